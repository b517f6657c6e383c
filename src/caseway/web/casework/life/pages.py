"""What the pages of a case's life share: a form asked and answered, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
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


def done(request: HttpRequest, says: str, to: str, *given: Any) -> HttpResponse:
    """Say that it was done, and go on."""
    messages.success(request, says)
    return redirect(to, *given)
