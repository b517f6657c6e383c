"""Fields that are kept encrypted, so that a stolen copy of the database does not hold them.

A ciphertext is bound to its place: table, column, row and organization are part of what is proven when it is opened, so
one that was moved to another row opens no more. What must be found by its whole value has a keyed digest beside it (a
plain one of nine digits is as good as the digits).
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FILE = "field-key"
KEY = "1"  # which key a ciphertext was made with; a second one comes with the first rotation
SIZE = 32
NONCE = 12


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
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_derived(place.organization, "field")).encrypt(nonce, text.encode(), place.bound)
    return f"{KEY}.{urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(ciphertext: str, place: Place) -> str:
    """The text of a ciphertext in its place; raises Unreadable."""
    key, _, body = ciphertext.partition(".")
    if key != KEY:
        raise Unreadable(f"made with the key “{key}”, which is not here")
    try:
        raw = urlsafe_b64decode(body)
        text = AESGCM(_derived(place.organization, "field")).decrypt(raw[:NONCE], raw[NONCE:], place.bound)
    except (InvalidTag, ValueError):
        raise Unreadable("it was altered, moved from its row, or made with another key") from None
    return text.decode()


def encrypt_bytes(content: bytes, place: Place) -> bytes:
    """The ciphertext of a file for one place."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_derived(place.organization, "file")).encrypt(nonce, content, place.bound)
    return f"{KEY}.".encode() + nonce + sealed


def decrypt_bytes(ciphertext: bytes, place: Place) -> bytes:
    """The content of a file in its place; raises Unreadable."""
    key, _, raw = ciphertext.partition(b".")
    if key.decode(errors="replace") != KEY:
        raise Unreadable("made with a key that is not here")
    try:
        return AESGCM(_derived(place.organization, "file")).decrypt(raw[:NONCE], raw[NONCE:], place.bound)
    except InvalidTag:
        raise Unreadable("it was altered, moved from its row, or made with another key") from None


def blind_index(text: str, *, table: str, column: str, organization: UUID) -> str:
    """A keyed digest to find a whole value by, within one organization."""
    key = _derived(organization, f"index of {table}.{column}")
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _derived(organization: UUID, purpose: str) -> bytes:
    """The key of an organization for a purpose."""
    return _expand(root_key(Path(settings.CASEWAY_HOME)), organization, purpose)


@cache
def _expand(root: bytes, organization: UUID, purpose: str) -> bytes:
    return HKDF(SHA256(), SIZE, salt=organization.bytes, info=f"caseway {purpose}".encode()).derive(root)


@cache
def root_key(home: Path) -> bytes:
    """The key all others come from, made once and readable by its owner only."""
    kept = home / FILE
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        # Two processes that start together must end with one key: whoever links first made it, whole.
        mine = home / f"{FILE}.{secrets.token_hex(8)}"
        descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(urlsafe_b64encode(os.urandom(SIZE)))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(mine, kept)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    key = urlsafe_b64decode(kept.read_bytes())
    if len(key) != SIZE:
        raise Unreadable(f"{kept} does not hold a key")
    return key
