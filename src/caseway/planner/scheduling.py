"""When each action of a plan begins and ends, and the first day the rule is met.

An action begins as soon as what it needs is there; with little time a week, those that need it take turns. The action
that can begin first is always settled first, so that nothing settled can be made earlier by what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import permutations
from math import ceil

from caseway.criteria import Bounds as Observed
from caseway.criteria import Clause, Evidence, Rule, judge
from caseway.planner import solver
from caseway.planner.effects import Records, applied, has_no_day
from caseway.planner.model import Limits
from caseway.planner.ways import Way, only
from caseway.rulebooks.actions import Action

LEAST, TYPICAL, MOST = 0, 1, 2  # which of an estimate's three numbers is taken
MOST_ORDERS = 5  # actions that compete for time are tried in all orders up to so many; more are left to a solver


@dataclass(frozen=True, slots=True)
class Placed:
    """An action with the days on which it begins and its evidence is there, and how much of it is done."""

    action: Action
    starts: date
    ends: date
    amount: float = 0
    per_week: float = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Actions placed, the records they lead to, and the first day the rule is met."""

    placed: tuple[Placed, ...]
    eligible_on: date


class Busy:
    """How much time a week is taken, and when there is enough left."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.spans: list[tuple[date, date, float]] = []

    def free_from(self, start: date, days: int, per_week: float) -> date:
        """The first day from which so much time a week is free for so many days."""
        if not per_week or not days:
            return start
        candidates = sorted({start, *(end for _, end, _ in self.spans if end > start)})
        return next(day for day in candidates if self._fits(day, day + timedelta(days=days), per_week))

    def _fits(self, start: date, end: date, per_week: float) -> bool:
        overlapping = [span for span in self.spans if span[0] < end and span[1] > start]
        edges = {start, *(begins for begins, _, _ in overlapping if begins > start)}
        return all(
            per_week + sum(used for begins, ends, used in overlapping if begins <= day < ends) <= self.limit + 1e-9
            for day in edges
        )

    def take(self, start: date, end: date, per_week: float) -> None:
        """Take time."""
        if per_week and end > start:
            self.spans.append((start, end, per_week))


class Scheduler:
    """Schedules sets of actions for one person toward one rule."""

    def __init__(
        self,
        rule: Rule,
        evidence: Evidence,
        on: date,
        actions: Mapping[str, Action],
        limits: Limits,
        *,
        earned: Callable[[str, date, int], date] | None = None,
    ) -> None:
        self.rule = rule
        self.evidence = evidence
        self.on = on
        self.actions = actions
        self.limits = limits
        self.begin = max(on, limits.not_before or on)
        self.earned = earned or (lambda _key, ready, _size: ready)
        self._first_days: dict[tuple[Rule, date], date | None] = {}

    # --- one way, in every order that matters ---

    def best(self, way: Way, size: int = TYPICAL, *, worth: Callable[[date], bool] = lambda _: True) -> Schedule | None:
        """The schedule of a way with the earliest day of eligibility; None when it does not lead there.

        First as if there were time enough for all at once: mostly there is, and else no order can end sooner. Then the
        orders are tried only where a plan that is eligible on that day would still be `worth` having.
        """
        free = self._in_order(way, (), size)
        if free is None or _has_time(free.placed, self.limits.weekly):
            return free
        if not worth(free.eligible_on):
            return None
        best: Schedule | None = None
        for order in self._orders(way):
            found = self._in_order(way, order, size)
            if found and (best is None or found.eligible_on < best.eligible_on):
                best = found
                if best.eligible_on == free.eligible_on:
                    break
        return best

    def least_days(self, keys: Iterable[str]) -> int:
        """Days below which actions cannot all be done, for want of time: those of which no two fit into one week."""
        wanting = [(self._per_week(action), action) for key in keys if (action := self.actions[key]).per_week]
        days, least = 0, float("inf")
        for per_week, action in sorted(wanting, key=lambda pair: -pair[0]):
            if per_week + least > self.limits.weekly:
                days += self._days(action, TYPICAL, 0)
                least = per_week
        return days

    def _orders(self, way: Way) -> Iterator[Sequence[str]]:
        """The orders in which those that compete for time take their turn."""
        wanting = sorted(key for key in way.keys if self._per_week(self.actions[key]))
        if len(wanting) <= MOST_ORDERS:
            yield from permutations(wanting)
        else:
            yield solver.order_of_many(self._tasks(way, wanting), self.limits.weekly)

    def _tasks(self, way: Way, wanting: Sequence[str]) -> list[solver.Task]:
        """What a solver needs to know of actions: their length, time a week, and which must be over before."""
        amounts = self._first_amounts(way)
        return [
            (
                key,
                self._days(self.actions[key], TYPICAL, amounts.get(key, 0)),
                self._per_week(self.actions[key]),
                frozenset(other for other in wanting if other != key and self._waits(way, self.actions[key], other)),
            )
            for key in wanting
        ]

    def _waits(self, way: Way, action: Action, other: str) -> bool:
        """Whether an action can never begin without another: its needs are met with all of a way, and not without that."""
        return bool(
            action.needs
            and not self._met_from(action.needs, self.begin, self._as_if_done(way.keys - {action.key, other}))
            and self._met_from(action.needs, self.begin, self._as_if_done(way.keys - {action.key}))
        )

    def _as_if_done(self, keys: Iterable[str]) -> Records:
        return self.records([Placed(self.actions[key], self.begin, self.begin) for key in sorted(keys)])

    # --- one order ---

    def _in_order(self, way: Way, order: Sequence[str], size: int) -> Schedule | None:
        """The schedule with the amounts that are missing on the day it ends: asked for again until they are enough."""
        amounts: Mapping[str, float] = self._first_amounts(way)
        while True:  # amounts only rise, and never above what a clause asks for
            found = self._placed(way, order, size, amounts)
            if found is None:
                return None
            schedule = self._earliest(*found, limit=self.limits.weekly if order else float("inf"))
            wanted = self._raised(way, amounts, schedule.placed if schedule else found[0], schedule)
            if wanted == amounts:
                return schedule
            amounts = wanted

    def _raised(
        self, way: Way, amounts: Mapping[str, float], placed: Sequence[Placed], schedule: Schedule | None
    ) -> Mapping[str, float]:
        """The amounts with what else is missing on the day of eligibility; where there is none yet, when all is done."""
        if not amounts:
            return amounts
        on = schedule.eligible_on if schedule else max(one.ends for one in placed)
        wanted = self._amounts(way, partial(self._without, placed), on)
        return {key: max(amount, wanted[key]) for key, amount in amounts.items()}

    def _first_amounts(self, way: Way) -> dict[str, float]:
        """What is missing at first, with all that is done by no more than once."""
        if not way.amounts:
            return {}
        counted = {key for key, _ in way.amounts}
        records = Evidence(self.evidence.subject, self._as_if_done(way.keys - counted))
        return self._amounts(way, lambda _key: records, self.begin)

    def _amounts(self, way: Way, without: Callable[[str], Evidence], on: date) -> dict[str, float]:
        """How much of each action that is counted by the unit is missing; at least one, or it would be no action."""
        found = {key: 1.0 for key, _ in way.amounts}
        for key, clause in way.amounts:
            if clause.operator == "total":
                found[key] = max(found[key], self._gap(clause, without(key), on))
        return found

    def _gap(self, clause: Clause, evidence: Evidence, on: date) -> float:
        """How much is missing of what a clause counts, on a day."""
        observed = judge(only(self.rule, clause), evidence, on=on).reasons.observed
        have = observed.surely if isinstance(observed, Observed) else 0
        return max(0, float(ceil((clause.at_least or 0) - have)))

    def _without(self, placed: Sequence[Placed], key: str) -> Evidence:
        return Evidence(self.evidence.subject, self.records([one for one in placed if one.action.key != key]))

    def records(self, placed: Sequence[Placed]) -> Records:
        """The records a person has once all that is placed is done."""
        records: Records = self.evidence.records
        # What ends others comes first on its day: a job that begins on that day is not among those that end.
        for one in sorted(placed, key=lambda one: (one.ends, not one.action.replaces)):
            records = applied(records, one.action, one.ends, subject=self.evidence.subject, amount=one.amount)
        return records

    def _placed(
        self, way: Way, order: Sequence[str], size: int, amounts: Mapping[str, float]
    ) -> tuple[list[Placed], Records] | None:
        """Every action of a way at its place; None where one never can begin."""
        waiting = {key: self.actions[key] for key in sorted(way.keys)}
        turn = list(order)
        busy = Busy(self.limits.weekly if order else float("inf"))
        placed: list[Placed] = []
        records: Records = self.evidence.records
        starts: dict[str, date | None] = {}
        while waiting:
            for key, action in waiting.items():
                if key not in starts or (action.needs and starts[key] != self.begin):
                    starts[key] = self._ready(action, placed, records)
            free = [key for key in waiting if key not in order or key == turn[0]]
            ready = [(start, key) for key in free if (start := starts[key])]
            # An order may ask for what waits for another in it: then the first that can begin has its turn.
            ready = ready or [(start, key) for key in turn if (start := starts[key])][:1]
            if not ready:
                return None
            start, key = min(ready)
            one = self._place(waiting.pop(key), start, size, amounts.get(key, 0), busy)
            placed.append(one)
            if key in turn:
                turn.remove(key)
            records = self.records(placed)
        return placed, records

    def _ready(self, action: Action, placed: Sequence[Placed], records: Records) -> date | None:
        """The first day an action can begin, after what is placed, which leads to these records."""
        if action.needs is None:
            return self.begin
        late = {one.action.key for one in placed if has_no_day(one.action, self.evidence.subject)}
        if not late:
            return self._met_from(action.needs, self.begin, records)
        days = sorted({self.begin, *(one.ends for one in placed if one.action.key in late)})
        for day, following in zip(days, [*days[1:], date.max], strict=True):
            known = self.records([one for one in placed if one.action.key not in late or one.ends <= day])
            first = self._met_from(action.needs, day, known)
            if first and first < following:
                return first
        return None

    def _met_from(self, rule: Rule, day: date, records: Records) -> date | None:
        """The first day from one on that a rule is met; remembered where it reads nothing that an action changed."""
        given = self.evidence.records
        if any(records[kind] is not given[kind] for kind in _read_by(rule)):
            return _first_day(rule, Evidence(self.evidence.subject, records), day)
        if (rule, day) not in self._first_days:
            self._first_days[rule, day] = _first_day(rule, self.evidence, day)
        return self._first_days[rule, day]

    def _place(self, action: Action, start: date, size: int, amount: float, busy: Busy) -> Placed:
        days, per_week = self._days(action, size, amount), self._per_week(action)
        start = busy.free_from(start, days, per_week)
        end = self.earned(action.key, start, size) + timedelta(days=days)
        busy.take(start, end, per_week)
        return Placed(action, start, end, amount, per_week)

    def _per_week(self, action: Action) -> float:
        """The time a week an action takes; what is counted by the unit takes what there is."""
        if action.per_unit:
            pace = action.per_unit.pace.typical * action.per_unit.hours
            return min(pace, self.limits.weekly)
        return min(action.per_week.typical, self.limits.weekly) if action.per_week else 0

    def _days(self, action: Action, size: int, amount: float) -> int:
        days = action.takes.days[size] if action.takes else 0
        if action.per_unit and amount:
            pace = action.per_unit.pace
            units = (pace.most, pace.typical, pace.least)[size]
            units = min(units, self.limits.weekly / action.per_unit.hours)
            days += ceil(amount / units * 7)
        return days

    # --- the day ---

    def _earliest(self, placed: list[Placed], records: Records, *, limit: float) -> Schedule | None:
        """The first day the rule is met once all is done; what would be too old by then is done later."""
        day = self._met(self.rule, placed, records)
        lower = self._met(_without_age(self.rule), placed, records) if self._may_age(placed) else day
        if lower and lower != day:
            later = [replace(one, ends=max(one.ends, lower)) if self._ages(one) else one for one in placed]
            shifted = [_moved(one, before) for one, before in zip(later, placed, strict=True)]
            other = self._met(self.rule, shifted, self.records(shifted)) if _has_time(shifted, limit) else None
            if other and (day is None or other < day):
                day, placed = other, shifted
        return Schedule(tuple(placed), day) if day else None

    def _met(self, rule: Rule, placed: Sequence[Placed], records: Records) -> date | None:
        """The first day a rule is met, from the day the last action ends: what has no day of its own counts only then."""
        since = max((one.ends for one in placed), default=self.on)
        return self._met_from(rule, since, records)

    def _ages(self, one: Placed) -> bool:
        """Whether what an action adds counts only for some time after the day it happened."""
        kinds = self.evidence.subject.kinds
        return any(kinds[added.kind].happens for added in one.action.adds)

    def _may_age(self, placed: Sequence[Placed]) -> bool:
        return any(self._ages(one) for one in placed)


@lru_cache(maxsize=256)
def _without_age(rule: Rule) -> Rule:
    """The rule as if what once happened counted for ever."""
    return replace(rule, root=_ageless(rule.root))


def _first_day(rule: Rule, evidence: Evidence, day: date) -> date | None:
    change = judge(rule, evidence, on=day).earliest
    return change.day if change else None


@lru_cache(maxsize=1024)
def _read_by(rule: Rule) -> tuple[str, ...]:
    """The kinds of record a rule reads."""
    return tuple(dict.fromkeys(clause.kind.name for clause in rule.clauses() if clause.kind))


def _has_time(placed: Sequence[Placed], limit: float) -> bool:
    """Whether there is time enough for all of it where it is placed."""
    busy = Busy(limit)
    for one in placed:
        if busy.free_from(one.starts, (one.ends - one.starts).days, one.per_week) != one.starts:
            return False
        busy.take(one.starts, one.ends, one.per_week)
    return True


def _moved(one: Placed, before: Placed) -> Placed:
    return replace(one, starts=before.starts + (one.ends - before.ends))


def _ageless(clause: Clause) -> Clause:
    if clause.children:
        return replace(clause, children=tuple(_ageless(child) for child in clause.children))
    return replace(clause, within=None) if clause.kind and clause.kind.happens else clause
