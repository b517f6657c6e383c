"""Days as agencies count them: calendar days, months, business days between holidays, hours, and ends of days and months.

A business day is Monday to Friday and no holiday: of the country, of a state, or a day on which the agency itself is
closed. Everything is counted where the agency is, so a moment always comes with its zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, get_args

from caseway.criteria import add_months

COUNTRY = "US"
ONE_DAY = timedelta(days=1)
SATURDAY = 5
NOON = time(12)

Unit = Literal["hour", "day", "business day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = get_args(Unit)
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}

_OFFSET = re.compile(rf"(\d{{1,4}}) ({'|'.join(UNITS)})s?( before)?")


@lru_cache(maxsize=512)
def holidays(year: int, state: str = "") -> frozenset[date]:
    """The days of a year on which the country, and a state if one is named, has a holiday or keeps one."""
    import holidays as library  # noqa: PLC0415 - half a second, for whoever counts business days

    days = set(library.country_holidays(COUNTRY, years=year))
    if state:
        # A state leaves out holidays of the country that it does not keep itself; both are counted here.
        days |= set(library.country_holidays(COUNTRY, subdiv=state, years=year))
    return frozenset(days)


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """The letters of every state and territory whose holidays are known."""
    import holidays as library  # noqa: PLC0415 - as above

    return frozenset(library.list_supported_countries()[COUNTRY])


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are business days: by the country's holidays, a state's, and days the agency is closed."""

    state: str = ""
    closed: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.weekday() < SATURDAY and day not in self.closed and day not in holidays(day.year, self.state)

    def business_days(self, day: date, number: int) -> date:
        """The day that is so many business days after another, or before it where the number is below zero."""
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_business_day(day)
        return day


FEDERAL = Calendar()  # the country's holidays alone


@dataclass(frozen=True, slots=True)
class Offset:
    """How far from a day or moment: so many of a unit, below zero for before."""

    number: int
    unit: Unit = "day"

    @classmethod
    def parse(cls, text: str) -> Offset | None:
        """Read "2 business days", "30 days before", "48 hours" or "the day"; None when the text is none of these."""
        if text == "the day":
            return cls(0)
        found = _OFFSET.fullmatch(text)
        if not found or int(found[1]) == 0:
            return None
        unit: Unit = next(unit for unit in UNITS if unit == found[2])
        return cls(-int(found[1]) if found[3] else int(found[1]), unit)

    def times(self, number: int) -> Offset:
        """The same, so many times."""
        return Offset(self.number * number, self.unit)

    def from_day(self, day: date, calendar: Calendar = FEDERAL) -> date:
        """The day that is so far from another; hours are of no day and come as whole days."""
        if self.unit == "business day":
            return calendar.business_days(day, self.number)
        if self.unit in MONTHS_OF:
            return add_months(day, self.number * MONTHS_OF[self.unit])
        days = {"hour": self.number // 24, "week": self.number * 7}.get(self.unit, self.number)
        return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))

    def from_moment(self, moment: datetime) -> datetime:
        """The moment that is so many hours from another, whatever the clocks do between; in the same zone."""
        return (moment.astimezone(UTC) + timedelta(hours=self.number)).astimezone(moment.tzinfo)

    @property
    def longest(self) -> int:
        """How many days it is at most."""
        most = {"hour": 1, "week": 7, "month": 31, "year": 366, "business day": 7}
        return abs(self.number) * most.get(self.unit, 1)

    def __str__(self) -> str:
        if self.number == 0:
            return "the day"
        words = f"{abs(self.number)} {self.unit}{'s' * (abs(self.number) != 1)}"
        return f"{words} before" if self.number < 0 else words


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, zone)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, zone)


def noon_of_day(day: date, zone: tzinfo) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, NOON, zone)


def period(day: date, months: int, number: int = 0) -> tuple[date, date]:
    """The first and last day of the calendar month (3 months: the quarter) a day is in, or of one so many later."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    begins = add_months(first, months * number)
    return begins, add_months(begins, months) - ONE_DAY
