"""Answers as they come: read, put beside those somebody else gave in the meantime, and kept with what they mark.

All of it is done in the transaction of `assessing`, with the case held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from caseway.accounts.editing import Clash, Stale
from caseway.accounts.viewer import Viewer
from caseway.casework import closing_assessments, sitting
from caseway.casework.codes import AssessmentStatus, ComponentState
from caseway.casework.models import Assessment, Component
from caseway.casework.sitting import Sitting
from caseway.clients import faults
from caseway.clients.faults import WHOLE, Invalid
from caseway.criteria import Text
from caseway.rulebooks.answers import Unfit, read_answer
from caseway.rulebooks.instruments import Instrument

OPEN_PART: Mapping[str, Any] = {
    "state": ComponentState.OPEN.value, "reason": "", "completed_at": None, "completed_by_id": None,
}  # fmt: skip


def read(
    instrument: Instrument, component: str, answers: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, Text]]:
    """Answers as they are kept, and what does not fit."""
    items = {one.key: one for one in instrument.component(component).items}
    told: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for key, raw in answers.items():
        if key not in items:
            raise Invalid({WHOLE: _("This part has no such question.")})
        try:
            told[key] = sitting.kept(read_answer(items[key], raw))
        except Unfit as unfit:
            wrong[key] = unfit.says
    return told, wrong


def beside(row: Assessment, part: Component, told: Mapping[str, Any]) -> dict[str, Any]:
    """What of answers can stand beside those somebody else gave in the meantime; raises Stale where two disagree."""
    given = {key: value for key, value in told.items() if value is not None}
    clashes = tuple(
        Clash(key, value, row.answers[key])
        for key, value in given.items()
        if row.answers.get(key) is not None and row.answers[key] != value
    )
    if clashes:
        raise Stale(part.version, clashes)
    return given


def keep(found: Sitting, part: Component, changes: Mapping[str, Any], *, by: Viewer, at: datetime, on: date) -> Sitting:
    """Write changed answers, open their part again where it was finished, and see what they come to."""
    row = found.row
    answers = {key: value for key, value in {**row.answers, **changes}.items() if value is not None}
    finish(part, dict(OPEN_PART), by=by, at=at, on=on, is_answered=True)
    then = Assessment(case=row.case, administered_date=row.administered_date, answers=answers)
    after = Sitting(row, found.instrument, found.parts, sitting.scored(then, found.instrument))
    told = {"answers": answers, "labels": sitting.all_labels(row, after.scored.labels)}
    closing_assessments.change(row, told, by=by, at=at, on=on)
    settle_status(after, by=by, at=at, on=on)
    return after


def finish(
    part: Component, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date, is_answered: bool = False
) -> None:
    """Change a part that is held with its case; `is_answered`: its answers have changed, whatever else has."""
    for name, value in changes.items():
        setattr(part, name, value)
    if not is_answered:
        faults.checker(on)(part, changes)
    part.version += 1
    part.updated_at, part.updated_by_id = at, by.user
    if not Component.objects.filter(pk=part.pk, version=part.version - 1).update(
        **changes, version=part.version, updated_at=at, updated_by=by.user
    ):
        raise Stale(part.version, ())


def settle_status(found: Sitting, *, by: Viewer, at: datetime, on: date) -> None:
    """Say whether an assessment still has questions, or waits for somebody's conclusions only."""
    waits = not any(found.blank(key) for key in found.open)
    status = AssessmentStatus.AWAITING_CONCLUSION if waits else AssessmentStatus.IN_PROGRESS
    closing_assessments.change(found.row, {"status": status.value}, by=by, at=at, on=on)
