"""Entering a new person: after a search, with what was typed carried over, and those who look alike side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.clients import actions
from caseway.clients.codes import Quality
from caseway.clients.drafts import ClientDraft, ContactPointDraft
from caseway.clients.faults import Invalid
from caseway.clients.findings import Found
from caseway.clients.search import Likeness, likely_duplicates
from caseway.web.base.guard import declares
from caseway.web.clients import forms, searches
from caseway.web.clients.asking import Asked, ask, place
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import Result, forgotten, result

SAFE = ("is_safe_to_call", "is_safe_to_text", "is_safe_to_leave_voicemail")
ALIKE: dict[str, Words] = {
    "ssn": gettext_lazy("same Social Security number"),
    "birth_date": gettext_lazy("same birth date"),
    "near_birth_date": gettext_lazy("birth date a slip away"),
    "phone": gettext_lazy("same phone number"),
    "name": gettext_lazy("same or nearly the same name"),
}


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody who looks like the person about to be entered."""

    result: Result
    likeness: int
    alike: tuple[Words, ...]


@declares("client.create")
@answered
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, word: str) -> HttpResponse:
    """Ask for the least, show who looks alike, and save."""
    asked, text = ask(request), searches.typed(request, word)
    if text is None:
        return forgotten(request)
    places = asked.places("client.create")
    form = forms.NewPerson(request.POST or None, places=places, initial=_initial(text, asked))
    told: dict[str, Any] = {"form": form, "word": word, "text": text, "has_place": bool(places)}
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        draft, points = _drafts(form.cleaned_data)
        alike = likely_duplicates(
            viewer=asked.viewer, draft=draft, at=asked.at, on=asked.on, phones=[one.value for one in points]
        )
        twins = [_twin(one) for one in alike]
        # Only those whom the user has looked at count as looked at.
        if {str(one.person.id) for one in alike} <= set(request.POST.getlist("seen")):
            program, team = place(form.cleaned_data["place"])
            try:
                made = actions.create(draft=draft, program=program, team=team, belongings_of=points, **asked.by)
            except Invalid as invalid:
                forms.faults(form, _by_form(invalid.faults))
            else:
                messages.success(request, _("Saved. They are on your caseload from today."))
                return redirect("clients:person", made)
        else:
            return render(request, "clients/alike.html", {**told, "twins": twins, "draft": draft, "points": points})
    return render(request, "clients/new.html", told, status=422 if form.errors else 200)


def _initial(text: str, asked: Asked) -> dict[str, Any]:
    carried = searches.carried(text, on=asked.on)
    quality = Quality.FULL if carried.birth_date else Quality.NOT_COLLECTED
    return {**asdict(carried), "birth_date_quality": quality.value}


def _drafts(told: dict[str, Any]) -> tuple[ClientDraft, tuple[ContactPointDraft, ...]]:
    names = ("given_name", "family_name", "chosen_name", "birth_date", "birth_date_quality", "language")
    draft = ClientDraft(**{name: told[name] for name in names})
    point = ContactPointDraft(value=told["phone"], **{name: told[name] for name in SAFE}) if told["phone"] else None
    return draft, (point,) if point else ()


def _by_form(found: dict[str, str]) -> dict[str, str]:
    """The faults of the number stand beside the number."""
    return {"phone" if field == "value" else field: sentence for field, sentence in found.items()}


def _twin(one: Likeness) -> Twin:
    return Twin(result(Found(one.person, ())), one.likeness, tuple(ALIKE[name] for name in one.because))
