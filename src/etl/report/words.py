"""Codes in plain words, and names as file names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

# in the order a page shows them: response, time to event, safety, other
ENDPOINTS = {
    "ORR": "Objective response",
    "CR": "Complete response",
    "sCR": "Stringent complete response",
    "CRi": "Complete response, incomplete recovery",
    "cCR": "Clinical complete response",
    "pCR": "Pathological complete response",
    "MPR": "Major pathological response",
    "VGPR": "Very good partial response",
    "PR": "Partial response",
    "MR": "Minor response",
    "SD": "Stable disease",
    "PD": "Progressive disease",
    "DCR": "Disease control",
    "CBR": "Clinical benefit",
    "REMISSION": "Remission, depth not stated",
    "NED": "No evidence of disease",
    "RESPONSE": "Response, kind not stated",
    "MRD_NEG": "No measurable residual disease",
    "PSA50": "PSA fall of at least 50%",
    "TUMOR_SHRINKAGE": "Patients whose tumour shrank",
    "TUMOR_SIZE_CHANGE": "Change of tumour size",
    "TTR": "Time to response",
    "DOR": "Duration of response",
    "OS": "Overall survival",
    "PFS": "Progression-free survival",
    "PFS2": "Progression-free survival on next treatment",
    "EFS": "Event-free survival",
    "DFS": "Disease-free survival",
    "RFS": "Relapse-free survival",
    "MFS": "Metastasis-free survival",
    "DMFS": "Distant-metastasis-free survival",
    "TTP": "Time to progression",
    "TTF": "Time to treatment failure",
    "TTNT": "Time to next treatment",
    "RECURRENCE": "Recurrence",
    "DEATH": "Death",
    "LOCAL_CONTROL": "Local control",
    "AE": "Adverse events",
    "CRS": "Cytokine release syndrome",
    "ICANS": "Neurotoxicity (ICANS)",
    "DLT": "Dose-limiting toxicity",
    "DISCONTINUATION": "Treatment stopped for toxicity",
    "ORGAN_PRESERVATION": "Organ preservation",
    "QOL": "Quality of life",
    "OTHER": "Other",
}
MEASURES = {
    "PROPORTION": "share of patients",
    "COUNT": "number of patients",
    "MEDIAN": "median",
    "MEAN": "mean",
    "LANDMARK_RATE": "rate at a time point",
    "HAZARD_RATIO": "hazard ratio",
    "ODDS_RATIO": "odds ratio",
    "RISK_RATIO": "risk ratio",
    "RELATIVE_RISK_REDUCTION": "relative reduction of risk",
    "RELATIVE_CHANGE": "relative change",
    "RATE_DIFFERENCE": "difference of rates",
    "DIFFERENCE": "difference",
    "FOLD_CHANGE": "fold change",
    "QUALITATIVE": "in words",
    "NOT_STATED": "measure not stated",
}
ARMS = {
    "EXPERIMENTAL": "studied",
    "CONTROL": "control",
    "ACTIVE_COMPARATOR": "active comparator",
    "PLACEBO_COMPARATOR": "placebo",
    "NO_INTERVENTION": "no treatment",
    "HISTORICAL_CONTROL": "history",
    "EXTERNAL_STUDY": "another study",
    "CLASS_SUMMARY": "class of drugs",
    "NOT_STATED": "arm not stated",
}
STRENGTHS = {"STRONG": "strong", "MODERATE": "moderate", "WEAK": "weak", "NOT_STATED": "not stated"}
SOURCES = {"REGISTRY": "registry", "ABSTRACT": "abstract", "PRESS_RELEASE": "press release", "NEWS": "news"}
SCOPES = {"PRECLINICAL": "not in patients: cells or animals", "INDIVIDUAL_CASE": "a single patient"}

SLUG_MAX = 40

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Return a file name for a name from a text: letters, digits, hyphens; different names give different ones."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    readable = _OTHER.sub("-", plain).strip("-")[:SLUG_MAX]
    if readable == name:
        return readable
    return f"{readable or 'x'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def page_of(article_id: str) -> str:
    """Return the file name of an article's page."""
    return f"{article_id[:24]}.html"


def reason(rule: str | None) -> str:
    """Return why a number is no result, in words: the name of the rule that says so."""
    if rule is None:
        return "not explained by any rule"
    part, _, rest = rule.rpartition("/")
    words = rest.replace("-", " ").replace("_", " ")
    return f"in a dropped part: {words}" if part == "dropped" else words


def figure(value: float | None, digits: int = 1) -> str:
    """Return a number with so many decimals at most, without trailing zeros; nothing for none."""
    return "" if value is None else f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"


def interval(row: dict[str, Any]) -> str:
    """Return an interval as `38.4 to 88.2`; nothing where there is none."""
    low, high = row["low"], row["high"]
    digits = 2 if row["unit"] == "ratio" else 1
    return "" if low is None or high is None else f"{low:,.{digits}f} to {high:,.{digits}f}"


def counted(row: dict[str, Any]) -> str:
    """Return `n/N`, `/N` or nothing."""
    n, total = row["numerator"], row["denominator"]
    return "" if n is None and total is None else f"{'?' if n is None else n}/{'?' if total is None else total}"


def timepoint(row: dict[str, Any]) -> str:
    """Return the time of a result as `12 months`; nothing where none is stated."""
    value, unit = row["timepoint_value"], row["timepoint_unit"]
    if value is None or unit is None:
        return ""
    return f"{figure(value)} {unit.removesuffix('s') if value == 1 else unit}"
