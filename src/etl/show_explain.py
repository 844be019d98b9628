"""An article as a person checks it: every block with what became of it, every number with its fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from etl.model import Block, Document, Fate, Number, Outcome, Reading, Span
from etl.show import harmless

STYLES = {Fate.OUTCOME: "bold green", Fate.IGNORED: "cyan", Fate.UNEXPLAINED: "bold red"}
DROPPED = "dim"


def explanation(reading: Reading) -> Iterator[Text]:
    """Yield the lines that explain an article: its head, then each block in raw order with its numbers."""
    outcomes = {outcome.outcome_id: outcome for outcome in reading.extraction.outcomes}
    yield from _head(reading)
    for block in reading.document.blocks:
        numbers = [number for number in reading.extraction.numbers if block.raw.holds(number.raw)]
        yield Text()
        yield _label(block)
        yield _body(block, numbers)
        for number in numbers:
            yield _fate(number, outcomes)


def _head(reading: Reading) -> Iterator[Text]:
    document, counts = reading.document, Counter(number.fate for number in reading.extraction.numbers)
    kept = sum(block.kept for block in document.blocks)
    yield Text(harmless(document.title or document.article), style="bold")
    yield Text(harmless(_described(document)))
    yield Text(f"{kept} blocks kept, {len(document.blocks) - kept} dropped; numbers: ").append_text(
        Text(", ").join(Text(f"{counts[fate]} {fate}", style=STYLES[fate]) for fate in Fate)
    )


def _described(document: Document) -> str:
    languages = ", ".join(document.languages) or "language unknown"
    return "; ".join((document.article, languages, document.encoding, *document.notes))


def _label(block: Block) -> Text:
    verdict = "kept" if block.kept else f"dropped by {block.rule}"
    return Text(f"[{verdict}] {block.kind} {block.language or ''}".rstrip(), style="bold" if block.kept else DROPPED)


def _body(block: Block, numbers: list[Number]) -> Text:
    """Return the text of a block with its numbers in the colour of their fate."""
    body, at = Text(style="" if block.kept else DROPPED), 0
    for number in numbers:
        place = _inside(block, number)
        if place is not None and place.start >= at:
            body.append(harmless(block.text[at : place.start]))
            body.append(harmless(place.of(block.text)), style=STYLES[number.fate])
            at = place.end
    return body.append(harmless(block.text[at:]))


def _inside(block: Block, number: Number) -> Span | None:
    """Return where a number stands in a kept block's text; in a dropped block only its raw place is known."""
    if block.span is None or number.span is None or not block.span.holds(number.span):
        return None
    return Span(start=number.span.start - block.span.start, end=number.span.end - block.span.start)


def _fate(number: Number, outcomes: dict[str, Outcome]) -> Text:
    made = "; ".join(_said(outcomes[each]) for each in number.outcome_ids if each in outcomes)
    reason = " ".join(part for part in (number.role, f"by {number.rule}" if number.rule else None) if part)
    line = f"    {number.text!s:<16} {number.fate:<12} {reason}{': ' if made else ''}{made}"
    return Text(harmless(" ".join(line.split("\n")).rstrip()), style=STYLES[number.fate])


def _said(outcome: Outcome) -> str:
    counted = outcome.counted
    of = "" if counted.denominator is None else f" ({counted.numerator or '?'}/{counted.denominator})"
    return f"{outcome.endpoint} {outcome.measure} {outcome.quantity.text}{of}, {outcome.arm.role}"
