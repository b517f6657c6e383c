"""The register of unmet needs: of a program, how many needs stay unmet in which domain and why, and whose they are.

Counted is what the viewer may open without more ado, so that no number tells of someone they may not know. What lies under
a label that is not open to everyone who works here, its own, its case's or its client's, is left out for everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from caseway.accounts import audit
from caseway.accounts.models import Program
from caseway.accounts.viewer import Viewer
from caseway.casework.access import OPEN, Absent, allowed
from caseway.casework.models import Need
from caseway.clients import labels as marks
from caseway.clients import queries as people
from caseway.clients.records import Glimpse, Listed

PAGE = 50
LABELS = ("labels", "case__labels", "case__client__labels")  # of a need, and of what it lies in


@dataclass(frozen=True, slots=True)
class Register:
    """How many needs stay unmet, by domain and reason, of how many that were found."""

    counts: Mapping[tuple[str, str], int]
    found: int

    @property
    def unmet(self) -> int:
        """How many stay unmet in all."""
        return sum(self.counts.values())

    @property
    def by_domain(self) -> Mapping[str, int]:
        """How many stay unmet in each domain, the most first."""
        return self._by(0)

    @property
    def by_reason(self) -> Mapping[str, int]:
        """How many stay unmet for each reason, the most first."""
        return self._by(1)

    def _by(self, part: int) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for key, number in self.counts.items():
            found[key[part]] += number
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """One need that stays unmet, and whose it is."""

    id: UUID
    case: UUID
    person: Listed | Glimpse | None
    domain: str
    says: str
    unmet: str
    outcome: str
    status: str
    found_date: date
    worker: str


def of_program(
    *, viewer: Viewer, program: UUID, on: date, since: date | None = None, until: date | None = None
) -> Register:
    """How many needs of a program's cases stay unmet, of those found between two days; raises Absent."""
    rows = _needs(viewer, program, on=on, since=since, until=until)
    counts: Counter[tuple[str, str]] = Counter()
    found = 0
    for domain, unmet, *labels, number in rows.order_by().values_list("domain", "unmet", *LABELS).annotate(Count("pk")):
        if is_open(marks.inherited(*labels)):
            found += number
            counts[domain, unmet] += number if unmet else 0
    return Register({key: counts[key] for key in sorted(counts) if counts[key]}, found)


def needs(  # noqa: PLR0913 - a page of the register asks that much
    *, viewer: Viewer, program: UUID, at: datetime, on: date, domain: str = "", unmet: str = "", since: date | None = None,
    until: date | None = None, after: UUID | None = None,
) -> tuple[UnmetNeed, ...]:  # fmt: skip
    """The needs that stay unmet, the latest found first, a page at a time, once it is written down; raises Absent.

    `after`: the last need of the page before.
    """
    rows = _needs(viewer, program, on=on, since=since, until=until).exclude(unmet="")
    if domain:
        rows = rows.filter(domain=domain)
    if unmet:
        rows = rows.filter(unmet=unmet)
    if after is not None:
        last = Need.objects.filter(pk=after, organization=viewer.organization).first()
        if last is None:
            raise Absent
        rows = rows.filter(Q(found_date__lt=last.found_date) | Q(found_date=last.found_date, pk__gt=after))
    page = _first(rows.select_related("case__worker", "case__client").order_by("-found_date", "pk"))
    clients = [row.case.client_id for row in page]
    if clients:
        seen = audit.Event(OPEN, "register", program, people=tuple(clients), outcome="shown")
        audit.note(seen, by=viewer, at=at)
    known = people.persons(clients, viewer, on=on)
    return tuple(
        UnmetNeed(
            row.pk, row.case_id, known.get(row.case.client_id), row.domain, row.says, row.unmet, row.outcome, row.status,
            row.found_date, row.case.worker.name if row.case.worker else "",
        )
        for row in page
    )  # fmt: skip


def is_open(labels: Iterable[str]) -> bool:
    """Whether whoever works here may see something with these labels."""
    return all(marks.label(code).inside == "all" for code in labels)


def _first(rows: QuerySet[Need]) -> list[Need]:
    """The first page of rows of which everyone who works here may see the content."""
    page: list[Need] = []
    for row in rows.iterator(chunk_size=PAGE):
        if is_open(marks.inherited(row.labels, row.case.labels, row.case.client.labels)):
            page.append(row)
        if len(page) == PAGE:
            break
    return page


def _needs(viewer: Viewer, program: UUID, *, on: date, since: date | None, until: date | None) -> QuerySet[Need]:
    """The confirmed needs of a program's cases that a viewer may open, found between two days."""
    if not Program.objects.filter(pk=program, organization=viewer.organization).exists():
        raise Absent
    mine = allowed(viewer, OPEN, on=on).filter(program=program)
    rows = Need.objects.filter(case__in=mine.values("pk"), is_in_error=False).exclude(
        status__in=("proposed", "refuted")
    )
    if since is not None:
        rows = rows.filter(found_date__gte=since)
    return rows if until is None else rows.filter(found_date__lte=until)
