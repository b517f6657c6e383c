"""The page of one case: what happened, what is next, who is there, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from caseway.casework import case_file, consent_dates, due, outstanding, queries, reaching, thread
from caseway.casework.codes import GOAL_OPEN, NEED_OPEN, TASK_OPEN, TaskKind
from caseway.casework.contact_codes import DocumentStatus, Party
from caseway.casework.due_queries import DueSeen
from caseway.casework.outstanding import Outstanding
from caseway.casework.records import CaseRecord, GoalRecord, NeedRecord, TaskRecord, Thread
from caseway.clients import queries as clients
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.record import documents, timeline, writing
from caseway.web.clients import drawing
from caseway.web.clients.fields import Words

FEW, LAST = 3, 5
LEVELS: dict[int, Words] = {
    1: gettext_lazy("Low"), 2: gettext_lazy("Moderate"), 3: gettext_lazy("High"), 4: gettext_lazy("Intensive"),
}  # fmt: skip
# By what clears something: where that is done, and what the way there says.
DOES: dict[str, tuple[str, Words]] = {
    "contact": ("casework:write", gettext_lazy("Write it")), "assessment": ("casework:assess", gettext_lazy("Assess")),
    "plan": ("casework:plans", gettext_lazy("Open the plan")), "document": ("casework:documents", gettext_lazy("Documents")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that comes next: what, by when, what clears it, and where that is done."""

    kind: str
    says: str
    clears: str
    why: str
    day: date | None
    is_late: bool
    is_today: bool
    address: str
    do: Words
    place: str = ""  # where it is looked at
    since: date | None = None  # of what was begun: how long it waits


