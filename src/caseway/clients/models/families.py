"""Who belongs to a client: households, relatives who are clients too, and people who help or decide for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.clients.codes import HELPING, Authority, HouseholdRole, Kinship, listed
from caseway.clients.models.rows import Belonging, Row, days_in_order


class Household(Row):
    """People who live together or would."""

    name = models.CharField(max_length=200, blank=True)


class HouseholdMember(Belonging):
    """Someone's place in a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, choices=HouseholdRole.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=HouseholdRole.values), name="household_member_role"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(role=HouseholdRole.HEAD, ends__isnull=True),
                name="household_has_one_head",
            ),
            models.UniqueConstraint(
                fields=["household", "client"], condition=Q(ends__isnull=True), name="household_member_once"
            ),
            days_in_order("household_member_days"),
        ]


class Relationship(Belonging):
    """What another client is to this one."""

    other = models.ForeignKey("clients.Client", models.PROTECT, related_name="relationship_of_set")
    kind = models.CharField(max_length=20, choices=Kinship.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kinship.values), name="relationship_kind"),
            models.CheckConstraint(condition=~Q(client=F("other")), name="relationship_of_two"),
            models.UniqueConstraint(
                fields=["client", "other", "kind"], condition=Q(ends__isnull=True), name="relationship_once"
            ),
            days_in_order("relationship_days"),
        ]


class SupportPerson(Belonging):
    """Someone who helps a client, and what they may do in the client's stead."""

    name = models.CharField(max_length=200)
    kinship = models.CharField(max_length=20, choices=Kinship.choices)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    may_be_contacted = models.BooleanField(default=False)
    authority = models.CharField(max_length=20, choices=listed(HELPING), default=Authority.NONE)
    document_title = models.CharField(max_length=200, blank=True)
    document_seen_date = models.DateField(null=True, blank=True)
    document_seen_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="support_person_has_name"),
            models.CheckConstraint(condition=Q(kinship__in=Kinship.values), name="support_person_kinship"),
            models.CheckConstraint(condition=Q(authority__in=HELPING), name="support_person_authority"),
            models.CheckConstraint(
                condition=Q(document_seen_date__isnull=True, document_seen_by__isnull=True)
                | (Q(document_seen_date__isnull=False, document_seen_by__isnull=False) & ~Q(document_title="")),
                name="support_person_document",
            ),
            days_in_order("support_person_days"),
        ]
