"""The lines of a queue in words: who, why it is there, what it follows from, what clears it, and what can be done about it.

What lies under a label that the viewer may not look behind says only that there is something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.casework import due_queries, standards, today_words
from caseway.casework.codes import TaskStatus
from caseway.casework.contact_codes import Party
from caseway.casework.due_queries import DueSeen
from caseway.casework.models import Case, GoalNeed, Note, Task
from caseway.casework.sight import Sight
from caseway.casework.snoozes import Snoozed
from caseway.casework.today_sources import QUIET, Brief, Gathered
from caseway.clients.labels import inherited
from caseway.clients.privacy import DataClass
from caseway.clients.queries import Person
from caseway.rulebooks.deadlines import Basis


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a queue.

    place: its section.  of: whose queue it stands in, where it is a coworker's one stands in for.  when: its day in plain
    words.  clear: what can be done about it here: complete, sign, cosign, waive, see; or nothing.  go: where else it is
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


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one row: its words, its labels, and what is done about it."""

    title: str
    why: str
    clears: str
    go: str
    clear: str = ""
    code: str = ""
    about: UUID | None = None
    says: str = ""
    note: str = ""
    source: Basis | None = None
    data_class: str = DataClass.SERVICES.value
    labels: frozenset[str] = frozenset()
    author: UUID | None = None
    note_class: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the lines that are shown, read whole; a statement for each kind."""

    due: Mapping[UUID, DueSeen]
    tasks: Mapping[UUID, Task]
    goals: Mapping[UUID, frozenset[str]]  # the labels of the needs that a goal serves
    notes: Mapping[UUID, Note]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is made of."""

    brief: Brief
    told: Gathered
    rows: Rows


def lines(told: Gathered, briefs: Iterable[Brief]) -> tuple[Line, ...]:
    """Some lines of a queue, in words."""
    shown = list(briefs)
    rows = _read(told, shown)
    said = {(one.kind, one.id): _SAYS[one.kind](Subject(one, told, rows)) for one in shown}
    labeled = {one.client for one in shown if one.client and _labels(one, said[one.kind, one.id], told)}
    assert told.reach is not None
    sights = told.reach.sights(labeled)
    return tuple(_line(one, said[one.kind, one.id], told, sights) for one in shown)


def _read(told: Gathered, shown: list[Brief]) -> Rows:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for one in shown:
        ids[one.kind].append(one.id)
    due = {one.id: one for one in due_queries.several(ids["due"], viewer=told.viewer, at=told.at)}
    tasks = {row.pk: row for row in Task.objects.filter(pk__in=ids["task"]).select_related("goal", "created_by")}
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


