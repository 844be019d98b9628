"""Whatever happens to articles and runs, in whatever order: raw store and warehouse hold what was there to be seen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from ingesting import command_settings, in_this_process, page, sources, sql
from webserver import Site, serving

from etl import load, publish, runs
from etl.fetchlog import FetchLog
from etl.raw import RawStore
from etl.settings import Settings

# what a run does to an article, one after the other: its bytes, its line in the log, its rows, what readers see
STEPS_OF_A_RUN = ((RawStore, "put"), (FetchLog, "add"), (load, "land"), (publish, "publish"))
PATHS = ("/1", "/2", "/3")
RATES = (42, 51, 63)


class Killed(BaseException):
    """What a process meets that is killed: nothing in the code may catch it."""


@dataclass
class World:
    """A site, what stands on it, and what a run must have seen of it."""

    site: Site
    settings: Settings
    there: dict[str, int] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    listless: bool = False
    day: int = 0

    def change(self, path: str, rate: int) -> None:
        """Put a page there, new or changed, and say so in the feed."""
        self.there[path] = rate
        self._say(path)

    def vanish(self, path: str) -> None:
        if path in self.listed:
            self.there.pop(path, None)
            self._say(path)

    def fail(self, path: str) -> None:
        """Let a page answer with an error, until the next run is over."""
        if path in self.there:
            self.broken.add(path)
            self._say(path)

    def lose_list(self) -> None:
        """Let a login page stand where the feed was, until two runs have met it."""
        self.listless = True

    def _say(self, path: str) -> None:
        self.day += 1
        self.listed[path] = self.day

    def run(self, monkeypatch: pytest.MonkeyPatch, *, killed_at: int | None = None) -> None:
        self._publish()
        if self.listless:
            self._run_without_list()
        if killed_at is not None:
            self._killed(monkeypatch, killed_at)
        runs.ingest(self.settings)
        for path, rate in self.there.items():
            if path not in self.broken and path in self.listed:
                seen = self.seen.setdefault(path, [])
                if seen[-1:] != [rate]:
                    seen.append(rate)
        if self.broken:
            self.broken.clear()
            self.run(monkeypatch)

    def _run_without_list(self) -> None:
        """Run twice: what is no feed is none either when it comes unchanged, and takes nothing away."""
        self.listless = False
        self.site.put("/feed", "<html><body>Please log in</body></html>")
        for _ in range(2):
            assert "is no feed" in runs.ingest(self.settings).refused[0]
        self._publish()

    def _killed(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        left = [at]

        def deadly(step: Callable[..., Any]) -> Callable[..., Any]:
            def stepped(*given: Any, **more: Any) -> Any:
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                return step(*given, **more)

            return stepped

        with monkeypatch.context() as patched:
            for owner, step in STEPS_OF_A_RUN:
                patched.setattr(owner, step, deadly(getattr(owner, step)))
            try:
                runs.ingest(self.settings)
            except Killed:
                return

    def _publish(self) -> None:
        for path in self.listed:
            if path in self.broken:
                self.site.put(path, "busy", status=500)
            elif path in self.there:
                self.site.put(path, page(int(path[1:]), self.there[path]))
            else:
                self.site.put(path, "gone", status=410)
        item = "<item><link>{}</link><pubDate>Mon, 02 Nov 2026 08:{:02}:{:02} GMT</pubDate></item>"
        items = (item.format(self.site.url(path), day // 60, day % 60) for path, day in self.listed.items())
        self.site.put("/feed", f"<rss><channel>{''.join(items)}</channel></rss>")

    def expected(self) -> set[tuple[str, int, int, bool, bool]]:
        """Return of each content ever seen: path, value, version, whether it is current, whether it vanished."""
        found = set()
        for path, seen in self.seen.items():
            for rate in set(seen):
                version = len(seen) - seen[::-1].index(rate)
                found.add((path, rate, version, rate == seen[-1], path not in self.there))
        return found


def held(settings: Settings) -> set[tuple[str, int, int, bool, bool]]:
    rows = sql(
        settings,
        """
        SELECT '/' || split_part(a.article, '/', -1), o.value::INT, a.version, a.superseded_by IS NULL,
            a.vanished_at IS NOT NULL
        FROM core.articles AS a JOIN core.outcomes AS o USING (article_id)
        """,
    )
    return {tuple(row) for row in rows}  # type: ignore[misc]  # rows of any shape


STEPS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(PATHS), st.sampled_from(RATES)),
    st.tuples(st.just("change"), st.sampled_from(PATHS), st.sampled_from(RATES)),
    st.tuples(st.just("vanish"), st.sampled_from(PATHS)),
    st.tuples(st.just("fail"), st.sampled_from(PATHS)),
    st.tuples(st.just("lose_list")),
    st.tuples(st.just("run")),
    st.tuples(st.just("kill"), st.integers(0, 8)),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site") / "pages") as running:
        yield running


# chance rarely brings a page back to what it said, or kills a run between two pages
@example(steps=[("run",), ("change", "/1", 51), ("lose_list",), ("run",), ("change", "/1", 42)])
@example(steps=[("change", "/2", 51), ("change", "/3", 63), ("kill", 3), ("vanish", "/2"), ("fail", "/1"), ("run",)])
@with_settings(max_examples=3, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(STEPS, min_size=3, max_size=8))
def test_after_any_history_raw_store_and_warehouse_hold_what_was_seen(
    steps: list[tuple[Any, ...]], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_this_process(monkeypatch)
    with tempfile.TemporaryDirectory() as folder:
        settings = command_settings(Path(folder))
        sources(settings, kind="feed", url=site.url("/feed"))
        world = World(site, settings)
        world.change("/1", 42)
        for step in steps:
            if step[0] == "run":
                world.run(monkeypatch)
            elif step[0] == "kill":
                world.run(monkeypatch, killed_at=step[1])
            else:
                getattr(world, step[0])(*step[1:])
        world.run(monkeypatch)
        assert held(settings) == world.expected()
        stored = {RawStore(settings.raw).get(card.sha256).body for card in RawStore(settings.raw).cards()}
        bodies = {page(int(path[1:]), rate).encode() for path, seen in world.seen.items() for rate in seen}
        assert stored == bodies
        assert runs.ingest(settings).read == 0
