"""Whether a row is as a condition wants it, found out without asking the database.

A table's checks are conditions of Django's, which it answers by a statement of SQL for each row that is about to be kept.
Nearly always a row is as they want it, and for the few lookups they are made of that is as well seen here. What is not
certain is not answered: whoever asks then asks the database, whose word counts anyway.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q

PLAIN = (str, bool, int, date, datetime, UUID)
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


def holds(condition: Q, row: Model) -> bool | None:
    """Whether a condition holds of a row; None where that is not certain."""
    told = [holds(one, row) if isinstance(one, Q) else _look(one, row) for one in condition.children]
    if condition.connector == Q.XOR:
        found = None if None in told else sum(map(bool, told)) == 1 if len(told) == 2 else None
    else:
        decides = condition.connector == Q.OR
        found = decides if decides in told else None if None in told else not decides
    return found if found is None or not condition.negated else not found


def _look(child: Any, row: Model) -> bool | None:  # noqa: ANN401 - a lookup and its value, or an expression
    """One lookup of a row's own field; None for any other, and wherever one of two values is missing."""
    if not isinstance(child, tuple):
        return None
    name, _, lookup = child[0].partition("__")
    value = _of(row, name)
    if lookup == "isnull":
        return (value is None) is child[1]
    if value is None:
        return None
    if lookup == "in":
        return value in child[1] if all(_are_alike(value, one) for one in child[1]) else None
    other = _of(row, vars(child[1])["name"]) if isinstance(child[1], F) else child[1]
    compare = ORDER.get(lookup or "exact")
    return compare(value, other) if compare and _are_alike(value, other) else None


def _of(row: Model, name: str) -> Any:  # noqa: ANN401 - a field's value
    field: Any = row._meta.get_field(name)
    return getattr(row, field.attname)


def _are_alike(one: object, other: object) -> bool:
    """Whether two values are plain and of one kind, so that Python and SQL compare them alike."""
    kinds = [next((kind for kind in PLAIN if isinstance(value, kind)), None) for value in (one, other)]
    kinds = [datetime if isinstance(value, datetime) else kind for value, kind in zip((one, other), kinds, strict=True)]
    return kinds[0] is not None and kinds[0] is kinds[1]
