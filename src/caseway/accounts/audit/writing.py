"""Writing the audit."""

from __future__ import annotations

from datetime import datetime

from caseway.accounts.audit.events import Event
from caseway.accounts.viewer import Viewer


def record(event: Event, *, by: Viewer | None, at: datetime) -> None:
    """Write what was changed, in the transaction that changes it; raises RuntimeError outside of one."""
    del event, by, at


def note(event: Event, *, by: Viewer | None, at: datetime) -> None:
    """Write what is about to be shown, and return once that is committed."""
    del event, by, at
