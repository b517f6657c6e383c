"""What is held as its page tells it: days first, a card for each credential, and one table of courses for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.criteria import Reason, Text
from caseway.planner.keeping import Credential, Due, Entry, Kept, NextCourse, Part, Row, Tally
from caseway.web.base.wording import say
from caseway.web.result.cards import money
from caseway.web.result.citing import Cited, cited

LOOKS = {"in_force": "met", "open": "coming", "retired": "unknown", "pending": "unknown", "not_known": "unknown"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day that matters: in words how far off it is, and what is paid then."""

    day: date
    when: str
    says: Text
    fees: str


@dataclass(frozen=True, slots=True)
class Meter:
    """A sum of hours as a bar: what is sure, what may count, of what is needed; widths as SVG writes them."""

    label: str
    says: str
    surely: str
    possibly: str
    is_full: bool
    rule: str
    assumption: str | None
    source: Cited


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of a renewal rule that is not met and is no sum of hours."""

    label: str
    says: str
    look: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One license or certification."""

    credential: Credential
    id: str
    address: str
    look: str
    meters: tuple[Meter, ...]
    missing: tuple[Missing, ...]
    fees: tuple[tuple[str, str], ...]
    next: Day | None

    @property
    def is_done(self) -> bool:
        """Whether everything its renewal asks for is on file."""
        return self.credential.verdict is not None and self.credential.verdict.verdict == "met"


@dataclass(frozen=True, slots=True)
class Cell:
    """The hours of one course for one credential; `look` is counted, possible or not_counted."""

    head: str
    hours: str
    look: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for which hours of a course do not count, or may not, and for what."""

    names: str
    because: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One course of the table."""

    title: str
    completed: date | None
    hours: str
    cells: tuple[Cell, ...]
    whys: tuple[Why, ...]
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """A line below the table: what counted, what is needed or what is missing."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A course to look for, and what it does for each sum."""

    says: str
    steps: tuple[str, ...]


def days(kept: Kept) -> list[Day]:
    """The days still to come."""
    return [_day(kept, due) for _credential, due in kept.dues]


def _day(kept: Kept, due: Due) -> Day:
    fees = " + ".join(money(fee.amount, fee.currency) for fee in due.fees)
    return Day(due.day, until(kept.on, due.day), due.says, fees)


def until(on: date, day: date) -> str:
    """How far off a day is."""
    count = (day - on).days
    if count == 0:
        return _("today")
    if count <= 60:
        return ngettext("in %(count)d day", "in %(count)d days", count) % {"count": count}
    months = round(count / 30.44)
    return ngettext("in about %(count)d month", "in about %(count)d months", months) % {"count": months}


def cards(kept: Kept) -> list[Card]:
    """A card for each credential, the first to end first."""
    return [_card(kept, credential) for credential in sorted(kept.credentials, key=_urgency)]


def _urgency(credential: Credential) -> tuple[bool, date]:
    return (credential.cycle is None, credential.cycle.ends if credential.cycle else date.max)


def _card(kept: Kept, credential: Credential) -> Card:
    tallies = {tally.clause.id: tally for tally in kept.ledger.tallies_of(credential) if tally.is_required}
    due = next((due for owner, due in kept.dues if owner is credential), None)
    return Card(
        credential=credential,
        id=credential.key.replace("[", "-").rstrip("]"),
        address=credential.rulebook.removeprefix("certification/").removesuffix("/renewal")
        if credential.kind == "certifications"
        else "",
        look=LOOKS.get(credential.status.name, "not_met"),
        meters=tuple(_meter(tally, credential.rulebook) for tally in tallies.values()),
        missing=tuple(_missing(credential, gap) for gap in credential.gaps if gap.id not in tallies),
        fees=tuple(_fees(credential, tallies.values())),
        next=_day(kept, due) if due else None,
    )


def _meter(tally: Tally, rulebook: str) -> Meter:
    most = tally.needed if tally.possibly is None else tally.possibly
    return Meter(
        label=say(tally.clause.label, rulebook),
        says=missing(tally),
        surely=_percent(tally.surely, tally.needed),
        possibly=_percent(most, tally.needed),
        is_full=tally.is_met,
        rule=say(tally.clause.says, rulebook),
        assumption=say(tally.clause.assumption, rulebook),
        source=cited(tally.clause.source),
    )


def missing(tally: Tally) -> str:
    """What is missing of a sum, in a sentence."""
    words = {"missing": hours(tally.missing), "have": hours(tally.surely), "needed": hours(tally.needed)}
    if tally.is_met:
        return _("Done: %(have)s of %(needed)s hours count.") % words
    if tally.possibly is None:
        return _("%(have)s of %(needed)s hours count. How many more is not known.") % words
    if tally.possibly > tally.surely:
        words["more"] = hours(tally.possibly - tally.surely)
        return _("%(missing)s hours missing: %(have)s of %(needed)s count, %(more)s more may count.") % words
    return _("%(missing)s hours missing: %(have)s of %(needed)s count.") % words


