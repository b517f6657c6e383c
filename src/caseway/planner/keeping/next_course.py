"""The courses to take next: first the one whose hours close most gaps over all credentials at once.

Every combination of what the unmet clauses ask (topic, approval, hours of ethics) is tried. A course counts for a clause
where that clause's own condition surely holds for it, so what is proposed is proven by the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from caseway.criteria import Compare, Condition, Group, RawRecord, Value, compiled
from caseway.planner.keeping.credential import Credential
from caseway.planner.keeping.ledger import Ledger, Tally

TOPIC, APPROVED_BY, HOURS, ETHICS = "topic", "approved_by", "hours", "ethics_hours"


@dataclass(frozen=True, slots=True)
class Closing:
    """What a course does for one sum: how many of its hours count, and what is missing before and after."""

    tally: Tally
    hours: float

    @property
    def after(self) -> float:
        """What is still missing then."""
        return round(self.tally.missing - self.hours, 2)


@dataclass(frozen=True, slots=True)
class NextCourse:
    """A course to look for; `topic` and `approved_by` are empty where nothing turns on them. `hours` may be several courses'."""

    hours: float
    ethics_hours: float
    topic: str
    approved_by: str
    closings: tuple[Closing, ...]

    @property
    def counted(self) -> float:
        """The hours that count, added up over all sums."""
        return sum(closing.hours for closing in self.closings)

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials it counts for."""
        return tuple({closing.tally.credential.key: closing.tally.credential for closing in self.closings}.values())

    @property
    def record(self) -> dict[str, Value]:
        """It as a record of a person file, without its day."""
        found: dict[str, Value] = {HOURS: self.hours, ETHICS: self.ethics_hours}
        if self.topic:
            found[TOPIC] = self.topic
        if self.approved_by:
            found[APPROVED_BY] = (self.approved_by,)
        return found


def next_courses(ledger: Ledger, *, on: date) -> Iterator[NextCourse]:
    """The course that closes most, then the one that closes most of what is left, until courses can close nothing more."""
    open_ = [tally for tally in ledger.gaps if _is_in_time(tally, on)]
    while best := max((found for found in _courses(open_, on) if found.closings), key=_worth, default=None):
        yield best
        given = {id(closing.tally): closing.hours for closing in best.closings}
        open_ = [replace(tally, surely=round(tally.surely + given.get(id(tally), 0), 2)) for tally in open_]
        open_ = [tally for tally in open_ if not tally.is_met]


def _is_in_time(tally: Tally, on: date) -> bool:
    """Whether a course of today lies in the cycle, and in the clause's own time before the last day."""
    cycle, within = tally.credential.cycle, tally.clause.within
    return cycle is not None and cycle.holds(on) and (within is None or within.begins(cycle.ends) <= on)


def _worth(found: NextCourse) -> tuple[float, ...]:
    """Hours closed by each hour of the course; then sums it completes, hours closed, and how little it asks for."""
    done = sum(closing.after == 0 for closing in found.closings)
    return (round(found.counted / found.hours, 6), done, found.counted, -bool(found.topic), -bool(found.approved_by))


def _courses(open_: list[Tally], on: date) -> Iterator[NextCourse]:
    for (topic, body), counting in _sorts(open_, on).items():
        for hours, ethics in _sizes(counting):
            yield NextCourse(hours, ethics, topic, body, tuple(_closings(counting, hours, ethics)))


def _sorts(open_: list[Tally], on: date) -> dict[tuple[str, str], list[Tally]]:
    """Each sort of course that makes a difference, by topic and approval, with the sums it counts for."""
    found: dict[tuple[int, ...], tuple[str, str]] = {}
    for topic, body in product(("", *_wanted(open_, TOPIC)), ("", *_wanted(open_, APPROVED_BY))):
        course = {**NextCourse(1, 1, topic, body, ()).record, "completed": on}
        counting = tuple(place for place, tally in enumerate(open_) if _counts(tally, course))
        found.setdefault(counting, (topic, body))  # what asks for less comes first
    return {sort: [open_[place] for place in counting] for counting, sort in found.items()}


def _counts(tally: Tally, course: RawRecord) -> bool:
    return compiled(tally.clause.where)(course) == 2


def _sizes(counting: Iterable[Tally]) -> Iterator[tuple[float, float]]:
    """How long the course might be, as much as some sum is missing; with no hour on ethics, or all of them.

    A course of which a part is on ethics is never better than the better of its two parts, taken alone.
    """
    for tally in counting:
        yield tally.missing, 0.0
        if tally.field == ETHICS:
            yield tally.missing, tally.missing


def _closings(counting: Iterable[Tally], hours: float, ethics: float) -> Iterator[Closing]:
    for tally in counting:
        given = min(tally.missing, ethics if tally.field == ETHICS else hours)
        if given:
            yield Closing(tally, given)


def _wanted(open_: Iterable[Tally], field: str) -> list[str]:
    """Every value of a field that some condition asks for; what a rulebook names first comes first."""
    return list(dict.fromkeys(value for tally in open_ for value in _values(tally.clause.where, field)))


def _values(condition: Condition | None, field: str) -> Iterator[str]:
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from _values(part, field)
    elif isinstance(condition, Compare) and condition.field.name == field:
        yield from map(str, condition.value if isinstance(condition.value, tuple) else (condition.value,))
