"""The invented organizations of the demo, in two sizes.

The small one is there at once: three programs and forty people. The large one has a year of work behind it, which takes a
minute or two to make. On SQLite it is made in a file of its own, which takes the database's place once it is whole: what was
left half-made is never taken for a demo. On PostgreSQL it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.utils import timezone

from caseway.config import migrating
from caseway.config.unfit import Unfit

SHAPE = 1  # of the large demo: raised where what it is made of has changed, so that it is made anew
CLIENTS = 400
MAKING, BEFORE = "demo-being-made.sqlite3", "demo-before.sqlite3"
ACTION = "demo.make"
BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a file

Told = Callable[[float], None]  # how much is done, from 0 to 1


def prepare() -> None:
    """Fill the tables of a small demo, where that was not done before; raises Unfit where real organizations are."""
    from caseway.accounts import demo  # noqa: PLC0415 - Django must be set up

    at, on = _now()
    _refuse_real_ones()
    demo.seed(at=at, on=on)
    _people(at, on)


def prepare_year(told: Told, *, clients: int = CLIENTS) -> None:
    """Have a large demo: as it was made before, or made now. Raises Unfit where real organizations are.

    A small demo, or one of an older shape, is put aside for it.
    """
    if connection.vendor == "sqlite":
        _on_sqlite(told, clients)
        return
    migrating.migrate(lambda *_: None)
    _refuse_real_ones()
    if _is_made():
        return
    if _organizations():
        raise Unfit(["the demo in this database is small, or older than this Caseway. Empty the database first."])
    _make(told, clients)


def _on_sqlite(told: Told, clients: int) -> None:
    place = Path(connection.settings_dict["NAME"])
    if place.exists():
        migrating.migrate(lambda *_: None)
        _refuse_real_ones()
        if _is_made():
            return
    making = place.with_name(MAKING)
    _remove(making)
    connections.close_all()
    connection.settings_dict["NAME"] = making
    try:
        migrating.migrate(lambda *_: None)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # if the power fails, it is made anew
        _make(told, clients)
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = place
    if place.exists():
        place.replace(place.with_name(BEFORE))
    making.replace(place)


def _make(told: Told, clients: int) -> None:
    from caseway.accounts import audit, demo  # noqa: PLC0415 - as above
    from caseway.accounts.audit import checkpoints, writing  # noqa: PLC0415 - as above
    from caseway.casework.demo import making  # noqa: PLC0415 - as above

    at, on = _now()
    checkpoints.set_aside()
    whole: AbstractContextManager[Any] = nullcontext() if connection.vendor == "sqlite" else transaction.atomic()
    with checkpoints.one_at_the_end(at=at), whole:
        demo.seed(at=at, on=on, is_large=True)
        making.make(size=clients, at=at, on=on, told=told)
        writing.proclaim(audit.Event(ACTION, "organization", demo.named("shape", str(SHAPE))), at=at)


def _is_made() -> bool:
    """Whether a demo of the present shape was made here, whole."""
    from caseway.accounts import demo, scope  # noqa: PLC0415 - as above
    from caseway.accounts.models import AuditEntry  # noqa: PLC0415 - as above

    with scope.whole("audit"):
        return AuditEntry.objects.filter(action=ACTION, object=demo.named("shape", str(SHAPE))).exists()


def _organizations() -> set[object]:
    from caseway.accounts import queries  # noqa: PLC0415 - as above

    return set(queries.every_organization())


def _refuse_real_ones() -> None:
    from caseway.accounts import demo  # noqa: PLC0415 - as above

    if _organizations() - {demo.named(name) for name in demo.PROGRAMS}:
        says = "real organizations are kept here, and in the demo anyone may sign in."
        raise Unfit([f"{says} Set CASEWAY_HOME to an empty folder to try it."])


def _now() -> tuple[datetime, date]:
    now = timezone.now()  # noqa: TID251 - a command is a door, and this is its hand
    return now, timezone.localdate(now)  # noqa: TID251 - as above


def _remove(file: Path) -> None:
    for ending in BESIDE:
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _people(at: datetime, on: date) -> None:
    """Put the forty invented people into the two programs of the demo's agency, where they are not there yet."""
    from caseway.accounts import demo, queries, scope  # noqa: PLC0415 - as above
    from caseway.accounts.models import User  # noqa: PLC0415 - as above
    from caseway.clients.demo import Site, make  # noqa: PLC0415 - as above

    users = {one.name: one.id for one in demo.people()}
    with scope.of_user(users["Ruth Lindqvist"]):
        manager = User.objects.get(pk=users["Ruth Lindqvist"])
        by = queries.viewer(manager, demo.named(demo.HARBOR), at=at, on=on)
    sites = [
        Site(demo.named(demo.HARBOR, program), demo.named(demo.HARBOR, team), (users["Maya Torres"], other))
        for team, program, other in (
            ("Harbor Team", "Supportive Housing", users["Daniel Osei"]),
            ("Lighthouse Team", "Community Mental Health", users["Ruth Lindqvist"]),
        )
    ]
    with scope.within(by.organization):
        make(by=by, sites=sites, at=at, on=on, coworker=users["Samuel Begay"])
    demo.try_to_sign_in(at=at)
