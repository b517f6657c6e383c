"""What the pages of one case read beside its head: what happened, who wrote, its papers, one contact, one note.

Whoever calls has been let into the case, and that is written down (`queries.case_record`); here it is asked again, so that
none of it is answered to anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from caseway.accounts import audit
from caseway.accounts.models import User
from caseway.accounts.policy import decide
from caseway.accounts.queries import Named
from caseway.accounts.viewer import Viewer
from caseway.casework import (
    contacts,
    documents,
    household_notes,
    next_contacts,
    note_records,
    sight,
    standards,
    thread,
    timeline,
)
from caseway.casework.access import OPEN, WORK, Absent, NeedsReason, find
from caseway.casework.codes import TASK_OPEN, TaskStatus
from caseway.casework.documents import DocumentRecord
from caseway.casework.due_queries import DueSeen
from caseway.casework.models import Case, CaseChange, Contact, Deadline, Note, Task
from caseway.casework.note_records import NoteSeen
from caseway.casework.sight import Sight
from caseway.casework.timeline import KINDS, Entry
from caseway.clients import access as people
from caseway.clients import queries as clients
from caseway.clients.privacy import DataClass
from caseway.clients.queries import Person
from caseway.rulebooks import deadlines_reading

SCANNED = 100  # entries that are looked through for those of one person


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of which kinds, by whom, from which moment on, before which; at most how many."""

    kinds: tuple[str, ...] = KINDS
    by: str = ""
    since: datetime | None = None
    before: datetime | None = None
    most: int = timeline.PAGE


@dataclass(frozen=True, slots=True)
class Followed:
    """What a contact did beside being one: the tasks it did, and what was due that it met."""

    did: tuple[str, ...] = ()
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """A page of what happened, what followed from its contacts, and from where to go on; none: that is all."""

    entries: tuple[Entry, ...]
    followed: Mapping[UUID, Followed]
    before: datetime | None
    scanned_to: datetime | None = None  # of one person's: how far back was looked


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact, with what of it may be put right."""

    id: UUID
    version: int
    at: datetime
    mode: str
    direction: str
    party: str
    party_name: str
    result: str
    minutes: int
    travel_minutes: int
    writing_minutes: int
    used_interpreter: bool
    language: str
    next_date: date | None
    worker_id: UUID
    created_at: datetime
    is_late_entry: bool
    is_in_error: bool


@dataclass(frozen=True, slots=True)
class Written:
    """All that was written with a contact, as a form takes it again: notes of the viewer's own only."""

    contact: ContactRecord
    notes: tuple[NoteSeen, ...] = ()
    done: tuple[tuple[UUID, str], ...] = field(default=())  # a task, and what came of it


