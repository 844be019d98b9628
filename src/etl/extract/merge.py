"""Mentions of one result become one result: headline, lede, body; one-third and 33%."""

from __future__ import annotations

from collections import defaultdict

from etl.model import BlockKind, Document, Outcome, Span
from etl.values import replace

FAMILIES = (
    frozenset({"CR", "cCR", "sCR", "REMISSION", "NED"}),
    frozenset({"ORR", "RESPONSE"}),
    frozenset({"TUMOR_SHRINKAGE", "RESPONSE"}),
    frozenset({"PFS", "REMISSION", "DOR"}),
    frozenset({"RFS", "DFS"}),
    frozenset({"CBR", "DCR", "RESPONSE"}),
)
MEASURES = frozenset({"PROPORTION", "COUNT", "LANDMARK_RATE"})
ROUNDED = frozenset({"fraction_word", "value_derived_from_n_over_N"})
TREATED = frozenset({"EXPERIMENTAL", "NOT_STATED"})
MONTHS = {"months": 1.0, "years": 12.0, "weeks": 12 / 52.1775, "days": 12 / 365.25}


def merged(outcomes: list[Outcome], document: Document) -> tuple[Outcome, ...]:
    """Return the outcomes with one canonical id per result; every mention is kept."""
    groups = _grouped(outcomes)
    titles = [b.span for b in document.blocks if b.kept and b.kind is BlockKind.TITLE and b.span is not None]
    done = {o.outcome_id: o for group in groups for o in _settled(group, titles)}
    return tuple(done[outcome.outcome_id] for outcome in outcomes)


def _grouped(outcomes: list[Outcome]) -> list[list[Outcome]]:
    """Return the mentions of one result together; each is compared only with results of about its value."""
    groups: list[list[Outcome]] = []
    by_value: dict[object, list[int]] = defaultdict(list)
    unlike: dict[int, dict[object, Outcome]] = {}
    for outcome in outcomes:
        kind, value = _kind(outcome), _rough(outcome)
        near = (i for step in (-1, 0, 1) for i in by_value[kind, value + step])
        home = next((i for i in near if all(_same(outcome, other) for other in unlike[i].values())), None)
        if home is None:
            home = len(groups)
            groups.append([])
            unlike[home] = {}
            by_value[kind, value].append(home)
        groups[home].append(outcome)
        unlike[home].setdefault(_told_apart(outcome), outcome)
    return groups


def _kind(outcome: Outcome) -> object:
    measure = "rate" if outcome.measure in MEASURES else outcome.measure
    return measure, outcome.quantity.status, _arm(outcome), outcome.adverse_event


def _rough(outcome: Outcome) -> int:
    value, unit = outcome.quantity.value, outcome.quantity.unit
    return 0 if value is None else round(value * MONTHS.get(unit or "", 1.0))


def _told_apart(outcome: Outcome) -> object:
    """Return what `_same` looks at: two mentions alike in all of it need not be compared twice."""
    q = outcome.quantity
    return (
        outcome.endpoint,
        outcome.measure,
        q.value,
        q.high,
        q.unit,
        q.comparator,
        outcome.counted,
        outcome.when,
        outcome.flags,
    )


def _settled(group: list[Outcome], titles: list[Span]) -> list[Outcome]:
    chief = max(group, key=lambda o: (not _in_title(o, titles), _detail(o), -o.evidence.start))
    lonely = all(_in_title(o, titles) for o in group)
    return [
        replace(
            outcome,
            canonical_id=chief.outcome_id,
            canonical=outcome is chief,
            flags=(*outcome.flags, "headline_only") if lonely else outcome.flags,
        )
        for outcome in group
    ]


def _in_title(outcome: Outcome, titles: list[Span]) -> bool:
    return any(span.holds(outcome.evidence) for span in titles)


def _detail(outcome: Outcome) -> int:
    counted, certainty = outcome.counted, outcome.certainty
    known = (counted.numerator, counted.denominator, certainty.ci_low, certainty.p_value, outcome.when)
    return sum(part is not None for part in known) - len(ROUNDED & set(outcome.flags))


def _same(a: Outcome, b: Outcome) -> bool:
    return (
        _family(a.endpoint, b.endpoint)
        and (a.measure == b.measure or {a.measure, b.measure} <= MEASURES)
        and a.quantity.status == b.quantity.status
        and _arm(a) == _arm(b)
        and a.adverse_event == b.adverse_event
        and _times(a, b)
        and _counts(a, b)
        and _values(a, b)
    )


def _family(a: str, b: str) -> bool:
    return a == b or any({a, b} <= family for family in FAMILIES)


def _arm(outcome: Outcome) -> str:
    return "treated" if outcome.arm.role in TREATED else outcome.arm.role


def _times(a: Outcome, b: Outcome) -> bool:
    if a.when is None or b.when is None:
        return a.when is b.when or a.endpoint == b.endpoint or {a.endpoint, b.endpoint} <= FAMILIES[0]
    first, second = (w.value * MONTHS.get(w.unit, 1.0) for w in (a.when, b.when))
    return abs(first - second) <= 0.03 * max(first, second) + 0.1


def _counts(a: Outcome, b: Outcome) -> bool:
    pairs = ((a.counted.numerator, b.counted.numerator), (a.counted.denominator, b.counted.denominator))
    return all(x is None or y is None or x == y for x, y in pairs)


def _values(a: Outcome, b: Outcome) -> bool:
    x, y = a.quantity, b.quantity
    if x.value is None or y.value is None:
        return x.value is y.value
    if x.high != y.high:
        return False
    scale = MONTHS.get(x.unit or "", 1.0), MONTHS.get(y.unit or "", 1.0)
    if (x.unit in MONTHS) != (y.unit in MONTHS) or (x.unit not in MONTHS and x.unit != y.unit):
        return False
    loose = bool(ROUNDED & {*a.flags, *b.flags}) or "~" in {x.comparator, y.comparator}
    return abs(x.value * scale[0] - y.value * scale[1]) <= (0.51 if loose else 0.001)
