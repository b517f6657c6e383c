"""Bars drawn by the server: where a length is quicker to read than a column of numbers, which stand beside it all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LABEL, BAR, ROW = 190, 320, 30  # the widths of names and bars, and the height of a row
HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what stands at its end, how long it is, and where. mark: of the most it should be, where."""

    label: str
    says: str
    width: int
    y: int
    mark: int | None
    is_over: bool

    @property
    def text_y(self) -> int:
        """Where its words stand."""
        return self.y + HEIGHT - 4

    @property
    def mark_x(self) -> int:
        """Where its mark stands."""
        return LABEL + (self.mark or 0)

    @property
    def end_y(self) -> int:
        """Where it ends below."""
        return self.y + HEIGHT

    @property
    def says_x(self) -> int:
        """Where what stands at its end begins."""
        return LABEL + max(self.width, self.mark or 0) + 8


@dataclass(frozen=True, slots=True)
class Chart:
    """Some bars, and how high they are together."""

    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height of all of it."""
        return ROW * len(self.bars)

    @property
    def view(self) -> str:
        """What of the drawing is seen: all of it."""
        return f"0 0 {LABEL + BAR + 110} {self.height}"


def bars(rows: Iterable[tuple[str, float, str, float | None]]) -> Chart:
    """A chart of rows: a name, a length, what is said of it, and the most it should be where that is known."""
    found = list(rows)
    longest = max((max(value, most or 0.0) for _name, value, _says, most in found), default=0.0) or 1.0
    return Chart(
        tuple(
            Bar(
                _short(name), says, round(BAR * value / longest), place * ROW + (ROW - HEIGHT) // 2,
                None if most is None else round(BAR * most / longest), is_over=most is not None and value > most,
            )
            for place, (name, value, says, most) in enumerate(found)
        )
    )  # fmt: skip


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
