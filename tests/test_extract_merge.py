"""Mentions of one result become one result: headline, lede and body; one-third and 33%."""

from __future__ import annotations

import pytest
from extracted import extracted

# --- mentions of one result ----------------------------------------------------------------------------------


def results(text: str, *, title: bool = False) -> list[tuple[str | None, ...]]:
    """Return the printed values of each result, one tuple a result."""
    groups: dict[str, list[str | None]] = {}
    for outcome in extracted(text, title=title).outcomes:
        groups.setdefault(outcome.canonical_id, []).append(outcome.quantity.text)
    return [tuple(values) for values in groups.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "One-third of patients were in remission.\n\nIn all, 33% of patients were in remission.",
            [("One-third", "33%")],
        ),
        ("In all, 33% had a complete response.\n\nIn all, 33% had a complete response.", [("33%", "33%")]),
        ("In all, 33% had a complete response.\n\nIn all, 34% had a complete response.", [("33%",), ("34%",)]),
        ("The ORR was 33%.\n\nThe DCR was 33%.", [("33%",), ("33%",)]),
        ("At one year, OS was 61%.\n\nAt two years, OS was 61%.", [("61%",), ("61%",)]),
        ("Median OS was one year.\n\nMedian OS was 12 months.", [("one year", "12 months")]),
        ("ORR was 33% with the drug and 12% with placebo.\n\nThe ORR was 33%.", [("33%", "33%"), ("12%",)]),
    ],
)
def test_mentions_of_one_result_share_their_id(text: str, expected: list[tuple[str, ...]]) -> None:
    assert results(text) == expected


def test_a_count_and_its_percentage_are_one_result() -> None:
    outcomes = extracted(
        "Of 12 patients with sarcoma, 8 responded.\n\nThe response was seen in 67% of patients."
    ).outcomes
    assert len({outcome.canonical_id for outcome in outcomes}) == 1
    (chief,) = (outcome for outcome in outcomes if outcome.canonical)
    assert (chief.counted.numerator, chief.counted.denominator) == (8, 12)


def test_a_headline_that_no_sentence_supports_is_flagged() -> None:
    alone = extracted("New drug: 45% of patients respond\n\nThe trial went well, the company said.", title=True)
    backed = extracted("New drug: 45% of patients respond\n\nIn the trial, 45% of patients responded.", title=True)
    assert [outcome.flags for outcome in alone.outcomes] == [("headline_only",)]
    assert {flag for outcome in backed.outcomes for flag in outcome.flags} == set()
    assert [outcome.canonical for outcome in backed.outcomes] == [False, True]
