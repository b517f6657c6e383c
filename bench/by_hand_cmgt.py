"""The CMGT-BC rule in SQL, by the same means as the CCM: five measures of three kinds.

A job counts for months (overlaps once, no window), for hours (hours a week x days, no window) and for hours of case
management (x share, within three years). What is not known makes a job count possibly, as much as it can be.
"""
# ruff: noqa: S608 - the query is made of our own words

from __future__ import annotations

from bench.by_hand_sql import DAY, THREE_YEARS, Dialect, lanes

# Bits of a job: 0 and 1 months possibly and for certain, 2 and 3 hours, 4 and 5 hours of case management.
_ALL, _MAYBE = 63, 21
_LONG_AGO = "DATE '1800-01-01'"
MOST_HOURS, MOST_TOTAL = 16_800, 100_000
LEAST = {1: 1, 3: 744, 4: 4160 * 70_000, 5: 2000 * 70_000, 6: 3000}

_JOBS = f"""
    CASE WHEN nursing THEN {_ALL} ELSE {_MAYBE} END
    & CASE WHEN full_time THEN {_ALL} WHEN full_time IS NULL THEN {_ALL - 2} ELSE {_ALL - 3} END
    & CASE WHEN case_management_share > 0 THEN {_ALL} WHEN case_management_share IS NULL THEN {_ALL - 32} ELSE {_ALL - 48} END
    & CASE WHEN start IS NULL THEN {_MAYBE} ELSE {_ALL} END
    & CASE WHEN "end" < {THREE_YEARS} THEN {_ALL - 48} ELSE {_ALL} END"""


def _parts(day: str) -> str:
    return f"CAST(year({day}) * 372 + month({day}) * 31 + day({day}) - {1800 * 372 + 32} AS BIGINT)"


def employment(dialect: Dialect) -> str:
    """Months, in a key of person (27 bits), first day and last (17 each) and two bits; hours beside the key."""
    hours = {
        "hours_low": ("counts & 8", "whole", "hours_least * 100"),
        "hours_high": ("counts & 4", "whole", "hours_most * 100"),
        "managed_low": ("counts & 32", "recent", "hours_least * share_least"),
        "managed_high": ("counts & 16", "recent", "hours_most * share_most"),
    }
    rates = ", ".join(
        f"CASE WHEN ({bit}) <> 0 THEN {days} * {rate} ELSE 0 END AS {name}" for name, (bit, days, rate) in hours.items()
    )
    spans = ", ".join(
        f"CASE WHEN m{bit} > s THEN (CASE WHEN m{bit} < n THEN m{bit} ELSE n END) - s ELSE 0 END AS d{bit}"
        for bit in (0, 1)
    )
    weekly = dialect.hundredths("hours_per_week")
    share = dialect.hundredths("case_management_share")
    full, recent = dialect.days("until", "first"), dialect.days("until", "since")
    return f"""
dated AS (
  SELECT person_id, {_JOBS} AS counts, {weekly} AS weekly, {share} AS share,
    coalesce(start, {_LONG_AGO}) AS first,
    CASE WHEN start > {THREE_YEARS} THEN start ELSE {THREE_YEARS} END AS since,
    CASE WHEN "end" < {DAY} THEN "end" + 1 ELSE {DAY} END AS until
  FROM {dialect.table("employment")}
  WHERE nursing IS NOT FALSE AND (start >= {DAY}) IS NOT TRUE
),
valued AS (
  SELECT person_id, counts, first, until, {full} AS whole, {recent} AS recent,
    coalesce(weekly, 0) AS hours_least, coalesce(weekly, {MOST_HOURS}) AS hours_most,
    coalesce(share, 0) AS share_least, coalesce(share, 100) AS share_most
  FROM dated
),
jobs AS (
  SELECT person_id * {1 << 36} + {_parts("first")} * {1 << 19} + {_parts("until")} * 4 + (counts & 3) AS k, {rates}
  FROM valued
),
spells AS ({dialect.in_order("(k >> 36) * 131072 + ((k >> 2) & 131071)", ", ".join(["", *hours]))}),
reached AS (
  SELECT k, k >> 19 AS s, coalesce({dialect.following("k >> 36")} >> 19, {1 << 60}) AS n, {", ".join(hours)},
    {dialect.latest(1, "k >> 36")} AS m0, {dialect.latest(2, "k >> 36")} AS m1
  FROM spells
),
covered AS (SELECT k >> 36 AS person_id, {", ".join(hours)}, {spans} FROM reached),
work AS (
  SELECT person_id, CAST(sum(d0 + d1 * {1 << 20}) AS BIGINT) AS months,
    {", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in hours)}
  FROM covered GROUP BY person_id
)"""


