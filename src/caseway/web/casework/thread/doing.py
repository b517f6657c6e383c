"""Doing one thing to a need, goal, step or plan: its page asks what the verb must know, and a form in place does the same.

What is typed in place and cannot be kept is shown again on the page of the verb, with what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
from caseway.web.base.sent import back_to
from caseway.web.casework.asking import Asked
from caseway.web.casework.thread.forms import Nothing
from caseway.web.clients import saving
from caseway.web.clients.fields import Words
from caseway.web.clients.forms import faults

# Where what is wrong stands in a form, if its field is called otherwise there.
FIELDS = {
    "resolved_date": "resolved", "done_date": "done", "agreed_date": "agreed", "agreed_how": "how", "copy_how": "how",
    "next_review_date": "next_review", "copy_given_date": "given", "copy_to_physician_date": "sent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done: what its page and button are called, what does it, and what it says when it is done.

    `to`: the status it leads to, which says when it is offered; `asks_nothing`: its button does it at once.
    """

    name: Words
    act: Callable[..., object]
    done: Words
    form: type[forms.Form] = Nothing
    lead: Words = ""
    to: str = ""
    is_danger: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)  # what is told the form besides

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to fill in."""
        return not self.form.base_fields


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that can be done to something now, by the name in its address."""

    slug: str
    verb: Verb


def offers(verbs: Mapping[str, Verb], moves: Collection[str], among: Iterable[str]) -> list[Offer]:
    """Those of some verbs that lead to where something may move now."""
    return [Offer(slug, verbs[slug]) for slug in among if not verbs[slug].to or verbs[slug].to in moves]


def verb_of(verbs: Mapping[str, Verb], slug: str) -> Verb:
    """A verb by its name in an address; raises Http404."""
    if slug not in verbs:
        raise Http404
    return verbs[slug]


def carry_out(  # noqa: PLR0913 - a page of a verb is made of that much
    request: HttpRequest, asked: Asked, record: CaseRecord, verb: Verb, named: Mapping[str, UUID], *, back: str, of: str,
    form: forms.Form | None = None, after: Callable[[object], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Ask what a verb must know, do it, and go back; `of`: what it is done to, as the page says it."""
    there = back_to(request, back)
    if form is None:
        form = verb.form(request.POST if request.method == "POST" else None, **verb.given)
    if request.method == "POST" and form.is_valid():
        try:
            made = verb.act(**named, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            faults(form, {_beside(one, form): sentence for one, sentence in invalid.faults.items()})
        else:
            messages.success(request, str(verb.done))
            return redirect(after(made) if after else there)
    told = {
        "record": record, "title": verb.name, "form": form, "back": there, "do": verb.name, "of": of,
        "lead": verb.lead, "is_danger": verb.is_danger,
    }  # fmt: skip
    return render(request, "casework/thread/verb.html", told, status=422 if form.errors else 200)


def change(
    request: HttpRequest, form: forms.Form, save: saving.Save, *, version: int, changes: Mapping[str, Any],
    told: dict[str, Any],
) -> bool:  # fmt: skip
    """Save what was changed of something that is there; where it is not done, `told` says what is to be chosen."""
    saved = saving.save(request, form, save, version=version, changes=changes)
    told |= {"version": saved.version, "choices": saved.choices}
    return saved.is_done


def _beside(name: str, form: forms.Form) -> str:
    """The field beside which a fault stands."""
    other = FIELDS.get(name, "")
    return other if name not in form.fields and other in form.fields else name
