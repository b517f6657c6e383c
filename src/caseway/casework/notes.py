"""Notes: drafted, signed, co-signed, locked; what is signed is never edited, only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.viewer import Viewer
from caseway.casework import note_records, standards, work
from caseway.casework.access import WORK, Absent, require
from caseway.casework.codes import ChangeKind, Owner, TaskKind, TaskStatus
from caseway.casework.contact_codes import NOTE_MOVES, NoteClass, NoteStatus
from caseway.casework.models import Addendum, Case, Contact, Note, Task
from caseway.clients import access as people
from caseway.clients import faults, labels
from caseway.clients.actions import stamp
from caseway.clients.faults import WHOLE, Invalid

COSIGN = "note.cosign"

# What a class of note is labeled with by being of it.
LABELED: dict[str, tuple[str, ...]] = {
    NoteClass.SUD_COUNSELING: (labels.PART2, labels.SUD_NOTES),
    NoteClass.PSYCHOTHERAPY: (labels.PSYCHOTHERAPY,),
    NoteClass.PRIVILEGED: (labels.PRIVILEGED,),
}
AUTHORS_ALONE = (NoteClass.SUD_COUNSELING, NoteClass.PSYCHOTHERAPY)  # which label says that: `clients/labels.yaml`


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What is written about one person; signed at once, or kept as a draft of its author."""

    client: UUID
    text: str
    note_class: str = NoteClass.GENERAL.value
    on: date | None = None  # the day it is about; none: the contact's, or today
    labels: tuple[str, ...] = ()
    is_signed: bool = True
    needs_cosign: bool = False
    credential: str = ""


def write(*, case: UUID, draft: NoteDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Write a note that is of no contact, about the client of a case; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on)
        if draft.client != row.client_id:
            raise Absent
        note = keep(row, draft, contact=None, by=by, at=at, on=on)
        audit.record(audit.Event(WORK, "note", note.pk, people=(draft.client,)), by=by, at=at)
    return note.pk


def keep(case: Case, draft: NoteDraft, *, contact: Contact | None, by: Viewer, at: datetime, on: date) -> Note:
    """Keep a note in the transaction of whoever calls, who audits it."""
    if not draft.text.strip():
        raise Invalid({"text": _("Write what there is to say.")})
    if draft.needs_cosign and draft.note_class in AUTHORS_ALONE:
        raise Invalid({"needs_cosign": _("Nobody but you may read a note of this class, so nobody can co-sign it.")})
    day = draft.on or (contact.at.astimezone(standards.zone()).date() if contact else on)
    if contact is None:
        work.past(day, "on", on=on)
        if case.ends is not None and day > case.ends:
            raise Invalid({"on": _("The case closed before this day. Reopen it first.")})
    of_case = note_records.labels_about(case, [draft.client])[draft.client]
    found = labels.inherited(of_case, work.known_labels(draft.labels), LABELED.get(draft.note_class, ()))
    note = Note(
        case=case,
        client_id=draft.client,
        contact=contact,
        note_class=draft.note_class,
        text=draft.text.strip(),
        on_date=day,
        author_id=by.user,
        credential=draft.credential,
        needs_cosign=draft.needs_cosign,
        labels=sorted(found),
        **stamp(by, at),
    )
    if draft.is_signed:
        note.status, note.signed_at = NoteStatus.SIGNED, at
    faults.check(note, on=on)
    note.save(force_insert=True)
    if draft.is_signed and draft.needs_cosign:
        _ask_to_cosign(note, by=by, at=at)
    return note


