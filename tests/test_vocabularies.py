"""The four tables hold together, name their sources, and refuse rows that do not fit, with file and line."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from etl.errors import RuleError
from etl.extract.concepts import terms
from etl.extract.surfaces import surfaces
from etl.rules import book, load

ONCOTREE = Path(__file__).parents[2] / "shared" / "vocab" / "oncotree_2025_10_03.tsv"
RULES = load()


def test_the_tables_are_wide_enough() -> None:
    cancers = [disease for disease in RULES.diseases if disease.kind == "cancer"]
    assert len(RULES.drugs) >= 350
    assert len(RULES.targets) >= 100
    assert len(cancers) >= 150
    assert len(RULES.diseases) - len(cancers) >= 60
    assert len(RULES.adverse_events) >= 300


def test_an_identifier_has_two_sources() -> None:
    rows = [(drug.source, (drug.ncit, drug.rxnorm, drug.chembl, drug.drugbank)) for drug in RULES.drugs]
    rows += [(target.source, (target.hgnc,)) for target in RULES.targets]
    rows += [(disease.source, (disease.ncit, disease.doid)) for disease in RULES.diseases]
    assert [source for source, identifiers in rows if any(identifiers) and len(source) < 2] == []
    assert sum(any(identifiers) for _, identifiers in rows) > 200


def test_every_cancer_but_the_widest_stands_below_one_and_other_diseases_below_none() -> None:
    assert {disease.id for disease in RULES.diseases if disease.kind == "cancer" and not disease.parent} == {"cancer"}
    assert [disease.id for disease in RULES.diseases if disease.kind == "other" and disease.parent] == []


@pytest.mark.parametrize("language", ["zh", "ja", "es", "fr", "de"])
def test_nearly_every_cancer_has_a_name_in_each_language(language: str) -> None:
    cancers = [disease for disease in RULES.diseases if disease.kind == "cancer"]
    named = [disease for disease in cancers if getattr(disease, f"names_{language}")]
    assert len(named) >= 0.9 * len(cancers)


def test_a_name_stands_for_one_concept_of_its_kind() -> None:
    """Targets aside: CDK4/6 and VEGFR name several."""
    concepts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for term in terms(RULES):
        for form, surface in surfaces(term):
            if surface.head is None and term.kind != "target":
                concepts[term.kind, form].add(term.concept)
    assert {form: names for form, names in concepts.items() if len(names) > 1} == {}


def test_tables_are_in_american_spelling_so_that_british_can_be_made() -> None:
    english = [term.text for term in terms(RULES) if term.language == "en"]
    assert [name for name in english if "tumour" in name or "anaemia" in name or "oedema" in name] == []


@pytest.mark.usefixtures("evaluation")
def test_oncotree_codes_are_nodes_of_the_tree() -> None:
    with ONCOTREE.open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines, delimiter="\t")}
    assert {disease.oncotree for disease in RULES.diseases if disease.oncotree} <= codes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in book.HERE.iterdir():
        if path.suffix in {".csv", ".toml"}:
            shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("drugs.csv", {"inn": "newmab", "targets": "NOPE1"}, "line {line}: target NOPE1: is not in targets.csv"),
        ("drugs.csv", {"inn": "imatinib"}, "line {line}: imatinib: stands in line"),
        (
            "drugs.csv",
            {"inn": "newmab", "drugbank": "DB00001", "source": "ATC"},
            "line {line}: entry: Value error, an id",
        ),
        ("drugs.csv", {"inn": "newmab", "brands": "A;;B"}, "line {line}: brands: Value error, an empty name"),
        ("targets.csv", {"symbol": "EGFR"}, "line {line}: EGFR: stands in line"),
        ("targets.csv", {"symbol": "NEW1", "hgnc": "5"}, "line {line}: hgnc: "),
        ("diseases.csv", {"id": "new", "parent": "nowhere"}, "line {line}: parent nowhere: is not in its table"),
        ("diseases.csv", {"id": "new", "parent": "new"}, "line {line}: parent new: leads back to new"),
        ("diseases.csv", {"id": "new", "oncotree": "luad!"}, "line {line}: oncotree: "),
        ("adverse_events.csv", {"term": "Anemia"}, "line {line}: Anemia: stands in line"),
        ("adverse_events.csv", {"term": "New", "endpoint": "XYZ"}, "line {line}: endpoint: "),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_file_and_line(
    folder: Path, table: str, row: dict[str, str], message: str
) -> None:
    defaults = {
        "source": "ATC;INN",
        "modality": "mAb",
        "drug_class": "x",
        "kind": "cancer",
        "soc": "x",
        "names_en": "new",
    }
    path = folder / table
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    cells = defaults | row
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerow([cells.get(column, "") for column in header])
    with pytest.raises(RuleError) as refused:
        book.load(folder)
    assert str(refused.value).startswith(f"{table}: {message.format(line=len(rows) + 2)}")


def test_a_misspelt_column_is_refused(folder: Path) -> None:
    path = folder / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("symbol,hgnc", "symbol,hngc", 1), encoding="utf-8")
    with pytest.raises(RuleError, match=r"targets\.csv: line 2: hngc: there is no such key"):
        book.load(folder)
