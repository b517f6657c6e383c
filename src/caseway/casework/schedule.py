"""Deadlines as rows: opened from a date of a case, replaced when it moves, met by what happened, opened for the next time.

Nothing here asks who may: it is done in the transaction of a verb that has asked, and that writes the audit. No row is
deleted; what is no longer so is marked as replaced, and names what took its place if something did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from caseway.accounts.viewer import Viewer
from caseway.casework import standards
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models import Case, CaseDate, Deadline
from caseway.casework.standards import Followed, Standards
from caseway.clients.actions import stamp
from caseway.rulebooks import deadlines
from caseway.rulebooks.deadlines import Due, Happened, Rule

ONE_DAY = timedelta(days=1)
MET = (DeadlineStatus.MET, DeadlineStatus.MET_LATE)
DECIDED = (DeadlineStatus.WAIVED, DeadlineStatus.NOT_APPLICABLE)

Dates = Mapping[str, CaseDate]  # the dates of a case that hold, by what they are


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes what, when: what every row that is written says."""

    case: Case
    by: Viewer
    at: datetime
    on: date


def dates_of(case: Case) -> Dates:
    """The dates of a case that hold."""
    return {row.kind: row for row in CaseDate.objects.filter(case=case, is_current=True, is_in_error=False)}


def rows_of(case: Case) -> list[Deadline]:
    """What a case has or had due, but for what was replaced, the earliest first."""
    rows = Deadline.objects.filter(case=case, is_in_error=False).exclude(status=DeadlineStatus.SUPERSEDED)
    return list(rows.select_related("trigger").order_by("due_at", "pk"))


# --- from dates ---


def replan(change: Change, kind: str, *, was: CaseDate | None) -> None:
    """Compute anew what depends on a date of a case that was kept, moved or withdrawn; `was`: as it was before."""
    told = standards.of_case(change.case, on=change.on)
    affected = [one for one in told.followed if kind in one.rule.dates()]
    if not affected and was is None:
        return
    rows, dates = rows_of(change.case), dates_of(change.case)
    for one in affected:
        mine = [row for row in rows if (row.rulebook, row.rule) == one.key]
        trigger = dates.get(one.rule.trigger)
        before = was if one.rule.trigger == kind else trigger
        old = [row for row in mine if before and row.trigger_id == before.pk]
        if trigger is None or not _is_needed(told, one.rule, trigger, dates):
            _replace(change, filter(_is_open, old), None)
        elif one.rule.recurs:
            _plan_again(change, told, one, trigger, old, mine)
        else:
            _plan_once(change, told, one, trigger, old)
    # What the program no longer follows goes along with its date.
    keys = {one.key for one in affected}
    left = (row for row in rows if was and row.trigger_id == was.pk and (row.rulebook, row.rule) not in keys)
    _replace(change, filter(_is_open, left), None)


def refresh(change: Change) -> None:
    """Have a case follow what its program now does: close what it no longer asks, open what it asks and is not over yet."""
    told = standards.of_case(change.case, on=change.on)
    rows, dates = rows_of(change.case), dates_of(change.case)
    _replace(change, (row for row in rows if _is_open(row) and told.find(row.rulebook, row.rule) is None), None)
    for one in told.followed:
        trigger = dates.get(one.rule.trigger)
        mine = [row for row in rows if (row.rulebook, row.rule) == one.key]
        if trigger is None or any(row.trigger_id == trigger.pk for row in mine):
            continue
        found = _next(told, one.rule, trigger, mine, after=change.on - ONE_DAY)
        if _is_needed(told, one.rule, trigger, dates) and (found.grace or found.day) >= change.on:
            _open(change, one, trigger, found)


def _plan_once(change: Change, told: Standards, one: Followed, trigger: CaseDate, old: list[Deadline]) -> None:
    """Have a rule due as its trigger now says; `old`: its rows of the trigger as it was."""
    found = told.due(one.rule, trigger.at)
    last = old[-1] if old else None
    if last is None:
        _open(change, one, trigger, found)
    elif _is_open(last):
        _exchange(change, [last], trigger, found, lambda: _open(change, one, trigger, found))
    elif last.trigger_id != trigger.pk:
        carried = _carried(last, found, trigger, told)
        if carried:
            _replace(change, [last], lambda: _open(change, one, trigger, found, **carried))
        else:
            _open(change, one, trigger, found)


def _plan_again(
    change: Change, told: Standards, one: Followed, trigger: CaseDate, old: list[Deadline], mine: list[Deadline]
) -> None:
    """Have a rule that recurs due as its trigger now says: from today on, what was met or missed stays."""
    waiting = [row for row in old if _is_open(row)]
    if waiting and waiting[-1].trigger_id == trigger.pk:
        return  # only another date has changed
    found = _next(told, one.rule, trigger, mine, after=change.on - ONE_DAY)
    _exchange(change, waiting, trigger, found, lambda: _open(change, one, trigger, found))


def _exchange(change: Change, old: list[Deadline], trigger: CaseDate, found: Due, make: Callable[[], Deadline]) -> None:
    """Put a row in the place of others, unless the last of them says the same."""
    last = old[-1] if old else None
    if last is not None and (last.due_at, last.opens_date, last.grace_date) == (found.at, found.opens, found.grace):
        _replace(change, old[:-1], None)
        _write(change, last, trigger=trigger)
    else:
        _replace(change, old, make)


def _is_needed(told: Standards, rule: Rule, trigger: CaseDate, dates: Dates) -> bool:
    return told.is_needed(rule, trigger.at, {kind: row.at for kind, row in dates.items()})


