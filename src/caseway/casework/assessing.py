"""Assessments: begun, answered as one goes, concluded part by part, completed; amended, stopped or entered in error.

1. `answer` keeps the answers of one part as they come. What an answer asks to be done at once is opened with it.
2. `conclude` says what somebody makes of the answers of a part; `set_aside` that a part was declined, not possible or not
   applicable, and why. Both are stamped by Caseway. Blank is not an answer, and answers alone are no conclusion.
3. `complete` counts the scores by the edition that was begun with, and proposes needs, which a person confirms.

What is completed never changes: `amend` begins a new assessment in its place, which stands for it once it is completed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts.editing import Clash, Stale
from caseway.accounts.viewer import Viewer
from caseway.casework import answering, closing_assessments, dates, due, safety, sight, sitting, work
from caseway.casework.access import Absent
from caseway.casework.codes import UNFINISHED, AssessmentStatus, ChangeKind, ComponentState, Informant
from caseway.casework.models import Assessment, Component
from caseway.casework.sitting import Sitting
from caseway.clients import faults
from caseway.clients.actions import stamp
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.privacy import DataClass
from caseway.criteria import Text
from caseway.rulebooks import NotOnShelf

KIND = ChangeKind.ASSESSMENT.value
CONCLUSION = "conclusion"
ASIDE = (ComponentState.DECLINED, ComponentState.UNABLE, ComponentState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class SittingDraft:
    """With which instrument somebody sits down; `administered`: on which day it was asked, none: today."""

    instrument: str
    language: str = sitting.ENGLISH
    mode: str = ""
    informant: str = Informant.CLIENT.value
    administered: date | None = None


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """What is known of an assessment made elsewhere, or with an instrument whose words may not be kept here."""

    title: str
    level: str  # what it means, with its scale, as it was written: “22 of 30, mild”
    total: float | None = None
    administered: date | None = None
    assessor: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of answers: the part's version now, which changed, which did not fit and why, safety steps just opened."""

    version: int
    changed: tuple[str, ...]
    wrong: Mapping[str, Text]
    steps: tuple[UUID, ...]


