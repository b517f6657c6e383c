"""The jobs open to a person today, after each step of a plan, and the step that opens most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseway import criteria, planner
from caseway.criteria import Evidence, Text
from caseway.planner.effects import applied
from caseway.planner.model import Plan
from caseway.rulebooks import hiring
from caseway.rulebooks.actions import Action
from caseway.rulebooks.careers import Career
from caseway.rulebooks.hiring import Match
from caseway.web.base.shelf import shelf as whole_shelf
from caseway.web.careers import pages, shelf
from caseway.web.careers.bars import Scale, dollars
from caseway.web.result.citing import Bibliography, Cited, Reference
from caseway.web.result.shelf import credential_of, names, particulars, rule_on

MOST_WAYS = 5
DEGREE, LICENSE = "degree", "license"

Careers = Mapping[str, Career]


@dataclass(frozen=True, slots=True)
class Stage:
    """A day in a plan: what has been done by then, and the evidence it is judged on."""

    label: Text | str
    day: date
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Opened:
    """The careers that a stage opens and none before it did."""

    label: Text | str
    day: date
    cards: tuple[pages.Card, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Things one could do next, one after the other, until when, and what they open."""

    actions: tuple[Action, ...]
    day: date
    cost: int
    cards: tuple[pages.Card, ...]

    @property
    def cost_words(self) -> str:
        """What they typically cost together."""
        return dollars(self.cost)


@dataclass(frozen=True, slots=True)
class Matched:
    """A career judged for a person, with its pay."""

    match: Match
    card: pages.Card


@dataclass(frozen=True, slots=True)
class Goal:
    """A certification a plan may lead to."""

    rulebook: str
    credential: str
    letters: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page says."""

    on: date
    open: tuple[Matched, ...]
    maybe: tuple[Matched, ...]
    shut: tuple[Matched, ...]
    total: int
    goals: tuple[Goal, ...]
    plan: Plan | None
    stages: tuple[Opened, ...]
    most: Steps | None
    ways: tuple[Steps, ...]
    helped: int
    scale: Scale
    month: date | None
    pay_source: Reference
    sources: tuple[Cited, ...]

    @property
    def goal(self) -> Goal | None:
        """The certification the plan shown leads to."""
        return next((goal for goal in self.goals if goal.chosen), None)


def page(evidence: Evidence, *, on: date, toward: str = "") -> Page:
    """Judge every career for a person today, along a plan, and after what they could do next."""
    careers, ruler = shelf.careers(), pages.common_scale()
    matched = [
        Matched(found, pages.card(found.career, found.verdict, ruler, found.nearest.way))
        for found in _matches(careers, evidence, on)
    ]
    by_verdict = {verdict: tuple(one for one in matched if one.match.verdict == verdict) for verdict in hiring.ORDER}
    shut = {one.match.career.key: one.match.career for one in matched if one.match.verdict != "met"}
    goals = _goals(toward, on)
    plan = _plan(goals, evidence, on)
    ways = ways_up(evidence, shut, shelf.actions(), ruler, on=on)
    pay = [row for career in careers.values() for row in career.pay]
    bibliography = Bibliography(row.source for row in pay)
    return Page(
        on=on,
        open=by_verdict["met"],
        maybe=by_verdict["unknown"],
        shut=tuple(sorted(by_verdict["not_met"], key=lambda one: len(one.match.nearest.lacking))),
        total=len(careers),
        goals=goals,
        plan=plan,
        stages=opened(stages_of(plan) if plan else (), shut, ruler),
        most=ways[0] if ways else None,
        ways=ways[1:MOST_WAYS],
        helped=_helped(careers, goals),
        scale=ruler,
        month=max((row.month for row in pay), default=None),
        pay_source=bibliography.refer(pay[0].source),
        sources=bibliography.sources,
    )


def _matches(careers: Careers, evidence: Evidence, on: date) -> list[Match]:
    found = [hiring.match(career, evidence, on=on) for career in careers.values()]
    return sorted(found, key=lambda match: -match.career.best_median(match.nearest.way))


def opened(stages: Iterable[Stage], shut: Careers, ruler: Scale) -> tuple[Opened, ...]:
    """For each stage, in order, the careers it opens that were not open before."""
    left, found = dict(shut), []
    for stage in sorted(stages, key=lambda stage: stage.day):
        new = [career for career in left.values() if hiring.is_open(career, stage.evidence, on=stage.day)]
        for career in new:
            del left[career.key]
        found.append(Opened(stage.label, stage.day, _cards(new, ruler)))
    return tuple(found)


def _cards(careers: Iterable[Career], ruler: Scale) -> tuple[pages.Card, ...]:
    best = sorted(careers, key=lambda career: -career.best_median())
    return tuple(pages.card(career, "met", ruler) for career in best)


def stages_of(plan: Plan) -> Iterator[Stage]:
    """The days on which a plan's steps end. Its evidence is dated, so it can be judged on each of them."""
    for step in plan.steps:
        if step.kind == "action" and step.ends:
            yield Stage(step.title, step.ends, plan.evidence)


