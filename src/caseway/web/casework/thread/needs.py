"""The pages of one need: what it is, what is done about it, and how it came about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import needs, thread
from caseway.casework.codes import NEED_MOVES, Agreement, NeedStatus
from caseway.casework.needs import NeedDraft
from caseway.casework.records import NeedRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.sent import back_to
from caseway.web.casework.asking import OPEN, WORK, answered
from caseway.web.casework.thread import doing, finding, forms, loose
from caseway.web.casework.thread.doing import Verb
from caseway.web.clients import saving
from caseway.web.clients.forms import faults

VERBS: dict[str, Verb] = {
    "confirm": Verb(
        gettext_lazy("Confirm the need"), needs.confirm, gettext_lazy("Confirmed. Now set a goal for it."), forms.Confirm,
        to=NeedStatus.CONFIRMED, lead=gettext_lazy("An instrument proposed it; only a person says that it is so."),
    ),
    "not-a-need": Verb(
        gettext_lazy("It is not a need"), needs.refute, gettext_lazy("Saved. It stays on file as not a need."), forms.Why,
        to=NeedStatus.REFUTED, is_danger=True,
        lead=gettext_lazy("It stays on file with your reason, and is not proposed again for this assessment."),
    ),
    "agree": Verb(
        gettext_lazy("Say whether the client wants to work on it"), needs.agree, gettext_lazy("Saved."), forms.Agree
    ),
    "priority": Verb(gettext_lazy("Change the priority"), needs.prioritize, gettext_lazy("Saved."), forms.Prioritize),
    "begin": Verb(
        gettext_lazy("Work on it"), needs.begin, gettext_lazy("Saved. The need is being worked on."),
        to=NeedStatus.ACTIVE,
    ),
    "defer": Verb(
        gettext_lazy("Put it off"), needs.defer, gettext_lazy("Put off. You can take it up again at any time."),
        forms.Defer, to=NeedStatus.DEFERRED,
    ),
    "resolve": Verb(
        gettext_lazy("It is met"), needs.resolve, gettext_lazy("Saved: the need is met."), forms.Resolve,
        to=NeedStatus.RESOLVED,
    ),
    "give-up": Verb(
        gettext_lazy("It is not pursued"), needs.give_up,
        gettext_lazy("Saved. It is in the register of unmet needs, and can be taken up again."), forms.GiveUp,
        to=NeedStatus.NOT_PURSUED, lead=gettext_lazy("An unmet need keeps its reason."),
    ),
    "hand-on": Verb(
        gettext_lazy("Hand it on to somebody else"), needs.transfer, gettext_lazy("Saved."), forms.Transfer,
        to=NeedStatus.TRANSFERRED, is_danger=True,
        lead=gettext_lazy("For what another agency takes over for good. This cannot be taken back."),
    ),
    "strike": Verb(
        gettext_lazy("It was entered in error"), needs.strike, gettext_lazy("Marked. It stays on file, struck through."),
        forms.Why, is_danger=True, lead=gettext_lazy("It is kept, and counted nowhere. This cannot be taken back."),
    ),
}  # fmt: skip
MOVES = ("confirm", "begin", "resolve", "defer", "give-up", "hand-on", "not-a-need")


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, need: UUID) -> HttpResponse:
    """Show a need, its goals, what can be done, and its history."""
    page = finding.page(request, case, OPEN)
    one = page.need(need)
    told = {
        "record": page.record, "need": one, "may": page.may_work and not one.is_in_error, "on": page.asked.on,
        "goals": page.thread.goals_of(need), "offers": _offers(one),
        "loose": () if one.is_in_error else loose.Asked(page.thread, page.asked.on).need(one),
        "history": thread.history(viewer=page.asked.viewer, case=case, about=need, on=page.asked.on),
        "answers": Agreement.choices[:3], "here": reverse("casework:need", args=[case, need]),
    }  # fmt: skip
    return render(request, "casework/thread/need.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write down a need that somebody found."""
    page = finding.page(request, case, WORK)
    form = forms.Need(request.POST if request.method == "POST" else None, initial={
        "priority": 2, "agreement": Agreement.NOT_ASKED.value
    })  # fmt: skip
    there = back_to(request, reverse("casework:thread", args=[case]))
    if request.method == "POST" and form.is_valid():
        try:
            made = needs.find(case=case, draft=_draft(form.cleaned_data), **page.asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            messages.success(request, _("Saved. Now set a goal for it."))
            return redirect(f"{there}#n-{made}")
    told = {"record": page.record, "form": form, "title": _("Add a need"), "back": there}
    return render(request, "casework/thread/need_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case: UUID, need: UUID) -> HttpResponse:
    """Change what is known of a need."""
    page = finding.page(request, case, WORK)
    one = page.need(need)
    initial = {name: getattr(one, name) for name in forms.Need.base_fields} | {"labels": list(one.labels)}
    form = saving.remembering(forms.Need(request.POST if request.method == "POST" else None, initial=initial))
    version = saving.version_of(request, one.version)
    there = back_to(request, reverse("casework:need", args=[case, need]))
    told: dict[str, Any] = {
        "record": page.record, "form": form, "title": _("Change the need"), "back": there, "version": version,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        changes = saving.changed(form)
        if changes.get("found_date", one.found_date) is None:
            del changes["found_date"]  # left out, it stays what it was
        if doing.change(
            request, form, lambda some, read: needs.edit(need=need, changes=dict(some), version=read, **page.asked.by),
            version=version, changes=changes, told=told,
        ):  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect(there)
    return render(request, "casework/thread/need_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case: UUID, need: UUID, verb: str) -> HttpResponse:
    """Do one thing to a need."""
    told = doing.verb_of(VERBS, verb)
    page = finding.page(request, case, WORK)
    one = page.need(need)
    back = reverse("casework:need", args=[case, need])
    return doing.carry_out(request, page.asked, page.record, told, {"need": need}, back=back, of=one.says)


def _draft(told: dict[str, Any]) -> NeedDraft:
    return NeedDraft(**{**told, "labels": tuple(told["labels"])})


def _offers(one: NeedRecord) -> list[doing.Offer]:
    moves = NEED_MOVES.get(one.status, frozenset()) if not one.is_in_error else frozenset()
    return doing.offers(VERBS, moves, MOVES)
