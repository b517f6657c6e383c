"""Within which organization a piece of work is done, as the database must know it.

On PostgreSQL the tables themselves show and take only rows of the organization a transaction has named (`row_security`).
This is the second line: a query that forgot its filter finds nothing of others. The name is given for each transaction
alone and never for a connection, which another request will use next. On SQLite nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.db import connections

ORGANIZATION = "caseway.organization"
USER = "caseway.user"
SOUGHT = "caseway.sought"
WHOLE = "caseway.whole"

# What is read across organizations, each by one module; `tests/unit/accounts/test_everything_kept.py` knows them all.
Whole = Literal["", "audit", "organizations"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The organization whose rows may be seen and written, and the user who may see what is theirs anywhere.

    sought: what somebody who is not known yet brings, such as the key of a session or an address: rows that hold exactly
    this show.  whole: the one thing that shows of all organizations.
    """

    organization: UUID | None = None
    user: UUID | None = None
    sought: str = ""
    whole: Whole = ""

    def __bool__(self) -> bool:
        return bool(self.organization or self.user or self.sought or self.whole)


NOWHERE = Scope()
_current: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)


def current() -> Scope:
    """The scope of what is being done now."""
    return _current.get()


@contextmanager
def again(scope: Scope) -> Iterator[None]:
    """Do something within a scope that was current before."""
    token = _current.set(scope)
    try:
        _announce()
        yield
    finally:
        _current.reset(token)
        _announce()


def within(organization: UUID | None, *, user: UUID | None = None) -> AbstractContextManager[None]:
    """Do something within an organization, or (None) within none."""
    return again(Scope(organization, user))


def of_user(user: UUID) -> AbstractContextManager[None]:
    """Do something in which what is a user's own shows, also in other organizations."""
    return again(replace(current(), user=user))


def seeking(text: str) -> AbstractContextManager[None]:
    """Do something in which the row shows that somebody brings the key to."""
    return again(replace(current(), sought=text))


def whole(what: Whole) -> AbstractContextManager[None]:
    """Do something in which one thing shows of all organizations."""
    return again(replace(current(), whole=what))


def move(organization: UUID | None, *, user: UUID | None = None) -> None:
    """Go on within another organization until the `within` around this ends."""
    _current.set(Scope(organization, user))
    _announce()


def statement() -> str:
    """What tells PostgreSQL the scope, for one transaction; there is nothing in it but UUIDs, digits and words of ours."""
    scope = current()
    organization, user = (str(UUID(str(one))) if one else "" for one in (scope.organization, scope.user))
    # What somebody brings is any text at all; no text holds the letter that PostgreSQL cannot.
    sought = scope.sought.replace("\0", "").encode(errors="replace").hex()
    told = {ORGANIZATION: organization, USER: user, SOUGHT: sought, WHOLE: scope.whole}
    return "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in told.items())


def _announce() -> None:
    """Tell the transactions that are open already; each later one is told as it begins."""
    for connection in connections.all(initialized_only=True):
        if tell := getattr(connection, "tell_scope", None):
            tell()
