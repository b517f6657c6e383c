"""The rules by hand in plain Python, person by person over records grouped beforehand: no rule, no query engine.

`run` gives a list of answers (ids, states and bounds in the order of `answers.columns`); `collected` makes a table of
them. Meant for a sample: seconds a million people are those of the sample, scaled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from bench import answers, by_hand_sql
from bench.answers import CCM, CMGT, ON, Records
from caseway.criteria.vocabulary import RawRecord

FIVE_YEARS, THREE_YEARS, LONG_AGO, NEVER = date(2021, 11, 23), date(2023, 11, 23), date(1800, 1, 1), date.max
COUNTRIES, STATES = frozenset(by_hand_sql.COUNTRIES), frozenset(by_hand_sql.STATES)
HEALTH, NOT_HEALTH = frozenset(by_hand_sql.HEALTH), frozenset(by_hand_sql.NOT_HEALTH)
CRCC, CCMC = frozenset(by_hand_sql.CRCC), frozenset(by_hand_sql.CCMC)

Row = list[int]
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class State:
    """A rule by hand, and the people to answer for."""

    rule_name: str
    answer: Callable[[Records], Row]
    people: list[tuple[int, Records]]


def prepare(folder: Path, rule_name: str) -> State:
    """Group the rows by person."""
    rule = answers.rule_of(rule_name)
    return State(rule_name, {CCM: ccm, CMGT: cmgt}[rule_name], list(answers.people(folder, rule)))


def run(state: State) -> list[Row]:
    """Answer for one person after the other."""
    answer = state.answer
    return [[person, *answer(records)] for person, records in state.people]


def collected(state: State) -> pa.Table:
    """The answers as a table."""
    names = answers.columns(answers.rule_of(state.rule_name))
    return pa.table(dict(zip(names, map(pa.array, zip(*run(state), strict=True)), strict=True)))


# --- what both rules need --------------------------------------------------------------------------------------------


def yes(value: object) -> int:
    """A flag as a state."""
    return 1 if value is None else 2 if value else 0


def one_of(value: object, words: frozenset[str]) -> int:
    """Whether a word is one of these, as a state."""
    return 1 if value is None else 2 if value in words else 0


def equal(value: object, word: str) -> int:
    """Whether a word is this one, as a state."""
    return 1 if value is None else 2 if value == word else 0


def more(value: object, than: float) -> int:
    """Whether a number is more, as a state."""
    return 1 if value is None else 2 if value > than else 0  # type: ignore[operator]


def in_force(record: RawRecord) -> bool:
    """Whether a license or certification is in force on the day, by the dates that are known."""
    return (record.get("issued") or LONG_AGO) <= ON <= (record["expires"] or NEVER)  # type: ignore[operator]


def place(day: date) -> int:
    """A day's place on a line of months of 31 parts."""
    return day.year * 372 + day.month * 31 + day.day


def length(spans: Spans) -> int:
    """What spans cover, overlaps once."""
    total, reached = 0, -1
    for begin, end in sorted(spans):
        if end > reached:
            total += end - max(begin, reached)
            reached = end
    return total


def reached(low: int, high: int, least: int = 1) -> int:
    """A state from bounds."""
    return 2 if low >= least else 1 if high >= least else 0


class Bounds:
    """How many count for certain, and possibly."""

    __slots__ = ("high", "low")

    def __init__(self) -> None:
        self.low = self.high = 0

    def add(self, state: int) -> None:
        """Count a record of this state."""
        if state:
            self.high += 1
            if state == 2:
                self.low += 1


# --- CCM ---------------------------------------------------------------------------------------------------------------


class _Work:
    """What a person's jobs of the past five years come to."""

    __slots__ = ("alone", "maybe", "others", "some", "sure")

    def __init__(self, jobs: tuple[RawRecord, ...]) -> None:
        self.some, self.others, self.alone = Bounds(), Bounds(), Bounds()
        self.sure: tuple[Spans, Spans, Spans] = ([], [], [])
        self.maybe: tuple[Spans, Spans, Spans] = ([], [], [])
        for job in jobs:
            start, end = job.get("start"), job["end"]
            if (end is None or end >= FIVE_YEARS) and (start is None or start <= ON):  # type: ignore[operator]
                self._add(job, start, end)  # type: ignore[arg-type]

    def _add(self, job: RawRecord, start: date | None, end: date | None) -> None:
        full = 2 if job.get("full_time") and job.get("paid") else 1
        share = job.get("case_management_share")
        managing = 1 if share is None else 2 if share > 0.5 else 1 if share > 0 else 0  # type: ignore[operator]
        managing = min(managing, yes(job.get("essential_activities")), yes(job.get("direct_client_contact")))
        under = min(yes(job.get("supervised")), equal(job.get("supervisor_certification"), "CCM"))
        supervising = equal(job.get("role"), "case_management_supervisor")
        if managing:
            self.some.add(min(managing, under, full))
            self.others.add(min(managing, 2 - under, full))
            self.alone.add(min(managing, yes(job.get("self_employed"))))
        elif not supervising:
            return
        begin = place(max(start or LONG_AGO, FIVE_YEARS))
        until = place(ON if end is None or end >= ON else end + timedelta(days=1))
        if begin >= until:
            return
        for measure, state in enumerate((min(managing, under, full), min(managing, full), min(supervising, full))):
            if state:
                self.maybe[measure].append((begin, until))
                if state == 2 and start:
                    self.sure[measure].append((begin, until))


