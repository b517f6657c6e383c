"""What belongs to a client: names, contact points, addresses, numbers, support persons. Added, corrected, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from caseway.accounts import audit, editing
from caseway.accounts.viewer import Viewer
from caseway.clients import encryption, faults, folding, terms
from caseway.clients.access import Absent, NeedsProof, require
from caseway.clients.codes import ContactKind, IdentifierKind, Quality
from caseway.clients.drafts import (
    AddressDraft,
    AliasDraft,
    BelongingDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)
from caseway.clients.encryption import Place
from caseway.clients.faults import Invalid
from caseway.clients.models import (
    Address,
    Alias,
    Belonging,
    Client,
    ContactPoint,
    HouseholdMember,
    Identifier,
    Relationship,
    SupportPerson,
)

TABLES: dict[str, type[Belonging]] = {
    "address": Address,
    "alias": Alias,
    "contact_point": ContactPoint,
    "household_member": HouseholdMember,
    "identifier": Identifier,
    "relationship": Relationship,
    "support_person": SupportPerson,
}
OF_DRAFT: dict[type[BelongingDraft], type[Belonging]] = {
    AddressDraft: Address,
    AliasDraft: Alias,
    ContactPointDraft: ContactPoint,
    IdentifierDraft: Identifier,
    SupportPersonDraft: SupportPerson,
}
# What may be corrected in place; what is more than a slip is ended, and entered anew.
CORRECTABLE = {
    "address": frozenset(AddressDraft.__slots__),
    "alias": frozenset({"kind"}),
    "contact_point": frozenset(ContactPointDraft.__slots__) - {"kind", "value"},
    "household_member": frozenset({"role"}),
    "identifier": frozenset({"issuer"}),
    "relationship": frozenset({"kind"}),
    "support_person": frozenset(SupportPersonDraft.__slots__),
}
SOUGHT = (Alias, ContactPoint)  # what people are found by
SSN_PARTS = 9


def add(*, client: UUID, draft: BelongingDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Add something of a client's, from today on; raises Absent or Invalid."""
    with transaction.atomic():
        owner = require(by, "client.edit", client, on=on)
        row = keep(owner, draft, by=by, at=at, on=on)
        if isinstance(row, SOUGHT):
            terms.index([client])
        _record(row, ("begins",), by=by, at=at)
    return row.pk


