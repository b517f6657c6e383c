"""Opening records outside the caseload: for a reason until the day ends, or in an emergency for an hour, then reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.models import User
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer
from caseway.clients import overseers
from caseway.clients.access import Absent, find, require, require_any
from caseway.clients.codes import GlassCode, OpeningKind, ReasonCode, ReviewOutcome
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import Opening
from caseway.clients.queries import Person, persons

GLASS_LASTS = timedelta(minutes=60)
GLASSES_A_DAY = 3
REVIEW_WITHIN = timedelta(hours=72)
GLASS_BROKEN = "glass_broken"  # the kind of notice


class Exhausted(PermissionError):  # noqa: N818 - completes "unable to open the record in an emergency: exhausted"
    """The viewer has opened as many records in an emergency as anyone may in a day."""


@dataclass(frozen=True, slots=True)
class OpeningRecord:
    """One opening, for its reviewer; `person` is None where even they may not know who it is."""

    id: UUID
    kind: str
    user: UUID
    user_name: str
    person: Person | None
    reason_code: str
    text: str
    at: datetime
    until: datetime
    review_due_at: datetime | None
    is_overdue: bool


def give_reason(*, client: UUID, code: str, text: str, by: Viewer, at: datetime, on: date) -> None:
    """Say why one opens a record outside one's caseload; it is open until the day ends. Raises Absent or Invalid."""
    _check(code, text, ReasonCode)
    with transaction.atomic():
        _, decision = find(by, "client.open", client, on=on)
        if decision.outcome != "reason":
            if decision.is_allowed:
                return
            raise Absent
        until = datetime.combine(on + timedelta(days=1), time.min, timezone.get_current_timezone())
        _open(client, OpeningKind.REASON, code, text, until=until, by=by, at=at, on=on)


def break_glass(*, client: UUID, code: str, text: str, by: Viewer, at: datetime, on: date) -> datetime:
    """Open a record in an emergency, for an hour and to read only; until when.

    Supervisors and privacy officers are told at once, and it is reviewed within 72 hours. Raises Absent, NeedsProof,
    Exhausted or Invalid.
    """
    _check(code, text, GlassCode)
    with transaction.atomic():
        # One at a time for each user, so that two at once do not both count as the last.
        User.objects.select_for_update().get(pk=by.user)
        require(by, "client.break_glass", client, on=on)
        broken = Opening.objects.filter(user=by.user, organization=by.organization, kind=OpeningKind.GLASS, day=on)
        if broken.count() >= GLASSES_A_DAY:
            raise Exhausted
        row = _open(client, OpeningKind.GLASS, code, text, until=at + GLASS_LASTS, by=by, at=at, on=on)
        told = overseers.privacy_officers(by.organization, on=on) | overseers.supervisors_of(by, on=on)
        overseers.notify(told - {by.user}, kind=GLASS_BROKEN, about=row.pk, organization=by.organization, at=at)
    return row.until


def review(*, opening: UUID, outcome: str, text: str, by: Viewer, at: datetime, on: date) -> None:
    """Say what a review of someone else's opening found; raises Absent or Invalid."""
    if outcome not in ReviewOutcome.values:
        raise Invalid({"outcome": _("Say what the review found.")})
    with transaction.atomic():
        row = _reviewable(by, on=on).filter(pk=opening).first()
        if row is None:
            raise Absent
        found = Opening.objects.filter(pk=opening, reviewed_at__isnull=True)
        if not found.update(outcome=outcome, review_text=text, reviewed_by=by.user, reviewed_at=at):
            raise Invalid({WHOLE: _("Somebody has reviewed this already.")})
        event = audit.Event("opening.review", "opening", opening, people=(row.client_id,), reason=outcome)
        audit.record(event, by=by, at=at)


def to_review(*, viewer: Viewer, at: datetime, on: date, kind: str = OpeningKind.GLASS.value) -> list[OpeningRecord]:
    """The openings someone is to review, the first due first; nobody's where they may review none."""
    rows = _reviewable(viewer, on=on).filter(kind=kind, reviewed_at__isnull=True)
    found = list(rows.select_related("user").order_by("review_due_at", "at", "pk"))
    known = persons({row.client_id for row in found}, viewer, on=on)
    return [
        OpeningRecord(
            row.pk,
            row.kind,
            row.user_id,
            row.user.name,
            known.get(row.client_id),
            row.reason_code,
            row.text,
            row.at,
            row.until,
            row.review_due_at,
            row.review_due_at is not None and row.review_due_at < at,
        )
        for row in found
    ]


def glass_until(*, viewer: Viewer, client: UUID) -> datetime | None:
    """Until when a record is open to someone in an emergency."""
    rows = Opening.objects.filter(
        client=client, user=viewer.user, kind=OpeningKind.GLASS, at__lte=viewer.at, until__gt=viewer.at
    )
    return rows.order_by("-until").values_list("until", flat=True).first()


def _check(code: str, text: str, codes: type[models.TextChoices]) -> None:
    faults = {}
    if code not in codes.values:
        faults["code"] = _("Choose a reason.")
    if not text.strip():
        faults["text"] = _("Say in a few words why you open this record.")
    if faults:
        raise Invalid(faults)


def _open(
    client: UUID, kind: OpeningKind, code: str, text: str, *, until: datetime, by: Viewer, at: datetime, on: date
) -> Opening:
    row = Opening.objects.create(
        organization_id=by.organization,
        client_id=client,
        user_id=by.user,
        kind=kind,
        reason_code=code,
        text=text.strip(),
        day=on,
        at=at,
        until=until,
        review_due_at=at + REVIEW_WITHIN if kind == OpeningKind.GLASS else None,
    )
    action = "client.break_glass" if kind == OpeningKind.GLASS else "client.open"
    audit.record(audit.Event(action, "opening", row.pk, people=(client,), reason=code), by=by, at=at)
    return row


def _reviewable(viewer: Viewer, *, on: date) -> models.QuerySet[Opening]:
    """Others' openings that someone may review: a privacy officer all, a supervisor those of their people."""
    try:
        require_any(viewer, "opening.review")
    except Absent:
        return Opening.objects.none()
    rows = Opening.objects.filter(organization=viewer.organization).exclude(user=viewer.user)
    if Role.PRIVACY_OFFICER in viewer.grants:
        return rows
    return rows.filter(overseers.supervised_by(viewer, on=on))
