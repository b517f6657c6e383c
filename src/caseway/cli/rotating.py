"""The command that changes the keys."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted
from caseway.cli.storing import DONE, Steps, set_up

if TYPE_CHECKING:
    from caseway.config.rotating import Rotated

IS_LEFT = 1
MOST = 20  # rows that are listed
UNREADABLE = "cannot be read: altered, or made with a key that is not here"


def rotate(page: Page) -> int:
    """Add new keys, encrypt anew, and tell what was left."""
    set_up()
    from django.db import DatabaseError, InterfaceError

    from caseway.config import rotating

    try:
        with Steps(sys.stderr) as steps:
            done = rotating.rotate(at=datetime.now(UTC), tell=steps)
    except rotating.Unable as unable:
        raise Unable(f"unable to change the keys: {unable}") from None
    except (DatabaseError, InterfaceError) as error:
        says = (str(error).splitlines() or ["the database does not answer"])[0]
        raise Unable(f"unable to change the keys: {says}. Run it again to go on.") from None
    _tell(page, done)
    return DONE if done.renewed.is_whole else IS_LEFT


def _tell(page: Page, done: Rotated) -> None:
    if done.is_resumed:
        page.line("The change of keys that was begun before went on.")
    elif done.has_audit_key:
        page.line("There is a new key of the audit and a new key of fields; the older ones stay known.")
    else:
        page.line("There is a new key of fields; the older ones stay known.")
    if not done.has_audit_key:
        page.text(
            "The audit’s keys come from CASEWAY_AUDIT_KEY: add a line to it, after the others, and start Caseway anew."
        )
    page.line(
        f"{counted(done.renewed.rows, 'number')} encrypted anew."
        if done.renewed.rows
        else "No number was to be encrypted anew."
    )
    if done.renewed.files:
        page.line(f"{counted(done.renewed.files, 'file')} encrypted anew.")
    number = "clients_identifier"
    for rows, says in (
        ([(number, row) for row in done.renewed.unreadable], UNREADABLE),
        ([(number, row) for row in done.renewed.twice], "is there twice; end one of the two and run this again"),
        (done.renewed.lost, f"its file is not there, or {UNREADABLE}"),
    ):
        for table, row in rows[:MOST]:
            page.text(f"{table} {row}: {says}.", indent=2, lead="-")
        if len(rows) > MOST:
            page.text(f"and {len(rows) - MOST:,} more", indent=2)
    page.text("Make a backup now: it holds the new keys.")
