"""Rates of something that is no endpoint of ours, by the noun before them: 切除率は61%, "dose reductions in 23%"."""

from __future__ import annotations

import re

from etl.extract.figures import RATE_KINDS, Figure, begin
from etl.extract.passages import Passage

NOUN_WITHIN = 44  # characters before a value
NOUN = re.compile(
    r"(?P<rate>[一-鿿ァ-ヶー]率)(?P<name>\([^()]{0,30}\))?"
    r"(?:分别|各々|それぞれ|平均|[はがもを为為是达達均约約近仅僅仍也则則,:\s]|提升|提高|上升|升高|下降|降低|[至到]|高达|超过?){0,5}$"
)
# how often something happened: what happened is named before it
OF_EVENTS = frozenset({"件率", "生率", "現率", "症率", "现率", "概率", "几率", "機率", "比率", "効率"})


DOSES_WITHIN = 90  # characters before a value
# how often doses were changed; because of what is named behind: "dose reductions due to toxicity in 23%"
DOSES = re.compile(
    r"\bdos(?:e|ing|age)(?:[ -](?:level|dose))?"
    r" (?:reductions?|interruptions?|delays?|modifications?|adjustments?|holds?)"
    r"(?:(?:, | and | or |/)(?:reductions?|interruptions?|delays?|modifications?|holds?))*"
    r"(?: (?:due to|because of|for) [^,.;%\d]{3,40})?"
    r" (?:were |was |had been )?(?:required |needed |necessary |reported |made |seen |occurred )?"
    r"(?:in|for|by|among)\s(?:about |only |just )?\(?$",
    re.IGNORECASE,
)


def of_something_else(passage: Passage, figure: Figure) -> bool:
    """Say whether a share is introduced as the rate of what no endpoint of the sentence names."""
    if figure.kind not in RATE_KINDS:
        return False
    start = begin(figure)
    if DOSES.search(passage.text, max(0, start - DOSES_WITHIN), start) is not None:
        return True
    noun = NOUN.search(passage.text, max(0, start - NOUN_WITHIN), start)
    if noun is None or noun["rate"] in OF_EVENTS:
        return False
    until = noun.end("name") if noun["name"] else noun.end("rate")
    return not any(noun.end("rate") - 1 <= mention.end <= until for mention in passage.mentions)
