"""The tables of numbers that stand between a rule, some people's records and the kernel, and what the numbers mean."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Columns of a row of `Clauses.limits`, `settled` and `passes`.
LIMIT = ("place", "least", "most")
PLACE, LEAST, MOST = range(3)
WHEN_SETTLED = 1
PASS = (
    "way", "kind", "word", "dated", "window", "gap", "first", "last",
    "amount", "amount_least", "amount_most", "share", "share_least", "share_most",
)  # fmt: skip
WAY, KIND, WORD, DATED, WINDOW, GAP, FIRST, LAST = range(8)
AMOUNT, AMOUNT_LEAST, AMOUNT_MOST, SHARE, SHARE_LEAST, SHARE_MOST = range(8, 14)

# Ways to go over records; all but FACT give bounds.
FACT, COUNTS, TOTAL, HOURS, MONTHS, RUNS, UNBROKEN, OCCASIONS = range(8)
# Ways of letting a record count on a day.
HAPPENED, HAPPENED_WITHIN, BEGUN, IN_FORCE, ENDED_WITHIN = range(5)

NONE = -1
NOT_KNOWN, OPEN = -(2**31), 2**31 - 1
NO_AMOUNT = -(2**63)
LONG_AGO, FOREVER = -62091, 2932896  # 1800-01-01 and 9999-12-31, as in `measures`
UNBOUNDED = 10**15  # as in `measures`
ENDLESS = 4 * 10**18  # sums stop here: above all limits, and within 64 bits
HUNDREDTHS = 100
LANE = 20  # bits of a lane: a million records
LANES = 3  # that fit into a word
SHORT = 24  # so many spans are sorted by insertion

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]


class Clauses(NamedTuple):
    """A rule's clauses as rows of numbers; `program.py` writes them, `measuring.py` names their columns."""

    settled: Ints  # clauses that need no record: place, state
    limits: Ints  # by measure: place, at least, at most
    passes: Ints  # one row for each way over a kind's records; clauses that look at them alike share one
    lanes: Ints  # pass after pass: which measure (of a fact: which clause) each of its clauses is
    groups: Ints  # place, how many children are needed (0: the contrary of its one), first child, last child
    children: Ints  # places of children, group after group
    widths: Ints  # by kind: how many words a class has
    wide: Ints  # by measure: its row among the wide ones, or -1


class Holes(NamedTuple):
    """Fields to fill in where they are missing: kind, step, size, number of values, first and last of `codes`."""

    rows: Ints
    codes: Ints


class Calendar(NamedTuple):
    """The day asked and those after it; days count from 1970-01-01."""

    on: int
    since: Ints  # by window and days ahead: its first day; row 0 is no window
    parts: Ints32  # `days.month_parts` of every day from LONG_AGO on


class Records(NamedTuple):
    """The records of some people, kind after kind, person after person."""

    first: Ints  # by kind and person: the first of their records; the next person's first is past their last
    unlisted: Bytes  # by kind and person: 1 where it is not known which records there are
    number: Ints  # the record's class
    what: Ints32  # the row of `Meaning` for that class
    begin: Ints32  # the day it begins or happens
    end: Ints32
    amounts: Ints  # by slot and record: hundredths


class Meaning(NamedTuple):
    """What classes of records mean to clauses, kind after kind, and which row of `words` a class has."""

    words: (
        Ints  # row after row: for each pass over the kind, which of its clauses a record counts for, surely and maybe
    )
    first_word: Ints  # by kind: where its words begin
    open: Bytes  # kind after kind, by row: whether a record counts for something only maybe
    first_open: Ints  # by kind: where its rows begin in `open`
    rows: Ints32  # by class, or hashed: the row, or -1
    keys: Ints  # hashed: the class that stands at a place
    first_row: Ints  # by kind: where its part of `rows` begins
    places: Ints  # by kind: how long that part is
    hashed: Bytes  # by kind: whether it is hashed


class Answers(NamedTuple):
    """What is found: by clause or measure, and person. Bounds that can be large stand in `wide_low` and `wide_high`."""

    states: Bytes
    low: Ints32
    high: Ints32
    wide_low: Ints
    wide_high: Ints
    ahead: Ints32  # in how many days the verdict is met, where it is not met today; 0 where not seen
    waiting: Bytes  # 1 for people to judge again once the classes in `wanted` have a meaning
    wanted: Ints  # pairs of kind and class; the first pair counts them


class Scratch(NamedTuple):
    """Room to work in; each thread has its own. What is by clause or measure has a column for each of many people."""

    spans: Ints  # first, until, and what they count for
    states: Bytes
    low: Ints
    high: Ints
    worst: Bytes
    lowest: Ints
    highest: Ints
    tried: Bytes
    alike: Bytes
    holes: Ints  # hole, record, its class, its last day, the code tried
    stack: Ints
