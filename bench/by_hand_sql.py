"""The CCM rule as an expert writes it in SQL for this one purpose, with no rule language: the text itself.

Every kind is read once. Each row gets an integer whose bits say which clauses it counts for, for certain and
possibly: a field that is not as wanted clears the bits of the clauses that want it, so that three values take one
“and” a field and no rules about NULL. Bits stand ten apart, so that summing the integers of a person counts for all
clauses at once (up to 1,023 records of a kind). Overlapping spells count once by the shortest way found: rows sorted
by one integer (person, first day, last day, bits), a running maximum of the last day for each measure over all
persons at once, and the part of it before the next row's first day.

No `least` and `greatest`: DuckDB takes 27 ns a row for each, and 0.1 ns for “and” and “or” of bits.

DuckDB and Spark differ in a few words; those are the `Dialect`.
"""
# ruff: noqa: S608 - the query is made of our own words

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def listed(text: str) -> tuple[str, ...]:
    """Words of a text."""
    return tuple(text.split())


DAY, FIVE_YEARS, THREE_YEARS = "DATE '2026-11-23'", "DATE '2021-11-23'", "DATE '2023-11-23'"

STATES = listed(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP"
)
COUNTRIES = ("US", "USA", "UNITED STATES", "PR", "GU", "VI", "AS", "MP")
HEALTH = listed(
    "nursing bsn msn social_work bsw msw counseling clinical_counseling mental_health_counseling "
    "clinical_mental_health_counseling rehabilitation_counseling rehabilitation psychology clinical_psychology "
    "counseling_psychology marriage_and_family_therapy family_therapy public_health community_health health_education "
    "gerontology human_services behavioral_health occupational_therapy physical_therapy speech_language_pathology "
    "speech_pathology audiology pharmacy medicine nutrition dietetics respiratory_therapy physician_assistant "
    "health_sciences child_and_family_studies"
)
NOT_HEALTH = listed(
    "accounting architecture art fine_arts art_history business business_administration communications "
    "computer_science construction economics engineering english finance geography geology graphic_design history "
    "hospitality information_technology journalism law linguistics literature marketing mathematics music philosophy "
    "physics political_science statistics theater"
)
CRCC = ("CRCC", "COMMISSION ON REHABILITATION COUNSELOR CERTIFICATION")
CCMC = ("CCMC", "COMMISSION FOR CASE MANAGER CERTIFICATION")
ABOUT = ("cdms_alone", "degree_despite_license", "mixed_supervision")


@dataclass(frozen=True)
class Dialect:
    """What DuckDB and Spark say differently.

    table: where a kind is read from.  among: whether a field is one of many words.  hundredths: a number as an integer.
    days: from one day to another.  code: a small integer of two bits.  state: the state of a code.  bound: the type of
    most bounds.

    For spells in keys `k`, given how a key names its person: in_order: the rows as the windows want them, with `e` and
    what else is carried.  latest: the latest `e` so far among a person's rows with a bit of `k`.  following: the next
    row's `k`.
    """

    table: Callable[[str], str]
    among: Callable[[str, Sequence[str]], str]
    hundredths: Callable[[str], str]
    days: Callable[[str, str], str]
    code: Callable[[int], str]
    state: Callable[[str], str]
    bound: str
    in_order: Callable[[str, str], str]
    latest: Callable[[int, str], str]
    following: Callable[[str], str]


def bits(*places: int) -> int:
    """An integer with these bits."""
    return sum(1 << place for place in places)


def lanes(*places: int) -> int:
    """An integer with these lanes of ten bits at one."""
    return sum(1 << 10 * place for place in places)


def words(values: Sequence[str]) -> str:
    """Words as a list of SQL."""
    return ", ".join(f"'{value}'" for value in values)


def parts(day: str) -> str:
    """Where a day stands in the window on a line of months of 31 parts."""
    return f"CAST(year({day}) * 372 + month({day}) * 31 + day({day}) - {2021 * 372 + 11 * 31 + 23} AS BIGINT)"


# --- employment: which measures a job counts for -----------------------------------------------------------------

# Bits of a job: 0-2 months of category 1 to 3 possibly, 3-5 for certain; 6 some under a CCM for certain (possibly is
# bit 0), 7 and 8 some under others for certain and possibly, 9 and 10 self-employed.
ALL_JOBS = bits(*range(11))
SUPERVISES = bits(2, 5)
MAY_MANAGE = SUPERVISES | bits(0, 1, 8, 10)
PERHAPS_FULL_TIME = ALL_JOBS - bits(3, 4, 5, 6, 7)

