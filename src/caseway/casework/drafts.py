"""What someone is writing, kept on the server every few seconds: theirs alone, and gone once it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework import access
from caseway.casework.access import WORK, require
from caseway.casework.models import Case, Draft
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
    if len(json.dumps(content, ensure_ascii=False)) > MOST:
        raise Invalid({WHOLE: _("This is more than can be kept while you write. Save it in parts.")})
    with transaction.atomic():
        row = require(by, WORK, case, on=on) if case else None
        if _write_over(kind, key, content, row, by=by, at=at):
            return
        try:
            with transaction.atomic():
                made = Draft.objects.create(
                    user_id=by.user, case=row, kind=kind, key=key, content=content, **stamp(by, at)
                )  # fmt: skip
        except IntegrityError:  # it was sent twice at once
            _write_over(kind, key, content, row, by=by, at=at)
            return
        people = (row.client_id,) if row else ()
        audit.record(audit.Event(WORK, "draft", made.pk, people=people), by=by, at=at)


def _write_over(
    kind: str, key: str, content: Mapping[str, Any], case: Case | None, *, by: Viewer, at: datetime
) -> bool:
    found = Draft.objects.filter(user=by.user, kind=kind, key=key, organization=by.organization)
    return bool(found.update(content=content, case=case, updated_at=at, updated_by=by.user, version=F("version") + 1))


def of(*, viewer: Viewer, kind: str, key: str, on: date) -> DraftRecord | None:
    """One's own draft, if there is one; raises Absent, NeedsReason or NeedsProof where its case is no longer one's own."""
    row = Draft.objects.filter(user=viewer.user, organization=viewer.organization, kind=kind, key=key).first()
    if row is None:
        return None
    if row.case_id:
        require(viewer, WORK, row.case_id, on=on)
    return _made(row)


def mine(*, viewer: Viewer, on: date) -> list[DraftRecord]:
    """All one's own drafts of cases that are still one's to work on, the latest first."""
    still = Q(case__isnull=True) | Q(case__in=access.allowed(viewer, WORK, on=on).values("pk"))
    rows = Draft.objects.filter(still, user=viewer.user, organization=viewer.organization)
    return [_made(row) for row in rows.order_by("-updated_at", "pk")]


def drop(*, by: Viewer, kind: str, key: str) -> None:
    """Throw a draft of one's own away, which was sent or is not wanted."""
    Draft.objects.filter(user=by.user, organization=by.organization, kind=kind, key=key).delete()


def sweep(*, by: Viewer, at: datetime) -> int:
    """Throw away one's own drafts that nobody went on with; how many."""
    return _old(at).filter(user=by.user, organization=by.organization).delete()[0]


def sweep_all(organization: UUID, *, at: datetime) -> int:
    """Throw away an organization's drafts that nobody went on with, whosever; how many."""
    return _old(at).filter(organization=organization).delete()[0]


def _old(at: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(updated_at__lt=at - KEPT_FOR)


def _made(row: Draft) -> DraftRecord:
    return DraftRecord(row.pk, row.case_id, row.kind, row.key, row.content, row.updated_at)
