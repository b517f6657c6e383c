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
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.models import Addendum, Case, Note
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


def seen(rows: QuerySet[Note], *seeing: Sight) -> Mapping[UUID, NoteSeen]:
    """Some notes as a viewer may see them, by id and in the order they were written.

    Each by what they may see of whom it is about: a note about somebody else is not among them.
    """
    sights = {one.client.pk: one for one in seeing}
    found = list(rows.filter(client__in=sights).select_related("author", "cosigner").order_by("created_at", "pk"))
    added = _added(found)
    return {note.pk: note_seen(note, added[note.pk], sights[note.client_id]) for note in found}


def labels_about(case: Case, clients: Iterable[UUID]) -> Mapping[UUID, list[str]]:
    """The labels of the case that what is written in a case about somebody lies in: of another of the household, their own.

    Those of one person's case say nothing of another.
    """
    others = set(clients) - {case.client_id}
    theirs = Case.objects.filter(client__in=others, program=case.program_id).order_by("begins", "created_at")
    found: dict[UUID, list[str]] = defaultdict(list)
    found |= {client: list(labels) for client, labels in theirs.values_list("client", "labels")}  # the latest
    found[case.client_id] = list(case.labels)
    return found


def sight_of(note: Note, viewer: Viewer, *, on: date) -> Sight:
    """What a viewer may see of a note, who may open the record of whom it is about."""
    labels = labels_about(note.case, [note.client_id])[note.client_id]
    return sight.of_staff(note.client_id, viewer, on=on).within(labels)


def credential(*, viewer: Viewer) -> str:
    """The credential under which the viewer signed last, as they left it: none where they took it off, or never signed."""
    mine = Note.objects.filter(author=viewer.user, organization=viewer.organization, signed_at__isnull=False)
    return mine.order_by("-signed_at", "-pk").values_list("credential", flat=True).first() or ""


def one(*, viewer: Viewer, note: UUID, on: date) -> NoteSeen:
    """One note as its page shows it; raises Absent, NeedsReason or NeedsProof. Another's draft is not there."""
    rows = Note.objects.filter(pk=note, organization=viewer.organization, is_in_error=False)
    row = rows.select_related("case").first()
    if row is None or (row.status == NoteStatus.DRAFT and row.author_id != viewer.user):
        raise people.Absent
    people.require(viewer, access.OPEN, row.client_id, on=on)
    return seen(rows, sight_of(row, viewer, on=on))[note]


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
