"""From linked values to outcomes: each with its measure, arm, time, certainty and evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import field

from etl.extract.any_case import AnyCase
from etl.extract.arm_names import label, subgroup
from etl.extract.arms import role
from etl.extract.bases import Base, bases
from etl.extract.carried_times import time_before, time_over, timed
from etl.extract.certainty import certain_parts, certainty
from etl.extract.costs import LASTING
from etl.extract.counts import is_result, is_second_count
from etl.extract.expressed import MEDIAN, Expressed
from etl.extract.fates import Found
from etl.extract.figures import CHANGE_KINDS, COUNT_KINDS, RATE_KINDS, TIME_KINDS, Figure, begin, reach
from etl.extract.frame import Frame
from etl.extract.labelled import label_over, labelled
from etl.extract.lexicon import Lexicon
from etl.extract.link import Link, Linked, link
from etl.extract.measures import express
from etl.extract.mentions import Mention
from etl.extract.passages import Passage, pointing_back
from etl.extract.quantities import counted, derived_share, flags, quantity
from etl.extract.safety import adverse_event
from etl.extract.scope import background, silence, unlinked_reason
from etl.extract.statement import Statement
from etl.extract.tables import Table
from etl.extract.times import when
from etl.model import Arm, Outcome, Span
from etl.values import dataclass, replace

ID_CHARS = 20


@dataclass(slots=True, kw_only=True)
class _Memory:
    """What earlier sentences of the block said that later ones lean on."""

    base: Base | None = None
    mention: Mention | None = None
    block: int = -1
    table: Table = field(default_factory=Table)
    label: Passage | None = None
    time: Figure | None = None


def outcomes(passages: Iterable[Passage], lexicon: Lexicon, frame: Frame) -> Found:
    """Return the outcomes of an article's passages, in order, and the fate of every value."""
    found, memory = Found(), _Memory()
    for sentence in passages:
        if memory.block != sentence.block:
            memory.base, memory.block = None, sentence.block
            memory.mention = memory.mention if sentence.text.startswith(("[", "(")) else None
        memory.table = memory.table.read(sentence)
        memory.label = label_over(sentence, memory.label)
        if not sentence.figures and not sentence.mentions:
            continue
        passage = pointing_back(labelled(memory.table.row(sentence), memory.label), memory.mention)
        linked = timed(link(passage), time_over(sentence, memory.label) or (None if sentence.mentions else memory.time))
        said = replace(_statement(passage, linked, memory.base), table=memory.table)
        _ignore_others(said, linked, found)
        _read(said, lexicon, frame, found=found)
        _explain(passage, lexicon, frame, found=found)
        if said.bases:
            memory.base = _carried(said)
        if memory.base is not None and any(one.mention.code in LASTING for one in said.links):
            memory.base = replace(memory.base, responded=True)
        if said.links:
            memory.time = time_before(said.links)
            memory.mention = said.links[-1].mention
            memory.table = replace(memory.table, mention=memory.mention)
        elif passage.mentions and ("ratio" in passage.mentions[0].takes or len(passage.mentions) == 1):
            memory.mention = passage.mentions[0]
    return found


OF_SOME = frozenset({"DOR", "RECURRENCE", "TTR"})  # endpoints of those who responded


def _carried(said: Statement) -> Base | None:
    """Return what later sentences may count out of: the last base, unless it is one arm's or of some patients only."""
    some = {one.figure for one in said.links if one.mention.code in OF_SOME}
    arms = {base.total for base in said.bases if base.figure is not None and base.figure.kind == "total"}
    last = said.bases[-1]
    aside = last.figure is not None and OF_A_PART.search(said.passage.text, 0, begin(last.figure)) is not None
    return None if len(arms) > 1 or last.figure in some or aside else last


# "because of progression (n = 117 patients)": how many had that, not who was studied
OF_A_PART = AnyCase(
    r"(?<!patients)(?<!participants)(?<!subjects)(?<!group)(?<!arm)(?<!cohort)(?<!population)(?<!women)(?<!men)(?<!people)"
    r"(?<!children) \((?:n ?= ?)?$"
)


def _explain(passage: Passage, lexicon: Lexicon, frame: Frame, *, found: Found) -> None:
    """Give the values that no endpoint took the reason their sentence states, if it states one."""
    open_values = [f for f in passage.figures if f.kind in UNSETTLED and not found.settled(passage, f)]
    blocked = frame.silent_rule(passage) if open_values else None
    for figure in open_values:
        rule = blocked or unlinked_reason(passage, figure, lexicon)
        if rule is not None:
            found.ignore(passage, figure, rule)


UNSETTLED = RATE_KINDS | COUNT_KINDS | TIME_KINDS | CHANGE_KINDS | {"ratio"}


def _statement(passage: Passage, linked: Linked, before: Base | None) -> Statement:
    """Return a sentence with the links that are results: not each number of patients is."""
    links: list[Link] = []
    for one in linked.links:
        counts = one.figure.kind in COUNT_KINDS | {"all"}
        if not counts or is_result(passage, one) or is_second_count(passage, one, links):
            links.append(one)
    links = [one for one in links if one.figure.kind not in COUNT_KINDS or not _had_a_median(passage, one, links)]
    denied = {one.mention for one in links if one.figure.kind == "none"}
    links = [one for one in links if one.figure.kind not in COUNT_KINDS or one.mention not in denied]
    return Statement(
        passage=passage,
        links=links,
        values=[*(one.figure for one in linked.links), *linked.unlinked],
        bases=bases(passage, {one.figure for one in links}),
        before=before,
    )


