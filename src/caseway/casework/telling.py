"""Whom a change of work concerns is told by a notice, which names no client: it says that, and the page says who."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from caseway.accounts.actions import notify
from caseway.accounts.viewer import Viewer

GIVEN = "case.given"  # a case is theirs now
COMES = "case.comes"  # a case is being handed over to them
LEAVES = "case.leaves"  # a case of theirs is being handed over
CAME = "case.came"  # a case that was handed over to them is theirs now
LEFT = "case.left"  # a case of theirs has changed hands
STAYS = "case.stays"  # a hand-over was given up
STANDS_IN = "cover.stands_in"  # they stand in for somebody
IS_COVERED = "cover.is_covered"  # somebody stands in for them
COVER_ENDED = "cover.ended"  # they stand in no more
TWO_OPEN = "case.two_open"  # one person has two open cases in a program

KINDS = (GIVEN, COMES, LEAVES, CAME, LEFT, STAYS, STANDS_IN, IS_COVERED, COVER_ENDED, TWO_OPEN)


def tell(user: UUID | None, kind: str, about: UUID | None, *, by: Viewer, at: datetime) -> None:
    """Leave a notice for someone who does not know it already."""
    if user is not None and user != by.user:
        notify(user, kind, about=about, organization=by.organization, at=at)
