"""Plans, version by version: drafted, shared, agreed with the client, in force, reviewed, and replaced by the next.

A version's words are its sections; needs, goals and steps are the case's. Sharing a version keeps how these read then, so
that what the client agreed to is read as it was, whatever becomes of the thread. What is in force does not change: a
change is a new version.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.viewer import Viewer
from caseway.casework import dates, due, goals, sight, thread, work
from caseway.casework.codes import PLAN_MOVES, AgreedHow, ChangeKind, GoalStatus, PlanStatus
from caseway.casework.models import Case, Goal, Plan
from caseway.casework.plan_content import kept
from caseway.clients import authority, faults
from caseway.clients.access import Absent
from caseway.clients.actions import stamp
from caseway.clients.codes import SIGNING, Authority
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.privacy import DataClass

KIND = ChangeKind.PLAN.value
# Dates of a case that something follows from: its plan was agreed, was sent to the physician, is to be looked at again.
AGREED, SENT, NEXT_REVIEW = "plan_agreed", "plan_sent", "plan_review_planned"
SECTIONS = (
    "strengths", "barriers", "preferences", "self_management", "emergency", "follow_up", "participants",
)  # fmt: skip
EDITABLE = frozenset({*SECTIONS, "labels", "next_review_date"})
IN_THE_MAKING = (PlanStatus.DRAFT, PlanStatus.SHARED, PlanStatus.AGREED)
IN_FORCE = (PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW)
SHOWN = tuple(one for one in PlanStatus if one not in {PlanStatus.DRAFT, PlanStatus.REVOKED})


def draft(*, case: UUID, by: Viewer, at: datetime, on: date, why: str = "") -> UUID:
    """Begin a new version, filled in from the last one as far as one may read that; raises Absent or Invalid.

    `why`: what is to change, of one that follows another (see `revise`).
    """
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        row = _draft(held, why, by=by, at=at, on=on)
        work.record(held, KIND, row.pk, "draft", by=by, at=at)
    return row.pk


def revise(*, plan: UUID, why: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Begin the version that will replace the one in force, and say what changed.

    Raises Absent, also where that one lies under a label that is closed to them, or Invalid.
    """
    if not why.strip():
        raise Invalid({"why": _("Say what has changed.")})
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        if row.status not in IN_FORCE:
            raise Invalid({"status": _("Only the plan in force is revised.")})
        if not _is_seen(row, row.case, by, on=on):
            raise Absent
        made = _draft(row.case, why, by=by, at=at, on=on)
        work.record(row.case, KIND, made.pk, "revise", by=by, at=at)
    return made.pk


