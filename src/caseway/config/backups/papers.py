"""The files of documents, which lie beside the database: one archive in a backup, one folder that is exchanged whole.

They are encrypted already, and stay so. On restoring, the folder that was there is put aside, as the database is; so
whoever goes back to that has its files, too.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
from pathlib import Path

from caseway.accounts.audit.files import sync
from caseway.config.backups.sealing import Kept, Tell, Unusable

FOLDER = "documents"
NAME = "documents.tar"
PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


def gather(home: Path, into: Path, tell: Tell) -> list[Path]:
    """Put the files that are there into one; nothing where there are none."""
    files = [file for file in sorted((home / FOLDER).glob("*/*")) if PLACE.fullmatch(_place(file))]
    if not files:
        return []
    target = into / NAME
    with tarfile.open(target, "x") as archive:
        for number, file in enumerate(files, 1):
            try:
                content = file.read_bytes()
            except FileNotFoundError:
                continue  # no row named it, and somebody swept
            member = tarfile.TarInfo(_place(file))
            member.size, member.mode = len(content), 0o600
            archive.addfile(member, io.BytesIO(content))
            tell("Gathering documents", number, len(files))
    return [target]


def find(kept: tuple[Kept, ...], files: list[Path]) -> Path | None:
    """The archive among the unsealed files of a backup; None where there were no documents."""
    return next((file for one, file in zip(kept, files, strict=True) if one.name == NAME), None)


def lay(archive: Path | None, into: Path) -> None:
    """Lay the files of an archive, whose digest was found right, ready in a folder; raises Unusable."""
    folder = into / FOLDER
    folder.mkdir(mode=0o700)
    if archive is not None:
        with tarfile.open(archive) as files:
            for member in files:
                content = files.extractfile(member) if member.isreg() else None
                if content is None or not PLACE.fullmatch(member.name):
                    raise Unusable("it is damaged: it holds a document under a name that is none.")
                _write(folder / member.name, content.read())
    for made in (*folder.iterdir(), folder):
        sync(made)


def exchange(home: Path, laid: Path, old: Path) -> None:
    """Put the folder that was laid ready in the place of the one that is there, which is kept as `old`."""
    live = home / FOLDER
    if live.exists():
        live.rename(old)
    (laid / FOLDER).rename(live)


def undo(home: Path, laid: Path, old: Path) -> None:
    """Have the folder back that was there, wherever somebody was stopped; may be done again and again."""
    live, new = home / FOLDER, laid / FOLDER
    if not new.exists():  # it is in place
        live.rename(new)
    if old.exists():
        old.rename(live)


def _place(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
