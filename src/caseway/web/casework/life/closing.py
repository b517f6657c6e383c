"""A case closed in one form, and opened again: what became of each goal, need and task, what is left, why, and who was told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.casework import assessment_queries, cases, closing, queries, reaching, thread
from caseway.casework.cases import WORKED_ON
from caseway.casework.closing import GOAL, NEED, TASK, End, Ends, name
from caseway.casework.codes import (
    GOAL_OPEN,
    NEED_OPEN,
    TASK_OPEN,
    Achievement,
    CaseStatus,
    GoalStatus,
    NeedStatus,
    TaskKind,
    TaskStatus,
    Unmet,
)
from caseway.casework.records import GoalRecord, NeedRecord, TaskRecord, Thread
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

UNDER_LABEL = gettext_lazy("Under a label that is not open to you")
GOAL_ENDS: tuple[tuple[str, Words], ...] = (
    (Achievement.ACHIEVED, gettext_lazy("Reached")),
    (Achievement.IMPROVING, gettext_lazy("Partly reached: better than before")),
    (Achievement.NO_CHANGE, gettext_lazy("Not reached: no change")),
    (Achievement.WORSENING, gettext_lazy("Not reached: worse than before")),
    (Achievement.NOT_ATTAINABLE, gettext_lazy("Turned out not to be attainable")),
    (GoalStatus.REJECTED, gettext_lazy("The client no longer wanted it (say why)")),
    (GoalStatus.CANCELLED, gettext_lazy("Given up for another reason (say which)")),
)
NEED_ENDS: tuple[tuple[str, Words], ...] = (
    (NeedStatus.RESOLVED, gettext_lazy("Met (say how)")),
    (NeedStatus.TRANSFERRED, gettext_lazy("Not met: handed on (say to whom, and why not here)")),
    (NeedStatus.NOT_PURSUED, gettext_lazy("Not met: not pursued further (choose why)")),
    (NeedStatus.REFUTED, gettext_lazy("Was no need (say why)")),
)
TASK_ENDS: tuple[tuple[str, Words], ...] = (
    (TaskStatus.CANCELLED, gettext_lazy("Not any more")),
    (TaskStatus.COMPLETED, gettext_lazy("Done")),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is open, with the fields that ask what became of it."""

    key: UUID
    says: Words
    beside: Words
    fields: tuple[django_forms.BoundField, ...]


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask what became of everything, and close the case."""
    asked = ask(request)
    record = asked.case(case, WORK)
    if record.status not in WORKED_ON:
        return redirect("casework:status", case)
    found = thread.of(viewer=asked.viewer, case=case, on=asked.on)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid() and _close(form, asked, case, found):
        return pages.done(
            request, _("The case is closed. What comes late can still be added; to go on, reopen it."), "casework:status", case
        )  # fmt: skip
    for key, field in form.fields.items():
        field.required = not key.endswith(
            ("-words", "-unmet")
        )  # as it reads; what lacks is said by the verb, all at once
    told: dict[str, Any] = {
        "record": record, "back": reverse("casework:status", args=[case]),
        "lacks": _links(queries.lacks_to_close(viewer=asked.viewer, case=case, on=asked.on), case),
        "goals": _things(form, GOAL, _open_goals(found), lambda one: one.words, _of_goal),
        "needs": _things(form, NEED, _open_needs(found), lambda one: one.says, _of_need),
        "tasks": _things(form, TASK, _open_tasks(found), lambda one: one.says, lambda _one: ""),
        "tried": reaching.attempts(viewer=asked.viewer, case=case, on=asked.on),
        "unfinished": assessment_queries.unfinished(viewer=asked.viewer, case=case, on=asked.on),
        "whole": [form[one] for one in ("reason", "note", "client_told", "kept")],
    }  # fmt: skip
    return pages.ask(request, form, template="casework/life/close.html", **told)


def _open_goals(found: Thread) -> list[GoalRecord]:
    return [one for one in found.goals if one.status in GOAL_OPEN and not one.is_in_error]


def _open_needs(found: Thread) -> list[NeedRecord]:
    return [one for one in found.needs if one.status in NEED_OPEN and not one.is_in_error]


def _open_tasks(found: Thread) -> list[TaskRecord]:
    """The open tasks of no goal, and of goals that are over: the steps of an open goal end with it."""
    over = [step for goal in found.goals if goal.status not in GOAL_OPEN for step in goal.steps]
    return [one for one in (*found.tasks, *over) if one.status in TASK_OPEN and not one.is_in_error]


def _of_goal(one: GoalRecord) -> str:
    steps = sum(step.status in TASK_OPEN and not step.is_in_error for step in one.steps)
    parts = [one.criterion] if one.criterion else []
    if steps:
        parts.append(_("Steps still open, which end with it: {number}.").format(number=steps))
    return " · ".join(parts)


def _of_need(one: NeedRecord) -> str:
    return str(NeedStatus(one.status).label) if one.status == NeedStatus.PROPOSED else ""


def _form(request: HttpRequest, found: Thread) -> django_forms.Form:
    """The form with three fields for each need, two for each goal and task."""
    initial: dict[str, Any] = {"kept": "14", "reason": request.GET.get("reason", "")}
    form = forms.Closing(request.POST or None, initial=initial)
    for goal in _open_goals(found):
        form.fields[name(GOAL, goal.id, "how")] = fields.choice(_("What became of it?"), GOAL_ENDS, required=False)
        form.fields[name(GOAL, goal.id, "words")] = fields.text(_("In a few words"), most=500)
    for need in _open_needs(found):
        form.fields[name(NEED, need.id, "how")] = fields.choice(_("What became of it?"), NEED_ENDS, required=False)
        form.fields[name(NEED, need.id, "unmet")] = fields.choice(_("If it is not met: why?"), Unmet, required=False)
        form.fields[name(NEED, need.id, "words")] = fields.text(_("How it was met, or where it goes"), most=500)
    for task in _open_tasks(found):
        field = fields.choice(_("Is it done?"), TASK_ENDS, required=False)
        form.fields[name(TASK, task.id, "how")] = field
        if task.kind != TaskKind.SAFETY:  # of which somebody says what became of it
            form.initial[name(TASK, task.id, "how")] = TaskStatus.CANCELLED.value
    whole = [*forms.Closing.base_fields]
    form.order_fields([*(one for one in form.fields if one not in whole), *whole])  # as they are shown
    return form


def _things(
    form: django_forms.Form,
    kind: str,
    found: Iterable[Any],
    says: Callable[[Any], str],
    beside: Callable[[Any], str],
) -> tuple[Thing, ...]:
    """The things of a kind; each field also says in the list of errors of which it is."""
    made = []
    for one in found:
        title = UNDER_LABEL if one.is_hidden else says(one)
        asked = [form[key] for part in ("how", "unmet", "words") if (key := name(kind, one.id, part)) in form.fields]
        for field in asked:
            field.field.about = str(title).rstrip(". ")  # type: ignore[attr-defined] # read by the list of errors
        made.append(Thing(one.id, title, "" if one.is_hidden else beside(one), tuple(asked)))
    return tuple(made)


def _close(form: django_forms.Form, asked: Asked, case: UUID, found: Thread) -> bool:
    """Close the case; False where the form says why not."""
    told = form.cleaned_data

    def end(kind: str, key: UUID) -> End:
        return End(*(told.get(name(kind, key, part), "") for part in ("how", "unmet", "words")))

    ends = Ends(
        goals={one.id: end(GOAL, one.id) for one in _open_goals(found)},
        needs={one.id: end(NEED, one.id) for one in _open_needs(found)},
        tasks={one.id: end(TASK, one.id) for one in _open_tasks(found)},
    )
    whole = cases.Closing(
        told["reason"], told["note"], told["client_told"], None if told["kept"] == "stay" else int(told["kept"])
    )
    try:
        closing.close(case=case, closing=whole, ends=ends, **asked.by)
    except Invalid as invalid:
        pages.refused(form, invalid)
        return False
    return True


def _links(found: dict[str, str], case: UUID) -> list[tuple[str, str]]:
    """What is open, each with the page on which it is settled one by one."""
    there = {"safety": reverse("casework:assessments", args=[case])}
    return [(says, there.get(what) or reverse("casework:thread", args=[case])) for what, says in found.items()]


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, case: UUID) -> HttpResponse:
    """Open a new case that follows one that is over."""
    asked = ask(request)
    record = asked.case(case, WORK)
    if record.is_open or record.reopened_by:
        return redirect("casework:status", record.reopened_by or case)
    form = forms.Reopen(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = cases.reopen(case=case, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, _("A new case is open. It follows the one before."), "casework:status", made)
    lead = gettext_lazy("It becomes a new case that follows this one, which stays as it was closed.")
    if record.status == CaseStatus.DECEASED:
        lead = gettext_lazy("This case ended because the client died. Reopen it only if that was wrong.")
    told = {"lead": lead, "do": gettext_lazy("Reopen the case")}
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Reopen the case"), back, **told))
