"""What is on file of a case and may meet something that is due, each as it was told when it happened.

What was entered in error, stopped before its end or taken back is not among it. An assessment that amends another stands in
its place, with the days of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from caseway.casework import sitting, standards
from caseway.casework.codes import AssessmentStatus, ChangeKind, PlanStatus
from caseway.casework.contact_codes import DocumentStatus
from caseway.casework.models import Assessment, Case, CaseChange, CaseDate, Contact, Document, Plan
from caseway.rulebooks import NotOnShelf, calendars
from caseway.rulebooks.deadlines import FactKind, Happened


def of_case(case: Case, kinds: Collection[FactKind]) -> list[Happened]:
    """What happened in a case, of some kinds, the earliest first; one or two statements for each kind."""
    readers = dict.fromkeys(_READERS[kind] for kind in kinds if kind in _READERS)
    return sorted((one for read in readers for one in read(case)), key=lambda one: one.at)


def of_contact(row: Contact) -> Happened:
    """A contact as what was due takes it."""
    return Happened(kind="contact", id=row.pk, at=row.at, mode=row.mode, party=row.party, result=row.result)


def _contacts(case: Case) -> Iterator[Happened]:
    yield from map(of_contact, Contact.objects.filter(case=case, is_in_error=False))


def _assessments(case: Case) -> Iterator[Happened]:
    found = Assessment.objects.filter(case=case).exclude(instrument="").defer("answers", "scores")
    rows = {row.pk: row for row in found}
    for row in rows.values():
        is_done = row.status == AssessmentStatus.COMPLETED
        if row.is_in_error or row.status == AssessmentStatus.AMENDED or (row.amends_id and not is_done):
            continue
        try:
            instrument = sitting.instrument_of(row)
        except NotOnShelf:
            continue  # whether it was an assessment or a screening, its folder would say
        first = _first(row, rows)
        yield sitting.happened(row, instrument, "begun", _moment(first.administered_date, first.created_at))
        if is_done and first.completed_at:
            yield sitting.happened(row, instrument, "completed", first.completed_at)


def _first(row: Assessment, rows: Mapping[UUID, Assessment]) -> Assessment:
    """The assessment that was amended first, by way of all that were amended since."""
    while row.amends_id is not None:
        row = rows[row.amends_id]
    return row


def _plans(case: Case) -> Iterator[Happened]:
    found = Plan.objects.filter(case=case, is_in_error=False, agreed_date__isnull=False)
    agreed = {key: day for key, day in found.values_list("pk", "agreed_date") if day}
    moves = CaseChange.objects.filter(
        case=case, kind=ChangeKind.PLAN, now__in=(PlanStatus.AGREED, PlanStatus.ACTIVE), about__in=agreed
    )
    for key, was, now, at in moves.values_list("about", "was", "now", "at"):
        assert key is not None  # they were asked for by it
        if now == PlanStatus.AGREED:
            yield Happened("plan", _moment(agreed[key], at), result="agreed", id=key)
        elif was == PlanStatus.UNDER_REVIEW:
            yield Happened("plan", at, result="reviewed", id=key)


def _dates(case: Case) -> Iterator[Happened]:
    # One that another has replaced was there too; one that was taken back has nothing in its place.
    stands = Q(is_current=True) | Q(replaced_by__isnull=False)
    rows = CaseDate.objects.filter(stands, case=case, is_planned=False, is_in_error=False)
    for row in rows.distinct():
        yield Happened("date", row.at, what=row.kind, id=row.pk)


def _documents(case: Case) -> Iterator[Happened]:
    for row in Document.objects.filter(case=case, status=DocumentStatus.ON_FILE, is_in_error=False):
        came = row.updated_at if row.requested_date else row.created_at
        yield Happened("document", came, what=row.kind, id=row.pk)


def _moment(day: date, told: datetime) -> datetime:
    """When something of a day happened: when it was written down, where that was on the day, else at noon."""
    zone = standards.zone()
    return told if told.astimezone(zone).date() == day else calendars.noon_of_day(day, zone)


_READERS: Mapping[FactKind, Callable[[Case], Iterator[Happened]]] = {
    "contact": _contacts, "assessment": _assessments, "screening": _assessments, "plan": _plans, "date": _dates,
    "document": _documents,
}  # fmt: skip
