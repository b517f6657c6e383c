"""The client's own copy of a plan: what it would be, and the paper itself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caseway.casework import plan_copy
from caseway.casework.plan_copy import Offer
from caseway.casework.records import PlanRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.thread import finding, plan_forms

LANGUAGES = frozenset(dict(plan_forms.Copy.base_fields["language"].choices))  # type: ignore[attr-defined] # a choice


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, plan: UUID) -> HttpResponse:
    """Say what a copy would be, and what is left out of it."""
    asked = ask(request)
    record = asked.case(case)
    one = finding.plan(finding.plans(asked, case), plan)
    offer, why_not = _offer(asked, one)
    told = {
        "record": record, "plan": one, "offer": offer, "why_not": why_not, "may": record.may_work and record.is_open,
        "in_person": offer is None and _offer(asked, one, is_whole=True)[0] is not None,
        "form": plan_forms.Copy(initial={"language": offer.language if offer else "en"}),
    }  # fmt: skip
    return render(request, "casework/thread/copy.html", told)


@declares("case.open")
@answered
@require_GET
def paper(request: HttpRequest, case: UUID, plan: UUID) -> HttpResponse:
    """The copy as a PDF, once it is written down that it was made."""
    asked = ask(request)
    asked.require_case(case, "case.open")
    one = finding.plan(finding.plans(asked, case), plan)
    language = request.GET.get("language", "")
    try:
        made = plan_copy.make(
            viewer=asked.viewer, plan=plan, at=asked.at, on=asked.on, is_whole="is_whole" in request.GET,
            language=language if language in LANGUAGES else "",
        )  # fmt: skip
    except Invalid as invalid:
        told = {"record": asked.case(case), "plan": one, "why_not": " ".join(invalid.faults.values())}
        return render(request, "casework/thread/copy.html", told, status=422)
    response = HttpResponse(made.content, content_type="application/pdf")
    # Neither the name of the file nor a browser's store tells whose it is.
    response.headers["Content-Disposition"] = f'inline; filename="{_("my-plan")}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _offer(asked: Asked, one: PlanRecord, *, is_whole: bool = False) -> tuple[Offer | None, str]:
    """What a copy would be; none, and why."""
    try:
        return plan_copy.offer(viewer=asked.viewer, plan=one.id, on=asked.on, is_whole=is_whole), ""
    except Invalid as invalid:
        return None, " ".join(invalid.faults.values())
