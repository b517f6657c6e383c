"""How far a long run is: a bar on a terminal, and a line every few seconds where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from tqdm import tqdm

EVERY = 5  # seconds between two lines
BEFORE = "Reading the tables: {elapsed}"
BAR = "{{percentage:3.0f}}% {{bar}} {{n_fmt}} of {{total_fmt}} {of}, {{rate_fmt}}, {{remaining}} left"


class Progress:
    """Tells how many of how many are done, people if nothing else is said; call it with both. `quiet` tells nothing."""

    def __init__(
        self, stream: TextIO, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic, of: str = "people"
    ) -> None:
        self._stream = stream
        self._of = of
        self._quiet = quiet
        self._clock = clock
        self._began = self._told = clock()
        self._bar: tqdm | None = None

    def __enter__(self) -> Self:
        if not self._quiet and self._stream.isatty():
            self._bar = tqdm(
                file=self._stream,
                bar_format=BEFORE,
                unit=f" {self._of}",
                unit_scale=True,
                leave=False,
                dynamic_ncols=True,
            )
        return self

    def __call__(self, done: int, in_all: int) -> None:
        """So many are done."""
        if self._bar is not None:
            self._bar.bar_format, self._bar.total = BAR.format(of=self._of), max(done, in_all)
            self._bar.update(done - self._bar.n)
            self._bar.refresh()
        elif not self._quiet and done < in_all and self._clock() - self._told >= EVERY:
            self._told = self._clock()
            self._stream.write(f"{_line(done, max(done, in_all), self._told - self._began, self._of)}\n")
            self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def _line(done: int, in_all: int, seconds: float, of: str) -> str:
    rate = done / seconds if seconds else 0
    left = f", {lasting((in_all - done) / rate)} left" if rate else ""
    return f"{done:,} of {in_all:,} {of}, {round(rate):,} a second{left}"


def lasting(seconds: float) -> str:
    """A stretch of time in its largest fitting unit."""
    if seconds < 10:
        return f"{seconds:.1f} seconds"
    if seconds < 120:
        return f"{round(seconds)} seconds"
    if seconds < 7200:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.1f} hours"
