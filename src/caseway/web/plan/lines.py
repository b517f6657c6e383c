"""The steps of a plan as its page tells them: when, for how much, what each number rests on, and what one may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseway.criteria import Source, Text
from caseway.planner.model import ZERO, Plan, Range, Step
from caseway.rulebooks.actions import Action
from caseway.rulebooks.estimates import Estimate
from caseway.web.plan import amounts
from caseway.web.plan.assumptions import PARTS, SIZES, Assumed, of
from caseway.web.result.citing import Cited, cited


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number rests on: a source, or whose estimate it is."""

    about: str
    source: Cited | None
    is_yours: bool


@dataclass(frozen=True, slots=True)
class Size:
    """One of the three fields for an amount."""

    name: str
    size: str
    value: str


@dataclass(frozen=True, slots=True)
class Editable:
    """A number of a step that one may set for oneself."""

    part: str
    unit: str
    sizes: tuple[Size, ...]
    note: str
    is_yours: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the plan."""

    number: int
    step: Step
    key: str
    last: date | None
    length: str
    cost: str
    hours: str
    cost_so_far: str
    hours_so_far: str
    is_free: bool
    takes_hours: bool
    bases: tuple[Basis, ...]
    tip: str
    editable: tuple[Editable, ...]
    is_wrong: bool
    is_optional: bool

    @property
    def has_own(self) -> bool:
        """Whether the person set a number of this step."""
        return any(number.is_yours for number in self.editable)

    @property
    def title(self) -> Text | str:
        """What to do."""
        return self.step.title


@dataclass(frozen=True, slots=True)
class Wrong:
    """What somebody typed for a step and cannot be used."""

    key: str
    typed: Mapping[str, str]
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Own:
    """What is the person's own: which numbers count in the plan shown, and which stand in the forms."""

    assumed: Assumed
    actions: Mapping[str, Action]
    wrong: Wrong | None
    is_yours: bool

    def set(self, key: str, part: str) -> bool:
        """Whether the plan shown was made with a number of the person's."""
        return self.is_yours and part in self.assumed.numbers.get(key, {})


def line_of(number: int, step: Step, plan: Plan, so_far: tuple[Range, Range], own: Own) -> Line:
    """Prepare one step; `so_far` is what all steps through it cost and take."""
    action, (cost, hours) = step.action, so_far
    key = action.key if action else ""
    last = last_day(step)
    return Line(
        number=number,
        step=step,
        key=key,
        last=last,
        length=amounts.length((last - step.starts).days + 1) if last and last > step.starts else "",
        cost=amounts.cost(step.cost),
        hours=amounts.hours(step.hours),
        cost_so_far=amounts.dollars(cost.typical),
        hours_so_far=amounts.count(hours.typical),
        is_free=step.cost == ZERO,
        takes_hours=step.hours != ZERO,
        bases=tuple(_bases(step, plan, own)),
        tip=action.tip if action else "",
        editable=tuple(_editable(own.actions[key], _parts(step, plan), own)) if key in own.actions else (),
        is_wrong=bool(own.wrong and own.wrong.key == key and key),
        is_optional=step.kind == "action" and key in own.actions and is_optional(own.actions[key]),
    )


def is_optional(action: Action) -> bool:
    """Whether there may be another way: signing a form or sitting the exam has none."""
    return action.stage is None and action.group not in ("papers", "exam")


def last_day(step: Step) -> date | None:
    """The last day of doing it; its evidence is there on the day after. None where it is not known."""
    return max(step.starts, step.ends - timedelta(days=1)) if step.ends else None


def _bases(step: Step, plan: Plan, own: Own) -> list[Basis]:
    """What a step's time and cost rest on."""
    found: list[Basis] = []
    key = step.action.key if step.action else ""
    if step.kind not in ("now", "renew") and (step.source or step.is_estimate):
        found.append(_basis("time", _time_source(step), is_yours=own.set(key, "takes")))
    if step.cost != ZERO:
        sources = _fee_sources(step, plan) if step.kind == "apply" else [_cost_source(step)]
        found += [_basis("cost", source, is_yours=own.set(key, "cost")) for source in sources]
    return found


def _time_source(step: Step) -> Source | None:
    action = step.action
    if step.kind != "action" or action is None:
        return step.source
    estimate = action.takes or (action.per_unit.pace if action.per_unit else None)
    return estimate.source if estimate else None


def _cost_source(step: Step) -> Source | None:
    action = step.action
    if action is None:
        return step.source
    estimate = action.cost or (action.per_unit.cost if action.per_unit else None)
    return estimate.source if estimate else None


def _fee_sources(step: Step, plan: Plan) -> list[Source | None]:
    """Where a certifier's fees are written; of another certification on the way the page about it says."""
    particulars = plan.goal.particulars
    if particulars is None or step.credential != particulars.letters:
        return [step.source] if step.source else []
    fees = [particulars.fee(id_, step.starts) for id_ in particulars.first_cost]
    return list(dict.fromkeys(fee.source for fee in fees if fee))


def _basis(about: str, source: Source | None, *, is_yours: bool) -> Basis:
    return Basis(about, cited(source) if source and not is_yours else None, is_yours=is_yours)


def _parts(step: Step, plan: Plan) -> tuple[str, ...]:
    """Which numbers of a step are the action's own; a certifier's windows and published times are not ours to move."""
    if step.kind in ("action", "prepare"):
        return PARTS
    pathway = plan.goal.particulars.pathway if plan.goal.particulars else None
    published = pathway and {"apply": pathway.review, "exam": pathway.schedule, "result": pathway.result}.get(step.kind)
    is_fixed = step.kind == "exam" and step.window is not None
    return () if published or is_fixed or step.kind not in ("apply", "exam", "result") else ("takes",)


def _editable(action: Action, parts: tuple[str, ...], own: Own) -> list[Editable]:
    """The numbers of an action that can be set, with what is set or what we take."""
    found = []
    for part in parts:
        estimate = of(action, part)
        if estimate:
            mine = own.assumed.numbers.get(action.key, {}).get(part)
            wrong = own.wrong if own.wrong and own.wrong.key == action.key else None
            sizes = tuple(_size(part, at, estimate, mine, wrong) for at in range(len(SIZES)))
            found.append(
                Editable(
                    part, estimate.unit, sizes, estimate.note, bool(mine), wrong.says.get(part, "") if wrong else ""
                )
            )
    return found


def _size(part: str, at: int, estimate: Estimate, mine: tuple[float, ...] | None, wrong: Wrong | None) -> Size:
    name = f"{part}_{SIZES[at]}"
    value = mine[at] if mine else (estimate.least, estimate.typical, estimate.most)[at]
    return Size(name, SIZES[at], wrong.typed.get(name, "") if wrong else f"{value:g}")
