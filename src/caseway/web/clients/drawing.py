"""A client's record as its page draws it: what is safe to do, who may decide until when, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseway.accounts.viewer import Viewer
from caseway.clients import authority, sightings
from caseway.clients.codes import Authority, ContactKind, GlassCode, Kinship, OpeningKind, ReasonCode
from caseway.clients.records import (
    ClientRecord,
    ContactPointRecord,
    MemberRecord,
    RelationshipRecord,
    SupportPersonRecord,
)
from caseway.clients.sightings import Seen
from caseway.web.clients.fields import Words

Row = TypeVar("Row")
SOON = timedelta(days=60)

# What the one is to the other, where the other is this to the one.
INVERSE: dict[str, str] = {
    Kinship.PARENT: Kinship.CHILD, Kinship.CHILD: Kinship.PARENT, Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT, Kinship.SPOUSE: Kinship.SPOUSE, Kinship.PARTNER: Kinship.PARTNER,
    Kinship.SIBLING: Kinship.SIBLING, Kinship.RELATIVE: Kinship.RELATIVE, Kinship.FRIEND: Kinship.FRIEND,
    Kinship.NEIGHBOR: Kinship.NEIGHBOR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A number or address: what may be done with it, and what must not."""

    record: ContactPointRecord
    may: tuple[Words, ...]
    never: tuple[Words, ...]
    is_unsaid: bool  # nobody has said that anything is safe


@dataclass(frozen=True, slots=True)
class Helper:
    """A support person; `until`: the last day of what they may decide."""

    record: SupportPersonRecord
    has_authority: bool
    until: date | None
    ends_at_eighteen: bool
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class Kin:
    """Another client, and what they are to this one; where that has no word, what this one is to them."""

    record: RelationshipRecord
    kind: str
    is_turned: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A household and who is in it."""

    id: UUID
    name: str
    members: tuple[MemberRecord, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked, and why."""

    seen: Seen
    why: tuple[Words, ...]
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A record open in an emergency, and for how many more minutes."""

    client: UUID
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything the page of a client draws that their record does not say by itself."""

    age: int | None
    grown: date | None
    points: tuple[Point, ...]  # those never to be used come first: on a phone they are seen without scrolling
    helpers: tuple[Helper, ...]
    kin: tuple[Kin, ...]
    homes: tuple[Home, ...]
    is_guarded: bool  # something must not be done to reach them


def draw(record: ClientRecord, *, on: date) -> Drawn:
    """What the page shows on a day."""
    standing_points = standing(record.contact_points, on)
    points = tuple(_point(one) for one in sorted(standing_points, key=lambda one: not one.do_not_contact))
    return Drawn(
        age=_age(record.birth_date, record.deceased_date or on),
        grown=_grown(record, on=on),
        points=points,
        helpers=tuple(_helper(one, record, on=on) for one in standing(record.support_people, on)),
        kin=tuple(_kin(one) for one in standing(record.relationships, on)),
        homes=_homes(record, on=on),
        is_guarded=any(one.never or one.record.code_word or one.record.safe_times for one in points),
    )


def standing(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    """Those in force on a day, and those to come."""
    return tuple(one for one in rows if _ends(one) is None or (_ends(one) or on) >= on)


def past(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    """Those that have ended, the last first."""
    ended = [one for one in rows if (_ends(one) or on) < on]
    return tuple(sorted(ended, key=lambda one: _ends(one) or on, reverse=True))


def _ends(row: object) -> date | None:
    ends: date | None = getattr(row, "ends", None)
    return ends


def _age(born: date | None, on: date) -> int | None:
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _grown(record: ClientRecord, *, on: date) -> date | None:
    """The eighteenth birthday, of a minor."""
    if record.birth_date is None or not record.is_minor:
        return None
    day = authority.birthday(record.birth_date, authority.ADULT)
    return day if day > on else None


def _point(one: ContactPointRecord) -> Point:
    if one.do_not_contact:
        return Point(one, (), (_("Do not contact"),), is_unsaid=False)
    if one.kind == ContactKind.EMAIL:
        ways = [(one.is_safe_to_write, _("E-mail is safe"), _("No e-mail"))]
    else:
        ways = [
            (one.is_safe_to_call, _("Calls are safe"), _("Do not call")),
            (one.is_safe_to_text, _("Texts are safe"), _("No texts")),
            (one.is_safe_to_leave_voicemail, _("Voicemail is safe"), _("No voicemail")),
        ]
    may = tuple(yes for is_safe, yes, _no in ways if is_safe)
    never = tuple(no for is_safe, _yes, no in ways if not is_safe)
    return Point(one, may, never, is_unsaid=not may)


def _helper(one: SupportPersonRecord, record: ClientRecord, *, on: date) -> Helper:
    """With the last day of their authority: a parent's is the day before the client turns eighteen."""
    until, at_eighteen = one.ends, False
    if record.birth_date and authority.ends_at_eighteen(one.authority, one.kinship):
        last = authority.birthday(record.birth_date, authority.ADULT) - timedelta(days=1)
        at_eighteen = until is None or last < until
        until = last if at_eighteen else until
    has_authority = one.authority != Authority.NONE
    return Helper(one, has_authority, until, at_eighteen, bool(until and on <= until <= on + SOON))


def _kin(one: RelationshipRecord) -> Kin:
    if not one.is_reversed:
        return Kin(one, one.kind, is_turned=False)
    turned = INVERSE.get(one.kind)
    return Kin(one, turned or one.kind, is_turned=turned is None)


def _homes(record: ClientRecord, *, on: date) -> tuple[Home, ...]:
    members = standing(record.members, on)
    own = [one for one in members if one.is_self]
    return tuple(
        Home(mine.household, mine.household_name, tuple(one for one in members if one.household == mine.household))
        for mine in own
    )


def looks(seen: Iterable[Seen]) -> tuple[Look, ...]:
    """Who looked lately, in words."""
    return tuple(
        Look(
            one,
            tuple(_why(kind, code) for kind, code in zip(one.kinds, one.reasons, strict=True)),
            OpeningKind.GLASS in one.kinds,
        )
        for one in seen
    )


def _why(kind: str, code: str) -> Words:
    codes = dict(GlassCode.choices) if kind == OpeningKind.GLASS else dict(ReasonCode.choices)
    return codes.get(code, code)


def emergencies(viewer: Viewer, *, at: datetime) -> tuple[Left, ...]:
    """What is open to someone in an emergency, with the minutes left, the last of them whole."""
    found = sightings.emergencies(viewer=viewer, on=timezone.localdate(at))
    return tuple(Left(one.client, one.name, -int((at - one.until).total_seconds() // 60)) for one in found)
