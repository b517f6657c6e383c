"""Fields that are kept encrypted, so that a stolen copy of the database does not hold them.

A ciphertext is bound to its place: table, column, row and organization are part of what is proven when it is opened, so
one that was moved to another row opens no more. What must be found by its whole value has a keyed digest beside it (a
plain one of nine digits is as good as the digits).

The file of keys has one a line, oldest first: the last encrypts, and a ciphertext begins with the number of its line.
It is made where nothing is encrypted yet. Where something is, another key would open none of it, and is not made.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from caseway.accounts import queries, scope
from caseway.accounts.audit.files import Mark, made_once, mark, replace

FILE = "field-key"
SIZE = 32
NONCE = 12
LONGEST_NAME = 8  # the number of a key, and its dot
ALTERED = "it was altered, moved from its row, or made with another key"

# Asked within each organization whether it holds what is encrypted; each app adds its own when it is ready.
HOLDERS: list[Callable[[], bool]] = []


class Unreadable(ValueError):  # noqa: N818 - completes "unable to open the field: unreadable"
    """A ciphertext that was altered, moved, or made with another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext stands."""

    table: str
    column: str
    row: UUID
    organization: UUID

    @property
    def bound(self) -> bytes:
        """What a ciphertext is bound to."""
        return f"{self.table}|{self.column}|{self.row}|{self.organization}".encode()


def encrypt(text: str, place: Place) -> str:
    """The ciphertext of a text for one place."""
    keys = ring()
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_expand(keys[-1], place.organization, "field")).encrypt(nonce, text.encode(), place.bound)
    return f"{_begins(len(keys))}{urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(ciphertext: str, place: Place) -> str:
    """The text of a ciphertext in its place; raises Unreadable."""
    name, _, body = ciphertext.partition(".")
    key = _key_named(name)
    try:
        raw = urlsafe_b64decode(body)
        text = AESGCM(_expand(key, place.organization, "field")).decrypt(raw[:NONCE], raw[NONCE:], place.bound)
    except (InvalidTag, ValueError):
        raise Unreadable(ALTERED) from None
    return text.decode()


def encrypt_bytes(content: bytes, place: Place) -> bytes:
    """The ciphertext of a file for one place."""
    keys = ring()
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_expand(keys[-1], place.organization, "file")).encrypt(nonce, content, place.bound)
    return _begins(len(keys)).encode() + nonce + sealed


def decrypt_bytes(ciphertext: bytes, place: Place) -> bytes:
    """The content of a file in its place; raises Unreadable."""
    begins, dot, _ = ciphertext[:LONGEST_NAME].partition(b".")
    if not dot:  # no name of a key, which an error would show
        raise Unreadable(ALTERED)
    key, raw = _key_named(begins.decode(errors="replace")), ciphertext[len(begins) + 1 :]
    try:
        return AESGCM(_expand(key, place.organization, "file")).decrypt(raw[:NONCE], raw[NONCE:], place.bound)
    except (InvalidTag, ValueError):
        raise Unreadable(ALTERED) from None


def current() -> str:
    """How every ciphertext of the key that encrypts now begins."""
    return _begins(len(ring()))


def blind_index(text: str, *, table: str, column: str, organization: UUID) -> str:
    """A keyed digest to find a whole value by, within one organization."""
    return blind_indexes(text, table=table, column=column, organization=organization)[0]


def blind_indexes(text: str, *, table: str, column: str, organization: UUID) -> list[str]:
    """What a whole value is found by, by every key: while keys change, rows have one or the other. The newest first."""
    purpose = f"index of {table}.{column}"
    keys = [_expand(key, organization, purpose) for key in reversed(ring())]
    return [hmac.new(key, text.encode(), sha256).hexdigest() for key in keys]


def ring() -> tuple[bytes, ...]:
    """The keys all others come from, oldest first; the first is made once, and readable by its owner only.

    Raises Unreadable where there is none any more, though something is encrypted.
    """
    path = Path(settings.CASEWAY_HOME) / FILE
    if not path.is_file() and _is_needed():
        raise Unreadable(
            f"the key of encrypted fields is gone: {path} is not there. Put it back from where it is kept safe"
        )
    made_once(path, _new)
    return _kept(path, mark(path))


def add(*, past: int) -> int:
    """Add a key that encrypts from now on, unless there are more than `past` already; how many there are."""
    keys = ring()
    if len(keys) <= past:
        lines = [urlsafe_b64encode(key).decode() for key in keys]
        replace(Path(settings.CASEWAY_HOME) / FILE, "\n".join([*lines, _new()]) + "\n")
    return len(ring())


def _key_named(name: str) -> bytes:
    """The key with the number a ciphertext begins with; raises Unreadable."""
    keys = ring()
    number = int(name) if name.isascii() and name.isdigit() else 0
    if not 1 <= number <= len(keys):
        raise Unreadable(f"made with the key “{name}”, which is not here")
    return keys[number - 1]


def _is_needed() -> bool:
    for organization in queries.every_organization():
        with scope.within(organization):
            if any(holds() for holds in HOLDERS):
                return True
    return False


def _new() -> str:
    return urlsafe_b64encode(os.urandom(SIZE)).decode()


def _begins(number: int) -> str:
    return f"{number}."


@lru_cache(maxsize=4)
def _kept(path: Path, _: Mark) -> tuple[bytes, ...]:
    """The keys of a file, read again as soon as it changes: another process may have added one."""
    try:
        keys = tuple(urlsafe_b64decode(line) for line in path.read_bytes().split())
    except ValueError:
        keys = ()
    if not keys or any(len(key) != SIZE for key in keys):
        raise Unreadable(f"{path} does not hold a key")
    return keys


@cache
def _expand(root: bytes, organization: UUID, purpose: str) -> bytes:
    """The key of an organization for a purpose."""
    return HKDF(SHA256(), SIZE, salt=organization.bytes, info=f"caseway {purpose}".encode()).derive(root)
