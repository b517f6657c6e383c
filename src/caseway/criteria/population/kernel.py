"""The kernel: judges people one after the other over their records, reading a rule from tables of numbers.

It is one for all rules, so it is compiled to machine code once for a machine and kept. Clauses over clauses are joined,
missing facts filled in where that can settle a verdict (`splitting.py`), and the first day ahead on which a verdict is met
is found by halving the stretch of days and leaving out the parts in which it cannot be.
"""

from __future__ import annotations

from caseway.criteria.population.machine import compiled, inlined
from caseway.criteria.population.measuring import go_over, row_of
from caseway.criteria.population.tables import (
    FACT,
    FIRST,
    KIND,
    LAST,
    LEAST,
    MOST,
    NONE,
    NOT_KNOWN,
    OPEN,
    PLACE,
    WAY,
    WHEN_SETTLED,
)

MOST_FACTS, MOST_COMPLETIONS = 8, 1024  # as in `splitting`
ALL = -1  # every kind's bit
LARGEST = 2**31 - 1  # a bound of 32 bits that is this large has no limit


# --- clauses ---------------------------------------------------------------------------------------------------------


@inlined
def reaches(low, high, least):
    """At least so much: 2 surely, 1 possibly, 0 not."""
    return 2 if low >= least else 1 if high >= least else 0


@inlined
def keeps(low, high, most):
    """At most so much: 2 surely, 1 possibly, 0 not."""
    return 2 if high <= most else 1 if low <= most else 0


@inlined
def limit(measure, count, clauses, low, high, states):
    """The states that bounds give to the clause of a measure, for so many people."""
    clause, least, most = clauses.limits[measure, PLACE], clauses.limits[measure, LEAST], clauses.limits[measure, MOST]
    for place in range(count):
        states[clause, place] = reaches(low[measure, place], high[measure, place], least)
    if most != NONE:
        for place in range(count):
            kept = keeps(low[measure, place], high[measure, place], most)
            states[clause, place] = min(kept, states[clause, place])


@inlined
def join(clause, needed, children, count, states, contrary):
    """The states of a clause over clauses, for so many people; a "not" is the contrary of its child in `contrary`."""
    first = children[0]
    if needed == 0:
        for place in range(count):
            states[clause, place] = 2 - contrary[first, place]
        return
    for place in range(count):
        states[clause, place] = states[first, place]
    if needed == children.shape[0]:
        for child in children[1:]:
            for place in range(count):
                states[clause, place] = min(states[clause, place], states[child, place])
    elif needed == 1:
        for child in children[1:]:
            for place in range(count):
                states[clause, place] = max(states[clause, place], states[child, place])
    else:
        for place in range(count):
            met = possible = 0
            for child in children:
                met += states[child, place] == 2
                possible += states[child, place] != 0
            states[clause, place] = 2 if met >= needed else 1 if possible >= needed else 0


@inlined
def judge_settled(count, clauses, states):
    """The states of all clauses that need no record."""
    for index in range(clauses.settled.shape[0]):
        for place in range(count):
            states[clauses.settled[index, PLACE], place] = clauses.settled[index, WHEN_SETTLED]


@compiled
def judge_kinds(kinds, person, last_person, clauses, records, meaning, calendar, day, spans, states, low, high):
    """The states of all clauses where those over some kinds (a bit for each) are to be judged anew, on one day."""
    count = last_person - person
    for index in range(clauses.passes.shape[0]):
        one = clauses.passes[index]
        if (kinds >> one[KIND]) & 1 == 0:
            continue
        go_over(one, person, last_person, clauses, records, meaning, calendar, day, day, spans, states, low, high)
        if one[WAY] != FACT:
            for lane in range(one[FIRST], one[LAST]):
                limit(clauses.lanes[lane], count, clauses, low, high, states)
    for group in range(clauses.groups.shape[0]):  # deepest first
        children = clauses.children[clauses.groups[group, 2] : clauses.groups[group, 3]]
        join(clauses.groups[group, 0], clauses.groups[group, 1], children, count, states, states)


@compiled
def judge_day(person, last_person, clauses, records, meaning, calendar, day, spans, states, low, high):
    """The state of every clause, and the bounds of those that have some, on one day for some people."""
    judge_settled(last_person - person, clauses, states)
    judge_kinds(ALL, person, last_person, clauses, records, meaning, calendar, day, spans, states, low, high)


