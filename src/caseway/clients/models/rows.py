"""What every row of this app has: whose it is, who entered it, who changed it last, and how often it was changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


def days_in_order(name: str) -> models.CheckConstraint:
    """What begins does not end before it."""
    return models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name=name)


class Row(models.Model):
    """A row of an organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class Belonging(Row):
    """A row about one client, from a day to a day. It goes along when two records of one person are linked."""

    goes_along: ClassVar[bool] = True
    is_put_back: ClassVar[bool] = True  # parting the two puts it back as it was when they were linked

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="%(class)s_set")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the last day; null: open

    class Meta:
        abstract = True
