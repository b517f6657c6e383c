"""Programs and caseloads: enrolled, assigned, and both ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.accounts import queries as accounts
from caseway.accounts.roles import Role
from caseway.clients import caseload
from caseway.clients.access import Absent
from caseway.clients.faults import Invalid
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import drawing, forms
from caseway.web.clients.asking import Asked, ask, place
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

WORKS_WITH_CLIENTS = {Role.CASE_MANAGER, Role.SUPERVISOR, Role.PROGRAM_MANAGER}


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def enroll(request: HttpRequest, client: UUID) -> HttpResponse:
    """Put somebody into a program."""
    asked = ask(request)
    record = asked.record(client, "client.edit")
    there = {str(one.program) for one in drawing.standing(record.enrollments, asked.on)}
    places = [one for one in asked.places("client.edit") if one[0] not in there]
    form = forms.Enroll(request.POST or None, places=places, initial={"begins": asked.on})
    if request.method == "POST" and form.is_valid():
        program, _team = place(form.cleaned_data["place"])
        try:
            caseload.enroll(client=client, program=program, begins=form.cleaned_data["begins"], **asked.by)
        except Invalid as invalid:
            forms.faults(form, _beside(invalid.faults))
        else:
            return _saved(request, client)
    why = "" if places else gettext_lazy("They are in every program that is yours to enroll people in.")
    return _ask(request, record, form, gettext_lazy("Enroll in a program"), why=why)


@declares("client.assign")
@answered
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, client: UUID) -> HttpResponse:
    """Put somebody on a caseload."""
    asked = ask(request)
    record = asked.record(client, "client.assign")
    there = {str(one.program) for one in drawing.standing(record.enrollments, asked.on)}
    places = [one for one in asked.places("client.assign", with_teams=True) if one[0].partition(":")[0] in there]
    form = forms.Assign(request.POST or None, places=places, people=_coworkers(asked))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        program, team = place(told["place"])
        try:
            caseload.assign(
                client=client, user=UUID(told["user"]), program=program, team=team, role_label=told["role_label"],
                **asked.by,
            )  # fmt: skip
        except Invalid as invalid:
            forms.faults(form, _beside(invalid.faults))
        else:
            return _saved(request, client)
    why = "" if places else gettext_lazy("Enroll them in one of your programs first.")
    return _ask(request, record, form, gettext_lazy("Put on a caseload"), why=why)


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, client: UUID, enrollment: UUID) -> HttpResponse:
    """End somebody's time in a program."""
    asked = ask(request)
    record = asked.record(client, "client.edit")
    _must_be(enrollment, record.enrollments)
    form = forms.Leave(request.POST or None)
    if request.method == "POST" and form.is_valid():
        caseload.leave(enrollment=enrollment, reason=form.cleaned_data["reason"], **asked.by)
        return _away(request)
    return _ask(request, record, form, gettext_lazy("End the time in this program"), do=gettext_lazy("End"))


@declares("client.assign")
@answered
@require_http_methods(["GET", "POST"])
def unassign(request: HttpRequest, client: UUID, assignment: UUID) -> HttpResponse:
    """Take somebody off a caseload."""
    asked = ask(request)
    record = asked.record(client, "client.assign")
    _must_be(assignment, record.assignments)
    form = forms.Leave(request.POST or None)
    if request.method == "POST" and form.is_valid():
        caseload.unassign(assignment=assignment, reason=form.cleaned_data["reason"], **asked.by)
        return _away(request)
    return _ask(request, record, form, gettext_lazy("Take off the caseload"), do=gettext_lazy("Take off"))


def _must_be(row: UUID, among: tuple[Any, ...]) -> None:
    if row not in {one.id for one in among}:
        raise Absent


def _coworkers(asked: Asked) -> list[tuple[str, Words]]:
    """Those who work with clients."""
    people = accounts.people(viewer=asked.viewer, on=asked.on)
    return [
        (str(one.id), one.name)
        for one in people
        if one.is_active and WORKS_WITH_CLIENTS & {role.role for role in one.roles}
    ]


def _beside(found: dict[str, str]) -> dict[str, str]:
    return {"place" if field == "program" else field: sentence for field, sentence in found.items()}


def _saved(request: HttpRequest, client: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("clients:person", client)


def _away(request: HttpRequest) -> HttpResponse:
    """Back to one's own list: who sees somebody off may see them no more."""
    messages.success(request, _("Saved. It stays on file."))
    return redirect("clients:home")


def _ask(
    request: HttpRequest,
    record: ClientRecord,
    form: django_forms.Form,
    title: Words,
    *,
    do: Words = "",
    why: Words = "",
) -> HttpResponse:
    told = {"record": record, "form": form, "title": title, "do": do, "why_not": why}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)
