"""Dates as texts write them, as ISO strings as long as the text gives them."""

from __future__ import annotations

import re
from datetime import date

from etl.rules.schema_study import StudyBook

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
GLUED = re.compile(r"(\d{1,2})([A-Za-z]{3,4})((?:19|20)\d\d)")
CALENDAR = re.compile(r"((?:19|20)\d\d)(?:[-/.]| ?年 ?)(\d{1,2})(?:(?:[-/.]| ?月 ?)(\d{1,2}))?")
POINTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
WORD = re.compile(r"[^\W\d_]{3,10}")
DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def iso_date(words: str, book: StudyBook) -> str | None:
    """Return "2022-06-05", "2022-06" or "2022"; null if the words are no date of the calendar."""
    words = GLUED.sub(r"\1 \2 \3", words)
    if match := POINTED.fullmatch(words):
        return _checked(match[3], match[2], match[1])
    if match := CALENDAR.search(words):
        return _checked(match[1], match[2], match[3])
    year = YEAR.search(words)
    months = book.meanings["month"]
    month = next((months[word.lower()] for word in WORD.findall(words) if word.lower() in months), None)
    day = DAY.search(YEAR.sub("", words))
    return _checked(year[0], month, day[0] if day else None) if year else None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *([f"{int(part):02d}" for part in (month, day if month else None) if part])])
