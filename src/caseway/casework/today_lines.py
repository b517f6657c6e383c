"""The lines of a queue in words: who, why it is there, what it follows from, what clears it, and what can be done about it.

What lies under a label that the viewer may not look behind says only that there is something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from caseway.casework import due_queries, today_words
from caseway.casework.models import Case, GoalNeed, Note, Task
from caseway.casework.sight import Sight
from caseway.casework.snoozes import Snoozed
from caseway.casework.today_briefs import Brief, Gathered
from caseway.casework.today_says import SAYS, Rows, Subject, Told
from caseway.clients.labels import inherited
from caseway.clients.queries import Person
from caseway.rulebooks.deadlines import Basis


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a queue.

    place: its section.  of: whose queue it stands in, where it is a coworker's one stands in for.  when: its day in plain
    words.  clear: what can be done about it here, as `today_says.Told` says.  go: where else it is
    done.  about: the row that is gone to, where it is not its own.  code: the sort of notice, task or draft.
    """

    kind: str
    id: UUID
    place: str
    case: UUID | None
    client: UUID | None
    person: Person | None
    program: str
    of: str
    title: str
    why: str
    clears: str
    when: str
    day: date | None
    is_urgent: bool
    is_late: bool
    is_hidden: bool
    clear: str
    go: str
    code: str
    about: UUID | None
    says: str
    note: str
    source: Basis | None
    snoozed: Snoozed | None
    at: datetime | None


def lines(told: Gathered, briefs: Iterable[Brief]) -> tuple[Line, ...]:
    """Some lines of a queue, in words."""
    shown = list(briefs)
    rows = _read(told, shown)
    said = {(one.kind, one.id): SAYS[one.kind](Subject(one, told, rows)) for one in shown}
    labeled = {one.client for one in shown if one.client and _labels(one, said[one.kind, one.id], told)}
    assert told.reach is not None
    sights = told.reach.sights(labeled)
    return tuple(_line(one, said[one.kind, one.id], told, sights) for one in shown)


def _read(told: Gathered, shown: list[Brief]) -> Rows:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for one in shown:
        ids[one.kind].append(one.id)
    due = {one.id: one for one in due_queries.several(ids["due"], viewer=told.viewer, at=told.at)}
    steps = Task.objects.filter(pk__in=[*ids["task"], *ids["follow"]]).select_related("goal", "created_by")
    tasks = {row.pk: row for row in steps}
    goals: dict[UUID, frozenset[str]] = {}
    serves = GoalNeed.objects.filter(goal__in={row.goal_id for row in tasks.values() if row.goal_id})
    for goal, labels in serves.values_list("goal", "need__labels"):
        goals[goal] = inherited(goals.get(goal, ()), labels)
    notes = Note.objects.filter(pk__in=[*ids["note"], *ids["cosign"]]).select_related("author").defer("text")
    return Rows(due, tasks, goals, {row.pk: row for row in notes})


def _labels(brief: Brief, said: Told, told: Gathered) -> frozenset[str]:
    """All labels under which a line lies: its own, its case's and its client's."""
    assert told.reach is not None
    case = told.cases.get(brief.case) if brief.case else None
    client = told.reach.rows.get(brief.client) if brief.client else None
    if case is None or client is None:
        return frozenset()
    own = inherited(said.labels, case.labels, client.labels)
    is_apart = said.note_class or client.organization.is_victim_service
    return own or frozenset({"apart"}) if is_apart else own


def _line(brief: Brief, said: Told, told: Gathered, sights: Mapping[UUID, Sight]) -> Line:
    case = told.cases.get(brief.case) if brief.case else None
    seen = sights.get(brief.client) if brief.client else None
    is_hidden = seen is not None and not _is_shown(said, case, seen)
    if is_hidden:
        said = Told(
            _("Something behind a label"), _("It lies under a label that is not open to you: only that it is there is said."),
            _("Open the case, or ask whoever wrote it."), "case",
        )  # fmt: skip
    assert told.reach is not None
    is_open = brief.client in told.reach.open
    return Line(
        kind=brief.kind, id=brief.id, place=brief.place, case=brief.case if is_open else None, client=brief.client,
        person=told.reach.person(brief.client), program=told.programs.get(brief.program, "") if brief.program else "",
        of=told.workers.get(brief.of, "") if brief.of else "", title=said.title, why=said.why, clears=said.clears,
        when=today_words.when(brief, on=told.on), day=brief.day, is_urgent=brief.is_urgent, is_late=brief.is_late,
        is_hidden=is_hidden, clear=said.clear, go=said.go, code=said.code, about=said.about, says=said.says, note=said.note,
        source=said.source, snoozed=brief.snoozed, at=brief.at,
    )  # fmt: skip


def _is_shown(said: Told, case: Case | None, seen: Sight) -> bool:
    labels = inherited(said.labels, case.labels if case else ())
    if said.note_class and said.author:
        return seen.shows_note(said.note_class, labels, said.author)
    return seen.shows(said.data_class, labels, said.author)
