"""A contact is written once: time, notes of each person it concerns, the tasks it did, what was due, and the case's dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import drafts, due, notes, standards, tasks, work
from caseway.casework.access import WORK, Absent, require
from caseway.casework.codes import OPEN
from caseway.casework.contact_codes import Direction, Mode, Party, Result
from caseway.casework.models import Case, Contact
from caseway.casework.notes import NoteDraft
from caseway.clients import access as people
from caseway.clients import faults
from caseway.clients.actions import stamp
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import HouseholdMember

AHEAD = timedelta(minutes=10)  # clocks differ
LONGEST = 24 * 60  # minutes
MINUTES = ("minutes", "travel_minutes", "writing_minutes")
LATE = timedelta(days=2)  # what is entered later says that it was
# What is put right later. When it was, with whom and what came of it meets what was due: that is struck, and written anew.
EDITABLE = frozenset({
    "mode", "direction", "party_name", "minutes", "travel_minutes", "writing_minutes", "used_interpreter", "language",
    "next_date",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What happened: when, how, with whom, how long, and what came of it."""

    at: datetime
    mode: str = Mode.PHONE.value
    direction: str = Direction.OUTGOING.value
    party: str = Party.CLIENT.value
    party_name: str = ""
    result: str = Result.REACHED.value
    minutes: int = 0
    travel_minutes: int = 0
    writing_minutes: int = 0
    used_interpreter: bool = False
    language: str = ""
    next_date: date | None = None
    client_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A task that the contact did, and what came of it."""

    task: UUID
    result: str = ""


def record(
    *,
    case: UUID,
    draft: ContactDraft,
    by: Viewer,
    at: datetime,
    on: date,
    written: Sequence[NoteDraft] = (),
    done: Collection[Done] = (),
) -> UUID:
    """Write down a contact, with all that follows from it; raises Absent or Invalid.

    The same key of a browser that sends again is the same contact: nothing is written twice.
    """
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        if draft.client_key and (known := _sent_before(draft.client_key, by)):
            return known
        _check(row, draft, written, at=at)
        contact = Contact(
            case=row,
            worker_id=by.user,
            program_id=row.program_id,
            is_late_entry=row.status not in OPEN or at - draft.at > LATE,
            **asdict(draft),
            **stamp(by, at),
        )
        faults.check(contact, on=on)
        contact.save(force_insert=True)
        for one in written:
            _require_near(row, one.client, by=by, on=on)
            notes.keep(row, one, contact=contact, by=by, at=at, on=on)
        for task in done:
            tasks.complete(task=task.task, result=task.result, contact=contact.pk, by=by, at=at, on=on)
        _touch(row, contact)
        due.settle(row, _happened(contact), by=by, at=at, on=on)
        if draft.client_key:
            drafts.drop(by=by, kind="contact", key=str(draft.client_key))
        concerned = tuple(dict.fromkeys([row.client_id, *(one.client for one in written)]))
        audit.record(audit.Event(WORK, "contact", contact.pk, people=concerned), by=by, at=at)
    return contact.pk


def edit(
    *, contact: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date
) -> tuple[str, ...]:
    """Put right what was read as `version`; raises Absent, Stale or Invalid. Which fields changed."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a contact that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = work.take(Contact, contact, by=by, on=on)
        if found := _too_long(**{name: changes.get(name, getattr(row, name)) for name in MINUTES}):
            raise Invalid(found)
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if changed:
            work.record(row.case, "contact", contact, "edit", by=by, at=at, changed=changed)
    return changed


def strike(*, contact: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a contact as entered in error: it stays to be seen, and counts no more. Raises Absent or Invalid.

    Its notes stay as they are: what was signed is struck by an addendum, never taken back.
    """
    if not why.strip():
        raise Invalid({"why": _("Say what was wrong with the entry.")})
    with transaction.atomic():
        row = Contact.objects.filter(pk=contact, organization=by.organization).first()
        if row is None:
            raise Absent
        case = require(by, WORK, row.case_id, on=on, lock=True)
        if row.is_in_error:
            return
        editing.change(row, {"is_in_error": True}, version=row.version, by=by, at=at, check=faults.checker(on))
        _count_again(case)
        due.undo(case, _happened(row), by=by, at=at, on=on)
        event = audit.Event(WORK, "contact", contact, people=(case.client_id,), reason=why, changed=("is_in_error",))
        audit.record(event, by=by, at=at)


def near(case: Case, *, on: date) -> list[UUID]:
    """The client of a case, and the others of their household: whom a contact may concern."""
    homes = HouseholdMember.objects.filter(in_force(on), client=case.client_id).values("household")
    others = HouseholdMember.objects.filter(in_force(on), household__in=homes).exclude(client=case.client_id)
    return [case.client_id, *others.order_by("begins", "pk").values_list("client", flat=True)]


def _sent_before(key: UUID, by: Viewer) -> UUID | None:
    return Contact.objects.filter(worker=by.user, client_key=key).values_list("pk", flat=True).first()


def _check(case: Case, draft: ContactDraft, written: Sequence[NoteDraft], *, at: datetime) -> None:
    """Raise Invalid with every fault that no table sees."""
    found = {}
    day = draft.at.astimezone(standards.zone()).date()
    if draft.at > at + AHEAD:
        found["at"] = _("This is in the future. What is planned is a task.")
    if case.ends is not None and day > case.ends:
        found["at"] = _("The case closed before this day. Reopen it first.")
    found |= _too_long(**{name: getattr(draft, name) for name in MINUTES})
    if draft.result == Result.REACHED and draft.party == Party.CLIENT and not written:
        found[WHOLE] = _("Write at least a line about what was said.")
    if draft.next_date and draft.next_date < day:
        found["next_date"] = _("The next contact is before this one.")
    if found:
        raise Invalid(found)


def _too_long(**minutes: int) -> dict[str, str]:
    return {name: _("This is more than a day.") for name, spent in minutes.items() if spent > LONGEST}


def _happened(contact: Contact) -> due.Happened:
    """A contact as what was due takes it."""
    return due.Happened(
        kind="contact", id=contact.pk, at=contact.at, mode=contact.mode, party=contact.party, result=contact.result
    )


def _require_near(case: Case, client: UUID, *, by: Viewer, on: date) -> None:
    """Raise Absent where a note would be about somebody the viewer may not work with, or who is not of the household."""
    if client == case.client_id:
        return
    if client not in near(case, on=on):
        raise Absent
    people.require(by, WORK, client, on=on)


def _touch(case: Case, contact: Contact) -> None:
    """Keep the first and last time the client was reached with the case."""
    if contact.result != Result.REACHED or contact.party != Party.CLIENT:
        return
    first = min(filter(None, (case.first_contact_at, contact.at)))
    last = max(filter(None, (case.last_contact_at, contact.at)))
    Case.objects.filter(pk=case.pk).update(first_contact_at=first, last_contact_at=last)


def _count_again(case: Case) -> None:
    reached = Contact.objects.filter(case=case, is_in_error=False, result=Result.REACHED, party=Party.CLIENT)
    times = list(reached.order_by("at").values_list("at", flat=True))
    Case.objects.filter(pk=case.pk).update(
        first_contact_at=times[0] if times else None, last_contact_at=times[-1] if times else None
    )
