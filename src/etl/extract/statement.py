"""A sentence as it is read: which of its values are results, and what they are counted out of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from etl.extract.bases import Base
from etl.extract.figures import TIME_KINDS, Figure, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.tables import NO_TABLE, Table
from etl.extract.wording import VERSUS
from etl.extract.zones import Zone, zone
from etl.values import dataclass

PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence with the links that are results, all its values, and the numbers of patients it counts out of.

    `bases` are those of the sentence, `before` the last one of the sentences before it in the block,
    `table` what stands above it, if it is a row.
    """

    passage: Passage
    links: Sequence[Link]
    values: Sequence[Figure]
    bases: Sequence[Base]
    before: Base | None
    table: Table = NO_TABLE
    _zones: dict[Figure, Zone] = field(default_factory=dict)

    def zone(self, figure: Figure) -> Zone:
        """Return the words that are a value's own; found once, for arm, label and subgroup all ask."""
        if figure not in self._zones:
            self._zones[figure] = zone(self.passage, figure, self.values)
        return self._zones[figure]

    def first_of_pair(self, link: Link) -> Figure | None:
        """Return the first of two compared values, given the second."""
        if link.size != PAIR or link.chain != 1:
            return None
        kinds = TIME_KINDS if link.figure.kind in TIME_KINDS else {link.figure.kind}  # "not reached versus 18 months"
        alike = (o for o in self.links if o.mention == link.mention and o.size == PAIR and o.chain == 0)
        before = (o.figure for o in alike if o.figure.kind in kinds and begin(o.figure) <= begin(link.figure))
        return max(before, key=begin, default=None)  # the nearest: a sentence may hold several pairs

    def compares(self, first: Figure, link: Link) -> bool:
        """Say whether the words between two values compare them."""
        return (
            reach(first) <= begin(link.figure)
            and VERSUS.search(self.passage.text[reach(first) : begin(link.figure)]) is not None
        )
