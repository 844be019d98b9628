"""Readings made by hand: a small article whose outcomes are known, and ways to change one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from etl.model import (
    About,
    Arm,
    Block,
    BlockKind,
    Counted,
    Document,
    Enrolment,
    Extraction,
    Fate,
    Link,
    Number,
    Outcome,
    Quantity,
    Raw,
    Reading,
    Run,
    Span,
    Study,
)
from etl.rows import Sheet, sheet

TITLE = "Toy drug shrinks toy tumours"
RESPONSE = "Of 15 patients with mesothelioma, 10 (66.7%) had an objective response to toymab."
SURVIVAL = "Median overall survival was 14.2 months."
HISTORY = "Historically 5% of such patients lived for five years."
TEXT = f"{TITLE}\n\n{RESPONSE}\n\n{SURVIVAL}\n\n{HISTORY}"
RULES_SHA = "r" * 64
SEEN_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def raw(body: bytes = TEXT.encode(), **changes: Any) -> Raw:
    fields: dict[str, Any] = {"locator": "articles/toy.txt", "article": "toy", "source": "samples", "seen_at": SEEN_AT}
    return Raw(body=body, **{**fields, **changes})


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start=start, end=start + len(part))


def quantity(printed: str, *, text: str = TEXT, **changes: Any) -> Quantity:
    return Quantity(text=printed, span=span(text, printed), **changes)


def outcome(name: str = "o1", **changes: Any) -> Outcome:
    fields: dict[str, Any] = {
        "outcome_id": name,
        "canonical_id": f"result of {name}",
        "canonical": True,
        "endpoint": "ORR",
        "measure": "PROPORTION",
        "quantity": quantity("66.7%", value=66.7, unit="%"),
        "evidence": span(TEXT, RESPONSE),
        "rule": "n-of-n-percent",
        "counted": Counted(numerator=10, denominator=15, numerator_source="stated", denominator_source="stated"),
        "about": About(cancer=("mesothelioma",), therapy_drug=("toymab",)),
        "language": "en",
    }
    return Outcome(**{**fields, **changes})


def survival(name: str = "o2", **changes: Any) -> Outcome:
    fields: dict[str, Any] = {
        "endpoint": "OS",
        "measure": "MEDIAN",
        "quantity": quantity("14.2 months", value=14.2, unit="months"),
        "evidence": span(TEXT, SURVIVAL),
        "counted": Counted(),
    }
    return outcome(name, **{**fields, **changes})


def history(name: str = "o3", **changes: Any) -> Outcome:
    fields: dict[str, Any] = {
        "endpoint": "OS",
        "quantity": quantity("5%", value=5.0, unit="%"),
        "evidence": span(TEXT, HISTORY),
        "counted": Counted(),
        "arm": Arm(role="HISTORICAL_CONTROL"),
        "about": About(cancer=("mesothelioma",)),
        "evidence_scope": "HISTORICAL_BACKGROUND",
    }
    return outcome(name, **{**fields, **changes})


def number(printed: str, fate: Fate = Fate.OUTCOME, **changes: Any) -> Number:
    place = span(TEXT, printed)
    return Number(text=printed, kind="number", fate=fate, raw=place, span=place, **changes)


def ledger() -> tuple[Number, ...]:
    return (
        number("15", rule="n-of-n-percent", role="denominator", outcome_ids=("o1",)),
        number("10", rule="n-of-n-percent", role="numerator", outcome_ids=("o1",)),
        number("66.7%", rule="n-of-n-percent", role="value", outcome_ids=("o1",)),
        number("14.2", rule="n-of-n-percent", role="value", outcome_ids=("o2",)),
        number("5%", rule="n-of-n-percent", role="value", outcome_ids=("o3",)),
        number("five", Fate.UNEXPLAINED),
    )


def document(text: str = TEXT, **changes: Any) -> Document:
    place = Span(start=0, end=len(text))
    fields: dict[str, Any] = {
        "article": "toy",
        "sha256": raw(text.encode("utf-8", "surrogatepass")).sha256,
        "text": text,
        "raw_text": text,
        "encoding": "utf-8",
        "blocks": (
            Block(text=text, kind=BlockKind.PARAGRAPH, raw=place, span=place, language="en"),
            Block(text="Share", kind=BlockKind.FURNITURE, raw=place, rule="share-bar"),
        ),
        "runs": (Run(text=place, raw=place),),
        "title": TITLE,
        "language": "en",
        "languages": ("en",),
        "links": (Link(url="https://doi.org/10.1/toy", text="paper", kind="doi"),),
    }
    return Document(**{**fields, **changes})


def reading(*outcomes: Outcome, numbers: tuple[Number, ...] = (), **changes: Any) -> Reading:
    made = document(**changes)
    study = Study(enrolled=(Enrolment(patients=15, quote=span(TEXT, "15 patients")),), phase="2")
    extraction = Extraction(outcomes=outcomes, numbers=numbers, study=study if outcomes else None)
    return Reading(document=made, extraction=extraction, rules_sha=RULES_SHA)


def toy_sheet(**changes: Any) -> Sheet:
    """The whole toy article: three results, six numbers, a study."""
    return sheet(reading(outcome(), survival(), history(), numbers=ledger(), **changes), raw=raw())


def numbered_sheet(place: int) -> Sheet:
    """One of many different articles, each with three results under ids of its own."""
    name = f"toy-{place}"
    body = raw(f"{TEXT} {place}".encode(), article=name, locator=f"articles/{name}.txt")
    ids = {each.outcome_id: f"{name}-{each.outcome_id}" for each in (outcome(), survival(), history())}
    outcomes = [replace(each, outcome_id=ids[each.outcome_id]) for each in (outcome(), survival(), history())]
    numbers = tuple(replace(each, outcome_ids=tuple(ids[key] for key in each.outcome_ids)) for each in ledger())
    return sheet(reading(*outcomes, numbers=numbers, article=name, sha256=body.sha256), raw=body)


def unlike(made: Sheet, place: int = 0, **changes: Any) -> Sheet:
    """The sheet with other values in one of its outcome rows."""
    rows = [{**row, **changes} if index == place else row for index, row in enumerate(made.outcomes)]
    return replace(made, outcomes=rows)
