"""Any order of changes, runs, killed runs, other versions: readers see old or new, and a run again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from etl.verify import verify
from faults.spawner import settings_of
from faults.world import DONE, IMPOSSIBLE, KILLED, Runs, article, folder, rows, shape, torn

NAMES = ("one", "two", "three")
# A, B and back to A; the same content under two names; what cannot be true; what is empty
TEXTS = (article(41), article(42), article(43), IMPOSSIBLE, "")
PLACES = (
    "fetch.article.after",
    "store.rename.before",
    "store.rename.after",
    "commit.before",
    "commit.after",
    "publish.checkpoint.after",
    "publish.rename.before",
    "publish.rename.after",
)


class World(RuleBasedStateMachine):
    """The articles there are, what was ever loaded of them for certain, and what a killed run may have loaded."""

    runs: ClassVar[Runs]

    def __init__(self) -> None:
        super().__init__()
        self.folder = folder()
        self.root = Path(self.folder.name)
        self.world: dict[str, str] = {}
        self.sure: set[tuple[str, str]] = set()
        self.may_be: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize(text=strategies.sampled_from(TEXTS))
    def begin(self, text: str) -> None:
        self.world = {"one": text}
        self.run()

    @rule(name=strategies.sampled_from(NAMES), text=strategies.sampled_from(TEXTS))
    def change(self, name: str, text: str) -> None:
        self.world[name] = text

    @precondition(lambda self: len(self.world) > 1)
    @rule(name=strategies.sampled_from(NAMES))
    def vanish(self, name: str) -> None:
        self.world.pop(name, None)

    @rule(work=strategies.sampled_from(("run", "run", "newer", "compact")))
    def run(self, work: str = "run") -> None:
        shape(self.root, self.world)
        assert self.runs.go(self.root, work) == DONE
        if work != "compact":
            self.sure |= set(self.world.items())
            seen = rows(self.root)
            assert self.runs.go(self.root, work) == DONE
            assert rows(self.root) == seen

    @rule(place=strategies.sampled_from(PLACES), time=strategies.integers(1, 4))
    def killed_run(self, place: str, time: int) -> None:
        shape(self.root, self.world)
        if self.runs.go(self.root, place=f"{place}:{time}") == KILLED:
            self.may_be |= set(self.world.items())
        else:
            self.sure |= set(self.world.items())

    @invariant()
    def readers_see_what_is_sure_and_nothing_that_never_was(self) -> None:
        if not self.sure:
            return
        seen = {(name, text) for name, text in places(self.root)}
        assert self.sure <= seen <= self.sure | self.may_be
        assert not torn(self.root)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        if self.sure:
            serious = [fault for fault in verify(settings_of(self.root)) if fault.what != "not-loaded"]
            assert serious == []


def places(root: Path) -> list[tuple[str, str]]:
    """Return the name and the text of each place that the snapshot knows, the text from the raw store."""
    store = root / "raw" / "store"
    seen = rows(root)["articles"]
    return [(name, (store / sha[:2] / sha).read_text()) for sha, *_, names in seen for name in names]


@pytest.fixture(scope="module", autouse=True)
def _runs() -> Iterator[None]:
    World.runs = Runs()
    yield
    World.runs.close()


TestWorld = World.TestCase
TestWorld.settings = settings(max_examples=6, stateful_step_count=6)
