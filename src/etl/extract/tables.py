"""What rows of a table share with the caption and the head above them: patients of each column, and the unit."""

from __future__ import annotations

import re

from etl.extract.columns import NUMBER_AND_SHARE, VALUES, Head, counted, head_of, under_heads
from etl.extract.figures import Figure
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.safety import grade_named
from etl.model import BlockKind
from etl.values import dataclass, replace

IN_PERCENT = re.compile(r"(?:,\s?%|\(%\)|\bpercent\b|\bper cent\b)", re.IGNORECASE)
CAPTION = re.compile(r"(?:table|tabla|tableau|tabelle)\b|表", re.IGNORECASE)
ALL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table that a sentence stands in, as far as it was read: the patients of each column, and what cells hold.

    `percent` and `counts` say that numbers are in percent, or patients and percent; `head` is the row that names
    the columns, `caption` the block that holds its caption, `grade` the lowest that it names, `mention` the row
    read last; `section` is the endpoint of the line that heads the rows, and `unit` its unit of time.
    """

    columns: tuple[int, ...] = ()
    percent: bool = False
    counts: bool = False
    caption: int = -1
    grade: int | None = None
    mention: Mention | None = None
    head: Head | None = None
    section: Mention | None = None
    unit: str | None = None

    def read(self, passage: Passage) -> Table:
        """Return the table with what a sentence adds to it; text between tables ends one, a caption begins one."""
        if passage.kind is not BlockKind.TABLE_ROW:
            if self.head is not None and passage.kind is BlockKind.HEADING:
                return self._headed(passage)
            captioned = passage.block == self.caption or CAPTION.match(passage.text) is not None
            return _captioned(passage) if captioned else NO_TABLE
        said = IN_PERCENT.search(passage.text) is not None
        totals = tuple(f.n for f in passage.figures if f.kind == "total" and f.n is not None)
        head = said and not any(f.kind in VALUES for f in passage.figures)
        return replace(
            self,
            columns=totals or self.columns,
            percent=self.percent or head,
            counts=self.counts or (head and NUMBER_AND_SHARE.search(passage.text) is not None),
            head=head_of(passage) or self.head,
        )

    def _headed(self, passage: Passage) -> Table:
        """Return the table below a line that heads its next rows: "Best response, n (%)", "Response lasted, mo"."""
        said, unit = IN_PERCENT.search(passage.text) is not None, TIME_UNIT.search(passage.text)
        return replace(
            self,
            percent=said or self.percent,
            counts=NUMBER_AND_SHARE.search(passage.text) is not None if said else self.counts,
            section=passage.mentions[0] if passage.mentions else None,
            unit=UNITS[unit.group().lower()[:2]] if unit is not None else None,
        )

    def row(self, passage: Passage) -> Passage:
        """Return a row whose bare numbers have the unit of the table: "Rash 15.1 0.7" under "adverse events, %"."""
        if passage.kind is not BlockKind.TABLE_ROW:
            return passage
        if self.head is not None:
            passage = under_heads(passage, self.head)
        if self.counts:
            passage = counted(passage)
        if not passage.mentions:
            return self._of_last(passage)
        if not self.percent:
            return passage
        name_ends = passage.mentions[0].end
        return replace(passage, figures=tuple(_in_percent(f) if f.start >= name_ends else f for f in passage.figures))

    def _of_last(self, passage: Passage) -> Passage:
        """Return a row that holds the ratio of the row before it: "HR (95% CI) 0.69"."""
        if self.section is not None and OF_SECTION.match(passage.text):
            figures = tuple(_in_time(f, self.unit) for f in passage.figures) if self.unit else passage.figures
            return replace(passage, figures=figures, mentions=(replace(self.section, start=0, end=0, text=""),))
        if self.mention is None or not any(f.kind == "ratio" for f in passage.figures):
            return passage
        return replace(passage, mentions=(replace(self.mention, start=0, end=0, text=""),))


# what a row below "Progression-free survival" tells of it
OF_SECTION = re.compile(
    r"(?:median|mean|hazard ratio|HR\b|odds ratio|estimated (?:hazard|odds) ratio|rate\b|% of (?:patients|participants)"
    r"|\d{1,3}[- ](?:month|year)s?\b)",
    re.IGNORECASE,
)
TIME_UNIT = re.compile(r"\b(?:mo|months?|weeks?|years?)\b", re.IGNORECASE)
UNITS = {"mo": "months", "we": "weeks", "ye": "years"}


def _in_time(figure: Figure, unit: str) -> Figure:
    if figure.kind != "bare" or figure.value is None:
        return figure
    return replace(figure, kind="duration", unit=unit, rule="table-row", n=None)


NO_TABLE = Table()


def _captioned(passage: Passage) -> Table:
    said, counts = (cell.search(passage.text) is not None for cell in (IN_PERCENT, NUMBER_AND_SHARE))
    return Table(percent=said, counts=counts, caption=passage.block, grade=grade_named(passage.text))


def _in_percent(figure: Figure) -> Figure:
    if figure.kind != "bare" or figure.words or figure.value is None or figure.value > ALL:
        return figure
    return replace(figure, kind="percent", unit="%", rule="table-row", n=None)
