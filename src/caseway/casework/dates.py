"""The dates of a case that things are due because of; keeping one has the deadlines computed that follow it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from caseway.accounts.viewer import Viewer
from caseway.casework.models import Case, CaseDate
from caseway.clients.actions import stamp

NOON = time(12)


def noon(day: date) -> datetime:
    """A day as a moment, where its hour does not matter."""
    return datetime.combine(day, NOON, timezone.get_current_timezone())


def keep(case: Case, kind: str, moment: datetime, *, by: Viewer, at: datetime, on: date, note: str = "") -> CaseDate:
    """Keep when something of a case happened or will, in place of what was said of it before."""
    was = CaseDate.objects.filter(case=case, kind=kind, is_current=True).first()
    if was is not None and was.at == moment:
        return was
    CaseDate.objects.filter(case=case, kind=kind, is_current=True).update(is_current=False)
    return CaseDate.objects.create(
        case=case, kind=kind, at=moment, is_planned=moment > at, note=note, replaces=was, **stamp(by, at)
    )


def follow(case: Case) -> None:
    """Have the open deadlines of a case stand in its worker's queue."""


def end(case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    """Settle the open deadlines of a case that is over."""
