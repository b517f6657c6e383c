"""A schedule as the steps a person reads: dated, priced, and each with what it proves and rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from caseway.criteria import Evidence, Reason, Source, Text, judge
from caseway.planner.effects import is_running
from caseway.planner.finishing import Finish, Finishing
from caseway.planner.model import Goal, Range, Step
from caseway.planner.scheduling import Placed, Schedule
from caseway.planner.sentences import GO_ON, GO_ON_SAYS, HOURS_OF
from caseway.rulebooks.actions import Action

ORDER = ("now", "action", "renew", "apply", "prepare", "exam", "result")
LASTING = ("months", "unbroken", "hours")  # what only time brings
WEEK = 7


@dataclass(frozen=True)
class Told:
    """A schedule with all that is needed to tell it. `before`: the evidence as the person gave it."""

    goal: Goal
    on: date
    schedule: Schedule
    finish: Finish | None
    evidence: Evidence
    before: Evidence
    finishing: Finishing
    earned: Mapping[str, Finishing]
    renewals: list[Step]

    @cached_property
    def reasons(self) -> Reason:
        """Why the rule is met on the day of eligibility."""
        return judge(self.goal.rule, self.evidence, on=self.schedule.eligible_on).reasons


def steps_of(told: Told) -> tuple[Step, ...]:
    """All steps in the order of their days."""
    steps = [*_running(told), *_doing(told), *told.renewals]
    if told.finish:
        steps += told.finishing.steps(told.finish)
    return tuple(sorted(steps, key=lambda step: (step.starts, ORDER.index(step.kind), step.until)))


# --- what runs already ---


def _running(told: Told) -> Iterator[Step]:
    """Jobs held today that still have to last: they make clauses met that are not met yet."""
    met_today = {
        reason.id for reason in judge(told.goal.rule, told.before, on=told.on).reasons if reason.verdict == "met"
    }
    later = [
        reason for reason in _deciding(told.reasons) if reason.clause.operator in LASTING and reason.id not in met_today
    ]
    for kind in told.before.subject.kinds.values():
        for index, record in enumerate(
            told.before.records.get(kind.name, ()) if kind.open and not kind.happens else ()
        ):
            if kind.name == "employment" and is_running(record, kind, told.on):
                proves = _proved(later, kind.name, {index})
                if proves:
                    yield Step(
                        kind="now",
                        title=Text(GO_ON, {"what": kind.named(record, index)}),
                        says=Text(GO_ON_SAYS),
                        starts=told.on,
                        runs_until=_until(told, kind.name, index),
                        proves=proves,
                    )


def _until(told: Told, kind: str, index: int) -> date:
    """The day until which a job has to last: its end in the plan, or the day of eligibility."""
    ends = told.evidence.records[kind][index].get("end")
    return min(ends, told.schedule.eligible_on) if isinstance(ends, date) else told.schedule.eligible_on


def _deciding(reason: Reason) -> Iterator[Reason]:
    """The clauses over records by which a met verdict is met."""
    if reason.verdict != "met":
        return
    if not reason.children:
        yield reason
    for child in reason.children:
        yield from _deciding(child)


def _proved(reasons: list[Reason], kind: str, places: set[int]) -> tuple[str, ...]:
    """The labels of the clauses that count any of these records."""
    found = [
        reason.label
        for reason in reasons
        if reason.clause.kind
        and reason.clause.kind.name == kind
        and any(counted.record.index in places for counted in reason.counted)
    ]
    return tuple(dict.fromkeys(found))


# --- what to do ---


def _doing(told: Told) -> Iterator[Step]:
    for one in told.schedule.placed:
        if one.action.key in told.earned:
            yield from _earning(told, one)
        else:
            yield _step(told, one)


def _step(told: Told, one: Placed) -> Step:
    action = one.action
    proves, begins_work = _proves(told, one)
    source, is_estimate = _rests_on(action)
    days = (one.ends - one.starts).days
    return Step(
        kind="action",
        title=Text(HOURS_OF, {"title": Text(action.title), "hours": one.amount})
        if action.per_unit
        else Text(action.title),
        says=Text(action.says),
        starts=one.starts,
        ends=one.ends,
        runs_until=told.schedule.eligible_on if begins_work and told.schedule.eligible_on > one.ends else None,
        cost=_cost(action, one.amount),
        hours=_hours(action, one.amount, days),
        per_week=one.per_week,
        proves=proves,
        source=source,
        is_estimate=is_estimate,
        action=action,
    )


def _proves(told: Told, one: Placed) -> tuple[tuple[str, ...], bool]:
    """What an action makes met, and whether it begins work that has to last."""
    reasons = list(_deciding(told.reasons))
    proves: list[str] = []
    works = False
    for kind in told.evidence.subject.kinds.values():
        mine = [added for added in one.action.adds if added.kind == kind.name]
        changes = [change for change in one.action.changes if change.kind == kind.name]
        if not mine and not changes and not any(answer.kind == kind.name for answer in one.action.answers):
            continue
        places = {
            index
            for index, record in enumerate(told.evidence.records.get(kind.name, ()))
            if _is_of(record, one, kind.begins or kind.happens, has_day=bool(kind.begins or kind.happens))
        }
        proves += _proved(reasons, kind.name, places)
        proves += [
            reason.label
            for reason in reasons
            if reason.clause.operator == "fact" and reason.clause.kind is kind and one.action.answers
        ]
        works = works or (kind.name == "employment" and bool(places))
    return tuple(dict.fromkeys(proves)), works


def _is_of(record: Mapping[str, object], one: Placed, field: str, *, has_day: bool) -> bool:
    """Whether a record came of an action: it holds what the action puts there, from its day."""
    if has_day and record.get(field) != one.ends and not one.action.changes:
        return False
    wanted = [dict(added.record) for added in one.action.adds] + [dict(change.set) for change in one.action.changes]
    counted = one.action.per_unit.field if one.action.per_unit else ""
    return any(
        all(record.get(name) == value for name, value in want.items() if name not in ("expires", counted))
        for want in wanted
    )


def _rests_on(action: Action) -> tuple[Source | None, bool]:
    """The source an action's numbers rest on, and whether any of them is only an estimate."""
    source = next((estimate.source for estimate in action.estimates if estimate.source), None)
    return source, any(estimate.source is None for estimate in action.estimates)


def _cost(action: Action, amount: float) -> Range:
    fixed = Range.of(action.cost)
    return fixed + Range.of(action.per_unit.cost) * amount if action.per_unit else fixed


def _hours(action: Action, amount: float, days: int) -> Range:
    if action.per_unit:
        hours = amount * action.per_unit.hours
        return Range(hours, hours, hours)
    return Range.of(action.per_week) * (days / WEEK)


# --- a certification on the way ---


def _earning(told: Told, one: Placed) -> Iterator[Step]:
    """What is done to earn another certification first."""
    finishing = told.earned[one.action.key]
    found = finishing.alone(one.starts, prepares_from=one.starts)
    if found is None:  # nothing is known of its exam, so that it is there at once
        yield _step(told, one)
        return
    proves, _ = _proves(told, one)
    *steps, last = finishing.steps(found)
    yield from steps
    yield replace(last, proves=proves)
