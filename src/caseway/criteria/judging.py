"""Judging one person: a rule and evidence in, a verdict with the whole tree of reasons out.

This is the reference every other engine must match. A clause's state is 2 (certainly met), 1 (met for
some value of what is missing) or 0 (met for none). Where one missing fact pulls clauses in different
directions, states clause by clause can say "unknown" although every answer gives the same verdict; then the
few facts concerned are filled in every way possible, and what all completions agree on is the verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseway.criteria.conditions import Test, compiled
from caseway.criteria.measures import UNBOUNDED, Items
from caseway.criteria.model import Clause, Condition, Rule
from caseway.criteria.operators import OPERATORS, Join, Measure, compared, limits_of
from caseway.criteria.splitting import Records, completions
from caseway.criteria.vocabulary import Evidence, RawRecord

NAMES = ("not_met", "unknown", "met")


class Facts:
    """One person's records, with what has been worked out of them that does not depend on the day."""

    __slots__ = ("prepared", "records", "states")

    def __init__(self, records: Records) -> None:
        self.records = records
        self.prepared: dict[Clause, Items | None] = {}
        self.states: dict[Condition, list[int]] = {}


class Finding:
    """What judging found for one clause: its state, its bounds and the findings below it."""

    __slots__ = ("children", "clause", "high", "items", "low", "state")

    def __init__(self, clause: Clause, state: int, leaf: Leaf, children: Sequence[Finding]) -> None:
        self.clause = clause
        self.state = state
        _, self.low, self.high, self.items = leaf
        self.children = children


Leaf = tuple[int, int, int, Items | None]  # state, surely, possibly, the records measured
JudgeLeaf = Callable[[Facts, date], Leaf]
States = Callable[[Facts, Sequence[RawRecord]], list[int]]

_UNPREPARED: Items = []
_JOINED: Leaf = (0, 0, 0, None)


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A rule compiled: what judges each leaf, and what joins each group, deepest first.

    Clauses go by their place in reading order, so that judging fills one list of states and makes
    no other object; the tree is built when somebody looks at it.
    """

    clauses: tuple[Clause, ...]
    children: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[int, JudgeLeaf], ...]
    groups: tuple[tuple[int, Join, tuple[int, ...]], ...]

    def judge(self, facts: Facts, on: date) -> Findings:
        """The state of every clause on a day."""
        states = [0] * len(self.clauses)
        leaves: dict[int, Leaf] = {}
        for place, judge in self.leaves:
            leaf = leaves[place] = judge(facts, on)
            states[place] = leaf[0]
        for place, join, below in self.groups:
            states[place] = join([states[child] for child in below])
        return Findings(self, states, leaves)


class Findings:
    """What judging found for all clauses of a rule, by their places; the first is the rule itself."""

    __slots__ = ("leaves", "program", "states")

    def __init__(self, program: Program, states: list[int], leaves: dict[int, Leaf]) -> None:
        self.program = program
        self.states = states
        self.leaves = leaves

    @property
    def state(self) -> int:
        """The state of the whole rule."""
        return self.states[0]

    def tree(self, place: int = 0) -> Finding:
        """The findings as a tree."""
        children = [self.tree(child) for child in self.program.children[place]]
        return Finding(self.program.clauses[place], self.states[place], self.leaves.get(place, _JOINED), children)


@lru_cache(maxsize=256)
def program(rule: Rule) -> Program:
    """The rule compiled."""
    clauses = tuple(rule.clauses())
    places = {clause: place for place, clause in enumerate(clauses)}
    children = tuple(tuple(places[child] for child in clause.children) for clause in clauses)
    uses = Counter(clause.where for clause in clauses if clause.where)
    shared = frozenset(condition for condition, count in uses.items() if count > 1)
    joins = [(place, OPERATORS[clause.operator].joins) for place, clause in enumerate(clauses)]
    return Program(
        clauses,
        children,
        tuple((place, _leaf(clauses[place], shared)) for place, joins_of in joins if joins_of is None),
        tuple((place, joins_of(clauses[place]), children[place]) for place, joins_of in reversed(joins) if joins_of),
    )


def _leaf(clause: Clause, shared: frozenset[Condition]) -> JudgeLeaf:
    operator = OPERATORS[clause.operator]
    if operator.measure:
        return _measured(clause, operator.measure, _states(clause.where, shared))
    if operator.name == "fact":
        return _fact(clause)
    settled: Leaf = (2 if operator.name == "document" else 1, 0, 0, None)
    return lambda facts, on: settled


def _states(condition: Condition | None, shared: frozenset[Condition]) -> States:
    """The condition over a list of records; what several clauses share is worked out once."""
    test = compiled(condition)
    if condition in shared:
        return _shared_states(condition, test)
    return lambda _, records: [test(record) for record in records]


def _shared_states(condition: Condition, test: Test) -> States:
    def states(facts: Facts, records: Sequence[RawRecord]) -> list[int]:
        found = facts.states.get(condition)
        if found is None:
            found = facts.states[condition] = [test(record) for record in records]
        return found

    return states


def _measured(clause: Clause, measure: Measure, states: States) -> JudgeLeaf:
    kind, limits = clause.kind.name, limits_of(clause, measure.scale)  # type: ignore[union-attr]
    prepare, on_day = measure.prepare, measure.on_day

    def judge(facts: Facts, on: date) -> Leaf:
        items = facts.prepared.get(clause, _UNPREPARED)
        if items is _UNPREPARED:
            records = facts.records.get(kind)
            items = facts.prepared[clause] = (
                None if records is None else prepare(clause, states(facts, records), records)
            )
        if items:
            low, high = on_day(items, clause, on)
        else:
            low, high = 0, UNBOUNDED if items is None else 0
        return limits(low, high), low, high, items

    return judge


def _fact(clause: Clause) -> JudgeLeaf:
    kind = clause.kind.name  # type: ignore[union-attr]

    def judge(facts: Facts, _on: date) -> Leaf:
        return compared(clause, facts.records.get(kind)), 0, 0, None

    return judge


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