def _date(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


# --- what each kind says ---

# Where what is due by a rule is done, by what meets it: the first that fits.
_WAYS = {
    "contact": "write", "assessment": "assess", "screening": "assess", "plan": "plans", "task": "thread",
    "document": "documents",
}  # fmt: skip


def _due(of: Subject) -> Told:
    seen = of.rows.due[of.brief.id]
    go = next((_WAYS[one] for one in seen.met_how if one in _WAYS), "due")
    return Told(
        seen.label, seen.why, seen.clears, go, clear="waive", says=seen.says, note=seen.note, source=seen.source,
        labels=frozenset(seen.labels),
    )  # fmt: skip


def _task(of: Subject) -> Told:
    row = of.rows.tasks[of.brief.id]
    labels = frozenset(row.labels)
    if row.goal is not None:
        why = _("A step toward the goal “{goal}”.").format(goal=row.goal.words.rstrip(". "))
        labels = inherited(labels, row.goal.labels, of.rows.goals.get(row.goal.pk, ()))
    else:
        day = _date(row.created_at.date())
        why = _("{name} wrote it down on {day}.").format(name=row.created_by.name, day=day)
    if row.status == TaskStatus.ON_HOLD and row.why:
        why = _("It waits: {why}").format(why=row.why) + " " + why
    return Told(
        row.says, why, _("That it is done, with what came of it."), "task", clear="complete", code=row.kind, about=row.pk,
        data_class=DataClass.NEEDS.value, labels=labels, author=row.created_by_id,
    )  # fmt: skip


def _note(of: Subject) -> Told:
    row = of.rows.notes[of.brief.id]
    why = _("You wrote it about {day} and have not signed it.").format(day=_date(row.on_date))
    return Told(
        _("Unsigned note"), why, _("Your signature."), "timeline", clear="sign", about=row.pk, labels=frozenset(row.labels),
        author=row.author_id, note_class=row.note_class,
    )  # fmt: skip


def _cosign(of: Subject) -> Told:
    row = of.rows.notes[of.brief.id]
    why = _("{name} signed it and needs a second signature.").format(name=row.author.name)
    title = _("Co-sign the note of {day}").format(day=_date(row.on_date))
    return Told(
        title, why, _("Your signature, once you have read it."), "timeline", clear="cosign", about=row.pk,
        labels=frozenset(row.labels), author=row.author_id, note_class=row.note_class,
    )  # fmt: skip


def _draft(of: Subject) -> Told:
    kind, key = of.brief.row
    why = _("You began to write it on {day} and have not sent it.").format(day=_date(of.brief.day))
    title = {"contact": _("Unfinished contact"), "assessment": _("Unfinished assessment")}.get(
        kind, _("Something you began to write")
    )
    go = {"contact": "write", "assessment": "assess"}.get(kind, "case")
    return Told(title, why, _("Finish it and send it."), go, code=key)


def _hand_over(of: Subject) -> Told:
    row, lacks = of.brief.row
    if row.taker_id == of.told.viewer.user:
        why = _("{name} hands it over to you. It is not on your caseload yet.").format(name=row.giver.name)
        return Told(
            _("A case comes to you"), why, _("The hand-over, once it is settled."), "my_hand_overs", about=row.pk
        )
    title = _("Hand over to {name}").format(name=row.taker.name)
    if lacks:
        why = ngettext("{lacks} thing is still to be settled.", "{lacks} things are still to be settled.", lacks)
        return Told(
            title,
            why.format(lacks=lacks),
            _("The checklist, and what the next worker must know."),
            "hand_over",
            about=row.pk,
        )
    return Told(title, _("All of it is settled."), _("Have the case change hands."), "hand_over", about=row.pk)


def _notice(of: Subject) -> Told:
    row, seen = of.brief.row, _("That you have seen it.")
    if of.brief.case is not None:
        return Told("", "", seen, "task", clear="see", code=row.kind, about=row.about)
    return Told("", "", seen, "notices", clear="see", code=row.kind)


def _referral(of: Subject) -> Told:
    row = _case(of)
    came = date_format(row.referred_at.astimezone(of.told.at.tzinfo), "DATETIME_FORMAT")
    why = _("It came on {moment}; that a referral is looked at within a day is our own default.").format(moment=came)
    title = _("New referral") if row.worker_id else _("Referral that nobody has")
    clears = (
        _("Screen it, or give it to somebody.") if row.worker_id is None else _("Screen it, or find them eligible.")
    )
    return Told(
        title, why, clears, "status" if row.worker_id else "assign", code=row.urgency, labels=frozenset(row.labels)
    )


def _resume(of: Subject) -> Told:
    if of.brief.day is None:
        why = _("The case is on hold, and nobody said until when.")
    else:
        why = _("The case is on hold until {day}.").format(day=_date(of.brief.day))
    return Told(_("Case on hold"), why, _("Go on with the case, or say until when it waits."), "status")


def _contact(of: Subject) -> Told:
    agreed, last = of.brief.row
    clears = _("A contact in which the client was reached.")
    if agreed is not None and agreed == of.brief.day:
        why = _("It was agreed with the client at the last contact: {day}.").format(day=_date(agreed))
        return Told(_("Contact as agreed"), why, clears, "write")
    days = QUIET.days
    if last is None:
        why = _("Nobody has reached the client yet. {days} days without a contact is our own default.").format(
            days=days
        )
    else:
        why = _("The last contact was on {day}. {days} days without one is our own default.").format(
            day=_date(last), days=days
        )
    return Told(_("No contact for long"), why, clears, "write")


def _reply(of: Subject) -> Told:
    row = of.brief.row
    moment = date_format(row.at.astimezone(standards.zone()), "DATETIME_FORMAT")
    why = _("{party} left a message on {moment}, and nothing went back since.").format(
        party=Party(row.party).label, moment=moment
    )
    return Told(
        _("A message to answer"), why, _("A contact with them, also one that reaches nobody."), "write",
        labels=frozenset(row.labels), author=row.worker_id,
    )  # fmt: skip


def _consent(of: Subject) -> Told:
    # Not which consent: what it is for can tell what somebody is treated for.
    title = _("A consent has ended") if of.brief.is_late else _("A consent ends")
    why = _("Its last day is {day}, and none has taken its place.").format(day=_date(of.brief.day))
    return Told(title, why, _("A new consent, or that there shall be none."), "consents")


def _document(of: Subject) -> Told:
    row = of.brief.row
    why = _("It expires on {day}, and no later one is on file.").format(day=_date(row.expires))
    return Told(
        row.title, why, _("A new one on file, or that this one is void."), "documents", code=row.kind,
        data_class=DataClass.DOCUMENTS.value, labels=frozenset(row.labels), author=row.created_by_id,
    )  # fmt: skip


def _case(of: Subject) -> Case:
    assert of.brief.case is not None  # it is made of the case
    return of.told.cases[of.brief.case]


_SAYS: dict[str, Callable[[Subject], Told]] = {
    "due": _due, "task": _task, "note": _note, "cosign": _cosign, "draft": _draft, "hand_over": _hand_over,
    "notice": _notice, "referral": _referral, "resume": _resume, "reply": _reply, "contact": _contact, "consent": _consent,
    "document": _document,
}  # fmt: skip
