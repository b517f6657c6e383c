"""Where files lie: encrypted, under names of chance, outside all that is served.

A file is on the disk, whole, before the row that names it is committed; one that no row names is swept.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import zipfile
from collections.abc import Container
from pathlib import Path

from django.conf import settings

from caseway.accounts.audit.files import sync
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
HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"mif1"})
PARTS_OF_WORD = frozenset({"[content_types].xml", "word/document.xml"})
# What plain text does not hold: bytes of a program or a picture, and what a browser would take for a page.
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MARKUP = re.compile(
    r"<\s*(?:!doctype|!--|\?xml|\?php|%|/?(?:a|applet|audio|base|body|button|details|div|embed|form|frame|frameset|head|html|"
    r"iframe|img|input|isindex|link|marquee|math|meta|object|p|plaintext|script|source|span|style|svg|table|textarea|"
    r"title|track|video|xml|xss)(?=[\s/>:]))",
    re.IGNORECASE,
)
ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif", "image/heic": ".heic",
    TEXT: ".txt", WORD: ".docx",
}  # fmt: skip


class Damaged(encryption.Unreadable):  # completes "unable to read the file: damaged"
    """A file that is not there, or not as it was kept; says its name."""


def sniff(content: bytes) -> str | None:
    """What a file is by its bytes, never by its name; None where it is nothing that is kept."""
    for begins, media_type in BEGINS.items():
        if content.startswith(begins):
            return media_type
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "image/heic"
    if content.startswith(ZIP):
        return WORD if _is_word(content) else None
    return TEXT if _is_text(content) else None


def _is_word(content: bytes) -> bool:
    """Whether an archive is a Word document without macros; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold() for name in archive.namelist()}
    # `NotImplementedError` is how zipfile says that it does not know a way of packing.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return False
    return names >= PARTS_OF_WORD and not any(name.endswith("vbaproject.bin") for name in names)


def _is_text(content: bytes) -> bool:
    """Whether it is plain text, and nothing that a browser would take for a page or a machine for a program."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not (BINARY.search(text) or text.lstrip("\ufeff \t\r\n").startswith("#!") or MARKUP.search(text))


def folder() -> Path:
    """Where files lie."""
    return Path(settings.CASEWAY_HOME) / FOLDER


def keep(name: str, content: bytes, place: Place) -> None:
    """Write a file, encrypted and whole, before anything names it."""
    _write(_path(name), encryption.encrypt_bytes(content, place))


def read(name: str, place: Place) -> bytes:
    """A file's content; raises Damaged."""
    try:
        return encryption.decrypt_bytes(_path(name).read_bytes(), place)
    except (FileNotFoundError, encryption.Unreadable) as error:
        raise Damaged(name) from error


def is_there(name: str) -> bool:
    """Whether there is a file under a name."""
    return _path(name).is_file()


def is_behind(name: str) -> bool:
    """Whether a file is not by the newest key, or not there at all."""
    newest = encryption.current().encode()
    try:
        with _path(name).open("rb") as stream:
            return stream.read(len(newest)) != newest
    except FileNotFoundError:
        return True


def renew(name: str, place: Place) -> None:
    """Encrypt a file anew, by the newest key; whoever reads it meanwhile finds the one or the other. Raises Damaged."""
    keep(name, read(name, place), place)


def _write(path: Path, ciphertext: bytes) -> None:
    """Put a file in place, whole and safe on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(ciphertext)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    sync(path.parent)


def sweep(named: Container[str], *, older_than: float) -> int:
    """Take away files that no row names and that are older than a moment (seconds since the epoch); how many."""
    swept = 0
    for path in folder().glob("*/*"):
        if path.name not in named and path.is_file() and path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise Damaged(name)
    return folder() / name[:2] / name
