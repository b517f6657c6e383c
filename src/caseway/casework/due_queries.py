"""What is due, as pages show it: complete values, with why it is there, what clears it, and how near it is.

Lists hold what the viewer may open without giving a reason first. A page shows the rows of its own cases in two
statements, however many there are; names of clients are asked for apart (`clients.queries.persons`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import access, sight, standards
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models import Deadline
from caseway.casework.sight import Sight
from caseway.clients.privacy import DataClass
from caseway.rulebooks import deadlines
from caseway.rulebooks.deadlines import Basis, Level, Rule, Span


@dataclass(frozen=True, slots=True)
class DueSeen:
    """One thing that is or was due, in the language of whoever looks.

    day, at: when it is late, and the moment.  opens: from when it counts.  grace: until when it is still in time.  level:
    how near it is, where it is open (`rulebooks.deadlines.LEVELS`).  why: what it follows from.  clears: what meets it.
    source: where the rule is written, and how far that was read.  met_by: a kind and an id, such as `contact:…`.
    reason: why it was waived or does not apply; told of one case only, and not where a label hides it.
    """

    id: UUID
    case: UUID
    client: UUID
    worker: UUID | None
    rulebook: str
    rule: str
    label: str
    says: str
    why: str
    clears: str
    note: str
    source: Basis | None
    day: date
    at: datetime
    opens: date | None
    grace: date | None
    status: DeadlineStatus
    level: Level | None
    met_at: datetime | None
    met_by: str
    reason: str
    labels: tuple[str, ...] = ()
    met_how: tuple[str, ...] = ()  # the kinds of things that meet it: contact, assessment, …

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.level is not None

    @property
    def is_late(self) -> bool:
        """Whether it is too late to do it in time."""
        return self.level in {"late", "escalated"}


def of_case(*, viewer: Viewer, case: UUID, at: datetime, on: date, replaced: bool = False) -> tuple[DueSeen, ...]:
    """What is due in a case, and what was, the earliest first; raises Absent, NeedsReason or NeedsProof.

    replaced: also what another has taken the place of, for the history.
    """
    row = access.require(viewer, access.OPEN, case, on=on)
    rows = Deadline.objects.filter(case=case, organization=viewer.organization, is_in_error=False)
    if not replaced:
        rows = rows.exclude(status=DeadlineStatus.SUPERSEDED)
    return _seen(rows, at=at, seeing=sight.of_case(row, viewer, on=on))


def several(deadlines: Iterable[UUID], *, viewer: Viewer, at: datetime) -> tuple[DueSeen, ...]:
    """Some of what is due, in cases that were let in already."""
    return _seen(Deadline.objects.filter(pk__in=set(deadlines), organization=viewer.organization), at=at)


def _seen(rows: QuerySet[Deadline], *, at: datetime, seeing: Sight | None = None) -> tuple[DueSeen, ...]:
    found = rows.select_related("trigger", "case").order_by("due_at", "rulebook", "rule", "pk")
    return tuple(_one(row, at=at, reason=row.why if seeing and _tells_why(row, seeing) else "") for row in found)


def _tells_why(row: Deadline, seeing: Sight) -> bool:
    return seeing.shows(DataClass.SERVICES, row.labels, row.case.created_by_id)


def _one(row: Deadline, *, at: datetime, reason: str) -> DueSeen:
    rule = standards.rule_of(row)
    words = standards.words_of(row.rulebook)
    return DueSeen(
        id=row.pk, case=row.case_id, client=row.case.client_id, worker=row.worker_id, rulebook=row.rulebook, rule=row.rule,
        label=words(rule.label) if rule else row.rule, says=words(rule.says) if rule else "",
        why=_because(row), clears=words(rule.clears) if rule else "", note=words(rule.note) if rule else "",
        source=rule.source if rule else None, day=row.due_date, at=row.due_at, opens=row.opens_date, grace=row.grace_date,
        status=DeadlineStatus(row.status), level=level_of(row, rule, at=at), met_at=row.met_at, met_by=row.met_by,
        reason=reason, labels=tuple(row.labels),
        met_how=tuple(dict.fromkeys(way.fact for way in rule.met_by)) if rule else (),
    )  # fmt: skip


def level_of(row: Deadline, rule: Rule | None, *, at: datetime) -> Level | None:
    """How near something is that is open; None where it no longer is."""
    if row.status != DeadlineStatus.OPEN:
        return None
    zone = standards.zone()
    starts = deadlines.starts(row.opens_date, row.created_at, zone=zone)
    span = Span(starts, row.due_at, row.opens_date, row.grace_date)
    return deadlines.level(replace(span, escalate=rule.escalate) if rule else span, at=at, zone=zone)


def _because(row: Deadline) -> str:
    """What something follows from, in a sentence."""
    if row.trigger is None:
        return ""
    label = standards.label_of(row.trigger.kind)
    day = date_format(row.trigger.at.astimezone(standards.zone()).date(), "DATE_FORMAT")
    if row.trigger.is_planned:
        return _("It follows from: {label}, planned for {day}.").format(label=label, day=day)
    return _("It follows from: {label}, {day}.").format(label=label, day=day)
