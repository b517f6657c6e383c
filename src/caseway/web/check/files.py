"""Person files that come in and go out. A file is read in memory and never touches the server's disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from caseway import criteria, rulebooks
from caseway.web.base import uploads
from caseway.web.base.wording import say
from caseway.web.check import draft, facts

MOST_BYTES = 1_000_000
# Beyond this a request is refused before it is read.
MOST_REQUEST = 20_000_000
# A page with more cards than this is no help to anyone; the command reads larger files.
MOST_CARDS = 40


class InMemory(MemoryFileUploadHandler):
    """Keeps an upload in memory as far as a person file may reach, or what the page declares, and drops what is longer."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a request of a size no form of ours can have."""
        length = args[2] if len(args) > 2 else kwargs.get("content_length", 0)
        declared = uploads.most_bytes(self.request)
        self.most = declared or 2 * MOST_BYTES
        if length > MOST_REQUEST + declared:
            raise RequestDataTooBig("unable to read this request: too large")
        self.activated = True
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take the next piece, up to as much as the page takes."""
        self.received += len(raw_data)
        if self.received > self.most:
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


class Refused(Exception):  # noqa: N818 - completes "unable to load the file: refused"
    """A file that cannot be loaded, with a sentence for each thing wrong: its place, and what is wrong."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(says for _place, says in faults))


def load(upload: UploadedFile[Any] | None) -> draft.Document:
    """Return the document of an uploaded person file; raise Refused with every fault found."""
    if upload is None:
        raise Refused([("", _("No file arrived. Choose a file of at most one megabyte."))])
    if (upload.size or 0) > MOST_BYTES:
        raise Refused([("", _("This file is over one megabyte. A person file is a few kilobytes of text."))])
    return read(upload.read())


def read(content: bytes | str) -> draft.Document:
    """Return the document a person file holds; raise Refused with every fault found."""
    try:
        person = rulebooks.read_person(content)
    except criteria.Unreadable as error:
        raise Refused([(_place(fault), say(fault.words)) for fault in error.faults]) from None
    document: draft.Document = draft.plain(person.evidence.plain())
    for kind, found in document.items():
        if isinstance(found, list) and len(found) > MOST_CARDS:
            says = _("%(count)d records; the pages hold at most %(most)d. The “caseway” command reads more.")
            raise Refused([(kind, says % {"count": len(found), "most": MOST_CARDS})])
    return {draft.PERSON: person.name, **document} if person.name else document


def _place(fault: criteria.Fault) -> str:
    line = _("Line %(line)d") % {"line": fault.line} if fault.line else ""
    return ": ".join(part for part in (line, fault.path) if part)


def written(document: draft.Document) -> str:
    """Return a document as the text of a person file."""
    records = facts.subject().evidence(draft.records(document)).plain()
    name = document.get(draft.PERSON)
    return rulebooks.write_person({draft.PERSON: name, **records} if name else records)
