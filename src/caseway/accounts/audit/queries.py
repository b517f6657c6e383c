"""Reading the audit of one's organization, for those who may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from caseway.accounts import policy
from caseway.accounts.audit import checkpoints, keys, proof
from caseway.accounts.audit.events import Event
from caseway.accounts.audit.faults import Report
from caseway.accounts.audit.gathering import Unwritten
from caseway.accounts.audit.sources import Configured, Unreadable
from caseway.accounts.audit.writing import note
from caseway.accounts.models import AuditEntry, AuditPerson, User
from caseway.accounts.viewer import Viewer

ACTION = "audit.read"
AT_ONCE = 50
MOST_PROVEN = 200_000  # rows that a page checks one by one: a few seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of whom, of which action, about whom, from a day to a day, older than one."""

    who: UUID | None = None
    what: str = ""
    whose: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, with the name of who did it."""

    seq: int
    at: datetime
    actor: UUID | None
    name: str
    action: str
    kind: str
    object: UUID | None
    people: tuple[UUID, ...]
    outcome: str
    reason: str
    changed: tuple[str, ...]
    session: str
    request: UUID | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of entries, newest first; older: the number after which the next page goes on, if there is one."""

    lines: tuple[Line, ...] = ()
    older: int | None = None
    coworkers: tuple[tuple[UUID, str], ...] = field(default=())


def entries(asked: Asked, *, viewer: Viewer) -> Listing:
    """Entries of the viewer's organization, and who there is to choose from; the reading is noted before it is shown."""
    _demand(viewer)
    found = list(_chosen(asked, viewer).order_by("-at", "-seq")[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    names: dict[UUID, str] = dict(User.objects.filter(pk__in={one.actor for one in shown}).values_list("pk", "name"))
    coworkers = User.objects.filter(memberships__organization=viewer.organization).order_by("name", "pk").distinct()
    listing = Listing(
        tuple(_line(one, names) for one in shown),
        shown[-1].seq if len(found) > AT_ONCE else None,
        tuple(coworkers.values_list("pk", "name")),
    )
    people = (asked.whose,) if asked.whose else ()
    note(Event(ACTION, "audit", people=people, outcome="shown"), by=viewer, at=viewer.at)
    return listing


def prove(*, viewer: Viewer) -> Report:
    """Verify the whole chain, or the newest part of a long one; raises Unreadable."""
    _demand(viewer)
    try:
        note(Event(ACTION, "proof", outcome="shown"), by=viewer, at=viewer.at)
        ring = keys.ring()
    except (keys.Unusable, Unwritten) as error:  # where the key is gone nothing can be noted either, and this says so
        raise Unreadable(str(error)) from error
    return proof.prove(Configured(), ring, checkpoints.places(), most=MOST_PROVEN)


def _demand(viewer: Viewer) -> None:
    if not policy.decide(viewer, ACTION).is_allowed:
        raise PermissionDenied


def _chosen(asked: Asked, viewer: Viewer) -> QuerySet[AuditEntry]:
    """The entries asked for."""
    chosen = Q(organization=viewer.organization)
    if asked.who:
        chosen &= Q(actor=asked.who)
    if asked.what:
        chosen &= Q(action=asked.what)
    if asked.whose:
        chosen &= Q(seq__in=AuditPerson.objects.filter(person=asked.whose).values("entry"))
    if asked.since:
        chosen &= Q(at__gte=_begin(asked.since))
    if asked.until:
        chosen &= Q(at__lt=_begin(asked.until + timedelta(days=1)))
    if asked.before is not None:
        at = AuditEntry.objects.filter(seq=asked.before).values("at")[:1]
        chosen &= Q(at__lt=at) | Q(at=at, seq__lt=asked.before)
    return AuditEntry.objects.filter(chosen)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(entry: AuditEntry, names: dict[UUID, str]) -> Line:
    return Line(
        entry.seq, entry.at, entry.actor, names.get(entry.actor, "") if entry.actor else "", entry.action, entry.kind,
        entry.object, tuple(UUID(one) for one in entry.people.split(",") if one), entry.outcome, entry.reason,
        tuple(one for one in entry.changed.split(",") if one), entry.session, entry.request,
    )  # fmt: skip
