"""The expressions of the lexer, compiled once from `languages.toml` and `ignore.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from etl.extract.numerals import Numeral
from etl.extract.prefilter import Filtered
from etl.rules.schema_language import IgnoreRule, Languages, Words

N = "[\x01\x02]"
D = "\x01"
GAP = r"[\s]{0,2}"


def _any(words: Words | tuple[str, ...]) -> str:
    pieces = words if isinstance(words, tuple) else tuple(w for group in words.values() for w in group)
    return "|".join(sorted(pieces, key=len, reverse=True))


def _bounded(words: Words | tuple[str, ...]) -> str:
    """Return alternatives that end at a word's end where they end in a Latin letter."""
    return rf"(?:{_any(words)})(?![A-Za-zÀ-ÿ])"


STOP = (
    "of|in|with|and|or|to|were|was|had|have|has|who|that|for|on|at|by|than|from|from|as|per|percent|months?|years?|weeks?|"
    "days?|grades?|stage|arms?|vs|versus|but|the|cells|more|fewer|less|times|is|are|de|von|des|in|mit|con|avec|y|et|und"
)
MODIFIER = rf"(?!(?:{STOP})\b)[A-Za-zÀ-ÿ\x03][A-Za-zÀ-ÿ\x03'/+*-]{{0,24}}"


