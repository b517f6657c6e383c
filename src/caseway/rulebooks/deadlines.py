"""What is due: from a dated thing that happened, by rules kept as data, to the day it is due and whether it was met.

    found = due(rule, moment, zone=zone)          # from when, until when, with what grace
    needed(rule, moment, others, zone=zone)       # whether other dates of the case leave it to be done at all
    meets(rule, happened)                         # whether something that happened is what it asks for
    level(span, at=at)                            # how near it is: from fresh to escalated

Pure: it knows moments and rules, and neither cases nor a clock. A set of rules is a folder of `deadline/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal, get_args
from uuid import UUID

from caseway.criteria import add_months
from caseway.rulebooks import calendars
from caseway.rulebooks.calendars import FEDERAL, ONE_DAY, Calendar, Offset

Standing = Literal["seen", "known", "ours"]
Keeper = Literal["case", "assessment", "plan", "hand"]
FactKind = Literal["contact", "assessment", "screening", "plan", "task", "date", "document"]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)
Each = Literal["month", "quarter"]
Level = Literal["waiting", "fresh", "half", "most", "today", "grace", "late", "escalated"]
LEVELS: tuple[Level, ...] = get_args(Level)

# The words that a rule may use; a test compares them with the closed lists of the apps above.
SETTINGS = (
    "child", "clinical", "correctional", "developmental_disability", "emergency_shelter", "geriatric",
    "health_insurance", "home_health", "homeless_shelter", "hospital", "housing", "juvenile", "legal", "medical",
    "mental_health", "nursing", "prison",
)  # fmt: skip
MODES = ("home", "office", "facility", "community", "video", "phone", "text", "email", "letter", "record")
PARTIES = ("client", "caregiver", "partner", "payer", "legal", "nobody")
RESULTS: Mapping[str, tuple[str, ...]] = {
    "contact": (
        "reached", "left_message", "no_answer", "wrong_number", "disconnected", "not_available", "no_show", "declined",
        "hung_up", "returned_mail", "refused_interpreter", "in_hospital", "in_custody",
    ),
    "assessment": ("begun", "completed"),
    "screening": ("begun", "completed"),
    "plan": ("shared", "agreed", "reviewed"),
    "task": ("completed",),
    "date": (),
    "document": ("on_file",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A dated thing of a case: what is due because of it, or what is met by it.

    keeper: who writes the date down; `hand`: the worker.  hour: whether its hour matters.
    """

    key: str
    label: str
    keeper: Keeper = "hand"
    hour: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule is written. `seen` was read there; `known` is to be confirmed there; `ours` is a default to edit."""

    title: str
    publisher: str
    address: str
    standing: Standing
    read: date | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened in a case and may meet what is due.

    kind: contact, assessment (of several parts), screening (one scale), plan, task, date or document.  what: which
    instrument, task, date or document.  mode, party: of a contact.  result: what came of it.  id: of its row.
    """

    kind: FactKind
    at: datetime
    what: str = ""
    result: str = ""
    mode: str = ""
    party: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of thing that meets a rule; an empty list asks for nothing in particular."""

    fact: FactKind
    what: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    party: tuple[str, ...] = ()

    def is_met_by(self, happened: Happened) -> bool:
        """Whether something that happened is of this kind."""
        return happened.kind == self.fact and all(
            not wanted or got in wanted
            for wanted, got in (
                (self.what, happened.what),
                (self.result, happened.result),
                (self.mode, happened.mode),
                (self.party, happened.party),
            )
        )


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Another date of the case: not before the trigger's day; with `within`, between the trigger and so far from it."""

    date: str
    within: Offset | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is due.

    due: how far from the trigger; none where it is due at the end of `each` month or quarter.  at: of that day, its end
    or noon.  opens: from when it counts.  grace: how long after the due day it is still in time.  every: due again, so
    far from the trigger each time.  first: which of these is the first, 0 or 1.  only_if, unless: other dates without
    which, or with which, it is not due.  settings: of programs, where not of all.  escalate: after how many days late a
    supervisor is told.
    """

    id: str
    label: str
    says: str
    clears: str
    trigger: str
    source: Basis
    due: Offset | None = None
    at: Literal["end of day", "noon"] = "end of day"
    opens: Offset | None = None
    grace: Offset | None = None
    each: Each | None = None
    every: Offset | None = None
    first: int = 0
    met_by: tuple[Way, ...] = ()
    settings: tuple[str, ...] = ()
    only_if: Circumstance | None = None
    unless: Circumstance | None = None
    calendar: Literal["state", "federal"] = "state"
    escalate: int = 3
    note: str = ""

    @property
    def recurs(self) -> bool:
        """Whether it is due again and again."""
        return self.each is not None or self.every is not None

    @property
    def may_be_late(self) -> bool:
        """Whether it can still be done after its day: what belongs in a month cannot be done in the next."""
        return self.each is None

    def dates(self) -> Iterator[str]:
        """The dates of a case that decide whether it is due, and when."""
        yield self.trigger
        yield from (other.date for other in (self.only_if, self.unless) if other)


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """One edition of a set of rules: of a payer, a regulator, an accreditor, or an agency's own."""

    name: str
    edition: date
    title: str
    says: str
    settings: tuple[str, ...]
    rules: tuple[Rule, ...]

    def rule(self, id_: str) -> Rule | None:
        """One of its rules by its id."""
        return next((rule for rule in self.rules if rule.id == id_), None)

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown and so has to be translated."""
        yield from (self.title, self.says)
        for rule in self.rules:
            yield from (text for text in (rule.label, rule.says, rule.clears, rule.note) if text)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: its day, the last moment in time, from which day it counts, and until when there is grace."""

    day: date
    at: datetime
    opens: date | None = None
    grace: date | None = None
    number: int = 0


