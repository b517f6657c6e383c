"""Numbers of people as they may be published: rounded, so that no small one can be read or worked out.

The rule followed is the CMS cell size suppression policy (hhs.gov/guidance/document/cms-cell-suppression-policy): no
number from 1 to 10 is shown, nor any from which such a number can be derived, and that holds for records left out, too.

Two methods are usual. *Complementary suppression* hides more cells until no total gives a hidden one away. It is sound
for one table. Here one population is counted in many tables at once (verdicts, clauses one inside the other, a funnel,
near misses), and what is safe in each can be worked out from two of them. *Rounding everything* publishes no exact number
at all. So it is done here, as statistical offices do it:

1. Each number becomes the nearest multiple of twice the largest one to hide: of 20, where 1 to 10 are hidden. Halves go
   down, so what is at most 10 becomes 0 and is told as "fewer than 11" (None). A true zero is told the same way, or the
   others would be known to be at least one. The total is rounded as well; percentages and bars are made from what is
   shown.
2. A number now stands for a stretch, such as 11 to 30. Several that lie at the very ends of their stretches can still pin
   one down: where 30 people are known to be three times "fewer than 11", it is three times 10. So it is made sure that
   everything published would be the same if one person of those counted were like another, for each small number one that
   changes it. Where that is not so, all numbers are rounded twice as coarsely, and it is tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Count = int | None  # None: fewer than the smallest number that is shown


@dataclass(frozen=True, slots=True)
class Rounding:
    """How numbers are shown where those below `smallest` are hidden; 0 hides nothing and rounds nothing."""

    smallest: int = 11

    @property
    def half(self) -> int:
        """The largest number that is hidden, which is half of what numbers are rounded to."""
        return max(0, self.smallest - 1)

    @property
    def step(self) -> int:
        """What numbers are rounded to a multiple of."""
        return max(1, 2 * self.half)

    @property
    def coarser(self) -> Rounding:
        """The same with everything twice as coarse."""
        return Rounding(2 * self.half + 1)

    def count(self, number: int) -> Count:
        """A number of people as it is shown."""
        if not self.half:
            return number
        return (number + self.half - 1) // self.step * self.step or None

    def is_lowest(self, number: int) -> bool:
        """Whether one less would be shown as another number."""
        return self.count(number) != self.count(number - 1)

    def is_highest(self, number: int) -> bool:
        """Whether one more would be shown as another number."""
        return self.count(number) != self.count(number + 1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is published, each number as a bit: `exact` by bit, and by sort of people how many of all they count to.

    sorts: for each sort of people that there is, the bits of the numbers that count them.  derived: the bits of what is
    not published itself, but lies between two numbers that are.
    """

    exact: Mapping[int, int]
    sorts: tuple[int, ...]
    derived: int = 0

    def rounded(self, smallest: int) -> Rounding:
        """The finest rounding under which nothing from 1 to below `smallest` can be told exactly."""
        rounding = Rounding(smallest)
        if not rounding.half:
            return rounding
        small = [bit for bit, number in self.exact.items() if 1 <= number < smallest]
        while not self._is_safe(small, rounding):
            rounding = rounding.coarser
        return rounding

    def _is_safe(self, small: list[int], rounding: Rounding) -> bool:
        """Whether for each small number somebody could be like somebody else who does not count, and nobody could tell."""
        lowest = highest = 0
        for bit, number in self.exact.items():
            if not bit & self.derived:
                lowest |= bit * rounding.is_lowest(number)
                highest |= bit * rounding.is_highest(number)
        return all(self._can_differ(bit, lowest, highest) for bit in small)

    def _can_differ(self, bit: int, lowest: int, highest: int) -> bool:
        counted = [sort for sort in self.sorts if sort & bit]
        others = [sort for sort in self.sorts if not sort & bit]
        if not others:
            return True  # it is the number of all there are, and they are few: every number is hidden
        return any(
            not (one & ~other & lowest or other & ~one & highest)
            or not (other & ~one & lowest or one & ~other & highest)
            for one in counted
            for other in others
        )
