"""What a site hangs below every article is learnt from its articles, with the counts that justify it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cleaned import raw
from conftest import Ran

from etl.clean import clean
from etl.publish import query
from etl.raw import RawStore
from etl.rules import load

FOOTER = "The harbour gazette is read by pilots, fishermen and their families from the first ice to the last"
ABOUT = ("harbour", "library", "council", "school", "bakery", "cannery", "market")


WORDS = (
    "old new door roof winter summer mayor clerk letter ladder paint stone river north south fire snow light window"
    " bread boat rope tower bell garden horse glass iron wood paper road bridge lamp song child uncle widow baker"
)


def story(topic: str, end: str = FOOTER) -> str:
    """An article about a place of a town; those about different places have no sentence in common but one."""
    draw = random.Random(topic)  # noqa: S311  the same words every time
    lines = [
        f"Whoever went to the {topic} saw {' and the '.join(draw.sample(WORDS.split(), 12))} of the town."
        for _ in range(6)
    ]
    lines.insert(3, "The doctors of the town said that the longest of winters was not reached by far in this year.")
    return "\n\n".join([f"New doors for the {topic}", *lines, end]) + "\n"


def stored(state: Path, stories: dict[str, str]) -> None:
    store = RawStore(state / "raw")
    for name, text in stories.items():
        store.put(replace(raw(text, f"{name}.txt"), source="gazette"))


def run(etl: Callable[..., Ran], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for topic in ABOUT:
        (folder / f"{topic}.txt").write_text(story(topic), encoding="utf-8")
    assert etl("run", "--source", folder).code == 0


def dropped(state: Path) -> dict[str, int]:
    sql = "SELECT text, count(*) FROM core.blocks WHERE rule = 'repeated-in-source' GROUP BY text"
    return dict(query(state / "warehouse" / "outcomes.duckdb", sql).rows())


def test_a_footer_is_learnt_and_dropped_on_the_next_run(etl: Callable[..., Ran], state: Path) -> None:
    run(etl, state / "gazette")
    assert dropped(state) == {}
    learnt = etl("learn")
    assert learnt.code == 0
    assert "harbour gazette" in learnt.out
    assert "\narticles = 7\nof = 7" in (state / "raw" / "learnt.toml").read_text(encoding="utf-8")
    run(etl, state / "gazette")
    assert dropped(state) == {FOOTER: 7}


def test_the_same_store_teaches_the_same(etl: Callable[..., Ran], state: Path) -> None:
    stored(state, {topic: story(topic) for topic in ABOUT})
    etl("learn")
    once = (state / "raw" / "learnt.toml").read_bytes()
    stored(state, {topic: story(topic) for topic in ABOUT[::-1]})
    etl("learn")
    assert (state / "raw" / "learnt.toml").read_bytes() == once


@pytest.mark.parametrize(
    "stories",
    [
        {topic: story(topic) for topic in ABOUT[:4]},
        {str(number): story("harbour") + f"{number} ships are in.\n" for number in range(9)},
        {topic: story(topic, end=f"{FOOTER} {topic}") for topic in ABOUT},
        {
            topic: story(topic, end="Of 42 patients, 12 (28.6%) responded to the drug in the first trial")
            for topic in ABOUT
        },
    ],
    ids=["four articles", "one story many times", "each its own", "a result"],
)
def test_what_does_not_repeat_in_many_stories_or_holds_a_result_is_not_learnt(
    etl: Callable[..., Ran], state: Path, stories: dict[str, str]
) -> None:
    stored(state, stories)
    assert "no line repeats" in etl("learn").out
    assert not (state / "raw" / "learnt.toml").exists()


@pytest.mark.parametrize(
    ("source", "locator", "stays"),
    [
        ("gazette", "a.txt", False),
        ("post", "a.txt", True),
        ("post", "https://www.gazette.example/a", False),
        ("gazette", "https://other.example/a", True),
    ],
)
def test_what_one_source_repeats_is_no_furniture_of_another(source: str, locator: str, *, stays: bool) -> None:
    keys = frozenset([re.sub(r"\W", "", FOOTER.casefold())])
    book = replace(load(), repeated={"gazette": keys, "gazette.example": keys})
    said = replace(raw(story("chapel")), source=source, locator=locator, media_type="text/plain")
    assert (FOOTER in clean(said, book).text) is stays


def test_an_article_that_says_nothing_else_is_not_emptied() -> None:
    book = replace(load(), repeated={"made": frozenset([re.sub(r"\W", "", FOOTER.casefold())])})
    assert clean(raw(FOOTER), book).text == FOOTER
