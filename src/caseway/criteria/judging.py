"""Judging one person: a rule and evidence in, a verdict with the whole tree of reasons out.

This is the reference every other engine must match. A clause's state is 2 (certainly met), 1 (met for
some value of what is missing) or 0 (met for none). Where one missing fact pulls clauses in different
directions, states clause by clause can say "unknown" although every answer gives the same verdict; then the
few facts concerned are filled in every way possible, and what all completions agree on is the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter

from caseway.criteria.conditions import Test, alike, compiled
from caseway.criteria.measures import UNBOUNDED, Items
from caseway.criteria.model import Clause, Rule
from caseway.criteria.operators import OPERATORS, Join, Measure, OnDay, Prepare, compared, limits_of
from caseway.criteria.splitting import Records, completions
from caseway.criteria.vocabulary import Evidence

NAMES = ("not_met", "unknown", "met")

Measured = tuple[int, int, Items | None]  # surely, possibly, the records measured
Limits = tuple[float, float]  # at least and at most
Picked = Callable[[list[int]], Sequence[int]]  # the states of a group's clauses from those of all

_NONE: Measured = (0, 0, [])
_NOT_KNOWN: Measured = (0, UNBOUNDED, None)
_NOT_MEASURED: Measured = (0, 0, None)
_SETTLED = {"ask": 1, "document": 2}  # the authority may say yes; a document can be sent


class Facts:
    """One person's records, with what has been worked out of them that does not depend on the day."""

    __slots__ = ("prepared", "records")

    def __init__(self, records: Records) -> None:
        self.records = records
        self.prepared: list[Items | None] | None = None


