"""Studies of a registry (ClinicalTrials.gov, its JSON): the title, what was treated with what, and posted results.

Each measurement, each statistical analysis and each adverse event of a group becomes a row of a table, made of the
registry's own words in the order of the record, with a bar between. What the record leaves out is "NA".

measurement: title | parameter | dispersion | unit | time frame | group | class | category | patients | value
    | lower limit | upper limit | comment
analysis: title | time frame | groups | p-value | method | parameter | value | level | sides | lower limit | upper limit
event: group | serious, other or deaths | term | organ system | vocabulary | events | patients affected | at risk
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.clean.json_places import value
from etl.clean.lines import Line
from etl.clean.mapped import Mapped, Piece, joined
from etl.clean.page import Page
from etl.errors import Unreadable
from etl.model import BlockKind, Metadata

NOTE = "registry_results"
BAR = " | "
NOTHING = "NA"

_EVENTS = ("resultsSection", "adverseEventsModule")
_BAR_OR_BREAK = re.compile(r"[|\s]+")


def read(raw_text: str) -> Page:
    """Return the results that a study posted, as rows of a table.

    Raises:
        Unreadable: the record is cut or no JSON.
    """
    try:
        study = value(raw_text)
    except (IndexError, KeyError, RecursionError) as error:
        raise Unreadable(
            "a study of a registry that is cut or no JSON; fetch it again", reason="undecodable"
        ) from error
    title = _at(study, "protocolSection", "identificationModule", "briefTitle")
    lines = [Line(mapped=title, kind=BlockKind.TITLE)] if isinstance(title, Mapped) and title.pieces else []
    lines += _named(study)
    for measure in _list(study, "resultsSection", "outcomeMeasuresModule", "outcomeMeasures"):
        lines += [Line(mapped=row, kind=BlockKind.TABLE_ROW) for row in (*_rows(measure), *_analyses(measure))]
    lines += [Line(mapped=row, kind=BlockKind.TABLE_ROW) for row in _events(_at(study, *_EVENTS))]
    number = _text(study, "protocolSection", "identificationModule", "nctId")
    about = Metadata(
        title=title.text if isinstance(title, Mapped) else None,
        canonical_url=f"https://clinicaltrials.gov/study/{number}" if number else None,
        modified_at=_text(study, "protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"),
    )
    return Page(lines=lines, metadata=about, notes=(NOTE,), structured=True)


def _named(study: object) -> Iterator[Line]:
    """Yield what was studied: conditions, and arms with what they got."""
    conditions = _list(study, "protocolSection", "conditionsModule", "conditions")
    if words := [each for each in conditions if isinstance(each, Mapped) and each.pieces]:
        yield Line(mapped=joined(words, "; "))
    for arm in _list(study, "protocolSection", "armsInterventionsModule", "armGroups"):
        parts = [part for key in ("label", "type") if isinstance(part := _at(arm, key), Mapped) and part.pieces]
        if len(parts) > 1:
            yield Line(mapped=joined(parts, BAR), kind=BlockKind.LIST_ITEM)


def _rows(measure: object) -> Iterator[Mapped]:
    groups = {_text(group, "id"): _at(group, "title") for group in _list(measure, "groups")}
    patients = {
        _text(count, "groupId"): _at(count, "value")
        for denominator in _list(measure, "denoms")
        if (_text(denominator, "units") or "").lower() == "participants"
        for count in _list(denominator, "counts")
    }
    head = [_at(measure, key) for key in ("title", "paramType", "dispersionType", "unitOfMeasure", "timeFrame")]
    for part in _list(measure, "classes"):
        for category in _list(part, "categories"):
            for found in _list(category, "measurements"):
                group = _text(found, "groupId")
                said = [_at(found, key) for key in ("value", "lowerLimit", "upperLimit", "comment")]
                named = [groups.get(group), _at(part, "title"), _at(category, "title")]
                yield _row([*head, *named, patients.get(group), *said])


def _analyses(measure: object) -> Iterator[Mapped]:
    groups = {_text(group, "id"): _at(group, "title") for group in _list(measure, "groups")}
    for test in _list(measure, "analyses"):
        ids = [each.text for each in _list(test, "groupIds") if isinstance(each, Mapped)]
        titles = [title for each in ids if isinstance(title := groups.get(each), Mapped) and title.pieces]
        named = [_at(measure, "title"), _at(measure, "timeFrame"), joined(titles, " vs ")]
        figures = ("pValue", "statisticalMethod", "paramType", "paramValue", "ciPctValue", "ciNumSides")
        yield _row([*named, *(_at(test, key) for key in (*figures, "ciLowerLimit", "ciUpperLimit"))])


def _events(module: object) -> Iterator[Mapped]:
    """Yield the patients of each group with any event, then those with each event."""
    groups = {_text(group, "id"): _at(group, "title") for group in _list(module, "eventGroups")}
    for group in _list(module, "eventGroups"):
        for kind in ("deaths", "serious", "other"):
            counts = [_at(group, f"{kind}{count}") for count in ("NumAffected", "NumAtRisk")]
            if any(isinstance(count, Mapped) for count in counts):
                yield _row([_at(group, "title"), kind, "any", None, None, None, *counts])
    for kind in ("serious", "other"):
        for event in _list(module, f"{kind}Events"):
            named = [_at(event, key) for key in ("term", "organSystem", "sourceVocabulary")]
            for stats in _list(event, "stats"):
                counts = [_at(stats, key) for key in ("numEvents", "numAffected", "numAtRisk")]
                yield _row([groups.get(_text(stats, "groupId")), kind, *named, *counts])


def _row(cells: list[object]) -> Mapped:
    """Return a row; a cell that is a plain text is a word of ours, which stands nowhere in the record."""
    parts, at = list[Mapped](), 0
    for cell in cells:
        if isinstance(cell, Mapped) and cell.pieces:
            words = cell.replace(_BAR_OR_BREAK, lambda _: " ").strip()
            at = words.raw.end
            parts.append(words)
        else:
            parts.append(Mapped((Piece(cell if isinstance(cell, str) else NOTHING, at, at),)))
    return joined(parts, BAR)


def _at(node: object, *keys: str) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _list(node: object, *keys: str) -> list[object]:
    found = _at(node, *keys)
    return found if isinstance(found, list) else []


def _text(node: object, *keys: str) -> str | None:
    found = _at(node, *keys)
    return found.text if isinstance(found, Mapped) else None
