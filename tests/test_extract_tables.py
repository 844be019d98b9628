"""Rows of a table: what they share with the head above them, and what stands in their cells."""

from __future__ import annotations

from datetime import UTC, datetime

from etl.model import Outcome, Raw
from etl.pipeline import read
from etl.rules import load

HEAD = "Trial of pralvetinib in gastric cancer\n\nEndpoint | Pralvetinib (n=184) | Placebo (n=182)\n"


def rows(table: str) -> list[Outcome]:
    body = (HEAD + table + "\nResponse rate, % | 41.0 | 22.0\n").encode()
    raw = Raw(body=body, locator="table.txt", article="table", source="test", seen_at=datetime(2025, 1, 1, tzinfo=UTC))
    return [o for o in read(raw, load()).extraction.outcomes if o.quantity.text not in {"41.0", "22.0"}]


def test_the_head_of_a_column_says_how_many_patients_its_cells_count() -> None:
    drug, placebo = rows("Complete response, n (%) | 13 (7.1) | 4 (2.2)")
    assert (drug.counted.numerator, drug.counted.denominator, drug.counted.denominator_source) == (13, 184, "context")
    assert (placebo.counted.numerator, placebo.counted.denominator, placebo.arm.role) == (4, 182, "PLACEBO_COMPARATOR")


def test_a_rate_that_no_number_of_its_column_gives_has_no_denominator() -> None:
    drug, placebo = rows("12-month overall survival, % | 69.8 | 58.4")
    assert (drug.counted.denominator, placebo.counted.denominator) == (None, None)


def test_what_was_not_reached_in_one_column_leaves_the_other_its_value() -> None:
    drug, placebo = rows("Median overall survival, months | NR | 15.6")
    assert (drug.quantity.status, drug.quantity.value) == ("NOT_REACHED", None)
    assert (placebo.quantity.value, placebo.arm.role) == (15.6, "PLACEBO_COMPARATOR")


def test_a_p_value_at_the_end_of_a_row_is_no_cell() -> None:
    assert [o.quantity.value for o in rows("Anemia, n (%) | 25 (13.6) | 38 (20.9) | P=0.03")] == [13.6, 20.9]


def test_rows_without_a_unit_have_that_of_the_caption_and_its_grade() -> None:
    drug, placebo = rows("\nTable 2. Grade 3 or higher adverse events, %\nRash 15.1 0.7\nNausea 4.0 2.0")[:2]
    assert (drug.quantity.value, drug.quantity.unit, drug.adverse_event.grade_min) == (15.1, "%", 3)
    assert (placebo.quantity.value, placebo.arm.role) == (0.7, "CONTROL")


def test_a_row_of_a_ratio_belongs_to_the_row_above() -> None:
    *_, ratio = rows("Median overall survival, months | 13.9 | 9.1\nHR (95% CI) | 0.69 (0.55, 0.87)")
    assert (ratio.endpoint, ratio.measure, ratio.quantity.value) == ("OS", "HAZARD_RATIO", 0.69)


PAGE = "<html><body><h1>Pralvetinib in gastric cancer</h1><p>Results of the randomised trial.</p><table>{}</table>"
HEADED = """
Outcome | Pralvetinib (n=90) | Chemotherapy (n=50) | HR (95% CI) | P value
Median OS, mo (95% CI) | 12.2 (11.1-13.9) | 11.1 (9.0-12.7) | 1.10 (0.82-1.48) | 0.67
Best response, n (%)
Partial response | 9 (10) | 3 (6) | | 0.04
Stable disease | 19 (21) | 0
"""


def headed(table: str = HEADED) -> list[Outcome]:
    rows = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in table.strip().splitlines())
    raw = Raw(
        body=PAGE.format("".join(f"<tr>{row}</tr>" for row in rows)).encode(),
        locator="table.html",
        article="table",
        source="test",
        seen_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    return list(read(raw, load()).extraction.outcomes)


def test_the_head_says_which_cells_are_ratios_and_which_are_p_values() -> None:
    survival = [o for o in headed() if o.endpoint == "OS"]
    assert [(o.measure, o.quantity.value, o.arm.role) for o in survival] == [
        ("MEDIAN", 12.2, "EXPERIMENTAL"),
        ("MEDIAN", 11.1, "CONTROL"),
        ("HAZARD_RATIO", 1.1, "EXPERIMENTAL"),
    ]
    assert (survival[2].certainty.ci_low, survival[2].certainty.p_value) == (0.82, 0.67)


SECTIONS = """
Variable | Pralvetinib 2 mg/kg (N = 211) | Chemotherapy (N = 212)
Progression-free survival
Median in months (95% CI) | 5.9 (2.8, 7.8) | 2.7 (2.5, 2.8)
Hazard ratio (95% CI) | 0.57 (0.45, 0.73)
Best overall response - no. (%)
Complete response | 4 (2) | 1 (&lt;1)
Duration of response - mo
Median | 12.1 | 5.7
"""


def test_rows_without_a_name_tell_of_the_line_that_heads_them() -> None:
    found = [(o.endpoint, o.measure, o.quantity.value, o.counted.numerator) for o in headed(SECTIONS)]
    assert found == [
        ("PFS", "MEDIAN", 5.9, None),
        ("PFS", "MEDIAN", 2.7, None),
        ("PFS", "HAZARD_RATIO", 0.57, None),
        ("CR", "PROPORTION", 2.0, 4),
        ("CR", "PROPORTION", 1.0, 1),
        ("DOR", "MEDIAN", 12.1, None),
        ("DOR", "MEDIAN", 5.7, None),
    ]
    assert [o.quantity.comparator for o in headed(SECTIONS) if o.endpoint == "CR"] == ["=", "<"]


def test_rows_below_a_line_of_n_and_percent_count_patients() -> None:
    found = [(o.endpoint, o.quantity.value, o.counted.numerator, o.counted.denominator) for o in headed()]
    assert [row for row in found if row[0] in {"PR", "SD"}] == [
        ("PR", 10.0, 9, 90),
        ("PR", 6.0, 3, 50),
        ("SD", 21.0, 19, 90),
        ("SD", 0.0, 0, 50),
    ]


TABBED = (
    b"Trial of pralvetinib in gastric cancer\n\n\tPralvetinib + gemcitabine\tGemcitabine\n"
    b"Number of patients\t171\t169\nResponse rate\t33%\t9%\nMedian OS\t11.2 months\t7.1 months\n"
)


def test_a_table_that_a_text_keeps_with_tabs_has_columns_and_is_quoted_as_it_stands() -> None:
    raw = Raw(body=TABBED, locator="t.txt", article="t", source="test", seen_at=datetime(2025, 1, 1, tzinfo=UTC))
    found = read(raw, load())
    quotes = {o.evidence.of(found.document.text) for o in found.extraction.outcomes}
    assert [(o.quantity.text, o.arm.role, o.counted.denominator) for o in found.extraction.outcomes] == [
        ("33%", "EXPERIMENTAL", 171),
        ("9%", "CONTROL", 169),
        ("11.2 months", "EXPERIMENTAL", None),
        ("7.1 months", "CONTROL", None),
    ]
    assert all("".join(quote.split()) in "".join(TABBED.decode().split()) for quote in quotes)
