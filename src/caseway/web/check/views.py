"""The pages of the interview."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.accounts.policy import ANYONE
from caseway.web.base.guard import declares
from caseway.web.check import answers, cards, draft, files, questions, samples, summary
from caseway.web.check.draft import Draft
from caseway.web.check.steps import REVIEW, Step, find, steps

RESULT = "/check/result/"
UNUSABLE = 422
SEE_OTHER = 303
MOST_NAME = 200
form_page = require_http_methods(["GET", "HEAD", "POST"])


@declares(ANYONE)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show what the self-check is, and the ways into it."""
    found = draft.read(request)
    context = {"draft": found, "first": steps(found.document)[0], "samples": samples.SAMPLES}
    return render(request, "check/start.html", context)


@declares(ANYONE)
@form_page
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask about one kind of record."""
    current = find(slug)
    if current is None:
        raise Http404
    found = draft.read(request)
    if request.method != "POST":
        return _shown(request, current, found)
    form = request.POST
    go, _sep, which = form.get("do", "next").partition(":")
    typed = cards.arrived(current, form)
    cards.take(current, found, typed, form.get("have", ""))
    if go == "remove":
        _remove(current, found, typed, which)
    elif go not in ("keep", "add"):
        found.before, found.notice = None, ""
    response = _onward(current, found, go, which)
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        return _shown(request, current, found, too_long=True) if go != "keep" else response
    return response


def _remove(current: Step, found: Draft, typed: cards.Cards, which: str) -> None:
    before = {**found.document}
    left = [card for index, card in enumerate(typed) if str(index) != which]
    cards.take(current, found, left, "")
    found.before, found.notice = before, "removed"


def _onward(current: Step, found: Draft, go: str, which: str) -> HttpResponse:
    """Go where a button of the form leads; on to the next step only when every answer can be used."""
    if go == "keep":
        return HttpResponse(status=204)
    if go == "language":
        return _speak(which, current.address)
    if go == "add":
        more = len([card for card in cards.shown(current, found) if card])
        return _to(f"{current.address}?more=1#{current.slug}-{more}")
    if go == "remove":
        return _to(f"{current.address}#cards")
    if go == "goto":
        return _to(_place(which))
    if go == "back":
        return _to(_neighbor(current, found, -1))
    if cards.has_wrong(current, found):
        return _to(f"{current.address}#errors")
    return _to(_neighbor(current, found, +1))


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=SEE_OTHER)


def _place(slug: str) -> str:
    if slug == REVIEW:
        return reverse("check:review")
    target = find(slug)
    return target.address if target else reverse("check:start")


def _neighbor(current: Step, found: Draft, distance: int) -> str:
    """Return the address of the step before or after; past the last comes the review, before the first the start."""
    slugs = [one.slug for one in steps(found.document)]
    if current.slug not in slugs:  # the firms, after “self-employed” was taken back
        return reverse("check:review")
    index = slugs.index(current.slug) + distance
    if index < 0:
        return reverse("check:start")
    return _place(slugs[index] if index < len(slugs) else REVIEW)


def _speak(language: str, address: str) -> HttpResponse:
    response = _to(address)
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in the row of steps."""

    slug: str
    title: object
    is_now: bool
    is_done: bool


def _marks(found: Draft, now: str) -> list[Mark]:
    marks = [
        Mark(
            one.slug, one.words.title, one.slug == now, one.kind.name in found.document or one.kind.name in found.typed
        )
        for one in steps(found.document)
    ]
    return [*marks, Mark(REVIEW, _("Review"), now == REVIEW, is_done=False)]


def _where(marks: list[Mark]) -> dict[str, object]:
    number = next((index for index, mark in enumerate(marks, 1) if mark.is_now), 0)
    return {"steps": marks, "step_number": number, "step_count": len(marks)}


