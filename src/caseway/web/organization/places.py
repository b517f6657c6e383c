"""Opening and changing programs and teams."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.accounts import actions, queries
from caseway.accounts.queries import ProgramSeen
from caseway.web.base import guard
from caseway.web.base.guard import declares
from caseway.web.organization import forms

TAKEN = gettext_lazy("Another one has this name already.")


def programs(request: HttpRequest) -> list[ProgramSeen]:
    """The programs of the organization one works in."""
    return queries.programs(viewer=guard.viewer(request), on=timezone.localdate(guard.moment(request)))


@declares(actions.PLACES)
def open_program(request: HttpRequest) -> HttpResponse:
    """Open a program."""
    form = forms.Program(request.POST or None)

    def change() -> None:
        actions.open_program(**form.cleaned_data, by=guard.viewer(request), at=guard.moment(request))

    return _answer(request, form, change, gettext_lazy("New program"))


@declares(actions.PLACES)
def change_program(request: HttpRequest, program: UUID) -> HttpResponse:
    """Change a program."""
    found = next((one for one in programs(request) if one.id == program), None)
    if found is None:
        raise Http404
    now = {"name": found.name, "setting": found.setting.value, "is_open": found.is_open}
    form = forms.ChangedProgram(request.POST or None, initial=now)

    def change() -> None:
        actions.change_program(program=program, **form.cleaned_data, by=guard.viewer(request), at=guard.moment(request))

    return _answer(request, form, change, gettext_lazy("Change a program"))


@declares(actions.PLACES)
def form_team(request: HttpRequest) -> HttpResponse:
    """Form a team."""
    form = forms.Team(request.POST or None, programs=programs(request))

    def change() -> None:
        actions.form_team(
            name=form.cleaned_data["name"], program=UUID(form.cleaned_data["program"]),
            by=guard.viewer(request), at=guard.moment(request),
        )  # fmt: skip

    return _answer(request, form, change, gettext_lazy("New team"))


@declares(actions.PLACES)
def rename_team(request: HttpRequest, team: UUID) -> HttpResponse:
    """Give a team another name."""
    found = next((one for program in programs(request) for one in program.teams if one.id == team), None)
    if found is None:
        raise Http404
    form = forms.TeamName(request.POST or None, initial={"name": found.name})

    def change() -> None:
        actions.rename_team(
            team=team, name=form.cleaned_data["name"], by=guard.viewer(request), at=guard.moment(request)
        )

    return _answer(request, form, change, gettext_lazy("Rename a team"))


def _answer(
    request: HttpRequest, form: django_forms.Form, change: Callable[[], None], title: str | Promise
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            change()
        except actions.NameTaken:
            form.add_error("name", str(TAKEN))
        except actions.NotThere:
            raise Http404 from None
        else:
            messages.success(request, _("Saved."))
            return redirect("organization:home")
    return render(request, "organization/form.html", {"form": form, "title": title, "do": gettext_lazy("Save")})