def correct(
    *, kind: str, belonging: UUID, changes: Mapping[str, Any], version: int, by: Viewer, at: datetime, on: date
) -> tuple[str, ...]:
    """Correct something of a client's that was read as `version`; raises Absent, Stale or Invalid. What changed."""
    unknown = set(changes) - CORRECTABLE[kind]
    if unknown:
        raise TypeError(f"not corrected in a {kind}: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = _require(kind, belonging, by=by, on=on)
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        _record(row, changed, by=by, at=at)
    return changed


def end(*, kind: str, belonging: UUID, ends: date, by: Viewer, at: datetime, on: date) -> None:
    """Say when something of a client's was so for the last day; raises Absent or Invalid."""
    with transaction.atomic():
        row = _require(kind, belonging, by=by, on=on)
        changed = editing.change(row, {"ends": ends}, version=row.version, by=by, at=at, check=faults.checker(on))
        if isinstance(row, SOUGHT):
            terms.index([row.client_id])
        _record(row, changed, by=by, at=at)


def reveal(*, viewer: Viewer, identifier: UUID, at: datetime, on: date) -> str:
    """A whole Social Security number, once it is written down who saw it; raises Absent or NeedsProof."""
    row = Identifier.objects.filter(pk=identifier, organization=viewer.organization).exclude(ciphertext="").first()
    if row is None:
        raise Absent
    require(viewer, "client.open", row.client_id, on=on)
    if not viewer.is_proven:
        raise NeedsProof
    event = audit.Event(
        "client.open", "identifier", row.pk, people=(row.client_id,), outcome="shown", changed=("value",)
    )
    audit.note(event, by=viewer, at=at)
    return encryption.decrypt(row.ciphertext, place_of(row))


def keep(owner: Client, draft: BelongingDraft, *, by: Viewer, at: datetime, on: date) -> Belonging:
    """Write a row of something of a client's, within the transaction of whoever calls; raises Invalid."""
    row = row_of(owner, draft, by=by, at=at, on=on)
    faults.check(row, on=on)
    if isinstance(row, Identifier) and row.ciphertext and _is_there_by_an_older_key(row):
        raise Invalid({"value": faults.say("there already")})
    row.save(force_insert=True)
    return row


def row_of(owner: Client, draft: BelongingDraft, *, by: Viewer, at: datetime, on: date) -> Belonging:
    """The row of something of a client's; raises Invalid."""
    row = OF_DRAFT[type(draft)](
        id=uuid4(),
        client_id=owner.pk,
        organization_id=owner.organization_id,
        begins=on,
        created_at=at,
        created_by_id=by.user,
        updated_at=at,
        updated_by_id=by.user,
        **asdict(draft),
    )
    if isinstance(row, ContactPoint):
        row.folded = folding.phone(row.value) if row.kind == ContactKind.PHONE else folding.email(row.value)
        if row.value and not row.folded:
            raise Invalid({"value": faults.say("too few digits")})
        if row.kind == ContactKind.EMAIL and "@" not in row.value:
            raise Invalid({"value": faults.say("no e-mail")})
    if isinstance(row, Identifier):
        _fold(row)
    return row


def place_of(row: Identifier) -> Place:
    """Where the ciphertext of an identifier stands; linking records moves a row with its number, never the number."""
    return Place("identifier", "value", row.pk, row.organization_id)


def ssn_indexes(number: str, organization: UUID) -> list[str]:
    """What a whole Social Security number is found by, by every key that a row may still be of; the newest first."""
    return encryption.blind_indexes(number, table="identifier", column="value", organization=organization)


def hide(row: Identifier, number: str) -> None:
    """Keep a whole Social Security number in a row: encrypted, and to be found."""
    row.ciphertext = encryption.encrypt(number, place_of(row))
    row.blind_index = ssn_indexes(number, row.organization_id)[0]


def _fold(row: Identifier) -> None:
    """Set what an identifier is found by, and hide a whole Social Security number; raises Invalid."""
    if row.kind not in {IdentifierKind.SSN, IdentifierKind.SSN_LAST_FOUR} or not row.value:
        row.folded = folding.code(row.value)
        return
    number = folding.digits(row.value)
    if row.kind == IdentifierKind.SSN_LAST_FOUR:
        if len(number) != 4:
            raise Invalid({"value": faults.say("four digits")})
        row.value = row.folded = number
        return
    if len(number) != SSN_PARTS or not is_possible_ssn(number):
        raise Invalid({"value": faults.say("nine digits")})
    row.value, row.folded, row.quality = number[-4:], "", Quality.FULL.value
    hide(row, number)


def _is_there_by_an_older_key(row: Identifier) -> bool:
    """Whether the client has the number in a row that was not yet encrypted anew: no constraint sees that."""
    older = ssn_indexes(encryption.decrypt(row.ciphertext, place_of(row)), row.organization_id)[1:]
    there = Identifier.objects.filter(client=row.client_id, ends__isnull=True, blind_index__in=older)
    return bool(older) and there.exists()


def is_possible_ssn(number: str) -> bool:
    """Whether nine digits may be a Social Security number: no part is all zeros, and it is none never given out."""
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _require(kind: str, belonging: UUID, *, by: Viewer, on: date) -> Belonging:
    """A row of a client's whom someone may edit; raises Absent."""
    row = TABLES[kind]._default_manager.filter(pk=belonging, organization=by.organization).first()
    if row is None:
        raise Absent
    require(by, "client.edit", row.client_id, on=on)
    return row


def _record(row: Belonging, changed: tuple[str, ...], *, by: Viewer, at: datetime) -> None:
    kind = next(kind for kind, table in TABLES.items() if isinstance(row, table))
    event = audit.Event("client.edit", kind, row.pk, people=(row.client_id,), changed=changed)
    audit.record(event, by=by, at=at)
