"""`caseway plan`: the way to one certification, the answer first, then each dated step with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from caseway import planner, rulebooks
from caseway.cli import finding
from caseway.cli.printing import Page, counted, long_day, words
from caseway.criteria import Source, Text
from caseway.planner import Goal, Limits, Plan, Planned, Range, Step, WhatIf
from caseway.rulebooks import actions as catalog
from caseway.rulebooks.actions import Action

MOST_PROVEN = 4
WEEK = timedelta(days=7)
FULL_WEEK = 40
MUCH_STUDY = 200  # hours of study in a plan, from which on it matters how many fit into a week


@dataclass(frozen=True, slots=True)
class Answer:
    """What the planner said, and for whom."""

    name: str | None
    planned: Planned
    what_ifs: tuple[WhatIf, ...]


def ask(rulebook: str, file: str, *, shelf: rulebooks.Shelf, on: date, limits: Limits) -> Answer:
    """Plan for the person of a file, within limits."""
    goal = _goal(rulebook, shelf=shelf, on=on)
    person = finding.person(file)
    known = catalog.actions(shelf)
    _check(limits, known)
    others = planner.goals(shelf, on=on)
    planned = planner.plan(goal, person.evidence, on=on, actions=known, limits=limits, others=others)
    return Answer(person.name, planned, planned.what_ifs)


def _goal(rulebook: str, *, shelf: rulebooks.Shelf, on: date) -> Goal:
    """The goal: a rulebook of the shelf with all that is known around it, or the edition at a path alone."""
    rule = finding.rule(rulebook, on=on, shelf=shelf)
    finding.of_professional(rule, "plan")
    if rulebooks.kind_of(rule.name) == rulebooks.RENEWAL:
        raise finding.Unable(f"{rule.name} is about keeping what one holds; ask “caseway renew FILE” what is due.")
    return planner.goal_of(shelf, rule.name, on=on) if rule.name in shelf.rulebooks else Goal(rule)


def _check(limits: Limits, known: Mapping[str, Action]) -> None:
    """Refuse an action to do without that nobody knows; a slip of the pen would quietly change nothing."""
    optional = sorted(key for key, action in known.items() if not action.stage)
    strange = sorted(limits.without - set(optional))
    if strange:
        raise finding.Unable(
            f"there is no action “{strange[0][:60]}” to plan without. There are: {', '.join(optional)}."
        )


def tell(page: Page, answer: Answer) -> None:
    """Write the answer, then the fastest plan, then what differs in the others."""
    planned = answer.planned
    plan = planned.fastest
    if plan is None:
        _none(page, answer)
    else:
        _headline(page, plan, answer.name, planned.on, planned.limits)
        _this_week(page, plan)
        _steps(page, plan, "Step by step")
        _others(page, planned)
    if planned.as_is and planned.as_is not in planned.plans:
        _differing(page, planned.as_is, plan, "If you change nothing")
    for agreed in planned.if_agreed:
        _agreed(page, agreed)
    _what_ifs(page, answer.what_ifs)
    _closing(page, planned)


def write_calendar(file: str, planned: Planned) -> str:
    """Write the steps of the fastest plan as a calendar file; return what was done."""
    from caseway.planner.calendar import calendar, plan_events  # its library is read only where it is asked for

    if planned.fastest is None:
        return f"There is no plan, so {file} was not written."
    events = plan_events(planned.fastest, say=_said)
    at = datetime.combine(planned.on, time(), UTC)  # the day asked about, so that the same question gives the same file
    try:
        Path(file).write_bytes(calendar(events, at=at, name=planned.goal.rule.title))
    except OSError as error:
        raise finding.Unable(f"{file} cannot be written: {error.strerror}.") from None
    return f"Wrote {counted(len(events), 'step')} to {file}."


# --- the answer ---


def _headline(page: Page, plan: Plan, name: str | None, on: date, limits: Limits) -> None:
    title = plan.goal.rule.title
    page.line(_month(plan).upper(), "good")
    page.line(title, "bold")
    who = f"{name}, planned" if name else "Planned"
    page.text(
        f"{who} on {long_day(on)}, by the rules in force since {long_day(plan.goal.rule.edition)}.", paint="faint"
    )
    page.line()
    page.text(_days(plan, on))
    page.text(f"{_sum(plan)}.")
    if plan.busiest > FULL_WEEK:
        page.text(f"The fullest week holds {round(plan.busiest)} hours of work and study.")
    if limits.hours_per_week is None and plan.hours.typical > MUCH_STUDY:
        page.text(
            f"Beside the work done now, {limits.weekly:g} hours of study a week are counted on; say yours with --hours-per-week."
        )
    if plan.soonest and plan.latest and plan.soonest != plan.latest:
        page.text(
            f"If everything takes as short, or as long, as it may: {long_day(plan.soonest)} to {long_day(plan.latest)}."
        )


def _month(plan: Plan) -> str:
    return f"{'Certified' if plan.certified_on else 'Eligible'} by about {_month_of(plan.finish)}"


def _month_of(day: date) -> str:
    month, _, year = long_day(day).partition(" ")
    return f"{month} {year.rpartition(' ')[2]}"


def _days(plan: Plan, on: date) -> str:
    parts = ["You are eligible today." if plan.eligible_on <= on else f"Eligible on {long_day(plan.eligible_on)}."]
    if plan.applied_on:
        parts.append(f"Apply on {long_day(plan.applied_on)}.")
    if plan.exam_on:
        parts.append(f"Exam about {long_day(plan.exam_on)}.")
    if plan.certified_on is None:
        parts.append("What follows from there is not published.")
    return " ".join(parts)


def _sum(plan: Plan) -> str:
    """What a plan costs and how much time it takes."""
    parts = [f"Costs {_money(plan.cost)}"]
    if plan.unpriced:
        parts[0] += f" and {counted(len(plan.unpriced), 'cost')} not published"
    if plan.hours.most:
        parts.append(f"takes {_hours(plan.hours)} beside paid work")
    parts.append(
        f"rests on {counted(plan.estimates, 'estimate')}" if plan.estimates else "rests on published times only"
    )
    return ", ".join(parts)


def _money(amount: Range) -> str:
    if amount.is_sure:
        return f"${amount.typical:,.0f}"
    return f"about ${amount.typical:,.0f} (${amount.least:,.0f} to ${amount.most:,.0f})"


def _hours(amount: Range) -> str:
    if amount.is_sure:
        return counted(round(amount.typical), "hour")
    return f"about {counted(round(amount.typical), 'hour')} ({amount.least:,.0f} to {amount.most:,.0f})"


def _this_week(page: Page, plan: Plan) -> None:
    page.heading("This week")
    to_do = [step for step in plan.steps if step.kind != "now"]
    soon = [step for step in to_do if step.starts <= plan.on + WEEK]
    for step in soon:
        page.text(_said(step.title), indent=2, lead="-")
    if not soon and to_do:
        page.text(f"Nothing new. Next, on {long_day(to_do[0].starts)}: {_said(to_do[0].title)}.", indent=2)


# --- the steps ---


def _steps(page: Page, plan: Plan, title: str) -> None:
    page.heading(title)
    for step in plan.steps:
        _step(page, step)
    if plan.retest:
        page.text("if you do not pass:", indent=2, paint="faint")
        _step(page, plan.retest)


def _step(page: Page, step: Step) -> None:
    page.text(_said(step.title), indent=2, lead=f"{_when(step)}:", lead_paint="open" if step.kind != "now" else "")
    if step.kind != "now":
        _amounts(page, step)
    if step.proves:
        more = f" and {len(step.proves) - MOST_PROVEN} more" if len(step.proves) > MOST_PROVEN else ""
        page.text(f"{'; '.join(step.proves[:MOST_PROVEN])}{more}", indent=4, lead="proves:", lead_paint="good")
    if step.note:
        page.text(_said(step.note), indent=4, paint="faint")


def _when(step: Step) -> str:
    if step.kind == "now":
        return f"until {step.runs_until}" if step.runs_until else "goes on"
    last = max(step.starts, step.ends - timedelta(days=1)) if step.ends else step.starts
    return f"{step.starts} to {last}" if last > step.starts else f"{step.starts}"


def _amounts(page: Page, step: Step) -> None:
    """What a step costs and takes, how long its work has to go on, and what that rests on."""
    parts = []
    if step.cost.most:
        parts.append(_money(step.cost))
    if step.hours.most:
        parts.append(_hours(step.hours))
    if step.runs_until:
        parts.append(f"goes on until {step.runs_until}")
    parts.append(_rests(step.source, is_estimate=step.is_estimate))
    page.text("; ".join(filter(None, parts)), indent=4, paint="faint")


def _rests(source: Source | None, *, is_estimate: bool) -> str:
    if source is None:
        return "estimate" if is_estimate else ""
    mark = "" if source.standing == "official" else f", {source.standing}"
    return (
        f"{source.publisher}: {source.title} (read {source.read}{mark}){'; in part an estimate' if is_estimate else ''}"
    )


# --- the other plans ---


def _others(page: Page, planned: Planned) -> None:
    """The plans between, and the cheapest; of each only what differs from the fastest."""
    fastest, *others = planned.plans
    for plan in reversed(others):
        title = "The cheapest" if plan is planned.cheapest else "Between the two"
        _differing(page, plan, fastest, title)


def _differing(page: Page, plan: Plan, fastest: Plan | None, title: str) -> None:
    """Write what a plan does that the fastest does not, and what it leaves out; the same things done later go unsaid."""
    page.heading(f"{title}. {_month(plan)}")
    page.text(f"{_days(plan, plan.on)} {_sum(plan)}.", indent=2)
    known, kept = ({str(step.title) for step in one.steps} if one else set() for one in (fastest, plan))
    for step in plan.steps:
        if str(step.title) not in known:
            _step(page, step)
    for step in fastest.steps if fastest else ():
        if str(step.title) not in kept:
            page.text(_said(step.title), indent=2, lead="without:")
    if known & kept:
        page.text("The rest is the same, on days of its own.", indent=2, paint="faint")


def _agreed(page: Page, plan: Plan) -> None:
    page.heading(f"Only if the certifier says yes. {_month(plan)}")
    page.text("Ask in writing before you rely on it.", indent=2, paint="faint")
    page.text(f"{_days(plan, plan.on)} {_sum(plan)}.", indent=2)
    for step in plan.steps:
        _step(page, step)


def _what_ifs(page: Page, what_ifs: tuple[WhatIf, ...]) -> None:
    if what_ifs:
        page.heading("What it turns on")
    for one in what_ifs:
        page.text(f"{one.title}: {_difference(one)}", indent=2, lead="-")
        if not one.action.lever:
            page.text(f"try without it: --without {one.action.key}", indent=4, paint="faint")


def _difference(one: WhatIf) -> str:
    if one.only_way:
        return "there is no way without it"
    more = f", for ${abs(one.cost_more):,.0f} {'more' if one.cost_more > 0 else 'less'}" if one.cost_more else ""
    return f"{_length(one.days_earlier)} earlier{more}"


def _length(days: int) -> str:
    if days < 60:
        return counted(days, "day")
    months = round(days / 30.44)
    return counted(months, "month") if months < 24 else f"about {months / 12:.2g} years"


def _none(page: Page, answer: Answer) -> None:
    """Why there is no plan, and what would help."""
    planned = answer.planned
    page.text(planned.goal.rule.title, lead="NO PLAN:", lead_paint="bad", paint="bold")
    page.line()
    if planned.if_agreed:
        page.text("No way there is sure. One rests on the certifier's yes; see below.")
    for text in planned.why_not:
        page.text(words(text), lead="-")


def _closing(page: Page, planned: Planned) -> None:
    page.line()
    kinds = planned.goal.rule.subject.kinds
    looked_at = {clause.kind.name for clause in planned.goal.rule.clauses() if clause.kind}
    left_out = ", ".join(kinds[kind].label.lower() for kind in planned.assumes if kind in looked_at)
    if left_out:
        page.text(f"The file says nothing of these, so they were taken as none: {left_out}.", paint="faint")
    page.text("A plan is arithmetic, not a promise: only the certifier decides.", paint="faint")


def _said(text: Text | str) -> str:
    return words(text) if isinstance(text, Text) else text
