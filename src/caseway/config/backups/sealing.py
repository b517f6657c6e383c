"""The one file a backup is: a header anyone can read, then the database and its keys, sealed in pieces.

    caseway backup, and a new line · length of the header, 4 bytes · header, JSON · pieces of 1 MiB, each with its 16-byte tag

AES-256-GCM under a key of the backup's own, made from the agency's key and the header's salt. A piece's nonce is its number
and whether it is the last; the header is sealed with every piece. So no bit can change, no piece can move, and no end can
be cut off without being noticed. The header's manifest holds each file's size and digest, checked once more at the end.

The first file is the database. Format 1 had no other; since format 2 keys follow, and the checkpoints of the audit, and the
documents where there are any.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"caseway backup\n"
VERSION = 2
PIECE = 1 << 20
TAG = 16
LONGEST_HEADER = 1 << 16

Tell = Callable[[str, int, int], None]  # what is being done; so much of so much


class Unusable(Exception):  # noqa: N818 - completes "unable to restore: unusable"
    """A backup that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself."""

    version: int
    engine: str
    moment: str
    caseway: str
    key: str  # which key it was sealed with; not the key
    salt: str
    files: tuple[Kept, ...]

    @property
    def has_keys(self) -> bool:
        """Whether it is of a Caseway that keeps keys in backups."""
        return self.version > 1

    @property
    def size(self) -> int:
        """How much there is to unseal."""
        return sum(one.size for one in self.files)


def key_id(key: bytes) -> str:
    """The name of a key, from which nobody learns the key."""
    return hashlib.sha256(b"caseway backup key\n" + key).hexdigest()[:16]


def describe(files: Sequence[Path], key: bytes, *, engine: str, moment: str, caseway: str, tell: Tell) -> Header:
    """The header of a backup of some files."""
    kept, done, whole = [], 0, sum(file.stat().st_size for file in files)
    for file in files:
        digest = hashlib.sha256()
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                done += len(piece)
                tell("Taking the digest", done, whole)
        kept.append(Kept(file.name, file.stat().st_size, digest.hexdigest()))
    return Header(VERSION, engine, moment, caseway, key_id(key), secrets.token_hex(32), tuple(kept))


def seal(header: Header, files: Sequence[Path], key: bytes, into: BinaryIO, tell: Tell) -> None:
    """Write a backup."""
    words = json.dumps(asdict(header)).encode()
    into.write(MAGIC + len(words).to_bytes(4, "big") + words)
    cipher = AESGCM(_own_key(key, header))
    last = _pieces(header) - 1
    for number, piece in enumerate(_cut(files)):
        into.write(cipher.encrypt(_nonce(number, last), piece, words))
        tell("Encrypting", min(header.size, (number + 1) * PIECE), header.size)


def read_header(stream: BinaryIO) -> tuple[Header, bytes]:
    """What a backup says of itself, and those bytes; raises Unusable."""
    if stream.read(len(MAGIC)) != MAGIC:
        raise Unusable("it is not a backup of Caseway.")
    length = int.from_bytes(stream.read(4), "big")
    words = stream.read(min(length, LONGEST_HEADER))
    try:
        told = json.loads(words)
        version = int(told["version"])
        if version > VERSION:
            raise Unusable(
                f"a newer Caseway made it (format {version}, this one reads {VERSION}); restore it with that one."
            )
        return Header(**{**told, "files": tuple(Kept(**one) for one in told["files"])}), words
    except (ValueError, TypeError, KeyError):
        raise Unusable("it is damaged: its header cannot be read.") from None


def unseal(stream: BinaryIO, header: Header, words: bytes, key: bytes, folder: Path, tell: Tell) -> list[Path]:
    """Write the files of a backup into a folder, and return them, once every bit is known to be right; raises Unusable."""
    if header.key != key_id(key):
        raise Unusable(
            f"it was made with another key ({header.key}, this one is {key_id(key)}); set CASEWAY_BACKUP_KEY."
        )
    pieces = _opened(stream, header, words, key, tell)
    rest, found = b"", []
    for number, one in enumerate(header.files):
        path = folder / f"{number}-{Path(one.name).name}"
        digest, left = hashlib.sha256(), one.size
        with path.open("xb") as file:
            while left:
                rest = rest or next(pieces)
                piece, rest = rest[:left], rest[left:]
                digest.update(piece)
                left -= file.write(piece)
        if digest.hexdigest() != one.sha256:
            raise Unusable("it is damaged: a file's digest is not the one written down.")
        found.append(path)
    for _ in pieces:  # an empty last piece still says that nothing was cut off
        pass
    return found


def _opened(stream: BinaryIO, header: Header, words: bytes, key: bytes, tell: Tell) -> Iterator[bytes]:
    cipher = AESGCM(_own_key(key, header))
    whole = _pieces(header)
    for number in range(whole):
        size = PIECE if number < whole - 1 else header.size - PIECE * (whole - 1)
        sealed = stream.read(size + TAG)
        if len(sealed) < size + TAG:
            raise Unusable("its end is missing: the file was cut off.")
        try:
            opened = cipher.decrypt(_nonce(number, whole - 1), sealed, words)
        except InvalidTag:
            raise Unusable(f"it is damaged or was altered (piece {number + 1} of {whole}).") from None
        tell("Decrypting", min(header.size, (number + 1) * PIECE), header.size)
        yield opened
    if stream.read(1):
        raise Unusable("it is damaged: something was added at its end.")


def _own_key(key: bytes, header: Header) -> bytes:
    try:
        salt = bytes.fromhex(header.salt)
    except ValueError:
        raise Unusable("it is damaged: its header cannot be read.") from None
    return HKDF(SHA256(), length=32, salt=salt, info=b"caseway backup 1").derive(key)


def _pieces(header: Header) -> int:
    return max(1, math.ceil(header.size / PIECE))


def _nonce(number: int, last: int) -> bytes:
    return number.to_bytes(11, "big") + bytes([number == last])


def _cut(files: Sequence[Path]) -> Iterator[bytes]:
    """The files one after another, in pieces of one size; one empty piece where there is nothing."""
    rest, any_yet = b"", False
    for file in files:
        with file.open("rb") as stream:
            while more := stream.read(PIECE - len(rest)):
                rest += more
                if len(rest) == PIECE:
                    yield rest
                    rest, any_yet = b"", True
    if rest or not any_yet:
        yield rest
