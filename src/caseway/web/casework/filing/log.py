"""The case log: which cases there are, for the reviewer who picks files from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from caseway.casework import case_log
from caseway.casework.access import OPEN
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.filing import forms, sheets

SHOWN = 25


@declares(case_log.TAKE)
@answered
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Show the first lines of a log, or give all of it as a file."""
    asked = ask(request)
    programs = asked.places(OPEN)
    given = request.POST if request.method == "POST" else (request.GET or None)
    form = forms.Log(given, programs=programs, initial=forms.Log.first(programs, on=asked.on))
    if not form.is_valid():
        return _page(request, form, {"has_programs": bool(programs)}, status=422 if form.is_bound else 200)
    if request.method == "POST":
        rows = case_log.take(viewer=asked.viewer, asked=form.asked(), at=asked.at, on=asked.on)
        return sheets.streamed(f"case-log-{asked.on}.csv", case_log.COLUMNS, rows)  # type: ignore[return-value] # sent alike
    return _page(request, form, _told(form, asked))


def _told(form: forms.Log, asked: Asked) -> dict[str, object]:
    wanted = form.asked()
    lines = case_log.first(viewer=asked.viewer, asked=wanted, at=asked.at, on=asked.on, most=SHOWN)
    number = case_log.count(viewer=asked.viewer, asked=wanted, on=asked.on)
    return {"has_programs": True, "lines": lines, "number": number, "is_named": wanted.is_named, "shown": len(lines)}


def _page(request: HttpRequest, form: forms.Log, told: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, "casework/filing/log.html", {"form": form, **told}, status=status)
