"""From linked values to outcomes: each with its measure, arm, population, time and evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.extract.arms import role
from etl.extract.counts import Base, base_of, bases, consistent, is_result
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.frame import Frame
from etl.extract.lexicon import Lexicon
from etl.extract.link import Link, link
from etl.extract.measures import EVENTS, Expressed, express
from etl.extract.passages import Passage
from etl.extract.scope import background, silence
from etl.model import AdverseEvent, Arm, Certainty, Counted, Outcome, Quantity, Span, When


@dataclass(slots=True, kw_only=True)
class Found:
    """What reading the passages of an article gives: outcomes, and for each figure its role or the rule against it."""

    outcomes: list[Outcome] = field(default_factory=list)
    fates: dict[tuple[int, int], tuple[str, str, str | None]] = field(default_factory=dict)

    def ignore(self, passage: Passage, figure: Figure, rule: str) -> None:
        """Record why a figure is no outcome, unless it already has a fate."""
        self.fates.setdefault((passage.start + begin(figure), passage.start + reach(figure)), ("ignored", rule, None))

    def use(self, passage: Passage, start: int, end: int, part: str, outcome: Outcome) -> None:
        """Record which part of which outcome a stretch is."""
        self.fates[passage.start + start, passage.start + end] = ("outcome", part, outcome.outcome_id)


@dataclass(slots=True, kw_only=True)
class Memory:
    """What earlier sentences of the block said that later ones lean on."""

    base: Base | None = None
    block: int = -1


def outcomes(all_passages: list[Passage], lexicon: Lexicon, frame: Frame) -> Found:
    """Return the outcomes of an article's passages, in order."""
    found, memory = Found(), Memory()
    for passage in all_passages:
        if memory.block != passage.block:
            memory.base, memory.block = None, passage.block
        _read(passage, lexicon, frame, found, memory)
    return found


