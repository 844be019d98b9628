"""The linker: which endpoint each value of a sentence belongs to, and at what time.

A value's endpoint is found in this order: lists that match ("PFS and OS were 6.5 and 19.8 months"), then
the cheapest neighbour by distance, direction and what stands between, then the endpoint of the value it is
compared with. Costs are in words; they were set by hand on labelled sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from etl.extract.figures import Figure
from etl.extract.passages import RATE_KINDS, Mention, Passage

TIME_KINDS = frozenset({"duration", "status"})
COUNT_KINDS = frozenset({"count", "bare"})
CHANGE_KINDS = frozenset({"points", "fold"})
MAX_COST = {"duration": 20.0}
FURTHEST = 30.0
WORD_CHARS = 6.0
CJK_CHARS = 2.2
SURVIVAL = frozenset({"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT", "TTR", "DOR", "LOCAL_CONTROL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A value with its endpoint; `chain` says which value of a comparison it is, `size` how many there are."""

    figure: Figure
    mention: Mention
    rule: str
    cost: float
    when: Figure | None = None
    chain: int = 0
    size: int = 1


@dataclass(slots=True, kw_only=True)
class Linked:
    """What linking a sentence gives: links, and why the other values got none."""

    links: list[Link] = field(default_factory=list)
    unlinked: dict[Figure, str] = field(default_factory=dict)


def link(passage: Passage) -> Linked:
    """Return each value of a sentence with its endpoint."""
    result = Linked()
    landmarks = _landmarks(passage)
    values = [f for f in passage.figures if _is_value(f) and f not in landmarks]
    values += _zeros(passage)
    everyone = list(_everyone(passage))
    values = [f for f in values if not any(f.start == e.start for e in everyone)] + everyone
    values.sort(key=lambda f: f.start)
    mentions = list(passage.mentions)
    if not values or not mentions:
        result.unlinked = {f: "no-endpoint" for f in values}
        return result
    chains = _chains(passage, values)
    lists = _lists(passage, mentions)
    given = _distributed(passage, values, lists)
    for chain in chains:
        _link_chain(passage, chain, given, landmarks, result, values)
    return result


def _is_value(figure: Figure) -> bool:
    return figure.kind in RATE_KINDS | TIME_KINDS | COUNT_KINDS | CHANGE_KINDS | {"ratio"}


# --- landmarks -----------------------------------------------------------------------------------------------

AT = re.compile(
    r"(?:\b(?:at|after|by|within|over|beyond|past|through|for|in|until|to|during|following|a|nach|nach etwa|innerhalb von|nach|über|seit|al cabo de|"
    r"a los?|tras|después de|en|durante|dentro de|después|à|après|pendant|dans|au bout de|sous|depuis|the|first|post)|在|于|満|治療後|投与後|术后|治疗后|超过|后)\s?"
    r"(?:the |a |los |les |den |ersten? |first |last |next |about |approximately |at least |more than |less than |over |nearly |almost |up to |around |just |only |least |minimum |"
    r"mindestens |mehr als |al menos |más de |au moins |plus de |median of |another |subsequent |full |full-|roughly |as long as |~|≥|>|至少|约){0,3}$",
    re.IGNORECASE,
)
LIVED = re.compile(r"\b(?:lived|live|went|gone|survived?|surviving|survive|alive|lasting|lasted|vivieron|sobrevivi\w+|vécu|überleb\w+|lebten)\s(?:for |at least |more than |about |over |beyond |longer than |past |to |another |an additional |mindestens |más de |al menos |plus de |au moins ){0,3}$", re.IGNORECASE)
TIMED_AFTER = re.compile(r"(?:\s?(?:after|post|following|from|of|later|since|into|follow|lang|or (?:more|longer)|nach|después|après|后|後|時(?:点)?|以上|以后|の|时)|\s?(?:mark|timepoint|time point|landmark))", re.IGNORECASE)
NAMED_AFTER = re.compile(r"[\s-]{0,2}(?:the |without |sin |sans |ohne |actuarial |cumulative |estimated |overall |disease|progression|event|relapse|recurrence|survival|mortality|OS\b|PFS\b|DFS\b|EFS\b|RFS\b|rates?\b|local|累积|累计|总|無|无|生存|全生存|存活|死亡|复发|überleben|überlebens|gesamt)", re.IGNORECASE)


