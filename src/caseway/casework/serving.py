"""What rows serve, where they are of a need, a goal or a due date: its words and its labels, for all rows of a page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from caseway.casework import standards
from caseway.casework.codes import ChangeKind
from caseway.casework.models import CaseChange, Deadline, Goal, GoalNeed, GoalReview, Need, Task


@dataclass(frozen=True, slots=True)
class Served:
    """The words of a need, goal or rule, and the labels of all that it is part of."""

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
    due = {row.pk: key for row in found if (key := _deadline_of(row)) is not None}
    of_due = _deadlines(set(due.values()))
    served: dict[UUID, Served] = defaultdict(Served)
    served |= {row: goals[goal] for row, goal in wanted.items() if goal in goals}
    served |= {row: of_needs[need] for row, need in needs.items() if need in of_needs}
    served |= {row: of_due[one] for row, one in due.items() if one in of_due}
    return served


def _goal_of(row: Any) -> UUID | None:  # noqa: ANN401 - a row of any of the tables
    if isinstance(row, Task | GoalReview):
        return row.goal_id
    return row.about if isinstance(row, CaseChange) and row.kind == ChangeKind.GOAL else None


def _deadline_of(row: Any) -> UUID | None:  # noqa: ANN401 - as above
    return row.about if isinstance(row, CaseChange) and row.kind == ChangeKind.DEADLINE else None


def _deadlines(keys: set[UUID]) -> Mapping[UUID, Served]:
    """What is due, by its rule's label; asked for only where a page tells of it."""
    rows = Deadline.objects.filter(pk__in=keys) if keys else ()
    return {row.pk: Served(_label(row), frozenset(row.labels)) for row in rows}


def _label(row: Deadline) -> str:
    rule = standards.rule_of(row)
    return standards.words_of(row.rulebook)(rule.label) if rule else row.rule


def _goals(keys: set[UUID]) -> Mapping[UUID, Served]:
    """Goals with their own labels and those of the needs they serve."""
    labels: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    for goal, found in GoalNeed.objects.filter(goal__in=keys).values_list("goal", "need__labels"):
        labels[goal] |= frozenset(found)
    rows = Goal.objects.filter(pk__in=keys).values_list("pk", "words", "labels")
    return {key: Served(words, labels[key] | frozenset(own)) for key, words, own in rows}
