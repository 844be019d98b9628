"""Looking for the words an expression needs before trying it changes the time, never the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from extracted import reading
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.prefilter import Filtered, Place, required
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
        (r"\bplacebo\b", {"placebo": (0, 0)}),
        (r"\b(?:placebo|sham)\b", {"placebo": (0, 0), "sham": (0, 0)}),
        (r"randomi[sz]ed", {"randomi": (0, 0)}),
        (r"(?:very )?(?:poor|dismal) outlook", {" outlook": (4, 11)}),
        (r"对照组", {"对照组": (0, 0)}),
        (r"(?!placebo)drug", {"drug": (0, 0)}),
        (r"(?:placebo)?\d", None),
        (r"(?:placebo|\d)", None),
        (r"\bin\b", {"in": (0, 0)}),
        (r"(?:outlook)+", {"outlook": (0, 0)}),
        (r"(?<=good )out", {"good ": (-5, -5)}),
        (r"half (?=of them)", {"of them": (5, 5)}),
    ],
)
def test_the_words_that_an_expression_cannot_do_without(pattern: str, words: dict[str, Place] | None) -> None:
    assert required(re.compile(pattern, re.IGNORECASE)) == words


def test_a_word_any_distance_from_the_beginning_says_only_that_the_text_may_match() -> None:
    (place,) = (required(re.compile(r"[A-Z]\w+ovements")) or {}).values()
    assert place.tries is None


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
    "good ",
    "very ",
    "7",
]


@given(text=st.lists(st.sampled_from(LETTERS)).map(" ".join))
def test_no_letter_of_any_alphabet_hides_a_cue(text: str) -> None:
    patterns = (
        r"placebo",
        r"sham",
        r"in the past",
        r"对照组",
        r"kin",
        r"(?<=good )past",
        r"(?:very |\d){0,3}placebo",
        r"\bin\b",
    )
    expressions = [(pattern, re.compile(pattern, re.IGNORECASE)) for pattern in patterns]
    assert found_by_filter(expressions, text) == found_by_all(expressions, text)
