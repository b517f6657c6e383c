"""What rows serve, where they are of a need or a goal: its words and its labels, for all rows of a page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from caseway.casework.codes import ChangeKind
from caseway.casework.models import CaseChange, Goal, GoalNeed, GoalReview, Need, Task


@dataclass(frozen=True, slots=True)
class Served:
    """The words of a need or goal, and the labels of all that it is part of."""

    words: str = ""
    labels: frozenset[str] = frozenset()


def of(rows: Iterable[Any]) -> Mapping[UUID, Served]:
    """What each of some rows serves, by its id; nothing where it serves none."""
    found = list(rows)
    wanted = {row.pk: key for row in found if (key := _goal_of(row)) is not None}
    needs = {row.pk: row.about for row in found if isinstance(row, CaseChange) and row.kind == ChangeKind.NEED}
    goals = _goals(set(wanted.values()))
    of_needs = {
        key: Served(says, frozenset(labels))
        for key, says, labels in Need.objects.filter(pk__in=set(needs.values())).values_list("pk", "says", "labels")
    }
    served: dict[UUID, Served] = defaultdict(Served)
    served |= {row: goals[goal] for row, goal in wanted.items() if goal in goals}
    served |= {row: of_needs[need] for row, need in needs.items() if need in of_needs}
    return served


def _goal_of(row: Any) -> UUID | None:  # noqa: ANN401 - a row of any of the tables
    if isinstance(row, Task | GoalReview):
        return row.goal_id
    return row.about if isinstance(row, CaseChange) and row.kind == ChangeKind.GOAL else None


def _goals(keys: set[UUID]) -> Mapping[UUID, Served]:
    """Goals with their own labels and those of the needs they serve."""
    labels: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    for goal, found in GoalNeed.objects.filter(goal__in=keys).values_list("goal", "need__labels"):
        labels[goal] |= frozenset(found)
    rows = Goal.objects.filter(pk__in=keys).values_list("pk", "words", "labels")
    return {key: Served(words, labels[key] | frozenset(own)) for key, words, own in rows}
