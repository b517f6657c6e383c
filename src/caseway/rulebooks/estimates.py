"""How much of something: three numbers and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caseway.criteria import Source

DAYS_IN = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much of something: at least, as a rule, at most. Without a source it is an estimate of ours."""

    least: float
    typical: float
    most: float
    unit: Literal["days", "weeks", "months", "years", "hours", "USD"]
    source: Source | None = None
    note: str = ""

    @property
    def days(self) -> tuple[int, int, int]:
        """As whole days: least, typical, most."""
        each = DAYS_IN[self.unit]
        return round(self.least * each), round(self.typical * each), round(self.most * each)
