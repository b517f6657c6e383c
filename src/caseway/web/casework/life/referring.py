"""A case opened for a client: who referred them, why, how soon, and who works on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caseway.accounts.queries import Named
from caseway.casework import case_teams, cases, hand_queries, queries
from caseway.casework.cases import ReferralDraft
from caseway.casework.giving import CASE_OVER
from caseway.clients import standing
from caseway.clients.faults import Invalid
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.clients.fields import Words

Places = list[tuple[str, Words]]


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, client: UUID) -> HttpResponse:
    """Open a case for a client, or lead to the one that is open already."""
    asked = ask(request)
    record = asked.record(client, WORK)
    found = queries.cases_of(viewer=asked.viewer, client=client, on=asked.on)
    open_cases = [one for one in found if one[4] is None]
    taken = {str(one[1].id) for one in open_cases}
    places: Places = [one for one in asked.places(WORK) if one[0] not in taken]
    may_assign = bool(
        standing.allowed(viewer=asked.viewer, target=asked.target(client), actions=("client.assign",))
    )  # fmt: skip
    form = _form(request, asked, record, places, may_assign=may_assign)
    if request.method == "POST" and form.is_valid() and (made := _refer(form, asked, record, may_assign=may_assign)):
        return pages.done(request, _("The case is open."), "casework:status", made)
    told: dict[str, Any] = {
        "client": record, "open_cases": open_cases, "places": places, "over": [one for one in found if one[4] is not None],
        "more": [form[name] for name in ("household", "travel_minutes", "labels") if name in form.fields],
        "is_more_wrong": bool({"household", "travel_minutes", "labels"} & set(form.errors)),
    }  # fmt: skip
    return pages.ask(request, form, template="casework/life/refer.html", **told)


def _form(
    request: HttpRequest, asked: Asked, record: ClientRecord, places: Places, *, may_assign: bool
) -> django_forms.Form:
    local = timezone.localtime(asked.at)
    mine = asked.viewer.user in _on_caseload(record, asked).values()
    initial = {
        "urgency": "routine", "level": "2", "received": asked.on, "hour": local.time().replace(second=0, microsecond=0),
        "worker": str(asked.viewer.user) if mine else "", "travel_minutes": 0,
    }  # fmt: skip
    homes = {str(one.household): one.household_name or _("Household") for one in record.members if one.is_self}
    return forms.Refer(
        request.POST or None, initial=initial, places=places, households=list(homes.items()),
        teams=[(str(one.id), f"{name} › {one.name}") for name, some in _teams(asked, places) for one in some],
        workers=_workers(asked, record, places, may_assign=may_assign),
    )  # fmt: skip


def _teams(asked: Asked, places: Places) -> list[tuple[Words, tuple[Named, ...]]]:
    """Of each program with several teams to choose from: what it is called, and these teams."""
    programs = {UUID(key): name for key, name in places}
    found = case_teams.to_choose(viewer=asked.viewer, action=WORK, programs=programs)
    return [(name, found[key]) for key, name in programs.items() if key in found]


def _on_caseload(record: ClientRecord, asked: Asked) -> dict[UUID, UUID]:
    """In which programs the client is on the viewer's own caseload without an end: the program, and who."""
    return {
        one.program: one.user
        for one in record.assignments
        if one.user == asked.viewer.user and one.begins <= asked.on and (one.ends is None or one.reason == CASE_OVER)
    }


def _workers(asked: Asked, record: ClientRecord, places: Places, *, may_assign: bool) -> Places:
    """Who may be made the worker: anybody of the programs by whoever may assign, else oneself where one has the client."""
    if not may_assign:
        return [(str(asked.viewer.user), _("Myself"))] if _on_caseload(record, asked) else []
    programs = {UUID(key) for key, _name in places}
    found = hand_queries.coworkers_of(viewer=asked.viewer, programs=programs, on=asked.on)
    people: dict[UUID, Named] = {one.id: one for some in found.values() for one in some}
    return forms.named(sorted(people.values(), key=lambda one: one.name))


def _refer(form: django_forms.Form, asked: Asked, record: ClientRecord, *, may_assign: bool) -> UUID | None:
    """Open the case; None where the form says why not."""
    told = form.cleaned_data
    program, worker = UUID(told["place"]), UUID(told["worker"]) if told["worker"] else None
    team = UUID(told["team"]) if told.get("team") else None
    choices = case_teams.to_choose(viewer=asked.viewer, action=WORK, programs=[program]).get(program, ())
    if team is not None and team not in {one.id for one in choices}:
        form.add_error("team", _("Choose a team of this program."))
        return None
    if choices and team is None and worker is None:
        form.add_error("team", _("Choose a team: its supervisor then sees that nobody has this referral yet."))
        return None
    if worker and not may_assign and program not in _on_caseload(record, asked):
        form.add_error(
            "worker",
            _(
                "They are not on your caseload in this program. Choose nobody yet; a supervisor gives the case to somebody."
            ),
        )
        return None
    draft = ReferralDraft(
        reason=told["reason"], source=told["source"], referrer=told["referrer"], urgency=told["urgency"],
        level=int(told["level"]), travel_minutes=told["travel_minutes"] or 0, worker=worker, team=team,
        labels=tuple(told["labels"]),
        household_id=UUID(told["household"]) if told.get("household") else None,
        referred_at=forms.moment(told["received"], told["hour"], at=asked.at),
    )  # fmt: skip
    try:
        return cases.refer(client=record.id, program=program, draft=draft, **asked.by)
    except Invalid as invalid:
        names = {"program": "place", "referred_at": "received", "user": "worker"}
        pages.refused(form, Invalid({names.get(name, name): says for name, says in invalid.faults.items()}))
    return None
