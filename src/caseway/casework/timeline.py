"""What happened in a case, the latest first, a page at a time: as quick after ten years as after ten days.

Of each kind at most a page is read, by an index, and the page is the latest of all: the number of statements does not grow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from caseway.accounts.models import User
from caseway.casework.codes import AssessmentStatus, PlanStatus
from caseway.casework.models import (
    Addendum,
    Assessment,
    Case,
    CaseChange,
    Contact,
    Document,
    GoalReview,
    Note,
    Plan,
    Task,
)
from caseway.casework.sight import Sight
from caseway.clients.privacy import DataClass

PAGE = 25
KINDS = ("contact", "note", "assessment", "plan", "goal", "task", "document", "change")


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `told`: its plain values by name, which the page puts into words by its kind."""

    kind: str
    id: UUID
    at: datetime
    by_name: str
    told: dict[str, Any] = field(default_factory=dict)
    notes: tuple[NoteSeen, ...] = ()
    is_in_error: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what happened, and from where to go on; none: that is all."""

    entries: tuple[Entry, ...]
    before: datetime | None


def page(
    case: Case, sight: Sight, *, kinds: Iterable[str] = KINDS, before: datetime | None = None, most: int = PAGE
) -> Page:
    """What happened in a case whose reading was let in already, before a moment."""
    rows: list[tuple[datetime, str, Any]] = []
    for kind in kinds:
        at, read = _SOURCES[kind]
        found = read(case).order_by(f"-{at}", "-pk")
        if before is not None:
            found = found.filter(**{f"{at}__lt": before})
        rows += [(getattr(row, at), kind, row) for row in found[: most + 1]]
    rows.sort(key=lambda one: (one[0], str(one[2].pk)), reverse=True)
    shown, more = rows[:most], len(rows) > most
    # Entries of one moment stay together, or the next page would leave some out.
    while more and len(shown) < len(rows) and rows[len(shown)][0] == shown[-1][0]:
        shown.append(rows[len(shown)])
    notes = _notes(case, [row for _, kind, row in shown], sight)
    names = _names({one for _, _, row in shown for one in _people(row)})
    entries = tuple(_entry(kind, at, row, notes, names, sight) for at, kind, row in shown)
    is_last = len(shown) == len(rows)
    return Page(entries, None if is_last or not shown else shown[-1][0])


def _contacts(case: Case) -> QuerySet[Any]:
    return Contact.objects.filter(case=case)


def _notes_alone(case: Case) -> QuerySet[Any]:
    """The signed notes of no contact, and what was written about the client in the case of another of their household."""
    of_others = Q(client=case.client_id) & ~Q(case__client=F("client"))
    return Note.objects.filter(Q(case=case, contact__isnull=True) | of_others, signed_at__isnull=False)


def _assessments(case: Case) -> QuerySet[Any]:
    done = [AssessmentStatus.COMPLETED, AssessmentStatus.AMENDED, AssessmentStatus.ENTERED_IN_ERROR]
    return Assessment.objects.filter(case=case, status__in=done, completed_at__isnull=False)


def _plans(case: Case) -> QuerySet[Any]:
    return Plan.objects.filter(case=case).exclude(status=PlanStatus.DRAFT)


def _reviews(case: Case) -> QuerySet[Any]:
    return GoalReview.objects.filter(goal__case=case).annotate(words=F("goal__words"), labels=F("goal__labels"))


def _tasks(case: Case) -> QuerySet[Any]:
    return Task.objects.filter(case=case, done_date__isnull=False, contact__isnull=True)


def _documents(case: Case) -> QuerySet[Any]:
    return Document.objects.filter(case=case)


def _changes(case: Case) -> QuerySet[Any]:
    return CaseChange.objects.filter(case=case)


# By kind: the column it is ordered by, and where it is read.
_SOURCES: dict[str, tuple[str, Callable[[Case], QuerySet[Any]]]] = {
    "contact": ("at", _contacts),
    "note": ("signed_at", _notes_alone),
    "assessment": ("completed_at", _assessments),
    "plan": ("updated_at", _plans),
    "goal": ("created_at", _reviews),
    "task": ("updated_at", _tasks),
    "document": ("created_at", _documents),
    "change": ("at", _changes),
}

# By kind: what is told of it.
_TOLD: dict[str, tuple[str, ...]] = {
    "contact": (
        "mode", "direction", "party", "party_name", "result", "minutes", "travel_minutes", "writing_minutes",
        "used_interpreter", "next_date", "is_late_entry", "worker_id",
    ),
    "note": (),
    "assessment": ("instrument", "edition", "title", "total", "level", "scores", "administered_date"),
    "plan": ("number", "status", "shared_date", "agreed_date", "agreed_how", "next_review_date"),
    "goal": ("goal_id", "words", "achievement", "attained", "evidence", "on_date"),
    "task": ("says", "kind", "status", "result", "why", "done_date", "goal_id"),
    "document": ("kind", "title", "status", "expires"),
    "change": ("kind", "was", "now", "why"),
}  # fmt: skip
_CLASSES = {
    "assessment": DataClass.ASSESSMENTS.value, "plan": DataClass.PLANS.value, "goal": DataClass.NEEDS.value,
    "task": DataClass.PLANS.value, "document": DataClass.DOCUMENTS.value, "contact": DataClass.SERVICES.value,
}  # fmt: skip


def _entry(
    kind: str,
    at: datetime,
    row: Any,  # noqa: ANN401 - a row of any of the tables
    notes: dict[UUID, list[NoteSeen]],
    names: dict[UUID, str],
    sight: Sight,
) -> Entry:
    told = {name: getattr(row, name) for name in _TOLD[kind]}
    labels = getattr(row, "labels", None) or ()
    if kind in _CLASSES and labels and not sight.shows(_CLASSES[kind], labels):
        told = {"is_withheld": True}
    by = getattr(row, "worker_id", None) or getattr(row, "author_id", None) or getattr(row, "by_id", None)
    return Entry(
        kind,
        row.pk,
        at,
        names.get(by or row.updated_by_id, ""),
        told,
        tuple(notes.get(row.pk, ())),
        bool(getattr(row, "is_in_error", False)),
    )


def _people(row: Any) -> Iterable[UUID]:  # noqa: ANN401 - as above
    for name in ("worker_id", "author_id", "by_id", "updated_by_id"):
        if found := getattr(row, name, None):
            yield found
    for one in (getattr(row, "was", ""), getattr(row, "now", "")):
        if len(str(one)) == len(str(UUID(int=0))):
            yield UUID(str(one))


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _notes(case: Case, rows: list[Any], sight: Sight) -> dict[UUID, list[NoteSeen]]:
    """The notes about the client: those of contacts, and those that stand alone, by the row they are shown under."""
    contacts = [row.pk for row in rows if isinstance(row, Contact)]
    alone = [row.pk for row in rows if isinstance(row, Note)]
    told = Note.objects.filter(Q(contact__in=contacts, client=case.client_id) | Q(pk__in=alone))
    found = list(told.select_related("author", "cosigner").order_by("created_at", "pk"))
    added: dict[UUID, list[AddendumSeen]] = defaultdict(list)
    for one in Addendum.objects.filter(note__in=found).select_related("author").order_by("signed_at", "pk"):
        added[one.note_id].append(AddendumSeen(one.text, one.author.name, one.credential, one.signed_at))
    shown: dict[UUID, list[NoteSeen]] = defaultdict(list)
    for note in found:
        shown[note.pk if note.pk in alone else note.contact_id or note.pk].append(
            note_seen(note, tuple(added[note.pk]), sight)
        )
    return shown


def note_seen(note: Note, addenda: tuple[AddendumSeen, ...], sight: Sight) -> NoteSeen:
    """A note as a viewer may see it."""
    is_open = sight.shows_note(note.note_class, note.labels, note.author_id)
    return NoteSeen(
        note.pk,
        note.client_id,
        note.note_class,
        note.text if is_open else None,
        note.status,
        note.author_id,
        note.author.name,
        note.credential,
        note.signed_at,
        note.needs_cosign,
        note.cosigner.name if note.cosigner else "",
        tuple(note.labels),
        addenda if is_open else (),
        note.version,
    )
