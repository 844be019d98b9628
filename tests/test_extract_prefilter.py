"""Looking for the words an expression needs before trying it changes the time, never the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from extracted import reading
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.needs import Place, needs
from etl.extract.prefilter import Filtered
from etl.extract.shape import fold
from etl.rules import load

SAMPLES = sorted((Path(__file__).parents[1] / "raw" / "samples").glob("*"))
CUES = [(rule.id, re.compile(*written)) for rule in load().cues for written in rule.written]
NAMES_AND_DATES = [(rule.id, re.compile(*written)) for rule in load().ignore for written in rule.written]


def found_by_filter(expressions: list[tuple[str, re.Pattern[str]]], text: str) -> list[tuple[str, tuple[int, int]]]:
    return sorted((key, match.span()) for key, match in Filtered(expressions).finditer(text))


def found_by_all(expressions: list[tuple[str, re.Pattern[str]]], text: str) -> list[tuple[str, tuple[int, int]]]:
    return sorted((key, match.span()) for key, expression in expressions for match in expression.finditer(text))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bplacebo\b", {"placebo": (0, 0)}),
        (r"\b(?:placebo|sham)\b", {"placebo": (0, 0), "sham": (0, 0)}),
        (r"randomi[sz]ed", {"randomised": (0, 0), "randomized": (0, 0)}),
        (r"(?:very )?poor", {"very poor": (0, 0), "poor": (0, 0)}),
        (r"(?:a|b|c|d|e|f|g){0,3}outlook", {"outlook": (0, 3)}),
        (r"对照组", {"对照组": (0, 0)}),
        (r"(?!placebo)drug", {"drug": (0, 0)}),
        (r"n ?= ?\d", {"n=0": (0, 0), "n =0": (0, 0), "n= 0": (0, 0), "n = 0": (0, 0)}),
        (r"\d{1,4} mg", {"0 mg": (0, 3)}),
        (r"grade \d+", {"grade 0": (0, 0)}),
        (r"(?:placebo)?\w", None),
        (r"(?:placebo|\w)", None),
        (r"(?:outlook)+", {"outlook": (0, 0)}),
        (r"(?<=good )out", {"good ": (-5, -5)}),
        (r"half (?=of them)", {"of them": (5, 5)}),
        (r"(?:(?<=between )|(?<=from ))\d", {"between ": (-8, -8), "from ": (-5, -5)}),
        (r"\d{1,4}(?:[x/]\d{1,4}){0,3} ?mg", {"0mg": (0, 18), "0 mg": (0, 18)}),
        (r"poor\soutlook", {"poor outlook": (0, 0)}),
    ],
)
def test_the_words_that_an_expression_cannot_do_without(pattern: str, words: dict[str, Place] | None) -> None:
    assert needs(re.compile(pattern, re.IGNORECASE)).alarm == words


def test_the_rarest_words_wake_an_expression_and_those_at_a_known_distance_place_it() -> None:
    found = needs(re.compile(r"than (?:[\w-]+ ){0,2}chemotherapy"))
    assert (found.alarm or {}).keys() == {" chemotherapy"}
    assert found.placing == {"than ": (0, 0)}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("expressions", [CUES, NAMES_AND_DATES], ids=["cues", "names-and-dates"])
def test_every_rule_finds_the_same_in_the_samples_with_and_without_the_filter(
    path: Path, expressions: list[tuple[str, re.Pattern[str]]]
) -> None:
    text = fold(reading(path.read_bytes(), path.name).document.text)
    for written in (text, text.upper()):
        assert found_by_filter(expressions, written) == found_by_all(expressions, written)


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
    "7,7-",
    "\u0667",
    "sham past",
    "\u3000",
    "\u3000sham",
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
        r"\d{1,3}[,-]?7",
        r"(?:in|the)(?: past){1,2}|\d(?: the)+",
        r"sham(?=\W+(?:in|past))",
        r"^placebo|^\s*the",
        r"very\s\ssham",
        r"(?:(?<=in )|(?<=the ))\d",
        r"7(?:,7)?(?:past|-?\s)",
    )
    expressions = [(pattern, re.compile(pattern, re.IGNORECASE)) for pattern in patterns]
    assert found_by_filter(expressions, text) == found_by_all(expressions, text)
