"""What the words of a whole article say about its design: controlled or not, one study, one patient, animals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from etl.extract.prefilter import Filtered
from etl.values import dataclass

# a label and what its arm got, in either order: "gemcitabine alone (arm B)" or "arm 2 received placebo"
CONTROL_LABEL = re.compile(
    r"\b(?:control|placebo|alone|standard|observation|sham)\b[^.;()]{0,40}\(?\b(?P<a>(?:arm|group"
    r"|cohort) [A-D1-4])\b|\b(?P<b>(?:arm|group|cohort) [A-D1-4])\b(?:(?!\b(?:or|and|versus|vs)\b)[^.;()]){0,30}"
    r"\b(?:control|placebo|alone|standard|observation)\b",
    re.IGNORECASE,
)
CONTROLLED = re.compile(
    r"\b(?:placebo|control (?:group|arm)|hazard ratio|HR|randomi[sz]ed|randomly|standard (?:of care|treatment"
    r"|therapy|chemotherapy|care)|study drug|(?:versus|vs\.?|compared (?:with|to)"
    r"|than) (?:[\w-]+ ){0,2}(?:chemotherapy|placebo|surgery|radiotherapy|radiation|chemo|observation"
    r"|standard))\b"
    r"|\b(?:aleatori\w+|placebo|(?:grupo|brazo) (?:de )?control|tratamiento estándar|randomisée?s?"
    r"|(?:groupe|bras) (?:contrôle|témoin|placebo)|traitement (?:standard|de référence)|randomisiert\w*"
    r"|(?:kontroll|vergleichs)(?:gruppe|arm)\w*|standardtherapie|standardbehandlung|placebo\w*"
    r"|(?:frente a(?: la)?|contre la|par rapport à la|gegenüber(?: einer| der)?|im vergleich zu(?:r| einer)?)"
    r" (?:quimioterapia|chimiothérapie|(?:alleinigen )?chemotherapie))\b|随机|对照|安慰剂|無作為|対照|プラセボ",
    re.IGNORECASE,
)
MANY = re.compile(
    r"\b(?:clinical )?studies (?:indicate|show|suggest|have)|trials (?:indicate|show|suggest|have)\b", re.IGNORECASE
)
ONE = re.compile(
    r"\b(?:the|this|a|our|new|phase \S+) (?:[\w-]+ ){0,5}(?:trial|study)\b"
    r"|试验|研究|試験|estudio|ensayo|étude|essai|studie",
    re.IGNORECASE,
)


ONE_PATIENT = re.compile(
    r"\bcase report\b|\bwe report (?:the case of )?an? \d|\ba \d{1,3}[- ]year[- ]old\b|\binforme de un caso\b"
    r"|\bcas clinique\b|\bfallbericht\b|病例报告|症例報告",
    re.IGNORECASE,
)
MANY_PATIENTS = re.compile(r"\bpatient[es]*s\b|\bpacientes\b|\bpatient(?:en|innen)\b|患者", re.IGNORECASE)
THE_PATIENT = re.compile(r"\b(?:the|this|our) patient\b|\bshe\b|\bhe\b|\ble patient\b|\bel paciente\b", re.IGNORECASE)
ENGINEERED_CELLS = re.compile(
    r"\bCAR[- ]?T\b|\bCAR-modified|chimeric antigen receptor|嵌合抗原受体|キメラ抗原受容体"
    r"|receptor(?:es)? de antígeno quimérico|récepteur antigénique chimérique",
    re.IGNORECASE,
)
DESIGN = Filtered(
    {
        "control-label": CONTROL_LABEL,
        "controlled": CONTROLLED,
        "many-studies": MANY,
        "one-study": ONE,
        "one-patient": ONE_PATIENT,
        "many-patients": MANY_PATIENTS,
        "the-patient": THE_PATIENT,
        "engineered-cells": ENGINEERED_CELLS,
    }.items()
)
CLEAR_MAJORITY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Whether an article compares arms, which are controls; whether it is about one trial, one patient, CAR-T cells."""

    controlled: bool
    control_labels: frozenset[str]
    single_trial: bool
    single_case: bool
    engineered_cells: bool


def design(text: str) -> Design:
    """Return what the words of an article say about the design of what it reports."""
    found = list(DESIGN.finditer(text))
    said = Counter(name for name, _ in found)
    labels = (match for name, match in found if name == "control-label")
    return Design(
        controlled=bool(said["controlled"]),
        control_labels=frozenset(match["a"] or match["b"] for match in labels),
        single_trial=not said["many-studies"] or said["one-study"] > said["many-studies"] + CLEAR_MAJORITY,
        # its numbers are no rates
        single_case=bool(said["one-patient"]) and said["the-patient"] > said["many-patients"],
        engineered_cells=bool(said["engineered-cells"]),
    )


MICE = re.compile(
    r"\b(?:mice|mouse|murine|rats?|xenografts?|cell lines?|preclinical|in vitro|animals?|organoids?)\b"
    r"|小鼠|マウス|\bratones\b|\bsouris\b|\bmäuse\w*\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:patients?|participants?|volunteers?|men|women|pacientes?|malades?|patient\w+)\b|患者|病人|受试者",
    re.IGNORECASE,
)
SPECIES = Filtered({"mice": MICE, "people": PEOPLE}.items())
MIN_MICE = 3  # fewer may be a word about where a drug comes from


def about_animals(texts: Iterable[str]) -> bool:
    """Say whether the sentences of an article speak of animals and cells more often than of people."""
    said = Counter(name for name, _ in SPECIES.finditer("\n".join(texts)))
    return said["mice"] >= MIN_MICE and said["mice"] > said["people"]
