"""What belongs to a client: added, corrected and ended, each kind by its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.clients import belongings
from caseway.clients.access import Absent
from caseway.clients.drafts import (
    AddressDraft,
    AliasDraft,
    BelongingDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)
from caseway.clients.faults import Invalid
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import forms, saving
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of thing that belongs to a client: its forms, its draft, where a record has it, and what pages call it."""

    listed: str
    new: Words
    changed: Words
    ended: Words
    form: type[django_forms.Form] | None = None
    draft: Callable[..., BelongingDraft] | None = None
    correcting: type[django_forms.Form] | None = None


KINDS: dict[str, Kind] = {
    "alias": Kind(
        "aliases", gettext_lazy("Add another name"), "", gettext_lazy("End this name"), forms.Alias, AliasDraft
    ),
    "contact_point": Kind(
        "contact_points", gettext_lazy("Add a way to reach them"), gettext_lazy("What is safe here"),
        gettext_lazy("End this number or address"), forms.ContactPoint, ContactPointDraft, forms.ContactSafety,
    ),
    "address": Kind(
        "addresses", gettext_lazy("Add an address"), gettext_lazy("Correct this address"),
        gettext_lazy("End this address"), forms.Address, AddressDraft, forms.Address,
    ),
    "identifier": Kind(
        "identifiers", gettext_lazy("Add an ID number"), "", gettext_lazy("End this number"), forms.Identifier,
        IdentifierDraft,
    ),
    "support_person": Kind(
        "support_people", gettext_lazy("Add a support person"), gettext_lazy("Change this support person"),
        gettext_lazy("End this support person"), forms.SupportPerson, SupportPersonDraft, forms.SupportPerson,
    ),
    "relationship": Kind("relationships", "", "", gettext_lazy("End this relationship")),
    "household_member": Kind("members", "", "", gettext_lazy("Leave the household")),
}  # fmt: skip


def kind_of(name: str) -> Kind:
    """A sort by its name in an address; raises Http404."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def held(record: ClientRecord, kind: Kind, belonging: UUID) -> Any:  # noqa: ANN401 - a record of any sort
    """Something of a client's; raises Absent where it is not theirs."""
    found = next((one for one in getattr(record, kind.listed) if one.id == belonging), None)
    if found is None:
        raise Absent
    return found


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, client: UUID, kind: str) -> HttpResponse:
    """Add something."""
    sort = kind_of(kind)
    if sort.form is None or sort.draft is None:
        raise Http404
    asked = ask(request)
    record = asked.record(client, "client.edit")
    form = sort.form(request.POST or None, initial={"quality": "full", "kind": _first(kind)})
    if request.method == "POST" and form.is_valid():
        try:
            draft = sort.draft(**_seen(form.cleaned_data, asked))
            belongings.add(client=client, draft=draft, **asked.by)
        except Invalid as invalid:
            forms.faults(form, invalid.faults)
        else:
            messages.success(request, _("Saved."))
            return redirect("clients:person", client)
    told = {"record": record, "form": form, "title": sort.new}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, client: UUID, kind: str, belonging: UUID) -> HttpResponse:
    """Correct something that is on file."""
    sort = kind_of(kind)
    if sort.correcting is None:
        raise Http404
    asked = ask(request)
    record = asked.record(client, "client.edit")
    row = held(record, sort, belonging)
    initial = {name: getattr(row, name) for name in sort.correcting.base_fields}
    form = saving.remembering(sort.correcting(request.POST or None, initial=initial))
    version = saving.version_of(request, row.version)
    told: dict[str, Any] = {
        "record": record, "form": form, "title": sort.changed, "version": version, "row": row, "kind": kind,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form,
            lambda changes, read: belongings.correct(
                kind=kind, belonging=belonging, changes=changes, version=read, **asked.by
            ),
            version=version, changes=_seen(saving.changed(form), asked),
        )  # fmt: skip
        if saved.is_done:
            messages.success(request, _("Saved."))
            return redirect("clients:person", client)
        told |= {"version": saved.version, "choices": saved.choices}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, client: UUID, kind: str, belonging: UUID) -> HttpResponse:
    """Say when something was so for the last day."""
    sort = kind_of(kind)
    asked = ask(request)
    record = asked.record(client, "client.edit")
    row = held(record, sort, belonging)
    form = forms.End(request.POST or None, initial={"ends": asked.on})
    if request.method == "POST" and form.is_valid():
        try:
            belongings.end(kind=kind, belonging=belonging, ends=form.cleaned_data["ends"], **asked.by)
        except Invalid as invalid:
            forms.faults(form, invalid.faults)
        else:
            messages.success(request, _("Saved. It stays on file."))
            return redirect("clients:person", client)
    told = {"record": record, "form": form, "title": sort.ended, "row": row, "kind": kind}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


def _first(kind: str) -> str:
    return {"contact_point": "phone", "address": "home"}.get(kind, "")


def _seen(changes: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """With who has seen a document: whoever says that it was seen."""
    if "document_seen_date" not in changes:
        return changes
    return {**changes, "document_seen_by_id": asked.viewer.user if changes["document_seen_date"] else None}