def _license(record: RawRecord) -> tuple[int, int]:
    """A qualifying license; a license of a qualifying kind."""
    kind = record.get("type")
    practical = 1 if kind is None else 0 if kind in ("LPN", "LVN") else 2
    alone = yes(record.get("independent_assessment"))
    qualifying = min(practical, alone)
    if not in_force(record):
        return 0, qualifying
    named = 1 if kind is None or kind == "other" else 2
    here = 2 if record.get("country") in COUNTRIES or record.get("state") in STATES else 1
    active, free = equal(record.get("status"), "active"), 2 - yes(record.get("restricted"))
    return min(qualifying, named, here, active, free), qualifying


def _degree(record: RawRecord) -> int:
    field = record.get("field")
    health = 1 if field is None else 2 if field in HEALTH else 0 if field in NOT_HEALTH else 1
    level = record.get("level")
    high = 1 if level is None else 2 if level in ("bachelor", "master", "doctorate") else 0
    return min(high, health, yes(record.get("accredited")), yes(record.get("field_experience")))


def _certifications(records: tuple[RawRecord, ...]) -> tuple[Bounds, Bounds, Bounds]:
    crc, cdms, other = Bounds(), Bounds(), Bounds()
    for record in records:
        if in_force(record):
            kind, issuer, active = record.get("type"), record.get("issuer"), equal(record.get("status"), "active")
            crc.add(min(equal(kind, "CRC"), one_of(issuer, CRCC), active))
            cdms.add(min(equal(kind, "CDMS"), one_of(issuer, CCMC), active))
            other.add(min(1, active, 0 if kind in ("CRC", "CDMS", "CCM") else 2))
    return crc, cdms, other


def _answers(records: tuple[RawRecord, ...]) -> dict[str, tuple[Bounds, Bounds]]:
    """Written yes and no, by question."""
    found = {about: (Bounds(), Bounds()) for about in by_hand_sql.ABOUT}
    for record in records:
        if (record.get("received") or LONG_AGO) <= ON:  # type: ignore[operator]
            asked, answer = equal(record.get("authority"), "CCMC"), yes(record.get("answer"))
            for about, (agreed, refused) in found.items():
                known = min(asked, equal(record.get("about"), about))
                agreed.add(min(known, answer))
                refused.add(min(known, 2 - answer))
    return found