def _landmarks(passage: Passage) -> set[Figure]:
    """Return the durations that say when, not how long: "at 12 months", "5-year survival"."""
    rates = [f for f in passage.figures if f.kind in RATE_KINDS | {"points"} or (f.kind in COUNT_KINDS and VERB_AFTER.match(passage.text[reach(f) :]))]
    found = set()
    for figure in passage.figures:
        if figure.kind != "duration" or (figure.high is not None and not rates):
            continue
        before, after = passage.text[max(0, figure.start - 60) : figure.start], passage.text[figure.end : figure.end + 40]
        bare = before[: len(before) - len(figure.comparator_text or "")] if figure.comparator_text and before.rstrip().endswith(figure.comparator_text) else before
        own = passage.text[figure.start : figure.end]
        adjectival = re.search(r"[\w]-[A-Za-z]", own) is not None or NAMED_AFTER.match(after) is not None
        if adjectival and (rates or _rate_word(after)) and not _is_median_of(before):
            found.add(figure)
        elif rates and ((AT.search(before) and not GAINED_BY.search(before)) or (LIVED.search(bare) or LIVED.search(before)) and _rate_before(rates, figure)) and not _is_value_place(before):
            found.add(figure)
        elif rates and TIMED_AFTER.match(after) and not _is_value_place(before) and not _time_mention_near(passage, figure):
            found.add(figure)
        elif rates and figure.rule == "landmark-label":
            found.add(figure)
    found |= set(_beside(passage, found))
    return found


SEPARATOR = re.compile(r"-?\s?(?:,|,? ?and|&|y|et|und|、|和|及|と)\s?", re.IGNORECASE)


def _beside(passage: Passage, found: set[Figure]) -> Iterator[Figure]:
    """Yield the other members of a list of times: "1-, 2- and 3-year", "at 6 and 12 months"."""
    times = [f for f in passage.figures if f.kind == "duration"]
    for order in (times[::-1], times):
        marked = False
        for at, figure in enumerate(order):
            if at:
                a, b = sorted((order[at - 1], figure), key=lambda f: f.start)
                marked = marked and SEPARATOR.fullmatch(passage.text[a.end : b.start]) is not None
            marked = marked and not _is_value_place(passage.text[max(0, figure.start - 60) : figure.start])
            if marked:
                yield figure
            marked = marked or figure in found


GAINED_BY = re.compile(r"\b(?:lengthen|extend|improv|prolong|delay|increas|boost|shorten|reduc)\w*\b[^.;,]{0,50}\bby\s(?:\w+\s){0,2}$", re.IGNORECASE)


def _rate_before(rates: list[Figure], figure: Figure) -> bool:
    return any(0 < figure.start - f.end < 100 for f in rates)


def _rate_word(after: str) -> bool:
    return re.match(r"[\s-]?(?:\w+[\s-]){0,5}(?:rates?|probabilit|mortality)|[一-鿿]{0,8}率", after, re.IGNORECASE) is not None


def _is_median_of(before: str) -> bool:
    return re.search(r"(?:\bmedian|\bmean|\baverage|mediana|médiane|中位|平均|中央値)[^.;,、]{0,40}$", before, re.IGNORECASE) is not None


def _is_value_place(before: str) -> bool:
    return re.search(r"(?:\bmedian|\bmean|\baverage|mediana|médiane|中位|平均|中央値)[^.;]{0,50}$", before, re.IGNORECASE) is not None


