"""One part of a sitting: its questions asked, its answers kept as one goes, its conclusion written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.accounts.editing import Stale
from caseway.casework import assessing
from caseway.casework.assessing import CONCLUSION, Saved, plain
from caseway.casework.assessment_records import Part
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.wording import say
from caseway.web.casework.asking import WORK, answered
from caseway.web.casework.assess import drawing, finding, posted
from caseway.web.casework.assess.finding import Found
from caseway.web.casework.assess.posted import Conclusion
from caseway.web.clients.saving import version_of


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, case: UUID, assessment: UUID, component: str) -> HttpResponse:
    """Ask the questions of a part."""
    found = finding.show(request, case, assessment, WORK)
    it = found.part(component)
    if not found.it.is_unfinished:
        return redirect("casework:assessment", case, assessment)
    if request.method != "POST":
        return _page(request, found, it)
    try:
        saved = _save(request, found, it)
    except Stale as stale:
        return _beside(request, found, component, stale)
    except Invalid as invalid:
        return _page(request, found, it, says=list(invalid.faults.values()), status=422)
    if saved.wrong:
        now = _now(found, component)
        drawn, wrote = posted.draw(now, request.POST, saved.wrong), posted.conclusion(request.POST, now)
        wrote = Conclusion(wrote.text, (wrote.text,)) if wrote.is_changed else wrote  # what was changed is kept
        return _page(request, found, now, drawn=drawn, wrote=wrote, version=saved.version, status=422)
    if saved.steps:
        return redirect("casework:safety_stop", case, assessment)
    return _go(request, found, it, request.POST.get("go", "next"))


def _save(request: HttpRequest, found: Found, it: Part) -> Saved:
    """Keep what was sent; raises Stale or Invalid. The answers are kept first: one of them may ask for a safety step."""
    doing: Any = {"assessment": found.it.id, "component": it.key, **found.asked.by}
    version = version_of(request, it.version)
    saved = assessing.answer(answers=posted.read(request.POST, it), version=version, **doing)
    wrote = posted.conclusion(request.POST, it)
    if wrote.is_changed:
        assessing.note(conclusion=wrote.text, seen=wrote.seen, **doing)
    return saved


def _beside(request: HttpRequest, found: Found, component: str, stale: Stale) -> HttpResponse:
    """Show what was sent beside what somebody else wrote in the meantime."""
    after = Found(found.asked, found.record, found.again())  # with a safety step that was opened just now
    it = after.part(component)
    wrote = posted.conclusion(request.POST, it)
    theirs = next((one.theirs for one in stale.clashes if one.field == CONCLUSION), None)
    if theirs is not None:
        wrote = Conclusion(wrote.text, (theirs,), theirs)
    answers = tuple(one for one in stale.clashes if one.field != CONCLUSION)
    drawn = posted.draw(it, request.POST, clashes=answers)
    return _page(request, after, it, drawn=drawn, wrote=wrote, version=stale.version, clashes=True, status=422)


def _now(found: Found, key: str) -> Part:
    now = found.again().part(key)
    assert now is not None  # it was there before the answers were kept
    return now


def _go(request: HttpRequest, found: Found, it: Part, way: str) -> HttpResponse:
    """Where to, once all is kept."""
    doing: Any = {"assessment": found.it.id, "component": it.key, **found.asked.by}
    if way == "leave":
        return redirect("casework:assessment", found.it.case, found.it.id)
    if way == "back":
        return redirect(found.beside(it.key, -1))
    if way == "carry":
        saved = assessing.carry_over(**doing)
        messages.success(request, _("Answers of the last time taken over: {number}. Ask whether they still hold.").format(
            number=len(saved.changed)))  # fmt: skip
        return redirect(found.address("sitting", component=it.key))
    if way == "aside":
        try:
            assessing.set_aside(state=request.POST.get("state", ""), why=request.POST.get("aside", ""), **doing)
        except Invalid as invalid:
            return _page(
                request, found, _now(found, it.key), says=list(invalid.faults.values()), is_aside=True, status=422
            )
        return redirect(found.beside(it.key, 1))
    return _next(request, found, it)


def _next(request: HttpRequest, found: Found, it: Part) -> HttpResponse:
    """Go on: to what the answers have just brought up, or with the conclusion to the next part."""
    doing: Any = {"assessment": found.it.id, "component": it.key, **found.asked.by}
    now = _now(found, it.key)
    shown = set(request.POST.getlist("asked"))
    if new := [one for one in now.blank if one.key not in shown]:
        return redirect(f"{found.address('sitting', component=it.key)}#q-{new[0].key}")
    wrote = posted.conclusion(request.POST, it)
    words = request.POST.get("conclusion", "").strip()
    if not wrote.is_changed and plain(words) != plain(now.conclusion):
        messages.info(
            request,
            _("Somebody else wrote the conclusion of this part meanwhile. Read it, change it if need be, and go on."),
        )
        return redirect(found.address("sitting", component=it.key))
    if words and not now.blank and (now.state != "completed" or words != now.conclusion):
        assessing.conclude(conclusion=words, **doing)
    elif words and now.blank:
        messages.info(request, posted.lacking(len(now.blank)))
    return redirect(found.beside(it.key, 1))


@declares("case.work")
@answered
@require_POST
def keep(request: HttpRequest, case: UUID, assessment: UUID, component: str) -> HttpResponse:
    """Keep answers while somebody goes on asking; says what is asked now, how far it is, and whether to stop."""
    found = finding.show(request, case, assessment, WORK)  # the score it answers with is health information
    it = found.part(component)
    had = {one.task for one in found.it.open_steps}
    try:
        saved = _save(request, found, it)
    except Stale:
        says = _("Somebody else answers here, too. Press “Save and go on” to see both; nothing is lost.")
        steps = [one for one in found.again().open_steps if one.task not in had]
        return JsonResponse({"says": says, "stop": found.address("safety_stop") if steps else ""}, status=409)
    except Invalid as invalid:
        return JsonResponse({"says": " ".join(invalid.faults.values())}, status=422)
    after = found.again()
    now = after.part(component)
    assert now is not None  # it was there before the answers were kept
    told = {
        "version": saved.version, "asked": [one.key for one in now.asked], "score": _score(after.headline),
        "answered": drawing.answered(now), "done": now.answered, "of": len(now.asked),
        "wrong": {key: say(one) for key, one in saved.wrong.items()},
        "stop": found.address("safety_stop") if saved.steps else "",
    }  # fmt: skip
    return JsonResponse(told)


def _score(reading: Any) -> str:  # noqa: ANN401 - a reading, or none
    return drawing.on_scale(reading) if reading else ""


@declares("case.work")
@answered
@require_POST
def take_up(request: HttpRequest, case: UUID, assessment: UUID, component: str) -> HttpResponse:
    """Open a part again that was set aside."""
    found = finding.work(request, case, assessment)
    try:
        assessing.take_up(assessment=assessment, component=component, **found.asked.by)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.faults.values()))
        return redirect("casework:assessment", case, assessment)
    return redirect(found.address("sitting", component=component))


def _page(request: HttpRequest, found: Found, it: Part, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a part; `more`: what was sent, and what is wrong with it."""
    # The address of what follows takes the assessment as it is now, where answers were kept in between.
    parts = [one for one in found.it.parts if one.asked or one.key == it.key]
    place = [one.key for one in parts].index(it.key)
    told = {
        "record": found.record, "it": found.it, "part": it, "drawn": posted.draw(it), "version": it.version,
        "parts": parts, "place": place + 1, "is_last": place + 1 == len(parts), "is_first": place == 0,
        "score": _score(found.it.headline), "answered": drawing.answered(it), "reasons": posted.REASONS,
        "states": posted.STATES, "wrote": posted.conclusion(request.POST, it),
        "wrong": [one for one in more.get("drawn", []) if one.wrong or one.theirs], **more,
    }  # fmt: skip
    return render(request, "casework/assess/part.html", told, status=status)
