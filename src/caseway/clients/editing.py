"""Two people who edit the same row: the second is shown both texts and loses neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseway.accounts.viewer import Viewer
from caseway.clients import faults
from caseway.clients.models import Row


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
    row: Row, changes: Mapping[str, Any], *, version: int, by: Viewer, at: datetime, on: date
) -> tuple[str, ...]:
    """Change a row that was read as `version`, and say which fields are now different; raises Stale or Invalid."""
    different = {field: value for field, value in changes.items() if getattr(row, field) != value}
    if row.version != version:
        raise stale(row, changes)
    for field, value in different.items():
        setattr(row, field, value)
    faults.check(row, on=on)
    if different:
        # Only the version that was read is changed: whoever was quicker has raised it.
        found = type(row)._default_manager.filter(pk=row.pk, version=version)
        kept = {"version": version + 1, "updated_at": at, "updated_by": by.user}
        if not found.update(**different, **kept):
            raise stale(type(row)._default_manager.get(pk=row.pk), changes)
        row.version = version + 1
    return tuple(sorted(different))


def stale(row: Row, changes: Mapping[str, Any]) -> Stale:
    """What to raise where a row is not what it was: what is wanted, beside what is there now."""
    clashes = tuple(
        Clash(field, value, getattr(row, field)) for field, value in changes.items() if getattr(row, field) != value
    )
    return Stale(row.version, clashes)
