"""Who someone is in an organization, and who else is there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caseway.accounts import policy, scope
from caseway.accounts.models import (
    FactorReset,
    Invitation,
    Membership,
    Notice,
    Organization,
    Program,
    Session,
    Team,
    User,
)
from caseway.accounts.roles import Role, Setting
from caseway.accounts.viewer import Grant, Viewer

SEE = "organization.see"


def in_force(on: date) -> Q:
    """What is in force on a day."""
    return Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def held(on: date) -> Q:
    """Memberships in force on a day and not taken away since."""
    return in_force(on) & Q(ended_at__isnull=True)


def organizations_of(user: UUID, *, on: date) -> list[UUID]:
    """The organizations someone belongs to, oldest membership first."""
    rows = Membership.objects.filter(held(on), user=user).order_by("begins", "id")
    with scope.of_user(user):
        return list(dict.fromkeys(rows.values_list("organization", flat=True)))


def grants_of(user: UUID, organization: UUID, *, on: date) -> dict[str, Grant]:
    """Where someone has each of their roles."""
    programs: dict[str, set[UUID]] = defaultdict(set)
    teams: dict[str, set[UUID]] = defaultdict(set)
    everywhere: set[str] = set()
    rows = Membership.objects.filter(held(on), user=user, organization=organization)
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


def other_administrators(organization: UUID, *, on: date, without: QuerySet[Membership]) -> int:
    """How many administrators an organization would have without some memberships."""
    rows = Membership.objects.filter(
        held(on), organization=organization, role=Role.ADMINISTRATOR, program=None, team=None, user__is_active=True
    )
    return rows.exclude(pk__in=without.values("pk")).values("user").distinct().count()


def holders(organization: UUID, roles: Iterable[Role], *, on: date) -> list[UUID]:
    """Whoever has one of some roles in an organization."""
    rows = Membership.objects.filter(held(on), organization=organization, role__in=list(roles), user__is_active=True)
    return sorted(set(rows.values_list("user", flat=True)))


def user_of(email: str) -> UUID | None:
    """Whose account an e-mail address is, however it is capitalized."""
    return User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()


def handle(session: str) -> str:
    """What a page may call a session: its key signs one in."""
    return hashlib.sha256(session.encode()).hexdigest()[:20]


# --- what the pages show ---


@dataclass(frozen=True, slots=True)
class Named:
    """An organization, program, team or person by its id."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ProgramSeen:
    """A program with its teams and how many people have a role in it."""

    id: UUID
    name: str
    setting: Setting
    is_open: bool
    teams: tuple[Named, ...]
    people: int


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """A role someone has, and where: in a program or a team, or (with neither) in the whole organization."""

    id: UUID
    role: Role
    program: Named | None
    team: Named | None
    begins: date


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Someone of the organization and what they are in it now."""

    id: UUID
    name: str
    email: str
    is_active: bool
    roles: tuple[RoleSeen, ...]


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An invitation nobody has taken up."""

    id: UUID
    name: str
    email: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ResetSeen:
    """A lost second factor on which somebody must decide."""

    id: UUID
    user: Named
    asked_by: Named
    asked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A session of one's own."""

    handle: str
    browser: str
    address: str
    opened_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A notice: its kind says what happened."""

    kind: str
    at: datetime
    is_new: bool


def organization(*, viewer: Viewer) -> Named:
    """The organization one works in."""
    found = Organization.objects.get(pk=viewer.organization)
    return Named(found.pk, found.name)


def organizations(user: UUID, *, on: date) -> list[Named]:
    """The organizations someone may work in, with their names."""
    ids = organizations_of(user, on=on)
    with scope.of_user(user):
        names = dict(Organization.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [Named(one, names[one]) for one in ids]


def every_organization() -> list[UUID]:
    """All organizations there are, for work that is done in each of them, one after the other."""
    with scope.whole("organizations"):
        return list(Organization.objects.order_by("pk").values_list("pk", flat=True))


def programs(*, viewer: Viewer, on: date) -> list[ProgramSeen]:
    """The programs of one's organization, by name. Raises Denied."""
    policy.require(viewer, SEE)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    held_now = Membership.objects.filter(held(on), organization=viewer.organization, user__is_active=True)
    for program, team_program, user in held_now.values_list("program", "team__program", "user"):
        for place in filter(None, (program, team_program)):
            people[place].add(user)
    teams: dict[UUID, list[Named]] = defaultdict(list)
    for team in Team.objects.filter(organization=viewer.organization).order_by("name"):
        teams[team.program_id].append(Named(team.pk, team.name))
    rows = Program.objects.filter(organization=viewer.organization).order_by("-is_open", "name")
    return [
        ProgramSeen(row.pk, row.name, Setting(row.setting), row.is_open, tuple(teams[row.pk]), len(people[row.pk]))
        for row in rows
    ]


