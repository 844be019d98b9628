"""Values that are listed or compared, and endpoints that are named side by side."""

from __future__ import annotations

import re
from itertools import pairwise

from etl.extract.costs import fits
from etl.extract.figures import Figure, begin, reach
from etl.extract.list_ends import MAY_JOIN, compared_together, list_end, respectively
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.seldom import Seldom
from etl.extract.wording import RESPECTIVELY, VERSUS, without_noise
from etl.values import dataclass

LINKS_AND = re.compile(
    r"\s*,?\s*(?:and|beziehungsweise|bzw\.|&|y|et|und|和|及|与|、|と|,|/|or)\s*"
    r"(?:only |just |about |approximately |del? |d')?",
    re.IGNORECASE,
)


# between the values of two arms that are named by letters: "30% (18%-43%); arm B: 23%"
ARM_GAP = re.compile(
    r"\s?\)?\s?[;,]?\s?(?:of (?:the )?(?:patients|participants|those) )?(?:and )?(?:in )?(?:the )?"
    r"(?:arm|group|cohort|grupo|gruppe|groupe|bras)\s\w{1,12}\s?[:,=]?\s?(?:and |versus |vs\.? )?(?:in )?",
    re.IGNORECASE,
)


# between the values of two times that are named before each: "88.2%; at 3 yrs: 61.7%"
TIME_GAP = re.compile(
    r"\s?[;,]?\s?(?:and )?(?:at|after|by)\s[\w.]{1,12}[ -](?:yrs?|years?|months?|mo"
    r"|weeks?)\s?[:,=(]?\s?(?:was |it was )?"
    r"|\s?[、,;和と]\s?[\d.]{1,4}\s?(?:年|[个個かヶヵカケ]?月)(?:時点|目|时|時)?[でにはの为為]{0,2}\s?",
    re.IGNORECASE,
)


JOINED_WITHIN = 170  # characters


FAMILY = {
    "percent": "rate",
    "of": "rate",
    "share": "rate",
    "all": "rate",
    "none": "rate",
    "duration": "time",
    "status": "time",
    "ratio": "ratio",
    "points": "points",
    "fold": "fold",
}


JOINED_KINDS = MAY_JOIN | {"status"}


def chains_of(passage: Passage, values: list[Figure]) -> list[list[Figure]]:
    """Group values that are compared or listed with nothing of their own between them."""
    chains: list[list[Figure]] = []
    for figure in values:
        last = chains[-1][-1] if chains else None
        if last is not None and (_counts_opposed(passage, last, figure) or _chained(passage, last, figure)):
            chains[-1].append(figure)
        else:
            chains.append([figure])
    return chains


# "not reached (NR; 95% CI 24.1-NR) vs 18.4": the bracket of the first value ends before the second
OWN_BRACKET_ENDS = re.compile(r"^(?:[;,] ?(?:95% )?CI[^()\[\]]{0,30})?[)\]]")


def _chained(passage: Passage, last: Figure, figure: Figure) -> bool:
    joins = last.kind in JOINED_KINDS or last.rule == "table-row"
    return joins and FAMILY.get(figure.kind) == FAMILY.get(last.kind) and _joined(passage, last, figure)


COUNTS_OPPOSED = re.compile(r"(?: \w+)? (?:versus|vs\.?) ")  # "(34 vs 51)", "(34 deaths vs 51)"


def _counts_opposed(passage: Passage, last: Figure, figure: Figure) -> bool:
    alike = last.kind == figure.kind == "bare"
    return alike and COUNTS_OPPOSED.fullmatch(passage.text, last.end, figure.start) is not None


