"""Where a case stands: its steps, what may follow and what that takes, and the history with who and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.casework import case_teams, cases, consent_dates, queries, reaching, twins
from caseway.casework.cases import CONSENTED, WORKED_ON
from caseway.casework.codes import BEFORE, OVER, CaseStatus, ChangeKind
from caseway.casework.reaching import Attempts
from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.casework.life.words import (
    DO,
    END_LEAD,
    EXITS,
    GO_ON,
    LEADS,
    LEVEL_NAMES,
    NEXT,
    ONWARD,
    RESUME,
    SIMPLE,
    STEPS,
    TAKES,
    WHY,
)
from caseway.web.clients import saving
from caseway.web.clients.fields import Words

MOVED = gettext_lazy("Saved. It stands in the history.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case's life: done, now, ahead, passed over, or the end it came to another way."""

    status: str
    state: str
    day: date | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """What may follow: how it is called, what it takes, and whether it is done at once."""

    to: str
    do: Words
    takes: Words
    is_simple: bool
    address: str


@declares(OPEN)
@answered
@require_GET
def status(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show where a case stands."""
    asked = ask(request)
    record = asked.case(case)
    may_work = record.may_work
    ends = next((one for one in record.dates if one.kind in consent_dates.KINDS), None)
    is_over = ends is not None and consent_dates.has_ended(ends.kind, ends.at, at=asked.at, on=asked.on)
    return render(
        request,
        "casework/life/status.html",
        {
            "record": record,
            "tab": "status",
            "steps": steps(record),
            "first": first(record) if may_work else None,
            "onward": ways(record, ONWARD) if may_work else (),
            "exits": ways(record, EXITS) if may_work else (),
            "twins": twins.of_case(viewer=asked.viewer, case=case, on=asked.on) if may_work and record.is_open else (),
            "stages": forms.AStage(initial={"stage": record.stage}, auto_id="id_of_%s"),
            "wait": forms.Wait() if may_work and record.status == CaseStatus.ON_HOLD else None,
            "level": LEVEL_NAMES.get(record.level, record.level),
            "consent_ended": ends if is_over else None,
            "consent_ends": None if is_over else ends,
            "may_end_consent": record.consent_basis in CONSENTED,
            "is_before": record.status in BEFORE,
            "tried": tried(asked, record) if may_work else None,
            "teams": case_teams.of_program(viewer=asked.viewer, program=record.program.id) if may_work else (),
            "lacks": lacks(record, asked),
        },
    )


def tried(asked: Asked, record: CaseRecord) -> Attempts | None:
    """What was tried to reach the client of a case that could still end because they were not reached."""
    if CaseStatus.UNABLE_TO_REACH not in record.moves:
        return None
    return reaching.attempts(viewer=asked.viewer, case=record.id, on=asked.on)


def lacks(record: CaseRecord, asked: Asked) -> frozenset[str]:
    """What a case lacks that is to become active: a worker, a consent."""
    found = set()
    if CaseStatus.ACTIVE in record.moves:
        if record.worker is None:
            found.add("worker")
        if not record.consent_basis or consent_dates.ended(record.dates, at=asked.at, on=asked.on):
            found.add("consent")
    return frozenset(found)


def steps(record: CaseRecord) -> tuple[Step, ...]:
    """The life of a case as a line, with the day each step began."""
    days = {
        one.now: timezone.localtime(one.at).date() for one in record.changes if one.kind == ChangeKind.STATUS
    }  # the changes come latest first, so the first day of each stands
    here = record.status if record.status in STEPS else CaseStatus.ACTIVE
    is_exit = record.status in OVER and record.status != CaseStatus.CLOSED
    now = len(STEPS) if is_exit else STEPS.index(CaseStatus(here))
    found = []
    for place, one in enumerate(STEPS):
        if is_exit and one not in days:
            continue
        is_done = is_exit or place < now
        state = "now" if place == now else "ahead" if not is_done else "done" if one in days else "passed"
        says = str(CaseStatus(record.status).label) if state == "now" else str(one.label)
        found.append(Step(one, state, days.get(record.status if state == "now" else one), says))
    if is_exit:
        found.append(Step(record.status, "exit", days.get(record.status), str(CaseStatus(record.status).label)))
    return tuple(found)


def first(record: CaseRecord) -> Way | None:
    """What usually follows."""
    to = NEXT.get(record.status)
    return way(record, to) if to is not None and to in record.moves else None


def ways(record: CaseRecord, among: tuple[CaseStatus, ...]) -> tuple[Way, ...]:
    """What else may follow, of some."""
    usual = NEXT.get(record.status)
    found = []
    for one in among:
        is_close = one == CaseStatus.CLOSED and record.status in WORKED_ON
        if one == usual or not (one in record.moves or is_close):
            continue
        if one == CaseStatus.DUPLICATE and record.status in WORKED_ON:
            continue  # beside another open case only: it is said where there is one
        found.append(way(record, one))
    return tuple(found)


def way(record: CaseRecord, to: CaseStatus) -> Way:
    """One thing that may follow."""
    do: Words = DO[to]
    if to == CaseStatus.ACTIVE and record.status in WORKED_ON:
        do = RESUME if record.status == CaseStatus.ON_HOLD else GO_ON
    if to == CaseStatus.CLOSED or (to == CaseStatus.DECEASED and record.status in WORKED_ON):
        address = reverse("casework:close_case", args=[record.id]) + (
            "?reason=died" if to == CaseStatus.DECEASED else ""
        )
        return Way(to, do, TAKES[to], is_simple=False, address=address)
    return Way(to, do, TAKES[to], to in SIMPLE, reverse("casework:move_case", args=[record.id, to]))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, case: UUID, to: str) -> HttpResponse:
    """Ask what a change of status takes, and make it."""
    if to not in DO or to == CaseStatus.CLOSED:
        raise Http404
    asked = ask(request)
    record = asked.case(case, WORK)
    form = _move_form(request, to)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            cases.move(case=case, status=to, why=told.get("why", ""), resumes=told.get("resumes"), **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, str(MOVED), "casework:status", case)
    title = way(record, CaseStatus(to)).do
    lead = END_LEAD if to in OVER else LEADS.get(to, TAKES[to])
    back = reverse("casework:status", args=[case])
    told = {"lead": lead, "do": title, "is_danger": to in OVER}
    if to == CaseStatus.UNABLE_TO_REACH:
        told["tried"] = tried(asked, record)
    return pages.ask(request, form, **pages.of(record, title, back, **told))


def _move_form(request: HttpRequest, to: str) -> django_forms.Form:
    kind = forms.Hold if to == CaseStatus.ON_HOLD else forms.Move
    form = kind(request.POST if request.method == "POST" else None)
    if to in WHY:
        form.fields["why"].label = WHY[to]
    else:
        form.fields["why"].required = False
    return form


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record on what case management rests."""
    asked = ask(request)
    record = asked.case(case, WORK)
    initial = {
        "basis": record.consent_basis,
        "given": record.consent_date or asked.on,
        "witness": record.consent_witness,
    }
    form = forms.Consent(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cases.consent(case=case, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, _("Saved."), "casework:status", case)
    lead = gettext_lazy("This is about the work itself. What may leave the record has consents of its own.")
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Consent to case management"), back, lead=lead))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def end_consent(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record that the client took their consent back."""
    asked = ask(request)
    record = asked.case(case, WORK)
    form = forms.EndConsent(request.POST or None, initial={"ended": asked.on})
    if request.method == "POST" and form.is_valid():
        try:
            cases.end_consent(case=case, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, str(MOVED), "casework:status", case)
    lead: Words = gettext_lazy(
        "They may do that at any time. A case at work then begins to close; nothing of it is lost."
    )
    if record.status in BEFORE:
        lead = gettext_lazy("They may do that at any time. The work does not begin before there is another consent.")
    told = {"lead": lead, "do": gettext_lazy("Record that it was taken back"), "is_danger": True}
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("The client takes the consent back"), back, **told))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say until when a case waits that is on hold."""
    asked = ask(request)
    record = asked.case(case, WORK)
    if record.status != CaseStatus.ON_HOLD:
        return redirect("casework:status", case)
    form = forms.Wait(request.POST or None, initial={"until": record.resumes_date})
    if request.method == "POST" and form.is_valid():
        try:
            cases.wait(case=case, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, str(MOVED), "casework:status", case)
    lead = gettext_lazy("It comes back on Today on that day. It can be resumed at any time before.")
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Until when does it wait?"), back, lead=lead))


@declares(WORK)
@answered
@require_POST
def stage(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say what the work is about just now."""
    asked = ask(request)
    asked.require_case(case)
    try:
        why = request.POST.get("why", "").strip()
        cases.stage(case=case, stage=request.POST.get("stage", ""), why=why, **asked.by)
    except Invalid as invalid:
        pages.say_refused(request, invalid)
        return redirect("casework:status", case)
    return pages.done(request, _("Saved."), "casework:status", case)


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def level(request: HttpRequest, case: UUID) -> HttpResponse:
    """Change the level, with the reason."""
    asked = ask(request)
    record = asked.case(case, WORK)
    form = forms.Level(request.POST or None, initial={"level": str(record.level)})
    version = saving.version_of(request, record.version)
    told: dict[str, Any] = {"version": version}
    if request.method == "POST" and form.is_valid():
        why, changes = form.cleaned_data["why"], {"level": int(form.cleaned_data["level"])}
        saved = saving.save(
            request, form, lambda found, read: cases.edit(
                case=case, changes=dict(found), version=read, why=why, **asked.by
            ), version=version, changes=changes,
        )  # fmt: skip
        if saved.is_done:
            return pages.done(request, str(MOVED), "casework:status", case)
        told = {"version": saved.version, "choices": saved.choices}
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Change the level"), back, **told))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, case: UUID) -> HttpResponse:
    """Correct what the referral says, and the labels of the case."""
    asked = ask(request)
    record = asked.case(case, WORK)
    if record.is_hidden:
        raise Http404
    initial = {name: getattr(record, name) for name in forms.Details.base_fields if name != "household_id"}
    initial |= {"labels": list(record.labels), "household_id": record.household}
    form = saving.remembering(forms.Details(request.POST or None, initial=initial, households=_homes(asked, case)))
    version = saving.version_of(request, record.version)
    told: dict[str, Any] = {"version": version}
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form,
            lambda found, read: cases.edit(case=case, changes=dict(found), version=read, **asked.by),
            version=version, changes=saving.changed(form),
        )  # fmt: skip
        if saved.is_done:
            return pages.done(request, _("Saved."), "casework:status", case)
        told = {"version": saved.version, "choices": saved.choices}
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("The referral, and labels"), back, **told))


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def settle_twin(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say which of two open cases of one person goes on."""
    asked = ask(request)
    record = asked.case(case, WORK)
    found = twins.of_case(viewer=asked.viewer, case=case, on=asked.on)
    if not found:
        return pages.done(request, _("There is one open case of this person in the program."), "casework:status", case)
    form = forms.Settle(request.POST or None, choices=[(str(one.id), _said(one)) for one in found])
    if request.method == "POST" and form.is_valid():
        keep = UUID(form.cleaned_data["keep"])
        other = next((one.id for one in found[1:] if one.id == keep), found[1].id)
        try:
            twins.settle(case=case, twin=other, keep=keep, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            says = _("Settled. The other case ended as a duplicate; what was written in it can still be read.")
            return pages.done(request, says, "casework:status", keep)
    lead = gettext_lazy(
        "Two records turned out to be this person’s, each with an open case in the program. The one that does not go on ends"
        " as a duplicate: its open goals and tasks are canceled, and what was written in it can still be read."
    )
    told = {"lead": lead, "do": gettext_lazy("Go on with this one"), "is_danger": True}
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("Two open cases"), back, **told))


def _homes(asked: Asked, case: UUID) -> list[tuple[str, Words]]:
    """The households of the client, as choices."""
    found = queries.households(viewer=asked.viewer, case=case, on=asked.on)
    return [(str(one.id), one.name or gettext_lazy("Household")) for one in found]


def _said(one: twins.Twin) -> str:
    """A case among two, in words."""
    told = {
        "worker": one.worker.name if one.worker else _("Nobody yet"), "day": date_format(one.begins, "DATE_FORMAT"),
        "needs": one.needs, "goals": one.goals, "tasks": one.tasks, "contacts": one.contacts,
    }  # fmt: skip
    says = _("{worker}, since {day}: {needs} needs, {goals} goals and {tasks} tasks open; {contacts} contacts")
    return says.format(**told)
