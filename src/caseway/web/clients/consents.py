"""A client's consents: listed, recorded by kind with everything that is missing told at once, withdrawn, with their history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from caseway.accounts import queries as accounts
from caseway.accounts.viewer import Target
from caseway.clients import consent_actions, consent_queries, disclosures, labels, standing
from caseway.clients.access import Absent
from caseway.clients.consent_queries import Kept
from caseway.clients.disclosures import Disclosed
from caseway.clients.privacy import CORRECTED, TRANSITIONS, ConsentKind, Status
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
    Status.IN_ERROR: ("neutral", gettext_lazy("Entered in error")),
    "not_yet": ("unknown", gettext_lazy("Begins later")),
    "not_whole": ("unknown", gettext_lazy("Lacks something")),
}
OVER = {Status.EXPIRED, Status.REVOKED, Status.SUPERSEDED}
CLOSED = gettext_lazy("This consent has changed meanwhile. Look at it again.")


# What is taken back, as its page and its button say it.
TAKE_BACK: dict[str, tuple[Words, Words]] = {
    Status.REVOKED: (
        gettext_lazy("Take back the withdrawal"),
        gettext_lazy(
            "Only if the client never withdrew it, such as when you chose the wrong consent. If they changed their mind "
            "again, record the new consent they give."
        ),
    ),
    Status.REJECTED: (
        gettext_lazy("Take back that they did not agree"),
        gettext_lazy("Only if that was entered by mistake. It is a draft again then."),
    ),
    Status.IN_ERROR: (
        gettext_lazy("Take back that it is an error"),
        gettext_lazy("It then stands where it stood before."),
    ),
}
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A consent as a list shows it; `soon`: the last day, where it is near."""

    kept: Kept
    look: str
    says: Words
    soon: date | None


def shown(one: Kept, *, on: date) -> Shown:
    """A consent with where it stands in a word."""
    look, says = STANDS.get(one.lapse, ("neutral", one.lapse))
    last = min((day for day in (one.terms.expires, one.ended) if day), default=None)
    return Shown(one, look, says, last if last and not one.lapse and last <= on + SOON else None)


@declares("client.open")
@answered
@require_GET
def home(request: HttpRequest, client: UUID) -> HttpResponse:
    """List somebody's consents."""
    asked = ask(request)
    record = asked.record(client)
    found = [shown(one, on=asked.on) for one in all_of(asked, client)]
    in_force = [one for one in found if not one.kept.lapse]
    in_error = [one for one in found if one.kept.is_in_error]
    told = {
        "record": record, "in_force": in_force, "may": _may(asked, asked.target(client)), "in_error": in_error,
        "others": [one for one in found if one not in in_force and one not in in_error],
    }  # fmt: skip
    return render(request, "clients/consents.html", told)


