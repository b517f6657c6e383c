"""The pages of the plans."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caseway import rulebooks
from caseway.accounts.policy import ANYONE
from caseway.planner import Limits
from caseway.planner import calendar as dates
from caseway.planner.calendar import plan_events
from caseway.web.base.guard import declares
from caseway.web.base.wording import say
from caseway.web.check import draft, samples
from caseway.web.check.draft import Draft
from caseway.web.check.steps import steps
from caseway.web.plan import assumptions, pages, picture, planning
from caseway.web.plan.assumptions import Amounts, Assumed
from caseway.web.plan.lines import Wrong
from caseway.web.result import shelf

SEE_OTHER = 303
UNUSABLE = 422


@declares(ANYONE)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Let one choose a certification, the nearest first."""
    found = draft.read(request)
    if not found.document:
        return _empty(request)
    on = timezone.localdate()
    evidence = draft.evidence(request)
    cards = [pages.card(one, evidence) for one in planning.every(evidence, on=on)]
    context = {"draft": found, "on": on, "cards": sorted(cards, key=lambda card: card.held is not None)}
    return render(request, "plan/every.html", context)


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, credential: str) -> HttpResponse:
    """Show the way to one certification."""
    name = _name(credential)
    if not draft.read(request).document:
        return _empty(request)
    return _shown(request, name)


@dataclass(frozen=True, slots=True)
class _Typed:
    """Limits of which not all can be used: those that can, what was typed, and what is wrong by field."""

    given: Limits
    typed: dict[str, str]
    says: dict[str, str]


def _shown(
    request: HttpRequest,
    name: str,
    *,
    limits: _Typed | None = None,
    numbers: Wrong | None = None,
    too_long: bool = False,
) -> HttpResponse:
    on = timezone.localdate()
    found, actions = draft.read(request), planning.actions()
    assumed = assumptions.read(found, actions)
    evidence = draft.evidence(request)
    asked = planning.asked(name, evidence, assumed, on=on)
    option = asked.option(request.GET.get("plan", ""))
    particulars = shelf.particulars(asked.planned.goal.rule)
    context = {
        "draft": found,
        "on": on,
        "rulebook": name,
        "credential": shelf.credential_of(name),
        "particulars": particulars,
        "held": planning.held(evidence, particulars, on=on),
        "asked": asked,
        "assumed": assumed,
        "choices": pages.choices(asked, option),
        "told": pages.told(option, assumed, actions, numbers) if option else None,
        "picture": picture.of(option.plan) if option else None,
        "why_not": (asked.own or asked.planned).why_not,
        "what_ifs": pages.changed(asked.planned.what_ifs),
        "limits": pages.limits_form(
            asked, limits.given if limits else assumed.limits, actions, limits.typed if limits else {}
        ),
        "wrong": limits.says if limits else {},
        "numbers": numbers,
        "can_undo": assumptions.can_undo(found),
        "too_long": too_long,
        "assumes": _left_out(found, asked),
    }
    status = UNUSABLE if limits or numbers or too_long else 200
    return render(request, "plan/one.html", context, status=status)


def _left_out(found: Draft, asked: planning.Asked) -> bool:
    """Whether a step of the interview was left open, so that the plan took it as “none”."""
    looked_at = {clause.kind.name for clause in asked.planned.goal.rule.clauses() if clause.kind}
    return bool({one.kind.name for one in steps(found.document)} & looked_at & set(asked.planned.assumes))


@declares(ANYONE)
@require_POST
def limits(request: HttpRequest, credential: str) -> HttpResponse:
    """Take limits for the person's own plan; or take the last change back, or all of them."""
    name = _name(credential)
    found, actions = draft.read(request), planning.actions()
    assumed = assumptions.read(found, actions)
    go = request.POST.get("do", "set")
    if go == "undo":
        assumptions.undo(found)
    elif go == "reset":
        assumptions.keep(found, Assumed())
    elif go.startswith("without:"):
        assumptions.keep(found, assumed.without(go.partition(":")[2]))
    else:
        given, wrong = assumptions.limits_from(request.POST.dict(), request.POST.getlist("without"), actions)
        if wrong:
            return _shown(request, name, limits=_Typed(given, _texts(request), wrong))
        assumptions.keep(found, Assumed(given, assumed.numbers))
    return _kept(request, name, found)


@declares(ANYONE)
@require_POST
def numbers(request: HttpRequest, credential: str, key: str) -> HttpResponse:
    """Take the person's own numbers for one action, or go back to ours."""
    name = _name(credential)
    found, actions = draft.read(request), planning.actions()
    if key not in actions:
        raise Http404
    assumed = assumptions.read(found, actions)
    given: dict[str, Amounts] = {}
    if request.POST.get("do") != "ours":
        given, wrong = assumptions.numbers_from(request.POST.dict(), actions[key])
        if wrong:
            return _shown(request, name, numbers=Wrong(key, _texts(request), wrong))
    left = {other: parts for other, parts in assumed.numbers.items() if other != key}
    assumptions.keep(found, Assumed(assumed.limits, {**left, key: given} if given else left))
    return _kept(request, name, found)


@declares(ANYONE)
@require_safe
def calendar(request: HttpRequest, credential: str) -> HttpResponse:
    """Hand a plan over as a calendar file."""
    name = _name(credential)
    found = draft.read(request)
    assumed = assumptions.read(found, planning.actions())
    asked = planning.asked(name, draft.evidence(request), assumed, on=timezone.localdate())
    option = asked.option(request.GET.get("plan", "")) if found.document else None
    if option is None:
        raise Http404
    title = _("The way to the %(letters)s") % {"letters": option.plan.goal.letters}
    events = plan_events(
        option.plan, say=lambda words: say(words, name), url=request.build_absolute_uri(_address(name))
    )
    content = dates.calendar(events, at=timezone.now(), name=title, reminder=_(dates.IN_DAYS))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    file = f"caseway-plan-{name.rpartition('/')[2]}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _name(credential: str) -> str:
    try:
        return shelf.name_of(credential)
    except rulebooks.NotOnShelf as error:
        raise Http404 from error


def _address(name: str) -> str:
    return reverse("plan:one", args=[shelf.credential_of(name)])


def _kept(request: HttpRequest, name: str, found: Draft) -> HttpResponse:
    """Back to the page with the person's own plan, if there still is one."""
    response = HttpResponseRedirect(_address(name), status=SEE_OTHER)
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        return _shown(request, name, too_long=True)
    return response


def _texts(request: HttpRequest) -> dict[str, str]:
    return {name: text[:100] for name, text in request.POST.dict().items()}


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "plan/empty.html", {"samples": samples.SAMPLES})