class Grammar:
    """The compiled grammar; building it takes some tens of milliseconds, so it is made once per rule book."""

    def __init__(self, languages: Languages, ignore: tuple[IgnoreRule, ...]) -> None:
        self.languages = languages
        self.text_rules = Filtered((rule, e) for rule in ignore if rule.on == "text" for e in rule.expressions)
        self.shape_rules = Filtered((rule, e) for rule in ignore if rule.on == "shape" for e in rule.expressions)
        self.values = Filtered(self._values())
        self.comparators = Filtered(
            (code, re.compile(rf"(?:^|[^A-Za-zÀ-ÿ])(?P<c>{_any(words)})[ ]?(?:the |an? )?$", re.IGNORECASE))
            for code, words in languages.comparators.items()
        )
        self.comparators_after = Filtered(
            (code, re.compile(rf"^ ?(?P<c>{_any(words)})(?![A-Za-z])", re.IGNORECASE))
            for code, words in languages.comparators_after.items()
        )

    @cached_property
    def ratio(self) -> re.Pattern[str]:
        """Hazard, odds and risk ratios: the value after the name, also with "for death" or brackets between."""
        name = (
            r"\b(?:(?-i:a?HRs?|ORs?|RRs?|sHR|IRR)|hazards? ratios?|odds ratios?|risk ratios?|relative risks?"
            r"|rate ratios?|relative ratio|"
            r"hazard[- ]ratio|cociente de riesgos?(?: instantáneos)?|razón de (?:riesgos?|momios)|rapport de risque"
            r"|risque relatif|"
            r"risikoverhältnis)\b|风险比|危险比|比值比|优势比|相对危险度|ハザード比|オッズ比|(?-i:HR|OR)(?= ?[=:为])"
        )
        return re.compile(
            rf"(?:{name})(?:\s?[(\[](?!\s?{D})[^()\[\]\x01\x02]{{0,40}}[)\]])?(?:,? (?:for|of|pour|para|für"
            rf"|vs\.?)[^.;,=:\x01\x02()]{{1,70}})?"
            rf"(?:\s?\([A-Za-z]{{1,6}}\))?[\s,:=;]{{0,3}}(?:was|were|is|of"
            rf"|为|は|が|fue|war|était|von|de)?[\s,:=]{{0,3}}(?P<v>{D})(?!\s?%)",
            re.IGNORECASE,
        )

    @cached_property
    def landmark_label(self) -> re.Pattern[str]:
        """A time point whose unit stands first: "at week 12", "by month 6"."""
        return re.compile(
            rf"\b(?:at|by|through|to|until|after|from)\s(?P<u>(?P<w>weeks?|months?|years?|days?)\s(?P<v>{D}))(?!\s?%)",
            re.IGNORECASE,
        )

    @cached_property
    def joins(self) -> re.Pattern[str]:
        """What may stand between two members of a list that share a unit."""
        versus = _any(self.languages.between["versus"])
        return re.compile(
            rf"\s*(?:-?,|;|/|-? ?(?:{versus})|,? ?(?:{versus})|-?,? ?(?:and|or|y|et|und|e"
            r"|和|及|与|、|と|to|-|–)|對)\s*(?:about |only |just |approximately )?",
            re.IGNORECASE,
        )

    @cached_property
    def versus(self) -> re.Pattern[str]:
        """What stands between two compared values."""
        return re.compile(
            rf"\s*,?\s*(?:{_any(self.languages.between['versus'])})\s*(?:only |just |about )?", re.IGNORECASE
        )

    @cached_property
    def people_next(self) -> re.Pattern[str]:
        """A noun for people just ahead."""
        return re.compile(rf"\s*(?:{MODIFIER}\s+){{0,3}}(?:{_bounded(self.languages.people)})", re.IGNORECASE)

    @cached_property
    def unit_next(self) -> re.Pattern[str]:
        """A unit of time just ahead."""
        units = "|".join(rf"(?P<{name}>{_any(words)})" for name, words in self.languages.units.items())
        return re.compile(rf"\s?(?:{units})(?![A-Za-zÀ-ÿ])", re.IGNORECASE)

    @cached_property
    def opens_percent(self) -> re.Pattern[str]:
        """What may stand between n (of N) and its percentage."""
        return re.compile(
            rf"(?:\s?(?:{MODIFIER}\s){{0,3}}(?:{_any(self.languages.people)}|deaths?|events?|responses?|CRs?|PRs?"
            r"|relapses?|recurrences?)?)?\s?[(\[,;–-]\s?(?:or |i\.e\.,? |a |about |approximately |around |soit "
            r"|lo que |oder |that is,? |equivalent to )?\s?",
            re.IGNORECASE,
        )

    @cached_property
    def opens_count(self) -> re.Pattern[str]:
        """What may stand between a percentage and the counts behind it."""
        return re.compile(
            rf"\s?(?:of (?:the )?(?:{_any(self.languages.people)}))?\s?[(\[,;]\s?(?:n\s?=\s?|or )?\s?", re.IGNORECASE
        )

    def articles(self, text: str) -> Iterator[Numeral]:
        """Yield "a" where it counts one unit of time: "within a year", "just over a year"."""
        for name, match in ARTICLES.finditer(text):
            yield Numeral(start=match.start(name), end=match.end(name), value=1.0, words=True)

    def _values(self) -> Iterator[tuple[str, re.Pattern[str]]]:
        languages = self.languages
        of = _any(languages.of)
        people = _bounded(languages.people)
        to = rf"\s?(?:%|percent|per cent)?\s?(?:{_any(languages.between['range'])})\s?"
        units = "|".join(rf"(?P<{name}>{_any(words)})" for name, words in languages.units.items())
        flags = re.IGNORECASE
        for fraction in FRACTIONS:
            yield "fraction", re.compile(fraction, flags)
        yield "all", re.compile(ALL.replace("{people}", people).replace("{mod}", MODIFIER), flags)
        yield "none", re.compile(NONE.replace("{people}", people).replace("{mod}", MODIFIER), flags)
        yield "of", re.compile(rf"(?P<butone>all but (?:the )?)(?P<a>{N}) (?:{of}) ?(?P<b>{N})", flags)
        yield (
            "of",
            re.compile(
                rf"(?P<natural>)(?<![\w.])(?P<a>{N}) (?:in|in every|out of every|of every|de cada|sur"
                rf"|von) (?P<b>\x02)(?![\s-]?(?:{_any(languages.percent)}|{units_flat(languages)}))",
                flags,
            ),
        )
        yield "of", re.compile(rf"(?P<natural>)(?<![\w.])(?P<a>\x02) in (?P<b>\x01)(?= (?:{people}))", flags)
        yield (
            "of",
            re.compile(
                rf"(?P<natural>)(?<![\w.])(?P<a>{N}) (?:{people}) (?:in|out of|sur|de cada|von) (?P<b>{N})(?![\s-]?(?:%"
                rf"|{units_flat(languages)}))",
                flags,
            ),
        )
        yield (
            "of",
            re.compile(
                rf"(?<![\w.])(?P<a>{N})(?: ?\({D} ?%\))?(?: (?:{people}))? (?:{of}) ?(?P<b>{N})(?! ?(?:%"
                r"|percent|per cent"
                rf"|,?0{{3}}|{units_flat(languages)}))",
                flags,
            ),
        )
        yield "of", re.compile(rf"(?<![\w./])(?P<a>{D}) ?/ ?(?P<b>{D})(?![\w/%])", flags)
        yield (
            "of",
            re.compile(
                rf"(?P<reverse>(?P<a>{N}) ?[例名位人](?:[一-鿿ぁ-ん]{{0,6}}?(?:患者|病人|症例))?(?:当中|之中"
                r"|中|里|のうち|のうちの)(?:,|、|有|共有|仅有"
                rf"|只有)?) ?(?P<b>{N}) ?[例名位人]",
                flags,
            ),
        )
        yield "of", re.compile(rf"(?P<natural>)(?P<reverse>(?P<a>{N}) ?人(?:に|中)) ?(?P<b>{N}) ?人", flags)
        yield (
            "percent",
            re.compile(
                rf"-?{N}{to}{N}\s?-?\s?(?:{_bounded(languages.points)}|(?:{_any(languages.points)}))(?P<points>)", flags
            ),
        )
        yield "percent", re.compile(rf"{N}\s?-?\s?(?:{_any(languages.points)})(?P<points>)(?![A-Za-z])", flags)
        yield (
            "percent",
            re.compile(
                rf"(?:(?<=between )|(?<=entre )|(?<=zwischen )){N}\s?(?:%|percent)?\s?(?:and|y|et"
                rf"|und)\s?{N}\s?-?\s?(?:{_any(languages.percent)})",
                flags,
            ),
        )
        yield "percent", re.compile(rf"{N}{to}{N}\s?-?\s?(?:{_any(languages.percent)})(?![A-Za-z])", flags)
        yield "percent", re.compile(rf"{N}(?: ?\x03)?\s?-?\s?(?:{_any(languages.percent)})(?![A-Za-z])", flags)
        yield (
            "duration",
            re.compile(
                rf"(?:(?<=between )|(?<=entre )|(?<=zwischen )){N}\s?(?:and|y|et|und)\s?{N}[\s-]?(?:{units})"
                r"(?![A-Za-zÀ-ÿ])",
                flags,
            ),
        )
        yield (
            "duration",
            re.compile(
                rf"(?:half (?=a ))?{N}(?: ?\x03)?(?: (?:progression-free|disease-free|event-free|additional"
                r"|extra|full|more"
                rf"|consecutive))?(?:\s?(?:months?|years?|weeks?|days?|个月)?{to}{N})?[\s-]?(?:{units})(?![A-Za-zÀ-ÿ])",
                flags,
            ),
        )
        yield "total", re.compile(rf"\bn ?= ?(?P<v>{D})(?! ?/)", flags)
        yield (
            "count",
            re.compile(
                rf"(?P<v>{N}) (?:of|von|de|d') ?(?P<them>them|these|those|whom|which|ihnen|denen|ellos|ellas"
                r"|los cuales|eux"
                r"|elles)\b",
                flags,
            ),
        )
        yield "count", re.compile(rf"(?P<v>{N})\s?(?:(?:{MODIFIER})\s+){{0,4}}?(?:{people})", flags)
        for fold in FOLD:
            yield "fold", re.compile(fold, flags)
        for status in STATUS:
            yield "status", re.compile(status, flags)


