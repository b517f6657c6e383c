"""Papers: which are on file, which are asked for, and when they expire."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.casework.contact_codes import DocumentKind, DocumentStatus
from caseway.casework.models.rows import OfCase, is_one_of


class Document(OfCase):
    """One paper of a client; its file lies encrypted outside the database, under a name that says nothing."""

    goes_with: ClassVar[str] = "case"  # where two records are parted, with a case the papers of its client

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="document_set")
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=DocumentStatus.choices, default=DocumentStatus.ON_FILE)
    dated = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    requested_date = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)  # why it is void
    media_type = models.CharField(max_length=100, blank=True)  # as its first bytes say
    size = models.PositiveIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file as it came
    stored_as = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            is_one_of("kind", DocumentKind.values, "document_kind"),
            is_one_of("status", DocumentStatus.values, "document_status"),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_title"),
            models.CheckConstraint(condition=Q(stored_as="") ^ ~Q(digest=""), name="document_whole"),
            models.UniqueConstraint(fields=["stored_as"], condition=~Q(stored_as=""), name="document_stored_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "status"], name="document_of_case"),
            models.Index(fields=["client", "expires"], name="document_expires"),
        ]
