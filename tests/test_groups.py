"""The same story on many sites is one claim: near copies are grouped, and a result of theirs is counted once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import Ran
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.sketch import EMPTY, sketch
from etl.publish import query
from etl.publish_groups import _joined

STORY = (
    "The cells were given once, after a week of chemotherapy, in four hospitals of the north.",
    "Of 42 patients with multiple myeloma who received toymab, 33 (78.6%) had an objective response.",
    "Median progression-free survival was 14.2 months, and no patient left the trial because of side effects.",
    "The investigators will treat another hundred patients, and hope to report on all of them within two years.",
    "Doctors who took no part in the work said that longer observation is needed before anyone speaks of a cure.",
)
OTHER = (
    "A second tug is needed in the harbour, pilots of the northern town said after the storm that took three ships.",
    "Of 60 patients with glioblastoma who received toymab, 12 (20.0%) had an objective response in another trial.",
    "The council will hear both sides next week, and the vote is expected before the ice closes the outer basin again.",
    "Fishermen fear the fees, and say that the next port has had free berths since its cannery closed ten years ago.",
)


def page(address: str, story: tuple[str, ...], around: str = "") -> str:
    text = "".join(f"<p>{line}</p>" for line in story)
    canonical = f'<link rel="canonical" href="https://{address}">'
    return f"<html><head>{canonical}</head><body><h1>Cells for myeloma</h1>{around}{text}</body></html>"


def put(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


def copies() -> dict[str, str]:
    return {
        "first": page("one.example/a", STORY),
        "second": page("two.example/b", STORY, "<nav>Home News</nav><p>(North News) The trial was small.</p>"),
        "third": page("two.example/c", STORY[:-1]),
        "alone": page("three.example/d", OTHER),
    }


def asked(state: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(state / "warehouse" / "outcomes.duckdb", sql).rows()


def test_a_release_on_many_sites_is_one_result(etl: Callable[..., Ran], state: Path) -> None:
    assert etl("run", "--source", put(state / "in", copies())).code == 0
    said = "SELECT value_text, articles, sites FROM results WHERE endpoint IN ('ORR', 'PFS') ORDER BY value_text"
    assert asked(state, said) == [("14.2 months", 3, 2), ("20.0%", 1, 1), ("78.6%", 3, 2)]
    assert asked(state, "SELECT count(*) FROM outcomes WHERE value_text = '78.6%'") == [(3,)]
    assert asked(state, "SELECT DISTINCT articles FROM core.article_groups ORDER BY 1") == [(1,), (3,)]


def test_a_copy_that_says_another_figure_keeps_its_own_row(etl: Callable[..., Ran], state: Path) -> None:
    revised = tuple(line.replace("33 (78.6%)", "21 (50.0%)") for line in STORY)
    pages = {"first": page("one.example/a", STORY), "second": page("two.example/b", revised)}
    assert etl("run", "--source", put(state / "in", pages)).code == 0
    assert asked(state, "SELECT DISTINCT articles FROM core.article_groups") == [(2,)]
    said = "SELECT value_text, articles FROM results WHERE endpoint = 'ORR' ORDER BY value_text"
    assert asked(state, said) == [("50.0%", 1), ("78.6%", 1)]


def test_groups_are_the_same_whatever_came_first(etl: Callable[..., Ran], state: Path) -> None:
    whole = "SELECT article, group_id, articles FROM core.article_groups ORDER BY article"
    pages = copies()
    for name in reversed(pages):
        assert etl("run", "--source", put(state / "in", {name: pages[name]})).code == 0
    one_by_one = asked(state, whole)
    assert etl("run", "--source", state / "in").code == 0
    assert asked(state, whole) == one_by_one


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12), st.randoms())
def test_whoever_is_linked_is_together(pairs: list[tuple[str, str]], random: Any) -> None:
    group_of = _joined(pairs)
    assert all(group_of[one] == group_of[other] for one, other in pairs)
    assert all(group_of[name] <= name for name in group_of)
    random.shuffle(pairs)
    assert _joined(pairs) == group_of


@given(st.text(max_size=40))
def test_a_few_words_have_no_sketch(words: str) -> None:
    assert sketch(words) == ()


def test_a_sketch_does_not_depend_on_spaces_and_changes_with_the_words() -> None:
    text = " ".join(STORY)
    one, same, other = sketch(text), sketch(text.replace(" ", "\n\n ")), sketch(" ".join(OTHER))
    assert one == same
    assert sum(a == b != EMPTY for a, b in zip(one, other, strict=True)) <= 4
