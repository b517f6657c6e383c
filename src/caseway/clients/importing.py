"""People from a file: tried first, with every fault and everybody who may be there already; imported whole; undone whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, import_reading, linking, terms
from caseway.clients.access import Absent, require_any
from caseway.clients.actions import place, stamp
from caseway.clients.codes import ContactKind, IdentifierKind
from caseway.clients.drafts import ContactPointDraft, IdentifierDraft
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.import_reading import Fault, Line
from caseway.clients.models import Belonging, Client, Enrollment, Import
from caseway.clients.queries import Person, persons
from caseway.clients.search import Entry, Likeness, likely_among_many

Progress = Callable[[int, int], None]
BATCH = 500
SHOWN = 20


class Changed(RuntimeError):  # noqa: N818 - completes "unable to undo the import: changed"
    """People of an import were changed since; `people` are those the viewer may know of, of `count`."""

    def __init__(self, count: int, people: tuple[Person, ...]) -> None:
        super().__init__(f"{count} people were changed since")
        self.count = count
        self.people = people


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. `repeated`: lines that look like an earlier one. `likely`: who may be there already."""

    digest: str
    people: int
    first: tuple[Line, ...]
    faults: tuple[Fault, ...]
    repeated: tuple[tuple[int, int], ...]
    likely: tuple[tuple[int, tuple[Likeness, ...]], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that was done."""

    id: UUID
    file_name: str
    program: str
    people: int
    at: datetime
    by: str
    undone_at: datetime | None


def _nothing(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


def dry_run(
    *, data: bytes, program: UUID, by: Viewer, at: datetime, on: date, progress: Progress = _nothing
) -> Preview:
    """What importing a file would do; nothing is kept. Raises Absent or NeedsProof."""
    _require(by, program)
    file = import_reading.read(data, by=by, at=at, on=on)
    entries = [_entry(line) for line in file.lines]
    found = likely_among_many(viewer=by, entries=entries, at=at, on=on, progress=progress)
    return Preview(
        sha256(data).hexdigest(),
        len(file.lines),
        file.lines[:SHOWN],
        file.faults,
        _repeated(file.lines),
        tuple((line.number, likely) for line, likely in zip(file.lines, found, strict=True) if likely),
    )


def import_people(
    *,
    data: bytes,
    file_name: str,
    program: UUID,
    by: Viewer,
    at: datetime,
    on: date,
    progress: Progress = _nothing,
) -> UUID:
    """Enter everybody of a file into a program, or nobody; raises Absent, NeedsProof, or Invalid with all faults."""
    _require(by, program)
    file = import_reading.read(data, by=by, at=at, on=on)
    if file.faults:
        raise Invalid({f"{fault.line} {fault.column}": fault.sentence for fault in file.faults})
    digest = sha256(data).hexdigest()
    with transaction.atomic():
        before = Import.objects.filter(organization=by.organization, digest=digest, undone_at__isnull=True)
        if before.exists():
            raise Invalid({WHOLE: _("This file has been imported already.")})
        row = Import.objects.create(
            organization_id=by.organization,
            program_id=program,
            file_name=file_name[:200],
            digest=digest,
            people=len(file.lines),
            at=at,
            by_id=by.user,
        )
        for begin in range(0, len(file.lines), BATCH):
            _write(row, file.lines[begin : begin + BATCH], by=by, at=at, on=on)
            progress(min(begin + BATCH, len(file.lines)), len(file.lines))
        audit.record(audit.Event("client.import", "import", row.pk), by=by, at=at)
    return row.pk


def undo(*, imported: UUID, by: Viewer, at: datetime, on: date) -> int:
    """Withdraw everybody of an import; how many. Raises Absent, NeedsProof, or Changed where anybody changed since.

    Nobody is deleted: their records are found no more.
    """
    with transaction.atomic():
        found = Import.objects.select_for_update().filter(pk=imported, organization=by.organization)
        row = found.filter(undone_at__isnull=True).first()
        if row is None:
            require_any(by, "client.import")
            raise Absent
        _require(by, row.program_id)
        changed = changed_since(row)
        if changed:
            known = persons(changed, by, on=on)
            raise Changed(len(changed), tuple(known[one] for one in sorted(known, key=str)))
        clients = list(Client.objects.filter(source_import=row).values_list("pk", flat=True))
        Client.objects.filter(source_import=row).update(
            withdrawn_at=at, version=models.F("version") + 1, updated_at=at, updated_by=by.user
        )
        terms.index(clients)
        Import.objects.filter(pk=row.pk).update(undone_at=at, undone_by=by.user)
        audit.record(audit.Event("client.import", "undo_import", row.pk), by=by, at=at)
    return len(clients)


def imports(*, viewer: Viewer) -> list[Imported]:
    """The imports of an organization, newest first; raises Absent or NeedsProof."""
    require_any(viewer, "client.import")
    rows = Import.objects.filter(organization=viewer.organization).select_related("program", "by")
    return [
        Imported(row.pk, row.file_name, row.program.name, row.people, row.at, row.by.name, row.undone_at)
        for row in rows.order_by("-at", "pk")
    ]


def changed_since(row: Import) -> set[UUID]:
    """Those of an import who were changed since: themselves, or anything about them in any table."""
    theirs = Client.objects.filter(source_import=row)
    found = set(theirs.filter(version__gt=1).values_list("pk", flat=True))
    for column in linking.columns():
        rows = column.model._default_manager.filter(**{f"{column.name}__source_import": row})
        if issubclass(column.model, Belonging):
            rows = rows.filter(models.Q(created_at__gt=row.at) | models.Q(version__gt=1))
        found.update(rows.values_list(column.name, flat=True))
    return found


def _require(by: Viewer, program: UUID) -> None:
    require_any(by, "client.import")
    place(by, "client.import", program=program)


def _entry(line: Line) -> Entry:
    """What of a line is looked for."""
    phones = tuple(
        one.value for one in line.belongings if isinstance(one, ContactPointDraft) and one.kind == ContactKind.PHONE
    )
    numbers = [
        one.value for one in line.belongings if isinstance(one, IdentifierDraft) and one.kind == IdentifierKind.SSN
    ]
    return Entry(line.draft, phones, numbers[0] if numbers else "")


def _repeated(lines: tuple[Line, ...]) -> tuple[tuple[int, int], ...]:
    """Lines with the name and birth date of an earlier one, with that one."""
    first: dict[tuple[Any, ...], int] = {}
    found = []
    for line in lines:
        draft = line.draft
        key = (draft.given_name.casefold(), draft.family_name.casefold(), draft.birth_date)
        earlier = first.setdefault(key, line.number)
        if earlier != line.number:
            found.append((line.number, earlier))
    return tuple(found)


def _write(row: Import, lines: tuple[Line, ...], *, by: Viewer, at: datetime, on: date) -> None:
    """Write the people of some lines, with all that belongs to them."""
    made = [Client(id=uuid4(), source_import=row, **asdict(line.draft), **stamp(by, at)) for line in lines]
    rows: dict[type[Belonging], list[Any]] = defaultdict(list)
    for client, line in zip(made, lines, strict=True):
        rows[Enrollment].append(Enrollment(client_id=client.pk, program_id=row.program_id, begins=on, **stamp(by, at)))
        for draft in line.belongings:
            one = belongings.row_of(client, draft, by=by, at=at, on=on)
            rows[type(one)].append(one)
    Client.objects.bulk_create(made)
    for table, of_table in rows.items():
        table._default_manager.bulk_create(of_table)
    terms.index(client.pk for client in made)
