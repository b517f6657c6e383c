"""Which programs a client is in, and on whose caseload."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.clients.models.rows import Belonging, days_in_order


class Enrollment(Belonging):
    """A client's time in a program."""

    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)  # why it ended

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "program"], condition=Q(ends__isnull=True), name="enrollment_once"
            ),
            days_in_order("enrollment_days"),
        ]
        indexes: ClassVar = [models.Index(fields=["program", "ends", "client"], name="enrollment_in_force")]


class Assignment(Belonging):
    """A client on someone's caseload."""

    may_never_have_been: ClassVar[bool] = True  # one taken back on its first day ends the day before

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, blank=True, related_name="+")
    role_label = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "user", "program"], condition=Q(ends__isnull=True), name="assignment_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "ends", "client"], name="assignment_of_user"),
            models.Index(fields=["team", "ends", "client"], name="assignment_of_team"),
        ]
