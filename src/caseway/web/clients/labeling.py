"""The labels of a record and its seal: what each does in words, set and lifted with a reason, and their history.

Which label it is stands in no address: that alone would tell something of the client.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.clients import labeling, labels, standing
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.labels import Label, Law
from caseway.clients.privacy import BasisKind
from caseway.clients.records import ClientRecord
from caseway.web.base.guard import declares
from caseway.web.clients import forms
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

# The labels by what people look for; one that is in none of these comes last.
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (gettext_lazy("Substance use"), ("42CFRPart2", "SUD", "ETH", "ETHUD", "OPIOIDUD", "CW-SUD-NOTES")),
    (gettext_lazy("Mental health"), ("MH", "BH", "PSY", "EMOTDIS", "PSYTHPN", "HIPAAPsyNotes")),
    (gettext_lazy("Health"), ("HIV", "STD", "SEX", "GDIS", "SICKLE", "DVD", "COGN")),
    (gettext_lazy("Violence and safety"), ("SDV", "CW-VICTIM", "VIO", "LOCIS")),
    (gettext_lazy("Young people"), ("CW-MINOR", "ADOL")),
    (gettext_lazy("Law and payment"), ("CW-PRIVILEGED", "HIPAASelfPay", "HIPAAAuth", "Title38Section7332")),
)
OTHERS = gettext_lazy("Handled with special care")
OPENED: dict[str, Words] = {
    "nothing": gettext_lazy("It reminds whoever works here; what lets the rest of the record out lets this out, too."),
    "consent": gettext_lazy("It leaves only under a consent that covers it."),
    "naming": gettext_lazy("It leaves only under a consent that names it."),
    "client": gettext_lazy("It leaves only under a consent that names it and that the client gave, nobody for them."),
    "part2": gettext_lazy("It leaves only under a consent for substance use treatment records."),
    "sud_counseling": gettext_lazy("It leaves only under a consent for substance use counseling notes, which stands alone."),
    "psychotherapy": gettext_lazy("It leaves only under an authorization for psychotherapy notes, which stands alone."),
    "victim": gettext_lazy("It leaves only under the victim’s own release."),
    "nobody": gettext_lazy("It leaves under no consent."),
}  # fmt: skip
WITHOUT: dict[str, Words] = {
    "operations": gettext_lazy(
        "Without one, providers and plans under HIPAA may get it for treatment, payment and operations."
    ),
    "treatment": gettext_lazy("Without one, providers under HIPAA may get it for treatment and nothing else."),
    "nothing": "",
}
ACTS: dict[str, Words] = {
    "always": "",
    "adult": gettext_lazy("Parents of a minor get it only if the minor consents."),
    "never": gettext_lazy("Nobody who acts for the client gets it unless the client consents."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One label as its page explains it."""

    code: str
    label: Label
    does: tuple[Words, ...]
    laws: tuple[Law, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Labels that are looked for together."""

    says: Words
    labels: tuple[Shown, ...]


def shown(code: str) -> Shown:
    """A label, with what it does in words."""
    label = labels.label(code)
    return Shown(code, label, tuple(_does(label)), labels.laws_of(code))


def _does(label: Label) -> Iterator[Words]:
    """What a label does to what leaves, a sentence for each thing."""
    yield OPENED[label.opened_by]
    if label.opened_by != "nothing" and (sentence := WITHOUT[label.without_consent]):
        yield sentence
    if not label.plans:
        yield gettext_lazy("Without one, health plans get nothing of it.")
    if not label.client:
        yield gettext_lazy("The client does not get it when they ask for their own record.")
    if sentence := ACTS[label.representative]:
        yield sentence
    if label.never_to:
        yield gettext_lazy("It never goes into the homeless management information system (HMIS).")
    if label.exceptions:
        named = dict(BasisKind.choices)
        told = "; ".join(str(named[one]) for one in label.exceptions)
        yield _("It may also leave in these cases, once that is written down: %(cases)s.") % {"cases": told}
    if label.notice:
        yield gettext_lazy("A notice goes along that forbids passing it on.")
    if label.own_store:
        yield gettext_lazy("Such notes are kept apart as a rule. Here the label counts for the whole record.")


@declares("client.open")
@answered
@require_GET
def listed(request: HttpRequest, client: UUID) -> HttpResponse:
    """Show the labels of a record, what can be set, and what was set and lifted before."""
    asked = ask(request)
    record = asked.record(client)
    may = standing.allowed(
        viewer=asked.viewer, target=asked.target(client), actions=(labeling.SET, labeling.LIFT, labeling.SEAL)
    )
    told = {
        "record": record, "labels": [shown(code) for code in record.labels],
        "groups": _groups(record) if labeling.SET in may else (),
        "may": {one.removeprefix("client.") for one in may},
        "changes": labeling.history(client=client, viewer=asked.viewer, on=asked.on), "sealed": labels.SEALED,
    }  # fmt: skip
    return render(request, "clients/labels.html", told)


def _groups(record: ClientRecord) -> tuple[Group, ...]:
    """The labels that a record does not have."""
    left = [code for code in labeling.settable() if code not in record.labels]
    grouped = {code for _says, codes in GROUPS for code in codes}
    others = tuple(code for code in left if code not in grouped)
    found = [(says, tuple(code for code in codes if code in left)) for says, codes in GROUPS]
    return tuple(Group(says, tuple(map(shown, codes))) for says, codes in [*found, (OTHERS, others)] if codes)


@declares(labeling.SET)
@answered
@require_http_methods(["GET", "POST"])
def set_label(request: HttpRequest, client: UUID) -> HttpResponse:
    """Say what a label will do, ask why, and set it."""
    asked = ask(request)
    record = asked.record(client, labeling.SET)
    code = request.POST.get("label", "")
    if code not in labeling.settable() or code in record.labels:
        if request.method == "POST":
            messages.error(request, _("Choose a label that the record does not have."))
        return redirect("clients:labels", client)
    return _ask(request, asked, record, code, is_set=True)


@declares(labeling.LIFT)
@answered
@require_http_methods(["GET", "POST"])
def lift_label(request: HttpRequest, client: UUID) -> HttpResponse:
    """Say what lifting a label will do, ask why, and lift it."""
    asked = ask(request)
    record = asked.record(client, labeling.LIFT)
    code = request.POST.get("label", "")
    if code not in record.labels:
        if request.method == "POST":
            messages.error(request, _("Choose a label that the record has."))
        return redirect("clients:labels", client)
    return _ask(request, asked, record, code, is_set=False)


def _ask(request: HttpRequest, asked: Asked, record: ClientRecord, code: str, *, is_set: bool) -> HttpResponse:
    form = forms.Why(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        change = labeling.set_label if is_set else labeling.lift_label
        if _done(form, lambda: change(client=record.id, label=code, reason=form.cleaned_data["reason"], **asked.by)):
            said = _("The label is set.") if is_set else _("The label is lifted. The privacy officers have been told.")
            messages.success(request, said)
            return redirect("clients:labels", record.id)
    told = {"record": record, "form": form, "one": shown(code), "is_set": is_set}
    return render(request, "clients/label.html", told, status=422 if form.errors else 200)


@declares(labeling.SEAL)
@answered
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, client: UUID) -> HttpResponse:
    """Say what sealing a record or opening its seal will do, ask why, and do it."""
    asked = ask(request)
    record = asked.record(client, labeling.SEAL)
    form = forms.Why(request.POST or None)
    if form.is_bound and form.is_valid():
        change = labeling.unseal if record.is_sealed else labeling.seal
        if _done(form, lambda: change(client=client, reason=form.cleaned_data["reason"], **asked.by)):
            messages.success(request, _said(is_sealed=not record.is_sealed))
            return redirect(
                "clients:home" if record.is_sealed else "clients:person", *[] if record.is_sealed else [client]
            )
    changes = labeling.history(client=client, viewer=asked.viewer, on=asked.on)
    told: dict[str, Any] = {
        "record": record, "form": form, "changes": [one for one in changes if one.label == labels.SEALED],
    }  # fmt: skip
    return render(request, "clients/seal.html", told, status=422 if form.errors else 200)


def _said(*, is_sealed: bool) -> str:
    if is_sealed:
        return _("The record is sealed.")
    return _("The seal is open. The record is found again by those who may find it.")


def _done(form: forms.Why, change: Any) -> bool:  # noqa: ANN401 - what changes the record
    """Whether a change was made; the form says why not."""
    try:
        change()
    except Invalid as invalid:
        forms.faults(form, {name if name in form.fields else WHOLE: says for name, says in invalid.faults.items()})
        return False
    return True
