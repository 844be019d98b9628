"""Values in words, as expressions on a shape: fractions, all, none, folds, and what was not reached."""

from __future__ import annotations

# the character 1 stands for a numeral in digits, 2 for one in words

# what a share of the patients did, as news say it: "half lived", "another quarter saw"
DID = (
    "had|have|has|were|was|are|responded|survived|died|lived|live|achieved|saw|showed|went|remained|remain|stayed"
    "|experienced|developed|relapsed|progressed|reached|reported|suffered|stopped|did"
)
# fractions in words, each kind by itself so that its words can be looked for first
FRACTIONS = (
    r"(?P<hundredth>[\x01\x02]\s?分[之の]\s?[\x01\x02])",
    r"(?P<tenths>[\x01\x02](?:\s?(?:[-~～至到]|から)\s?[\x01\x02])?(?:成|割)(?!果|功|立|为|为|合|引|礼))",
    r"(?P<twothirds>\x02-?\s?thirds\b|(?:\x02|zwei) drittel\w?\b|(?:\x02|dos) tercios\b|(?:\x02|deux) tiers\b)",
    (
        r"(?P<threequarters>\x02-?\s?quarters\b|(?:\x02|drei) viertel\w?\b|(?:\x02|tres) cuart[oa]s(?: partes)?\b"
        r"|(?:\x02|trois) quarts\b)"
    ),
    (
        r"(?P<half>(?<!first )(?<!second )(?<!latter )(?<!later )(?<!other )"
        r"\b(?:a |one[- ]|another )?half"
        rf"(?= (?:as likely|of|the|all|these|those|{DID})\b|-| \()"
        r"|(?<=than )half\b|(?<=by )half\b|(?<=over )half\b"
        r"|(?<=nearly )half\b|(?<=almost )half\b|(?<=about )half\b|\bhalf\b(?=,)"
        r"|\b(?:die |der |das )?hälfte\b|\bla mitad\b|\b(?:la )?moitié\b|(?:\x02"
        r"|一)半|半数|過半数|半(?=以上))"
    ),
    (
        r"(?P<third>(?:\ba |\x02[- ]|\banother )third\b(?! (?:of a |party|line|trial|phase|study|generation"
        r"|time|person|dose|group|arm|year))|\b(?:ein|einem) drittel\b|\bun tercio\b|\b(?:un|le) tiers\b|\bthird of\b)"
    ),
    (
        rf"(?P<quarter>(?:\ba |\x02[- ]|\banother )quarter\b(?= (?:of|{DID})\b)|(?<=by )(?:a |one[- ])quarter\b"
        r"|(?<=by about )a quarter\b|\b(?:ein|einem) viertel\b|\b(?:un cuarto"
        r"|una cuarta parte)\b|\bun quart\b)"
    ),
    (
        rf"(?P<fifth>(?:\ba |\x02[- ]|\banother )fifth\b(?= (?:of|{DID})\b)|\bein fünftel\b"
        r"|\buna quinta parte\b|\bun cinquième\b)"
    ),
    (
        r"(?P<onein>\b(?:un[oae]?|eine[rsmn]?) (?:[\wäöü]{3,12} )?(?:de cada|sur|von) [\x01\x02]"
        r"(?! ?(?:%|monat|jahr|mois|mes|an|année|woche|tag)))"
    ),
    r"(?P<jeder>\bjede[rmns]? (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[nr]?\b)",
    rf"(?P<tenth>(?:\ba |\x02[- ]|\banother )tenth\b(?= (?:of|{DID})\b)|\bein zehntel\b|\bun dixième\b)",
)
ALL = (
    r"\b(?:all|each of(?: the)?|todos los|todas las|tous les|alle|sämtliche)(?: of)?(?: the| these"
    r"| our)? ?(?P<v>[\x01\x02])(?: of the(?= [a-z]))?(?! ?(?:%|/|of|in|or|to|,\d|-))"
    r"(?= (?:{mod} ){0,4}?{people})|(?:所有|全部|全体|すべての|全ての)(?:的)?(?P<v2>[\x01\x02])\s?[名例位人]"
)
NONE = (
    r"\b(?:none of (?:the|these|those|them|our)?(?: first| last| remaining| initial)?(?: ?(?P<v>[\x01\x02]))?"
    r"(?: {mod}){0,3}? ?(?:{people})?|no (?:single )?(?:(?:patients?|participants?|subjects?)\b|\x02)(?= (?:in"
    r"|had|has|have|experienced|developed|died|relapsed|progressed|achieved|responded|discontinued|suffered"
    r"|showed|withdrew|was|were|receiving|treated|on|with))"
    r"|\bnone\b(?= (?:had|has|have|developed|experienced|died|relapsed|progressed|discontinued|was|were|needed"
    r"|stopped))|\bnobody\b(?= (?:died|had|relapsed|stopped))|aucun(?:e)? (?:cas|épisode)s?(?= d)"
    r"|keine[rs]? (?:der )?(?:patient\w*|teilnehmer\w*)|ningún paciente"
    r"|ninguno de los(?: [\x01\x02])? pacientes|aucun (?:des (?:[\x01\x02] )?)?patients?)"
    r"|(?:无|没有)\x02?(?:例|名|位)(?:患者)?|\x02(?:例|名)(?:都|也)?(?:没有|未)"
)
FOLD = (
    r"(?P<doubled>\b(?:(?:more than |nearly |almost )?doubl(?:ed|es|ing)|two-?fold|twofold)\b)",
    r"(?P<tripled>\btripl(?:ed|es|ing)\b)",
    r"(?P<quadrupled>\bquadrupl(?:ed|es|ing)\b)",
    (
        r"(?P<halved>\bhalv(?:ed|es|ing)\b|\bhalbier(?:te|t|en)\b|\bdivis\w+ par deux\b|半減|减半|減半"
        r"|(?:减少|降低|下降)了?一半)"
    ),
    (
        r"(?P<times>[\x01\x02](?:-| )?fold\b"
        r"|[\x01\x02] ?times (?:as|more|less|higher|lower|longer|greater|better|the)\b"
        r"|[\x01\x02] ?倍)"
    ),
)
STATUS = (
    r"\bneither [^.;,\x01\x02]{2,60} nor [^.;,\x01\x02]{2,60}? (?:was|were|(?:has|had|have) been)(?: yet)? reached\b",
    (
        r"(?:not|never)(?: yet)?(?: been)? (?:yet )?(?:reached|attained|estimable|evaluable)|not (?:yet )?mature"
        r"|has not (?:yet )?been reached|yet to be reached|(?:尚)?未(?:达到|到達|达|達到)"
        r"|no (?:se )?(?:ha(?:bía)? )?(?:sido )?alcanz(?:ada|ado|ó)"
        r"|n(?:e |')(?:a|ont|est|était|sont|étaient|avait|avaient) (?:toujours )?pas (?:encore )?(?:été )?atteinte?s?"
        r"|non atteinte?s?|(?:noch )?nicht erreicht"
    ),
    (
        r"\bN[RE]\b(?=[ ,.;)\]])(?:(?<=(?:OS|FS|OR|oR) ..)|(?<=[(\[:=,;]..)|(?<=[(\[:=,;] ..)|(?<=was ..)|(?<=vs ..)"
        r"|(?<=vs\. ..)|(?<=versus ..))"
    ),
)
