"""How far the demo's year is made: a bar on a terminal, and two lines where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from caseway.cli.progress import lasting

SAYS = "Making a year of work for {clients} invented people: "
CLIENTS = 400  # as many as `caseway.config.demo` makes
WIDE = 24  # letters of the bar
WHOLE = 1.0


class Inventing:
    """Tells how much is made; call it with 0 to 1."""

    def __init__(self, stream: TextIO, clients: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._says, self._clock = stream, SAYS.format(clients=clients), clock
        self._began: float | None = None
        self._told = -1
        self._is_shown = stream.isatty()

    def __call__(self, part: float) -> None:
        """So much is made."""
        if self._began is None:
            self._began = self._clock()
            self._write(
                "It is made once and kept, and takes a minute or two.\n"
                + ("" if self._is_shown else f"{self._says}...\n")
            )
        percent = int(part * 100)
        if self._is_shown and percent != self._told:
            self._told = percent
            self._write(f"\r{self._says}{percent:3} % {'█' * round(part * WIDE):░<{WIDE}}")
        if part >= WHOLE:
            took = lasting(self._clock() - self._began)
            self._write(f"\r{self._says}done in {took}.{' ' * WIDE}\n" if self._is_shown else f"Done in {took}.\n")
            self._began, self._is_shown = self._clock(), False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
