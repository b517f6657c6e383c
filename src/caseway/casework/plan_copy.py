"""The client's own copy of a plan: in their language, in large type, their goals in their words, who does what by when.

It lies on a kitchen table. What must not be seen at home by chance (violence, substance use and the like, by its label) is
left out, and nothing on the paper says so; the page that offers it does. Whoever asks for all of it and takes it in
person can have the rest too, but for what is not theirs to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework import queries, sight
from caseway.casework.access import OPEN
from caseway.casework.codes import GoalStatus, Owner, PlanStatus, TaskStatus
from caseway.casework.models import Case
from caseway.casework.plan_content import Content, PlanGoal, PlanStep
from caseway.casework.records import PlanRecord
from caseway.clients import queries as people
from caseway.clients.consents import Recipient
from caseway.clients.faults import Invalid
from caseway.clients.privacy import DataClass, Purpose, RecipientKind
from caseway.planner.packet import printing
from caseway.planner.packet.words import seen as visible

TEMPLATE = Path(__file__).parent / "plan_copy.typ"
SIZES = (16, 14.5, 13)  # points; the largest at which all is on one page, or else the middle one on several
SEVERAL = 14.5

# What must not be seen at home by chance: by itself it could bring somebody harm.
NOT_AT_HOME = frozenset({
    "SDV", "VIO", "CW-VICTIM", "LOCIS", "SUD", "ETH", "ETHUD", "OPIOIDUD", "42CFRPart2", "CW-SUD-NOTES", "BH", "HIV", "STD",
    "SEX", "ADOL", "CW-MINOR", "TBOO", "Title38Section7332", "V",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """What a copy would be: its language, how much is left out, and whether it names program and agency.

    is_discreet: the whole record, or the agency, says what must not be seen at home; then neither is named.
    """

    language: str
    left_out: int
    is_discreet: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made: the PDF and its pages."""

    content: bytes
    pages: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class _Told:
    plan: PlanRecord
    case: Case
    offer: Offer


def offer(*, viewer: Viewer, plan: UUID, on: date, is_whole: bool = False, language: str = "") -> Offer:
    """What the copy of a plan would be; raises Absent, or Invalid where there is none to give."""
    return _told(viewer, plan, on=on, is_whole=is_whole, language=language).offer


def make(
    *, viewer: Viewer, plan: UUID, at: datetime, on: date, is_whole: bool = False, language: str = ""
) -> Copy:  # fmt: skip
    """The copy of a plan that was shared, once it is written down that it was made; raises Absent or Invalid.

    is_whole: the client asked for all of it and takes it in person. `language`: of the pages; left out, the client's own.
    """
    told = _told(viewer, plan, on=on, is_whole=is_whole, language=language)
    people.enter(audit.Event(OPEN, "plan_copy", plan), told.case.client_id, viewer=viewer, at=at, on=on)
    with translation.override(told.offer.language):
        content = _content(told)
    made = _set(content, on=on)
    return Copy(made, printing.pages(made), told.offer)


def _told(viewer: Viewer, plan: UUID, *, on: date, is_whole: bool, language: str) -> _Told:
    record = queries.plan(viewer=viewer, plan=plan, on=on)
    if record.status in {PlanStatus.DRAFT, PlanStatus.REVOKED} or record.is_hidden:
        raise Invalid(
            {"status": _("There is a copy only of a version that was shared with the client. Share it first.")}
        )
    case = Case.objects.select_related("client", "program", "organization", "worker").get(pk=record.case)
    client = case.client
    to_client = Recipient(RecipientKind.CLIENT, people.name(client), client.pk)
    reads = sight.of(client.pk, to_client, Purpose.PATRQT, on=on).within(case.labels)

    def is_theirs(labels: Iterable[str]) -> bool:
        is_for_home = is_whole or not NOT_AT_HOME.intersection((*labels, *case.labels))
        return is_for_home and reads.shows(DataClass.PLANS, labels)

    if not is_theirs(record.labels):
        raise Invalid({"labels": _("This plan as a whole lies under a label that keeps it from lying about at home.")})
    content = _without(record.content, is_theirs)
    at_home = NOT_AT_HOME.intersection(client.labels) or case.organization.is_victim_service
    spoken = next((code for code, _name in settings.LANGUAGES if code == (language or client.language)), "en")
    about = Offer(spoken, content.left_out, is_discreet=bool(at_home) and not is_whole)
    return _Told(replace(record, content=content), case, about)


