"""The CCM rule in SQL, from sums of bits to the answer: the bounds and the state of all 47 clauses."""
# ruff: noqa: S608 - the query is made of our own words

from __future__ import annotations

from bench import by_hand_sql as sql
from bench.by_hand_sql import Dialect

# Where the bounds of a clause are: the integer, and how far up in it.
COUNTS = {
    2: ("held", 0, 10), 18: ("held", 20, 30),
    4: ("certified", 0, 10), 6: ("certified", 20, 30),
    15: ("studied", 0, 10), 43: ("firms", 0, 10),
    8: ("yes", 0, 30), 20: ("yes", 10, 40), 35: ("yes", 20, 50),
    11: ("no", 0, 30), 23: ("no", 10, 40), 38: ("no", 20, 50),
}  # fmt: skip
WORK_COUNTS = {32: 33, 33: 43, 42: 53}
MONTHS = {27: 0, 28: 11, 29: 22}

# Every clause that is not measured, deepest first, as codes of two bits (possibly, certainly: 0, 1 or 3), so that “all”
# is a bitwise and, “any” a bitwise or. The contraries (n11 of clause 11) are made from bounds like the measured ones.
_GROUPS = """
c9 = n11 & 1; c7 = c8 | c9; c5 = c6 & c7; c3 = c4 | c5 | c13;
c21 = n23 & 1; c19 = c20 | c21; c16 = n18 | c19; c14 = c15 & c16; c1 = c2 | c3 | c14;
c36 = n38 & 1; c34 = c35 | c36; c30 = c31 & c32 & c33 & c34; c26 = c27 | c28 | c29 | c30;
c40 = n42 | c43; c25 = c26 & c40; c44 = c45 & c46; c0 = c1 & c25 & c44;
c10 = n11; c17 = n18; c22 = n23; c37 = n38; c41 = n42
"""
_ASKED = (12, 24, 39)
CONTRARY = (11, 18, 23, 38, 42)
LEAST = {27: 372, 28: 744, 29: 372, 31: 372, 43: 3}
MEASURED = tuple(sorted({*COUNTS, *WORK_COUNTS, *MONTHS, 13, 31}))
_GROUPED = tuple(part.split("=")[0].strip() for part in _GROUPS.split(";"))


def bounds(dialect: Dialect) -> dict[str, str]:
    """Every bound from the sums of a person."""
    found = {}
    for clause, (sums, low, high) in COUNTS.items():
        found[f"low{clause}"], found[f"high{clause}"] = f"({sums} >> {low}) & 1023", f"({sums} >> {high}) & 1023"
    found["low13"], found["high13"] = "0", "(certified >> 40) & 1023"
    for clause, place in WORK_COUNTS.items():
        for end in ("low", "high"):
            found[f"{end}{clause}"] = f"(work_{end} >> {place}) & 1023"
    for clause, place in MONTHS.items():
        for end in ("low", "high"):
            found[f"{end}{clause}"] = f"(work_{end} >> {place}) & 2047"
    return {name: f"CAST({text} AS {dialect.bound})" for name, text in found.items()}


def codes(dialect: Dialect) -> dict[str, str]:
    """Every measured clause as a code of two bits, from its bounds."""
    found = {}
    for place in MEASURED:
        low, high = (f"{end}{place} >= {LEAST.get(place, 1)}" for end in ("low", "high"))
        found[f"c{place}"] = (
            f"CASE WHEN {low} THEN {dialect.code(3)} WHEN {high} THEN {dialect.code(1)} ELSE {dialect.code(0)} END"
        )
        if place in CONTRARY:
            found[f"n{place}"] = (
                f"CASE WHEN {low} THEN {dialect.code(0)} WHEN {high} THEN {dialect.code(1)} ELSE {dialect.code(3)} END"
            )
    return found


def query(dialect: Dialect) -> str:
    """The whole query."""
    kinds = (sql.employment, sql.licenses, sql.degrees, sql.certifications, sql.client_firms, sql.confirmations)
    sums = ("work_low", "work_high", "held", "studied", "certified", "firms", "yes", "no")
    flag = (
        f"CASE WHEN {{0}} THEN {dialect.code(3)} WHEN {{0}} IS NULL THEN {dialect.code(1)} ELSE {dialect.code(0)} END"
    )
    groups = dict(tuple(part.strip() for part in group.split("=")) for group in _GROUPS.split(";"))
    return f"""
WITH {", ".join(kind(dialect) for kind in kinds)},
person AS (
  SELECT person_id, {flag.format("moral_character")} AS c45, {flag.format("code_of_conduct")} AS c46,
    {", ".join(f"coalesce({name}, 0) AS {name}" for name in sums)}
  FROM {dialect.table("attestations")}
  LEFT JOIN work USING (person_id) LEFT JOIN held USING (person_id) LEFT JOIN studied USING (person_id)
  LEFT JOIN certified USING (person_id) LEFT JOIN firms USING (person_id) LEFT JOIN answered USING (person_id)
),
bounded AS (SELECT person_id, c45, c46, {_listed(bounds(dialect))} FROM person),
measured AS (SELECT *, {_listed(codes(dialect))} FROM (SELECT *, low28 AS low31, high28 AS high31 FROM bounded) AS twice),
joined AS (SELECT *, {_listed(groups).replace("& 1", f"& {dialect.code(1)}")} FROM measured)
SELECT person_id, {_listed(_states(dialect))},
  {", ".join(f"{end}{place}" for place in MEASURED for end in ("low", "high"))}
FROM joined
"""


def _states(dialect: Dialect) -> dict[str, str]:
    asked = {f"s{place}": dialect.code(1) for place in _ASKED}
    coded = (*(int(name[1:]) for name in _GROUPED), *MEASURED, 45, 46)
    return asked | {f"s{place}": dialect.state(f"c{place}") for place in coded}


def _listed(named: dict[str, str]) -> str:
    return ",\n  ".join(f"{text} AS {name}" for name, text in named.items())
