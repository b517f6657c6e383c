"""The dates of a case that are kept by hand: entered known or planned, corrected, withdrawn; and what that moved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.casework import date_queries, due
from caseway.casework.date_queries import Dates, DateSeen
from caseway.casework.due_queries import DueSeen
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.casework.life.moved import moved

HAS_COME = gettext_lazy(
    "It was planned. If it happened then, save it as it is; otherwise write down when it did or will."
)


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def add_date(request: HttpRequest, case: UUID) -> HttpResponse:
    """Enter a date that things are due because of."""
    asked = ask(request)
    record = asked.case(case, WORK)
    dates = date_queries.of_case(viewer=asked.viewer, case=case, on=asked.on)
    first = request.GET.get("kind", "")
    initial = {"day": asked.on, "kind": first}
    form = forms.NewDate(request.POST or None, kinds=_kinds(dates), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        moment = forms.moment(told["day"], told["hour"], at=asked.at)
        before = _due(asked, case)
        try:
            due.enter(case=case, kind=told["kind"], moment=moment, note=told["note"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return _said(request, asked, case, before)
    lead = gettext_lazy("What is due because of it is worked out at once, and again whenever the date changes.")
    back = reverse("casework:due", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Enter a date"), back, lead=lead))


def _kinds(dates: Dates) -> list[Any]:
    """The dates that can be entered and are not there yet, by what asks for them; all others last."""
    there = {one.kind for one in dates.kept}
    groups = [
        (group.title, [(key, label) for key, label, _hour in group.kinds if key not in there])
        for group in dates.offered
    ]
    others = [(key, label) for key, label, _hour in dates.others.kinds if key not in there]
    return [(title, kinds) for title, kinds in (*groups, (_("Another"), others)) if kinds]


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def change_date(request: HttpRequest, case: UUID, trigger: str) -> HttpResponse:
    """Correct a date, or say that it came again."""
    asked = ask(request)
    record = asked.case(case, WORK)
    one = _kept(asked, case, trigger)
    local = timezone.localtime(one.at)
    initial = {
        "day": local.date(),
        "hour": local.time().replace(second=0, microsecond=0),
        "note": one.note,
        "was": "wrong",
    }
    form = forms.Again(request.POST or None, has_hour=one.has_hour, initial=initial)
    if one.is_planned:
        del form.fields["was"]
    if one.is_hidden:
        del form.fields["note"]  # a new one would take the place of what they may not read
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        moment = forms.moment(told["day"], told.get("hour"), at=asked.at)
        verb = due.enter if told.get("was") == "again" else due.correct
        noted = {"note": told["note"]} if "note" in told else {}
        before = _due(asked, case)
        try:
            verb(case=case, kind=trigger, moment=moment, **noted, **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return _said(request, asked, case, before)
    back = reverse("casework:due", args=[case])
    told = {"lead": HAS_COME} if one.has_come else {}
    return pages.ask(request, form, **pages.of(record, one.label, back, **told))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def withdraw_date(request: HttpRequest, case: UUID, trigger: str) -> HttpResponse:
    """Take a date back: it is neither known nor planned any more."""
    asked = ask(request)
    record = asked.case(case, WORK)
    one = _kept(asked, case, trigger)
    form = django_forms.Form(request.POST or None)
    if request.method == "POST":
        before = _due(asked, case)
        due.withdraw(case=case, kind=trigger, **asked.by)
        return _said(request, asked, case, before)
    lead = gettext_lazy("It is neither known nor planned any more. What was due because of it is no longer.")
    told = {"lead": f"{one.label}. {lead}", "do": gettext_lazy("Take it back"), "is_danger": True}
    back = reverse("casework:due", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Take this date back"), back, **told))


def _kept(asked: Asked, case: UUID, kind: str) -> DateSeen:
    """A date of a case that is kept by hand; raises Http404."""
    dates = date_queries.of_case(viewer=asked.viewer, case=case, on=asked.on)
    found = next((one for one in dates.kept if one.kind == kind and one.is_by_hand), None)
    if found is None:
        raise Http404
    return found


def _due(asked: Asked, case: UUID) -> tuple[DueSeen, ...]:
    return due.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on)


def _said(request: HttpRequest, asked: Asked, case: UUID, before: tuple[DueSeen, ...]) -> HttpResponse:
    """Say what the change moved."""
    changes = moved(before, _due(asked, case))
    messages.success(request, " ".join((_("Saved."), *(changes or [_("Nothing else changed by it.")]))))
    return redirect("casework:due", case)
