"""Whose result a value is where arms are listed beside as many values: "with A than with B (14 versus 9 months)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.extract.arm_order import CONTROL_WORD
from etl.extract.arm_parts import ADDED
from etl.extract.figures import begin, reach
from etl.extract.frame import Frame
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.statement import Statement
from etl.extract.wording import VERSUS
from etl.values import dataclass, replace

# words that name what patients got, beside the drugs of the tables, and the letters of a combination: "D+T+P"
NAMES_ARM = re.compile(
    r"\b(?:placebo|chemo(?:therapy|radiation|radiotherapy)?|immunotherapy|radiotherapy|radiation|surgery|observation"
    r"|controls?|comparator|combination|combo|triplet|doublet|vaccine|supportive care"
    r"|standard(?:[- ]of[- ]care| care| therapy| treatment)|(?:high|low|higher|lower|full|reduced)[- ]dose"
    r"|targeted (?:therapy|treatment)|[\w-]{2,12} inhibitors?|(?:arm|group) [A-D1-4])\b"
    r"|(?<![\w-])[A-Z][A-Za-z0-9]{0,9}(?:\s?\+\s?[A-Za-z0-9]{1,10}){1,4}(?![\w-])",
    re.IGNORECASE,
)
FILL = (
    r"(?:\s(?:for|with|in|among|on|of|to|the|an?|that|those|patients?|people|women|men|who|were|was|received"
    r"|receiving|given|treated|taking|getting|got|assigned|arms?|groups?|alone|only|just|monotherapy|therapy"
    r"|treatment|regimens?|drugs?|single-agent|either|standard|new)\b)*"
)
FILLED = re.compile(FILL + r"\s?", re.IGNORECASE)
LISTED = re.compile(rf"{FILL}(?:,|,?\s(?:and|or))(?:\s(?:and|or))?{FILL}\s", re.IGNORECASE)
COMPARED = re.compile(
    rf"{FILL},?\s(?:versus|vs?\.?|than|over|against|(?:as )?compared (?:with|to)|relative to){FILL}\s", re.IGNORECASE
)
AND = re.compile(r"\s(?:and|with)\s", re.IGNORECASE)
# what may stand between a list of arms and the first value: " groups were", " ({", " arms, respectively ("
UP_TO_VALUE = re.compile(
    rf"{FILL}(?:,? respectively)?,?(?:\s(?:was|were|is|are|had|has|showed|achieved|came to|reached)\b)?(?:\sa)?[:,]?"
    r"\s?[(\[{]?"
    r"(?:(?:median|mean|ORR|PFS|OS|DFS|EFS|CR|\d\d?[- ](?:month|year)s?|of|about|only|nearly)\b[:,=]?\s?){0,4}",
    re.IGNORECASE,
)
FROM_VALUE = re.compile(
    r"[)\]}]?(?:,? respectively)?,?(?:\s(?:of )?(?:patients|those|participants))?\s?[(\[]?"
    rf"(?:\s?(?:for|with|in|among|on|receiving|given)){FILL}\s",
    re.IGNORECASE,
)
AHEAD, BEHIND = 240, 200  # characters of a sentence in which a list of arms is looked for
OPENS = re.compile(r"(?:compared|relative|comparison|contrast|unlike)\b[^,]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Arm:
    """One of the arms listed; `opposed` says that it stands behind a comparison."""

    start: int
    end: int
    drugs: frozenset[str] = frozenset()
    opposed: bool = False


def by_arms_listed(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "higher with A than with B (58% and 44%)": the values stand in the order of the arms."""
    chain = _chain(said, link)
    for arms in _lists_beside(said.passage, chain):
        if _in_order(said.passage.text, chain, arms):
            return _role(said.passage.text, arms, link.chain % len(arms), frame=frame)
    return None


def _chain(said: Statement, link: Link) -> list[Link]:
    """Return the values that are compared or listed with one, of the same endpoint."""
    if link.size == 1:
        return []
    alike = [one for one in said.links if one.mention == link.mention and one.size == link.size]
    first = alike.index(link) - link.chain
    members = alike[max(0, first) : first + link.size]
    return members if [one.chain for one in members] == list(range(link.size)) else []


def _in_order(text: str, chain: Sequence[Link], arms: Sequence[_Arm]) -> bool:
    """Say whether values can be those of arms, one each, or one comparison of all arms after the other."""
    if len(chain) == len(arms):
        return len({one.when for one in chain}) == 1
    if len(chain) % len(arms):
        return False
    opposed = [VERSUS.search(text, reach(a.figure), begin(b.figure)) is not None for a, b in pairwise(chain)]
    return all(versus == bool((at + 1) % len(arms)) for at, versus in enumerate(opposed))