def ways_up(
    evidence: Evidence, shut: Careers, actions: Mapping[str, Action], ruler: Scale, *, on: date
) -> tuple[Steps, ...]:
    """Degrees and licenses one could go for, those that open most first; none that another beats in jobs and time."""
    tried = sorted(_tries(evidence, shut, actions, on), key=lambda one: (-len(one.opens), one.day, len(one.done)))
    best: list[_Try] = []
    for one in tried:
        if one.opens and not any(one.opens <= other.opens and other.day <= one.day for other in best):
            best.append(one)
    return tuple(
        Steps(one.done, one.day, _cost(one.done), _cards((shut[key] for key in one.opens), ruler)) for one in best
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """Steps tried: until when they take, and the keys of the careers they open."""

    done: tuple[Action, ...]
    day: date
    opens: frozenset[str]


def _tries(
    evidence: Evidence, shut: Careers, actions: Mapping[str, Action], on: date, done: tuple[Action, ...] = ()
) -> Iterator[_Try]:
    """Every degree and license within reach, and every license within reach after a degree."""
    groups = (LICENSE,) if done else (DEGREE, LICENSE)
    for action in actions.values():
        if action.group not in groups or action.stage or not _is_allowed(action, evidence, on):
            continue
        day = on + timedelta(days=action.takes.days[1] if action.takes else 0)
        after = Evidence(evidence.subject, applied(evidence.records, action, day, subject=evidence.subject))
        opens = (key for key, career in shut.items() if hiring.is_open(career, after, on=day))
        yield _Try((*done, action), day, frozenset(opens))
        if action.group == DEGREE:
            yield from _tries(after, shut, actions, day, (action,))


def _cost(done: Iterable[Action]) -> int:
    return sum(round(action.cost.typical) for action in done if action.cost)


def _is_allowed(action: Action, evidence: Evidence, on: date) -> bool:
    return action.needs is None or criteria.judge(action.needs, evidence, on=on).verdict == "met"


def _goals(toward: str, on: date) -> tuple[Goal, ...]:
    """The certifications one can choose; the one most jobs know where none was chosen."""
    known = names()
    fits = Counter(fit.rulebook for career in shelf.careers().values() for fit in career.certifications)
    wanted = next(
        (name for name in known if credential_of(name) == toward), max(known, key=fits.__getitem__, default="")
    )
    return tuple(
        Goal(name, credential_of(name), particulars(rule_on(name, on=on)).letters, name == wanted) for name in known
    )


def _plan(goals: tuple[Goal, ...], evidence: Evidence, on: date) -> Plan | None:
    """The fastest plan to the certification chosen."""
    chosen = next((goal.rulebook for goal in goals if goal.chosen), None)
    if chosen is None:
        return None
    aim = planner.goal_of(whole_shelf(), chosen, on=max(on, whole_shelf().editions(chosen)[0]))
    others = planner.goals(whole_shelf(), on=on)
    return planner.plan(aim, evidence, on=on, actions=shelf.actions(), others=others).fastest


def _helped(careers: Careers, goals: tuple[Goal, ...]) -> int:
    """In how many careers the certification chosen is one that fits."""
    chosen = {goal.rulebook for goal in goals if goal.chosen}
    return sum(any(fit.rulebook in chosen for fit in career.certifications) for career in careers.values())
