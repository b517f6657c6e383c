"""The rules by hand in DuckDB: one query, read from Parquet, answered as an Arrow table.

`python -m bench.by_hand_duckdb FOLDER [RULEBOOK]` checks nothing and prints how long it takes.
"""
# ruff: noqa: S608 - the query is made of our own words

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb
import pyarrow as pa

from bench import by_hand_ccm, by_hand_cmgt
from bench.answers import CCM, CMGT
from bench.by_hand_sql import Dialect

QUERIES = {CCM: by_hand_ccm.query, CMGT: by_hand_cmgt.query}


@dataclass(frozen=True)
class State:
    """A connection, and the query to ask it."""

    connection: duckdb.DuckDBPyConnection
    query: str


def dialect(folder: Path) -> Dialect:
    """DuckDB's own words; what is chosen here was quicker than the alternatives, see the comments."""
    return Dialect(
        table=lambda kind: f"'{folder / kind}.parquet'",
        # A function of one field is worked out once for each word of a Parquet dictionary; IN is not.
        among=lambda field, words: f"map_contains(map {{{', '.join(f'{word!r}: 1' for word in words)}}}, {field})",
        hundredths=lambda field: f"CAST({field} * 100 AS BIGINT)",  # rounds half to even, as Python does
        days=lambda until, first: f"({until} - {first})",
        code=lambda number: f"{number}::UTINYINT",
        state=lambda code: f"xor({code}, {code} >> 1::UTINYINT)",
        bound="USMALLINT",
        in_order=lambda ends, more: f"SELECT k, {ends} AS e{more} FROM (SELECT * FROM jobs ORDER BY k)",
        # With nothing but a row order these are computed while rows stream by; rows of earlier persons have a smaller e.
        latest=lambda bit, _: f"max(e) FILTER (WHERE (k & {bit}) <> 0) OVER (ROWS UNBOUNDED PRECEDING)",
        following=lambda _: "(lead(k) OVER ())",
    )


def prepare(folder: Path, rule_name: str) -> State:
    """Connect; nothing is read."""
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    return State(connection, QUERIES[rule_name](dialect(folder)))


def run(state: State) -> pa.Table:
    """Ask."""
    return state.connection.sql(state.query).to_arrow_table()


def main(arguments: Sequence[str]) -> None:
    """Ask three times and print the seconds."""
    folder, *rules = arguments
    state = prepare(Path(folder), *(rules or [CCM]))
    for _ in range(3):
        began = perf_counter()
        print(f"{run(state).num_rows:,} people, {perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
