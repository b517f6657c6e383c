"""Which actions can lead to a clause: backward from the rule, through what each action needs in turn.

A way is a set of choices that together could make a rule met one day. Whether it does, and when, is for the engine to
say. Ways unfold one choice at a time, so that whoever searches can drop a beginning that is already too long or too
dear, with all that would follow from it.

Left out on purpose: a second change of jobs on the way; a change of what another action brings; an amount shared out
between two actions counted by the unit; of more than MOST_TOGETHER things that add to one amount, more than two
together; of changes to one record, more than MOST_CHANGES; and undoing what a "not" forbids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from itertools import combinations

from caseway.criteria import Bounds, Clause, Evidence, RawRecord, Rule, compiled, judge
from caseway.planner.effects import concerns, dated, is_running
from caseway.rulebooks.actions import Action

MOST_TOGETHER = 4  # supporters of one amount that are tried in all combinations; of more, pairs
MOST_CHANGES = 3
MONTH, SHORTEST = 365 / 12, 3  # days of a month on average, and what February can make of any number of them
ROUNDING = 0.1  # months and hours are shown rounded down to a tenth
AMOUNTS = ("count", "total", "months", "hours")


@dataclass(frozen=True, slots=True)
class Open:
    """A clause still to be led to: of which rule, how long at least from then to the goal, and for which actions."""

    clause: Clause
    rule: Rule
    days: int = 0
    busy: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice for a clause: actions that count for it, or other clauses that stand for it, and the time it takes.

    days: at least, from the end of its actions until the clause is met.  least: the same from the very beginning,
    whatever runs already.
    """

    keys: frozenset[str] = frozenset()
    clauses: tuple[Clause, ...] = ()
    amounts: tuple[tuple[str, Clause], ...] = ()
    days: int = 0
    least: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """A set of actions (by key), the amounts asked of those counted by the unit, what is still open, and the least days.

    amounts: pairs of an action's key and the clause whose amount it makes up.
    """

    keys: frozenset[str] = frozenset()
    amounts: frozenset[tuple[str, Clause]] = frozenset()
    open: tuple[Open, ...] = ()
    days: int = 0

    @property
    def mark(self) -> tuple[object, ...]:
        """What makes it another way."""
        return self.keys, self.amounts, frozenset((one.clause, one.busy) for one in self.open)


STAYS, NEVER = -1, 10**9  # in place of a number of days


