"""What lies in a case, as its pages begin with it: let in first, then found or refused, then written down as seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from caseway.accounts import audit
from caseway.casework.access import WORK, Absent, NeedsProof, NeedsReason
from caseway.casework.records import CaseRecord
from caseway.web.casework.asking import Asked

Thing = TypeVar("Thing")


def taken(
    asked: Asked, case: UUID, kind: str, key: UUID, read: Callable[[], Thing], action: str = WORK
) -> tuple[CaseRecord, Thing]:
    """A case and something of it, to be worked on; what is not there is refused before anything was shown."""
    thing = found(asked, case, kind, key, read, action)
    return asked.case(case), thing


def found(asked: Asked, case: UUID, kind: str, key: UUID, read: Callable[[], Thing], action: str = WORK) -> Thing:
    """Something of a case in which something may be done; a refusal is written down."""
    asked.require_case(case, action)
    try:
        return read()
    except (Absent, NeedsReason, NeedsProof):
        audit.note(audit.Event(action, kind, key, outcome="denied"), by=asked.viewer, at=asked.at)
        raise
