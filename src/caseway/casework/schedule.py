"""Deadlines as rows: opened from a date of a case, replaced when it moves, met by what happened, opened for the next time.

Nothing here asks who may: it is done in the transaction of a verb that has asked, and that writes the audit. No row is
deleted; what is no longer so is marked as replaced, and names what took its place if something did.

Whoever changes a deadline holds its case until the transaction ends: `renewals` too, which opens what recurs for the next
time. Two who did it for one case at once would open the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caseway.accounts.viewer import Viewer
from caseway.casework import on_file, standards
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


def in_order(rows: QuerySet[Deadline]) -> list[Deadline]:
    """Rows with their triggers, the earliest first."""
    return list(rows.select_related("trigger").order_by("due_at", "pk"))


def rows_of(case: Case) -> list[Deadline]:
    """What a case has or had due, but for what was replaced, the earliest first."""
    return in_order(Deadline.objects.filter(case=case, is_in_error=False).exclude(status=DeadlineStatus.SUPERSEDED))


# --- from dates ---


def replan(change: Change, kind: str, *, was: CaseDate | None, is_wrong: bool = False) -> list[Deadline]:
    """Compute anew what depends on a date of a case that was kept, moved or withdrawn; `was`: as it was before.

    What was opened by it, or follows from another date now.  is_wrong: it never was so; what was met or missed because of it
    is replaced as well.
    """
    told = standards.of_case(change.case, on=change.on)
    affected = [one for one in told.followed if kind in one.rule.dates()]
    if not affected and was is None:
        return []
    rows, dates = rows_of(change.case), dates_of(change.case)
    followed = {row.pk: row.trigger_id for row in rows}
    for one in affected:
        mine = [row for row in rows if (row.rulebook, row.rule) == one.key]
        trigger = dates.get(one.rule.trigger)
        before = was if one.rule.trigger == kind else trigger
        old = [row for row in mine if before and row.trigger_id == before.pk]
        if trigger is None or not _is_needed(told, one.rule, trigger, dates):
            _replace(change, old if is_wrong and not one.rule.recurs else filter(_is_open, old), None)
        elif one.rule.recurs:
            _plan_again(change, told, one, trigger, old, mine)
        else:
            _plan_once(change, told, one, trigger, old, is_wrong=is_wrong)
    # What the program no longer follows goes along with its date.
    keys = {one.key for one in affected}
    left = (row for row in rows if was and row.trigger_id == was.pk and (row.rulebook, row.rule) not in keys)
    _replace(change, filter(_is_open, left), None)
    now = in_order(Deadline.objects.filter(case=change.case, status=DeadlineStatus.OPEN)) if affected else []
    return [row for row in now if followed.get(row.pk) != row.trigger_id]


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


def _plan_once(
    change: Change, told: Standards, one: Followed, trigger: CaseDate, old: list[Deadline], *, is_wrong: bool
) -> None:
    """Have a rule due as its trigger now says; `old`: its rows of the trigger as it was, which may be wrong."""
    found = told.due(one.rule, trigger.at)
    last = old[-1] if old else None
    if last is None:
        _open(change, one, trigger, found)
    elif _is_open(last):
        _exchange(change, [last], trigger, found, lambda: _open(change, one, trigger, found))
    elif last.trigger_id != trigger.pk:
        carried = _carried(last, found, trigger, told)
        replaced = [last] if carried or is_wrong else []
        _replace(change, replaced, lambda: _open(change, one, trigger, found, **carried))


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
    """A row for something that is due; where the same is open already, that one, which follows from this trigger now."""
    row = made(change.case, one, trigger, found, **stamp(change.by, change.at), **more)
    alike = alike_of(row) if _is_open(row) else None
    if alike is not None:
        _write(change, alike, trigger=trigger)
        return alike
    row.save(force_insert=True)
    return row


def alike_of(row: Deadline) -> Deadline | None:
    """Another row that is open for the same rule and day of a case: there is never more than one."""
    rows = Deadline.objects.filter(case=row.case_id, rulebook=row.rulebook, rule=row.rule, due_date=row.due_date)
    return rows.filter(status=DeadlineStatus.OPEN).exclude(pk=row.pk).first()


def made(case: Case, one: Followed, trigger: CaseDate, found: Due, **more: Any) -> Deadline:
    """A row for something that is due, not yet kept."""
    is_open = more.get("status", DeadlineStatus.OPEN) == DeadlineStatus.OPEN
    return Deadline(
        case=case, rulebook=one.of.name, edition=one.of.edition, rule=one.rule.id, trigger=trigger,
        opens_date=found.opens, due_date=found.day, due_at=found.at, grace_date=found.grace, worker_id=case.worker_id,
        labels=trigger.labels, renews_date=_renews(one.rule, found.day, found.grace) if is_open else None, **more,
    )  # fmt: skip


def _renews(rule: Rule | None, day: date, grace: date | None) -> date | None:
    """When something is opened for the next time, where it recurs."""
    return (grace or day) + ONE_DAY if rule and rule.recurs else None


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
    """Mark as met what something that happened meets: of each rule the earliest that it can meet. Which ones.

    What happened once meets a rule once, however often it is told.
    """
    day = happened.at.astimezone(standards.zone()).date()
    may = Q(status=DeadlineStatus.OPEN) | Q(status=DeadlineStatus.MISSED, due_date__gte=day)
    rows = in_order(Deadline.objects.filter(may, case=change.case, is_in_error=False))
    found = _earliest(rows, happened)
    if found and happened.id is not None:
        known = _met_already(change.case, met_by=name_of(happened))
        found = [row for row in found if (row.rulebook, row.rule, name_of(happened), happened.at) not in known]
    for row in found:
        _meet(change, row, happened)
    return tuple(row.pk for row in found)


def settle_again(change: Change, rows: Iterable[Deadline]) -> tuple[UUID, ...]:
    """Mark as met those of some rows, the earliest first, that something on file meets. Which ones.

    For rows that were reopened, or opened late: what would have met them may have been there before.
    """
    waiting = list(rows)
    kinds = {way.fact for row in waiting if (rule := standards.rule_of(row)) for way in rule.met_by}
    if not kinds:
        return ()
    known, met = _met_already(change.case), []
    for happened in on_file.of_case(change.case, kinds):
        able = [row for row in waiting if _came_after(row, happened.at)]
        for row in _earliest(able, happened):
            said = (row.rulebook, row.rule, name_of(happened), happened.at)
            if said not in known:
                known.add(said)
                waiting.remove(row)
                met.append(row.pk)
                _meet(change, row, happened)
    return tuple(met)


def _came_after(row: Deadline, moment: datetime) -> bool:
    """Whether what was on file before a row was opened can be what it asks for.

    Of the day of its trigger what came before that did not follow from it. What counts at any time counts since the row is
    there: else a notice of years ago would meet the next one.
    """
    if row.opens_date is None:
        return moment > row.created_at
    zone = standards.zone()
    begins = row.trigger.at if row.trigger else moment
    return moment >= begins or moment.astimezone(zone).date() != begins.astimezone(zone).date()


def _earliest(rows: Iterable[Deadline], happened: Happened) -> list[Deadline]:
    """Of each rule the first of some rows that something that happened can meet."""
    zone = standards.zone()
    day = happened.at.astimezone(zone).date()
    found: dict[tuple[str, str], Deadline] = {}
    for row in rows:
        # What was missed can still turn out to have been done in its time, where it was written down later.
        may = _is_open(row) or (row.status == DeadlineStatus.MISSED and row.due_date >= day)
        rule = standards.rule_of(row) if may else None
        if rule and deadlines.settles(rule, happened, opens=row.opens_date, day=row.due_date, zone=zone):
            found.setdefault((row.rulebook, row.rule), row)
    return list(found.values())


def _met_already(case: Case, **more: Any) -> set[tuple[str, str, str, datetime | None]]:
    """Which rules of a case were met, by what and when."""
    rows = Deadline.objects.filter(case=case, status__in=MET, **more)
    return set(rows.values_list("rulebook", "rule", "met_by", "met_at"))


def _meet(change: Change, row: Deadline, happened: Happened) -> None:
    status = _met(row.due_at, row.grace_date, happened.at)
    close(change, row, status=status, met_at=happened.at, met_by=name_of(happened))


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
            found = told.next_due(one.rule, row.trigger.at, after=row.due_date)
            if not _is_there(row, found.day):
                _open(change, one, row.trigger, found)


def _is_there(row: Deadline, day: date) -> bool:
    """Whether a case has or had the same due on a day: what was reopened was opened for the next time before."""
    rows = Deadline.objects.filter(case=row.case_id, rulebook=row.rulebook, rule=row.rule, due_date=day)
    return rows.exclude(status=DeadlineStatus.SUPERSEDED).exists()


def reopen(change: Change, row: Deadline) -> bool:
    """Have something due again that was met or decided by mistake; what could only be done in its month was missed.

    Whether it is: not where the same is open already.
    """
    if alike_of(row) is not None:
        return False
    rule = standards.rule_of(row)
    is_over = rule is not None and not rule.may_be_late and row.due_date < change.on
    status = DeadlineStatus.MISSED if is_over else DeadlineStatus.OPEN
    renews = None if is_over else _renews(rule, row.due_date, row.grace_date)
    _write(change, row, status=status, met_at=None, met_by="", why="", renews_date=renews)
    return True


def unsettle(change: Change, happened: Happened) -> tuple[UUID, ...]:
    """Have due again what was met by something that turns out not to have happened, unless something else on file meets it.

    Which ones.
    """
    rows = in_order(Deadline.objects.filter(case=change.case, status__in=MET, met_by=name_of(happened)))
    found = []
    for row in rows:
        if reopen(change, row):
            found.append(row)
        else:
            _give_way(change, row)
    met = settle_again(change, found)
    return tuple(row.pk for row in found if row.pk not in met)


def _give_way(change: Change, row: Deadline) -> None:
    """Mark a row as replaced by the one that is open for the same rule and day."""
    _write(change, row, status=DeadlineStatus.SUPERSEDED, replaced_by=alike_of(row), renews_date=None)


def pass_on(change: Change, happened: Happened, before: UUID) -> None:
    """Have what something met be met by what amends it; `before`: the id of what is amended."""
    was = name_of(replace(happened, id=before))
    for row in in_order(Deadline.objects.filter(case=change.case, status__in=MET, met_by=was)):
        _write(change, row, met_by=name_of(happened))