def _shown(request: HttpRequest, current: Step, found: Draft, *, too_long: bool = False) -> HttpResponse:
    typed = cards.shown(current, found)
    is_full = len(typed) >= files.MOST_CARDS
    if not typed or ("more" in request.GET and not is_full and not current.kind.single):
        typed = [*typed, {}]
    opened = {request.GET.get("card", "0" if len(typed) == 1 else "")}
    shown = [
        questions.card(current, index, card, answers.read(current.kind, card), is_open=str(index) in opened)
        for index, card in enumerate(typed)
    ]
    have = cards.have(current, found)
    context = {
        "draft": found,
        "step": current,
        "have": have or (cards.YES if "more" in request.GET else ""),
        "cards": shown,
        "wrong": [(card, ask) for card in shown for ask in card.wrong] if have in ("", cards.YES) else [],
        "words": questions.word_lists(current),
        "is_full": is_full,
        "most": files.MOST_CARDS,
        "too_long": too_long,
        **_where(_marks(found, current.slug)),
    }
    return render(request, "check/step.html", context, status=UNUSABLE if too_long else 200)


@declares(ANYONE)
@form_page
def review(request: HttpRequest) -> HttpResponse:
    """Look back over every answer before asking for the result."""
    found = draft.read(request)
    if request.method == "POST":
        return _reviewed(request, found)
    parts = [summary.part(one, found) for one in steps(found.document)]
    context = {
        "draft": found,
        "parts": parts,
        "name": found.document.get(draft.PERSON, ""),
        **_where(_marks(found, REVIEW)),
    }
    return render(request, "check/review.html", context)


def _reviewed(request: HttpRequest, found: Draft) -> HttpResponse:
    go, _sep, which = request.POST.get("do", "result").partition(":")
    name = answers.cleaned(request.POST.get("name", ""))[:MOST_NAME]
    if name:
        found.document = {draft.PERSON: name, **draft.records(found.document)}
    else:
        found.document.pop(draft.PERSON, None)
    found.notice = ""
    last = steps(found.document)[-1]
    places = {
        "save": reverse("check:save"),
        "back": last.address,
        "goto": _place(which),
        "result": RESULT,
        "language": reverse("check:review"),
    }
    response = _speak(which, places[go]) if go == "language" else _to(places.get(go, RESULT))
    if go == "keep":
        response = HttpResponse(status=204)
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        return _to(reverse("check:review"))
    return response


@declares(ANYONE)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take the answers from a person file."""
    try:
        document = files.load(request.FILES.get("file"))
    except files.Refused as refused:
        context = {"faults": refused.faults[:50], "more": max(0, len(refused.faults) - 50)}
        return render(request, "check/refused.html", context, status=UNUSABLE)
    return _replaced(request, document, "loaded", reverse("check:review"))


@declares(ANYONE)
@require_POST
def sample(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the answers of a ready-made person."""
    document = samples.document(slug, on=timezone.localdate())
    if document is None:
        raise Http404
    return _replaced(request, document, "sample", RESULT)


@declares(ANYONE)
@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Forget every answer, with a way back."""
    return _replaced(request, {}, "started-over", reverse("check:start"))


def _replaced(request: HttpRequest, document: draft.Document, notice: str, address: str) -> HttpResponse:
    found = draft.read(request)
    before = found.document
    found.replace({**document}, notice=notice)
    if not before:
        found.before = None
    response = _to(address)
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        says = _(
            "This file holds more than a browser can keep. Use the “caseway” command for it, or load a shorter one."
        )
        return render(request, "check/refused.html", {"faults": [("", says)], "more": 0}, status=UNUSABLE)
    return response


@declares(ANYONE)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Bring back the answers from before a card was removed, a file was loaded, or all was started over."""
    found = draft.read(request)
    found.undo()
    target = find(request.POST.get("step", ""))
    response = _to(target.address if target else reverse("check:review"))
    draft.keep(found, request, response)
    return response


@declares(ANYONE)
@require_GET
def save(request: HttpRequest) -> HttpResponse:
    """Hand the answers over as a person file."""
    text = files.written(draft.load(request))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="caseway-person.yaml"'
    return response
