"""Records opened outside the caseload, and how many people someone saw in a day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.clients.codes import OpeningKind, ReviewOutcome


class Opening(models.Model):
    """That someone opened a record outside their caseload: for a reason, or in an emergency."""

    goes_along: ClassVar[bool] = False  # it is about the record that was opened

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="opening_set")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=OpeningKind.choices)
    reason_code = models.CharField(max_length=20)
    text = models.TextField(max_length=1000)
    day = models.DateField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    review_due_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=ReviewOutcome.choices, blank=True)
    review_text = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=OpeningKind.values), name="opening_kind"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="opening_until"),
            models.CheckConstraint(condition=~Q(text=""), name="opening_says_why"),
            models.CheckConstraint(
                condition=~Q(kind=OpeningKind.GLASS) | Q(review_due_at__isnull=False), name="opening_glass_review"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, outcome="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, outcome__in=ReviewOutcome.values),
                name="opening_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")), name="opening_reviewed_by_another"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "user", "until"], name="opening_in_force"),
            models.Index(fields=["user", "day", "kind"], name="opening_of_day"),
            models.Index(fields=["organization", "reviewed_at", "review_due_at"], name="opening_to_review"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sighting(models.Model):
    """That someone saw a client's record on a day, and whether it was outside their caseload."""

    goes_along: ClassVar[bool] = False

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    day = models.DateField()
    is_outside = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "day", "client"], name="sighting_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "is_outside", "day"], name="sighting_outside")]

    def __str__(self) -> str:
        return f"{self.day}"


class VolumeAlarm(models.Model):
    """That someone saw far more people outside their caseload than they usually do, and how many they may see."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    seen = models.PositiveIntegerField()
    ceiling = models.PositiveIntegerField()  # from so many on nothing is shown
    lifted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "user", "day"], name="volume_alarm_once"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("user")), name="volume_alarm_lifted_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"
