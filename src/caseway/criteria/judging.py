"""Judging one person: a rule and evidence in, a verdict with the whole tree of reasons out.

This is the reference every other engine must match. A clause's state is 2 (certainly met), 1 (met for
some value of what is missing) or 0 (met for none). Where one missing fact pulls clauses in different
directions, states clause by clause can say "unknown" although every answer gives the same verdict; then the
few facts concerned are filled in every way possible, and what all completions agree on is the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from caseway.criteria.conditions import Test, compiled
from caseway.criteria.measures import Items
from caseway.criteria.model import Clause, Condition, Group, Rule
from caseway.criteria.operators import OPERATORS, UNBOUNDED, Measure, Operator, compared, within_limits
from caseway.criteria.splitting import completions
from caseway.criteria.vocabulary import Evidence, RawRecord

Records = Mapping[str, tuple[RawRecord, ...]]

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

    def __init__(
        self, clause: Clause, state: int, low: int, high: int, items: Items | None, children: Sequence[Finding]
    ) -> None:
        self.clause = clause
        self.state = state
        self.low = low
        self.high = high
        self.items = items
        self.children = children


Judge = Callable[[Facts, date], Finding]
States = Callable[[Facts, Sequence[RawRecord]], list[int]]


@lru_cache(maxsize=256)
def program(rule: Rule) -> Judge:
    """The rule compiled to one function of facts and a day."""
    return _compile(rule.root, frozenset(rule.defined.values()))


def _compile(clause: Clause, shared: frozenset[Condition]) -> Judge:
    operator = OPERATORS[clause.operator]
    if operator.joins:
        return _group(clause, operator, tuple(_compile(child, shared) for child in clause.children))
    if operator.measure:
        return _measured(clause, operator.measure, _states(clause.where, shared))
    if operator.name == "fact":
        return _fact(clause)
    state = 2 if operator.name == "document" else 1
    return lambda facts, on: Finding(clause, state, 0, 0, None, ())


def _states(condition: Condition | None, shared: frozenset[Condition]) -> States:
    """The condition over a list of records; what several clauses share is worked out once."""
    if condition in shared:
        return _shared_states(condition, compiled(condition))
    if isinstance(condition, Group) and condition.how == "all" and shared.intersection(condition.parts):
        parts = tuple(_states(part, shared) for part in condition.parts)
        if len(parts) == 1:
            return parts[0]
        return lambda facts, records: list(map(min, *[part(facts, records) for part in parts]))
    test = compiled(condition)
    return lambda facts, records: [test(record) for record in records]


def _shared_states(condition: Condition, test: Test) -> States:
    def states(facts: Facts, records: Sequence[RawRecord]) -> list[int]:
        found = facts.states.get(condition)
        if found is None:
            found = facts.states[condition] = [test(record) for record in records]
        return found

    return states


def _group(clause: Clause, operator: Operator, judges: tuple[Judge, ...]) -> Judge:
    joins = operator.joins
    assert joins is not None  # noqa: S101 - asked only of operators that join clauses

    def judge(facts: Facts, on: date) -> Finding:
        children = [judge(facts, on) for judge in judges]
        return Finding(clause, joins(clause, [child.state for child in children]), 0, 0, None, children)

    return judge


def _measured(clause: Clause, measure: Measure, states: States) -> Judge:
    kind, within, scale = clause.kind.name, clause.within, measure.scale  # type: ignore[union-attr]
    prepare, on_day = measure.prepare, measure.on_day

    def judge(facts: Facts, on: date) -> Finding:
        prepared = facts.prepared
        if clause in prepared:
            items = prepared[clause]
        else:
            records = facts.records.get(kind)
            items = prepared[clause] = None if records is None else prepare(clause, states(facts, records), records)
        low, high = (0, UNBOUNDED) if items is None else on_day(items, within, on)
        return Finding(clause, within_limits(clause, low, high, scale), low, high, items, ())

    return judge


def _fact(clause: Clause) -> Judge:
    kind = clause.kind.name  # type: ignore[union-attr]

    def judge(facts: Facts, on: date) -> Finding:
        state = compared(clause, facts.records.get(kind))
        return Finding(clause, state, 0, 0, None, ())

    return judge


def find(rule: Rule, evidence: Evidence, on: date) -> Finding:
    """The findings for every clause on a day, settled where facts had to be split."""
    finding = program(rule)(Facts(evidence.records), on)
    if finding.state == 1 and (filled := completions(rule, evidence, on)):
        settle(rule, finding, [Facts(records) for records in filled], on)
    return finding


def settle(rule: Rule, finding: Finding, filled: list[Facts], on: date) -> None:
    """Give every clause the state that all completions agree on."""
    judge = program(rule)
    agreed: list[int | None] | None = None
    for facts in filled:
        states = [found.state for found in walk(judge(facts, on))]
        agreed = list(states) if agreed is None else [a if a == s else 1 for a, s in zip(agreed, states, strict=True)]
    for found, state in zip(walk(finding), agreed or [], strict=True):
        found.state = state  # type: ignore[assignment]


def walk(finding: Finding) -> list[Finding]:
    """The finding and all below it, in reading order."""
    found = [finding]
    for child in finding.children:
        found += walk(child)
    return found
