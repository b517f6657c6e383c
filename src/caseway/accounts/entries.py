"""The tables of the audit. They hold ids and no foreign keys: an entry outlives whatever it speaks of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One thing done or seen; never changed, never deleted, sealed together with the entry before it."""

    seq = models.BigAutoField(primary_key=True)  # from 1, without a gap; given by the writer, never by the database
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    organization = models.UUIDField(null=True)
    session = models.CharField(max_length=32)  # a digest: the key itself would let a reader take the session over
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object = models.UUIDField(null=True)
    people = models.TextField()  # ids in order, between commas
    outcome = models.CharField(max_length=10)
    reason = models.TextField()
    changed = models.TextField()  # names of fields in order, between commas
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    request = models.UUIDField(null=True)
    key = models.CharField(max_length=16)  # which key sealed it
    mac = models.BinaryField(max_length=32)

    objects: ClassVar[models.Manager[AuditEntry]] = models.Manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "at", "seq"], name="audit_newest"),
            models.Index(fields=["organization", "actor", "at", "seq"], name="audit_who"),
            models.Index(fields=["organization", "action", "at", "seq"], name="audit_what"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.action}"


class AuditPerson(models.Model):
    """Whose health data an entry is about: the index by which “who saw this person” is quick; verified with the entry."""

    pk = models.CompositePrimaryKey("entry", "person")
    entry = models.BigIntegerField()
    person = models.UUIDField()

    objects: ClassVar[models.Manager[AuditPerson]] = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "entry"], name="audit_whose")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.person}"
