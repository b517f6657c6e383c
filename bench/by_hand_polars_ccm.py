"""The CCM rule by hand in Polars."""

from __future__ import annotations

import polars as pl

from bench import by_hand_ccm
from bench import by_hand_sql as sql
from bench.answers import ON
from bench.by_hand_polars_bits import FIVE_YEARS, Expr, Scan, code, covered, field, joined, mask, parts, states
from bench.by_hand_sql import bits, lanes


def answer(scan: Scan) -> pl.LazyFrame:
    """Everyone's bounds and states."""
    people = scan("attestations").select(
        "person_id", c45=mask(pl.col("moral_character"), 3, 1, 0, pl.UInt8),
        c46=mask(pl.col("code_of_conduct"), 3, 1, 0, pl.UInt8),
    )  # fmt: skip
    kinds = [_employment(scan), _licenses(scan), _degrees(scan), *_few(scan)]
    sums = ("work_low", "work_high", "held", "studied", "certified", "firms", "yes", "no")
    bounded = joined(people, kinds, sums).select("person_id", "c45", "c46", **_bounds())
    c, n = _codes()
    grouped = _groups(c, n)
    return bounded.select(
        "person_id", *states(c | grouped), *(pl.lit(1, dtype=pl.UInt8).alias(f"s{place}") for place in (12, 24, 39)),
        pl.exclude("person_id", "c45", "c46"),
    )  # fmt: skip


def _bounds() -> dict[str, Expr]:
    found = {}
    for clause, (sums, low, high) in by_hand_ccm.COUNTS.items():
        found[f"low{clause}"], found[f"high{clause}"] = field(sums, low), field(sums, high)
    found["low13"], found["high13"] = pl.lit(0), field("certified", 40)
    for end in ("low", "high"):
        for clause, place in by_hand_ccm.WORK_COUNTS.items():
            found[f"{end}{clause}"] = field(f"work_{end}", place)
        for clause, place in by_hand_ccm.MONTHS.items():
            found[f"{end}{clause}"] = field(f"work_{end}", place, 2047)
        found[f"{end}31"] = found[f"{end}28"]
    return {name: expr.cast(pl.UInt16) for name, expr in found.items()}


def _codes() -> tuple[dict[int, Expr], dict[int, Expr]]:
    """Codes of the measured clauses and the facts, and of the contraries."""
    direct, contrary = {45: pl.col("c45"), 46: pl.col("c46")}, {}
    for place in by_hand_ccm.MEASURED:
        least = by_hand_ccm.LEAST.get(place, 1)
        low, high = pl.col(f"low{place}") >= least, pl.col(f"high{place}") >= least
        direct[place] = code(low, high)
        if place in by_hand_ccm.CONTRARY:
            contrary[place] = code(~high, ~low)
    return direct, contrary


def _groups(c: dict[int, Expr], n: dict[int, Expr]) -> dict[int, Expr]:
    g = {10: n[11], 17: n[18], 22: n[23], 37: n[38], 41: n[42]}
    g[9], g[21], g[36] = n[11] & 1, n[23] & 1, n[38] & 1
    g[7], g[19], g[34] = c[8] | g[9], c[20] | g[21], c[35] | g[36]
    g[5] = c[6] & g[7]
    g[3] = c[4] | g[5] | c[13]
    g[16] = n[18] | g[19]
    g[14] = c[15] & g[16]
    g[1] = c[2] | g[3] | g[14]
    g[30] = c[31] & c[32] & c[33] & g[34]
    g[26] = c[27] | c[28] | c[29] | g[30]
    g[40] = n[42] | c[43]
    g[25] = g[26] & g[40]
    g[44] = c[45] & c[46]
    g[0] = g[1] & g[25] & g[44]
    return g


