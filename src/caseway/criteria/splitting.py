"""Filling in missing facts every way possible, where one missing fact pulls in two directions.

A fact that every clause wants the same way needs no splitting: its worst value makes all bounds low
and its best value makes all high, so clause-wise bounds are exact. A fact wanted both ways ("supervised
for 12 months, or 24 months if not") is filled with one value for each way it can matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

from caseway.criteria.conditions import atoms
from caseway.criteria.model import Clause, Rule
from caseway.criteria.vocabulary import Evidence, Field, RawRecord, Value

MOST_FACTS = 8
MOST_COMPLETIONS = 1024

_OTHER = "\0another value"
_ENDS = "in force"


@dataclass(frozen=True, slots=True)
class _Torn:
    """A field that clauses want in different ways, and the values at which that matters."""

    kind: str
    field: Field
    values: tuple[Value, ...]
    in_force: bool = False


@lru_cache(maxsize=256)
def torn_fields(rule: Rule) -> tuple[_Torn, ...]:
    """The fields of a rule that need splitting when they are missing."""
    wishes: dict[tuple[str, str], set[object]] = {}
    fields: dict[tuple[str, str], tuple[Field, list[object]]] = {}
    summed: set[tuple[str, str]] = set()
    for clause, wanted in _leaves(rule.root, wanted=True):
        kind = clause.kind
        if kind is None:
            continue
        if clause.compare:
            _note(wishes, fields, kind.name, clause.compare.field, (clause.compare.how, clause.compare.value, wanted))
        for compare, towards in atoms(clause.where, wanted=wanted):
            _note(wishes, fields, kind.name, compare.field, (compare.how, compare.value, towards))
        for field in (clause.field if clause.operator == "total" else None, clause.per_week, clause.share):
            if field:
                summed.add((kind.name, field.name))
        summed |= {(kind.name, dated) for dated in (kind.begins, kind.happens)}
        if clause.in_force and kind.ends and not clause.within:
            _note(wishes, fields, kind.name, kind.fields[kind.ends], (_ENDS, None, wanted))
        elif clause.within or clause.operator in ("months", "hours"):
            summed.add((kind.name, kind.ends))
    return tuple(
        _Torn(kind, fields[kind, name][0], _values(*fields[kind, name]), _is_end(ways))
        for (kind, name), ways in wishes.items()
        if _pull_apart(ways) and (kind, name) not in summed and (_is_end(ways) or not _has_end(ways))
    )


def _pull_apart(ways: set[object]) -> bool:
    """Whether no single value is best for all wishes, or none worst: more of it helps one and hurts another."""
    return len({_direction(way) for way in ways}) > 1 or (len(ways) > 1 and None in {_direction(way) for way in ways})


def _direction(way: object) -> bool | None:
    """True when more (or true, or a later end) is wished for, False when less, None when it is a matter of which."""
    how, value, wanted = way  # type: ignore[misc]
    if how == "is" and isinstance(value, bool):
        return value == wanted
    if how in ("at_least", "more_than", _ENDS):
        return bool(wanted)
    return not wanted if how in ("at_most", "less_than") else None


def _is_end(ways: set[object]) -> bool:
    return all(isinstance(way, tuple) and way[0] == _ENDS for way in ways)


def _has_end(ways: set[object]) -> bool:
    return any(isinstance(way, tuple) and way[0] == _ENDS for way in ways)


def _note(
    wishes: dict[tuple[str, str], set[object]],
    fields: dict[tuple[str, str], tuple[Field, list[object]]],
    kind: str,
    field: Field,
    wish: tuple[str, object, bool],
) -> None:
    wishes.setdefault((kind, field.name), set()).add(wish)
    values = fields.setdefault((kind, field.name), (field, []))[1]
    values.extend(wish[1] if isinstance(wish[1], tuple) else (wish[1],))


def _leaves(clause: Clause, *, wanted: bool) -> Iterator[tuple[Clause, bool]]:
    """Every leaf with the direction in which the verdict wants it."""
    if not clause.children:
        # At most so many: what adds to the sum is unwanted.
        yield clause, wanted if clause.at_most is None else not wanted
        if clause.at_least is not None and clause.at_most is not None:
            yield clause, wanted
    for child in clause.children:
        yield from _leaves(child, wanted=wanted if clause.operator != "not" else not wanted)


def _values(field: Field, mentioned: list[object]) -> tuple[Value, ...]:
    """One value for each way the field can matter."""
    known = sorted({value for value in mentioned if value is not None}, key=str)
    if field.type == "flag":
        return (True, False)
    if field.type == "choice":
        other = next((choice for choice in field.choices if choice not in known), None)
        return (*known, *([other] if other else []))  # type: ignore[return-value, arg-type]
    if field.type == "text":
        return (*known, _OTHER)  # type: ignore[return-value, arg-type]
    step = timedelta(days=1) if field.type == "date" else 0.005
    around = {near for value in known for near in (value - step, value, value + step)}  # type: ignore[operator]
    if field.type == "number":
        around = {min(max(near, field.least), field.most) for near in around}
    return tuple(sorted(around))  # type: ignore[type-var]


def completions(rule: Rule, evidence: Evidence, on: date) -> list[Mapping[str, tuple[RawRecord, ...]]]:
    """The evidence with its torn missing facts filled in every way; empty when there are none."""
    holes: list[tuple[str, int, str, tuple[Value, ...]]] = []
    count = 1
    for torn in torn_fields(rule):
        values = (on - timedelta(days=1), None) if torn.in_force else torn.values
        for index, record in enumerate(evidence.records.get(torn.kind, ())):
            if torn.field.name in record or len(holes) == MOST_FACTS or count * len(values) > MOST_COMPLETIONS:
                continue
            count *= len(values)
            holes.append((torn.kind, index, torn.field.name, values))
    if not holes:
        return []
    return [
        _filled(evidence, [(*hole[:3], value) for hole, value in zip(holes, chosen, strict=True)])
        for chosen in product(*(values for *_, values in holes))
    ]


def _filled(
    evidence: Evidence, answers: list[tuple[str, int, str, Value]]
) -> Mapping[str, tuple[RawRecord, ...]]:
    changed = {kind: [dict(record) for record in evidence.records[kind]] for kind, *_ in answers}
    for kind, index, name, value in answers:
        changed[kind][index][name] = value
    return {**evidence.records, **{kind: tuple(records) for kind, records in changed.items()}}