class Ways:
    """Unfolds the ways to a rule for one person, among so many actions."""

    def __init__(
        self, evidence: Evidence, actions: Mapping[str, Action], on: date, *, begin: date | None = None
    ) -> None:
        self.evidence = evidence
        self.actions = actions
        self.on = on
        self.begin = begin or on
        self._options: dict[Clause, tuple[Option, ...]] = {}
        self._least: dict[Clause, float] = {}

    def start(self, rule: Rule) -> Way:
        """The beginning of every way: nothing done, the whole rule open."""
        self._settle(rule)
        return self._with_least(Way(open=(Open(rule.root, rule),)))

    def unfold(self, way: Way) -> list[Way]:
        """The ways that follow from one by its next choice: the clause with the fewest options."""
        choices = [(len(options := self._allowed(way, one)), place, options) for place, one in enumerate(way.open)]
        _, place, options = min(choices, key=lambda choice: choice[:2])
        rest = (*way.open[:place], *way.open[place + 1 :])
        return [self._chosen(replace(way, open=rest), way.open[place], option) for option in options]

    def _allowed(self, way: Way, one: Open) -> list[Option]:
        """The options for an open clause that go together with what is chosen."""
        return [
            option
            for option in self.options(one.clause, one.rule)
            if not option.keys & one.busy and (option.keys <= way.keys or self._fits(way.keys | option.keys))
        ]

    def _chosen(self, way: Way, one: Open, option: Option) -> Way:
        days = one.days + option.days
        found = list(way.open)
        found += [Open(clause, one.rule, days, one.busy) for clause in option.clauses]
        least: float = max(way.days, days, one.days + option.least)
        for key in option.keys:
            action = self.actions[key]
            before = days + _takes(action)
            least = max(least, before + self._least_of(action))
            if action.needs and key not in way.keys:
                found.append(Open(action.needs.root, action.needs, before, one.busy | {key}))
        amounts = way.amounts | set(option.amounts)
        return self._with_least(Way(way.keys | option.keys, amounts, tuple(found), int(least)))

    def _with_least(self, way: Way) -> Way:
        """A way with the days that what is still open takes at least."""
        least = max((one.days + self._least.get(one.clause, 0) for one in way.open), default=0)
        return way if least <= way.days or least == NEVER else replace(way, days=int(least))

    def _fits(self, keys: frozenset[str]) -> bool:
        """Whether actions can be done by one person: only one of them takes the place of what runs."""
        taken: set[str] = set()
        for key in keys:
            for kind in self.actions[key].replaces:
                if kind in taken:
                    return False
                taken.add(kind)
        return not any(change.kind in taken for key in keys for change in self.actions[key].changes)

    # --- options ---

    def options(self, clause: Clause, rule: Rule) -> tuple[Option, ...]:
        """All choices for a clause; none when nothing leads there."""
        if clause not in self._options:
            self._options[clause] = tuple(dict.fromkeys(self._find(clause, rule)))
        return self._options[clause]

    def _find(self, clause: Clause, rule: Rule) -> Iterator[Option]:
        alone = self._days_alone(clause, rule)
        if alone == STAYS:
            yield Option()
            return
        if clause.operator == "all":
            yield Option(clauses=clause.children)
        elif clause.operator == "any":
            for child in clause.children:
                yield from [Option(clauses=(child,))] if child.children else self.options(child, rule)
        elif clause.operator == "of":
            yield from (Option(clauses=some) for some in combinations(clause.children, int(clause.at_least or 1)))
        else:
            if alone != NEVER:
                yield Option(days=alone)
            if clause.operator not in ("not", "ask", "document"):
                yield from self._supported(clause, rule)

    def _days_alone(self, clause: Clause, rule: Rule) -> int:
        """In how many days a clause is met if everything goes on as it does: or that it is and stays so, or never is."""
        verdict = judge(only(rule, clause), self.evidence, on=self.on)
        if verdict.verdict == "met" and verdict.lapses is None:
            return STAYS
        return max(0, (verdict.earliest.day - self.begin).days) if verdict.earliest else NEVER

    def _supported(self, clause: Clause, rule: Rule) -> Iterator[Option]:
        """Actions whose evidence a clause counts."""
        for keys, is_one in self._supporters(clause).items():
            if self._fits(keys):
                amounts = tuple((key, clause) for key in sorted(keys) if self.actions[key].per_unit)
                least = self._least_days(clause, rule, keys)
                # Of several, the first may have gathered much of it before the last has ended.
                yield Option(keys, (), amounts, least if is_one and not self._runs(clause) else 0, least)

    def _supporters(self, clause: Clause) -> dict[frozenset[str], bool]:
        """Sets of actions that together add to what a clause counts, and whether one of them is enough for it to count."""
        one = [frozenset({key}) for key in self.actions if self._adds(key, clause)]
        one += [keys for keys in (*self._changing(clause), *self._speeding(clause)) if keys not in one]
        found = dict.fromkeys(one, True)
        if clause.operator in AMOUNTS:
            most = len(one) if len(one) <= MOST_TOGETHER else 2
            for size in range(2, most + 1):
                for some in combinations(one, size):
                    found.setdefault(frozenset().union(*some), False)
        return found

    def _adds(self, key: str, clause: Clause) -> bool:
        kind, test = clause.kind, compiled(clause.where)
        assert kind is not None
        action = self.actions[key]
        if any(added.kind == kind.name and test(dated(added.record, self.on, kind)) == 2 for added in action.adds):
            return not clause.field or self._has_amount(action, clause)
        return any(answer.kind == kind.name and self._answers(answer.record, clause) for answer in action.answers)

    @staticmethod
    def _has_amount(action: Action, clause: Clause) -> bool:
        assert clause.field is not None
        counted = action.per_unit.field if action.per_unit else None
        return counted == clause.field.name or any(clause.field.name in added.record for added in action.adds)

    def _answers(self, record: RawRecord, clause: Clause) -> bool:
        """Whether facts given where they are missing settle a clause."""
        assert clause.kind is not None
        known = self.evidence.records.get(clause.kind.name) or ({},)
        filled = tuple({**record, **one} for one in known)
        if filled == known:
            return False
        if clause.compare:
            return clause.compare.field.name in record and clause.compare.field.name not in known[0]
        return any(compiled(clause.where)(one) == 2 for one in filled)

    def _changing(self, clause: Clause) -> Iterator[frozenset[str]]:
        """The smallest sets of changes that make a record count which does not count yet."""
        kind, test = clause.kind, compiled(clause.where)
        assert kind is not None
        changes = [
            (key, change)
            for key, action in self.actions.items()
            for change in action.changes
            if change.kind == kind.name
        ]
        records = [record for record in self.evidence.records.get(kind.name, ()) if test(record) < 2 or clause.in_force]
        found: list[frozenset[str]] = []
        for record in records:
            fitting = [(key, change) for key, change in changes if concerns(change, record, kind, self.on)]
            for size in range(1, min(MOST_CHANGES, len(fitting)) + 1):
                for some in combinations(fitting, size):
                    keys = frozenset(key for key, _ in some)
                    later = reduce(lambda made, pair: {**made, **pair[1].set}, some, dict(record))
                    if test(later) == 2 and not any(known <= keys for known in found):
                        found.append(keys)
                        yield keys

    def _speeding(self, clause: Clause) -> Iterator[frozenset[str]]:
        """Changes that make hours gather faster, in a job that counts already."""
        rates = {field.name for field in (clause.per_week, clause.share) if field}
        for key, action in self.actions.items():
            if any(
                clause.kind and change.kind == clause.kind.name and rates & change.set.keys()
                for change in action.changes
            ):
                yield frozenset({key})

    # --- the least time ---

    def _settle(self, rule: Rule) -> None:
        """The least days to each clause by any way at all: from what is known of one to what rests on it, till it stands."""
        known: dict[Clause, Rule] = {}
        waiting = [(rule.root, rule)]
        while waiting:
            clause, of = waiting.pop()
            if clause in known:
                continue
            known[clause] = of
            for option in self.options(clause, of):
                waiting += [(child, of) for child in option.clauses]
                waiting += [(needs.root, needs) for key in option.keys if (needs := self.actions[key].needs)]
        self._least = dict.fromkeys(known, NEVER)
        changed = True
        while changed:
            changed = False
            for clause in reversed(known):
                least = min((self._least_by(option) for option in self.options(clause, known[clause])), default=NEVER)
                if least < self._least[clause]:
                    self._least[clause], changed = least, True

    def _least_by(self, option: Option) -> float:
        done = max((_takes(self.actions[key]) + self._least_of(self.actions[key]) for key in option.keys), default=0)
        below = max((self._least[clause] for clause in option.clauses), default=0)
        return min(NEVER, max(done + option.days, option.least, below))

    def _least_of(self, action: Action) -> float:
        """The least days before an action can begin, by any way."""
        return self._least.get(action.needs.root, 0) if action.needs else 0

    def _least_days(self, clause: Clause, rule: Rule, keys: Iterable[str]) -> int:
        """Days below which an amount of work cannot be there, counted from when its actions have ended.

        So many months are never shorter than this, and no week holds more hours than are worked in it. Where something
        that may count runs already, it gathers while the actions are under way, and days are counted from today.
        """
        if clause.operator not in ("months", "hours") or clause.at_least is None:
            return 0
        observed = judge(only(rule, clause), self.evidence, on=self.on).reasons.observed
        have = observed.possibly if isinstance(observed, Bounds) else 0
        missing = clause.at_least - have - ROUNDING
        if missing <= 0:
            return 0
        if clause.operator == "months":
            # The break before what is to come is bridged at once if it is short.
            return max(0, int(missing * MONTH) - SHORTEST - (clause.gap - 1))
        return int(missing * 7 / (168 if self._runs(clause) else self._hours_per_week(clause, keys)))

    def _hours_per_week(self, clause: Clause, keys: Iterable[str]) -> float:
        assert clause.per_week is not None
        records = [added.record for key in keys for added in self.actions[key].adds]
        given = [record.get(clause.per_week.name) for record in records]
        return sum(hours for hours in given if isinstance(hours, (int, float))) or 168

    def _runs(self, clause: Clause) -> bool:
        """Whether a record that may count for a clause is not known to have ended, nor can be made to count."""
        kind, test = clause.kind, compiled(clause.where)
        assert kind is not None
        return any(
            (test(record) or self._can_change(clause))
            and (
                kind.ends not in record
                or kind.begins not in record
                or is_running(record, kind, self.on)
                or _is_to_come(record, kind.begins, self.on)
            )
            for record in self.evidence.records.get(kind.name, ())
        )

    def _can_change(self, clause: Clause) -> bool:
        assert clause.kind is not None
        return any(change.kind == clause.kind.name for action in self.actions.values() for change in action.changes)


def _takes(action: Action) -> int:
    return action.takes.days[1] if action.takes else 0


def _is_to_come(record: RawRecord, field: str, on: date) -> bool:
    begins = record.get(field)
    return isinstance(begins, date) and begins > on


@lru_cache(maxsize=4096)
def only(rule: Rule, clause: Clause) -> Rule:
    """A rule as if it asked for one clause alone."""
    return replace(rule, root=clause)
