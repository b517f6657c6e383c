"""What is wrong with what was entered of a case, in sentences: what the database refuses, said before it does."""

from __future__ import annotations

from django.utils.translation import gettext_noop

# By constraint: the field it is of, and what is wrong. `apps` hands them to `clients.faults`, which checks every row.
SENTENCES = {
    "case_one_open": ("program", gettext_noop("This person already has an open case in the program.")),
    "case_level": ("level", gettext_noop("A level is a number from 1, low, to 4, intensive.")),
    "need_priority": ("priority", gettext_noop("A priority is 1, 2 or 3.")),
    "need_unmet_has_reason": ("unmet", gettext_noop("Choose why the need is not met.")),
    "need_resolved_date": ("resolved_date", gettext_noop("Say on which day the need was met.")),
    "goal_says": (
        "criterion",
        gettext_noop("A goal has the client’s words, and a criterion by which both know that it is reached."),
    ),
    "goal_weight": ("weight", gettext_noop("A weight is a number from 1 to 10.")),
    "goal_review_attained": ("attained", gettext_noop("Choose a level from −2 to +2.")),
    "task_says": ("says", gettext_noop("Say what is to be done.")),
    "cover_of_two": ("cover", gettext_noop("Choose somebody else: nobody stands in for themselves.")),
    "cover_days": ("ends", gettext_noop("The last day is before the first.")),
    "hand_over_of_two": ("taker", gettext_noop("Choose somebody else: the case is theirs already.")),
    "hand_over_one_open": ("case", gettext_noop("This case is already being handed over.")),
    "note_says": ("text", gettext_noop("Write what there is to say.")),
    "addendum_says": ("text", gettext_noop("Write what there is to add.")),
    "document_has_title": ("title", gettext_noop("Say what the document is.")),
    "document_kind": ("kind", gettext_noop("Choose what sort of document it is.")),
    "program_deadlines_attempts": (
        "attempts",
        gettext_noop("Choose at most 20 attempts, and no more days or parts of the day than attempts."),
    ),
    "program_deadlines_parts": ("attempt_parts", gettext_noop("A day has three parts here.")),
    "plan_witness": ("witness", gettext_noop("Say who witnessed that the client agreed.")),
    "plan_refusal": ("refusal_note", gettext_noop("Say why the client did not sign, in their words.")),
}  # fmt: skip
