"""What a consent says, and what it lacks: every element its kind must have (`labels.yaml`) is one row of a table here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from caseway.clients import labels
from caseway.clients.codes import SIGNING, Authority
from caseway.clients.privacy import (
    COVERED,
    OPERATIONS,
    ConsentKind,
    DataClass,
    Expiry,
    Method,
    Purpose,
    RecipientClass,
    RecipientKind,
    Statement,
    Unknown,
    known,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A recipient as a consent has it: by name (and as whom we know them), or as one of a class."""

    kind: str
    name: str = ""
    party: UUID | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a consent says, whole or not.

    discloser: who may disclose.  labels: the sensitive kinds of information it names.  specific: in the client's words,
    what exactly.  signer, authority, evidence: who consented, by what right, and what shows it.  document: where the
    signed form is kept.  redisclosure: the text about passing on that was printed on it.
    """

    kind: str
    purposes: frozenset[str] = frozenset()
    recipients: tuple[Named, ...] = ()
    data_classes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    discloser: str = ""
    specific: str = ""
    effective: date | None = None
    expiry: str = ""
    expires: date | None = None
    event: str = ""
    signer: str = ""
    authority: str = Authority.CLIENT
    evidence: str = ""
    method: str = ""
    signed: date | None = None
    witness: str = ""
    language: str = "en"
    document: str = ""
    statements: frozenset[str] = frozenset()
    redisclosure: str = ""

    def __post_init__(self) -> None:
        known(ConsentKind, self.kind)
        for words, list_ in (
            (self.purposes, Purpose), (self.data_classes, DataClass), (self.statements, Statement),
            ({one.kind for one in self.recipients}, RecipientKind),
            ({one.group for one in self.recipients if one.group}, RecipientClass),
            ({self.method} - {""}, Method), ({self.expiry} - {""}, Expiry),
        ):  # fmt: skip
            for word in words:
                known(list_, word)
        if self.authority not in SIGNING:
            raise Unknown(f"“{self.authority}” is none of {', '.join(SIGNING)}.")
        labels.inherited(self.labels)

    @property
    def kinds(self) -> frozenset[str]:
        """What sorts of recipients it is for."""
        return frozenset(one.kind for one in self.recipients)


@dataclass(frozen=True, slots=True)
class Missing:
    """One element a consent lacks."""

    element: str

    @property
    def says(self) -> str:
        """What to add, in the reader's language."""
        return gettext(ELEMENTS[self.element].says)


@dataclass(frozen=True, slots=True)
class Element:
    """What tells that an element is there, and what to say where it is not."""

    is_there: Callable[[Terms], bool]
    says: str


def _ends(terms: Terms) -> bool:
    return _ends_on_date(terms) or (terms.expiry == Expiry.EVENT and bool(terms.event.strip()))


def _ends_on_date(terms: Terms) -> bool:
    return terms.expiry == Expiry.DATE and terms.expires is not None


def _is_signed(terms: Terms) -> bool:
    is_witnessed = terms.method != Method.VERBAL or bool(terms.witness.strip())
    return bool(terms.signer.strip() and terms.signed and terms.method) and is_witnessed


def _states(statement: Statement) -> Callable[[Terms], bool]:
    return lambda terms: statement.value in terms.statements


