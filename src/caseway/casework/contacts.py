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
from caseway.casework import dates, drafts, due, notes, on_file, standards, tasks, work
from caseway.casework.access import WORK, Absent, require
from caseway.casework.codes import OPEN
from caseway.casework.contact_codes import Direction, Mode, Party, Result
from caseway.casework.models import Case, Contact, Note
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
EARLY = timedelta(days=90)  # before the referral; what is earlier is a slip of the year
# What is put right later. When it was, with whom and what came of it is struck, and written anew.
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
        if draft.client_key and (known := _sent_before(draft.client_key, row, by)):
            return known
        _check(row, draft, written, at=at)
        contact = Contact(
            case=row,
            worker_id=by.user,
            program_id=row.program_id,
            is_late_entry=row.status not in OPEN or at - draft.at > LATE,
            labels=sorted(row.labels),
            **asdict(draft),
            **stamp(by, at),
        )
        faults.check(contact, on=on)
        contact.save(force_insert=True)
        for one in written:
            _require_near(row, one.client, by=by, on=on)
            notes.keep(row, one, contact=contact, by=by, at=at, on=on)
        day = min(_day(contact.at), on)
        for task in done:
            tasks.complete(task=task.task, result=task.result, contact=contact.pk, done=day, by=by, at=at, on=on)
        _touch(row, contact)
        due.settle(row, on_file.of_contact(contact), by=by, at=at, on=on)
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
        row = _held(contact, by=by, on=on)
        if row.is_in_error:
            raise Invalid({WHOLE: _("This was marked as entered in error; it changes no more.")})
        was = on_file.of_contact(row)
        found = _too_long(**{name: changes.get(name, getattr(row, name)) for name in MINUTES})
        found |= _too_soon(row.at, changes.get("next_date"))
        if found:
            raise Invalid(found)
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if "mode" in changed:  # a call does not meet what asks for a visit
            _undo(row.case, was, by=by, at=at, on=on)
            due.settle(row.case, on_file.of_contact(row), by=by, at=at, on=on)
        if changed:
            work.record(row.case, "contact", contact, "edit", by=by, at=at, changed=changed)
    return changed


def strike(*, contact: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a contact as entered in error: it stays to be seen, and counts no more. Raises Absent or Invalid.

    What it met is due again, and the tasks it did are to be done again, where the case goes on. Its notes stay as they
    are: what was signed is struck by an addendum, never taken back.
    """
    if not why.strip():
        raise Invalid({"why": _("Say what was wrong with the entry.")})
    with transaction.atomic():
        row = _held(contact, by=by, on=on)
        if row.is_in_error:
            return
        editing.change(row, {"is_in_error": True}, version=row.version, by=by, at=at, check=faults.checker(on))
        _count_again(row.case)
        _undo(row.case, on_file.of_contact(row), by=by, at=at, on=on)
        tasks.take_back(row.case, contact, by=by, at=at, on=on)
        others = Note.objects.filter(contact=row).order_by("created_at", "pk").values_list("client", flat=True)
        concerned = tuple(dict.fromkeys([row.case.client_id, *others]))
        event = audit.Event(WORK, "contact", contact, people=concerned, reason=why[:500], changed=("is_in_error",))
        audit.record(event, by=by, at=at)


def near(case: Case, *, on: date) -> list[UUID]:
    """The client of a case, and the others of their household: whom a contact may concern."""
    homes = HouseholdMember.objects.filter(in_force(on), client=case.client_id).values("household")
    others = HouseholdMember.objects.filter(in_force(on), household__in=homes).exclude(client=case.client_id)
    return [case.client_id, *others.order_by("begins", "pk").values_list("client", flat=True)]


def _held(contact: UUID, *, by: Viewer, on: date) -> Contact:
    """A contact of a case, which may be over, and the case held until the transaction ends; raises Absent."""
    rows = Contact.objects.filter(pk=contact, organization=by.organization)
    case = rows.values_list("case", flat=True).first()
    if case is None:
        raise Absent
    held = require(by, WORK, case, on=on, lock=True)
    row = rows.get()  # another may have changed it before one held the case
    row.case = held
    return row


def _sent_before(key: UUID, case: Case, by: Viewer) -> UUID | None:
    """The contact that was sent with a key already; raises Invalid where that was of another case."""
    known = Contact.objects.filter(worker=by.user, client_key=key, organization=by.organization).first()
    if known is not None and known.case_id != case.pk:
        raise Invalid({WHOLE: _("This form was sent before, for another case. Open a new one.")})
    return known.pk if known else None


def _check(case: Case, draft: ContactDraft, written: Sequence[NoteDraft], *, at: datetime) -> None:
    """Raise Invalid with every fault that no table sees."""
    found = {}
    if draft.at > at + AHEAD:
        found["at"] = _("This is in the future. What is planned is a task.")
    if draft.at < case.referred_at - EARLY:
        found["at"] = _("This is long before the referral. Look at the year.")
    if case.ends is not None and _day(draft.at) > case.ends:
        found["at"] = _("The case closed before this day. Reopen it first.")
    found |= _too_long(**{name: getattr(draft, name) for name in MINUTES})
    if draft.result == Result.REACHED and draft.party == Party.CLIENT and not written:
        found[WHOLE] = _("Write at least a line about what was said.")
    found |= _too_soon(draft.at, draft.next_date)
    if found:
        raise Invalid(found)


def _day(moment: datetime) -> date:
    return moment.astimezone(standards.zone()).date()


def _too_soon(moment: datetime, next_date: date | None) -> dict[str, str]:
    is_before = next_date is not None and next_date < _day(moment)
    return {"next_date": _("The next contact is before this one.")} if is_before else {}


def _too_long(**minutes: int) -> dict[str, str]:
    return {name: _("This is more than a day.") for name, spent in minutes.items() if spent > LONGEST}


def _undo(case: Case, happened: due.Happened, *, by: Viewer, at: datetime, on: date) -> None:
    """Have due again what something met; in a case that is over it was missed, or does not apply."""
    due.undo(case, happened, by=by, at=at, on=on)
    if case.status not in OPEN:
        dates.end(case, by=by, at=at, on=on)


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
