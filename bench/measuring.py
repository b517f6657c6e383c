"""How benchmarks measure: side by side, interleaved, medians, and a machine's own yardstick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Row:
    """One line of a benchmark's table; without a budget (the most or the least there may be) it is not judged."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def measured(self) -> str:
        """The value with its unit."""
        value = f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.3g}"
        return f"{value} {self.unit}".rstrip()

    @property
    def budget(self) -> str:
        """What is allowed."""
        if self.least is not None:
            return f"at least {self.least:,.0f} {self.unit}"
        return f"at most {self.most:g} {self.unit}".rstrip() if self.most is not None else "—"

    @property
    def mark(self) -> str:
        """Whether the budget holds."""
        if self.least is not None:
            return "within" if self.value >= self.least else "UNDER"
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


def worked() -> float:
    """Seconds of processor time this process has had, and with it whoever serves its connection to PostgreSQL."""
    return time.process_time() + _of_the_server()


def _of_the_server() -> float:
    from django.db import connection

    if connection.vendor != "postgresql" or connection.connection is None or connection.connection.closed:
        return 0.0
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(server.read_text(encoding="ascii").split()[0]) / 1e9 if server.exists() else 0.0
