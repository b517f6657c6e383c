"""Facts counted and summed up beforehand, for engines that take no spells, overlaps, windows or missing fields.

For every measured clause one integer: what is certain of it. Where a “not” stands above the clause it is what is
possible, so that two-valued answers are “certainly met” all the way up, and can be compared with the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import answers, by_hand_duckdb
from caseway.criteria import Rule
from caseway.criteria.model import Clause
from caseway.criteria.operators import OPERATORS


@dataclass(frozen=True)
class Facts:
    """A rule's clauses in reading order, a column of facts for each leaf by place, and who is certainly eligible."""

    clauses: tuple[Clause, ...]
    children: dict[int, tuple[int, ...]]
    columns: dict[int, npt.NDArray[np.int64] | npt.NDArray[np.bool_]]
    eligible: npt.NDArray[np.bool_]


def facts(folder: Path, rule_name: str) -> Facts:
    """The facts of everyone in a folder, in order of ids."""
    rule = answers.rule_of(rule_name)
    answer = by_hand_duckdb.run(by_hand_duckdb.prepare(folder, rule_name)).sort_by("person_id")
    statements = pq.read_table(folder / "attestations.parquet").sort_by("person_id")
    clauses = tuple(rule.clauses())
    places = {clause: place for place, clause in enumerate(clauses)}
    children = {place: tuple(places[child] for child in clause.children) for clause, place in places.items()}
    denied = _denied(rule, places)
    columns = {}
    for clause, place in places.items():
        if OPERATORS[clause.operator].measure:
            columns[place] = _integers(answer[f"{'high' if place in denied else 'low'}{place}"])
        elif clause.compare:
            columns[place] = pc.fill_null(statements[clause.compare.field.name], fill_value=False).to_numpy()
    return Facts(clauses, children, columns, answer["s0"].to_numpy() == 2)


def _denied(rule: Rule, places: dict[Clause, int]) -> set[int]:
    return {places[inner] for clause in rule.clauses() if clause.operator == "not" for inner in clause.children[0]}


def _integers(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    return column.cast(pa.int64()).to_numpy()


def least(clause: Clause) -> int:
    """What a measured clause asks for, in the unit its facts are in."""
    measure = OPERATORS[clause.operator].measure
    return round((clause.at_least or 0) * (measure.scale if measure else 1))
