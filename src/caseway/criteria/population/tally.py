"""How many people there are of each pattern of verdicts: all that a summary of a population needs.

A pattern is the states of all clauses of a rule. A million people have some thousand patterns, so what is asked of the
population afterwards (who is kept out by what, how many are left after each clause) is asked of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from caseway.criteria.population.judging import Judged

Pattern = tuple[int, ...]  # 2 met, 1 unknown, 0 not met, by clause in reading order
STATES = 3


@dataclass(slots=True)
class Tally:
    """People by their pattern; of those not met, how many would be within the days looked at; and records left out."""

    people: Counter[Pattern] = field(default_factory=Counter)
    near: Counter[Pattern] = field(default_factory=Counter)
    left_out: int = 0
    incomplete: int = 0  # people some of whose records were left out

    def add(self, judged: Judged) -> None:
        """Count the people of a part of the population."""
        self.people.update(patterns(judged.states))
        if judged.days_ahead:
            self.near.update(patterns(judged.states[:, judged.ahead > 0]))
        self.left_out += int(judged.left_out.sum())
        self.incomplete += int((judged.left_out > 0).sum())

    def join(self, other: Tally) -> None:
        """Count another part's people too."""
        self.people.update(other.people)
        self.near.update(other.near)
        self.left_out += other.left_out
        self.incomplete += other.incomplete

    def as_json(self) -> dict[str, object]:
        """The tally as plain values, patterns written as digits."""
        return {
            "people": _plain(self.people),
            "near": _plain(self.near),
            "left_out": self.left_out,
            "incomplete": self.incomplete,
        }

    @classmethod
    def of_json(cls, plain: Mapping[str, object]) -> Tally:
        """A tally from its plain values."""
        people, near, left_out, incomplete = (plain[name] for name in ("people", "near", "left_out", "incomplete"))
        return cls(_counter(people), _counter(near), left_out, incomplete)  # type: ignore[arg-type]


def patterns(states: np.ndarray) -> dict[Pattern, int]:
    """How many columns of states there are of each pattern."""
    codes = np.zeros(states.shape[1], np.int64)
    most = 1
    for row in states:
        codes = codes * STATES + row
        most *= STATES
        if most > 2**62 // STATES:  # few patterns occur: number those, and go on
            found, codes = np.unique(codes, return_inverse=True)
            most = max(1, len(found))
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    return {tuple(states[:, place].tolist()): int(count) for place, count in zip(first, counts, strict=True)}


def _plain(counter: Mapping[Pattern, int]) -> dict[str, int]:
    return {"".join(map(str, pattern)): count for pattern, count in counter.items()}


def _counter(plain: Mapping[str, int]) -> Counter[Pattern]:
    return Counter({tuple(map(int, pattern)): count for pattern, count in plain.items()})


def joined(parts: Iterable[Tally]) -> Tally:
    """The tally of all parts together."""
    whole = Tally()
    for part in parts:
        whole.join(part)
    return whole
