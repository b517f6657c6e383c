"""The thread: a need, the goals it leads to, the tasks that serve them, and what came of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caseway.casework.codes import (
    Achievement,
    Agreement,
    Domain,
    GoalStatus,
    NeedStatus,
    Owner,
    TaskKind,
    TaskStatus,
    Unmet,
)
from caseway.casework.models.rows import OfCase, is_one_of
from caseway.clients.models.rows import Row


class Need(OfCase):
    """What a client lacks, in a domain and in their own words; found by an instrument or by a person."""

    domain = models.CharField(max_length=40, choices=Domain.choices)
    says = models.CharField(max_length=300)
    words = models.TextField(blank=True)  # the client's own
    status = models.CharField(max_length=20, choices=NeedStatus.choices, default=NeedStatus.CONFIRMED)
    priority = models.PositiveSmallIntegerField(default=2)  # 1 first, 3 last
    agreement = models.CharField(max_length=20, choices=Agreement.choices, default=Agreement.NOT_ASKED)
    found_date = models.DateField()
    assessment = models.ForeignKey("casework.Assessment", models.PROTECT, null=True, blank=True, related_name="needs")
    proposal = models.CharField(max_length=100, blank=True)  # the key of what the instrument proposed
    resolved_date = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)  # how it was met, or what is left and where it went
    unmet = models.CharField(max_length=20, choices=Unmet.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            is_one_of("domain", Domain.values, "need_domain"),
            is_one_of("status", NeedStatus.values, "need_status"),
            is_one_of("agreement", Agreement.values, "need_agreement"),
            is_one_of("unmet", ["", *Unmet.values], "need_unmet"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=3), name="need_priority"),
            # An unmet need keeps its reason.
            models.CheckConstraint(
                condition=~Q(status__in=[NeedStatus.NOT_PURSUED, NeedStatus.TRANSFERRED]) | ~Q(unmet=""),
                name="need_unmet_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=NeedStatus.RESOLVED) | Q(resolved_date__isnull=False), name="need_resolved_date"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "status"], name="need_of_case"),
            models.Index(fields=["organization", "unmet"], name="need_unmet_register"),
        ]


class Goal(OfCase):
    """What a client wants to reach, in their words, with a criterion by which both know that it is reached."""

    needs = models.ManyToManyField(Need, related_name="goals", through="casework.GoalNeed")
    words = models.TextField()
    criterion = models.TextField()
    baseline = models.CharField(max_length=300, blank=True)
    target_date = models.DateField(null=True, blank=True)
    is_long_term = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=GoalStatus.choices, default=GoalStatus.PROPOSED)
    achievement = models.CharField(max_length=20, choices=Achievement.choices, default=Achievement.IN_PROGRESS)
    # Goal attainment scaling: five texts from -2 (much less than expected) to +2 (much more); none where it is not used.
    levels = models.JSONField(default=list, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    why = models.CharField(max_length=500, blank=True)  # why it was cancelled, rejected or put on hold
    place = models.PositiveSmallIntegerField(default=0)  # its order in the plan

    class Meta:
        constraints: ClassVar = [
            is_one_of("status", GoalStatus.values, "goal_status"),
            is_one_of("achievement", Achievement.values, "goal_achievement"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(criterion=""), name="goal_says"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="goal_weight"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "status"], name="goal_of_case")]


class GoalNeed(models.Model):
    """That a goal serves a need."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["goal", "need"], name="goal_need_once")]

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.need_id}"


class GoalReview(Row):
    """How far a goal had come on a day, and by what one saw it."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="reviews")
    on_date = models.DateField()
    achievement = models.CharField(max_length=20, choices=Achievement.choices)
    attained = models.SmallIntegerField(null=True, blank=True)  # -2 to +2, where the goal has levels
    evidence = models.TextField(blank=True)
    contact = models.ForeignKey("casework.Contact", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            is_one_of("achievement", Achievement.values, "goal_review_achievement"),
            models.CheckConstraint(
                condition=Q(attained__isnull=True) | Q(attained__gte=-2, attained__lte=2), name="goal_review_attained"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["goal", "on_date"], name="goal_review_of_goal")]


class Task(OfCase):
    """Something to be done by somebody by a day; under a goal it is one of its steps."""

    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="steps")
    kind = models.CharField(max_length=20, choices=TaskKind.choices, default=TaskKind.GENERAL)
    says = models.CharField(max_length=300)
    owner = models.CharField(max_length=20, choices=Owner.choices, default=Owner.WORKER)
    owner_name = models.CharField(max_length=200, blank=True)  # of a caregiver or partner
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")  # of a worker
    due_date = models.DateField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=TaskStatus.choices, default=TaskStatus.READY)
    result = models.TextField(blank=True)  # what came of it
    why = models.CharField(max_length=500, blank=True)  # why it waits, failed or was cancelled
    done_date = models.DateField(null=True, blank=True)
    contact = models.ForeignKey("casework.Contact", models.PROTECT, null=True, blank=True, related_name="tasks")
    assessment = models.ForeignKey("casework.Assessment", models.PROTECT, null=True, blank=True, related_name="tasks")
    note = models.ForeignKey("casework.Note", models.PROTECT, null=True, blank=True, related_name="tasks")
    trigger = models.CharField(max_length=60, blank=True)  # which of the instrument's triggers opened it
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            is_one_of("kind", TaskKind.values, "task_kind"),
            is_one_of("owner", Owner.values, "task_owner"),
            is_one_of("status", TaskStatus.values, "task_status"),
            models.CheckConstraint(condition=~Q(says=""), name="task_says"),
            models.CheckConstraint(
                condition=Q(status__in=[TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED])
                ^ Q(done_date__isnull=True),
                name="task_done_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "status"], name="task_of_case"),
            models.Index(fields=["user", "status", "due_date"], name="task_of_user"),
            models.Index(fields=["organization", "due_date"], condition=Q(done_date__isnull=True), name="task_open"),
            models.Index(
                fields=["organization", "due_date"],
                condition=Q(kind=TaskKind.COSIGN, done_date__isnull=True),
                name="task_cosign",
            ),
        ]
