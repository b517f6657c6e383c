"""The pages of one step or task: who does it, until when, what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import queries, tasks, thread
from caseway.casework.codes import GOAL_OPEN, TASK_MOVES, TASK_OPEN, Owner, TaskKind, TaskStatus
from caseway.casework.records import TaskRecord
from caseway.casework.tasks import TaskDraft
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.sent import back_to
from caseway.web.casework.asking import OPEN, WORK, answered
from caseway.web.casework.thread import doing, finding, forms, loose
from caseway.web.casework.thread.doing import Verb
from caseway.web.casework.thread.finding import Page
from caseway.web.clients import saving
from caseway.web.clients.forms import faults

VERBS: dict[str, Verb] = {
    "done": Verb(
        gettext_lazy("It is done"), tasks.complete, gettext_lazy("Done. You can take that back today."), forms.Done,
        to=TaskStatus.COMPLETED,
    ),
    "failed": Verb(
        gettext_lazy("It did not work"), tasks.fail, gettext_lazy("Saved. You can take that back today."), forms.Failed,
        to=TaskStatus.FAILED,
    ),
    "begin": Verb(
        gettext_lazy("It is begun"), tasks.begin, gettext_lazy("Saved: it is begun."), to=TaskStatus.IN_PROGRESS
    ),
    "hold": Verb(
        gettext_lazy("It has to wait"), tasks.hold, gettext_lazy("Saved: it waits."), forms.Why, to=TaskStatus.ON_HOLD
    ),
    "cancel": Verb(
        gettext_lazy("It is not to be done any more"), tasks.cancel,
        gettext_lazy("Canceled. You can take that back today."), forms.Why, to=TaskStatus.CANCELLED, is_danger=True,
    ),
    "reassign": Verb(
        gettext_lazy("Give it to a coworker"), tasks.reassign, gettext_lazy("Saved."), forms.Reassign
    ),
    "undo": Verb(
        gettext_lazy("Take that back"), tasks.undo, gettext_lazy("Taken back: it stands as it stood before."),
        lead=gettext_lazy("What came of it is forgotten; the history keeps that it was said."),
    ),
    "strike": Verb(
        gettext_lazy("It was entered in error"), tasks.strike, gettext_lazy("Marked. It stays on file, struck through."),
        forms.Why, is_danger=True, lead=gettext_lazy("It is kept, and counted nowhere. This cannot be taken back."),
    ),
}  # fmt: skip
ON_THE_PAGE = ("done", "failed")  # what its page asks by itself
MOVES = ("done", "failed", "begin", "hold", "cancel")


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, task: UUID) -> HttpResponse:
    """Show a step, and all that can be done about it."""
    page = finding.page(request, case, OPEN)
    one = page.task(task)
    asked = page.asked
    history = thread.history(viewer=asked.viewer, case=case, about=task, on=asked.on)
    is_open = one.status in TASK_OPEN and not one.is_in_error
    said_today = bool(history) and timezone.localdate(history[-1].at) == asked.on
    told = {
        "record": page.record, "task": one, "may": page.may_work and not one.is_in_error, "is_open": is_open,
        "goal": next((goal for goal in page.thread.goals if goal.id == one.goal and not goal.is_hidden), None),
        "offers": [offer for offer in _offers(one) if offer.slug not in ON_THE_PAGE],
        "history": history, "done": forms.Done(auto_id="done-%s"),
        "may_undo": not is_open and said_today, "here": reverse("casework:task", args=[case, task]),
        "loose": loose.Asked(page.thread, asked.on).task(one) if is_open else (),
        "may_copy": is_open and one.owner != Owner.CLIENT,
        "after": back_to(request, reverse("casework:task", args=[case, task])),
    }  # fmt: skip
    return render(request, "casework/thread/task.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write down something to be done, under a goal or not."""
    page = finding.page(request, case, WORK)
    initial = {
        "owner": Owner.WORKER.value, "kind": TaskKind.GENERAL.value, "goal_id": request.GET.get("goal", ""),
    }  # fmt: skip
    form = _form(request, page, initial)
    there = back_to(request, reverse("casework:thread", args=[case]))
    if request.method == "POST" and form.is_valid():
        try:
            made = tasks.add(case=case, draft=_draft(form.cleaned_data), **page.asked.by)
        except Invalid as invalid:
            faults(form, {"goal_id" if name == "goal" else name: says for name, says in invalid.faults.items()})
        else:
            messages.success(request, _("Saved."))
            if "another" in request.POST:
                return redirect(
                    f"{reverse('casework:add_task', args=[case])}?goal={form.cleaned_data['goal_id'] or ''}"
                )
            return redirect(f"{there}#t-{made}")
    told = {
        "record": page.record, "form": form, "title": _("Add a step"), "back": there, "is_new": True,
        "goal": next((one for one in page.thread.goals if str(one.id) == str(form["goal_id"].value())), None),
    }  # fmt: skip
    return render(request, "casework/thread/task_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case: UUID, task: UUID) -> HttpResponse:
    """Change what a step says."""
    page = finding.page(request, case, WORK)
    one = page.task(task)
    initial = {name: getattr(one, name) for name in forms.Task.base_fields if name != "goal_id"}
    form = saving.remembering(_form(request, page, {**initial, "goal_id": one.goal or ""}, one))
    version = saving.version_of(request, one.version)
    there = back_to(request, reverse("casework:task", args=[case, task]))
    told: dict[str, Any] = {
        "record": page.record, "form": form, "title": _("Change the step"), "back": there, "version": version,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid() and doing.change(
        request, form, lambda some, read: tasks.edit(task=task, changes=dict(some), version=read, **page.asked.by),
        version=version, changes=saving.changed(form), told=told,
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect(there)
    return render(request, "casework/thread/task_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case: UUID, task: UUID, verb: str) -> HttpResponse:
    """Do one thing to a step."""
    page = finding.page(request, case, WORK)
    one = page.task(task)
    told = _for_client(page) if verb == "for-client" else doing.verb_of(VERBS, verb)
    form = None
    if verb == "reassign":
        found = queries.workers(viewer=page.asked.viewer, case=case, on=page.asked.on)
        people = [(str(worker.id), worker.name) for worker in found]
        form = forms.Reassign(request.POST if request.method == "POST" else None, people=people)
    back = reverse("casework:task", args=[case, task])
    return doing.carry_out(request, page.asked, page.record, told, {"task": task}, back=back, of=one.says, form=form)


def _for_client(page: Page) -> Verb:
    """To have the client do something of a step too, as a to-do of their own."""

    def act(*, task: UUID, **told: Any) -> None:
        tasks.copy_for_client(case=page.record.id, tasks=[task], **told)

    return Verb(_("Have the client do it too"), act, _("Saved. It is on the client’s own list."))


def _form(request: HttpRequest, page: Page, initial: dict[str, Any], one: TaskRecord | None = None) -> forms.Task:
    """The form of a step, with the goals it can be for: those that are open, and its own."""
    own = one.goal if one else None
    goals = [
        (str(goal.id), goal.words)
        for goal in page.thread.goals
        if not goal.is_hidden and not goal.is_in_error and (goal.status in GOAL_OPEN or goal.id == own)
    ]
    if own and str(own) not in dict(goals):
        goals.append((str(own), _("A goal that you may not see")))
    return forms.Task(request.POST if request.method == "POST" else None, initial=initial, goals=goals)


def _draft(told: dict[str, Any]) -> TaskDraft:
    return TaskDraft(goal=told["goal_id"], **{name: value for name, value in told.items() if name != "goal_id"})


def _offers(one: TaskRecord) -> list[doing.Offer]:
    moves = TASK_MOVES.get(one.status, frozenset()) if not one.is_in_error else frozenset()
    return doing.offers(VERBS, moves, MOVES)
