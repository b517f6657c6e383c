"""Reading the audit of one's organization, for those who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from caseway.accounts import policy
from caseway.accounts.audit import checkpoints, keys, proof
from caseway.accounts.audit.events import Event
from caseway.accounts.audit.faults import Fault, Report
from caseway.accounts.audit.gathering import Unwritten
from caseway.accounts.audit.sources import Configured, Unreadable
from caseway.accounts.audit.writing import note
from caseway.accounts.models import AuditEntry, AuditPerson, User
from caseway.accounts.viewer import Viewer

ACTION = "audit.read"
Naming = Callable[[frozenset[UUID]], Mapping[UUID, str]]
AT_ONCE = 50
NAMED = 3  # people of an entry whom a page names
MOST_EXPORTED = 50_000  # entries in a file
MOST_PROVEN = 200_000  # rows that a page checks one by one: a few seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of whom, of which action, about whom, from a day to a day, older than one, or that one alone."""

    who: UUID | None = None
    what: str = ""
    whose: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    only: int | None = None


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
    """A page of entries, newest first.

    older: the number after which the next page goes on, if there is one.  people: the names of those among the first of
    each entry whom the viewer may know of.  length: how many entries the whole chain has, those of others too.
    """

    lines: tuple[Line, ...] = ()
    older: int | None = None
    coworkers: tuple[tuple[UUID, str], ...] = field(default=())
    people: Mapping[UUID, str] = field(default_factory=dict)
    length: int = 0


def nobody(_people: frozenset[UUID]) -> Mapping[UUID, str]:
    """The names of people, where nobody asks for them."""
    return {}


def entries(asked: Asked, *, viewer: Viewer, naming: Naming = nobody) -> Listing:
    """Entries of the viewer's organization, and who there is to choose from; the reading is noted before it is shown.

    naming: says what those people are called whom the viewer may know of; the records are kept on a floor above.
    """
    demand(viewer)
    found = list(_chosen(asked, viewer).order_by("-at", "-seq")[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    lines = _lines(shown)
    asked_of = {asked.whose} if asked.whose else set()
    named = naming(frozenset(asked_of.union(*(one.people[:NAMED] for one in lines))))
    coworkers = User.objects.filter(memberships__organization=viewer.organization).order_by("name", "pk").distinct()
    listing = Listing(
        lines,
        shown[-1].seq if len(found) > AT_ONCE else None,
        tuple(coworkers.values_list("pk", "name")),
        named,
        _length(),
    )
    note(Event(ACTION, "audit", people=tuple(asked_of | set(named)), outcome="shown"), by=viewer, at=viewer.at)
    return listing


class TooMany(ValueError):  # noqa: N818 - completes "unable to export: too many"
    """More entries fit than a file may have; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} entries fit, and a file has at most {MOST_EXPORTED}")
        self.count = count


def export(asked: Asked, *, viewer: Viewer) -> tuple[Line, ...]:
    """All entries that fit, newest first, for a file; it has the numbers of records and no names. Raises TooMany."""
    demand(viewer)
    rows = _chosen(replace(asked, before=None), viewer)
    count = rows.count()
    if count > MOST_EXPORTED:
        raise TooMany(count)
    found = _lines(list(rows.order_by("-at", "-seq")[:MOST_EXPORTED]))
    people = (asked.whose,) if asked.whose else ()
    note(Event(ACTION, "export", people=people, outcome="shown"), by=viewer, at=viewer.at)
    return found


def as_they_stand(numbers: Iterable[int], *, viewer: Viewer) -> dict[int, Line]:
    """What some entries of the viewer's organization say now, whether or not that was written."""
    demand(viewer)
    rows = AuditEntry.objects.filter(organization=viewer.organization, seq__in=list(numbers))
    return {one.seq: one for one in _lines(list(rows))}


def prove(*, viewer: Viewer) -> Report:
    """Verify the whole chain, or the newest part of a long one; raises Unreadable.

    Where an alteration keeps the audit from going on, this is what shows it: then it is not noted, and it tells nothing of
    anybody.
    """
    demand(viewer)
    stuck: tuple[Fault, ...] = ()
    try:
        note(Event(ACTION, "proof", outcome="shown"), by=viewer, at=viewer.at)
    except keys.Unusable as error:
        raise Unreadable(str(error)) from error
    except Unwritten as error:
        if isinstance(error.__cause__, keys.Unusable):
            raise Unreadable(str(error)) from error
        stuck = (Fault("stuck"),)
    ring = keys.ring()  # it could be read a moment ago
    report = proof.prove(Configured(), ring, checkpoints.places(), most=MOST_PROVEN)
    return replace(report, faults=(*stuck, *report.faults))


def demand(viewer: Viewer) -> None:
    """Raise PermissionDenied unless somebody may read the audit."""
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
    if asked.only is not None:
        chosen &= Q(seq=asked.only)
    return AuditEntry.objects.filter(chosen & in_days(asked.since, asked.until) & older_than(asked.before))


def in_days(since: date | None, until: date | None) -> Q:
    """From a day to a day, where they are given."""
    chosen = Q(at__gte=_begin(since)) if since else Q()
    return chosen & Q(at__lt=_begin(until + timedelta(days=1))) if until else chosen


def older_than(number: int | None) -> Q:
    """Older than an entry, where one is given."""
    if number is None:
        return Q()
    at = AuditEntry.objects.filter(seq=number).values("at")[:1]
    return Q(at__lt=at) | Q(at=at, seq__lt=number)


def _length() -> int:
    last = AuditEntry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _lines(rows: list[AuditEntry]) -> tuple[Line, ...]:
    names: dict[UUID, str] = dict(User.objects.filter(pk__in={one.actor for one in rows}).values_list("pk", "name"))
    return tuple(_line(one, names) for one in rows)


def _line(entry: AuditEntry, names: dict[UUID, str]) -> Line:
    return Line(
        entry.seq, entry.at, entry.actor, names.get(entry.actor, "") if entry.actor else "", entry.action, entry.kind,
        entry.object, tuple(UUID(one) for one in entry.people.split(",") if one), entry.outcome, entry.reason,
        tuple(one for one in entry.changed.split(",") if one), entry.session, entry.request,
    )  # fmt: skip
