"""What is looked after of files and drafts, in every organization, by a door that does regular work (`caseway backup`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from caseway.accounts import queries, scope
from caseway.casework import drafts, vault
from caseway.casework.models import Document

STRAY_FOR = timedelta(days=1)  # a file is on the disk before its row; what no row names after a day never will be


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files that no row names, and how many drafts that nobody went on with, were thrown away."""

    files: int
    drafts: int


def sweep(*, at: datetime) -> Swept:
    """Throw away what nobody will come back for."""
    thrown = 0
    for organization in queries.every_organization():
        with scope.within(organization):
            thrown += drafts.sweep_all(organization, at=at)
    return Swept(vault.sweep(set(named().values()), older_than=(at - STRAY_FOR).timestamp()), thrown)


def missing() -> tuple[UUID, ...]:
    """The papers whose file is not there, in every organization."""
    return tuple(key for key, name in named().items() if not vault.is_there(name))


def named() -> dict[UUID, str]:
    """The files that rows name, by paper, in every organization."""
    return dict(_named())


def _named() -> Iterator[tuple[UUID, str]]:
    for organization in queries.every_organization():
        with scope.within(organization):
            rows = Document.objects.filter(organization=organization).exclude(stored_as="")
            yield from rows.order_by("pk").values_list("pk", "stored_as")
