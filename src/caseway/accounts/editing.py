"""Two people who edit the same row: the second is shown both texts and loses neither."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from caseway.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people want to be different things."""

    field: str
    yours: Any
    theirs: Any


class Stale(RuntimeError):  # noqa: N818 - completes "unable to change the row: stale"
    """Somebody changed the row since it was read; `clashes` has both texts, `version` what to try again with."""

    def __init__(self, version: int, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"somebody changed {', '.join(clash.field for clash in clashes) or 'it'} in the meantime")
        self.version = version
        self.clashes = clashes


def change(
    row: Any,  # noqa: ANN401 - a row of any table that has a version
    changes: Mapping[str, Any],
    *,
    version: int,
    by: Viewer,
    at: datetime,
    check: Callable[[Any, Collection[str]], None] = lambda _row, _changed: None,
) -> tuple[str, ...]:
    """Change a row that was read as `version`, and say which fields are now different.

    `check`, told which fields are different, raises where the row as it would be cannot be kept. Where the table says who
    changed a row last, and when, that is written too. Raises Stale, and the model's DoesNotExist where the row is gone.
    """
    different = {field: value for field, value in changes.items() if getattr(row, field) != value}
    if row.version != version:
        raise stale(row, changes)
    for field, value in different.items():
        setattr(row, field, value)
    if different:
        check(row, different)
        # One statement looks and writes: whoever was quicker has raised the version.
        found = type(row)._default_manager.filter(pk=row.pk, version=version)
        if not found.update(**different, version=version + 1, **_stamps(row, by, at)):
            raise stale(type(row)._default_manager.get(pk=row.pk), changes)
        row.version = version + 1
    return tuple(sorted(different))


def stale(row: Any, changes: Mapping[str, Any]) -> Stale:  # noqa: ANN401 - as above
    """What to raise where a row is not what it was: what is wanted, beside what is there now."""
    clashes = tuple(
        Clash(field, value, getattr(row, field)) for field, value in changes.items() if getattr(row, field) != value
    )
    return Stale(row.version, clashes)


def _stamps(row: models.Model, by: Viewer, at: datetime) -> dict[str, Any]:
    """Who changes a row and when, where its table says so."""
    told = {"updated_at": at, "updated_by_id": by.user}
    return {field.attname: told[field.attname] for field in row._meta.concrete_fields if field.attname in told}
