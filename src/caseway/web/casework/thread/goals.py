"""The pages of one goal: its criterion, its levels and reviews, its steps, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import goals, thread
from caseway.casework.codes import GOAL_MOVES, GOAL_OPEN, GoalStatus, NeedStatus
from caseway.casework.goals import GoalDraft, ReviewDraft
from caseway.casework.records import GoalRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.sent import back_to
from caseway.web.casework.asking import OPEN, WORK, answered
from caseway.web.casework.thread import doing, domains, finding, forms, loose, sparks
from caseway.web.casework.thread.doing import Verb
from caseway.web.casework.thread.finding import Page
from caseway.web.clients import saving
from caseway.web.clients.forms import faults

VERBS: dict[str, Verb] = {
    "begin": Verb(
        gettext_lazy("Work on it"), goals.begin, gettext_lazy("Saved: the goal and its needs are being worked on."),
        to=GoalStatus.ACTIVE,
    ),
    "hold": Verb(
        gettext_lazy("Put it on hold"), goals.hold, gettext_lazy("On hold. You can go on with it at any time."),
        forms.Why, to=GoalStatus.ON_HOLD,
    ),
    "complete": Verb(
        gettext_lazy("End the work on it"), goals.complete,
        gettext_lazy("Saved. You can take it up again at any time."), forms.Complete, to=GoalStatus.COMPLETED,
        lead=gettext_lazy("Say how far it came, also where it was not reached."),
    ),
    "reject": Verb(
        gettext_lazy("The client does not want it"), goals.reject, gettext_lazy("Saved."), forms.EndGoal,
        to=GoalStatus.REJECTED, is_danger=True, lead=gettext_lazy("They may say so at any time. This cannot be taken back."),
    ),
    "cancel": Verb(
        gettext_lazy("Give it up"), goals.cancel, gettext_lazy("Saved."), forms.EndGoal, to=GoalStatus.CANCELLED,
        is_danger=True, lead=gettext_lazy("It stays on file with your reason. This cannot be taken back; a new goal can be set."),
    ),
    "strike": Verb(
        gettext_lazy("It was entered in error"), goals.strike, gettext_lazy("Marked. It stays on file, struck through."),
        forms.Why, is_danger=True, lead=gettext_lazy("It is kept, and counted nowhere. This cannot be taken back."),
    ),
}  # fmt: skip
SERVED = (NeedStatus.CONFIRMED, NeedStatus.ACTIVE, NeedStatus.DEFERRED)
MOVES = ("begin", "complete", "hold", "reject", "cancel")


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID, goal: UUID) -> HttpResponse:
    """Show a goal, its steps, its reviews and its history."""
    page = finding.page(request, case, OPEN)
    one = page.goal(goal)
    told = {
        "record": page.record, "goal": one, "may": page.may_work and not one.is_in_error,
        "is_open": one.status in GOAL_OPEN and not one.is_in_error, "spark": sparks.draw(one),
        "needs": [need for need in page.thread.needs if need.id in one.needs],
        "levels": [(sparks.signed(number - 2), number - 2, text) for number, text in reversed(list(enumerate(one.levels)))],
        "reviews": [(review, _level(review.attained)) for review in one.reviews], "offers": _offers(one),
        "history": thread.history(viewer=page.asked.viewer, case=case, about=goal, on=page.asked.on),
        "loose": loose.Asked(page.thread, page.asked.on).goal(one) if one.status in GOAL_OPEN and not one.is_in_error else (),
        "is_first": _before(page, one) is None, "here": reverse("casework:goal", args=[case, goal]),
    }  # fmt: skip
    return render(request, "casework/thread/goal.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Set a goal for needs of the case."""
    page = finding.page(request, case, WORK)
    chosen = [one for one in request.GET.getlist("need") if one in {str(need.id) for need in page.thread.needs}]
    form = _form(request, page, {"weight": 1, "needs": chosen})
    there = back_to(request, reverse("casework:thread", args=[case]))
    if request.method == "POST" and form.is_valid():
        try:
            made = goals.add(case=case, draft=_draft(form), **page.asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            messages.success(request, _("Saved. Now add the first step."))
            return redirect(f"{there}#g-{made}")
    told = {"record": page.record, "form": form, "title": _("Set a goal"), "back": there, **_help(page, form)}
    return render(request, "casework/thread/goal_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case: UUID, goal: UUID) -> HttpResponse:
    """Change what a goal says, or which needs it serves."""
    page = finding.page(request, case, WORK)
    one = page.goal(goal)
    names = ("words", "criterion", "baseline", "target_date", "is_long_term", "weight")
    initial = {name: getattr(one, name) for name in names} | forms.levels_of(one.levels)
    form = _form(request, page, {**initial, "needs": [str(key) for key in one.needs]}, one)
    saving.remembering(form)
    version = saving.version_of(request, one.version)
    there = back_to(request, reverse("casework:goal", args=[case, goal]))
    told: dict[str, Any] = {
        "record": page.record, "form": form, "title": _("Change the goal"), "back": there, "version": version,
        **_help(page, form),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        changes = _changes(form, one)
        if "levels" in changes and version != one.version and _were(form) != one.levels:
            says = _(
                "Somebody else changed the levels while you were typing. They now read: {levels}. Save again to have yours."
            )
            form.add_error(None, says.format(levels="; ".join(one.levels) or _("none")))
            told["version"] = one.version
        elif doing.change(
            request, form, lambda some, read: goals.edit(goal=goal, changes=dict(some), version=read, **page.asked.by),
            version=version, changes=changes, told=told,
        ):  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect(there)
    return render(request, "casework/thread/goal_form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, case: UUID, goal: UUID) -> HttpResponse:
    """Write down how far a goal has come."""
    page = finding.page(request, case, WORK)
    one = page.goal(goal)

    def act(*, goal: UUID, attained: int | None = None, **told: Any) -> UUID:
        draft = {name: told.pop(name) for name in ("achievement", "evidence", "on_date")}
        return goals.review(goal=goal, draft=ReviewDraft(attained=attained, **draft), **told)

    verb = Verb(_("Review the goal"), act, _("Saved."), forms.Review, lead=one.criterion, given={"levels": one.levels})
    back = reverse("casework:goal", args=[case, goal])
    return doing.carry_out(request, page.asked, page.record, verb, {"goal": goal}, back=back, of=one.words)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case: UUID, goal: UUID, verb: str) -> HttpResponse:
    """Do one thing to a goal."""
    page = finding.page(request, case, WORK)
    one = page.goal(goal)
    told = _sooner(page, one) if verb == "sooner" else doing.verb_of(VERBS, verb)
    back = reverse("casework:goal", args=[case, goal])
    return doing.carry_out(request, page.asked, page.record, told, {"goal": goal}, back=back, of=one.words)


def _sooner(page: Page, one: GoalRecord) -> Verb:
    """To have a goal come before the one that is before it."""

    def act(*, goal: UUID, **told: Any) -> None:
        keys = [each.id for each in page.thread.goals]
        place = keys.index(goal)
        before = max(place - 1, 0)
        keys[before], keys[place] = keys[place], keys[before]
        standing = {each.id for each in page.thread.goals if not each.is_in_error}
        goals.order(case=page.record.id, goals=[key for key in keys if key in standing], **told)

    return Verb(_("Put it one place higher"), act, _("Saved."), lead=one.words)


def _before(page: Page, one: GoalRecord) -> GoalRecord | None:
    """The goal that comes before another one."""
    keys = [each.id for each in page.thread.goals]
    place = keys.index(one.id)
    return page.thread.goals[place - 1] if place else None


def _form(request: HttpRequest, page: Page, initial: dict[str, Any], one: GoalRecord | None = None) -> forms.Goal:
    """The form of a goal, with the needs it can serve: those that stand, and its own."""
    own = one.needs if one else ()
    standing = [
        need
        for need in page.thread.needs
        if not need.is_in_error and not need.is_hidden and (need.status in SERVED or need.id in own)
    ]
    choices = [(str(need.id), need.says) for need in standing]
    choices += [(str(key), _("A need that you may not see")) for key in own if str(key) not in dict(choices)]
    return forms.Goal(request.POST if request.method == "POST" else None, initial=initial, needs=choices)


def _draft(form: forms.Goal) -> GoalDraft:
    names = ("words", "criterion", "baseline", "target_date", "is_long_term", "weight")
    told = {name: form.cleaned_data[name] for name in names}
    levels = form.levels if all(form.levels) else ()
    return GoalDraft(needs=form.cleaned_data.get("needs", ()), levels=levels, **told)


def _changes(form: forms.Goal, one: GoalRecord) -> dict[str, Any]:
    """What was changed of a goal, the levels together."""
    changes = saving.changed(form)
    if names := [name for name in changes if name in forms.LEVEL_FIELDS]:
        changes = {name: value for name, value in changes.items() if name not in names}
        changes["levels"] = form.levels if any(form.levels) else ()
    if set(changes.get("needs", ())) == set(one.needs):
        changes.pop("needs", None)
    return changes


def _were(form: forms.Goal) -> tuple[str, ...]:
    """The levels as the form had shown them."""
    told = tuple(form.data.get(form[f"level_{number}"].html_initial_name, "") for number in range(5))
    return told if any(told) else ()


def _help(page: Page, form: forms.Goal) -> dict[str, Any]:
    """What can be measured in the domains of the needs that are chosen, or of all."""
    chosen = {str(one) for one in (form["needs"].value() or ())} if "needs" in form.fields else set()
    return {"examples": domains.examples(_domains(page, chosen) or _domains(page, None))}


def _domains(page: Page, chosen: set[str] | None) -> Iterable[str]:
    return [
        need.domain for need in page.thread.needs if not need.is_hidden and (chosen is None or str(need.id) in chosen)
    ]


def _offers(one: GoalRecord) -> list[doing.Offer]:
    moves = GOAL_MOVES.get(one.status, frozenset()) if not one.is_in_error else frozenset()
    return doing.offers(VERBS, moves, MOVES)


def _level(attained: int | None) -> tuple[str, object] | None:
    return None if attained is None else (sparks.signed(attained), sparks.LEVELS[attained])
