"""Runs: spells joined where the break between them is shorter than a gap.

A spell here is a half-open span of days, from its first day until the day after its last.
"""

from __future__ import annotations

from datetime import date

from caseway.criteria.days import month_parts

Span = tuple[date, date]


def joined(spans: list[Span], gap: int) -> list[Span]:
    """The runs that spans make, in order: two belong together when fewer than `gap` days lie free between them."""
    runs: list[Span] = []
    for first, until in sorted(spans):
        if runs and (first - runs[-1][1]).days < gap:
            runs[-1] = (runs[-1][0], max(runs[-1][1], until))
        else:
            runs.append((first, until))
    return runs


def length(runs: list[Span]) -> int:
    """31sts of months of all runs together."""
    return sum(month_parts(until) - month_parts(first) for first, until in runs)


def reaching(runs: list[Span], on: date, gap: int) -> list[Span]:
    """The run that reaches a day, alone; none when a break of `gap` days lies before the day."""
    return runs[-1:] if runs and (on - runs[-1][1]).days < gap else []


def are_apart(one: Span, other: Span, gap: int) -> bool:
    """Whether at least `gap` days lie free between two spans."""
    return (other[0] - one[1]).days >= gap or (one[0] - other[1]).days >= gap


def most_apart(spans: list[Span], gap: int) -> int:
    """The greatest number of spans of which any two are apart: always the one that ends first of those that can follow."""
    count, reached = 0, None
    for first, until in sorted(spans, key=lambda span: span[1]):
        if reached is None or (first - reached).days >= gap:
            count, reached = count + 1, until
    return count
