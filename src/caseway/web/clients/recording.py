"""Taking a consent from its form: a new one, a draft that is finished, one that replaces another, one put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caseway.accounts import queries as accounts
from caseway.clients import consent_actions, labels
from caseway.clients.consent_queries import Kept
from caseway.clients.consent_terms import Named, Terms
from caseway.clients.privacy import CORRECTED, ConsentKind, DataClass, Purpose, RecipientKind, Status
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import consent_forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.consent_sheets import Sheet
from caseway.web.clients.consents import CLOSED, all_of, one_of
from caseway.web.clients.refusals import answered

# What a new form has anew, whatever the old one said.
SIGNED_ANEW: dict[str, Any] = {"effective": None, "expires": None, "signed": None, "witness": "", "document": ""}
MOVED_ON = gettext_lazy(
    "Somebody else has put it in force, withdrawn it, ended it or marked it while you were typing. Nothing you typed is "
    "lost: keep it as a draft, then look at both."
)
CHANGED_NOW = gettext_lazy("Somebody else changed it at this very moment. Save again to see what is there now.")
# What another consent has taken the place of; a correction follows corrections only.
REPLACED, RIGHTED = {Status.SUPERSEDED, Status.IN_ERROR}, {Status.IN_ERROR}

Keep = Callable[..., UUID]


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest, client: UUID, kind: str) -> HttpResponse:
    """Take a consent of a kind: in force when whole, or kept as a draft; `like`: with what an earlier one said."""
    if kind not in ConsentKind.values:
        raise Http404
    asked = ask(request)
    record = asked.record(client, "client.consent")
    sheet = Sheet(request.POST or None, shows=_like(request, asked, client, kind) or _usual(kind, record, asked))
    if sheet.is_done():
        target = asked.target(client)
        if "draft" in request.POST:
            return _kept_as_draft(request, asked, record, sheet)
        if made := _kept(sheet, partial(consent_actions.give, client=client, target=target, **asked.by)):
            messages.success(request, _("The consent is in force."))
            return redirect("clients:consent", client, made)
    return _show(request, record, sheet, may_keep=True)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def give_draft(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Finish a draft: put it in force, keep it for later, or keep that the client did not agree."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = one_of(asked, client, consent)
    target = asked.target(client)
    sheet = Sheet(request.POST or None, shows=found.terms)
    if found.status != Status.DRAFT:
        return _too_late(request, asked, record, sheet, {"old": found})
    if request.method == "POST" and "reject" in request.POST:
        consent_actions.reject(consent=consent, why="", target=target, by=asked.viewer, at=asked.at)
        messages.info(request, _("Kept: the client did not agree."))
        return redirect("clients:consent", client, consent)
    is_draft = "draft" in request.POST
    of = {"why": "", "consent": consent} if is_draft else {"client": client, "draft": consent}
    keep: Keep = partial(consent_actions.correct if is_draft else consent_actions.give, **of)
    if sheet.is_done() and _kept(sheet, partial(keep, target=target, version=found.version, **asked.by)):
        said = _("Kept as a draft. It lets nothing out.") if is_draft else _("The consent is in force.")
        messages.success(request, said)
        return redirect("clients:consent", client, consent)
    return _show(request, record, sheet, may_keep=True, may_reject=True)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def supersede(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Take a new consent that replaces an old one, whose words the form begins with."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = _latest(asked, client, consent, REPLACED)
    sheet = Sheet(request.POST or None, shows=replace(found.terms, **SIGNED_ANEW))
    why = consent_forms.New(request.POST or None)
    page: dict[str, Any] = {
        "title": _("A new form replaces this one"),
        "old": found,
        "why": why,
        "do": _("Replace the old one"),
    }
    if found.status != Status.ACTIVE:
        return _too_late(request, asked, record, sheet, page)
    target = asked.target(client)
    if sheet.is_done() and why.is_valid():
        told = why.cleaned_data["why"]
        made = _kept(
            sheet,
            partial(
                consent_actions.supersede, consent=found.id, why=told, target=target, version=found.version, **asked.by
            ),
        )
        if made:
            messages.success(request, _("The new consent is in force, and has replaced the old one."))
            return redirect("clients:consent", client, made)
    return _show(request, record, sheet, **page)


@declares("client.consent")
@answered
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, client: UUID, consent: UUID) -> HttpResponse:
    """Put right what was entered wrongly; the wrong entry stays on file with the reason."""
    asked = ask(request)
    record = asked.record(client, "client.consent")
    found = _latest(asked, client, consent, RIGHTED)
    sheet = Sheet(request.POST or None, shows=found.terms)
    why = consent_forms.Why(request.POST or None)
    page: dict[str, Any] = {
        "title": _("Correct this entry"),
        "old": found,
        "why": why,
        "do": _("Save the correction"),
        "is_wrong": True,
    }
    if found.status not in CORRECTED:
        return _too_late(request, asked, record, sheet, page)
    target = asked.target(client)
    if sheet.is_done() and (why.is_valid() or sheet.is_quiet):
        told = why.cleaned_data["why"]
        made = _kept(
            sheet,
            partial(
                consent_actions.correct, consent=found.id, why=told, target=target, version=found.version, **asked.by
            ),
        )
        if made:
            messages.success(request, _("Corrected. The wrong entry stays on file, marked as entered in error."))
            return redirect("clients:consent", client, made)
    return _show(request, record, sheet, **page)


# --- how ---


def _kept(sheet: Sheet, keep: Keep) -> UUID | None:
    """Keep what a sheet says; None where something is missing or must be chosen first, which the sheet then shows."""
    terms = sheet.terms()
    if terms is None:
        return None
    try:
        return keep(terms=terms)
    except consent_actions.Incomplete as incomplete:
        sheet.lacks(incomplete.missing)
    except (consent_actions.Stale, consent_actions.Closed):
        sheet.form.add_error(None, str(CHANGED_NOW))
    return None


def _kept_as_draft(request: HttpRequest, asked: Asked, record: ClientRecord, sheet: Sheet) -> HttpResponse:
    """Keep what was typed, whatever else is on file."""
    terms = sheet.form.terms(sheet.recipients.named(), base=sheet.shows)
    target = asked.target(record.id)
    made = consent_actions.draft(client=record.id, terms=terms, target=target, by=asked.viewer, at=asked.at)
    messages.info(request, _("Kept as a draft. It lets nothing out."))
    return redirect("clients:consent", record.id, made)


def _too_late(
    request: HttpRequest, asked: Asked, record: ClientRecord, sheet: Sheet, page: dict[str, Any]
) -> HttpResponse:
    """Answer where a consent has moved on: what was typed can be kept as a draft; where nothing was, its page says so."""
    if request.method != "POST":
        messages.info(request, str(CLOSED))
        return redirect("clients:consent", record.id, page["old"].id)
    if sheet.is_done() and "draft" in request.POST:
        return _kept_as_draft(request, asked, record, sheet)
    if sheet.is_done():
        sheet.form.add_error(None, str(MOVED_ON))
    return _show(request, record, sheet, may_keep=True, is_over=True, **page)


def _show(request: HttpRequest, record: ClientRecord, sheet: Sheet, **more: Any) -> HttpResponse:
    why: forms.Form | None = more.get("why")
    if why is not None and sheet.is_quiet:
        more["why"] = type(why)(initial={"why": request.POST.get("why", "")})
    kind = sheet.shows.kind
    told = {
        "record": record,
        "sheet": sheet,
        "form": sheet.form,
        "kind": kind,
        "means": labels.book().consents[kind].means,
    }
    is_wrong = sheet.errors or (why is not None and why.is_bound and not sheet.is_quiet and bool(why.errors))
    status = 422 if is_wrong else 200
    return render(request, "clients/consent_form.html", {**told, "is_wrong_anywhere": is_wrong, **more}, status=status)


def _latest(asked: Asked, client: UUID, consent: UUID, through: set[Status]) -> Kept:
    """A consent, or what has taken its place meanwhile in one of some ways; raises Absent where it is not the client's."""
    found = one_of(asked, client, consent)
    every = {one.id: one for one in all_of(asked, client)}
    while found.status in through and found.replaced_by in every:
        found = every[found.replaced_by]
    return found


def _like(request: HttpRequest, asked: Asked, client: UUID, kind: str) -> Terms | None:
    """What an earlier consent of the same kind said, but for its days and its signature."""
    try:
        earlier = UUID(request.GET.get("like", ""))
    except ValueError:
        return None
    terms = one_of(asked, client, earlier).terms
    return replace(terms, **SIGNED_ANEW) if terms.kind == kind else None


def _usual(kind: str, record: ClientRecord, asked: Asked) -> Terms:
    """What most forms of a kind say; the user changes what theirs does not."""
    asks = labels.book().consents[kind].asks
    own = {"psychotherapy_only": DataClass.PSYCHOTHERAPY_NOTES, "sud_notes_only": DataClass.SUD_COUNSELING_NOTES}
    return Terms(
        kind,
        discloser=accounts.organization(viewer=asked.viewer).name,
        signer=record.name,
        labels=frozenset({labels.PART2} if "names_part2" in asks else ()),
        purposes=frozenset({Purpose.HLEGAL.value} if "proceedings_only" in asks else ()),
        data_classes=frozenset(data_class.value for element, data_class in own.items() if element in asks),
        recipients=(Named(RecipientKind.HMIS.value),) if "hmis_only" in asks else (),
    )
