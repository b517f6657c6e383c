"""Who must come to know of an opening or an alarm, and how they do: a notice that names no client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from caseway.accounts.models import Membership, Notice, Program
from caseway.accounts.queries import in_force
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Grant, Viewer


def privacy_officers(organization: UUID, *, on: date) -> set[UUID]:
    """The privacy officers of an organization."""
    rows = Membership.objects.filter(
        in_force(on), organization=organization, role=Role.PRIVACY_OFFICER, user__is_active=True
    )
    return set(rows.values_list("user", flat=True))


def supervisors_of(viewer: Viewer, *, on: date) -> set[UUID]:
    """Those who supervise one of the viewer's teams or programs, or the whole organization; never the viewer."""
    teams = frozenset().union(*(grant.teams for grant in viewer.grants.values()))
    programs = frozenset().union(*(grant.programs for grant in viewer.grants.values()))
    of_teams = Program.objects.filter(organization=viewer.organization, teams__in=teams).values("pk")
    near = Q(team__in=teams) | Q(team__isnull=True) & (
        Q(program__in=programs) | Q(program__in=of_teams) | Q(program__isnull=True)
    )
    rows = Membership.objects.filter(
        in_force(on), near, organization=viewer.organization, role=Role.SUPERVISOR, user__is_active=True
    )
    return set(rows.exclude(user=viewer.user).values_list("user", flat=True))


def supervised_by(viewer: Viewer, *, on: date) -> Q:
    """Of rows with a user: those whose user works in a team or program that the viewer supervises."""
    grant = viewer.grants.get(Role.SUPERVISOR, Grant())
    if grant.everywhere:
        return Q(organization=viewer.organization)
    near = Q(team__in=grant.teams) | Q(program__in=grant.programs) | Q(team__program__in=grant.programs)
    users = Membership.objects.filter(in_force(on), near, organization=viewer.organization)
    return Q(user__in=users.values("user"))


def notify(users: Iterable[UUID], *, kind: str, about: UUID, organization: UUID, at: datetime) -> None:
    """Leave each of them a notice."""
    Notice.objects.bulk_create(
        Notice(organization_id=organization, user_id=user, kind=kind, about=about, at=at) for user in sorted(users)
    )
