"""Times at which patients had to be well to be counted, which are not when the result was seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.extract.figures import Figure, begin, reach
from etl.extract.wording import PEOPLE_AFTER

# "Of those alive at one year, 80% lived", "80% of those free of it at one year were so": the first time is a condition
WHO_OPENS = re.compile(
    r"(?:of|among|in|for|from|chez|parmi|dans|pour|de(?= l[oa]s)|entre|en(?= l[oa]s)|von(?= den)|bei|unter)"
    r"\s(?:(?:the|these|all|those|los|las|les|den|ceux|celles|quienes)\s)?"
    r"(?:patient\w*|pacientes|malades|people|women|men|participants|those|survivors|responders|who|quienes|qui"
    r"|que|en|with|con|con|denen|betroffenen)\b[^,;.]*$",
    re.IGNORECASE,
)
THEN_LIVED = re.compile(
    r"[^;.\d]{0,30}?\b(?:remain\w*|continue\w*|were|are|still|continu\w+|seguían?|sigu\w+|estaban?|permanec\w+"
    r"|étaient|restaient|demeuraient|le sont restés|waren|blieben|lebten)\b[^;\d]*",
    re.IGNORECASE,
)


def without_condition(text: str, figure: Figure, times: Sequence[Figure]) -> list[Figure]:
    """Leave out the time at which patients had to be well to be counted, where another says when they were."""
    left = list(times)
    for first, second in pairwise(times):
        ahead = first.end <= begin(figure) <= reach(figure) <= second.start
        counted = text.find(",", first.end, begin(figure)) >= 0 and WHO_OPENS.match(text[: first.start])
        behind = reach(figure) <= first.start and PEOPLE_AFTER.match(text, reach(figure))
        if (ahead and counted) or (behind and THEN_LIVED.fullmatch(text, first.end, second.start)):
            left.remove(first)
    return left
