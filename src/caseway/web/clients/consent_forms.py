"""The forms of consents and of sending: one for each kind of consent, asking what that kind must contain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseway.clients import labels
from caseway.clients.codes import SIGNING, listed
from caseway.clients.consent_terms import Named, Terms
from caseway.clients.consents import Basis
from caseway.clients.privacy import (
    OPERATIONS,
    BasisKind,
    DataClass,
    Expiry,
    Method,
    Purpose,
    RecipientClass,
    RecipientKind,
    Sending,
    Statement,
)
from caseway.web.clients import fields

OUTSIDE = [(one.value, one.label) for one in RecipientKind if one != RecipientKind.WORKFORCE]
NOT_SHARED_ALONE = {DataClass.PSYCHOTHERAPY_NOTES, DataClass.SUD_COUNSELING_NOTES}
# Which element of a consent is asked by which field.
BESIDE = {
    "data_classes": "data_classes", "psychotherapy_only": "data_classes", "sud_notes_only": "data_classes",
    "specific": "specific", "discloser": "discloser", "purpose": "purposes", "tpo_only": "purposes",
    "no_proceedings": "purposes", "proceedings_only": "purposes", "ends": "expiry", "ends_on_date": "expires",
    "expiry": "expiry", "written": "method", "signed": "signer", "authority": "evidence", "by_client": "authority",
    "names_part2": "labels", "names_something": "labels", "revocation": "statements", "conditions": "statements",
    "no_conditions": "statements", "redisclosure": "statements", "refusal": "statements", "days": "expires",
}  # fmt: skip
# What may be left out of a draft, and of nothing else; a page does not call it optional.
ASKED = (
    "specific",
    "discloser",
    "expiry",
    "signer",
    "authority",
    "method",
    "signed",
)


class Consent(forms.Form):
    """What a consent of some kind says. Nothing is asked of the browser: all that is missing is told at once."""

    data_classes = fields.ticks(_("Which information may be shared?"), DataClass)
    labels = fields.ticks(
        _("Sensitive information it names"), (), hint=_("Tick only what the signed form names. The rest stays closed.")
    )
    specific = fields.paragraph(
        _("What exactly, in the client’s words"), required=False, hint=_("Such as “my lease and my rent payments”.")
    )
    purposes = fields.ticks(_("What is it for?"), Purpose)
    discloser = fields.text(_("Who may disclose it?"), most=200)
    effective = fields.day(_("First day"), hint=_("Left out: today."))
    expiry = fields.choice(_("When does it end?"), Expiry, required=False)
    expires = fields.day(_("Last day"))
    event = fields.text(_("Event with which it ends"), most=200, hint=_("Such as “when I move out”."))
    signer = fields.text(_("Who signed?"), most=200)
    authority = fields.choice(_("By what right?"), listed(SIGNING))
    evidence = fields.text(_("What shows that right?"), most=200, hint=_("Needed unless the client signed."))
    method = fields.choice(_("How was it given?"), Method, required=False)
    signed = fields.day(_("Day it was signed or spoken"))
    witness = fields.text(_("Witness"), most=200, hint=_("Needed for spoken consent."))
    document = fields.text(_("Where the signed form is kept"), most=200)
    statements = fields.ticks(_("What the form tells the signer"), Statement)

    def __init__(self, *given: Any, kind: str, is_quiet: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.kind = kind
        self.is_quiet = is_quiet  # it is only shown again, so nothing in it is wrong yet
        for name in ASKED:
            self.fields[name].template_name = "clients/_asked.html"  # type: ignore[attr-defined] # newer than its stubs
        self.asks = labels.book().consents[kind].asks
        self.fields["labels"].choices = label_choices()  # type: ignore[attr-defined] # it is a choice
        self.fields["purposes"].choices = _purposes(self.asks)  # type: ignore[attr-defined] # as above
        self.fields["data_classes"].choices = _classes(self.asks)  # type: ignore[attr-defined] # as above
        self.fields["statements"].choices = [  # type: ignore[attr-defined] # as above
            one for one in Statement.choices if one[0] in self.asks
        ]
        if not self.fields["statements"].choices:  # type: ignore[attr-defined] # as above
            del self.fields["statements"]

    def full_clean(self) -> None:
        """Look for what is wrong, unless nobody has said yet that they are done."""
        super().full_clean()
        if self.is_quiet:
            self._errors = ErrorDict()

    def terms(self, recipients: tuple[Named, ...], *, base: Terms) -> Terms:
        """What was entered, whole or not; what the form does not ask stays as it is in `base`."""
        told = self.cleaned_data
        names = (
            "discloser", "specific", "effective", "expiry", "event", "signer", "authority", "evidence", "method",
            "signed", "witness", "document",
        )  # fmt: skip
        return replace(
            base,
            purposes=frozenset(told["purposes"]),
            recipients=recipients,
            data_classes=frozenset(told["data_classes"]),
            labels=frozenset(told["labels"]),
            statements=frozenset(told.get("statements", ())),
            expires=told["expires"] if told["expiry"] == Expiry.DATE else None,
            **{name: told[name] for name in names},
        )

    def lacks(self, missing: Iterable[tuple[str, str]]) -> None:
        """Say beside each field what is missing there."""
        for element, says in missing:
            field = BESIDE.get(element)
            self.add_error(field if field in self.fields else None, says)


class Withdraw(forms.Form):
    """That a consent is withdrawn, by whom and how."""

    who = fields.text(_("Who withdraws it?"), most=200, required=True)
    method = fields.choice(_("How did they say so?"), Method)
    why = fields.paragraph(_("Note"), required=False)


class Why(forms.Form):
    """What the mistake was."""

    why = fields.paragraph(_("What was wrong?"), hint=_("Such as “the form says 2027” or “signed by another client”."))


class New(forms.Form):
    """Why a new consent replaces an old one."""

    why = fields.text(_("Why is there a new one?"), most=200, hint=_("Such as “another clinic”."))


class Happened(forms.Form):
    """The day on which the event came about."""

    ended = fields.day(_("Day on which it came about"), required=True)


class Share(forms.Form):
    """Who is to get what, and what for."""

    recipient_kind = fields.choice(_("Who gets it?"), OUTSIDE)
    recipient_name = fields.text(
        _("Name of the person or organization"), most=200, required=True, hint=_("As the consent names them.")
    )
    recipient_group = fields.choice(
        _("Do they belong to a class that a consent may name?"),
        [("", _("No")), *RecipientClass.choices],
        required=False,
    )
    purpose = fields.choice(_("What is it for?"), [one for one in Purpose.choices if one[0] != Purpose.BTG])
    basis = fields.choice(
        _("Does a law or an order allow it without consent?"), [("", _("No")), *BasisKind.choices], required=False
    )
    reference = fields.text(
        _("Where that is written down"),
        most=200,
        hint=_("Such as the docket or report number. It counts only with one."),
    )
    classes = fields.ticks(_("Which information?"), ())

    def __init__(self, *given: Any, classes: Iterable[str], **named: Any) -> None:
        super().__init__(*given, **named)
        there = list(classes)
        self.fields["classes"].choices = [  # type: ignore[attr-defined] # it is a choice
            one for one in DataClass.choices if one[0] in there
        ]
        self.fields["classes"].initial = there

    def clean(self) -> dict[str, Any]:
        """A basis without a place where it is written counts for nothing."""
        told = super().clean() or {}
        if told.get("basis") and not str(told.get("reference", "")).strip():
            self.add_error("reference", gettext("Say where it is written down."))
        if not told.get("classes"):
            self.add_error("classes", gettext("Choose at least one."))
        return told

    def grounds(self) -> Basis | None:
        """What it rests on without a consent, of what was chosen."""
        told = self.cleaned_data
        if not told["basis"]:
            return None
        return Basis(told["basis"], told["reference"], frozenset(told["classes"]))


class Send(forms.Form):
    """How it is handed over."""

    sending = fields.choice(
        _("How do you hand it over?"), [one for one in Sending.choices if one[0] != Sending.INTERFACE]
    )
    address = fields.text(_("To which address or number?"), most=300, hint=_("Left out when handed over in person."))


def label_choices() -> list[tuple[str, str]]:
    """The labels that a consent can open by naming them, by name."""
    found = [
        (code, gettext(one.name))
        for code, one in labels.book().labels.items()
        if one.opened_by not in {"nothing", "nobody"}
    ]
    return sorted(found, key=lambda one: one[1])


def _purposes(asks: tuple[str, ...]) -> list[tuple[str, fields.Words]]:
    """What a kind may be for; nothing else is offered."""
    found = [one for one in Purpose if one != Purpose.BTG]
    if "proceedings_only" in asks:
        found = [one for one in found if one == Purpose.HLEGAL]
    elif "tpo_only" in asks:
        found = [one for one in found if one in OPERATIONS]
    elif "no_proceedings" in asks:
        found = [one for one in found if one != Purpose.HLEGAL]
    return [(one.value, one.label) for one in found]


def _classes(asks: tuple[str, ...]) -> list[tuple[str, fields.Words]]:
    """What a kind may cover; nothing else is offered."""
    if "psychotherapy_only" in asks:
        return [(DataClass.PSYCHOTHERAPY_NOTES.value, DataClass.PSYCHOTHERAPY_NOTES.label)]
    if "sud_notes_only" in asks:
        return [(DataClass.SUD_COUNSELING_NOTES.value, DataClass.SUD_COUNSELING_NOTES.label)]
    return [(one.value, one.label) for one in DataClass if one not in NOT_SHARED_ALONE]
