"""The tables of clients."""

from __future__ import annotations

import uuid

from django.db import models

from caseway.accounts.models import Organization


class Client(models.Model):
    """A person who is served."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    labels = models.JSONField(default=list, blank=True)  # codes of sensitivity labels

    def __str__(self) -> str:
        return str(self.id)


# The tables of consents stand in a file of their own; Django finds them from here.
from caseway.clients import consent_models as consent_models  # noqa: E402, PLC0414 - it names Client by this app's name
