"""A plan as machines read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from caseway.criteria import Source
from caseway.planner import Limits, Plan, Planned, Range, Step, WhatIf

LABELS = ("fastest", "cheapest")


def as_json(planned: Planned, what_ifs: tuple[WhatIf, ...]) -> dict[str, object]:
    """Everything the planner said; days as year-month-day, amounts in three sizes."""
    rule = planned.goal.rule
    return {
        "rulebook": rule.name,
        "edition": rule.edition.isoformat(),
        "on": planned.on.isoformat(),
        "limits": _limits(planned.limits),
        "plans": [_plan(plan, planned) for plan in planned.plans],
        "as_is": _plan(planned.as_is, planned) if planned.as_is else None,
        "if_agreed": [_plan(plan, planned) for plan in planned.if_agreed],
        "why_not": [str(text) for text in planned.why_not],
        "assumes": list(planned.assumes),
        "what_if": [_what_if(one) for one in what_ifs],
    }


def _limits(limits: Limits) -> dict[str, object]:
    return {
        "hours_per_week": limits.hours_per_week,
        "money": limits.money,
        "not_before": _day(limits.not_before),
        "stay": limits.stay,
        "keep_job": limits.keep_job,
        "without": sorted(limits.without),
    }


def _plan(plan: Plan, planned: Planned) -> dict[str, object]:
    best = (planned.fastest, planned.cheapest)
    return {
        "key": plan.key,
        "labels": [label for label, one in zip(LABELS, best, strict=True) if one is plan],
        "eligible": _day(plan.eligible_on),
        "applied": _day(plan.applied_on),
        "exam": _day(plan.exam_on),
        "certified": _day(plan.certified_on),
        "finish": _day(plan.finish),
        "soonest": _day(plan.soonest),
        "latest": _day(plan.latest),
        "cost": {**_range(plan.cost), "unpriced": [str(step.title) for step in plan.unpriced]},
        "hours": _range(plan.hours),
        "busiest_week": plan.busiest,
        "steps": [_step(step) for step in plan.steps],
        "retest": _step(plan.retest) if plan.retest else None,
        "evidence": _written(plan.evidence.plain()),
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "kind": step.kind,
        "action": step.action.key if step.action else None,
        "title": str(step.title),
        "says": str(step.says),
        "starts": _day(step.starts),
        "ends": _day(step.ends),
        "runs_until": _day(step.runs_until),
        "cost": _range(step.cost),
        "hours": _range(step.hours),
        "proves": list(step.proves),
        "source": _source(step.source) if step.source else None,
        "estimate": step.is_estimate,
        "credential": step.credential or None,
        "note": str(step.note) or None,
    }


def _what_if(one: WhatIf) -> dict[str, object]:
    return {
        "action": one.action.key,
        "title": one.title,
        "days_earlier": one.days_earlier,
        "cost_more": one.cost_more,
        "only_way": one.only_way,
    }


def _source(source: Source) -> dict[str, object]:
    published = source.published
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "address": source.address,
        "published": _day(published) if isinstance(published, date) else published,
        "read": _day(source.read),
        "standing": source.standing,
    }


def _written(part: object) -> object:
    """A person document with its days written out, so that it can be given to `caseway judge`."""
    if isinstance(part, Mapping):
        return {name: _written(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_written(value) for value in part]
    return part.isoformat() if isinstance(part, date) else part


def _range(amount: Range) -> dict[str, float]:
    return {"least": amount.least, "typical": amount.typical, "most": amount.most}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
