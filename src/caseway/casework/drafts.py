"""What someone is writing, kept on the server every few seconds: theirs alone, and gone once it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework.access import WORK, require
from caseway.casework.models import Draft
from caseway.clients.actions import stamp
from caseway.clients.faults import WHOLE, Invalid

MOST = 100_000  # letters of one draft
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft, and of which case it is."""

    id: UUID
    case: UUID | None
    kind: str
    key: str
    content: Mapping[str, Any]
    saved_at: datetime


def keep(
    *, kind: str, key: str, content: Mapping[str, Any], by: Viewer, at: datetime, on: date, case: UUID | None = None
) -> None:
    """Keep what someone is writing, in place of what it was; raises Absent or Invalid.

    The first time of each draft is audited; what follows is the same piece of work.
    """
    if len(json.dumps(content)) > MOST:
        raise Invalid({WHOLE: _("This is more than can be kept while you write. Save it in parts.")})
    with transaction.atomic():
        row = require(by, WORK, case, on=on) if case else None
        found = Draft.objects.filter(user=by.user, kind=kind, key=key, organization=by.organization)
        if found.update(content=content, updated_at=at):
            return
        made = Draft.objects.create(
            user_id=by.user, case_id=case, kind=kind, key=key, content=content, **stamp(by, at)
        )  # fmt: skip
        people = (row.client_id,) if row else ()
        audit.record(audit.Event(WORK, "draft", made.pk, people=people), by=by, at=at)


def of(*, viewer: Viewer, kind: str, key: str, on: date) -> DraftRecord | None:
    """One's own draft, if there is one and its case is still one's to work on."""
    row = Draft.objects.filter(user=viewer.user, organization=viewer.organization, kind=kind, key=key).first()
    if row is None:
        return None
    if row.case_id:
        require(viewer, WORK, row.case_id, on=on)
    return _made(row)


def mine(*, viewer: Viewer) -> list[DraftRecord]:
    """All one's own drafts, the latest first."""
    rows = Draft.objects.filter(user=viewer.user, organization=viewer.organization).order_by("-updated_at", "pk")
    return [_made(row) for row in rows]


def drop(*, by: Viewer, kind: str, key: str) -> None:
    """Throw a draft of one's own away, which was sent or is not wanted."""
    Draft.objects.filter(user=by.user, organization=by.organization, kind=kind, key=key).delete()


def sweep(*, by: Viewer, at: datetime) -> int:
    """Throw away one's own drafts that nobody went on with; how many."""
    old = Draft.objects.filter(user=by.user, organization=by.organization, updated_at__lt=at - KEPT_FOR)
    return old.delete()[0]


def _made(row: Draft) -> DraftRecord:
    return DraftRecord(row.pk, row.case_id, row.kind, row.key, row.content, row.updated_at)
