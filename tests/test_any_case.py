"""An expression matched on lower-case text finds what one that ignores case finds."""

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
