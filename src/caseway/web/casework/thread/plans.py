"""The pages of a case's plan: its versions, the one in force first, and what is done with each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import plans, queries, thread
from caseway.casework.codes import PlanStatus
from caseway.casework.plans import IN_FORCE, IN_THE_MAKING, SHOWN
from caseway.casework.records import PlanRecord
from caseway.clients.access import Absent
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, WORK, Asked, answered, ask
from caseway.web.casework.thread import doing, finding, plan_forms, versions
from caseway.web.casework.thread.doing import Verb
from caseway.web.casework.thread.forms import Nothing, Why
from caseway.web.clients import saving
from caseway.web.clients.fields import Words

VERBS: dict[str, Verb] = {
    "share": Verb(
        gettext_lazy("Share it with the client"), plans.share,
        gettext_lazy("Shared. Go through it together, then write down how they answered."), to=PlanStatus.SHARED,
        lead=gettext_lazy("From now on this version keeps how needs, goals and steps read."),
    ),
    "take-back": Verb(
        gettext_lazy("Change it again"), plans.take_back, gettext_lazy("It is a draft again."), plan_forms.TakeBack,
        to=PlanStatus.DRAFT,
    ),
    "agree": Verb(
        gettext_lazy("Write down how they answered"), plans.agree,
        gettext_lazy("Saved. Now put it in force, and give them a copy."),
        plan_forms.Agree, to=PlanStatus.AGREED,
    ),
    "activate": Verb(
        gettext_lazy("Put it in force"), plans.activate, gettext_lazy("In force. The version before is replaced."),
        plan_forms.Activate, to=PlanStatus.ACTIVE,
        lead=gettext_lazy("Its goals and their needs are worked on from today."),
    ),
    "review": Verb(
        gettext_lazy("Begin the review"), plans.review, gettext_lazy("Under review."), to=PlanStatus.UNDER_REVIEW,
        lead=gettext_lazy("Look at it together: what was reached, what has changed, what is to stay."),
    ),
    "confirm": Verb(
        gettext_lazy("It stands as it is"), plans.confirm, gettext_lazy("Saved. The plan stays in force."),
        plan_forms.Confirm, to=PlanStatus.ACTIVE,
    ),
    "revise": Verb(
        gettext_lazy("Make a new version"), plans.revise, gettext_lazy("A new version is begun, filled in from the last one."),
        plan_forms.Revise, lead=gettext_lazy("The one in force stays as it is until the new one takes its place."),
    ),
    "schedule": Verb(
        gettext_lazy("Change the day of the next review"), plans.schedule_review, gettext_lazy("Saved."), plan_forms.Review
    ),
    "copy-given": Verb(
        gettext_lazy("Write down that a copy was given"), plans.give_copy, gettext_lazy("Saved."), plan_forms.Given
    ),
    "copy-sent": Verb(
        gettext_lazy("Write down that the physician got a copy"), plans.send_to_physician, gettext_lazy("Saved."),
        plan_forms.Sent,
        lead=gettext_lazy(
            "Send it first by “Share information” on the client’s page: that asks whether it may be sent, and keeps what was."
        ),
    ),
    "complete": Verb(
        gettext_lazy("It has been carried out"), plans.complete, gettext_lazy("Saved."), plan_forms.Completed,
        to=PlanStatus.COMPLETED, is_danger=True,
        lead=gettext_lazy("The plan ends. This cannot be taken back; a new version can be made."),
    ),
    "revoke": Verb(
        gettext_lazy("Give this version up"), plans.revoke, gettext_lazy("Given up. It stays on file with your reason."), Why,
        to=PlanStatus.REVOKED, is_danger=True, lead=gettext_lazy("This cannot be taken back; a new version can be made."),
    ),
}  # fmt: skip
FROM_THREAD = gettext_lazy("It takes needs, goals and steps from the thread; you add the rest. Nothing is shared yet.")
EMPTY = gettext_lazy(
    "The last version lies under a label that is closed to you, so this one takes nothing from it. It takes needs, goals and"
    " steps from the thread; you add the rest. Nothing is shared yet."
)
# What is offered by where a version stands; the first is what is next.
OFFERED: dict[str, tuple[str, ...]] = {
    PlanStatus.DRAFT: ("share", "revoke"),
    PlanStatus.SHARED: ("agree", "copy-given", "take-back", "revoke"),
    PlanStatus.AGREED: ("activate", "copy-given", "copy-sent", "revoke"),
    PlanStatus.ACTIVE: ("review", "revise", "schedule", "copy-given", "copy-sent", "complete", "revoke"),
    PlanStatus.UNDER_REVIEW: ("confirm", "revise", "schedule", "copy-given", "copy-sent", "complete", "revoke"),
    PlanStatus.SUPERSEDED: ("copy-given", "copy-sent"),
    PlanStatus.COMPLETED: ("copy-given", "copy-sent"),
}
PATH: tuple[tuple[str, Words], ...] = (
    (PlanStatus.DRAFT, gettext_lazy("Draft")), (PlanStatus.SHARED, gettext_lazy("Shared")),
    (PlanStatus.AGREED, gettext_lazy("Answered")), (PlanStatus.ACTIVE, gettext_lazy("In force")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with what can be done with it, how far it is, and what it lacks."""

    plan: PlanRecord
    offers: list[doing.Offer]
    path: list[tuple[Words, str]]  # each with done, now or nothing
    lacks_copy: bool
    is_late: bool
    text: versions.Text

    @property
    def has_copy(self) -> bool:
        """Whether there is a copy to give."""
        return self.plan.status in SHOWN and not self.plan.is_hidden


