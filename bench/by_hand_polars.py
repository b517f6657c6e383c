"""The rules by hand in Polars, lazily: the same formulation as in SQL, which was also the quickest one here.

A field that is not as wanted clears the bits of the clauses that want it; sums of bits count for all clauses of a
kind at once; overlapping spells are taken once by a cumulative maximum over keys sorted by person and first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from bench import by_hand_polars_ccm, by_hand_polars_cmgt
from bench.answers import CCM, CMGT

RULES = {CCM: by_hand_polars_ccm.answer, CMGT: by_hand_polars_cmgt.answer}


@dataclass(frozen=True)
class State:
    """What is to be collected."""

    answer: pl.LazyFrame


def prepare(folder: Path, rule_name: str) -> State:
    """Say what is wanted; nothing is read."""
    return State(RULES[rule_name](lambda kind: pl.scan_parquet(folder / f"{kind}.parquet")))


def run(state: State) -> pa.Table:
    """Read and work out."""
    return state.answer.collect(engine="streaming").to_arrow()
