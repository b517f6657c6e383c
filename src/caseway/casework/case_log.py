"""The case log: one row a case, for the reviewer who picks files from it. Ids, days and codes; a name where it is asked for.

Rows are read a few hundred at a time, so that a log of many thousand cases begins at once and holds little in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caseway.accounts import audit
from caseway.accounts.models import Program
from caseway.accounts.viewer import Viewer
from caseway.casework import standards
from caseway.casework.access import OPEN, Absent, allowed, require_any
from caseway.casework.codes import OVER, AssessmentStatus, CaseStatus
from caseway.casework.contact_codes import Result
from caseway.casework.models import Assessment, Case, Contact, Plan
from caseway.clients import queries as people
from caseway.clients.records import Listed

TAKE = "case.log"
AT_ONCE = 500


class Status(TextChoices):
    """Which cases of a program a log tells of."""

    ALL = "all", _("All")
    OPEN = "open", pgettext_lazy("of cases", "Open")
    CLOSED = "closed", _("Closed")
    BEFORE = "before", _("Ended before work began")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases: of a program, how they stand, of which source and level, open some time between two days."""

    program: UUID
    since: date
    until: date
    status: str = Status.ALL.value
    source: str = ""
    level: int = 0
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One case, in the order of the log's columns; of what is not on file there is nothing."""

    case: str
    client: str
    name: str
    program: str
    status: str
    stage: str
    level: str
    source: str
    urgency: str
    referred: str
    eligible: str
    consent_basis: str
    consent: str
    first_contact: str
    assessment_completed: str
    plan_agreed: str
    last_contact: str
    contacts: str
    reached: str
    ended: str
    closure_reason: str
    client_told: str
    worker: str


COLUMNS = tuple(Line.__dataclass_fields__)


def count(*, viewer: Viewer, asked: Asked, on: date) -> int:
    """How many cases a log has; raises Absent or NeedsProof."""
    require_any(viewer, TAKE)
    _program(viewer, asked)
    return _cases(viewer, asked, on=on).count()


def first(*, viewer: Viewer, asked: Asked, at: datetime, on: date, most: int) -> tuple[Line, ...]:
    """The first lines of a log, for a page, once it is written down; raises Absent or NeedsProof."""
    require_any(viewer, TAKE)
    program = _program(viewer, asked)
    rows = list(_ordered(_cases(viewer, asked, on=on))[:most])
    _write_down(viewer, asked, (row.client_id for row in rows), "seen", at=at)
    return tuple(_lines(rows, program, viewer, asked, on=on))


def take(*, viewer: Viewer, asked: Asked, at: datetime, on: date) -> Iterator[tuple[str, ...]]:
    """The lines of a log as rows of a table, once it is written down that it was taken out; raises Absent or NeedsProof.

    Whom it tells of is written down before the first line is read.
    """
    require_any(viewer, TAKE)
    program = _program(viewer, asked)
    ordered = list(_ordered(_cases(viewer, asked, on=on)).values_list("pk", "client"))
    _write_down(viewer, asked, (client for _, client in ordered), "taken out", at=at)
    return _rows([case for case, _ in ordered], program, viewer, asked, on=on)


def _rows(ids: list[UUID], program: Program, viewer: Viewer, asked: Asked, *, on: date) -> Iterator[tuple[str, ...]]:
    for begins in range(0, len(ids), AT_ONCE):
        some = ids[begins : begins + AT_ONCE]
        found = {row.pk: row for row in Case.objects.filter(pk__in=some)}
        for line in _lines([found[key] for key in some if key in found], program, viewer, asked, on=on):
            yield astuple(line)


def _program(viewer: Viewer, asked: Asked) -> Program:
    found = Program.objects.filter(pk=asked.program, organization=viewer.organization).first()
    if found is None:
        raise Absent
    return found


def _cases(viewer: Viewer, asked: Asked, *, on: date) -> QuerySet[Case]:
    """The cases of a log: of those the viewer may open without more ado."""
    rows = allowed(viewer, OPEN, on=on).filter(program=asked.program, begins__lte=asked.until)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=asked.since)).filter(STATUSES[asked.status])
    if asked.source:
        rows = rows.filter(source=asked.source)
    return rows.filter(level=asked.level) if asked.level else rows


STATUSES: Mapping[str, Q] = {
    Status.ALL: Q(),
    Status.OPEN: Q(ends__isnull=True),
    Status.CLOSED: Q(status=CaseStatus.CLOSED),
    Status.BEFORE: Q(status__in=[one for one in OVER if one not in {CaseStatus.CLOSED, CaseStatus.DECEASED}]),
}


def _ordered(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.order_by("-begins", "pk")


def _lines(rows: list[Case], program: Program, viewer: Viewer, asked: Asked, *, on: date) -> Iterator[Line]:
    """The lines of some cases, in a number of statements that does not grow with them."""
    ids = [row.pk for row in rows]
    done = (AssessmentStatus.COMPLETED, AssessmentStatus.AMENDED)
    assessed = _first(Assessment.objects.filter(status__in=done), ids, Min("completed_at"))
    agreed = _first(Plan.objects.all(), ids, Min("agreed_date"))
    contacts = {
        case: (total, reached, last)
        for case, total, reached, last in Contact.objects.filter(case__in=ids, is_in_error=False)
        .values_list("case")
        .annotate(total=Count("pk"), reached=Count("pk", filter=Q(result=Result.REACHED)), last=Max("at"))
    }
    known = people.persons([row.client_id for row in rows], viewer, on=on) if asked.is_named else {}
    for row in rows:
        person = known.get(row.client_id)
        total, reached, last = contacts.get(row.pk, (0, 0, None))
        yield Line(
            str(row.pk), str(row.client_id), person.name if isinstance(person, Listed) else "", program.name, row.status,
            row.stage, str(row.level), row.source, row.urgency, _day(row.referred_at), _day(row.eligible_date),
            row.consent_basis, _day(row.consent_date), _day(row.first_contact_at), _day(assessed.get(row.pk)),
            _day(agreed.get(row.pk)), _day(last), str(total), str(reached), _day(row.ends), row.closure_reason,
            _day(row.client_told_date), str(row.worker_id or ""),
        )  # fmt: skip


def _first(rows: QuerySet[Assessment] | QuerySet[Plan], ids: list[UUID], what: Min) -> dict[UUID, datetime | date]:
    return dict(rows.filter(case__in=ids, is_in_error=False).values_list("case").annotate(what))


def _day(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(standards.zone()).date()
    return moment.isoformat() if moment else ""


def _write_down(viewer: Viewer, asked: Asked, clients: Iterator[UUID], what: str, *, at: datetime) -> None:
    reason = f"{what}, with names" if asked.is_named else what
    event = audit.Event(TAKE, "case_log", asked.program, people=tuple(clients), outcome="shown", reason=reason)
    audit.note(event, by=viewer, at=at)
