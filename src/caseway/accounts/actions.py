"""What changes accounts: sessions begun, seen and ended; people invited, given roles, disabled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from caseway.accounts.models import Session


def see(session: str, *, at: datetime) -> None:
    """Note that a session's user is here."""
    Session.objects.filter(session_key=session).update(seen_at=at)


def end_sessions(user: UUID, *, but: str = "") -> int:
    """End the sessions of someone, but for one of them; they are over with the next request. How many there were."""
    ended, _ = Session.objects.filter(user=user).exclude(session_key=but).delete()
    return ended
