from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.load import finish_run, land, start_run, working
from etl.rows import Sheet
from etl.sql import make_tables
from etl.validate import check
from etl.validate_interval import exact_interval

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with working(tmp_path / "working.duckdb") as opened:
        yield opened


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    with duckdb.connect() as opened:
        make_tables(opened)
        yield opened


def load(con: Connection, *sheets: Sheet) -> None:
    run_id = start_run(con, command="etl run", rules_sha=made.RULES_SHA)
    land(con, run_id=run_id, sheets=sheets, checked=check(sheets))
    finish_run(con, run_id, status="done")


def about(place: int, study: dict[str, Any], *, row: dict[str, Any] | None = None, **article: Any) -> Sheet:
    """One of the numbered articles, with other facts of its study, of its first outcome row and of itself."""
    sheet = made.numbered_sheet(place)
    outcomes = [{**each, **(row or {})} if index == 0 else each for index, each in enumerate(sheet.outcomes)]
    studies = [{**sheet.studies[0], **study}]
    return replace(sheet, article={**sheet.article, **article}, studies=studies, outcomes=outcomes)


def enrolled(patients: int, as_of: str | None = None) -> dict[str, Any]:
    return {"enrolled": [{"patients": patients, "as_of": as_of, "quote": f"{patients} patients"}]}


