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


def keep(case: Case, kind: str, moment: datetime, *, by: Viewer, at: datetime, on: date, note: str = "") -> CaseDate:
    """Keep when something of a case happened or will, in place of what was said of it before.

    What is met by it is met, and what follows from it is due as of the new date alone. A date that met something and was
    wrong is withdrawn first: kept twice, it may as well have happened twice.
    """
    was = CaseDate.objects.filter(case=case, kind=kind, is_current=True).first()
    if was is not None and was.at == moment:
        return was
    if was is not None:
        CaseDate.objects.filter(pk=was.pk).update(is_current=False, updated_at=at, updated_by=by.user)
    row = CaseDate.objects.create(
        case=case, kind=kind, at=moment, is_planned=moment > at, note=note, replaces=was, **stamp(by, at)
    )
    change = Change(case, by, at, on)
    if not row.is_planned:
        schedule.settle(change, Happened("date", moment, what=kind, id=row.pk))
    schedule.replan(change, kind, was=was)
    return row


def withdraw(case: Case, kind: str, *, by: Viewer, at: datetime, on: date) -> CaseDate | None:
    """Take back what was said of a date: it is neither known nor planned any more. What it was, if it was there."""
    was = CaseDate.objects.filter(case=case, kind=kind, is_current=True).first()
    if was is not None:
        CaseDate.objects.filter(pk=was.pk).update(is_current=False, updated_at=at, updated_by=by.user)
        change = Change(case, by, at, on)
        schedule.unsettle(change, Happened("date", was.at, what=kind, id=was.pk))
        schedule.replan(change, kind, was=was)
    return was


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