@declares("case.open")
@answered
@require_GET
def home(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the plan in force, the version in the making, and those before."""
    page = finding.page(request, case, OPEN)
    found = finding.plans(page.asked, case)
    told = {
        "record": page.record, "may": page.may_work,
        "in_force": _first(page, found, IN_FORCE), "in_the_making": _first(page, found, IN_THE_MAKING),
        "others": [one for one in found if one.status not in {*IN_FORCE, *IN_THE_MAKING}], "is_first": not found,
        "goals": [one for one in page.thread.goals if not one.is_in_error], "needs": page.thread.needs,
    }  # fmt: skip
    return render(request, "casework/thread/plans.html", told)


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, plan: UUID) -> HttpResponse:
    """Show one version as it was read, and what happened to it."""
    page = finding.page(request, case, OPEN)
    found = finding.plans(page.asked, case)
    one = finding.plan(found, plan)
    history = () if one.is_hidden else thread.history(
        viewer=page.asked.viewer, case=case, about=plan, on=page.asked.on
    )  # fmt: skip
    told = {
        "record": page.record, "may": page.may_work, "one": _shown(page, one), "history": history,
        "before": next((each for each in found if each.number < one.number), None),
    }  # fmt: skip
    return render(request, "casework/thread/plan.html", told)


@declares("case.open")
@answered
@require_GET
def compare(request: HttpRequest, case: UUID, plan: UUID) -> HttpResponse:
    """Show what changed between this version and another, the earlier one on the left."""
    asked = ask(request)
    record = asked.case(case)
    found = finding.plans(asked, case)
    new = finding.plan(found, plan)
    others = [one for one in found if one.id != new.id]
    wanted = request.GET.get("with", "")
    old = next((one for one in others if str(one.id) == wanted), None)
    old = old or next((one for one in others if one.number < new.number), None) or next(iter(others), None)
    told: dict[str, Any] = {"record": record, "one": new, "other": old, "others": others}
    if old is not None:
        old, new = sorted((old, new), key=lambda one: one.number)
        changed = queries.plan_differences(viewer=asked.viewer, old=old.id, new=new.id, on=asked.on)
        told |= {
            "old": old, "new": new, "changed": versions.changes(changed, old, new), "is_nothing": changed.is_nothing,
        }  # fmt: skip
    return render(request, "casework/thread/compare.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, case: UUID) -> HttpResponse:
    """Begin a version."""
    asked = ask(request)
    record = asked.case(case, WORK)
    verb = Verb(
        _("Draft a plan"), plans.draft, _("Begun. Fill in what you know; the goals are there already."), Nothing,
        lead=EMPTY if _begins_empty(asked, case) else FROM_THREAD,
    )  # fmt: skip
    back = reverse("casework:plans", args=[case])
    return doing.carry_out(
        request, asked, record, verb, {"case": case}, back=back, of="",
        after=lambda made: reverse("casework:edit_plan", args=[case, made]),
    )  # fmt: skip


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case: UUID, plan: UUID) -> HttpResponse:
    """Write the sections of a draft."""
    asked = ask(request)
    record = asked.case(case, WORK)
    one = _open(asked, case, plan)
    initial = {name: getattr(one, name) for name in plan_forms.Sections.base_fields}
    form = plan_forms.Sections(request.POST if request.method == "POST" else None, initial=initial)
    saving.remembering(form)
    version = saving.version_of(request, one.version)
    there = reverse("casework:plan", args=[case, plan])
    told: dict[str, Any] = {
        "record": record, "form": form, "title": _title(one), "back": there, "version": version,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid() and doing.change(
        request, form, lambda some, read: plans.edit(plan=plan, changes=dict(some), version=read, **asked.by),
        version=version, changes=saving.changed(form), told=told,
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect(there)
    return render(request, "casework/thread/plan_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case: UUID, plan: UUID, verb: str) -> HttpResponse:
    """Do one thing with a version."""
    told = doing.verb_of(VERBS, verb)
    asked = ask(request)
    record = asked.case(case, WORK)
    one = _open(asked, case, plan)
    after = (lambda made: reverse("casework:edit_plan", args=[case, made])) if verb == "revise" else None
    back = reverse("casework:plan", args=[case, plan])
    return doing.carry_out(request, asked, record, told, {"plan": plan}, back=back, of=_title(one), after=after)


def _open(asked: Asked, case: UUID, plan: UUID) -> PlanRecord:
    """A version that the viewer may read; raises Absent."""
    one = finding.plan(finding.plans(asked, case), plan)
    if one.is_hidden:
        raise Absent
    return one


def _begins_empty(asked: Asked, case: UUID) -> bool:
    """Whether the last version lies under a label that is closed to the viewer: the next takes nothing from it."""
    return any(one.is_hidden for one in finding.plans(asked, case)[:1])


def _title(one: PlanRecord) -> str:
    return _("Version {number} of the plan").format(number=one.number)


def _first(page: finding.Page, found: Iterable[PlanRecord], among: Collection[str]) -> Shown | None:
    one = next((one for one in found if one.status in among and not one.is_in_error), None)
    return _shown(page, one) if one else None


def _shown(page: finding.Page, one: PlanRecord) -> Shown:
    offered = OFFERED.get(one.status, ()) if not one.is_in_error and not one.is_hidden else ()
    return Shown(
        one, doing.offers(VERBS, one.moves, offered) if page.may_work else [], _path(one),
        lacks_copy=one.agreed_date is not None and one.copy_given_date is None and one.status in SHOWN,
        is_late=one.status in IN_FORCE and one.next_review_date is not None and one.next_review_date < page.asked.on,
        text=versions.text(one),
    )  # fmt: skip


def _path(one: PlanRecord) -> list[tuple[Words, str]]:
    """The way of a version into force, and where on it this one is; none of one that has left it."""
    status = PlanStatus.ACTIVE.value if one.status in IN_FORCE else one.status
    keys = [key for key, _says in PATH]
    if status not in keys:
        return []
    now = keys.index(PlanStatus(status))
    return [(says, "done" if place < now else "now" if place == now else "") for place, (_key, says) in enumerate(PATH)]
