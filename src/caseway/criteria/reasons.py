"""The verdict as people read it: the whole tree, each clause with what was observed, needed and counted.

Everything here is worked out when somebody looks: judging itself only finds states and bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from caseway.criteria.conditions import NOT_KNOWN, NOT_PUBLISHED, undecided, why_not, worded
from caseway.criteria.judging import NAMES, Finding
from caseway.criteria.measures import FOREVER, LONG_AGO, UNBOUNDED, Item, months, running
from caseway.criteria.model import Clause, Source
from caseway.criteria.operators import OPERATORS
from caseway.criteria.text import Text, template
from caseway.criteria.vocabulary import RawRecord, Value

UNITS = {
    "months": (template("{count} month"), template("{count} months")),
    "hours": (template("{count} hour"), template("{count} hours")),
    "occasions": (template("{count} occasion"), template("{count} occasions")),
    "records": (template("{count} on file"), template("{count} on file")),
    "clauses": (template("{count} of them"), template("{count} of them")),
}
OF_UNIT = template("{count} {unit}")
BETWEEN = template("{low} to {high}")
OR_MORE = template("{low} or more")
AT_MOST = template("at most {count}")
NOT_ON_FILE = template("not known")
TO_BE_SENT = template("to be sent with the application")
NOT_YET = template("it begins later, on {day}")
COMES_LATER = template("it comes later, on {day}")
EXPIRED = template("it expired on {day}")
ENDED = template("it ended on {day}")
TOO_OLD = template("it lies before {day}, outside the last {window}")
NO_TIME = template("no time worked before {day}")
BROKEN = template("a break of {gap} or more lies between it and {day}")
MAY_BE_BROKEN = template("a break of {gap} or more may lie between it and {day}")
SINCE = template("{amount}, the part since {day}")
UNTIL_NOW = template("{amount} so far")
DAYS = (template("{count} day"), template("{count} days"))
NEW_WINDOW = {
    "years": (template("year"), template("{count} years")),
    "months": (template("month"), template("{count} months")),
    "days": (template("day"), template("{count} days")),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is surely and what is possibly so, in a unit; equal when nothing is missing."""

    surely: float
    possibly: float
    unit: str
    text: Text


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of a single fact; None when it is not known."""

    value: Value
    text: Text
    unit: str = "answer"


@dataclass(frozen=True, slots=True)
class Record:
    """A record a reason speaks of: its kind, its place (from 0) and its name."""

    kind: str
    index: int
    label: Text
    fields: RawRecord


@dataclass(frozen=True, slots=True)
class Counted:
    """A record that counted, and how much where it is measured."""

    record: Record
    amount: Text | None = None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A record that did not count, and why; `possibly` when it may count once something is known."""

    record: Record
    because: Text
    possibly: bool = False


class Reason:
    """One clause of a verdict, with everything that explains it."""

    __slots__ = ("_found", "_on", "_records", "children")

    def __init__(self, found: Finding, records: Mapping[str, tuple[RawRecord, ...]], on: date) -> None:
        self._found = found
        self._records = records
        self._on = on
        self.children = tuple(Reason(child, records, on) for child in found.children)

    def __iter__(self) -> Iterator[Reason]:
        """The reason and every reason below it, in reading order."""
        yield self
        for child in self.children:
            yield from child

    @property
    def clause(self) -> Clause:
        """The clause this reason is about."""
        return self._found.clause

    @property
    def verdict(self) -> str:
        """met, not_met or unknown."""
        return NAMES[self._found.state]

    @property
    def id(self) -> str:
        """The clause's id."""
        return self.clause.id

    @property
    def says(self) -> str:
        """The clause's plain sentence."""
        return self.clause.says

    @property
    def label(self) -> str:
        """The clause's short name; its sentence where it has none."""
        return self.clause.label or self.clause.says

    @property
    def source(self) -> Source:
        """Where the clause is written."""
        return self.clause.source

    @property
    def assumption(self) -> str | None:
        """What the rulebook assumes where the authority is silent."""
        return self.clause.assumption

    @property
    def observed(self) -> Bounds | Answer:
        """What the evidence shows, as a pair of bounds or an answer."""
        found, clause = self._found, self.clause
        operator = OPERATORS[clause.operator]
        if operator.unit == "answer":
            return self._answer()
        if operator.joins:
            states = [child.state for child in found.children]
            return bounds(states.count(2), len(states) - states.count(0), operator.unit)
        if found.items is None:
            return Bounds(0, float("inf"), unit_of(clause), Text(NOT_ON_FILE))
        scale = operator.measure.scale if operator.measure else 1
        return bounds(found.low / scale, found.high / scale, unit_of(clause), unbounded=found.high >= endless(clause))

    def _answer(self) -> Answer:
        clause = self.clause
        if clause.operator == "document":
            return Answer(None, Text(TO_BE_SENT))
        value = None
        if clause.kind and clause.field:
            records = self._records.get(clause.kind.name) or ({},)
            value = records[0].get(clause.field.name)
        if value is None or clause.field is None:
            return Answer(None, Text(NOT_ON_FILE))
        word = worded(clause.field, value)
        return Answer(value, word if isinstance(word, Text) else Text("{value}", {"value": word}))

    @property
    def needed(self) -> Bounds | Answer | None:
        """What the clause asks for, in the same unit."""
        return needed_of(self.clause)

    @property
    def counted(self) -> tuple[Counted, ...]:
        """The records that counted."""
        return tuple(
            Counted(self._record(item.place), self._amount(item))
            for item in self._bearing(surely=True)
            if item.state == 2
        )

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        """The records that did not count, each with its reason."""
        kind = self.clause.kind
        if self._found.items is None or kind is None:
            return ()
        items = {item.place: item for item in self._found.items}
        possible = {item.place for item in self._bearing(surely=False)}
        sure = {counted.record.index for counted in self.counted}
        records = self._records.get(kind.name, ())
        return tuple(
            self._uncounted(index, items.get(index), possibly=index in possible)
            for index in range(len(records))
            if index not in sure
        )

    def _uncounted(self, index: int, item: Item | None, *, possibly: bool) -> NotCounted:
        record = self._record(index)
        if item is None:
            because = why_not(self.clause.where, record.fields)
            return NotCounted(record, _sentence(because))
        if not possibly:
            return NotCounted(record, self._untimely(item, record.fields))
        # Of a run, a record may be known in full; whether the run reaches the day then turns on the others.
        because = tuple(self._open_questions(record.fields)) or (self._broken(MAY_BE_BROKEN),)
        return NotCounted(record, _sentence(because), possibly=True)

    def _broken(self, words: str) -> Text:
        gap = self.clause.gap
        return Text(words, {"gap": Text(DAYS[gap != 1], {"count": str(gap)}), "day": self._on})

    def _open_questions(self, record: RawRecord) -> Iterator[Text]:
        fields, questions = undecided(self.clause.where, record)
        for name in (*(field.label for field in fields), *missing_times(self.clause, record)):
            yield Text(NOT_KNOWN, {"label": Text(name)})
        for question in questions:
            yield Text(NOT_PUBLISHED, {"about": Text(question.about)})

    def _bearing(self, *, surely: bool) -> list[Item]:
        """The records whose dates let them count on the day."""
        found = [item for item in self._found.items or () if self._is_timely(item, surely=surely)]
        if self.clause.operator != "unbroken":
            return found
        run = running(found, self.clause, self._on)[not surely]
        return [item for item in found if run and run[0][0] < (item.ends if surely else item.may_end)]

    def _is_timely(self, item: Item, *, surely: bool) -> bool:
        begins, ends = (item.begins, item.ends) if surely else (item.may_begin, item.may_end)
        if not _is_accruing(self.clause):
            return begins <= self._on < ends
        since = self.clause.within.begins(self._on) if self.clause.within else LONG_AGO
        return max(begins, since) < min(ends, self._on)

    def _untimely(self, item: Item, record: RawRecord) -> Text:
        clause, on = self.clause, self._on
        kind = clause.kind
        if item.may_begin > on:
            return Text(COMES_LATER if kind and kind.happens else NOT_YET, {"day": item.may_begin})
        last = record.get(kind.ends or kind.happens) if kind else None
        if clause.in_force and isinstance(last, date) and last < on:
            return Text(EXPIRED if kind and kind.ends == "expires" else ENDED, {"day": last})
        if clause.operator == "unbroken" and self._is_timely(item, surely=False):
            return self._broken(BROKEN)
        if clause.within:
            return Text(TOO_OLD, {"day": clause.within.begins(on), "window": window_text(clause)})
        return Text(NO_TIME, {"day": on})

    def _amount(self, item: Item) -> Text | None:
        """How much of a measure one record brings by itself."""
        clause = self.clause
        measure = OPERATORS[clause.operator].measure
        if measure is None or clause.operator in ("exists", "count", "occasions"):
            return None
        # Of a run, a record brings its own days, whether or not it reaches the day by itself.
        on_day = months if clause.operator == "unbroken" else measure.on_day
        low, high = on_day([item], clause, self._on)
        amount = bounds(low / measure.scale, high / measure.scale, unit_of(clause)).text
        since = clause.within.begins(self._on) if clause.within else LONG_AGO
        if _is_accruing(clause) and item.begins < since:
            return Text(SINCE, {"amount": amount, "day": since})
        return Text(UNTIL_NOW, {"amount": amount}) if item.ends == FOREVER and _is_accruing(clause) else amount

    def _record(self, index: int) -> Record:
        kind = self.clause.kind
        assert kind is not None
        fields = self._records[kind.name][index]
        return Record(kind.name, index, kind.named(fields, index), fields)


