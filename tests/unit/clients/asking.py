"""The people, recipients and consents that the tests of the check ask about."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from caseway.clients import consents
from caseway.clients.consent_terms import Named, Terms
from caseway.clients.privacy import ConsentKind, DataClass, Expiry, Method, Purpose, RecipientKind, Statement

ON = date(2026, 11, 26)
NAMES = UUID("6b1f6f38-0000-4000-8000-000000000000")

ADULT = consents.Facts(age=40)
TEEN = consents.Facts(age=15)
VICTIM = consents.Facts(age=40, is_victim_service=True)

PSY, SUDN = DataClass.PSYCHOTHERAPY_NOTES.value, DataClass.SUD_COUNSELING_NOTES.value


def id_of(name: str) -> UUID:
    return uuid5(NAMES, name)


def to(kind: str, name: str = "Mercy", **more) -> consents.Recipient:
    return consents.Recipient(kind, name, **more)


def terms(kind: str = "general", to: str = "community", name: str = "Mercy", **more) -> Terms:
    """A consent with everything it must have, for one recipient by name, for every class and every purpose it may have."""
    usual = {
        "purposes": frozenset(Purpose.values) - {Purpose.HLEGAL},
        "recipients": (Named(to, name),),
        "data_classes": frozenset(DataClass.values),
        "discloser": "Harbor House",
        "effective": date(2026, 1, 1),
        "expiry": Expiry.DATE,
        "expires": date(2026, 12, 31),
        "signer": "Ana Ruiz",
        "method": Method.WRITTEN,
        "signed": date(2026, 1, 1),
        "statements": frozenset(Statement.values),
        "specific": "what the form says",
    }
    special = {
        ConsentKind.PART2_TPO: {
            "purposes": frozenset({"TREAT", "HPAYMT", "HOPERAT", "COC"}),
            "labels": frozenset({"42CFRPart2"}),
        },
        ConsentKind.PART2_RELEASE: {"labels": frozenset({"42CFRPart2"})},
        ConsentKind.PART2_LEGAL: {"purposes": frozenset({"HLEGAL"}), "labels": frozenset({"42CFRPart2"})},
        ConsentKind.SUD_COUNSELING: {"data_classes": frozenset({SUDN}), "labels": frozenset({"42CFRPart2"})},
        ConsentKind.PSYCHOTHERAPY: {"data_classes": frozenset({PSY})},
    }
    return Terms(kind, **{**usual, **special.get(ConsentKind(kind), {}), **more})


def consent(kind: str = "general", to: str = "community", *, status="active", ended=None, is_whole=True, **more):
    """As `terms`, in force."""
    return consents.Consent(id_of(f"{kind} {to} {status}"), terms(kind, to, **more), status, ended, is_whole)


def release(to_="community", *names, **more) -> consents.Consent:
    """A general release that names some labels."""
    return consent("general", to_, labels=frozenset(names), **more)


def revoked(one: consents.Consent) -> consents.Consent:
    return replace(one, status="revoked")


def expired(one: consents.Consent) -> consents.Consent:
    yesterday = ON - timedelta(days=1)
    return replace(one, terms=replace(one.terms, expiry=Expiry.DATE, expires=yesterday))


def ask(recipient, purpose, *items, facts=ADULT, given=(), basis=None, on=ON) -> consents.Answer:
    """What the check answers; an item is a class, or a class and its labels."""
    asked = [
        one if isinstance(one, consents.Item) else item(*([one] if isinstance(one, str) else one)) for one in items
    ]
    return consents.permit(
        recipient=recipient, purpose=purpose, facts=facts, asked=asked, consents=given, on=on, basis=basis
    )


def item(data_class: str = "health", *codes: str, author: UUID | None = None) -> consents.Item:
    return consents.Item(data_class, frozenset(codes), author)


def basis(kind: str, reference: str = "No. 4711", classes=tuple(DataClass.values)) -> consents.Basis:
    return consents.Basis(kind, reference, frozenset(classes))


def rules(answer: consents.Answer) -> set[str]:
    """The rules that hide something."""
    return {reason.rule for one in answer.hidden for reason in one.reasons}


RECIPIENTS = tuple(RecipientKind.values)