JOBS = f"""
  CASE WHEN case_management_share > 0.5 THEN {ALL_JOBS} WHEN case_management_share <= 0 THEN {SUPERVISES} ELSE {MAY_MANAGE} END
  & CASE WHEN essential_activities THEN {ALL_JOBS} WHEN essential_activities IS NULL THEN {MAY_MANAGE} ELSE {SUPERVISES} END
  & CASE WHEN direct_client_contact THEN {ALL_JOBS} WHEN direct_client_contact IS NULL THEN {MAY_MANAGE} ELSE {SUPERVISES} END
  & CASE WHEN full_time THEN {ALL_JOBS} ELSE {PERHAPS_FULL_TIME} END
  & CASE WHEN paid THEN {ALL_JOBS} ELSE {PERHAPS_FULL_TIME} END
  & CASE WHEN supervised AND supervisor_certification = 'CCM' THEN {ALL_JOBS - bits(7, 8)}
         WHEN supervised = FALSE OR supervisor_certification <> 'CCM' THEN {ALL_JOBS - bits(0, 3, 6)}
         ELSE {ALL_JOBS - bits(3, 6, 7)} END
  & CASE WHEN role = 'case_management_supervisor' THEN {ALL_JOBS} WHEN role IS NULL THEN {ALL_JOBS - bits(5)}
         ELSE {ALL_JOBS - SUPERVISES} END
  & CASE WHEN self_employed THEN {ALL_JOBS} WHEN self_employed IS NULL THEN {ALL_JOBS - bits(9)}
         ELSE {ALL_JOBS - bits(9, 10)} END
  & CASE WHEN start IS NULL THEN {ALL_JOBS - bits(3, 4, 5)} ELSE {ALL_JOBS} END"""


def employment(dialect: Dialect) -> str:
    """Two integers a person: months in three lanes of eleven bits and counts in three of ten; possibly and for certain."""
    running = ", ".join(f"{dialect.latest(1 << bit, 'k >> 33')} AS m{bit}" for bit in range(6))
    spans = ", ".join(
        f"CASE WHEN m{bit} > s THEN (CASE WHEN m{bit} < n THEN m{bit} ELSE n END) - s ELSE 0 END AS d{bit}"
        for bit in range(6)
    )
    return f"""
jobs AS (
  SELECT person_id * {1 << 33} + {parts("first")} * {1 << 22} + {parts("until")} * {1 << 11} + counts AS k
  FROM (
    SELECT person_id, {JOBS} AS counts,
      CASE WHEN start > {FIVE_YEARS} THEN start ELSE {FIVE_YEARS} END AS first,
      CASE WHEN "end" < {DAY} THEN "end" + 1 ELSE {DAY} END AS until
    FROM {dialect.table("employment")}
    WHERE ("end" < {FIVE_YEARS}) IS NOT TRUE AND (start > {DAY}) IS NOT TRUE
  ) AS dated
  WHERE counts <> 0
),
spells AS ({dialect.in_order("(k >> 33) * 2048 + ((k >> 11) & 2047)", "")}),
reached AS (SELECT k, k >> 22 AS s, coalesce({dialect.following("k >> 33")} >> 22, {1 << 60}) AS n, {running} FROM spells),
covered AS (SELECT k, {spans} FROM reached),
work AS (
  SELECT k >> 33 AS person_id,
    CAST(sum(d0 + d1 * {1 << 11} + d2 * {1 << 22}
      + (k & 1) * {1 << 33} + ((k >> 8) & 1) * {1 << 43} + ((k >> 10) & 1) * {1 << 53}) AS BIGINT) AS work_high,
    CAST(sum(d3 + d4 * {1 << 11} + d5 * {1 << 22}
      + ((k >> 6) & 1) * {1 << 33} + ((k >> 7) & 1) * {1 << 43} + ((k >> 9) & 1) * {1 << 53}) AS BIGINT) AS work_low
  FROM covered GROUP BY k >> 33
)"""


# --- the other kinds ------------------------------------------------------------------------------------------------


def licenses(dialect: Dialect) -> str:
    """Lanes: 0, 1 a qualifying license for certain and possibly; 2, 3 a license of a qualifying kind."""
    every, perhaps, free = lanes(0, 1, 2, 3), lanes(1, 3), lanes(2, 3)
    asked = every - lanes(0)
    return f"""
held AS (
  SELECT person_id, CAST(sum(
    CASE WHEN type IN ('LPN', 'LVN') THEN 0 WHEN type IS NULL THEN {perhaps} WHEN type = 'other' THEN {asked} ELSE {every} END
    & CASE WHEN status = 'active' THEN {every} WHEN status IS NULL THEN {asked} ELSE {free} END
    & CASE WHEN restricted THEN {free} WHEN restricted IS NULL THEN {asked} ELSE {every} END
    & CASE WHEN independent_assessment THEN {every} WHEN independent_assessment IS NULL THEN {perhaps} ELSE 0 END
    & CASE WHEN {dialect.among("country", COUNTRIES)} OR {dialect.among("state", STATES)} THEN {every} ELSE {asked} END
    & CASE WHEN issued > {DAY} THEN 0 ELSE {every} END
    & CASE WHEN expires < {DAY} THEN {free} ELSE {every} END
  ) AS BIGINT) AS held
  FROM {dialect.table("licenses")} GROUP BY person_id
)"""


