"""Importing people from a file: tried first, with every fault by its line; then imported whole, or undone whole.

Between the two the file waits in the page itself, never on the server.
"""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.clients import importing
from caseway.clients.faults import Invalid
from caseway.clients.findings import Found
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import ask, place
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import result

MOST_BYTES = 1_000_000  # as a page takes it
# What a column is called where the reader names the field that it holds.
COLUMNS = {
    name: field.label for form in (forms.Names, forms.About, forms.Language) for name, field in form.base_fields.items()
}


@declares("client.import")
@answered
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and list what was imported."""
    asked = ask(request)
    form = forms.Import(places=asked.places("client.import"))
    told = {"form": form, "imports": importing.imports(viewer=asked.viewer)}
    return render(request, "clients/imports.html", told)


@declares("client.import")
@answered
@require_POST
def try_file(request: HttpRequest) -> HttpResponse:
    """Say what importing a file would do; nothing is kept."""
    asked = ask(request)
    form = forms.Import(request.POST, request.FILES, places=asked.places("client.import"))
    if form.is_valid() and form.cleaned_data["file"].size > MOST_BYTES:
        form.add_error("file", _("This file is larger than 1 MB. Divide it."))
    if not form.is_valid():
        told: dict[str, Any] = {"form": form, "imports": importing.imports(viewer=asked.viewer)}
        return render(request, "clients/imports.html", told, status=422)
    data, (program, _team) = form.cleaned_data["file"].read(), place(form.cleaned_data["place"])
    preview = importing.dry_run(data=data, program=program, **asked.by)
    told = {
        "preview": preview,
        "faults": [(one.line, COLUMNS.get(one.column, one.column), one.sentence) for one in preview.faults],
        "likely": [
            (line, [(one.likeness, result(Found(one.person, ()))) for one in of]) for line, of in preview.likely
        ],
        "file_name": form.cleaned_data["file"].name,
        "program": str(program),
        "content": "" if preview.faults else base64.b64encode(data).decode(),
    }
    return render(request, "clients/import.html", told)


@declares("client.import")
@answered
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Import the file that was tried."""
    asked = ask(request)
    try:
        data = base64.b64decode(request.POST.get("content", ""), validate=True)
        program = UUID(request.POST.get("program", ""))
    except (binascii.Error, ValueError):
        data, program = b"", UUID(int=0)
    if sha256(data).hexdigest() != request.POST.get("digest"):
        messages.error(request, _("The file did not arrive whole. Choose it again."))
        return redirect("clients:imports")
    try:
        importing.import_people(
            data=data, file_name=request.POST.get("file_name", ""), program=program, **asked.by
        )  # fmt: skip
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.faults.values()))
    else:
        messages.success(request, _("Imported. Everybody is enrolled in the program; put them on caseloads next."))
    return redirect("clients:imports")


@declares("client.import")
@answered
@require_http_methods(["POST"])
def undo(request: HttpRequest, imported: UUID) -> HttpResponse:
    """Withdraw everybody of an import."""
    asked = ask(request)
    try:
        count = importing.undo(imported=imported, **asked.by)
    except importing.Changed as changed:
        people = ", ".join(one.name for one in changed.people[:5])
        said = ngettext(
            "%(count)d person was changed since, so it cannot be undone: %(people)s.",
            "%(count)d people were changed since, so it cannot be undone: %(people)s.",
            changed.count,
        )
        messages.error(request, said % {"count": changed.count, "people": people})
    else:
        said = ngettext("Undone: %(count)d person.", "Undone: %(count)d people.", count)
        messages.success(request, said % {"count": count})
    return redirect("clients:imports")
