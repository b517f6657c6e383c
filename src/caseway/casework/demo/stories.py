"""The story lines of the demo: one file for each kind of case manager, and what happens everywhere (`stories/`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from caseway.criteria.yaml import load_file

FOLDER = Path(__file__).parent / "stories"
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What somebody lacks, and how it ends: resolved, deferred, or why it stays unmet (`transferred:` before it)."""

    domain: str
    says: str
    words: str
    priority: int
    ends: str
    how: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """Something to be done for a goal: by the worker, the client, a caregiver, or a partner who is named."""

    says: str
    who: str
    result: str
    kind: str = "general"


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in somebody's own words; `needs`: which of the story it serves, from 1."""

    words: str
    criterion: str
    needs: tuple[int, ...]
    steps: tuple[StepLine, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What was written of a contact: how it was made or with whom, and the words."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """How it goes with somebody in a program, from the referral to the closing.

    lasts: days from the beginning to the end, at least and at most.  every: days between two contacts, likewise.  dates:
    days after the referral.  basis: on what case management rests.  kin: who speaks for or beside them.  household: ages
    of the children who come along.
    """

    name: str
    setting: str
    program: str
    ages: tuple[int, int]
    reasons: tuple[str, ...]
    lasts: tuple[int, int]
    every: tuple[int, int]
    modes: tuple[str, ...]
    needs: tuple[NeedLine, ...]
    goals: tuple[GoalLine, ...]
    plan: Mapping[str, str]
    notes: tuple[NoteLine, ...]
    closing: tuple[str, str]
    source: str = "other"
    referrer: str = ""
    urgency: str = "routine"
    level: int = 2
    labels: tuple[str, ...] = ()
    is_restricted: bool = False
    is_hiding: bool = False
    basis: str = "written"
    kin: str = ""
    household: tuple[int, ...] = ()
    languages: tuple[str, ...] = ("en",)
    dates: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    papers: tuple[tuple[str, str], ...] = ()


@cache
def shelf() -> Mapping[str, tuple[Story, ...]]:
    """Every story, by the setting."""
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.stem != SHARED)
    return {path.stem: _read(path) for path in files}


@cache
def shared() -> Mapping[str, Any]:
    """What happens in every program."""
    found: Any = load_file(FOLDER / f"{SHARED}.yaml").plain()
    return dict(found)


def _read(path: Path) -> tuple[Story, ...]:
    told: Any = load_file(path).plain()
    return tuple(_story(one, path.stem, told["program"]) for one in told["stories"])


def _story(told: dict[str, Any], setting: str, program: str) -> Story:
    plain = ("source", "referrer", "urgency", "level", "basis", "kin")
    more: dict[str, Any] = {name: told[name] for name in plain if name in told}
    more |= {name: tuple(told[name]) for name in ("labels", "household", "languages") if name in told}
    return Story(
        name=told["name"], setting=setting, program=program, ages=_two(told["ages"]), reasons=tuple(told["reasons"]),
        lasts=_two(told["lasts"]), every=_two(told["every"]), modes=tuple(told["modes"]),
        needs=tuple(_need(one) for one in told["needs"]), goals=tuple(_goal(one) for one in told["goals"]),
        plan=told["plan"], notes=tuple(NoteLine(*line) for one in told["notes"] for line in one.items()),
        closing=(told["closing"]["reason"], told["closing"]["note"]), is_restricted=told.get("restricted", False),
        is_hiding=told.get("safe", False), dates=told.get("dates", {}),
        scores={name: tuple(totals) for name, totals in told.get("scores", {}).items()},
        papers=tuple((kind, title) for kind, title in told.get("papers", ())),
        **more,
    )  # fmt: skip


def _two(told: list[int]) -> tuple[int, int]:
    least, most = told
    return least, most


def _need(told: dict[str, Any]) -> NeedLine:
    labels = tuple(told.get("labels", ()))
    return NeedLine(told["in"], told["says"], told["words"], told["first"], told["ends"], told["how"], labels)


def _goal(told: dict[str, Any]) -> GoalLine:
    steps = tuple(StepLine(one["says"], one["who"], one["result"], one.get("kind", "general")) for one in told["steps"])
    return GoalLine(told["words"], told["by"], tuple(told["for"]), steps, tuple(told.get("levels", ())))