def licenses(dialect: Dialect) -> str:
    """Lanes: 0, 1 a license as a registered nurse for certain and possibly."""
    every, perhaps = lanes(0, 1), lanes(1)
    return f"""
held AS (
  SELECT person_id, CAST(sum(
    CASE type WHEN 'RN' THEN {every} ELSE {perhaps} END & CASE WHEN status = 'active' THEN {every} ELSE {perhaps} END
  ) AS BIGINT) AS held
  FROM {dialect.table("licenses")}
  WHERE (type NOT IN ('RN', 'APRN')) IS NOT TRUE AND (status <> 'active') IS NOT TRUE
    AND (issued > {DAY}) IS NOT TRUE AND (expires < {DAY}) IS NOT TRUE
  GROUP BY person_id
)"""


def courses(dialect: Dialect) -> str:
    """Hours in hundredths: possibly in the upper half of the integer, for certain in the lower."""
    hours = dialect.hundredths("hours")
    return f"""
learned AS (
  SELECT person_id, CAST(sum(
    CASE WHEN completed IS NULL OR topic IS NULL THEN 0 ELSE coalesce({hours}, 0) END
    + coalesce({hours}, {MOST_TOTAL}) * {1 << 32}) AS BIGINT) AS learned
  FROM {dialect.table("continuing_education")}
  WHERE (topic <> 'nursing_case_management') IS NOT TRUE
    AND (completed < {THREE_YEARS}) IS NOT TRUE AND (completed > {DAY}) IS NOT TRUE
  GROUP BY person_id
)"""


def query(dialect: Dialect) -> str:
    """The whole query."""
    bounds = {
        "low1": f"CAST(held & 1023 AS {dialect.bound})", "high1": f"CAST(held >> 10 AS {dialect.bound})",
        "low3": "CAST(months >> 20 AS INTEGER)", "high3": "CAST(months & 1048575 AS INTEGER)",
        "low4": "hours_low", "high4": "hours_high", "low5": "managed_low", "high5": "managed_high",
        "low6": "CAST(learned & 4294967295 AS INTEGER)", "high6": "CAST(learned >> 32 AS INTEGER)",
    }  # fmt: skip
    codes = ", ".join(
        f"CASE WHEN low{place} >= {least} THEN {dialect.code(3)} WHEN high{place} >= {least} THEN {dialect.code(1)} "
        f"ELSE {dialect.code(0)} END AS c{place}"
        for place, least in LEAST.items()
    )
    states = ", ".join(f"{dialect.state(f'c{n}')} AS s{n}" for n in range(7))
    sums = ("held", "months", "hours_low", "hours_high", "managed_low", "managed_high", "learned")
    return f"""
WITH {employment(dialect)}, {licenses(dialect)}, {courses(dialect)},
person AS (
  SELECT person_id, {", ".join(f"coalesce({name}, 0) AS {name}" for name in sums)}
  FROM {dialect.table("attestations")}
  LEFT JOIN work USING (person_id) LEFT JOIN held USING (person_id) LEFT JOIN learned USING (person_id)
),
bounded AS (SELECT person_id, {", ".join(f"{text} AS {name}" for name, text in bounds.items())} FROM person),
measured AS (SELECT *, {codes} FROM bounded),
joined AS (SELECT *, c3 | c4 AS c2, c1 & (c3 | c4) & c5 & c6 AS c0 FROM measured)
SELECT person_id, {states}, {", ".join(bounds)} FROM joined
"""
