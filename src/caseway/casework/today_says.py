"""What a queue says of each kind of line: why it is there, what clears it, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.casework import assessment_readings, standards
from caseway.casework.codes import AssessmentStatus, Owner, TaskStatus
from caseway.casework.contact_codes import Party
from caseway.casework.due_queries import DueSeen
from caseway.casework.models import Case, Note, Task
from caseway.casework.today_briefs import QUIET, Brief, Gathered
from caseway.clients.labels import inherited
from caseway.clients.privacy import DataClass
from caseway.rulebooks.deadlines import Basis


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one row: its words, its labels, and what is done about it.

    clear: what can be done about it here: complete, follow, sign, cosign, waive, wait, see; or nothing.
    """

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
        day = _date(row.created_at.astimezone(standards.zone()).date())
        why = _("{name} wrote it down on {day}.").format(name=row.created_by.name, day=day)
    why = _waits(row) + why
    return Told(
        row.says, why, _("That it is done, with what came of it."), "task", clear="complete", code=row.kind, about=row.pk,
        data_class=DataClass.NEEDS.value, labels=labels, author=row.created_by_id,
    )  # fmt: skip


def _follow(of: Subject) -> Told:
    row = of.rows.tasks[of.brief.id]
    labels = frozenset(row.labels)
    why = _waits(row) + _whose_step(row)
    if row.goal is not None:
        why += " " + _("A step toward the goal “{goal}”.").format(goal=row.goal.words.rstrip(". "))
        labels = inherited(labels, row.goal.labels, of.rows.goals.get(row.goal.pk, ()))
    return Told(
        _("Follow up: {says}").format(says=row.says), why, _("What came of it: ask them, and write it down."), "task",
        clear="follow", code=row.kind, about=row.pk, data_class=DataClass.NEEDS.value, labels=labels,
        author=row.created_by_id,
    )  # fmt: skip


def _waits(row: Task) -> str:
    """Why a task waits, where it does."""
    return _("It waits: {why}").format(why=row.why) + " " if row.status == TaskStatus.ON_HOLD and row.why else ""


def _whose_step(row: Task) -> str:
    """Whose step it is that is no worker's, and by when."""
    day = _date(row.due_date)
    if row.owner == Owner.CLIENT:
        return _("It is the client’s own step, due on {day}.").format(day=day)
    if row.owner == Owner.PARTNER:
        return _("It is a step of another agency, {name}, due on {day}.").format(name=row.owner_name, day=day)
    if row.owner_name:
        return _("It is a step of a caregiver, {name}, due on {day}.").format(name=row.owner_name, day=day)
    return _("It is a step of a caregiver, due on {day}.").format(day=day)


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
    is_contact = kind == "contact"
    title = _("Unfinished contact") if is_contact else _("Something you began to write")
    return Told(title, why, _("Finish it and send it."), "write" if is_contact else "case", code=key)


def _assessment(of: Subject) -> Told:
    row, day = of.brief.row, _date(of.brief.day)
    if row.status == AssessmentStatus.AWAITING_CONCLUSION:
        why = _("Its questions are answered since it was begun on {day}, and a conclusion is missing.").format(day=day)
    elif row.created_by_id == of.told.viewer.user:
        why = _("You began it on {day} and have not finished it.").format(day=day)
    else:
        why = _("{name} began it on {day}, and it is not finished.").format(name=row.created_by.name, day=day)
    title = _("Unfinished: {title}").format(title=assessment_readings.title(row))
    return Told(
        title, why, _("Finish it, or stop it and say why."), "assessment", about=row.pk,
        data_class=DataClass.ASSESSMENTS.value, labels=frozenset(row.labels), author=row.created_by_id,
    )  # fmt: skip


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
    came = date_format(row.referred_at.astimezone(standards.zone()), "DATETIME_FORMAT")
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
    return Told(_("Case on hold"), why, _("Go on with the case, or say until when it waits."), "status", clear="wait")


def _escalated(of: Subject) -> Told:
    late = of.brief.row
    first = late[0]
    rule = standards.rule_of(first)
    what = standards.words_of(first.rulebook)(rule.label) if rule else first.rule
    title = _("Late in a case you lead: {what}").format(what=what)
    if more := len(late) - 1:
        says = ngettext("{title}, and {more} other thing", "{title}, and {more} other things", more)
        title = says.format(title=title, more=more)
    day = _date(first.due_date)
    if first.worker is None:
        why = _("Nobody works on the case. It was due on {day}, so long ago that whoever leads is told.").format(
            day=day
        )
        clears = _("Give the case to somebody, or do it.")
    else:
        why = _("{name} works on the case. It was due on {day}, so long ago that whoever leads is told.").format(
            name=first.worker.name, day=day
        )
        clears = _("That it is done, or waived with a reason: speak with {name}.").format(name=first.worker.name)
    return Told(title, why, clears, "due", labels=inherited(*(one.labels for one in late)))


def _contact(of: Subject) -> Told:
    agreed, last = of.brief.row
    clears = _("A contact in which the client was reached.")
    if agreed is not None:
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


SAYS: dict[str, Callable[[Subject], Told]] = {
    "due": _due, "task": _task, "follow": _follow, "note": _note, "cosign": _cosign, "draft": _draft,
    "assessment": _assessment, "hand_over": _hand_over, "notice": _notice, "referral": _referral, "resume": _resume,
    "escalated": _escalated, "reply": _reply, "contact": _contact, "consent": _consent, "document": _document,
}  # fmt: skip
