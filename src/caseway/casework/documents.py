"""Papers of a client: asked for, put on file, read, made void; their files lie encrypted in the vault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.viewer import Viewer
from caseway.casework import due, sight, standards, vault, work
from caseway.casework.access import OPEN, WORK, Absent, require
from caseway.casework.codes import ChangeKind
from caseway.casework.contact_codes import DocumentKind, DocumentStatus
from caseway.casework.models import Case, Document
from caseway.clients import faults, labels
from caseway.clients.actions import stamp
from caseway.clients.encryption import Place
from caseway.clients.faults import Invalid
from caseway.clients.privacy import DataClass
from caseway.clients.queries import enter

KIND = ChangeKind.DOCUMENT.value
MOST = 20 * 1024 * 1024  # bytes
EDITABLE = frozenset({"title", "kind", "dated", "expires", "labels"})


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """What is known of a paper."""

    title: str
    kind: str = DocumentKind.OTHER.value
    dated: date | None = None
    expires: date | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A paper as a list shows it; its title is None, and no word of it told, where it may not be shown."""

    id: UUID
    client: UUID
    kind: str
    title: str | None
    status: str
    dated: date | None
    expires: date | None
    requested_date: date | None
    size: int
    media_type: str
    labels: tuple[str, ...]
    why: str
    version: int


@dataclass(frozen=True, slots=True)
class File:
    """The file of a paper, whole."""

    name: str
    media_type: str
    content: bytes


