"""Bars drawn by the server: where a length is quicker to read than a column of numbers, which stand beside it all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, ROW = 320, 42  # of the drawing, as wide as a phone's card; words stand above each bar
TEXT, TOP, HEIGHT = 16, 22, 12  # where words stand, and where a bar begins and how high it is


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what is said of it, how long it is, and where. mark: of the most it should be, where."""

    label: str
    says: str
    width: int
    y: int
    mark: int | None
    is_over: bool

    @property
    def text_y(self) -> int:
        """Where its words stand."""
        return self.y + TEXT

    @property
    def top(self) -> int:
        """Where the bar begins."""
        return self.y + TOP

    @property
    def end(self) -> int:
        """Where its mark ends below."""
        return self.y + TOP + HEIGHT


@dataclass(frozen=True, slots=True)
class Chart:
    """Some bars, one below the other."""

    bars: tuple[Bar, ...]

    @property
    def view(self) -> str:
        """What of the drawing is seen: all of it."""
        return f"0 0 {WIDTH} {ROW * len(self.bars)}"


def bars(rows: Iterable[tuple[str, float, str, float | None]]) -> Chart:
    """A chart of rows: a name, a length, what is said of it, and the most it should be where that is known."""
    found = list(rows)
    longest = max((max(value, most or 0.0) for _name, value, _says, most in found), default=0.0) or 1.0
    return Chart(
        tuple(
            Bar(
                name,
                says,
                round(WIDTH * value / longest),
                place * ROW,
                None if most is None else round(WIDTH * most / longest),
                is_over=most is not None and value > most,
            )
            for place, (name, value, says, most) in enumerate(found)
        )
    )