def endless(clause: Clause) -> int:
    """More than a life can hold: a bound as high as this says only that nothing limits it."""
    measure = OPERATORS[clause.operator].measure
    lifetime = {"months": 1_200, "unbroken": 1_200, "hours": 876_600}.get(clause.operator)
    return lifetime * measure.scale if measure and lifetime else UNBOUNDED


def _is_accruing(clause: Clause) -> bool:
    return OPERATORS[clause.operator].operand == "spell"


def _sentence(parts: tuple[Text, ...]) -> Text:
    if len(parts) == 1:
        return parts[0]
    return Text("{parts}", {"parts": parts})


def missing_times(clause: Clause, record: RawRecord) -> list[str]:
    """Labels of the dates and amounts a measure needs of a record and does not find."""
    return [clause.kind.fields[name].label for name in missing_fields(clause, record)]  # type: ignore[union-attr]


def missing_fields(clause: Clause, record: RawRecord) -> list[str]:
    """Names of the dates and amounts a measure needs of a record and does not find."""
    kind = clause.kind
    assert kind is not None
    wanted: list[str] = []
    if _is_accruing(clause):
        wanted = [kind.begins, kind.ends]
    elif clause.in_force or clause.within:
        wanted = [kind.ends or kind.happens]
    wanted += [field.name for field in (clause.per_week, clause.share) if field]
    if clause.operator == "total" and clause.field:
        wanted.append(clause.field.name)
    return [name for name in wanted if name and name not in record]


def unit_of(clause: Clause) -> str:
    """The unit a clause is measured in."""
    if clause.operator == "total" and clause.field:
        return clause.field.unit or clause.field.label
    return OPERATORS[clause.operator].unit


def needed_of(clause: Clause) -> Bounds | Answer | None:
    """What a clause asks for: a number in its unit, or the value wanted."""
    if clause.compare:
        return _wanted(clause)
    unit = unit_of(clause)
    if clause.operator in ("all", "any", "not", "exists"):
        count = len(clause.children) if clause.operator == "all" else 1
        return bounds(count, count, unit)
    limit = clause.at_least if clause.at_least is not None else clause.at_most
    if limit is None:
        return None
    found = bounds(limit, limit, unit)
    if clause.at_least is None:
        return replace(found, text=Text(AT_MOST, {"count": found.text}))
    return found


def _wanted(clause: Clause) -> Answer:
    compare = clause.compare
    assert compare is not None
    values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    words = tuple(worded(compare.field, value) for value in values)
    return Answer(values[0] if len(values) == 1 else None, Text("{value}", {"value": words}))


def bounds(low: float, high: float, unit: str, *, unbounded: bool = False) -> Bounds:
    """A pair of numbers rounded down to a tenth, and its words."""
    surely, possibly = _tenth(low), float("inf") if unbounded else _tenth(high)
    if surely == possibly:
        text = amount_text(surely, unit)
    elif unbounded:
        text = Text(OR_MORE, {"low": amount_text(surely, unit)})
    else:
        text = Text(BETWEEN, {"low": f"{surely:g}", "high": amount_text(possibly, unit)})
    return Bounds(surely, possibly, unit, text)


def amount_text(count: float, unit: str) -> Text:
    """A number with its unit in words."""
    number = f"{count:,g}" if count < 1e6 else f"{count:,.0f}"
    if unit not in UNITS:
        return Text(OF_UNIT, {"count": number, "unit": Text(unit)})
    return Text(UNITS[unit][count != 1], {"count": number})


def _tenth(number: float) -> float:
    tenths = int(number * 10 + 1e-9)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def window_text(clause: Clause) -> Text:
    """A clause's window in words: "5 years"."""
    within = clause.within
    assert within is not None
    if within.days:
        count, unit = within.days, "days"
    elif within.months % 12:
        count, unit = within.months, "months"
    else:
        count, unit = within.months // 12, "years"
    one, many = NEW_WINDOW[unit]
    return Text(one if count == 1 else many, {"count": str(count)})
