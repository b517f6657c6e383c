"""What the audit says of one thing that was done or seen."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

Outcome = Literal["done", "shown", "denied", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

# Which request the entries of now belong to; the door that takes the request sets it.
REQUEST: ContextVar[UUID | None] = ContextVar("caseway_request", default=None)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done or seen; ids and names of fields, never what stands in them.

    action: of the policy, or of the sign-in.  kind, object: the sort of thing and which one.  people: whose health data
    was shown or changed.  outcome: what was decided.  reason: a code, and what the user wrote as their reason; of a sign-in
    that failed, the address it came from.  changed: the names of the fields that changed.  before, after: digests of the
    row.  organization: where nobody who is signed in did it; otherwise theirs.
    """

    action: str
    kind: str = ""
    object: UUID | None = None
    people: tuple[UUID, ...] = ()
    outcome: Outcome = "done"
    reason: str = ""
    changed: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    organization: UUID | None = None
