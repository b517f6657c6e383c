"""People who are signed in, made by hand: an organization, a user with a role in it, and the session of their browser."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.test import Client
from django.utils import timezone

from caseway.accounts import queries
from caseway.accounts.models import Membership, Organization, User
from caseway.accounts.sessions import SessionStore

BEGAN = date(2026, 1, 1)
MADE = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass
class Member:
    """A user in an organization."""

    user: User
    organization: Organization

    def viewer(self, *, at=None, session="a-session"):
        at = at or timezone.now()
        return queries.viewer(self.user, self.organization.pk, at=at, on=at.date(), session=session)


def organization(name="Harbor House"):
    return Organization.objects.create(name=name, created_at=MADE)


def member(role="auditor", *, name="Ana Ruiz", of=None):
    """Someone with a role in the whole of an organization."""
    of = of or organization()
    number = User.objects.count()
    user = User.objects.create_user(f"user{number}@example.org", name=name, created_at=MADE)
    Membership.objects.create(organization=of, user=user, role=role, begins=BEGAN)
    return Member(user, of)


def sign_in(who: Member, browser: Client | None = None, **columns) -> Client:
    """A browser in which someone has signed in, with a second factor."""
    browser = browser or Client()
    now = timezone.now()
    session = SessionStore()
    session["_auth_user_id"] = str(who.user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = who.user.get_session_auth_hash()
    session.keep(**{
        "user_id": who.user.pk, "organization_id": who.organization.pk, "opened_at": now, "seen_at": now,
        "is_strong": True, "browser": "", **columns,
    })  # fmt: skip
    session.create()
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser
