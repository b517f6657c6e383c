"""What a population's verdicts come to: who qualifies, what keeps the others out, who nearly does.

Made of a tally alone, so a million people are summed up as quickly as a thousand. All numbers are those that may be
published; how they are rounded and which are hidden says `rounding.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caseway.criteria.judging import NAMES
from caseway.criteria.model import Clause, Rule
from caseway.criteria.operators import OPERATORS, Join
from caseway.criteria.population.rounding import Count, Numbers, Rounding
from caseway.criteria.population.tally import Pattern, Tally

NOT_MET, UNKNOWN, MET = range(3)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many people a rule or clause is met for, is open for, and is not met for."""

    met: Count
    unknown: Count
    not_met: Count


@dataclass(frozen=True, slots=True)
class ClauseSummary:
    """One clause over everyone.

    alone: people not met who would be, if only this clause were met as well.
    would_settle: people whose verdict is open and would be met, if this open clause turned out to be met.
    """

    clause: Clause
    depth: int
    verdicts: Verdicts
    alone: Count
    would_settle: Count


@dataclass(frozen=True, slots=True)
class Bar:
    """People who meet a part of the rule for sure, and who may: the part is met or open for them."""

    clause: Clause
    surely: Count
    possibly: Count


@dataclass(frozen=True, slots=True)
class Funnel:
    """The parts of a rule in reading order; cumulative: each bar counts who is left after it and all before it."""

    cumulative: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Near misses who lack the same clauses today."""

    clauses: tuple[Clause, ...]
    people: Count


@dataclass(frozen=True, slots=True)
class Near:
    """People not met today who will be within so many days, if what runs keeps running; `unknown` of them are open today.

    lacking: by what they lack today, most people first; what few lack is not listed.
    """

    within: int
    people: Count
    unknown: Count
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A population judged by a rule on a day, in numbers that may be published.

    left_out: records that could not be used; incomplete: people who have such.
    """

    rule: Rule
    on: date
    rounding: Rounding
    people: Count
    verdicts: Verdicts
    clauses: tuple[ClauseSummary, ...]
    funnel: Funnel
    near: Near | None
    left_out: Count
    incomplete: Count


def summarize(tally: Tally, rule: Rule, *, on: date, within: int = 0, smallest: int = 11) -> Summary:
    """Sum a tally up; `within` is how many days ahead it has looked, `smallest` the smallest number that is shown.

    Where that would give a small number away, the smallest shown is larger; `Summary.rounding` says which.
    """
    tree = _Tree(rule)
    found = _Counted(tally, tree)
    rounding = found.numbers().rounded(smallest)
    return _Shown(found, tree, rounding).summary(rule, on, within, tally)


class _Tree:
    """A rule's clauses by their places in reading order, as patterns have them."""

    def __init__(self, rule: Rule) -> None:
        self.clauses = tuple(rule.clauses())
        places = {clause: place for place, clause in enumerate(self.clauses)}
        self.children = tuple(tuple(places[child] for child in clause.children) for clause in self.clauses)
        self.depths = [0] * len(self.clauses)
        for place, below in enumerate(self.children):
            for child in below:
                self.depths[child] = self.depths[place] + 1
        joins = [OPERATORS[clause.operator].joins for clause in self.clauses]
        self.joins: Mapping[int, Join] = {
            place: of(self.clauses[place]) for place, of in enumerate(joins) if of is not None
        }

    def operator(self, place: int) -> str:
        """A clause's operator."""
        return self.clauses[place].operator

    def turning(self, pattern: Pattern) -> Iterator[int]:
        """The clauses not met each of which, if it alone were met, would make the rule met.

        From the top down: a part matters only where the clause above it matters, and is wanted met, or, below a "not",
        not met.
        """
        ways = [(0, MET)]
        while ways:
            place, wanted = ways.pop()
            if wanted == MET and pattern[place] != MET:
                yield place
            below = self.children[place]
            wanted_below = MET - wanted if self.operator(place) == "not" else wanted
            for number, child in enumerate(below):
                states = [pattern[one] for one in below]
                states[number] = wanted_below
                if self.joins[place](states) == wanted:
                    ways.append((child, wanted_below))

    def parts(self) -> tuple[bool, tuple[int, ...]]:
        """The parts a rule consists of, and whether all of them are needed; an "all" that is all there is, is opened."""
        place = 0
        while len(self.children[place]) == 1 and self.operator(place) == "all":
            (only,) = self.children[place]
            if self.operator(only) != "all":
                break
            place = only
        if self.operator(place) == "not" or not self.children[place]:
            return False, (place,)
        return self.operator(place) == "all", self.children[place]

    def lacking(self, pattern: Pattern) -> tuple[int, ...]:
        """What a person lacks of a rule: its parts not met; where some of them are enough, those of the nearest ones."""
        needs_all, parts = self.parts()
        missing = [part for part in parts if pattern[part] != MET]
        if needs_all or len(missing) < 2:
            return tuple(missing)
        ways = sorted((self._within(part, pattern) for part in missing), key=len)
        root = self.clauses[0]
        needed = int(root.at_least or 1) - (len(parts) - len(missing))
        return tuple(place for way in ways[:needed] for place in way)

    def _within(self, place: int, pattern: Pattern) -> tuple[int, ...]:
        """What is not met of one way: its parts, where it needs all of them."""
        if self.operator(place) != "all":
            return (place,)
        return tuple(child for child in self.children[place] if pattern[child] != MET)


Key = tuple[object, ...]  # the name of a number: what is counted, and of which clause or bar

PEOPLE, NEAR, NEAR_UNKNOWN, NEAR_NOT_MET = ("people",), ("near",), ("near", UNKNOWN), ("near", NOT_MET)
STATE, ALONE, SETTLES, BAR, LOST, LACKING = "state", "alone", "settles", "bar", "lost", "lacking"


class _Counted:
    """Every number of a summary, exactly, and which of them count which sort of people."""

    def __init__(self, tally: Tally, tree: _Tree) -> None:
        self.tree = tree
        self.cumulative, self.parts = tree.parts()
        self.exact: Counter[Key] = Counter()
        self.lacking: Counter[tuple[int, ...]] = Counter()
        self.sorts: list[tuple[Key, ...]] = []
        for pattern, number in tally.people.items():
            keys = tuple(self._keys(pattern))
            near = tally.near[pattern]
            self._count(keys, number - near)
            self._count((*keys, *self._near_keys(pattern)), near)
            self.lacking[self.tree.lacking(pattern)] += near

    def _count(self, keys: tuple[Key, ...], number: int) -> None:
        if number:
            self.sorts.append(keys)
            for key in keys:
                self.exact[key] += number

    def _keys(self, pattern: Pattern) -> Iterator[Key]:
        """The numbers that count people of a pattern."""
        yield PEOPLE
        for place, state in enumerate(pattern):
            yield STATE, place, state
        if pattern[0] != MET:
            for place in self.tree.turning(pattern):
                if pattern[0] == NOT_MET:
                    yield ALONE, place
                elif pattern[place] == UNKNOWN:
                    yield SETTLES, place
        yield from self._bars(pattern)

    def _bars(self, pattern: Pattern) -> Iterator[Key]:
        """The bars; where all parts are needed the last ends at the verdict itself, which facts may settle further."""
        worst = before = MET
        for bar, part in enumerate(self.parts):
            worst = min(worst, pattern[part]) if self.cumulative else pattern[part]
            if self.cumulative and (pattern[0] == MET or bar == len(self.parts) - 1):
                worst = pattern[0]
            for least in (UNKNOWN, MET):
                if worst >= least:
                    yield BAR, bar, least
                elif self.cumulative and before >= least:
                    yield LOST, bar, least
            before = worst

    def _near_keys(self, pattern: Pattern) -> Iterator[Key]:
        yield NEAR
        yield NEAR_UNKNOWN if pattern[0] == UNKNOWN else NEAR_NOT_MET
        yield LACKING, self.tree.lacking(pattern)

    def numbers(self) -> Numbers:
        """The numbers as bits, to find out how coarsely they have to be rounded."""
        bits = {key: 1 << place for place, key in enumerate(self.exact)}
        derived = sum(bit for key, bit in bits.items() if key[0] == LOST or key == NEAR_NOT_MET)
        sorts = tuple({sum(bits[key] for key in keys) for keys in self.sorts})
        return Numbers({bits[key]: number for key, number in self.exact.items()}, sorts, derived)


class _Shown:
    """Puts the numbers, as they are shown, in their places."""

    def __init__(self, counted: _Counted, tree: _Tree, rounding: Rounding) -> None:
        self.counted = counted
        self.tree = tree
        self.rounding = rounding

    def count(self, *key: object) -> Count:
        """One number."""
        return self.rounding.count(self.counted.exact[key])

    def summary(self, rule: Rule, on: date, within: int, tally: Tally) -> Summary:
        """All of them."""
        clauses = tuple(self.clause(place) for place in range(len(self.tree.clauses)))
        return Summary(
            rule=rule,
            on=on,
            rounding=self.rounding,
            people=self.count(*PEOPLE),
            verdicts=clauses[0].verdicts,
            clauses=clauses,
            funnel=Funnel(self.counted.cumulative, tuple(self.bar(bar) for bar in range(len(self.counted.parts)))),
            near=self.near(within) if within else None,
            # That every record could be used tells nothing of anybody, so this zero is said.
            left_out=self.rounding.count(tally.left_out) if tally.left_out else 0,
            incomplete=self.rounding.count(tally.incomplete) if tally.incomplete else 0,
        )

    def clause(self, place: int) -> ClauseSummary:
        """One clause."""
        verdicts = Verdicts(*(self.count(STATE, place, state) for state in (MET, UNKNOWN, NOT_MET)))
        alone, settles = self.count(ALONE, place), self.count(SETTLES, place)
        return ClauseSummary(self.tree.clauses[place], self.tree.depths[place], verdicts, alone, settles)

    def bar(self, bar: int) -> Bar:
        """One bar."""
        clause = self.tree.clauses[self.counted.parts[bar]]
        return Bar(clause, self.count(BAR, bar, MET), self.count(BAR, bar, UNKNOWN))

    def near(self, within: int) -> Near:
        """Who is near, most people first."""
        lacking = [
            Lacking(tuple(self.tree.clauses[place] for place in places), shown)
            for places, number in sorted(self.counted.lacking.items(), key=lambda item: (-item[1], item[0]))
            if places and (shown := self.rounding.count(number))
        ]
        return Near(within, self.count(*NEAR), self.count(*NEAR_UNKNOWN), tuple(lacking))


def as_json(summary: Summary) -> dict[str, object]:
    """The summary as machines read it; null is fewer than the smallest number shown."""
    return {
        "rulebook": summary.rule.name,
        "edition": summary.rule.edition.isoformat(),
        "title": summary.rule.title,
        "on": summary.on.isoformat(),
        "smallest_shown": summary.rounding.smallest,
        "rounded_to": summary.rounding.step,
        "people": summary.people,
        "verdicts": _verdicts_json(summary.verdicts),
        "clauses": [_clause_json(one) for one in summary.clauses],
        "funnel": {
            "cumulative": summary.funnel.cumulative,
            "bars": [
                {"id": bar.clause.id, "label": bar.clause.label, "surely": bar.surely, "possibly": bar.possibly}
                for bar in summary.funnel.bars
            ],
        },
        "near": _near_json(summary.near) if summary.near else None,
        "records_left_out": summary.left_out,
        "people_with_records_left_out": summary.incomplete,
    }


def _verdicts_json(verdicts: Verdicts) -> dict[str, Count]:
    return {name: getattr(verdicts, name) for name in reversed(NAMES)}


def _clause_json(one: ClauseSummary) -> dict[str, object]:
    return {
        "id": one.clause.id,
        "label": one.clause.label,
        "depth": one.depth,
        **_verdicts_json(one.verdicts),
        "alone_keeps_out": one.alone,
        "would_settle": one.would_settle,
    }


def _near_json(near: Near) -> dict[str, object]:
    return {
        "within_days": near.within,
        "people": near.people,
        "unknown_today": near.unknown,
        "lacking": [{"ids": [clause.id for clause in one.clauses], "people": one.people} for one in near.lacking],
    }
