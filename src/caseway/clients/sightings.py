"""Who looked at a record lately, and which records are open in an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caseway.accounts.policy import decide
from caseway.accounts.viewer import Target, Viewer
from caseway.clients.access import allow, visible
from caseway.clients.codes import OpeningKind
from caseway.clients.models import Opening, Sighting
from caseway.clients.queries import name

FEW = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """That someone looked at a record on a day, and, from outside their caseload, why."""

    user: UUID
    user_name: str
    day: date
    is_outside: bool
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """A record that is open to someone in an emergency, until then."""

    client: UUID
    name: str
    until: datetime


def lately(*, viewer: Viewer, client: UUID, target: Target, on: date) -> tuple[Seen, ...]:
    """Who looked at a record last, newest first; raises Absent, NeedsReason or NeedsProof."""
    allow(decide(viewer, "client.open", target))
    rows = Sighting.objects.filter(client=client, organization=viewer.organization).select_related("user")
    seen = list(rows.order_by("-day", "-pk")[:FEW])
    days = [row.day for row in seen] or [on]
    opened = Opening.objects.filter(client=client, user__in={row.user_id for row in seen}, day__gte=min(days))
    why = [(row.user_id, row.day, row.kind, row.reason_code) for row in opened.order_by("at", "pk")]
    return tuple(
        Seen(
            row.user_id,
            row.user.name,
            row.day,
            row.is_outside,
            tuple(kind for user, day, kind, _ in why if (user, day) == (row.user_id, row.day)),
            tuple(code for user, day, _, code in why if (user, day) == (row.user_id, row.day)),
        )
        for row in seen
    )


def emergencies(*, viewer: Viewer, on: date) -> tuple[Emergency, ...]:
    """The records that are open to someone in an emergency now, the one that closes first first.

    Whoever has lost the role in which they opened one is told of it no more.
    """
    rows = Opening.objects.filter(
        organization=viewer.organization,
        user=viewer.user,
        kind=OpeningKind.GLASS,
        at__lte=viewer.at,
        until__gt=viewer.at,
    )
    # Every page asks, and nearly always there is none: whose record it is, is looked for only where there is one.
    found = dict(rows.order_by("until", "pk").values_list("client_id", "until"))
    if not found:
        return ()
    there = {row.pk: row for row in visible(viewer, "client.open", on=on).filter(pk__in=found)}
    return tuple(Emergency(key, name(there[key]), until) for key, until in found.items() if key in there)
