"""The thread as one picture: needs, goals, steps and results in four columns, with the rows and lines that join them.

Needs and goals that hang together are one band: a need may lead to several goals, and a goal may serve several needs. In
a band each step has a row; a goal begins in the row of its first step, and a need in the row of its first goal, so that
lines run from one known row to another and no script has to measure anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from caseway.casework.codes import TASK_OPEN, NeedStatus
from caseway.casework.goals import ENDED
from caseway.casework.records import GoalRecord, NeedRecord, TaskRecord, Thread
from caseway.web.casework.thread import loose, sparks
from caseway.web.casework.thread.loose import Loose
from caseway.web.casework.thread.sparks import Spark

MOST_ROWS = 60  # as many as the style sheet has places for; a band that is longer is drawn as a list
NEED_OVER = (NeedStatus.RESOLVED, NeedStatus.NOT_PURSUED, NeedStatus.TRANSFERRED, NeedStatus.REFUTED)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a band: from row to row in the gutter before column 2, 3 or 4; its look is straight, down or up.

    `is_open`: it leads to a result that is not there yet, which on paper leads nowhere.
    """

    gutter: int
    row: int
    end: int
    look: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class StepNode:
    """A step and what came of it, in their row."""

    record: TaskRecord
    row: int
    is_over: bool
    loose: tuple[Loose, ...]


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A goal from its first row to before its last, with its steps; `others`: which needs it serves besides."""

    record: GoalRecord
    row: int
    end: int
    steps: tuple[StepNode, ...]
    others: tuple[NeedRecord, ...]
    is_over: bool
    loose: tuple[Loose, ...]
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class NeedNode:
    """A need, none where goals serve none; its goals, and those that are drawn under another need."""

    record: NeedRecord | None
    row: int
    end: int
    goals: tuple[GoalNode, ...]
    elsewhere: tuple[GoalRecord, ...]
    is_over: bool
    loose: tuple[Loose, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """What hangs together, with its lines; `is_drawn`: it has places for all its rows."""

    needs: tuple[NeedNode, ...]
    lines: tuple[Line, ...]
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All of a thread that is shown, what it lacks, and how much of it is over and left out."""

    bands: tuple[Band, ...]
    tasks: tuple[StepNode, ...]  # those of no goal
    loose: tuple[Loose, ...]
    left_out: int
    has_over: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.bands and not self.tasks


@dataclass(slots=True)
class _Rows:
    """Which rows of a band are still free, and which goals have theirs."""

    need: int = 1
    goal: int = 1
    goals: dict[UUID, GoalNode] = field(default_factory=dict)


def draw(found: Thread, *, on: date, with_over: bool = False) -> Picture:
    """The picture of a thread on a day; `with_over`: with what is over altogether, and what was entered in error."""
    shown = found if with_over else _without_over(found)
    asked = loose.Asked(shown, on)
    bands = tuple(_bands(shown, asked))
    tasks = tuple(_step(one, number, asked) for number, one in enumerate(shown.tasks, start=1))
    return Picture(bands, tasks, tuple(_loose(bands, tasks)), _parts(found) - _parts(shown), has_over=with_over)


def is_over(one: NeedRecord | GoalRecord | TaskRecord) -> bool:
    """Whether nothing more is done about a need, goal or step."""
    if one.is_in_error:
        return True
    if isinstance(one, NeedRecord):
        return one.status in NEED_OVER
    return one.status in ENDED if isinstance(one, GoalRecord) else one.status not in TASK_OPEN


def _without_over(found: Thread) -> Thread:
    """A thread without what hangs on nothing that goes on, and without what was never so.

    What is over stays where its thread goes on: what came of a step is part of the story of its goal.
    """
    kept_needs = {one.id for one in found.needs if not one.is_in_error and one.status != NeedStatus.REFUTED}
    kept_goals = {one.id for one in found.goals if not one.is_in_error}
    needs = [one for one in found.needs if one.id in kept_needs]
    goals = [one for one in found.goals if one.id in kept_goals]
    living: set[UUID] = set()
    for mine, theirs in _together(needs, goals):
        if not (all(map(is_over, mine)) and all(map(is_over, theirs))):
            living |= {one.id for one in mine} | {one.id for one in theirs}
    return Thread(
        needs=tuple(one for one in needs if one.id in living),
        goals=tuple(_standing(one) for one in goals if one.id in living),
        tasks=tuple(one for one in found.tasks if not is_over(one)),
    )


def _standing(goal: GoalRecord) -> GoalRecord:
    return replace(goal, steps=tuple(one for one in goal.steps if not one.is_in_error))


def _parts(found: Thread) -> int:
    return len(found.needs) + len(found.goals) + len(found.tasks) + sum(len(one.steps) for one in found.goals)


