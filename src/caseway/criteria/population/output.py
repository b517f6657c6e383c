"""What is found of everyone, as a table: a row a person, a column a clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from caseway.criteria.judging import NAMES
from caseway.criteria.model import Clause
from caseway.criteria.operators import OPERATORS
from caseway.criteria.population.columns import KEY
from caseway.criteria.population.judging import Judged
from caseway.criteria.population.tables import Bytes, Ints
from caseway.criteria.reasons import endless

VERDICT, EARLIEST, LEFT_OUT, REASONS = "verdict", "earliest", "left_out", "reasons"
SURELY, POSSIBLY = "_surely", "_possibly"
DETAIL = ("none", "clauses", "full")

_VERDICTS = pa.array(NAMES)


def table_of(judged: Judged, *, reasons: str = "clauses") -> pa.Table:
    """Everyone's verdict, how many of their records were left out and, where it was looked for, the first day it is met.

    With reasons, for each clause in reading order its verdict, and the pair [surely, possibly] it rests on: what is
    measured, in the clause's unit and rounded down to a tenth as everywhere, or how many clauses below are met and may
    be. A `possibly` without a limit is null.
    """
    columns = {KEY: judged.people, VERDICT: verdicts(judged.states[0])}
    if judged.days_ahead:
        columns[EARLIEST] = _earliest(judged)
    columns[LEFT_OUT] = pa.array(judged.left_out.astype(np.int32))
    if reasons != "none":
        columns.update(_clauses(judged))
    return pa.table(columns)


def verdicts(states: Bytes) -> pa.DictionaryArray:
    """States as words."""
    return pa.DictionaryArray.from_arrays(pa.array(states.view(np.int8)), _VERDICTS)


def names_of(clauses: Sequence[Clause]) -> list[str]:
    """The columns of a rule's clauses: their ids, as names that need no quotes."""
    taken = {KEY, VERDICT, EARLIEST, LEFT_OUT, REASONS}
    names = (clause.id.replace("-", "_") for clause in clauses)
    return [f"{name}_clause" if name in taken else name for name in names]


def _earliest(judged: Judged) -> pa.Array:
    """The first day the verdict is met: this one, or one of those looked at; null where on none of them."""
    met = judged.states[0] == 2
    days = np.datetime64(judged.on, "D") + np.where(met, 0, judged.ahead).astype("timedelta64[D]")
    return pa.array(days, pa.date32(), mask=~met & (judged.ahead == 0))


def _clauses(judged: Judged) -> Iterator[tuple[str, pa.Array]]:
    program = judged.program
    measured = {place: row for row, place in enumerate(program.measured)}
    places = {clause: place for place, clause in enumerate(program.places)}
    for place, (clause, name) in enumerate(zip(program.places, names_of(program.places), strict=True)):
        yield name, verdicts(judged.states[place])
        if place in measured:
            low, high = judged.bounds(measured[place])
            scale = OPERATORS[clause.operator].measure.scale  # type: ignore[union-attr]
            yield name + SURELY, pa.array(_tenths(low, scale))
            yield name + POSSIBLY, pa.array(_tenths(high, scale), mask=high >= endless(clause))
        elif clause.children:
            below = judged.states[[places[child] for child in clause.children]]
            yield name + SURELY, pa.array((below == 2).sum(axis=0, dtype=np.int16))
            yield name + POSSIBLY, pa.array((below > 0).sum(axis=0, dtype=np.int16))


def _tenths(amounts: Ints, scale: int) -> np.ndarray:
    """Amounts in their unit, rounded down to a tenth: the same arithmetic as `reasons.bounds`."""
    return np.trunc(amounts / scale * 10 + 1e-9) / 10
