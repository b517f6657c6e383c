"""A client's consents: listed, recorded by kind with everything that is missing told at once, withdrawn, with their history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.accounts import queries as accounts
from caseway.accounts.viewer import Target
from caseway.clients import consent_actions, consent_queries, labels, standing
from caseway.clients.access import Absent
from caseway.clients.consent_queries import Kept
from caseway.clients.privacy import Authority, ConsentKind, Purpose, Status
from caseway.web.base.guard import declares
from caseway.web.clients import consent_forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

# Why a consent does not count today; empty where it does.
STANDS: dict[str, tuple[str, Words]] = {
    "": ("met", gettext_lazy("In force")),
    Status.DRAFT: ("unknown", gettext_lazy("Draft")),
    Status.REVOKED: ("not_met", gettext_lazy("Withdrawn")),
    Status.EXPIRED: ("neutral", gettext_lazy("Ended")),
    Status.SUPERSEDED: ("neutral", gettext_lazy("Replaced")),
    Status.REJECTED: ("not_met", gettext_lazy("Not given")),
    "not_yet": ("unknown", gettext_lazy("Begins later")),
    "not_whole": ("unknown", gettext_lazy("Lacks something")),
}
CLOSED = gettext_lazy("This consent has changed meanwhile. Look at it again.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A consent as a list shows it."""

    kept: Kept
    look: str
    says: Words


def shown(one: Kept) -> Shown:
    """A consent with where it stands in a word."""
    look, says = STANDS.get(one.lapse, ("neutral", one.lapse))
    return Shown(one, look, says)


@declares("client.open")
@answered
@require_GET
def home(request: HttpRequest, client: UUID) -> HttpResponse:
    """List somebody's consents."""
    asked = ask(request)
    record, target = asked.record(client), asked.target(client)
    found = [shown(one) for one in _all(asked, client, target)]
    in_force = [one for one in found if not one.kept.lapse]
    told = {
        "record": record, "in_force": in_force, "others": [one for one in found if one not in in_force],
        "may": _may(asked, target),
    }  # fmt: skip
    return render(request, "clients/consents.html", told)


