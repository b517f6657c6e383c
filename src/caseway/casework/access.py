"""Which cases a viewer may see or work on: those of the people whom the policy lets them, by the same expression.

A case is as open as the person it is of (`clients.access`); there is no second table of who may see what.
"""

from __future__ import annotations

from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from caseway.accounts.policy import policy
from caseway.accounts.roles import Relation
from caseway.accounts.viewer import Decision, Viewer
from caseway.casework.models import Case
from caseway.clients import access
from caseway.clients.access import Absent, NeedsProof, NeedsReason, allow, require_any
from caseway.clients.models import Client

__all__ = ["Absent", "NeedsProof", "NeedsReason", "cases", "find", "require", "require_any", "row_of"]

Row = TypeVar("Row", bound=Model)

OPEN = "case.open"
WORK = "case.work"


def cases(viewer: Viewer, action: str, *, on: date) -> QuerySet[Case]:
    """The cases of everyone a viewer may at least know of, for an action; none where they have no role for it."""
    people = access.visible(viewer, action, on=on).values("pk")
    return Case.objects.filter(organization=viewer.organization, client__in=people)


def clients(viewer: Viewer, action: str, *, on: date) -> QuerySet[Client]:
    """Those to whom a viewer may do something without more ado: what is counted, and listed by content, is of them."""
    table = policy()
    seen = [
        Q(**{f"{access.AS.format(role)}__in": relations})
        for role in viewer.grants
        if (relations := [one for one in Relation.values if table.outcome(action, one, role) == "allow"])
    ]
    return access.people(viewer, on=on).filter(reduce(or_, seen)) if seen else Client.objects.none()


def allowed(viewer: Viewer, action: str, *, on: date) -> QuerySet[Case]:
    """The cases of those to whom a viewer may do something without more ado."""
    people = clients(viewer, action, on=on).values("pk")
    return Case.objects.filter(organization=viewer.organization, client__in=people)


def find(viewer: Viewer, action: str, case: UUID, *, on: date, lock: bool = False) -> tuple[Case, Decision]:
    """One case and what is answered for an action on it; raises Absent."""
    row = row_of(Case, case, viewer.organization, lock=lock)
    if row is None:
        raise Absent
    row.client, decision = access.find(viewer, action, row.client_id, on=on)
    return row, decision


def row_of(table: type[Row], key: UUID, organization: UUID, *, lock: bool = False) -> Row | None:
    """A row of an organization by its id, as it is now; `lock`: held until the transaction ends."""
    sql, told = _question(table, connection.vendor, lock)
    means = {access.key(access.ORGANIZATION): organization, access.key(access.NOBODY): key}
    return next(iter(table._default_manager.raw(sql, [access.key(means[one]) for one in told])), None)


@cache
def _question(table: type[Model], _vendor: str, lock: bool) -> tuple[str, tuple[Any, ...]]:  # noqa: FBT001 - what it is kept by
    """One row, as Django puts it into SQL: every verb asks for some, and putting it together takes longer than asking."""
    rows = table._default_manager.select_for_update() if lock else table._default_manager.all()
    return rows.filter(organization=access.ORGANIZATION, pk=access.NOBODY).query.sql_with_params()


def require(viewer: Viewer, action: str, case: UUID, *, on: date, lock: bool = False) -> Case:
    """One case to which the viewer may do something now; raises Absent, NeedsReason or NeedsProof.

    lock: hold its row until the transaction ends, so that two changes of one case come one after the other.
    """
    row, decision = find(viewer, action, case, on=on, lock=lock)
    allow(decision)
    return row
