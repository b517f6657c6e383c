"""Two records of one person: looked at side by side, linked, and parted again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.casework import twins
from caseway.clients import findings, linking, queries
from caseway.clients.access import Absent, NeedsReason
from caseway.clients.faults import Invalid
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import result

NOT_YOURS = gettext_lazy("This person’s record is not yours to link. Ask whoever works with them.")
# What a row that was added since is, by its table.
TABLES: dict[str, Words] = {
    "address": gettext_lazy("Address"),
    "alias": gettext_lazy("Other name"),
    "assignment": gettext_lazy("Caseload"),
    "contactpoint": gettext_lazy("Phone or e-mail"),
    "enrollment": gettext_lazy("Program"),
    "householdmember": gettext_lazy("Household"),
    "identifier": gettext_lazy("ID number"),
    "relationship": gettext_lazy("Relationship"),
    "supportperson": gettext_lazy("Support person"),
}


@declares("client.link")
@answered
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, client: UUID) -> HttpResponse:
    """Look for the other record, or have it named, show both side by side, then link them."""
    asked = ask(request)
    record = asked.record(client, "client.link")
    form = forms.Linked(request.POST if "other" in request.POST else None)
    told: dict[str, Any] = {
        "record": record, "form": form, "search": forms.Search(request.POST if "text" in request.POST else None),
        "other": request.POST.get("other", ""), "title": gettext_lazy("Link another record of the same person"),
        "do": gettext_lazy("Look at both"),
        "lead": gettext_lazy("This record stays. The other becomes part of it, and nothing of it is lost."),
    }  # fmt: skip
    if named := request.GET.get("other"):
        return _link_named(request, asked, told, named)
    if request.method == "POST" and told["search"].is_valid():
        text = told["search"].cleaned_data["text"]
        found = findings.look_for(viewer=asked.viewer, text=text, at=asked.at, on=asked.on)
        told |= {"results": [result(one) for one in found if one.person.id != client], "is_searched": True}
        if form.is_bound and form.is_valid() and (other := _other(form, asked, told["other"])):
            if "sure" not in request.POST:
                return render(request, "clients/link.html", told | {"twin": other, "text": text})
            if _link(form, asked, record, other.id):
                return _linked(request, asked, client)
    return render(request, "clients/another.html", told, status=422 if form.errors else 200)


def _link_named(request: HttpRequest, asked: Asked, told: dict[str, Any], named: str) -> HttpResponse:
    """Show the record that the address names beside this one, and ask how one knows that they are one person's."""
    record, form = told["record"], forms.Linked(request.POST or None)
    try:
        other = _opened(asked, named)
    except (ValueError, Absent, NeedsReason):
        messages.error(request, str(NOT_YOURS))
        return redirect("clients:link", record.id)
    if form.is_bound and form.is_valid() and _link(form, asked, record, other.id):
        return _linked(request, asked, record.id)
    told |= {"twin": other, "form": form, "is_named": True}
    return render(request, "clients/link.html", told, status=422 if form.errors else 200)


def _linked(request: HttpRequest, asked: Asked, client: UUID) -> HttpResponse:
    messages.success(request, _("Linked. Both records are one now; they can be parted again."))
    if twins.tell(client=client, by=asked.viewer, at=asked.at):
        messages.warning(
            request,
            _(
                "They have two open cases in one program now. Both workers were told; on the page of the case that stays,"
                " under “Where it stands”, somebody closes one as a duplicate."
            ),
        )
    return redirect("clients:person", client)


@declares("client.link")
@answered
@require_http_methods(["GET", "POST"])
def unlink(request: HttpRequest, client: UUID, link: UUID) -> HttpResponse:
    """Part two records; what was added since stays, or goes with the other where the user says so."""
    asked = ask(request)
    record = asked.record(client, "client.link")
    if link not in dict(linking.links_of(client=client, viewer=asked.viewer, on=asked.on)):
        raise Absent
    added = linking.added_since(link=link, viewer=asked.viewer, on=asked.on)
    form = forms.Parted(
        request.POST if request.method == "POST" else None, added=[(str(one.id), _said(one)) for one in added]
    )
    if request.method == "POST" and form.is_valid():
        take = frozenset(map(UUID, form.cleaned_data.get("take", ())))
        linking.unlink(link=link, take=take, **asked.by)
        messages.success(request, _("Parted. Each record is as it was; what changed since is in both."))
        return redirect("clients:person", client)
    told = {
        "record": record, "form": form, "title": gettext_lazy("Part the two records"), "do": gettext_lazy("Part them"),
        "lead": gettext_lazy("Each becomes again what it was before they were linked."),
    }  # fmt: skip
    return render(request, "clients/form.html", told)


def _said(one: linking.Addition) -> str:
    return f"{TABLES.get(one.table, one.table)}, {one.added_at:%Y-%m-%d}"


def _other(form: forms.Linked, asked: Asked, other: str) -> ClientRecord | None:
    """The other record, once it is written down that it was seen; None where the form says why not."""
    try:
        return _opened(asked, other)
    except ValueError:
        form.add_error(None, _("Choose a person."))
    except (Absent, NeedsReason):
        form.add_error(None, str(NOT_YOURS))
    return None


def _opened(asked: Asked, other: str) -> ClientRecord:
    """The other record, as `_other`; raises ValueError where none is named, Absent or NeedsReason."""
    whom = UUID(other)
    asked.require("client.link", whom)
    return queries.open_client(viewer=asked.viewer, client=whom, at=asked.at, on=asked.on)


def _link(form: forms.Linked, asked: Asked, record: ClientRecord, other: UUID) -> bool:
    try:
        linking.link(keep=record.id, other=other, reason=form.cleaned_data["reason"], **asked.by)
    except Invalid as invalid:
        forms.faults(form, invalid.faults)
        return False
    return True
