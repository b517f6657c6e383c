"""Columns of evidence as numbers: each field's code added to its record's class, days and amounts written down.

One pass over one column at a time, straight over Arrow's buffers: `values` (or bits), and `known`, a bit for each value
that is there (an empty array where all are). A record whose value is not allowed is marked in `faulty`.
"""

from __future__ import annotations

import numpy as np

from caseway.criteria.population.machine import compiled
from caseway.criteria.population.tables import HUNDREDTHS, NO_AMOUNT, NOT_KNOWN, OPEN

# A byte's bits, the first one first, each as a byte of a word.
SPREAD = np.array([sum(((byte >> bit) & 1) << (8 * bit) for bit in range(8)) for byte in range(256)], np.int64)


@compiled
def has(bits, place):
    """Whether a bit is set; all are where there are none."""
    return bits.shape[0] == 0 or (bits[place >> 3] >> (place & 7)) & 1


@compiled
def flags_together(bits, known, first, digits):
    """Add a column of flags as the last digit, in base 3, to the digits of eight records at a time.

    A word of `digits` holds a byte for each of eight records: 0 is not known, 1 no, 2 yes. `first`: the first byte of bits.
    """
    for index in range(digits.shape[0]):
        there = 255 if known.shape[0] == 0 else known[first + index]
        yes = there & bits[first + index]
        digits[index] = digits[index] * 3 + SPREAD[there] + SPREAD[yes]


@compiled
def digits_in(digits, step, number):
    """Add digits, a byte for each record, to the records' classes."""
    for index in range(number.shape[0]):
        number[index] += step * digits[index]


@compiled
def flags(bits, known, offset, step, code_no, code_yes, number):
    """Add the codes of a column of flags."""
    for index in range(number.shape[0]):
        place = index + offset
        if has(known, place):
            number[index] += step * (code_yes if (bits[place >> 3] >> (place & 7)) & 1 else code_no)


@compiled
def words(values, known, offset, step, codes, number, faulty):
    """Add the codes of a column of words, which `codes` gives for each place in its dictionary; -1 is not allowed."""
    for index in range(number.shape[0]):
        place = index + offset
        if has(known, place):
            code = codes[values[place]]
            if code < 0:
                faulty[index] = 1
            else:
                number[index] += step * code


@compiled
def between(value, cuts):
    """A value's place among the cuts: 0 before the first, 1 at it, 2 between it and the second, and so on."""
    place = 0
    while place < cuts.shape[0] and cuts[place] < value:
        place += 1
    return 2 * place + (place < cuts.shape[0] and cuts[place] == value)


@compiled
def numbers(values, known, offset, step, cuts, codes, least, most, number, faulty):
    """Add the codes of a column of numbers."""
    for index in range(number.shape[0]):
        place = index + offset
        if has(known, place):
            value = values[place]
            if least <= value <= most:
                number[index] += step * codes[between(value, cuts)]
            else:
                faulty[index] = 1


@compiled
def days(values, step, cuts, codes, code_open, number):
    """Add the codes of a column of days, as `dates` has written them."""
    for index in range(number.shape[0]):
        value = values[index]
        if value == OPEN:
            number[index] += step * code_open
        elif value != NOT_KNOWN:
            number[index] += step * codes[between(value, cuts)]


@compiled
def dates(values, known, offset, missing, first, last, out, faulty):
    """Write down a column of days; `missing` stands for those that are not there."""
    for index in range(out.shape[0]):
        place = index + offset
        if not has(known, place):
            out[index] = missing
        elif first <= values[place] <= last:
            out[index] = values[place]
        else:
            faulty[index] = 1


@compiled
def amounts(values, known, offset, least, most, out, faulty):
    """Write down a column of numbers in hundredths."""
    for index in range(out.shape[0]):
        place = index + offset
        if not has(known, place):
            out[index] = NO_AMOUNT
        elif least <= values[place] <= most:
            out[index] = np.int64(np.rint(values[place] * HUNDREDTHS))
        else:
            faulty[index] = 1


@compiled
def mark(bits, known, offset, value, out):
    """Write a value wherever a flag is set."""
    for index in range(out.shape[0]):
        place = index + offset
        if has(known, place) and (bits[place >> 3] >> (place & 7)) & 1:
            out[index] = value


@compiled
def reversed_days(begin, end, faulty):
    """Mark records that end before they begin."""
    for index in range(begin.shape[0]):
        if begin[index] != NOT_KNOWN and end[index] != NOT_KNOWN and end[index] < begin[index]:
            faulty[index] = 1
