"""Pay as bars on one scale, so that any two can be compared: from the quarter that earns least to the one that earns most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caseway.rulebooks.careers import Career, Pay, Way

STEP = 10_000  # the scale ends at whole steps
TICK = 20_000


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale."""

    x: str
    says: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where the bars of a page run."""

    least: int
    most: int

    def place(self, amount: float) -> float:
        """Where an amount stands, in percent of the width."""
        return 100 * (amount - self.least) / (self.most - self.least)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The marks between its ends."""
        first = self.least - self.least % -TICK or TICK
        amounts = [amount for amount in range(first, self.most, TICK) if amount > self.least]
        return tuple(Tick(f"{self.place(amount):.2f}%", f"${amount // 1000}k") for amount in amounts)


@dataclass(frozen=True, slots=True)
class Bar:
    """One pay row as a bar, with its numbers in words."""

    code: str
    occupation: str
    where: str
    p25: str
    median: str
    p75: str
    x: str
    width: str
    middle: str
    month: date


def scale(rows: Iterable[Pay]) -> Scale:
    """The scale that holds all rows."""
    rows = tuple(rows)
    least = min((row.p25 for row in rows), default=0)
    most = max((row.p75 for row in rows), default=STEP)
    return Scale(least - least % STEP, most - most % -STEP)


def bars(career: Career, on: Scale, way: Way | None = None) -> tuple[Bar, ...]:
    """The pay rows of a career as bars, the best paid first; of those only who comes in by a way gets."""
    return tuple(_bar(row, career.occupation(row.code).title, on) for row in career.pay_of(way))


def _bar(row: Pay, title: str, on: Scale) -> Bar:
    begins, ends = on.place(row.p25), on.place(row.p75)
    return Bar(
        code=row.code,
        occupation=title,
        where=row.where,
        p25=dollars(row.p25),
        median=dollars(row.median),
        p75=dollars(row.p75),
        x=f"{begins:.2f}%",
        width=f"{max(ends - begins, 0.5):.2f}%",
        middle=f"{on.place(row.median):.2f}%",
        month=row.month,
    )


def dollars(amount: int) -> str:
    """A yearly sum, as it is written in the United States."""
    return f"${amount:,}"
