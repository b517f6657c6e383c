"""Files drawn by lot and checked: how often each thing that belongs on file is there, and how much was done in time.

The lot can be drawn again: the same number, program, category and days give the same files as long as the cases are the
same. Drawn from is what the viewer may open without more ado; people who work here are left out, as reviewers do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from caseway import criteria
from caseway.accounts import audit
from caseway.accounts.models import Program
from caseway.accounts.viewer import Viewer
from caseway.casework import facts, file_check, standards
from caseway.casework.access import OPEN, Absent, allowed, require_any
from caseway.casework.codes import OVER, CaseStatus
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.file_check import FileCheck
from caseway.casework.models import Case, Deadline
from caseway.clients import queries as people
from caseway.clients.records import Glimpse, Listed

SEE = "team.see"
MOST = 200  # files at once
LARGEST = 999_999  # numbers by which a lot is drawn
TOPICS = ("assessment_begun", "assessment", "reassessment", "plan", "review", "contact", "notice")
GIVEN = "_delivered"  # how the dates are called on which a notice was given: `rulebooks/deadline/triggers.yaml`
DONE = frozenset({"in_time", "late", "missed"})  # what was due and is decided


class Category(TextChoices):
    """Which cases a lot is drawn from."""

    ALL = "all", _("All cases")
    OPEN = "open", _("Open cases")
    CLOSED = "closed", _("Closed cases")
    BEFORE = "before", _("Ended before work began")
    HIGH = "high", _("High and intensive level")


@dataclass(frozen=True, slots=True)
class Lot:
    """What is drawn: so many files of a program's cases of a category that were open between two days, by a number."""

    program: UUID
    category: str
    since: date
    until: date
    size: int
    number: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file that was drawn."""

    case: UUID
    client: UUID
    status: str
    begins: date
    ends: date | None
    worker: str
    check: FileCheck


@dataclass(frozen=True, slots=True)
class Score:
    """One item over all files that were drawn: in how many it is met, not met, not known, not looked at yet."""

    id: str
    label: str
    stage: str
    counts: Mapping[str, int]

    @property
    def looked_at(self) -> int:
        """In how many files it was looked at."""
        return sum(self.counts.get(one, 0) for one in ("met", "not_met", "unknown"))

    @property
    def share(self) -> int | None:
        """How many of these have it, in percent; none where nobody looked."""
        return round(100 * self.counts.get("met", 0) / self.looked_at) if self.looked_at else None


@dataclass(frozen=True, slots=True)
class InTime:
    """What was due between the two days in all of the cases that were drawn from."""

    topic: str
    counts: Mapping[str, int]

    @property
    def decided(self) -> int:
        """How many were due and are decided."""
        return sum(number for state, number in self.counts.items() if state in DONE)

    @property
    def share(self) -> int | None:
        """How many of these were in time, in percent; none where nothing was due."""
        return round(100 * self.counts.get("in_time", 0) / self.decided) if self.decided else None


@dataclass(frozen=True)
class Report:
    """What came of a lot: from how many cases it was drawn, which, each item's score, and what was done in time."""

    lot: Lot
    program: str
    of: int
    files: tuple[Drawn, ...]
    scores: tuple[Score, ...]
    in_time: tuple[InTime, ...]
    title: str
    name: str

    @property
    def share(self) -> int | None:
        """How many of all items that count are met, in percent."""
        counted = sum(one.check.counted for one in self.files)
        return round(100 * sum(one.check.met for one in self.files) / counted) if counted else None

    def where(self, item: str, state: str) -> tuple[Drawn, ...]:
        """The files in which an item stands so."""
        return tuple(one for one in self.files if state_of(one.check, item) == state)


def draw(*, viewer: Viewer, lot: Lot, rule: criteria.Rule, at: datetime, on: date) -> Report:
    """Draw a lot and check each file by a checklist, once it is written down; raises Absent."""
    require_any(viewer, SEE)
    program = _program(viewer, lot.program)
    rows = _cases(viewer, lot, on=on)
    ids = sorted(rows.values_list("pk", flat=True))
    # Not for secrets: whoever has the number draws the same files again.
    chosen = random.Random(lot.number).sample(ids, min(lot.size, len(ids), MOST))  # noqa: S311
    checks = {one.case: one for one in (file_check.judged(each, rule, on=on) for each in facts.of_cases(chosen, at=at))}
    found = {row.pk: row for row in Case.objects.filter(pk__in=chosen).select_related("worker")}
    files = tuple(
        Drawn(key, found[key].client_id, found[key].status, found[key].begins, found[key].ends, _worker(found[key]),
              checks[key])
        for key in chosen
    )  # fmt: skip
    _write_down(viewer, lot.program, [one.client for one in files], at=at)
    in_time = tuple(_in_time(rows, lot, at=at))
    return Report(lot, program.name, len(ids), files, scores(checks.values()), in_time, rule.title, rule.name)


