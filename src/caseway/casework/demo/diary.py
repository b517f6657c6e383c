"""When people work: business days from half past eight to five, one thing at a time, and what was done in the past only."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from uuid import UUID

from caseway.casework import standards
from caseway.rulebooks.calendars import FEDERAL

ONE_DAY = timedelta(days=1)
BEGINS, ENDS = time(8, 30), time(17)
LUNCH = (time(12), time(12, 40))
BREATH = timedelta(minutes=5)  # between two things


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody wants to do something that takes so many minutes, with the way there and back, not before a moment.

    Without somebody it happens at that very moment.
    """

    user: UUID | None
    after: datetime
    minutes: int
    travel: int = 0


@dataclass(frozen=True, slots=True)
class When:
    """From when to when it is done, and on which day."""

    begins: datetime
    at: datetime
    on: date


Course = Generator[Ask, When, None]  # what somebody does, one thing after the other
Part = Generator[Ask, When, When]  # a part of it, which ends at a moment


def morning(day: date, hour: int = 8, minute: int = 30) -> datetime:
    """A time of a day, where the demo is."""
    return datetime.combine(day, time(hour, minute), standards.zone())


class Diary:
    """Who is busy when."""

    def __init__(self, zone: tzinfo, random: Random) -> None:
        self._zone = zone
        self._random = random
        self._busy: dict[tuple[UUID, date], list[tuple[datetime, datetime]]] = {}

    def book(self, ask: Ask) -> When:
        """The first time that somebody is free for something, which is theirs from then on."""
        earliest = ask.after.astimezone(self._zone)
        if ask.user is None:
            return When(earliest, earliest, earliest.date())
        day, least = earliest.date(), timedelta(minutes=ask.minutes)
        whole = least + timedelta(minutes=ask.travel)
        while True:
            if FEDERAL.is_business_day(day) and (begins := self._free(ask.user, day, earliest, whole)):
                starts = begins + timedelta(minutes=ask.travel / 2)
                return When(starts, starts + least, day)
            day += ONE_DAY
            earliest = datetime.combine(day, self._someday(), self._zone)

    def _someday(self) -> time:
        """Some time of a morning or early afternoon."""
        return time(self._random.choice((8, 9, 9, 10, 10, 11, 13, 14, 15)), self._random.choice((30, 35, 40, 45, 50)))

    def _free(self, user: UUID, day: date, earliest: datetime, whole: timedelta) -> datetime | None:
        begins = max(earliest, datetime.combine(day, BEGINS, self._zone))
        begins = begins.replace(second=0, microsecond=0) + timedelta(minutes=-begins.minute % 5)
        lunch = tuple(datetime.combine(day, one, self._zone) for one in LUNCH)
        taken = self._busy.setdefault((user, day), [(lunch[0], lunch[1])])
        for start, end in taken:
            if begins < end + BREATH and start < begins + whole + BREATH:
                begins = end + BREATH
        if begins + whole > datetime.combine(day, ENDS, self._zone):
            return None
        taken.append((begins, begins + whole))
        taken.sort()
        return begins
