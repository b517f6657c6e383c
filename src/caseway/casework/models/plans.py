"""Plans: what was agreed with the client, version by version; an earlier one stays as it was read then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.casework.codes import AgreedHow, PlanStatus
from caseway.casework.models.rows import OfCase, is_one_of


class Plan(OfCase):
    """One version of a case's plan. Needs, goals and steps are the case's; `content` is how they read when it was shared."""

    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    strengths = models.TextField(blank=True)
    barriers = models.TextField(blank=True)
    preferences = models.TextField(blank=True)
    self_management = models.TextField(blank=True)  # what the client does alone
    emergency = models.TextField(blank=True)  # whom to call, what to do
    follow_up = models.CharField(max_length=300, blank=True)  # how often, how
    participants = models.TextField(blank=True)
    content = models.JSONField(default=dict, blank=True)
    shared_date = models.DateField(null=True, blank=True)
    agreed_how = models.CharField(max_length=20, choices=AgreedHow.choices, blank=True)
    agreed_date = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    agreed_as = models.CharField(max_length=20, blank=True)  # by what authority: one of `clients.codes.SIGNING`
    witness = models.CharField(max_length=200, blank=True)
    refusal_note = models.TextField(blank=True)
    copy_given_date = models.DateField(null=True, blank=True)
    copy_how = models.CharField(max_length=100, blank=True)
    copy_to_physician_date = models.DateField(null=True, blank=True)
    next_review_date = models.DateField(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)  # what changed, or why it was revoked

    class Meta:
        constraints: ClassVar = [
            is_one_of("status", PlanStatus.values, "plan_status"),
            is_one_of("agreed_how", ["", *AgreedHow.values], "plan_agreed_how"),
            models.UniqueConstraint(fields=["case", "number"], name="plan_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=[PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW]),
                name="plan_one_active",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[PlanStatus.AGREED, PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW])
                | (~Q(agreed_how="") & Q(agreed_date__isnull=False)),
                name="plan_agreed",
            ),
            models.CheckConstraint(condition=~Q(agreed_how=AgreedHow.VERBAL) | ~Q(witness=""), name="plan_witness"),
            models.CheckConstraint(
                condition=~Q(agreed_how=AgreedHow.REFUSED) | ~Q(refusal_note=""), name="plan_refusal"
            ),
        ]
