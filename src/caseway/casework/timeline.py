"""What happened in a case, the latest first, a page at a time: as quick after ten years as after ten days.

Of each kind at most a page is read, by an index, and the page is the latest of all: the number of statements does not grow.
Plans and documents are told by their changes: each stands at its moment, as it was then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from caseway.accounts.models import Team, User
from caseway.casework import assessment_readings, note_records, serving
from caseway.casework.codes import OF_THE_CASE, AssessmentStatus, ChangeKind, TaskKind
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.models import Assessment, Case, CaseChange, Contact, Document, GoalReview, Note, Plan, Task
from caseway.casework.note_records import AddendumSeen, NoteSeen
from caseway.casework.serving import Served
from caseway.casework.sight import Sight
from caseway.clients.privacy import DataClass

__all__ = ["KINDS", "PAGE", "AddendumSeen", "Did", "Entry", "NoteSeen", "Page", "page"]

PAGE = 25
KINDS = ("contact", "note", "assessment", "plan", "goal", "task", "document", "change")
NAMES = (ChangeKind.WORKER, ChangeKind.COVER, ChangeKind.TEAM)  # changes of who it is
# Tasks, plans and documents stand for themselves.
TOLD_OF = (*OF_THE_CASE, ChangeKind.NEED, ChangeKind.GOAL, ChangeKind.DEADLINE)
CHANGED: Mapping[str, type[Plan | Document]] = {"plan": Plan, "document": Document}  # by kind: of what it is a change


@dataclass(frozen=True, slots=True)
class Did:
    """A task that a contact did; what it says is None where it may not be shown."""

    task: UUID
    says: str | None
    result: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `told`: its plain values by name, which the page puts into words by its kind.

    Of what lies behind a label there is only `is_withheld`.
    """

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


class Found(NamedTuple):
    """A row of any kind, and when it happened."""

    at: datetime
    kind: str
    row: Any


def page(
    case: Case, sight: Sight, *, kinds: Iterable[str] = KINDS, before: datetime | None = None, most: int = PAGE
) -> Page:
    """What happened in a case whose reading was let in already, before a moment.

    What is of one moment stands on one page, however much that is: so nothing is lost between two, or there twice.
    """
    sight = sight.within(case.labels)
    found, is_more = _latest(case, [kind for kind in kinds if kind in _SOURCES], before, most)
    rows = [one.row for one in found]
    did = _did(rows)
    beside = _Beside(
        sight,
        _notes(case, rows, sight),
        serving.of([*rows, *(task for tasks in did.values() for task in tasks)]),
        did,
        _names(found),
        _changed(found),
    )
    return Page(tuple(beside.entry(one) for one in found), found[-1].at if is_more else None)


def _latest(case: Case, kinds: Iterable[str], before: datetime | None, most: int) -> tuple[list[Found], bool]:
    """The latest rows of some kinds before a moment, and whether there are older ones."""
    read = {kind: [_found(kind, row) for row in _rows(case, kind, before)[: most + 1]] for kind in kinds}
    found = sorted((one for rows in read.values() for one in rows), key=_order, reverse=True)
    if len(found) <= most:
        return found, False
    last = found[most - 1].at
    # Of these there may be more of the last moment than were read.
    full = [kind for kind, rows in read.items() if len(rows) > most and rows[-1].at == last]
    shown = [one for one in found if one.at > last or (one.at == last and one.kind not in full)]
    for kind in full:
        shown += [_found(kind, row) for row in _rows(case, kind, None).filter(**{_SOURCES[kind][0]: last})]
    is_more = any(one.at < last for one in found) or any(_rows(case, kind, last).exists() for kind in full)
    return sorted(shown, key=_order, reverse=True), is_more


def _rows(case: Case, kind: str, before: datetime | None) -> QuerySet[Any]:
    at, read = _SOURCES[kind]
    rows = read(case).order_by(f"-{at}", "-pk")
    return rows if before is None else rows.filter(**{f"{at}__lt": before})


def _found(kind: str, row: Any) -> Found:  # noqa: ANN401 - a row of any of the tables
    return Found(getattr(row, _SOURCES[kind][0]), kind, row)


def _order(one: Found) -> tuple[datetime, int, str]:
    """The latest last; of changes of one moment the one that was made last."""
    return one.at, one.row.place if isinstance(one.row, CaseChange) else 0, str(one.row.pk)


def _contacts(case: Case) -> QuerySet[Any]:
    return Contact.objects.filter(case=case)


