"""Goals from the shelf, and actions as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from caseway.planner.model import Goal
from caseway.rulebooks import NotOnShelf, Shelf
from caseway.rulebooks.actions import Action
from caseway.rulebooks.estimates import Estimate

Numbers = tuple[float, float, float]


def goal_of(shelf: Shelf, name: str, *, on: date) -> Goal:
    """A certification as a goal, by the edition in force on a day."""
    rulebook = shelf.rulebook(name)
    try:
        return Goal(rulebook.edition(on=on), rulebook.particulars)
    except NotOnShelf:
        return Goal(rulebook.edition(on=on))


def goals(shelf: Shelf, *, on: date) -> tuple[Goal, ...]:
    """Every certification in force on a day whose exam and fees are known, as a goal that may be earned on the way."""
    names = [name for name in shelf.names("certification") if shelf.editions(name)[0] <= on]
    return tuple(goal for name in names if (goal := goal_of(shelf, name, on=on)).particulars)


def with_estimates(actions: Mapping[str, Action], own: Mapping[str, Mapping[str, Numbers]]) -> dict[str, Action]:
    """The actions with a person's own numbers for `takes` and `cost`, in the unit the action has."""
    return {key: _with(action, own[key]) if key in own else action for key, action in actions.items()}


def _with(action: Action, own: Mapping[str, Numbers]) -> Action:
    units = {"takes": "days", "cost": "USD", "per_week": "hours"}
    changes = {}
    for name, (least, typical, most) in own.items():
        known: Estimate | None = getattr(action, name)
        changes[name] = Estimate(least, typical, most, known.unit if known else units[name])  # type: ignore[arg-type]
    return replace(action, **changes)  # type: ignore[arg-type]
