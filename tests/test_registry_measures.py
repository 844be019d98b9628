"""What a registry's measurement says: classes and categories, units, times, and medians that were not reached."""

from __future__ import annotations

from typing import Any

import pytest
from test_registry import measure, only, read, study

from etl.model import Fate, Outcome, Reading

ARMS = {"Drug": "EXPERIMENTAL", "Placebo": "PLACEBO_COMPARATOR"}
Parts = dict[str, tuple[str, str]]


def split(posted: dict[str, Any], *, classes: Parts | None = None, categories: Parts | None = None) -> Reading:
    """Return a study whose measure has classes or categories, each with a value of either arm."""
    posted["classes"] = []
    if categories is not None:
        posted["classes"] = [{"categories": [_with(values, title=title) for title, values in categories.items()]}]
    for title, values in (classes or {}).items():
        posted["classes"].append({"title": title, "categories": [_with(values)]})
    return read(study(posted, **ARMS))


def _with(values: tuple[str, str], **title: str) -> dict[str, Any]:
    return title | {"measurements": [{"groupId": f"OG{n}", "value": value} for n, value in enumerate(values)]}


def counted(reading: Reading) -> list[tuple[str, float | None, str, str | None]]:
    return [(each.endpoint, each.quantity.value, each.arm.role, each.arm.label) for each in reading.extraction.outcomes]


def responses(unit: str = "Participants", title: str = "Best Overall Response") -> dict[str, Any]:
    return measure(title, unit, "0", "0")


BEST = {
    "Complete Response": ("12", "5"),
    "Stable Disease": ("9", "8"),
    "Not Evaluable": ("1", "2"),
    "Other": ("3", "4"),
}


@pytest.mark.parametrize("how", ["classes", "categories"])
def test_each_kind_of_best_response_is_an_endpoint_of_its_own_and_none_the_response_rate(how: str) -> None:
    drug, placebo = ("EXPERIMENTAL", "Drug"), ("PLACEBO_COMPARATOR", "Placebo")
    found = counted(split(responses(), **{how: {name: BEST[name] for name in list(BEST)[:3]}}))
    assert found == [("CR", 12, *drug), ("CR", 5, *placebo), ("SD", 9, *drug), ("SD", 8, *placebo)]


def test_of_categories_only_those_who_had_it_count_for_the_title() -> None:
    title = "Number of Participants With Objective Response"
    reading = split(responses(title=title), categories={"Yes": ("19", "4"), "No": ("21", "36"), "Other": ("1", "2")})
    assert [(endpoint, value) for endpoint, value, *_ in counted(reading)] == [("ORR", 19), ("ORR", 4)]
    assert not [each for each in reading.extraction.numbers if each.fate is Fate.UNEXPLAINED]


def test_a_class_that_names_an_assessor_or_a_subgroup_stays_with_the_group() -> None:
    by = {"Investigator": ("44", "22"), "PD-L1 >= 1%": ("50", "20")}
    found = counted(split(responses("percentage of participants", "Objective Response Rate"), classes=by))
    assert [(endpoint, label) for endpoint, _, _, label in found] == [
        *(("ORR", "Drug, Investigator"), ("ORR", "Placebo, Investigator")),
        *(("ORR", "Drug, PD-L1 >= 1%"), ("ORR", "Placebo, PD-L1 >= 1%")),
    ]
    assert {role for _, _, role, _ in found} == set(ARMS.values())


def test_classes_that_are_times_give_each_rate_its_own() -> None:
    posted = measure("Overall Survival Rate", "percentage of participants", "0", "0", time="6 months, 2 years")
    reading = split(posted, classes={"6 months": ("90", "80"), "At 2 years": ("50", "40")})
    assert [(each.when.value, each.when.unit) for each in reading.extraction.outcomes if each.when] == [
        *((6, "months"), (6, "months"), (2, "years"), (2, "years"))
    ]
    assert {each.arm.label for each in reading.extraction.outcomes} == {"Drug", "Placebo"}


@pytest.mark.parametrize(
    ("title", "time", "expected"),
    [
        ("Overall Survival", "Month 12", (12, "months", "landmark")),
        ("Overall Survival", "Day 100", (100, "days", "landmark")),
        ("12-month Overall Survival", "Up to 36 months", (12, "months", "landmark")),
        ("Overall Survival at 2 Years", "up to 5 years", (2, "years", "landmark")),
        ("Overall Survival in Patients 12-18 Months Old", "3 years", (3, "years", "landmark")),
        ("Overall Survival", "every 8 weeks until approximately 24 months", (24, "months", "within")),
        ("Overall Survival", "6 months and 12 months", None),
        ("Overall Survival", "Day 1 of each cycle", None),
        ("Overall Survival", "through study completion", None),
    ],
)
def test_the_time_of_a_rate_is_the_one_that_is_named(
    title: str, time: str, expected: tuple[float, str, str] | None
) -> None:
    outcome = only(read(study(measure(title, "percentage of participants", "81", time=time), Drug="EXPERIMENTAL")))
    when = outcome.when
    assert (when and (when.value, when.unit, when.kind)) == expected


@pytest.mark.parametrize(
    "unit", ["percentage of tumors", "percent change", "percentage of dose", "participants per 100 patient-years"]
)
def test_a_part_of_something_else_than_the_patients_is_no_rate(unit: str) -> None:
    reading = read(study(measure("Objective Response Rate", unit, "12"), Drug="EXPERIMENTAL"))
    assert reading.extraction.outcomes == ()


def median(value: str, **more: str) -> Outcome | None:
    kind = {"paramType": "MEDIAN", "dispersionType": "95% Confidence Interval"}
    posted = measure("Progression-free Survival", "Months", value, **kind)
    posted["classes"][0]["categories"][0]["measurements"][0] |= more
    return next(iter(read(study(posted, Drug="EXPERIMENTAL")).extraction.outcomes), None)


def test_a_median_that_was_not_reached_is_a_result_and_one_that_nobody_has_is_none() -> None:
    reached = median("NA", lowerLimit="14.0", upperLimit="NA", comment="The median was not reached.")
    assert reached is not None
    assert (reached.quantity.status, reached.quantity.value, reached.quantity.unit) == ("NOT_REACHED", None, "months")
    assert (reached.certainty.ci_low, reached.certainty.ci_high, reached.certainty.ci_level) == (14.0, None, 95.0)
    assert median("NA", comment="Data were not collected") is None
    assert median("NaN", comment="not reached") is None


def test_an_interval_without_an_upper_end_is_kept_and_one_without_a_lower_is_none() -> None:
    open_end, no_start = median("9.5", lowerLimit="8.1", upperLimit="NA"), median("9.5", upperLimit="8.1")
    assert open_end is not None
    assert no_start is not None
    assert (open_end.certainty.ci_low, open_end.certainty.ci_high) == (8.1, None)
    assert no_start.certainty.ci_high is None


@pytest.mark.parametrize(
    ("param", "expected"), [("MEDIAN", "MEDIAN"), ("LEAST_SQUARES_MEAN", "MEAN"), ("NUMBER", "NOT_STATED")]
)
def test_how_a_time_was_measured_is_said_or_left_open(param: str, expected: str) -> None:
    posted = measure("Overall Survival", "months", "20.5", paramType=param)
    assert only(read(study(posted, Drug="EXPERIMENTAL"))).measure == expected
