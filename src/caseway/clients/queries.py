"""Reads: who is on a caseload, who is in a program, and one person's record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from caseway.accounts import audit
from caseway.accounts.policy import decide
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.clients import authority, records, volume
from caseway.clients.access import (
    NEAR,
    Absent,
    NeedsProof,
    NeedsReason,
    allow,
    find,
    target,
    visible,
)
from caseway.clients.codes import HouseholdRole
from caseway.clients.models import (
    Address,
    Alias,
    Assignment,
    Client,
    ContactPoint,
    Enrollment,
    HouseholdMember,
    Identifier,
    Relationship,
    SupportPerson,
)
from caseway.clients.records import ClientRecord, Glimpse, Listed, Way
from caseway.clients.volume import TooMany

__all__ = ["Absent", "NeedsProof", "NeedsReason", "TooMany", "caseload", "enter", "glimpse", "open_client", "people_in"]

Value = TypeVar("Value")
Person = Listed | Glimpse
PAGE = 50
ROLES = HouseholdRole.values  # the head comes first


def caseload(*, viewer: Viewer, on: date) -> list[Person]:
    """Those on the viewer's own caseload, by name."""
    mine = Assignment.objects.filter(in_force(on), user=viewer.user).values("client")
    return _listed(visible(viewer, "client.find", on=on).filter(pk__in=mine), viewer)


def people_in(
    *, viewer: Viewer, on: date, program: UUID | None = None, team: UUID | None = None, after: Person | None = None
) -> list[Person]:
    """Those in a program or on a team's caseload whom the viewer may know of, by name, a page at a time."""
    rows = visible(viewer, "client.find", on=on)
    if program is not None:
        rows = rows.filter(pk__in=Enrollment.objects.filter(in_force(on), program=program).values("client"))
    if team is not None:
        rows = rows.filter(pk__in=Assignment.objects.filter(in_force(on), team=team).values("client"))
    if after is not None:
        last = Client.objects.filter(pk=after.id, organization=viewer.organization)
        family, given = last.values_list("family_name", "given_name").first() or ("", "")
        rows = rows.filter(
            Q(family_name__gt=family)
            | Q(family_name=family, given_name__gt=given)
            | Q(family_name=family, given_name=given, pk__gt=after.id)
        )
    return _listed(rows, viewer, PAGE)


def glimpse(*, viewer: Viewer, client: UUID, on: date) -> Person:
    """Someone as a list shows them; raises Absent."""
    row, _ = find(viewer, "client.find", client, on=on)
    return person(row, viewer)


def open_client(*, viewer: Viewer, client: UUID, at: datetime, on: date) -> ClientRecord:
    """Someone's record, once it is written down that the viewer saw it.

    Raises Absent, NeedsReason or NeedsProof, and TooMany where the viewer has seen as many as they may today.
    """
    row, relation = enter(audit.Event("client.open", "client", client), client, viewer=viewer, at=at, on=on)
    return _record(row, relation, viewer, on=on)


def of_case(*, viewer: Viewer, client: UUID, on: date) -> ClientRecord:
    """Someone's record beside a case of theirs, for a page that has written down already that the case was seen.

    Raises Absent, NeedsReason or NeedsProof.
    """
    row, decision = find(viewer, "client.open", client, on=on)
    allow(decision)
    return _record(row, decision.relation, viewer, on=on)


def enter(seen: audit.Event, client: UUID, *, viewer: Viewer, at: datetime, on: date) -> tuple[Client, str]:
    """Let a viewer see something of a person, and what that person is to them, once it is counted and written down.

    `seen` says what: its action is what the policy is asked for. Raises Absent, NeedsReason, NeedsProof or TooMany.
    """
    try:
        row, decision = find(viewer, seen.action, client, on=on)
        allow(decision)
    except (Absent, NeedsReason, NeedsProof):
        audit.note(replace(seen, outcome="denied"), by=viewer, at=at)
        raise
    volume.count(viewer, client, is_outside=decision.relation not in NEAR, at=at, on=on)
    shown = replace(seen, people=(client,), outcome="shown", reason=decision.relation)
    audit.note(shown, by=viewer, at=at)
    return row, decision.relation


def person(row: Client, viewer: Viewer) -> Person:
    """A row of `access.visible` as a list shows it: whole or masked."""
    seen = target(row, viewer)
    decision = decide(viewer, "client.find", seen)
    if decision.outcome != "allow":
        year = row.birth_date.year if row.birth_date else None
        return Glimpse(row.pk, name(row), year, decision.relation, way(row, viewer))
    return Listed(
        row.pk,
        name(row),
        legal_name(row),
        row.pronouns,
        row.birth_date,
        row.birth_date_quality,
        row.deceased_date,
        decision.relation,
        way(row, viewer),
    )


def way(row: Client, viewer: Viewer) -> Way:
    """What it takes the viewer to open a record."""
    seen = target(row, viewer)
    outcome = decide(viewer, "client.open", seen).outcome
    if outcome in {"allow", "reason", "step_up"}:
        return outcome
    return "glass" if decide(viewer, "client.break_glass", seen).is_visible else "none"


