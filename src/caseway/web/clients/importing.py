"""Importing people from a file: checked first, with every fault by its line; then imported whole, or undone whole.

The page of an import does the work: as long as it is open it asks for one batch of rows after another, and shows how far
it is. Without scripts a button does all that is left, and the page waits. Whatever stops it, the next request goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.clients import importing
from caseway.clients.codes import ImportStage
from caseway.clients.faults import Invalid
from caseway.clients.findings import Found
from caseway.clients.importing import Imported
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import Asked, ask, place
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import result

MOST_BYTES = 1_000_000  # as a page takes it
AT_ONCE = 0.7  # seconds of work for one request of the page
STOPPED_AFTER = timedelta(seconds=20)  # without a step, nobody is at it
# What a column is called where the reader names the field that it holds.
COLUMNS = {
    name: field.label for form in (forms.Names, forms.About, forms.Language) for name, field in form.base_fields.items()
}
TITLES: dict[str, Words] = {
    ImportStage.TRYING: gettext_lazy("Checking the file"),
    ImportStage.WRITING: gettext_lazy("Importing people"),
    ImportStage.UNDOING: gettext_lazy("Undoing the import"),
}
# What stands over the button that goes on, where nothing does it by itself.
DO: dict[str, Words] = {
    ImportStage.TRYING: gettext_lazy("Check the file"),
    ImportStage.WRITING: gettext_lazy("Import the people"),
    ImportStage.UNDOING: gettext_lazy("Undo the rest"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An import as the list shows it; is_stopped: rows are left, and nobody is at them."""

    it: Imported
    is_stopped: bool


@declares("client.import")
@answered
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and list what was imported."""
    asked = ask(request)
    form = forms.Import(places=asked.places("client.import"))
    return render(request, "clients/imports.html", {"form": form, **_listed(asked)})


def _listed(asked: Asked) -> dict[str, Any]:
    found = [
        Shown(one, one.is_working and (one.moved_at is None or one.moved_at < asked.at - STOPPED_AFTER))
        for one in importing.imports(viewer=asked.viewer)
    ]
    unfinished = [one for one in found if one.it.is_working or one.it.stage == ImportStage.TRIED]
    return {"unfinished": unfinished, "imports": [one for one in found if one not in unfinished]}


@declares("client.import")
@answered
@require_POST
def try_file(request: HttpRequest) -> HttpResponse:
    """Keep a file to be checked; nobody in it is kept."""
    asked = ask(request)
    form = forms.Import(request.POST, request.FILES, places=asked.places("client.import"))
    if form.is_valid() and form.cleaned_data["file"].size > MOST_BYTES:
        form.add_error("file", _("This file is larger than 1 MB. Divide it."))
    if not form.is_valid():
        return render(request, "clients/imports.html", {"form": form, **_listed(asked)}, status=422)
    file, (program, _team) = form.cleaned_data["file"], place(form.cleaned_data["place"])
    made = importing.choose(
        data=file.read(), file_name=file.name, program=program, by=asked.viewer, at=asked.at
    )  # fmt: skip
    return redirect("clients:import", made)


@declares("client.import")
@answered
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, imported: UUID) -> HttpResponse:
    """Show how far an import is or what importing would do; sent, begin to import what was checked."""
    asked = ask(request)
    if request.method == "POST":
        try:
            importing.begin(imported=imported, by=asked.viewer, at=asked.at)
        except Invalid as invalid:
            messages.error(request, " ".join(invalid.faults.values()))
        return redirect("clients:import", imported)
    it = importing.one(imported=imported, viewer=asked.viewer)
    if it.is_working:
        return render(request, "clients/import_progress.html", _progress(it))
    if it.stage == ImportStage.TRIED:
        return render(request, "clients/import.html", _preview(asked, it))
    return render(request, "clients/import_done.html", {"it": it})


@declares("client.import")
@answered
@require_POST
def go_on(request: HttpRequest, imported: UUID) -> HttpResponse:
    """Do what is left to do: for a page that shows it a part, otherwise all."""
    asked, began = ask(request), monotonic()
    is_part = "HX-Request" in request.headers
    it = importing.one(imported=imported, viewer=asked.viewer)
    is_new = not it.is_working
    while it.is_working:
        # The clock is read once for a request; of one that takes long, the steps count from there.
        at = asked.at + timedelta(seconds=monotonic() - began)
        it = importing.step(imported=imported, by=asked.viewer, at=at, on=asked.on)
        if is_part and monotonic() - began > AT_ONCE:
            break
    if it.is_working:
        return render(request, "clients/_progress.html", {**_progress(it), "is_part": True})
    if not is_new:
        _say(request, it)
    if is_part:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("clients:import", args=[imported])})
    return redirect("clients:import", imported)


@declares("client.import")
@answered
@require_POST
def undo(request: HttpRequest, imported: UUID) -> HttpResponse:
    """Withdraw everybody of an import."""
    asked = ask(request)
    try:
        importing.undo(imported=imported, **asked.by)
    except importing.Changed as changed:
        people = ", ".join(one.name for one in changed.people[:5])
        said = ngettext(
            "%(count)d person was changed since, so it cannot be undone: %(people)s.",
            "%(count)d people were changed since, so it cannot be undone: %(people)s.",
            changed.count,
        )
        messages.error(request, said % {"count": changed.count, "people": people})
    return redirect("clients:import", imported)


@declares("client.import")
@answered
@require_POST
def give_up(request: HttpRequest, imported: UUID) -> HttpResponse:
    """Delete a file that was not imported."""
    asked = ask(request)
    importing.give_up(imported=imported, by=asked.viewer, at=asked.at)
    return redirect("clients:imports")


def _progress(it: Imported) -> dict[str, Any]:
    return {"it": it, "title": TITLES[it.stage], "do": DO[it.stage]}


def _say(request: HttpRequest, it: Imported) -> None:
    """Say what has just become whole."""
    if it.stage == ImportStage.WRITTEN:
        messages.success(request, _("Imported. Everybody is enrolled in the program; put them on caseloads next."))
    elif it.stage == ImportStage.UNDONE:
        said = ngettext("Undone: %(count)d person.", "Undone: %(count)d people.", it.people)
        messages.success(request, said % {"count": it.people})


def _preview(asked: Asked, it: Imported) -> dict[str, Any]:
    preview = importing.preview(imported=it.id, viewer=asked.viewer, at=asked.at, on=asked.on)
    likely = [(line, [(one.likeness, result(Found(one.person, ()))) for one in of]) for line, of in preview.likely]
    return {
        "it": it,
        "preview": preview,
        "faults": [(one.line, COLUMNS.get(one.column, one.column), one.sentence) for one in preview.faults],
        "likely": likely,
    }
