"""Goals: set with the client in their words, with a criterion, for the needs they serve; worked on, reviewed, and ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.editing import Clash, Stale
from caseway.accounts.viewer import Viewer
from caseway.casework import needs, tasks, work
from caseway.casework.codes import GOAL_MOVES, TASK_OPEN, Achievement, ChangeKind, GoalStatus, NeedStatus
from caseway.casework.models import Contact, Goal, GoalNeed, GoalReview, Need, Task
from caseway.clients import faults
from caseway.clients.actions import stamp
from caseway.clients.faults import WHOLE, Invalid

KIND = ChangeKind.GOAL.value
LEVELS = 5
EDITABLE = frozenset({
    "words", "criterion", "baseline", "target_date", "is_long_term", "levels", "weight", "labels", "needs",
})  # fmt: skip
ENDED = (GoalStatus.COMPLETED, GoalStatus.CANCELLED, GoalStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """What a goal says; `levels`: none, or five texts from much less than expected to much more."""

    words: str
    criterion: str
    needs: tuple[UUID, ...] = ()
    baseline: str = ""
    target_date: date | None = None
    is_long_term: bool = False
    levels: tuple[str, ...] = ()
    weight: int = 1
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """How far a goal had come on a day, and by what one saw it; `attained`: -2 to +2, where the goal has levels."""

    achievement: str
    evidence: str = ""
    attained: int | None = None
    contact: UUID | None = None
    on_date: date | None = None  # none: today


def add(*, case: UUID, draft: GoalDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Set a goal for needs of a case, proposed until work on it begins; raises Absent or Invalid."""
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        told = {name: value for name, value in asdict(draft).items() if name != "needs"}
        last = Goal.objects.filter(case=held).aggregate(last=Max("place"))["last"]
        row = Goal(**_plain(told), case=held, place=(last or 0) + 1, **stamp(by, at))
        faults.check(row, on=on)
        row.save(force_insert=True)
        _serve(row, draft.needs)
        work.tell(held, KIND, "", row.status, "", by=by, at=at, about=row.pk)
        work.record(held, KIND, row.pk, "add", by=by, at=at)
    return row.pk


