"""Reviewing what was opened outside caseloads, and letting on whoever was stopped for seeing too many people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.accounts import queries as accounts
from caseway.clients import openings, volume
from caseway.clients.codes import GlassCode, OpeningKind, ReasonCode
from caseway.clients.faults import Invalid
from caseway.clients.openings import OpeningRecord
from caseway.clients.queries import Absent
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

KINDS: dict[str, Words] = {
    OpeningKind.GLASS.value: gettext_lazy("In an emergency"),
    OpeningKind.REASON.value: gettext_lazy("For a reason"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening in words, with the form of its review."""

    opening: OpeningRecord
    why: Words
    form: forms.Review


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody who saw unusually many people outside their caseload."""

    user: UUID
    name: str
    day: date
    seen: int
    is_lifted: bool
    lifted_by: str
    lifted_because: str
    is_oneself: bool
    is_today: bool


@declares("opening.review")
@answered
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List what is to be reviewed."""
    asked = ask(request)
    kind = request.GET.get("kind", OpeningKind.GLASS.value)
    kind = kind if kind in KINDS else OpeningKind.GLASS.value
    found = openings.to_review(viewer=asked.viewer, at=asked.at, on=asked.on, kind=kind)
    shown = [
        Opened(one, _why(kind, one.reason_code), forms.Review(auto_id=f"id_{one.id}_%s")) for one in found
    ]  # fmt: skip
    told = {"shown": shown, "kind": kind, "kinds": KINDS.items(), "stopped": _stopped(asked), "lift": forms.Lift()}
    return render(request, "clients/reviews.html", told)


def _why(kind: str, code: str) -> Words:
    codes = dict(GlassCode.choices) if kind == OpeningKind.GLASS else dict(ReasonCode.choices)
    return codes.get(code, code)


@declares("opening.review")
@answered
@require_POST
def review(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Keep what a review found."""
    form, asked = forms.Review(request.POST), ask(request)
    if form.is_valid():
        try:
            openings.review(opening=opening, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            messages.error(request, " ".join(invalid.faults.values()))
        else:
            messages.success(request, _("The review is kept."))
    else:
        messages.error(request, _("Say what the review found."))
    return redirect("clients:reviews")


@declares("alarm.lift")
@answered
@require_POST
def lift(request: HttpRequest, user: UUID) -> HttpResponse:
    """Let somebody who was stopped go on today."""
    form, asked = forms.Lift(request.POST), ask(request)
    if form.is_valid():
        volume.lift(user=user, because=form.cleaned_data["because"], **asked.by)
        messages.success(request, _("They can go on today."))
    else:
        messages.error(request, _("Say why they may go on."))
    return redirect("clients:reviews")


def _stopped(asked: Asked) -> list[Stopped]:
    """The alarms, for those who may lift them; nobody's for others."""
    try:
        found = volume.alarms(viewer=asked.viewer, on=asked.on)
    except Absent:
        return []
    names = {one.id: one.name for one in accounts.people(viewer=asked.viewer, on=asked.on)} if found else {}
    return [
        Stopped(
            one.user, names.get(one.user, ""), one.day, one.seen, one.is_lifted, one.lifted_by,
            one.lifted_because, one.user == asked.viewer.user, one.day == asked.on,
        )
        for one in found
    ]  # fmt: skip
