"""The tables of consents and disclosures: what was agreed to, how that changed, and what was sent to whom because of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.clients.codes import SIGNING, listed
from caseway.clients.privacy import (
    BasisKind,
    ConsentKind,
    Expiry,
    Method,
    Purpose,
    RecipientClass,
    RecipientKind,
    Sending,
    Status,
)


class Consent(models.Model):
    """What a client, or someone for them, agreed to; never deleted, and once given changed only by its status."""

    goes_along: ClassVar[bool] = True  # when two records of one person are linked

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    purposes = models.JSONField(default=list)
    data_classes = models.JSONField(default=list)
    labels = models.JSONField(default=list)  # the sensitive kinds of information it names
    discloser = models.CharField(max_length=200, blank=True)
    specific = models.TextField(blank=True)
    effective = models.DateField(null=True)
    expiry = models.CharField(max_length=10, choices=Expiry.choices, blank=True)
    expires = models.DateField(null=True)  # the last day
    event = models.CharField(max_length=200, blank=True)
    ended = models.DateField(null=True)  # the day the event came about; the last day
    signer = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=20, choices=listed(SIGNING))
    evidence = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    signed = models.DateField(null=True)
    witness = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    document = models.CharField(max_length=200, blank=True)  # where the signed form is kept
    statements = models.JSONField(default=list)
    redisclosure = models.TextField(blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)  # who withdrew it: the client, or whoever may for them
    revoked_method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    # Of what was replaced, the new one; of what was entered in error, what it should have said.
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+"
    )  # null: the night's work
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ConsentKind.values), name="consent_kind"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="consent_status"),
            models.CheckConstraint(condition=Q(authority__in=SIGNING), name="consent_authority"),
            models.CheckConstraint(condition=Q(method__in=["", *Method.values]), name="consent_method"),
            models.CheckConstraint(condition=Q(expiry__in=["", *Expiry.values]), name="consent_expiry"),
            models.CheckConstraint(
                condition=Q(expires__isnull=True) | Q(effective__isnull=True) | Q(expires__gte=F("effective")),
                name="consent_days",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.REJECTED, Status.IN_ERROR])
                | (Q(effective__isnull=False, signed__isnull=False) & ~Q(signer="") & ~Q(method="")),
                name="consent_given_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REVOKED) | Q(revoked_at__isnull=False), name="consent_revoked_at"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "status"], name="consent_of_client"),
            models.Index(fields=["organization", "status", "expires"], name="consent_expiring"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConsentRecipient(models.Model):
    """To whom a consent lets information go: somebody by name, or one of a class."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="recipients")
    kind = models.CharField(max_length=20, choices=RecipientKind.choices)
    name = models.CharField(max_length=200, blank=True)
    party = models.UUIDField(null=True)  # an organization or person known here
    group = models.CharField(max_length=20, choices=RecipientClass.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RecipientKind.values), name="consent_recipient_kind"),
            models.CheckConstraint(condition=Q(group__in=["", *RecipientClass.values]), name="consent_recipient_group"),
        ]

    def __str__(self) -> str:
        return self.name or self.group


class ConsentChange(models.Model):
    """One change of a consent's status: from what, to what, when, by whom and why."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=20, choices=Status.choices, blank=True)
    after = models.CharField(max_length=20, choices=Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Disclosure(models.Model):
    """What was sent of a client, to whom, for what and why that was allowed; it is never changed."""

    goes_along: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="disclosures")
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recipient_kind = models.CharField(max_length=20, choices=RecipientKind.choices)
    recipient = models.CharField(max_length=200)
    party = models.UUIDField(null=True)
    address = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    data_classes = models.JSONField()
    labels = models.JSONField()  # of what was sent
    rules = models.JSONField()  # by which rules of the check it was allowed
    basis = models.CharField(max_length=20, choices=BasisKind.choices, blank=True)
    basis_reference = models.CharField(max_length=200, blank=True)
    consents = models.ManyToManyField(Consent, related_name="disclosures")
    sending = models.CharField(max_length=20, choices=Sending.choices)
    digest = models.CharField(max_length=64)  # SHA-256 of exactly what was sent
    size = models.PositiveIntegerField()  # in bytes

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(recipient_kind__in=RecipientKind.values), name="disclosure_recipient"),
            models.CheckConstraint(condition=~Q(recipient=""), name="disclosure_recipient_named"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="disclosure_purpose"),
            models.CheckConstraint(condition=Q(sending__in=Sending.values), name="disclosure_sending"),
            models.CheckConstraint(
                condition=Q(basis="", basis_reference="") | (Q(basis__in=BasisKind.values) & ~Q(basis_reference="")),
                name="disclosure_basis_written_down",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "on"], name="disclosure_of_client")]

    def __str__(self) -> str:
        return str(self.id)