class Finding:
    """What judging found for one clause: its state, its bounds and the findings below it."""

    __slots__ = ("children", "clause", "high", "items", "low", "state")

    def __init__(self, clause: Clause, state: int, measured: Measured, children: Sequence[Finding]) -> None:
        self.clause = clause
        self.state = state
        self.low, self.high, self.items = measured
        self.children = children


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A rule compiled: what is tested and measured of records, what that makes of each leaf, and what joins each group.

    Clauses go by their place in reading order, so that judging fills one list of states and makes
    few other objects; the tree is built when somebody looks at it. Clauses that ask the same of the
    same records share a test, and a measure where they differ only in how much of it they need.
    """

    clauses: tuple[Clause, ...]
    children: tuple[tuple[int, ...], ...]
    settled: tuple[int, ...]  # the states that need no facts; 0 elsewhere
    tests: tuple[tuple[str, Test], ...]  # by kind
    measures: tuple[tuple[int, str, Clause, Prepare, OnDay], ...]  # which test, and one of the clauses that ask so
    measured: Mapping[int, tuple[int, Limits]]  # for each clause that measures, which measure
    facts: tuple[tuple[int, str, Clause], ...]
    groups: tuple[tuple[int, Join, Picked], ...]  # deepest first

    def judge(self, facts: Facts, on: date) -> Findings:
        """The state of every clause on a day."""
        bounds = self._measure(facts, on)
        states = list(self.settled)
        for place, (number, (least, most)) in self.measured.items():
            low, high, _ = bounds[number]
            states[place] = 2 if least <= low and high <= most else 1 if least <= high and low <= most else 0
        for place, kind, clause in self.facts:
            states[place] = compared(clause, facts.records.get(kind))
        for place, join, picked in self.groups:
            states[place] = join(picked(states))
        return Findings(self, states, bounds)

    def _measure(self, facts: Facts, on: date) -> list[Measured]:
        if facts.prepared is None:
            facts.prepared = self._prepare(facts.records)
        found: list[Measured] = []
        for items, (_, _, clause, _, on_day) in zip(facts.prepared, self.measures, strict=True):
            if items:
                low, high = on_day(items, clause, on)
                found.append((low, high, items))
            else:
                found.append(_NOT_KNOWN if items is None else _NONE)
        return found

    def _prepare(self, records: Records) -> list[Items | None]:
        """The items of every measure; None where a kind is not known."""
        tested: list[list[int] | None] = []
        for kind, test in self.tests:
            known = records.get(kind)
            tested.append(None if known is None else list(map(test, known)))
        prepared: list[Items | None] = []
        for number, kind, clause, prepare, _ in self.measures:
            states = tested[number]
            if states:
                prepared.append(prepare(clause, states, records[kind]))
            else:
                prepared.append(None if states is None else [])
        return prepared


class Findings:
    """What judging found for all clauses of a rule, by their places; the first is the rule itself."""

    __slots__ = ("bounds", "program", "states")

    def __init__(self, program: Program, states: list[int], bounds: list[Measured]) -> None:
        self.program = program
        self.states = states
        self.bounds = bounds

    @property
    def state(self) -> int:
        """The state of the whole rule."""
        return self.states[0]

    def measured(self, place: int) -> Measured:
        """The bounds of a clause, and the records it measured."""
        measured = self.program.measured.get(place)
        return _NOT_MEASURED if measured is None else self.bounds[measured[0]]

    def tree(self, place: int = 0) -> Finding:
        """The findings as a tree."""
        children = [self.tree(child) for child in self.program.children[place]]
        return Finding(self.program.clauses[place], self.states[place], self.measured(place), children)


@lru_cache(maxsize=256)
def program(rule: Rule) -> Program:
    """The rule compiled."""
    clauses = tuple(rule.clauses())
    places = {clause: place for place, clause in enumerate(clauses)}
    children = tuple(tuple(places[child] for child in clause.children) for clause in clauses)
    measured = {clause: measure for clause in clauses if (measure := OPERATORS[clause.operator].measure)}
    tests = {_tested(clause): clause for clause in measured}
    measures = {_asked(clause, measure): clause for clause, measure in measured.items()}
    test_numbers, numbers = ({key: number for number, key in enumerate(keys)} for keys in (tests, measures))
    joins = [(place, OPERATORS[clause.operator].joins) for place, clause in enumerate(clauses)]
    return Program(
        clauses,
        children,
        tuple(_SETTLED.get(clause.operator, 0) for clause in clauses),
        tuple((_kind(clause), compiled(clause.where)) for clause in tests.values()),
        tuple(
            (test_numbers[_tested(clause)], _kind(clause), clause, measured[clause].prepare, measured[clause].on_day)
            for clause in measures.values()
        ),
        {
            places[clause]: (numbers[_asked(clause, measure)], limits_of(clause, measure.scale))
            for clause, measure in measured.items()
        },
        tuple((place, _kind(clause), clause) for place, clause in enumerate(clauses) if clause.operator == "fact"),
        tuple(
            (place, joins_of(clauses[place]), _picker(children[place]))
            for place, joins_of in reversed(joins)
            if joins_of
        ),
    )


def _kind(clause: Clause) -> str:
    return clause.kind.name  # type: ignore[union-attr]


def _tested(clause: Clause) -> object:
    """The same for clauses that test the same records in the same way."""
    return _kind(clause), alike(clause.where)


def _asked(clause: Clause, measure: Measure) -> object:
    """The same for clauses that measure the same; how much of it they need may differ."""
    fields = [field and field.name for field in (clause.field, clause.per_week, clause.share)]
    return measure, _tested(clause), *fields, clause.within, clause.gap, clause.in_force


def _picker(places: tuple[int, ...]) -> Picked:
    """What picks the states at these places, in a fraction of the time of a loop."""
    first, *others = places
    return itemgetter(*places) if others else itemgetter(slice(first, first + 1))  # one place alone makes no sequence


def facts_of(rule: Rule, evidence: Evidence) -> Facts:
    """The evidence with what this rule has worked out of it so far; evidence never changes."""
    facts = evidence.worked.get(rule)
    if not isinstance(facts, Facts):
        facts = evidence.worked[rule] = Facts(evidence.records)
    return facts


def find(rule: Rule, evidence: Evidence, on: date) -> Findings:
    """The findings for every clause on a day, settled where facts had to be split."""
    found = program(rule).judge(facts_of(rule, evidence), on)
    if found.state == 1:
        settle(rule, found, (Facts(records) for records in completions(rule, evidence, on)), on)
    return found


def settle(rule: Rule, found: Findings, filled: Iterable[Facts], on: date) -> None:
    """Where all completions agree on the verdict, give every clause the state they agree on.

    Two completions that differ settle nothing; as a rule the first two do.
    """
    tried: list[list[int]] = []
    for facts in filled:
        states = program(rule).judge(facts, on).states
        if states[0] == 1 or (tried and states[0] != tried[0][0]):
            return
        tried.append(states)
    if tried:
        found.states[:] = [one[0] if len(set(one)) == 1 else 1 for one in zip(*tried, strict=True)]


def walk(finding: Finding) -> list[Finding]:
    """The finding and all below it, in reading order."""
    found = [finding]
    for child in finding.children:
        found += walk(child)
    return found
