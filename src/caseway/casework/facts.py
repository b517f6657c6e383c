"""Cases as evidence: what is on file of each, as rules of the subject `case` take it (`rulebooks/facts.yaml`).

Evidence tells that something is on file, when, and how it stands; never a word of it, nor what a label hides: a checklist
finds the same whoever looks. Of a hundred cases it takes as many statements as of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from caseway import rulebooks
from caseway.casework import reaching, standards
from caseway.casework.codes import (
    GOAL_OPEN,
    Achievement,
    AssessmentStatus,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    ComponentState,
    PlanStatus,
    ReferralSource,
    TaskStatus,
)
from caseway.casework.contact_codes import DeadlineStatus, Result
from caseway.casework.models import (
    Assessment,
    Case,
    CaseChange,
    Component,
    Contact,
    Deadline,
    Goal,
    GoalNeed,
    GoalReview,
    Need,
    Note,
    Plan,
    Task,
)
from caseway.casework.reaching import Attempts
from caseway.criteria import Evidence, RawRecord
from caseway.rulebooks import deadlines
from caseway.rulebooks.deadlines import Rule
from caseway.rulebooks.instruments import SEVERAL

SUBJECT = "case"
UNREACHABLE = "unreachable"  # how a case ended
AT_ONCE = 100
BEGUN = (CaseStatus.ACTIVE, CaseStatus.ON_HOLD, CaseStatus.CLOSING, CaseStatus.CLOSED)
STATES = {
    DeadlineStatus.MET: "in_time", DeadlineStatus.MET_LATE: "late", DeadlineStatus.MISSED: "missed",
    DeadlineStatus.WAIVED: "excused", DeadlineStatus.NOT_APPLICABLE: "excused",
}  # fmt: skip
FINISHED = (AssessmentStatus.COMPLETED, AssessmentStatus.AMENDED)

Row = tuple[UUID, dict[str, Any]]  # the id of a row, and the record it is


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is on file of a case, and by kind the ids of the rows its records are of, in the same order."""

    case: UUID
    evidence: Evidence
    ids: Mapping[str, tuple[UUID, ...]]


def of_case(case: UUID, *, at: datetime) -> CaseFacts:
    """The evidence of one case that somebody was let into."""
    return next(of_cases([case], at=at))


def of_cases(cases: Iterable[UUID], *, at: datetime) -> Iterator[CaseFacts]:
    """The evidence of several cases, in the order given; a hundred at a time."""
    ids = list(cases)
    for first in range(0, len(ids), AT_ONCE):
        yield from _together(ids[first : first + AT_ONCE], at=at)


def _together(ids: Sequence[UUID], *, at: datetime) -> Iterator[CaseFacts]:
    subject = rulebooks.vocabulary()[SUBJECT]
    begun = Exists(CaseChange.objects.filter(case=OuterRef("pk"), kind=ChangeKind.STATUS, now=CaseStatus.ACTIVE))
    cases = {row.pk: row for row in Case.objects.filter(pk__in=ids).annotate(was_active=begun)}
    tried = reaching.of_cases([row for row in cases.values() if row.ends and _how(row) == UNREACHABLE])
    found: dict[str, Mapping[UUID, list[Row]]] = {kind: read(ids) for kind, read in _READERS.items()}
    found["deadlines"] = _deadlines(ids, at=at)
    for id_ in ids:
        kinds = {kind: rows[id_] for kind, rows in found.items()}
        kinds |= {kind: [(id_, record)] if record else [] for kind, record in _head(cases[id_], tried.get(id_)).items()}
        records: dict[str, tuple[RawRecord, ...]] = {
            kind: tuple(record for _, record in kinds[kind]) for kind in subject.kinds
        }
        named = {kind: tuple(key for key, _ in kinds[kind]) for kind in subject.kinds}
        yield CaseFacts(id_, Evidence(subject, records), named)


# --- what the case's own row says ---


def _head(row: Case, tried: Attempts | None) -> dict[str, dict[str, Any]]:
    """The records that are one of a kind; an empty one is not on file."""
    day = row.referred_at.astimezone(standards.zone()).date()
    is_known = bool(row.referrer) or row.source != ReferralSource.OTHER
    has_begun = row.status in BEGUN or bool(getattr(row, "was_active"))  # noqa: B009 - annotated
    return {
        "progress": {"begun": has_begun, "over": row.ends is not None},
        "referrals": {"received": day, "referrer_given": is_known, "reason_given": bool(row.reason)},
        "eligibility": {"determined": row.eligible_date, "basis_given": bool(row.eligible_because)}
        if row.eligible_date
        else {},
        "consents": _dated("given", row.consent_date, basis=row.consent_basis, witness_given=bool(row.consent_witness))
        if row.consent_basis
        else {},
        "closings": _closing(row, tried) if row.ends else {},
    }