def _time_mention_near(passage: Passage, figure: Figure) -> bool:
    near = (m for m in passage.mentions if "time" in m.takes and m.code in SURVIVAL and 0 <= figure.start - m.end < 40)
    return any(re.search(r"\b(?:was|were|is|of|at|reached|exceed\w+)\b|[:=(]", passage.text[m.end : figure.start]) for m in near)


# --- statements of zero --------------------------------------------------------------------------------------

ZERO = re.compile(r"\b(?:no|zero|keine[rn]?|ningún|ninguna|sin|aucune?|not a single|never any)\s(?:[\w/-]+\s){0,4}$|(?:未|无|没有)(?:见|观察到|发生|出现|报告|再)?(?:明显|严重|任何|≥?\d级(?:及以上|以上)?)?(?:的)?$", re.IGNORECASE)
SEEN = re.compile(
    r"[^.;:]{0,60}?\b(?:was|were|have been|has been|are)\s(?:observed|seen|reported|noted|recorded|identified|documented|detected|attributed|attributable|found)\b|[^.;,:]{0,60}?\b(?:occurred|observed|reported|arose|emerged)\b"
    r"|[^.;:]{0,40}?\b(?:wurden?|traten|se (?:observaron|registraron|produjeron)|n'(?:a|ont) été|观察到|发生|认められなかった|みられなかった)",
    re.IGNORECASE,
)
SEEN_BEFORE = re.compile(r"未(?:见|观察到|发生|出现|报告)")
ZERO_CODES = frozenset({"CRS", "ICANS", "AE", "RESPONSE", "ORR", "CR", "PR", "DEATH", "RECURRENCE", "REMISSION"})
NOT_NEW = re.compile(r"\b(?:new|unexpected|additional|other|significant|difference|further|major|evidence|increase|signs? of|risk|between|history of|prior|comparator|clear|improvement|standard|treatment|known|approved|more|longer|cure)\b", re.IGNORECASE)


ZERO_AFTER = re.compile(r"(?:は|が|も)?(?:認められなかった|みられなかった|見られなかった|なかった|認めなかった|認めず|なし)")


def _zeros(passage: Passage) -> list[Figure]:
    """Return statements of zero without a numeral: "No DLTs were observed", "no ICANS or other SAEs occurred"."""
    found = [
        Figure(kind="none", start=m.start, end=m.end, rule="zero-seen", value=0.0, n=0, unit="%")
        for m in passage.mentions
        if m.code in ZERO_CODES and ZERO_AFTER.match(passage.text[m.end :])
    ]
    for mention in passage.mentions:
        if mention.code not in ZERO_CODES:
            continue
        opened = ZERO.search(passage.text[max(0, mention.start - 60) : mention.start])
        if opened is None or NOT_NEW.search(opened.group()) or any(m is not mention and m.start >= mention.start - len(opened.group()) and m.end <= mention.start for m in passage.mentions):
            continue
        if (SEEN.match(passage.text[mention.end :]) or SEEN_BEFORE.search(opened.group())) and not any(f.kind == "none" and abs(f.start - mention.start) < 60 for f in passage.figures):
            start = mention.start - len(opened.group())
            found.append(Figure(kind="none", start=start, end=mention.end, rule="zero-seen", value=0.0, n=0, unit="%"))
    return found


