"""Notes about one of a household that were written in the case of another: under their contact, and by whom they are about.

A note is as open as the record of whom it is about, wherever it was written. What is closed to the viewer is only said to
be there, and of whom it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from caseway.accounts import audit
from caseway.accounts.policy import decide
from caseway.accounts.viewer import Viewer
from caseway.casework import note_records, sight
from caseway.casework.access import OPEN, WORK, find
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.models import Case, Note
from caseway.casework.note_records import NoteSeen
from caseway.casework.notes import COSIGN
from caseway.casework.sight import Sight
from caseway.clients import access as people
from caseway.clients import queries as clients
from caseway.clients.models import Client
from caseway.clients.queries import Person

PAGE = 25


@dataclass(frozen=True, slots=True)
class AboutAnother:
    """A note about another of the household; where their record is closed to the viewer, only that it is there."""

    note: NoteSeen | None = None
    person: Person | None = None
    may_work: bool = False
    may_cosign: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A note about somebody that was written in the case of another.

    origin: whose case that is, and `written_in` which, where it is open to the viewer.  case: in which the note is added to.
    """

    note: NoteSeen
    origin: Person | None
    written_in: UUID | None
    case: UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the notes about somebody that were written in cases of others, and what may be done to them."""

    notes: tuple[Elsewhere, ...]
    is_more: bool
    may_work: bool
    may_cosign: bool


def by_contact(
    *, viewer: Viewer, case: UUID, contacts: Collection[UUID], on: date
) -> Mapping[UUID, tuple[AboutAnother, ...]]:
    """What was written about others with some contacts of a case, once it is written down whose notes are shown.

    Raises Absent, NeedsReason or NeedsProof.
    """
    row, decision = find(viewer, OPEN, case, on=on)
    people.allow(decision)
    rows = Note.objects.filter(case=row, contact__in=contacts).exclude(client=row.client_id)
    told = list(rows.order_by("created_at", "pk").values_list("pk", "contact", "client"))
    persons = _open(viewer, {client for _, _, client in told}, on=on)
    seen = note_records.seen(rows, *sights(row, persons.values(), viewer, on=on))
    shown: dict[UUID, list[AboutAnother]] = defaultdict(list)
    for key, contact, client in told:
        assert contact is not None
        there = AboutAnother()
        if key in seen:
            one = persons[client]
            there = AboutAnother(seen[key], clients.person(one, viewer), *_may(one, viewer))
        shown[contact].append(there)
    if seen:
        whose = tuple(dict.fromkeys(one.client for one in seen.values()))
        audit.note(audit.Event(OPEN, "case", case, people=whose, outcome="shown"), by=viewer, at=viewer.at)
    return {contact: tuple(found) for contact, found in shown.items()}


def how_many(*, viewer: Viewer, client: UUID, on: date) -> int:
    """How many notes about somebody there are in the cases of others; raises Absent, NeedsReason or NeedsProof."""
    people.require(viewer, OPEN, client, on=on)
    return _elsewhere(viewer, client).count()


def about(*, viewer: Viewer, client: UUID, on: date, page: int = 1) -> Page:
    """The notes about somebody in the cases of others, the latest first; raises Absent, NeedsReason or NeedsProof."""
    person = people.require(viewer, OPEN, client, on=on)
    rows = _elsewhere(viewer, client).select_related("case").order_by("-on_date", "-created_at", "pk")
    found = list(rows[PAGE * (page - 1) : PAGE * page + 1])
    (seeing,) = sight.of_several(
        Client.objects.filter(pk=client).select_related("organization"), viewer, on=on
    ).values()
    own = Case.objects.filter(client=client).order_by("-begins", "-created_at").values_list("pk", "labels")
    labels = [label for _, of_case in own for label in of_case]
    seen = note_records.seen(Note.objects.filter(pk__in=[one.pk for one in found[:PAGE]]), seeing.within(labels))
    origins = _open(viewer, {one.case.client_id for one in found}, on=on)
    here = next((key for key, _ in own), None)
    return Page(
        tuple(_told(one, seen[one.pk], origins.get(one.case.client_id), here, viewer) for one in found[:PAGE]),
        len(found) > PAGE,
        *_may(person, viewer),
    )


def sights(case: Case, others: Iterable[Client], viewer: Viewer, *, on: date) -> tuple[Sight, ...]:
    """What a viewer may see of what is written in a case about others, whose records they may open."""
    found = sight.of_several(others, viewer, on=on)
    labels = note_records.labels_about(case, found)
    return tuple(one.within(labels[client]) for client, one in found.items())


def sights_of(case: Case, ids: Collection[UUID], viewer: Viewer, *, on: date) -> tuple[Sight, ...]:
    """As `sights`, of those among some people whose records the viewer may open."""
    return sights(case, _open(viewer, ids, on=on).values(), viewer, on=on)


def _told(row: Note, seen: NoteSeen, origin: Client | None, here: UUID | None, viewer: Viewer) -> Elsewhere:
    if origin is None:
        return Elsewhere(seen, None, None, here)
    is_workable, _ = _may(origin, viewer)
    return Elsewhere(seen, clients.person(origin, viewer), row.case_id, here or (row.case_id if is_workable else None))


def _elsewhere(viewer: Viewer, client: UUID) -> QuerySet[Note]:
    """The notes about somebody that are in the cases of others; of what is not signed the viewer's own."""
    rows = Note.objects.filter(client=client, organization=viewer.organization).exclude(case__client=F("client"))
    return rows.filter(~Q(status=NoteStatus.DRAFT) | Q(author=viewer.user), is_in_error=False)


def _open(viewer: Viewer, ids: Collection[UUID], *, on: date) -> dict[UUID, Client]:
    """Those among some people whose cases the viewer may open without more ado."""
    if not ids:
        return {}
    rows = people.visible(viewer, OPEN, on=on).filter(pk__in=ids).select_related("organization")
    return {row.pk: row for row in rows if decide(viewer, OPEN, people.target(row, viewer)).is_allowed}


def _may(row: Client, viewer: Viewer) -> tuple[bool, bool]:
    """Whether the viewer may work with somebody, and co-sign what is written about them."""
    target = people.target(row, viewer)
    return decide(viewer, WORK, target).is_allowed, decide(viewer, COSIGN, target).is_allowed