def units_flat(languages: Languages) -> str:
    """Return all units of time as alternatives without names."""
    return "|".join(_any(words) for words in languages.units.values())


# by the name of the group that counts
ARTICLES = Filtered(
    (name, re.compile(expression, re.IGNORECASE))
    for name, expression in {
        "one": (
            r"(?:\b(?:achieved|observed|seen|occurred|reported|noted|including|with) in |\bincluding )(?P<one>an?)"
            r"(?=\s(?:[\w-]+\s){0,2}patient\b)"
        ),
        "un": (
            r"\b(?:à|en|après|au bout d'|nach|al|tras|dentro de|innerhalb|chaque)\s?"
            r"(?P<un>un|une|einem|eines|una)(?=\s(?:ans?|année|jahr\w*|año|mes|mois|monat\w*)\b)"
        ),
        "later": r"\b(?P<later>an?)(?=\s(?:year|month|week) (?:later|after|on)\b)",
        "first": r"\b(?:within|in|during|over) (?:the|their) (?P<first>first)(?=\s(?:year|month)\b)",
        "a": (
            r"\b(?:about|over|than|nearly|almost|within|after|for|at least|around|roughly|half|of|close to|near|was"
            r"|exceeding|approximately)\s(?P<a>an?)(?=\s(?:full\s)?(?:month|year|week)\b)"
        ),
    }.items()
)

