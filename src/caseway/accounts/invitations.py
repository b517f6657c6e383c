"""Asking people to join an organization: by a letter with a link, which lets them set a password."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from caseway.accounts import audit, policy, scope
from caseway.accounts.actions import EVERYWHERE, PEOPLE, AlreadySo, NotThere, Place, grant, place_in
from caseway.accounts.models import Invitation, Membership, Organization, User
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer

VALID = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can be accepted: whose it is, to what, and whether they already have a way to sign in."""

    id: UUID
    user: UUID
    email: str
    name: str
    organization: str
    organization_id: UUID
    role: str
    has_account: bool


def invite(*, email: str, name: str, role: str, place: Place, by: Viewer, at: datetime) -> tuple[UUID, str]:
    """Invite someone into a role: the invitation and what its link ends with. Raises NotThere for another's place."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        place_in(place, by.organization)
        user = _user(email, name, at=at)
        made, token = _write(user.pk, by.organization, role, place, invited_by=by.user, at=at)
        audit.record(audit.Event(PEOPLE, "invitation", made, changed=("role",)), by=by, at=at)
    return made, token


def found(*, organization: str, email: str, name: str, at: datetime, is_victim_service: bool = False) -> str:
    """Begin an organization by inviting its first administrator: what the link ends with. For the command line."""
    with transaction.atomic():
        made = Organization(name=organization, is_victim_service=is_victim_service, created_at=at)
        with scope.within(made.pk):  # nobody is in it yet
            made.save(force_insert=True)
            user = _user(email, name, at=at)
            _, token = _write(user.pk, made.pk, Role.ADMINISTRATOR.value, EVERYWHERE, invited_by=None, at=at)
        audit.record(audit.Event("organization.found", "organization", made.pk), by=None, at=at)
    return token


def withdraw(*, invitation: UUID, by: Viewer, at: datetime) -> None:
    """Take back an invitation that was not accepted. Raises NotThere."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        rows = Invitation.objects.filter(organization=by.organization, pk=invitation)
        if not rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at):
            raise NotThere(invitation)
        audit.record(audit.Event(PEOPLE, "invitation", invitation, changed=("withdrawn_at",)), by=by, at=at)


def read(token: str, *, at: datetime) -> Invited:
    """What a link is for. Raises NotThere for one that is unknown, used, withdrawn or too old: all alike."""
    with scope.seeking(digest(token)):
        row = _open(at=at).filter(digest=digest(token)).select_related("user", "organization").first()
        if row is None:
            raise NotThere
        return _told(row)


def accept(*, token: str, password: str | None, at: datetime, on: date) -> Invited:
    """Join: with a password for someone who has no way to sign in yet. Raises NotThere.

    The password of someone who has one is never changed by a link.
    """
    with transaction.atomic(), scope.within(read(token, at=at).organization_id):  # nobody is in it yet
        row = _open(at=at).select_for_update().filter(digest=digest(token)).first()
        if row is None:
            raise NotThere
        told = _told(row)
        if not told.has_account:
            if not password:
                raise NotThere
            row.user.set_password(password)
            row.user.save(update_fields=["password"])
        _join(row, at=at, on=on)
    return told


def accept_all(*, user: UUID, at: datetime, on: date) -> int:
    """Join wherever someone is invited, once their address is known to be theirs. How many invitations there were."""
    with transaction.atomic():
        with scope.of_user(user):
            places = set(_open(at=at).filter(user=user).values_list("organization", flat=True))
        return sum(_accept_in(one, user, at=at, on=on) for one in sorted(places))


def digest(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _user(email: str, name: str, *, at: datetime) -> User:
    with scope.seeking(email.strip()):
        row = User.objects.filter(email__iexact=email.strip()).first()
        return row or User.objects.create_user(email.strip(), None, name=name, created_at=at)


def _write(
    user: UUID, organization: UUID, role: str, place: Place, *, invited_by: UUID | None, at: datetime
) -> tuple[UUID, str]:
    token = secrets.token_urlsafe(32)
    program, team = place
    # Only the newest link works: an older letter may be in hands it was forwarded to.
    older = Invitation.objects.filter(user=user, organization=organization, role=role, program=program, team=team)
    older.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    made = Invitation.objects.create(
        organization_id=organization, user_id=user, role=Role(role).value, program_id=program, team_id=team,
        digest=digest(token), invited_by_id=invited_by, invited_at=at, expires_at=at + VALID,
    )  # fmt: skip
    return made.pk, token


def _open(*, at: datetime):  # type: ignore[no-untyped-def] # noqa: ANN202 - a queryset
    return Invitation.objects.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at, user__is_active=True
    )


def _told(row: Invitation) -> Invited:
    user = row.user
    has_account = user.has_usable_password() or _belongs(user)
    return Invited(
        row.pk, user.pk, user.email, user.name, row.organization.name, row.organization_id, row.role, has_account
    )


def _accept_in(organization: UUID, user: UUID, *, at: datetime, on: date) -> int:
    with scope.within(organization):  # nobody is in it yet
        rows = list(_open(at=at).select_for_update().filter(user=user, organization=organization))
        for row in rows:
            _join(row, at=at, on=on)
        return len(rows)


def _join(row: Invitation, *, at: datetime, on: date) -> None:
    try:
        made = grant(row.user_id, row.role, (row.program_id, row.team_id), organization=row.organization_id, on=on)
    except AlreadySo:
        made = None
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    audit.record(audit.Event("invitation.accept", "membership", made), by=None, at=at)


def _belongs(user: User) -> bool:
    with scope.of_user(user.pk):
        return Membership.objects.filter(user=user).exists()
