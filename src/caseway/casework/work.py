"""What every verb on a case begins and ends with: the case held, the row found in it, the change told.

1. `hold` or `take` asks whether it may be done, and holds the case's row until the transaction ends: two changes of one
   case come one after the other, and no case is worked on that is over.
2. `move` and `accounts.editing.change` change the row.
3. `tell` writes the history, `record` the audit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.queries import grants_of
from caseway.accounts.viewer import Viewer
from caseway.casework.access import WORK, Absent, find, require, row_of
from caseway.casework.codes import OPEN
from caseway.casework.models import Case, CaseChange, OfCase
from caseway.clients import faults
from caseway.clients import labels as marks
from caseway.clients.faults import WHOLE, Invalid

Thing = TypeVar("Thing", bound=OfCase)

# Where a row stands in the history of its case. An instrument proposes its needs in one moment: this keeps their order.
FIRST_TOLD = Subquery(
    CaseChange.objects.filter(case=OuterRef("case"), about=OuterRef("pk")).order_by("place").values("place")[:1]
)


def hold(by: Viewer, case: UUID, *, on: date, action: str = WORK) -> Case:
    """An open case to be changed, held until the transaction ends; raises Absent, or Invalid where it is over."""
    row = require(by, action, case, on=on, lock=True)
    if row.status not in OPEN:
        raise Invalid({WHOLE: _("This case is over. Reopen it: that opens a new one that follows it.")})
    return row


def take(table: type[Thing], key: UUID, *, by: Viewer, on: date) -> Thing:
    """A row of an open case to be changed, both held; raises Absent, or Invalid where it changes no more."""
    found = row_of(table, key, by.organization)
    if found is None:
        raise Absent
    held = hold(by, found.case_id, on=on)
    # As it is now: another may have changed it before the case was held. No row is ever deleted.
    row = row_of(table, key, by.organization) or found
    row.case = held
    if row.is_in_error:
        raise Invalid({WHOLE: _("This was marked as entered in error; it changes no more.")})
    return row


def here(table: type[OfCase], keys: Collection[UUID], case: Case, field: str) -> None:
    """Check that rows are of a case and stand; raises Invalid for the field that names them."""
    found = table._default_manager.filter(pk__in=keys, case=case, is_in_error=False).count()
    if found != len(set(keys)):
        raise Invalid({field: _("Choose from what belongs to this case.")})


def known_labels(codes: Iterable[str]) -> list[str]:
    """Labels as a row keeps them; raises Invalid for one that nobody knows."""
    try:
        return sorted(marks.inherited(codes))
    except marks.UnknownLabel:
        raise Invalid({"labels": _("Choose from the labels that there are.")}) from None


def past(day: date, field: str, *, on: date) -> date:
    """A day that is not ahead; raises Invalid for its field."""
    if day > on:
        raise Invalid({field: _("This day is in the future.")})
    return day


def move(
    row: OfCase,
    moves: Mapping[str, Collection[str]],
    status: str,
    *,
    by: Viewer,
    at: datetime,
    on: date,
    **changes: Any,
) -> str:
    """Change a row's status and what goes with it, and say what it was; raises Invalid where that may not follow."""
    was = str(getattr(row, "status"))  # noqa: B009 - not every row has one
    if status not in moves.get(was, ()):
        names = {
            value: label for field in row._meta.fields if field.name == "status" for value, label in field.flatchoices
        }
        raise Invalid({
            "status": _("What is “{was}” cannot become “{now}”.").format(was=names[was], now=names.get(status, status))
        })  # fmt: skip
    editing.change(row, {"status": status, **changes}, version=row.version, by=by, at=at, check=faults.checker(on))
    return was


def tell(
    case: Case, kind: str, was: str, now: str, why: str = "", *, by: Viewer, at: datetime, about: UUID | None = None
) -> None:
    """Write what changed into a case's history; `about`: of which need, goal, task or plan."""
    CaseChange.objects.create(
        organization_id=case.organization_id, case=case, kind=kind, about=about, was=was, now=now, why=why[:500],
        at=at, by_id=by.user, place=CaseChange.objects.filter(case=case).count(),
    )  # fmt: skip


def record(
    case: Case, kind: str, key: UUID, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()
) -> None:
    """Write a change into the audit: which row of which sort, what was done, and the names of the fields."""
    event = audit.Event(WORK, kind, key, people=(case.client_id,), reason=what, changed=changed)
    audit.record(event, by=by, at=at)


def strike(row: OfCase, kind: str, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Mark a row that was taken as entered in error; raises Invalid without a reason."""
    if not why.strip():
        raise Invalid({"why": _("Say what was wrong.")})
    editing.change(row, {"is_in_error": True}, version=row.version, by=by, at=at, check=faults.checker(on))
    tell(row.case, kind, "", "in_error", why, by=by, at=at, about=row.pk)
    record(row.case, kind, row.pk, "strike", by=by, at=at, changed=("is_in_error",))


def may_work(user: UUID, case: Case, *, by: Viewer, at: datetime, on: date) -> bool:
    """Whether a coworker may work on a case: it is on their caseload, or in what they supervise or manage."""
    them = Viewer(user, by.organization, at, grants_of(user, by.organization, on=on))
    try:
        return find(them, WORK, case.pk, on=on)[1].is_allowed
    except Absent:
        return False
