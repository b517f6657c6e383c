"""What every view of clients asks of its request: who, when, on which day, about whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from caseway.accounts import audit
from caseway.accounts import queries as accounts
from caseway.accounts.viewer import Target, Viewer
from caseway.clients import access, queries, standing
from caseway.clients.access import Absent, NeedsProof, NeedsReason
from caseway.clients.queries import Person
from caseway.clients.records import ClientRecord
from caseway.web.base import guard
from caseway.web.clients.fields import Words

OPEN = "client.open"


class By(TypedDict):
    """Who does something, and when."""

    by: Viewer
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, at which moment, on which day."""

    viewer: Viewer
    at: datetime
    on: date
    targets: dict[UUID, Target] = field(default_factory=dict)  # those asked for already

    @property
    def by(self) -> By:
        """As the actions take it."""
        return By(by=self.viewer, at=self.at, on=self.on)

    def record(self, client: UUID, action: str = OPEN) -> ClientRecord:
        """Somebody's record, once it is written down that it was seen; raises as `require` and `open_client`.

        With another action than to open it, it is shown to those only who may do that.
        """
        if action != OPEN:
            self.require(action, client)
        return queries.open_client(viewer=self.viewer, client=client, at=self.at, on=self.on)

    def glimpse(self, client: UUID, action: str) -> Person:
        """Somebody as a list shows them, where an action is asked for; raises Absent, once that is written down."""
        try:
            return queries.glimpse(viewer=self.viewer, client=client, on=self.on)
        except Absent:
            self.note_refusal(action, client)
            raise

    def note_glimpse(self, person: Person) -> None:
        """Write down that somebody is about to be shown as a list shows them."""
        event = audit.Event(
            "client.find", "client", person.id, people=(person.id,), outcome="shown", reason=person.relation
        )
        audit.note(event, by=self.viewer, at=self.at)

    def target(self, client: UUID) -> Target:
        """What somebody is to the viewer; raises Absent."""
        if client not in self.targets:
            self.targets[client] = standing.target_of(viewer=self.viewer, client=client, on=self.on)
        return self.targets[client]

    def require(self, action: str, client: UUID) -> None:
        """Raise Absent, NeedsReason or NeedsProof, once it is written down, unless something may be done to somebody."""
        try:
            access.require(self.viewer, action, client, on=self.on)
        except (Absent, NeedsReason, NeedsProof):
            self.note_refusal(action, client)
            raise

    def note_refusal(self, action: str, client: UUID) -> None:
        """Write down that somebody's record was asked for and not shown."""
        audit.note(audit.Event(action, "client", client, outcome="denied"), by=self.viewer, at=self.at)

    def places(self, action: str, *, with_teams: bool = False) -> list[tuple[str, Words]]:
        """The programs, and teams where asked for, in which the viewer may do something: choices for a form."""
        found: list[tuple[str, Words]] = []
        for program in accounts.programs(viewer=self.viewer, on=self.on):
            if not program.is_open:
                continue
            teams = [
                one for one in program.teams if access.covers(self.viewer, action, program=program.id, team=one.id)
            ]
            if access.covers(self.viewer, action, program=program.id) or (teams and not with_teams):
                found.append((str(program.id), program.name))
            if with_teams:
                found += [(f"{program.id}:{team.id}", f"{program.name} › {team.name}") for team in teams]
        return found


def ask(request: HttpRequest) -> Asked:
    """Who asks, and when the request came."""
    at = guard.moment(request)
    return Asked(guard.viewer(request), at, timezone.localdate(at))


def place(chosen: str) -> tuple[UUID, UUID | None]:
    """A chosen program, and the team of it if one was chosen."""
    program, _colon, team = chosen.partition(":")
    return UUID(program), UUID(team) if team else None