def _together(
    needs: Iterable[NeedRecord], goals: Iterable[GoalRecord]
) -> Iterator[tuple[list[NeedRecord], list[GoalRecord]]]:
    """Needs and goals that hang together, in the order of the needs; goals of no need come last, each by itself."""
    left = {one.id: one for one in goals}
    waiting = {one.id: one for one in needs}
    for first in list(waiting.values()):
        if first.id not in waiting:
            continue
        mine, theirs, reached = {first.id}, set[UUID](), [first.id]
        while reached:
            need = reached.pop()
            for goal in (one for one in left.values() if need in one.needs and one.id not in theirs):
                theirs.add(goal.id)
                more = {one for one in goal.needs if one in waiting} - mine
                mine |= more
                reached += more
        yield (
            [waiting.pop(key) for key in list(waiting) if key in mine],
            [left.pop(key) for key in list(left) if key in theirs],
        )
    for goal in left.values():
        yield [], [goal]


def _bands(shown: Thread, asked: loose.Asked) -> Iterator[Band]:
    for needs, goals in _together(shown.needs, shown.goals):
        rows = _Rows()
        nodes = [_need(one, goals, rows, needs, asked) for one in needs] or [_needless(goals[0], rows, asked)]
        last = max(rows.need, rows.goal)
        starts = [*(one.row for one in nodes[1:]), last]
        placed = tuple(_ending(one, end) for one, end in zip(nodes, starts, strict=True))
        yield Band(placed, tuple(_lines(placed, rows)), is_drawn=last <= MOST_ROWS)


def _ending(node: NeedNode, end: int) -> NeedNode:
    return replace(node, end=end)


def _need(
    record: NeedRecord, goals: list[GoalRecord], rows: _Rows, needs: list[NeedRecord], asked: loose.Asked
) -> NeedNode:
    mine = [one for one in goals if record.id in one.needs]
    fresh = [one for one in mine if one.id not in rows.goals]
    row = max(rows.need, rows.goal) if fresh or not mine else rows.need
    elsewhere = tuple(one for one in mine if one.id in rows.goals)
    rows.goal = max(rows.goal, row) if fresh or not mine else rows.goal
    drawn = []
    for goal in fresh:
        others = tuple(one for one in needs if one.id in goal.needs and one.id != record.id)
        drawn.append(_goal(goal, rows, others, asked))
    if not mine:
        rows.goal = row + 1  # the place of the goal that is missing
    rows.need = row + 1
    over = is_over(record)
    return NeedNode(record, row, row + 1, tuple(drawn), elsewhere, over, () if over else asked.need(record))


def _needless(goal: GoalRecord, rows: _Rows, asked: loose.Asked) -> NeedNode:
    node = _goal(goal, rows, (), asked)
    return NeedNode(None, 1, node.end, (node,), (), node.is_over, ())


def _goal(record: GoalRecord, rows: _Rows, others: tuple[NeedRecord, ...], asked: loose.Asked) -> GoalNode:
    row = rows.goal
    steps = tuple(_step(one, row + number, asked) for number, one in enumerate(record.steps))
    rows.goal = row + max(1, len(steps))
    over = is_over(record)
    node = GoalNode(
        record, row, rows.goal, steps, others, over, () if over else asked.goal(record), sparks.draw(record)
    )
    rows.goals[record.id] = node
    return node


def _step(record: TaskRecord, row: int, asked: loose.Asked) -> StepNode:
    over = is_over(record)
    return StepNode(record, row, over, () if over else asked.task(record))


def _lines(needs: tuple[NeedNode, ...], rows: _Rows) -> Iterator[Line]:
    for need in needs:
        if not need.goals and not need.elsewhere and not need.is_over:
            yield _line(2, need.row, need.row)
        for goal in (*need.goals, *(rows.goals[one.id] for one in need.elsewhere)):
            yield _line(2, need.row, goal.row)
        for goal in need.goals:
            yield from (_line(3, goal.row, step.row) for step in goal.steps)
            if not goal.steps and not goal.is_over:
                yield _line(3, goal.row, goal.row)
            yield from (
                replace(_line(4, step.row, step.row), is_open=not step.is_over)
                for step in goal.steps
                if not step.record.is_hidden
            )


def _line(gutter: int, start: int, to: int) -> Line:
    if start == to:
        return Line(gutter, start, start + 1, "straight")
    return Line(gutter, min(start, to), max(start, to), "down" if to > start else "up")


def _loose(bands: Iterable[Band], tasks: Iterable[StepNode]) -> Iterator[Loose]:
    for band in bands:
        for need in band.needs:
            yield from need.loose
            for goal in need.goals:
                yield from goal.loose
                for step in goal.steps:
                    yield from step.loose
    for task in tasks:
        yield from task.loose