def _without(content: Content, is_theirs: Any) -> Content:  # noqa: ANN401 - a question about labels
    """A content without what is not for the paper, and how much is left out of it in all."""
    goals = tuple(
        replace(one, steps=tuple(step for step in one.steps if is_theirs(step.labels)))
        for one in content.goals
        if is_theirs(one.labels)
    )
    needs = tuple(one for one in content.needs if is_theirs(one.labels))
    steps = tuple(one for one in content.steps if is_theirs(one.labels))
    kept = Content(needs, goals, steps)
    return replace(kept, left_out=content.left_out + queries.parts(content) - queries.parts(kept))


def _content(told: _Told) -> dict[str, object]:
    """What the copy says, in the language that is on."""
    plan, case = told.plan, told.case
    goals = [_goal(one) for one in plan.content.goals if one.status != GoalStatus.COMPLETED]
    others = [_step(one) for one in plan.content.steps]
    about = "" if told.offer.is_discreet else f"{case.program.name}, {case.organization.name}"
    return {
        "language": told.offer.language,
        "title": _("My plan"),
        "name": people.name(case.client),
        "day": _("Made on {day}").format(day=_day(plan.shared_date)),
        "about": about,
        "goals_title": _("What I want"),
        "goals": goals,
        "done_title": _("I know I am there when"),
        "steps_title": _("Who does what"),
        "others_title": _("Other things to do"),
        "others": others,
        "sections": _sections(plan, case),
        "review": _review(plan),
        "unshown_says": _("A sign that this printer does not have is shown as a box:"),
        "unshown": "",
    }


def _sections(plan: PlanRecord, case: Case) -> list[dict[str, str]]:
    worker = case.worker.name if case.worker else ""
    told = (
        (_("What I am good at"), plan.strengths),
        (_("What matters to me"), plan.preferences),
        (_("What I do myself"), plan.self_management),
        (_("How we stay in touch"), plan.follow_up),
        (_("If there is an emergency"), plan.emergency),
        (_("Whom I can ask"), worker),
    )
    return [{"title": title, "says": says.strip()} for title, says in told if says.strip()]


def _review(plan: PlanRecord) -> str:
    if plan.next_review_date is None:
        return ""
    return _("We look at this plan again on {day}.").format(day=_day(plan.next_review_date))


def _goal(goal: PlanGoal) -> dict[str, object]:
    by = _("by {day}").format(day=_day(goal.target_date)) if goal.target_date else ""
    return {"words": goal.words, "done": goal.criterion, "by": by, "steps": [_step(one) for one in goal.steps]}


def _step(step: PlanStep) -> dict[str, object]:
    who = {
        Owner.CLIENT.value: _("You"),
        Owner.CAREGIVER.value: step.who or _("Your caregiver"),
        Owner.PARTNER.value: step.who,
        Owner.WORKER.value: step.who or _("Your case manager"),
    }[step.owner]
    by = _("by {day}").format(day=_day(step.due_date)) if step.due_date else ""
    is_mine = step.owner == Owner.CLIENT
    return {"says": step.says, "who": who, "by": by, "is_mine": is_mine, "is_done": step.status == TaskStatus.COMPLETED}


def _day(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _set(content: dict[str, object], *, on: date) -> bytes:
    """The paper in the largest type in which it is one page."""
    plain = _cleaned(content)
    for size in SIZES:
        made = printing.pdf({**plain, "size": size}, on=on, template=TEMPLATE)
        if printing.pages(made) == 1:
            return made
    return printing.pdf({**plain, "size": SEVERAL}, on=on, template=TEMPLATE)


def _cleaned(part: Any) -> Any:  # noqa: ANN401 - as JSON has it
    """A content without signs that nobody can see."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, dict):
        return {name: _cleaned(value) for name, value in part.items()}
    return [_cleaned(one) for one in part] if isinstance(part, list) else part