def edit(*, note: UUID, text: str, version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change one's own draft that was read as `version`; raises Absent, Stale or Invalid."""
    if not text.strip():
        raise Invalid({"text": _("Write what there is to say.")})
    with transaction.atomic():
        row = _own(note, by=by, on=on)
        if row.status != NoteStatus.DRAFT:
            raise Invalid({WHOLE: _("A signed note is not changed. Add to it instead.")})
        changed = editing.change(row, {"text": text.strip()}, version=version, by=by, at=at, check=faults.checker(on))
        if changed:
            _record(row, "edit", by=by, at=at, changed=changed)
    return changed


def sign(*, note: UUID, credential: str, by: Viewer, at: datetime, on: date) -> None:
    """Sign one's own draft, as it stands; raises Absent or Invalid."""
    with transaction.atomic():
        row = _own(note, by=by, on=on)
        _move(row, NoteStatus.SIGNED, {"signed_at": at, "credential": credential}, by=by, at=at, on=on)
        if row.needs_cosign:
            _ask_to_cosign(row, by=by, at=at)
        _record(row, "sign", by=by, at=at)


def cosign(*, note: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Put one's name under another's note; raises Absent or Invalid."""
    with transaction.atomic():
        row = _found(note, by, COSIGN, on=on)
        if row.author_id == by.user:
            raise Invalid({WHOLE: _("Nobody co-signs their own note.")})
        _require_readable(row, by, on=on)
        _move(row, NoteStatus.COSIGNED, {"cosigner_id": by.user, "cosigned_at": at}, by=by, at=at, on=on)
        for task in Task.objects.filter(note=row, kind=TaskKind.COSIGN, done_date__isnull=True, is_in_error=False):
            changes = {"status": TaskStatus.COMPLETED.value, "done_date": on}
            was = task.status
            editing.change(task, changes, version=task.version, by=by, at=at)
            work.tell(task.case, ChangeKind.TASK, was, task.status, by=by, at=at, about=task.pk)
        _record(row, "cosign", by=by, at=at)


def lock(*, note: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Lock a signed note, after which nothing is asked of it any more; raises Absent or Invalid."""
    with transaction.atomic():
        row = _found(note, by, WORK, on=on)
        _require_readable(row, by, on=on)
        if row.needs_cosign and row.status == NoteStatus.SIGNED:
            raise Invalid({WHOLE: _("It waits for a second signature.")})
        _move(row, NoteStatus.LOCKED, {"locked_at": at}, by=by, at=at, on=on)
        _record(row, "lock", by=by, at=at)


def add(*, note: UUID, text: str, credential: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Add to a signed note, under one's own name; raises Absent or Invalid."""
    with transaction.atomic():
        row = _found(note, by, WORK, on=on)
        if row.status == NoteStatus.DRAFT:
            raise Invalid({WHOLE: _("This note is a draft; change it itself.")})
        _require_readable(row, by, on=on)
        if not text.strip():
            raise Invalid({"text": _("Write what there is to add.")})
        made = Addendum(
            organization_id=row.organization_id,
            note=row,
            text=text.strip(),
            author_id=by.user,
            credential=credential,
            signed_at=at,
        )
        faults.check(made, on=on)
        made.save(force_insert=True)
        _record(row, "add", by=by, at=at)
    return made.pk


def _found(note: UUID, by: Viewer, action: str, *, on: date) -> Note:
    """A note about somebody to whom the viewer may do something, held until the transaction ends; raises Absent."""
    row = Note.objects.select_for_update().filter(pk=note, organization=by.organization).first()
    if row is None or (row.status == NoteStatus.DRAFT and row.author_id != by.user):
        raise Absent  # of another's draft nothing is told
    people.require(by, action, row.client_id, on=on)
    return row


def _own(note: UUID, *, by: Viewer, on: date) -> Note:
    row = _found(note, by, WORK, on=on)
    if row.author_id != by.user:
        raise Absent
    return row


def _require_readable(row: Note, by: Viewer, *, on: date) -> None:
    """Raise Invalid where the viewer sees only that the note is there: nobody signs, locks or adds to what they cannot read."""
    if not note_records.sight_of(row, by, on=on).shows_note(row.note_class, row.labels, row.author_id):
        raise Invalid({WHOLE: _("You may not read this note.")})


def _move(row: Note, status: str, changes: dict[str, object], *, by: Viewer, at: datetime, on: date) -> None:
    if status not in NOTE_MOVES.get(row.status, ()):
        raise Invalid({WHOLE: _("This note is “{status}” already.").format(status=NoteStatus(row.status).label)})
    was = row.status
    editing.change(row, {"status": status, **changes}, version=row.version, by=by, at=at, check=faults.checker(on))
    # Not where it is signed as it is written: its own row says by whom and when, and nothing came before.
    work.tell(row.case, ChangeKind.NOTE, was, status, by=by, at=at, about=row.pk)


def _ask_to_cosign(note: Note, *, by: Viewer, at: datetime) -> None:
    """A task that is nobody's yet: whoever may co-sign sees it in the queue of their team."""
    task = Task.objects.create(
        case=note.case,
        note=note,
        kind=TaskKind.COSIGN,
        owner=Owner.WORKER,
        says=_("Co-sign the note of {day}").format(day=note.on_date),
        due_date=note.on_date,
        labels=note.labels,
        **stamp(by, at),
    )
    work.tell(note.case, ChangeKind.TASK, "", task.status, by=by, at=at, about=task.pk)


def _record(row: Note, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()) -> None:
    event = audit.Event(WORK, "note", row.pk, people=(row.client_id,), reason=what, changed=changed)
    audit.record(event, by=by, at=at)