def degrees(dialect: Dialect) -> str:
    """Lanes: 0, 1 a qualifying degree for certain and possibly."""
    every, perhaps = lanes(0, 1), lanes(1)
    return f"""
studied AS (
  SELECT person_id, CAST(sum(
    CASE WHEN level IN ('bachelor', 'master', 'doctorate') THEN {every} WHEN level IS NULL THEN {perhaps} ELSE 0 END
    & CASE WHEN {dialect.among("field", HEALTH)} THEN {every} WHEN {dialect.among("field", NOT_HEALTH)} THEN 0
           ELSE {perhaps} END
    & CASE WHEN accredited THEN {every} WHEN accredited IS NULL THEN {perhaps} ELSE 0 END
    & CASE WHEN field_experience THEN {every} WHEN field_experience IS NULL THEN {perhaps} ELSE 0 END
    & CASE WHEN conferred > {DAY} THEN 0 ELSE {every} END
  ) AS BIGINT) AS studied
  FROM {dialect.table("degrees")} GROUP BY person_id
)"""


def certifications(dialect: Dialect) -> str:
    """Lanes: 0, 1 the CRC; 2, 3 the CDMS; 4 another certification, which only the authority can settle."""
    every, perhaps = lanes(0, 1, 2, 3, 4), lanes(1, 3, 4)
    crc, cdms, other = lanes(0, 1, 4), lanes(2, 3, 4), lanes(4)
    return f"""
certified AS (
  SELECT person_id, CAST(sum(
    CASE type WHEN 'CRC' THEN {lanes(0, 1)} WHEN 'CDMS' THEN {lanes(2, 3)} WHEN 'CCM' THEN 0
      ELSE CASE WHEN type IS NULL THEN {perhaps} ELSE {other} END END
    & CASE WHEN issuer IS NULL THEN {perhaps} WHEN issuer IN ({words(CRCC)}) THEN {crc}
           WHEN issuer IN ({words(CCMC)}) THEN {cdms} ELSE {other} END
    & CASE WHEN status = 'active' THEN {every} WHEN status IS NULL THEN {perhaps} ELSE 0 END
  ) AS BIGINT) AS certified
  FROM {dialect.table("certifications")}
  WHERE (issued > {DAY}) IS NOT TRUE AND (expires < {DAY}) IS NOT TRUE
  GROUP BY person_id
)"""


def client_firms(dialect: Dialect) -> str:
    """Lanes: 0, 1 a firm with dates and hours for certain and possibly."""
    return f"""
firms AS (
  SELECT person_id, sum(
    CASE WHEN billable_hours_per_month > 0 THEN {lanes(0, 1)} ELSE {lanes(1)} END
    & CASE WHEN start IS NULL THEN {lanes(1)} ELSE {lanes(0, 1)} END) AS firms
  FROM {dialect.table("client_firms")}
  WHERE (billable_hours_per_month <= 0) IS NOT TRUE AND (start > {DAY}) IS NOT TRUE
  GROUP BY person_id
)"""


def confirmations(dialect: Dialect) -> str:
    """Two integers, for a yes and a no: lanes 0 to 2 for certain, 3 to 5 possibly, one for each question."""
    every, perhaps = lanes(*range(6)), lanes(3, 4, 5)
    about = " ".join(f"WHEN '{word}' THEN {lanes(place, place + 3)}" for place, word in enumerate(ABOUT))
    known = f"""
    CASE WHEN authority = 'CCMC' THEN {every} ELSE {perhaps} END
    & CASE about {about} ELSE CASE WHEN about IS NULL THEN {perhaps} ELSE 0 END END"""
    return f"""
answered AS (
  SELECT person_id,
    CAST(sum({known} & CASE WHEN answer THEN {every} WHEN answer IS NULL THEN {perhaps} ELSE 0 END) AS BIGINT) AS yes,
    CAST(sum({known} & CASE WHEN answer THEN 0 WHEN answer IS NULL THEN {perhaps} ELSE {every} END) AS BIGINT) AS no
  FROM {dialect.table("confirmations")}
  WHERE (authority <> 'CCMC') IS NOT TRUE AND (received > {DAY}) IS NOT TRUE
  GROUP BY person_id
)"""
