"""What of a case's assessments is shown, to whom: the list with scores over time, one assessment, what can be begun.

A page has audited that the case was seen before it asks here. What lies under a label the viewer may not look behind is
said to be there, and no word of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from caseway.accounts.viewer import Viewer
from caseway.casework import assessing, assessment_readings, closing_assessments, safety, sight, sitting, standards
from caseway.casework.access import OPEN, Absent, require
from caseway.casework.assessment_records import (
    AssessmentRecord,
    Assessments,
    Begun,
    Line,
    NextInstrument,
    Part,
    ProposedNeed,
    Question,
    Usable,
)
from caseway.casework.codes import TASK_OPEN, UNFINISHED, AssessmentStatus, ComponentState, TaskKind
from caseway.casework.models import Assessment, Component, Need, Task
from caseway.casework.sight import Sight
from caseway.casework.sitting import Sitting
from caseway.casework.work import FIRST_TOLD
from caseway.clients.privacy import DataClass
from caseway.rulebooks import NotOnShelf, instruments_reading
from caseway.rulebooks.answers import Given
from caseway.rulebooks.instruments import Instrument, Item

CLASS = DataClass.ASSESSMENTS.value
READ = (AssessmentStatus.COMPLETED, AssessmentStatus.AMENDED)


def usable(*, viewer: Viewer, case: UUID, on: date) -> tuple[Usable, ...]:
    """The instruments that can be used in a case: those for its program's setting, and those for every one.

    What is begun comes first, then what is long and finds what to ask further, then by title. That something was asked
    under a label that is closed to the viewer is not told.
    """
    row = require(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    rows = Assessment.objects.filter(case=row, is_in_error=False).exclude(instrument="").order_by("administered_date")
    mine = [one for one in rows.defer("answers", "scores") if seen.shows(CLASS, one.labels, one.created_by_id)]
    last = {one.instrument: one.administered_date for one in mine if one.status in READ}
    open_ = (one for one in mine if one.status in UNFINISHED and one.amends_id is None)
    begun = {one.instrument: one.pk for one in open_}
    found = []
    for name in instruments_reading.names(standards.shelf()):
        instrument = sitting.in_use(name, on=on)
        if instrument.settings and row.program.setting not in instrument.settings:
            continue
        words = standards.words_of(name)
        one = Usable(
            name, words(instrument.title), words(instrument.says), len(instrument.items), sitting.languages(name),
            instrument.license, last.get(name), begun.get(name),
        )  # fmt: skip
        found.append(((one.unfinished is None, len(instrument.components) == 1, one.title), one))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def of_case(*, viewer: Viewer, case: UUID, on: date) -> Assessments:
    """The assessments of a case, the latest first, and the scores of each instrument over time."""
    row = require(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    is_open, is_over = Q(components__state=ComponentState.OPEN), ~Q(components__state=ComponentState.OPEN)
    rows = list(
        Assessment.objects.filter(case=row)
        .select_related("created_by")
        .annotate(open_parts=Count("components", filter=is_open), closed_parts=Count("components", filter=is_over))
        .order_by("-administered_date", "-created_at", "pk")
    )
    steps = Task.objects.filter(
        case=row, kind=TaskKind.SAFETY, status__in=TASK_OPEN, assessment__isnull=False, is_in_error=False
    )
    waiting = dict(steps.order_by().values_list("assessment").annotate(number=Count("pk")))
    lines = tuple(_line(one, waiting.get(one.pk, 0), seen) for one in rows)
    hidden = {one.id for one in lines if one.is_hidden}
    counted = [one for one in rows if one.status == AssessmentStatus.COMPLETED and not one.is_in_error]
    return Assessments(lines, assessment_readings.series(one for one in counted if one.pk not in hidden))


def unfinished(*, viewer: Viewer, case: UUID, on: date) -> tuple[Begun, ...]:
    """The assessments of a case that are begun and not finished, the oldest first."""
    row = require(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    return tuple(begun(one, seen) for one in closing_assessments.unfinished(row))


def of(*, viewer: Viewer, assessment: UUID, on: date) -> AssessmentRecord:
    """One assessment, whole; raises Absent, NeedsReason or NeedsProof."""
    rows = Assessment.objects.filter(pk=assessment, organization=viewer.organization)
    row = rows.select_related("case__program", "case__client__organization", "created_by", "amends").first()
    if row is None:
        raise Absent
    require(viewer, OPEN, row.case_id, on=on)
    seen = sight.of_case(row.case, viewer, on=on)
    later = Assessment.objects.filter(amends=row, is_in_error=False).order_by("-created_at")
    told: dict[str, Any] = {
        "id": row.pk, "version": row.version, "case": row.case_id, "edition": row.edition, "status": row.status,
        "administered": row.administered_date, "completed_at": row.completed_at, "by": row.created_by.name,
        "amends": row.amends_id, "amended_by": later.values_list("pk", flat=True).first(), "labels": tuple(row.labels),
        "is_in_error": row.is_in_error, "is_hidden": not seen.shows(CLASS, row.labels, row.created_by_id),
    }  # fmt: skip
    if told["is_hidden"]:
        return AssessmentRecord(**told, **_nothing())
    try:
        found = sitting.of(row) if row.instrument else None
    except NotOnShelf:
        found = None
    said = {name: getattr(row, name) for name in ("instrument", "mode", "informant", "language", "level", "assessor")}
    said["total"] = row.total
    return AssessmentRecord(**told, **{**_nothing(), **said, **(_content(found, seen) if found else _named(row))})


def _nothing() -> dict[str, Any]:
    """What is shown of an assessment that may not be looked into."""
    return {
        "instrument": "", "title": "", "says": "", "license": None, "mode": "", "informant": "", "language": "",
        "level": "", "total": None, "assessor": "", "parts": (), "readings": (), "remarks": (), "steps": (), "needs": (),
        "next": (), "before": None, "lacks": {}, "is_on_shelf": False,
    }  # fmt: skip


def _named(row: Assessment) -> dict[str, Any]:
    """What is known of a result from elsewhere, and of one whose folder is gone."""
    return {"title": row.title or row.instrument.rpartition("/")[2]}


def _content(found: Sitting, seen: Sight) -> dict[str, Any]:
    row, instrument = found.row, found.instrument
    words = standards.words_of(row.instrument)
    is_unfinished = row.status in UNFINISHED
    before = assessing.last(row) if is_unfinished else None
    if before is not None and not seen.shows(CLASS, before.labels, before.created_by_id):
        before = None
    return {
        "title": words(instrument.title),
        "says": words(instrument.says),
        "license": instrument.license,
        "parts": _parts(found, before),
        "readings": assessment_readings.of(row, instrument, found.scored),
        "remarks": tuple(words(one.says) for one in found.scored.remarks),
        "steps": safety.steps(found),
        "needs": _needs(found, seen),
        "next": _next(found),
        "before": before.administered_date if before else None,
        "lacks": closing_assessments.lacks(found) if is_unfinished else {},
        "is_on_shelf": True,
    }


def _parts(found: Sitting, before: Assessment | None) -> tuple[Part, ...]:
    words = sitting.words(found.row.instrument, found.row.language)
    carried = {} if before is None else before.answers
    watched = sitting.watched(found.instrument)
    numbers = {item.key: number for number, item in enumerate(found.instrument.items, 1)}
    made = []
    for number, one in enumerate(found.instrument.components, 1):
        row = found.parts.get(one.key)
        if row is None:  # a row that was made by hand, and not by `assessing.start`
            continue
        questions = tuple(
            _question(item, numbers[item.key], found, words, None if item.key in watched else carried.get(item.key))
            for item in one.items
        )
        made.append(_part(row, number, words(one.title), words(one.lead), questions))
    return tuple(made)


def _part(row: Component, number: int, title: str, lead: str, questions: tuple[Question, ...]) -> Part:
    return Part(
        row.key, number, title, lead, row.version, row.state, row.reason, row.conclusion, row.completed_at,
        row.completed_by.name if row.completed_by else "", questions,
    )  # fmt: skip


def _question(item: Item, number: int, found: Sitting, words: Callable[[str], str], before: object) -> Question:
    given, was = sitting.given(item, found.row.answers.get(item.key)), sitting.given(item, before)
    answers = tuple(
        type(one)(one.code, words(one.text), one.points, alone=one.alone) for one in item.answers
    )  # fmt: skip
    return Question(
        key=item.key, number=number, kind=item.kind, text=words(item.text), help=words(item.help), answers=answers,
        unit=words(item.unit), least=item.least, most=item.most, whole=item.whole, optional=item.optional,
        private=item.private, is_asked=item.key in found.scored.asked, is_blank=item.key in found.scored.blank,
        value=given.value, said=_said(item, given, words), left=given.left, left_why=given.why,
        before=_said(item, was, words),
    )  # fmt: skip


def _said(item: Item, given: Given, words: Callable[[str], str]) -> str:
    """An answer in words."""
    value = given.value
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:g} {words(item.unit)}".strip()
    codes = value if isinstance(value, tuple) else (value,)
    if item.answers:
        return "; ".join(words(item.answer(str(code)).text) for code in codes)
    return str(value)


def _needs(found: Sitting, seen: Sight) -> tuple[ProposedNeed, ...]:
    """The needs that an assessment proposed, and those it points to that an earlier one had proposed already."""
    keys = [one.key for one in found.scored.proposals]
    own = Q(assessment__in=sitting.chain(found.row))
    older = Q(case=found.row.case_id, proposal__in=keys, assessment__instrument=found.row.instrument)
    proposed = Need.objects.filter(own | older, is_in_error=False).exclude(proposal="")
    shown: dict[str, Need] = {}
    for one in proposed.order_by("created_at", FIRST_TOLD, "pk"):
        if one.proposal not in shown or one.assessment_id == found.row.pk:
            shown[one.proposal] = one
    return tuple(_need(one, found.row, seen) for one in shown.values())


def _need(row: Need, of: Assessment, seen: Sight) -> ProposedNeed:
    hidden = not seen.shows(DataClass.NEEDS, row.labels, row.created_by_id)
    said = ("", "", "") if hidden else (row.says, row.domain, row.outcome)
    return ProposedNeed(
        row.pk, said[0], said[1], row.status, said[2], is_older=row.assessment_id != of.pk, is_hidden=hidden
    )


def _next(found: Sitting) -> tuple[NextInstrument, ...]:
    """The instruments that the answers ask for."""
    asked = [one for one in found.scored.triggers if one.kind == "instrument"]
    if not asked:
        return ()
    rows = Assessment.objects.filter(
        case=found.row.case_id, instrument__in=[one.instrument for one in asked], is_in_error=False,
        administered_date__gte=found.row.administered_date,
    )  # fmt: skip
    begun = dict(rows.order_by("created_at").values_list("instrument", "pk"))
    words = standards.words_of(found.row.instrument)
    return tuple(
        NextInstrument(one.instrument, _title(one.instrument, found), words(one.says), begun.get(one.instrument))
        for one in asked
    )


def _title(name: str, found: Sitting) -> str:
    try:
        instrument: Instrument = sitting.in_use(name, on=found.row.administered_date)
    except NotOnShelf:
        return name
    return standards.words_of(name)(instrument.title)


def begun(row: Assessment, seen: Sight) -> Begun:
    """An assessment that is not finished, as a page names it."""
    hidden = not seen.shows(CLASS, row.labels, row.created_by_id)
    title = "" if hidden else assessment_readings.title(row)
    began = row.created_at.astimezone(standards.zone()).date()
    waits = row.status == AssessmentStatus.AWAITING_CONCLUSION
    return Begun(row.pk, title, began, row.created_by.name, is_to_conclude=waits, is_hidden=hidden)


def _line(row: Any, waiting: int, seen: Sight) -> Line:  # noqa: ANN401 - an assessment with its counts
    hidden = not seen.shows(CLASS, row.labels, row.created_by_id)
    read = None if hidden or row.status not in READ else assessment_readings.headline(row)
    return Line(
        id=row.pk, instrument="" if hidden else row.instrument, title="" if hidden else assessment_readings.title(row),
        status=row.status, administered=row.administered_date, informant=row.informant, reading=read,
        level="" if hidden else row.level, assessor="" if hidden else row.assessor, by=row.created_by.name,
        parts=row.open_parts + row.closed_parts, finished=row.closed_parts, open_steps=waiting,
        is_amending=row.amends_id is not None, is_in_error=row.is_in_error, is_hidden=hidden, labels=tuple(row.labels),
    )  # fmt: skip
