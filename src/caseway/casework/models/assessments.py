"""Assessments: what was asked and answered, how it scored, and what somebody concluded from each part."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.casework.codes import AssessmentStatus, ComponentState, Informant
from caseway.casework.contact_codes import Mode
from caseway.casework.models.rows import OfCase, is_one_of
from caseway.clients.models.rows import Row


class Assessment(OfCase):
    """One sitting with an instrument of `rulebooks/instrument`, or the result of one whose words may not be kept here.

    Of the latter there is a `title`, a total and a level, and no answers.
    """

    instrument = models.CharField(max_length=100, blank=True)
    edition = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=AssessmentStatus.choices, default=AssessmentStatus.IN_PROGRESS)
    administered_date = models.DateField()
    mode = models.CharField(max_length=20, choices=Mode.choices, blank=True)
    informant = models.CharField(max_length=20, choices=Informant.choices, default=Informant.CLIENT)
    language = models.CharField(max_length=3, default="en")
    answers = models.JSONField(default=dict, blank=True)  # by item; `rulebooks.instruments` says the form
    scores = models.JSONField(default=list, blank=True)  # as counted by that edition when completed
    total = models.FloatField(null=True, blank=True)  # the first score's, for drawing it over time
    level = models.CharField(max_length=100, blank=True)  # of a result from elsewhere, in its own words
    assessor = models.CharField(max_length=200, blank=True)  # of a result from elsewhere
    completed_at = models.DateTimeField(null=True, blank=True)
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amended_by")

    class Meta:
        constraints: ClassVar = [
            is_one_of("status", AssessmentStatus.values, "assessment_status"),
            is_one_of("mode", ["", *Mode.values], "assessment_mode"),
            is_one_of("informant", Informant.values, "assessment_informant"),
            models.CheckConstraint(
                condition=(~Q(instrument="") & Q(edition__isnull=False)) | (Q(instrument="") & ~Q(title="")),
                name="assessment_of_what",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "instrument", "administered_date"], name="assessment_of_case"),
        ]


class Component(Row):
    """One part of an assessment, stamped when it was finished, with what somebody concluded from the answers."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="components")
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=ComponentState.choices, default=ComponentState.OPEN)
    reason = models.CharField(max_length=500, blank=True)  # why it was declined, not possible or not applicable
    conclusion = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            is_one_of("state", ComponentState.values, "component_state"),
            models.UniqueConstraint(fields=["assessment", "key"], name="component_once"),
            models.CheckConstraint(
                condition=Q(state=ComponentState.OPEN, completed_at__isnull=True)
                | (~Q(state=ComponentState.OPEN) & Q(completed_at__isnull=False, completed_by__isnull=False)),
                name="component_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state=ComponentState.COMPLETED) | ~Q(conclusion=""), name="component_concluded"
            ),
        ]