def _joined(passage: Passage, last: Figure, figure: Figure) -> bool:
    if last.rule == figure.rule == "table-row":
        return True
    start, end = reach(last), begin(figure)
    if any(begin(last) < m.start < last.start for m in passage.mentions):
        return False  # "1 achieved a complete response (1.7%) and 24 (40.7%) had partial responses"
    gap = passage.text[start:end]
    between = without_noise(OWN_BRACKET_ENDS.sub("", gap, count=1) if last.parts else gap)
    if between.count(")") > between.count("("):
        return False  # one stands in a bracket that the other is outside of
    family = FAMILY.get(figure.kind)
    own = [m for m in passage.mentions if start <= m.start < end and family in m.takes and not _aside(gap, m, start)]
    if len(gap) > JOINED_WITHIN or (own and not _compared_behind(gap, own, start)):
        return False
    plain = without_noise(gap).strip(" ()[]")
    listed = (
        (plain and LINKS_AND.fullmatch(f" {plain} "))
        or ARM_GAP.fullmatch(gap)
        or (TIME_GAP.fullmatch(gap) and not _has_own_behind(passage, last, figure))
        or VERSUS.search(plain)
    )
    return bool(listed) or _is_change(passage.text, plain, last)


def _has_own_behind(passage: Passage, last: Figure, figure: Figure) -> bool:
    """Read "The ORR was 45%, and at 12 months 60% were alive": each of the two has an endpoint of its own."""
    rates = [m for m in passage.mentions if FAMILY.get(figure.kind) in m.takes]
    behind = [m.code for m in rates if 0 <= m.start - reach(figure) < OWN_BEHIND]
    return bool(behind) and any(m.end <= begin(last) and m.code not in behind for m in rates)


OWN_BEHIND = 24  # characters between a value and the endpoint that its clause names


def _is_change(text: str, between: str, first: Figure) -> bool:
    """Read "from 9.2 to 13.5 months": one endpoint, before and after."""
    start = begin(first)
    return TO.fullmatch(between) is not None and FROM.search(text, max(0, start - FROM_WITHIN), start) is not None


def _compared_behind(gap: str, own: list[Mention], base: int) -> bool:
    """Read "94% were alive at one year, versus 86%": the endpoint stands behind the first value, and holds for both."""
    match = COMPARES.search(gap)
    return len(own) == 1 and match is not None and own[0].end - base <= match.start()


