"""Files that people were imported from."""

from __future__ import annotations

import uuid

from django.db import models


class Import(models.Model):
    """One file, imported once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.file_name
