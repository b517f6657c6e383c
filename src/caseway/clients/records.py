"""What is shown of a client: whole, in a list, or masked. Values only; no row leaves this app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Way = Literal["allow", "reason", "step_up", "glass", "none"]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """All a viewer may know of someone outside their reach, and what it takes to open their record."""

    id: UUID
    name: str
    birth_year: int | None
    relation: str
    opens_with: Way


@dataclass(frozen=True, slots=True)
class Listed:
    """Someone in a list, whole."""

    id: UUID
    name: str
    legal_name: str
    pronouns: str
    birth_date: date | None
    birth_date_quality: str
    deceased_date: date | None
    relation: str
    opens_with: Way


@dataclass(frozen=True, slots=True)
class AliasRecord:
    """Another name."""

    id: UUID
    kind: str
    name: str
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class ContactPointRecord:
    """A phone number or e-mail address, and what is safe to do with it."""

    id: UUID
    kind: str
    value: str
    use: str
    is_safe_to_call: bool
    is_safe_to_text: bool
    is_safe_to_leave_voicemail: bool
    is_safe_to_write: bool
    safe_times: str
    code_word: str
    do_not_contact: bool
    begins: date
    ends: date | None
    version: int


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """An address, or that there is none, or that it is confidential."""

    id: UUID
    whereabouts: str
    kind: str
    line_1: str
    line_2: str
    city: str
    state: str
    zip_code: str
    begins: date
    ends: date | None
    version: int


@dataclass(frozen=True, slots=True)
class IdentifierRecord:
    """A number; of a whole Social Security number its last four digits (`actions.reveal` shows the rest)."""

    id: UUID
    kind: str
    value: str
    issuer: str
    quality: str
    is_encrypted: bool
    begins: date
    ends: date | None
    version: int


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """Someone in a household; `person` is None where the viewer may not know who."""

    id: UUID
    household: UUID
    household_name: str
    role: str
    person: Listed | Glimpse | None
    is_self: bool
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class RelationshipRecord:
    """What another client is to this one, or (`is_reversed`) this one to the other."""

    id: UUID
    kind: str
    person: Listed | Glimpse | None
    is_reversed: bool
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class SupportPersonRecord:
    """Someone who helps, and whether they may decide in the client's stead on the day shown."""

    id: UUID
    name: str
    kinship: str
    phone: str
    email: str
    may_be_contacted: bool
    authority: str
    is_authority_in_force: bool
    document_title: str
    document_seen_date: date | None
    document_seen_by: str
    begins: date
    ends: date | None
    version: int


@dataclass(frozen=True, slots=True)
class EnrollmentRecord:
    """A client's time in a program."""

    id: UUID
    program: UUID
    program_name: str
    begins: date
    ends: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """Whose caseload a client is on."""

    id: UUID
    user: UUID
    user_name: str
    program: UUID
    program_name: str
    team: UUID | None
    team_name: str
    role_label: str
    reason: str
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """Another record of the same person, merged into this one."""

    id: UUID
    name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client's record, whole."""

    id: UUID
    version: int
    name: str
    given_name: str
    middle_name: str
    family_name: str
    suffix: str
    name_quality: str
    chosen_name: str
    pronouns: str
    birth_date: date | None
    birth_date_quality: str
    is_minor: bool | None
    gender: str
    language: str
    needs_interpreter: bool | None
    veteran: str
    deceased_date: date | None
    is_staff: bool
    is_sealed: bool
    labels: tuple[str, ...]
    relation: str
    may_edit: bool
    aliases: tuple[AliasRecord, ...]
    contact_points: tuple[ContactPointRecord, ...]
    addresses: tuple[AddressRecord, ...]
    identifiers: tuple[IdentifierRecord, ...]
    members: tuple[MemberRecord, ...]
    relationships: tuple[RelationshipRecord, ...]
    support_people: tuple[SupportPersonRecord, ...]
    enrollments: tuple[EnrollmentRecord, ...]
    assignments: tuple[AssignmentRecord, ...]
    linked: tuple[LinkedRecord, ...]