@dataclass(frozen=True, slots=True)
class Strand:
    """A need with a goal of it and the goal's next step; each may be missing."""

    need: NeedRecord | None
    goal: GoalRecord | None
    step: TaskRecord | None


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case."""
    asked = ask(request)
    record = asked.case(case)
    client = clients.of_case(viewer=asked.viewer, client=record.client, on=asked.on)
    due.renew(by=asked.viewer, at=asked.at, on=asked.on)
    told = thread.of(viewer=asked.viewer, case=case, on=asked.on)
    papers = documents.drawn(case_file.papers(viewer=asked.viewer, case=case, on=asked.on), asked)
    wanted = [one for one in papers if one.it.status == DocumentStatus.REQUESTED or one.has_expired or one.expires_soon]
    waits = outstanding.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on)
    steps = _steps(asked, record, told, waits) if record.is_open else ()
    strands = _strands(told)
    others = queries.cases_of(viewer=asked.viewer, client=record.client, on=asked.on)
    shown: dict[str, Any] = {
        "record": record, "client": client, "drawn": drawing.draw(client, on=asked.on), "tab": "case", "on": asked.on,
        "steps": steps[:FEW], "more_steps": max(0, len(steps) - FEW), "lines": timeline.latest(asked, case, LAST),
        "strands": strands[:FEW], "more_strands": max(0, len(strands) - FEW), "papers": wanted, "papers_on_file": sum(
            one.it.status == DocumentStatus.ON_FILE for one in papers
        ), "others": [one for one in others if one[0] != case], "level": LEVELS.get(record.level, record.level),
        "cover": next((one for one in record.covers if one.is_now), None), "me": asked.viewer.user,
        "tried": reaching.attempts(viewer=asked.viewer, case=case, on=asked.on)
        if record.is_open and record.first_contact_at is None and not record.is_hidden else None,
        "plan": waits.plan, "consent_ended": consent_dates.ended(record.dates, at=asked.at, on=asked.on)
        if record.is_open else None,
    }  # fmt: skip
    return render(request, "casework/record/page.html", shown)


def _steps(asked: Asked, record: CaseRecord, told: Thread, waits: Outstanding) -> tuple[Step, ...]:
    """What comes next: what is due, open tasks, the contact and review agreed upon, what waits; the earliest first."""
    rows = due.of_case(viewer=asked.viewer, case=record.id, at=asked.at, on=asked.on)
    standing = [one for one in rows if one.is_open]
    facts = case_file.cleared_by(standing, on=asked.on)
    steps = [_due(one, facts.get(one.id, ""), record, on=asked.on) for one in standing]
    steps += [_task(one, record, on=asked.on) for one in writing.open_tasks(told)]
    if agreed := case_file.next_contact(viewer=asked.viewer, case=record.id, on=asked.on):
        steps.append(_contact(agreed, record, on=asked.on))
    if not any(facts.get(one.id) == "plan" for one in standing):  # the rule says it already
        steps += _review(waits, record, on=asked.on)
    steps += _waiting(waits, record, on=asked.on)
    return tuple(sorted(steps, key=partial(_order, on=asked.on)))


def _order(one: Step, *, on: date) -> tuple[bool, date]:
    """By its day; what waits without one is of today, and what is without either comes last."""
    return one.day is None and one.since is None, one.day or on


def _due(one: DueSeen, fact: str, record: CaseRecord, *, on: date) -> Step:
    place = reverse("casework:due", args=[record.id])
    name, do = DOES.get(fact, ("casework:due", gettext_lazy("Open")))
    address = reverse(name, args=[record.id])
    return Step("due", one.label, one.clears, one.why, one.day, one.is_late, one.day == on, address, do, place=place)


def _task(one: TaskRecord, record: CaseRecord, *, on: date) -> Step:
    who = one.user.name if one.user else one.owner_name
    place = reverse("casework:task", args=[record.id, one.id])
    address, do = f"{reverse('casework:write', args=[record.id])}?task={one.id}", gettext_lazy("Did it")
    if one.kind == TaskKind.COSIGN:
        address, do = f"{reverse('casework:timeline', args=[record.id])}#of-{one.note}", gettext_lazy("Read it")
    clears = _("{who} does it.").format(who=who) if who else ""
    return Step(
        "task", one.says, clears, "", one.due_date, one.is_overdue, one.due_date == on, address, do, place=place,
    )  # fmt: skip


def _contact(day: date, record: CaseRecord, *, on: date) -> Step:
    return Step(
        "contact", _("Next contact, as agreed with the client"), _("A contact clears it."), "", day, day < on, day == on,
        reverse("casework:write", args=[record.id]), gettext_lazy("Write it"),
    )  # fmt: skip


def _review(waits: Outstanding, record: CaseRecord, *, on: date) -> Iterator[Step]:
    plan = waits.plan
    if plan and plan.is_in_force and (day := plan.next_review):
        says, clears = _("Review the plan"), _("A new version, or that this one goes on.")
        address = reverse("casework:plans", args=[record.id])
        yield Step("plan", says, clears, "", day, day < on, day == on, address, gettext_lazy("Open the plan"))


def _waiting(waits: Outstanding, record: CaseRecord, *, on: date) -> Iterator[Step]:
    """What was begun and is not ended: messages to answer, notes to sign, assessments to finish."""
    for message in waits.messages:
        says = _("A message to answer: {party}").format(party=Party(message.party).label)
        yield _begun(
            "reply", says, _("A contact with them, also one that reaches nobody."), message.day,
            reverse("casework:write", args=[record.id]), gettext_lazy("Write it"), is_late=message.day < on,
        )  # fmt: skip
    for note in waits.notes:
        address = reverse("casework:note", args=[record.id, note.id])
        yield _begun("note", _("Your unsigned note"), _("Your signature."), note.day, address, gettext_lazy("Sign it"))
    for one in waits.assessments:
        address = reverse("casework:assessment", args=[record.id, one.id])
        says, clears = _("Unfinished: {title}").format(title=one.title), _("Finish it, or stop it and say why.")
        yield _begun("assessment", says, clears, one.began, address, gettext_lazy("Go on with it"))


def _begun(kind: str, says: str, clears: str, since: date, address: str, do: Words, *, is_late: bool = False) -> Step:
    return Step(kind, says, clears, "", None, is_late, is_today=False, address=address, do=do, since=since)


def _strands(told: Thread) -> tuple[Strand, ...]:
    """The open needs in order, each with its first open goal and that one's next step; then goals of no need."""
    found = []
    for need in told.needs:
        if need.status in NEED_OPEN and not need.is_in_error:
            goal = _first(told.goals_of(need.id))
            found.append(Strand(need, goal, _next(goal)))
    loose = [one for one in told.goals_without_need if one.status in GOAL_OPEN and not one.is_in_error]
    return (*found, *(Strand(None, one, _next(one)) for one in loose))


def _first(goals: Iterable[GoalRecord]) -> GoalRecord | None:
    return next((one for one in goals if one.status in GOAL_OPEN and not one.is_in_error), None)


def _next(goal: GoalRecord | None) -> TaskRecord | None:
    steps = goal.steps if goal else ()
    return next((one for one in steps if one.status in TASK_OPEN and not one.is_in_error), None)
