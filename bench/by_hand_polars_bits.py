"""What the rules by hand in Polars have in common: bits by fields, and spells that overlap taken once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

FIVE_YEARS, THREE_YEARS, LONG_AGO = date(2021, 11, 23), date(2023, 11, 23), date(1800, 1, 1)
Scan = Callable[[str], pl.LazyFrame]
Expr = pl.Expr


def mask(test: Expr, yes: int, unknown: int, no: int, kind: type[pl.DataType] = pl.Int64) -> Expr:
    """Bits by what a test says of a row; of what is null it says nothing."""
    words = (pl.lit(value, dtype=kind) for value in (yes, no, unknown))
    then, otherwise, null = words
    return pl.when(test).then(then).when(~test).then(otherwise).otherwise(null)


def parts(day: Expr, origin: date) -> Expr:
    """Where a day stands on a line of months of 31 parts."""
    place = day.dt.year().cast(pl.Int64) * 372 + day.dt.month().cast(pl.Int64) * 31 + day.dt.day().cast(pl.Int64)
    return place - (origin.year * 372 + origin.month * 31 + origin.day)


def field(sums: str, place: int, width: int = 1023) -> Expr:
    """A lane of a sum."""
    return (pl.col(sums) // (1 << place)) & width


def covered(measures: int, shift: int, ends: Expr) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """Sort keys, and add for each bit the part of a row's spell that no earlier row of the person has covered."""

    def add(keys: pl.LazyFrame) -> pl.LazyFrame:
        rows = keys.sort("k").with_columns(e=ends, s=pl.col("k") // (1 << shift))
        rows = rows.with_columns(
            pl.col("s").shift(-1, fill_value=1 << 60).alias("n"),
            *(_latest(bit).alias(f"m{bit}") for bit in range(measures)),
        )
        return rows.with_columns(_new(f"m{bit}").alias(f"d{bit}") for bit in range(measures))

    return add


def _latest(bit: int) -> Expr:
    return pl.when(pl.col("k") & (1 << bit) != 0).then(pl.col("e")).otherwise(pl.lit(-1, dtype=pl.Int64)).cum_max()


def _new(latest: str) -> Expr:
    reached, starts, following = pl.col(latest), pl.col("s"), pl.col("n")
    until = pl.when(reached < following).then(reached).otherwise(following)
    return pl.when(reached > starts).then(until - starts).otherwise(pl.lit(0, dtype=pl.Int64))


def joined(people: pl.LazyFrame, kinds: Sequence[pl.LazyFrame], sums: Sequence[str]) -> pl.LazyFrame:
    """Everyone with the sums of every kind; who has no records has zero."""
    for kind in kinds:
        people = people.join(kind, on="person_id", how="left")
    return people.with_columns(pl.col(sums).fill_null(0))


def code(low: Expr, high: Expr) -> Expr:
    """Two bits (possibly, certainly) from a comparison of each bound."""
    return high.cast(pl.UInt8) | (low.cast(pl.UInt8) * 2)


def states(codes: dict[int, Expr]) -> list[Expr]:
    """States from codes: 0, 1 and 3 become 0, 1 and 2."""
    return [(expr ^ (expr // 2)).alias(f"s{name}") for name, expr in codes.items()]