@declares("client.open")
@answered
@require_GET
def one(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Show a consent, and what happened to it."""
    asked = ask(request)
    record, target = asked.record(client), asked.target(client)
    found = _one(asked, client, consent, target)
    names = accounts.names({change.by for change in found.changes if change.by}, viewer=asked.viewer)
    changes = [(change, names.get(change.by, "") if change.by else "") for change in found.changes]
    told = {
        "record": record, "consent": shown(found), "changes": changes, "may": _may(asked, target),
        "ends_with_event": bool(found.terms.event) and not found.lapse,
    }  # fmt: skip
    return render(request, "clients/consent.html", told)


@declares("client.consent")
@answered
@require_GET
def choose(request: HttpRequest, client: UUID) -> HttpResponse:
    """Offer the kinds of consent, each with what it is for."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    kinds = [(kind.value, kind.label, labels.book().consents[kind.value].means) for kind in ConsentKind]
    return render(request, "clients/consent_kinds.html", {"record": record, "kinds": kinds})


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest, client: UUID, kind: str) -> HttpResponse:
    """Take a consent of a kind: in force when whole, or kept as a draft."""
    if kind not in ConsentKind.values:
        raise Http404
    asked = ask(request)
    record = asked.record(client, "client.consent")
    initial = _initial(kind, record.name, accounts.organization(viewer=asked.viewer).name)
    form = consent_forms.Consent(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms, target = form.terms(), asked.target(client)
        if "draft" in request.POST:
            made = consent_actions.draft(client=client, terms=terms, target=target, by=asked.viewer, at=asked.at)
            messages.info(request, _("Kept as a draft. It lets nothing out."))
            return redirect("clients:consent", client, made)
        try:
            made = consent_actions.give(client=client, terms=terms, target=target, **asked.by)
        except consent_actions.Incomplete as incomplete:
            form.lacks((one.element, one.says) for one in incomplete.missing)
        else:
            messages.success(request, _("The consent is in force."))
            return redirect("clients:consent", client, made)
    told = {"record": record, "form": form, "kind": kind, "means": labels.book().consents[kind].means}
    return render(request, "clients/consent_form.html", told, status=422 if form.errors else 200)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def give_draft(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Finish a draft: put it in force, or keep that the client did not agree."""
    asked = ask(request)
    record, target = asked.record(client, "client.consent"), asked.target(client)
    found = _one(asked, client, consent, target)
    if found.status != Status.DRAFT:
        raise Absent
    form = consent_forms.Consent(request.POST or None, kind=found.terms.kind, initial=_of(found))
    if request.method == "POST" and "reject" in request.POST:
        consent_actions.reject(consent=consent, why="", target=target, by=asked.viewer, at=asked.at)
        messages.info(request, _("Kept: the client did not agree."))
        return redirect("clients:consent", client, consent)
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.give(client=client, terms=form.terms(), target=target, draft=consent, **asked.by)
        except consent_actions.Incomplete as incomplete:
            form.lacks((one.element, one.says) for one in incomplete.missing)
        else:
            messages.success(request, _("The consent is in force."))
            return redirect("clients:consent", client, consent)
    told = {
        "record": record, "form": form, "kind": found.terms.kind, "is_draft": True,
        "means": labels.book().consents[found.terms.kind].means,
    }  # fmt: skip
    return render(request, "clients/consent_form.html", told, status=422 if form.errors else 200)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Withdraw a consent, from now on."""
    asked = ask(request)
    record, target = asked.record(client, "client.consent"), asked.target(client)
    found = _one(asked, client, consent, target)
    form = consent_forms.Withdraw(request.POST or None, initial={"who": record.name})
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.withdraw(consent=consent, target=target, by=asked.viewer, at=asked.at, **form.cleaned_data)
        except (consent_actions.Closed, consent_actions.Stale):
            messages.error(request, str(CLOSED))
        else:
            messages.success(request, _("Withdrawn. From now on it lets nothing out."))
        return redirect("clients:consent", client, consent)
    told = {
        "record": record, "form": form, "title": gettext_lazy("Withdraw this consent"), "do": gettext_lazy("Withdraw"),
        "consent": shown(found), "is_danger": True, "back": "consents",
        "lead": gettext_lazy("It ends now. What was sent before stays on the list of what was sent."),
    }  # fmt: skip
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Keep the day on which the event that ends a consent came about."""
    asked = ask(request)
    record, target = asked.record(client, "client.consent"), asked.target(client)
    found = _one(asked, client, consent, target)
    form = consent_forms.Happened(request.POST or None, initial={"ended": asked.on})
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.end(consent=consent, ended=form.cleaned_data["ended"], target=target, **asked.by)
        except (consent_actions.Closed, consent_actions.Stale):
            messages.error(request, str(CLOSED))
        else:
            messages.success(request, _("Saved."))
        return redirect("clients:consent", client, consent)
    told = {"record": record, "form": form, "title": found.terms.event, "back": "consents"}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


def _all(asked: Asked, client: UUID, target: Target) -> tuple[Kept, ...]:
    return consent_queries.of(client, viewer=asked.viewer, target=target, on=asked.on)


def _one(asked: Asked, client: UUID, consent: UUID, target: Target) -> Kept:
    """A consent of a client's; raises Absent where it is not theirs."""
    found = next((one for one in _all(asked, client, target) if one.id == consent), None)
    if found is None:
        raise Absent
    return found


def _may(asked: Asked, target: Target) -> set[str]:
    found = standing.allowed(viewer=asked.viewer, target=target, actions=("client.consent", "client.disclose"))
    return {one.removeprefix("client.") for one in found}


def _initial(kind: str, name: str, organization: str) -> dict[str, Any]:
    """What most forms of a kind say; the user changes what theirs does not."""
    asks = labels.book().consents[kind].asks
    form = consent_forms.Consent(kind=kind)
    purposes = [code for code, _label in form.fields["purposes"].choices]  # type: ignore[attr-defined] # it is a choice
    classes = [code for code, _label in form.fields["data_classes"].choices]  # type: ignore[attr-defined] # as above
    return {
        "discloser": organization,
        "signer": name,
        "authority": Authority.CLIENT.value,
        "labels": [labels.PART2] if "names_part2" in asks else [],
        "purposes": purposes if purposes == [Purpose.HLEGAL] else [],
        "data_classes": classes if len(classes) == 1 else [],
        "recipient_kind": "hmis" if "hmis_only" in asks else "",
    }


def _of(found: Kept) -> dict[str, Any]:
    """A draft as its form takes it."""
    terms = found.terms
    named = terms.recipients[0] if terms.recipients else None
    lists = ("purposes", "data_classes", "labels", "statements")
    rest = set(consent_forms.Consent.base_fields) - set(lists) - {"recipient_kind", "recipient_name", "recipient_group"}
    return {
        **{name: sorted(getattr(terms, name)) for name in lists},
        **{name: getattr(terms, name) for name in rest},
        "recipient_kind": named.kind if named else "",
        "recipient_name": named.name if named else "",
        "recipient_group": named.group if named else "",
    }
