"""How a case's thread reads in a plan: as it is now, as it was kept when a version was shared, and what changed between.

Values alone: nothing here knows a database. Kept are words as they were, the names of who does what, and the labels, so
that an old version is as closely held as a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

Part = TypeVar("Part", "PlanNeed", "PlanGoal", "PlanStep")


@dataclass(frozen=True, slots=True)
class PlanNeed:
    """A need as a plan has it."""

    id: UUID
    domain: str
    says: str
    words: str
    priority: int
    agreement: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step as a plan has it; `who`: the name of who does it, where it is not the client."""

    id: UUID
    says: str
    owner: str
    who: str
    due_date: date | None
    status: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """A goal as a plan has it; its labels are also those of the needs it serves."""

    id: UUID
    words: str
    criterion: str
    baseline: str
    target_date: date | None
    is_long_term: bool
    status: str
    needs: tuple[UUID, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Needs, goals with their steps, and steps of no goal, in order; `left_out`: how many parts a viewer may not see."""

    needs: tuple[PlanNeed, ...] = ()
    goals: tuple[PlanGoal, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A part that is in both versions and reads differently: by field what it said and what it says."""

    id: UUID
    says: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What came, went and changed from one version of a plan to another; sections are those of the plan itself."""

    needs_added: tuple[PlanNeed, ...] = ()
    needs_removed: tuple[PlanNeed, ...] = ()
    needs_changed: tuple[Changed, ...] = ()
    goals_added: tuple[PlanGoal, ...] = ()
    goals_removed: tuple[PlanGoal, ...] = ()
    goals_changed: tuple[Changed, ...] = ()
    steps_added: tuple[PlanStep, ...] = ()
    steps_removed: tuple[PlanStep, ...] = ()
    steps_changed: tuple[Changed, ...] = ()
    sections: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether both read the same."""
        return not any(getattr(self, one.name) for one in fields(self))


def kept(content: Content) -> dict[str, Any]:
    """A content as a version of a plan keeps it."""
    return {
        "needs": [_plain(one) for one in content.needs],
        "goals": [{**_plain(one), "steps": [_plain(step) for step in one.steps]} for one in content.goals],
        "steps": [_plain(one) for one in content.steps],
    }


def read(stored: Mapping[str, Any]) -> Content:
    """A content as a version of a plan kept it."""
    return Content(
        needs=tuple(_need(one) for one in stored.get("needs", ())),
        goals=tuple(_goal(one) for one in stored.get("goals", ())),
        steps=tuple(_step(one) for one in stored.get("steps", ())),
    )


def differences(old: Content, new: Content, sections: Mapping[str, tuple[str, str]]) -> Differences:
    """What changed from one content to another; `sections`: by name what each version says, also where it is the same."""
    needs, goals = _compared(old.needs, new.needs, {"labels"}), _compared(old.goals, new.goals, {"labels", "steps"})
    steps = _compared(_all_steps(old), _all_steps(new), {"labels"})
    return Differences(*needs, *goals, *steps, {name: two for name, two in sections.items() if two[0] != two[1]})


def _all_steps(content: Content) -> tuple[PlanStep, ...]:
    return (*(step for goal in content.goals for step in goal.steps), *content.steps)


def _compared(
    old: Iterable[Part], new: Iterable[Part], apart: set[str]
) -> tuple[tuple[Part, ...], tuple[Part, ...], tuple[Changed, ...]]:
    """What is new, what is gone, and what reads differently, but for some fields."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    changed = []
    for key, one in after.items():
        was = before.get(key, one)
        names = [each.name for each in fields(one) if each.name not in apart]
        found = {
            name: (getattr(was, name), getattr(one, name)) for name in names if getattr(was, name) != getattr(one, name)
        }
        if found:
            changed.append(Changed(key, _says(one), found))
    added = tuple(one for key, one in after.items() if key not in before)
    return added, tuple(one for key, one in before.items() if key not in after), tuple(changed)


def _says(one: PlanNeed | PlanGoal | PlanStep) -> str:
    return one.words if isinstance(one, PlanGoal) else one.says


def _plain(one: PlanNeed | PlanGoal | PlanStep) -> dict[str, Any]:
    return {name: _json(value) for name, value in asdict(one).items() if name != "steps"}


def _json(value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if isinstance(value, (tuple, list)):
        return [_json(part) for part in value]
    return str(value) if isinstance(value, (UUID, date)) else value


def _need(stored: Mapping[str, Any]) -> PlanNeed:
    return PlanNeed(**{**stored, "id": UUID(stored["id"]), "labels": tuple(stored["labels"])})


def _goal(stored: Mapping[str, Any]) -> PlanGoal:
    return PlanGoal(**{
        **stored, "id": UUID(stored["id"]), "labels": tuple(stored["labels"]), "target_date": _date(stored["target_date"]),
        "needs": tuple(UUID(one) for one in stored["needs"]), "steps": tuple(_step(one) for one in stored["steps"]),
    })  # fmt: skip


def _step(stored: Mapping[str, Any]) -> PlanStep:
    told = {"id": UUID(stored["id"]), "labels": tuple(stored["labels"]), "due_date": _date(stored["due_date"])}
    return PlanStep(**{**stored, **told})


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
