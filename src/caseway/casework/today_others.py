"""What of a queue is also another's: steps of clients and agencies, assessments, and what a coworker is late with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from caseway.accounts.models import Membership
from caseway.accounts.viewer import Viewer
from caseway.casework import due_queries, standards
from caseway.casework.codes import TASK_OPEN, UNFINISHED, Owner, TaskStatus
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models import Assessment, Case, Deadline, Task
from caseway.casework.today_briefs import MOST, WEEK, Brief, Gathered, led

_OF_DUE = (
    "case", "rulebook", "edition", "rule", "status", "due_date", "due_at", "opens_date", "grace_date", "created_at", "labels",
    "worker__name",
)  # fmt: skip
OTHERS = tuple(one for one in Owner if one != Owner.WORKER)


def steps(told: Gathered) -> Iterator[Brief]:
    """Steps of clients, caregivers and agencies in one's own cases, once they are due or will be within the week."""
    rows = Task.objects.filter(
        case__in=list(told.cases),
        status__in=TASK_OPEN,
        owner__in=OTHERS,
        due_date__lte=told.on + WEEK,
        is_in_error=False,
    )
    for one in rows.values_list("pk", "case_id", "due_date", "is_urgent", "status", named=True):
        late = one.due_date is not None and one.due_date < told.on
        place = "later" if one.status == TaskStatus.ON_HOLD and not late else told.place(one.due_date)
        whose = told.whose(told.cases[one.case_id].worker_id)
        yield Brief(
            "follow", one.pk, place, one.case_id, day=one.due_date, is_urgent=one.is_urgent, is_late=late, of=whose
        )


def assessments(told: Gathered) -> Iterator[Brief]:
    """Assessments that are begun and not finished: in one's own cases, and those one began in another's."""
    # Each of the two has an index; of whose organization a case is, is asked when it is read.
    mine = Q(case__in=list(told.cases)) | Q(created_by=told.viewer.user)
    rows = Assessment.objects.filter(mine, status__in=UNFINISHED, is_in_error=False)
    columns = (
        "case", "instrument", "edition", "title", "status", "administered_date", "created_at", "created_by", "labels",
    )  # fmt: skip
    for row in rows.select_related("created_by").only(*columns, "created_by__name"):
        day = row.created_at.astimezone(standards.zone()).date()
        case = told.cases.get(row.case_id)
        whose = told.whose(case.worker_id) if case else None
        yield Brief("assessment", row.pk, "today", row.case_id, day=day, of=whose, row=row)


def escalated(told: Gathered) -> Iterator[Brief]:
    """Cases that one leads and another works on, in which something is late for so long that whoever leads is told."""
    rows = Deadline.objects.filter(
        _led(told.viewer), status=DeadlineStatus.OPEN, due_date__lt=told.on, is_in_error=False
    ).exclude(worker__in=list(told.workers))
    found: dict[UUID, list[Deadline]] = defaultdict(list)
    for row in rows.select_related("worker").only(*_OF_DUE).order_by("due_date", "pk")[:MOST]:
        if due_queries.level_of(row, standards.rule_of(row), at=told.at) == "escalated":
            found[row.case_id].append(row)
    for case, late in found.items():
        first = late[0]
        yield Brief("escalated", case, "now", case, day=first.due_date, at=first.due_at, is_late=True, row=late)


def _led(viewer: Viewer) -> Q:
    """Of what is due, that it is in a case that a viewer leads: by the index of the cases, or of those who work on them.

    Whoever leads all of an organization is told of what somebody has; an index of all its rows would be read to its end.
    """
    if where := led(viewer):
        return Q(case__in=Case.objects.filter(where, ends__isnull=True).values("pk"))
    return Q(worker__in=Membership.objects.filter(organization=viewer.organization).values("user"))
