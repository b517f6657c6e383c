"""Who looks, at what, and what is answered: the values that every decision on access is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

PROVEN_FOR = timedelta(minutes=5)  # how long showing again that it is you is good for

Outcome = Literal["allow", "reason", "step_up", "mask", "deny"]


@dataclass(frozen=True, slots=True)
class Grant:
    """Where someone has a role: in some programs and teams; `everywhere`: in the whole organization."""

    programs: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone signed in to one organization, as of one moment.

    grants: where they have each of their roles.  is_strong: a second factor was shown in this session.  proven_at: when
    they last showed that it is they.
    """

    user: UUID
    organization: UUID
    at: datetime
    grants: Mapping[str, Grant]
    session: str = ""
    name: str = ""
    is_strong: bool = True
    proven_at: datetime | None = None

    @property
    def is_proven(self) -> bool:
        """Whether they showed a moment ago that it is they."""
        return self.proven_at is not None and self.at - self.proven_at <= PROVEN_FOR


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked at: what it is to each of the viewer's roles, and whether a reason to open it has been given."""

    organization: UUID
    relations: Mapping[str, str] = field(default_factory=dict)
    has_reason: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered, and by which row of the policy: its action, relation and role."""

    outcome: Outcome
    relation: str = ""
    role: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether it may be done, whole and now."""
        return self.outcome == "allow"

    @property
    def is_visible(self) -> bool:
        """Whether the viewer may know that it exists."""
        return self.outcome != "deny"
