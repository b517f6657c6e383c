"""What of one case was begun and is not ended, beside what is due and its tasks; and where its plan stands.

A page has audited that the case was seen before it asks here. What lies under a label that the viewer may not look behind
is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caseway.accounts.viewer import Viewer
from caseway.casework import assessment_queries, closing_assessments, next_contacts, sight, standards
from caseway.casework.access import OPEN, require
from caseway.casework.assessment_records import Begun
from caseway.casework.codes import PLAN_LIVE, PlanStatus
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.models import Case, Note, Plan
from caseway.clients.privacy import DataClass


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A note of the viewer's own that they have not signed, and the day it is about."""

    id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Message:
    """A message that nobody answered: from whom, and since when it waits."""

    party: str
    day: date


@dataclass(frozen=True, slots=True)
class PlanStands:
    """The version of the plan that counts: its number, its status, and when it is looked at again."""

    number: int
    status: str
    next_review: date | None

    @property
    def is_in_force(self) -> bool:
        """Whether it is what is worked by."""
        return self.status in (PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What waits in a case; plan: none where there is no version yet."""

    notes: tuple[Unsigned, ...]
    messages: tuple[Message, ...]
    assessments: tuple[Begun, ...]
    plan: PlanStands | None


def of_case(*, viewer: Viewer, case: UUID, at: datetime, on: date) -> Outstanding:
    """What waits in a case; raises Absent, NeedsReason or NeedsProof."""
    row = require(viewer, OPEN, case, on=on)
    seen = sight.of_case(row, viewer, on=on)
    mine = Note.objects.filter(case=row, author=viewer.user, status=NoteStatus.DRAFT, is_in_error=False)
    left = next_contacts.unanswered([row.pk], since=at - next_contacts.REPLY)
    begun = (assessment_queries.begun(one, seen) for one in closing_assessments.unfinished(row))
    return Outstanding(
        tuple(Unsigned(*one) for one in mine.order_by("on_date", "pk").values_list("pk", "on_date")),
        tuple(
            Message(one.party, one.at.astimezone(standards.zone()).date())
            for one in left
            if seen.shows(DataClass.SERVICES, one.labels, one.worker_id)
        ),
        tuple(one for one in begun if not one.is_hidden),
        _plan(row),
    )


def _plan(row: Case) -> PlanStands | None:
    """Of the versions of a plan the one that says most of where it stands; of those that are over, the last."""
    rows = Plan.objects.filter(case=row, is_in_error=False).order_by("-number")
    found = [PlanStands(*one) for one in rows.values_list("number", "status", "next_review_date")]
    live = [one for one in found if one.status in PLAN_LIVE]
    return min(live, key=lambda one: PLAN_LIVE.index(PlanStatus(one.status))) if live else next(iter(found), None)
