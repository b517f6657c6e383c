"""The planner's yardstick: every subset of actions, started on every day that could matter, judged by the engine.

Nothing clever: no backward search, no bounds. A schedule is a day for each action; it is allowed when each action's
needs are met, by what has ended by then, on the day it starts, and no week holds more hours than there are.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations, product

from caseway.criteria import Evidence, judge
from caseway.planner.effects import applied, concerns
from caseway.rulebooks.actions import Added

MARK = "brought"  # on what an action brought


def front(world, *, delays=()):
    """The pairs (finish, cost) not beaten by any other, of all schedules.

    An action starts with the plan, when another ends, when its needs are met by time alone, or so many days after any of these: `delays`.
    """
    begin = max(world.on, world.limits.not_before or world.on)
    actions = [one for one in world.actions.values() if not one.stage and world.limits.allows(one)]
    found = set()
    for some in chain.from_iterable(combinations(actions, size) for size in range(len(actions) + 1)):
        if sum(bool(one.replaces) for one in some) > 1:
            continue  # as the planner has it: a person changes jobs once on the way
        for amounts in product(*(_amounts(world, one) for one in some)):
            tasks = [(one, amount, _days(world, one, amount)) for one, amount in zip(some, amounts, strict=True)]
            cost = sum(_price(one, amount) for one, amount, _ in tasks)
            if world.limits.money is not None and cost > world.limits.money:
                continue
            finish = min(_finishes(world, begin, tasks, delays), default=None)
            if finish:
                found.add((finish, cost))
    return [point for point in sorted(found) if not any(_beats(other, point) for other in found)]


def _beats(one, other):
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def _amounts(world, action):
    return range(1, 13) if action.per_unit else (0,)


def _price(action, amount):
    unit = action.per_unit.cost.typical * amount if action.per_unit else 0
    return action.cost.typical + unit


def per_week(world, action):
    """The hours a week an action takes."""
    if action.per_unit:
        pace = action.per_unit.pace.typical * action.per_unit.hours
        return min(pace, world.limits.hours_per_week or pace)
    return action.per_week.typical if action.per_week else 0


def _days(world, action, amount):
    days = action.takes.days[1]
    if action.per_unit:
        units = action.per_unit.pace.typical
        if world.limits.hours_per_week:
            units = min(units, world.limits.hours_per_week / action.per_unit.hours)
        days += -int(-amount / units * 7 // 1)
    return days


def _finishes(world, begin, tasks, delays):
    """The day of eligibility of each schedule of these tasks."""
    yield from _placed(world, begin, list(tasks), [], delays)


def _placed(world, begin, left, placed, delays):
    """Schedules with one more task placed after another, no task before one placed already."""
    if not left:
        day = None if _changes_brought(world, placed) else _eligible(world, begin, placed)
        if day:
            yield day
        return
    soonest = max((start for _, _, start, _ in placed), default=begin)
    for at, (action, amount, days) in enumerate(left):
        rest = left[:at] + left[at + 1 :]
        for start in _starts(world, begin, soonest, action, placed, delays):
            if _has_time(world, placed, start, days, per_week(world, action)):
                yield from _placed(
                    world, begin, rest, [*placed, (action, amount, start, start + timedelta(days=days))], delays
                )


def _starts(world, begin, soonest, action, placed, delays):
    """The days on which an action may start, of those that could matter."""
    marks = {begin, soonest, *(end for _, _, _, end in placed)}
    for day in sorted(marks):
        if action.needs and (change := judge(action.needs, evidence_on(world, placed, day), on=day).earliest):
            marks.add(change.day)
    marks |= {day + timedelta(days=later) for day in list(marks) for later in delays}
    for day in sorted(marks):
        if day >= soonest and _may(world, action, placed, day):
            yield day


def _may(world, action, placed, day):
    return action.needs is None or judge(action.needs, evidence_on(world, placed, day), on=day).verdict == "met"


def _changes_brought(world, placed):
    """Whether an action changes what another one brought: left out here, as the planner does."""
    kinds = world.evidence.subject.kinds
    return any(
        record.get(MARK) and concerns(change, record, kinds[change.kind], end)
        for action, _, _, end in placed
        for change in action.changes
        for record in evidence_on(
            world, [(_marked(one), *rest) for one, *rest in placed if not one.changes], end
        ).records.get(change.kind, ())
    )


def _marked(action):
    return replace(action, adds=tuple(Added(one.kind, {**one.record, MARK: True}) for one in action.adds))


def _has_time(world, placed, start, days, hours):
    limit = world.limits.hours_per_week
    if limit is None or not hours or not days:
        return True
    spans = [(begins, ends, per_week(world, one)) for one, _, begins, ends in placed if begins < ends]
    edges = [start, *(begins for begins, _, _ in spans if start < begins < start + timedelta(days=days))]
    return all(hours + sum(used for begins, ends, used in spans if begins <= edge < ends) <= limit for edge in edges)


def evidence_on(world, placed, day):
    """What is on file on a day, by what has ended by then."""
    records = world.evidence.records
    for action, amount, _, end in sorted(placed, key=lambda one: (one[3], not one[0].replaces)):
        if end <= day:
            records = applied(records, action, end, subject=world.evidence.subject, amount=amount)
    return Evidence(world.evidence.subject, records)


def _eligible(world, begin, placed):
    """The first day the rule is met once all is done; on the days before, fewer actions would have been enough."""
    last = max((end for _, _, _, end in placed), default=world.on)
    verdict = judge(world.goal.rule, evidence_on(world, placed, last), on=last)
    if verdict.verdict == "met":
        return last
    return verdict.earliest.day if verdict.earliest else None