@given(st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_exact_interval_is_the_same_in_sql_and_python(empty: Connection, counts: tuple[int, int]) -> None:
    n, total = counts
    found: Any = empty.execute("SELECT exact_ci($n, $total)", {"n": n, "total": total}).fetchone()
    assert (found[0]["low"], found[0]["high"]) == pytest.approx(exact_interval(n, total), abs=1e-8)


def test_twelve_of_twelve_gives_73_5_to_100(empty: Connection) -> None:
    assert empty.sql("SELECT round(exact_ci(12, 12).low, 1), exact_ci(12, 12).high").fetchone() == (73.5, 100.0)


@pytest.mark.parametrize("counts", ["5, 3", "-1, 3", "0, 0", "NULL, 3"])
def test_counts_that_cannot_be_have_no_interval(empty: Connection, counts: str) -> None:
    assert empty.sql(f"SELECT exact_ci({counts})").fetchone() == (None,)


def test_a_reported_interval_stands_beside_the_exact_one(con: Connection) -> None:
    reported = {"ci_low": 40.0, "ci_high": 90.0, "ci_level": 95.0, "ci_source": "reported"}
    load(con, about(1, {}, row=reported))
    found = con.sql("SELECT ci_low, ci_source, round(exact_low, 1) FROM results WHERE endpoint = 'ORR'").fetchall()
    assert found == [(40.0, "reported", 38.4)]


@pytest.mark.parametrize(
    ("study", "row", "text", "strength"),
    [
        ({"randomised": True, **enrolled(60)}, {}, "", "STRONG"),
        ({"randomised": True, **enrolled(59)}, {}, "", "MODERATE"),
        ({"randomised": None, **enrolled(20)}, {}, "", "MODERATE"),
        ({"randomised": False, **enrolled(19)}, {}, "", "WEAK"),
        ({"randomised": True, **enrolled(600)}, {}, "In this retrospective series: ", "WEAK"),
        ({"randomised": True, "enrolled": []}, {"denominator": None, "numerator": None}, "", "NOT_STATED"),
    ],
)
def test_the_strength_of_evidence_follows_design_and_size(
    con: Connection, study: dict[str, Any], row: dict[str, Any], text: str, strength: str
) -> None:
    sources = dict.fromkeys(("numerator_source", "denominator_source")) if row else {}
    load(con, about(1, study, row={**row, **sources}, text=made.TEXT + text))
    assert con.sql("SELECT strength FROM strength").fetchone() == (strength,)
    assert con.sql("SELECT strength FROM results WHERE endpoint = 'ORR'").fetchone() == (strength,)


def test_a_past_result_has_no_share_in_the_strength_of_the_study(con: Connection) -> None:
    load(con, about(1, {"randomised": True, **enrolled(600)}))
    found = con.sql("SELECT strength FROM results WHERE arm_role = 'HISTORICAL_CONTROL'").fetchall()
    assert found == [("NOT_STATED",)]


def test_twelve_fourteen_and_forty_two_patients_are_three_dated_rows(con: Connection) -> None:
    trial = {"registry_ids": ["NCT99990001"]}
    load(
        con,
        about(1, {**trial, **enrolled(12), "published_on": "2022-06-05"}),
        about(2, {**trial, **enrolled(14), "published_on": "2023"}),
        about(3, {**trial, **enrolled(42, as_of="2024-06")}),
    )
    found = con.sql(
        "SELECT on_day::VARCHAR, day_is, patients FROM timeline WHERE trial = 'NCT99990001' AND what = 'patients' "
        "ORDER BY on_day"
    ).fetchall()
    assert found == [("2022-06-05", "said_on", 12), ("2023-01-01", "said_on", 14), ("2024-06-01", "true_on", 42)]


def test_an_acronym_that_another_article_explains_leads_to_the_same_trial(con: Connection) -> None:
    load(
        con,
        about(1, {"registry_ids": ["NCT99990001"], "acronym": "TOY-1"}),
        about(2, {"acronym": "Toy-1"}),
        about(3, {"acronym": "OTHER-2"}),
    )
    found = con.sql("SELECT article, trial FROM studies ORDER BY article").fetchall()
    assert found == [("toy-1", "NCT99990001"), ("toy-2", "NCT99990001"), ("toy-3", "OTHER-2")]


def test_articles_that_disagree_about_a_trial_are_shown_with_both_quotes(con: Connection) -> None:
    trial = {"acronym": "TOY-1"}
    other = {"value": 60.0, "value_std": 60.0, "numerator": None, "denominator": None}
    bare = dict.fromkeys(("numerator_source", "denominator_source"))
    rounded = {"value": 66.66, "value_std": 66.66}
    load(con, about(1, trial), about(2, trial, row={**other, **bare}), about(3, trial, row=rounded))
    found = con.sql(
        "SELECT least(one, other), round(apart, 1), one_quote, other_quote FROM conflicts WHERE endpoint = 'ORR'"
    ).fetchall()
    assert set(found) == {(60.0, 6.7, made.RESPONSE, made.RESPONSE)}


def test_one_sentence_on_three_pages_is_counted_once_with_its_sites(con: Connection) -> None:
    first = made.toy_sheet()
    again = replace(first, article={**first.article, "article": "again", "locator": "https://www.two.example/a"})
    elsewhere = about(1, {}, locator="https://three.example/b")
    load(con, first, again, elsewhere)
    found = con.sql("SELECT articles, pages, sites FROM syndication WHERE endpoint = 'ORR'").fetchall()
    assert found == [(2, 3, 3)]


def test_the_arms_of_a_randomised_trial_stand_side_by_side(con: Connection) -> None:
    sheet = about(1, {"randomised": True})
    control = {"outcome_id": "control", "canonical_id": "control", "arm_role": "CONTROL", "therapy_drug": []}
    poorer = {"value": 33.3, "value_std": 33.3, "numerator": 5}
    compared = {**sheet.outcomes[0], **control, **poorer, "flags": ["n_over_N_disagrees_with_value"]}
    studied = {**sheet.outcomes[0], "arm_role": "EXPERIMENTAL"}
    load(con, replace(sheet, outcomes=[studied, compared, *sheet.outcomes[1:]]))
    found = con.sql("SELECT studied, compared, round(difference, 1), round(ratio, 1) FROM randomised").fetchall()
    assert found == [(66.7, 33.3, 33.4, 2.0)]
    unsaid = about(1, {"randomised": None})
    load(con, replace(unsaid, outcomes=[studied, compared, *sheet.outcomes[1:]]))
    assert con.sql("SELECT * FROM randomised").fetchall() == []


@pytest.mark.parametrize(("ratios", "shown"), [([0.54], 0.54), ([0.54, 0.7], None), ([], None)])
def test_the_one_hazard_ratio_of_an_endpoint_stands_beside_its_arms(
    con: Connection, ratios: list[float], shown: float | None
) -> None:
    sheet = about(1, {"randomised": True})
    studied = {**sheet.outcomes[0], "arm_role": "EXPERIMENTAL"}
    control = {**studied, "outcome_id": "control", "canonical_id": "control", "arm_role": "CONTROL", "therapy_drug": []}
    said = [
        {**sheet.outcomes[0], "outcome_id": f"hr{place}", "canonical_id": f"hr{place}", "measure": "HAZARD_RATIO",
         "value": ratio, "value_std": ratio, "unit": "ratio", "unit_std": "ratio", "numerator": None,
         "denominator": None, "numerator_source": None, "denominator_source": None}
        for place, ratio in enumerate(ratios)
    ]  # fmt: skip
    load(con, replace(sheet, outcomes=[studied, control, *said]))
    assert con.sql("SELECT hazard_ratio FROM randomised").fetchall() == [(shown,)]


def test_hype_is_counted_by_the_published_list(con: Connection) -> None:
    load(con, about(1, {}, text=f"{made.TEXT} A Breakthrough, a game-changer; the cure. Curettage is none."))
    assert con.sql("SELECT hype, hype_words FROM articles").fetchall() == [
        (["breakthrough", "game-changer", "cure"], 3)
    ]


@pytest.mark.parametrize(
    ("article", "kind"),
    [
        ({"locator": "https://clinicaltrials.gov/study/NCT99990001"}, "REGISTRY"),
        ({"canonical_url": "https://www.businesswire.com/news/1"}, "PRESS_RELEASE"),
        ({"locator": "https://pubmed.ncbi.nlm.nih.gov/1/"}, "ABSTRACT"),
        ({"text": f"{made.TEXT}\nMethods: all.\nRESULTS: some.\nConclusion: none."}, "ABSTRACT"),
        ({"locator": "https://notclinicaltrials.gov.example/a"}, "NEWS"),
    ],
)
def test_registries_abstracts_releases_and_news_are_told_apart(
    con: Connection, article: dict[str, Any], kind: str
) -> None:
    load(con, about(1, {}, **article))
    assert con.sql("SELECT DISTINCT source_kind FROM outcomes").fetchall() == [(kind,)]


def test_what_was_known_on_a_day_leaves_out_what_came_later(con: Connection) -> None:
    load(con, made.toy_sheet())
    assert con.sql("SELECT count(*) FROM as_of('2026-01-01')").fetchone() == (0,)
    assert con.sql("SELECT count(*) FROM as_of('2026-01-02')").fetchone() == (3,)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024-03-24T06:30:00Z", "2024-03-24"),
        ("14 March 2024", "2024-03-14"),
        ("2024-03", "2024-03-01"),
        ("2024", "2024-01-01"),
        ("soon", None),
    ],
)
def test_a_printed_date_becomes_a_day_or_nothing(empty: Connection, said: str, day: str | None) -> None:
    assert empty.execute("SELECT as_day($said)::VARCHAR", {"said": said}).fetchone() == (day,)


def test_quality_counts_what_to_look_at(con: Connection) -> None:
    load(con, made.toy_sheet(), made.unlike(made.numbered_sheet(1), value=-4.0, flags=["headline_only"]))
    found = con.sql("SELECT article, unexplained, refused, without_confidence FROM quality ORDER BY article").fetchall()
    assert found == [("toy", 1, 0, 3), ("toy-1", 1, 1, 2)]
    assert con.sql("SELECT sum(articles), sum(with_outcomes) FROM coverage").fetchone() == (2, 2)


def test_side_effects_are_counted_by_event_and_grade(con: Connection) -> None:
    event = {"endpoint": "AE", "ae_term": "Nausea", "ae_grade_min": 3}
    load(con, about(1, {}, row=event), about(2, {}, row=event))
    found = con.sql("SELECT event, ae_grade_min, drug, results, patients_with, patients FROM safety").fetchall()
    assert found == [("Nausea", 3, "toymab", 2, 20, 30)]