def start(*, case: UUID, draft: SittingDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Begin an assessment; raises Absent or Invalid, also where one with the same instrument is not finished."""
    day = work.past(draft.administered or on, "administered_date", on=on)
    try:
        instrument = sitting.in_use(draft.instrument, on=day)
    except NotOnShelf:
        raise Invalid({"instrument": _("Choose from the instruments that there are.")}) from None
    if draft.language not in sitting.languages(instrument.name):
        raise Invalid({"language": _("There are no words of this instrument in that language.")})
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        same = Assessment.objects.filter(
            case=held, instrument=instrument.name, status__in=UNFINISHED, is_in_error=False
        )
        if same.filter(amends__isnull=True).exists():
            says = _("This one is begun and not finished. Go on with it, or stop it and say why.")
            raise Invalid({"instrument": says})
        row = Assessment(
            case=held, instrument=instrument.name, edition=instrument.edition, administered_date=day, mode=draft.mode,
            informant=draft.informant, language=draft.language, **stamp(by, at),
        )  # fmt: skip
        row.labels = sitting.all_labels(row, instrument.labels)
        faults.check(row, on=on)
        row.save(force_insert=True)
        Component.objects.bulk_create(
            Component(assessment=row, key=one.key, **stamp(by, at)) for one in instrument.components
        )
        moment = at if day == on else dates.noon(day)
        due.settle(held, sitting.happened(row, instrument, "begun", moment), by=by, at=at, on=on)
        work.tell(held, KIND, "", row.status, by=by, at=at, about=row.pk)
        work.record(held, KIND, row.pk, "start", by=by, at=at)
    return row.pk


def answer(
    *, assessment: UUID, component: str, answers: Mapping[str, object], version: int, by: Viewer, at: datetime, on: date
) -> Saved:
    """Keep answers of one part that was read as `version`, and open at once the safety steps they ask for.

    Only what is named is changed, None takes an answer back, and what does not fit is told and not kept. An answer somebody
    else gave in the meantime stays; where it is another than this one, raises Stale with both. Raises Absent or Invalid.
    """
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        part = found.part(component)
        told, wrong = answering.read(found.instrument, component, answers)
        if part.version != version:
            told = answering.beside(row, part, told)
        changes = {key: value for key, value in told.items() if row.answers.get(key) != value}
        if changes:
            found = answering.keep(found, part, changes, by=by, at=at, on=on)
            work.record(row.case, KIND, row.pk, "answer", by=by, at=at, changed=tuple(sorted(changes)))
        steps = safety.open_steps(found, by=by, at=at, on=on)
    return Saved(part.version, tuple(sorted(changes)), wrong, steps)


def carry_over(*, assessment: UUID, component: str, by: Viewer, at: datetime, on: date) -> Saved:
    """Answer what is blank in a part as it was answered the last time; what opens a safety step is asked anew.

    Raises Invalid, or Absent where the last time lies under a label that is closed to them.
    """
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        part = found.part(component)
        if (before := last(row)) is not None:
            _require_seen(before, row, by=by, on=on)
        asked = {one.key for one in found.instrument.component(component).items} - sitting.watched(found.instrument)
        answers = {
            key: value
            for key, value in (before.answers if before else {}).items()
            if key in asked and row.answers.get(key) is None
        }
        return answer(
            assessment=assessment, component=component, answers=answers, version=part.version, by=by, at=at, on=on
        )


def last(row: Assessment) -> Assessment | None:
    """The last completed assessment of the same case with the same instrument, before this one."""
    rows = Assessment.objects.filter(
        case=row.case_id, instrument=row.instrument, status=AssessmentStatus.COMPLETED, is_in_error=False,
        administered_date__lte=row.administered_date,
    )  # fmt: skip
    return rows.exclude(pk__in=[row.pk, row.amends_id]).order_by("-administered_date", "-completed_at").first()


def set_aside(
    *, assessment: UUID, component: str, state: str, why: str, by: Viewer, at: datetime, on: date
) -> None:  # fmt: skip
    """Say that a part was declined, not possible or not applicable, and why; raises Absent or Invalid."""
    if state not in ASIDE:
        raise Invalid({"state": _("Choose whether it was declined, not possible or not applicable.")})
    if not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        changes = {"state": state, "reason": why.strip(), "completed_at": at, "completed_by_id": by.user}
        answering.finish(found.part(component), changes, by=by, at=at, on=on)
        answering.settle_status(found, by=by, at=at, on=on)
        work.record(row.case, KIND, row.pk, f"set aside {state}", by=by, at=at, changed=(component,))


def take_up(*, assessment: UUID, component: str, by: Viewer, at: datetime, on: date) -> None:
    """Open a part again that was set aside or concluded; its conclusion stays as a draft. Raises Absent or Invalid."""
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        answering.finish(found.part(component), dict(answering.OPEN_PART), by=by, at=at, on=on)
        answering.settle_status(found, by=by, at=at, on=on)
        work.record(row.case, KIND, row.pk, "take up", by=by, at=at, changed=(component,))


def conclude(*, assessment: UUID, component: str, conclusion: str, by: Viewer, at: datetime, on: date) -> None:
    """Say what one concludes from the answers of a part; raises Absent, or Invalid for each question that is blank."""
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        part = found.part(component)
        blank = {key: _("No answer yet. If there is none, say why.") for key in found.blank(component)}
        if blank:
            raise Invalid(blank)
        _conclude(part, conclusion, by=by, at=at, on=on)
        answering.settle_status(found, by=by, at=at, on=on)
        work.record(row.case, KIND, row.pk, "conclude", by=by, at=at, changed=(component,))


def note(
    *, assessment: UUID, component: str, conclusion: str, seen: Collection[str], by: Viewer, at: datetime, on: date
) -> None:  # fmt: skip
    """Keep what somebody is writing of a part that is not finished; it concludes nothing yet.

    `seen`: the texts they have had before them. Where another stands there, somebody else wrote it: raises Stale with both.
    Raises Absent or Invalid.
    """
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        part = _sitting(row).part(component)
        if plain(part.conclusion) not in {plain(one) for one in (*seen, conclusion)}:
            raise Stale(part.version, (Clash(CONCLUSION, conclusion, part.conclusion),))
        if part.state == ComponentState.OPEN and part.conclusion != conclusion.strip():
            Component.objects.filter(pk=part.pk).update(
                conclusion=conclusion.strip(), updated_at=at, updated_by=by.user
            )  # fmt: skip
            work.record(row.case, KIND, row.pk, "note", by=by, at=at, changed=(component,))


def conclude_all(*, assessment: UUID, conclusion: str, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Conclude all parts that are answered and not concluded in one; which those were. Raises Absent or Invalid."""
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        found = _sitting(row)
        ready = tuple(key for key in found.open if not found.blank(key))
        for key in ready:
            _conclude(found.part(key), conclusion, by=by, at=at, on=on)
        answering.settle_status(found, by=by, at=at, on=on)
        work.record(row.case, KIND, row.pk, "conclude", by=by, at=at, changed=ready)
    return ready


def complete(
    *, assessment: UUID, by: Viewer, at: datetime, on: date, chosen: Mapping[str, str] | None = None
) -> tuple[UUID, ...]:
    """Complete an assessment, and propose the needs it points to; which were new.

    `chosen`: by score, the cut-off to use where what is known of the client does not decide it. Raises Absent, or Invalid
    with all that is missing, by `part.<key>`, `step.<key>` and `cutoff.<score>`.
    """
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        return closing_assessments.complete(_sitting(row, chosen or {}), by=by, at=at, on=on)


def stop(*, assessment: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Break an assessment off; its answers stay, and count nowhere. Raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row = _open(assessment, by=by, on=on)
        if lacks := closing_assessments.lacking_steps(_sitting(row)):
            raise Invalid(lacks)
        closing_assessments.stop(row, why.strip(), by=by, at=at, on=on)
        work.record(row.case, KIND, row.pk, "stop", by=by, at=at, changed=("status",))


def amend(*, assessment: UUID, why: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Begin an assessment that amends a completed one, with its answers and conclusions; the old one stays as it is.

    Raises Absent, also of one under a label that is closed to them, or Invalid.
    """
    if not why.strip():
        raise Invalid({"why": _("Say what has to be put right.")})
    with transaction.atomic():
        old = work.take(Assessment, assessment, by=by, on=on)
        _require_seen(old, old, by=by, on=on)
        if old.status != AssessmentStatus.COMPLETED or not old.instrument:
            raise Invalid({"status": _("Only what is completed, and was asked here, can be amended.")})
        if Assessment.objects.filter(amends=old, status__in=UNFINISHED, is_in_error=False).exists():
            raise Invalid({"status": _("Somebody is amending this one already. Go on with that.")})
        copied = ("instrument", "edition", "administered_date", "mode", "informant", "language", "answers", "labels")
        row = Assessment(
            case=old.case, amends=old, **{name: getattr(old, name) for name in copied}, **stamp(by, at)
        )  # fmt: skip
        faults.check(row, on=on)
        row.save(force_insert=True)
        kept = ("key", "state", "reason", "conclusion", "completed_at", "completed_by_id")
        Component.objects.bulk_create(
            Component(assessment=row, **{name: getattr(one, name) for name in kept}, **stamp(by, at))
            for one in Component.objects.filter(assessment=old)
        )
        work.tell(old.case, KIND, "", row.status, why.strip(), by=by, at=at, about=row.pk)
        work.record(old.case, KIND, row.pk, "amend", by=by, at=at)
    return row.pk


def strike(*, assessment: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark an assessment as entered in error: it is kept and counted nowhere, and needs nobody confirmed are taken back.

    What it met is due again, and what it amended holds again. Its safety steps stay: a person looks at them. Raises Absent
    or Invalid.
    """
    with transaction.atomic():
        row = work.take(Assessment, assessment, by=by, on=on)
        closing_assessments.strike(row, why, by=by, at=at, on=on)


def record_result(*, case: UUID, draft: ResultDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Keep the result of an assessment made elsewhere or with a licensed instrument: no question and no answer of it.

    It meets nothing that is due: what was asked elsewhere is not an assessment made here. Raises Absent or Invalid.
    """
    if not draft.level.strip():
        says = _("Write what the result means and on which scale, such as “22 of 30, mild”.")
        raise Invalid({"level": says})
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        row = Assessment(
            case=held, title=draft.title.strip(), status=AssessmentStatus.COMPLETED, total=draft.total,
            level=draft.level.strip(), assessor=draft.assessor.strip(), completed_at=at,
            administered_date=work.past(draft.administered or on, "administered_date", on=on),
            informant=Informant.RECORD, labels=work.known_labels((*held.labels, *draft.labels)), **stamp(by, at),
        )  # fmt: skip
        if not row.title:
            raise Invalid({"title": _("Write the name of the instrument.")})
        faults.check(row, on=on)
        row.save(force_insert=True)
        work.tell(held, KIND, "", row.status, by=by, at=at, about=row.pk)
        work.record(held, KIND, row.pk, "record result", by=by, at=at)
    return row.pk


def plain(text: str) -> str:
    """A text by which it can be told from another: a browser ends its lines in another way than it got them."""
    return "\n".join(text.split("\r\n")).strip()


# --- what the verbs are made of ---


def _open(assessment: UUID, *, by: Viewer, on: date) -> Assessment:
    """An assessment that is not finished, taken to be changed."""
    row = work.take(Assessment, assessment, by=by, on=on)
    if row.status not in UNFINISHED:
        raise Invalid({WHOLE: _("This assessment is finished. Amend it: what was entered stays beside it.")})
    return row


def _require_seen(source: Assessment, held: Assessment, *, by: Viewer, on: date) -> None:
    """Raise Absent unless somebody may read what they are about to copy; held: one of the same case that was taken.

    What they copied would be theirs, and some labels show to its author what they hide from everybody else.
    """
    seen = sight.of_case(held.case, by, on=on)
    if not seen.shows(DataClass.ASSESSMENTS, source.labels, source.created_by_id):
        raise Absent


def _sitting(row: Assessment, chosen: Mapping[str, str] | None = None) -> Sitting:
    try:
        return sitting.of(row, chosen)
    except NotOnShelf:
        raise Invalid({WHOLE: _("The folder of this instrument is gone. Put it back to go on.")}) from None


def _conclude(part: Component, conclusion: str, *, by: Viewer, at: datetime, on: date) -> None:
    if not conclusion.strip():
        raise Invalid({"conclusion": _("Write what you conclude from the answers. Answers alone do not count.")})
    changes = {
        "state": ComponentState.COMPLETED.value, "reason": "", "conclusion": conclusion.strip(), "completed_at": at,
        "completed_by_id": by.user,
    }  # fmt: skip
    answering.finish(part, changes, by=by, at=at, on=on)
