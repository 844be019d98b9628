"""Looking for the words an expression needs before trying it changes the time, never the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from extracted import reading
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.prefilter import Filtered, required
from etl.extract.shape import fold
from etl.rules import load

SAMPLES = sorted((Path(__file__).parents[1] / "raw" / "samples").glob("*"))
CUES = [(cue.id, expression) for cue in load().cues for expression in cue.expressions]


def found_by_filter(expressions: list[tuple[str, re.Pattern[str]]], text: str) -> list[tuple[str, tuple[int, int]]]:
    return sorted((key, match.span()) for key, match in Filtered(expressions).finditer(text))


def found_by_all(expressions: list[tuple[str, re.Pattern[str]]], text: str) -> list[tuple[str, tuple[int, int]]]:
    return sorted((key, match.span()) for key, expression in expressions for match in expression.finditer(text))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bplacebo\b", {"placebo"}),
        (r"\b(?:placebo|sham)\b", {"placebo", "sham"}),
        (r"randomi[sz]ed", {"randomi"}),
        (r"(?:very )?(?:poor|dismal) outlook", {" outlook"}),
        (r"对照组", {"对照组"}),
        (r"(?!placebo)drug", {"drug"}),
        (r"(?:placebo)?\d", None),
        (r"(?:placebo|\d)", None),
        (r"\bin\b", None),
        (r"(?:outlook)+", {"outlook"}),
        (r"[A-Z]\w+ovements", {"ovements"}),
    ],
)
def test_the_words_that_an_expression_cannot_do_without(pattern: str, words: set[str] | None) -> None:
    assert required(re.compile(pattern, re.IGNORECASE)) == words


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_cue_is_found_in_the_samples_with_and_without_the_filter(path: Path) -> None:
    text = fold(reading(path.read_bytes(), path.name).document.text)
    for written in (text, text.upper()):
        assert found_by_filter(CUES, written) == found_by_all(CUES, written)


LETTERS = [
    "placebo",
    "PLACEBO",
    "sham",
    "K",
    "\u212a",
    "\u0130",
    "in",
    "the",
    "past",
    "对照组",
    "\n",
    "historically",
    "ß",
]


@given(text=st.lists(st.sampled_from(LETTERS)).map(" ".join))
def test_no_letter_of_any_alphabet_hides_a_cue(text: str) -> None:
    expressions = [(p, re.compile(p, re.IGNORECASE)) for p in (r"placebo", r"sham", r"in the past", r"对照组", r"kin")]
    assert found_by_filter(expressions, text) == found_by_all(expressions, text)
