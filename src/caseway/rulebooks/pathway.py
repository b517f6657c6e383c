"""From eligible to certified, in time: what a certifier publishes of review, exam day, result and second attempt.

What is not published is left out; a planner then estimates, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caseway.rulebooks.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Result(Estimate):
    """How long until the result, counted from the exam or from the last day of its window."""

    after: Literal["exam", "window"] = "exam"


@dataclass(frozen=True, slots=True)
class Retest:
    """What a second attempt takes: how long one waits before it, and the fee (its id among the fees)."""

    wait: Estimate | None = None
    fee: str = ""


@dataclass(frozen=True, slots=True)
class Pathway:
    """The times between application and certificate.

    review: from the application to its approval.  schedule: from the approval to the day of the exam, where exams are
    held on demand.  prepare: to study for it, where that differs from what we estimate for any exam.
    """

    review: Estimate | None = None
    schedule: Estimate | None = None
    prepare: Estimate | None = None
    result: Result | None = None
    retest: Retest | None = None

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All its times."""
        wait = self.retest.wait if self.retest else None
        known = (self.review, self.schedule, self.prepare, self.result, wait)
        return tuple(estimate for estimate in known if estimate)

    @property
    def result_after(self) -> Literal["exam", "window"]:
        """From when the time until the result counts."""
        return self.result.after if self.result else "exam"
