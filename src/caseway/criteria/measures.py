"""What is measured of records, as a pair [surely, possibly] of integers, and when it next may change.

A measure prepares the records once (conditions do not depend on the day) and then measures them on
any day. There are two families. *Standing* measures (exists, count, total) add up the records that
count on the day: each counts from one day to another. *Accruing* measures (months, hours) add up the
days worked inside a window; two of them (unbroken, occasions) look at the runs that these days make.
Integers in a fine unit keep the answer the same to the last bit in every engine: months in 31sts,
totals in hundredths, hours in hundredths of an hour a week x hundredths of a share x days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from caseway.criteria.days import ONE_DAY, Window, covered, month_parts
from caseway.criteria.model import Clause
from caseway.criteria.runs import Span, are_apart, joined, length, most_apart, reaching
from caseway.criteria.vocabulary import Field, Kind, RawRecord

HUNDREDTHS = 100
DAYS_PER_WEEK = 7
UNBOUNDED = 10**15  # more than any sum over a person's records: "as much as one likes"

LONG_AGO = date(1800, 1, 1)
FOREVER = date.max

EDGE_DAYS = 4  # how far a window's edge can jump at the end of a month
SETTLING = timedelta(days=4 * 366)  # leap days have shown themselves by then
MOST_AHEAD = 36525  # a century: no one plans further

# How far [surely, possibly] each are from their thresholds; negative: still below.
Slacks = tuple[tuple[int, ...], tuple[int, ...]]
Lines = list[tuple[date, date, int]]


class Item(NamedTuple):
    """A record that counts or may count: from when, until (that day excluded), and how much."""

    place: int
    state: int
    begins: date  # surely
    ends: date
    may_begin: date
    may_end: date
    low: int
    high: int


Items = list[Item]

_new = tuple.__new__  # a third of the time of Item(…), which matters where one person takes microseconds


def standing(clause: Clause, states: list[int], records: tuple[RawRecord, ...]) -> Items:
    """Each record that holds or may hold, with the days on which it counts."""
    kind: Kind = clause.kind  # type: ignore[assignment]
    items = []
    for index, state in enumerate(states):
        if not state:
            continue
        record = records[index]
        low, high = (1, 1) if clause.field is None else amount(clause.field, record)
        begins, ends, may_begin, may_end = _counts(clause, kind, record)
        items.append(_new(Item, (index, state, begins, ends, may_begin, may_end, low, high)))
    return items


def _counts(clause: Clause, kind: Kind, record: RawRecord) -> tuple[date, date, date, date]:
    """The days on which a record counts: surely from and until, possibly from and until."""
    if kind.happens:
        happened = record.get(kind.happens)
        if happened is None:
            return (LONG_AGO, LONG_AGO if clause.within else FOREVER, LONG_AGO, FOREVER)
        until = clause.within.passes(happened) if clause.within else FOREVER  # type: ignore[arg-type]
        return (happened, until, happened, until)  # type: ignore[return-value]
    begins: date = record.get(kind.begins) or LONG_AGO  # type: ignore[assignment]
    if not kind.ends or not (clause.in_force or clause.within):
        return (begins, FOREVER, begins, FOREVER)
    if kind.ends not in record:
        return (begins, _certainly_until(clause, begins), begins, FOREVER)
    last: date | None = record[kind.ends]  # type: ignore[assignment]
    if last is None:
        until = FOREVER
    elif clause.in_force:
        until = last + ONE_DAY
    else:
        until = clause.within.passes(last)  # type: ignore[union-attr]
    return (begins, until, begins, until)


def _certainly_until(clause: Clause, begins: date) -> date:
    """When a record whose end is not known stops counting for certain: as if it had ended on the day it began."""
    if begins == LONG_AGO:
        return begins
    return begins + ONE_DAY if clause.in_force else clause.within.passes(begins)  # type: ignore[union-attr]


def accruing(clause: Clause, states: list[int], records: tuple[RawRecord, ...]) -> Items:
    """Each record that holds or may hold, with the days on which it accrues, and how much a day.

    Where a date is missing, nothing is sure; the days that are sure are otherwise those that are possible.
    """
    kind: Kind = clause.kind  # type: ignore[assignment]
    per_week, share = clause.per_week, clause.share
    items = []
    for index, state in enumerate(states):
        if not state:
            continue
        record = records[index]
        low = high = 1
        if per_week:
            low, high = amount(per_week, record)
            share_low, share_high = amount(share, record) if share else (HUNDREDTHS, HUNDREDTHS)
            low, high = low * share_low, high * share_high
        first: date | None = record.get(kind.begins)  # type: ignore[assignment]
        last: date | None = record.get(kind.ends)  # type: ignore[assignment]
        until = FOREVER if last is None else last + ONE_DAY
        if first is None or kind.ends not in record:
            items.append(_new(Item, (index, state, LONG_AGO, LONG_AGO, first or LONG_AGO, until, low, high)))
        else:
            items.append(_new(Item, (index, state, first, until, first, until, low, high)))
    return items


def amount(field: Field, record: RawRecord) -> tuple[int, int]:
    """A number field in hundredths, as the least and the most it can be."""
    value = record.get(field.name)
    if value is None:
        most = UNBOUNDED if field.most == float("inf") else round(field.most * HUNDREDTHS)
        return round(field.least * HUNDREDTHS), most
    exact = round(float(value) * HUNDREDTHS)  # type: ignore[arg-type]
    return exact, exact


def stand(items: Items, _clause: Clause, on: date) -> tuple[int, int]:
    """The sum of the records that count on the day."""
    low = high = 0
    for _, state, begins, ends, may_begin, may_end, least, most in items:
        if may_begin <= on < may_end:
            high += most
            if state == 2 and begins <= on < ends:
                low += least
    return low, high


def months(items: Items, clause: Clause, on: date) -> tuple[int, int]:
    """31sts of months worked before the day and inside the window, overlaps once, short breaks included."""
    if clause.gap > 1:
        return _bridged(items, clause, on)
    within = clause.within
    since = within.begins(on) if within else LONG_AGO
    sure, maybe = [], []
    for _, state, begins, ends, may_begin, may_end, _, _ in items:
        first = may_begin if may_begin > since else since
        last = may_end if may_end < on else on
        if first < last:
            span = (month_parts(first), month_parts(last))
            maybe.append(span)
            if state == 2 and begins < ends:
                sure.append(span)
    high = covered(maybe)
    return (high if sure == maybe else covered(sure)), high


def hours(items: Items, clause: Clause, on: date) -> tuple[int, int]:
    """Hours a week x share x days worked before the day and inside the window; overlaps add."""
    within = clause.within
    since = within.begins(on) if within else LONG_AGO
    low = high = 0
    for _, state, begins, ends, may_begin, may_end, least, most in items:
        days = min(may_end, on).toordinal() - max(may_begin, since).toordinal()
        if days > 0:
            high += days * most
            if state == 2 and begins < ends:
                low += days * least
    return low, high


def _since(clause: Clause, on: date) -> date:
    return clause.within.begins(on) if clause.within else LONG_AGO


def spans_of(items: Items, clause: Clause, on: date) -> tuple[list[Span], list[Span]]:
    """The days of each record before the day and inside the window: what is sure, and all that is possible."""
    since = _since(clause, on)
    sure, maybe = [], []
    for _, state, begins, ends, may_begin, may_end, _, _ in items:
        first, until = max(may_begin, since), min(may_end, on)
        if first < until:
            maybe.append((first, until))
        first, until = max(begins, since), min(ends, on)
        if state == 2 and first < until:
            sure.append((first, until))
    return sure, maybe


def _bridged(items: Items, clause: Clause, on: date) -> tuple[int, int]:
    """31sts of months of all runs; the days of a break that does not part two spells belong to their run."""
    sure, maybe = spans_of(items, clause, on)
    return length(joined(sure, clause.gap)), length(joined(maybe, clause.gap))


def unbroken(items: Items, clause: Clause, on: date) -> tuple[int, int]:
    """31sts of months of the run that reaches the day; a longer or further spell never makes it shorter."""
    sure, maybe = running(items, clause, on)
    return length(sure), length(maybe)


def running(items: Items, clause: Clause, on: date) -> tuple[list[Span], list[Span]]:
    """The run that reaches the day: of what is sure, and of all that is possible; none where none does."""
    gap = clause.gap
    sure, maybe = spans_of(items, clause, on)
    return reaching(joined(sure, gap), on, gap), reaching(joined(maybe, gap), on, gap)


def occasions(items: Items, clause: Clause, on: date) -> tuple[int, int]:
    """How many runs there are; one more spell can add a run, or make one of two.

    At least: spells that are sure and do not meet even if all that is possible is so. At most: the runs of what is
    sure, and of the rest as many as can be apart from these and from each other if each is as short as it may be.
    """
    sure, maybe = spans_of(items, clause, on)
    runs = joined(sure, clause.gap)
    if sure == maybe:
        return len(runs), len(runs)
    low = sum(any(first <= run[0] < until for run in runs) for first, until in joined(maybe, clause.gap))
    shortest, anywhere = _shortest(items, clause, on)
    alone = [span for span in shortest if all(are_apart(span, run, clause.gap) for run in runs)]
    return low, len(runs) + most_apart(alone, clause.gap) + anywhere


def _shortest(items: Items, clause: Clause, on: date) -> tuple[list[Span], int]:
    """The days that each record which may count has at least if it does, and how many may lie anywhere.

    Of a record with one end known, this is the day next to that end: the first or the last of its days inside the
    window, if any is.
    """
    since = _since(clause, on)
    spans, anywhere = [], 0
    for _, state, begins, ends, may_begin, may_end, _, _ in items:
        first, until = max(may_begin, since), min(may_end, on)
        if first >= until or (state == 2 and begins < ends):
            continue
        if begins < ends:
            spans.append((first, until))
        elif may_begin > LONG_AGO:
            spans.append((first, first + ONE_DAY))
        elif may_end < FOREVER:
            spans.append((until - ONE_DAY, until))
        else:
            anywhere += 1
    return spans, anywhere


def next_standing(items: Items, _clause: Clause, on: date, _slacks: Slacks) -> date | None:
    """The next day on which another set of records counts."""
    days = {day for item in items for day in (item.begins, item.ends, item.may_begin, item.may_end)}
    return min((day for day in days if on < day < FOREVER), default=None)


def next_months(items: Items, clause: Clause, on: date, slacks: Slacks) -> date | None:
    """A day before which the months worked cannot cross any threshold they are `slacks` away from."""
    bends = _bends_of_runs(items, clause) if clause.gap > 1 else _bends(items, clause.within)
    return _next_accruing(items, clause.within, on, slacks, _days_of_parts, bends)


def next_unbroken(items: Items, clause: Clause, on: date, slacks: Slacks) -> date | None:
    """A day before which the run that reaches the day cannot cross any threshold it is `slacks` away from."""
    return _next_accruing(items, clause.within, on, slacks, _days_of_parts, _bends_of_runs(items, clause))


def next_occasions(items: Items, clause: Clause, on: date, _slacks: Slacks) -> date | None:
    """The next day on which there may be more runs, or fewer."""
    coming = [day for day in _bends_of_runs(items, clause) if day > on]
    # Of a spell whose end is known and still to come, but whose beginning is not, only the last day so far is sure to
    # belong to it; that day moves on daily, and so does its distance from everything else.
    if any(item.begins == item.ends and item.may_begin == LONG_AGO and on < item.may_end < FOREVER for item in items):
        coming.append(on + ONE_DAY)
    return min(coming, default=None)


def _days_of_parts(parts: int, _lines: Lines) -> int:
    # A month has 31 parts in 28 days or more: the end of February brings three parts more than days, the ends of
    # months with 30 days (61 days apart at least) one. So this many days at least go into so many parts.
    return parts - 3 * (1 + parts // 365) - parts // 61


def next_hours(items: Items, clause: Clause, on: date, slacks: Slacks) -> date | None:
    """A day before which the hours worked cannot cross any threshold they are `slacks` away from."""

    def days_of(amount: int, lines: Lines) -> int:
        return amount // sum(rate for _, _, rate in lines)

    return _next_accruing(items, clause.within, on, slacks, days_of, _bends(items, clause.within))


def _next_accruing(
    items: Items,
    within: Window | None,
    on: date,
    slacks: Slacks,
    days_of: Callable[[int, Lines], int],
    bends: list[date],
) -> date | None:
    """The next day worth looking at: a bend of the line, or the first day a threshold can be reached.

    Between two bends a sum rises while a record runs and falls while the window's edge leaves one
    behind. How far it is from a threshold bounds how soon it can cross; looking too early is
    harmless, too late would be wrong. Steps shrink as the threshold comes near, so that few are taken.
    """
    coming = [day for day in bends if day > on]
    settled = max(bends, default=on) + SETTLING < on
    since = within.begins(on) if within else LONG_AGO
    sure: Lines = [(item.begins, item.ends, item.low) for item in items if item.state == 2 and item.low]
    maybe: Lines = [(item.may_begin, item.may_end, item.high) for item in items if item.high]
    for lines, distances in zip((sure, maybe), slacks, strict=True):
        rising = any(begins <= on < ends for begins, ends, _ in lines)
        falling = within is not None and any(begins <= since < ends for begins, ends, _ in lines)
        for slack in distances:
            if not (rising and slack < 0) and not (falling and slack >= 0):
                continue
            days = days_of(abs(slack), lines)
            # What runs right through a full window stays as it is, but for leap days.
            if rising and falling and not coming and (settled or days > EDGE_DAYS):
                continue
            ahead = max(1, days - (EDGE_DAYS if falling else 1))
            coming.append(on + timedelta(days=min(ahead, MOST_AHEAD)))
    return min(coming, default=None)


def _bends(items: Items, within: Window | None) -> list[date]:
    days = {day for item in items for day in (item.begins, item.ends, item.may_begin, item.may_end)}
    days -= {LONG_AGO, FOREVER}
    if within:
        days |= {within.passes(day) for day in days}
    return list(days - {FOREVER})


def _bends_of_runs(items: Items, clause: Clause) -> list[date]:
    """The days near which runs can begin, end, meet or part at once: every day that matters, and those just after it.

    A spell shows the day after it begins, and with it the break before it. A run no longer reaches the day when the
    gap after it is full, and a break is lost with the last day before it inside the window. Where the window's edge
    is all that is sure of a spell, it comes near the next one a gap before that one.
    """
    gap = clause.gap
    days = {day for item in items for day in (item.begins, item.ends, item.may_begin, item.may_end)}
    days -= {LONG_AGO, FOREVER}
    bends = {_moved(day, by) for day in days for by in (0, 1, gap)}
    if clause.within:
        bends |= {clause.within.passes(_moved(day, -by)) for day in days for by in (0, 1, gap + 1, gap + 2)}
    return list(bends - {FOREVER})


def _moved(day: date, days: int) -> date:
    """So many days later (earlier if negative), inside the calendar."""
    return date.fromordinal(min(max(1, day.toordinal() + days), FOREVER.toordinal()))
