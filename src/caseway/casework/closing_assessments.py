"""What closes an assessment: what it still lacks, what follows once it is completed, and what is undone when it was an error.

All of it is done in the transaction of `assessing`, with the case held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.viewer import Viewer
from caseway.casework import dates, due, needs, safety, sitting, standards, tasks, work
from caseway.casework.codes import UNFINISHED, AssessmentStatus, ChangeKind, ComponentState, NeedStatus, TaskKind
from caseway.casework.models import Assessment, Case, Component, Need
from caseway.casework.sitting import Sitting
from caseway.casework.tasks import TaskDraft
from caseway.clients import faults
from caseway.rulebooks import NotOnShelf

KIND = ChangeKind.ASSESSMENT.value
ASSESSED = standards.STARTS["assessment", "completed"]
TOLD_WITH_WHY = (AssessmentStatus.STOPPED, AssessmentStatus.ENTERED_IN_ERROR)  # by the verb that asks why


def lacks(found: Sitting) -> dict[str, str]:
    """What an assessment still needs before it can be completed, each in a sentence."""
    said = {f"part.{key}": _part(found, key) for key in found.open}
    choices = {
        f"cutoff.{one.key}": _("Choose by which cut-off this score is read.")
        for one in found.scored.results
        if one.choose
    }
    return lacking_steps(found) | said | choices


def lacking_steps(found: Sitting) -> dict[str, str]:
    """The safety steps over which an assessment cannot be closed."""
    says = _("A safety step is open: do it now, or hand it to somebody and say why.")
    return {f"step.{one.key}": says for one in safety.steps(found) if not one.is_settled}


def _part(found: Sitting, key: str) -> str:
    blank = len(found.blank(key))
    if not blank:
        return _("Write what you conclude from the answers. Answers alone do not count.")
    return _("Questions without an answer: {number}. Ask them, or say why not.").format(number=blank)


def complete(found: Sitting, *, by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Close an assessment that lacks nothing, and do what follows; the needs it proposes."""
    if missing := lacks(found):
        raise faults.Invalid(missing)
    row = found.row
    _skip(found, by=by, at=at)
    result = found.result
    is_whole = result is not None and result.state in ("complete", "prorated")
    changes = {
        "status": AssessmentStatus.COMPLETED.value, "scores": found.scored.as_json(), "completed_at": at,
        "total": result.value if result and is_whole else None, "labels": sitting.all_labels(row, found.scored.labels),
    }  # fmt: skip
    change(row, changes, by=by, at=at, on=on)
    if row.amends is not None:
        row.amends.case = row.case
        change(row.amends, {"status": AssessmentStatus.AMENDED.value}, by=by, at=at, on=on)
    made = _propose(found, by=by, at=at, on=on)
    _follow_up(found, by=by, at=at, on=on)
    happened = sitting.happened(row, found.instrument, "completed", at)
    if row.amends_id is None:
        due.settle(row.case, happened, by=by, at=at, on=on)
    else:  # nobody was assessed anew
        due.pass_on(row.case, happened, row.amends_id, by=by, at=at, on=on)
    work.record(row.case, KIND, row.pk, "complete", by=by, at=at, changed=("status",))
    return made


def unfinished(case: Case) -> list[Assessment]:
    """The assessments of a case that somebody still has to go on with, the oldest first."""
    rows = Assessment.objects.filter(case=case, status__in=UNFINISHED, is_in_error=False)
    found = list(rows.select_related("created_by").order_by("created_at", "pk"))
    for row in found:
        row.case = case
    return found


def is_held(case: Case) -> bool:
    """Whether a safety step stands open over which an unfinished assessment of a case cannot be closed."""
    return any(lacking_steps(found) for row in unfinished(case) if (found := _sitting(row)))


def stop(row: Assessment, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Break an assessment off that is not finished, with its history."""
    was = row.status
    change(row, {"status": AssessmentStatus.STOPPED.value}, by=by, at=at, on=on)
    work.tell(row.case, KIND, was, row.status, why, by=by, at=at, about=row.pk)


def strike(row: Assessment, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Mark an assessment as entered in error, and take back what came of it: also its day, unless it amended another."""
    was = row.status
    work.strike(row, KIND, why, by=by, at=at, on=on)
    change(row, {"status": AssessmentStatus.ENTERED_IN_ERROR.value}, by=by, at=at, on=on)
    for need in Need.objects.filter(assessment=row, status=NeedStatus.PROPOSED, is_in_error=False):
        needs.strike(need=need.pk, why=why, by=by, at=at, on=on)
    # What it amended holds again before anything is compared with what is on file.
    holds_again = row.amends is not None and was == AssessmentStatus.COMPLETED and not row.amends.is_in_error
    if row.amends is not None and holds_again:
        row.amends.case = row.case
        change(row.amends, {"status": AssessmentStatus.COMPLETED.value}, by=by, at=at, on=on)
    for kind in sitting.KINDS:  # whichever it was: its folder may be gone
        due.undo(row.case, due.Happened(kind, at, row.instrument, id=row.pk), by=by, at=at, on=on)
    first = Assessment.objects.get(pk=sitting.chain(row)[-1])
    if was == AssessmentStatus.COMPLETED and not holds_again and first.completed_at is not None:
        dates.fall_back(row.case, ASSESSED, first.completed_at, by=by, at=at, on=on)


def change(row: Assessment, changes: Mapping[str, Any], *, by: Viewer, at: datetime, on: date) -> None:
    """Change an assessment whose case is held, with its history where its status is another one."""
    was = row.status
    editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    if row.status != was and row.status not in TOLD_WITH_WHY:
        work.tell(row.case, KIND, was, row.status, by=by, at=at, about=row.pk)


def _sitting(row: Assessment) -> Sitting | None:
    """The sitting of an assessment; None where the folder of its instrument is gone, and with it what it asks for."""
    try:
        return sitting.of(row)
    except NotOnShelf:
        return None


def _skip(found: Sitting, *, by: Viewer, at: datetime) -> None:
    """Say of parts of which the answers left no question to ask that they do not apply."""
    left = [one.pk for key, one in found.parts.items() if one.state == ComponentState.OPEN and not found.is_asked(key)]
    Component.objects.filter(pk__in=left).update(
        state=ComponentState.NOT_APPLICABLE, reason=_("The other answers left nothing to ask here."), completed_at=at,
        completed_by=by.user, updated_at=at, updated_by=by.user,
    )  # fmt: skip


def _propose(found: Sitting, *, by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    words = standards.words_of(found.row.instrument)
    proposals = (
        needs.Proposal(one.key, one.domain, words(one.says), labels=sitting.marks(found.instrument, one))
        for one in found.scored.proposals
    )
    return needs.propose(assessment=found.row.pk, proposals=proposals, by=by, at=at, on=on)


def _follow_up(found: Sitting, *, by: Viewer, at: datetime, on: date) -> None:
    """Have somebody come back to what was left out."""
    row, words = found.row, standards.words_of(found.row.instrument)
    for trigger in found.scored.triggers:
        if trigger.kind == "follow_up":
            draft = TaskDraft(
                words(trigger.says)[: safety.MOST], kind=TaskKind.FOLLOW_UP.value, user=by.user, due_date=on,
                assessment=row.pk, trigger=trigger.key, labels=sitting.marks(found.instrument, trigger),
            )  # fmt: skip
            made = tasks.make(row.case, draft, by=by, at=at, on=on)
            work.record(row.case, ChangeKind.TASK.value, made.pk, "add", by=by, at=at)
