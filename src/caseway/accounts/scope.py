"""Within which organization a piece of work is done, as the database must know it.

On PostgreSQL the tables themselves show and take only rows of the organization a transaction has named (`row_security`).
This is the second line: a query that forgot its filter finds nothing of others. The name is given for each transaction
alone and never for a connection, which another request will use next. On SQLite nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

ORGANIZATION = "caseway.organization"
USER = "caseway.user"


@dataclass(frozen=True, slots=True)
class Scope:
    """The organization whose rows may be seen and written, and the user who may see what is theirs anywhere."""

    organization: UUID | None = None
    user: UUID | None = None

    def __bool__(self) -> bool:
        return bool(self.organization or self.user)


NOWHERE = Scope()
_current: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)


def current() -> Scope:
    """The scope of what is being done now."""
    return _current.get()


@contextmanager
def within(organization: UUID | None, *, user: UUID | None = None) -> Iterator[None]:
    """Do something within an organization, or (None) within none."""
    token = _current.set(Scope(organization, user))
    try:
        _announce()
        yield
    finally:
        _current.reset(token)
        _announce()


@contextmanager
def of_user(user: UUID) -> Iterator[None]:
    """Do something in which a user's own memberships show, also those in other organizations."""
    with within(current().organization, user=user):
        yield


def move(organization: UUID | None, *, user: UUID | None = None) -> None:
    """Go on within another organization until the `within` around this ends."""
    _current.set(Scope(organization, user))
    _announce()


def statement() -> str:
    """What tells PostgreSQL the scope, for one transaction; only UUIDs of ours are in it."""
    scope = current()
    organization, user = (str(UUID(str(one))) if one else "" for one in (scope.organization, scope.user))
    return f"SELECT set_config('{ORGANIZATION}', '{organization}', true), set_config('{USER}', '{user}', true)"


def _announce() -> None:
    """Tell the transactions that are open already; each later one is told as it begins."""
    for connection in connections.all(initialized_only=True):
        if tell := getattr(connection, "tell_scope", None):
            tell()
