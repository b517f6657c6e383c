"""Organizations, their programs and teams, the people who sign in, what they are there, and their sessions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from caseway.accounts import passwords
from caseway.accounts.entries import AuditEntry, AuditPerson
from caseway.accounts.roles import Role, Setting

__all__ = [
    "AuditEntry", "AuditPerson", "Membership", "Notice", "Organization", "Program", "Session", "Team", "User", "Users",
]  # fmt: skip


class Organization(models.Model):
    """An agency, hospital, insurer or firm; nothing of one is ever seen in another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    # A victim-service provider's records can never leave it (34 U.S.C. 12291(b)(2)).
    is_victim_service = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Program(models.Model):
    """A service line of an organization, in one of the seventeen settings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="programs")
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=40, choices=Setting.choices)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="program_name"),
            models.CheckConstraint(condition=models.Q(setting__in=Setting.values), name="program_setting"),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Case managers who work together under a supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="teams")
    program = models.ForeignKey(Program, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="team_name")]

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """The people who sign in."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """Make a user; without a password nobody can sign in with one. An address is kept in small letters."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by e-mail address, however it is capitalized."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person who signs in, never shared; what they may do is in their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name shown to others."""
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password; None: there is none."""
        super().set_password(None if raw_password is None else passwords.normalized(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however it was typed."""
        return super().check_password(None if raw_password is None else passwords.normalized(raw_password))


class Membership(models.Model):
    """What someone is in an organization: a role, in a program or a team or the whole of it, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="memberships")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the last day; null: open
    ended_at = models.DateTimeField(null=True, blank=True)  # taken away at this moment, whatever the days say
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "user", "role", "program", "team", "begins"],
                name="membership_once",
                nulls_distinct=None,
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("begins")), name="membership_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Invitation(models.Model):
    """Someone asked to join an organization in a role; the link in their letter is kept as a digest only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: by the command line
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class FactorReset(models.Model):
    """A lost second factor: one person asks that it be set anew, another one decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="factor_resets")
    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(decided_at__isnull=True),
                name="factor_reset_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("user"))
                & (
                    models.Q(decided_by__isnull=True)
                    | (~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("user")))
                ),
                name="factor_reset_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.asked_at}"


class Session(AbstractBaseSession):
    """A session as the server keeps it: whose it is, since when, and what was proven in it."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True)
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)  # when its user last showed, in it, that it is they
    is_strong = models.BooleanField(default=False)  # a second factor was shown, or a passkey
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)


class Notice(models.Model):
    """Something a user must come to know; it names no client, only where to look."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    about = models.UUIDField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "seen_at"], name="notice_unseen")]

    def __str__(self) -> str:
        return self.kind
