"""Lines of one's queue that are put off to a day, and why; they come back by themselves, and nobody else's move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework.access import require_any
from caseway.casework.models import Snooze
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid

SEE = "today.see"
LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Until when a line is put off, and why."""

    until: date
    reason: str


def put_off(*, kind: str, about: UUID, until: date, reason: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Put a line of one's own queue off to a day; raises Absent or Invalid."""
    require_any(by, SEE)
    faults = {}
    if not reason.strip():
        faults["reason"] = _("Say why it can wait.")
    if until <= on:
        faults["until"] = _("Choose a day after today.")
    elif until - on > LONGEST:
        faults["until"] = _("Choose a day within the next 90 days.")
    if faults:
        raise Invalid(faults)
    told = {"until": until, "reason": reason.strip()[:200]}
    with transaction.atomic():
        fresh = {**told, **stamp(by, at)}
        row, is_new = Snooze.objects.get_or_create(user_id=by.user, kind=kind, about=about, defaults=fresh)
        if not is_new:
            Snooze.objects.filter(pk=row.pk).update(**told, updated_at=at, updated_by=by.user)
        audit.record(audit.Event(SEE, "snooze", about, reason="snooze", changed=("until",)), by=by, at=at)
    return row.pk


def wake(*, kind: str, about: UUID, by: Viewer, at: datetime) -> bool:
    """Have a line back that was put off; whether it was."""
    require_any(by, SEE)
    with transaction.atomic():
        mine = Snooze.objects.filter(user=by.user, kind=kind, about=about, organization=by.organization)
        is_gone = bool(mine.delete()[0])
        if is_gone:
            audit.record(audit.Event(SEE, "snooze", about, reason="wake", changed=("until",)), by=by, at=at)
    return is_gone


def mine(*, viewer: Viewer, on: date) -> dict[tuple[str, UUID], Snoozed]:
    """What of the viewer's queue is put off beyond today, by kind and what it is about."""
    rows = Snooze.objects.filter(user=viewer.user, organization=viewer.organization, until__gt=on)
    return {(row.kind, row.about): Snoozed(row.until, row.reason) for row in rows}
