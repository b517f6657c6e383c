"""A client's record as the classes of information that are consented to, shown and sent separately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseway.clients import folding
from caseway.clients.codes import IdentifierKind, Quality, Whereabouts
from caseway.clients.previews import Labeled, Record
from caseway.clients.privacy import DataClass
from caseway.clients.records import AddressRecord, ClientRecord, ContactPointRecord

COVERAGE = {IdentifierKind.MEDICAID.value, IdentifierKind.MEDICARE.value}


def excerpt(record: ClientRecord, *, on: date) -> Record:
    """What of a record can be sent, by class; what is not here never is.

    Social Security numbers and code words stay here. Of a household no other client is named: that they are served is
    their own information.
    """
    classes = {
        DataClass.IDENTITY.value: _identity(record),
        DataClass.CONTACT.value: _contact(record, on),
        DataClass.DEMOGRAPHICS.value: _demographics(record),
        DataClass.HOUSEHOLD.value: _household(record, on),
        DataClass.COVERAGE.value: _coverage(record, on),
        DataClass.SERVICES.value: _services(record, on),
    }
    made = {name: tuple(fields) for name, fields in classes.items()}
    return {name: fields for name, fields in made.items() if fields}


def _identity(record: ClientRecord) -> Iterator[Labeled]:
    papers = " ".join(filter(None, (record.given_name, record.middle_name, record.family_name, record.suffix)))
    yield Labeled("name", record.name)
    if papers and papers != record.name:
        yield Labeled("legal name", papers)
    if record.pronouns:
        yield Labeled("pronouns", record.pronouns)
    if record.birth_date:
        yield Labeled("birth date", record.birth_date)
        if record.birth_date_quality != Quality.FULL:
            yield Labeled("birth date is", "approximate")


def _contact(record: ClientRecord, on: date) -> Iterator[Labeled]:
    for point in record.contact_points:
        if _stands(point, on):
            yield Labeled(point.kind, _point(point))
    for address in record.addresses:
        if _stands(address, on) and address.whereabouts != Whereabouts.CONFIDENTIAL:
            yield Labeled("address", _address(address))


def _point(point: ContactPointRecord) -> dict[str, object]:
    """A number with what is safe to do with it: whoever gets the one must know the other."""
    told: dict[str, object] = {"value": folding.readable_phone(point.value)}
    if point.do_not_contact:
        return told | {"do not contact": True}
    return told | {
        "safe to call": point.is_safe_to_call,
        "safe to text": point.is_safe_to_text,
        "safe to leave voicemail": point.is_safe_to_leave_voicemail,
        "safe to write": point.is_safe_to_write,
        **({"safe times": point.safe_times} if point.safe_times else {}),
    }


def _address(address: AddressRecord) -> str:
    if address.whereabouts == Whereabouts.NONE:
        return "none"
    place = " ".join(filter(None, (address.state, address.zip_code)))
    return ", ".join(filter(None, (address.line_1, address.line_2, address.city, place)))


def _demographics(record: ClientRecord) -> Iterator[Labeled]:
    told = {
        "language": record.language,
        "needs an interpreter": record.needs_interpreter,
        "gender": record.gender,
        "veteran": record.veteran if record.veteran in {"yes", "no"} else "",
    }
    yield from (Labeled(name, value) for name, value in told.items() if value not in {"", None})


def _household(record: ClientRecord, on: date) -> Iterator[Labeled]:
    others = sum(not one.is_self and _stands(one, on) for one in record.members)
    if others:
        yield Labeled("others in the household", others)
    for one in record.support_people:
        if _stands(one, on):
            told = {"name": one.name, "kinship": one.kinship}
            acts = {"authority": one.authority} if one.is_authority_in_force else {}
            yield Labeled("support person", told | acts)


def _coverage(record: ClientRecord, on: date) -> Iterator[Labeled]:
    for one in record.identifiers:
        if _stands(one, on) and one.kind in COVERAGE and one.value:
            yield Labeled(one.kind, one.value)


def _services(record: ClientRecord, on: date) -> Iterator[Labeled]:
    for one in record.enrollments:
        if one.begins <= on:
            yield Labeled("program", {"name": one.program_name, "from": one.begins, "until": one.ends})


def _stands(one: object, on: date) -> bool:
    """Whether something of a client's is so on a day."""
    ends: date | None = getattr(one, "ends", None)
    begins: date = getattr(one, "begins", on)
    return begins <= on and (ends is None or ends >= on)
