"""People from a file: checked first, then imported whole, or undone whole, a few rows at a time.

1. A file that was chosen is kept, and its rows are checked: every fault, and everybody who may be there already.
2. When it is imported, people are written a batch at a time, hidden from everybody; the last batch shows them all at once.
3. When it is undone, all are hidden at once; then, a batch at a time, nothing is left by which a search finds them.

Each batch is one transaction that also says how far it is. Whatever stops the work, an import is thus whole, or not there
for anybody and says at which row it stopped: the next batch goes on from there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, import_reading, linking, terms
from caseway.clients.access import Absent, covers, require_any
from caseway.clients.actions import place, stamp
from caseway.clients.codes import WORKING, ContactKind, IdentifierKind, ImportStage
from caseway.clients.drafts import ContactPointDraft, IdentifierDraft
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.import_reading import Fault, Line
from caseway.clients.models import Belonging, Client, Enrollment, Import
from caseway.clients.queries import Person, persons
from caseway.clients.search import Entry, Likeness, likely_among_many, note

ACTION = "client.import"
CHECKED, WRITTEN, UNDONE = 10, 100, 500  # rows of a batch of each kind of work
SHOWN = 20
KEPT = timedelta(days=1)  # a file that is not imported is given up then
HERE = (ImportStage.WRITING, ImportStage.WRITTEN)  # what keeps a file from being imported again


class Changed(RuntimeError):  # noqa: N818 - completes "unable to undo the import: changed"
    """People of an import were changed since; `people` are those the viewer may know of, of `count`."""

    def __init__(self, count: int, people: tuple[Person, ...]) -> None:
        super().__init__(f"{count} people were changed since")
        self.count = count
        self.people = people


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. `repeated`: lines that look like an earlier one. `likely`: who may be there already."""

    people: int
    first: tuple[Line, ...]
    faults: tuple[Fault, ...]
    repeated: tuple[tuple[int, int], ...]
    likely: tuple[tuple[int, tuple[Likeness, ...]], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """An import and how far it is: `done` of `people` in its stage.

    moved_at: when the last of them were done.  is_mine: it is into a program that the viewer imports into.
    """

    id: UUID
    file_name: str
    program: str
    stage: str
    people: int
    done: int
    at: datetime
    by: str
    moved_at: datetime | None
    undone_at: datetime | None
    is_mine: bool

    @property
    def is_working(self) -> bool:
        """Whether rows are left to do."""
        return self.stage in WORKING


def choose(*, data: bytes, file_name: str, program: UUID, by: Viewer, at: datetime) -> UUID:
    """Keep a file that is to be checked and imported; raises Absent or NeedsProof."""
    _require(by, program)
    sheet = import_reading.sheet(data)
    with transaction.atomic():
        _give_up(by, at)
        row = Import.objects.create(
            organization_id=by.organization,
            program_id=program,
            file_name=file_name[:200],
            digest=sha256(data).hexdigest(),
            people=len(sheet.rows),
            at=at,
            by_id=by.user,
            moved_at=at,
            stage=ImportStage.TRYING if sheet.rows else ImportStage.TRIED,
            content=data,
            findings={"faults": [_told(fault) for fault in sheet.faults], "likely": [], "repeated": [], "seen": {}},
        )
        audit.record(audit.Event(ACTION, "try_import", row.pk), by=by, at=at)
    return row.pk


def begin(*, imported: UUID, by: Viewer, at: datetime) -> None:
    """Begin to import a file that was checked; raises Absent, NeedsProof or Invalid."""
    with transaction.atomic():
        row = _mine(imported, by, is_locked=True)
        if row.stage != ImportStage.TRIED:
            return
        if row.findings["faults"]:
            raise Invalid({WHOLE: _("This file has faults. Mend them, and choose it again.")})
        before = Import.objects.filter(organization=by.organization, digest=row.digest, stage__in=HERE)
        if before.exists():
            raise Invalid({WHOLE: _("This file has been imported already.")})
        Import.objects.filter(pk=row.pk).update(stage=ImportStage.WRITING, done=0, at=at, moved_at=at)
        audit.record(audit.Event(ACTION, "begin_import", row.pk), by=by, at=at)


def step(*, imported: UUID, by: Viewer, at: datetime, on: date) -> Imported:
    """Do the next batch of whatever is left to do; how far it is then. Raises Absent or NeedsProof."""
    row = _mine(imported, by)
    if row.stage == ImportStage.TRYING:
        _check(row, by=by, at=at, on=on)
    elif row.stage in WORKING:
        with transaction.atomic():
            row = _mine(imported, by, is_locked=True)
            if row.stage == ImportStage.WRITING:
                _write_next(row, by=by, at=at, on=on)
            elif row.stage == ImportStage.UNDOING:
                _forget_next(row, at=at)
    return one(imported=imported, viewer=by)


def undo(*, imported: UUID, by: Viewer, at: datetime, on: date) -> int:
    """Withdraw everybody of an import; how many. Raises Absent, NeedsProof, or Changed where anybody changed since.

    Nobody is deleted: their records are found no more. An import that stopped on its way is undone in the same way.
    """
    with transaction.atomic():
        row = _mine(imported, by, is_locked=True)
        if row.stage not in HERE:
            raise Absent
        theirs = Client.objects.filter(source_import=row)
        if row.stage == ImportStage.WRITTEN:
            changed = changed_since(row)
            if changed:
                known = persons(changed, by, on=on)
                raise Changed(len(changed), tuple(known[one] for one in sorted(known, key=str)))
            theirs.update(withdrawn_at=at, version=models.F("version") + 1, updated_at=at, updated_by=by.user)
        count = theirs.count()
        Import.objects.filter(pk=row.pk).update(
            stage=ImportStage.UNDOING if count else ImportStage.UNDONE, people=count, done=0, content=None, findings={},
            moved_at=at, undone_at=at, undone_by=by.user,
        )  # fmt: skip
        audit.record(audit.Event(ACTION, "undo_import", row.pk), by=by, at=at)
    return count


def give_up(*, imported: UUID, by: Viewer, at: datetime) -> None:
    """Delete a file that was not imported, with all that was found in it; raises Absent or NeedsProof.

    An import that was begun is left as it is.
    """
    with transaction.atomic():
        row = _mine(imported, by, is_locked=True)
        if row.stage not in {ImportStage.TRYING, ImportStage.TRIED}:
            return
        row.delete()
        audit.record(audit.Event(ACTION, "give_up_import", imported), by=by, at=at)


def imports(*, viewer: Viewer) -> list[Imported]:
    """The imports of an organization, newest first; raises Absent or NeedsProof."""
    require_any(viewer, ACTION)
    rows = Import.objects.filter(organization=viewer.organization).defer("content", "findings")
    return [_imported(row, viewer) for row in rows.select_related("program", "by").order_by("-at", "pk")]


def one(*, imported: UUID, viewer: Viewer) -> Imported:
    """One import into a program that is the viewer's to import into; raises Absent or NeedsProof."""
    return _imported(_mine(imported, viewer), viewer)


def preview(*, imported: UUID, viewer: Viewer, at: datetime, on: date) -> Preview:
    """What importing a file that was checked would do, once it is written down who is shown; raises Absent, NeedsProof."""
    row = _mine(imported, viewer)
    if row.stage != ImportStage.TRIED or row.content is None:
        raise Absent
    found = row.findings
    known = persons({UUID(one) for _line, likely in found["likely"] for one, _, _ in likely}, viewer, on=on)
    likely = tuple(
        (line, tuple(Likeness(known[UUID(who)], of, tuple(why)) for who, of, why in alike if UUID(who) in known))
        for line, alike in found["likely"]
    )
    note(known.values(), viewer, at=at)
    sheet = import_reading.sheet(bytes(row.content))
    return Preview(
        row.people,
        import_reading.lines(sheet, 0, SHOWN, on=on),
        tuple(Fault(*told) for told in found["faults"]),
        tuple((line, earlier) for line, earlier in found["repeated"]),
        tuple((line, people) for line, people in likely if people),
    )


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
    require_any(by, ACTION)
    place(by, ACTION, program=program)


def _mine(imported: UUID, by: Viewer, *, is_locked: bool = False) -> Import:
    """An import into a program that is someone's to import into; raises Absent or NeedsProof."""
    rows = Import.objects.select_for_update(of=("self",)) if is_locked else Import.objects.all()
    row = rows.filter(pk=imported, organization=by.organization).select_related("program", "by").first()
    if row is None:
        require_any(by, ACTION)
        raise Absent
    _require(by, row.program_id)
    return row


def _imported(row: Import, viewer: Viewer) -> Imported:
    return Imported(
        row.pk, row.file_name, row.program.name, row.stage, row.people, row.done, row.at, row.by.name, row.moved_at,
        row.undone_at, covers(viewer, ACTION, program=row.program_id),
    )  # fmt: skip


def _give_up(by: Viewer, at: datetime) -> None:
    """Delete the files that were left lying."""
    left = Import.objects.filter(
        organization=by.organization, stage__in=[ImportStage.TRYING, ImportStage.TRIED], moved_at__lt=at - KEPT
    )
    for key in left.values_list("pk", flat=True):
        audit.record(audit.Event(ACTION, "give_up_import", key), by=by, at=at)
    left.delete()


def _check(row: Import, *, by: Viewer, at: datetime, on: date) -> None:
    """Check the next rows. Nothing is locked meanwhile: of two who check the same rows, the second's is dropped."""
    sheet = import_reading.sheet(bytes(row.content or b""))
    first, last = row.done, min(row.done + CHECKED, row.people)
    lines = import_reading.lines(sheet, first, last, on=on)
    found = row.findings
    found["faults"] += [_told(one) for one in import_reading.check(sheet, first, last, by=by, at=at, on=on)]
    alike = likely_among_many(viewer=by, entries=[_entry(line) for line in lines], on=on)
    found["likely"] += [
        [line.number, [[str(one.person.id), one.likeness, list(one.because)] for one in likely]]
        for line, likely in zip(lines, alike, strict=True)
        if likely
    ]
    found["repeated"] += _repeated(lines, found["seen"])
    stage = ImportStage.TRIED if last == row.people else ImportStage.TRYING
    rows = Import.objects.filter(pk=row.pk, stage=ImportStage.TRYING, done=first)
    if stage == ImportStage.TRIED:
        found["seen"] = {}
    rows.update(done=last, findings=found, stage=stage, moved_at=at)


def _told(fault: Fault) -> list[Any]:
    return [fault.line, fault.column, fault.sentence]


def _entry(line: Line) -> Entry:
    """What of a line is looked for."""
    phones = tuple(
        one.value for one in line.belongings if isinstance(one, ContactPointDraft) and one.kind == ContactKind.PHONE
    )
    numbers = [
        one.value for one in line.belongings if isinstance(one, IdentifierDraft) and one.kind == IdentifierKind.SSN
    ]
    return Entry(line.draft, phones, numbers[0] if numbers else "")


def _repeated(lines: tuple[Line, ...], seen: dict[str, int]) -> list[list[int]]:
    """Lines with the name and birth date of an earlier one, with that one; `seen` keeps, by digest, who came first."""
    found = []
    for line in lines:
        draft = line.draft
        told = "\n".join([draft.given_name.casefold(), draft.family_name.casefold(), str(draft.birth_date)])
        earlier = seen.setdefault(sha256(told.encode()).hexdigest()[:20], line.number)
        if earlier != line.number:
            found.append([line.number, earlier])
    return found


def _write_next(row: Import, *, by: Viewer, at: datetime, on: date) -> None:
    """Write the next people, hidden; with the last of them, show all."""
    sheet = import_reading.sheet(bytes(row.content or b""))
    last = min(row.done + WRITTEN, row.people)
    made = _write(row, import_reading.lines(sheet, row.done, last, on=on), by=by, on=on)
    is_whole = last == row.people
    if is_whole:
        Client.objects.filter(source_import=row).update(withdrawn_at=None)
    kept: dict[str, Any] = {"stage": ImportStage.WRITTEN, "content": None, "findings": {}} if is_whole else {}
    Import.objects.filter(pk=row.pk).update(done=last, moved_at=at, **kept)
    audit.record(audit.Event(ACTION, "import", row.pk, people=tuple(made)), by=by, at=at)


def _write(row: Import, lines: tuple[Line, ...], *, by: Viewer, on: date) -> list[UUID]:
    """Write the people of some lines, with all that belongs to them, as of when the import began."""
    stamped = stamp(by, row.at)
    made = [
        Client(id=uuid4(), source_import=row, withdrawn_at=row.at, **asdict(line.draft), **stamped) for line in lines
    ]
    rows: dict[type[Belonging], list[Any]] = defaultdict(list)
    for client, line in zip(made, lines, strict=True):
        rows[Enrollment].append(Enrollment(client_id=client.pk, program_id=row.program_id, begins=on, **stamped))
        for draft in line.belongings:
            held = belongings.row_of(client, draft, by=by, at=row.at, on=on)
            rows[type(held)].append(held)
    Client.objects.bulk_create(made)
    for table, of_table in rows.items():
        table._default_manager.bulk_create(of_table)
    terms.index((client.pk for client in made), also_hidden=True)
    return [client.pk for client in made]


def _forget_next(row: Import, *, at: datetime) -> None:
    """Take away by what the next people of an import that is undone were found."""
    theirs = Client.objects.filter(source_import=row).order_by("pk").values_list("pk", flat=True)
    last = min(row.done + UNDONE, row.people)
    terms.index(theirs[row.done : last])
    stage = ImportStage.UNDONE if last == row.people else ImportStage.UNDOING
    Import.objects.filter(pk=row.pk).update(done=last, stage=stage, moved_at=at)
