"""Two open cases of one person in one program, which there are after two records turned out to be one person's.

Linking moves everything but what would be there twice, so the case of the record that was merged stays with it and nobody
comes to it. Somebody decides which of the two goes on; the other ends as a duplicate and stands among the person's cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.queries import Named
from caseway.accounts.viewer import Viewer
from caseway.casework import cases, giving, telling, work
from caseway.casework.access import WORK, Absent, require
from caseway.casework.codes import GOAL_OPEN, NEED_OPEN, TASK_OPEN, CaseStatus
from caseway.casework.models import Case, Contact, Goal, Need, Task
from caseway.clients import faults, linking
from caseway.clients.faults import Invalid

FIELDS = ("needs", "goals", "tasks", "contacts")


@dataclass(frozen=True, slots=True)
class Twin:
    """One of two open cases, with how much of it is open, and how many contacts it has."""

    id: UUID
    begins: date
    status: str
    worker: Named | None
    needs: int
    goals: int
    tasks: int
    contacts: int


def of_case(*, viewer: Viewer, case: UUID, on: date) -> tuple[Twin, ...]:
    """A case and its twins, itself first; nothing where it has none. Raises Absent."""
    row = require(viewer, WORK, case, on=on)
    found = list(_twins(row)) if row.ends is None else []
    return tuple(_twin(one) for one in (row, *found)) if found else ()


def settle(*, case: UUID, twin: UUID, keep: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Go on with one of two open cases, and end the other as its duplicate; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        other = _twins(row).select_for_update(of=("self",)).filter(pk=twin).first()
        if other is None:
            raise Absent
        if keep not in {row.pk, other.pk}:
            raise Invalid({"keep": _("Choose which of the two goes on.")})
        stays, goes = (row, other) if keep == row.pk else (other, row)
        reason = why.strip() or _("The same person has another open case in the program.")
        client = row.client_id
        cases.shift(goes, CaseStatus.DUPLICATE, reason, {}, by=by, at=at, on=on)
        linking.bring(other)
        editing.change(other, {"client_id": client}, version=other.version, by=by, at=at, check=faults.checker(on))
        giving.release(goes, 0, by=by, at=at, on=on)
        work.record(stays, "case", stays.pk, "settle twin", by=by, at=at)
        for one in (stays, goes):
            telling.tell(one.worker_id, telling.TWO_OPEN, stays.pk, by=by, at=at)


def tell(*, client: UUID, by: Viewer, at: datetime) -> int:
    """Tell the workers of a person of whom two cases in one program are open; in how many programs that is so."""
    mine = Case.objects.filter(client=client, organization=by.organization, ends__isnull=True)
    found = [(row, list(_twins(row))) for row in mine.order_by("pk")]
    for row, twins in found:
        for one in (row, *twins) if twins else ():
            telling.tell(one.worker_id, telling.TWO_OPEN, row.pk, by=by, at=at)
    return sum(bool(twins) for _row, twins in found)


def _twins(row: Case) -> QuerySet[Case]:
    """The open cases in the same program of records that were merged into this one's."""
    rows = Case.objects.filter(organization=row.organization_id, client__merged_into=row.client_id)
    return rows.filter(program=row.program_id, ends__isnull=True).order_by("begins", "pk")


def _twin(row: Case) -> Twin:
    worker = Named(row.worker.pk, row.worker.name) if row.worker else None
    counts = (
        Need.objects.filter(case=row, status__in=NEED_OPEN, is_in_error=False).count(),
        Goal.objects.filter(case=row, status__in=GOAL_OPEN, is_in_error=False).count(),
        Task.objects.filter(case=row, status__in=TASK_OPEN, is_in_error=False).count(),
        Contact.objects.filter(case=row, is_in_error=False).count(),
    )
    return Twin(row.pk, row.begins, row.status, worker, **dict(zip(FIELDS, counts, strict=True)))
