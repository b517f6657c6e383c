"""What a recipient would get, made once and for all: the same record, check and day give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from caseway.clients import labels
from caseway.clients.consent_reasons import Reason
from caseway.clients.consents import Answer, Basis, Consent, Item, Recipient
from caseway.clients.privacy import DataClass

NO_PASSING_ON = "RedisclosureProhibitionMark"  # HL7's mark on a document that may not be passed on


@dataclass(frozen=True, slots=True)
class Labeled:
    """One field of a record: its name, its value (text, number, day, or lists and mappings of them), labels and author."""

    name: str
    value: object
    labels: frozenset[str] = frozenset()
    author: UUID | None = None


Record = Mapping[str, Sequence[Labeled]]  # the fields of each data class


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One field that is not sent, and why; shown to who sends, never to the recipient."""

    data_class: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent, and what would not.

    content: the bytes; `digest` is their SHA-256.  about: of whom, to whom, for what and why, in words for `token` alone.
    included: the names of the fields sent, by class.  rules: by which rules
    of the check the recipient may have it.  labels: what is sent is marked with them wherever it is kept.
    """

    content: bytes
    about: str
    included: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]
    notices: tuple[str, ...]
    consents: tuple[UUID, ...]
    rules: tuple[str, ...]
    labels: frozenset[str]

    @property
    def digest(self) -> str:
        """What stands for the content: two previews with the same one are the same, byte for byte."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def token(self) -> str:
        """What sending asks for: it stands for the content, and for whom it is about, who gets it, for what and why."""
        return hashlib.sha256(f"{self.about}\n{self.digest}".encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not self.included

    @property
    def document(self) -> Any:  # noqa: ANN401 - as JSON has it
        """The content, read again: what a page shows is what the bytes say."""
        return json.loads(self.content)


def fields_of(record: Record) -> list[tuple[str, Labeled]]:
    """Every field of a record with its class, in the order of the classes."""
    order = {name: place for place, name in enumerate(DataClass.values)}
    names = sorted(record, key=lambda name: order.get(name, len(order)))
    return [(name, one) for name in names for one in record[name]]


def items_of(record: Record) -> list[Item]:
    """Every field of a record as the check asks for it."""
    return [Item(name, one.labels, one.author) for name, one in fields_of(record)]


def preview(
    record: Record,
    *,
    client: UUID,
    recipient: Recipient,
    purpose: str,
    basis: Basis | None,
    on: date,
    check: Callable[[Iterable[Item]], Answer],
    held: Iterable[Consent],
) -> Preview:
    """What a recipient would get of a record; `check` asks the check about its fields, `held` are the consents it knows."""
    answer = check(items_of(record))
    judged = list(zip(fields_of(record), answer.judged, strict=True))
    shown = [(name, one) for (name, one), found in judged if found.is_shown]
    information: dict[str, list[dict[str, object]]] = {}
    for name, one in shown:
        information.setdefault(name, []).append({"name": one.name, "value": plain(one.value)})
    notices = labels.notices(answer.labels)
    rules = tuple(sorted({reason.rule for one in answer.shown for reason in one.reasons}))
    document = {
        "recipient": recipient.name,
        "purpose": purpose,
        "date": on.isoformat(),
        "handling": [NO_PASSING_ON] if notices else [],
        "notices": list(notices),
        "consents": [_scope(one, information) for one in held if one.id in answer.consents],
        "information": information,
    }
    content = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"
    return Preview(
        content=content if information else b"",
        about=_about(client, recipient, purpose, basis, answer.consents, rules),
        included={name: tuple(str(part["name"]) for part in parts) for name, parts in information.items()},
        left_out=tuple(LeftOut(name, one.name, found.reasons) for (name, one), found in judged if not found.is_shown),
        notices=notices,
        consents=answer.consents,
        rules=rules,
        labels=answer.labels,
    )


def _about(
    client: UUID,
    recipient: Recipient,
    purpose: str,
    basis: Basis | None,
    consents: Iterable[UUID],
    rules: Iterable[str],
) -> str:
    """Everything about a sending that its content does not say, in one order."""
    why = [basis.kind, basis.reference, *sorted(basis.data_classes)] if basis else []
    whom = [recipient.kind, recipient.name, str(recipient.party)]
    return json.dumps([str(client), whom, purpose, why, sorted(map(str, consents)), sorted(rules)])


def _scope(consent: Consent, information: Mapping[str, object]) -> dict[str, object]:
    """What a consent covers of what is sent: it goes along in the consent's stead (42 CFR 2.32).

    Who else it names, and what else it covers, is not the recipient's business.
    """
    terms = consent.terms
    return {
        "kind": terms.kind,
        "purposes": sorted(terms.purposes),
        "information": [name for name in information if name in terms.data_classes],
        "from": terms.effective.isoformat() if terms.effective else None,
        "until": terms.expires.isoformat() if terms.expires else terms.event or None,
    }


def plain(value: object) -> object:
    """A value as JSON has it; raises TypeError for what has no one way to be written."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(part) for part in value]
    raise TypeError(f"a {type(value).__name__} cannot be sent; give it as text")