@compiled
def judge_stretch(person, last_person, clauses, records, meaning, calendar, start, stop, scratch):
    """The best state the rule can have for one person on any day of a stretch."""
    best, worst, spans = scratch.states, scratch.worst, scratch.spans
    low, high, lowest, highest = scratch.low, scratch.high, scratch.lowest, scratch.highest
    count = last_person - person
    judge_settled(count, clauses, best)
    judge_settled(count, clauses, worst)
    for index in range(clauses.passes.shape[0]):
        one = clauses.passes[index]
        go_over(one, person, last_person, clauses, records, meaning, calendar, start, stop, spans, best, low, high)
        go_over(
            one, person, last_person, clauses, records, meaning, calendar, stop, start, spans, worst, lowest, highest
        )
    for at in range(clauses.limits.shape[0]):
        place, least, most = clauses.limits[at, PLACE], clauses.limits[at, LEAST], clauses.limits[at, MOST]
        best[place, 0] = reaches(low[at, 0], high[at, 0], least)
        worst[place, 0] = reaches(lowest[at, 0], highest[at, 0], least)
        if most != NONE:
            best[place, 0] = min(best[place, 0], keeps(lowest[at, 0], highest[at, 0], most))
            worst[place, 0] = min(worst[place, 0], keeps(low[at, 0], high[at, 0], most))
    for group in range(clauses.groups.shape[0]):
        children = clauses.children[clauses.groups[group, 2] : clauses.groups[group, 3]]
        join(clauses.groups[group, 0], clauses.groups[group, 1], children, count, best, worst)
        join(clauses.groups[group, 0], clauses.groups[group, 1], children, count, worst, best)
    return best[0, 0]


# --- filling in what is missing --------------------------------------------------------------------------------------


@compiled
def find_holes(person, holes, records, meaning, found):
    """What is to be filled in for a person (see `splitting.completions`): how many facts, in how many ways.

    They are written to `found`: the row of `holes`, the record, its class and its last day as they are. A fact that makes
    no difference, because each clause takes its record alike without it, is counted and not filled in.
    """
    count, facts, ways, different = 0, 0, 1, 1
    for hole in range(holes.rows.shape[0]):
        kind, step, size, values = holes.rows[hole, 0], holes.rows[hole, 1], holes.rows[hole, 2], holes.rows[hole, 3]
        if records.unlisted[kind, person]:
            continue
        for index in range(records.first[kind, person], records.first[kind, person + 1]):
            if step == 0:
                is_missing = records.end[index] == NOT_KNOWN
            else:
                is_missing = records.number[index] // step % size == 0
            if not is_missing or facts == MOST_FACTS or ways * values > MOST_COMPLETIONS:
                continue
            ways *= values
            facts += 1
            if step and not meaning.open[meaning.first_open[kind] + records.what[index]]:
                continue
            different *= 2 if step == 0 else holes.rows[hole, 5] - holes.rows[hole, 4]
            found[count, 0], found[count, 1] = hole, index
            found[count, 2], found[count, 3] = records.number[index], records.end[index]
            count += 1
    return count, different


@inlined
def fill(count, way, holes, records, meaning, calendar, found, wanted):
    """Fill in one of all ways; False where that makes a class that has no meaning yet, which is noted in `wanted`."""
    for place in range(count):
        records.number[found[place, 1]] = found[place, 2]
    ready = True
    for place in range(count):
        hole, index = found[place, 0], found[place, 1]
        kind, step = holes.rows[hole, 0], holes.rows[hole, 1]
        if step == 0:
            records.end[index] = OPEN if way % 2 else calendar.on - 1
            way //= 2
            continue
        codes = holes.rows[hole, 5] - holes.rows[hole, 4]
        records.number[index] += step * holes.codes[holes.rows[hole, 4] + way % codes]
        way //= codes
    for place in range(count):
        kind, index = holes.rows[found[place, 0], 0], found[place, 1]
        records.what[index] = row_of(meaning, kind, records.number[index])
        if records.what[index] < 0:
            ready = False
            noted = wanted[0, 0] + 1
            if noted < wanted.shape[0]:
                wanted[noted, 0], wanted[noted, 1] = kind, records.number[index]
                wanted[0, 0] = noted
    return ready


@inlined
def empty(count, holes, records, meaning, found):
    """Take out again what was filled in."""
    for place in range(count):
        index = found[place, 1]
        records.number[index], records.end[index] = found[place, 2], found[place, 3]
    for place in range(count):
        index = found[place, 1]
        records.what[index] = row_of(meaning, holes.rows[found[place, 0], 0], records.number[index])


@compiled
def settle(person, last_person, count, ways, clauses, holes, records, meaning, calendar, day, states, scratch, wanted):
    """Where all ways to fill in what is missing agree on the verdict, give every clause the state they agree on.

    The first and the last way come first: they are furthest apart and most often differ. Returns False where a class
    has no meaning yet. `states` are those of one person.
    """
    tried, alike, found = scratch.tried, scratch.alike, scratch.holes
    ready, agreed = True, True
    kinds = ALL - ALL
    for place in range(count):
        kinds |= 1 << holes.rows[found[place, 0], 0]
    for place in range(alike.shape[0]):
        tried[place, 0] = states[place]
    for number in range(ways):
        way = number if number == 0 else ways - 1 if number == 1 else number - 1
        if not fill(count, way, holes, records, meaning, calendar, found, wanted):
            ready = False
            continue
        if not ready:
            continue
        judge_kinds(
            kinds, person, last_person, clauses, records, meaning, calendar, day, scratch.spans, tried, scratch.lowest,
            scratch.highest,
        )  # fmt: skip
        if tried[0, 0] == 1 or (number > 0 and tried[0, 0] != alike[0]):
            agreed = False
            break
        for place in range(alike.shape[0]):
            if number == 0:
                alike[place] = tried[place, 0]
            elif alike[place] != tried[place, 0]:
                alike[place] = 1
    empty(count, holes, records, meaning, found)
    if ready and agreed:
        for place in range(alike.shape[0]):
            states[place] = alike[place]
    return ready


