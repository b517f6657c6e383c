"""What a password must be, how it is kept, and how many are checked at once.

The rules are those of NIST SP 800-63B-4: long, not a well-known one, not made of what everyone knows about its owner; no
rule about which signs it holds, and no day on which it ends.
"""

from __future__ import annotations

import fcntl
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from caseway.accounts.models import User

SHORTEST = 15
LONGEST = 128
SHORTEST_WORD = 4  # shorter words are in every sentence
OURS = ("caseway",)


class Busy(Exception):  # noqa: N818 - completes "unable to check a password: busy"
    """Too many passwords are being checked at this moment; a second later there is room."""


def normalized(password: str) -> str:
    """A password as it is kept, however its owner's keyboard writes it."""
    return unicodedata.normalize("NFKC", password)


class Length:
    """A password is long enough, and not so long that to check it is work."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that is too short or too long."""
        del user
        length = len(normalized(password))
        if length < SHORTEST:
            raise ValidationError(
                ngettext(
                    "This password has %(length)s character. Make it at least %(least)s: several words are easy to remember.",
                    "This password has %(length)s characters. Make it at least %(least)s: several words are easy to remember.",
                    length,
                )
                % {"length": length, "least": SHORTEST},
                code="password_too_short",
            )
        if length > LONGEST:
            raise ValidationError(
                _("This password is too long. It may have at most %(most)s characters.") % {"most": LONGEST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """What is asked, in a sentence."""
        return str(ASKED)


ASKED = gettext_lazy(
    "At least 15 characters. Several words in a row are easy to remember. Spaces and any sign are fine."
)


class Context:
    """A password is not made of its owner's name, address or organization, of our name, or of one sign over and over."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that anybody who knows its owner could guess."""
        folded = normalized(password).casefold()
        left = folded
        # The longest first, so that a name inside a longer name does not break it.
        for word in sorted(words_about(user), key=len, reverse=True):
            left = left.replace(word, "")
        # Digits and signs around a name are the first thing that is tried.
        if len(re.sub(r"[\W\d_]", "", left)) < SHORTEST_WORD and left != folded:
            raise ValidationError(
                _("This password is made of your name, your address, your organization or ours. Choose other words."),
                code="password_of_context",
            )
        if len(set(folded)) < SHORTEST_WORD:
            raise ValidationError(_("This password repeats the same few signs. Choose words."), code="password_repeats")

    def get_help_text(self) -> str:
        """Nothing: who it concerns is told when it happens."""
        return ""


def words_about(user: User | None) -> set[str]:
    """The words that people who know someone would try first."""
    told = [*OURS]
    if user is not None:
        told += [user.name, user.email]
        places = (user.memberships, user.invitations)
        told += [one.organization.name for rows in places for one in rows.select_related("organization")]
    found = (word for text in told for word in re.split(r"[\W\d_]+", normalized(text).casefold()))
    return {word for word in found if len(word) >= SHORTEST_WORD}


class Hasher(ScryptPasswordHasher):
    """Django's scrypt, which costs a guesser memory too.

    Of all workers one computes at a time, so that a storm of sign-ins leaves a core for everybody else.
    """

    def encode(self, password: str, salt: str, *given: Any, **named: Any) -> str:
        """Hash a password; raises Busy where too many wait."""
        with room():
            return super().encode(password, salt, *given, **named)


SEATS = 2  # of a worker's threads at most so many hash or wait for it; the others answer pages
PATIENCE = 5.0
_seats = threading.BoundedSemaphore(SEATS)
_turn = threading.Lock()


@contextmanager
def room() -> Iterator[None]:
    """Wait for one's turn to hash; raises Busy where all seats are taken."""
    if not _seats.acquire(blocking=False):
        raise Busy
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            settings.CASEWAY_HOME.mkdir(parents=True, exist_ok=True)
            # Threads take turns by the lock above, workers by this file; the system frees it when a worker dies.
            with (settings.CASEWAY_HOME / "hashing.lock").open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        finally:
            _turn.release()
    finally:
        _seats.release()
