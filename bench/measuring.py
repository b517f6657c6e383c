"""How benchmarks measure: side by side, interleaved, medians, and a machine's own yardstick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One line of a benchmark's table; a budget of None is reported without judgment."""

    what: str
    value: float
    unit: str
    most: float | None = None

    @property
    def measured(self) -> str:
        """The value with its unit."""
        return f"{self.value:.3g} {self.unit}"

    @property
    def budget(self) -> str:
        """The most allowed."""
        return f"at most {self.most:g} {self.unit}" if self.most is not None else "—"

    @property
    def mark(self) -> str:
        """Whether the budget holds."""
        return "" if self.most is None else "within" if self.value <= self.most else "OVER"


def side_by_side(rounds: int, repeat: int, **candidates: Callable[[], object]) -> Mapping[str, float]:
    """The median seconds of each candidate, all run in turn in every round so that they share the weather."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            began = time.perf_counter()
            for _ in range(repeat):
                run()
            taken[name].append((time.perf_counter() - began) / repeat)
    return {name: median(times) for name, times in taken.items()}


def within(values: Iterable[float], share: float) -> float:
    """What so great a share of some values does not exceed."""
    found = sorted(values)
    return found[min(len(found) - 1, round(share * len(found)))]
