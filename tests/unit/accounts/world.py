"""An organization, its people, and someone who looks, for tests that need them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from caseway.accounts import queries
from caseway.accounts.models import Membership, Organization, Program, Team, User
from caseway.accounts.roles import Role, Setting

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
ON = date(2026, 11, 2)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody


def organization(name="Agency One"):
    return Organization.objects.create(name=name, created_at=AT)


def program(of, name="Housing", setting=Setting.HOUSING):
    return Program.objects.create(organization=of, name=name, setting=setting)


def team(of, name="North"):
    return Team.objects.create(organization=of.organization, program=of, name=name)


def person(name, email=None, password=None):
    return User.objects.create_user(
        email or f"{name.lower().replace(' ', '.')}@one.test", password, name=name, created_at=AT
    )


def member(of, role, name=None, *, password=None, email=None, begins=ON - timedelta(days=30), **place):
    """Someone with a role."""
    found = person(name or Role(role).label, email, password)
    Membership.objects.create(organization=of, user=found, role=role, begins=begins, **place)
    return found


def viewer(user, of, *, at=AT, proven=True, **known):
    found = queries.viewer(user, of.pk, at=at, on=at.date())
    return replace(found, proven_at=at if proven else None, **known)