def happened(*, viewer: Viewer, case: UUID, wanted: Wanted, on: date) -> Happened:
    """What happened in a case, the latest first; raises Absent, NeedsReason or NeedsProof.

    Of one person's entries those are shown that are among the latest hundred: `before` goes on from there.
    """
    row = _let_in(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    most = SCANNED if wanted.by else wanted.most
    found = timeline.page(row, seen, kinds=wanted.kinds, before=wanted.before, most=most)
    kept = [one for one in found.entries if _is_wanted(one, wanted)]
    about = _about(viewer, case, kept, on=on)
    entries = tuple(_withheld(one, about) for one in kept)
    before = found.before
    if before is not None and wanted.since is not None and before < wanted.since:
        before = None
    ids = [one.id for one in entries if one.kind == "contact" and "is_withheld" not in one.told]
    scanned = found.entries[-1].at if wanted.by and found.entries else None
    return Happened(entries, _followed(case, ids, about), before, scanned)


def writers(*, viewer: Viewer, case: UUID, on: date) -> tuple[Named, ...]:
    """Everybody who wrote in a case, by name; raises Absent, NeedsReason or NeedsProof."""
    _let_in(viewer, OPEN, case, on=on)
    rows = User.objects.filter(
        Q(pk__in=Contact.objects.filter(case=case).values("worker"))
        | Q(pk__in=Note.objects.filter(case=case).values("author"))
        | Q(pk__in=CaseChange.objects.filter(case=case).values("by"))
    )
    return tuple(Named(*one) for one in rows.order_by("name", "pk").values_list("pk", "name"))


def papers(*, viewer: Viewer, case: UUID, on: date) -> tuple[DocumentRecord, ...]:
    """The documents of a case, those asked for first; raises Absent, NeedsReason or NeedsProof."""
    row = _let_in(viewer, OPEN, case, on=on)
    return tuple(documents.of(row, sight.of_case(row, viewer, on=on)))


def contact(*, viewer: Viewer, case: UUID, contact: UUID, on: date) -> ContactRecord:
    """One contact of a case; raises Absent, NeedsReason or NeedsProof."""
    row, _ = _contact(viewer, case, contact, on=on)
    return _made(row)


def written(*, viewer: Viewer, case: UUID, contact: UUID, on: date) -> Written:
    """A contact with what the viewer wrote of it; raises Absent, NeedsReason or NeedsProof."""
    row, seen = _contact(viewer, case, contact, on=on)
    mine = Note.objects.filter(contact=contact, author=viewer.user)
    others = set(mine.exclude(client=seen.client.pk).values_list("client", flat=True))
    notes = tuple(note_records.seen(mine, seen, *household_notes.sights_of(row.case, others, viewer, on=on)).values())
    done = Task.objects.filter(contact=contact, status=TaskStatus.COMPLETED).order_by("place", "pk")
    return Written(_made(row), notes, tuple(done.values_list("pk", "result")))


def sent(*, viewer: Viewer, case: UUID, key: UUID) -> UUID | None:
    """The contact of the viewer's own that their browser has sent already under a key."""
    rows = Contact.objects.filter(case=case, worker=viewer.user, client_key=key, organization=viewer.organization)
    return rows.values_list("pk", flat=True).first()


def next_contact(*, viewer: Viewer, case: UUID, on: date) -> date | None:
    """The day that was agreed upon with the client, as `next_contacts` knows it; raises Absent as `papers` does."""
    return next_contacts.agreed([_let_in(viewer, OPEN, case, on=on)]).get(case)


def note(*, viewer: Viewer, case: UUID, note: UUID, on: date) -> NoteSeen:
    """One note that was written in a case, or about whom it is of, and that the viewer may read.

    Of another of the household their own record is asked, and it is written down that it was seen. Raises Absent,
    NeedsReason or NeedsProof.
    """
    client = _about_whom(viewer, OPEN, case, note, on=on)
    shown = note_records.one(viewer=viewer, note=note, on=on)
    if shown.text is None:
        raise Absent
    if shown.client != client:
        event = audit.Event(OPEN, "note", note, people=(shown.client,), outcome="shown")
        audit.note(event, by=viewer, at=viewer.at)
    return shown


def require_note(*, viewer: Viewer, case: UUID, note: UUID, on: date, action: str = WORK) -> None:
    """Raise Absent unless a note is of a case, or about whom it is of, and the viewer may do something to both."""
    _about_whom(viewer, action, case, note, on=on)


def near(*, viewer: Viewer, case: UUID, on: date) -> tuple[Person, ...]:
    """The others of the household with whom the viewer may work, in order; raises Absent, NeedsReason or NeedsProof."""
    row = _let_in(viewer, WORK, case, on=on)
    ids = [one for one in contacts.near(row, on=on) if one != row.client_id]
    if not ids:
        return ()
    rows = people.visible(viewer, WORK, on=on).filter(pk__in=ids)
    found = {
        one.pk: clients.person(one, viewer)
        for one in rows
        if decide(viewer, WORK, people.target(one, viewer)).is_allowed
    }
    return tuple(found[one] for one in ids if one in found)


def cleared_by(found: Iterable[DueSeen], *, on: date) -> dict[UUID, str]:
    """What kind of thing meets what is due first of all: a contact, an assessment, a plan, a task, a date or a document."""
    sets = deadlines_reading.sets(standards.shelf(), on=on)
    told = {}
    for one in found:
        rule = sets[one.rulebook].rule(one.rule) if one.rulebook in sets else None
        if rule is not None and rule.met_by:
            told[one.id] = str(rule.met_by[0].fact)
    return told


# --- how ---


def _let_in(viewer: Viewer, action: str, case: UUID, *, on: date) -> Case:
    row, decision = find(viewer, action, case, on=on)
    people.allow(decision)
    return row


def _about_whom(viewer: Viewer, action: str, case: UUID, note: UUID, *, on: date) -> UUID:
    """The client of a case, once it is asked for them and for whom a note of it is about; raises Absent and as `_let_in`.

    A reason is given for the client of a case: of another of the household nothing is told without one.
    """
    row = _let_in(viewer, action, case, on=on)
    rows = Note.objects.filter(Q(case=case) | Q(client=row.client_id), pk=note, organization=viewer.organization)
    client = rows.values_list("client", flat=True).first()
    if client is None:
        raise Absent
    if client != row.client_id:
        try:
            people.require(viewer, action, client, on=on)
        except NeedsReason:
            raise Absent from None
    return row.client_id


def _contact(viewer: Viewer, case: UUID, contact: UUID, *, on: date) -> tuple[Contact, Sight]:
    row = _let_in(viewer, OPEN, case, on=on)
    found = Contact.objects.filter(pk=contact, case=case).select_related("case").first()
    seen = sight.of_case(row, viewer, on=on)
    if found is None or not seen.shows(DataClass.SERVICES, found.labels, found.created_by_id):
        raise Absent
    return found, seen


def _made(row: Contact) -> ContactRecord:
    told: dict[str, Any] = {one.name: getattr(row, one.name, None) for one in fields(ContactRecord)}
    return ContactRecord(**{**told, "id": row.pk})


def _is_wanted(entry: Entry, wanted: Wanted) -> bool:
    """Whether an entry is told: of whom and from when it is asked for."""
    return (not wanted.by or entry.by_name == wanted.by) and (wanted.since is None or entry.at >= wanted.since)


def _about(viewer: Viewer, case: UUID, entries: Iterable[Entry], *, on: date) -> dict[UUID, str | None]:
    """By the id of an entry, goal or task: of what it is, in words; None where that lies behind a label, also by a goal's."""
    told = thread.of(viewer=viewer, case=case, on=on)
    steps = [*told.tasks, *(step for goal in told.goals for step in goal.steps)]
    said = {one.id: None if one.is_hidden else one.says for part in (told.needs, steps) for one in part}
    said |= {one.id: None if one.is_hidden else one.words for one in told.goals}
    changes = [one.id for one in entries if one.kind == "change"]
    rows = CaseChange.objects.filter(pk__in=changes, about__isnull=False).values_list("pk", "about")
    return said | {change: said[about] for change, about in rows if about in said}


def _withheld(entry: Entry, about: Mapping[UUID, str | None]) -> Entry:
    """An entry with what it is about; not a word of what lies behind a label."""
    if any(about.get(key, "") is None for key in (entry.id, entry.told.get("goal_id")) if key):
        return replace(entry, told={"is_withheld": True})
    what = about.get(entry.id) if entry.kind == "change" else None
    return replace(entry, told={**entry.told, "what": what}) if what else entry


def _followed(case: UUID, ids: Collection[UUID], about: Mapping[UUID, str | None]) -> dict[UUID, Followed]:
    """What some contacts did and met, in two statements."""
    if not ids:
        return {}
    did: dict[UUID, list[str]] = defaultdict(list)
    met: dict[UUID, list[str]] = defaultdict(list)
    for task in Task.objects.filter(contact__in=ids, is_in_error=False).exclude(status__in=TASK_OPEN):
        if task.contact_id and (says := about.get(task.pk)):
            did[task.contact_id].append(says)
    names = {f"contact:{one}": one for one in ids}
    for row in Deadline.objects.filter(case=case, met_by__in=names, is_in_error=False).order_by("due_at", "pk"):
        rule = standards.rule_of(row)
        met[names[row.met_by]].append(standards.words_of(row.rulebook)(rule.label) if rule else row.rule)
    return {one: Followed(tuple(did[one]), tuple(met[one])) for one in ids if did[one] or met[one]}
