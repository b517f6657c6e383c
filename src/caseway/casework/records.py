"""What is shown of a case: values only; no row leaves this app.

Whatever is_hidden lies under a label that the viewer may not look behind: that it is there is said, and no word of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caseway.accounts.queries import Named
from caseway.casework.attainment import t_score
from caseway.casework.plan_content import Content
from caseway.clients.records import Glimpse, Listed


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One change in a history; of a worker or a cover, `was` and `now` are names."""

    kind: str
    about: UUID | None
    was: str
    now: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DateRecord:
    """A date of a case that things are due because of."""

    kind: str
    at: datetime
    is_planned: bool
    note: str


@dataclass(frozen=True, slots=True)
class CoverRecord:
    """Who stands in for whom, from when until when; `withdrawn_date`: nobody does from that day on."""

    id: UUID
    user: Named
    cover: Named
    begins: date
    ends: date
    reason: str
    withdrawn_date: date | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One line of a hand-over's checklist, and the day it was settled."""

    says: str
    done: date | None


@dataclass(frozen=True, slots=True)
class HandOverRecord:
    """A case that goes from one worker to another, or went; is_written: there is a summary, whoever may read it."""

    id: UUID
    version: int
    case: UUID
    person: Listed | Glimpse | None
    giver: Named
    taker: Named
    begun_at: datetime
    checklist: tuple[CheckRecord, ...]
    summary: str
    client_told_date: date | None
    notice: UUID | None
    handed_date: date | None
    withdrawn_date: date | None
    open_tasks: int
    is_written: bool
    is_hidden: bool

    @property
    def is_ready(self) -> bool:
        """Whether the case can change hands: the checklist is settled, and there is a summary."""
        return not self.left and self.is_written

    @property
    def left(self) -> int:
        """How many lines of the checklist are not settled."""
        return sum(one.done is None for one in self.checklist)

    @property
    def settled(self) -> int:
        """How many lines of the checklist are settled."""
        return len(self.checklist) - self.left

    @property
    def is_open(self) -> bool:
        """Whether the case has not changed hands, and still shall."""
        return self.handed_date is None and self.withdrawn_date is None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as the head of its page shows it."""

    id: UUID
    version: int
    client: UUID
    person: Listed | Glimpse
    language: str
    needs_interpreter: bool | None
    client_labels: tuple[str, ...]
    program: Named
    team: Named | None
    worker: Named | None
    household: UUID | None
    status: str
    moves: tuple[str, ...]  # the statuses that may follow
    stage: str
    level: int
    travel_minutes: int
    labels: tuple[str, ...]
    is_hidden: bool
    reason: str
    source: str
    referrer: str
    urgency: str
    referred_at: datetime
    eligible_date: date | None
    eligible_because: str
    consent_basis: str
    consent_date: date | None
    consent_witness: str
    first_contact_at: datetime | None
    last_contact_at: datetime | None
    begins: date
    ends: date | None
    hold_reason: str
    resumes_date: date | None
    closure_reason: str
    closure_note: str
    client_told_date: date | None
    reopens: UUID | None
    reopened_by: UUID | None
    dates: tuple[DateRecord, ...]
    changes: tuple[ChangeRecord, ...]
    covers: tuple[CoverRecord, ...]
    hand_over: HandOverRecord | None
    relation: str
    may_work: bool
    may_assign: bool
    may_export: bool

    @property
    def is_open(self) -> bool:
        """Whether the case is not over."""
        return self.ends is None


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """Something to be done, or what came of it."""

    id: UUID
    version: int
    goal: UUID | None
    kind: str
    says: str
    owner: str
    owner_name: str
    user: Named | None
    due_date: date | None
    is_overdue: bool
    is_urgent: bool
    status: str
    result: str
    why: str
    done_date: date | None
    contact: UUID | None
    contact_at: datetime | None
    assessment: UUID | None
    note: UUID | None
    labels: tuple[str, ...]
    is_in_error: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """How far a goal had come on a day."""

    id: UUID
    on_date: date
    achievement: str
    attained: int | None
    evidence: str
    contact: UUID | None
    by: str


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """A goal with its steps and reviews, the latest review first."""

    id: UUID
    version: int
    words: str
    criterion: str
    baseline: str
    target_date: date | None
    is_long_term: bool
    status: str
    achievement: str
    levels: tuple[str, ...]
    weight: int
    why: str
    needs: tuple[UUID, ...]
    steps: tuple[TaskRecord, ...]
    reviews: tuple[ReviewRecord, ...]
    labels: tuple[str, ...]
    is_in_error: bool
    is_hidden: bool

    @property
    def attained(self) -> int | None:
        """How far it was attained by the latest review that says so."""
        return next((one.attained for one in self.reviews if one.attained is not None), None)


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A need, and which goals serve it."""

    id: UUID
    version: int
    domain: str
    says: str
    words: str
    status: str
    priority: int
    agreement: str
    found_date: date
    assessment: UUID | None
    proposal: str
    resolved_date: date | None
    outcome: str
    unmet: str
    goals: tuple[UUID, ...]
    labels: tuple[str, ...]
    is_in_error: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """Needs, the goals they lead to, their steps and what came of each; by priority, then as they are ordered."""

    needs: tuple[NeedRecord, ...]
    goals: tuple[GoalRecord, ...]
    tasks: tuple[TaskRecord, ...]  # those of no goal

    def goals_of(self, need: UUID) -> tuple[GoalRecord, ...]:
        """The goals that serve a need."""
        return tuple(one for one in self.goals if need in one.needs)

    @property
    def goals_without_need(self) -> tuple[GoalRecord, ...]:
        """The goals that serve no need."""
        return tuple(one for one in self.goals if not one.needs)

    @property
    def t_score(self) -> float | None:
        """How far the client came over all goals with levels that were reviewed; 50 is what was expected."""
        return t_score(_attained(self.goals))


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A version of a plan; what it says of needs, goals and steps is `content`: as shared, or of a draft as it is now."""

    id: UUID
    version: int
    case: UUID
    number: int
    status: str
    strengths: str
    barriers: str
    preferences: str
    self_management: str
    emergency: str
    follow_up: str
    participants: str
    content: Content
    shared_date: date | None
    agreed_how: str
    agreed_date: date | None
    agreed_by: str
    agreed_as: str
    witness: str
    refusal_note: str
    copy_given_date: date | None
    copy_how: str
    copy_to_physician_date: date | None
    next_review_date: date | None
    ended_date: date | None
    why: str
    labels: tuple[str, ...]
    is_in_error: bool
    is_hidden: bool
    moves: tuple[str, ...]


def _attained(goals: Iterable[GoalRecord]) -> Iterable[tuple[int, int]]:
    for one in goals:
        if one.attained is not None and not one.is_in_error:
            yield one.weight, one.attained