# fractions in words, each kind by itself so that its words can be looked for first
FRACTIONS = (
    r"(?P<hundredth>[\x01\x02]\s?分[之の]\s?[\x01\x02])",
    r"(?P<tenths>[\x01\x02](?:成|割)(?!果|功|立|为|为|合|引|礼))",
    r"(?P<twothirds>\x02-?\s?thirds\b|(?:\x02|zwei) drittel\w?\b|(?:\x02|dos) tercios\b|(?:\x02|deux) tiers\b)",
    (
        r"(?P<threequarters>\x02-?\s?quarters\b|(?:\x02|drei) viertel\w?\b|(?:\x02|tres) cuart[oa]s(?: partes)?\b"
        r"|(?:\x02|trois) quarts\b)"
    ),
    (
        r"(?P<half>\b(?:a |one[- ])?half(?= (?:of|the|all|these|those|had|were|responded|survived|died)\b|-| \()"
        r"|(?<=than )half\b|(?<=by )half\b|(?<=nearly )half\b|(?<=almost )half\b|(?<=about )half\b|\bhalf\b(?=,)"
        r"|\b(?:die |der |das )?hälfte\b|\bla mitad\b|\b(?:la )?moitié\b|(?:\x02"
        r"|一)半|半数|過半数|半(?=以上))"
    ),
    (
        r"(?P<third>(?:\ba |\x02[- ])third\b(?! (?:of a |party|line|trial|phase|study|generation|time|person|dose"
        r"|group|arm|year))|\b(?:ein|einem) drittel\b|\bun tercio\b|\b(?:un|le) tiers\b|\bthird of\b)"
    ),
    (
        r"(?P<quarter>(?:\ba |\x02[- ])quarter\b(?= of| were| had)|\b(?:ein|einem) viertel\b|\b(?:un cuarto"
        r"|una cuarta parte)\b|\bun quart\b)"
    ),
    r"(?P<fifth>(?:\ba |\x02[- ])fifth\b(?= of)|\bein fünftel\b|\buna quinta parte\b|\bun cinquième\b)",
    r"(?P<onein>\b(?:un[oae]?|eine[rsmn]?) (?:[\wäöü]{3,12} )?(?:de cada|sur|von) [\x01\x02](?! ?%))",
    r"(?P<jeder>\bjede[rmns]? (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[nr]?\b)",
    r"(?P<tenth>(?:\ba |\x02[- ])tenth\b(?= of)|\bein zehntel\b|\bun dixième\b)",
)
ALL = (
    r"\b(?:all|each of(?: the)?|todos los|todas las|tous les|alle|sämtliche)(?: of)?(?: the| these"
    r"| our)? ?(?P<v>[\x01\x02])(?! ?(?:%|/|of|in|or|to|,\d|-))"
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
    r"(?P<halved>\bhalv(?:ed|es|ing)\b)",
    (
        r"(?P<times>[\x01\x02](?:-| )?fold\b"
        r"|[\x01\x02] ?times (?:as|more|less|higher|lower|longer|greater|better|the)\b"
        r"|[\x01\x02] ?倍)"
    ),
)
STATUS = (
    (
        r"(?:not|never)(?: yet)?(?: been)? (?:yet )?(?:reached|attained|estimable|evaluable)|not (?:yet )?mature"
        r"|has not (?:yet )?been reached|yet to be reached|(?:尚)?未(?:达到|到達|达|達到)"
        r"|no (?:se )?(?:ha(?:bía)? )?(?:sido )?alcanz(?:ada|ado|ó)"
        r"|n'(?:a|est|était) pas (?:encore )?(?:été )?atteinte?|non atteinte?|(?:noch )?nicht erreicht"
    ),
    r"\bN[RE]\b(?=[ ,.;)\]])",
)
