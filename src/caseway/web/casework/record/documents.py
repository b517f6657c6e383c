"""The documents of a case: asked for, put on file, put right, made void, and taken out; never shown within the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from caseway.casework import case_file, documents, vault
from caseway.casework.access import Absent
from caseway.casework.contact_codes import DocumentStatus
from caseway.casework.documents import MOST, DocumentDraft, DocumentRecord
from caseway.casework.records import CaseRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.uploads import takes
from caseway.web.casework.asking import OPEN, WORK, Asked, answered, ask
from caseway.web.casework.record import forms
from caseway.web.casework.record.parts import found, taken
from caseway.web.casework.record.writing import BY_SCRIPT
from caseway.web.clients import saving
from caseway.web.clients.forms import faults

SOON = timedelta(days=30)
ROOM = 1024 * 1024  # more than may be kept is read, so that it can be said in words what is wrong


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, and how near its end is."""

    it: DocumentRecord
    has_expired: bool
    expires_soon: bool


def drawn(papers: tuple[DocumentRecord, ...], asked: Asked) -> tuple[Paper, ...]:
    """Documents as pages show them."""
    found = []
    for one in papers:
        ends = one.expires if one.status == DocumentStatus.ON_FILE else None
        found.append(
            Paper(one, bool(ends and ends < asked.on), bool(ends and asked.on <= ends <= asked.on + SOON))
        )  # fmt: skip
    return tuple(found)


@declares("case.open")
@answered
@require_GET
def listed(request: HttpRequest, case: UUID) -> HttpResponse:
    """List the documents of a case."""
    asked = ask(request)
    record = asked.case(case)
    found = drawn(case_file.papers(viewer=asked.viewer, case=case, on=asked.on), asked)
    told = {
        "record": record, "tab": "documents",
        "wanted": [one for one in found if one.it.status == DocumentStatus.REQUESTED],
        "on_file": [one for one in found if one.it.status == DocumentStatus.ON_FILE],
        "void": [one for one in found if one.it.status == DocumentStatus.VOID],
    }  # fmt: skip
    return render(request, "casework/record/documents.html", told)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def ask_for(request: HttpRequest, case: UUID) -> HttpResponse:
    """Note that a document was asked for."""
    asked = ask(request)
    record = asked.case(case, WORK)
    form = forms.Wanted(request.POST or None, kept=record.labels)
    if request.method == "POST" and form.is_valid():
        try:
            documents.ask_for(case=case, draft=DocumentDraft(**form.cleaned_data), **asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            messages.success(request, _("Noted. It stands first among the documents until it is on file."))
            return redirect("casework:documents", case)
    told = {
        "record": record, "form": form, "title": _("Ask for a document"), "do": _("Note that it was asked for"),
        "back": reverse("casework:documents", args=[case]),
    }  # fmt: skip
    return render(request, "casework/form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@takes(MOST + ROOM)
@answered
@require_http_methods(["GET", "POST"])
def put_on_file(request: HttpRequest, case: UUID, document: UUID | None = None) -> HttpResponse:
    """Put a file on file, alone or for a document that was asked for."""
    asked = ask(request)
    record, wanted = _wanted(asked, case, document)
    initial = {"kind": wanted.kind, "title": wanted.title} if wanted else {}
    kept = (*record.labels, *(wanted.labels if wanted else ()))
    form = forms.Upload(request.POST or None, request.FILES or None, initial=initial, kept=kept)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        content = told.pop("file").read()
        try:
            documents.put_on_file(case=case, draft=DocumentDraft(**told), content=content, asked=document, **asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            messages.success(request, _("On file, encrypted."))
            back = reverse("casework:documents", args=[case])
            return JsonResponse({"done": back}) if BY_SCRIPT in request.headers else redirect(back)
    if request.method == "POST" and BY_SCRIPT in request.headers:
        said = [f"{form.fields[name].label}: {one}" if name in form.fields else one
                for name, found in form.errors.items() for one in found]  # fmt: skip
        return JsonResponse({"faults": [str(one) for one in said]}, status=422)
    shown = {
        "record": record,
        "form": form,
        "wanted": wanted,
        "most": MOST,
        "back": reverse("casework:documents", args=[case]),
    }
    return render(request, "casework/record/upload.html", shown, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Change what is known of a document."""
    asked = ask(request)
    record, it = taken(
        asked, case, "document", document, lambda: _one(asked, case, document, DocumentStatus.REQUESTED, DocumentStatus.ON_FILE)
    )  # fmt: skip
    initial = {name: getattr(it, name) for name in forms.Paper.base_fields} | {"labels": list(it.labels)}
    form = saving.remembering(forms.Paper(request.POST or None, initial=initial, kept=record.labels))
    told: dict[str, Any] = {
        "record": record, "form": form, "title": _("Change what is known of it"), "it": it,
        "back": reverse("casework:documents", args=[case]), "version": saving.version_of(request, it.version),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form, lambda changes, read: documents.edit(
                document=document, changes=dict(changes), version=read, **asked.by
            ), version=told["version"], changes=saving.changed(form),
        )  # fmt: skip
        if saved.is_done:
            messages.success(request, _("Saved."))
            return redirect("casework:documents", case)
        told |= {"version": saved.version, "choices": saved.choices}
    return render(request, "casework/record/change_document.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Say that a document counts no more."""
    asked = ask(request)
    record, it = taken(
        asked, case, "document", document, lambda: _one(asked, case, document, DocumentStatus.REQUESTED, DocumentStatus.ON_FILE)
    )  # fmt: skip
    form = forms.Void(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            documents.void(document=document, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            faults(form, invalid.faults)
        else:
            messages.success(request, _("Void. It stays on file and counts no more."))
            return redirect("casework:documents", case)
    told = {
        "record": record, "form": form, "title": _("Make this document void"), "do": _("Make it void"), "lead": it.title,
        "is_danger": True, "back": reverse("casework:documents", args=[case]),
    }  # fmt: skip
    return render(request, "casework/form.html", told, status=422 if form.errors else 200)


@declares("case.open")
@answered
@require_GET
def download(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Give the file of a document to be saved; nothing of it runs or is shown in the browser."""
    asked = ask(request)
    it = found(asked, case, "document", document, lambda: _one(asked, case, document, *DocumentStatus.values), OPEN)
    if it.status == DocumentStatus.REQUESTED:
        messages.info(request, _("It was asked for and is not here yet."))
        return redirect("casework:documents", case)
    try:
        file = documents.read(viewer=asked.viewer, document=document, at=asked.at, on=asked.on)
    except vault.Damaged:
        messages.error(
            request,
            _(
                "The file is not as it was kept, so it is not given out. Tell whoever runs Caseway: a backup may have it."
            ),
        )
        return redirect("casework:documents", case)
    return HttpResponse(
        file.content,
        content_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


def _wanted(asked: Asked, case: UUID, document: UUID | None) -> tuple[CaseRecord, DocumentRecord | None]:
    """The case, and the document that was asked for where one is named."""
    if document is None:
        return asked.case(case, WORK), None
    return taken(asked, case, "document", document, lambda: _one(asked, case, document, DocumentStatus.REQUESTED))


def _one(asked: Asked, case: UUID, document: UUID, *statuses: str) -> DocumentRecord:
    """A document of a case that stands so and may be seen; raises Absent."""
    found = case_file.papers(viewer=asked.viewer, case=case, on=asked.on)
    one = next((one for one in found if one.id == document and one.status in statuses), None)
    if one is None or one.title is None:
        raise Absent
    return one
