"""Who works on a case: given to somebody, or handed over with a checklist and what the next worker must know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.accounts import audit, policy
from caseway.casework import case_teams, cases, hand_queries, handing, queries
from caseway.casework.access import Absent
from caseway.casework.covers import HAND_OVER
from caseway.casework.handing import ASSIGN
from caseway.casework.records import CaseRecord, HandOverRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.sent import whole
from caseway.web.casework.asking import OPEN, WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.clients import saving
from caseway.web.clients.fields import Words

UNSEEN = gettext_lazy(
    "This case lies under a label that is closed to you. You can write this once; after that it is not shown to you."
)


@declares(ASSIGN)
@answered
@require_http_methods(["GET", "POST"])
def assign_worker(request: HttpRequest, case: UUID) -> HttpResponse:
    """Give a case to a worker."""
    asked = ask(request)
    record = asked.case(case, ASSIGN)
    people = hand_queries.coworkers(viewer=asked.viewer, program=record.program.id, on=asked.on)
    now = record.worker.id if record.worker else None
    teams = case_teams.of_program(viewer=asked.viewer, program=record.program.id)
    form = forms.Worker(
        request.POST or None, people=forms.named(one for one in people if one.id != now), teams=forms.named(teams)
    )
    if request.method == "POST" and form.is_valid():
        worker, told = UUID(form.cleaned_data["worker"]), form.cleaned_data
        team = UUID(told["team"]) if told.get("team") else None
        try:
            cases.assign(case=case, worker=worker, why=told["why"], team=team, **asked.by)
        except Invalid as invalid:
            pages.refused(form, Invalid({{"user": "worker"}.get(k, k): v for k, v in invalid.faults.items()}))
        else:
            return pages.given(request, asked, case, _("Saved. They were told."))
    lead: Words = gettext_lazy("The client comes onto their caseload.")
    if record.worker is not None:
        lead = gettext_lazy(
            "The client comes onto their caseload and off the last worker’s, and the open tasks go along. If there is time,"
            " hand the case over instead: with a checklist and what the next worker must know."
        )
    back = reverse("casework:status", args=[case])
    title: Words = gettext_lazy("Give to another worker") if record.worker else gettext_lazy("Assign a worker")
    return pages.ask(request, form, **pages.of(record, title, back, lead=lead, do=title))


@declares(ASSIGN)
@answered
@require_http_methods(["GET", "POST"])
def choose_team(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say in which team of its program a case is."""
    asked = ask(request)
    record = asked.case(case, ASSIGN)
    teams = case_teams.of_program(viewer=asked.viewer, program=record.program.id)
    initial = {"team": str(record.team.id) if record.team else ""}
    form = forms.InTeam(request.POST or None, teams=forms.named(teams), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cases.put_in_team(case=case, team=UUID(form.cleaned_data["team"]), why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.given(request, asked, case, _("Saved. It stands in the history."))
    lead: Words = gettext_lazy(
        "Whoever supervises the team sees the case, counts it and is told what is late in it. Who works on it stays the same."
    )
    back = reverse("casework:status", args=[case])
    return pages.ask(request, form, **pages.of(record, gettext_lazy("The team of this case"), back, lead=lead))


@declares(WORK)
@answered
@require_GET
def hand_over_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show how far the handing over of a case is, or ask whom it goes to."""
    asked = ask(request)
    record = asked.case(case, WORK)
    going = record.hand_over
    return _shown(request, asked, record, going)


def _shown(
    request: HttpRequest,
    asked: Asked,
    record: CaseRecord,
    going: HandOverRecord | None,
    *,
    taker: forms.Taker | None = None,
    summary: Any = None,  # noqa: ANN401 - a form that says what is wrong
    **more: Any,
) -> HttpResponse:
    may_lead = record.may_assign and policy.may_ever(asked.viewer, HAND_OVER)
    if going is None and may_lead and record.worker is not None and taker is None:
        taker = _taker(request, asked, record, post=None)
    if going is not None and summary is None:
        summary = _summary(going, None)
    told = {"record": record, "going": going, "may_lead": may_lead, "taker": taker, "summary": summary, **more}
    form = summary if going is not None else taker
    is_wrong = bool(form is not None and form.errors)
    return render(
        request, "casework/life/hand_over.html", {**told, "form": form}, status=pages.WRONG if is_wrong else 200
    )


def _taker(request: HttpRequest, asked: Asked, record: CaseRecord, *, post: Any) -> forms.Taker:  # noqa: ANN401 - sent
    del request
    people = hand_queries.coworkers(viewer=asked.viewer, program=record.program.id, on=asked.on)
    now = record.worker.id if record.worker else None
    return forms.Taker(post, people=forms.named(one for one in people if one.id != now))


def _summary(going: HandOverRecord, post: Any) -> forms.Summary:  # noqa: ANN401 - what was sent
    initial = {"summary": going.summary, "client_told": going.client_told_date}
    form: forms.Summary = saving.remembering(forms.Summary(post, initial=initial))  # type: ignore[assignment] # the same
    if going.is_hidden and going.is_written and not (post and "summary" in post):
        del form.fields["summary"]  # what is written is not theirs to read, and so not to write over
    elif going.is_hidden:
        form.fields["summary"].help_text = UNSEEN
    return form


@declares(ASSIGN)
@answered
@require_POST
def begin_hand_over(request: HttpRequest, case: UUID) -> HttpResponse:
    """Begin to hand a case over."""
    asked = ask(request)
    record = asked.case(case, ASSIGN)
    form = _taker(request, asked, record, post=request.POST)
    if form.is_valid():
        try:
            handing.begin(case=case, taker=UUID(form.cleaned_data["taker"]), **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            says = _("Begun. Both were told; the case changes hands when the checklist is settled.")
            return pages.done(request, says, "casework:hand_over_case", case)
    return _shown(request, asked, record, record.hand_over, taker=form)


def _of_case(asked: Asked, case: UUID, hand_over: UUID, action: str = WORK) -> HandOverRecord:
    """A hand-over of this case, for whoever may do something to it; raises Absent."""
    found = queries.hand_over(viewer=asked.viewer, hand_over=hand_over, on=asked.on, action=action)
    if found.case != case:
        raise Absent
    return found


@declares(WORK)
@answered
@require_POST
def check(request: HttpRequest, case: UUID, hand_over: UUID) -> HttpResponse:
    """Settle lines of the checklist: those that are ticked are done, the others are not."""
    asked = ask(request)
    asked.require_case(case)
    found = _of_case(asked, case, hand_over)
    ticked = {whole(one) for one in request.POST.getlist("done")}
    try:
        for place, line in enumerate(found.checklist):
            if (line.done is not None) != (place in ticked):
                handing.check(hand_over=hand_over, place=place, is_done=place in ticked, **asked.by)
    except Invalid as invalid:
        pages.say_refused(request, invalid)
    return redirect(reverse("casework:hand_over_case", args=[case]) + "#checklist")


@declares(WORK)
@answered
@require_POST
def write_summary(request: HttpRequest, case: UUID, hand_over: UUID) -> HttpResponse:
    """Write what the next worker must know, and when the client was told."""
    asked = ask(request)
    record = asked.case(case, WORK)
    found = _of_case(asked, case, hand_over)
    form = _summary(found, request.POST)
    more: dict[str, Any] = {}
    if form.is_valid():
        told = form.cleaned_data["client_told"]
        saved = saving.save(
            request, form,
            lambda changes, read: handing.write(
                hand_over=hand_over, summary=changes.get("summary"), version=read,
                client_told=told if told and told != found.client_told_date else None, **asked.by,
            ),
            version=saving.version_of(request, found.version),
            changes={name: form.cleaned_data[name] for name in form.fields if name == "summary"},
        )  # fmt: skip
        if saved.is_done:
            return pages.done(request, _("Saved."), "casework:hand_over_case", case)
        more = {"choices": saved.choices, "version": saved.version}
    return _shown(request, asked, record, found, summary=form, **more)


@declares(ASSIGN)
@answered
@require_POST
def finish_hand_over(request: HttpRequest, case: UUID, hand_over: UUID) -> HttpResponse:
    """Have the case change hands."""
    asked = ask(request)
    asked.require_case(case, ASSIGN)
    _of_case(asked, case, hand_over, ASSIGN)
    try:
        handing.finish(hand_over=hand_over, **asked.by)
    except Invalid as invalid:
        pages.say_refused(request, invalid)
        return redirect("casework:hand_over_case", case)
    return pages.given(
        request,
        asked,
        case,
        _("The case has changed hands. Today that can still be undone, under “Hand over a caseload”."),
    )


@declares(ASSIGN)
@answered
@require_http_methods(["GET", "POST"])
def drop_hand_over(request: HttpRequest, case: UUID, hand_over: UUID) -> HttpResponse:
    """Give up handing a case over, or give it back on the same day."""
    asked = ask(request)
    record = asked.case(case, ASSIGN)
    found = _of_case(asked, case, hand_over, ASSIGN)
    form = forms.WhyNot(request.POST or None)
    is_over = found.handed_date is not None
    if is_over:
        form.fields["why"].required = False
    if request.method == "POST" and form.is_valid():
        try:
            if is_over:
                handing.undo(hand_over=hand_over, **asked.by)
            else:
                handing.drop(hand_over=hand_over, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, _("Saved. Both were told."), "casework:status", case)
    title: Words = gettext_lazy("Give the case back") if is_over else gettext_lazy("Do not hand it over")
    lead = gettext_lazy("The case stays with, or goes back to, the worker who had it.")
    back = reverse("casework:status" if is_over else "casework:hand_over_case", args=[case])
    return pages.ask(request, form, **pages.of(record, title, back, lead=lead, do=title, is_danger=True))


@declares("today.see")
@answered
@require_GET
def my_hand_overs(request: HttpRequest) -> HttpResponse:
    """Show what one hands over, and what is coming to oneself."""
    asked = ask(request)
    found = queries.hand_overs(viewer=asked.viewer, on=asked.on)
    mine = [one for one in found if one.giver.id == asked.viewer.user and one.is_open]
    taken = [one for one in found if one.taker.id == asked.viewer.user and one.handed_date is not None]
    shown = tuple(one.person.id for one in (*mine, *taken) if one.person)
    audit.note(audit.Event(OPEN, "hand_over", people=shown, outcome="shown"), by=asked.viewer, at=asked.at)
    told = {"mine": mine, "taken": taken, "coming": hand_queries.coming(viewer=asked.viewer)}
    return render(request, "casework/life/my_hand_overs.html", told)