def ccm(records: Records) -> Row:
    """The states of all 47 clauses and the bounds of those that are measured."""
    held, kinds, degrees, firms = Bounds(), Bounds(), Bounds(), Bounds()
    for record in records["licenses"]:
        if (record.get("issued") or LONG_AGO) <= ON:  # type: ignore[operator]
            now, ever = _license(record)
            held.add(now)
            kinds.add(ever)
    for record in records["degrees"]:
        if (record.get("conferred") or LONG_AGO) <= ON:  # type: ignore[operator]
            degrees.add(_degree(record))
    for record in records["client_firms"]:
        start = record.get("start")
        if start is None or start <= ON:  # type: ignore[operator]
            firms.add(min(2 if start else 1, more(record.get("billable_hours_per_month"), 0)))
    crc, cdms, other = _certifications(records["certifications"])
    work, told = _Work(records["employment"]), _answers(records["confirmations"])
    sure, maybe = [length(spans) for spans in work.sure], [length(spans) for spans in work.maybe]
    pledged = records["attestations"][0] if records["attestations"] else {}
    s = [1] * 47
    (cdms_yes, cdms_no), (free_yes, free_no), (mixed_yes, mixed_no) = told.values()
    counted = {
        2: held, 4: crc, 6: cdms, 8: cdms_yes, 11: cdms_no, 13: other, 15: degrees, 18: kinds, 20: free_yes, 23: free_no,
        32: work.some, 33: work.others, 35: mixed_yes, 38: mixed_no, 42: work.alone, 43: firms,
    }  # fmt: skip
    bounds = {clause: (one.low, one.high) for clause, one in counted.items()}
    bounds |= {clause: (sure[of], maybe[of]) for clause, of in ((27, 0), (28, 1), (29, 2), (31, 1))}
    least = {27: 372, 28: 744, 29: 372, 31: 372, 43: 3}
    for clause, (low, high) in bounds.items():
        s[clause] = reached(low, high, least.get(clause, 1))
    for granted, no, yes_, is_open, refused in ((7, 11, 8, 9, 10), (19, 23, 20, 21, 22), (34, 38, 35, 36, 37)):
        s[refused] = 2 - s[no]
        s[is_open] = min(s[refused], 1)
        s[granted] = max(s[yes_], s[is_open])
    s[5] = min(s[6], s[7])
    s[3] = max(s[4], s[5], s[13])
    s[17] = 2 - s[18]
    s[16] = max(s[17], s[19])
    s[14] = min(s[15], s[16])
    s[1] = max(s[2], s[3], s[14])
    s[30] = min(s[31], s[32], s[33], s[34])
    s[26] = max(s[27], s[28], s[29], s[30])
    s[41] = 2 - s[42]
    s[40] = max(s[41], s[43])
    s[25] = min(s[26], s[40])
    s[45], s[46] = yes(pledged.get("moral_character")), yes(pledged.get("code_of_conduct"))
    s[44] = min(s[45], s[46])
    s[0] = min(s[1], s[25], s[44])
    return s + [bound for clause in sorted(bounds) for bound in bounds[clause]]


# --- CMGT-BC -----------------------------------------------------------------------------------------------------------


def _amount(value: object, most: int) -> tuple[int, int]:
    """A number in hundredths, as the least and the most it can be."""
    if value is None:
        return 0, most
    exact = round(value * 100)  # type: ignore[operator]
    return exact, exact


def _practice(jobs: tuple[RawRecord, ...]) -> tuple[Row, Row, Row]:
    """Months, hours, and hours of case management, each for certain and possibly."""
    sure, maybe, hours, managed = [], [], [0, 0], [0, 0]
    for job in jobs:
        nursing = yes(job.get("nursing"))
        start, end = job.get("start"), job["end"]
        first, until = start or LONG_AGO, ON if end is None or end >= ON else end + timedelta(days=1)  # type: ignore[operator]
        if not nursing or first >= until:  # type: ignore[operator]
            continue
        full, certain = min(nursing, yes(job.get("full_time"))), start is not None
        if full:
            span = (place(first), place(until))  # type: ignore[arg-type]
            maybe.append(span)
            if full == 2 and certain:
                sure.append(span)
        low, high = _amount(job.get("hours_per_week"), 16_800)
        days = (until - first).days  # type: ignore[operator]
        hours[1] += days * high * 100
        if nursing == 2 and certain:
            hours[0] += days * low * 100
        share = job.get("case_management_share")
        managing, recent = min(nursing, more(share, 0)), (until - max(first, THREE_YEARS)).days  # type: ignore[operator,type-var]
        if managing and recent > 0:
            share_low, share_high = _amount(share, 100)
            managed[1] += recent * high * share_high
            if managing == 2 and certain:
                managed[0] += recent * low * share_low
    return [length(sure), length(maybe)], hours, managed


def _learned(courses: tuple[RawRecord, ...]) -> Row:
    total = [0, 0]
    for course in courses:
        topic, day = equal(course.get("topic"), "nursing_case_management"), course.get("completed")
        if topic and (day is None or THREE_YEARS <= day <= ON):  # type: ignore[operator]
            low, high = _amount(course.get("hours"), 100_000)
            total[1] += high
            if topic == 2 and day:
                total[0] += low
    return total


def cmgt(records: Records) -> Row:
    """The states of all seven clauses and the bounds of those that are measured."""
    held = Bounds()
    for record in records["licenses"]:
        if in_force(record):
            kind = record.get("type")
            nurse = 2 if kind == "RN" else 1 if kind is None or kind == "APRN" else 0
            held.add(min(nurse, equal(record.get("status"), "active")))
    months, hours, managed = _practice(records["employment"])
    learned = _learned(records["continuing_education"])
    measured = ([held.low, held.high], months, hours, managed, learned)
    least = (1, 744, 4160 * 70_000, 2000 * 70_000, 3000)
    license_, full, worked, case_management, education = (
        reached(low, high, enough) for (low, high), enough in zip(measured, least, strict=True)
    )
    practice = max(full, worked)
    states = [min(license_, practice, case_management, education), license_, practice, full, worked, case_management]
    return [*states, education, *(bound for bounds in measured for bound in bounds)]
