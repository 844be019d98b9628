"""Where the study rules apply in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

import ahocorasick

from etl.extract.prefilter import Filtered
from etl.extract.study_text import PAD, Sentence
from etl.model import Span
from etl.rules.schema_study import StudyBook, StudyRule
from etl.values import dataclass

DIGIT = re.compile(r"\d")
# the facts that may be said in number words; all others are read as they are spelled, for names hold such words too
COUNTING = frozenset({"enrolled", "planned", "phase", "prior_lines_min", "median_follow_up"})
QUALIFIERS = frozenset({"guard", "as_of", "update"})
# where a rule looks -> the places of sentences it sees
SEEN = {
    "text": {"text", "lead"},
    "lead": {"lead"},
    "head": {"lead", "head"},
    "reference": {"reference"},
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule's match in a sentence; the words of `match` may be lower case, `said` gives them as written."""

    rule: StudyRule
    sentence: Sentence
    match: re.Match[str]

    def said(self, group: str) -> str:
        """Return the words of a named group; empty if the pattern has none such."""
        if group and group not in self.match.re.groupindex:
            return ""
        start, end = self.match.span(group or 0)
        return _seen_by(self.rule, self.sentence)[start:end] if start >= 0 else ""

    def span(self, group: str | int = 0) -> Span | None:
        """Return the place in the document of a group, number words to their end."""
        start, end = self.match.span(group)
        while self.sentence.text.startswith(PAD, end):
            end += 1
        return self.sentence.span(start, end)


def findings(sentences: list[Sentence], book: StudyBook) -> dict[str, list[Finding]]:
    """Return fact -> findings, those of the lowest rank first, then in text order.

    Rules that only qualify others (guards, dates of figures) are not tried here; see `guarded`, `matches`.
    """
    cued = _Cued(sentences, book)
    found: dict[str, list[Finding]] = {}
    for rule in book.rules:
        if rule.fact in QUALIFIERS:
            continue
        for number in cued.by(rule):
            if sentences[number].place in SEEN[rule.where]:
                found.setdefault(rule.fact, []).extend(matches(rule, sentences[number], book))
    for each in found.values():
        each.sort(key=_order)
    return found


class _Cued:
    """Which sentences hold which cues, from one pass over the text."""

    def __init__(self, sentences: list[Sentence], book: StudyBook) -> None:
        folded = [sentence.low for sentence in sentences]
        starts = [0, *accumulate(len(low) + 1 for low in folded)]
        self._all = frozenset(range(len(folded)))
        self._by: dict[str, set[int]] = {}
        for end, cue in _automaton(book).iter("\n".join(folded)):
            self._by.setdefault(cue, set()).add(bisect_right(starts, end) - 1)

    def by(self, rule: StudyRule) -> list[int]:
        """Return the numbers of the sentences that hold what the rule asks for, in order."""
        here = self._any(rule.cues)
        return sorted(here & self._any(rule.also)) if here and rule.also else sorted(here)

    def _any(self, cues: frozenset[str]) -> frozenset[int]:
        if not cues:
            return self._all
        return frozenset().union(*(self._by[cue] for cue in cues & self._by.keys()))


@lru_cache(maxsize=4)
def _automaton(book: StudyBook) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for cue in {cue for rule in book.rules for cue in rule.cues | rule.also}:
        automaton.add_word(cue, cue)
    automaton.make_automaton()
    return automaton


def matches(rule: StudyRule, sentence: Sentence, book: StudyBook) -> Iterator[Finding]:
    """Yield the matches of a rule in a sentence, none if a guard forbids it."""
    text = _seen_by(rule, sentence)
    if rule.counts and not DIGIT.search(text):
        return
    hits = list(_expressions(book, rule.id).each(text))
    if hits and not any(guarded(guard, sentence, book) for guard in rule.unless):
        for hit in hits:
            yield Finding(rule=rule, sentence=sentence, match=hit)


def _seen_by(rule: StudyRule, sentence: Sentence) -> str:
    return sentence.text if rule.fact in COUNTING else sentence.plain


def guarded(guard: str, sentence: Sentence, book: StudyBook) -> bool:
    """Say whether a guard's words stand in the sentence."""
    cues = book.by_id[guard].cues
    if cues and not any(cue in sentence.low for cue in cues):
        return False
    return _expressions(book, guard).first(sentence.plain) is not None


@lru_cache(maxsize=1024)
def _expressions(book: StudyBook, rule_id: str) -> Filtered[str]:
    """Return the expressions of a rule; read at its first use, for parsing all of them would slow every start."""
    return Filtered((rule_id, expression) for expression in book.regexes[rule_id])


def _order(finding: Finding) -> tuple[int, int, int]:
    return finding.rule.rank, finding.sentence.block, (finding.sentence.start or 0) + finding.match.start()
