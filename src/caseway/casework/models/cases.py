"""Cases: a client's time with a program from the referral to the closing, who works on it, and how that changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.casework.codes import (
    OPEN,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    ConsentBasis,
    ReferralSource,
    Stage,
    Urgency,
)
from caseway.casework.models.rows import is_one_of
from caseway.clients.models.rows import Belonging, Row, days_in_order


class Case(Belonging):
    """One episode of case management: `begins` is the day of the referral, `ends` the day it was over."""

    is_put_back: ClassVar[bool] = False  # parting records does not turn back the work done meanwhile

    program = models.ForeignKey("accounts.Program", models.PROTECT, related_name="+")
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, blank=True, related_name="+")
    # Who answers for it. Access follows assignments (`clients.Assignment`), which the same verbs keep in step.
    worker = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey("clients.Household", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=CaseStatus.choices, default=CaseStatus.REFERRED)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.ASSESS)
    level = models.PositiveSmallIntegerField(default=2)  # acuity: 1 low, 2 moderate, 3 high, 4 intensive
    travel_minutes = models.PositiveSmallIntegerField(default=0)  # there and back, of a usual visit
    labels = models.JSONField(default=list, blank=True)

    reason = models.CharField(max_length=500, blank=True)  # why they were referred
    source = models.CharField(max_length=20, choices=ReferralSource.choices, default=ReferralSource.OTHER)
    referrer = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=20, choices=Urgency.choices, default=Urgency.ROUTINE)
    referred_at = models.DateTimeField()
    eligible_date = models.DateField(null=True, blank=True)
    eligible_because = models.CharField(max_length=500, blank=True)
    consent_basis = models.CharField(max_length=20, choices=ConsentBasis.choices, blank=True)
    consent_date = models.DateField(null=True, blank=True)
    consent_witness = models.CharField(max_length=200, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)  # with the client; kept by `contacts`

    hold_reason = models.CharField(max_length=500, blank=True)
    resumes_date = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=20, choices=ClosureReason.choices, blank=True)
    closure_note = models.TextField(blank=True)
    client_told_date = models.DateField(null=True, blank=True)
    reopens = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reopened_set")

    class Meta:
        constraints: ClassVar = [
            is_one_of("status", CaseStatus.values, "case_status"),
            is_one_of("stage", Stage.values, "case_stage"),
            is_one_of("source", ReferralSource.values, "case_source"),
            is_one_of("urgency", Urgency.values, "case_urgency"),
            is_one_of("consent_basis", ["", *ConsentBasis.values], "case_consent_basis"),
            is_one_of("closure_reason", ["", *ClosureReason.values], "case_closure_reason"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="case_level"),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, ends__isnull=True) | (~Q(status__in=OPEN) & Q(ends__isnull=False)),
                name="case_open_or_over",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CaseStatus.ACTIVE, CaseStatus.ON_HOLD, CaseStatus.CLOSING], worker__isnull=False)
                & ~Q(consent_basis="")
                | ~Q(status__in=[CaseStatus.ACTIVE, CaseStatus.ON_HOLD, CaseStatus.CLOSING]),
                name="case_active_has_worker_and_consent",
            ),
            models.UniqueConstraint(
                fields=["client", "program"], condition=Q(ends__isnull=True), name="case_one_open"
            ),
            days_in_order("case_days"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["worker", "ends", "status"], name="case_of_worker"),
            models.Index(fields=["team", "ends"], name="case_of_team"),
            models.Index(fields=["program", "ends"], name="case_of_program"),
            models.Index(fields=["organization", "begins"], name="case_by_day"),
        ]


class CaseChange(models.Model):
    """One change of a case: from what, to what, when, by whom and why. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    about = models.UUIDField(null=True, blank=True)  # which need, goal, task or plan; none: the case itself
    was = models.CharField(max_length=60, blank=True)  # a code, a level, or the id of a user
    now = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(default=0)  # the how manieth of its case: several can be of one moment

    class Meta:
        constraints: ClassVar = [is_one_of("kind", ChangeKind.values, "case_change_kind")]
        indexes: ClassVar = [models.Index(fields=["case", "place"], name="case_change_of_case")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.was} → {self.now}"


class Cover(Row):
    """Someone who stands in for a worker on all their cases, from a day to a day."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")  # who is away
    cover = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")  # who stands in
    begins = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    withdrawn_date = models.DateField(null=True, blank=True)  # from this day on nobody stands in

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(user=F("cover")), name="cover_of_two"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="cover_days"),
        ]
        indexes: ClassVar = [models.Index(fields=["cover", "ends"], name="cover_by"),
                             models.Index(fields=["user", "ends"], name="cover_of")]  # fmt: skip


class HandOver(Row):
    """A case that goes from one worker to another: what must be settled first, and that the client was told."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    taker = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    checklist = models.JSONField(default=list)  # [{"says": …, "done": day or null}], in order
    summary = models.TextField(blank=True)  # what the next worker must know
    client_told_date = models.DateField(null=True, blank=True)
    notice = models.ForeignKey(
        "casework.Task", models.PROTECT, null=True, blank=True, related_name="+"
    )  # to the client
    handed_date = models.DateField(null=True, blank=True)
    withdrawn_date = models.DateField(null=True, blank=True)  # given up before it was handed over, or undone after

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_over_of_two"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(handed_date__isnull=True, withdrawn_date__isnull=True),
                name="hand_over_one_open",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["taker", "handed_date"], name="hand_over_to")]
