"""The pages of the result."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caseway import rulebooks
from caseway.accounts.policy import ANYONE
from caseway.criteria import judge
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf as whole_shelf
from caseway.web.check import draft, samples
from caseway.web.result import comparison, shelf, timeline, tree
from caseway.web.result import what_if as supposing
from caseway.web.result.cards import card
from caseway.web.result.questions import open_questions
from caseway.web.result.what_if import Supposed


@declares(ANYONE)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show every certification side by side, nearest first."""
    return _compared(request, Supposed())


@declares(ANYONE)
@require_POST
def what_if(request: HttpRequest) -> HttpResponse:
    """Judge again with something supposed; nothing is stored."""
    return _compared(request, supposing.read(request.POST.dict()))


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, credential: str) -> HttpResponse:
    """Show one certification's whole tree of reasons."""
    on = timezone.localdate()
    found = draft.read(request)
    try:
        rule = shelf.rule_on(shelf.name_of(credential), on=on)
    except rulebooks.NotOnShelf as error:
        raise Http404 from error
    if not found.document:
        return _empty(request)
    verdict = judge(rule, draft.evidence(request), on=on)
    particulars = shelf.particulars(rule)
    context = {
        "draft": found,
        "on": on,
        "card": card(verdict, particulars),
        "tree": [tree.drawn(verdict)],
        "rulebook": rule.name,
        "picture": timeline.of_one(verdict, particulars),
        "open": open_questions([(verdict, particulars)]),
    }
    return render(request, "result/one.html", context)


def _compared(request: HttpRequest, supposed: Supposed) -> HttpResponse:
    found = draft.read(request)
    if not found.document:
        return _empty(request)
    on = timezone.localdate()
    result = comparison.compared(draft.evidence(request), supposed, on=on, among=whole_shelf())
    is_part = request.headers.get("HX-Request") == "true"
    context = {"draft": found, "on": on, "result": result, "supposed": supposed, "is_part": is_part}
    return render(request, "result/_answers.html" if is_part else "result/compare.html", context)


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "result/empty.html", {"samples": samples.SAMPLES})
