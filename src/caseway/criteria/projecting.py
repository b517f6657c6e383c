"""Looking ahead: the first later day on which a verdict becomes met, or stops being met.

Everything now running is taken to keep running: a job without an end goes on, a license is not renewed
beyond its expiry, windows move with the day. The search leaps from one day on which some clause could
change to the next, so it is exact to the day and looks at few of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from caseway.criteria.days import ONE_DAY
from caseway.criteria.judging import Facts, Finding, Findings, facts_of, program, settle, walk
from caseway.criteria.model import Clause, Rule
from caseway.criteria.operators import OPERATORS, slacks
from caseway.criteria.splitting import completions
from caseway.criteria.text import Text, template
from caseway.criteria.vocabulary import Evidence

HORIZON_YEARS = 100
NEVER = date.max

NO_LONGER = template("no longer met: {what}")


@dataclass(frozen=True, slots=True)
class Change:
    """The day a verdict changes, and which clauses make it change."""

    day: date
    because: tuple[Text, ...] = ()


class Projection:
    """One person's facts under one rule, looked at on later days."""

    def __init__(self, rule: Rule, evidence: Evidence, on: date) -> None:
        self.rule = rule
        self.evidence = evidence
        self.on = on
        self.facts = facts_of(rule, evidence)
        self.judge = program(rule).judge

    @cached_property
    def filled(self) -> list[Facts]:
        """The facts with what is missing and matters both ways filled in, every way."""
        return [Facts(records) for records in completions(self.rule, self.evidence, self.on)]

    def find(self, on: date) -> Findings:
        """The findings on a day, settled where facts had to be split."""
        finding = self.judge(self.facts, on)
        if finding.state == 1:
            settle(self.rule, finding, self.filled, on)
        return finding

    def changes(self, on: date, *, until_met: bool) -> Change | None:
        """The first day after `on` with a verdict met (or no longer met); None if that never comes."""
        last = date(min(on.year + HORIZON_YEARS, 9990), 1, 1)
        day = on
        while (coming := self._next_day(day, until_met=until_met)) is not None and coming < last:
            day = coming
            if (self._holdout(day) is None) == until_met:
                before, after = self.find(day - ONE_DAY).tree(), self.find(day).tree()
                return Change(day, _because(before, after, gained=until_met))
        return None

    def met_since(self) -> dict[str, date]:
        """For each clause met on the day asked, the day since which it has been, without a break."""
        since: dict[str, date] = {}
        day = min((*_days_on_file(self.facts), self.on))
        while day <= self.on:
            found = walk(self.judge(self.facts, day).tree())
            for one in found:
                if one.state == 2:
                    since.setdefault(one.clause.id, day)
                else:
                    since.pop(one.clause.id, None)
            day = min((_next_day(one, day) for one in found), default=NEVER)
        return since

    def _holdout(self, on: date) -> Facts | None:
        """Facts under which the verdict is not met on a day; None when it is met whatever is missing."""
        state = self.judge(self.facts, on).state
        if state == 2:
            return None
        if state == 0 or not self.filled:
            return self.facts
        return next((facts for facts in self.filled if self.judge(facts, on).state != 2), None)

    def _next_day(self, on: date, *, until_met: bool) -> date | None:
        """The next day on which the verdict could turn.

        While it is not met, it cannot become met before some one completion of the missing facts that
        stands against it changes; while it is met, any of them may be the first to fall.
        """
        if until_met:
            holdout = self._holdout(on)
            concerned = [holdout] if holdout else []
        elif self.judge(self.facts, on).state == 2:
            concerned = [self.facts]  # met whatever is missing, so every completion waits for this
        else:
            concerned = self.filled
        days = [_soonest(self.judge(facts, on).tree(), on, met=until_met) for facts in concerned]
        return min((day for day in days if day < NEVER), default=None)


def _days_on_file(facts: Facts) -> Iterator[date]:
    """Every day that stands in somebody's records."""
    for records in facts.records.values():
        for record in records:
            yield from (value for value in record.values() if isinstance(value, date))


def _soonest(finding: Finding, on: date, *, met: bool) -> date:
    """A day before which a clause cannot be met (or not met); the day itself where it is so already."""
    if (finding.state == 2) == met:
        return on
    clause, children = finding.clause, finding.children
    if not children:
        return _next_day(finding, on)
    needed = OPERATORS[clause.operator].needed(clause)  # type: ignore[misc]
    if not needed:
        return min((_next_day(found, on) for found in walk(children[0])), default=NEVER)
    days = sorted(_soonest(child, on, met=met) for child in children)
    return days[needed - 1] if met else days[len(days) - needed]


def _next_day(finding: Finding, on: date) -> date:
    """The next day on which a clause over records could change."""
    clause = finding.clause
    measure = OPERATORS[clause.operator].measure
    if measure is None or not finding.items:
        return NEVER
    distances = slacks(clause, finding.low, finding.high, measure.scale)
    return measure.next_day(finding.items, clause, on, distances) or NEVER


def _because(before: Finding, after: Finding, *, gained: bool) -> tuple[Text, ...]:
    """The leaves that turned, of those that bear on the verdict."""
    turned = _turned(before, after, gained=gained)
    return tuple(_phrase(clause, gained=gained) for clause in turned)


def _turned(before: Finding, after: Finding, *, gained: bool) -> list[Clause]:
    if (before.state == 2) == (after.state == 2):
        return []
    clause = after.clause
    if clause.operator == "not":
        return [clause]
    below = [
        found
        for child, later in zip(before.children, after.children, strict=True)
        for found in _turned(child, later, gained=gained)
    ]
    return below or [clause]


def _phrase(clause: Clause, *, gained: bool) -> Text:
    what = Text(clause.label or clause.says)
    if not gained:
        return Text(NO_LONGER, {"what": what})
    return Text(OPERATORS[clause.operator].reached, {"what": what})
