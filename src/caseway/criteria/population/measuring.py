"""The compiled form of the measures: what records are to clauses, and the bounds they give them.

Every function says what its namesake in `measures.py` says, in integers, with the same bounds. Days are counted from
1970-01-01; NOT_KNOWN and OPEN stand for a day that is missing and one that never comes.

Clauses that look at the same records in the same way share a *pass* over them: a class of records has two words for each
pass, which say what a record counts for, surely and maybe: for each clause a bit, or where records are counted a lane of
bits that can be added up. A pass is made over a *stretch* of days, `start` to `stop`. On one day these are the same and
the bounds are those of that day; with start before stop they are as good as any of these days can make them, with start
after stop as bad.
"""

from __future__ import annotations

from caseway.criteria.population.machine import compiled, inlined
from caseway.criteria.population.runs import gather, in_order, measured_runs
from caseway.criteria.population.tables import (
    AMOUNT,
    AMOUNT_LEAST,
    AMOUNT_MOST,
    BEGUN,
    COUNTS,
    DATED,
    ENDLESS,
    FACT,
    FIRST,
    FOREVER,
    GAP,
    HAPPENED,
    HAPPENED_WITHIN,
    HOURS,
    HUNDREDTHS,
    IN_FORCE,
    KIND,
    LANE,
    LAST,
    LONG_AGO,
    MONTHS,
    NO_AMOUNT,
    NONE,
    NOT_KNOWN,
    OPEN,
    SHARE,
    SHARE_LEAST,
    SHARE_MOST,
    TOTAL,
    UNBOUNDED,
    WAY,
    WINDOW,
    WORD,
)

# --- what a record is to a clause ------------------------------------------------------------------------------------


@inlined
def row_of(meaning, kind, number):
    """The row of a class in the meaning of its kind; -1 where it has none yet."""
    first, places = meaning.first_row[kind], meaning.places[kind]
    if not meaning.hashed[kind]:
        return meaning.rows[first + number]
    place = number % places
    while meaning.rows[first + place] >= 0 and meaning.keys[first + place] != number:
        place = place + 1 if place + 1 < places else 0
    return meaning.rows[first + place]


@compiled
def find_rows(meaning, kind, number, what):
    """Look up the row of every record's class; how many records have none yet."""
    lacking = 0
    if not meaning.hashed[kind]:
        first, rows = meaning.first_row[kind], meaning.rows
        for index in range(number.shape[0]):
            row = rows[first + number[index]]
            what[index] = row
            lacking += row < 0
        return lacking
    for index in range(number.shape[0]):
        what[index] = row_of(meaning, kind, number[index])
        lacking += what[index] < 0
    return lacking


@inlined
def counts(dated, begin, end, start, stop, since):
    """Whether a record's days let it count (see `measures.standing`): 2 surely, 1 possibly, 0 not."""
    if begin != NOT_KNOWN and begin > stop:
        return 0
    if dated == HAPPENED or dated == BEGUN:
        return 2
    if dated == HAPPENED_WITHIN:
        if begin == NOT_KNOWN:
            return 1
        return 2 if begin >= since else 0
    if end == OPEN:
        return 2
    earliest = start if dated == IN_FORCE else since
    if end == NOT_KNOWN:  # for certain only as if it had ended on the day it began
        return 2 if begin != NOT_KNOWN and begin >= earliest else 1
    return 2 if end >= earliest else 0


# --- passes ----------------------------------------------------------------------------------------------------------


@inlined
def facts(one, clause, person, last_person, records, meaning, width, states):
    """The state of a single fact: unknown where there is no record of it."""
    kind = one[KIND]
    first_of, unlisted, what = records.first[kind], records.unlisted[kind], records.what
    at = meaning.first_word[kind] + one[WORD]
    for place in range(last_person - person):
        first = first_of[person + place]
        if unlisted[person + place] or first == first_of[person + place + 1]:
            states[clause, place] = 1
        else:
            word = at + what[first] * width
            states[clause, place] = meaning.words[word] + meaning.words[word + 1]


