"""What an article is about, carried from title and heading to paragraph to sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import pairwise

from etl.extract.any_case import AnyCase
from etl.extract.arm_groups import second_groups
from etl.extract.design import about_animals, design
from etl.extract.lexicon import Lexicon
from etl.extract.passages import Named, Passage
from etl.model import About, BlockKind, Document, Span
from etl.values import dataclass

TAGS = re.compile(r"<[^<>]{0,2000}>|&\w{1,10};")
CANCER_WORD = re.compile(
    r"\b(?:cancers?|tumou?rs?|carcinomas?|leuka?emias?|lymphomas?|melanomas?|myelomas?|sarcomas?|gliomas?"
    r"|oncolog\w+|malignan\w+|metasta\w+|chemotherap\w+|neoplas\w+|cáncer|tumor(?:es)?|quimioterapia|leucemia"
    r"|linfoma|mieloma|tumoral(?:es)?|cancéreu\w+|cancérolog\w+|mélanomes?|carcinomes?|myélomes?|sarcomes?|métasta\w+"
    r"|metást\w+|tumeurs?|chimiothérapie|leucémies?|lymphomes?|krebs\w*|\w*karzinom\w*|\w*krebs|\w*lymphom\w*"
    r"|\w*myelom\w*|\w*sarkom\w*|\w*melanom\w*|chemotherapie|\w*leukämie\w*|\w*tumor\w*)\b|癌|瘤|白血病|肿|腫瘍|がん|リンパ腫|骨髄腫|化疗"
    r"|抗がん",
    re.IGNORECASE,
)
VERSUS_DRUG = AnyCase(
    r"\b(?:versus|vs\.?|compared (?:with|to)|than|over|against|beats?|outperform\w*|superior to|better than"
    r"|rather than|frente al?|contra|comparad[oa]s? (?:con|al?)|en comparación con|contre|par rapport (?:à|aux?)"
    r"|compar\w+ (?:à|aux?)|gegenüber|im vergleich (?:zu[mr]?|mit)|verglichen mit|statt|als unter|als mit"
    r"|standard(?: of care)?(?: drug| treatment"
    r"| chemotherapy)?)\b[^.;]{0,50}$"
)
# "assigned to receive zorvatinib plus nivolumab or to sunitinib": the second is what was compared with
ASSIGNED = re.compile(r"\b(?:assign|randomi[sz])|aleatori|randomis", re.IGNORECASE)
OR_DRUG = AnyCase(
    r"\b(?:or|versus|o|ou|oder)\s(?:to |a |à )?(?:receive |recibir |recevoir )?(?:(?!without|sans|sin|ohne)\w+ )?$"
    r"|\bas \w+ as $"
)
OTHER_SHARE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The article's own disease and treatment, and whether it can hold results at all."""

    document: Document
    rule_against: str | None
    studied: frozenset[str]
    comparators: frozenset[str]
    single_trial: bool
    controlled: bool
    control_labels: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    broad: frozenset[str] = frozenset()
    single_case: bool = False
    engineered_cells: bool = False
    by_block: dict[int, tuple[Named, ...]] = field(default_factory=dict)
    lead: tuple[Named, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the address of the article's bytes."""
        return self.document.sha256

    def shown(self, sentence: Span, value: Span) -> Span:
        """Return the part of a sentence around a value that stands in the source in one piece.

        A person who searches the raw file for the quote must find it: where the cleaner took visible text out
        of the sentence (a link's address, a page header), the quote ends there. Tags do not count as text.
        """
        start, end = sentence.start, sentence.end
        runs = self.document.runs
        first = bisect_right(runs, start, key=lambda run: run.text.end)
        last = bisect_left(runs, end, key=lambda run: run.text.start)
        for left, right in pairwise(runs[first:last]):
            between = self.document.raw_text[left.raw.end : right.raw.start]
            if not TAGS.sub("", between).strip():
                continue
            if right.text.start <= value.start:
                start = max(start, right.text.start)
            elif left.text.end >= value.end:
                end = min(end, left.text.end)
        return Span(start=start, end=end)

    def silent_rule(self, passage: Passage) -> str | None:
        """Return why nothing of a passage can be a result: another disease, or a reference."""
        if passage.kind is BlockKind.REFERENCE:
            return "reference"
        others = [n for n in passage.names if n.kind == "other_disease"]
        if (
            others
            and not any(n.kind == "cancer" for n in passage.names)
            and not CANCER_WORD.search(passage.text)
            and self.rule_against is None
            and len(others) > 1
        ):
            return "other-disease"
        return self.rule_against

    def about(self, passage: Passage, arm_role: str) -> About:
        """Return disease and treatment of an arm's result, from the nearest words that name them."""
        cancers = self._nearest(passage, "cancer")
        drugs = self._drugs(passage) if arm_role == "EXPERIMENTAL" else ()
        targets = tuple(n for n in passage.names if n.kind == "target")
        return About(
            cancer=_unique(n.text for n in cancers),
            cancer_code=_unique(self.codes[n.concept] for n in cancers if self.codes.get(n.concept)),
            therapy_drug=_unique(n.concept for n in drugs),
            therapy_class=next((self.classes[n.concept] for n in drugs if self.classes.get(n.concept)), None),
            target=_unique(n.concept for n in targets),
        )

    def _drugs(self, passage: Passage) -> tuple[Named, ...]:
        """Return the drugs whose result a sentence states, from the sentence, its paragraph or the title.

        A drug that the article names once is what side effects were treated with, not what was studied.
        """
        named = [n for n in passage.names if self._may_be_studied(n)]
        near = [n for n in self.by_block.get(passage.block, ()) if self._may_be_studied(n)]
        steps = (
            [n for n in named if n.concept in self.studied],
            [n for n in named if n.concept in self.repeated],
            [n for n in near if n.concept in self.studied],
            [n for n in self.lead if self._may_be_studied(n)],
        )
        return next((tuple(step) for step in steps if step), ())

    def _may_be_studied(self, name: Named) -> bool:
        supportive = self.classes.get(name.concept) in SUPPORTIVE
        return name.kind == "drug" and name.concept not in self.comparators and not supportive

    def _nearest(self, passage: Passage, kind: str) -> tuple[Named, ...]:
        """Return the narrowest names of a kind that stand nearest: here, in the paragraph, in the title."""
        steps = (passage.names, self.by_block.get(passage.block, ()), self.lead)
        found = [[n for n in step if n.kind == kind][:NAMES_EACH] for step in steps]
        narrow = [[n for n in step if n.concept not in self.broad] for step in found]
        return next((tuple(step) for step in (*narrow, *found) if step), ())


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def frame(document: Document, all_passages: list[Passage], words: Lexicon) -> Frame:
    """Return the frame of an article."""
    names = [n for p in all_passages for n in p.names]
    comparators = _comparators(all_passages) | second_groups(all_passages)
    drugs = Counter(n.concept for n in names if n.kind == "drug")
    repeated = frozenset(name for name, times in drugs.items() if times > 1)
    # a drug named once is what side effects were treated with, unless the article opens with it and names no other
    lead = _lead(all_passages, repeated if len(drugs) > 1 else frozenset(drugs))
    titled = {n.concept for n in lead if n.kind == "drug"}
    studied = (titled or {name for name, _ in drugs.most_common(1)}) - comparators
    told = design(document.text)
    return Frame(
        document=document,
        rule_against=_against(all_passages, names),
        studied=frozenset(studied),
        comparators=frozenset(comparators),
        control_labels=told.control_labels,
        alone=_compared_alone(all_passages) - (studied if len(studied) == 1 else set()),
        single_trial=told.single_trial,
        single_case=told.single_case,
        engineered_cells=told.engineered_cells,
        repeated=repeated,
        broad=words.broad,
        controlled=bool(comparators) or told.controlled,
        by_block=_by_block(all_passages),
        lead=lead,
        codes=words.codes,
        classes=words.classes,
        confidence=words.confidence,
    )


SUPPORTIVE = frozenset({"IL-6 receptor inhibitor"})  # given against side effects, never against a cancer
NAMES_EACH = 2  # of a kind: "pancreatic and gastric cancers" is two


def _by_block(all_passages: list[Passage]) -> dict[int, tuple[Named, ...]]:
    """Return the first names of each paragraph, a few of each kind."""
    found: dict[int, list[Named]] = {}
    for passage in all_passages:
        names = found.setdefault(passage.block, [])
        for name in passage.names:
            if sum(known.kind == name.kind for known in names) < NAMES_EACH * 2:
                names.append(name)
    return {block: tuple(names) for block, names in found.items()}


def _lead(all_passages: list[Passage], repeated: frozenset[str]) -> tuple[Named, ...]:
    """Return the names in the title, or, if it has none, in the first sentences; there, a drug named more than once."""
    titles = [n for p in all_passages if p.kind is BlockKind.TITLE for n in p.names]
    firsts = [n for p in all_passages[:5] for n in p.names]
    found = list(titles)
    for kind in ("cancer", "drug", "target"):
        if not any(n.kind == kind for n in found):
            found += [n for n in firsts if n.kind == kind and (kind != "drug" or n.concept in repeated)][:1]
    return tuple(found)


# "Compared with the old drug, the new one ...": behind the comma stands what is studied
OPENS_COMPARED = re.compile(
    r"(?:[A-Z][A-Za-z]+[:.] ?)?(?:as )?(?:compared|relative|in comparison) (?:with|to) [^,;]{2,80},", re.IGNORECASE
)


def _comparators(all_passages: list[Passage]) -> set[str]:
    said, opposed = Counter[str](), Counter[str]()
    for passage in all_passages:
        opening = OPENS_COMPARED.match(passage.text)
        last = 0
        for name in (n for n in passage.names if n.kind == "drug"):
            said[name.concept] += 1
            if opening is not None and name.start >= opening.end():
                last = max(last, opening.end())
            before = passage.text[max(last, name.start - 70) : name.start]
            assigned = OR_DRUG.search(before) is not None and ASSIGNED.search(passage.text) is not None
            opposed[name.concept] += (
                assigned or VERSUS_DRUG.search(before) is not None or _is_yardstick(passage.text, name)
            )
            last = name.end
    return {name for name, times in opposed.items() if times and times > 0.3 * said[name]}


BY_ITSELF = re.compile(r"[ -](?:alone|monotherapy|only|by itself|on its own|single[- ]agent)\b", re.IGNORECASE)


def _compared_alone(all_passages: list[Passage]) -> frozenset[str]:
    """Return the drugs that alone are what a combination is compared with: "longer than with ipilimumab alone"."""
    return frozenset(
        name.concept
        for passage in all_passages
        for name in passage.names
        if name.kind == "drug"
        and BY_ITSELF.match(passage.text, name.end)
        and VERSUS_DRUG.search(passage.text[max(0, name.start - 70) : name.start])
    )


# "ソラフェニブと比較した", "较多西他赛": what a drug was compared with, in Chinese and Japanese
COMPARED_WITH = re.compile(
    r"(?:単独|単剤|療法|治療|投与|单药|治疗)*[群组]?(?:(?:患者)?と比較|に比べ|と比べ|との(?:直接)?比較|に対する(?:優越|非劣)|を対照|相比|比较)"
)
MEASURED_BY = re.compile(r"(?:对比|对照|相较于?|较|优于)(?:单用|单药|标准)?$")


def _is_yardstick(text: str, drug: Named) -> bool:
    behind = COMPARED_WITH.match(text, drug.end)
    return behind is not None or MEASURED_BY.search(text, max(0, drug.start - 8), drug.start) is not None


def _against(all_passages: list[Passage], names: list[Named]) -> str | None:
    """Return the rule that an article is about another disease, or about animals and cells."""
    kinds = Counter(name.kind for name in names)
    if kinds["other_disease"] or (kinds["harm"] and not kinds["drug"]):
        cancers = kinds["cancer"] + sum(len(CANCER_WORD.findall(p.text)) for p in all_passages)
        only_harms = not cancers and kinds["harm"] and not kinds["drug"]
        if kinds["other_disease"] > OTHER_SHARE * cancers or only_harms:
            return "other-disease"
    return "animals-and-cells" if about_animals(p.text for p in all_passages) else None