def _employment(scan: Scan) -> pl.LazyFrame:
    every, supervises, may = sql.ALL_JOBS, sql.SUPERVISES, sql.MAY_MANAGE
    share, role = pl.col("case_management_share"), pl.col("role") == "case_management_supervisor"
    ccm_ = pl.col("supervised") & (pl.col("supervisor_certification") == "CCM")
    small = pl.Int16
    full = [pl.when(pl.col(name)).then(pl.lit(every, dtype=small)).otherwise(pl.lit(sql.PERHAPS_FULL_TIME, dtype=small))
            for name in ("full_time", "paid")]  # fmt: skip
    counts = (
        mask(share > 0, every, may, supervises, small)
        & pl.when(share > 0.5).then(pl.lit(every, dtype=small)).otherwise(pl.lit(may, dtype=small))
        & mask(pl.col("essential_activities"), every, may, supervises, small)
        & mask(pl.col("direct_client_contact"), every, may, supervises, small)
        & full[0] & full[1]
        & mask(ccm_, every - bits(7, 8), every - bits(3, 6, 7), every - bits(0, 3, 6), small)
        & mask(role, every, every - bits(5), every - supervises, small)
        & mask(pl.col("self_employed"), every, every - bits(9), every - bits(9, 10), small)
        & mask(pl.col("start").is_null(), every - bits(3, 4, 5), every, every, small)
    )  # fmt: skip
    first = pl.when(pl.col("start") > FIVE_YEARS).then("start").otherwise(FIVE_YEARS)
    until = pl.when(pl.col("end") < ON).then(pl.col("end").dt.offset_by("1d")).otherwise(ON)
    keys = (
        scan("employment")
        .filter((pl.col("end") >= FIVE_YEARS).fill_null(value=True) & (pl.col("start") <= ON).fill_null(value=True))
        .select("person_id", counts=counts, first=first, until=until)
        .filter(pl.col("counts") != 0)
        .select(k=pl.col("person_id") * (1 << 33) + parts(pl.col("first"), FIVE_YEARS) * (1 << 22)
                + parts(pl.col("until"), FIVE_YEARS) * (1 << 11) + pl.col("counts"))
    )  # fmt: skip
    k = pl.col("k")
    rows = keys.pipe(covered(6, 22, (k // (1 << 33)) * 2048 + ((k // 2048) & 2047)))

    def packed(first_bit: int, *flags: int) -> Expr:
        spans = [pl.col(f"d{first_bit + n}") * (1 << 11 * n) for n in range(3)]
        flag = [((k // (1 << bit)) & 1) * (1 << 33 + 10 * n) for n, bit in enumerate(flags)]
        return pl.sum_horizontal(*spans, *flag).sum()

    return rows.group_by((k // (1 << 33)).alias("person_id")).agg(
        work_high=packed(0, 0, 8, 10), work_low=packed(3, 6, 7, 9)
    )


def _licenses(scan: Scan) -> pl.LazyFrame:
    every, perhaps, free = lanes(0, 1, 2, 3), lanes(1, 3), lanes(2, 3)
    asked, type_ = every - lanes(0), pl.col("type")
    territory = pl.col("country").is_in(sql.COUNTRIES) | pl.col("state").is_in(sql.STATES)
    held = (
        mask(type_.is_in(["LPN", "LVN"]), 0, perhaps, every)
        & mask(type_ == "other", asked, perhaps, every)
        & mask(pl.col("status") == "active", every, asked, free)
        & mask(pl.col("restricted"), free, asked, every)
        & mask(pl.col("independent_assessment"), every, perhaps, 0)
        & mask(territory, every, asked, asked)
        & mask(pl.col("issued") > ON, 0, every, every)
        & mask(pl.col("expires") < ON, free, every, every)
    )
    return scan("licenses").group_by("person_id").agg(held=held.sum())


def _degrees(scan: Scan) -> pl.LazyFrame:
    every, perhaps = lanes(0, 1), lanes(1)
    studied = (
        mask(pl.col("level").is_in(["bachelor", "master", "doctorate"]), every, perhaps, 0)
        & mask(pl.col("field").is_in(sql.NOT_HEALTH), 0, perhaps, every)
        & mask(pl.col("field").is_in(sql.HEALTH), every, perhaps, perhaps)
        & mask(pl.col("accredited"), every, perhaps, 0)
        & mask(pl.col("field_experience"), every, perhaps, 0)
        & mask(pl.col("conferred") > ON, 0, every, every)
    )
    return scan("degrees").group_by("person_id").agg(studied=studied.sum())


def _few(scan: Scan) -> list[pl.LazyFrame]:
    every, perhaps, type_ = lanes(0, 1, 2, 3, 4), lanes(1, 3, 4), pl.col("type")
    crc, cdms, other = lanes(0, 1, 4), lanes(2, 3, 4), lanes(4)
    certified = (
        mask(type_ == "CRC", lanes(0, 1), perhaps, every) & mask(type_ == "CDMS", lanes(2, 3), perhaps, every)
        & mask(type_.is_in(["CRC", "CDMS"]), every, perhaps, other) & mask(type_ == "CCM", 0, perhaps, every)
        & mask(pl.col("issuer").is_in(sql.CRCC), crc, perhaps, cdms) & mask(pl.col("issuer").is_in(
            [*sql.CRCC, *sql.CCMC]), every, perhaps, other)
        & mask(pl.col("status") == "active", every, perhaps, 0)
        & mask(pl.col("issued") > ON, 0, every, every) & mask(pl.col("expires") < ON, 0, every, every)
    )  # fmt: skip
    firms = (
        mask(pl.col("billable_hours_per_month") > 0, lanes(0, 1), lanes(1), 0)
        & mask(pl.col("start") > ON, 0, lanes(1), lanes(0, 1))
    )  # fmt: skip
    known = mask(pl.col("authority") == "CCMC", lanes(*range(6)), lanes(3, 4, 5), 0) & mask(
        pl.col("received") > ON, 0, lanes(*range(6)), lanes(*range(6))
    )
    for place, about in enumerate(sql.ABOUT):
        others = lanes(*(lane for lane in range(6) if lane % 3 != place))
        known &= mask(pl.col("about") == about, lanes(place, place + 3), lanes(3, 4, 5), others)
    answer = pl.col("answer")
    yes = known & mask(answer, lanes(*range(6)), lanes(3, 4, 5), 0)
    no = known & mask(answer, 0, lanes(3, 4, 5), lanes(*range(6)))
    return [
        scan("certifications").group_by("person_id").agg(certified=certified.sum()),
        scan("client_firms").group_by("person_id").agg(firms=firms.sum()),
        scan("confirmations").group_by("person_id").agg(yes=yes.sum(), no=no.sum()),
    ]