def _notes_alone(case: Case) -> QuerySet[Any]:
    """The signed notes of no contact, and what was written about the client in the case of another of their household."""
    of_others = Q(client=case.client_id) & ~Q(case__client=F("client"))
    rows = Note.objects.filter(Q(case=case, client=case.client_id, contact__isnull=True) | of_others)
    return rows.exclude(status=NoteStatus.DRAFT).select_related("contact")


def _assessments(case: Case) -> QuerySet[Any]:
    done = [AssessmentStatus.COMPLETED, AssessmentStatus.AMENDED, AssessmentStatus.ENTERED_IN_ERROR]
    return Assessment.objects.filter(case=case, status__in=done, completed_at__isnull=False)


def _plans(case: Case) -> QuerySet[Any]:
    """What became of each version; not that a draft was begun, which was shown to nobody yet."""
    return CaseChange.objects.filter(case=case, kind=ChangeKind.PLAN).exclude(was="")


def _reviews(case: Case) -> QuerySet[Any]:
    return GoalReview.objects.filter(goal__case=case)


def _tasks(case: Case) -> QuerySet[Any]:
    """What was done, but for what a contact did, which tells of it, and for signatures, which their notes show."""
    rows = Task.objects.filter(case=case, done_date__isnull=False, contact__isnull=True)
    return rows.exclude(kind=TaskKind.COSIGN, note__isnull=False)


def _documents(case: Case) -> QuerySet[Any]:
    return CaseChange.objects.filter(case=case, kind=ChangeKind.DOCUMENT)


def _changes(case: Case) -> QuerySet[Any]:
    return CaseChange.objects.filter(case=case, kind__in=TOLD_OF)


# By kind: the column it is ordered by, and where it is read.
_SOURCES: dict[str, tuple[str, Callable[[Case], QuerySet[Any]]]] = {
    "contact": ("at", _contacts),
    "note": ("signed_at", _notes_alone),
    "assessment": ("completed_at", _assessments),
    "plan": ("at", _plans),
    "goal": ("created_at", _reviews),
    "task": ("updated_at", _tasks),
    "document": ("at", _documents),
    "change": ("at", _changes),
}

