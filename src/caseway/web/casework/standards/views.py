"""The pages of what a program follows: to read, and to change."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from caseway.accounts import policy
from caseway.casework import due, following, load
from caseway.casework.team_scope import SEE
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.standards.forms import FIELDS, Standards, initial
from caseway.web.clients.forms import faults


@declares(SEE)
@answered
@require_GET
def followed(request: HttpRequest) -> HttpResponse:
    """Show what each program follows in which one supervises or manages."""
    asked = ask(request)
    told = {
        "programs": following.of_team(viewer=asked.viewer, at=asked.at, on=asked.on),
        "may_change": policy.may_ever(asked.viewer, due.CHANGE),
    }
    return render(request, "casework/standards/followed.html", told)


@declares(due.CHANGE)
@answered
@require_http_methods(["GET", "POST"])
def standards(request: HttpRequest, program: UUID) -> HttpResponse:
    """Show what a program follows and where each set comes from, and change it."""
    asked = ask(request)
    found = following.of_program(viewer=asked.viewer, program=program, on=asked.on)
    choices = [(one.name, one.title) for one in found.sets if one.rules or one.is_followed]
    form = Standards(request.POST or None, initial=initial(found), choices=choices)
    if request.method == "POST" and form.is_valid() and _save(form, program, asked):
        messages.success(request, _("Saved. Due dates of open cases follow it now."))
        return redirect("casework:standards", program)
    return render(request, "casework/standards/standards.html", {"found": found, "form": form})


def _save(form: Standards, program: UUID, asked: Asked) -> bool:
    """Save all at once; whether that could be done, or else the form says why not."""
    try:
        with transaction.atomic():
            due.choose_attempts(program=program, rule=form.rule, **asked.by)
            if {"which", "sets", "state"}.intersection(form.changed_data):
                due.choose(program=program, sets=form.chosen, state=form.cleaned_data["state"], **asked.by)
            if "hours" in form.changed_data:
                load.guide(program=program, hours=form.cleaned_data["hours"], by=asked.viewer, at=asked.at)
    except Invalid as invalid:
        faults(form, {FIELDS.get(name, name): said for name, said in invalid.faults.items()})
        return False
    return True