@compiled
def counted(one, lanes, person, last_person, records, meaning, width, start, stop, since, low, high):
    """How many records count (`exists`, `count`): up to three clauses at once, each in its lane of a word."""
    first_of, what, begin, end = records.first[one[KIND]], records.what, records.begin, records.end
    words, at, dated = meaning.words, meaning.first_word[one[KIND]] + one[WORD], one[DATED]
    mask = -1 if lanes.shape[0] == 1 else (1 << LANE) - 1
    for place in range(last_person - person):
        surely = possibly = 0
        for index in range(first_of[person + place], first_of[person + place + 1]):
            word = at + what[index] * width
            maybe = words[word + 1]
            if maybe == 0:
                continue
            found = counts(dated, begin[index], end[index], start, stop, since)
            if found:
                possibly += maybe
                if found == 2:
                    surely += words[word]
        for lane in range(lanes.shape[0]):
            low[lanes[lane], place] = (surely >> (LANE * lane)) & mask
            high[lanes[lane], place] = (possibly >> (LANE * lane)) & mask


@compiled
def total(one, measure, person, last_person, records, meaning, width, start, stop, since, low, high):
    """The amounts of the records that count, added up (`total`)."""
    first_of, what, begin, end = records.first[one[KIND]], records.what, records.begin, records.end
    words, at, dated, slot = meaning.words, meaning.first_word[one[KIND]] + one[WORD], one[DATED], one[AMOUNT]
    for place in range(last_person - person):
        surely = possibly = 0
        for index in range(first_of[person + place], first_of[person + place + 1]):
            word = at + what[index] * width
            if words[word + 1] == 0:
                continue
            found = counts(dated, begin[index], end[index], start, stop, since)
            if found == 0:
                continue
            least = most = records.amounts[slot, index]
            if least == NO_AMOUNT:
                least, most = one[AMOUNT_LEAST], one[AMOUNT_MOST]
            possibly = min(ENDLESS, possibly + most)
            if words[word] and found == 2:
                surely += least
        low[measure, place], high[measure, place] = surely, possibly


@inlined
def times(one, other):
    """A product that stops at ENDLESS."""
    if one > 0 and other > 0 and one > ENDLESS // other:
        return ENDLESS
    return one * other


@compiled
def hours(one, measure, person, last_person, records, meaning, width, stop, since, low, high):
    """Hours a week x share x days, overlaps adding (`hours`)."""
    first_of, what, begins, ends = records.first[one[KIND]], records.what, records.begin, records.end
    words, at, amounts = meaning.words, meaning.first_word[one[KIND]] + one[WORD], records.amounts
    weekly, share = one[AMOUNT], one[SHARE]
    for place in range(last_person - person):
        surely = possibly = 0
        for index in range(first_of[person + place], first_of[person + place + 1]):
            word = at + what[index] * width
            if words[word + 1] == 0:
                continue
            begin, end = begins[index], ends[index]
            until = FOREVER if end == OPEN or end == NOT_KNOWN else end + 1
            days = int(min(until, stop) - max(LONG_AGO if begin == NOT_KNOWN else begin, since))
            if days <= 0:
                continue
            least = most = amounts[weekly, index]
            if least == NO_AMOUNT:
                least, most = one[AMOUNT_LEAST], one[AMOUNT_MOST]
            part = whole = HUNDREDTHS
            if share != NONE:
                part = whole = amounts[share, index]
                if part == NO_AMOUNT:
                    part, whole = one[SHARE_LEAST], one[SHARE_MOST]
            possibly = min(ENDLESS, possibly + times(times(most, whole), days))
            if words[word] and begin != NOT_KNOWN and end != NOT_KNOWN:
                surely = min(ENDLESS, surely + times(times(least, part), days))
        low[measure, place], high[measure, place] = surely, possibly


@inlined
def lengthen(spans, count, bit, column):
    """The length of what spans cover, overlaps once: of those that have a bit in a column."""
    total = 0
    reached = NONE
    for place in range(count):
        if spans[place, column] & bit:
            total += max(0, spans[place, 1] - max(spans[place, 0], reached))
            reached = max(reached, spans[place, 1])
    return total


