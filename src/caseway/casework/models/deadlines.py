"""The dates of a case, what is due because of them, and what somebody put off."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models.rows import OfCase, is_one_of
from caseway.clients.models.rows import Row


class CaseDate(OfCase):
    """When something happened, or will, that things are due because of: an admission, a plan, a discharge."""

    kind = models.CharField(max_length=60)  # a trigger of `rulebooks/deadline`
    at = models.DateTimeField()  # noon of the day where the hour does not matter
    is_planned = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "kind", "is_current"], name="case_date_of_case")]


class Deadline(OfCase):
    """One thing due by a rule, as computed from a date of the case; never deleted, replaced when the date moves."""

    rulebook = models.CharField(max_length=100)  # deadline/…
    edition = models.DateField()
    rule = models.CharField(max_length=60)
    trigger = models.ForeignKey(CaseDate, models.PROTECT, null=True, blank=True, related_name="deadlines")
    opens_date = models.DateField(null=True, blank=True)  # not before
    due_date = models.DateField()
    due_at = models.DateTimeField()  # the moment it is late: the end of the day where no hour is said
    grace_date = models.DateField(null=True, blank=True)
    renews_date = models.DateField(null=True, blank=True)  # of a rule that recurs: when the next one is to be opened
    status = models.CharField(max_length=20, choices=DeadlineStatus.choices, default=DeadlineStatus.OPEN)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=60, blank=True)  # what met it: a contact, a plan, …, and its id
    why = models.CharField(max_length=500, blank=True)  # why it was waived or does not apply
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    worker = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            is_one_of("status", DeadlineStatus.values, "deadline_status"),
            models.CheckConstraint(
                condition=~Q(status=DeadlineStatus.WAIVED) | ~Q(why=""), name="deadline_waived_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(opens_date__isnull=True) | Q(due_date__gte=F("opens_date")), name="deadline_window"
            ),
            models.UniqueConstraint(
                fields=["case", "rulebook", "rule", "due_date"],
                condition=Q(status=DeadlineStatus.OPEN),
                name="deadline_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "status", "due_date"], name="deadline_of_case"),
            models.Index(
                fields=["worker", "due_date"], condition=Q(status=DeadlineStatus.OPEN), name="deadline_open"
            ),
            models.Index(
                fields=["organization", "renews_date"],
                condition=Q(renews_date__isnull=False),
                name="deadline_renews",
            ),
        ]  # fmt: skip


class ProgramDeadlines(Row):
    """What a program follows, where it is not what its setting says, and whose holidays it keeps beside the country's.

    And what it takes to say that a client could not be reached: so many attempts, on so many days, in so many parts of the
    day, and a letter. Without a row it is what the columns say here.
    """

    program = models.OneToOneField("accounts.Program", models.PROTECT, related_name="+")
    sets = models.JSONField(null=True, blank=True)  # names of sets of `rulebooks/deadline`; null: those of its setting
    state = models.CharField(max_length=2, blank=True)
    attempts = models.PositiveSmallIntegerField(default=3)
    attempt_days = models.PositiveSmallIntegerField(default=3)
    attempt_parts = models.PositiveSmallIntegerField(default=2)  # before noon, in the afternoon, from five on
    needs_letter = models.BooleanField(default=True)
    weekly_hours = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # of casework a worker should carry; or unset

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(attempts__lte=20, attempt_days__lte=F("attempts"), attempt_parts__lte=F("attempts")),
                name="program_deadlines_attempts",
            ),
            models.CheckConstraint(condition=Q(attempt_parts__lte=3), name="program_deadlines_parts"),
        ]


class Snooze(Row):
    """A line of someone's queue that they put off, until when and why."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # of the line
    about = models.UUIDField()
    until = models.DateField()  # back on this day
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "about"], name="snooze_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="snooze_has_reason"),
        ]
