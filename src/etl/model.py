"""The nouns: what passes from stage to stage. Frozen values, no behaviour beyond looking things up."""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from etl.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open stretch of code points, `start <= i < end`."""

    start: int
    end: int

    def __len__(self) -> int:
        """Count the code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the stretch itself."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An article as it came, byte for byte.

    `locator` is a URL or a path; `article` is the name people use for it (the file's stem, or the URL).
    `encoding` and `media_type` are what the source declared, null where it declared nothing.
    """

    body: bytes
    locator: str
    article: str
    source: str
    seen_at: datetime
    media_type: str | None = None
    encoding: str | None = None

    @property
    def sha256(self) -> str:
        """Return the content's address: 64 hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()


class BlockKind(StrEnum):
    """What a block is in its article."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    REFERENCE = "reference"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph-sized piece of an article, kept or dropped by a named rule.

    `span` is its place in `Document.text`, null if it was dropped; `raw` its place in the decoded raw text.
    `rule` says what dropped it (null if kept); `section` is the nearest heading above it.
    """

    text: str
    kind: BlockKind
    raw: Span
    span: Span | None = None
    rule: str | None = None
    language: str | None = None
    section: str | None = None

    @property
    def kept(self) -> bool:
        """Say whether the extractor sees this block."""
        return self.rule is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of cleaned text that came from one stretch of raw text.

    Where both are of one length they map character by character; otherwise (an entity, a normalised
    sequence) the whole maps to the whole.
    """

    text: Span
    raw: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An outbound link with its anchor text; `kind` is doi, pubmed, registry or other."""

    url: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says about itself; null where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    canonical_url: str | None = None
    reading_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A cleaned article: `text` is the kept blocks joined by blank lines, in raw order.

    `raw_text` is the whole input as decoded; all raw spans count its code points. `encoding` is the one
    that decoded it. `notes` are things a reader should know about the decoding (`bom`, `nul_removed`, ...).
    By its `sketch` a text is known to be a near copy of another; a text of a few words has none.
    """

    article: str
    sha256: str
    text: str
    raw_text: str
    encoding: str
    blocks: tuple[Block, ...]
    runs: tuple[Run, ...]
    title: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    sketch: tuple[int, ...] = ()

    def raw_span(self, span: Span) -> Span:
        """Return the place in `raw_text` of a stretch of `text`.

        Raises:
            ValueError: the stretch is empty or covers no text that came from the source.
        """
        if span.start >= span.end:
            raise ValueError(f"an empty span has no place in the raw text: {span}")
        first = bisect.bisect_right(self.runs, span.start, key=lambda run: run.text.end)
        last = bisect.bisect_left(self.runs, span.end, key=lambda run: run.text.start) - 1
        if first > last:
            raise ValueError(f"{span} covers only separators")
        return Span(
            start=_into_raw(self.runs[first], span.start, at_end=False),
            end=_into_raw(self.runs[last], span.end, at_end=True),
        )


def _into_raw(run: Run, offset: int, *, at_end: bool) -> int:
    if len(run.text) == len(run.raw):
        inside = min(max(offset, run.text.start), run.text.end) - run.text.start
        return run.raw.start + inside
    return run.raw.end if at_end else run.raw.start


class Fate(StrEnum):
    """What became of a number."""

    OUTCOME = "outcome"
    IGNORED = "ignored"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One line of the ledger: a number of the article and its one fate.

    `span` is its place in `Document.text`, null if it stands in a dropped block; `raw` its place in the raw
    text. `rule` is the rule that made it an outcome or says why it is none; null only if unexplained.
    `role` says which part of an outcome it is (value, numerator, denominator, ci, p_value, timepoint).
    """

    text: str
    kind: str
    fate: Fate
    raw: Span
    span: Span | None = None
    rule: str | None = None
    role: str | None = None
    outcome_ids: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value as printed: `value` in `unit`, `high` only for a range."""

    text: str
    span: Span
    value: float | None = None
    high: float | None = None
    unit: str | None = None
    status: str = "VALUE"
    comparator: str = "="
    comparator_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Patients with the result and patients counted, each with where it came from (stated, derived, context)."""

    numerator: int | None = None
    denominator: int | None = None
    numerator_source: str | None = None
    denominator_source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Interval and p-value as reported, in the unit of the value; `level` in percent."""

    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    p_value: float | None = None
    p_comparator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time a result refers to; `kind` is landmark, within, median_follow_up or minimum_follow_up."""

    value: float
    unit: str
    comparator: str = "="
    kind: str = "landmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Whose result it is."""

    role: str = "NOT_STATED"
    label: str | None = None
    population: str | None = None
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Disease and treatment, only as the text says or as its own words name by dictionary."""

    cancer: tuple[str, ...] = ()
    cancer_code: tuple[str, ...] = ()
    disease_setting: str | None = None
    therapy_drug: tuple[str, ...] = ()
    therapy_class: str | None = None
    target: tuple[str, ...] = ()
    biomarker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """The CTCAE term of a safety result, its lowest grade (1 to 5) and whether it was serious."""

    term: str | None = None
    grade_min: int | None = None
    serious: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One mention of one result; see docs/outcome-row.md for the row it becomes."""

    outcome_id: str
    canonical_id: str
    canonical: bool
    endpoint: str
    measure: str
    quantity: Quantity
    evidence: Span
    rule: str
    counted: Counted = field(default_factory=Counted)
    certainty: Certainty = field(default_factory=Certainty)
    when: When | None = None
    arm: Arm = field(default_factory=Arm)
    about: About = field(default_factory=About)
    adverse_event: AdverseEvent = field(default_factory=AdverseEvent)
    evidence_scope: str = "SINGLE_TRIAL"
    language: str | None = None
    confidence: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A sample size and the date it was true of, as the text gives them.

    `comparator` is `>` for "more than 100 patients"; `planned` is a design figure of patients not yet there.
    """

    patients: int
    quote: Span
    as_of: str | None = None
    comparator: str = "="
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What the article says about the study it reports; null is "the text does not say".

    `phase` is digits ("3", "1b/2") or EARLY; dates are ISO, as long as the text gives them ("2018-07").
    `quotes` holds the words of each fact: (field, place in `Document.text`), in text order.
    """

    enrolled: tuple[Enrolment, ...] = ()
    phase: str | None = None
    registry_ids: tuple[str, ...] = ()
    acronym: str | None = None
    doi: str | None = None
    pmid: str | None = None
    journal: str | None = None
    meeting: str | None = None
    published_on: str | None = None
    centre: str | None = None
    sponsor: str | None = None
    treatment_start: str | None = None
    treatment_end: str | None = None
    median_follow_up_value: float | None = None
    median_follow_up_unit: str | None = None
    median_follow_up_comparator: str | None = None
    prior_lines_min: int | None = None
    randomised: bool | None = None
    about: About = field(default_factory=About)
    quotes: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a document says: outcomes, the ledger of its numbers, and the study if it describes one."""

    outcomes: tuple[Outcome, ...] = ()
    numbers: tuple[Number, ...] = ()
    study: Study | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document with what was extracted from it."""

    document: Document
    extraction: Extraction
    rules_sha: str