def _read(passage: Passage, lexicon: Lexicon, frame: Frame, found: Found, memory: Memory) -> None:
    if not passage.figures and not passage.mentions:
        return
    linked = link(passage)
    links = [one for one in linked.links if one.figure.kind not in COUNT_KINDS | {"all"} or is_result(passage, one)]
    denied = {one.mention for one in links if one.figure.kind == "none"}
    links = [one for one in links if one.figure.kind != "count" or one.mention not in denied]
    used = {one.figure for one in links}
    here = bases(passage, used)
    for one in linked.links:
        if one not in links:
            found.ignore(passage, one.figure, "number-of-patients" if one.figure.n is not None else "no-endpoint")
    blocked = frame.silent_rule(passage)
    values = [one.figure for one in linked.links] + list(linked.unlinked)
    for one in links:
        rule = blocked or silence(passage, one, lexicon)
        expressed = express(passage, one)
        if rule or expressed.ignored:
            found.ignore(passage, one.figure, rule or expressed.ignored or "")
            continue
        outcome = _outcome(
            passage, one, expressed, _Context(frame=frame, links=links, values=values, here=here, before=memory.base)
        )
        found.outcomes.append(outcome)
        _account(passage, one, outcome, found)
    if here:
        memory.base = here[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    frame: Frame
    links: list[Link]
    values: list[Figure]
    here: list[Base]
    before: Base | None


def _outcome(passage: Passage, one: Link, expressed: Expressed, context: _Context) -> Outcome:
    frame = context.frame
    somebody_else = background(passage, one)
    arm_role = somebody_else or role(
        passage,
        one,
        context.values,
        context.links,
        (frame.comparators, frame.studied, frame.control_labels),
        frame.controlled,
        expressed.measure,
    )
    counted, quantity, flags = _counted(passage, one, expressed, context)
    evidence = frame.shown(Span(start=passage.start, end=passage.start + len(passage.text)), quantity.span)
    when = _when(one, passage)
    about = frame.about(passage, one.figure, arm_role)
    key = "|".join(
        map(
            str,
            (
                frame.sha256,
                quantity.span.start,
                quantity.span.end,
                expressed.endpoint,
                expressed.measure,
                one.mention.term,
                arm_role,
                when,
                quantity.value,
            ),
        )
    )
    outcome_id = hashlib.sha256(key.encode()).hexdigest()[:20]
    return Outcome(
        outcome_id=outcome_id,
        canonical_id=outcome_id,
        canonical=True,
        endpoint=expressed.endpoint,
        measure=expressed.measure,
        quantity=quantity,
        evidence=evidence,
        rule=f"{one.rule}/{one.figure.rule}",
        counted=counted,
        certainty=_certainty(passage, one),
        when=when,
        arm=Arm(role=arm_role),
        about=about,
        adverse_event=_adverse(passage, one, expressed),
        evidence_scope=_evidence_scope(somebody_else, frame),
        language=passage.language,
        flags=tuple(flags),
    )


def _evidence_scope(somebody_else: str | None, frame: Frame) -> str:
    if somebody_else == "HISTORICAL_CONTROL":
        return "HISTORICAL_BACKGROUND"
    if somebody_else == "EXTERNAL_STUDY":
        return "EXTERNAL_STUDY"
    return "SINGLE_TRIAL" if frame.single_trial else "MULTI_STUDY_SUMMARY"


def _counted(
    passage: Passage, one: Link, expressed: Expressed, context: _Context
) -> tuple[Counted, Quantity, list[str]]:
    figure = one.figure
    flags: list[str] = []
    n, total, n_from, total_from = None, None, None, None
    value, unit = expressed.value, expressed.unit
    if figure.kind in RATE_KINDS | COUNT_KINDS and expressed.measure in {"PROPORTION", "LANDMARK_RATE", "COUNT"}:
        if figure.natural and figure.kind == "of":
            flags.append("natural_frequency")
        else:
            n, total = figure.n, figure.total
            n_from, total_from = ("stated" if n is not None else None), ("stated" if total is not None else None)
            if total is None and one.figure.kind != "every":
                total, total_from = _denominator(passage, one, context, n)
            if figure.kind in {"none", "all"} and total is not None:
                n = 0 if figure.kind == "none" else total
                n_from = "stated" if figure.kind == "none" else "derived"
            if unit == "events":
                n, n_from = None, None
            elif (
                n is not None
                and total is not None
                and figure.kind in COUNT_KINDS | {"of"}
                and (figure.kind in COUNT_KINDS or "percent" not in figure.rule)
            ):
                value, unit = 100 * n / total, "%"
                flags.append("value_derived_from_n_over_N")
        if figure.rule.startswith(("fraction", "tenths")):
            flags.append("fraction_word")
    start, end = figure.start, figure.end
    quantity = Quantity(
        text=_slice(passage, start, end),
        span=Span(start=passage.start + start, end=passage.start + end),
        value=round(value, 4) if value is not None else None,
        high=expressed.high,
        unit=unit,
        status="NOT_REACHED" if figure.kind == "status" else "VALUE",
        comparator=figure.comparator,
        comparator_text=figure.comparator_text,
    )
    return (
        Counted(numerator=n, denominator=total, numerator_source=n_from, denominator_source=total_from),
        quantity,
        flags,
    )


def _slice(passage: Passage, start: int, end: int) -> str:
    return passage.text[start:end]


def _denominator(passage: Passage, one: Link, context: _Context, n: int | None) -> tuple[int | None, str | None]:
    base = base_of(passage, one.figure, context.here, context.before)
    if base is None:
        return None, None
    value = one.figure.value
    if expressed_events(one):
        return base.total, base.source
    if n is not None and n > base.total:
        return None, None
    if n is None and value is not None:
        if one.size > 1 and base.figure is not None and base.figure.kind == "count":
            return None, None
        if one.figure.high is not None or not consistent(
            base.total, value, passage.text[one.figure.start : one.figure.end]
        ):
            return None, None
    if n is not None and one.figure.kind == "share" and value is not None and abs(100 * n / base.total - value) > 0.6:
        return None, None
    return base.total, base.source


def expressed_events(one: Link) -> bool:
    """Say whether a number counts events, not patients."""
    return one.figure.kind == "bare" and one.mention.code == "AE" and EVENTS.search(one.mention.text) is not None


def _when(one: Link, passage: Passage) -> When | None:
    if one.when is not None and one.when.unit is not None and one.when.value is not None:
        if one.figure.kind in {"duration", "status"}:
            return None
        kind = (
            "within"
            if re.search(
                r"\bwithin\b|innerhalb|dentro de|以内",
                passage.text[max(0, one.when.start - 30) : one.when.start],
                re.IGNORECASE,
            )
            else "landmark"
        )
        return When(value=one.when.value, unit=one.when.unit, comparator=one.when.comparator, kind=kind)
    if one.figure.kind in RATE_KINDS and one.mention.code in TIMED_BY_FOLLOW_UP:
        for figure in passage.figures:
            if figure.kind == "follow_up" and figure.values:
                words = passage.text[figure.start : figure.end]
                unit = next((name for name, expression in UNIT_WORDS if expression.search(words)), None)
                if unit is not None:
                    return When(
                        value=figure.values[0],
                        unit=unit,
                        comparator=_follow_up_comparator(words),
                        kind="median_follow_up",
                    )
    return None


TIMED_BY_FOLLOW_UP = frozenset(
    {"OS", "PFS", "EFS", "DFS", "RFS", "MFS", "DMFS", "NED", "RECURRENCE", "DEATH", "REMISSION"}
)
UNIT_WORDS = (
    ("months", re.compile(r"month|\bmo\b|mois|mes(?:es)?\b|monat|个月|月", re.IGNORECASE)),
    ("years", re.compile(r"year|\byr|\bans?\b|año|jahr|年", re.IGNORECASE)),
    ("weeks", re.compile(r"week|semaine|semana|woche|周", re.IGNORECASE)),
    ("days", re.compile(r"day|jour|día|tag|天", re.IGNORECASE)),
)


def _follow_up_comparator(words: str) -> str:
    return "~" if re.search(r"about|approx|nearly|around|约|etwa|environ|casi", words, re.IGNORECASE) else "="


def _certainty(passage: Passage, one: Link) -> Certainty:
    low = high = level = p = sign = None
    if one.figure.ci is not None:
        low, high, level = one.figure.ci
    at = reach(one.figure)
    for figure in passage.figures:
        if figure.start < at or figure.start - at > 60:
            continue
        if (
            figure.ci is not None
            and low is None
            and high is None
            and figure.kind == "ci"
            and _holds(figure, one.figure)
        ):
            low, high, level = figure.ci
            at = figure.end
        elif figure.p is not None and p is None:
            sign, p = figure.p
        elif figure.kind in {"percent", "duration", "ratio", "of", "share"}:
            break
    return Certainty(ci_low=low, ci_high=high, ci_level=level, p_value=p, p_comparator=sign)


def _holds(interval: Figure, figure: Figure) -> bool:
    if interval.ci is None or figure.value is None:
        return False
    low, high, _ = interval.ci
    return (low is None or low <= figure.value + 0.06) and (high is None or figure.value <= high + 0.06)


GRADE = re.compile(
    r"\b(?:grades?|grados?|grad|グレード)[ -]?(?:≥|>=|> ?or ?=|>|at least )? ?(?P<low>[1-5])"
    r"|(?P<zh>[1-5]) ?(?:[-–~至] ?[1-5] ?)?[级級]",
    re.IGNORECASE,
)
SEVERE = re.compile(
    r"\b(?:severe|life-threatening|graves?|severos?|schwere[rn]?|sévères?|high-grade)\b|严重|重度|重篤", re.IGNORECASE
)
SERIOUS = re.compile(r"\bserious\b|\bSAEs?\b", re.IGNORECASE)


def _adverse(passage: Passage, one: Link, expressed: Expressed) -> AdverseEvent:
    if expressed.endpoint not in {"AE", "CRS", "ICANS", "DLT"}:
        return AdverseEvent()
    start, end = sorted((one.mention.start, begin(one.figure)))
    window = passage.text[max(0, start - 45) : max(end, one.mention.end, reach(one.figure)) + 30]
    grade = _grade(passage, one) or (3 if SEVERE.search(window) else None)
    return AdverseEvent(
        term=one.mention.term or "any", grade_min=grade, serious=True if SERIOUS.search(window) else None
    )


ANY_GRADE = re.compile(r"\b(?:any|all)[- ]grades?\b|全部级别|任何级别|全グレード", re.IGNORECASE)


def _grade(passage: Passage, one: Link) -> int | None:
    """Return the grade of a safety value: beside it, or said once before a list of events."""
    at = reach(one.figure)
    behind = GRADE.search(passage.text, at, at + 30)
    if behind is not None and "(" in passage.text[at : behind.start()]:
        return int(behind.group("low") or behind.group("zh"))
    before = passage.text[: begin(one.figure)]
    grades = list(GRADE.finditer(before))
    if grades and not ANY_GRADE.search(before, grades[-1].end()) and ";" not in before[grades[-1].end() :]:
        return int(grades[-1].group("low") or grades[-1].group("zh"))
    inside = GRADE.search(passage.text, at, max(at, one.mention.end))
    return int(inside.group("low") or inside.group("zh")) if inside else None


def _account(passage: Passage, one: Link, outcome: Outcome, found: Found) -> None:
    figure = one.figure
    found.use(passage, figure.start, figure.end, "value", outcome)
    for start, end, part in figure.parts:
        found.use(passage, start, end, part, outcome)
    if one.when is not None:
        found.use(passage, one.when.start, one.when.end, "timepoint", outcome)


def spans_of(found: Found) -> Iterator[tuple[int, int]]:
    """Yield every stretch that has a fate."""
    yield from found.fates
