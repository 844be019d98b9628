import json
import pickle
import re
from dataclasses import replace
from pathlib import Path

import made

from etl.errors import Unreadable
from etl.model import Counted, Metadata
from etl.rows import failed, first_of_each, outcome_rows, sheet
from etl.validate_codes import CODES
from etl.validate_columns import COLUMNS

CODE = re.compile(r"`([^`]+)`")


def test_an_outcome_row_has_the_columns_of_the_contract_in_their_order() -> None:
    (row,) = outcome_rows(made.reading(made.outcome()))
    assert list(row) == list(COLUMNS)


def test_the_page_on_the_outcome_row_describes_every_column_and_every_code() -> None:
    page = (Path(__file__).parent.parent / "docs" / "outcome-row.md").read_text(encoding="utf-8")
    described = [
        name for line in page.splitlines() if line.startswith("| `") for name in CODE.findall(line.split("|")[1])
    ]
    assert described == list(COLUMNS)
    assert {code for codes in CODES.values() for code in codes} - set(CODE.findall(page)) == set()


def test_a_sheet_is_plain_values_without_the_raw_text() -> None:
    toy = made.toy_sheet()
    assert pickle.loads(pickle.dumps(toy)) == toy  # noqa: S301 - our own bytes
    assert len(pickle.dumps(made.toy_sheet(raw_text="x" * 10**6))) == len(pickle.dumps(toy))


def test_an_article_says_what_was_found_in_it_and_where_it_came_from() -> None:
    article = made.toy_sheet().article
    assert article["article_id"] == made.raw().sha256
    assert (article["status"], article["error"]) == ("extracted", None)
    assert (article["blocks_kept"], article["blocks_dropped"]) == (1, 1)
    assert (article["numbers_found"], article["outcomes_found"]) == (6, 3)
    assert (article["source"], article["locator"], article["seen_at"]) == ("samples", "articles/toy.txt", made.SEEN_AT)


def test_an_article_without_results_is_a_fact_of_its_own() -> None:
    silent = sheet(made.reading())
    assert (silent.article["status"], silent.outcomes, silent.studies) == ("no_outcomes", [], [])


def test_an_article_that_cannot_be_read_keeps_its_place_and_the_reason() -> None:
    refused = failed(made.raw(), Unreadable("toy.txt: holds no text", reason="binary"), rules_sha="r")
    assert refused.article.keys() == made.toy_sheet().article.keys()
    assert (refused.article["status"], refused.article["error_reason"]) == ("unreadable", "binary")
    assert refused.article["error"] == "toy.txt: holds no text"
    assert refused.article["locator"] == "articles/toy.txt"
    assert not refused.blocks + refused.numbers + refused.outcomes + refused.studies + refused.links


def test_an_error_is_one_short_line_and_tells_no_secret() -> None:
    raw = made.raw(locator="https://me:hunter2@example.org/a?key=hunter2")
    text = failed(raw, ValueError(f"{raw.locator}\nis bad " + "x" * 10_000)).article["error"]
    assert "\n" not in text
    assert "hunter2" not in text
    assert len(text) <= 500


def test_no_row_tells_the_secret_of_an_address() -> None:
    address = "https://me:hunter2@example.org/a?api_key=hunter2"
    metadata = Metadata(canonical_url=address)
    reading = made.reading(made.outcome(), article=address, metadata=metadata)
    told = sheet(reading, raw=made.raw(locator=address, article=address))
    assert "hunter2" not in json.dumps([told.article, told.outcomes, told.blocks, told.links], default=str)
    assert told.outcomes[0]["article"] == told.article["article"]


def test_a_lone_surrogate_stays_with_its_article_and_is_said() -> None:
    for changes in ({"title": "a \ud800 title"}, {"notes": ("\udfff",)}):
        refused = sheet(made.reading(made.outcome(), **changes), raw=made.raw())
        assert refused.article["status"] == "unreadable"
        assert "which UTF-8 cannot hold" in refused.article["error"]
        json.dumps(refused.article, ensure_ascii=False, default=str).encode()
        assert refused.outcomes == []


def test_a_study_keeps_the_words_for_each_fact() -> None:
    (row,) = made.toy_sheet().studies
    assert row["enrolled"] == [{"patients": 15, "as_of": None, "quote": "15 patients"}]
    assert row["phase"] == "2"
    assert (row["doi"], row["therapy_drug"], row["randomised"]) == (None, [], None)


def test_durations_are_comparable_in_months() -> None:
    for unit, months in (("years", 170.4), ("months", 14.2), ("weeks", 3.266), ("days", 0.4665)):
        quantity = replace(made.survival().quantity, unit=unit)
        (row,) = outcome_rows(made.reading(made.survival(quantity=quantity, counted=Counted())))
        assert row["unit_std"] == "months"
        assert abs(row["value_std"] - months) < 0.001


def test_one_content_in_two_places_counts_once() -> None:
    twice = [made.toy_sheet(), made.toy_sheet(article="copy"), made.numbered_sheet(1)]
    assert [each.article["article"] for each in first_of_each(twice)] == ["toy", "toy-1"]
