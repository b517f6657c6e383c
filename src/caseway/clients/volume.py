"""How many people someone sees in a day outside their caseload: counted, told of, and stopped.

A day's work outside one's caseload is a handful of people. Whoever copies a list is not stopped by having to give a
reason each time; they are by the count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import overseers
from caseway.clients.access import Absent, require_any
from caseway.clients.models import Sighting, VolumeAlarm

STOP = 200  # fewer people than that are seen in a day outside the caseload
LEAST = 20  # so many are nobody's alarm
TIMES = 3  # of what someone usually sees
NORM = timedelta(days=30)
ALARM, LIFTED = "volume_alarm", "alarm_lifted"  # kinds of notices
ACTION = "alarm.lift"


class TooMany(PermissionError):  # noqa: N818 - completes "unable to open the record: too many"
    """The viewer has seen as many people outside their caseload as anyone may in a day."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Someone who saw unusually many people outside their caseload on a day; `lifted_by` let them go on, and why."""

    user: UUID
    day: date
    seen: int
    ceiling: int
    is_lifted: bool
    lifted_by: str
    lifted_because: str


def count(viewer: Viewer, client: UUID, *, is_outside: bool, at: datetime, on: date) -> None:
    """Count that someone is about to see a record; raises TooMany.

    1. The sighting is committed first. 2. Then all of the day are counted. Two requests at once may thus both be stopped
    at the last place, and never both be let through.
    """
    row = Sighting(
        organization_id=viewer.organization, user_id=viewer.user, client_id=client, day=on, is_outside=is_outside
    )
    Sighting.objects.bulk_create([row], ignore_conflicts=True)
    if not is_outside:
        return
    seen = _outside(viewer).filter(day=on).count()
    if seen <= LEAST:
        return
    alarm = VolumeAlarm.objects.filter(organization=viewer.organization, user=viewer.user, day=on).first()
    if alarm is None and (seen >= STOP or seen > TIMES * norm(viewer, on=on)):
        alarm = _raise_alarm(viewer, seen, at=at, on=on)
    if seen >= (alarm.ceiling if alarm else STOP):
        audit.note(audit.Event("client.open", "client", client, outcome="denied", reason="too many"), by=viewer, at=at)
        raise TooMany


def norm(viewer: Viewer, *, on: date) -> float:
    """How many people outside their caseload someone sees on a day on which they see any, lately."""
    days = _outside(viewer).filter(day__lt=on, day__gte=on - NORM).aggregate(
        seen=Count("pk"), days=Count("day", distinct=True)
    )  # fmt: skip
    return float(days["seen"]) / days["days"] if days["days"] else 0.0


def alarms(*, viewer: Viewer, on: date) -> list[Alarm]:
    """The alarms of the last 30 days, newest first; raises Absent for those who may lift none."""
    require_any(viewer, ACTION)
    rows = VolumeAlarm.objects.filter(organization=viewer.organization, day__gt=on - NORM).order_by("-at", "pk")
    return [
        Alarm(
            row.user_id, row.day, row.seen, row.ceiling, row.lifted_at is not None,
            row.lifted_by.name if row.lifted_by else "", row.lifted_because,
        )
        for row in rows.select_related("lifted_by")
    ]  # fmt: skip


def lift(*, user: UUID, because: str, by: Viewer, at: datetime, on: date) -> None:
    """Let someone who was stopped see as many people again today; raises Absent."""
    require_any(by, ACTION)
    if user == by.user:
        raise Absent
    with transaction.atomic():
        seen = Sighting.objects.filter(
            organization=by.organization, user=user, day=on, is_outside=True
        ).count()  # fmt: skip
        lifted = VolumeAlarm.objects.filter(organization=by.organization, user=user, day=on).update(
            ceiling=seen + STOP, lifted_by=by.user, lifted_at=at, lifted_because=because
        )
        if not lifted:
            raise Absent
        overseers.notify({user}, kind=LIFTED, about=user, organization=by.organization, at=at)
        audit.record(audit.Event(ACTION, "volume_alarm", user, reason=because), by=by, at=at)


def _outside(viewer: Viewer) -> QuerySet[Sighting]:
    return Sighting.objects.filter(organization=viewer.organization, user=viewer.user, is_outside=True)


def _raise_alarm(viewer: Viewer, seen: int, *, at: datetime, on: date) -> VolumeAlarm:
    """Write the alarm once a day, and tell the privacy officers."""
    with transaction.atomic():
        alarm, is_new = VolumeAlarm.objects.get_or_create(
            organization_id=viewer.organization,
            user_id=viewer.user,
            day=on,
            defaults={"at": at, "seen": seen, "ceiling": STOP},
        )
        if is_new:
            told = overseers.privacy_officers(viewer.organization, on=on)
            overseers.notify(told, kind=ALARM, about=viewer.user, organization=viewer.organization, at=at)
            audit.record(audit.Event("client.open", "volume_alarm", viewer.user), by=viewer, at=at)
    return alarm