def _had_a_median(passage: Passage, counted: Link, links: Iterable[Link]) -> bool:
    """Read "the eight had a median PFS of 6 months": the eight are those who had it, not a count of an event."""
    start = reach(counted.figure)
    return any(
        MEDIAN.search(passage.text, start, begin(one.figure)) is not None
        for one in links
        if one.figure.kind == "duration" and one.mention == counted.mention and begin(one.figure) > start
    )


def _ignore_others(said: Statement, linked: Linked, found: Found) -> None:
    results = {one.figure for one in said.links}
    for one in linked.links:
        if one.figure not in results:
            rule = "number-of-patients" if one.figure.n is not None else "no-endpoint"
            found.ignore(said.passage, one.figure, rule)
    for figure, rule in linked.unlinked.items():
        if rule != "no-endpoint":
            found.ignore(said.passage, figure, rule)


def _read(said: Statement, lexicon: Lexicon, frame: Frame, *, found: Found) -> None:
    passage = said.passage
    blocked = frame.silent_rule(passage) if said.links else None
    for one in said.links:
        expressed = express(passage, one)
        rule = blocked or silence(passage, one, lexicon) or expressed.ignored
        if rule:
            found.ignore(passage, one.figure, rule)
        else:
            found.take(passage, _outcome(said, one, frame, expressed=expressed), _parts(passage, one))


def _parts(passage: Passage, one: Link) -> dict[tuple[int, int], str]:
    """Return the places in a sentence that a result is made of, each with the part it is."""
    parts = certain_parts(passage, one.figure) | {(one.figure.start, one.figure.end): "value"}
    parts |= {(start, end): part for start, end, part in one.figure.parts}
    if one.when is not None and one.when.end:  # not one that was said before
        parts |= {(one.when.start, one.when.end): "timepoint"}
    return parts


def _outcome(said: Statement, one: Link, frame: Frame, *, expressed: Expressed) -> Outcome:
    passage = said.passage
    if one.mention.term == "Neurotoxicity" and frame.engineered_cells:  # the neurotoxicity of such cells is ICANS
        expressed = replace(expressed, endpoint="ICANS")
    somebody_else = background(passage, one)
    arm_role = somebody_else or role(said, one, frame, measure=expressed.measure)
    patients = counted(said, one, expressed)
    if somebody_else and patients.denominator_source == "context":  # the study's own patients are not theirs
        patients = replace(patients, denominator=None, denominator_source=None)
    share = derived_share(one.figure, patients)
    place = Span(start=passage.start + one.figure.start, end=passage.start + one.figure.end)
    value = quantity(frame.document, place, one.figure, expressed=expressed, share=share)
    time = when(passage, one)
    rule = f"{one.rule}/{one.figure.rule}"
    outcome_id = _id(
        frame.sha256, value.span, expressed.endpoint, expressed.measure, one.mention.term, arm_role, time, value.value
    )
    return Outcome(
        outcome_id=outcome_id,
        canonical_id=outcome_id,
        canonical=True,
        endpoint=expressed.endpoint,
        measure=expressed.measure,
        quantity=value,
        evidence=frame.shown(Span(start=passage.start, end=passage.start + len(passage.text)), value.span),
        rule=rule,
        confidence=frame.confidence.get(rule),
        counted=patients,
        certainty=certainty(passage, one.figure),
        when=time,
        arm=Arm(
            role=arm_role,
            label=_as_written(label(said, one), passage, frame),
            subgroup=_as_written(subgroup(said, one), passage, frame),
        ),
        about=frame.about(passage, arm_role),
        adverse_event=adverse_event(passage, one, expressed.endpoint, below=said.table.grade),
        evidence_scope=_evidence_scope(somebody_else, frame),
        language=passage.language,
        flags=flags(one.figure, expressed, share),
    )


def _as_written(words: str | None, passage: Passage, frame: Frame) -> str | None:
    """Return words of a sentence as the article has them, before look-alike characters were made one."""
    at = passage.text.find(words) if words is not None else -1
    if words is None or at < 0:
        return words
    return frame.document.text[passage.start + at : passage.start + at + len(words)]


def _id(article: str, span: Span, *parts: object) -> str:
    """Return a hash of article, place and what tells two rows of one value apart: the same on every run."""
    key = "|".join(map(str, (article, span.start, span.end, *parts)))
    return hashlib.sha256(key.encode()).hexdigest()[:ID_CHARS]


def _evidence_scope(somebody_else: str | None, frame: Frame) -> str:
    if somebody_else == "HISTORICAL_CONTROL":
        return "HISTORICAL_BACKGROUND"
    if somebody_else == "EXTERNAL_STUDY":
        return "EXTERNAL_STUDY"
    if frame.single_case:
        return "INDIVIDUAL_CASE"
    return "SINGLE_TRIAL" if frame.single_trial else "MULTI_STUDY_SUMMARY"