COMPARES = re.compile(
    r",? (?:versus|vs\.?|against|compared (?:with|to)|contre|comparée?s? (?:à|aux?|avec)|par rapport à"
    r"|gegenüber|verglichen mit|frente a|contra"
    r"|en comparación con|comparado con|im vergleich zu)\s(?:just |only |nur |seulement |solo |sólo |el |un |la |le "
    r"|about |rund |etwa )*$",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?:\b(?:from|von|de|del|desde|d')|[从由])\s?(?:los |el |the |un |einem |既往|以往|原来|此前|的|约|仅)*$",
    re.IGNORECASE,
)
TO = re.compile(
    r"(?:\w{3,12} )?(?:to|auf|à|al?|hasta)(?: los| el| über| rund| etwa| más de| plus de)?"
    r"|(?:提升|提高|延长|增加|升|增|降低?|下降|缩短|减少)(?:了)?[至到为]约?",
    re.IGNORECASE,
)
FROM_WITHIN = 14  # characters


def _aside(gap: str, mention: Mention, base: int) -> bool:
    """Say whether an endpoint between two values stands in a bracket, or is a mere harm."""
    at = mention.start - base
    return gap.count("(", 0, at) > gap.count(")", 0, at) or mention.code == "AE"


COORDINATED_WITHIN = 90  # characters between two endpoints named side by side, brackets included
COORDINATION = re.compile(
    r"\s*(?:rates?|probabilit(?:y|ies))?\s*(?:\([^()\d]{1,60}\))?\s*(?:,\s*and|,\s*or|,|and|or|/|&|as well as"
    r"|plus|y|e|et|und|sowie|和|及|与|、|以及|と|および|,\s*y)\s*(?:the |a |an |median |mean |\d+-year |estimated "
    r"|non-?relapse |treatment-related |cause-specific |cumulative "
    r"|también |la |el |le |les |l'|das |die |der |中位|médiane de )*\s*",
    re.IGNORECASE,
)


FRONTED = re.compile(r"(?:For|In|Among|With|After|Regarding|Of) [^,.;\d]{2,60},\s")


def lists_of(passage: Passage) -> list[list[Mention]]:
    """Return endpoints named side by side: "PFS and OS", "ORR, CR and DCR"."""
    groups: list[list[Mention]] = []
    opening = FRONTED.match(passage.text)
    for mention in passage.mentions:
        if opening is not None and groups and groups[-1][-1].end < opening.end() <= mention.start:
            groups.append([mention])  # "For relapse, the CR rate was 50%": what it is about, then what is told
            continue
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and mention.start - last.end <= COORDINATED_WITHIN
            and COORDINATION.fullmatch(passage.text[last.end : mention.start])
            and mention.text.lower() != last.text.lower()
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [group for group in groups if len(group) > 1 and len({(m.code, m.term) for m in group}) > 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distributed:
    """Values with the endpoint a list gives them, and those of lists whose numbers do not match."""

    given: dict[Figure, Mention]
    unresolved: frozenset[Figure]


LISTED_KINDS = JOINED_KINDS - {"ratio"}  # "27.7 versus 12.0 months; not reached versus 44.2 months"


def distributed(passage: Passage, values: list[Figure], lists: list[list[Mention]]) -> Distributed:
    """Give the values after a list of endpoints to its members, in order, where the numbers match.

    "were 4.4% versus 5.5%, 36% versus 40% and 6.7 versus 7.2 months" is three comparisons for three endpoints;
    "51% and 72% in arm A and 38% and 60% in arm B" is two rounds of two.
    """
    given: dict[Figure, Mention] = {}
    unresolved = _unlike_arms(passage.text, values)
    for group in lists:
        ahead = _listed_ahead(passage, values, group)
        if ahead and all(fits(f, m) for f, m in zip(ahead, group, strict=True)):
            given |= dict(zip(ahead, group, strict=True))
            continue
        ends = list_end(passage, group, lists, values=values)
        flat = [f for f in values if group[-1].end <= f.start < ends and f.kind in LISTED_KINDS]
        rounds = compared_together(passage.text, flat)
        if len(rounds) < len(flat) and len(rounds) == len(group):
            pairs = [(f, group[i]) for i, chain in enumerate(rounds) for f in chain]
        elif len(flat) > 1 and len(flat) % len(group) == 0:
            pairs = [(f, group[i % len(group)]) for i, f in enumerate(flat)]
        else:
            if len(flat) > 1 and respectively(passage.text, group[-1].end):
                unresolved |= set(flat)
            continue
        if all(fits(f, m) for f, m in pairs):
            given |= dict(pairs)
    return Distributed(given=given, unresolved=frozenset(unresolved - given.keys()))


AHEAD_WITHIN, RIGHT_BEHIND = 70, 24  # characters


def _listed_ahead(passage: Passage, values: list[Figure], group: list[Mention]) -> list[Figure]:
    """Return the values of "30% and 58% had a CR and a VGPR, respectively": listed before their endpoints, in order."""
    text, said = passage.text, RESPECTIVELY.search(passage.text, group[-1].end)
    if said is None or said.start() - group[-1].end > RIGHT_BEHIND:
        return []
    ahead = [f for f in values if reach(f) <= group[0].start and f.kind in LISTED_KINDS][-len(group) :]
    joined = all(LINKS_AND.fullmatch(text, reach(a), begin(b)) for a, b in pairwise(ahead))
    if len(ahead) != len(group) or not joined or group[0].start - reach(ahead[-1]) > AHEAD_WITHIN:
        return []
    own = any(begin(ahead[0]) <= m.start < group[0].start for m in passage.mentions)
    return [] if own else ahead


ARMS_LISTED = Seldom(
    r"\b(?:arms|groups|cohorts) (?P<names>\w{1,2}(?:, ?\w{1,2}){0,6},? (?:and|&) \w{1,2}),? respectively", re.IGNORECASE
)
NAME = re.compile(r"(?:, ?|,? (?:and|&) )")


def _unlike_arms(text: str, values: list[Figure]) -> set[Figure]:
    """Return the values of "12 and 14 months in arms A, B and C, respectively": which is whose is not said."""
    listed = ARMS_LISTED.search(text)
    if listed is None:
        return set()
    arms = len(NAME.split(listed["names"]))
    before = [f for f in values if f.kind in MAY_JOIN - {"ratio"} and f.start < listed.start()]
    return set(before) if before and len(before) % arms else set()