def _how(row: Case) -> str:
    """How a case ended."""
    if row.status == CaseStatus.DECEASED or row.closure_reason == ClosureReason.DIED:
        return "died"
    if row.status == CaseStatus.UNABLE_TO_REACH or row.closure_reason == ClosureReason.UNABLE_TO_REACH:
        return UNREACHABLE
    return "closed" if row.status == CaseStatus.CLOSED else "before_work"


def _closing(row: Case, tried: Attempts | None) -> dict[str, Any]:
    is_told = row.client_told_date is not None
    reason = bool(row.closure_reason) or row.status != CaseStatus.CLOSED  # another status is the reason
    enough = {"attempts_enough": tried.is_enough} if tried else {}
    return {"ended": row.ends, "reason_given": reason, "told": is_told, "how": _how(row), **enough}


def _dated(name: str, day: date | None, **more: Any) -> dict[str, Any]:
    """A record with its day; of a day that is not on file the record says nothing."""
    return {name: day, **more} if day else more


# --- what hangs on it, each kind in one statement or two ---


def _by_case(rows: Iterable[tuple[UUID, UUID, dict[str, Any]]]) -> Mapping[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for case, id_, record in rows:
        found[case].append((id_, record))
    return found


def _assessments(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    return _by_case(
        (
            row.case_id,
            row.pk,
            {"begun": row.administered_date, "finished": row.status in FINISHED, "parts": row.parts},
        )
        for row in _sittings(cases)
    )


def _sittings(cases: Sequence[UUID]) -> Any:  # noqa: ANN401 - rows with an annotation
    """The assessments that count, the oldest first, each with how many parts it has."""
    left_out = (AssessmentStatus.STOPPED, AssessmentStatus.ENTERED_IN_ERROR)
    rows = Assessment.objects.filter(case__in=cases, is_in_error=False).exclude(status__in=left_out)
    return rows.annotate(parts=Count("components")).order_by("administered_date", "created_at", "pk")


def _components(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    newest: dict[UUID, tuple[bool, UUID]] = {}
    counted = set()
    for row in _sittings(cases):
        counted.add(row.pk)
        is_finished = row.status in FINISHED
        if row.parts >= SEVERAL and (is_finished or not newest.get(row.case_id, (False,))[0]):
            newest[row.case_id] = is_finished, row.pk
    chosen = {assessment for _, assessment in newest.values()}
    rows = Component.objects.filter(assessment__case__in=cases).order_by("assessment", "created_at", "pk")
    told = rows.values_list("assessment__case", "pk", "assessment", "key", "state", "conclusion", "reason")
    return _by_case(
        (
            case,
            id_,
            {
                "key": key,
                "state": state,
                "concluded": state != ComponentState.OPEN and bool(conclusion or reason),
                "newest": assessment in chosen,
            },
        )
        for case, id_, assessment, key, state, conclusion, reason in told
        if assessment in counted
    )


def _needs(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    served = Exists(GoalNeed.objects.filter(need=OuterRef("pk"), goal__is_in_error=False))
    rows = Need.objects.filter(case__in=cases, is_in_error=False).order_by("priority", "found_date", "pk")
    told = rows.annotate(has_goal=served).values_list("case", "pk", "found_date", "status", "agreement", "has_goal")
    names = ("found", "status", "agreement", "has_goal")
    return _by_case((case, id_, dict(zip(names, values, strict=True))) for case, id_, *values in told)


def _goals(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    serves = Exists(GoalNeed.objects.filter(goal=OuterRef("pk"), need__is_in_error=False))
    reviewed = Exists(GoalReview.objects.filter(goal=OuterRef("pk")))
    rows = Goal.objects.filter(case__in=cases, is_in_error=False).order_by("place", "created_at", "pk")
    return _by_case(
        (
            row.case_id,
            row.pk,
            {
                "open": row.status in GOAL_OPEN,
                "for_need": row.serves,
                "criterion_given": bool(row.criterion),
                "target_given": row.target_date is not None,
                "outcome_given": row.reviewed or (row.status not in GOAL_OPEN and _has_outcome(row)),
            },
        )
        for row in rows.annotate(serves=serves, reviewed=reviewed)
    )


def _has_outcome(row: Goal) -> bool:
    return bool(row.why) or row.achievement != Achievement.IN_PROGRESS


def _plans(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    rows = Plan.objects.filter(case__in=cases, is_in_error=False).exclude(status=PlanStatus.REVOKED)
    current: dict[UUID, Plan] = {}
    found = list(rows.order_by("case", "number"))
    for row in found:
        before = current.get(row.case_id)
        if before is None or before.status not in {PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW}:
            current[row.case_id] = row
    return _by_case((row.case_id, row.pk, _plan(row, is_current=current[row.case_id] is row)) for row in found)


def _plan(row: Plan, *, is_current: bool) -> dict[str, Any]:
    parts = ("barriers", "self_management", "follow_up", "emergency", "participants")
    return _dated(
        "agreed",
        row.agreed_date,
        current=is_current,
        answered=bool(row.agreed_how),
        review_given=row.next_review_date is not None,
        copy_given=row.copy_given_date is not None,
        physician_copy_given=row.copy_to_physician_date is not None,
        **{f"{part}_given": bool(getattr(row, part).strip()) for part in parts},
    )


def _steps(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    rows = Task.objects.filter(case__in=cases, goal__isnull=False, is_in_error=False)
    told = rows.exclude(status=TaskStatus.CANCELLED).order_by("place", "created_at", "pk")
    days = told.values_list("case", "pk", "due_date", "done_date")
    return _by_case((case, id_, {"dated": bool(due or done)}) for case, id_, due, done in days)


def _contacts(cases: Sequence[UUID]) -> Mapping[UUID, list[Row]]:
    signed = Note.objects.filter(contact=OuterRef("pk"), client=OuterRef("case__client"), signed_at__isnull=False)
    rows = Contact.objects.filter(case__in=cases, is_in_error=False).annotate(note_given=Exists(signed))
    told = rows.order_by("at", "pk").values_list("case", "pk", "at", "party", "result", "note_given", "minutes")
    zone = standards.zone()
    return _by_case(
        (
            case,
            id_,
            {
                "held": at.astimezone(zone).date(),
                "with": party,
                "reached": result == Result.REACHED,
                "note_given": note_given,
                "minutes_given": minutes > 0,
            },
        )
        for case, id_, at, party, result, note_given, minutes in told
    )


_READERS: Mapping[str, Callable[[Sequence[UUID]], Mapping[UUID, list[Row]]]] = {
    "assessments": _assessments, "components": _components, "needs": _needs, "goals": _goals, "plans": _plans,
    "steps": _steps, "contacts": _contacts,
}  # fmt: skip


# --- what was due ---


def _deadlines(cases: Sequence[UUID], *, at: datetime) -> Mapping[UUID, list[Row]]:
    rows = Deadline.objects.filter(case__in=cases, is_in_error=False).exclude(status=DeadlineStatus.SUPERSEDED)
    return _by_case(
        (row.case_id, row.pk, {"topic": topic(standards.rule_of(row)), "due": row.due_date, "state": state(row, at=at)})
        for row in rows.order_by("due_at", "pk")
    )


def state(row: Deadline, *, at: datetime) -> str:
    """How something that is or was due stands: running, in_time, late, missed or excused."""
    if row.status != DeadlineStatus.OPEN:
        return STATES[DeadlineStatus(row.status)]
    return "running" if deadlines.is_in_time(row.due_at, row.grace_date, at, zone=standards.zone()) else "late"


def topic(rule: Rule | None) -> str:
    """What a rule has due: an assessment, a plan, a review, a contact or something else."""
    ways = {way.fact: way for way in rule.met_by} if rule else {}
    if rule is None or not ways:
        return "other"
    if way := ways.get("assessment"):
        if rule.recurs or rule.trigger in AGAIN:
            return "reassessment"
        return "assessment_begun" if "begun" in way.result else "assessment"
    if way := ways.get("plan"):
        return "review" if "reviewed" in way.result else "plan"
    return "contact" if "contact" in ways else "other"


# Dates of a case after which an assessment is not the first one.
AGAIN = frozenset({"assessed", "discharged", "discharged_psychiatric"})
