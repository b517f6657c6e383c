"""The stop for safety: what to do now, who was told, and how to go on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.casework import assessing, safety, tasks
from caseway.casework.access import Absent
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, answered
from caseway.web.casework.assess import finding
from caseway.web.casework.assess.finding import Found


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, case: UUID, assessment: UUID) -> HttpResponse:
    """Say what has to be done before anything else; open again a step that was withdrawn while its answer stands."""
    found = finding.show(request, case, assessment, WORK)
    if found.it.is_hidden:
        raise Absent
    if request.method == "POST" and found.it.is_unfinished and found.it.parts:
        first = found.it.parts[0]
        doing: dict[str, Any] = {
            "assessment": assessment,
            "component": first.key,
            "answers": {},
            "version": first.version,
        }
        try:
            assessing.answer(**doing, **found.asked.by)
        except Invalid as invalid:
            return _page(request, found, says=list(invalid.faults.values()), status=422)
        return redirect("casework:safety_stop", case, assessment)
    return _page(request, found)


@declares("case.work")
@answered
@require_POST
def settle(request: HttpRequest, case: UUID, assessment: UUID, task: UUID) -> HttpResponse:
    """Say that a step was done, or hand it to somebody."""
    found = finding.show(request, case, assessment, WORK)
    step = next((one for one in found.it.steps if one.task == task), None)
    if step is None:
        raise Absent
    sent = {name: request.POST.get(name, "") for name in ("result", "why", "user")}
    try:
        _settle(request.POST.get("how", ""), task, sent, found)
    except Invalid as invalid:
        return _page(request, found, at=task, sent=sent, says=list(invalid.faults.values()), status=422)
    messages.success(request, _("Saved."))
    after = found.again()
    if after.open_steps:
        return redirect("casework:safety_stop", case, assessment)
    return redirect(_on(found))


def _settle(how: str, task: UUID, sent: dict[str, str], found: Found) -> None:
    if how == "hand":
        try:
            user = UUID(sent["user"])
        except ValueError:
            raise Invalid({"user": _("Choose who does it.")}) from None
        safety.hand_on(task=task, user=user, why=sent["why"], **found.asked.by)
    elif how == "withdraw":
        tasks.cancel(task=task, why=sent["why"], **found.asked.by)
    elif not sent["result"].strip():
        raise Invalid({"result": _("Write what you did, and what was agreed on.")})
    else:
        tasks.complete(task=task, result=sent["result"], **found.asked.by)


def _on(found: Found) -> str:
    """Where the questions go on: in a part that was begun, or else at the first one with something left to ask."""
    left = [one for one in found.again().parts if one.blank and one.state == "open"]
    there = next((one for one in left if one.answered), None) or next(iter(left), None)
    return found.address("sitting", component=there.key) if there else found.address("assessment")


def _page(request: HttpRequest, found: Found, *, status: int = 200, **more: object) -> HttpResponse:
    takers = safety.takers(viewer=found.asked.viewer, case=found.it.case, on=found.asked.on)
    labels = {label for one in found.it.steps for label in one.labels}
    told = {
        "record": found.record, "it": found.it, "takers": takers, "onward": _on(found), "is_violence": "SDV" in labels,
        "may_settle": found.record is not None and found.record.is_open, **more,
    }  # fmt: skip
    return render(request, "casework/assess/safety.html", told, status=status)
