"""Columns of a table: which group each head names, and which columns hold p-values or ratios."""

from __future__ import annotations

import re

from etl.extract.figures import Figure, begin
from etl.extract.passages import Passage
from etl.model import BlockKind
from etl.values import dataclass, replace

BAR = " | "
VALUES = frozenset({"percent", "duration", "ratio", "bare", "share", "of", "count", "status", "all", "none", "fold"})
P_VALUE = re.compile(
    r"\s*(?:two-sided |log-?rank |nominal )?p\s?(?:[- ]?values?)?[a-z*†‡]?\s*|\s*p ?值\s*|\s*p値\s*", re.IGNORECASE
)
RATIO = re.compile(
    r"\s*(?:stratified |adjusted )?(?:HR|OR|RR|hazard ratio|odds ratio|risk ratio|风险比|ハザード比)\b", re.IGNORECASE
)
# what the corner of a table says: it heads the labels of the rows, not values
CORNER = re.compile(
    r"\s*(?:variables?|outcomes?|endpoints?|end ?points?|parameters?|characteristics?|responses?|efficacy|measures?"
    r"|results?|events?|adverse\b|category|item|项目|指标|項目|endpunkte?|variable|critères?|criterios?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A cell of the head of a table, at its place in the sentence of the head; `kind` is group, p_value or ratio."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The row of a table that names its columns."""

    passage: Passage
    columns: tuple[Column, ...]

    def above(self, row: Passage, at: int) -> Column | None:
        """Return the column that a place in a row stands in; null where the cells cannot be told apart."""
        _, *cells = row.text.split(BAR)
        index = row.text.count(BAR, 0, at) - 1
        below = self._of_cells(cells)
        return below[index] if 0 <= index < len(below) else None

    def _of_cells(self, cells: list[str]) -> tuple[Column, ...]:
        """Return the columns of the cells behind a label: empty cells are not in the text."""
        every = self.columns[1:] if self._has_corner() else self.columns
        left_out = "p_value" if cells and "(" in cells[-1] else "ratio"
        tried = (
            every,
            tuple(column for column in every if column.kind == "group"),
            tuple(column for column in every if column.kind != left_out),
        )
        return next((some for some in tried if len(some) == len(cells)), ())

    def _has_corner(self) -> bool:
        """Say whether the first cell heads the labels; where it is empty it is not in the text."""
        first = self.columns[0]
        if CORNER.match(self.passage.text):
            return True
        within = (
            *(f.start for f in self.passage.figures if f.kind == "total"),
            *(name.start for name in self.passage.names if name.kind == "drug"),
        )
        return not any(first.start <= at < first.end for at in within)


# a word that names a group, not the unit of a value or that there is none
NAME = re.compile(
    r"(?<![A-Za-z])(?!(?:months?|years?|weeks?|days?|not|reached|estimable|evaluable|vs|and|yes)(?![A-Za-z]))[A-Za-z]{3,}"
    r"|(?!个月|個月|未达)[一-鿿]{2,}",
    re.IGNORECASE,
)


def head_of(passage: Passage) -> Head | None:
    """Return the head of a table if a row is one: cells without values."""
    if passage.kind is not BlockKind.TABLE_ROW or BAR not in passage.text:
        return None
    first, *cells = passage.text.split(BAR)
    named = sum(NAME.search(cell) is not None for cell in cells)
    if any(figure.kind in VALUES for figure in passage.figures) and 2 * named <= len(cells):
        return None
    columns, at = [], 0
    for text in (first, *cells):
        kind = "p_value" if P_VALUE.fullmatch(text) else "ratio" if RATIO.match(text) else "group"
        columns.append(Column(start=at, end=at + len(text), kind=kind))
        at += len(text) + len(BAR)
    return Head(passage=passage, columns=tuple(columns))


NUMBER_AND_SHARE = re.compile(r"\b(?:n|no\.?|number|patients|cases|events),? ?\(%\)", re.IGNORECASE)


def counted(row: Passage) -> Passage:
    """Return a row of a table of "n (%)" in which "12 (13)" is one value, and "0" is nobody."""
    found: list[Figure] = []
    for figure in row.figures:
        share = _share_of(row.text, found[-1], figure) if found else None
        if share is not None:
            found[-1] = share
        elif figure.kind == "bare" and figure.value == 0:
            found.append(replace(figure, kind="share", unit="%", rule="table-row", n=0))
        else:
            found.append(figure)
    return replace(row, figures=tuple(found))


IN_BRACKET = re.compile(r" \((?P<less>[<≤] ?)?(?P<share>\d{1,3}(?:\.\d+)?)(?= ?%?\))")


def _share_of(text: str, count: Figure, other: Figure) -> Figure | None:
    """Return the share that stands in brackets behind a number of patients."""
    cell = IN_BRACKET.match(text, count.end)
    if cell is None or other.start > cell.start("share") or count.kind not in {"bare", "share"} or count.words:
        return None
    if count.value is None or count.value != int(count.value):
        return None
    start, end = cell.span("share")
    parts = ((count.start, count.end, "numerator"),)
    value, n = float(cell["share"]), int(count.value)
    share = Figure(kind="share", start=start, end=end, rule="table-row", value=value, unit="%", n=n, parts=parts)
    return replace(share, comparator="<", comparator_text=cell["less"].strip()) if cell["less"] else share


def under_heads(row: Passage, head: Head) -> Passage:
    """Return a row in which the numbers below "p-value" and "HR" are what these heads say."""
    return replace(row, figures=tuple(_as_headed(row, figure, head) for figure in row.figures))


def _as_headed(row: Passage, figure: Figure, head: Head) -> Figure:
    column = head.above(row, begin(figure))
    if column is None or column.kind == "group" or figure.value is None:
        return figure
    if column.kind == "p_value":
        return Figure(kind="p_value", start=figure.start, end=figure.end, rule="p-value", p=("=", figure.value))
    return replace(figure, kind="ratio", unit="ratio", rule="table-row", n=None) if figure.kind in RATIOS else figure


RATIOS = frozenset({"bare", "duration", "percent"})
