"""Changing who someone is, a section at a time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.clients import actions
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import forms, saving
from caseway.web.clients.asking import ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

SECTIONS: dict[str, tuple[type[django_forms.Form], Words]] = {
    "names": (forms.Names, gettext_lazy("Names")),
    "about": (forms.About, gettext_lazy("Birth date and about")),
    "language": (forms.Language, gettext_lazy("Language")),
}


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, client: UUID, section: str) -> HttpResponse:
    """Change a section of somebody's record."""
    if section not in SECTIONS:
        raise Http404
    kind, title = SECTIONS[section]
    asked = ask(request)
    record = asked.record(client, "client.edit")
    form = saving.remembering(kind(request.POST or None, initial=_initial(record, kind)))
    version = saving.version_of(request, record.version)
    told: dict[str, Any] = {"record": record, "form": form, "title": title, "version": version}
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form, lambda changes, read: actions.edit(client=client, changes=changes, version=read, **asked.by),
            version=version, changes=saving.changed(form),
        )  # fmt: skip
        if saved.is_done:
            messages.success(request, _("Saved."))
            return redirect("clients:person", client)
        told |= {"version": saved.version, "choices": saved.choices}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


def _initial(record: ClientRecord, kind: type[django_forms.Form]) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in kind.base_fields}
    if "needs_interpreter" in found:
        found["needs_interpreter"] = {True: "yes", False: "no"}.get(found["needs_interpreter"], "")
    return found
