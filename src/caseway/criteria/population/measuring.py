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


# --- runs ------------------------------------------------------------------------------------------------------------


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
