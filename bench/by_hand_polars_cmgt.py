"""The CMGT-BC rule by hand in Polars."""

from __future__ import annotations

import polars as pl

from bench.answers import ON
from bench.by_hand_cmgt import LEAST, MOST_HOURS, MOST_TOTAL
from bench.by_hand_polars_bits import (
    LONG_AGO,
    THREE_YEARS,
    Expr,
    Scan,
    code,
    covered,
    field,
    joined,
    mask,
    parts,
    states,
)
from bench.by_hand_sql import lanes

HOURS = ("hours_low", "hours_high", "managed_low", "managed_high")


def answer(scan: Scan) -> pl.LazyFrame:
    """Everyone's bounds and states."""
    kinds = [_employment(scan), _licenses(scan), _courses(scan)]
    everyone = joined(scan("attestations").select("person_id"), kinds, ("months", *HOURS, "held", "learned"))
    c = {place: code(pl.col(f"low{place}") >= least, pl.col(f"high{place}") >= least) for place, least in LEAST.items()}
    practice = c[3] | c[4]
    groups = {0: c[1] & practice & c[5] & c[6], 2: practice}
    return everyone.select(
        "person_id", low1=field("held", 0), high1=field("held", 10),
        low3=field("months", 20, (1 << 30) - 1), high3=field("months", 0, (1 << 20) - 1),
        low4="hours_low", high4="hours_high", low5="managed_low", high5="managed_high",
        low6=field("learned", 0, (1 << 32) - 1), high6=field("learned", 32, (1 << 30) - 1),
    ).select("person_id", *states(groups | c), pl.exclude("person_id"))  # fmt: skip


def _hundredths(name: str) -> Expr:
    return (pl.col(name) * 100).round(mode="half_to_even").cast(pl.Int64)


def _employment(scan: Scan) -> pl.LazyFrame:
    nursing, full_time = pl.col("nursing"), pl.col("full_time")
    counts = (
        mask(nursing, 63, 21, 0)
        & mask(full_time, 63, 61, 60)
        & mask(pl.col("case_management_share") > 0, 63, 31, 15)
        & mask(pl.col("start").is_null(), 21, 63, 63)
        & mask(pl.col("end") < THREE_YEARS, 15, 63, 63)
    )
    weekly, share = _hundredths("hours_per_week"), _hundredths("case_management_share")
    jobs = (
        scan("employment")
        .filter(nursing.fill_null(value=True) & (pl.col("start") < ON).fill_null(value=True))
        .select(
            "person_id", counts=counts, first=pl.col("start").fill_null(LONG_AGO),
            since=pl.when(pl.col("start") > THREE_YEARS).then("start").otherwise(THREE_YEARS),
            until=pl.when(pl.col("end") < ON).then(pl.col("end").dt.offset_by("1d")).otherwise(ON),
            hours_least=weekly.fill_null(0), hours_most=weekly.fill_null(MOST_HOURS),
            share_least=share.fill_null(0), share_most=share.fill_null(100),
        )
    )  # fmt: skip
    whole, recent = (_days(name) for name in ("first", "since"))
    keys = jobs.select(
        k=pl.col("person_id") * (1 << 36) + parts(pl.col("first"), LONG_AGO) * (1 << 19)
        + parts(pl.col("until"), LONG_AGO) * 4 + (pl.col("counts") & 3),
        hours_low=_where(8, whole * pl.col("hours_least") * 100),
        hours_high=_where(4, whole * pl.col("hours_most") * 100),
        managed_low=_where(32, recent * pl.col("hours_least") * pl.col("share_least")),
        managed_high=_where(16, recent * pl.col("hours_most") * pl.col("share_most")),
    )  # fmt: skip
    k = pl.col("k")
    rows = keys.pipe(covered(2, 19, (k // (1 << 36)) * (1 << 17) + ((k // 4) & ((1 << 17) - 1))))
    return rows.group_by((k // (1 << 36)).alias("person_id")).agg(
        *(pl.col(name).sum() for name in HOURS), months=(pl.col("d0") + pl.col("d1") * (1 << 20)).sum()
    )


def _days(since: str) -> Expr:
    return (pl.col("until") - pl.col(since)).dt.total_days()


def _where(bit: int, amount: Expr) -> Expr:
    return pl.when(pl.col("counts") & bit != 0).then(amount).otherwise(0)


def _licenses(scan: Scan) -> pl.LazyFrame:
    every, perhaps, type_ = lanes(0, 1), lanes(1), pl.col("type")
    held = (
        mask(type_ == "RN", every, perhaps, perhaps) & mask(type_.is_in(["RN", "APRN"]), every, perhaps, 0)
        & mask(pl.col("status") == "active", every, perhaps, 0)
        & mask(pl.col("issued") > ON, 0, every, every) & mask(pl.col("expires") < ON, 0, every, every)
    )  # fmt: skip
    return scan("licenses").group_by("person_id").agg(held=held.sum())


def _courses(scan: Scan) -> pl.LazyFrame:
    hours, topic, completed = _hundredths("hours"), pl.col("topic"), pl.col("completed")
    within = (completed >= THREE_YEARS) & (completed <= ON)
    certain = pl.when(completed.is_null() | topic.is_null()).then(0).otherwise(hours.fill_null(0))
    return (
        scan("continuing_education")
        .filter((topic == "nursing_case_management").fill_null(value=True) & within.fill_null(value=True))
        .group_by("person_id")
        .agg(learned=(certain + hours.fill_null(MOST_TOTAL) * (1 << 32)).sum())
    )
