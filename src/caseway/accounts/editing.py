"""Saving what somebody edited, without undoing what another saved in the meantime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F


class Stale(Exception):  # noqa: N818 - completes "unable to save: stale"
    """The row was saved by another since it was read.

    wanted: what was to be saved.  read: what those fields held when it was read.  stands: what they hold now, of a version.
    A page shows `wanted` beside `stands`, so that nothing anyone wrote is lost.
    """

    def __init__(
        self, wanted: Mapping[str, Any], read: Mapping[str, Any], stands: Mapping[str, Any], version: int
    ) -> None:
        super().__init__(f"{', '.join(wanted)}: saved by another since")
        self.wanted = wanted
        self.read = read
        self.stands = stands
        self.version = version


def save(row: models.Model, *, version: int, **changes: Any) -> None:
    """Change fields of a row that still is of the version its editor saw, and make it the next version.

    One statement looks and writes, so of two who save at the same time one is refused. Raises Stale, or the model's
    DoesNotExist where the row is gone.
    """
    rows = type(row)._default_manager
    if rows.filter(pk=row.pk, version=version).update(version=F("version") + 1, **changes):
        for name, value in {**changes, "version": version + 1}.items():
            setattr(row, name, value)
        return
    stands = rows.get(pk=row.pk)
    raise Stale(
        changes,
        {name: getattr(row, name) for name in changes},
        {name: getattr(stands, name) for name in changes},
        stands.version,  # type: ignore[attr-defined] # rows that are edited have one
    )
