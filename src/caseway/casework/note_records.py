"""Notes as they are shown, each with what was added to it; of what may not be read only that it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from caseway.accounts.viewer import Viewer
from caseway.casework import access, sight
from caseway.casework.access import WORK
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.models import Addendum, Note
from caseway.casework.sight import Sight
from caseway.clients import access as people


@dataclass(frozen=True, slots=True)
class AddendumSeen:
    """What was added to a note."""

    text: str
    author: str
    credential: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A note; its text is None where it may not be shown to the viewer, who sees only that it is there."""

    id: UUID
    client: UUID
    note_class: str
    text: str | None
    status: str
    author: UUID
    author_name: str
    credential: str
    signed_at: datetime | None
    needs_cosign: bool
    cosigner_name: str
    labels: tuple[str, ...]
    addenda: tuple[AddendumSeen, ...]
    version: int
    on_date: date


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A note that its author has not signed yet, and the case it was written in."""

    case: UUID
    note: NoteSeen


def seen(rows: QuerySet[Note], seeing: Sight) -> Mapping[UUID, NoteSeen]:
    """Some notes as a viewer may see them, by id and in the order they were written."""
    found = list(rows.select_related("author", "cosigner").order_by("created_at", "pk"))
    added = _added(found)
    return {note.pk: note_seen(note, added[note.pk], seeing) for note in found}


def unsigned(*, viewer: Viewer, on: date, case: UUID | None = None) -> tuple[Unsigned, ...]:
    """The viewer's own notes that wait for their signature, in cases they still work on; the oldest first.

    case: only those that were written in it.
    """
    mine = Note.objects.filter(author=viewer.user, organization=viewer.organization, status=NoteStatus.DRAFT)
    mine = mine.filter(is_in_error=False, case__in=access.allowed(viewer, WORK, on=on).values("pk"))
    if case is not None:
        mine = mine.filter(case=case)
    return tuple(
        Unsigned(row.case_id, _made(row, row.text, ()))
        for row in mine.select_related("author").order_by("on_date", "created_at", "pk")
    )


def one(*, viewer: Viewer, note: UUID, on: date) -> NoteSeen:
    """One note as its page shows it; raises Absent, NeedsReason or NeedsProof. Another's draft is not there."""
    rows = Note.objects.filter(pk=note, organization=viewer.organization, is_in_error=False)
    row = rows.select_related("case").first()
    if row is None or (row.status == NoteStatus.DRAFT and row.author_id != viewer.user):
        raise people.Absent
    people.require(viewer, access.OPEN, row.client_id, on=on)
    seeing = sight.of_staff(row.client_id, viewer, on=on)
    if row.case.client_id == row.client_id:
        seeing = seeing.within(row.case.labels)
    return seen(rows, seeing)[note]


def note_seen(note: Note, addenda: tuple[AddendumSeen, ...], seeing: Sight) -> NoteSeen:
    """A note as a viewer may see it. What is not signed is its author's alone, and always theirs to read."""
    if note.status == NoteStatus.DRAFT:
        is_open = note.author_id == seeing.recipient.party
    else:
        is_open = seeing.shows_note(note.note_class, note.labels, note.author_id)
    return _made(note, note.text if is_open else None, addenda if is_open else ())


def _made(note: Note, text: str | None, addenda: tuple[AddendumSeen, ...]) -> NoteSeen:
    return NoteSeen(
        note.pk,
        note.client_id,
        note.note_class,
        text,
        note.status,
        note.author_id,
        note.author.name,
        note.credential,
        note.signed_at,
        note.needs_cosign,
        note.cosigner.name if note.cosigner else "",
        tuple(note.labels),
        addenda,
        note.version,
        note.on_date,
    )


def _added(notes: Iterable[Note]) -> Mapping[UUID, tuple[AddendumSeen, ...]]:
    found: dict[UUID, tuple[AddendumSeen, ...]] = defaultdict(tuple)
    rows = Addendum.objects.filter(note__in=[note.pk for note in notes]).select_related("author")
    for one in rows.order_by("signed_at", "pk"):
        found[one.note_id] += (AddendumSeen(one.text, one.author.name, one.credential, one.signed_at),)
    return found
