"""Where files lie: encrypted, under names of chance, outside all that is served.

A file is on the disk, whole, before the row that names it is committed; one that no row names is swept.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Container
from pathlib import Path

from django.conf import settings

from caseway.clients import encryption
from caseway.clients.encryption import Place

FOLDER = "documents"
NAME = re.compile(r"[0-9a-f]{32}")
TEXT = "text/plain"
ZIP = b"PK\x03\x04"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What is kept, by the bytes it begins with. Anything that a browser might run is not among them.
BEGINS: dict[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif", "image/heic": ".heic",
    TEXT: ".txt", WORD: ".docx",
}  # fmt: skip


class Damaged(ValueError):  # noqa: N818 - completes "unable to read the file: damaged"
    """A file that is not there, or not as it was kept."""


def sniff(content: bytes) -> str | None:
    """What a file is by its bytes, never by its name; None where it is nothing that is kept."""
    for begins, media_type in BEGINS.items():
        if content.startswith(begins):
            return media_type
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1"}:
        return "image/heic"
    if content.startswith(ZIP) and b"word/document.xml" in content:
        return WORD
    return TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    """Whether it is plain text, and nothing that a browser would take for a page."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not re.search(r"<\s*(html|script|svg|!doctype|\?xml)", text[:4096], re.IGNORECASE)


def folder() -> Path:
    """Where files lie."""
    return Path(settings.CASEWAY_HOME) / FOLDER


def keep(name: str, content: bytes, place: Place) -> None:
    """Write a file, encrypted and whole, before anything names it."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(encryption.encrypt_bytes(content, place))
        stream.flush()
        os.fsync(stream.fileno())
    half.rename(path)


def read(name: str, place: Place) -> bytes:
    """A file's content; raises Damaged."""
    try:
        return encryption.decrypt_bytes(_path(name).read_bytes(), place)
    except (FileNotFoundError, encryption.Unreadable) as error:
        raise Damaged(name) from error


def sweep(named: Container[str], *, older_than: float) -> int:
    """Take away files that no row names and that are older than a moment (seconds since the epoch); how many."""
    swept = 0
    for path in folder().glob("*/*"):
        if path.stat().st_mtime < older_than and path.name not in named:
            path.unlink()
            swept += 1
    return swept


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise Damaged(name)
    return folder() / name[:2] / name
