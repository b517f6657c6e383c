"""Days, windows and months: the only calendar arithmetic in Caseway's engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

PARTS_PER_MONTH = 31
ONE_DAY = timedelta(days=1)

_WINDOW = re.compile(r"(\d{1,4}) (day|month|year)s?")


@dataclass(frozen=True, slots=True)
class Window:
    """A look-back: it ends on the day asked about and begins this long before it, both days inside."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Window | None:
        """Read "5 years", "36 months" or "90 days"; None when the text is no length of time."""
        found = _WINDOW.fullmatch(text)
        if not found or int(found[1]) == 0:
            return None
        count, unit = int(found[1]), found[2]
        if unit == "day":
            return cls(days=count)
        return cls(months=count * 12 if unit == "year" else count)

    def begins(self, on: date) -> date:
        """The first day inside the window that ends on `on`."""
        return _begins(self.months, self.days, on)

    def passes(self, day: date) -> date:
        """The first day asked about on which `day` has fallen out of the window."""
        return _passes(self.months, self.days, day)

    def __str__(self) -> str:
        if self.days:
            return f"{self.days} day{'s' * (self.days != 1)}"
        if self.months % 12 == 0:
            years = self.months // 12
            return f"{years} year{'s' * (years != 1)}"
        return f"{self.months} month{'s' * (self.months != 1)}"


@lru_cache(maxsize=4096)
def _begins(months: int, days: int, on: date) -> date:
    if days:
        return date.fromordinal(max(1, on.toordinal() - days))
    return add_months(on, -months)


@lru_cache(maxsize=4096)
def _passes(months: int, days: int, day: date) -> date:
    if days:
        return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days + 1))
    later = add_months(day, months)
    # Month ends do not map one to one (both 28 and 29 February look back to 28 February), so
    # the exact day is found by looking rather than by formula.
    while later < date.max and _begins(months, days, later) <= day:
        later += ONE_DAY
    return later


def add_months(day: date, months: int) -> date:
    """The same day of the month, so many months later (earlier if negative); month ends are clamped."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    last = day.day
    while True:
        try:
            return date(year, month + 1, last)
        except ValueError:  # the 31st of a month of 30 days is its 30th
            last -= 1


def month_parts(day: date) -> int:
    """The day's place on a line on which every month is 31 parts long.

    A day is one part; the last day of a shorter month fills the month up. Lengths between two places
    are therefore whole for every anniversary (9 January to 9 January is 12 months, to any month's 9th
    a whole number of months), they add up however a span is cut, and they are integers, so that every
    engine gets the same answer.
    """
    return day.year * 372 + day.month * 31 + day.day


def covered(spans: list[tuple[int, int]]) -> int:
    """The length that half-open spans cover, overlaps counted once."""
    if len(spans) == 1:
        begin, end = spans[0]
        return end - begin
    spans.sort()
    total = 0
    reached = -1
    for begin, end in spans:
        if begin >= reached:
            total += end - begin
            reached = end
        elif end > reached:
            total += end - reached
            reached = end
    return total
