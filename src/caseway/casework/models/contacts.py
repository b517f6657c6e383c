"""Contacts, written once, and the notes about each person they concern; drafts that are kept while one writes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.casework.contact_codes import Direction, Mode, NoteClass, NoteStatus, Party, Result
from caseway.casework.models.rows import OfCase, is_one_of
from caseway.clients.models.rows import Row


class Contact(OfCase):
    """One attempt or meeting: when, how, with whom, how long, and what came of it."""

    at = models.DateTimeField()  # when it began
    minutes = models.PositiveSmallIntegerField(default=0)
    travel_minutes = models.PositiveSmallIntegerField(default=0)
    writing_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    direction = models.CharField(max_length=20, choices=Direction.choices, default=Direction.OUTGOING)
    party = models.CharField(max_length=20, choices=Party.choices, default=Party.CLIENT)
    party_name = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=30, choices=Result.choices, default=Result.REACHED)
    worker = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")  # as the case was in then
    used_interpreter = models.BooleanField(default=False)
    language = models.CharField(max_length=3, blank=True)
    next_date = models.DateField(null=True, blank=True)  # agreed upon with the client
    is_late_entry = models.BooleanField(default=False)
    # What a browser that was offline sends again is the same contact: its key, made there.
    client_key = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            is_one_of("mode", Mode.values, "contact_mode"),
            is_one_of("direction", Direction.values, "contact_direction"),
            is_one_of("party", Party.values, "contact_party"),
            is_one_of("result", Result.values, "contact_result"),
            models.UniqueConstraint(
                fields=["worker", "client_key"], condition=Q(client_key__isnull=False), name="contact_sent_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "at"], name="contact_of_case"),
            models.Index(fields=["worker", "at"], name="contact_of_worker"),
            models.Index(fields=["program", "at"], name="contact_of_program"),
            models.Index(
                fields=["case", "next_date"],
                condition=Q(next_date__isnull=False, is_in_error=False),
                name="contact_agreed",
            ),
        ]


class Note(OfCase):
    """What was written about one person: of a household, each has their own, and none shows another's."""

    goes_with: ClassVar[str] = "case"  # where two records are parted, with a case what was written of its client

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="note_set")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="notes")
    note_class = models.CharField(max_length=20, choices=NoteClass.choices, default=NoteClass.GENERAL)
    text = models.TextField()
    status = models.CharField(max_length=20, choices=NoteStatus.choices, default=NoteStatus.DRAFT)
    on_date = models.DateField()  # the day it is about
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    credential = models.CharField(max_length=100, blank=True)  # as it was when signed
    signed_at = models.DateTimeField(null=True, blank=True)
    needs_cosign = models.BooleanField(default=False)
    cosigner = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    cosigned_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            is_one_of("note_class", NoteClass.values, "note_class"),
            is_one_of("status", NoteStatus.values, "note_status"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says"),
            models.CheckConstraint(
                condition=Q(status=NoteStatus.DRAFT) ^ Q(signed_at__isnull=False), name="note_signed"
            ),
            models.CheckConstraint(
                condition=~Q(status=NoteStatus.COSIGNED) | Q(cosigner__isnull=False, cosigned_at__isnull=False),
                name="note_cosigned",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "on_date"], name="note_of_case"),
            models.Index(fields=["client", "on_date"], name="note_of_client"),
            models.Index(
                fields=["author", "on_date"], condition=Q(status=NoteStatus.DRAFT), name="note_unsigned"
            ),
        ]  # fmt: skip


class Addendum(models.Model):
    """What was added to a signed note; written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="addenda")
    text = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    credential = models.CharField(max_length=100, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="addendum_says")]

    def __str__(self) -> str:
        return str(self.id)


class Draft(Row):
    """What someone is writing, kept every few seconds until it is sent; theirs alone."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    case = models.ForeignKey("casework.Case", models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)  # which form
    key = models.CharField(max_length=100)  # which one of that form: the browser's, or an id
    content = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "user", "kind", "key"], name="draft_once")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "updated_at"], name="draft_of_user")]
