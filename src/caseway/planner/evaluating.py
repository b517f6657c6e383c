"""Working out one way: its schedule, what follows eligibility, what it costs, and the plan it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from caseway.criteria import Evidence, RawRecord, judge
from caseway.planner.finishing import Finish, Finishing
from caseway.planner.model import Goal, Limits, Plan
from caseway.planner.scheduling import LEAST, MOST, TYPICAL, Busy, Schedule, Scheduler
from caseway.planner.telling import Told, steps_of
from caseway.planner.upkeep import Due, Upkeep
from caseway.planner.ways import Way
from caseway.rulebooks.actions import Action, Added

EARN = "earn:"

Worth = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """A way with its schedule, its finish and what it costs."""

    way: Way
    schedule: Schedule
    finish: Finish | None
    due: tuple[Due, ...]
    cost: float

    @property
    def ends(self) -> date:
        """The day the credential is there, or the day of eligibility."""
        return self.finish.certified_on if self.finish else self.schedule.eligible_on

    @property
    def rank(self) -> tuple[date, float, int, date, int]:
        """Earlier, then cheaper, then with less to do, then eligible earlier, then with less upheaval."""
        upheaval = sum(one.action.changes_job + one.action.moves for one in self.schedule.placed)
        return self.ends, self.cost, len(self.way.keys), self.schedule.eligible_on, upheaval


class Evaluator:
    """Works out ways for one person toward one goal, each once."""

    def __init__(
        self, goal: Goal, given: Evidence, *, on: date, actions: Mapping[str, Action], limits: Limits,
        others: tuple[Goal, ...],
    ) -> None:  # fmt: skip
        self.goal = goal
        self.given = given
        self.on = on
        self.limits = limits
        stages: dict[str, Action] = {action.stage: action for action in actions.values() if action.stage}
        self.prepare = stages.get("prepare")
        self.finishing = Finishing(goal, stages, limits, on)
        self.earned = {
            f"{EARN}{other.rule.name}": Finishing(other, stages, limits, on)
            for other in others
            if other.rule.name != goal.rule.name
        }
        doable = {key: action for key, action in actions.items() if not action.stage and limits.allows(action)}
        self.actions = doable | {key: self._earning(key, other.goal) for key, other in self.earned.items()}
        self.upkeep = Upkeep(given, actions.values(), on)
        self.evidence = self.upkeep.kept
        self.scheduler = Scheduler(goal.rule, self.evidence, on, self.actions, limits, earned=self._earned)
        self._known: dict[tuple[frozenset[str], object, int], Found | None] = {}
        self._best_ends: dict[date, date] = {}
        self.lacks_exam = False  # whether a rule could be met, but no exam reached from there

    @property
    def tried(self) -> int:
        """How many ways were worked out."""
        return len(self._known)

    def found(self, way: Way, size: int = TYPICAL, *, worth: Worth = lambda _: True) -> Found | None:
        """A way scheduled, to its finish; None when it does not lead there, or not soon enough to be `worth` having."""
        key = (way.keys, way.amounts, size)
        if key in self._known:
            return self._known[key]
        cut = False

        def still_worth(eligible_on: date) -> bool:
            nonlocal cut
            cut = not worth(eligible_on)
            return not cut

        found = self._worked_out(way, size, still_worth)
        if not cut:  # what was cut short may be worth having another time
            self._known[key] = found
        return found

    def _worked_out(self, way: Way, size: int, worth: Worth) -> Found | None:
        schedule = self.scheduler.best(way, size, worth=worth)
        if schedule is None:
            return None
        finish = self._finish(schedule, size)
        if finish is None and self.goal.particulars is not None:
            self.lacks_exam = True
            return None
        due = self._due(schedule, finish)
        return Found(way, schedule, finish, due, self._cost(schedule, finish) + self.upkeep.cost(due))

    def _due(self, schedule: Schedule, finish: Finish | None) -> tuple[Due, ...]:
        """What has to be renewed on the way."""
        days = [schedule.eligible_on, *([finish.applied_on] if finish else [])]
        checks = [(self.goal.rule, day) for day in days]
        checks += [(one.action.needs, one.starts) for one in schedule.placed if one.action.needs]
        return self.upkeep.due(self.records(schedule), checks, max(day for _, day in checks))

    def _finish(self, schedule: Schedule, size: int) -> Finish | None:
        if self.goal.particulars is None:
            return None
        busy = Busy(self.limits.weekly)
        for one in schedule.placed:
            busy.take(one.starts, one.ends, one.per_week)
        evidence = Evidence(self.evidence.subject, self.records(schedule))

        def is_met(day: date) -> bool:
            return day == schedule.eligible_on or judge(self.goal.rule, evidence, on=day).verdict == "met"

        return self.finishing.finish(schedule.eligible_on, busy=busy, is_met=is_met, size=size)

    def records(self, schedule: Schedule) -> Mapping[str, tuple[RawRecord, ...]]:
        """All records a schedule leads to."""
        return self.scheduler.records(schedule.placed)

    def trimmed(self, found: Found) -> Found:
        """The same without actions that change neither the day nor the price for the worse when left out."""
        for key in sorted(found.way.keys):
            keys = found.way.keys - {key}
            amounts = frozenset(pair for pair in found.way.amounts if pair[0] != key)
            less = self.found(Way(keys, amounts))
            if less and less.rank < found.rank and less.cost <= found.cost:
                found = less
        return found

    def ends_at_best(self, eligible_on: date) -> date:
        """The soonest finish for a day of eligibility."""
        if self.goal.particulars is None:
            return eligible_on
        if eligible_on not in self._best_ends:
            found = self.finishing.alone(eligible_on)
            self._best_ends[eligible_on] = found.certified_on if found else date.max
        return self._best_ends[eligible_on]

    # --- a certification on the way ---

    def _earned(self, key: str, ready: date, size: int) -> date:
        """When a certification earned on the way is there, from the day one is eligible for it."""
        found = self.earned[key].alone(ready, size, prepares_from=ready) if key in self.earned else None
        return found.certified_on if found else ready

    def _earning(self, key: str, other: Goal) -> Action:
        """To earn a certification on the way, as an action: it needs what its rule asks, and adds the certification."""
        assert other.particulars is not None
        record = {
            "type": other.letters.upper(),
            "issuer": other.particulars.issuer.upper(),
            "status": "active",
            "expires": None,
        }
        return Action(
            key=key,
            title=other.particulars.name,
            says=other.particulars.summary,
            group="credential",
            needs=other.rule,
            per_week=self.prepare.per_week if self.prepare else None,
            adds=(Added("certifications", record),),
        )

    # --- money ---

    def least_cost(self, way: Way) -> float:
        """What a way costs at least: amounts counted by the unit may turn out larger."""
        return self._fees + sum(self._price(self.actions[key], 0, self.on) for key in way.keys)

    @cached_property
    def _fees(self) -> float:
        """What follows eligibility costs at least, whenever that is."""
        particulars = self.goal.particulars
        if particulars is None:
            return 0
        days = [self.on, *(fee.from_ for fee in particulars.fees if fee.from_ and fee.from_ > self.on)]
        return min(self.finishing.fees(day)[0] for day in days) + self._preparing

    @cached_property
    def _preparing(self) -> float:
        return self.prepare.cost.typical if self.prepare and self.prepare.cost else 0

    def _price(self, action: Action, amount: float, on: date) -> float:
        fixed = action.cost.typical if action.cost else 0
        fee = self.earned[action.key].fees(on)[0] + self._preparing if action.key in self.earned else 0
        return fixed + fee + (action.per_unit.cost.typical * amount if action.per_unit else 0)

    def _cost(self, schedule: Schedule, finish: Finish | None) -> float:
        own = sum(self._price(one.action, one.amount, one.starts) for one in schedule.placed)
        if finish is None:
            return own
        return own + self.finishing.fees(finish.applied_on)[0] + self._preparing

    # --- telling ---

    def plan(self, found: Found) -> Plan:
        """A way as a plan, with its steps and how soon and how late it may end."""
        schedule, finish = found.schedule, found.finish
        records = self.upkeep.dated(self.records(schedule), found.due)
        told = Told(
            goal=self.goal,
            on=self.on,
            schedule=schedule,
            finish=finish,
            evidence=Evidence(self.evidence.subject, records),
            before=self.given,
            finishing=self.finishing,
            earned=self.earned,
            renewals=self.upkeep.steps(found.due),
        )
        soonest, latest = (self.found(found.way, size) for size in (LEAST, MOST))
        return Plan(
            goal=self.goal,
            on=self.on,
            steps=steps_of(told),
            evidence=told.evidence,
            eligible_on=schedule.eligible_on,
            applied_on=finish.applied_on if finish else None,
            exam_on=finish.exam_on if finish else None,
            certified_on=finish.certified_on if finish else None,
            soonest=min(soonest.ends, found.ends) if soonest else found.ends,
            latest=max(latest.ends, found.ends) if latest else found.ends,
            rests_on_answer=self.asks(found.way),
            retest=self.finishing.retest(finish) if finish else None,
            actions=tuple(
                one.action.key for one in sorted(schedule.placed, key=lambda one: (one.starts, one.action.key))
            ),
        )

    def like(self, action: Action) -> frozenset[str]:
        """An action, and all that pull the same lever."""
        alike = (key for key, other in self.actions.items() if action.lever and other.lever == action.lever)
        return frozenset({action.key, *alike})

    def asks(self, way: Way) -> bool:
        """Whether a way rests on an authority's yes."""
        return any(self.actions[key].asks_authority for key in way.keys)