@compiled
def first_met(person, last_person, count, ways, ahead, clauses, holes, records, meaning, calendar, scratch, wanted):
    """In how many days, from the next one to `ahead`, the verdict is met; 0 if on none of them, -1 if not ready."""
    stack, states = scratch.stack, scratch.states
    stack[0, 0], stack[0, 1] = 1, ahead
    depth = 1
    while depth:
        depth -= 1
        start, stop = stack[depth, 0], stack[depth, 1]
        if start == stop:
            judge_day(
                person, last_person, clauses, records, meaning, calendar, start, scratch.spans, states, scratch.low,
                scratch.high,
            )  # fmt: skip
            if states[0, 0] == 1 and count:
                if not settle(
                    person, last_person, count, ways, clauses, holes, records, meaning, calendar, start, states[:, 0],
                    scratch, wanted,
                ):  # fmt: skip
                    return -1
            if states[0, 0] == 2:
                return start
            continue
        best = judge_stretch(person, last_person, clauses, records, meaning, calendar, start, stop, scratch)
        # What is open can come to be met whatever is missing: then it is with the first way and with the last.
        if best == 1 and count:
            for way in range(0, ways, max(1, ways - 1)):
                if best and not fill(count, way, holes, records, meaning, calendar, scratch.holes, wanted):
                    empty(count, holes, records, meaning, scratch.holes)
                    return -1
                if best:
                    best = judge_stretch(person, last_person, clauses, records, meaning, calendar, start, stop, scratch)
                    best = best if best == 2 else 0
            empty(count, holes, records, meaning, scratch.holes)
        if best != 2:
            continue
        middle = (start + stop) // 2
        stack[depth, 0], stack[depth, 1] = middle + 1, stop
        stack[depth + 1, 0], stack[depth + 1, 1] = start, middle
        depth += 2
    return 0


# --- people ----------------------------------------------------------------------------------------------------------


@compiled
def look_further(person, today, ahead, offset, clauses, holes, records, meaning, calendar, answers, scratch):
    """Settle a person's verdict where that is open, and look for the first day it is met, where that is asked."""
    states = answers.states[:, offset + person]
    answers.waiting[offset + person] = 0
    count, ways = find_holes(person, holes, records, meaning, scratch.holes)
    if states[0] == 1 and count:
        if not settle(
            person, person + 1, count, ways, clauses, holes, records, meaning, calendar, today, states, scratch,
            answers.wanted,
        ):  # fmt: skip
            answers.waiting[offset + person] = 1
            return
    if ahead and states[0] != 2:
        days = first_met(
            person, person + 1, count, ways, ahead, clauses, holes, records, meaning, calendar, scratch, answers.wanted
        )
        answers.waiting[offset + person] = days < 0
        answers.ahead[offset + person] = max(0, days)


@compiled
def write_down(first, count, clauses, states, low, high, answers):
    """Copy what was found of many people to where it stays."""
    for clause in range(states.shape[0]):
        for place in range(count):
            answers.states[clause, first + place] = states[clause, place]
    for measure in range(clauses.wide.shape[0]):
        wide = clauses.wide[measure]
        if wide == NONE:
            for place in range(count):
                answers.low[measure, first + place] = low[measure, place]
                answers.high[measure, first + place] = min(LARGEST, high[measure, place])
        else:
            for place in range(count):
                answers.wide_low[wide, first + place] = low[measure, place]
                answers.wide_high[wide, first + place] = high[measure, place]


@compiled
def judge_people(people, today, ahead, offset, clauses, holes, records, meaning, calendar, answers, scratch):
    """Judge people, so many at a time that what is found of them stays near; `offset`: where theirs is written down."""
    states, low, high = scratch.states, scratch.low, scratch.high
    together = states.shape[1]
    for person in range(0, people, together):
        after = min(person + together, people)
        judge_day(person, after, clauses, records, meaning, calendar, today, scratch.spans, states, low, high)
        write_down(offset + person, after - person, clauses, states, low, high, answers)
        for one in range(person, after):
            state = answers.states[0, offset + one]
            if state == 1 or (ahead and state == 0):
                look_further(one, today, ahead, offset, clauses, holes, records, meaning, calendar, answers, scratch)


@compiled
def judge_waiting(people, today, ahead, offset, clauses, holes, records, meaning, calendar, answers, scratch):
    """Look further for those who waited for a class of records to have a meaning."""
    for one in range(people):
        if answers.waiting[offset + one]:
            look_further(one, today, ahead, offset, clauses, holes, records, meaning, calendar, answers, scratch)
