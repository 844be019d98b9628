"""Which lines are furniture: rules from the rule book first, then shape, position and repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from etl.clean.lines import BULLET, HEADING_WORDS, TITLE_WORDS, Line
from etl.model import BlockKind

if TYPE_CHECKING:
    from etl.rules import Rules
    from etl.rules.schema import BoilerplateRule

# A box (newsletter form, login) is a few lines; one that never ends in prose is a menu and found as such.
BOX_LINES = 12
# A teaser is a headline and at most a short paragraph; two paragraphs in a row are an article going on.
TEASER_CHARS = 420
TEASER_PARAGRAPHS = 1
# Four labels in a row around an article are a menu; inside one they may be a list, so there it takes more.
MENU_LINES = 4
INNER_MENU_LINES = 9
# The site's name and a category between a headline and the first paragraph.
BELOW_TITLE_LINES = 2
REPEATS = 3
# The same headline may be set with more or fewer spaces and marks, but not with as many more as this.
SPACED = 3
# So many different headlines said twice above the article are cards (picture text and headline) of a menu.
CARDS = 3
# A line that opens teasers, and one of them.
ONE_HEADLINE = 2
TRAILING_MENU_LINES = 3
LABELS = {BlockKind.PARAGRAPH, BlockKind.HEADING}
ALONE = frozenset({"line", "metadata"})
Drops = dict[int, str]
Pass = Callable[[Sequence[Line]], Drops]


def set_aside(lines: Sequence[Line], rules: Rules, *, by_shape: bool) -> list[Line]:
    """Return all lines, furniture with the rule that dropped it; passes run until nothing changes."""
    found = list(lines)
    asked = _Asked(rules)
    while True:
        places = [place for place, line in enumerate(found) if line.rule is None]
        drops = _one_round([found[place] for place in places], asked, by_shape=by_shape)
        if not drops:
            return found
        for number, rule in drops.items():
            found[places[number]] = found[places[number]].dropped(rule)


def by_rule(line: Line, rules: Rules) -> BoilerplateRule | None:
    """Return the rule that drops a line whatever stands around it."""
    return next((rule for rule in rules.boilerplate if rule.effect in ALONE and rule.matches(line.text)), None)


class _Asked:
    """What the rule book says of the lines of one page: each round asks again of the same lines, and asking costs."""

    def __init__(self, rules: Rules) -> None:
        self._alone = [rule for rule in rules.boilerplate if rule.effect in ALONE]
        self._opening = [rule for rule in rules.boilerplate if rule.effect in REACH]
        self._known: dict[tuple[bool, str], BoilerplateRule | None] = {}

    def alone(self, line: Line) -> BoilerplateRule | None:
        """Return the rule that drops the line by itself."""
        return self._ask(self._alone, line, opening=False)

    def opening(self, line: Line) -> BoilerplateRule | None:
        """Return the rule by which the line opens a box, a section, a tail or the end."""
        return self._ask(self._opening, line, opening=True)

    def _ask(self, rules: Sequence[BoilerplateRule], line: Line, *, opening: bool) -> BoilerplateRule | None:
        key = (opening, line.text)
        if key not in self._known:
            size = len(line.text)
            self._known[key] = next(
                (rule for rule in rules if size <= rule.max_chars and rule.matches(line.text)), None
            )
        return self._known[key]


def title_place(lines: Sequence[Line]) -> int | None:
    """Return the place of the headline: the first line above the prose that repeats, else the first titular one."""
    first = next((place for place, line in enumerate(lines) if line.prose), len(lines))
    for place, line in enumerate(lines):
        if line.kind is BlockKind.TITLE:
            return place
    if first == 0 and lines and _exclaimed(lines):
        return 0
    head = [place for place in range(first) if lines[place].titular]
    if not head:
        return None
    longest = SPACED * max(len(lines[place].text) for place in head)
    keys = Counter(line.key for line in lines if len(line.text) <= longest)
    repeated = [place for place in head if keys[lines[place].key] > 1]
    if len({lines[place].key for place in repeated}) >= CARDS:
        return head[-1]
    return next(iter(repeated or head), None)


def _exclaimed(lines: Sequence[Line]) -> bool:
    """Say whether the first line is a headline although it reads like sentences ("Breakthrough! All gone!")."""
    first = lines[0]
    if first.kind is BlockKind.TABLE_ROW or first.words > HEADING_WORDS or first.text.endswith((".", "。")):
        return False
    return len(lines) > 1 and lines[1].prose


def _one_round(lines: Sequence[Line], asked: _Asked, *, by_shape: bool) -> Drops:
    known: tuple[Pass, ...] = (lambda kept: _ruled(kept, asked), lambda kept: _opened(kept, asked))
    for look in (*known, *((_menus, _repeated, _masthead) if by_shape else ())):
        drops: Drops = look(lines)
        if drops:
            return drops
    return {}


def _ruled(lines: Sequence[Line], asked: _Asked) -> Drops:
    found = ((place, asked.alone(line)) for place, line in enumerate(lines) if line.kind is not BlockKind.TITLE)
    return {place: rule.id for place, rule in found if rule}


def _opened(lines: Sequence[Line], asked: _Asked) -> Drops:
    """Drop what a line opens: a box, a section, a tail, or the end of the page."""
    asked_of = [(place, asked.opening(line)) for place, line in enumerate(lines) if line.kind is not BlockKind.TITLE]
    opened = [(place, rule) for place, rule in asked_of if rule]
    for (place, rule), (following, _) in pairwise([*opened, (len(lines), None)]):
        if rule:
            reach = REACH[rule.effect](lines[:following] if rule.effect in NEAR else lines, place, rule)
            if reach > place:
                return dict.fromkeys(range(place, reach), rule.id)
    return {}


def _box(lines: Sequence[Line], place: int, _rule: BoilerplateRule) -> int:
    end = place + 1
    while end < min(len(lines), place + BOX_LINES) and not (
        lines[end].prose or lines[end].titular or lines[end].measured
    ):
        end += 1
    return end


def _section(lines: Sequence[Line], place: int, rule: BoilerplateRule) -> int:
    """Reach to the next heading; a rule with a body reaches only over a section whose first paragraph shows it."""
    end = place + 1
    while end < len(lines) and (lines[end].prose or lines[end].ended):
        end += 1
    if rule.body_regex is None or any(rule.body_regex.search(line.text) for line in lines[place : place + 3]):
        return end
    return place


def _tail(lines: Sequence[Line], place: int, rule: BoilerplateRule) -> int:
    """Reach over teasers up to where an article goes on, which it does with paragraph upon paragraph."""
    end, paragraphs = place + 1, 0
    while end < len(lines):
        paragraphs = paragraphs + 1 if lines[end].prose and lines[end].kind is not BlockKind.LIST_ITEM else 0
        if paragraphs > TEASER_PARAGRAPHS or (lines[end].prose and len(lines[end].text) > TEASER_CHARS):
            break
        end += 1
    if end == len(lines) or _mostly_above(lines, place):
        return end - max(paragraphs - 1, 0)
    return _headlines(lines, place, rule)


def _headlines(lines: Sequence[Line], place: int, rule: BoilerplateRule) -> int:
    """Reach over headlines in the middle of an article; the last of several is the heading of what follows."""
    end = place + 1
    while end < min(len(lines), place + BOX_LINES) and not (lines[end].prose or lines[end].measured):
        end += 1
    return max(end - 1, _box(lines, place, rule)) if end - place > ONE_HEADLINE else end


def _end(lines: Sequence[Line], place: int, rule: BoilerplateRule) -> int:
    """Reach to the end of the page if the article stands above, else over a box."""
    return len(lines) if _mostly_above(lines, place) else _box(lines, place, rule)


def _mostly_above(lines: Sequence[Line], place: int) -> bool:
    above = sum(line.words for line in lines[:place] if line.prose)
    return 0 < above >= sum(line.words for line in lines[place:] if line.prose)


REACH: dict[str, Callable[[Sequence[Line], int, BoilerplateRule], int]] = {
    "box": _box,
    "section": _section,
    "tail": _tail,
    "end": _end,
}
# What ends where the next thing opens.
NEAR = {"box", "section"}


def _repeated(lines: Sequence[Line]) -> Drops:
    """Drop a headline said again, and short lines said over and over."""
    title = title_place(lines)
    headline = lines[title].key if title is not None else ""
    counts = Counter(line.key for line in lines if _repeatable(line))
    drops: Drops = {}
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if place == title or line.kind is BlockKind.TITLE:
            continue
        if line.key and (line.key == headline or (cut(line) and headline.startswith(line.key))):
            drops[place] = "repeated-title"
        elif _repeatable(line) and (line.key in seen or counts[line.key] >= REPEATS):
            drops[place] = "repeated-line"
        seen.add(line.key)
    return drops


def _repeatable(line: Line) -> bool:
    return (
        bool(line.key)
        and line.kind in LABELS
        and not line.prose
        and not line.measured
        and not line.text.endswith((".", "。"))
    )


def cut(line: Line) -> bool:
    """Say whether the line is a headline cut short."""
    return line.text.endswith(("…", "...")) and line.words >= TITLE_WORDS


def _masthead(lines: Sequence[Line]) -> Drops:
    """Drop the labels above the headline: the site's name, its slogan, a category."""
    title = title_place(lines)
    above = lines[:title] if title is not None else ()
    return {place: "masthead" for place, line in enumerate(above) if line.label and line.kind is not BlockKind.TITLE}


def _menus(lines: Sequence[Line]) -> Drops:
    """Drop runs of labels."""
    prose = [place for place, line in enumerate(lines) if line.prose]
    title = title_place(lines)
    drops: Drops = {}
    for start, end in _label_runs(lines, title):
        enough = INNER_MENU_LINES
        if prose and end <= prose[0]:
            enough = MENU_LINES if title is None or start < title else BELOW_TITLE_LINES
        elif prose and start > prose[-1]:
            enough = TRAILING_MENU_LINES
        if prose and end - start >= enough:
            drops |= dict.fromkeys(range(start, end), "menu")
    return drops


def _label_runs(lines: Sequence[Line], title: int | None) -> Iterator[tuple[int, int]]:
    start = None
    for place, line in enumerate(lines):
        inside = line.label and place != title and line.kind in LABELS and not BULLET.match(line.text)
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(lines)
