"""The dates of a case that things are due because of; keeping one has the deadlines computed that follow it.

These are done in the transaction of a verb that has asked who may and writes the audit; what a door calls is in `due`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import schedule
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models import Case, CaseDate, Deadline
from caseway.casework.schedule import Change
from caseway.clients.actions import stamp
from caseway.rulebooks.deadlines import Happened

NOON = time(12)
HALF_A_DAY = timedelta(hours=12)


def noon(day: date) -> datetime:
    """A day as a moment, where its hour does not matter."""
    return datetime.combine(day, NOON, timezone.get_current_timezone())


def on_day(day: date, *, at: datetime) -> datetime:
    """A day as a moment where its hour does not matter: what is said of today has happened."""
    moment = noon(day)
    return min(moment, at) if day == at.astimezone(timezone.get_current_timezone()).date() else moment


def keep(
    case: Case,
    kind: str,
    moment: datetime,
    *,
    by: Viewer,
    at: datetime,
    on: date,
    note: str | None = None,
    is_wrong: bool = False,
) -> CaseDate:
    """Keep when something of a case happened or will, in place of what was said of it before.

    What is met by it is met, and what follows from it is due as of the new date alone, unless what is on file meets it. What
    was planned and has come is known from now on.

    is_wrong: what was said before was wrong, and never was. Otherwise it may as well have happened twice.  note: None leaves
    what is written there.
    """
    was = _current(case, kind)
    if was is not None and (was.at, was.is_planned) == (moment, moment > at):
        _annotate(was, note, by=by, at=at)
        return was
    change = Change(case, by, at, on)
    is_wrong = is_wrong and was is not None and not was.is_planned
    if was is not None:
        _end(was, by=by, at=at, is_in_error=is_wrong)
    if was is not None and is_wrong:
        schedule.unsettle(change, _happened(was))
    row = CaseDate.objects.create(
        case=case, kind=kind, at=moment, is_planned=moment > at, note=note or "", replaces=was, **stamp(by, at)
    )
    if not row.is_planned:
        schedule.settle(change, _happened(row))
    opened = schedule.replan(change, kind, was=was, is_wrong=is_wrong)
    if is_wrong or not row.is_planned:  # it may have been done before the date was written down
        schedule.settle_again(change, opened)
    return row


def withdraw(case: Case, kind: str, *, by: Viewer, at: datetime, on: date, is_wrong: bool = False) -> CaseDate | None:
    """Take back what was said of a date: it is neither known nor planned any more. What it was, if it was there.

    is_wrong: it never was so, and nothing followed from it.
    """
    was = _current(case, kind)
    if was is not None:
        _end(was, by=by, at=at)
        change = Change(case, by, at, on)
        schedule.unsettle(change, _happened(was))
        opened = schedule.replan(change, kind, was=was, is_wrong=is_wrong)
        schedule.settle_again(change, opened)
    return was


def fall_back(case: Case, kind: str, moment: datetime, *, by: Viewer, at: datetime, on: date) -> None:
    """Take back that something happened at a moment, as an error; of the others the latest is the date of the case."""
    rows = CaseDate.objects.filter(case=case, kind=kind, is_in_error=False, is_planned=False)
    was = rows.filter(at=moment).first()
    if was is None:
        return
    is_latest = was.is_current
    _end(was, by=by, at=at, is_in_error=True)
    change = Change(case, by, at, on)
    schedule.unsettle(change, _happened(was))
    before = rows.order_by("-at", "-created_at").first() if is_latest else None
    if before is not None:
        CaseDate.objects.filter(pk=before.pk).update(is_current=True, updated_at=at, updated_by=by.user)
    if is_latest:
        schedule.settle_again(change, schedule.replan(change, kind, was=was))


def _current(case: Case, kind: str) -> CaseDate | None:
    return CaseDate.objects.filter(case=case, kind=kind, is_current=True).first()


def _end(row: CaseDate, *, by: Viewer, at: datetime, is_in_error: bool = False) -> None:
    told = {"is_current": False, "is_in_error": is_in_error, "updated_at": at, "updated_by": by.user}
    CaseDate.objects.filter(pk=row.pk).update(**told)


def _annotate(row: CaseDate, note: str | None, *, by: Viewer, at: datetime) -> None:
    """Write something beside a date that stays as it is."""
    if note is not None and note != row.note:
        CaseDate.objects.filter(pk=row.pk).update(note=note, updated_at=at, updated_by=by.user)


def _happened(row: CaseDate) -> Happened:
    return Happened("date", row.at, what=row.kind, id=row.pk)


def follow(case: Case) -> None:
    """Have the open deadlines of a case stand in its worker's queue."""
    Deadline.objects.filter(case=case, status=DeadlineStatus.OPEN).update(worker=case.worker_id)


def end(case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    """Settle the open deadlines of a case that is over: what was late by then was missed, the rest no longer applies."""
    rows = Deadline.objects.filter(case=case, status=DeadlineStatus.OPEN)
    told = {"renews_date": None, "updated_at": at, "updated_by": by.user}
    last = case.ends or on
    over = min(at, noon(last) + HALF_A_DAY)  # later, something met can turn out not to have happened
    is_late = Q(due_at__lt=over) & (Q(grace_date__isnull=True) | Q(grace_date__lt=last))
    rows.filter(is_late).update(status=DeadlineStatus.MISSED, **told)
    rows.update(status=DeadlineStatus.NOT_APPLICABLE, why=_("The case is over."), **told)
