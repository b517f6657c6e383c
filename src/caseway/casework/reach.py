"""Whose cases a list may show: of many clients, who may be opened, by what name, and what of them lies behind a label.

All are asked for at once, by the expression that fetches one (`clients.access`); the number of statements does not grow
with the clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseway.accounts.policy import decide, policy
from caseway.accounts.viewer import Viewer
from caseway.casework import sight
from caseway.casework.access import OPEN
from caseway.casework.sight import Sight
from caseway.clients import access as people
from caseway.clients import queries
from caseway.clients.models import Client
from caseway.clients.queries import Person


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer may know of some clients; who is not in it is nobody they may know of."""

    viewer: Viewer
    on: date
    rows: Mapping[UUID, Client]
    open: frozenset[UUID]  # whose case may be opened without more ado

    def may(self, action: str, client: UUID) -> bool:
        """Whether something may be done to someone now."""
        row = self.rows.get(client)
        return row is not None and decide(self.viewer, action, people.target(row, self.viewer)).is_allowed

    def person(self, client: UUID | None) -> Person | None:
        """Someone as a list shows them; None for who may not be found."""
        row = self.rows.get(client) if client else None
        if row is None or not decide(self.viewer, "client.find", people.target(row, self.viewer)).is_visible:
            return None
        return queries.person(row, self.viewer)

    def sights(self, clients: Iterable[UUID]) -> Mapping[UUID, Sight]:
        """What of some clients' labeled rows may be seen."""
        wanted = set(clients) & self.open
        return sight.of_several((self.rows[one] for one in wanted), self.viewer, on=self.on)


def of(clients: Iterable[UUID], viewer: Viewer, *, on: date) -> Reach:
    """What a viewer may know of some clients."""
    wanted = set(clients)
    found = people.people(viewer, on=on).filter(pk__in=wanted).select_related("organization") if wanted else ()
    rows = {row.pk: row for row in found}
    return Reach(viewer, on, rows, frozenset(key for key, row in rows.items() if _opens(row, viewer)))


def _opens(row: Client, viewer: Viewer) -> bool:
    """Whether a case may be opened as it is: a reason that was given opens a page, and puts nobody into a list."""
    relations, table = people.target(row, viewer).relations, policy()
    return any(table.outcome(OPEN, relations[role], role) == "allow" for role in viewer.grants)
