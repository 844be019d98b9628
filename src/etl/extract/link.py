"""The linker: which endpoint each value of a sentence belongs to, and at what time.

A value's endpoint is found in this order: lists that match ("PFS and OS were 6.5 and 19.8 months"), then
the cheapest neighbour by distance, direction and what stands between, then the endpoint of the value it is
compared with, then that of the results listed before it.
"""

from __future__ import annotations

from dataclasses import field

from etl.extract.costs import FAR, NEVER, cost
from etl.extract.facing import facing
from etl.extract.figures import CHANGE_KINDS, COUNT_KINDS, RATE_KINDS, TIME_KINDS, Figure
from etl.extract.landmarks import SURVIVAL, landmarks_of, time_of
from etl.extract.lists import chains_of, distributed, lists_of
from etl.extract.mentions import Mention
from etl.extract.other_rates import of_something_else
from etl.extract.passages import Passage
from etl.extract.response_parts import parts_named
from etl.extract.series import continued, said_behind
from etl.extract.statuses import statuses_of
from etl.extract.zeros import everyone_of, zeros_of
from etl.values import dataclass

MAX_COST = {"duration": 20.0}


FURTHEST = 30.0
WITHIN = 500  # characters: what is named further away is not asked for its price, which takes time
GIVEN = 1.0
LINKED = RATE_KINDS | TIME_KINDS | COUNT_KINDS | CHANGE_KINDS | {"ratio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A value with its endpoint; `chain` says which value of a comparison it is, `size` how many there are."""

    figure: Figure
    mention: Mention
    rule: str
    cost: float
    when: Figure | None = None
    chain: int = 0
    size: int = 1


@dataclass(slots=True, kw_only=True)
class Linked:
    """What linking a sentence gives: links, and why the other values got none."""

    links: list[Link] = field(default_factory=list)
    unlinked: dict[Figure, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence as its chains are linked: all values, those that a list gave their endpoint, and the times."""

    passage: Passage
    values: list[Figure]
    given: dict[Figure, Mention]
    landmarks: tuple[Figure, ...]


def link(passage: Passage) -> Linked:
    """Return each value of a sentence with its endpoint."""
    result = Linked()
    landmarks = landmarks_of(passage)
    listed = lists_of(passage)
    statuses = statuses_of(passage, listed)
    written = _values(passage, landmarks)
    values = sorted([*written, *(f for f in statuses if f not in written)], key=lambda f: f.start)
    if not values or not passage.mentions:
        result.unlinked = dict.fromkeys(values, "no-endpoint")
        return result
    others = {value for value in values if of_something_else(passage, value)}
    values = [value for value in values if value not in others]
    lists = distributed(passage, [value for value in values if value in written], listed)
    result.unlinked = dict.fromkeys(others, "rate-of-something-else")
    result.unlinked |= dict.fromkeys(lists.unresolved, "unresolved_distribution")
    values = [value for value in values if value not in lists.unresolved]
    given = statuses | lists.given | parts_named(passage.text, values, passage.mentions)
    sentence = _Sentence(passage=passage, values=values, given=given, landmarks=landmarks)
    for chain in chains_of(passage, values):
        _link_chain(sentence, chain, result)
    _link_ahead(sentence, result)
    return result


def _link_ahead(sentence: _Sentence, result: Linked) -> None:
    """Give what has no endpoint that of the next group's share, where it is said once for both."""
    for figure in [figure for figure, why in result.unlinked.items() if why == "no-endpoint"]:
        mention = said_behind(sentence.passage, figure, [(one.figure, one.mention) for one in result.links])
        if mention is not None:
            del result.unlinked[figure]
            when = time_of(sentence.passage, figure, mention, landmarks=sentence.landmarks, values=sentence.values)
            result.links.append(Link(figure=figure, mention=mention, rule="series", cost=FURTHEST, when=when))
    result.links.sort(key=lambda one: one.figure.start)


def _values(passage: Passage, landmarks: tuple[Figure, ...]) -> list[Figure]:
    everyone = list(everyone_of(passage))
    taken = {figure.start for figure in everyone}
    stated = [f for f in passage.figures if f.kind in LINKED and f not in landmarks and f.start not in taken]
    return sorted([*stated, *zeros_of(passage), *everyone], key=lambda f: f.start)


def _link_chain(sentence: _Sentence, chain: list[Figure], result: Linked) -> None:
    """Link the members of a chain: those of a list to their own endpoint, the others to the cheapest of all."""
    given, others = sentence.given, [value for value in sentence.values if value not in set(chain)]
    options = [(GIVEN, given[f]) if f in given else _nearest(sentence.passage, f, others) for f in chain]
    best = min(options, key=lambda option: option[0])
    taken_over = continued(sentence.passage, chain[0], [(one.figure, one.mention) for one in result.links])
    for at, figure in enumerate(chain):
        price, mention = options[at] if figure in given else best
        rule = "list" if figure in given else "comparison" if len(chain) > 1 else "neighbour"
        if mention is None:
            price, mention, rule = FURTHEST, taken_over, "series"
        if mention is None:
            result.unlinked[figure] = "no-endpoint"
            continue
        when = time_of(sentence.passage, figure, mention, landmarks=sentence.landmarks, values=sentence.values)
        when = when or _time_before(figure, mention, result.links)
        result.links.append(
            Link(figure=figure, mention=mention, rule=rule, cost=price, when=when, chain=at, size=len(chain))
        )


def _time_before(figure: Figure, mention: Mention, links: list[Link]) -> Figure | None:
    """Return the time of "5-year OS was 68%, whereas in ... OS was 60%": said once for one endpoint of a sentence."""
    if figure.kind not in RATE_KINDS or mention.code not in SURVIVAL:
        return None
    return next((one.when for one in reversed(links) if one.mention.code == mention.code and one.when), None)


def _nearest(passage: Passage, figure: Figure, others: list[Figure]) -> tuple[float, Mention | None]:
    face = facing(passage, figure, others)
    near = (
        (cost(passage, face, mention), i)
        for i, mention in enumerate(passage.mentions)
        if mention.start - figure.end < WITHIN and figure.start - mention.end < WITHIN
    )
    price, index = min(near, default=(NEVER, 0))
    most = FURTHEST if face.in_bracket else MAX_COST.get(figure.kind, FURTHEST)
    if figure.kind == "of" and face.forward and all(other.kind in COUNT_KINDS for other in others):
        most = FAR  # nothing else of the sentence could be what was counted
    return (price, passage.mentions[index]) if price <= most else (NEVER, None)
