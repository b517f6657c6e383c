"""Reads of one case: its head and history, its plans, its hand-over; and who stands in for whom.

`case_record` is what a page opens a case with: it is counted and written down that the viewer saw it. The others ask
whether the viewer may, and leave the writing down to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from caseway.accounts import audit
from caseway.accounts.models import Team, User
from caseway.accounts.policy import decide
from caseway.accounts.queries import Named, in_force
from caseway.accounts.viewer import Target, Viewer
from caseway.casework import ending, sight, thread
from caseway.casework import plan_content as contents
from caseway.casework.access import OPEN, WORK, Absent, cases, require
from caseway.casework.codes import CASE_MOVES, OF_THE_CASE, PLAN_MOVES, TASK_OPEN, ChangeKind, PlanStatus
from caseway.casework.models import Case, CaseChange, CaseDate, Cover, HandOver, Plan
from caseway.casework.plan_content import Content, Differences
from caseway.casework.plans import SECTIONS
from caseway.casework.records import (
    CaseRecord,
    ChangeRecord,
    CheckRecord,
    CoverRecord,
    DateRecord,
    HandOverRecord,
    PlanRecord,
)
from caseway.casework.sight import Sight
from caseway.clients import queries as people
from caseway.clients.access import allow, require_any
from caseway.clients.access import find as find_person
from caseway.clients.access import target as target_of
from caseway.clients.models import Assignment, Client, Household
from caseway.clients.privacy import DataClass

NAMED = (ChangeKind.WORKER, ChangeKind.COVER, ChangeKind.TEAM)  # changes of which user or team
TEXTS = (
    "reason", "referrer", "eligible_because", "consent_witness", "hold_reason", "closure_note",
)  # fmt: skip


def case_record(*, viewer: Viewer, case: UUID, at: datetime, on: date) -> CaseRecord:
    """A case as the head of its page shows it, once it is written down that the viewer saw it.

    Raises Absent, NeedsReason or NeedsProof, and TooMany where the viewer has seen as many people as they may today.
    """
    row = Case.objects.filter(pk=case, organization=viewer.organization)
    found = row.select_related("program", "team", "worker").first()
    seen = audit.Event(OPEN, "case", case)
    if found is None:
        audit.note(replace(seen, outcome="denied"), by=viewer, at=at)
        raise Absent
    client, relation = people.enter(seen, found.client_id, viewer=viewer, at=at, on=on)
    return _case(found, client, relation, viewer, on=on)


def client_of(*, viewer: Viewer, case: UUID) -> UUID:
    """Whose case it is, for whoever may know that it is there; raises Absent."""
    found = Case.objects.filter(pk=case, organization=viewer.organization).values_list("client", flat=True).first()
    if found is None:
        raise Absent
    return found


def cases_of(*, viewer: Viewer, client: UUID, on: date) -> tuple[tuple[UUID, Named, str, date, date | None], ...]:
    """The cases of a client, the newest first: which, in what program, their status, first and last day; raises Absent.

    Raises NeedsReason or NeedsProof too: that somebody is in a program can say enough.
    """
    allow(find_person(viewer, OPEN, client, on=on)[1])
    rows = Case.objects.filter(client=client, organization=viewer.organization).select_related("program")
    return tuple(
        (row.pk, _named(row.program), row.status, row.begins, row.ends)
        for row in rows.order_by("-begins", "-created_at")
    )


def workers(*, viewer: Viewer, case: UUID, on: date) -> tuple[Named, ...]:
    """Those to whom a task of a case can be given, by name: on whose caseload the client is, and the viewer; raises Absent."""
    row = require(viewer, WORK, case, on=on)
    theirs = Assignment.objects.filter(in_force(on), client=row.client_id).values("user")
    found = User.objects.filter(Q(pk__in=theirs) | Q(pk__in=[viewer.user, *filter(None, [row.worker_id])]))
    return tuple(_named(one) for one in found.order_by("name", "pk"))


def households(*, viewer: Viewer, case: UUID, on: date) -> tuple[Named, ...]:
    """The households that the client of a case is or was in, as `cases.edit` takes them, by name; raises Absent."""
    row = require(viewer, WORK, case, on=on)
    found = Household.objects.filter(members__client=row.client_id).distinct().order_by("name", "pk")
    return tuple(_named(one) for one in found)


def lacks_to_close(*, viewer: Viewer, case: UUID, on: date) -> dict[str, str]:
    """What of a case would have to be settled before it closes, by what it is; raises Absent."""
    return ending.lacks(require(viewer, WORK, case, on=on))


def hand_overs(*, viewer: Viewer, on: date) -> tuple[HandOverRecord, ...]:
    """The hand-overs that are going on and those of today, of cases the viewer works on or leads; the oldest first."""
    mine = cases(viewer, WORK, on=on).values("pk")
    rows = HandOver.objects.filter(case__in=mine).filter(
        Q(handed_date__isnull=True, withdrawn_date__isnull=True) | Q(handed_date=on, withdrawn_date__isnull=True)
    )
    return _hand_overs(rows, viewer, on=on)


def hand_over(*, viewer: Viewer, hand_over: UUID, on: date, action: str = WORK) -> HandOverRecord:
    """One hand-over, for whoever may do something to its case; raises Absent, NeedsReason or NeedsProof."""
    rows = HandOver.objects.filter(pk=hand_over, organization=viewer.organization)
    case = rows.values_list("case", flat=True).first()
    if case is None:
        raise Absent
    require(viewer, action, case, on=on)
    return _hand_overs(rows, viewer, on=on)[0]


def covers(*, viewer: Viewer, on: date) -> tuple[CoverRecord, ...]:
    """Who stands in for whom now or later in the organization; raises Absent for whoever does not see it."""
    require_any(viewer, "organization.see")
    return _covers(Cover.objects.filter(organization=viewer.organization), on=on)


def standing_in_for(*, viewer: Viewer, on: date) -> tuple[Named, ...]:
    """Those the viewer stands in for today, by name: their queues are the viewer's too."""
    rows = Cover.objects.filter(organization=viewer.organization, cover=viewer.user, begins__lte=on)
    return tuple(one.user for one in _covers(rows, on=on))


