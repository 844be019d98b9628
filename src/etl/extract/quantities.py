"""The value of a result as printed, and how many patients of how many it stands for."""

from __future__ import annotations

from etl.extract.bases import Base, base_of, consistent
from etl.extract.columns import Column, Head
from etl.extract.expressed import Expressed
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.rates import counts_events
from etl.extract.statement import Statement
from etl.model import Counted, Document, Quantity, Span

COUNTED_MEASURES = frozenset({"PROPORTION", "LANDMARK_RATE", "COUNT"})
MOST_APART = 0.6  # percentage points between a share as printed and n of N: one decimal, rounded
IN_WORDS = ("fraction", "tenths")  # rules that read a share from words


def counted(said: Statement, link: Link, expressed: Expressed) -> Counted:
    """Return n and N of a rate; empty where the result counts no patients or is a manner of speaking."""
    figure = link.figure
    if not _counts_patients(figure, expressed) or _is_natural(figure):
        return Counted()
    n, total = figure.n, figure.total
    n_source, total_source = _stated(n), _stated(total)
    if total is None and (base := _base(said, link)) is not None:
        total, total_source = base.total, base.source
    if total is not None and figure.kind == "none":
        n, n_source = 0, "stated"
    elif total is not None and figure.kind == "all":
        n, n_source = total, "derived"
    if expressed.unit == "events":
        n, n_source = None, None
    return Counted(numerator=n, denominator=total, numerator_source=n_source, denominator_source=total_source)


def _counts_patients(figure: Figure, expressed: Expressed) -> bool:
    return figure.kind in RATE_KINDS | COUNT_KINDS and expressed.measure in COUNTED_MEASURES


def _is_natural(figure: Figure) -> bool:
    """Say whether "8 out of 10" is a manner of speaking."""
    return figure.natural and figure.kind == "of"


def _stated(patients: int | None) -> str | None:
    return None if patients is None else "stated"


def quantity(document: Document, span: Span, figure: Figure, *, expressed: Expressed, share: float | None) -> Quantity:
    """Return a value as printed; `share` is the percentage that n of N gives where the text prints none."""
    value, unit = (expressed.value, expressed.unit) if share is None else (share, "%")
    return Quantity(
        text=span.of(document.text),
        span=span,
        value=round(value, 4) if value is not None else None,
        high=expressed.high,
        unit=unit,
        status="NOT_REACHED" if figure.kind == "status" else "VALUE",
        comparator=figure.comparator,
        comparator_text=figure.comparator_text,
    )


def derived_share(figure: Figure, patients: Counted) -> float | None:
    """Return 100 n/N where the text gives n of N alone."""
    n, total = patients.numerator, patients.denominator
    without_percent = figure.kind in COUNT_KINDS or (figure.kind == "of" and "percent" not in figure.rule)
    return 100 * n / total if without_percent and n is not None and total is not None else None


def flags(figure: Figure, expressed: Expressed, share: float | None) -> tuple[str, ...]:
    """Return what a reader should know about a value."""
    if not _counts_patients(figure, expressed):
        return ()
    known = {
        "natural_frequency": _is_natural(figure),
        "value_derived_from_n_over_N": share is not None,
        "fraction_word": figure.rule.startswith(IN_WORDS),
    }
    return tuple(flag for flag, holds in known.items() if holds)


def _base(said: Statement, link: Link) -> Base | None:
    """Return what a value is counted out of, if the numbers agree with it."""
    base = _of_column(said, link) or base_of(said.passage, link.figure, said.bases, before=said.before)
    if base is not None and base.source == "context" and base.responded and link.mention.code == "RECURRENCE":
        return None
    if base is None or (link.figure.kind == "bare" and counts_events(link)):
        return base
    n, value = link.figure.n, link.figure.value
    if n is None:
        return base if _may_count(said.passage, link, base) else None
    if n > base.total:
        return None
    disagrees = value is not None and abs(100 * n / base.total - value) > MOST_APART
    return None if disagrees and link.figure.kind == "share" else base


def _of_column(said: Statement, link: Link) -> Base | None:
    """Return the patients of a table's column: those its head names, else those of the column of the same number."""
    head = said.table.head
    column = head.above(said.passage, begin(link.figure)) if head is not None else None
    if head is not None and column is not None:
        totals = (f.n for f in head.passage.figures if f.kind == "total" and column.start <= f.start < column.end)
        total = next(totals, None) or _counted_below(said, column, head)
        return None if total is None else Base(total=total, source="context")
    if link.figure.rule != "table-row" or link.size != len(said.table.columns):
        return None
    return Base(total=said.table.columns[link.chain], source="context")


def _counted_below(said: Statement, column: Column, head: Head) -> int | None:
    """Return the patients of a column that a row below the head counts."""
    groups = [one for one in head.columns if one.kind == "group"]
    groups = groups[len(groups) - len(said.table.columns) :]  # without the corner
    if len(groups) != len(said.table.columns) or column not in groups:
        return None
    return said.table.columns[groups.index(column)]


def _may_count(passage: Passage, link: Link, base: Base) -> bool:
    """Say whether a value without n can be a share of a base."""
    figure = link.figure
    if figure.value is None:
        return True
    if link.size > 1 and base.figure is not None and base.figure.kind == "count":
        return False  # of two arms, and the count is of one or of both
    return figure.high is None and consistent(base.total, figure.value, passage.text[figure.start : figure.end])