def due(rule: Rule, moment: datetime, *, zone: tzinfo, calendar: Calendar = FEDERAL, number: int | None = None) -> Due:
    """When a rule has something due because of a moment; `number`: which time, of a rule that recurs."""
    which = rule.first if number is None else number
    calendar = FEDERAL if rule.calendar == "federal" else calendar
    local = moment.astimezone(zone)
    if rule.each is not None:
        begins, day = calendars.period(local.date(), calendars.MONTHS_OF[rule.each], which)
        return _made(rule, day, max(begins, local.date()), calendars.end_of_day(day, zone), calendar, which)
    assert rule.due is not None  # of a rule there is one of the two
    if rule.due.unit == "hour":
        at = rule.due.from_moment(local)
        return _made(rule, at.date(), _opens(rule, local.date(), at.date(), calendar), at, calendar, which)
    day = _day(rule, rule.due, local.date(), which, calendar)
    opens = _opens(rule, _anchor(rule, local.date(), which), day, calendar)
    if rule.opens is None and which > rule.first:  # what is done before the last one's day was that one
        opens = min(day, _day(rule, rule.due, local.date(), which - 1, calendar) + ONE_DAY)
    at = calendars.noon_of_day(day, zone) if rule.at == "noon" else calendars.end_of_day(day, zone)
    return _made(rule, day, opens, at, calendar, which)


def _day(rule: Rule, offset: Offset, day: date, number: int, calendar: Calendar) -> date:
    """The day on which it is due, for the first time or one so many later."""
    every = rule.every
    if every and every.unit in calendars.MONTHS_OF and offset.unit in calendars.MONTHS_OF:
        # Added up first: a day that a month in between does not have is not lost by it.
        months = number * every.number * calendars.MONTHS_OF[every.unit]
        return add_months(day, months + offset.number * calendars.MONTHS_OF[offset.unit])
    return offset.from_day(_anchor(rule, day, number), calendar)


def _anchor(rule: Rule, day: date, number: int) -> date:
    return rule.every.times(number).from_day(day) if rule.every and number else day


def _opens(rule: Rule, anchor: date, day: date, calendar: Calendar) -> date | None:
    """From which day something counts: as the rule says, else from the trigger on; of what is due before it, always."""
    if rule.opens is not None:
        return min(day, rule.opens.from_day(anchor, calendar))
    return anchor if day >= anchor and (rule.due is None or rule.due.number >= 0) else None


