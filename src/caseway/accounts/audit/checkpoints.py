"""What the chain's end was at a moment, signed and kept outside the database: a tail that is cut off cannot hide.

A checkpoint is a line of JSON: how many entries there were, the seal of the last, the moment, the id of the signing key, and
an Ed25519 signature of the rest. It also goes to a witness, a second file that should be on somebody else's machine.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from caseway.accounts import scope
from caseway.accounts.audit.files import Mark, made_once, mark
from caseway.accounts.entries import AuditEntry

EVERY_ENTRIES = 10_000
EVERY = timedelta(minutes=5)
SIGNING_KEY = "audit-signing-key"
FILE = "audit/checkpoints.jsonl"
PUBLIC = ".pub"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That there were so many entries at a moment, the last of which was sealed so."""

    size: int
    mac: bytes
    at: datetime | None = None
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no checkpoint: it cannot be read, or its signature is not ours."""

    line: int
    file: str
    is_forged: bool


# --- making them ---

_waits: ContextVar[bool] = ContextVar("waits", default=False)
_last: dict[
    Path, tuple[int, datetime]
] = {}  # what this process knows of the newest checkpoint; another may know better


def places() -> list[Path]:
    """The files that checkpoints are written to: our own, and the witness's if there is one."""
    witness: str = settings.CASEWAY_AUDIT_WITNESS
    return [own(), *([Path(witness).expanduser()] if witness else [])]


def own() -> Path:
    """Our own file of checkpoints."""
    return Path(settings.CASEWAY_HOME) / FILE


def look(*, size: int, at: datetime) -> None:
    """Make a checkpoint if one is due, now that the chain has at least so many entries."""
    if not _waits.get() and _is_due(_last.get(own()), size, at):
        make(at=at)


@contextmanager
def one_at_the_end(*, at: datetime) -> Iterator[None]:
    """Make no checkpoint while entries of a long time are written at once, and one when they are all committed."""
    token = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(token)
    make(at=at, always=True)


def set_aside() -> None:
    """Put our own file aside: the database that it tells of is no longer there. What was put aside before is replaced."""
    if own().is_file():
        own().replace(own().with_name(f"before-{own().name}"))
    _last.pop(own(), None)


def _is_due(last: tuple[int, datetime] | None, size: int, at: datetime) -> bool:
    # A clock that was set back must not put checkpoints off, so the time between two counts either way.
    return last is None or size - last[0] >= EVERY_ENTRIES or abs(at - last[1]) >= EVERY


def make(*, at: datetime, always: bool = False) -> None:
    """Make a checkpoint of what is committed, unless another process was quicker, or always."""
    file = own()
    file.parent.mkdir(parents=True, exist_ok=True)
    with (file.parent / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with scope.whole("audit"):
            head = AuditEntry.objects.order_by("-seq").values_list("seq", "mac").first()
        if head is None:
            return
        size, mac = head
        newest = _newest(file)
        known = (newest.size, newest.at) if newest and newest.at else None
        is_news = newest is None or (newest.size, newest.mac) != (size, bytes(mac))
        if always or (is_news and _is_due(known, size, at)):
            known = (size, at)
            line = _signed(size, bytes(mac), at)
            for place in places():
                _append(place, line)
        _last[file] = known or (size, at)


def _newest(file: Path) -> Checkpoint | None:
    """The last checkpoint of a file, as far as it can be read."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(stream.seek(0, os.SEEK_END) - 2_000, 0))
            return _read(stream.read().rstrip().rpartition(b"\n")[2])[0]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _append(place: Path, line: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    public = place.with_suffix(PUBLIC)
    if not public.is_file():
        made_once(public, _public_pem)
    with place.open("a+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        if end:
            stream.seek(end - 1)
            # A line that a power cut left half written stays alone.
            line = line if stream.read(1) == b"\n" else f"\n{line}"
        stream.write(f"{line}\n".encode())
        stream.flush()
        os.fsync(stream.fileno())


def _signed(size: int, mac: bytes, at: datetime) -> str:
    key = _signing_key(Path(settings.CASEWAY_HOME))
    told = {"size": size, "mac": mac.hex(), "at": at.astimezone(UTC).isoformat(), "key": _id(key.public_key())}
    return json.dumps({**told, "signature": key.sign(_message(told)).hex()})


def _message(told: dict[str, object]) -> bytes:
    return b"caseway audit checkpoint " + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _signing_key(home: Path) -> Ed25519PrivateKey:
    made_once(home / SIGNING_KEY, _new_pem)
    return _kept(home / SIGNING_KEY, mark(home / SIGNING_KEY))


@lru_cache(maxsize=4)
def _kept(path: Path, _: Mark) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _new_pem() -> str:
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public_pem() -> str:
    key = _signing_key(Path(settings.CASEWAY_HOME)).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


# --- reading them ---


def read(file: Path, *, fewest: int = 0) -> Iterator[Checkpoint | Broken]:
    """Every checkpoint of a file whose signature holds, and every line that is none.

    fewest: those before the last one of at most so many entries are left out, unverified.  The public key stands beside the
    file, with the ending `.pub`. Raises OSError where either is not there, ValueError where the key is none.
    """
    public = load_pem_public_key(file.with_suffix(PUBLIC).read_bytes())
    if not isinstance(public, Ed25519PublicKey):
        raise ValueError(f"{file.with_suffix(PUBLIC)} is no Ed25519 key")  # noqa: TRY004 - of what is in a file
    lines: list[tuple[Checkpoint, bytes, bytes]] = []
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                lines.append(_read(line, number, str(file)))
            except (ValueError, KeyError, TypeError, AttributeError):
                yield Broken(number, str(file), is_forged=False)
    first = max((one.size for one, _, _ in lines if one.size <= fewest), default=0)
    for found, message, signature in lines:
        if found.size < first:
            continue
        try:
            public.verify(signature, message)
        except InvalidSignature:
            yield Broken(found.line, str(file), is_forged=True)
        else:
            yield found


def _read(line: bytes, number: int = 0, file: str = "") -> tuple[Checkpoint, bytes, bytes]:
    """A line as a checkpoint, what is signed of it, and the signature."""
    told = json.loads(line)
    signature = bytes.fromhex(told.pop("signature"))
    at = datetime.fromisoformat(told["at"])
    return Checkpoint(int(told["size"]), bytes.fromhex(told["mac"]), at, number, file), _message(told), signature
