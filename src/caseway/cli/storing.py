"""The commands that keep the database: brought up to date, backed up, restored."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from tqdm import tqdm

from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted

if TYPE_CHECKING:
    from caseway.config.backups import Restored

DONE, IS_BEHIND, DOES_NOT_HOLD = 0, 1, 1
MOST = 20  # papers that are listed
BAR = "{desc}: {percentage:3.0f}% {bar} {remaining} left"


class Steps:
    """A bar on a terminal for each thing that is done; call it with what that is, and how much of how much."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm | None = None
        self._step = ""

    def __enter__(self) -> Self:
        return self

    def __call__(self, step: str, done: int, in_all: int) -> None:
        """So much of a step is done."""
        if not self._stream.isatty():
            return
        if self._bar is None or step != self._step:
            self._close()
            self._bar = tqdm(
                file=self._stream, desc=step, total=in_all, bar_format=BAR, leave=False, dynamic_ncols=True
            )
            self._step = step
        self._bar.total = max(done, in_all)
        self._bar.update(done - self._bar.n)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def migrate(page: Page, *, check: bool) -> int:
    """Bring the database up to date, or tell what it lacks."""
    set_up()
    from django.db import DatabaseError, InterfaceError

    from caseway.config import backups, migrating

    try:
        if check:
            return _tell_missing(page, migrating.missing(migrating.alias()))
        backups.settle(os.environ)
        with Steps(sys.stderr) as steps:
            done = migrating.migrate(lambda number, of, name: steps(name or "Done", number, of))
        backups.settle(os.environ)
    except backups.Unusable as unusable:
        raise Unable(f"unable to migrate: {unusable}") from None
    except (DatabaseError, InterfaceError) as error:
        raise Unable(
            f"unable to migrate: {(str(error).splitlines() or ['the database does not answer'])[0]}."
        ) from None
    page.line(f"{counted(len(done), 'migration')} applied." if done else "The database is up to date.")
    return DONE


def _tell_missing(page: Page, missing: list[str]) -> int:
    for name in missing:
        page.line(name)
    page.line(
        f"{counted(len(missing), 'migration')} missing. Run: caseway migrate"
        if missing
        else "The database is up to date."
    )
    return IS_BEHIND if missing else DONE


def found(page: Page, *, organization: str, email: str, name: str, address: str, victim_service: bool) -> int:
    """Begin an organization, and print the link for its first administrator."""
    set_up()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import DatabaseError, InterfaceError
    from django.urls import reverse

    from caseway.accounts import invitations

    try:
        validate_email(email)
    except ValidationError:
        raise Unable(f"unable to begin: {email} is no e-mail address.") from None
    if not organization.strip() or not name.strip():
        raise Unable("unable to begin: an organization and its administrator have names.")
    try:
        token = invitations.found(
            organization=organization.strip(), email=email, name=name.strip(), at=datetime.now(UTC),
            is_victim_service=victim_service,
        )  # fmt: skip
    except (DatabaseError, InterfaceError):
        raise Unable("unable to begin: the database is not ready. Run: caseway migrate") from None
    page.text(f"{organization.strip()} is there. {name.strip()} joins it by this link, within a week:")
    page.line(address.rstrip("/") + reverse("invitation", args=[token]))
    return DONE


def find_duplicates(page: Page) -> int:
    """Look in every organization for records that may be of one person."""
    set_up()
    from django.db import DatabaseError, InterfaceError

    from caseway.clients import duplicates

    try:
        for name, number in duplicates.find_everywhere(at=datetime.now(UTC)):
            page.line(f"{name}: {counted(number, 'pair')}.")
    except duplicates.Failed as failed:
        raise Unable(f"unable to look for duplicates: {failed}.") from None
    except (DatabaseError, InterfaceError):
        raise Unable("unable to look for duplicates: the database is not ready. Run: caseway migrate") from None
    return DONE


def backup(page: Page, *, file: str) -> int:
    """Write the database, its keys and documents into one encrypted file; then look after files and drafts."""
    set_up()
    from caseway.config import backups, migrating

    try:
        with Steps(sys.stderr) as steps:
            taken = backups.take(Path(file), environ=os.environ, at=datetime.now(UTC), tell=steps)
    except (backups.Unusable, OSError) as unusable:
        raise Unable(f"unable to back up: {_said(unusable)}") from None
    if taken.new_key:
        page.text(
            f"A key was made: {taken.new_key}. Keep a copy of it in another place, such as a safe: without it nobody can "
            "read this backup, and whoever has both can read everything."
        )
    page.line(f"{file}: {taken.size:,} bytes, sealed with the key {taken.header.key}.")
    if not migrating.missing(migrating.alias()):
        from caseway.casework import keeping

        keeping.sweep(at=datetime.now(UTC))
        _tell_lost(page)
    return DONE


def _tell_lost(page: Page) -> None:
    """Name the papers whose file is not there: an earlier backup may have it."""
    from caseway.casework import keeping

    lost = keeping.missing()
    for key in lost[:MOST]:
        page.text(f"casework_document {key}: its file is not there.", indent=2, lead="-")
    if len(lost) > MOST:
        page.text(f"and {len(lost) - MOST:,} more", indent=2)


def restore(page: Page, *, file: str, replace: bool) -> int:
    """Put a backup in the place of the database and its keys, and verify its audit."""
    set_up()
    from caseway.config import backups

    try:
        with Steps(sys.stderr) as steps:
            found = backups.restore(Path(file), environ=os.environ, replace=replace, at=datetime.now(UTC), tell=steps)
    except (backups.Unusable, OSError) as unusable:
        raise Unable(f"unable to restore: {_said(unusable)}") from None
    return _tell_restored(page, found)


def _tell_restored(page: Page, found: Restored) -> int:
    """What was restored, what of the keys, and whether the audit in it holds."""
    page.line(f"The database is now as it was at {found.header.moment[:19].replace('T', ' ')} UTC, and whole.")
    if found.aside:
        page.line(f"The one before is kept as {found.aside}.")
    if not found.header.has_keys:
        page.text(
            "An older Caseway made the backup, so no keys are in it: the audit and encrypted numbers can be read only with "
            "those of that day in Caseway's folder."
        )
    if found.put:
        page.text(f"Keys were put in place with it: {', '.join(found.put)}.")
    if found.kept:
        page.text(f"Those before are kept as {', '.join(found.kept)}.")
    for one in found.differing:
        page.text(
            f"{one.variable} is not what the backup was made with (its fingerprint is {one.mine}, the backup's {one.theirs}). "
            f"Unset it, or set it to what {one.place} in Caseway's folder now holds."
        )
    if found.lacking:
        page.line(f"It is of an older Caseway ({counted(found.lacking, 'migration')} missing). Run: caseway migrate")
        page.line("Then see whether the audit holds. Run: caseway verify-audit")
        return DONE
    _tell_lost(page)
    if found.untold:
        page.text(f"The audit could not be told that a backup was restored: {found.untold}.")
    from caseway.cli import verifying

    return DONE if verifying.verify_restored(page) and not found.untold else DOES_NOT_HOLD


def set_up() -> None:
    """Have Django ready, whose settings say where the database is, and the folder for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    import django
    from django.conf import settings

    from caseway.config.unfit import Unfit

    try:
        django.setup()
    except Unfit as unfit:
        raise Unable(*(f"unable to start: {fault}" for fault in unfit.faults)) from None
    settings.CASEWAY_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def _said(error: Exception) -> str:
    """An error in a sentence."""
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}." if error.filename else f"{error.strerror or error}."
    return str(error)
