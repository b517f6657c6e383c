"""What the pages of a case's life share: a form asked and answered, and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caseway.casework import access
from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
from caseway.web.casework.asking import Asked
from caseway.web.clients.fields import Words
from caseway.web.clients.forms import faults

FORM = "casework/form.html"
WRONG = 422


def ask(request: HttpRequest, form: forms.Form, *, template: str = FORM, **told: Any) -> HttpResponse:
    """A page with a form that asks, or says what is wrong with what was answered."""
    return render(request, template, {"form": form, **told}, status=WRONG if form.errors else 200)


def of(record: CaseRecord, title: Words, back: str, **more: Any) -> dict[str, Any]:
    """What a page of one case with a form is told."""
    return {"record": record, "title": title, "back": back, **more}


def refused(form: forms.Form, invalid: Invalid) -> None:
    """Say on a form what could not be done; what is of no field of it, above all."""
    faults(form, invalid.faults)


def say_refused(request: HttpRequest, invalid: Invalid) -> None:
    """Say what could not be done where there is no form."""
    for sentence in invalid.faults.values():
        messages.error(request, sentence)


def given(request: HttpRequest, asked: Asked, case: UUID, says: str) -> HttpResponse:
    """Say that a case was given to somebody, and go to where it stands; to the team where it is one's own no more."""
    try:
        access.require(asked.viewer, access.OPEN, case, on=asked.on)
    except (access.Absent, access.NeedsReason, access.NeedsProof):
        gone = _("It is with another team now: whoever supervises that one sees it.")
        messages.success(request, f"{says} {gone}")
        return redirect("casework:team")
    return done(request, says, "casework:status", case)


def done(request: HttpRequest, says: str, to: str, *given: Any) -> HttpResponse:
    """Say that it was done, and go on."""
    messages.success(request, says)
    return redirect(to, *given)
