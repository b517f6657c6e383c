"""The whole case as one file: what goes in and what is left out is shown first, and the file is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from caseway.casework import whole_file
from caseway.casework.whole_file import EXPORT, Part, Preview, Why
from caseway.web.base.guard import declares
from caseway.web.casework.asking import answered, ask
from caseway.web.casework.filing import forms

LEAST = 2  # seconds that any file takes, on a machine that has other things to do
A_SECOND = 250  # contacts set within about a second there


@declares(EXPORT)
@answered
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose period and parts, see what is left out and why, and take the file."""
    asked = ask(request)
    record = asked.case(case, EXPORT)
    given = request.POST if request.method == "POST" else (request.GET or forms.File.first())
    form = forms.File(given)
    told: dict[str, object] = {"record": record, "form": form, "seconds": LEAST}
    if not form.is_valid():
        return render(request, "casework/filing/file.html", told, status=422)
    who = {"viewer": asked.viewer, "record": record, "choice": form.choice(), "at": asked.at, "on": asked.on}
    if request.method == "POST":
        made = whole_file.make(**who)  # type: ignore[arg-type] # each is what its name says
        headers = {
            "Content-Disposition": f'attachment; filename="case-{str(case)[:8]}-{asked.on}.pdf"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(made.content, "application/pdf", headers=headers)
    found = whole_file.preview(**who)  # type: ignore[arg-type] # as above
    told |= {"found": found, "parts": list(_parts(found)), "seconds": LEAST + found.contacts // A_SECOND}
    return render(request, "casework/filing/file.html", told)


def _parts(found: Preview) -> Iterable[tuple[Part, int, list[tuple[Why, int]]]]:
    """Each part, how much of it is in the file, and what is left out and why."""
    for part in Part:
        left = [(Why(why), number) for (of, why), number in sorted(found.left_out.items()) if of == part]
        if part in found.kept or left:
            yield part, found.kept.get(part, 0), left
