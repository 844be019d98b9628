"""An expression matched on lower-case text, or only where its words stand, finds what it finds by itself."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from extracted import reading
from hypothesis import given
from hypothesis import strategies as st

import etl.extract
from etl.extract.any_case import AnyCase
from etl.extract.seldom import Seldom

SAMPLES = sorted((Path(__file__).parents[1] / "raw" / "samples").glob("*"))
MODULES = [import_module(f"etl.extract.{module.name}") for module in iter_modules(etl.extract.__path__)]
EXPRESSIONS = {
    value.pattern: value for module in MODULES for value in vars(module).values() if isinstance(value, AnyCase)
}
# letters whose other case has another length, or a sign that is no letter
ODD = ["\u0130", "\u212a", "ß", "ﬁ", "É", "Ω"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_expression_finds_the_same_places_in_the_samples(path: Path) -> None:
    text = reading(path.read_bytes(), path.name).document.text[:1500]
    for pattern, expression in EXPRESSIONS.items():
        for written in (text, text.upper()):
            places = [match.span() for match in re.compile(pattern, re.IGNORECASE).finditer(written)]
            assert [match.span() for match in expression.finditer(written)] == places, pattern


@given(
    words=st.lists(st.sampled_from([*ODD, "Versus", "VS.", "Risk", "kin", " ", "3.5%", "than"])),
    start=st.integers(0, 5),
)
def test_odd_letters_do_not_move_a_match(words: list[str], start: int) -> None:
    text, pattern = "".join(words), r"\b(?:versus|vs\.?|than|risk|KIN)\b|É"
    with_flag, expression = re.compile(pattern, re.IGNORECASE), AnyCase(pattern)
    for mine, its in (
        (expression.search(text, start), with_flag.search(text, start)),
        (expression.match(text, start), with_flag.match(text, start)),
        (expression.fullmatch(text), with_flag.fullmatch(text)),
    ):
        assert (mine and mine.span()) == (its and its.span())


SELDOM = [
    (r"\b(?P<label>[^,.;]{2,30} (?:arms?|groups?))\b", re.IGNORECASE),
    (r"(?:grade|Grad)[ -]?(?P<low>[1-5])", re.NOFLAG),
    (r"(?<=of )them|[组組群](?:和|与)", re.NOFLAG),
    (r"\s{2}or\s+more|7\d(?= kin)", re.IGNORECASE),
]
PIECES = [
    *ODD,
    "Arm",
    "the GROUP",
    "Grad 3",
    "grade",
    "-",
    "of them",
    "组",
    "和",
    "\u3000",
    "or",
    " more",
    "77",
    " kin",
    ", ",
]


@given(text=st.lists(st.sampled_from(PIECES)).map("".join), start=st.integers(0, 8), end=st.integers(8, 60))
def test_an_expression_that_seldom_matches_finds_the_same_words_as_written(text: str, start: int, end: int) -> None:
    for pattern, flags in SELDOM:
        expression, guarded = re.compile(pattern, flags), Seldom(pattern, flags)
        found = [match.groups() + match.span() for match in guarded.finditer(text, start, end)]
        assert found == [match.groups() + match.span() for match in expression.finditer(text, start, end)]
        first = guarded.search(text, start, end)
        assert (first and first.span()) == (found[0][-2:] if found else None)
