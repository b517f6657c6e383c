"""What recurs and has passed, opened for the next time; what could only be done in its time is missed by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework import schedule, standards
from caseway.casework.access import WORK
from caseway.casework.codes import OPEN
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.models import Case, CaseDate, Deadline
from caseway.casework.standards import Followed, Standards

Key = tuple[UUID, str, str]  # a case, a set and a rule of it


def renew(*, by: Viewer, at: datetime, on: date) -> int:
    """Open for the next time what has passed in the viewer's organization; how many were opened.

    The rows are made in the name of whoever kept the date they follow; the audit says who looked.

    1. Of what has passed, the cases are held. One that somebody is changing is left to whoever looks next: neither waits for
       the other, and nothing is set missed that was just met.
    2. What is open in these cases is read, and what of it has passed by then is opened for the next time, unless that is
       there.
    """
    passed = Deadline.objects.filter(organization=by.organization, renews_date__lte=on, status=DeadlineStatus.OPEN)
    if not passed.exists():
        return 0
    with transaction.atomic():
        cases = Case.objects.filter(pk__in=passed.values("case")).order_by("pk")
        # Without its key: others may still write rows of the case, such as what somebody has seen of it.
        held = list(cases.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        rows_open = Deadline.objects.filter(case__in=held, status=DeadlineStatus.OPEN)
        found = schedule.in_order(rows_open.select_related("case__program"))
        rows = [row for row in found if row.renews_date is not None and row.renews_date <= on]
        renewal = _Renewal(rows, (row for row in found if row.renews_date is None), at=at, on=on)
        for row in rows:
            renewal.renew(row)
        renewal.save()
        if rows:
            people = tuple({row.case.client_id for row in rows})
            event = audit.Event(WORK, "organization", by.organization, people=people, reason="renew")
            audit.record(event, by=by, at=at)
    return len(renewal.made)


class _Renewal:
    """All rows of one renewal: few statements, however many rows."""

    def __init__(self, rows: list[Deadline], others: Iterable[Deadline], *, at: datetime, on: date) -> None:
        self.at, self.on = at, on
        self.made: list[Deadline] = []
        self.new: set[UUID] = set()
        self.kept: dict[UUID, Deadline] = {}  # rows that were there before, and are changed
        self.told = _standards_of(rows, on=on)
        self.late: dict[Key, list[Deadline]] = defaultdict(list)
        for row in others:
            self.late[_key(row)].append(row)
        self.there = _days_of(rows)

    def renew(self, row: Deadline) -> None:
        """Open one row for the next time, and for every time after it that has passed too."""
        self._keep(row)
        if row.case.status not in OPEN:
            return
        one = self.told[row.case.program_id].find(row.rulebook, row.rule)
        trigger = row.trigger
        if one is None or not one.rule.recurs or trigger is None or not trigger.is_current:
            rule = standards.rule_of(row)
            if rule is not None and not rule.may_be_late:
                row.status = DeadlineStatus.MISSED
            return
        while True:
            following = self._follow(row, one, trigger)
            if following is None or (following.grace_date or following.due_date) >= self.on:
                return
            row = following
            row.renews_date = None  # it has passed as well: the one after it is opened now

    def _follow(self, row: Deadline, one: Followed, trigger: CaseDate) -> Deadline | None:
        """The row after one that has passed, which was missed or is late; of those that are late, one is enough.

        None where it is there: what was reopened was opened for the next time before.
        """
        if one.rule.may_be_late:
            for earlier in self.late.pop(_key(row), []):
                earlier.status = DeadlineStatus.MISSED
                if earlier.pk not in self.new:
                    self._keep(earlier)
            self.late[_key(row)].append(row)
        else:
            row.status = DeadlineStatus.MISSED
        found = self.told[row.case.program_id].next_due(one.rule, trigger.at, after=row.due_date)
        if (*_key(row), found.day) in self.there:
            return None
        who = trigger.created_by_id
        stamp = {"created_at": self.at, "created_by_id": who, "updated_at": self.at, "updated_by_id": who}
        made = schedule.made(row.case, one, trigger, found, organization_id=row.organization_id, **stamp)
        self.made.append(made)
        self.new.add(made.pk)
        self.there.add((*_key(row), found.day))
        return made

    def _keep(self, row: Deadline) -> None:
        if row.pk not in self.kept:
            row.renews_date, row.updated_at, row.version = None, self.at, row.version + 1
            self.kept[row.pk] = row

    def save(self) -> None:
        """Write all of it."""
        changed = ["status", "renews_date", "updated_at", "version"]
        Deadline.objects.bulk_update(self.kept.values(), changed, batch_size=500)
        Deadline.objects.bulk_create(self.made, batch_size=500)


def _key(row: Deadline) -> Key:
    return row.case_id, row.rulebook, row.rule


def _days_of(rows: list[Deadline]) -> set[tuple[UUID, str, str, date]]:
    """What the cases of some rows have or had due after the first of them, each with its day."""
    if not rows:
        return set()
    later = Deadline.objects.filter(
        case__in={row.case_id for row in rows}, due_date__gt=min(row.due_date for row in rows)
    )
    found = later.exclude(status=DeadlineStatus.SUPERSEDED)
    return set(found.values_list("case", "rulebook", "rule", "due_date"))


def _standards_of(rows: list[Deadline], *, on: date) -> dict[UUID, Standards]:
    programs = {row.case.program_id: row.case.program for row in rows}
    choices = standards.chosen(programs)
    return {id_: standards.of_program(one.setting, choices.get(id_), on=on) for id_, one in programs.items()}
