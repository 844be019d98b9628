"""How far a value is from an endpoint: distance, direction, and what stands between, in words.

The weights were set by hand on labelled sentences; the floors in tests/floors.toml hold them in place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from etl.extract.any_case import AnyCase
from etl.extract.asides import has_own_value, without_clause
from etl.extract.facing import Facing
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, TIME_KINDS, Figure
from etl.extract.mentions import LED_TO, Mention
from etl.extract.passages import Passage
from etl.extract.seldom import Seldom
from etl.extract.wording import without_noise

NEVER = float("inf")
FAR = 45.0  # words; no wording joins what is further apart
WORD_CHARS = 6.0  # with the space


CJK_CHARS = 2.2


# what a sign or a word between a value and an endpoint parts them by
SIGN_BREAKS = {";": 9.0, "；": 9.0, ",": 1.0, "，": 1.0, "、": 1.0, ":": 1.0}
SIGN_BREAK = re.compile(f"[{''.join(SIGN_BREAKS)}]")
WORD_BREAKS = {"contrast": 6.0, "list": 3.0, "clause": 1.5}
WORD_BREAK = Seldom(
    r"(?P<contrast>,? (?:while|whereas|but|although|however|mientras|während|tandis que)\b|，而|，但)"
    r"|(?P<list>, (?:and|with|y|et|und)\b)"
    r"|(?P<clause>\b(?:who|which|that|because|after|before|if|when|among)\b)"
)


CELL = " | "
BRACKET = re.compile(r"[()\[\]]")
COPULA = AnyCase(
    r"[\s:=,(–—-]*(?:rates?|probabilit(?:y|ies)|events?|time|times)?\s*(?:\([^()]{0,50}\))?[\s:=,(–-]*(?:was"
    r"|were|is|are|of|in|at|by|to|reached|exceed(?:ed|ing)|occurred in|seen in|observed in|reported in"
    r"|reported by|achieved in|achieved by|reached by|been|be|being|remained|averaged|stood at|totall?ed"
    r"|came to|an?|as high as|(?:分别|均|约|仅)?[为是]"
    r"|高达|达到?|(?:は|が)(?:、?(?:それぞれ|各々|いずれも|ともに)、?)?|で|fue|ha sido|fueron|era|es|del?|alcanzó"
    r"|llegó|se situó|se sitúa|ascendió|en el|en"
    r"|était|est|a été|atteignait|atteint|s'élevait|s'établit|s'établissait|ressort|chez|war|waren|ist|betrug|beträgt"
    r"|betrugen|erreichte|erreichten|belief sich auf|lag bei|liegt bei|lagen bei|lag|stieg auf|bei"
    r"|von|for|lasted|lived|survived)?\s*(?:was |were |estimated at |estimated to be |only |approximately "
    r"|about |a median of |an average of |an estimated |up to |confirmed |observed |bei |de |del |d'|el |la |les? "
    r"|los |las |en |a |à |im |im median |im mittel |im schnitt |de mediana |en médiane |rund |etwa |knapp |fast "
    r"|environ |casi |más de |plus de |mehr als |un |einer |den |over |more than |less than |at least |just |nearly "
    r"|still |now |also |been |in |by |at )*"
)


ADJACENT = re.compile(
    r"[\s-]{0,2}[的の]?(?:整体|总体|全|相关)?(?:\([^()]{0,40}\)\s?)?(?:the |a |an |confirmed |overall |durable "
    r"|rate of |rates of |de |d'|der |une |an? |median |grade \d(?:[-/]\d)? |(?!(?:and|or|with|in|for|of|at|but|while"
    r"|vs|versus|y|et|und|patients?|were|was|had)\b)[\w-]+ ){0,2}",
    re.IGNORECASE,
)


# "PR患者4例(7%)": named before, though counted
OF_NAMED = re.compile(r"\s?(?:患者|病例|者|共|有|为|は|が|:)*\s?")
LINKING = frozenset("的の")  # "59%的完全缓解": what the share is of


# "two of the nine children in complete response relapsed": the state they were in is not what happened
STATE_OF = AnyCase(
    r"\b(?:patients?|children|those|responders|women|men|people|who)\s(?:in|with|who (?:achieved|had|reached)"
    r"|achieved)\s(?:an? |less than |at least |better than )*$"
)


def cost(passage: Passage, face: Facing, mention: Mention) -> float:
    """Return how far a value is from an endpoint, in words; infinite where the two cannot belong together."""
    figure = face.figure
    if not fits(figure, mention):
        return NEVER
    left = mention.end <= figure.start
    if not left and mention.start < face.end and figure.kind != "none":
        return 0.5 if mention.start >= figure.start else NEVER
    start, end = (mention.end, max(face.opening, mention.end)) if left else (face.end, mention.start)
    gap = _between(passage.text[start:end], figure, left=left)
    # only the first cell of a row names what the others hold
    other_cell = CELL in gap and CELL in passage.text[: mention.start]
    if other_cell or (not left and _is_of_next(gap, face, mention, start=start)):
        return NEVER
    total = _length(gap)
    if total > FAR:  # nothing below brings it back
        return total
    if left and _says_something_else(passage.text, face, mention, gap=passage.text[start:end]):
        return NEVER
    between = max(0, bisect_left(face.others, end) - bisect_left(face.others, start))
    total += _breaks(gap) + (_to_the_left if left else _to_the_right)(face, gap, between)
    if gap == ", " and left and has_own_value(passage.text, mention.start):
        total += 12.0  # "73% overall survival, 77% local control": the endpoint before the comma has its value
    return total + _misfit(passage, face, mention)


def _between(gap: str, figure: Figure, *, left: bool) -> str:
    """Return what stands between a value and an endpoint, without what is no part of their distance."""
    if left:
        return without_clause(gap)
    closes = figure.kind == "share" or (figure.parts and gap.startswith(") "))
    return gap.removeprefix(")") if closes else gap  # it closes the value's own bracket


LISTS = re.compile(r"s?\s?(?:し|して)?(?:[,;:、，；]|(?=and )) ?(?:and )?", re.IGNORECASE)


def _says_something_else(text: str, face: Facing, mention: Mention, *, gap: str) -> bool:
    """Say whether an endpoint before a value only tells of whom, or of another clause, that the value is."""
    counts = face.figure.kind in RATE_KINDS | COUNT_KINDS
    if counts and face.names_next and LISTS.fullmatch(gap):
        return True  # "3 CR, 11 PR, 9 SD": each number stands before its own
    if counts and _is_condition(text, mention, mention.end + len(gap)):
        return True
    return face.forward and SUBORDINATE.search(gap) is not None and OWN_VERB.match(text, face.end) is not None


# "29 patients (59%) continued treatment, and 12 (24%) relapsed": each says of its own what happened
OWN_CLAUSE = re.compile(
    r"^[)\]]?\s?(?:of [^,;]{2,40} |(?:[\w-]+ ){0,3})?(?:continued|received|completed|underwent|started"
    r"|stopped|switched|withdrew|had (?:disease|tumou?rs|received|undergone|prior|previous)"
    r"|refused|required|needed|took|got|were (?:male|female|men|women|treated|given|on)|remained on|are off|were off)"
    r"\b[^;]*"
    r"(?:, |; |\band |\bwhile |\bbut )+[^,;]{0,24}$",
    re.IGNORECASE,
)


# "a benefit was seen even though half of the patients in the control group received it later"
SUBORDINATE = re.compile(r"\b(?:even though|although|though|because|since|despite|while|whereas)\b", re.IGNORECASE)
OWN_VERB = re.compile(
    r"\s?(?:of )?(?:the |all )?(?:patients|participants|people|men|women|those)?(?: (?:in|on|of) the [^,;.]{2,40}?)?"
    r" (?:had |have |later |also |then )?(?:continued|received|completed|underwent|started|stopped|switched|withdrew"
    r"|required|needed|took|got|crossed over|were given)\b",
    re.IGNORECASE,
)
# "half of patients are not fit for it, while those treated survive": said of others
OTHERS_CLAUSE = re.compile(
    r"[^,;]*\b(?:are|is|were|was|have|had|do|did|can|could|will)\b[^,;]*[,;] (?:while|whereas|but|although)"
    r" (?:those|they|the (?:others?|rest|remaining)|patients|most|others|people|men|women)\b",
    re.IGNORECASE,
)


def _has_own_clause(gap: str, face: Facing, start: int) -> bool:
    """Say whether a value's own clause ends before the next value opens the endpoint's."""
    opens = face.forward and face.figure.kind in RATE_KINDS
    if opens and OTHERS_CLAUSE.match(gap):
        return True
    following = [at for at in face.others if start < at < start + len(gap)] if opens else []
    return bool(following) and OWN_CLAUSE.match(gap[: min(following) - start]) is not None


def _is_of_next(gap: str, face: Facing, mention: Mention, *, start: int) -> bool:
    """Say whether an endpoint behind a value is that of the next value."""
    led = LED_TO.match(mention.text) is not None and any(0 < at - mention.end <= LED_WITHIN for at in face.others)
    return led or _has_own_clause(gap, face, start) or _has_own_value(gap, face, mention)


LED_WITHIN = 30  # characters: "adverse events in 44%, leading to discontinuation in 9%"
OWN_WITHIN = 8  # characters of Chinese or Japanese between an endpoint and its own value
WIDE_COMMA = re.compile(r"(?<=[一-鿿ぁ-ヶ])[,、]")


def _has_own_value(gap: str, face: Facing, mention: Mention) -> bool:
    """Say whether an endpoint behind a comma has a value of its own: "20%的患者有转移,中位生存期只有3个月"."""
    if face.figure.kind not in RATE_KINDS or "time" not in mention.takes or WIDE_COMMA.search(gap) is None:
        return False
    return any(0 <= at - mention.end <= OWN_WITHIN for at in face.others)


def _to_the_left(face: Facing, gap: str, between: int) -> float:
    total = 2.5 * between + (6.0 if face.forward else 0.0) + (5.0 if face.of_change else 0.0)
    counts = face.figure.kind == "count" or (face.figure.kind == "bare" and not face.forward)
    if counts and not gap.strip(" :="):
        total -= 8.0
    elif face.forward and OF_NAMED.fullmatch(gap):
        total -= 12.0
    return total - (4.0 if COPULA.fullmatch(without_noise(gap)) else 0.0)


def _to_the_right(face: Facing, gap: str, between: int) -> float:
    total = 2.0 + 7.0 * between - (5.0 if face.forward else 0.0) - (6.0 if face.of_change else 0.0)
    adjacent = ADJACENT.fullmatch(gap) is not None
    total += (-8.0 if gap in LINKING else -4.0) if adjacent else 8.0 if face.figure.kind in TIME_KINDS else 0.0
    listed = face.listed_until > 0 and not adjacent
    total += (30.0 if face.figure.kind == "ratio" else 12.0) if listed else 0.0
    total += 7.0 if BRACKET.search(without_noise(gap)) else 0.0
    # a ratio stands behind what it is of: "(HR 0.22),客观缓解率为", or "HR 0.61; median OS"
    total += 12.0 if face.figure.kind == "ratio" and RATIO_ENDS.match(gap) else 0.0
    return total + (5.0 if face.after_preposition else 0.0) + (8.0 if face.in_bracket else 0.0)


RATIO_ENDS = re.compile(r"\)|;(?! ?(?:\d\d ?%|\x01|P\b|p\b|CI\b))")


def _misfit(passage: Passage, face: Facing, mention: Mention) -> float:
    """Return what speaks against an endpoint by its own words: a state, a measure it rarely has."""
    figure, total = face.figure, 0.0
    if _is_state(passage.text[max(0, mention.start - 34) : mention.start]):
        total += 8.0 if any(m.code != mention.code and fits(figure, m) for m in passage.mentions) else 0.0
    if mention.code in {"AE", "PD"} and _is_cause(passage.text[max(0, mention.start - 30) : mention.start]):
        total += 10.0 if any(m.code in CAUSED and fits(figure, m) for m in passage.mentions) else 0.0
    if figure.kind == "duration" and ("time" not in mention.takes or mention.code == "DEATH"):
        total += 8.0
    return total + (8.0 if figure.kind == "ratio" and "ratio" not in mention.takes else 0.0)


@lru_cache(maxsize=256)  # each value of a sentence asks about each endpoint
def _is_state(before: str) -> bool:
    return STATE_OF.search(before) is not None


@lru_cache(maxsize=256)
def _is_cause(before: str) -> bool:
    return CAUSE.search(before) is not None


# "Among those who did not have progression, 77% were off treatment": who they are, not what happened
CONDITION = AnyCase(
    r"(?:^|[.;]\s)(?:among|in|of|for) (?:the |all |these )?"
    r"(?:\d[\d.]*(?: ?%| percent) who|(?:\d[\d.]*(?: ?%| percent)? )?(?:[\w-]+ )?"
    r"(?:those|patients|people|women|men|participants|children|responders) (?:who|with|without|whose))\b[^,;.]*$"
)


def _is_condition(text: str, mention: Mention, until: int) -> bool:
    comma = text.find(",", mention.end, until)
    return comma >= 0 and CONDITION.search(text, 0, mention.start) is not None


# "stopped because of side effects": what was counted is the stopping
CAUSE = AnyCase(
    r"\b(?:because of|due to|owing to|as a result of|for|wegen|aufgrund|infolge|por|debido al?|a causa de|à cause d[eu]"
    r"|en raison d[eu]|pour)\s"
    r"(?:the |severe |serious |(?:[a-z]+-)?(?:related|emergent) |[a-z]+[- ]related |l[oa]s |les |des |d'|von )*$"
    r"|(?:因|由于|因为|のため)(?:严重|药物)?$"
)
CAUSED = frozenset({"DISCONTINUATION", "DEATH"})


WIDE = re.compile("[\u2e80-\U0010ffff]+")


def _length(gap: str) -> float:
    wide = 0 if gap.isascii() else len(gap) - len(WIDE.sub("", gap))
    return (len(gap) - wide) / WORD_CHARS + wide / CJK_CHARS


def _breaks(gap: str) -> float:
    plain = without_noise(gap)
    signs = sum(SIGN_BREAKS[sign] for sign in SIGN_BREAK.findall(plain))
    return signs + sum(WORD_BREAKS[match.lastgroup or ""] for match in WORD_BREAK.finditer(plain))


LASTING = frozenset({"CR", "PR", "ORR", "RESPONSE", "REMISSION", "SD"})  # their durations are theirs


def fits(figure: Figure, mention: Mention) -> bool:
    """Say whether a value of this kind can be a result of an endpoint."""
    kind, takes = figure.kind, mention.takes
    if kind in RATE_KINDS or kind in COUNT_KINDS:
        return "rate" in takes
    if kind in TIME_KINDS:
        return "time" in takes or (kind == "duration" and mention.code in LASTING)
    if kind == "ratio":
        return "ratio" in takes or "rate" in takes
    return "rate" in takes or "change" in takes


def apart(text: str, one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how far two stretches of a sentence are from each other, in words."""
    gap = text[one[1] : other[0]] if one[1] <= other[0] else text[other[1] : one[0]]
    return _length(gap) + _breaks(gap)
