"""Where the study rules apply in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.study_text import PAD, Sentence
from etl.model import Span
from etl.rules.schema_study import StudyBook, StudyRule


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule's match in a sentence."""

    rule: StudyRule
    sentence: Sentence
    match: re.Match[str]

    def said(self, group: str) -> str:
        """Return the words of a named group; empty if the pattern has none such."""
        return (self.match.groupdict().get(group) or "") if group else self.match.group()

    def span(self, group: str | int = 0) -> Span | None:
        """Return the place in the document of a group, number words to their end."""
        start, end = self.match.span(group)
        while self.sentence.text.startswith(PAD, end):
            end += 1
        return self.sentence.span(start, end)


def findings(sentences: list[Sentence], book: StudyBook) -> dict[str, list[Finding]]:
    """Return fact -> findings, those of the lowest rank first, then in text order."""
    folded = [sentence.text.lower() for sentence in sentences]
    whole = "\n".join(folded)
    found: dict[str, list[Finding]] = {}
    for rule in book.rules:
        cues = [cue for cue in rule.cues if cue in whole]
        if rule.fact == "guard" or (rule.cues and not cues):
            continue
        for sentence, low in zip(sentences, folded, strict=True):
            if _in_place(rule, sentence) and (not cues or any(cue in low for cue in cues)):
                found.setdefault(rule.fact, []).extend(matches(rule, sentence, book))
    for each in found.values():
        each.sort(key=_order)
    return found


def matches(rule: StudyRule, sentence: Sentence, book: StudyBook) -> Iterator[Finding]:
    """Yield the matches of a rule in a sentence, none if a guard forbids it."""
    hits = [hit for regex in book.regexes[rule.id] for hit in regex.finditer(sentence.text)]
    if hits and not any(guarded(guard, sentence, book) for guard in rule.unless):
        for hit in hits:
            yield Finding(rule=rule, sentence=sentence, match=hit)


def guarded(guard: str, sentence: Sentence, book: StudyBook) -> bool:
    """Say whether a guard's words stand in the sentence."""
    return any(regex.search(sentence.text) for regex in book.regexes[guard])


def _in_place(rule: StudyRule, sentence: Sentence) -> bool:
    if rule.where == "reference":
        return sentence.reference
    return not sentence.reference and (rule.where == "text" or sentence.lead)


def _order(finding: Finding) -> tuple[int, int, int]:
    return finding.rule.rank, finding.sentence.block, (finding.sentence.start or 0) + finding.match.start()
