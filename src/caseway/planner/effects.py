"""What an action does to the evidence on the day it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from caseway.criteria import Kind, RawRecord, Subject, Value, compiled
from caseway.rulebooks.actions import Action, Changed

ONE_DAY: Final = timedelta(days=1)

Records = Mapping[str, tuple[RawRecord, ...]]


def applied(
    records: Records, action: Action, on: date, *, subject: Subject, amount: float = 0
) -> dict[str, tuple[RawRecord, ...]]:
    """The records from the day an action ends. `amount`: how much of what is counted by the unit."""
    found = dict(records)
    for kind in action.replaces:
        found[kind] = tuple(part for record in found.get(kind, ()) for part in _ended(record, subject.kinds[kind], on))
    for change in action.changes:
        found[change.kind] = changed(found.get(change.kind, ()), change, on, subject.kinds[change.kind])
    for answer in action.answers:
        known = found.get(answer.kind) or ({},)
        found[answer.kind] = tuple({**answer.record, **record} for record in known)
    for added in action.adds:
        record = dated(added.record, on, subject.kinds[added.kind])
        if action.per_unit and action.per_unit.field in subject.kinds[added.kind].fields:
            record[action.per_unit.field] = amount
        found[added.kind] = (*found.get(added.kind, ()), record)
    return found


def dated(record: RawRecord, on: date, kind: Kind) -> dict[str, Value]:
    """A record as it comes into being on a day."""
    field = kind.happens or kind.begins
    return {**record, field: on} if field and field not in record else dict(record)


def is_running(record: RawRecord, kind: Kind, on: date) -> bool:
    """Whether a record is known to be in force on a day."""
    begins, ends = record.get(kind.begins), record.get(kind.ends, ONE_DAY)
    if isinstance(begins, date) and begins > on:
        return False
    return ends is None or (isinstance(ends, date) and ends >= on)


def _ended(record: RawRecord, kind: Kind, on: date) -> list[RawRecord]:
    """A record that ends the day before; nothing where it would only have begun later."""
    if not is_running(record, kind, on):
        begins = record.get(kind.begins)
        return [] if isinstance(begins, date) and begins >= on else [record]
    return [] if record.get(kind.begins) == on else [{**record, kind.ends: on - ONE_DAY}]


def changed(records: tuple[RawRecord, ...], change: Changed, on: date, kind: Kind) -> tuple[RawRecord, ...]:
    """Records as they are after a change on a day: what accrues is cut in two there, the rest is amended."""
    found: list[RawRecord] = []
    for record in records:
        if not concerns(change, record, kind, on):
            found.append(record)
            continue
        later = {**record, **change.set}
        if kind.name == "employment" and record.get(kind.begins) != on:
            found.append({**record, kind.ends: on - ONE_DAY})
            later[kind.begins] = on
        found.append(later)
    return tuple(found)


def concerns(change: Changed, record: RawRecord, kind: Kind, on: date) -> bool:
    """Whether a change is about a record: one in force for certain that fits, and that it would make different."""
    is_now = is_running(record, kind, on) if kind.name == "employment" else True
    fits = compiled(change.where)(record) == 2
    return is_now and fits and any(record.get(name, ...) != value for name, value in change.set.items())


def has_no_day(action: Action, subject: Subject) -> bool:
    """Whether what an action does bears no day of its own: a license restored looks as if it had always been."""
    return (
        bool(action.answers)
        or any(change.kind != "employment" for change in action.changes)
        or any(not (subject.kinds[added.kind].begins or subject.kinds[added.kind].happens) for added in action.adds)
    )
