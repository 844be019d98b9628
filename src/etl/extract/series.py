"""Results listed for one group after another: "EFS (CPS ≥10: 60 vs 31 months, HR 0.66; all: 51 vs 30 months)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.figures import RATE_KINDS, Figure, begin, reach
from etl.extract.lists import FAMILY
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.wording import without_noise

# the name of the next group of a list: short, and closed by a sign
NEXT_GROUP = re.compile(
    r"[;；]\s?(?:and )?(?:in |for )?[^;；:：.()=]{1,40}(?:\(n ?= ?\d+\))?\s?[:：=,(]?\s?$"
    r"|[、,;][^、,;。:()%]{1,60}(?:群|組|组|療法|疗法|患者)(?:では|でも|で|が|は|の|に|[为為是则則仅約约])*\s?$"
    r"|,? and (?:in|for|among) (?:the |those |all )?[^;:.,()=]{1,50}\b(?:population|group|patients|cohort|subgroup"
    r"|disease|tumou?rs)\s?[:,]?\s?$",
    re.IGNORECASE,
)
# one bracket lists them: "(68% for one line, 51% for two, and 33% for more)"
SAME_BRACKET = re.compile(r"\s(?:for|in|with|among|at|after|on)\s[^;:.,()%]{1,50},? (?:and |or )?$", re.IGNORECASE)
# "60 months in the one group, 37 months in the next, and 20 months in the third": each with its group behind it
ITS_GROUP = re.compile(
    r"\s(?:of \w+ )?(?:in|for|with|among|on)\s[^;:.,()%]{1,60}"
    r"(?:[,;] (?:and |vs\.? |versus )*| (?:and|vs\.?|versus) )$",
    re.IGNORECASE,
)
GROUP_BEHIND = re.compile(r"\s(?:of \w+ )?(?:in|for|with|among|on)\s", re.IGNORECASE)
# "36.2 months in the group of A and 33.7 in that of B", "it was 37.6 months in B": the endpoint is named once
NEXT_ARM = re.compile(
    r"[\s,]{1,2}(?:in|for|with|on|under|dans|chez|pour|sous|avec|en|con|para|im|bei|mit|unter"
    r"|für)\s[^.;:%]{3,110}?,? (?:and"
    r"|et|y|und|versus|vs\.?|contre|gegenüber|frente al?)(?: de| del| à| bei| von| of)?\s(?:only |seulement |nur "
    r"|solo )?$"
    r"|[,;]\s?(?:and |et |und |y |mais |aber |pero )?(?:elle|il|celui-ci|celle-ci|sie|es|er|dieser?|it|ésta?|esta|este)"
    r" (?:était|est|a été|s'élevait|atteignait|was|is|war|betrug|lag|fue|era|es)(?: de| del| à| bei| von| at)?\s$"
    r"|,? (?:and|et|und|y) (?:était|was|war|betrug|lag|fue|era)(?: de| del| à| bei| von| at)?\s$",
    re.IGNORECASE,
)
SAME_GROUP = re.compile(
    r"(?:[^;；.]|\.\d){0,110}\b(?:HR|OR|RR|hazard ratio|odds ratio|risk ratio)\b[^;；.]{0,24}$"
    r"|[^;；。]{0,110}?(?:ハザード比|オッズ比|风险比|危险比|(?<![A-Za-z])HR)[^;；。]{0,12}$",
    re.IGNORECASE,
)


def continued(passage: Passage, figure: Figure, links: Sequence[tuple[Figure, Mention]]) -> Mention | None:
    """Return the endpoint that a value without one takes over from the results listed before it; null without one."""
    before = [link for link in links if reach(link[0]) <= begin(figure)]
    if not before:
        return None
    if figure.kind != "ratio":
        family = FAMILY.get(figure.kind)
        before = [link for link in before if FAMILY.get(link[0].kind) == family] or before
    last, endpoint = before[-1]
    start = reach(last)
    start += bool(last.parts) and passage.text[start : start + 1] in {")", "]"}  # of the value's own bracket
    gap = passage.text[start : begin(figure)]
    until = _end_of_bracket(passage.text, start) or len(passage.text)
    if _is_of_next_group(passage, gap, figure, after=start):
        return endpoint if last.kind == figure.kind else None
    if _leaves_bracket(gap) or any(start <= mention.start < until for mention in passage.mentions):
        return None
    if figure.kind == "ratio":
        return endpoint if SAME_GROUP.match(gap) and last.kind != "ratio" else None
    named_once = NEXT_GROUP.search(gap) or NEXT_ARM.search(without_noise(gap))
    if named_once is None and not _in_bracket(passage.text, start, gap):
        return None
    return endpoint if FAMILY.get(last.kind) == FAMILY.get(figure.kind) else None


# "90% of the patients in the one group (84 to 93) and 44% of those in the other were alive": said once, behind both
OF_THOSE = re.compile(r"\s?of (?:the )?(?:those|patients|participants|women|men|people|children|them)\b", re.IGNORECASE)
AND_THOSE = re.compile(
    r"(?:[^.;]|\.\d){0,160}\b(?:and|versus|vs\.?|compared with|as against) (?:only )?$", re.IGNORECASE
)


def said_behind(passage: Passage, figure: Figure, links: Sequence[tuple[Figure, Mention]]) -> Mention | None:
    """Return the endpoint that a share of one group has in common with the next group's share; null without one."""
    behind = [link for link in links if begin(link[0]) >= reach(figure) and link[0].kind == figure.kind]
    if figure.kind not in RATE_KINDS or not behind:
        return None
    after, endpoint = behind[0]
    text = passage.text
    both = all(OF_THOSE.match(text, reach(one)) is not None for one in (figure, after))
    joined = AND_THOSE.fullmatch(text, reach(figure), begin(after)) is not None
    return endpoint if both and joined and endpoint.start >= reach(after) else None


def _is_of_next_group(passage: Passage, gap: str, figure: Figure, *, after: int) -> bool:
    """Say whether each of two values has its group behind it, and no endpoint stands between them."""
    if ITS_GROUP.fullmatch(gap) is None or GROUP_BEHIND.match(passage.text, reach(figure)) is None:
        return False
    return not any(after <= mention.start < begin(figure) for mention in passage.mentions)


def _end_of_bracket(text: str, at: int) -> int:
    """Return where the bracket ends that a place stands in; 0 outside of one."""
    return text.find(")", at) if text.rfind("(", 0, at) > text.rfind(")", 0, at) else 0


def _in_bracket(text: str, at: int, gap: str) -> bool:
    opened = text.rfind("(", 0, at) > text.rfind(")", 0, at)
    return opened and SAME_BRACKET.fullmatch(gap) is not None


def _leaves_bracket(gap: str) -> bool:
    depth = 0
    for sign in gap:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return True
    return False
