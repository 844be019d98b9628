"""The four vocabularies: what a row of each may hold, and what must hold across them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from etl.errors import RuleError
from etl.rules.schema import LANGUAGES, Strict


def _split(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    names = tuple(name.strip() for name in cell.split(";"))
    if not all(names):
        raise ValueError("an empty name between two semicolons")
    if len(set(names)) < len(names):
        raise ValueError("a name stands twice")
    return names


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Symbol = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9-]*$")]
Symbols = Annotated[tuple[Symbol, ...], BeforeValidator(_split)]


class Translated(Strict):
    """Names in the languages other than English, where they differ, and the public sources that agree on the row."""

    names_zh: Names = ()
    names_ja: Names = ()
    names_es: Names = ()
    names_fr: Names = ()
    names_de: Names = ()
    source: Names = Field(min_length=1)

    def translations(self) -> Iterator[tuple[str, str]]:
        """Yield (language, name) for each name that is not English."""
        for language in LANGUAGES:
            for name in getattr(self, f"names_{language}", ()) if language != "en" else ():
                yield language, name


class Drug(Translated):
    """A medicine: `inn` is its international name, `targets` are HGNC symbols.

    An identifier stands only where two public sources agree on it.
    """

    inn: str = Field(min_length=3)
    brands: Names = ()
    modality: str
    drug_class: str
    targets: Symbols = ()
    aliases: Names = ()
    ncit: str | None = Field(default=None, pattern=r"^C\d+$")
    rxnorm: str | None = Field(default=None, pattern=r"^\d+$")
    chembl: str | None = Field(default=None, pattern=r"^CHEMBL\d+$")
    drugbank: str | None = Field(default=None, pattern=r"^DB\d{5}$")

    @model_validator(mode="after")
    def _confirmed(self) -> Self:
        _two_sources(self.source, self.ncit, self.rxnorm, self.chembl, self.drugbank)
        return self


class Target(Strict):
    """A gene product that therapies aim at or are chosen by.

    `aliases` match in any case, `abbreviations` and the symbol only as written: eGFR is a kidney value.
    """

    symbol: Symbol
    hgnc: str | None = Field(default=None, pattern=r"^HGNC:\d+$")
    aliases: Names = ()
    abbreviations: Names = ()
    source: Names = Field(min_length=1)

    @model_validator(mode="after")
    def _confirmed(self) -> Self:
        _two_sources(self.source, self.hgnc)
        return self


class Disease(Translated):
    """A cancer, a group of cancers (`broad`), or another disease that medical news is about.

    `abbreviations` match only as written. `parent` is the next wider entry; `oncotree` the nearest node.
    """

    id: Slug
    kind: Literal["cancer", "other"]
    broad: bool = False
    parent: Slug | None = None
    oncotree: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9_/-]*$")
    ncit: str | None = Field(default=None, pattern=r"^C\d+$")
    doid: str | None = Field(default=None, pattern=r"^DOID:\d+$")
    names_en: Names = Field(min_length=1)
    abbreviations: Names = ()

    @model_validator(mode="after")
    def _confirmed(self) -> Self:
        _two_sources(self.source, self.ncit, self.doid)
        return self


class AdverseEvent(Translated):
    """What a treatment may do to a patient: `term` is the CTCAE term where CTCAE has one, `soc` its organ class."""

    term: str = Field(min_length=3)
    soc: str
    endpoint: Literal["AE", "CRS", "ICANS", "DLT"] = "AE"
    names_en: Names = Field(min_length=1)
    abbreviations: Names = ()


def _two_sources(source: tuple[str, ...], *identifiers: str | None) -> None:
    if any(identifiers) and len(source) < 2:  # noqa: PLR2004  two sources
        raise ValueError("an identifier needs two sources that agree; name the second or leave the cell empty")


def check_vocabularies(
    *,
    drugs: tuple[Drug, ...],
    targets: tuple[Target, ...],
    diseases: tuple[Disease, ...],
    adverse_events: tuple[AdverseEvent, ...],
) -> None:
    """Refuse tables whose rows do not fit each other.

    Raises:
        RuleError: a name stands twice, or a row points at one that is not there; the text says file and line.
    """
    _lines("drugs.csv", (drug.inn for drug in drugs))
    symbols = _lines("targets.csv", (target.symbol for target in targets))
    _lines("adverse_events.csv", (event.term for event in adverse_events))
    for line, drug in enumerate(drugs, 2):
        for symbol in drug.targets:
            if symbol not in symbols:
                raise RuleError(f"drugs.csv: line {line}: target {symbol}: is not in targets.csv; add or mend it")
    _check_parents(diseases)


def _lines(file: str, names: Iterable[str]) -> Mapping[str, int]:
    lines: dict[str, int] = {}
    for line, name in enumerate(names, 2):
        if name in lines:
            raise RuleError(f"{file}: line {line}: {name}: stands in line {lines[name]} too; keep one of the two")
        lines[name] = line
    return lines


def _check_parents(diseases: tuple[Disease, ...]) -> None:
    lines = _lines("diseases.csv", (disease.id for disease in diseases))
    parents = {disease.id: disease.parent for disease in diseases}
    for disease in diseases:
        where = f"diseases.csv: line {lines[disease.id]}: parent {disease.parent}"
        above, seen = disease.parent, {disease.id}
        while above is not None:
            if above not in parents:
                raise RuleError(f"{where}: is not in its table; add its row or mend the name")
            if above in seen:
                raise RuleError(f"{where}: leads back to {above}; break the circle")
            seen.add(above)
            above = parents[above]
