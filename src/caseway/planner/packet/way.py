"""The way to yes that a packet is about: the clauses somebody relies on, and those they need not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from caseway.criteria import Compare as Comparison
from caseway.criteria import Condition, Group, Reason, Verdict
from caseway.planner.packet.words import is_nothing

ALTERNATIVES = ("any", "of")


def taken(reason: Reason) -> tuple[Reason, ...]:
    """The parts of a clause that matter: all, or of alternatives those that are met or still open.

    Of alternatives that are met, the first is taken, and a paper to send only where nothing else is met.
    """
    if reason.clause.operator not in ALTERNATIVES:
        return reason.children
    if reason.verdict == "met":
        needed = int(reason.clause.at_least or 1)
        met = [child for child in reason.children if child.verdict == "met"]
        return tuple(sorted(met, key=lambda child: child.clause.operator == "document")[:needed])
    return tuple(child for child in reason.children if child.verdict in ("unknown", reason.verdict))


class Way:
    """A verdict, seen as the clauses somebody relies on."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The clauses relied on, in reading order."""
        return tuple(_walk(self.verdict.reasons))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the clauses relied on."""
        return frozenset(reason.id for reason in self.reasons)

    def asks_of(self, kind: str) -> tuple[Reason, ...]:
        """The clauses relied on that look at a kind of record."""
        return tuple(reason for reason in self.reasons if reason.clause.kind and reason.clause.kind.name == kind)

    def measures(self, kind: str) -> tuple[Reason, ...]:
        """Those of them that measure the records: months, hours, totals."""
        return tuple(reason for reason in self.asks_of(kind) if reason.clause.operator in ("months", "hours", "total"))

    def places(self, kind: str) -> tuple[int, ...]:
        """The records of a kind that count, in order, and those that may where that still matters."""
        return self._places.get(kind, ())

    @cached_property
    def _places(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, set[int]] = {}
        for reason in self.reasons:
            # Under a “not” a record counts against the clause, not for it.
            if reason.clause.kind and reason.id not in self._denied:
                counting = [one.record for one in reason.counted if not is_nothing(one.amount)]
                counting += [one.record for one in reason.not_counted if one.possibly and reason.verdict != "met"]
                found.setdefault(reason.clause.kind.name, set()).update(record.index for record in counting)
        return {kind: tuple(sorted(places)) for kind, places in found.items()}

    @cached_property
    def _denied(self) -> frozenset[str]:
        denials = (reason for reason in self.reasons if reason.clause.operator == "not")
        return frozenset(part.id for denial in denials for child in denial.children for part in child)

    def fields(self, kind: str) -> tuple[str, ...]:
        """The facts of a kind that the clauses relied on ask about, in order."""
        found: dict[str, None] = {}
        for reason in self.asks_of(kind):
            found.update(dict.fromkeys(_fields(reason.clause.where)))
        return tuple(found)


def _walk(reason: Reason) -> Iterator[Reason]:
    yield reason
    for part in taken(reason):
        yield from _walk(part)


def _fields(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, Comparison):
        yield condition.field.name
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from _fields(part)
