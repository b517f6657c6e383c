"""Second factors: who has one, and how a lost one is set anew by two people."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from caseway.accounts import audit, policy, queries, scope
from caseway.accounts.actions import PEOPLE, AlreadySo, NotThere, end_sessions, member, notify
from caseway.accounts.models import FactorReset, User
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer

DECIDE = "factor.decide"
DECIDERS = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)


class SamePerson(ValueError):  # noqa: N818 - completes "unable to decide: same person"
    """It takes two people, and neither is the one whose factor it is."""


def has_factor(user: UUID) -> bool:
    """Whether someone has a passkey or an authenticator app; recovery codes alone are none."""
    kinds = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]
    with scope.of_user(user):
        return bool(Authenticator.objects.filter(user_id=user, type__in=kinds).exists())


def ask_reset(*, user: UUID, reason: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Ask that a lost second factor be set anew. Raises NotThere, SamePerson, AlreadySo where it is asked already."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        member(user, by=by)
        if user == by.user:
            raise SamePerson
        try:
            with transaction.atomic():
                made = FactorReset.objects.create(
                    organization_id=by.organization, user_id=user, asked_by_id=by.user, asked_at=at, reason=reason
                )
        except IntegrityError:
            raise AlreadySo from None
        audit.record(audit.Event("factor.ask", "user", user, reason=reason), by=by, at=at)
        notify(user, "factor.asked", about=made.pk, organization=by.organization, at=at)
        for other in queries.holders(by.organization, DECIDERS, on=on):
            if other not in {by.user, user}:
                notify(other, "factor.to_decide", about=made.pk, organization=by.organization, at=at)
    return made.pk


def decide_reset(*, reset: UUID, is_approved: bool, by: Viewer, at: datetime) -> User:
    """Approve or refuse that a second factor be set anew; whose it is. Raises NotThere, SamePerson.

    Approved, their factors and recovery codes are gone and their sessions over: they sign in with their password and set
    up a new factor. Both who asked and whose it is are told.
    """
    with transaction.atomic():
        policy.require(by, DECIDE)
        row = (
            FactorReset.objects.select_for_update()
            .filter(organization=by.organization, pk=reset, decided_at__isnull=True)
            .first()
        )
        if row is None:
            raise NotThere(reset)
        if by.user in {row.asked_by_id, row.user_id}:
            raise SamePerson
        row.decided_by_id, row.decided_at, row.is_approved = by.user, at, is_approved
        row.save()
        if is_approved:
            with scope.of_user(row.user_id):
                Authenticator.objects.filter(user_id=row.user_id).delete()
            end_sessions(row.user_id)
        kind = "factor.approved" if is_approved else "factor.refused"
        audit.record(audit.Event(kind, "user", row.user_id), by=by, at=at)
        for told in (row.user_id, row.asked_by_id):
            notify(told, kind, about=row.pk, organization=by.organization, at=at)
        return row.user
