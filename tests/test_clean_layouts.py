"""Layouts that name nothing: of each the article comes out, all of it and nothing else, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cleaned import cleaned
from made_pages import LAYOUTS, TITLES, Made


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_article_comes_out_of_any_layout(layout: Callable[[str], Made], language: str) -> None:
    made = layout(language)
    document = cleaned(made.html, "page.html")
    kept = [line for line in document.text.split("\n\n") if line != TITLES[language]]
    assert kept == list(made.article)
    assert document.title == TITLES[language]
