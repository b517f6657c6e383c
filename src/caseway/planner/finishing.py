"""From eligible to certified: the application window, the review, preparing, the exam and its result.

To be eligible is not to be certified. What a certifier publishes of these times is in its particulars; the rest are
estimates, and marked as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from math import ceil

from caseway.criteria import Text
from caseway.planner.model import Goal, Limits, Range, Step
from caseway.planner.scheduling import LEAST, MOST, TYPICAL, Busy
from caseway.planner.sentences import AGAIN, APPLY, EXPECTED, NOT_PRICED, PREPARE, RESULT, SIT
from caseway.rulebooks import Window
from caseway.rulebooks.actions import Action
from caseway.rulebooks.estimates import Estimate

YEARS_AHEAD = 25
MOST_WINDOWS = 12  # how many are looked at after the day of eligibility


@dataclass(frozen=True, slots=True)
class Finish:
    """The days from eligible to certified."""

    applied_on: date
    approved_on: date
    prepares_on: date
    prepared_on: date
    exam_on: date
    certified_on: date
    window: Window | None = None


class Finishing:
    """Works out what follows eligibility for one certification."""

    def __init__(self, goal: Goal, stages: Mapping[str, Action], limits: Limits, on: date) -> None:
        self.goal = goal
        self.stages = stages
        self.limits = limits
        self.on = on
        self.pathway = goal.particulars.pathway if goal.particulars else None

    def _estimate(self, stage: str) -> Estimate | None:
        """How long a stage takes: as the certifier says, or as we estimate."""
        own = getattr(self.pathway, _IN_PATHWAY[stage], None) if self.pathway else None
        action = self.stages.get(stage)
        return own or (action.takes if action else None)

    def _days(self, stage: str, size: int) -> timedelta:
        found = self._estimate(stage)
        return timedelta(days=found.days[size] if found else 0)

    def preparing(self, size: int) -> tuple[int, float]:
        """Days of preparing, and hours a week in them."""
        action = self.stages.get("prepare")
        if action is None or action.takes is None or action.per_week is None:
            return 0, 0
        weekly = action.per_week
        days, per_week = action.takes.days[size], (weekly.least, weekly.typical, weekly.most)[size]
        limit = self.limits.weekly
        if limit <= 0:
            return days, 0
        if limit < per_week:
            return ceil(days * per_week / limit), limit
        return days, per_week

    def alone(self, eligible_on: date, size: int = TYPICAL, *, prepares_from: date | None = None) -> Finish | None:
        """The days that follow a day of eligibility for somebody who does nothing else and stays eligible."""
        busy = Busy(self.limits.weekly)
        return self.finish(eligible_on, busy=busy, is_met=lambda _: True, size=size, prepares_from=prepares_from)

    def finish(
        self,
        eligible_on: date,
        *,
        busy: Busy,
        is_met: Callable[[date], bool],
        size: int = TYPICAL,
        prepares_from: date | None = None,
    ) -> Finish | None:
        """The days that follow a day of eligibility; None where no window is known, or the rule is not met in any."""
        days, per_week = self.preparing(size)
        if days and not per_week:  # nobody passes without an hour to prepare
            return None
        first = max(self.on, self.limits.not_before or self.on, prepares_from or self.on)
        first = busy.free_from(first, days, per_week)
        prepared = first + timedelta(days=days)
        for applied, window in self._applications(eligible_on):
            if not is_met(applied):
                continue
            approved = applied + self._days("apply", size)
            exam = self._exam(approved, prepared, window, size)
            if exam is None:
                continue
            ends = window.test_until if window and self.pathway and self.pathway.result_after == "window" else exam
            # Nobody prepares years ahead: as late as there is time for it.
            late = exam - timedelta(days=days)
            begins = late if late > first and busy.free_from(late, days, per_week) == late else first
            certified = ends + self._days("result", size)
            return Finish(applied, approved, begins, begins + timedelta(days=days), exam, certified, window)
        return None

    def _applications(self, eligible_on: date) -> list[tuple[date, Window | None]]:
        """The days on which one can apply from a day on, each the first of its window."""
        particulars = self.goal.particulars
        windows = particulars.windows if particulars else None
        if particulars is None or windows is None or windows.schedule == "on_demand":
            return [(eligible_on, None)]
        coming = (window for window in self._windows if window.apply_until >= eligible_on)
        return [(max(eligible_on, window.apply_from or eligible_on), window) for window in islice(coming, MOST_WINDOWS)]

    @cached_property
    def _windows(self) -> list[Window]:
        """All windows for many years, those not published yet by their pattern."""
        particulars = self.goal.particulars
        return particulars.coming_windows(self.on, years=YEARS_AHEAD) if particulars else []

    def _exam(self, approved: date, prepared: date, window: Window | None, size: int) -> date | None:
        """The first day on which the exam can be sat."""
        if window is None:
            return max(approved + self._days("exam", size), prepared)
        exam = max(approved, prepared, window.test_from)
        return exam if exam <= window.test_until else None

    def fees(self, on: date) -> tuple[float, bool]:
        """What applying costs on a day, and whether that is all of it."""
        particulars = self.goal.particulars
        if particulars is None:
            return 0, True
        total = particulars.first_cost_total(on)
        return (total, True) if total is not None else (0, False)

    def steps(self, found: Finish) -> list[Step]:
        """What follows eligibility, as steps."""
        days, per_week = self.preparing(TYPICAL)
        fee, is_priced = self.fees(found.applied_on)
        prepare = self.stages.get("prepare")
        cost = Range.of(prepare.cost if prepare else None)
        time = Range(*(self.preparing(size)[0] / 7 * self.preparing(size)[1] for size in (LEAST, TYPICAL, MOST)))
        steps = [
            self._step("apply", APPLY, found.applied_on, found.approved_on, cost=Range(fee, fee, fee), window=found.window,
                       unpriced=not is_priced),
            self._step("prepare", PREPARE, found.prepares_on, found.prepared_on, cost=cost, hours=time, per_week=per_week)
            if days else None,
            self._step("exam", SIT, found.exam_on, found.exam_on, window=found.window),
            self._step("result", RESULT, found.exam_on, found.certified_on),
        ]  # fmt: skip
        return [step for step in steps if step]

    def retest(self, found: Finish) -> Step | None:
        """What follows if the exam is not passed: the next one, and what it costs; None where nothing is known."""
        own = self.pathway.retest if self.pathway else None
        action = self.stages.get("retest")
        if action is None or self.goal.particulars is None:
            return None
        fee = self.goal.particulars.fee(own.fee, found.certified_on) if own and own.fee else None
        wait = (own.wait if own else None) or action.takes
        if found.window:
            later = (one for one in self._windows if one.test_from > found.certified_on)
            window = next(later, None)
            if window is None:
                return None
            again, wait = window.test_from, None
        else:
            window, again = None, found.certified_on + timedelta(days=wait.days[TYPICAL] if wait else 0)
        price = fee.amount if fee else 0
        source = (wait.source if wait else window.source if window else None) or (fee.source if fee else None)
        return Step(
            kind="retest",
            title=Text(AGAIN, {"credential": self.goal.letters}),
            says=Text(action.says),
            starts=again,
            ends=again,
            cost=Range(price, price, price),
            source=source,
            is_estimate=source is None or bool(window and window.inferred),
            action=action,
            credential=self.goal.letters,
            window=window,
            note=Text(EXPECTED) if window and window.inferred else Text(NOT_PRICED) if fee is None else "",
            unpriced=fee is None,
        )

    def _step(self, stage: str, title: str, starts: date, ends: date, **more: object) -> Step:
        action = self.stages.get(stage)
        estimate = self._estimate(stage)
        source = estimate.source if estimate else None
        window = more.get("window")
        if source is None and isinstance(window, Window):
            source = window.source
        note: Text | str = ""
        if isinstance(window, Window) and window.inferred:
            note = Text(EXPECTED)
        if more.get("unpriced"):
            note = Text(NOT_PRICED)
        return Step(
            kind=stage,  # type: ignore[arg-type]
            title=Text(title, {"credential": self.goal.letters}),
            says=Text(action.says) if action else "",
            starts=starts,
            ends=ends,
            action=action,
            credential=self.goal.letters,
            source=source,
            is_estimate=source is None or (isinstance(window, Window) and window.inferred),
            note=note,
            **more,  # type: ignore[arg-type]
        )


_IN_PATHWAY = {"apply": "review", "exam": "schedule", "result": "result", "prepare": "prepare"}
