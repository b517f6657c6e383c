"""An assessment read: reviewed before it is completed, then what it came to, what it proposes and what is due next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.casework import assessing, due, needs
from caseway.casework.access import Absent
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, answered
from caseway.web.casework.assess import drawing, finding, forms
from caseway.web.casework.assess.finding import Found
from caseway.web.clients.fields import Words
from caseway.web.clients.forms import faults

SOON = 3
# By what is done to it: the title of its page, its button, what it means, and whether it is grave.
ENDINGS: dict[str, tuple[Words, Words, Words, bool]] = {
    "amend": (
        gettext_lazy("Amend this assessment"), gettext_lazy("Amend"),
        gettext_lazy(
            "A new one begins with the same answers. This one stays as it is, and gives way once the new one is completed."
        ),
        False,
    ),
    "stop": (
        gettext_lazy("Stop this assessment"), gettext_lazy("Stop"),
        gettext_lazy("The answers stay on file, and count nowhere. You can begin anew at any time."), True,
    ),
    "strike": (
        gettext_lazy("Entered in error"), gettext_lazy("Mark as entered in error"),
        gettext_lazy(
            "It stays on file, struck through. Needs that nobody has confirmed are taken back, and what it met is due"
            " again."
        ),
        True,
    ),
}  # fmt: skip


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, assessment: UUID) -> HttpResponse:
    """Show an assessment: to be reviewed while it is unfinished, its result afterwards."""
    return _page(request, finding.show(request, case, assessment))


@declares("case.open")
@answered
@require_GET
def printed(request: HttpRequest, case: UUID, assessment: UUID) -> HttpResponse:
    """Show an assessment whole, for paper: every question, every answer, and on what ground its words are used."""
    found = finding.show(request, case, assessment)
    return render(request, "casework/assess/print.html", _told(found))


@declares("case.work")
@answered
@require_POST
def conclude(request: HttpRequest, case: UUID, assessment: UUID) -> HttpResponse:
    """Write one conclusion for all parts that are answered."""
    found = finding.show(request, case, assessment, WORK)
    words = request.POST.get("conclusion", "")
    try:
        parts = assessing.conclude_all(assessment=assessment, conclusion=words, **found.asked.by)
    except Invalid as invalid:
        return _page(request, found, says=list(invalid.faults.values()), written=words, status=422)
    messages.success(request, _("Parts concluded: {number}.").format(number=len(parts)))
    return redirect("casework:assessment", case, assessment)


@declares("case.work")
@answered
@require_POST
def complete(request: HttpRequest, case: UUID, assessment: UUID) -> HttpResponse:
    """Complete an assessment."""
    found = finding.show(request, case, assessment, WORK)
    chosen = {
        name.removeprefix("cutoff."): str(value) for name, value in request.POST.items() if name.startswith("cutoff.")
    }
    try:
        assessing.complete(assessment=assessment, chosen=chosen, **found.asked.by)
    except Invalid as invalid:
        return _page(request, found, is_refused=True, says=_whole(invalid.faults), status=422)
    messages.success(request, _("Completed."))
    return redirect("casework:assessment", case, assessment)


def _whole(told: dict[str, str]) -> list[str]:
    """What is wrong that no list of what is missing says."""
    return [says for key, says in told.items() if not key.startswith(("part.", "step.", "cutoff."))]


@declares("case.work")
@answered
@require_POST
def decide(request: HttpRequest, case: UUID, assessment: UUID, need: UUID) -> HttpResponse:
    """Confirm a need that was proposed, or say why it is none."""
    found = finding.show(request, case, assessment, WORK)
    if need not in {one.id for one in found.it.needs if not one.is_hidden}:
        raise Absent
    why = request.POST.get("why", "")
    try:
        if request.POST.get("is_need") == "no":
            needs.refute(need=need, why=why, **found.asked.by)
        else:
            needs.confirm(need=need, **found.asked.by)
    except Invalid as invalid:
        return _page(request, found, at=need, sent_why=why, need_says=list(invalid.faults.values()), status=422)
    messages.success(request, _("Saved."))
    return redirect(f"{found.address('assessment')}#needs")


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, case: UUID, assessment: UUID, ending: str) -> HttpResponse:
    """Amend an assessment, stop it, or mark it as entered in error; each with a reason."""
    if ending not in ENDINGS:
        raise Http404
    found = finding.show(request, case, assessment, WORK)
    if found.it.is_hidden:
        raise Absent
    form = forms.Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _end(ending, assessment, form.cleaned_data["why"], found.asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            return redirect("casework:assessment", case, made)
    title, do, lead, is_danger = ENDINGS[ending]
    told = {
        "record": found.record, "form": form, "title": title, "do": do, "lead": lead, "is_danger": is_danger,
        "back": found.address("assessment"),
    }  # fmt: skip
    return render(request, "casework/form.html", told, status=422 if form.errors else 200)


def _end(ending: str, assessment: UUID, why: str, by: Any) -> UUID:  # noqa: ANN401 - as the verbs take it
    if ending == "amend":
        return assessing.amend(assessment=assessment, why=why, **by)
    verb = assessing.stop if ending == "stop" else assessing.strike
    verb(assessment=assessment, why=why, **by)
    return assessment


def _page(request: HttpRequest, found: Found, *, status: int = 200, **more: Any) -> HttpResponse:
    it = found.it
    name = "review" if it.is_unfinished and it.is_on_shelf else "result"
    told = {**_told(found), **more}
    if name == "result" and not it.is_hidden:
        seen = due.of_case(viewer=found.asked.viewer, case=it.case, at=found.asked.at, on=found.asked.on)
        told["due"] = [one for one in seen if one.is_open][:SOON]
    return render(request, f"casework/assess/{name}.html", told, status=status)


def _told(found: Found) -> dict[str, Any]:
    it, record = found.it, found.record
    readings = [(one, drawing.on_scale(one), drawing.ruler(one)) for one in it.readings]
    left = [one for one in it.parts if f"part.{one.key}" in it.lacks]
    return {
        "record": record, "it": it, "tab": "assessments", "readings": readings,
        "headline": readings[0] if it.headline else None, "others": readings[1:] if it.headline else readings,
        "choices": [one for one in it.readings if one.choose],
        "lacking": [(one, it.lacks[f"part.{one.key}"]) for one in left],
        "ready": [one for one in left if not one.blank], "finished": [one for one in it.parts if one not in left],
        "may_work": record is not None and record.may_work and record.is_open and not it.is_hidden,
    }  # fmt: skip
