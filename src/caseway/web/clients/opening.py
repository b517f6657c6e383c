"""Opening a record outside one's caseload: for a reason, or in an emergency for an hour."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caseway.clients import openings
from caseway.clients.faults import Invalid
from caseway.clients.records import Glimpse
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import ask
from caseway.web.clients.refusals import answered


@declares("client.open")
@answered
@require_http_methods(["GET", "POST"])
def give_reason(request: HttpRequest, client: UUID) -> HttpResponse:
    """Ask why somebody's record is opened, then open it."""
    asked = ask(request)
    person = asked.glimpse(client, "client.open")
    if person.opens_with == "allow" or (person.opens_with == "step_up" and request.method == "GET"):
        return redirect("clients:person", client)
    if person.opens_with == "glass":
        return redirect("clients:break_glass", client)
    if person.opens_with != "reason":
        asked.require("client.open", client)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            openings.give_reason(client=client, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            forms.faults(form, invalid.faults)
        else:
            return redirect("clients:person", client)
    asked.note_glimpse(person)
    told = {"form": form, "person": person, "is_masked": isinstance(person, Glimpse)}
    return render(request, "clients/give_reason.html", told, status=422 if form.errors else 200)


@declares("client.break_glass")
@answered
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, client: UUID) -> HttpResponse:
    """Ask what emergency it is, from whoever has just shown that it is they, then open the record for an hour."""
    asked = ask(request)
    person = asked.glimpse(client, "client.break_glass")
    if person.opens_with == "allow":
        return redirect("clients:person", client)
    asked.require("client.break_glass", client)
    form = forms.Glass(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            openings.break_glass(client=client, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            forms.faults(form, invalid.faults)
        else:
            messages.warning(request, _("The record is open to you for one hour. Your supervisor has been told."))
            return redirect("clients:person", client)
    asked.note_glimpse(person)
    told = {"form": form, "person": person, "is_masked": isinstance(person, Glimpse)}
    return render(request, "clients/break_glass.html", told, status=422 if form.errors else 200)