@compiled
def months(one, lanes, person, last_person, records, meaning, width, parts, stop, since, spans, low, high):
    """31sts of months covered (`months` without a gap): all clauses of a pass at once, each a bit of a word."""
    first_of, what, begins_at, ends_at = records.first[one[KIND]], records.what, records.begin, records.end
    words, at = meaning.words, meaning.first_word[one[KIND]] + one[WORD]
    for place in range(last_person - person):
        count, in_order_yet, known_yet = 0, True, True
        for index in range(first_of[person + place], first_of[person + place + 1]):
            word = at + what[index] * width
            maybe = words[word + 1]
            if maybe == 0:
                continue
            begin, end = begins_at[index], ends_at[index]
            until = min(FOREVER if end == OPEN or end == NOT_KNOWN else end + 1, stop)
            begins = max(LONG_AGO if begin == NOT_KNOWN else begin, since)
            if begins >= until:
                continue
            sure = words[word] if begin != NOT_KNOWN and end != NOT_KNOWN else 0
            spans[count, 0], spans[count, 1] = parts[begins - LONG_AGO], parts[until - LONG_AGO]
            spans[count, 2], spans[count, 3] = sure, maybe
            known_yet &= sure == maybe
            in_order_yet &= count == 0 or spans[count - 1, 0] <= spans[count, 0]
            count += 1
        if not in_order_yet:
            in_order(spans, 0, count, 0)
        for lane in range(lanes.shape[0]):
            whole = lengthen(spans, count, 1 << lane, 3)
            high[lanes[lane], place] = whole
            low[lanes[lane], place] = whole if known_yet else lengthen(spans, count, 1 << lane, 2)


@compiled
def runs(one, measure, person, last_person, records, meaning, width, parts, start, stop, since, spans, low, high):
    """What is measured of runs: `months` with a gap, `unbroken` and `occasions`."""
    first_of, what, begins_at, ends_at = records.first[one[KIND]], records.what, records.begin, records.end
    words, at, way, gap = meaning.words, meaning.first_word[one[KIND]] + one[WORD], one[WAY], one[GAP]
    for place in range(last_person - person):
        first, last = first_of[person + place], first_of[person + place + 1]
        surely = possibly = 0
        count = gather(words, at, width, what, begins_at, ends_at, first, last, stop, since, spans)
        if count:
            surely, possibly = measured_runs(way, gap, parts, begins_at, ends_at, start, stop, spans, count)
        low[measure, place], high[measure, place] = surely, possibly


# --- a pass ----------------------------------------------------------------------------------------------------------


@inlined
def go_over(one, person, last_person, clauses, records, meaning, calendar, start, stop, spans, states, low, high):
    """Make a pass for some people, over a stretch of days ahead of the day asked.

    The bounds of its clauses come to stand in `low` and `high`, of a fact the state in `states`.
    """
    kind, way = one[KIND], one[WAY]
    width, lanes = clauses.widths[kind], clauses.lanes[one[FIRST] : one[LAST]]
    since = calendar.since[one[WINDOW], start]
    start, stop = calendar.on + start, calendar.on + stop
    if way == FACT:
        facts(one, lanes[0], person, last_person, records, meaning, width, states)
        return
    if way == COUNTS:
        counted(one, lanes, person, last_person, records, meaning, width, start, stop, since, low, high)
    elif way == MONTHS:
        months(one, lanes, person, last_person, records, meaning, width, calendar.parts, stop, since, spans, low, high)
    elif way == TOTAL:
        total(one, lanes[0], person, last_person, records, meaning, width, start, stop, since, low, high)
    elif way == HOURS:
        hours(one, lanes[0], person, last_person, records, meaning, width, stop, since, low, high)
    else:
        runs(
            one, lanes[0], person, last_person, records, meaning, width, calendar.parts, start, stop, since, spans,
            low, high,
        )  # fmt: skip
    unlisted = records.unlisted[kind]
    for place in range(last_person - person):
        if unlisted[person + place]:
            for lane in range(lanes.shape[0]):
                low[lanes[lane], place], high[lanes[lane], place] = 0, UNBOUNDED
