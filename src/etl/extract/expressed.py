"""What a value says of its endpoint, and the words beside it that decide."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.figures import begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.values import dataclass

BESIDE = 70  # characters on either side of a value
MEDIAN = AnyCase(
    r"(?<![A-Za-z])(?:MST|m(?:PFS|OS|DOR|DoR|DFS|EFS|RFS|TTP|TTR|rPFS))(?![A-Za-z])"
    r"|\bmedian(?:a|e|o|as|os|es)?s?\b|\bmédian(?:e|s|es)?\b"
    r"|\bmediane[rsnm]?\b|中位|中央値|中間(?:値|生存)"
)
MEAN = re.compile(
    r"\b(?:mean|average[sd]?|on average|promedio|medi[oa]|moyenne?|durchschnitt\w*|im schnitt|en moyenne)\b|平均",
    re.IGNORECASE,
)
RISK = AnyCase(
    r"\b(?:risk|hazard|chances?|likelihood|odds|probability|riesgos?|probabilidad(?:es)?|posibilidad(?:es)?|risques?"
    r"|probabilité"
    r"|risikos?|wahrscheinlichkeit|gefahr)\b|风险|危险|リスク|危険|\w*risiko"
)
LESS_AFTER = re.compile(
    r"\s?(?:relative )?(?:lower|reduc\w+|decreas\w+|less|cut|drop|fall|decline|smaller|menor|menos|reducción|réduction"
    r"|de diferencia en el riesgo|de différence de risque|de (?:réduction|baisse|diminution|disminución|reducción)"
    r"|inférieur|plus (?:faible|bas)|más baj|redu[zk]\w+"
    r"|\w*senkung"
    r"|verringer\w+|minderung|abnahme|geringer|niedriger|weniger|的?(?:降低"
    r"|下降|减少)|低下|低(?:い|か|く|減)|減少|減(?:ら|っ)|短縮|抑制"
    r"|、[^、。%]{1,14}[がはも][約おほよそぼ]{0,3}[\d.]{1,5}%も?(?:有意に)?(?:減|低|抑制))",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(
    r"\s?(?:-|–)?\s?(?:absolute |relative |overall |median )?(?:improve\w*|increase\w*|longer|higher|more|gain"
    r"|extension|advantage|better|greater|boost|benefit\b(?! from)|difference|prolongation|delay|rise|más"
    r"|mayor|superior\b|supérieure?s?\b|de plus|länger|mehr|höher|延长(?!到|至|为)|提高(?!到|至|为)"
    r"|[の的](?:[一-鿿な]{0,8}?)(?:\([A-Za-z]{2,5}\))?(?:延長|延长|改善|上乗せ|获益|優勢|优势)"
    r"|も?(?:有意に|大きく|大幅に)?(?:延長|延び|延ばし|増|高(?:い|かった|く)|長(?:い|かった|く)|上回))",
    re.IGNORECASE,
)
MORE_THAN = re.compile(r"\s?more than")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressed:
    """A value's endpoint and measure, or `ignored`, the rule that says it is no result after all."""

    endpoint: str
    measure: str
    value: float | None
    high: float | None
    unit: str | None
    ignored: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The words before and after a value."""

    before: str
    after: str


def sides(passage: Passage, link: Link) -> Sides:
    """Return the words on both sides of a value with all its parts."""
    start, end = begin(link.figure), reach(link.figure)
    return Sides(before=passage.text[max(0, start - BESIDE) : start], after=passage.text[end : end + BESIDE])


def as_printed(link: Link, measure: str, *, endpoint: str | None = None, ignored: str | None = None) -> Expressed:
    """Return a value unchanged under a measure; its endpoint is the one it is linked to, unless another is given."""
    figure = link.figure
    return Expressed(
        endpoint=endpoint or link.mention.code,
        measure=measure,
        value=figure.value,
        high=figure.high,
        unit=figure.unit,
        ignored=ignored,
    )


def says_more(after: str) -> bool:
    """Say whether a gain is named right behind a value: "4 months longer", but not "4 months more than ..."."""
    return MORE_AFTER.match(after) is not None and MORE_THAN.match(after) is None
