"""Who someone is in an organization, and who else is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from caseway.accounts import scope
from caseway.accounts.models import Membership, User
from caseway.accounts.viewer import Grant, Viewer


def in_force(on: date) -> Q:
    """What is in force on a day."""
    return Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def organizations_of(user: UUID, *, on: date) -> list[UUID]:
    """The organizations someone belongs to, oldest membership first."""
    rows = Membership.objects.filter(in_force(on), user=user).order_by("begins", "id")
    with scope.of_user(user):
        return list(dict.fromkeys(rows.values_list("organization", flat=True)))


def grants_of(user: UUID, organization: UUID, *, on: date) -> dict[str, Grant]:
    """Where someone has each of their roles."""
    programs: dict[str, set[UUID]] = defaultdict(set)
    teams: dict[str, set[UUID]] = defaultdict(set)
    everywhere: set[str] = set()
    rows = Membership.objects.filter(in_force(on), user=user, organization=organization)
    found: Iterable[tuple[str, UUID | None, UUID | None]] = rows.values_list("role", "program", "team")
    with scope.of_user(user):
        found = list(found)
    for role, program, team in found:
        programs[role].update([program] if program else [])
        teams[role].update([team] if team else [])
        if not program and not team:
            everywhere.add(role)
    return {
        role: Grant(frozenset(programs[role]), frozenset(teams[role]), role in everywhere) for role in sorted(programs)
    }


def viewer(
    user: User,
    organization: UUID,
    *,
    at: datetime,
    on: date,
    session: str = "",
    **known: Any,
) -> Viewer:
    """Someone as they look at an organization's records now; without a role there they may do nothing."""
    return Viewer(
        user.pk, organization, at, grants_of(user.pk, organization, on=on), session=session, name=user.name, **known
    )
