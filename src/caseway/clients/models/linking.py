"""Two records of one person: linked, parted again, or only suspected."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class Link(models.Model):
    """That two records were found to be one person's; `other` is merged into `keep` until the link is undone."""

    goes_along: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    keep = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    other = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(keep=F("other")), name="link_of_two"),
            models.UniqueConstraint(fields=["other"], condition=Q(unlinked_at__isnull=True), name="link_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LinkedRow(models.Model):
    """A row that a link moved: from where, and as it was."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="rows")
    table = models.CharField(max_length=100)
    column = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    was = models.JSONField(encoder=DjangoJSONEncoder, default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "table", "column", "row"], name="linked_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class LikelyDuplicate(models.Model):
    """Two records that look like one person's, as the nightly search found them."""

    goes_along: ClassVar[bool] = False

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="+")
    other = models.ForeignKey("clients.Client", models.CASCADE, related_name="+")
    weight = models.FloatField()  # bits of evidence for one person
    probability = models.FloatField()
    because = models.JSONField(default=dict)  # bits by what was compared
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(client__lt=F("other")), name="likely_duplicate_of_two"),
            models.UniqueConstraint(fields=["client", "other"], name="likely_duplicate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.probability:.2f}"
