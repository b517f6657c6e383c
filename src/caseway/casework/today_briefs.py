"""What a queue is made of before it is put into words: its briefs, whose they are, and where each belongs in the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer
from caseway.casework import snoozes
from caseway.casework.models import Case
from caseway.casework.reach import Reach

WEEK = timedelta(days=7)
QUIET = timedelta(days=30)  # without a contact, where no rule says when the next one is due; ours
MOST = 200  # of what is nobody's in particular, or another's that one leads
KINDS = (
    "due", "task", "follow", "reply", "contact", "referral", "escalated", "cosign", "hand_over", "note", "assessment",
    "draft", "resume", "consent", "document", "notice",
)  # fmt: skip
FAR = date.max


@dataclass(slots=True)
class Brief:
    """One line of a queue before it is put into words.

    day, at: when it is due.  place: its section.  row: what it is made of, where that was read already.
    """

    kind: str
    id: UUID
    place: str
    case: UUID | None = None
    client: UUID | None = None
    program: UUID | None = None
    day: date | None = None
    at: datetime | None = None
    is_urgent: bool = False
    is_late: bool = False
    of: UUID | None = None  # whose queue it stands in; none: the viewer's
    row: Any = None
    snoozed: snoozes.Snoozed | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Urgent first, then the earliest, then as the kinds are."""
        return not self.is_urgent, self.day or FAR, KINDS.index(self.kind), str(self.id)


@dataclass(slots=True)
class Gathered:
    """Everything in a queue, and what is needed to put it into words."""

    viewer: Viewer
    at: datetime
    on: date
    workers: Mapping[UUID, str]  # by id, those whose queue it is: the viewer first
    cases: dict[UUID, Case] = field(default_factory=dict)
    briefs: list[Brief] = field(default_factory=list)
    programs: dict[UUID, str] = field(default_factory=dict)
    reach: Reach | None = None

    def place(self, day: date | None, *, is_late: bool = False) -> str:
        """The section of a day."""
        if is_late or (day is not None and day < self.on):
            return "now"
        if day == self.on:
            return "today"
        return "week" if day is not None and day <= self.on + WEEK else "later"

    def whose(self, worker: UUID | None) -> UUID | None:
        """Whose queue a row stands in, where it is not the viewer's own."""
        return worker if worker != self.viewer.user and worker in self.workers else None


def led(viewer: Viewer, prefix: str = "") -> Q:
    """Of the cases of an organization, those of the teams and programs that a viewer supervises or manages."""
    grants = [grant for role, grant in viewer.grants.items() if role in {Role.SUPERVISOR, Role.PROGRAM_MANAGER}]
    if any(grant.everywhere for grant in grants):
        return Q()
    teams = {team for grant in grants for team in grant.teams}
    programs = {program for grant in grants for program in grant.programs}
    return Q(**{f"{prefix}team__in": teams}) | Q(**{f"{prefix}program__in": programs})
