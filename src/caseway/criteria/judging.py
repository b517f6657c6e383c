"""Judging one person: a rule and evidence in, a verdict with the whole tree of reasons out.

This is the reference every other engine must match. A clause's state is 2 (certainly met), 1 (met for
some value of what is missing) or 0 (met for none). Where one missing fact pulls clauses in different
directions, states clause by clause can say "unknown" although every answer gives the same verdict; then the
few facts concerned are filled in every way possible, and what all completions agree on is the verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from caseway.criteria.conditions import compiled
from caseway.criteria.measures import UNBOUNDED, Items
from caseway.criteria.model import Clause, Condition, Group, Rule
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

_UNPREPARED: Items = []


@lru_cache(maxsize=256)
def program(rule: Rule) -> Judge:
    """The rule compiled to one function of facts and a day."""
    uses = Counter(part for clause in rule.clauses() for part in _named_parts(clause.where))
    return _compile(rule.root, frozenset(part for part, count in uses.items() if count > 1))


def _named_parts(condition: Condition | None) -> list[Condition]:
    """The condition and, if it joins several, those: the parts that clauses may share."""
    if isinstance(condition, Group) and condition.how == "all":
        return [condition, *condition.parts]
    return [] if condition is None else [condition]


def _compile(clause: Clause, shared: frozenset[Condition]) -> Judge:
    operator = OPERATORS[clause.operator]
    if operator.joins:
        return _group(clause, operator.joins(clause), tuple(_compile(child, shared) for child in clause.children))
    if operator.measure:
        return _measured(clause, operator.measure, _states(clause.where, shared))
    if operator.name == "fact":
        return _fact(clause)
    state = 2 if operator.name == "document" else 1
    return lambda facts, on: Finding(clause, state, 0, 0, None, ())


def _states(condition: Condition | None, shared: frozenset[Condition]) -> States:
    """The condition over a list of records; what several clauses share is worked out once."""
    parts = condition.parts if isinstance(condition, Group) and condition.how == "all" else ()
    if len(parts) > 1 and shared.intersection(parts):
        each = tuple(_states(part, shared) for part in parts)
        states: States = lambda facts, records: list(map(min, *[part(facts, records) for part in each]))  # noqa: E731
    else:
        test = compiled(condition)
        states = lambda facts, records: [test(record) for record in records]  # noqa: E731
    return _shared_states(condition, states) if condition in shared else states


def _shared_states(condition: Condition, work_out: States) -> States:
    def states(facts: Facts, records: Sequence[RawRecord]) -> list[int]:
        found = facts.states.get(condition)
        if found is None:
            found = facts.states[condition] = work_out(facts, records)
        return found

    return states


def _group(clause: Clause, join: Join, judges: tuple[Judge, ...]) -> Judge:
    def judge(facts: Facts, on: date) -> Finding:
        children = [judge(facts, on) for judge in judges]
        return Finding(clause, join([child.state for child in children]), 0, 0, None, children)

    return judge


def _measured(clause: Clause, measure: Measure, states: States) -> Judge:
    kind, within, limits = clause.kind.name, clause.within, limits_of(clause, measure.scale)  # type: ignore[union-attr]
    prepare, on_day = measure.prepare, measure.on_day

    def judge(facts: Facts, on: date) -> Finding:
        items = facts.prepared.get(clause, _UNPREPARED)
        if items is _UNPREPARED:
            records = facts.records.get(kind)
            items = facts.prepared[clause] = (
                None if records is None else prepare(clause, states(facts, records), records)
            )
        if items:
            low, high = on_day(items, within, on)
        else:
            low, high = 0, UNBOUNDED if items is None else 0
        return Finding(clause, limits(low, high), low, high, items, ())

    return judge


def _fact(clause: Clause) -> Judge:
    kind = clause.kind.name  # type: ignore[union-attr]

    def judge(facts: Facts, _on: date) -> Finding:
        state = compared(clause, facts.records.get(kind))
        return Finding(clause, state, 0, 0, None, ())

    return judge


def facts_of(rule: Rule, evidence: Evidence) -> Facts:
    """The evidence with what this rule has worked out of it so far; evidence never changes."""
    facts = evidence.worked.get(rule)
    if not isinstance(facts, Facts):
        facts = evidence.worked[rule] = Facts(evidence.records)
    return facts


def find(rule: Rule, evidence: Evidence, on: date) -> Finding:
    """The findings for every clause on a day, settled where facts had to be split."""
    finding = program(rule)(facts_of(rule, evidence), on)
    if finding.state == 1:
        settle(rule, finding, (Facts(records) for records in completions(rule, evidence, on)), on)
    return finding


def settle(rule: Rule, finding: Finding, filled: Iterable[Facts], on: date) -> None:
    """Where all completions agree on the verdict, give every clause the state they agree on.

    Two completions that differ settle nothing; as a rule the first two do.
    """
    judge = program(rule)
    tried: list[list[Finding]] = []
    for facts in filled:
        found = judge(facts, on)
        if found.state == 1 or (tried and found.state != tried[0][0].state):
            return
        tried.append(walk(found))
    if not tried:
        return
    for place, clause in enumerate(walk(finding)):
        states = {one[place].state for one in tried}
        clause.state = states.pop() if len(states) == 1 else 1


def walk(finding: Finding) -> list[Finding]:
    """The finding and all below it, in reading order."""
    found = [finding]
    for child in finding.children:
        found += walk(child)
    return found
