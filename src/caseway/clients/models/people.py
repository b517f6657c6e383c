"""Clients: who they are, how and where they are reached, and what numbers they are known by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from caseway.clients.codes import (
    KNOWN,
    AddressKind,
    AliasKind,
    Answer,
    ContactKind,
    IdentifierKind,
    Quality,
    Whereabouts,
)
from caseway.clients.models.rows import Belonging, Row, days_in_order


class Client(Row):
    """A person who is served."""

    given_name = models.CharField(max_length=100, blank=True)
    middle_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    name_quality = models.CharField(max_length=20, choices=Quality.choices, default=Quality.FULL)
    chosen_name = models.CharField(max_length=100, blank=True)  # what they go by, in place of the given name
    pronouns = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_date_quality = models.CharField(max_length=20, choices=Quality.choices, default=Quality.NOT_COLLECTED)
    gender = models.CharField(max_length=100, blank=True)  # as told
    language = models.CharField(max_length=3, blank=True)  # ISO 639
    needs_interpreter = models.BooleanField(null=True, blank=True)
    veteran = models.CharField(max_length=20, choices=Answer.choices, default=Answer.NOT_COLLECTED)
    deceased_date = models.DateField(null=True, blank=True)
    # A coworker who is also served: nobody looks up a colleague by chance.
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="client_set")
    is_sealed = models.BooleanField(default=False)
    labels = models.JSONField(default=list, blank=True)  # codes of sensitivity labels
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_set")
    source_import = models.ForeignKey("clients.Import", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True
    )  # hidden: the import they came with is not whole, or was undone

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(given_name="") | ~Q(family_name="") | ~Q(chosen_name=""), name="client_has_name"
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=False, birth_date_quality__in=KNOWN)
                | (
                    Q(birth_date__isnull=True)
                    & Q(birth_date_quality__in=Quality.values)
                    & ~Q(birth_date_quality__in=KNOWN)
                ),
                name="client_birth_date",
            ),
            models.CheckConstraint(condition=Q(name_quality__in=Quality.values), name="client_name_quality"),
            models.CheckConstraint(condition=Q(veteran__in=Answer.values), name="client_veteran"),
            models.CheckConstraint(
                condition=Q(deceased_date__isnull=True)
                | Q(birth_date__isnull=True)
                | Q(deceased_date__gte=F("birth_date")),
                name="client_deceased_date",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="client_merged_into"
            ),
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(user__isnull=False, merged_into__isnull=True),
                name="client_user_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "birth_date"], name="client_by_birth_date"),
            models.Index(fields=["organization", "family_name", "given_name", "id"], name="client_by_name"),
        ]


class Alias(Belonging):
    """Another name of a client."""

    kind = models.CharField(max_length=20, choices=AliasKind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="alias_has_name"),
            models.CheckConstraint(condition=Q(kind__in=AliasKind.values), name="alias_kind"),
            models.UniqueConstraint(fields=["client", "name"], condition=Q(ends__isnull=True), name="alias_once"),
            days_in_order("alias_days"),
        ]


class ContactPoint(Belonging):
    """A phone number or an e-mail address, and what is safe to do with it: nothing, unless the client said so."""

    kind = models.CharField(max_length=20, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    folded = models.CharField(max_length=254, blank=True)  # as it is looked for: ten digits, or lower case
    use = models.CharField(max_length=60, blank=True)  # whose or which it is: cell, work, a sister's
    is_safe_to_call = models.BooleanField(default=False)
    is_safe_to_text = models.BooleanField(default=False)
    is_safe_to_leave_voicemail = models.BooleanField(default=False)
    is_safe_to_write = models.BooleanField(default=False)
    safe_times = models.CharField(max_length=200, blank=True)
    code_word = models.CharField(max_length=100, blank=True)
    do_not_contact = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(value=""), name="contact_point_has_value"),
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="contact_point_kind"),
            models.CheckConstraint(
                condition=Q(do_not_contact=False)
                | Q(
                    is_safe_to_call=False,
                    is_safe_to_text=False,
                    is_safe_to_leave_voicemail=False,
                    is_safe_to_write=False,
                ),
                name="contact_point_not_both",
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "folded"], condition=Q(ends__isnull=True), name="contact_point_once"
            ),
            days_in_order("contact_point_days"),
        ]


class Address(Belonging):
    """Where a client lives or gets mail. One that is confidential is known to be, and written down nowhere."""

    whereabouts = models.CharField(max_length=20, choices=Whereabouts.choices)
    kind = models.CharField(max_length=20, choices=AddressKind.choices, default=AddressKind.HOME)
    line_1 = models.CharField(max_length=200, blank=True)
    line_2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(whereabouts__in=Whereabouts.values), name="address_whereabouts"),
            models.CheckConstraint(condition=Q(kind__in=AddressKind.values), name="address_kind"),
            models.CheckConstraint(
                condition=(Q(whereabouts=Whereabouts.FULL) & (~Q(line_1="") | ~Q(city="")))
                | (~Q(whereabouts=Whereabouts.FULL) & Q(line_1="", line_2="", city="", state="", zip_code="")),
                name="address_lines",
            ),
            days_in_order("address_days"),
        ]


class Identifier(Belonging):
    """A number a client is known by. A whole Social Security number is kept encrypted; in the clear are its last four."""

    kind = models.CharField(max_length=20, choices=IdentifierKind.choices)
    value = models.CharField(max_length=100, blank=True)
    folded = models.CharField(max_length=100, blank=True)  # as it is looked for: capitals and digits
    issuer = models.CharField(max_length=100, blank=True)
    quality = models.CharField(max_length=20, choices=Quality.choices, default=Quality.FULL)
    ciphertext = models.CharField(max_length=200, blank=True)
    blind_index = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=IdentifierKind.values), name="identifier_kind"),
            models.CheckConstraint(condition=Q(quality__in=Quality.values), name="identifier_quality"),
            # A number that is known is there, one that is not known is not; a whole SSN never stands in the clear.
            models.CheckConstraint(
                condition=(Q(quality__in=KNOWN) & ~Q(value="")) | (~Q(quality__in=KNOWN) & Q(value="", ciphertext="")),
                name="identifier_value",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IdentifierKind.SSN) | Q(LessThanOrEqual(Length("value"), 4)),
                name="identifier_ssn_short",
            ),
            models.CheckConstraint(
                condition=(Q(ciphertext="") & Q(blind_index="")) | (~Q(ciphertext="") & ~Q(blind_index="")),
                name="identifier_encrypted",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IdentifierKind.SSN) | ~Q(quality=Quality.FULL) | ~Q(ciphertext=""),
                name="identifier_ssn_encrypted",
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "folded", "issuer", "blind_index"],
                condition=Q(ends__isnull=True),
                name="identifier_once",
            ),
            days_in_order("identifier_days"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "folded"], name="identifier_by_value"),
            models.Index(fields=["organization", "blind_index"], name="identifier_by_blind_index"),
        ]