def ask_for(*, case: UUID, draft: DocumentDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Note that a paper is wanted and was asked for; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        made = _new(row, draft, by=by, at=at)
        made.status, made.requested_date = DocumentStatus.REQUESTED, on
        _check(made, on=on)
        made.save(force_insert=True)
        work.tell(row, KIND, "", made.status, by=by, at=at, about=made.pk)
        _record(made, "ask for", by=by, at=at)
    return made.pk


def put_on_file(
    *, case: UUID, draft: DocumentDraft, content: bytes, by: Viewer, at: datetime, on: date, asked: UUID | None = None
) -> UUID:
    """Put a file on file, alone or for a paper that was asked for; raises Absent or Invalid.

    The encrypted file is on the disk before the row says so; where the row fails, the file is swept later.
    """
    if not content:
        raise Invalid({"file": _("The file is empty.")})
    if len(content) > MOST:
        raise Invalid({"file": _("The file is larger than 20 MB. Scan it in black and white, or send it in parts.")})
    media_type = vault.sniff(content)
    if media_type is None:
        raise Invalid(
            {"file": _("Only PDF, images, plain text and Word documents are kept; this looks like something else.")}
        )
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        made = _asked(row, asked, by, on=on) if asked else _new(row, draft, by=by, at=at)
        was = made.status if asked else ""
        made.status, made.media_type, made.size = DocumentStatus.ON_FILE, media_type, len(content)
        made.digest, made.stored_as = hashlib.sha256(content).hexdigest(), uuid4().hex
        if asked:
            made.version += 1
            made.updated_at, made.updated_by_id = at, by.user
            made.title = draft.title.strip()
            for name in ("kind", "dated", "expires"):
                setattr(made, name, getattr(draft, name))
            made.labels = sorted(labels.inherited(made.labels, row.labels, work.known_labels(draft.labels)))
        _check(made, on=on)
        vault.keep(made.stored_as, content, _place(made))
        made.save(force_insert=not asked)
        work.tell(row, KIND, was, made.status, by=by, at=at, about=made.pk)
        due.settle(row, due.Happened(kind="document", id=made.pk, at=at, what=made.kind), by=by, at=at, on=on)
        _record(made, "put on file", by=by, at=at)
    return made.pk


def edit(
    *, document: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date
) -> tuple[str, ...]:
    """Change what is known of a paper that was read as `version`; raises Absent, Stale or Invalid."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a document that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = _open(document, by, on=on)
        if "labels" in changes:  # those of its case stay with it
            changes = {**changes, "labels": _labels(row.case, changes["labels"])}
        if "title" in changes:
            changes = {**changes, "title": str(changes["title"]).strip()}
        changed = editing.change(
            row, changes, version=version, by=by, at=at, check=lambda one, _changed: _check(one, on=on)
        )
        if changed:
            _record(row, "edit", by=by, at=at, changed=changed)
    return changed


def void(*, document: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that a paper counts no more; it stays to be seen. Raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why it no longer counts.")})
    with transaction.atomic():
        row = _open(document, by, on=on)
        if row.status == DocumentStatus.VOID:
            return
        was, changes = row.status, {"status": DocumentStatus.VOID.value, "why": why}
        editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
        work.tell(row.case, KIND, was, row.status, why, by=by, at=at, about=row.pk)
        _record(row, "void", by=by, at=at)


def read(*, viewer: Viewer, document: UUID, at: datetime, on: date) -> File:
    """The file of a paper, once it is written down who saw it; raises Absent, NeedsReason, NeedsProof or TooMany."""
    row = _found(document, viewer)
    seen = audit.Event(OPEN, "document", row.pk)
    if not row.stored_as or not _is_open(row, viewer, on=on):
        audit.note(replace(seen, outcome="denied"), by=viewer, at=at)
        raise Absent
    enter(seen, row.client_id, viewer=viewer, at=at, on=on)
    content = vault.read(row.stored_as, _place(row))
    if hashlib.sha256(content).hexdigest() != row.digest:
        raise vault.Damaged(row.stored_as)
    return File(_name(row), row.media_type, content)


def of(case: Case, seen: sight.Sight) -> list[DocumentRecord]:
    """The papers of a case whose reading was let in already: those asked for first, then the latest."""
    seen = seen.within(case.labels)
    rows = Document.objects.filter(case=case, is_in_error=False).order_by("-created_at", "pk")
    made = [_seen(row, seen) for row in rows]
    return sorted(made, key=lambda one: one.status != DocumentStatus.REQUESTED)


def _seen(row: Document, seen: sight.Sight) -> DocumentRecord:
    is_open = seen.shows(DataClass.DOCUMENTS, row.labels, row.created_by_id)
    return DocumentRecord(
        row.pk,
        row.client_id,
        row.kind,
        row.title if is_open else None,
        row.status,
        row.dated,
        row.expires,
        row.requested_date,
        row.size,
        row.media_type,
        tuple(row.labels),
        row.why if is_open else "",
        row.version,
    )


def files_behind(organization: UUID) -> list[UUID]:
    """The papers of an organization whose file is not by the newest key, or is not there."""
    rows = Document.objects.filter(organization=organization).exclude(stored_as="")
    named = rows.order_by("pk").values_list("pk", "stored_as")
    return [key for key, name in named if vault.is_behind(name)]


def renew(document: UUID) -> None:
    """Encrypt the file of a paper anew; raises Unreadable where it is not there, or not as it was kept."""
    row = Document.objects.get(pk=document)
    vault.renew(row.stored_as, _place(row))


def _new(case: Case, draft: DocumentDraft, *, by: Viewer, at: datetime) -> Document:
    return Document(
        case=case,
        client_id=case.client_id,
        title=draft.title.strip(),
        kind=draft.kind,
        dated=draft.dated,
        expires=draft.expires,
        labels=_labels(case, draft.labels),
        **stamp(by, at),
    )


def _labels(case: Case, own: Iterable[str]) -> list[str]:
    """The labels of a paper: its own and those of its case; raises Invalid."""
    return sorted(labels.inherited(case.labels, work.known_labels(own)))


def _check(row: Document, *, on: date) -> None:
    """Raise Invalid with every fault of a paper that is about to be kept."""
    if row.dated and row.expires and row.expires < row.dated:
        raise Invalid({"expires": _("It would expire before its own date.")})
    faults.check(row, on=on)


def _asked(case: Case, document: UUID, by: Viewer, *, on: date) -> Document:
    """A paper of a case that is held, which was asked for; raises Absent or Invalid."""
    row = Document.objects.select_for_update().filter(pk=document, case=case, is_in_error=False).first()
    if row is None or not _is_open(row, by, on=on):
        raise Absent
    if row.status != DocumentStatus.REQUESTED:
        raise Invalid({"file": _("This paper is on file already, or void. Put the file on file as another one.")})
    return row


def _open(document: UUID, by: Viewer, *, on: date) -> Document:
    """A paper to be changed, of which the viewer may read what it is; raises Absent."""
    row = _found(document, by)
    require(by, WORK, row.case_id, on=on, lock=True)
    if not _is_open(row, by, on=on):
        raise Absent
    return row


def _is_open(row: Document, viewer: Viewer, *, on: date) -> bool:
    seen = sight.of_staff(row.client_id, viewer, on=on).within(row.case.labels)
    return seen.shows(DataClass.DOCUMENTS, row.labels, row.created_by_id)


def _found(document: UUID, viewer: Viewer) -> Document:
    rows = Document.objects.filter(pk=document, organization=viewer.organization, is_in_error=False)
    if (row := rows.select_related("case").first()) is None:
        raise Absent
    return row


def _place(row: Document) -> Place:
    return Place("casework_document", "file", row.pk, row.organization_id)


def _name(row: Document) -> str:
    """What the file is called when it is saved: its kind and day, and nothing about anybody."""
    day = row.dated or row.created_at.astimezone(standards.zone()).date()
    return f"{row.kind}-{day}{vault.ENDINGS[row.media_type]}"


def _record(row: Document, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()) -> None:
    event = audit.Event(WORK, "document", row.pk, people=(row.client_id,), reason=what, changed=changed)
    audit.record(event, by=by, at=at)
