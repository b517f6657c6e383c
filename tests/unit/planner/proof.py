"""Proof of a plan from its steps alone: what a person would have on file each day, judged by the engine.

Nothing of the search is trusted: evidence is put together again from what each step says and when it ends.
"""

from datetime import date, timedelta

from caseway.criteria import Evidence, judge
from caseway.planner.effects import applied
from caseway.planner.upkeep import KINDS
from caseway.rulebooks.actions import Action, Added

ONE_DAY = timedelta(days=1)


def prove_all(planned, world):
    """Prove every plan of an answer, and that all are worth choosing between: none is beaten on both counts."""
    for plan in (*planned.plans, *planned.if_agreed, *([planned.as_is] if planned.as_is else [])):
        prove(plan, world)
    for plan in planned.plans:
        assert not plan.rests_on_answer
        assert world.limits.money is None or plan.cost.typical <= world.limits.money
    assert all(plan.rests_on_answer for plan in planned.if_agreed)
    points = [(plan.finish, plan.cost.typical) for plan in planned.plans]
    assert points == sorted(points, key=lambda one: (one[0], -one[1])), "fastest first, cheapest last"
    assert len({day for day, _ in points}) == len({cost for _, cost in points}) == len(points), "one is beaten"
    assert (planned.fastest, planned.cheapest) == ((planned.plans[0], planned.plans[-1]) if points else (None, None))
    assert bool(planned.plans) != bool(planned.why_not)


def prove(plan, world):
    """Prove one plan."""
    _prove_days(plan, world)
    _prove_limits(plan, world)
    _prove_sums(plan)
    rule, eligible = world.goal.rule, plan.eligible_on
    assert judge(rule, plan.evidence, on=eligible).verdict == "met"
    assert judge(rule, on_file(plan, world, eligible), on=eligible).verdict == "met"
    if eligible > world.on:
        before = eligible - ONE_DAY
        assert judge(rule, on_file(plan, world, before), on=before).verdict != "met", "it was met the day before"
    if plan.applied_on:
        assert judge(rule, on_file(plan, world, plan.applied_on), on=plan.applied_on).verdict == "met"
    for action, _, starts, ends in _done(plan, world):
        assert ends <= eligible, f"{action.key} ends when nobody needs it any more"
        if action.needs:
            verdict = judge(action.needs, on_file(plan, world, starts), on=starts)
            assert verdict.verdict == "met", f"{action.key} begins before what it needs is there"


def _prove_days(plan, world):
    begin = max(world.on, world.limits.not_before or world.on)
    assert [step.starts for step in plan.steps] == sorted(step.starts for step in plan.steps)
    for step in plan.steps:
        assert step.starts >= (begin if step.kind in ("action", "prepare") else world.on), step
        assert step.starts <= step.until
        assert step.runs_until is None or step.runs_until <= plan.eligible_on
        assert step.kind == "now" or step.ends is not None
    days = [world.on, plan.eligible_on, plan.applied_on, plan.exam_on, plan.certified_on]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert plan.finish == known[-1]
    assert plan.soonest <= plan.finish <= plan.latest


def _prove_limits(plan, world):
    limits = world.limits
    for action, *_ in _done(plan, world):
        assert limits.allows(action)
        assert not (limits.stay and action.moves)
        assert not (limits.keep_job and action.changes_job)
        assert action.key not in limits.without
    if limits.hours_per_week is not None:
        assert max((hours_on(plan, step.starts) for step in plan.steps), default=0) <= limits.hours_per_week + 1e-9


def hours_on(plan, day):
    """The hours a week that a plan takes on a day, beside paid work."""
    return sum(step.per_week for step in plan.steps if step.ends and step.starts <= day < step.ends)


def _prove_sums(plan):
    for size in ("least", "typical", "most"):
        assert getattr(plan.cost, size) == sum(getattr(step.cost, size) for step in plan.steps)
        assert abs(getattr(plan.hours, size) - sum(getattr(step.hours, size) for step in plan.steps)) < 1e-6
    assert plan.cost.least <= plan.cost.typical <= plan.cost.most
    for step in plan.steps:
        if step.per_week and step.ends:
            assert abs(step.hours.typical - step.per_week * (step.ends - step.starts).days / 7) <= step.per_week, step


# --- what is on file -------------------------------------------------------------------------------------------------


def _done(plan, world):
    """The actions of a plan, each with its amount, the day it starts and the day its evidence is there."""
    for step in plan.steps:
        if step.kind == "action":
            yield step.action, step.hours.typical, step.starts, step.ends
        elif step.kind == "result" and step.credential != plan.goal.letters:
            other = next(goal for goal in world.others if goal.letters == step.credential)
            first = min(one.starts for one in plan.steps if one.credential == step.credential)
            yield _earning(other), 0, first, step.ends


def _earning(goal):
    letters, issuer = goal.letters.upper(), goal.particulars.issuer.upper()
    record = {"type": letters, "issuer": issuer, "status": "active", "expires": None}
    return Action(
        key=f"earn:{goal.rule.name}",
        title=letters,
        says="",
        group="credential",
        adds=(Added("certifications", record),),
    )


def on_file(plan, world, day):
    """What a person has on file on a day: what has ended by then, with all that is held kept in force."""
    records = _kept(plan, world)
    for action, amount, _, ends in sorted(_done(plan, world), key=lambda one: (one[3], not one[0].replaces)):
        if ends <= day:
            records = applied(records, action, ends, subject=world.evidence.subject, amount=amount)
    return Evidence(world.evidence.subject, records)


def _kept(plan, world):
    """What was on file at first; a license that runs out is renewed to the day the plan says."""
    renewed = [step for step in plan.steps if step.kind == "renew"]
    records = dict(world.evidence.records)
    for kind in KINDS:
        kept = []
        for index, record in enumerate(records.get(kind, ())):
            last, until = record.get("expires"), plan.evidence.records[kind][index].get("expires")
            if isinstance(last, date) and isinstance(until, date) and last < until:
                assert any(step.ends == last for step in renewed), f"nothing renews {record}"
                kept.append({**record, "expires": until})
            else:
                kept.append(record)
        records[kind] = tuple(kept) if kind in records else ()
    return {kind: rows for kind, rows in records.items() if kind in world.evidence.records}
