"""Results as FHIR R5 Evidence, one resource a line: what the article says, in the words of that standard.

Filled are only fields whose meaning is the same; what has no place there (a value that was not reached, the strength of
evidence by our rule) is said in words. Codes of statistics are those of the FHIR code system `statistic-type` and of
NCI Thesaurus behind it.
"""

from __future__ import annotations

import json
import re
from typing import Any

Row = dict[str, Any]

SYSTEM = "http://terminology.hl7.org/CodeSystem"
STATISTICS = {
    "PROPORTION": ("C44256", "Proportion"),
    "COUNT": ("C25463", "Count"),
    "MEDIAN": ("C28007", "Median"),
    "MEAN": ("C53319", "Mean"),
    "HAZARD_RATIO": ("C93150", "Hazard Ratio"),
    "ODDS_RATIO": ("C16932", "Odds Ratio"),
    "RISK_RATIO": ("C93152", "Relative Risk"),
}
COMPARATORS = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
# UCUM: https://ucum.org
UNITS = {"%": "%", "months": "mo", "years": "a", "weeks": "wk", "days": "d"}
UCUM = "http://unitsofmeasure.org"

_NO_ID = re.compile(r"[^A-Za-z0-9\-.]")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def evidence_line(row: Row) -> str:
    """Return a row of main.results as an Evidence resource on one line."""
    return json.dumps(evidence(row), ensure_ascii=False) + "\n"


def evidence(row: Row) -> Row:
    """Return a row of main.results as an Evidence resource."""
    date = _DATE.match(row["published_at"] or "")
    resource = {
        "resourceType": "Evidence",
        "id": _NO_ID.sub("-", f"{row['article_id'][:32]}-{row['canonical_id']}")[:64],
        "identifier": [{"system": "urn:outcomes-etl:result", "value": f"{row['article_id']}/{row['canonical_id']}"}],
        "title": row["title"] or row["article"],
        "status": "active",
        "date": date[0] if date else None,
        "description": row["evidence_quote"],
        "note": [{"text": text} for text in _notes(row)],
        "relatedArtifact": [_source(row)],
        "variableDefinition": _variables(row),
        "statistic": [_statistic(row)],
    }
    return _filled_fields(resource)


def _notes(row: Row) -> list[str]:
    notes = [f"Strength of evidence by the rule of this warehouse: {row['strength']}."]
    if row["arm_role"] in {"HISTORICAL_CONTROL", "EXTERNAL_STUDY"}:
        notes.append("Not a result of the study reported: history, or another study.")
    return notes + [f"Flag: {flag}." for flag in row["flags"]]


def _source(row: Row) -> Row:
    link = row["link"] or ""
    document = {"url": link} if link.startswith(("http://", "https://")) else None
    return {"type": "derived-from", "display": row["title"] or row["article"], "document": document}


def _variables(row: Row) -> list[Row]:
    population = ", ".join([*row["cancer"], *filter(None, (row["population"], row["subgroup"]))])
    treatment = ", ".join([*row["therapy_drug"], *filter(None, (row["therapy_class"], row["arm_label"]))])
    said = {"population": population, "exposure": treatment, "measuredVariable": _measured(row)}
    return [
        {"description": text, "variableRole": {"coding": [{"system": f"{SYSTEM}/variable-role", "code": role}]}}
        for role, text in said.items()
        if text
    ]


def _measured(row: Row) -> str:
    event = [row["ae_term"]] if row["ae_term"] else []
    grade = [f"grade {row['ae_grade_min']} or more"] if row["ae_grade_min"] else []
    when = [f"at {row['timepoint_value']:g} {row['timepoint_unit']}"] if row["timepoint_value"] is not None else []
    return ", ".join([row["endpoint"], *event, *grade, *when])


def _statistic(row: Row) -> Row:
    code = STATISTICS.get(row["measure"])
    coding = [{"system": f"{SYSTEM}/statistic-type", "code": code[0], "display": code[1]}] if code else None
    total = row["denominator"]
    return {
        "description": row["value_text"],
        "statisticType": {"coding": coding, "text": row["measure"]},
        "quantity": _quantity(row, row["value"], comparator=COMPARATORS.get(row["comparator"])),
        "numberAffected": row["numerator"],
        "sampleSize": {"knownDataCount": total, "numberOfParticipants": total} if total else None,
        "attributeEstimate": [*_interval(row), *_p_value(row)],
    }


def _interval(row: Row) -> list[Row]:
    if row["ci_low"] is None or row["ci_high"] is None:
        return []
    return [
        {
            "description": f"{row['ci_source']} interval",
            "type": {"coding": [{"system": f"{SYSTEM}/attribute-estimate-type", "code": "C53324"}]},
            "level": None if row["ci_level"] is None else row["ci_level"] / 100,
            "range": {"low": _quantity(row, row["ci_low"]), "high": _quantity(row, row["ci_high"])},
        }
    ]


def _p_value(row: Row) -> list[Row]:
    if row["p_value"] is None:
        return []
    comparator = COMPARATORS.get(row["p_comparator"])
    return [
        {
            "type": {"coding": [{"system": f"{SYSTEM}/attribute-estimate-type", "code": "C44185"}]},
            "quantity": {"value": row["p_value"], "comparator": comparator},
        }
    ]


def _quantity(row: Row, value: float | None, *, comparator: str | None = None) -> Row | None:
    if value is None:
        return None
    code = UNITS.get(row["unit"] or "")
    system = UCUM if code else None
    return _filled_fields(
        {"value": value, "comparator": comparator, "unit": row["unit"], "system": system, "code": code}
    )


def _filled_fields(fields: Row) -> Row:
    """Return a resource, or a part of one, without what is empty, as FHIR asks."""
    return {name: kept for name, each in fields.items() if (kept := _filled(each)) not in (None, "", [], {})}


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled_fields(value)
    return [_filled(each) for each in value] if isinstance(value, list) else value
