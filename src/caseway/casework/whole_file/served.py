"""The services of a case, one after the other as they were: when, who, how, with whom, how long, and what was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from caseway.casework import standards
from caseway.casework.contact_codes import Direction, Mode, NoteClass, Party, Result
from caseway.casework.models import Addendum, Case, Contact, Note
from caseway.casework.whole_file import blocks
from caseway.casework.whole_file.blocks import Block
from caseway.casework.whole_file.ledger import Ledger, Part, Why
from caseway.clients.privacy import DataClass

Added = dict[UUID, list[Addendum]]


def section(case: Case, ledger: Ledger) -> Block:
    """Every contact and note, the oldest first, with a heading for each year."""
    return blocks.section(
        Part.SERVICES.label, _by_year(case, ledger), empty=_("No service is on file for this period.")
    )


def _by_year(case: Case, ledger: Ledger) -> Iterator[Block]:
    year = 0
    for at, block in sorted(_entries(case, ledger), key=lambda one: one[0]):
        if at.year != year:
            year = at.year
            yield blocks.heading(str(year))
        yield block


def _entries(case: Case, ledger: Ledger) -> Iterator[tuple[Any, Block]]:
    contacts = list(Contact.objects.filter(case=case).select_related("worker").order_by("at", "pk"))
    _leave_to_others(case, ledger)
    notes, alone = _notes(case)
    added = _added(case)
    for row in contacts:
        if not ledger.lets(
            Part.SERVICES,
            DataClass.SERVICES,
            row.labels,
            author=row.created_by_id,
            on=row.at,
            is_in_error=row.is_in_error,
        ):
            continue
        told = [text for note in notes[row.pk] for text in _texts(note, added, ledger)]
        yield row.at.astimezone(standards.zone()), _contact(row, told)
    for note in alone:
        if texts := _texts(note, added, ledger):
            at = note.signed_at or note.created_at
            yield at.astimezone(standards.zone()), blocks.entry(blocks.day(note.on_date), _("Note"), texts)


def _notes(case: Case) -> tuple[dict[UUID, list[Note]], list[Note]]:
    """The notes about the client by contact, and those of no contact of this case."""
    by_contact: dict[UUID, list[Note]] = defaultdict(list)
    alone = []
    theirs = Q(case=case, client=case.client_id)
    elsewhere = Q(client=case.client_id) & ~Q(case__client=F("client"))  # written in the case of one of their household
    rows = Note.objects.filter(theirs | elsewhere).select_related("author", "cosigner")
    for note in rows.order_by("created_at", "pk"):
        if note.contact_id and note.case_id == case.pk:
            by_contact[note.contact_id].append(note)
        else:
            alone.append(note)
    return by_contact, alone


def _leave_to_others(case: Case, ledger: Ledger) -> None:
    """Count what was written about others of the household with the contacts of this case: it is their record."""
    others = Note.objects.filter(case=case, signed_at__isnull=False).exclude(client=case.client_id)
    for day in others.values_list("on_date", flat=True):
        ledger.leave_out(Part.SERVICES, Why.ANOTHER if ledger.is_of_period(day) else Why.PERIOD)


def _added(case: Case) -> Added:
    found: Added = defaultdict(list)
    rows = Addendum.objects.filter(note__client=case.client_id).select_related("author").order_by("signed_at", "pk")
    for one in rows:
        found[one.note_id].append(one)
    return found


def _texts(note: Note, added: Added, ledger: Ledger) -> list[tuple[str, str]]:
    """What a note says and what was added to it; nothing of one that does not stand in the file."""
    is_signed = note.signed_at is not None
    if not ledger.lets_note(note.note_class, note.labels, author=note.author_id, on=note.on_date, is_signed=is_signed):
        return []
    signed = _("signed by {name} on {moment}").format(
        name=blocks.line(note.author.name, note.credential), moment=blocks.moment(note.signed_at)
    )
    cosigned = ""
    if note.cosigner and note.cosigned_at:  # it stays so when the note is locked
        cosigned = _("co-signed by {name} on {moment}").format(
            name=note.cosigner.name, moment=blocks.moment(note.cosigned_at)
        )
    kind = _("Note") if note.note_class == NoteClass.GENERAL else blocks.word(NoteClass, note.note_class)
    texts = [(blocks.line(kind, signed, cosigned), note.text)]
    for one in added[note.pk]:
        name = blocks.line(one.author.name, one.credential)
        title = _("Added by {name} on {moment}").format(name=name, moment=blocks.moment(one.signed_at))
        texts.append((title, one.text))
    return texts


def _contact(row: Contact, texts: list[tuple[str, str]]) -> Block:
    with_whom = blocks.line(blocks.word(Party, row.party), row.party_name)
    how = blocks.line(
        row.worker.name,
        blocks.word(Mode, row.mode),
        with_whom,
        blocks.word(Result, row.result),
        blocks.word(Direction, row.direction),
    )
    took = blocks.line(
        blocks.minutes(row.minutes),
        _("travel {minutes}").format(minutes=blocks.minutes(row.travel_minutes)) if row.travel_minutes else "",
        _("writing {minutes}").format(minutes=blocks.minutes(row.writing_minutes)) if row.writing_minutes else "",
        _("with an interpreter") if row.used_interpreter else "",
        _("next: {day}").format(day=blocks.day(row.next_date)) if row.next_date else "",
        _("entered later") if row.is_late_entry else "",
    )
    return blocks.entry(blocks.moment(row.at), blocks.line(how, took), texts)
