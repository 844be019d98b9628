"""Drugs that no table has yet, known by the ending of their name.

An international nonproprietary name ends in the stem of its group (WHO, "The use of stems in the selection of
INN"): what a text calls zorvatinib is a tyrosine kinase inhibitor, whoever makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.prefilter import Filtered

STEMS = (
    "ciclib",
    "citabine",
    "clax",
    "degib",
    "domide",
    "fusp",
    "inostat",
    "leucel",
    "limus",
    "lisib",
    "lutamide",
    "mab",
    "mustine",
    "parib",
    "platin",
    "rafenib",
    "rubicin",
    "sertib",
    "sidenib",
    "tansine",
    "taxel",
    "tecan",
    "tinib",
    "trexed",
    "vedotin",
    "zomib",
)
NAME = Filtered([("name", re.compile(rf"\b(?=[a-z]{{7,24}}\b)[a-z]*(?:{'|'.join(STEMS)})\b", re.IGNORECASE))])


def new_drugs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name, in small letters, of each word of a text that ends like a drug's."""
    for name in NAME.each(text):
        yield name.start(), name.end(), name.group().lower()
