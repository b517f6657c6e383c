"""Files that people were imported from."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.clients.codes import ImportStage


class Import(models.Model):
    """One file, how far it is checked, imported or undone, and what was found in it.

    The file itself and what was found are here only as long as they are needed: until it is imported or given up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    at = models.DateTimeField()  # when it was chosen; once it is imported, when that began
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=ImportStage.choices, default=ImportStage.WRITTEN)
    done = models.PositiveIntegerField(default=0)  # of its people, in this stage
    moved_at = models.DateTimeField(null=True, blank=True)  # when the last of them were done
    content = models.BinaryField(null=True, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=ImportStage.values), name="import_stage"),
            models.CheckConstraint(condition=Q(done__lte=F("people")), name="import_done"),
            models.CheckConstraint(
                condition=~Q(stage__in=[ImportStage.TRYING, ImportStage.WRITING]) | Q(content__isnull=False),
                name="import_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
