"""Sign-ins that failed: on whose account, at which step, from which address.

Nobody was signed in, so such an entry belongs to no organization. An organization sees the tries on its own people's accounts.
A name that is no account, or somebody else's, it sees only where it is alone on this Caseway: otherwise the list would tell
who has an account elsewhere. What was typed as a name is not kept, since people type passwords there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from caseway.accounts import queries, scope
from caseway.accounts.audit.events import Event
from caseway.accounts.audit.queries import ACTION, AT_ONCE, MOST_EXPORTED, TooMany, demand, in_days, older_than
from caseway.accounts.audit.writing import note
from caseway.accounts.models import AuditEntry, Membership, User
from caseway.accounts.viewer import Viewer

PASSWORD, SECOND_STEP = "session.open", "factor.show"  # the steps that fail


@dataclass(frozen=True, slots=True)
class Tries:
    """Which failed sign-ins: on whose account, from a day to a day, older than one entry."""

    who: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One sign-in that failed; user: whose account it was, None where that is no account here."""

    seq: int
    at: datetime
    user: UUID | None
    name: str
    email: str
    step: str
    address: str


@dataclass(frozen=True, slots=True)
class Failures:
    """A page of failed sign-ins, newest first; older: the number after which the next page goes on; total: of all pages.

    is_alone: no other organization is here, so tries on no account at all are among them.
    """

    tries: tuple[Try, ...]
    older: int | None
    total: int
    is_alone: bool
    coworkers: tuple[tuple[UUID, str], ...]


def are_any() -> bool:
    """Whether any sign-in has ever failed here."""
    with scope.whole("audit"):
        return AuditEntry.objects.filter(outcome="failed").exists()


def failures(asked: Tries, *, viewer: Viewer) -> Failures:
    """Sign-ins that failed; the reading is noted before it is shown."""
    demand(viewer)
    is_alone = _is_alone(viewer)
    rows = _chosen(asked, viewer, is_alone=is_alone)
    with scope.whole("audit"):  # they belong to no organization; what is shown of them was chosen above
        total = rows.count()
        found = list(rows.filter(older_than(asked.before)).order_by("-at", "-seq")[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    coworkers = User.objects.filter(memberships__organization=viewer.organization).order_by("name", "pk").distinct()
    made = Failures(
        _tries(shown, viewer), shown[-1].seq if len(found) > AT_ONCE else None, total, is_alone,
        tuple(coworkers.values_list("pk", "name")),
    )  # fmt: skip
    note(Event(ACTION, "sign_ins", outcome="shown"), by=viewer, at=viewer.at)
    return made


def export(asked: Tries, *, viewer: Viewer) -> tuple[Try, ...]:
    """All failed sign-ins that fit, newest first, for a file; raises TooMany."""
    demand(viewer)
    rows = _chosen(asked, viewer, is_alone=_is_alone(viewer))
    with scope.whole("audit"):
        count = rows.count()
        if count > MOST_EXPORTED:
            raise TooMany(count)
        found = list(rows.order_by("-at", "-seq")[:MOST_EXPORTED])
    note(Event(ACTION, "sign_ins_export", outcome="shown"), by=viewer, at=viewer.at)
    return _tries(found, viewer)


def _is_alone(viewer: Viewer) -> bool:
    return queries.every_organization() == [viewer.organization]


def _people(viewer: Viewer) -> QuerySet[Membership, UUID]:
    """Everybody who ever belonged to the viewer's organization."""
    return Membership.objects.filter(organization=viewer.organization).values_list("user", flat=True)


def _chosen(asked: Tries, viewer: Viewer, *, is_alone: bool) -> QuerySet[AuditEntry]:
    chosen = Q(organization=None, outcome="failed", action__in=(PASSWORD, SECOND_STEP)) & in_days(
        asked.since, asked.until
    )
    if not is_alone:
        chosen &= Q(object__in=_people(viewer))
    if asked.who:
        chosen &= Q(object=asked.who)
    return AuditEntry.objects.filter(chosen)


def _tries(rows: list[AuditEntry], viewer: Viewer) -> tuple[Try, ...]:
    named = {one.object for one in rows if one.object}
    ours = User.objects.filter(pk__in=named, memberships__organization=viewer.organization)
    known: dict[UUID | None, tuple[str, str]] = {
        pk: (name, email) for pk, name, email in ours.values_list("pk", "name", "email")
    }
    return tuple(
        Try(
            one.seq,
            one.at,
            one.object if one.object in known else None,
            *known.get(one.object, ("", "")),
            one.action,
            one.reason,
        )
        for one in rows
    )
