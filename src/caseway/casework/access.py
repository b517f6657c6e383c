"""Which cases a viewer may see or work on: those of the people whom the policy lets them, by the same expression.

A case is as open as the person it is of (`clients.access`); there is no second table of who may see what.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from caseway.accounts.policy import policy
from caseway.accounts.roles import Relation
from caseway.accounts.viewer import Decision, Viewer
from caseway.casework.models import Case
from caseway.clients import access
from caseway.clients.access import Absent, NeedsProof, NeedsReason, allow, require_any
from caseway.clients.models import Client

__all__ = ["Absent", "NeedsProof", "NeedsReason", "cases", "find", "require", "require_any"]

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
    rows = Case.objects.select_for_update() if lock else Case.objects
    row = rows.filter(pk=case, organization=viewer.organization).first()
    if row is None:
        raise Absent
    _, decision = access.find(viewer, action, row.client_id, on=on)
    return row, decision


def require(viewer: Viewer, action: str, case: UUID, *, on: date, lock: bool = False) -> Case:
    """One case to which the viewer may do something now; raises Absent, NeedsReason or NeedsProof.

    lock: hold its row until the transaction ends, so that two changes of one case come one after the other.
    """
    row, decision = find(viewer, action, case, on=on, lock=lock)
    allow(decision)
    return row
