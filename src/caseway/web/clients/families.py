"""Households and relationships: another person is looked for first, then said what they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caseway.clients import families, findings
from caseway.clients.access import Absent, NeedsReason
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.clients import drawing, forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import result


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def relate(request: HttpRequest, client: UUID) -> HttpResponse:
    """Say what another client is to this one."""
    return _with_another(request, client, None)


@declares("client.edit")
@answered
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, client: UUID, household: UUID) -> HttpResponse:
    """Put another client into this one's household."""
    return _with_another(request, client, household)


@declares("client.edit")
@answered
@require_POST
def form_household(request: HttpRequest, client: UUID) -> HttpResponse:
    """Form a household with a client as its head."""
    asked = ask(request)
    asked.require("client.edit", client)
    families.form(head=client, **asked.by)
    messages.success(request, _("Saved. Now add who lives there."))
    return redirect("clients:person", client)


def _with_another(request: HttpRequest, client: UUID, household: UUID | None) -> HttpResponse:
    """Look for somebody by what is typed, then take who was chosen; nothing typed is in an address."""
    asked = ask(request)
    record = asked.record(client, "client.edit")
    if household and household not in {one.id for one in drawing.draw(record, on=asked.on).homes}:
        raise Absent
    asks = forms.Joined if household else forms.Related
    form = asks(request.POST if "other" in request.POST else None)
    told: dict[str, Any] = {
        "record": record, "search": forms.Search(request.POST if "text" in request.POST else None), "form": form,
        "title": gettext_lazy("Add someone to the household") if household else gettext_lazy("Add a relationship"),
        "do": gettext_lazy("Add to the household") if household else gettext_lazy("Add the relationship"),
        "other": request.POST.get("other", ""),
    }  # fmt: skip
    if request.method == "POST" and told["search"].is_valid():
        text = told["search"].cleaned_data["text"]
        found = findings.look_for(viewer=asked.viewer, text=text, at=asked.at, on=asked.on)
        told |= {"results": [result(one) for one in found if one.person.id != client], "is_searched": True}
        if form.is_bound and form.is_valid() and _keep(form, asked, client, household, told["other"]):
            messages.success(request, _("Saved."))
            return redirect("clients:person", client)
    return render(request, "clients/another.html", told, status=422 if form.errors else 200)


def _keep(form: django_forms.Form, asked: Asked, client: UUID, household: UUID | None, other: str) -> bool:
    """Keep it, or say on the form why not."""
    trouble: Words
    try:
        kind, whom = form.cleaned_data["kind"], UUID(other)
        if household:
            families.join(household=household, client=whom, role=kind, **asked.by)
        else:
            families.relate(client=client, other=whom, kind=kind, **asked.by)
    except Invalid as invalid:
        trouble = " ".join(invalid.faults.values())
    except ValueError:
        trouble = _("Choose a person.")
    except (Absent, NeedsReason):
        trouble = _("This person’s record is not yours to change. Ask whoever works with them.")
    else:
        return True
    form.add_error(None, str(trouble))
    return False