def plans(*, viewer: Viewer, case: UUID, on: date) -> tuple[PlanRecord, ...]:
    """Every version of a case's plan, the newest first; raises Absent, NeedsReason or NeedsProof."""
    row = require(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    found = list(Plan.objects.filter(case=case).order_by("-number"))
    is_live = any(one.status == PlanStatus.DRAFT for one in found)
    now = thread.content(case) if is_live else Content()
    return tuple(
        _plan(one, now if one.status == PlanStatus.DRAFT else contents.read(one.content), seen) for one in found
    )


def plan(*, viewer: Viewer, plan: UUID, on: date) -> PlanRecord:
    """One version of a plan; raises Absent, NeedsReason or NeedsProof."""
    case = Plan.objects.filter(pk=plan, organization=viewer.organization).values_list("case", flat=True).first()
    if case is None:
        raise Absent
    return next(one for one in plans(viewer=viewer, case=case, on=on) if one.id == plan)


def plan_differences(*, viewer: Viewer, old: UUID, new: UUID, on: date) -> Differences:
    """What changed between two versions of one plan, of what the viewer may see; raises Absent as `plan` does."""
    first, second = plan(viewer=viewer, plan=old, on=on), plan(viewer=viewer, plan=new, on=on)
    if first.case != second.case:
        raise Absent
    sections = {name: (getattr(first, name), getattr(second, name)) for name in SECTIONS}
    return contents.differences(first.content, second.content, sections)


def _case(row: Case, client: Client, relation: str, viewer: Viewer, *, on: date) -> CaseRecord:
    is_hidden = not sight.of_case(row, viewer, on=on).shows_case(row)
    target = target_of(client, viewer)
    told = {one.name: getattr(row, one.name) for one in fields(CaseRecord) if one.name in _COLUMNS}
    if is_hidden:
        told |= dict.fromkeys(TEXTS, "")
    going = HandOver.objects.filter(case=row, handed_date__isnull=True, withdrawn_date__isnull=True)
    return CaseRecord(
        **told,
        client=row.client_id, person=people.persons([client.pk], viewer, on=on)[client.pk], language=client.language,
        needs_interpreter=client.needs_interpreter, client_labels=tuple(client.labels), program=_named(row.program),
        team=_named(row.team) if row.team else None, worker=_named(row.worker) if row.worker else None,
        household=row.household_id, moves=tuple(sorted(CASE_MOVES.get(row.status, ()))), labels=tuple(row.labels),
        is_hidden=is_hidden, reopens=row.reopens_id,
        reopened_by=Case.objects.filter(reopens=row).values_list("pk", flat=True).first(),
        dates=_dates(row, is_hidden=is_hidden), changes=() if is_hidden else _changes(row),
        covers=_covers(_covers_of(row), on=on) if row.worker_id else (),
        hand_over=next(iter(_hand_overs(going, viewer, on=on)), None), relation=relation,
        may_work=_may(viewer, WORK, target), may_assign=_may(viewer, "client.assign", target),
        may_export=_may(viewer, "case.export", target),
    )  # fmt: skip


_COLUMNS = frozenset({
    *TEXTS, "id", "version", "status", "stage", "level", "travel_minutes", "source", "urgency", "referred_at",
    "eligible_date", "consent_basis", "consent_date", "first_contact_at", "last_contact_at", "begins", "ends",
    "resumes_date", "closure_reason", "client_told_date",
})  # fmt: skip


def _may(viewer: Viewer, action: str, target: Target) -> bool:
    """Whether a page offers something: it may be done, perhaps after showing again that it is they."""
    return decide(viewer, action, target).outcome in {"allow", "step_up"}


def _dates(row: Case, *, is_hidden: bool) -> tuple[DateRecord, ...]:
    rows = CaseDate.objects.filter(case=row, is_current=True, is_in_error=False).order_by("at", "kind")
    return tuple(DateRecord(one.kind, one.at, one.is_planned, "" if is_hidden else one.note) for one in rows)


def _changes(row: Case) -> tuple[ChangeRecord, ...]:
    """What changed of a case as a whole, the latest first."""
    rows = list(CaseChange.objects.filter(case=row, kind__in=OF_THE_CASE).select_related("by").order_by("-place"))
    keys = {text for one in rows if one.kind in NAMED for text in (one.was, one.now) if text}
    users = User.objects.filter(pk__in=keys).values_list("pk", "name")
    names = {str(key): name for key, name in users.union(Team.objects.filter(pk__in=keys).values_list("pk", "name"))}
    return tuple(
        ChangeRecord(
            one.kind, None, names.get(one.was, one.was), names.get(one.now, one.now), one.why, one.at, one.by.name
        )
        for one in rows
    )


def _covers_of(row: Case) -> QuerySet[Cover]:
    """Those of a case's worker here: elsewhere they can be somebody's worker too."""
    return Cover.objects.filter(organization=row.organization_id, user=row.worker_id)


def _covers(rows: QuerySet[Cover], *, on: date) -> tuple[CoverRecord, ...]:
    """The covers that are in force on a day or will be, in order."""
    standing = rows.filter(ends__gte=on, withdrawn_date__isnull=True).select_related("user", "cover")
    return tuple(
        CoverRecord(
            one.pk, _named(one.user), _named(one.cover), one.begins, one.ends, one.reason, one.withdrawn_date,
            is_now=one.begins <= on,
        )
        for one in standing.order_by("begins", "ends", "pk")
    )  # fmt: skip


def _hand_overs(rows: QuerySet[HandOver], viewer: Viewer, *, on: date) -> tuple[HandOverRecord, ...]:
    is_open = Q(case__task_set__status__in=TASK_OPEN, case__task_set__is_in_error=False)
    with_case = rows.select_related("case__client__organization", "giver", "taker")
    found = list(with_case.annotate(open_tasks=Count("case__task_set", filter=is_open)).order_by("created_at", "pk"))
    known = people.persons([one.case.client_id for one in found], viewer, on=on)
    sights = sight.of_several({one.case.client for one in found}, viewer, on=on)
    return tuple(_hand_over(one, known.get(one.case.client_id), sights[one.case.client_id]) for one in found)


def _hand_over(row: HandOver, person: people.Person | None, seen: Sight) -> HandOverRecord:
    is_hidden = not seen.shows_case(row.case)
    lines = tuple(CheckRecord(one["says"], _day(one["done"])) for one in row.checklist)
    return HandOverRecord(
        row.pk, row.version, row.case_id, person, _named(row.giver), _named(row.taker), row.created_at, lines,
        "" if is_hidden else row.summary, row.client_told_date, row.notice_id, row.handed_date, row.withdrawn_date,
        open_tasks=getattr(row, "open_tasks", 0), is_written=bool(row.summary.strip()), is_hidden=is_hidden,
    )  # fmt: skip


def _plan(row: Plan, content: Content, seen: Sight) -> PlanRecord:
    """A version with what of it is shown."""
    is_hidden = not seen.shows(DataClass.PLANS, row.labels, row.created_by_id)
    # Without the case, which would be fetched for each version: its id is there.
    names = [one.name for one in fields(PlanRecord) if one.name != "case"]
    told: dict[str, Any] = {name: getattr(row, name, None) for name in names}
    if is_hidden:
        told |= dict.fromkeys((*SECTIONS, "refusal_note", "why"), "")
    told |= {
        "case": row.case_id, "content": shown(content, seen), "labels": tuple(row.labels), "is_hidden": is_hidden,
        "moves": tuple(sorted(PLAN_MOVES.get(row.status, ()))),
    }  # fmt: skip
    return PlanRecord(**told)


def shown(content: Content, seen: Sight) -> Content:
    """What of a content somebody may see, and how much is left out."""
    needs = tuple(one for one in content.needs if seen.shows(DataClass.NEEDS, one.labels))
    goals = tuple(one for one in content.goals if seen.shows(DataClass.NEEDS, one.labels))
    goals = tuple(replace(one, steps=_shown_steps(one.steps, seen)) for one in goals)
    steps = _shown_steps(content.steps, seen)
    return Content(needs, goals, steps, parts(content) - parts(Content(needs, goals, steps)))


def _shown_steps(steps: Iterable[contents.PlanStep], seen: Sight) -> tuple[contents.PlanStep, ...]:
    return tuple(one for one in steps if seen.shows(DataClass.NEEDS, one.labels))


def parts(content: Content) -> int:
    """How many needs, goals and steps a content has."""
    return len(content.needs) + len(content.goals) + len(content.steps) + sum(len(one.steps) for one in content.goals)


def _named(row: Any) -> Named:  # noqa: ANN401 - a user, program or team
    return Named(row.pk, row.name)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
