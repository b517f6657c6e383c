"""The key of the backups: the file that CASEWAY_BACKUP_KEY names, or one made once in Caseway's folder."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from caseway.config.backups.sealing import Unusable

SIZE = 32
NAME = "backup-key"


def key(environ: Mapping[str, str], home: Path, *, make: bool) -> tuple[bytes, Path | None]:
    """The key, and the file it was made in if it was made just now; raises Unusable."""
    named = environ.get("CASEWAY_BACKUP_KEY")
    place = Path(named).expanduser() if named else home / NAME
    if not place.is_file():
        if named or not make:
            raise Unusable(f"there is no key at {place}; set CASEWAY_BACKUP_KEY to the file that holds it.")
        return _made(place), place
    try:
        found = base64.b64decode(place.read_text(encoding="ascii").strip(), validate=True)
    except (OSError, ValueError, binascii.Error):
        found = b""
    if len(found) != SIZE:
        raise Unusable(f"{place} holds no key; it should be {SIZE} random bytes, written in base64.")
    return found, None


def _made(place: Path) -> bytes:
    made = secrets.token_bytes(SIZE)
    place.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(base64.b64encode(made) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return made
