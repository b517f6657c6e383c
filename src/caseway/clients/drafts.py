"""What users enter of a client, before it is a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseway.clients.codes import (
    AddressKind,
    AliasKind,
    Answer,
    Authority,
    ContactKind,
    Kinship,
    Quality,
    Whereabouts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDraft:
    """A person."""

    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    suffix: str = ""
    name_quality: str = Quality.FULL.value
    chosen_name: str = ""
    pronouns: str = ""
    birth_date: date | None = None
    birth_date_quality: str = Quality.NOT_COLLECTED.value
    gender: str = ""
    language: str = ""
    needs_interpreter: bool | None = None
    veteran: str = Answer.NOT_COLLECTED.value
    deceased_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasDraft:
    """Another name."""

    name: str
    kind: str = AliasKind.OTHER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointDraft:
    """A phone number or e-mail address; nothing is safe to do with it unless said."""

    kind: str = ContactKind.PHONE.value
    value: str
    use: str = ""
    is_safe_to_call: bool = False
    is_safe_to_text: bool = False
    is_safe_to_leave_voicemail: bool = False
    is_safe_to_write: bool = False
    safe_times: str = ""
    code_word: str = ""
    do_not_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """An address; only a full one has lines."""

    whereabouts: str = Whereabouts.FULL.value
    kind: str = AddressKind.HOME.value
    line_1: str = ""
    line_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierDraft:
    """A number; a whole Social Security number is encrypted when it is kept."""

    kind: str
    value: str = ""
    issuer: str = ""
    quality: str = Quality.FULL.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPersonDraft:
    """Someone who helps, and what they may do in the client's stead."""

    name: str
    kinship: str = Kinship.OTHER.value
    phone: str = ""
    email: str = ""
    may_be_contacted: bool = False
    authority: str = Authority.NONE.value
    document_title: str = ""
    document_seen_date: date | None = None
    document_seen_by_id: UUID | None = None


BelongingDraft = AliasDraft | ContactPointDraft | AddressDraft | IdentifierDraft | SupportPersonDraft