def hours(number: float) -> str:
    """A number of hours, without zeros behind the point."""
    return f"{round(number, 2):g}"


def _percent(part: float, whole: float) -> str:
    return f"{min(100.0, 100 * part / whole) if whole else 100:.1f}%"


def _missing(credential: Credential, gap: Reason) -> Missing:
    rulebook, remark = credential.rulebook, credential.remark(gap)
    label = say(gap.label, rulebook)
    if remark:
        return Missing(label, say(remark, rulebook), "not_met")
    if gap.clause.question:
        return Missing(
            label,
            _("Not published. Ask: %(question)s") % {"question": say(gap.clause.question.question, rulebook)},
            "unknown",
        )
    if gap.clause.operator == "any":
        return Missing(
            label,
            _("One of these is enough:"),
            gap.verdict,
            tuple(say(child.label, rulebook) for child in gap.children),
        )
    return Missing(label, say(gap.says, rulebook), gap.verdict)


def _fees(credential: Credential, tallies: Iterable[Tally]) -> Iterator[tuple[str, str]]:
    may_count = any(tally.possibly is None or tally.possibly > tally.surely for tally in tallies)
    is_late = credential.status.name == "late"
    for fee in credential.fees:
        if (
            fee.id.startswith("renewal")
            or (fee.id == "late" and is_late)
            or (fee.id == "course-approval" and may_count)
        ):
            yield say(fee.label, _own(credential)), money(fee.amount, fee.currency)


def _own(credential: Credential) -> str:
    """The rulebook of the certification itself, whose words its fees are in."""
    return credential.rulebook.removesuffix("/renewal")


def lines(kept: Kept) -> list[Line]:
    """The courses, each against every credential."""
    return [_line(row) for row in kept.ledger.rows]


def _line(row: Row) -> Line:
    completed, given = row.record.get("completed"), row.record.get("hours")
    return Line(
        title=str(row.record.get("title") or say(row.label)),
        completed=completed if isinstance(completed, date) else None,
        hours=hours(given) if isinstance(given, (int, float)) else "?",
        cells=tuple(_cell(entry) for entry in row.entries),
        whys=tuple(_whys(row)),
        is_planned=row.is_planned,
    )


def _cell(entry: Entry) -> Cell:
    part = entry.main
    if part.state == "not_counted":
        return Cell(entry.credential.short, "–", part.state)
    given = "" if part.hours is None else hours(part.hours)
    return Cell(entry.credential.short, f"{given}?" if part.state == "possible" else given, part.state)


def _whys(row: Row) -> Iterator[Why]:
    """Each reason once, with all it is given for."""
    found: dict[str, tuple[Text, list[str]]] = {}
    for entry, part in _parts(row):
        assert part.because is not None
        name = f"{entry.credential.short} ({say(part.clause.label, entry.credential.rulebook)})"
        found.setdefault(say(part.because, entry.credential.rulebook), (part.because, []))[1].append(name)
    for because, names in found.values():
        yield Why(", ".join(names), because)


def _parts(row: Row) -> Iterator[tuple[Entry, Part]]:
    for entry in row.entries:
        for part in entry.parts:
            if part.because is not None:
                yield entry, part


def sums(kept: Kept) -> list[Sums]:
    """What counted, what is needed and what is missing, for each credential's main sum."""
    main = [tally for column in kept.ledger.columns for tally in kept.ledger.tallies_of(column) if tally.is_main]
    return [
        Sums(label, tuple(Cell(tally.credential.short, hours(getattr(tally, which)), "counted") for tally in main))
        for label, which in ((_("Counted"), "surely"), (_("Needed"), "needed"), (_("Missing"), "missing"))
    ]


def sought(kept: Kept) -> list[Sought]:
    """The courses to look for, the most useful first."""
    return [Sought(_sought(course), tuple(_steps(course))) for course in kept.next_courses[:3]]


def _sought(course: NextCourse) -> str:
    count = ngettext("%(count)s hour", "%(count)s hours", round(course.hours)) % {"count": hours(course.hours)}
    parts = [count]
    if course.topic:
        parts[0] = _("%(hours)s about “%(topic)s”") % {"hours": count, "topic": course.topic.replace("_", " ")}
    if course.ethics_hours:
        parts.append(_("all on ethics"))
    if course.approved_by:
        parts.append(_("approved by %(body)s") % {"body": course.approved_by})
    return ", ".join(parts)


def _steps(course: NextCourse) -> Iterator[str]:
    for closing in course.closings:
        tally = closing.tally
        words = {
            "credential": tally.credential.short,
            "sum": say(tally.clause.label, tally.credential.rulebook),
            "missing": hours(tally.missing),
            "hours": hours(closing.hours),
            "left": hours(closing.after),
        }
        yield _("%(credential)s, %(sum)s: %(missing)s − %(hours)s = %(left)s left") % words
