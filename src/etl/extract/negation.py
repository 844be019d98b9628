"""What did not happen: "30% did not respond" tells neither how many did nor an outcome of its own."""

from __future__ import annotations

from etl.extract.any_case import AnyCase
from etl.extract.link import Link

# what can be denied; who is without progression or recurrence has an endpoint of their own
DENIED = frozenset(
    {
        *(
            "RESPONSE",
            "ORR",
            "CR",
            "CRi",
            "sCR",
            "cCR",
            "pCR",
            "MPR",
            "PR",
            "VGPR",
            "MR",
            "CBR",
            "DCR",
            "REMISSION",
            "NED",
        ),
        *("TUMOR_SHRINKAGE", "MRD_NEG", "PSA50", "AE", "CRS", "ICANS", "DLT", "DEATH", "DISCONTINUATION"),
    }
)
WITHIN = 70  # characters before an endpoint in which its negation stands
# verbs and articles that may stand between "not" and the endpoint: "did not achieve a complete response"
HAD = (
    r"(?: (?:achiev|attain|reach|have|had|show|experienc|exhibit|obtain|enter|see|seen|demonstrat|deriv|gain|get|go)"
    r"\w*)?(?: in(?:to)?)?"
    r"(?: (?:an?|any|the|their|clinical|objective|major|meaningful|confirmed|durable|tumou?r|severe|serious"
    r"|grade \d\S*))*"
)
BEFORE = AnyCase(
    r"(?:\b(?:(?:(?:did|do|does|had|have|has|were|was|is|are)(?: not|n['’]t)|cannot|never|fail(?:ed|s|ing)? to|without"
    r"|lack(?:ed|ing|s)?(?: of)?|(?:had|have|has|with|showed|show|achieved|there was|there were) no)"
    r"(?: (?:yet|ever|even|initially|durably))?" + HAD + r" ?"
    r"|no (?:han? |hab[ií]an? )?(?:(?:logr|alcanz|obtuv|tuv|present|consigu|mostr)\w+ )?(?:una? |la )?"
    r"|n(?:['’]| e )(?:\w+ ){1,2}(?:pas|jamais|aucune?) (?:eu |obtenu |atteint |présenté )?(?:de |une? |la )?"
    r"|(?:nicht|keine?) (?:auf (?:die |das )?(?:\w+ ){1,2})?)"
    r"|(?:没有|沒有|没能|未能?|尚未|无|無)(?:达到?|達到?|获得|獲得|出现|取得|实现|观察到)?(?:明显|任何|客观)?的?)$"
)
BEHIND = AnyCase(
    r" nicht\b|(?:が|は|を|に)?(?:得られ|認め(?:られ)?|達し|達成し|し|示さ)な|しなかった"
    r"| (?:was|were) (?:not|never) (?:achieved|seen|observed|reached|attained)"
)


def is_denied(text: str, link: Link) -> bool:
    """Say whether a share or number of patients is of those in whom something did not happen."""
    figure, mention = link.figure, link.mention
    if mention.code not in DENIED or figure.kind in {"none", "status", "ratio"}:
        return False
    start = max(0, mention.start - WITHIN, figure.end if figure.end <= mention.start else 0)
    return BEFORE.search(text, start, mention.start) is not None or BEHIND.match(text, mention.end) is not None
