"""Whose records are whose: people in order of their ids, and where the records of each begin, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from caseway.criteria.population.machine import compiled
from caseway.criteria.population.tables import Ints

One = TypeVar("One")
Made = TypeVar("Made")
Chunks = Sequence[Ints]  # a column of ids, as it lies in memory

SPREAD = 4  # ids are counted by their own number while these are at most so many times more than the records


class People(NamedTuple):
    """People, and their records by kind."""

    ids: Ints  # in order
    first: Ints  # by kind and person: the first of their records, counted within the kind
    orders: tuple[Ints | None, ...]  # by kind: which record comes where; None where they are in order as they are


@compiled
def bounds(ids):
    """The least and the greatest of some ids, and whether they never fall."""
    least = most = ids[0]
    falls = 0
    for place in range(1, ids.shape[0]):
        falls |= ids[place - 1] > ids[place]
        least = min(least, ids[place])
        most = max(most, ids[place])
    return least, most, falls == 0


@compiled
def count_each(ids, least, counts):
    """Count the records of each id, one place further on."""
    for place in range(ids.shape[0]):
        counts[ids[place] - least + 1] += 1


@compiled
def add_up(counts, people, first):
    """From how many records each has to where the first of each is, for the people there are."""
    total = 0
    for place in range(people.shape[0]):
        first[place] = total
        total += counts[people[place] + 1]
    first[people.shape[0]] = total


@compiled
def put_in_place(ids, least, start, at, order):
    """Where each record goes so that those of a person stand together, as they came; `at`: where the next one goes."""
    for index in range(ids.shape[0]):
        place = ids[index] - least
        order[at[place]] = start + index
        at[place] += 1


@compiled
def gather(values, order, out):
    """Values in another order."""
    for index in range(order.shape[0]):
        out[index] = values[order[index]]


def each(work: Callable[[One], Made], ones: Iterable[One], *, threads: int) -> list[Made]:
    """What work makes of each of some things, so many at a time; machine code lets other threads run."""
    if threads <= 1:
        return [work(one) for one in ones]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, ones))


def group(ids: Sequence[Chunks], *, threads: int) -> People:
    """People from the ids of every kind's records, chunk by chunk."""
    told = [_bounds(chunks) for chunks in ids]
    some = [one for one in told if one]
    if not some:
        return People(np.empty(0, np.int64), np.zeros((len(ids), 1), np.int64), (None,) * len(ids))
    least, most = min(one[0] for one in some), max(one[1] for one in some)
    are_sorted = [one is None or one[2] for one in told]
    if most - least <= SPREAD * sum(len(chunk) for chunks in ids for chunk in chunks):
        return _counted(ids, None, least, most, are_sorted, threads)
    people = np.unique(
        np.concatenate([chunk for chunks in ids for chunk in chunks])
    )  # far apart: number those there are
    ranks = [[_frozen(np.searchsorted(people, chunk)) for chunk in chunks] for chunks in ids]
    return _counted(ranks, people, 0, len(people) - 1, are_sorted, threads)


def _frozen(values: Ints) -> Ints:
    values.setflags(write=False)  # as ids always are; one sort of array is compiled for once
    return values


def _bounds(chunks: Chunks) -> tuple[int, int, bool] | None:
    """The least and the greatest id of some chunks, and whether ids never fall; None of none."""
    found = [(*bounds(chunk), chunk[0], chunk[-1]) for chunk in chunks if len(chunk)]
    if not found:
        return None
    in_order = all(one[2] for one in found) and all(one[4] <= other[3] for one, other in pairwise(found))
    return min(one[0] for one in found), max(one[1] for one in found), in_order


def _counted(
    ids: Sequence[Chunks], names: Ints | None, least: int, most: int, are_sorted: Sequence[bool], threads: int
) -> People:
    """People by counting the records of every id from `least` to `most`, which stand for `names` where there are some."""
    counts = np.zeros((len(ids), most - least + 2), np.int32)
    for kind, chunks in enumerate(ids):
        for chunk in chunks:
            count_each(chunk, least, counts[kind])
    people = np.flatnonzero(np.any(counts, axis=0)[1:])
    first = np.empty((len(ids), len(people) + 1), np.int64)
    for kind in range(len(ids)):
        add_up(counts[kind], people, first[kind])

    def order(kind: int) -> Ints | None:
        """Which record comes where."""
        if are_sorted[kind]:
            return None
        at = np.zeros(most - least + 1, np.int64)
        at[people] = first[kind][:-1]
        found = np.empty(first[kind][-1], np.int64)
        start = 0
        for chunk in ids[kind]:
            put_in_place(chunk, least, start, at, found)
            start += len(chunk)
        return found

    orders = tuple(each(order, range(len(ids)), threads=threads))
    return People(people + least if names is None else names, first, orders)