# By kind: what is told of it.
_TOLD: dict[str, tuple[str, ...]] = {
    "contact": (
        "mode", "direction", "party", "party_name", "result", "minutes", "travel_minutes", "writing_minutes",
        "used_interpreter", "language", "next_date", "is_late_entry", "worker_id", "version",
    ),
    "note": ("on_date",),
    "assessment": ("instrument", "edition", "title", "total", "level", "scores", "administered_date", "status"),
    "plan": ("number", "agreed_date", "agreed_how"),
    "goal": ("goal_id", "achievement", "attained", "evidence", "on_date"),
    "task": ("says", "kind", "status", "result", "why", "done_date", "goal_id"),
    "document": ("kind", "title", "expires"),
    "change": ("kind", "was", "now", "why", "about"),
}  # fmt: skip
_CLASSES = {
    "assessment": DataClass.ASSESSMENTS.value, "plan": DataClass.PLANS.value, "goal": DataClass.NEEDS.value,
    "task": DataClass.NEEDS.value, "document": DataClass.DOCUMENTS.value, "contact": DataClass.SERVICES.value,
    "change": DataClass.SERVICES.value,
}  # fmt: skip
# By kind: the column that says who did it; who changed it last, where none is named.
_BY = {
    "contact": "worker_id",
    "note": "author_id",
    "change": "by_id",
    "plan": "by_id",
    "document": "by_id",
    "goal": "created_by_id",
}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the rows of a page are shown with: who looks, and what belongs to each."""

    sight: Sight
    notes: Mapping[UUID, list[NoteSeen]]
    served: Mapping[UUID, Served]
    did: Mapping[UUID, list[Task]]
    names: Mapping[UUID, str]
    changed: Mapping[UUID, Plan | Document]

    def entry(self, found: Found) -> Entry:
        """A row as it is shown."""
        at, kind, row = found
        told = {"is_withheld": True} if self._is_withheld(kind, row) else self._told(kind, row)
        notes = tuple(self.notes.get(row.pk, ()))
        is_in_error = _is_in_error(self._thing(kind, row))
        return Entry(kind, row.pk, at, self.names.get(_who(kind, row), ""), told, notes, is_in_error)

    def _thing(self, kind: str, row: Any) -> Any:  # noqa: ANN401 - a row of any of the tables
        """What something happened to: of a change of a plan or document, that itself."""
        return self.changed.get(row.about, row) if kind in CHANGED else row

    def _is_withheld(self, kind: str, row: Any) -> bool:  # noqa: ANN401 - a row of any of the tables
        if kind not in _CLASSES:
            return False  # a note says itself whether it may be read
        thing = self._thing(kind, row)
        if kind in CHANGED and thing is row:
            return True
        labels = {*(getattr(thing, "labels", None) or ()), *self.served[row.pk].labels}
        author = getattr(thing, "created_by_id", None)
        return not self.sight.shows(_CLASSES[kind], labels, author)

    def _told(self, kind: str, row: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        thing = self._thing(kind, row)
        told = {name: getattr(thing, name) for name in _TOLD[kind]}
        if kind in CHANGED:
            told |= {"about": row.about, "status": row.now, "was": row.was, "why": row.why}
        elif kind == "contact":
            told["tasks"] = tuple(self._did(task) for task in self.did.get(row.pk, ()))
        elif kind == "assessment":
            told |= {"title": assessment_readings.title(row), "reading": assessment_readings.headline(row)}
        elif kind == "goal":
            told["words"] = self.served[row.pk].words
        elif kind == "change":
            told["says"] = self.served[row.pk].words
            if row.kind in NAMES:
                told |= {name: self.names.get(_key(told[name]), "") for name in ("was", "now")}
        return told

    def _did(self, task: Task) -> Did:
        labels = {*task.labels, *self.served[task.pk].labels}
        is_open = self.sight.shows(_CLASSES["task"], labels, task.created_by_id)
        return Did(task.pk, task.says if is_open else None, task.result if is_open else "")


def _is_in_error(row: Any) -> bool:  # noqa: ANN401 - as above
    """Whether something was entered in error, or written of what was."""
    contact = row.contact if isinstance(row, Note) else None
    is_struck = getattr(row, "is_in_error", False) or (contact is not None and contact.is_in_error)
    return bool(is_struck or getattr(row, "status", "") == AssessmentStatus.ENTERED_IN_ERROR)


def _who(kind: str, row: Any) -> UUID:  # noqa: ANN401 - as above
    found: UUID = getattr(row, _BY.get(kind, "updated_by_id"))
    return found


def _key(text: str) -> UUID:
    return UUID(text) if text else UUID(int=0)


def _names(found: Iterable[Found]) -> Mapping[UUID, str]:
    ids = {_who(one.kind, one.row) for one in found}
    changes = (one.row for one in found if one.kind == "change" and one.row.kind in NAMES)
    ids |= {_key(text) for row in changes for text in (row.was, row.now)}
    users, teams = (table.objects.filter(pk__in=ids).values_list("pk", "name") for table in (User, Team))
    return dict(users.union(teams))


def _changed(found: Iterable[Found]) -> Mapping[UUID, Plan | Document]:
    """The plans and documents that changes are of, by id: two statements at most."""
    about: dict[str, set[UUID]] = defaultdict(set)
    for one in found:
        if one.kind in CHANGED and one.row.about:
            about[one.kind].add(one.row.about)
    read = (CHANGED[kind].objects.in_bulk(keys) for kind, keys in about.items())
    return {key: row for rows in read for key, row in rows.items()}


def _did(rows: Iterable[Any]) -> Mapping[UUID, list[Task]]:
    """The tasks that contacts did, by contact."""
    contacts = [row.pk for row in rows if isinstance(row, Contact)]
    found: dict[UUID, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(contact__in=contacts, is_in_error=False).order_by("place", "created_at", "pk"):
        if task.contact_id is not None:
            found[task.contact_id].append(task)
    return found


def _notes(case: Case, rows: Iterable[Any], sight: Sight) -> Mapping[UUID, list[NoteSeen]]:
    """The notes about the client: those of contacts, and those that stand alone, by the row they are shown under."""
    under = {row.pk: row.pk for row in rows if isinstance(row, Note)}
    contacts = [row.pk for row in rows if isinstance(row, Contact)]
    of_contacts = Note.objects.filter(contact__in=contacts, client=case.client_id)
    under |= dict(of_contacts.values_list("pk", "contact"))
    shown: dict[UUID, list[NoteSeen]] = defaultdict(list)
    for key, note in note_records.seen(Note.objects.filter(pk__in=list(under)), sight).items():
        shown[under[key]].append(note)
    return shown
