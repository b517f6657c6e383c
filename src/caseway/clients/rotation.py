"""Encrypting anew, by the newest key, what older keys encrypted: a batch or a file at a time, so that a stop loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from caseway.accounts import queries, scope
from caseway.clients import encryption
from caseway.clients.belongings import hide, place_of
from caseway.clients.encryption import Unreadable
from caseway.clients.models import Identifier, LinkedRow

BATCH = 200  # rows of one transaction: a second writer waits for no more

Told = Callable[[int, int], None]  # so much of so much


@dataclass(frozen=True, slots=True)
class Files:
    """Encrypted files of an app, each of a row of a table.

    behind: the rows of an organization whose file is not by the newest key.  renew: encrypt that of one row anew; raises
    Unreadable. A file is replaced whole, so that a stop loses nothing and the same again goes on.
    """

    table: str
    behind: Callable[[UUID], Sequence[UUID]]
    renew: Callable[[UUID], None]


# Each app adds its own when it is ready.
FILES: list[Files] = []


@dataclass(slots=True)
class Renewed:
    """How many rows and files were encrypted anew, and which were not.

    unreadable: the ciphertext was altered, or its key is not here.  twice: the client has the same number by the newest key.
    lost: of which table and row the file is not there, was altered, or its key is not here.
    """

    rows: int = 0
    unreadable: list[UUID] = field(default_factory=list)
    twice: list[UUID] = field(default_factory=list)
    files: int = 0
    lost: list[tuple[str, UUID]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether all was encrypted anew."""
        return not (self.unreadable or self.twice or self.lost)


def renew(tell: Told) -> Renewed:
    """Encrypt anew what is not by the newest key, in all organizations: rows, then files."""
    done = Renewed()
    organizations = queries.every_organization()
    whole = sum(_count(organization) for organization in organizations)
    behind = {one: [(kept, row) for kept in FILES for row in _behind_of(kept, one)] for one in organizations}
    whole += sum(len(files) for files in behind.values())

    def told() -> None:
        left = len(done.unreadable) + len(done.twice) + len(done.lost)
        tell(done.rows + done.files + left, whole)

    for organization in organizations:
        with scope.within(organization):
            after = None
            while keys := _batch(organization, after):
                with transaction.atomic():
                    for row in Identifier.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
                        _renew(row, done)
                after = keys[-1]
                told()
            for kept, key in behind[organization]:
                _renew_file(kept, key, done)
                told()
    return done


def _behind_of(kept: Files, organization: UUID) -> Sequence[UUID]:
    with scope.within(organization):
        return kept.behind(organization)


def _renew_file(kept: Files, row: UUID, done: Renewed) -> None:
    try:
        kept.renew(row)
    except Unreadable:
        done.lost.append((kept.table, row))
    else:
        done.files += 1


def _count(organization: UUID) -> int:
    with scope.within(organization):
        return _behind(organization).count()


def _behind(organization: UUID) -> QuerySet[Identifier]:
    rows = Identifier.objects.filter(organization=organization).exclude(ciphertext="")
    return rows.exclude(ciphertext__startswith=encryption.current())


def _batch(organization: UUID, after: UUID | None) -> list[UUID]:
    rows = _behind(organization) if after is None else _behind(organization).filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _renew(row: Identifier, done: Renewed) -> None:
    """Encrypt one row anew, and with it what links remember of it: to them it must not look changed."""
    before = row.ciphertext
    try:
        hide(row, encryption.decrypt(before, place_of(row)))
        with transaction.atomic():
            kept = {"ciphertext": row.ciphertext, "blind_index": row.blind_index}
            Identifier.objects.filter(pk=row.pk).update(**kept)
            for linked in LinkedRow.objects.filter(table=Identifier._meta.label, row=str(row.pk)):
                if linked.was.get("ciphertext") == before:
                    linked.was.update(kept)
                    linked.save(update_fields=["was"])
    except Unreadable:
        done.unreadable.append(row.pk)
    except IntegrityError:
        done.twice.append(row.pk)
    else:
        done.rows += 1
