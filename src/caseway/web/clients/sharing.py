"""Sending a client's information: exactly what the recipient will see, then that, then the list of what was sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.accounts.viewer import Target
from caseway.clients import authority, consents, disclosures, excerpts, standing
from caseway.clients.codes import DECIDING, Authority
from caseway.clients.disclosures import Changed, Disclosed, Request, Withheld
from caseway.clients.previews import LeftOut, Preview
from caseway.clients.privacy import RecipientKind, Sending
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import consent_forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

# The names of the fields of an excerpt; the excerpt itself is in English, as its reader's systems expect it.
NAMES: dict[str, Words] = {
    "name": gettext_lazy("Name"), "legal name": gettext_lazy("Name in their papers"),
    "pronouns": gettext_lazy("Pronouns"), "birth date": gettext_lazy("Birth date"),
    "birth date is": gettext_lazy("The birth date is"), "phone": gettext_lazy("Phone"), "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"), "language": gettext_lazy("Language"),
    "needs an interpreter": gettext_lazy("Needs an interpreter"), "gender": gettext_lazy("Gender"),
    "veteran": gettext_lazy("Veteran"), "others in the household": gettext_lazy("Others in the household"),
    "support person": gettext_lazy("Support person"), "medicaid": gettext_lazy("Medicaid number"),
    "medicare": gettext_lazy("Medicare number"), "program": gettext_lazy("Program"),
}  # fmt: skip

PLAIN = {"value", "name"}  # parts of a value that need no name


@dataclass(frozen=True, slots=True)
class Line:
    """One field of what is sent, as it stands there."""

    name: Words
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One class of what is sent."""

    data_class: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left out for the same reasons: of which classes which fields, and why."""

    parts: tuple[tuple[str, tuple[Words, ...]], ...]
    reasons: tuple[tuple[str, str, tuple[str, ...]], ...]


@declares("client.disclose")
@answered
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, client: UUID) -> HttpResponse:
    """Ask who gets what for what, and show exactly what they will see."""
    asked = ask(request)
    record = asked.record(client, "client.disclose")
    there = excerpts.excerpt(record, on=asked.on)
    form = consent_forms.Share(request.POST or None, classes=there)
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        wanted = _request(record, form, on=asked.on)
        made = disclosures.preview(wanted, target=asked.target(client), viewer=asked.viewer, at=asked.at, on=asked.on)
        return _show(request, record, form, made)
    told = {"record": record, "form": form}
    return render(request, "clients/share.html", told, status=422 if form.errors else 200)


@declares("client.disclose")
@answered
@require_POST
def send(request: HttpRequest, client: UUID) -> HttpResponse:
    """Send what was shown, or show what it would be now."""
    asked = ask(request)
    record = asked.record(client, "client.disclose")
    form = consent_forms.Share(request.POST, classes=excerpts.excerpt(record, on=asked.on))
    how = consent_forms.Send(request.POST)
    if not form.is_valid():
        return render(request, "clients/share.html", {"record": record, "form": form}, status=422)
    wanted, target = _request(record, form, on=asked.on), asked.target(client)
    if not how.is_valid():
        made = disclosures.preview(wanted, target=target, viewer=asked.viewer, at=asked.at, on=asked.on)
        return _show(request, record, form, made, how=how, status=422)
    try:
        sent = disclosures.send(
            wanted, token=request.POST.get("token", ""), target=target, **how.cleaned_data, **asked.by
        )
    except Changed as changed:
        said = _("The record or the consents have changed since you looked. This is what they would get now.")
        messages.warning(request, said)
        return _show(request, record, form, changed.preview, how=how)
    except Withheld as withheld:
        return _show(request, record, form, withheld.preview, how=how)
    if how.cleaned_data["sending"] == Sending.DOWNLOAD:
        return HttpResponse(
            sent.content, "application/json",
            headers={"Content-Disposition": f'attachment; filename="disclosure-{sent.id}.json"'},
        )  # fmt: skip
    messages.success(request, _("It is on the list of what was sent. Now hand over this page."))
    told = {"record": record, "document": json.loads(sent.content), "parts": _parts(json.loads(sent.content))}
    return render(request, "clients/sent.html", told)


@declares("client.open")
@answered
@require_GET
def listed(request: HttpRequest, client: UUID) -> HttpResponse:
    """List what was sent; on request only what the client is told who asks for an accounting."""
    asked = ask(request)
    record, target = asked.record(client), asked.target(client)
    is_accounting = request.GET.get("for") == "client"
    found: tuple[Disclosed, ...]
    if is_accounting:
        found = disclosures.accounting(client, target=target, viewer=asked.viewer, on=asked.on)
    else:
        found = disclosures.of(client, target=target, viewer=asked.viewer)
    told = {"record": record, "sent": found, "is_accounting": is_accounting, "may_share": _may_share(asked, target)}
    return render(request, "clients/disclosures.html", told)


def _may_share(asked: Asked, target: Target) -> bool:
    return bool(standing.allowed(viewer=asked.viewer, target=target, actions=("client.disclose",)))


def _request(record: ClientRecord, form: consent_forms.Share, *, on: date) -> Request:
    told = form.cleaned_data
    there = excerpts.excerpt(record, on=on)
    group = told["recipient_group"]
    recipient = consents.Recipient(
        told["recipient_kind"], told["recipient_name"].strip(), groups=frozenset({group} if group else ())
    )
    if recipient.kind == RecipientKind.REPRESENTATIVE:
        recipient = replace(recipient, representative=_representative(record, recipient.name))
    chosen = {name: there[name] for name in told["classes"] if name in there}
    return Request(record.id, chosen, recipient, told["purpose"], form.grounds())


def _representative(record: ClientRecord, name: str) -> consents.Representative | None:
    """The authority of a support person of that name, as it is on file."""
    found = next((one for one in record.support_people if one.name.casefold() == name.casefold()), None)
    if found is None or found.authority not in DECIDING:
        return None
    # What a parent may do as a proxy ends on the same birthday.
    is_parental = authority.ends_at_eighteen(found.authority, found.kinship)
    return consents.Representative(Authority.PARENT if is_parental else found.authority, found.begins, found.ends)


def _show(
    request: HttpRequest,
    record: ClientRecord,
    form: consent_forms.Share,
    made: Preview,
    *,
    how: consent_forms.Send | None = None,
    status: int = 200,
) -> HttpResponse:
    told: dict[str, Any] = {
        "record": record, "form": form, "how": how or consent_forms.Send(), "preview": made,
        "parts": () if made.is_empty else _parts(made.document), "left_out": _left_out(made.left_out),
        "told": form.cleaned_data,
    }  # fmt: skip
    return render(request, "clients/preview.html", told, status=status)


def _parts(document: dict[str, Any]) -> tuple[Part, ...]:
    """The information of a document, in words and in its order."""
    return tuple(
        Part(name, tuple(Line(NAMES.get(one["name"], one["name"]), _said(one["value"])) for one in lines))
        for name, lines in document["information"].items()
    )


def _said(value: object) -> tuple[str, ...]:
    """A value of a document, as it stands there, each part of it on a line."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, dict):
        parts = [(name, part) for name, part in value.items() if part is not None]
        return tuple(_said(part)[0] if name in PLAIN else f"{name}: {_said(part)[0]}" for name, part in parts)
    return (str(value),)


def _left_out(found: tuple[LeftOut, ...]) -> tuple[Kept, ...]:
    """What is left out, with every reason once: what the same reasons hold back stands together."""
    together: dict[tuple[tuple[str, str, tuple[str, ...]], ...], dict[str, dict[Words, None]]] = {}
    for one in found:
        why = tuple(dict.fromkeys((reason.says, reason.change, reason.cites) for reason in one.reasons))
        name = NAMES.get(one.name, one.name)
        together.setdefault(why, {}).setdefault(one.data_class, {})[name] = None
    return tuple(
        Kept(tuple((data_class, tuple(names)) for data_class, names in parts.items()), why)
        for why, parts in together.items()
    )