@declares("client.open")
@answered
@require_GET
def one(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Show a consent, and what happened to it."""
    asked = ask(request)
    record = asked.record(client)
    every = {one.id: one for one in all_of(asked, client)}
    found = every.get(consent)
    if found is None:
        raise Absent
    names = accounts.names({change.by for change in found.changes if change.by}, viewer=asked.viewer)
    changes = [(change, names.get(change.by, "") if change.by else "") for change in found.changes]
    may = _may(asked, asked.target(client))
    told = {
        "record": record, "consent": shown(found, on=asked.on), "changes": changes, "may": may,
        "ends_with_event": bool(found.terms.event) and not found.lapse,
        "replaces": [one for one in every.values() if one.replaced_by == found.id],
        "replaced_by": every.get(found.replaced_by) if found.replaced_by else None,
        "sent": _sent_under(asked, client, consent), "take_back": TAKE_BACK.get(found.status, ("", ""))[0],
        "may_correct": found.status in CORRECTED, "may_mark": Status.IN_ERROR in TRANSITIONS.get(Status(found.status), ()),
        "is_over": found.status in OVER,
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
def withdraw(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Withdraw a consent, from now on."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = one_of(asked, client, consent)
    form = consent_forms.Withdraw(request.POST or None, initial={"who": record.name})
    if request.method == "POST" and form.is_valid():
        try:
            target = asked.target(client)
            consent_actions.withdraw(consent=consent, target=target, by=asked.viewer, at=asked.at, **form.cleaned_data)
        except (consent_actions.Closed, consent_actions.Stale):
            messages.error(request, str(CLOSED))
        else:
            messages.success(request, _("Withdrawn. From now on it lets nothing out."))
        return redirect("clients:consent", client, consent)
    told = {
        "record": record, "form": form, "title": gettext_lazy("Withdraw this consent"), "do": gettext_lazy("Withdraw"),
        "consent": shown(found, on=asked.on), "is_danger": True, "back": "consents",
        "lead": gettext_lazy("It ends now. What was sent before stays on the list of what was sent."),
    }  # fmt: skip
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Keep the day on which the event that ends a consent came about."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = one_of(asked, client, consent)
    form = consent_forms.Happened(request.POST or None, initial={"ended": asked.on})
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.end(
                consent=consent, ended=form.cleaned_data["ended"], target=asked.target(client), **asked.by
            )
        except (consent_actions.Closed, consent_actions.Stale):
            messages.error(request, str(CLOSED))
        else:
            messages.success(request, _("Saved."))
        return redirect("clients:consent", client, consent)
    told = {"record": record, "form": form, "title": found.terms.event, "back": "consents"}
    return render(request, "clients/form.html", told, status=422 if form.errors else 200)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def mark_in_error(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Keep that a consent should never have been entered."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = one_of(asked, client, consent)
    sent = _sent_under(asked, client, consent)
    told = {
        "record": record, "title": gettext_lazy("This consent was entered in error"), "is_danger": True,
        "do": gettext_lazy("Mark it as entered in error"), "back": "consents", "cancel": consent,
        "lead": _mark_lead(len(sent)),
    }  # fmt: skip
    return _explained(
        request, asked, found, consent_actions.mark_in_error, told, gettext_lazy("Marked. It lets nothing out.")
    )


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Undo a withdrawal, a refusal or a mark that was entered by mistake."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = one_of(asked, client, consent)
    title, lead = TAKE_BACK.get(found.status, (gettext_lazy("Take it back"), CLOSED))
    told = {"record": record, "title": title, "lead": lead, "do": title, "back": "consents", "cancel": consent}
    return _explained(
        request, asked, found, consent_actions.take_back, told, gettext_lazy("Taken back. Both stay on file.")
    )


def _explained(
    request: HttpRequest, asked: Asked, found: Kept, do: Callable[..., None], told: dict[str, Any], done: Words
) -> HttpResponse:
    """Ask what the mistake was, and do something about it."""
    form = consent_forms.Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        target = asked.target(found.client)
        try:
            do(consent=found.id, why=why, target=target, by=asked.viewer, at=asked.at, version=found.version)
        except (consent_actions.Closed, consent_actions.Stale):
            messages.error(request, str(CLOSED))
        else:
            messages.success(request, str(done))
        return redirect("clients:consent", found.client, found.id)
    return render(request, "clients/form.html", {**told, "form": form}, status=422 if form.errors else 200)


def _mark_lead(sent: int) -> Words:
    """What to know before a consent is marked: something may have been sent because of it."""
    says = _(
        "For one that should never have been entered, such as a form of another client. It stays on file, struck through, "
        "with your reason. If only a detail is wrong, correct it instead."
    )
    if not sent:
        return says
    warns = ngettext(
        "Something was sent because of it: tell your privacy officer.",
        "It was sent %(number)d times because of it: tell your privacy officer.", sent,
    )  # fmt: skip
    return f"{says} {warns % {'number': sent}}"


def _sent_under(asked: Asked, client: UUID, consent: UUID) -> tuple[Disclosed, ...]:
    """What was sent because of a consent."""
    sent = disclosures.of(client, target=asked.target(client), viewer=asked.viewer)
    return tuple(one for one in sent if consent in one.consents)


def all_of(asked: Asked, client: UUID) -> tuple[Kept, ...]:
    """Every consent of a client, newest first."""
    return consent_queries.of(client, viewer=asked.viewer, target=asked.target(client), on=asked.on)


def one_of(asked: Asked, client: UUID, consent: UUID) -> Kept:
    """A consent of a client's; raises Absent where it is not theirs."""
    found = next((one for one in all_of(asked, client) if one.id == consent), None)
    if found is None:
        raise Absent
    return found


def _may(asked: Asked, target: Target) -> set[str]:
    found = standing.allowed(viewer=asked.viewer, target=target, actions=("client.consent", "client.disclose"))
    return {one.removeprefix("client.") for one in found}
