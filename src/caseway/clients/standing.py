"""What one client is to whoever looks, for the checks that are handed it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caseway.accounts.policy import decide
from caseway.accounts.viewer import Target, Viewer
from caseway.clients.access import Absent, people, target


def target_of(*, viewer: Viewer, client: UUID, on: date) -> Target:
    """What a client is to each of the viewer's roles now; raises Absent."""
    row = people(viewer, on=on).filter(pk=client).first()
    if row is None:
        raise Absent
    return target(row, viewer)


def allowed(*, viewer: Viewer, target: Target, actions: tuple[str, ...]) -> frozenset[str]:
    """Which of some actions the viewer may do to a client, perhaps after showing again that it is they."""
    return frozenset(one for one in actions if decide(viewer, one, target).outcome in {"allow", "step_up"})