ALL_OF_THEM = re.compile(r"(?:全部|均|都|全員|全员|全例)(?:已|被|达到|达|获得|实现|处于|为|是|が|で|に|は|とも)?$|\b(?:all|each|every one|alle|todos|todas|tous|toutes)(?: of (?:them|whom|these patients))?\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
WHOLE = frozenset({"CR", "NED", "REMISSION", "RESPONSE", "ORR", "cCR", "pCR", "OS", "RFS", "DFS", "PFS", "DCR"})


def _everyone(passage: Passage) -> Iterator[Figure]:
    """Yield "42 patients were treated, all without cancer" as 42 of 42."""
    for mention in passage.mentions:
        if mention.code not in WHOLE or ALL_OF_THEM.search(passage.text[max(0, mention.start - 40) : mention.start]) is None:
            continue
        counted = [f for f in passage.figures if f.kind == "count" and f.end <= mention.start and mention.start - f.end < 90]
        if counted and not any(f.kind in RATE_KINDS for f in passage.figures):
            yield replace(counted[-1], kind="all", total=counted[-1].n, value=100.0, unit="%", rule="all-of-N")
            return


# --- chains and lists ----------------------------------------------------------------------------------------

NOISE = re.compile(r"\((?:[^()]|\([^()]{0,60}\)){0,160}\)|\[[^\[\]]{0,160}\]")
LINKS_AND = re.compile(r"\s*,?\s*(?:and|beziehungsweise|bzw\.|&|y|et|und|和|及|与|、|と|,|/|or)\s*(?:only |just |about |approximately )?", re.IGNORECASE)
VERSUS = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to)|as compared (?:with|to)|in comparison (?:with|to)|against|while|whereas|rather than|v\.?|than|frente a|comparado con|en comparación con|contra|contre|par rapport à|gegenüber|verglichen mit|im vergleich zu|während|mientras)\b|而|对比|相比|に対し|対|，而|比",
    re.IGNORECASE,
)
# "Arm A: 30% (18%-43%); arm B: 23%"
ARM_GAP = re.compile(r"\s?\)?\s?[;,]?\s?(?:and )?(?:in )?(?:the )?(?:arm|group|cohort|grupo|gruppe|groupe|bras)\s\w{1,12}\s?[:,=]?\s?", re.IGNORECASE)
# "at 1 yr: 88.2%; at 3 yrs: 61.7%"
TIME_GAP = re.compile(r"\s?[;,]?\s?(?:and )?(?:at|after|by)\s[\w.]{1,12}[ -](?:yrs?|years?|months?|mo|weeks?)\s?[:,=(]?\s?(?:was |it was )?", re.IGNORECASE)
MAY_JOIN = frozenset({"percent", "of", "share", "duration", "ratio", "points"})
FAMILY = {"percent": "rate", "of": "rate", "share": "rate", "all": "rate", "none": "rate", "duration": "time", "status": "time", "ratio": "ratio", "points": "points", "fold": "fold"}


def _chains(passage: Passage, values: list[Figure]) -> list[list[Figure]]:
    """Group values that are compared or listed with nothing of their own between them."""
    chains: list[list[Figure]] = []
    for figure in values:
        last = chains[-1][-1] if chains else None
        if last is not None and last.kind in MAY_JOIN and FAMILY.get(figure.kind) == FAMILY.get(last.kind) and _joined(passage, last, figure):
            chains[-1].append(figure)
        else:
            chains.append([figure])
    return chains


def reach(figure: Figure) -> int:
    """Return where a value ends with the parts that stand beside it."""
    return max([figure.end, *(end for _, end, _ in figure.parts)])


def begin(figure: Figure) -> int:
    """Return where a value begins with the parts that stand beside it."""
    return min([figure.start, *(start for start, _, _ in figure.parts)])


def _joined(passage: Passage, last: Figure, figure: Figure) -> bool:
    gap = passage.text[reach(last) : begin(figure)]
    if last.rule == figure.rule == "table-row":
        return True
    between = NOISE.sub("", gap[1:] if last.parts and gap[:1] in ")]" else gap)
    if between.count(")") > between.count("("):
        return False  # one stands in a bracket that the other is outside of
    if len(gap) > 170 or any(reach(last) <= m.start < begin(figure) and FAMILY.get(figure.kind) in _families(m) and not _aside(gap, m, reach(last)) for m in passage.mentions):
        return False
    plain = NOISE.sub("", gap).strip(" ()[]")
    if (LINKS_AND.fullmatch(" " + plain + " ") and plain) or ARM_GAP.fullmatch(gap) or TIME_GAP.fullmatch(gap):
        return True
    return VERSUS.search(plain) is not None


