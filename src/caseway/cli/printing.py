"""Writing for people: wrapped to the terminal, colored only where wanted, safe whatever a file holds."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TextIO

from caseway.criteria import Text

Row = tuple[str, ...]

WIDEST, NARROWEST = 80, 40

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

PAINTS = {"bold": "1", "faint": "2", "good": "1;32", "bad": "1;31", "open": "1;33"}

# What a terminal would act on or a reader cannot see: control characters, and marks that turn the direction of text.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def seen(text: str) -> str:
    """The text with a visible sign in place of everything unseen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def long_day(day: date) -> str:
    """A day as Americans write it in a sentence: January 31, 2026."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def words(text: Text) -> str:
    """One of the engine's sentences in English."""
    return text.render(str, long_day)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 case, 2 cases."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


class Page:
    """Paragraphs, items and tables on a stream of text."""

    def __init__(self, stream: TextIO, *, width: int = WIDEST, colored: bool = False) -> None:
        self.stream = stream
        self.width = width
        self.colored = colored

    @classmethod
    def on(cls, stream: TextIO, environ: Mapping[str, str]) -> Page:
        """A page as wide as the terminal (80 columns at most), in color if the stream shows it and nobody objects."""
        shown = stream.isatty()
        colored = shown and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        return cls(stream, width=_width(stream, environ, shown=shown), colored=colored)

    def paint(self, text: str, paint: str) -> str:
        """The text in a color, where there is color."""
        return f"\x1b[{PAINTS[paint]}m{text}\x1b[0m" if self.colored and paint else text

    def line(self, text: str = "", paint: str = "") -> None:
        """Write one line as it is."""
        self.stream.write(self.paint(seen(text), paint if text else "") + "\n")

    def text(self, text: str, *, indent: int = 0, lead: str = "", paint: str = "", lead_paint: str = "") -> None:
        """Write a paragraph; `lead` (a mark or a word) stands before it, and its lines hang under the first."""
        lead = f"{seen(lead)} " if lead else ""
        hang = " " * (indent + len(lead))
        room = max(self.width - len(hang), NARROWEST // 2)
        first = " " * indent + self.paint(lead, lead_paint)
        for number, part in enumerate(textwrap.wrap(seen(text), room, break_on_hyphens=False) or [""]):
            self.stream.write((hang if number else first) + self.paint(part, paint) + "\n")

    def heading(self, text: str) -> None:
        """Write a heading with room above it."""
        self.line()
        self.line(text, "bold")

    def table(self, head: Row, rows: Sequence[Row], paints: Sequence[str] = ()) -> None:
        """Write columns; the last one takes what room is left and wraps. `paints` color each row's first cell."""
        sizes = [max(len(seen(row[column])) for row in [head, *rows]) for column in range(len(head) - 1)]
        self._row(head, sizes, "bold", "bold")
        for number, row in enumerate(rows):
            self._row(row, sizes, paints[number] if paints else "")

    def _row(self, cells: Row, sizes: list[int], paint: str, rest: str = "") -> None:
        cells = tuple(map(seen, cells))
        start = "  ".join(cell.ljust(size) for cell, size in zip(cells, sizes, strict=False))
        room = max(self.width - len(start) - 2, NARROWEST // 2)
        wrapped = textwrap.wrap(cells[-1], room, break_on_hyphens=False) or [""]
        first, others = start[: sizes[0]], start[sizes[0] :]
        tail = f"{others}  {wrapped[0]}".rstrip()
        self.stream.write(self.paint(first, paint) + self.paint(tail, rest) + "\n")
        for part in wrapped[1:]:
            self.stream.write(" " * (len(start) + 2) + self.paint(part, rest) + "\n")


def _width(stream: TextIO, environ: Mapping[str, str], *, shown: bool) -> int:
    columns = environ.get("COLUMNS", "")
    found = int(columns) if re.fullmatch(r"[0-9]{1,4}", columns) else 0
    if not found and shown:
        try:
            found = os.get_terminal_size(stream.fileno()).columns
        except OSError:
            found = 0
    return max(NARROWEST, min(WIDEST, found or WIDEST))
