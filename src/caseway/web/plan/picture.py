"""The picture of a plan: what runs now, what to add, when to apply, the exam, and the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from caseway.criteria import add_months
from caseway.planner.model import Plan, Step
from caseway.web.base.wording import say
from caseway.web.result.drawing import Day, Picture, Span, Strand, draw

LOOKS = {
    "now": "now",
    "renew": "add",
    "action": "add",
    "apply": "apply",
    "prepare": "prepare",
    "exam": "sit",
    "result": "wait",
}
MONTHS_BACK, MONTHS_AHEAD = 3, 3


def of(plan: Plan) -> Picture:
    """Draw a plan from a little before its day to a little after its finish."""
    name = plan.goal.rule.name
    strands = {kind: [_strand(step, name) for step in plan.steps if step.kind == kind] for kind in LOOKS}
    after = sorted(
        (step for step in plan.steps if step.kind in ("apply", "prepare", "exam", "result")),
        key=lambda step: step.starts,
    )
    groups = [
        (_("What runs now"), strands["now"]),
        (_("What you add"), strands["action"] + strands["renew"]),
        (_("Application and exam"), [_strand(step, name) for step in after]),
        (_("Where it leads"), [_goal(plan)]),
    ]
    return draw(groups, [], on=plan.on, now=_("today"), frame=_frame(plan))


def _frame(plan: Plan) -> tuple[date, date]:
    last = max([plan.finish, *(step.until for step in plan.steps if step.kind != "now")])
    # A short plan still gets some room, so that a day is not as wide as a hand.
    return add_months(plan.on, -MONTHS_BACK), max(add_months(last, MONTHS_AHEAD), add_months(plan.on, 12))


def _strand(step: Step, name: str) -> Strand:
    """A step as one bar; work as two, to get it and to do it."""
    label = say(step.title, name)
    if step.kind == "exam":  # one day, which as a bar would be a hair
        sat = Span(label, step.starts, step.starts, LOOKS[step.kind])
        return Strand(label, (sat, *_window(step)), (Day(step.starts, "sit", ""),))
    if step.kind == "now" or not step.runs_until:
        span = Span(label, step.starts, step.runs_until or _last(step), LOOKS[step.kind])
        return Strand(label, (span, *_window(step)))
    spans = [Span(_("Goes on"), step.ends or step.starts, step.runs_until, "counts")]
    if step.ends and step.ends > step.starts:
        spans.insert(0, Span(label, step.starts, _last(step), LOOKS[step.kind]))
    return Strand(label, tuple(spans))


def _window(step: Step) -> Iterator[Span]:
    """When applications are taken or the exam is given, below the day one does it."""
    window = step.window
    if window and step.kind == "apply" and window.apply_from:
        yield Span(_("Applications are taken"), window.apply_from, window.apply_until, "window")
    if window and step.kind == "exam":
        yield Span(_("The exam is given"), window.test_from, window.test_until, "exam")


def _last(step: Step) -> date | None:
    """The last day of doing it; its evidence is there on the day after."""
    return max(step.starts, step.ends - timedelta(days=1)) if step.ends else None


def _goal(plan: Plan) -> Strand:
    """When one qualifies, and when the certificate is there."""
    letters = plan.goal.letters
    certified = plan.certified_on
    spans = [Span(_("You qualify"), plan.eligible_on, certified - timedelta(days=1) if certified else None, "met")]
    if certified:
        spans.append(Span(_("Certified"), certified, None, "certified"))
    return Strand(letters, tuple(spans), (Day(plan.finish, "met", say(plan.finish)),))
