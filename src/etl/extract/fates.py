"""What reading gives to each stretch of an article: its part of an outcome, or the rule against it."""

from __future__ import annotations

from dataclasses import field

from etl.extract.figures import Figure, begin, reach
from etl.extract.passages import Passage
from etl.model import Outcome
from etl.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The fate of a stretch: a part of an outcome, or else the rule that says why it is none."""

    part: str | None = None
    outcome_id: str | None = None
    rule: str | None = None


@dataclass(slots=True, kw_only=True)
class Found:
    """What reading the passages of an article gives: outcomes, and the fate of each stretch that was a value."""

    outcomes: list[Outcome] = field(default_factory=list)
    fates: dict[tuple[int, int], Given] = field(default_factory=dict)

    def ignore(self, passage: Passage, figure: Figure, rule: str) -> None:
        """Record why a figure is no outcome, unless it already has a fate."""
        place = (passage.start + begin(figure), passage.start + reach(figure))
        self.fates.setdefault(place, Given(rule=rule))

    def settled(self, passage: Passage, figure: Figure) -> bool:
        """Say whether a figure has a fate."""
        return (passage.start + begin(figure), passage.start + reach(figure)) in self.fates or (
            (passage.start + figure.start, passage.start + figure.end) in self.fates
        )

    def take(self, passage: Passage, outcome: Outcome, parts: dict[tuple[int, int], str]) -> None:
        """Record an outcome and which part of it each stretch of its sentence is."""
        self.outcomes.append(outcome)
        for (start, end), part in parts.items():
            self.fates[passage.start + start, passage.start + end] = Given(
                part=part, outcome_id=outcome.outcome_id, rule=outcome.rule
            )
