"""The compiled form of runs of spells (see `criteria/runs.py`): gathered, put in order, joined and measured."""

from __future__ import annotations

from caseway.criteria.population.machine import compiled
from caseway.criteria.population.tables import FOREVER, LONG_AGO, NOT_KNOWN, OCCASIONS, OPEN, SHORT, UNBROKEN


@compiled
def in_order(spans, first, last, key):
    """Sort some spans by a column; many of them by steps that shrink, so that a long history stays quick."""
    step = 1
    if last - first > SHORT:
        while step < (last - first) // 3:
            step = 3 * step + 1
    while step > 0:
        for place in range(first + step, last):
            a, b, c, d = spans[place, 0], spans[place, 1], spans[place, 2], spans[place, 3]
            sought = spans[place, key]
            back = place - step
            while back >= first and spans[back, key] > sought:
                for column in range(4):
                    spans[back + step, column] = spans[back, column]
                back -= step
            spans[back + step, 0], spans[back + step, 1], spans[back + step, 2], spans[back + step, 3] = a, b, c, d
        step //= 3


@compiled
def gather(words, at, width, what, begins_at, ends_at, first, last, stop, since, spans):
    """The days that records may cover, cut to `since` and `stop`: how many such spans there are.

    A span is marked 2 if the record surely covers it, 1 if it may and its days are known, 0 if they are not.
    """
    count = 0
    for index in range(first, last):
        word = at + what[index] * width
        if words[word + 1] == 0:
            continue
        begin, end = begins_at[index], ends_at[index]
        until = FOREVER if end == OPEN or end == NOT_KNOWN else end + 1
        begins = max(LONG_AGO if begin == NOT_KNOWN else begin, since)
        until = min(until, stop)
        if begins < until:
            known = begin != NOT_KNOWN and end != NOT_KNOWN
            spans[count, 0], spans[count, 1], spans[count, 2] = begins, until, 1 + words[word] if known else 0
            spans[count, 3] = index
            count += 1
    return count


@compiled
def join_runs(spans, count, gap, least, runs):
    """Join spans in order, those marked at least so, where the break is shorter than the gap; how many runs there are.

    They are written from row `runs` on: first, until, and the greatest mark within.
    """
    last = runs - 1
    for place in range(count):
        mark = spans[place, 2]
        if mark < least:
            continue
        if last >= runs and spans[place, 0] - spans[last, 1] < gap:
            spans[last, 1] = max(spans[last, 1], spans[place, 1])
            spans[last, 2] = max(spans[last, 2], mark)
        else:
            last += 1
            spans[last, 0], spans[last, 1], spans[last, 2] = spans[place, 0], spans[place, 1], mark
    return last + 1 - runs


@compiled
def length(spans, first, last, parts):
    """31sts of months that runs are long, together."""
    total = 0
    for place in range(first, last):
        total += parts[spans[place, 1] - LONG_AGO] - parts[spans[place, 0] - LONG_AGO]
    return total


@compiled
def reaching(spans, first, last, parts, start, stop, gap):
    """The length of the run that reaches the day (`unbroken`); over a stretch, of the longest run or of none."""
    if start > stop or last == first:
        return 0
    if start == stop:
        return length(spans, last - 1, last, parts) if stop - spans[last - 1, 1] < gap else 0
    longest = 0
    for place in range(first, last):
        longest = max(longest, length(spans, place, place + 1, parts))
    return longest


@compiled
def most_apart(begins_at, ends_at, spans, count, gap, runs, number):
    """How many runs there can be beside those that are sure (see `measures.occasions`).

    They are spans as short as they may be, apart from all that are sure and from each other.
    """
    anywhere = 0
    alone = runs + number
    for place in range(count):
        if spans[place, 2] == 2:
            continue
        begins, until = spans[place, 0], spans[place, 1]
        if spans[place, 2] == 0:
            begin, end = begins_at[spans[place, 3]], ends_at[spans[place, 3]]
            if begin != NOT_KNOWN:
                until = begins + 1
            elif end != NOT_KNOWN and end != OPEN:
                begins = until - 1
            else:
                anywhere += 1
                continue
        low, high = runs, runs + number  # the first run that begins after the span
        while low < high:
            middle = (low + high) // 2
            if spans[middle, 0] > begins:
                high = middle
            else:
                low = middle + 1
        before = low == runs or begins - spans[low - 1, 1] >= gap
        after = low == runs + number or spans[low, 0] - until >= gap
        if before and after:
            spans[alone, 0], spans[alone, 1] = begins, until
            alone += 1
    in_order(spans, runs + number, alone, 1)
    reached = NOT_KNOWN
    for place in range(runs + number, alone):
        if reached == NOT_KNOWN or spans[place, 0] - reached >= gap:
            reached = spans[place, 1]
            anywhere += 1
    return anywhere


@compiled
def measured_runs(way, gap, parts, begins_at, ends_at, start, stop, spans, count):
    """What is measured of the runs that gathered spans make, surely and possibly."""
    if count > 1:
        in_order(spans, 0, count, 0)
    number = join_runs(spans, count, gap, 0, count)
    if way == OCCASIONS:
        low = 0
        for place in range(count, count + number):
            low += spans[place, 2] == 2
        number = join_runs(spans, count, gap, 2, count)
        return low, number + most_apart(begins_at, ends_at, spans, count, gap, count, number)
    most = length(spans, count, count + number, parts)
    if way == UNBROKEN:
        most = reaching(spans, count, count + number, parts, start, stop, gap)
    sure = 0
    for place in range(count):
        sure += spans[place, 2] == 2
    if sure == count:
        return most, most
    if sure == 0:
        return 0, most
    number = join_runs(spans, count, gap, 2, count)
    if way == UNBROKEN:
        return reaching(spans, count, count + number, parts, start, stop, gap), most
    return length(spans, count, count + number, parts), most