def edit(*, goal: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change what a goal says that was read as `version`, or which needs it serves.

    Raises Absent, Stale or Invalid. Which changed.
    """
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a goal that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = work.take(Goal, goal, by=by, on=on)
        told = _plain({name: value for name, value in changes.items() if name != "needs"})
        if row.version != version:
            raise _stale(row, told, changes.get("needs"))
        changed = editing.change(row, told, version=version, by=by, at=at, check=faults.checker(on))
        if "needs" in changes and _serve(row, changes["needs"]):
            if not changed:  # whoever read it before learns of it all the same
                _count(row, by=by, at=at)
            changed = (*changed, "needs")
        if changed:
            work.record(row.case, KIND, goal, "edit", by=by, at=at, changed=changed)
    return changed


def begin(*, goal: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Work on a goal, also on one that waited or was completed, and on the needs it serves; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Goal, goal, by=by, on=on)
        activate(row, by=by, at=at, on=on)
        work.record(row.case, KIND, goal, "begin", by=by, at=at)


def hold(*, goal: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Put a goal on hold; raises Absent or Invalid."""
    _end(goal, GoalStatus.ON_HOLD, why, {}, by=by, at=at, on=on)


def complete(
    *, goal: UUID, achievement: str, by: Viewer, at: datetime, on: date, why: str = "", and_steps: bool = False
) -> None:
    """End the work on a goal and say how far it came; raises Absent or Invalid.

    and_steps: cancel the steps that are still open, which are otherwise in the way.
    """
    _end(
        goal, GoalStatus.COMPLETED, why, {"achievement": achievement}, and_steps=and_steps, by=by, at=at, on=on
    )  # fmt: skip


def cancel(*, goal: UUID, why: str, by: Viewer, at: datetime, on: date, and_steps: bool = False) -> None:
    """Give a goal up and say why, with its open steps where that is said; raises Absent or Invalid."""
    _end(goal, GoalStatus.CANCELLED, why, {}, and_steps=and_steps, by=by, at=at, on=on)


def reject(*, goal: UUID, why: str, by: Viewer, at: datetime, on: date, and_steps: bool = False) -> None:
    """Say that the client does not want a goal, which they may at any time; raises Absent or Invalid."""
    _end(goal, GoalStatus.REJECTED, why, {}, and_steps=and_steps, by=by, at=at, on=on)


def review(*, goal: UUID, draft: ReviewDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Write down how far a goal has come; the latest day's is where it stands. Raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Goal, goal, by=by, on=on)
        if draft.attained is not None and not row.levels:
            raise Invalid({"attained": _("This goal has no levels.")})
        if draft.contact is not None:
            work.here(Contact, [draft.contact], row.case, "contact")
        day = work.past(draft.on_date or on, "on_date", on=on)
        made = GoalReview(
            goal=row, on_date=day, achievement=draft.achievement, attained=draft.attained, evidence=draft.evidence,
            contact_id=draft.contact, **stamp(by, at),
        )  # fmt: skip
        faults.check(made, on=on)
        made.save(force_insert=True)
        if not GoalReview.objects.filter(goal=row, on_date__gt=day).exists():
            editing.change(
                row, {"achievement": draft.achievement}, version=row.version, by=by, at=at, check=faults.checker(on)
            )
        work.record(row.case, KIND, goal, "review", by=by, at=at)
    return made.pk


def order(*, case: UUID, goals: Sequence[UUID], by: Viewer, at: datetime, on: date) -> None:
    """Put the goals of a case in an order, those that are not named after them; raises Absent or Invalid."""
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        work.here(Goal, goals, held, "goals")
        named = {key: place for place, key in enumerate(goals)}
        rows = sorted(Goal.objects.filter(case=held), key=lambda row: (named.get(row.pk, len(named)), row.place))
        for place, row in enumerate(rows, start=1):
            editing.change(row, {"place": place}, version=row.version, by=by, at=at, check=faults.checker(on))
        work.record(held, "case", held.pk, "order goals", by=by, at=at)


def strike(*, goal: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a goal as entered in error: it is kept and counted nowhere; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Goal, goal, by=by, on=on)
        _no_steps(row)
        work.strike(row, KIND, why, by=by, at=at, on=on)


def activate(row: Goal, *, by: Viewer, at: datetime, on: date) -> None:
    """Have a goal that was taken be worked on, and the needs it serves."""
    was = work.move(row, GOAL_MOVES, GoalStatus.ACTIVE, by=by, at=at, on=on, why="")
    work.tell(row.case, KIND, was, GoalStatus.ACTIVE, "", by=by, at=at, about=row.pk)
    served = GoalNeed.objects.filter(goal=row).values_list("need", flat=True)
    needs.activate(row.case, served, by=by, at=at, on=on)


def _end(
    goal: UUID, status: GoalStatus, why: str, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date,
    and_steps: bool = False,
) -> None:  # fmt: skip
    if status == GoalStatus.COMPLETED:
        if changes["achievement"] not in set(Achievement.values) - {Achievement.IN_PROGRESS}:
            raise Invalid({"achievement": _("Say how far the goal came.")})
    elif not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row = work.take(Goal, goal, by=by, on=on)
        if status in ENDED and and_steps:
            tasks.cancel_all(_steps(row), why or str(status.label), by=by, at=at, on=on)
        elif status in ENDED:
            _no_steps(row)
        was = work.move(row, GOAL_MOVES, status, by=by, at=at, on=on, why=why[:500], **changes)
        work.tell(row.case, KIND, was, status, why, by=by, at=at, about=goal)
        work.record(row.case, KIND, goal, status.value, by=by, at=at)


def _steps(row: Goal) -> QuerySet[Task]:
    """The steps of a goal that are still open."""
    return Task.objects.filter(goal=row, status__in=TASK_OPEN, is_in_error=False).select_related("case")


def _no_steps(row: Goal) -> None:
    """Raise Invalid while steps of a goal are open."""
    if number := _steps(row).count():
        raise Invalid(
            {WHOLE: _("Steps still open: {number}. Finish them first, or cancel them.").format(number=number)}
        )


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """What is told of a goal as its row keeps it; raises Invalid."""
    if "labels" in told:
        told = {**told, "labels": work.known_labels(told["labels"])}
    if "levels" in told:
        levels = [text.strip() for text in told["levels"]]
        if levels and (len(levels) != LEVELS or not all(levels)):
            raise Invalid({"levels": _("Describe all five levels, or none.")})
        told = {**told, "levels": levels}
    return told


def _stale(row: Goal, told: dict[str, Any], served: Collection[UUID] | None) -> Stale:
    """What to raise where a goal is not what it was when it was read, with the needs it serves beside those wanted."""
    stale = editing.stale(row, told)
    if served is None or set(served) == set(now := _served(row)):
        return stale
    clash = Clash("needs", [str(one) for one in served], [str(one) for one in now])
    return Stale(stale.version, (*stale.clashes, clash))


def _served(row: Goal) -> list[UUID]:
    return list(GoalNeed.objects.filter(goal=row).order_by("need").values_list("need", flat=True))


def _count(row: Goal, *, by: Viewer, at: datetime) -> None:
    """Count a change that none of a goal's own columns shows."""
    row.version += 1
    row.updated_at, row.updated_by_id = at, by.user
    row.save(update_fields=["version", "updated_at", "updated_by"])


def _serve(row: Goal, served: Collection[UUID]) -> bool:
    """Have a goal serve these needs and no others; whether that changed anything."""
    work.here(Need, served, row.case, "needs")
    if Need.objects.filter(pk__in=served, status=NeedStatus.REFUTED).exists():
        raise Invalid({"needs": _("A goal does not serve what was found not to be a need.")})
    was = set(_served(row))
    GoalNeed.objects.filter(goal=row, need__in=was - set(served)).delete()
    GoalNeed.objects.bulk_create(
        GoalNeed(organization_id=row.organization_id, goal=row, need_id=need) for need in set(served) - was
    )
    return was != set(served)
