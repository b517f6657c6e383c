"""What protects a client's record: every label that was set or lifted, and every seal."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class LabelChange(models.Model):
    """That a label was set on a client's record, or lifted, and why; a seal is a label, too. It is never changed."""

    goes_along: ClassVar[bool] = False  # it is about the record that was marked

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)  # its code in `labels.yaml`
    is_set = models.BooleanField()  # or else it was lifted
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="label_change_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "at"], name="label_change_of_client")]

    def __str__(self) -> str:
        return self.label
