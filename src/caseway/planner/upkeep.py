"""Keeping what one holds: a plan counts on a license to be renewed, and says by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from caseway.criteria import Evidence, RawRecord, Rule, Text, add_months, judge
from caseway.planner.effects import Records
from caseway.planner.model import Range, Step
from caseway.planner.sentences import RENEW
from caseway.rulebooks.actions import Action

KINDS = ("licenses", "certifications")


@dataclass(frozen=True, slots=True)
class Due:
    """A license or certification to be renewed: which, by which days, and to which day it then runs."""

    kind: str
    index: int
    days: tuple[date, ...]
    runs_to: date


class Upkeep:
    """What a person holds today, taken as kept; and the steps that keep it."""

    def __init__(self, given: Evidence, actions: Iterable[Action], on: date) -> None:
        self.given = given
        self.actions = {
            change.kind: action
            for action in actions
            if action.stage == "renew" and action.every
            for change in action.changes
        }
        self.on = on
        known = {kind: given.records.get(kind, ()) for kind in given.subject.kinds}
        self._lasts = {
            (kind, index): last
            for kind in KINDS
            for index, record in enumerate(known.get(kind, ()))
            if (last := self._runs_out(kind, record))
        }
        self.kept = Evidence(
            given.subject,
            {kind: tuple(self._kept(kind, record) for record in records) for kind, records in known.items()},
        )

    def _runs_out(self, kind: str, record: RawRecord) -> date | None:
        """The last day of what is in force, will end and can be renewed; None for what will not, or has."""
        last = record.get("expires")
        if kind not in self.actions or not isinstance(last, date) or record.get("status") != "active":
            return None
        return last if last >= self.on else None

    def _kept(self, kind: str, record: RawRecord) -> RawRecord:
        return {**record, "expires": None} if self._runs_out(kind, record) else record

    def _days(self, kind: str, last: date, until: date) -> Iterator[date]:
        """The days by which to renew, up to a day."""
        every = self.actions[kind].every
        assert every is not None
        months = ceil(every.days[1] / 30.4375)
        while last < until:
            yield last
            last = add_months(last, months)
        yield last  # what it is renewed to

    def due(self, records: Records, checks: Sequence[tuple[Rule, date]], until: date) -> tuple[Due, ...]:
        """What has to be renewed up to a day: what runs out before, where a rule asked on its day would miss it."""
        if not self._lasts:
            return ()
        return tuple(
            Due(kind, index, tuple(days[:-1]), days[-1])
            for (kind, index), last in self._lasts.items()
            if last < until
            for days in ([*self._days(kind, last, until)],)
            if self._is_missed(records, kind, index, last, checks)
        )

    def _is_missed(
        self, records: Records, kind: str, index: int, last: date, checks: Sequence[tuple[Rule, date]]
    ) -> bool:
        lapsed = Evidence(self.given.subject, _with_last(records, kind, index, last))
        return any(day > last and judge(rule, lapsed, on=day).verdict != "met" for rule, day in checks)

    def dated(self, records: Records, due: Sequence[Due]) -> Records:
        """The records with the last day each license really has, once what is due has been renewed."""
        renewed = {(one.kind, one.index): one.runs_to for one in due}
        for (kind, index), last in self._lasts.items():
            records = _with_last(records, kind, index, renewed.get((kind, index), last))
        return records

    def cost(self, due: Sequence[Due]) -> float:
        """What the renewals typically cost."""
        return sum(len(one.days) * cost.typical for one in due if (cost := self.actions[one.kind].cost))

    def steps(self, due: Sequence[Due]) -> list[Step]:
        """The renewals as steps."""
        kinds = self.given.subject.kinds
        return [
            self._step(
                kinds[one.kind].named(self.given.records[one.kind][one.index], one.index), day, self.actions[one.kind]
            )
            for one in due
            for day in one.days
        ]

    def _step(self, what: Text, last: date, action: Action) -> Step:
        days = action.takes.days[1] if action.takes else 0
        cost = action.cost
        return Step(
            kind="renew",
            title=Text(RENEW, {"what": what}),
            says=Text(action.says),
            starts=max(self.on, date.fromordinal(last.toordinal() - days)),
            ends=last,
            cost=Range.of(cost),
            source=cost.source if cost else None,
            is_estimate=True,
            action=action,
        )


def _with_last(records: Records, kind: str, index: int, last: date) -> Records:
    found = list(records[kind])
    found[index] = {**found[index], "expires": last}
    return {**records, kind: tuple(found)}
