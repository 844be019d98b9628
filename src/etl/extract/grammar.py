"""The expressions of the lexer, compiled once from `languages.toml` and `ignore.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from etl.extract.numerals import Numeral
from etl.extract.prefilter import Filtered
from etl.extract.value_expressions import MODIFIER, D, any_of, bounded, value_expressions
from etl.rules.schema_language import IgnoreRule, Languages


class Grammar:
    """The compiled grammar; building it takes some tens of milliseconds, so it is made once per rule book."""

    def __init__(self, languages: Languages, ignore: tuple[IgnoreRule, ...]) -> None:
        self.languages = languages
        self.text_rules = Filtered((rule, e) for rule in ignore if rule.on == "text" for e in rule.expressions)
        self.shape_rules = Filtered((rule, e) for rule in ignore if rule.on == "shape" for e in rule.expressions)
        self.values = Filtered(value_expressions(languages))
        self.comparators = Filtered(
            (
                code,
                re.compile(rf"(?:^|[^A-Za-zÀ-ÿ]|(?=[一-鿿]))(?P<c>{any_of(words)})[ ]?(?:the |an? )?$", re.IGNORECASE),
            )
            for code, words in languages.comparators.items()
        )
        self.comparators_after = Filtered(
            (code, re.compile(rf"^ ?(?P<c>{any_of(words)})(?![A-Za-z])", re.IGNORECASE))
            for code, words in languages.comparators_after.items()
        )

    @cached_property
    def ratio(self) -> Filtered[str]:
        """Hazard, odds and risk ratios: the value after the name, also with "for death" or brackets between."""
        name = (
            r"\b(?:(?-i:a?HRs?|ORs?|RRs?|sHR|IRR)|hazards? ratios?|odds ratios?|risk ratios?|relative risks?"
            r"|rate ratios?|relative ratio|"
            r"hazard[- ]ratio|cociente de riesgos?(?: instantáneos)?|razón de (?:riesgos?|momios)|rapport des? risques?"
            r"|risque relatif|riesgo relativo|relatives? risiko|"
            r"risikoverhältnis)\b|风险比|危险比|比值比|优势比|相对危险度|ハザード比|オッズ比|(?-i:HR|OR)(?= ?[=:为])"
        )
        expression = re.compile(
            rf"(?:{name})(?:\s?\({D}\s?% ?(?:CI|IC|KI)\))?"
            rf"(?:\s?[(\[](?!\s?{D})[^()\[\]\x01\x02]{{0,40}}[)\]])?(?:,? (?:for|of|pour|para|für"
            rf"|vs\.?)[^.;,=:\x01\x02()]{{1,70}})?"
            rf"(?:\s?\([A-Za-z]{{1,6}}\))?[\s,:=;|]{{0,3}}(?:was|were|is|of"
            rf"|为|は|が|fue de|fue|betrug|lag bei|war"
            rf"|était de|était|est de|von|del?)?[\s,:=]{{0,3}}(?P<v>{D})(?!\s?%)",
            re.IGNORECASE,
        )
        return Filtered([("ratio", expression)])

    @cached_property
    def landmark_label(self) -> Filtered[str]:
        """A time point whose unit stands first: "at week 12", "by month 6"."""
        expression = re.compile(
            rf"\b(?:at|by|through|to|until|after|from)\s(?P<u>(?P<w>weeks?|months?|years?|days?)\s(?P<v>{D}))(?!\s?%)",
            re.IGNORECASE,
        )
        return Filtered([("landmark-label", expression)])

    @cached_property
    def joins(self) -> re.Pattern[str]:
        """What may stand between two members of a list that share a unit."""
        versus = any_of(self.languages.between["versus"])
        return re.compile(
            rf"\s*(?:-?,|;|/|-? ?(?:{versus})|,? ?(?:{versus})|-?,? ?(?:and|or|y|et|und|e|bzw\.|beziehungsweise|auf"
            r"|和|及び|以及|及|与|、|・|および|と|to|-|–)|對)\s*"
            r"(?:about |only |just |approximately |über |rund |etwa |knapp |fast "
            r"|mehr als |nur |más de |casi |un |el "
            r"|environ |près de |plus de )?",
            re.IGNORECASE,
        )

    @cached_property
    def versus(self) -> re.Pattern[str]:
        """What stands between two compared values."""
        return re.compile(
            rf"\s*,?\s*(?:{any_of(self.languages.between['versus'])})\s*(?:only |just |about )?", re.IGNORECASE
        )

    @cached_property
    def people_next(self) -> re.Pattern[str]:
        """A noun for people just ahead."""
        return re.compile(rf"\s*(?:{MODIFIER}\s+){{0,3}}(?:{bounded(self.languages.people)})", re.IGNORECASE)

    @cached_property
    def unit_next(self) -> re.Pattern[str]:
        """A unit of time just ahead."""
        units = "|".join(rf"(?P<{name}>{any_of(words)})" for name, words in self.languages.units.items())
        return re.compile(rf"\s?(?:{units})(?![A-Za-zÀ-ÿ])", re.IGNORECASE)

    @cached_property
    def opens_percent(self) -> re.Pattern[str]:
        """What may stand between n (of N) and its percentage."""
        return re.compile(
            rf"(?:\s?(?:{MODIFIER}\s){{0,3}}(?:{any_of(self.languages.people)}|deaths?|events?|responses?|CRs?|PRs?"
            r"|relapses?|recurrences?)?)?"
            r"(?:\s(?:in|of|on|with|receiving|du|dans|sous|avec|del?|en|con|der|im|unter|mit)"
            r"\s[^()\[\].,;\x01\x02]{2,50}(?=\s?[(\[]))?\s?[(\[,;、–—-]\s?(?:or |i\.e\.,? |a |about |approximately "
            r"|around |soit "
            r"|lo que |oder |that is,? |equivalent to )?\s?",
            re.IGNORECASE,
        )

    @cached_property
    def opens_count(self) -> re.Pattern[str]:
        """What may stand between a percentage and the counts behind it."""
        return re.compile(
            rf"\s?(?:of (?:the )?(?:{any_of(self.languages.people)}))?\s?[(\[,;]\s?(?:n\s?=\s?|or )?\s?", re.IGNORECASE
        )

    def articles(self, text: str) -> Iterator[Numeral]:
        """Yield "a" where it counts one unit of time: "within a year", "just over a year"."""
        for name, match in ARTICLES.finditer(text):
            yield Numeral(start=match.start(name), end=match.end(name), value=1.0, words=True)


# by the name of the group that counts
ARTICLES = Filtered(
    (name, re.compile(expression, re.IGNORECASE))
    for name, expression in {
        "one": (
            r"(?:\b(?:achieved|observed|seen|occurred|reported|noted|including|with) in |\bincluding )(?P<one>an?)"
            r"(?=\s(?:[\w-]+\s){0,2}patient\b)"
        ),
        "un": (
            r"\b(?:à|a|en|après|au bout d'|plus d'|moins d'|pendant|durant|depuis|nach|nach über|nach (?:mehr als|rund"
            r"|etwa)"
            r"|als|über|binnen|innerhalb|innerhalb von|seit|al|tras|dentro de|después de|pasado|durante|más de|menos de"
            r"|casi|chaque)\s?"
            r"(?P<un>un|une|einem|eines|una)(?=\s(?:ans?|année|jahr\w*|año|mes|mois|monat\w*|décennie|década)\b)"
        ),
        "later": r"\b(?P<later>an?)(?=\s(?:year|month|week|decade) (?:later|after|on|longer)\b)",
        "first": r"\b(?:within|in|during|over) (?:the|their) (?P<first>first)(?=\s(?:year|month)\b)",
        "a": (
            r"\b(?:about|over|than|nearly|almost|within|after|for|at least|around|roughly|half|of|close to|near|was"
            r"|exceeding|approximately)\s(?P<a>an?)(?=\s(?:full\s)?(?:month|year|week|decade)\b)"
        ),
    }.items()
)