def _made(rule: Rule, day: date, opens: date | None, at: datetime, calendar: Calendar, number: int) -> Due:
    grace = rule.grace.from_day(day, calendar) if rule.grace else None
    return Due(day, at, opens, grace, number)


def next_number(rule: Rule, moment: datetime, *, after: date, zone: tzinfo, calendar: Calendar = FEDERAL) -> int:
    """Which time of a rule that recurs is the first that is due after a day."""
    longest = calendars.MONTHS_OF[rule.each] * 31 if rule.each else rule.every.longest if rule.every else 0
    if not longest:
        return rule.first
    # As many as surely fit are passed over, the rest are looked at.
    reach = rule.due.longest if rule.due else 0
    number = max(rule.first, ((after - moment.astimezone(zone).date()).days - reach) // longest - 2)
    while due(rule, moment, zone=zone, calendar=calendar, number=number).day <= after:
        number += 1
    return number


def needed(rule: Rule, moment: datetime, others: Mapping[str, datetime], *, zone: tzinfo) -> bool:
    """Whether a rule has something due, by the other dates of the case."""
    return (rule.only_if is None or _holds(rule.only_if, moment, others, zone)) and not (
        rule.unless is not None and _holds(rule.unless, moment, others, zone)
    )


def _holds(asked: Circumstance, moment: datetime, others: Mapping[str, datetime], zone: tzinfo) -> bool:
    other = others.get(asked.date)
    if other is None:
        return False
    if asked.within is not None and asked.within.unit == "hour":
        ends = asked.within.from_moment(moment)
        return min(moment, ends) <= other <= max(moment, ends)
    day, that = moment.astimezone(zone).date(), other.astimezone(zone).date()
    if asked.within is None:
        return that >= day
    edge = asked.within.from_day(day)
    return min(day, edge) <= that <= max(day, edge)


def meets(rule: Rule, happened: Happened) -> bool:
    """Whether something that happened is what a rule asks for, whenever it was."""
    return any(way.is_met_by(happened) for way in rule.met_by)


def settles(rule: Rule, happened: Happened, *, opens: date | None, day: date, zone: tzinfo) -> bool:
    """Whether something that happened meets a rule, in time or late: it is what is asked for, and not too early.

    What belongs in a month or quarter cannot be done after it either.
    """
    on = happened.at.astimezone(zone).date()
    return meets(rule, happened) and (opens is None or on >= opens) and (rule.may_be_late or on <= day)


def is_in_time(due_at: datetime, grace: date | None, moment: datetime, *, zone: tzinfo) -> bool:
    """Whether a moment is not too late: not after the last one, or within the days of grace."""
    return moment <= due_at or (grace is not None and moment.astimezone(zone).date() <= grace)


@dataclass(frozen=True, slots=True)
class Span:
    """What is due as it stands: since when, from which day it counts, until when, and when a supervisor is told."""

    starts: datetime
    due_at: datetime
    opens: date | None = None
    grace: date | None = None
    escalate: int = 3


def starts(opens: date | None, known: datetime, *, zone: tzinfo) -> datetime:
    """Since when there is time for something: since it counts, or (where it always does) since it was known."""
    return calendars.start_of_day(opens, zone) if opens else known


HALF, MOST = 0.5, 0.8  # of the time that there is


def level(span: Span, *, at: datetime, zone: tzinfo) -> Level:
    """How near something is that nobody has done yet."""
    on, day = at.astimezone(zone).date(), span.due_at.astimezone(zone).date()
    if not is_in_time(span.due_at, span.grace, at, zone=zone):
        return "escalated" if (on - (span.grace or day)).days > span.escalate else "late"
    if at > span.due_at:
        return "grace"
    if span.opens is not None and on < span.opens:
        return "waiting"
    if on == day:
        return "today"
    whole = (span.due_at - span.starts).total_seconds()
    share = (at - span.starts).total_seconds() / whole if whole > 0 else 1.0
    return "most" if share >= MOST else "half" if share >= HALF else "fresh"
