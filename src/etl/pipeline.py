"""The way of the data: raw bytes in, a document and what it says out. No network, disk, clock or Prefect."""

from __future__ import annotations

from etl.clean import clean
from etl.extract import extract
from etl.model import Raw, Reading
from etl.rules import Rules


def read(raw: Raw, rules: Rules) -> Reading:
    """Return what an article says.

    Raises:
        Unreadable: the bytes hold no readable article.
    """
    document = clean(raw, rules)
    return Reading(document=document, extraction=extract(document, rules), rules_sha=rules.sha)