def _aside(gap: str, mention: Mention, base: int) -> bool:
    at = mention.start - base
    return gap.count("(", 0, at) > gap.count(")", 0, at) or mention.code == "AE"


def _families(mention: Mention) -> set[str]:
    return {"rate": {"rate"}, "time": {"time"}, "ratio": {"ratio"}}.get(mention.takes[0], set()) | set(mention.takes)


COORDINATION = re.compile(
    r"\s*(?:rates?|probabilit(?:y|ies))?\s*(?:\([^()\d]{1,60}\))?\s*(?:,\s*and|,\s*or|,|and|or|/|&|as well as|plus|y|e|et|und|sowie|和|及|与|、|以及|と|および|,\s*y)\s*(?:the |a |an |median |mean |\d+-year |estimated |también |la |el |le |les |das |die |der |中位|médiane de )*\s*",
    re.IGNORECASE,
)


def _lists(passage: Passage, mentions: list[Mention]) -> list[list[Mention]]:
    """Return endpoints named side by side: "PFS and OS", "ORR, CR and DCR"."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        last = groups[-1][-1] if groups else None
        if last is not None and COORDINATION.fullmatch(passage.text[last.end : mention.start]) and mention.text.lower() != last.text.lower():
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [group for group in groups if len(group) > 1 and len({m.code for m in group}) > 1]


def _distributed(passage: Passage, values: list[Figure], lists: list[list[Mention]]) -> dict[Figure, Mention]:
    """Give the values after a list of endpoints to its members, in order, where the numbers match.

    "were 4.4% versus 5.5%, 36% versus 40% and 6.7 versus 7.2 months" is three comparisons for three endpoints;
    "51% and 72% in arm A and 38% and 60% in arm B" is two rounds of two.
    """
    given: dict[Figure, Mention] = {}
    for group in lists:
        flat = [f for f in values if group[-1].end <= f.start < _list_end(passage, group) and f.kind in MAY_JOIN - {"ratio"}]
        rounds = _by_versus(passage, flat)
        if len(rounds) < len(flat) and len(rounds) == len(group):
            pairs = [(f, group[i]) for i, chain in enumerate(rounds) for f in chain]
        elif len(flat) > 1 and len(flat) % len(group) == 0:
            pairs = [(f, group[i % len(group)]) for i, f in enumerate(flat)]
        else:
            continue
        if all(_fits(f, m) for f, m in pairs):
            given |= dict(pairs)
    return given


def _list_end(passage: Passage, group: list[Mention]) -> int:
    others = (m.start for m in passage.mentions if m.start >= group[-1].end and not _same_list(m, group) and not _in_bracket(passage.text, m))
    stop = min(others, default=len(passage.text))
    return max(stop, _respectively(passage.text, group[-1].end))


def _by_versus(passage: Passage, flat: list[Figure]) -> list[list[Figure]]:
    rounds: list[list[Figure]] = []
    for figure in flat:
        if rounds and VERSUS.search(passage.text[reach(rounds[-1][-1]) : begin(figure)]):
            rounds[-1].append(figure)
        else:
            rounds.append([figure])
    return rounds


def _same_list(mention: Mention, group: list[Mention]) -> bool:
    return mention.code in {m.code for m in group}


def _in_bracket(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    return before.count("(") > before.count(")")


def _respectively(text: str, start: int) -> int:
    match = re.compile(r"respectively|respectivamente|respectivement|beziehungsweise|jeweils|分别|それぞれ", re.IGNORECASE).search(text, start)
    return match.end() if match and match.start() - start < 200 else 0


# --- costs ---------------------------------------------------------------------------------------------------

BREAKS = ((re.compile(r"[;；]"), 9.0), (re.compile(r",? (?:while|whereas|but|although|however|mientras|während|tandis que)\b|，而|，但"), 6.0), (re.compile(r", (?:and|with|y|et|und)\b"), 3.0), (re.compile(r"[,，、:]"), 1.0), (re.compile(r"\b(?:who|which|that|because|after|before|if|when|among)\b"), 1.5))
COPULA = re.compile(
    r"[\s:=,(–—-]*(?:rates?|probabilit(?:y|ies)|events?|time|times)?\s*(?:\([^()]{0,50}\))?[\s:=,(–-]*(?:was|were|is|are|of|in|at|by|to|reached|exceed(?:ed|ing)|occurred in|seen in|observed in|reported in|reported by|achieved in|achieved by|reached by|been|be|being|remained|averaged|stood at|totall?ed|came to|an?|as high as|为|达到?|は|が|で|fue|era|del?|alcanzó|en el|en|était|est|chez|war|betrug|lag bei|bei|von|for|lasted|lived|survived)?\s*(?:was |were |estimated at |estimated to be |only |approximately |about |a median of |an average of |an estimated |up to |confirmed |observed |bei |de |el |la |les? |den |over |more than |less than |at least |just |nearly |still |now |also |been |in |by |at )*",
    re.IGNORECASE,
)
PEOPLE_AFTER = re.compile(
    r"\s?[)\]]?\s?(?:of (?:the |all |these |those |its |our |evaluable |treated |eligible |such |[\w-]+ )*)?(?:[\w/+'-]+ ){0,3}?(?:patients?|participants?|subjects?|people|men|women|children|pts|individuals|those|them|volunteers|cases|who|de (?:los|las) (?:pacientes|mujeres|casos|participantes)|des (?:patients|malades|femmes)|der (?:patient\w*|teilnehmer\w*|betroffenen|behandelten|fälle)|patient\w*|的?(?:[一-鿿]{0,10}?)?(?:患者|病人|受试者)|の(?:[一-鿿ァ-ヶー]{0,8})?患者)",
    re.IGNORECASE,
)
VERB_AFTER = re.compile(
    r"\s?[)\]]?\s?(?:\([^()]{0,60}\)\s?)?,?\s?(?:of (?:the|these|those|them|all) \w+ )?(?:still |also |then |have |even |had )?(?:had|has|have|achieved?|showed|show|experienced?|responded|remain(?:ed|s)?|were|are|developed|reported|died|relapsed|survived?|saw|see|went|go|entered|attained|reached|lived|benefited|progressed|stopped|discontinued|suffered|got|became|obtained|demonstrated|exhibited|received a|maintained|did|a (?:complete|partial|objective)|achieving|experiencing|having|lograron|presentaron|alcanzaron|tuvieron|mostraron|respondieron|sobrevivieron|estaban|seguían|ont|avaient|présentaient|étaient|sprachen|erreichten|hatten|zeigten|überlebten|waren|erlitten|lebten|entwickelten)\b",
    re.IGNORECASE,
)
ADJACENT = re.compile(r"[\s-]{0,2}(?:\([^()]{0,40}\)\s?)?(?:the |a |an |confirmed |overall |durable |rate of |rates of |de |d'|der |une |an? |median |grade \d(?:[-/]\d)? |(?!(?:and|or|with|in|for|of|at|but|while|vs|versus|y|et|und|patients?|were|was|had)\b)[\w-]+ ){0,2}", re.IGNORECASE)
PREPOSITION_BEFORE = re.compile(r"(?:\b(?:in|of|was|were|is|by|at|to|reached|among|from|en|el|del|dans|chez|de|bei|von|auf|um|for|with|averaged|achieved|exceeded|exceeding)|[(\[:=为是达到は])\s?(?:about |approximately |only |over |more than |nearly |almost |up to |at least |less than |around |just |the |a |an |another |bis zu |hasta (?:el )?|~|>|<|≥|≤|=)*$", re.IGNORECASE)


def cost(passage: Passage, figure: Figure, mention: Mention, values: list[Figure]) -> float:
    """Return how far a value is from an endpoint, in words; infinite where the two cannot belong together."""
    if not _fits(figure, mention):
        return float("inf")
    left = mention.end <= figure.start
    opening = begin(figure)
    if figure.comparator_text and passage.text[:opening].rstrip().endswith(figure.comparator_text):
        opening = passage.text[:opening].rstrip().rindex(figure.comparator_text)
    if not left and mention.start < reach(figure) and figure.kind not in {"none"}:
        return 0.5 if mention.start >= figure.start else float("inf")
    start, end = (mention.end, max(opening, mention.end)) if left else (reach(figure), mention.start)
    gap = passage.text[start:end]
    total = _length(gap) + _breaks(gap)
    between = [f for f in values if f is not figure and start <= f.start < end and f.kind not in {"status"}]
    after = passage.text[reach(figure) : reach(figure) + 90]
    before = passage.text[max(0, opening - 40) : opening]
    forward = _looks_forward(figure, before, after)
    if CHANGE_OF.match(after) and figure.kind in {"percent", "points"}:
        total += 5.0 if left else -6.0
    if left and not gap.strip(" :=") and figure.kind in COUNT_KINDS:
        total -= 8.0
    if left:
        total += 2.5 * len(between)
        total += 6.0 if forward else 0.0
        if COPULA.fullmatch(NOISE.sub("", gap)):
            total -= 4.0
    else:
        total += 2.0 + 7.0 * len(between) + (8.0 if figure.kind in TIME_KINDS and not ADJACENT.fullmatch(gap) else 0.0)
        total += 7.0 if re.search(r"[()\[\]]", NOISE.sub("", gap)) else 0.0
        total -= 5.0 if forward else 0.0
        if ADJACENT.fullmatch(gap):
            total -= 4.0
        if PREPOSITION_BEFORE.search(before) and not forward:
            total += 5.0
        if before.rstrip().endswith("("):
            total += 8.0
    if STATE_OF.search(passage.text[max(0, mention.start - 34) : mention.start]) and any(m.code != mention.code and _fits(figure, m) for m in passage.mentions):
        total += 8.0
    if (figure.kind == "duration" and "time" not in mention.takes) or (figure.kind == "ratio" and "ratio" not in mention.takes):
        total += 8.0
    return total


CHANGE_OF = re.compile(r"\s?(?:[\w-]+ ){0,2}(?:improvement|reduction|increase|decrease|decline|drop|rise|gain|chance|risk|rate|likelihood|probability) (?:in|of)\b", re.IGNORECASE)


# "two of the nine children in complete response relapsed": the state they were in is not what happened
STATE_OF = re.compile(r"\b(?:patients?|children|those|responders|women|men|people|who)\s(?:in|with|who (?:achieved|had|reached)|achieved)\s(?:an? |less than |at least |better than )*$", re.IGNORECASE)


def _looks_forward(figure: Figure, before: str, after: str) -> bool:
    """Say whether the value opens its statement: "40% of patients responded", "10 (66.7%) developed"."""
    if figure.kind in TIME_KINDS | {"ratio"}:
        return False
    if re.search(r"(?:\b(?:in|occurred in|seen in|observed in|reported in|affected|affecting|among|by|for|bei|chez|en el|en|from)|\()\s?(?:about |approximately |only |over |more than |nearly |almost |up to |at least |less than |around |just |the |~)*$", before, re.IGNORECASE):
        return VERB_AFTER.match(re.sub(PEOPLE_AFTER, "", after, count=1)) is not None and before.rstrip()[-1:] != "(" and PEOPLE_AFTER.match(after) is not None and re.search(r"\bin\s?$", before) is None
    return figure.kind in {"of", "count", "all", "none", "share"} or PEOPLE_AFTER.match(after) is not None or VERB_AFTER.match(after) is not None


def _length(gap: str) -> float:
    wide = sum(1 for c in gap if c >= "\u2e80")
    return (len(gap) - wide) / WORD_CHARS + wide / CJK_CHARS


def _breaks(gap: str) -> float:
    plain = NOISE.sub("", gap)
    return sum(weight * len(expression.findall(plain)) for expression, weight in BREAKS)


def _fits(figure: Figure, mention: Mention) -> bool:
    kind, takes = figure.kind, mention.takes
    if kind in RATE_KINDS or kind in COUNT_KINDS:
        return "rate" in takes
    if kind in TIME_KINDS:
        return "time" in takes or (kind == "duration" and mention.code in {"CR", "PR", "ORR", "RESPONSE", "REMISSION", "SD"})
    if kind == "ratio":
        return bool({"ratio", "rate"} & set(takes))
    return bool({"rate", "change"} & set(takes))


def _link_chain(passage: Passage, chain: list[Figure], given: dict[Figure, Mention], landmarks: set[Figure], result: Linked, values: list[Figure]) -> None:
    best: tuple[float, Mention] | None = None
    own: list[tuple[float, Mention] | None] = []
    for figure in chain:
        if figure in given:
            own.append((1.0, given[figure]))
            continue
        options = sorted(((cost(passage, figure, m, [v for v in values if v not in chain]), i) for i, m in enumerate(passage.mentions)))
        own.append((options[0][0], passage.mentions[options[0][1]]) if options and options[0][0] <= MAX_COST.get(figure.kind, FURTHEST) else None)
    for option in own:
        if option is not None and (best is None or option[0] < best[0]):
            best = option
    for at, figure in enumerate(chain):
        option = (1.0, given[figure]) if figure in given else best
        if option is None:
            result.unlinked[figure] = "no-endpoint"
            continue
        rule = "list" if figure in given else "comparison" if len(chain) > 1 else "neighbour"
        when = _when(passage, figure, landmarks, option[1], values)
        result.links.append(Link(figure=figure, mention=option[1], rule=rule, cost=option[0], when=when, chain=at, size=len(chain)))


def _when(passage: Passage, figure: Figure, landmarks: set[Figure], mention: Mention, values: list[Figure]) -> Figure | None:
    """Return the nearest time point of a value: in its own clause first, then beside its endpoint."""
    if not landmarks:
        return None
    series = _series(passage, landmarks, mention, values)
    if figure in series:
        return series[figure]

    def distance(mark: Figure) -> float:
        to_value = _apart(passage, mark.start, mark.end, begin(figure), reach(figure))
        to_name = _apart(passage, mark.start, mark.end, mention.start, mention.end)
        return min(to_value, to_name + 1)

    nearest = min(landmarks, key=distance)
    opening = nearest.start < 16 and nearest.end <= begin(figure)  # "At one year, 68% ... and 91% ..."
    return nearest if opening or distance(nearest) < 28 else None


def _series(passage: Passage, landmarks: set[Figure], mention: Mention, values: list[Figure]) -> dict[Figure, Figure]:
    """Read "4- and 6-month PFS was 45% and 20%": as many values as times, or a multiple, in the same order."""
    after = [f for f in values if f.start >= mention.end and f.kind in {"percent", "of", "share"}]
    first = min((f.start for f in after), default=0)
    ahead = sorted((f for f in landmarks if f.end <= first and abs(f.end - mention.start) < 60), key=lambda f: f.start)
    if len(ahead) < 2 or not all(SEPARATOR.fullmatch(passage.text[a.end : b.start]) for a, b in zip(ahead, ahead[1:], strict=False)):
        return {}
    return {f: ahead[i % len(ahead)] for i, f in enumerate(after)} if after and len(after) % len(ahead) == 0 else {}


def _apart(passage: Passage, a: int, b: int, c: int, d: int) -> float:
    gap = passage.text[b:c] if b <= c else passage.text[d:a]
    return _length(gap) + _breaks(gap)


def without(figure: Figure, **changes: object) -> Figure:
    """Return a figure with some fields changed."""
    return replace(figure, **changes)  # type: ignore[arg-type]