def edit(*, plan: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change the sections of a draft that was read as `version`; raises Absent, Stale or Invalid. Which changed."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a plan that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        if row.status != PlanStatus.DRAFT:
            raise Invalid({"status": _("Only a draft is edited. Take this version back, or revise the plan in force.")})
        if "labels" in changes:
            changes = {**changes, "labels": work.known_labels(changes["labels"])}
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if changed:
            work.record(row.case, KIND, plan, "edit", by=by, at=at, changed=changed)
    return changed


def share(*, plan: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Show a draft to the client: from now on it keeps how needs, goals and steps read. Raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        content = thread.content(row.case_id)
        if row.status == PlanStatus.DRAFT and not content.goals:
            raise Invalid({WHOLE: _("A plan has at least one goal.")})
        _move(row, PlanStatus.SHARED, "", by=by, at=at, on=on, content=kept(content), shared_date=on)


def take_back(*, plan: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Make a draft again of a version that was shared but not agreed; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        _move(row, PlanStatus.DRAFT, why, by=by, at=at, on=on, content={}, shared_date=None)


def agree(  # noqa: PLR0913 - an agreement says that much
    *, plan: UUID, how: str, by: Viewer, at: datetime, on: date, agreed: date | None = None, agreed_by: str = "",
    agreed_as: str = Authority.CLIENT.value, witness: str = "", refusal_note: str = "",
) -> None:  # fmt: skip
    """Write down how the client answered a shared version, who answered and by what authority; raises Absent or Invalid.

    Who refuses to sign is served all the same: the plan says why, and can come into force.
    """
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        day = work.past(agreed or on, "agreed_date", on=on)
        if found := _lacks(row, how, agreed_by, agreed_as, witness, refusal_note, on=on):
            raise Invalid(found)
        _move(
            row, PlanStatus.AGREED, refusal_note, by=by, at=at, on=on, agreed_how=how, agreed_date=day,
            agreed_by=agreed_by, agreed_as=agreed_as, witness=witness, refusal_note=refusal_note,
        )  # fmt: skip
        dates.keep(row.case, AGREED, _moment(day, at=at, on=on), by=by, at=at, on=on)
        _met(row, "agreed", _moment(day, at=at, on=on), by=by, at=at, on=on)


def activate(*, plan: UUID, by: Viewer, at: datetime, on: date, next_review: date | None = None) -> None:
    """Put an agreed version in force: the one before is replaced, its goals and their needs are worked on.

    Raises Absent or Invalid.
    """
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        _check_next(next_review, on=on)
        # The one before goes first: of a case only one version is in force at a time.
        if row.status == PlanStatus.AGREED:
            for before in Plan.objects.filter(case=row.case, status__in=IN_FORCE):
                _end(before, PlanStatus.SUPERSEDED, "", by=by, at=at, on=on)
        review = {"next_review_date": next_review} if next_review else {}
        _move(row, PlanStatus.ACTIVE, "", by=by, at=at, on=on, **review)
        kept_goals = [UUID(one["id"]) for one in row.content.get("goals", ())]
        waiting = Goal.objects.filter(case=row.case, pk__in=kept_goals, status=GoalStatus.PROPOSED, is_in_error=False)
        for goal in waiting.order_by("place", "pk"):
            goal.case = row.case
            goals.activate(goal, by=by, at=at, on=on)
        dates.keep(row.case, AGREED, _moment(row.agreed_date or on, at=at, on=on), by=by, at=at, on=on)
        _look_again(row.case, row.next_review_date, by=by, at=at, on=on)


def review(*, plan: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Begin to look again at the plan in force; raises Absent or Invalid."""
    with transaction.atomic():
        _move(work.take(Plan, plan, by=by, on=on), PlanStatus.UNDER_REVIEW, "", by=by, at=at, on=on)


def confirm(*, plan: UUID, next_review: date, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Say after a review that the plan stands as it is, and when to look again; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        _check_next(next_review, on=on)
        if row.status != PlanStatus.UNDER_REVIEW:
            raise Invalid({"status": _("Only a plan that is under review is confirmed.")})
        _move(row, PlanStatus.ACTIVE, why, by=by, at=at, on=on, next_review_date=next_review)
        _met(row, "reviewed", at, by=by, at=at, on=on)
        _look_again(row.case, next_review, by=by, at=at, on=on)


def schedule_review(*, plan: UUID, next_review: date, by: Viewer, at: datetime, on: date) -> None:
    """Say when to look again at the plan in force; raises Absent or Invalid."""
    _check_next(next_review, on=on)
    with transaction.atomic():
        row = _note(plan, {"next_review_date": next_review}, "schedule review", IN_FORCE, by=by, at=at, on=on)
        dates.keep(row.case, NEXT_REVIEW, dates.noon(next_review), by=by, at=at, on=on)


def revoke(*, plan: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Take a version out of force, or give up one in the making, and say why; raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        was = row.status
        _end(row, PlanStatus.REVOKED, why, by=by, at=at, on=on)
        if was in IN_FORCE:
            _look_again(row.case, None, by=by, at=at, on=on)
        work.record(row.case, KIND, plan, "revoked", by=by, at=at)


def complete(*, plan: UUID, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Say that what the plan in force is for has been done; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        _end(row, PlanStatus.COMPLETED, why, by=by, at=at, on=on)
        _look_again(row.case, None, by=by, at=at, on=on)
        work.record(row.case, KIND, plan, "completed", by=by, at=at)


def give_copy(*, plan: UUID, how: str, by: Viewer, at: datetime, on: date, given: date | None = None) -> None:
    """Write down that the client got a copy of a shared version, how and when; raises Absent or Invalid."""
    if not how.strip():
        raise Invalid({"copy_how": _("Say how the client got it.")})
    day = work.past(given or on, "copy_given_date", on=on)
    _note(plan, {"copy_given_date": day, "copy_how": how}, "copy", SHOWN, by=by, at=at, on=on)


def send_to_physician(*, plan: UUID, by: Viewer, at: datetime, on: date, sent: date | None = None) -> None:
    """Write down that the client's physician got a copy of a shared version; raises Absent or Invalid.

    What is due until then is met by it. That it may be sent, and what of it, is a disclosure's to say
    (`clients.disclosures`).
    """
    day = work.past(sent or on, "copy_to_physician_date", on=on)
    with transaction.atomic():
        row = _note(plan, {"copy_to_physician_date": day}, "copy to physician", SHOWN, by=by, at=at, on=on)
        dates.keep(row.case, SENT, dates.on_day(day, at=at), by=by, at=at, on=on)


def _draft(case: Case, why: str, *, by: Viewer, at: datetime, on: date) -> Plan:
    """A new version of a held case's plan; raises Invalid while another one is in the making."""
    rows = Plan.objects.filter(case=case).order_by("-number")
    if rows.filter(status__in=IN_THE_MAKING, is_in_error=False).exists():
        raise Invalid({WHOLE: _("A version of the plan is in the making. Finish it first, or give it up.")})
    last = rows.first()
    # What they may not read would be theirs in the new version: that begins empty.
    is_filled = last is not None and _is_seen(last, case, by, on=on)
    told = {name: getattr(last, name) for name in (*SECTIONS, "labels")} if is_filled else {}
    row = Plan(case=case, number=last.number + 1 if last else 1, why=why[:500], **told, **stamp(by, at))
    faults.check(row, on=on)
    row.save(force_insert=True)
    work.tell(case, KIND, "", row.status, why, by=by, at=at, about=row.pk)
    return row


def _is_seen(row: Plan, case: Case, by: Viewer, *, on: date) -> bool:
    return sight.of_case(case, by, on=on).shows(DataClass.PLANS, row.labels, row.created_by_id)


def _move(row: Plan, status: PlanStatus, why: str, *, by: Viewer, at: datetime, on: date, **changes: Any) -> None:
    was = work.move(row, PLAN_MOVES, status, by=by, at=at, on=on, **changes)
    work.tell(row.case, KIND, was, status, why, by=by, at=at, about=row.pk)
    work.record(row.case, KIND, row.pk, status.value, by=by, at=at)


def _moment(day: date, *, at: datetime, on: date) -> datetime:
    """When something happened of which the day is known: now, if that is today."""
    return at if day == on else dates.noon(day)


def _met(row: Plan, result: str, moment: datetime, *, by: Viewer, at: datetime, on: date) -> None:
    """Mark as met what was due until the plan was agreed or reviewed."""
    due.settle(row.case, due.Happened("plan", moment, result=result, id=row.pk), by=by, at=at, on=on)


def _look_again(case: Case, day: date | None, *, by: Viewer, at: datetime, on: date) -> None:
    """Have the plan looked at again on a day, or on none: another review than the one before, which was held or fell away."""
    dates.withdraw(case, NEXT_REVIEW, by=by, at=at, on=on)
    if day is not None:
        dates.keep(case, NEXT_REVIEW, dates.noon(day), by=by, at=at, on=on)


def _end(row: Plan, status: PlanStatus, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    changes = {"ended_date": on, **({"why": why[:500]} if why else {})}
    was = work.move(row, PLAN_MOVES, status, by=by, at=at, on=on, **changes)
    work.tell(row.case, KIND, was, status, why, by=by, at=at, about=row.pk)


def _note(
    plan: UUID,
    changes: dict[str, Any],
    what: str,
    standing: tuple[PlanStatus, ...],
    *,
    by: Viewer,
    at: datetime,
    on: date,
) -> Plan:
    """Write something down beside a version that stands so, which is returned."""
    with transaction.atomic():
        row = work.take(Plan, plan, by=by, on=on)
        if row.status not in standing:
            raise Invalid({"status": _("This cannot be said of a version that is “{status}”.").format(
                status=row.get_status_display()
            )})  # fmt: skip
        if changed := editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on)):
            work.record(row.case, KIND, plan, what, by=by, at=at, changed=changed)
    return row


def _lacks(
    row: Plan, how: str, agreed_by: str, agreed_as: str, witness: str, refusal_note: str, *, on: date
) -> dict[str, str]:
    """What is missing from an agreement, by field."""
    found = {}
    if how not in AgreedHow.values:
        found["agreed_how"] = _("Say how the client answered.")
    if how == AgreedHow.VERBAL and not witness.strip():
        found["witness"] = _("Say who witnessed that the client agreed.")
    if how == AgreedHow.REFUSED and not refusal_note.strip():
        found["refusal_note"] = _("Say why the client did not sign, in their words.")
    if agreed_as not in SIGNING:
        found["agreed_as"] = _("Say by what right they agree.")
    elif agreed_as != Authority.CLIENT and not agreed_by.strip():
        found["agreed_by"] = _("Say who agreed in the client’s stead.")
    if agreed_as == Authority.PARENT and authority.is_minor(row.case.client.birth_date, on=on) is not True:
        found["agreed_as"] = _("A parent agrees for a minor only.")
    return found


def _check_next(day: date | None, *, on: date) -> None:
    if day is not None and day <= on:
        raise Invalid({"next_review_date": _("The next review is on a day that is ahead.")})
