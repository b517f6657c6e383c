"""The assessments of a case, and how one begins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import assessing, assessment_queries
from caseway.casework.assessing import ResultDraft, SittingDraft
from caseway.casework.assessment_records import Usable
from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.assess import drawing, forms
from caseway.web.clients.forms import faults


@declares("case.open")
@answered
@require_GET
def listed(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the assessments of a case, with scores over time."""
    asked = ask(request)
    record = asked.case(case)
    found = assessment_queries.of_case(viewer=asked.viewer, case=case, on=asked.on)
    told = {
        "record": record, "tab": "assessments", "found": found, "sparks": [drawing.spark(one) for one in found.series],
        "may_assess": record.may_work and record.is_open,
    }  # fmt: skip
    return render(request, "casework/assess/list.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose an instrument (`with` in the address), say how it is asked, and begin."""
    asked = ask(request)
    record = asked.case(case, WORK)
    usable = assessment_queries.usable(viewer=asked.viewer, case=case, on=asked.on)
    chosen = next((one for one in usable if one.name == request.GET.get("with")), None)
    if chosen is None:
        return render(request, "casework/assess/choose.html", {"record": record, "usable": usable})
    if chosen.unfinished:
        return redirect("casework:assessment", case, chosen.unfinished)
    return _begin(request, asked, record, chosen)


def _begin(request: HttpRequest, asked: Asked, record: CaseRecord, chosen: Usable) -> HttpResponse:
    language = record.language if record.language in chosen.languages else "en"
    initial = {"language": language, "informant": "client", "administered": asked.on}
    form = forms.Begin(request.POST or None, initial=initial, instrument=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            draft = SittingDraft(chosen.name, **form.cleaned_data)
            made = assessing.start(case=record.id, draft=draft, **asked.by)
        except Invalid as invalid:
            faults(
                form, {name.replace("administered_date", "administered"): told for name, told in invalid.faults.items()}
            )
        else:
            first = assessment_queries.of(viewer=asked.viewer, assessment=made, on=asked.on).parts[0]
            return redirect("casework:sitting", record.id, made, first.key)
    told = {"record": record, "form": form, "chosen": chosen}
    return render(request, "casework/assess/begin.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def record_result(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record the result of an instrument whose words may not be kept here."""
    asked = ask(request)
    record = asked.case(case, WORK)
    form = forms.Result(request.POST or None, initial={"administered": asked.on}, kept=record.labels)
    if request.method == "POST" and form.is_valid():
        try:
            told = {**form.cleaned_data, "labels": tuple(form.cleaned_data["labels"])}
            made = assessing.record_result(case=case, draft=ResultDraft(**told), **asked.by)
        except Invalid as invalid:
            faults(
                form, {name.replace("administered_date", "administered"): told for name, told in invalid.faults.items()}
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("casework:assessment", case, made)
    told = {"record": record, "form": form}
    return render(request, "casework/assess/outside.html", told, status=422 if form.errors else 200)