def _next(told: Standards, rule: Rule, trigger: CaseDate, mine: Iterable[Deadline], *, after: date) -> Due:
    """When a rule is due next after a day; a time in which it was met already is passed over."""
    found = told.next_due(rule, trigger.at, after=after)
    done = [row.met_at.astimezone(told.zone).date() for row in mine if row.met_at]
    while rule.recurs and any((found.opens or day) <= day <= found.day for day in done):
        found = told.due(rule, trigger.at, found.number + 1)
    return found


def _carried(last: Deadline, found: Due, trigger: CaseDate, told: Standards) -> dict[str, Any]:
    """What of a row that was met or decided still holds for the same occasion on its new day; nothing for another one."""
    if trigger.at.astimezone(told.zone).date() > last.due_date:
        return {}
    if last.status in DECIDED:
        return {"status": last.status, "why": last.why}
    if last.met_at is None or (found.opens and last.met_at.astimezone(told.zone).date() < found.opens):
        return {}
    return {"status": _met(found.at, found.grace, last.met_at), "met_at": last.met_at, "met_by": last.met_by}


# --- rows ---


def _is_open(row: Deadline) -> bool:
    return row.status == DeadlineStatus.OPEN


def _open(change: Change, one: Followed, trigger: CaseDate, found: Due, **more: Any) -> Deadline:
    row = made(change.case, one, trigger, found, **stamp(change.by, change.at), **more)
    row.save(force_insert=True)
    return row


def made(case: Case, one: Followed, trigger: CaseDate, found: Due, **more: Any) -> Deadline:
    """A row for something that is due, not yet kept."""
    is_open = more.get("status", DeadlineStatus.OPEN) == DeadlineStatus.OPEN
    return Deadline(
        case=case, rulebook=one.of.name, edition=one.of.edition, rule=one.rule.id, trigger=trigger,
        opens_date=found.opens, due_date=found.day, due_at=found.at, grace_date=found.grace, worker_id=case.worker_id,
        labels=trigger.labels, renews_date=(found.grace or found.day) + ONE_DAY if one.rule.recurs and is_open else None,
        **more,
    )  # fmt: skip


def _write(change: Change, row: Deadline, **changes: Any) -> None:
    """Change a row that was read in this transaction."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.updated_by_id = change.at, change.by.user
    row.save(update_fields=[*changes, "version", "updated_at", "updated_by"])


def _replace(change: Change, old: Iterable[Deadline], make: Callable[[], Deadline] | None) -> None:
    """Mark rows as replaced, and only then make the one that stands in their place: no two alike are ever open."""
    rows = list(old)
    for row in rows:
        _write(change, row, status=DeadlineStatus.SUPERSEDED, renews_date=None)
    new = make() if make else None
    if new and rows:
        Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(replaced_by=new)


# --- what happened, and what somebody decided ---


def settle(change: Change, happened: Happened) -> tuple[UUID, ...]:
    """Mark as met what something that happened meets: of each rule the earliest that it can meet. Which ones."""
    zone = standards.zone()
    day = happened.at.astimezone(zone).date()
    # What was missed can still turn out to have been done in its time, where it was written down later.
    may = Q(status=DeadlineStatus.OPEN) | Q(status=DeadlineStatus.MISSED, due_date__gte=day)
    rows = Deadline.objects.filter(may, case=change.case, is_in_error=False).select_related("trigger")
    found: dict[tuple[str, str], Deadline] = {}
    for row in rows.order_by("due_at", "pk"):
        rule = standards.rule_of(row)
        if rule and deadlines.settles(rule, happened, opens=row.opens_date, day=row.due_date, zone=zone):
            found.setdefault((row.rulebook, row.rule), row)
    for row in found.values():
        status = _met(row.due_at, row.grace_date, happened.at)
        close(change, row, status=status, met_at=happened.at, met_by=name_of(happened))
    return tuple(row.pk for row in found.values())


def _met(due_at: datetime, grace: date | None, moment: datetime) -> DeadlineStatus:
    in_time = deadlines.is_in_time(due_at, grace, moment, zone=standards.zone())
    return DeadlineStatus.MET if in_time else DeadlineStatus.MET_LATE


def name_of(happened: Happened) -> str:
    """What met something, as a row says it: its kind and its id."""
    return f"{happened.kind}:{happened.id or happened.what}"[:60]


def close(change: Change, row: Deadline, **changes: Any) -> None:
    """Close what is due, as met or decided, and open it for the next time where it recurs and is still followed."""
    renews = row.renews_date is not None
    _write(change, row, renews_date=None, **changes)
    if renews and row.trigger is not None:
        told = standards.of_case(change.case, on=change.on)
        one = told.find(row.rulebook, row.rule)
        if one is not None and one.rule.recurs:
            _open(change, one, row.trigger, told.next_due(one.rule, row.trigger.at, after=row.due_date))


def reopen(change: Change, row: Deadline) -> None:
    """Have something due again that was met or decided by mistake; what could only be done in its month was missed."""
    rule = standards.rule_of(row)
    is_over = rule is not None and not rule.may_be_late and row.due_date < change.on
    status = DeadlineStatus.MISSED if is_over else DeadlineStatus.OPEN
    _write(change, row, status=status, met_at=None, met_by="", why="")


def unsettle(change: Change, happened: Happened) -> tuple[UUID, ...]:
    """Have due again what was met by something that turns out not to have happened. Which ones."""
    rows = Deadline.objects.filter(case=change.case, status__in=MET, met_by=name_of(happened))
    found = list(rows.select_related("trigger"))
    for row in found:
        reopen(change, row)
    return tuple(row.pk for row in found)