def _lists_beside(passage: Passage, chain: Sequence[Link]) -> Iterator[list[_Arm]]:
    """Yield the arms listed right before a chain of values, and right behind it."""
    if not chain:
        return
    first, last = begin(chain[0].figure), reach(chain[-1].figure)
    for split in (False, True):
        ahead = _runs(passage, max(0, first - AHEAD), first, split=split)
        if ahead and len(ahead[-1]) > 1 and _reaches(passage.text, ahead[-1], first):
            yield ahead[-1]
        behind = _runs(passage, last, min(len(passage.text), last + BEHIND), split=split)
        if behind and len(behind[0]) > 1 and FROM_VALUE.fullmatch(passage.text, last, behind[0][0].start):
            yield behind[0]


def _reaches(text: str, arms: Sequence[_Arm], value: int) -> bool:
    """Say whether a list of arms ends right before a value and does not open with what was compared with."""
    return UP_TO_VALUE.fullmatch(text, arms[-1].end, value) is not None and not OPENS.search(text, 0, arms[0].start)


def _runs(passage: Passage, start: int, end: int, *, split: bool) -> list[list[_Arm]]:
    """Return the lists of arms in a stretch; `split` says that "and" stands between two arms, not in one."""
    runs: list[list[_Arm]] = []
    for arm in _named(passage, start, end):
        last = runs[-1][-1] if runs else None
        gap = passage.text[last.end : arm.start] if last is not None else ""
        if last is None:
            runs.append([arm])
        elif (
            arm.start < last.end
            or FILLED.fullmatch(gap)
            or (ADDED.fullmatch(gap) and not (split and AND.fullmatch(gap)))
        ):
            runs[-1][-1] = replace(last, end=max(last.end, arm.end), drugs=last.drugs | arm.drugs)
        elif COMPARED.fullmatch(gap):
            runs[-1].append(replace(arm, opposed=True))
        elif LISTED.fullmatch(gap):
            runs[-1].append(replace(arm, opposed=last.opposed))
        else:
            runs.append([arm])
    return runs


def _joined(gap: str, *, split: bool) -> bool:
    return ADDED.fullmatch(gap) is not None and not (split and AND.fullmatch(gap))


def _named(passage: Passage, start: int, end: int) -> list[_Arm]:
    """Return the drugs and the words that name a treatment in a stretch, in order."""
    drugs = (_Arm(n.start, n.end, frozenset({n.concept})) for n in passage.names if n.kind == "drug")
    words = (_Arm(match.start(), match.end()) for match in NAMES_ARM.finditer(passage.text, start, end))
    found = [*(drug for drug in drugs if start <= drug.start and drug.end <= end), *words]
    return sorted(found, key=lambda arm: arm.start)


GIVEN = re.compile(r"\s(?:for|with|in|on|among|of|receiving|given|under)\b[^,.;()\d]{0,30}$", re.IGNORECASE)
NAMED_WITHIN = 45  # characters behind a value


def treatment_behind(passage: Passage, at: int) -> bool:
    """Say whether what stands behind a value names what its patients got: "14 months for immunotherapy"."""
    named = _named(passage, at, min(len(passage.text), at + NAMED_WITHIN))
    return bool(named) and GIVEN.match(passage.text, at, named[0].start) is not None


def _role(text: str, arms: Sequence[_Arm], at: int, *, frame: Frame) -> str | None:
    """Return the role of one of the arms: what its words say, else what stands behind the comparison is the control."""
    likely = [_likeness(text, arm, arms, frame=frame) for arm in arms]
    controls = [one == max(likely) for one in likely]
    if all(controls):
        controls = [arm.opposed for arm in arms]
    if len(set(controls)) == 1:
        return None
    if not controls[at]:
        return "EXPERIMENTAL"
    return "PLACEBO_COMPARATOR" if "placebo" in text[arms[at].start : arms[at].end].lower() else "CONTROL"


def _likeness(text: str, arm: _Arm, arms: Sequence[_Arm], *, frame: Frame) -> int:
    """Return how much an arm is like a control: 0 to 3, the most where it got a part of what another got."""
    if any(arm.drugs and arm.drugs < other.drugs for other in arms):
        return 3
    if arm.drugs & (frame.studied - frame.comparators):
        return 0
    if CONTROL_WORD.search(text, arm.start, arm.end):
        return 1 if arm.drugs else 2
    return 1 if arm.drugs & frame.comparators else 0