def people(*, viewer: Viewer, on: date) -> list[PersonSeen]:
    """Who has or had a role in one's organization, those who can sign in first, by name. Raises Denied."""
    policy.require(viewer, SEE)
    roles: dict[UUID, list[RoleSeen]] = defaultdict(list)
    rows = Membership.objects.filter(organization=viewer.organization).select_related("program", "team")
    for row in rows.filter(held(on)).order_by("begins", "role"):
        roles[row.user_id].append(RoleSeen(row.pk, Role(row.role), _named(row.program), _named(row.team), row.begins))
    users = User.objects.filter(pk__in=rows.values("user")).order_by("-is_active", "name", "pk")
    return [PersonSeen(one.pk, one.name, one.email, one.is_active, tuple(roles[one.pk])) for one in users]


def person(user: UUID, *, viewer: Viewer, on: date) -> PersonSeen | None:
    """One of them; None where they are not there. Raises Denied."""
    return next((one for one in people(viewer=viewer, on=on) if one.id == user), None)


def names(users: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """What some of them are called. Raises Denied."""
    policy.require(viewer, SEE)
    rows = User.objects.filter(pk__in=list(users), memberships__organization=viewer.organization)
    return dict(rows.values_list("pk", "name"))


def invitations(*, viewer: Viewer, at: datetime) -> list[InvitationSeen]:
    """The invitations that are still open, newest first. Raises Denied."""
    policy.require(viewer, SEE)
    rows = Invitation.objects.filter(
        organization=viewer.organization, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    ).select_related("user")
    return [
        InvitationSeen(row.pk, row.user.name, row.user.email, Role(row.role), row.expires_at)
        for row in rows.order_by("-invited_at")
    ]


def factor_resets(*, viewer: Viewer) -> list[ResetSeen]:
    """The lost second factors somebody must decide on, oldest first. Raises Denied."""
    policy.require(viewer, SEE)
    rows = FactorReset.objects.filter(organization=viewer.organization, decided_at__isnull=True)
    return [
        ResetSeen(
            row.pk,
            Named(row.user.pk, row.user.name),
            Named(row.asked_by.pk, row.asked_by.name),
            row.asked_at,
            row.reason,
        )
        for row in rows.select_related("user", "asked_by").order_by("asked_at")
    ]


def sessions(*, viewer: Viewer) -> list[SessionSeen]:
    """One's own sessions, the present one first."""
    rows = Session.objects.filter(user=viewer.user, opened_at__isnull=False).order_by("-seen_at")
    seen = [
        SessionSeen(
            handle(row.session_key), row.browser, row.address or "", row.opened_at or viewer.at, row.seen_at or viewer.at,
            row.session_key == viewer.session,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(seen, key=lambda one: not one.is_this)


def notices(*, viewer: Viewer, most: int = 50) -> list[NoticeSeen]:
    """One's notices in this organization, newest first."""
    rows = Notice.objects.filter(user=viewer.user, organization=viewer.organization).order_by("-at")[:most]
    return [NoticeSeen(row.kind, row.at, row.seen_at is None) for row in rows]


def _named(row: Program | Team | None) -> Named | None:
    return None if row is None else Named(row.pk, row.name)


def oneself(*, viewer: Viewer, on: date) -> PersonSeen:
    """Who one is, and one's roles in this organization."""
    user = User.objects.get(pk=viewer.user)
    rows = Membership.objects.filter(held(on), user=viewer.user, organization=viewer.organization)
    roles = tuple(
        RoleSeen(row.pk, Role(row.role), _named(row.program), _named(row.team), row.begins)
        for row in rows.select_related("program", "team").order_by("begins", "role", "pk")
    )
    return PersonSeen(user.pk, user.name, user.email, user.is_active, roles)
