"""Cases of a set of deadlines: a sentence, a rule, a dated trigger, and when it should be due or how it should stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from caseway import criteria
from caseway.criteria import Fault, Unreadable
from caseway.rulebooks import calendars, deadlines, deadlines_reading, typed
from caseway.rulebooks.calendars import Calendar
from caseway.rulebooks.cases import FILE, Outcome
from caseway.rulebooks.deadlines import DeadlineSet, Due, FactKind, Happened, Rule
from caseway.rulebooks.shelf import Folder

STATUSES = ("open", "met", "met_late")


@dataclass(frozen=True, slots=True)
class _Fact:
    fact: FactKind
    at: object
    what: str = ""
    result: str = ""
    mode: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """As it is written. trigger, due, others: a day, or a day and an hour in quotes; `number`: which time it recurs."""

    case: str
    rule: str
    trigger: object
    due: object = None
    opens: date | None = None
    grace: date | None = None
    needed: bool = True
    number: int | None = None
    others: Mapping[str, object] = field(default_factory=dict)
    happened: _Fact | None = None
    status: str = ""
    state: str = ""
    zone: str = "America/New_York"


@dataclass(frozen=True, slots=True)
class _Cases:
    cases: tuple[_Case, ...]


def run_cases(folder: Folder) -> list[Outcome]:
    """Run the cases of a set; raise Unreadable where they cannot be read."""
    path = folder.folder / FILE
    node = criteria.yaml.load_file(path)
    found, faults = typed.read_part(node, _Cases, file=str(path), path="", sources={})
    if found is None:
        raise Unreadable(faults)
    entries = node.value if isinstance(node.value, dict) else {}
    rows = entries["cases"].value
    lines = [row.line for row in rows] if isinstance(rows, list) else []
    wrong = [
        Fault(str(path), line, f"cases[{index}]", says)
        for index, (line, case) in enumerate(zip(lines, found.cases, strict=True))
        for says in _wrong(case)
    ]
    if wrong:
        raise Unreadable(wrong)
    return [_run(case, folder, path, line) for case, line in zip(found.cases, lines, strict=True)]


def _wrong(case: _Case) -> Iterator[str]:
    """What cannot be understood of a case."""
    moments = [case.trigger, *case.others.values(), *([case.happened.at] if case.happened else [])]
    for value in (*moments, *([] if case.due is None else [case.due])):
        if _moment(value, ZoneInfo("UTC")) is None:
            yield f"“{value}” is neither a day nor a day and an hour, such as “2026-11-09 10:00” in quotes."
    if case.status and (case.status not in STATUSES or case.happened is None):
        yield f"“status” is one of {', '.join(STATUSES)}, and says what “happened” leads to."
    if not _is_zone(case.zone):
        yield f"“{case.zone}” is no time zone; write one such as America/Chicago."
    if case.state and case.state not in calendars.states():
        yield f"“{case.state}” is no state; write its two letters."
    if case.due is None and case.needed and not case.status:
        yield "a case needs “due”, “status”, or “needed: false”."


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _moment(value: object, zone: tzinfo) -> datetime | None:
    """A day as noon, or a day and an hour, in a zone; None for anything else."""
    if isinstance(value, date):
        return calendars.noon_of_day(value, zone)
    try:
        return datetime.strptime(str(value), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        return None


def _at(value: object, zone: tzinfo) -> datetime:
    found = _moment(value, zone)
    assert found is not None  # it has been checked
    return found


def _run(case: _Case, folder: Folder, path: Path, line: int | None) -> Outcome:
    zone = ZoneInfo(case.zone)
    moment = _at(case.trigger, zone)
    in_force = [day for day in folder.editions if day <= moment.date()] or folder.editions[:1]
    found = deadlines_reading.edition(folder, in_force[-1])
    rule = found.rule(case.rule)
    faults = tuple(_differences(case, rule, moment, zone)) if rule else (_no_rule(case, found),)
    return Outcome(case.case, folder.name, str(path), line, faults)


def _no_rule(case: _Case, found: DeadlineSet) -> str:
    return f"there is no rule “{case.rule}”. There are: {', '.join(rule.id for rule in found.rules)}."


def _differences(case: _Case, rule: Rule, moment: datetime, zone: tzinfo) -> Iterator[str]:
    """What came out other than the case says, a sentence each."""
    others = {name: _at(value, zone) for name, value in case.others.items()}
    is_needed = deadlines.needed(rule, moment, others, zone=zone)
    if is_needed != case.needed:
        yield f"it is {'' if is_needed else 'not '}due at all, by the other dates."
    found = deadlines.due(rule, moment, zone=zone, calendar=Calendar(case.state), number=case.number)
    if case.due is not None:
        yield from _due(case.due, found, zone)
    for name in ("opens", "grace"):
        wanted, got = getattr(case, name), getattr(found, name)
        if wanted is not None and got != wanted:
            yield f"“{name}” is {got}, not {wanted}."
    if case.status and case.happened:
        status = _status(rule, found, case.happened, zone)
        if status != case.status:
            yield f"it is {status} then, not {case.status}."


def _due(wanted: object, found: Due, zone: tzinfo) -> Iterator[str]:
    """A day, or where one is said an hour too, that is not the one wanted."""
    if isinstance(wanted, date):
        if found.day != wanted:
            yield f"it is due on {found.day}, not {wanted}."
    elif found.at != _at(wanted, zone):
        yield f"it is due at {found.at:%Y-%m-%d %H:%M}, not {wanted}."


def _status(rule: Rule, found: Due, fact: _Fact, zone: tzinfo) -> str:
    """How it stands once something has happened."""
    happened = Happened(fact.fact, _at(fact.at, zone), fact.what, fact.result, fact.mode, fact.party)
    if not deadlines.settles(rule, happened, opens=found.opens, day=found.day, zone=zone):
        return "open"
    return "met" if deadlines.is_in_time(found.at, found.grace, happened.at, zone=zone) else "met_late"