ELEMENTS: dict[str, Element] = {
    "discloser": Element(lambda it: bool(it.discloser.strip()), gettext_noop("Say who may disclose.")),
    "data_classes": Element(lambda it: bool(it.data_classes), gettext_noop("Say which information may be shared.")),
    "specific": Element(lambda it: bool(it.specific.strip()), gettext_noop("Describe exactly what may be shared.")),
    "recipient": Element(
        lambda it: bool(it.recipients) and all(one.name.strip() or one.group for one in it.recipients),
        gettext_noop("Name each recipient, or the class of recipients."),
    ),
    "named": Element(
        lambda it: all(one.name.strip() and not one.group for one in it.recipients),
        gettext_noop("Name the person or organization; a class of recipients is not enough here."),
    ),
    "covered_recipients": Element(
        lambda it: it.kinds <= COVERED,
        gettext_noop("This kind is for health care providers, plans and their business associates only."),
    ),
    "hmis_only": Element(lambda it: it.kinds <= {RecipientKind.HMIS}, gettext_noop("This kind is for the HMIS only.")),
    "no_hmis": Element(
        lambda it: RecipientKind.HMIS not in it.kinds,
        gettext_noop("A victim's information never goes to the HMIS; take it off the recipients."),
    ),
    "purpose": Element(lambda it: bool(it.purposes), gettext_noop("Say what the information is for.")),
    "tpo_only": Element(
        lambda it: it.purposes <= OPERATIONS,
        gettext_noop("This kind is for treatment, payment and operations only; other purposes take another consent."),
    ),
    "no_proceedings": Element(
        lambda it: Purpose.HLEGAL not in it.purposes,
        gettext_noop("A legal proceeding takes a consent of its own; take that purpose off."),
    ),
    "proceedings_only": Element(
        lambda it: it.purposes <= {Purpose.HLEGAL},
        gettext_noop("A consent for a legal proceeding stands alone; take the other purposes off."),
    ),
    "ends": Element(_ends, gettext_noop("Give the date or the event with which it ends.")),
    "ends_on_date": Element(_ends_on_date, gettext_noop("Give the date on which it ends.")),
    "expiry": Element(
        lambda it: _ends(it) or it.expiry == Expiry.NONE,
        gettext_noop("Say when it ends: on a date, with an event, or not at all."),
    ),
    "written": Element(
        lambda it: it.method in {"", Method.WRITTEN, Method.ELECTRONIC},
        gettext_noop("It must be signed on paper or electronically; spoken consent is not enough here."),
    ),
    "signed": Element(
        _is_signed, gettext_noop("Give who signed, how and on which day; of spoken consent also the witness.")
    ),
    "authority": Element(
        lambda it: it.authority == Authority.CLIENT or bool(it.evidence.strip()),
        gettext_noop("Say what shows the signer's right to act for the client."),
    ),
    "by_client": Element(
        lambda it: it.authority == Authority.CLIENT, gettext_noop("Only the client can give this consent.")
    ),
    "names_part2": Element(
        lambda it: labels.PART2 in it.labels, gettext_noop("It must name substance use treatment records.")
    ),
    "names_something": Element(
        lambda it: bool(it.labels), gettext_noop("Name the services or kinds of information it is about.")
    ),
    "psychotherapy_only": Element(
        lambda it: it.data_classes == {DataClass.PSYCHOTHERAPY_NOTES},
        gettext_noop("A consent for psychotherapy notes is for them and nothing else."),
    ),
    "sud_notes_only": Element(
        lambda it: it.data_classes == {DataClass.SUD_COUNSELING_NOTES},
        gettext_noop("A consent for substance use counseling notes is for them and nothing else."),
    ),
    "revocation": Element(
        _states(Statement.REVOCATION), gettext_noop("The form must say that and how consent can be withdrawn.")
    ),
    "conditions": Element(
        _states(Statement.CONDITIONS), gettext_noop("The form must say whether services depend on signing.")
    ),
    "no_conditions": Element(
        _states(Statement.NO_CONDITIONS), gettext_noop("The form must say that services do not depend on signing.")
    ),
    "redisclosure": Element(
        _states(Statement.REDISCLOSURE), gettext_noop("The form must say that the recipient might pass it on.")
    ),
    "refusal": Element(
        _states(Statement.REFUSAL), gettext_noop("The form must say what follows from not signing.")
    ),
    "days": Element(
        lambda it: not (it.expires and it.effective) or it.expires >= it.effective,
        gettext_noop("It would end before it begins; correct the dates."),
    ),
}  # fmt: skip


def missing(terms: Terms) -> tuple[Missing, ...]:
    """Every element a consent lacks before it can count, in the order of `labels.yaml`."""
    asks = (*labels.book().consents[terms.kind].asks, "days")
    return tuple(Missing(element) for element in asks if not ELEMENTS[element].is_there(terms))