def late(*, viewer: Viewer, lot: Lot, topic: str, state: str, at: datetime, on: date) -> tuple[tuple[UUID, UUID], ...]:
    """The cases, each with its client, in which something of a topic stands so; raises Absent."""
    require_any(viewer, SEE)
    _program(viewer, lot.program)
    rows = _due(_cases(viewer, lot, on=on), lot).select_related("case")
    found = {
        row.case_id: row.case.client_id for row in rows if topic_of(row) == topic and facts.state(row, at=at) == state
    }
    _write_down(viewer, lot.program, found.values(), at=at)
    return tuple(found.items())


def names(clients: Iterable[UUID], *, viewer: Viewer, on: date) -> Mapping[UUID, Listed | Glimpse]:
    """Whose files those are, for a page that shows it."""
    return people.persons(clients, viewer, on=on)


def scores(checks: Iterable[FileCheck]) -> tuple[Score, ...]:
    """Each item of a checklist over several files, in its order."""
    found: dict[str, tuple[str, str, Counter[str]]] = {}
    for check in checks:
        for stage in check.stages:
            for item in stage.items:
                counts = found.setdefault(item.id, (item.label, stage.label, Counter()))[2]
                counts["waits" if stage.waits else item.verdict] += 1
    return tuple(Score(key, label, stage, dict(counts)) for key, (label, stage, counts) in found.items())


def state_of(check: FileCheck, item: str) -> str:
    """How an item stands in a file: its verdict, or that it waits."""
    for stage in check.stages:
        for one in stage.items:
            if one.id == item:
                return "waits" if stage.waits else one.verdict
    return ""


def _program(viewer: Viewer, program: UUID) -> Program:
    found = Program.objects.filter(pk=program, organization=viewer.organization).first()
    if found is None:
        raise Absent
    return found


def _cases(viewer: Viewer, lot: Lot, *, on: date) -> QuerySet[Case]:
    """The cases a lot is drawn from: open some time between the two days, and nobody's who works here."""
    rows = allowed(viewer, OPEN, on=on).filter(program=lot.program, client__user__isnull=True, begins__lte=lot.until)
    return rows.filter(Q(ends__isnull=True) | Q(ends__gte=lot.since)).filter(CATEGORIES[lot.category])


CATEGORIES: Mapping[str, Q] = {
    Category.ALL: Q(),
    Category.OPEN: Q(ends__isnull=True),
    Category.CLOSED: Q(status=CaseStatus.CLOSED),
    Category.BEFORE: Q(status__in=[one for one in OVER if one not in {CaseStatus.CLOSED, CaseStatus.DECEASED}]),
    Category.HIGH: Q(level__gte=3),
}


def _due(rows: QuerySet[Case], lot: Lot) -> QuerySet[Deadline]:
    due = Deadline.objects.filter(case__in=rows.values("pk"), is_in_error=False)
    return due.exclude(status=DeadlineStatus.SUPERSEDED).filter(due_date__gte=lot.since, due_date__lte=lot.until)


def _in_time(rows: QuerySet[Case], lot: Lot, *, at: datetime) -> Iterable[InTime]:
    counts: dict[str, Counter[str]] = {topic: Counter() for topic in TOPICS}
    for row in _due(rows, lot).iterator(chunk_size=2000):
        if (topic := topic_of(row)) in counts:
            counts[topic][facts.state(row, at=at)] += 1
    return (InTime(topic, dict(found)) for topic, found in counts.items())


def topic_of(row: Deadline) -> str:
    """What something due is about, as `facts` says it; a notice to be given is told apart from everything else."""
    rule = standards.rule_of(row)
    gives = rule is not None and any(what.endswith(GIVEN) for way in rule.met_by for what in way.what)
    return "notice" if gives else facts.topic(rule)


def _worker(row: Case) -> str:
    return row.worker.name if row.worker else ""


def _write_down(viewer: Viewer, program: UUID, clients: Iterable[UUID], *, at: datetime) -> None:
    seen = audit.Event(SEE, "file_check", program, people=tuple(clients), outcome="shown")
    audit.note(seen, by=viewer, at=at)
