"""What the audit says of one thing that was done or seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done or seen; ids and names of fields, never what stands in them.

    action: of the policy, or of the sign-in.  kind, object: the sort of thing and which one.  people: whose health data
    was shown or changed.  outcome: what was decided.  reason: a code, and what the user wrote as their reason.  changed:
    the names of the fields that changed.  before, after: digests of the row.
    """

    action: str
    kind: str = ""
    object: UUID | None = None
    people: tuple[UUID, ...] = ()
    outcome: Literal["done", "shown", "denied", "failed"] = "done"
    reason: str = ""
    changed: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