def name(row: Client) -> str:
    """What someone is called: by the name they chose, or else the given one."""
    return " ".join(filter(None, (row.chosen_name or row.given_name, row.family_name, row.suffix)))


def legal_name(row: Client) -> str:
    """The name in someone's papers."""
    return " ".join(filter(None, (row.given_name, row.middle_name, row.family_name, row.suffix)))


def persons(ids: Iterable[UUID], viewer: Viewer, *, on: date) -> dict[UUID, Person]:
    """Those among some people whom the viewer may know of, as a list shows them."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = visible(viewer, "client.find", on=on).filter(pk__in=wanted)
    return {row.pk: person(row, viewer) for row in rows}


def _listed(rows: QuerySet[Client], viewer: Viewer, most: int | None = None) -> list[Person]:
    return [person(row, viewer) for row in rows.order_by("family_name", "given_name", "pk")[:most]]


def _record(row: Client, relation: str, viewer: Viewer, *, on: date) -> ClientRecord:
    client = row.pk
    members = _members(client)
    relationships = list(Relationship.objects.filter(Q(client=client) | Q(other=client)).order_by("begins", "pk"))
    ids = {one.client_id for one in members} | {one for two in relationships for one in (two.client_id, two.other_id)}
    known = persons(ids - {client}, viewer, on=on)
    linked = Client.objects.filter(merged_into=client).order_by("created_at", "pk")
    return _made(
        ClientRecord,
        row,
        name=name(row),
        is_minor=authority.is_minor(row.birth_date, on=on),
        is_staff=row.user_id is not None,
        labels=tuple(row.labels),
        relation=relation,
        may_edit=decide(viewer, "client.edit", target(row, viewer)).is_allowed,
        aliases=_all(records.AliasRecord, Alias, client),
        contact_points=_all(records.ContactPointRecord, ContactPoint, client),
        addresses=_all(records.AddressRecord, Address, client),
        identifiers=tuple(
            _made(records.IdentifierRecord, one, is_encrypted=one.ciphertext != "")
            for one in _of(Identifier, client)
        ),
        members=tuple(_member(one, client, known) for one in members),
        relationships=tuple(_relationship(one, client, known) for one in relationships),
        support_people=_support_people(row, on=on),
        enrollments=tuple(
            _made(records.EnrollmentRecord, one, program=one.program_id, program_name=one.program.name)
            for one in _of(Enrollment, client).select_related("program")
        ),
        assignments=_assignments(client),
        linked=tuple(records.LinkedRecord(one.pk, name(one), one.birth_date) for one in linked),
    )  # fmt: skip


def _made(kind: type[Value], row: Any, **more: Any) -> Value:  # noqa: ANN401 - any table's row
    """A value of the fields a row has by the same name, and more."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type] # every kind is a dataclass
    return kind(**{one: more[one] if one in more else getattr(row, one) for one in names})


def _of(table: Any, client: UUID) -> Any:  # noqa: ANN401 - any table of Belonging
    return table.objects.filter(client=client).order_by("begins", "created_at", "pk")


def _all(kind: type[Value], table: Any, client: UUID) -> tuple[Value, ...]:  # noqa: ANN401 - as above
    return tuple(_made(kind, row) for row in _of(table, client))


def _members(client: UUID) -> list[HouseholdMember]:
    """Everyone in the households of someone, the head first."""
    theirs = HouseholdMember.objects.filter(client=client).values("household")
    rows = HouseholdMember.objects.filter(household__in=theirs).select_related("household")
    return sorted(rows, key=lambda row: (row.household_id, ROLES.index(row.role), row.begins, row.pk))


def _member(row: HouseholdMember, client: UUID, known: dict[UUID, Person]) -> records.MemberRecord:
    return _made(
        records.MemberRecord,
        row,
        household=row.household_id,
        household_name=row.household.name,
        person=known.get(row.client_id),
        is_self=row.client_id == client,
    )


def _relationship(row: Relationship, client: UUID, known: dict[UUID, Person]) -> records.RelationshipRecord:
    is_reversed = row.other_id == client
    return _made(
        records.RelationshipRecord,
        row,
        person=known.get(row.client_id if is_reversed else row.other_id),
        is_reversed=is_reversed,
    )


def _support_people(row: Client, *, on: date) -> tuple[records.SupportPersonRecord, ...]:
    return tuple(
        _made(
            records.SupportPersonRecord,
            one,
            is_authority_in_force=authority.is_in_force(
                one.authority,
                kinship=one.kinship,
                begins=one.begins,
                ends=one.ends,
                birth_date=row.birth_date,
                on=on,
            ),
            document_seen_by=one.document_seen_by.name if one.document_seen_by else "",
        )
        for one in _of(SupportPerson, row.pk).select_related("document_seen_by")
    )


def _assignments(client: UUID) -> tuple[records.AssignmentRecord, ...]:
    return tuple(
        _made(
            records.AssignmentRecord,
            one,
            user=one.user_id,
            user_name=one.user.name,
            program=one.program_id,
            program_name=one.program.name,
            team=one.team_id,
            team_name=one.team.name if one.team else "",
        )
        for one in _of(Assignment, client).select_related("user", "program", "team")
    )
