"""What classes of records mean to a rule's clauses: worked out once for each class that occurs, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from caseway.criteria.population.classes import MOST_DIRECT
from caseway.criteria.population.measuring import find_rows
from caseway.criteria.population.program import Program, way_of
from caseway.criteria.population.tables import COUNTS, LANE, Ints, Ints32, Meaning


class _OfKind:
    """The rows of one kind's classes; small kinds look them up by number, others in a hashed table."""

    def __init__(self, program: Program, place: int) -> None:
        self.classes = program.classes[place]
        clauses = {clause: number for number, clause in enumerate(self.classes.clauses)}
        self.passes = [[clauses[program.places[one]] for one in places] for places in program.words[place]]
        ways = [way_of(program.places[places[0]]) for places in program.words[place]]
        self.shifts = [LANE if way == COUNTS else 1 for way in ways]
        self.hashed = self.classes.size > MOST_DIRECT
        self.known: dict[int, int] = {}
        self.words = np.empty((0, 2 * len(self.passes)), np.int64)
        self.rows = np.full(3 if self.hashed else self.classes.size, -1, np.int32)
        self.keys = np.zeros(len(self.rows), np.int64)

    def add(self, numbers: list[int]) -> bool:
        """Work out what some classes mean; whether any of them is new."""
        new = [number for number in dict.fromkeys(numbers) if number not in self.known]
        if not new:
            return False
        first = len(self.known)
        self.known |= dict(zip(new, range(first, first + len(new)), strict=True))
        words = np.array([self._words(self.classes.states(number)) for number in new], np.int64)
        self.words = np.vstack([self.words, words.reshape(len(new), -1)])
        if self.hashed:
            self._hash()
        else:
            self.rows[new] = range(first, first + len(new))
        return True

    def _words(self, states: Sequence[int]) -> list[int]:
        """What a record of a class counts for in each pass, surely and maybe."""
        return [
            sum((states[clause] >= least) << (shift * lane) for lane, clause in enumerate(one))
            for (one, shift) in zip(self.passes, self.shifts, strict=True)
            for least in (2, 1)
        ]

    def _hash(self) -> None:
        """Write the hashed table anew: rows by place, and the class that stands at each."""
        size = 2 * len(self.known) + 3
        self.rows, self.keys = np.full(size, -1, np.int32), np.zeros(size, np.int64)
        for number, row in self.known.items():
            place = number % size
            while self.rows[place] >= 0:
                place = (place + 1) % size
            self.rows[place], self.keys[place] = row, number


class Meanings:
    """The meaning of every class met so far; safe to be asked by several threads, none of which sees it change."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.kinds = [_OfKind(program, place) for place in range(len(program.kinds))]
        self._lock = Lock()
        self._now = self._written()

    @property
    def now(self) -> Meaning:
        """What is known now; a later answer holds all of it, in the same rows."""
        return self._now

    def find(self, kind: int, number: Ints, what: Ints32) -> None:
        """Look up the row of every record's class, working out what is new."""
        while find_rows(self._now, kind, number, what):
            self.add([(kind, int(one)) for one in np.unique(number[what < 0])])

    def add(self, wanted: list[tuple[int, int]]) -> None:
        """Work out what some classes mean."""
        with self._lock:
            changed = [
                self.kinds[kind].add([one for of, one in wanted if of == kind]) for kind in {of for of, _ in wanted}
            ]
            if any(changed):
                self._now = self._written()

    def _written(self) -> Meaning:
        """What is known, in arrays that nobody changes afterwards."""
        words = [kind.words for kind in self.kinds]
        rows = [kind.rows for kind in self.kinds]
        return Meaning(
            words=_joined([one.ravel() for one in words], np.int64),
            first_word=_starts([one.size for one in words]),
            # whether a record counts for something only maybe
            open=_joined([np.any(one[:, ::2] != one[:, 1::2], axis=1) for one in words], np.uint8),
            first_open=_starts([len(one) for one in words]),
            rows=_joined(rows, np.int32),
            keys=_joined([kind.keys for kind in self.kinds], np.int64),
            first_row=_starts([len(one) for one in rows]),
            places=np.array([len(one) for one in rows], np.int64),
            hashed=np.array([kind.hashed for kind in self.kinds], np.uint8),
        )


def _joined(parts: Sequence[npt.NDArray[Any]], as_type: type) -> npt.NDArray[Any]:
    return np.concatenate([*parts, np.empty(0, as_type)]).astype(as_type, copy=False)


def _starts(lengths: list[int]) -> Ints:
    return np.cumsum([0, *lengths], dtype=np.int64)[: len(lengths)]
