"""What a date that was entered, corrected or withdrawn changed of what is due, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.casework.due_queries import DueSeen

MOST = 6  # as many as are read at a glance


def moved(before: Iterable[DueSeen], after: Iterable[DueSeen]) -> list[str]:
    """What is due anew, on another day, no longer, or met."""
    was, now = _by_rule(before), _by_rule(after)
    found = list(_said(was, now))
    more = len(found) - MOST
    return found if more <= 0 else [*found[:MOST], _("And {number} more.").format(number=more)]


def _by_rule(some: Iterable[DueSeen]) -> dict[tuple[str, str], DueSeen]:
    """The latest of each rule."""
    return {(one.rulebook, one.rule): one for one in some}


def _said(was: dict[tuple[str, str], DueSeen], now: dict[tuple[str, str], DueSeen]) -> Iterator[str]:
    for key, one in now.items():
        before, day = was.get(key), date_format(one.day, "DATE_FORMAT")
        if before is not None and (before.status, before.day) == (one.status, one.day):
            continue
        if not one.is_open:
            if before is None or before.is_open:
                yield _("{label}: {status}.").format(label=one.label, status=one.status.label)
        elif before is None or not before.is_open:
            yield _("{label}: due {day}.").format(label=one.label, day=day)
        else:
            yield _("{label}: due {day} now, before {was}.").format(
                label=one.label, day=day, was=date_format(before.day, "DATE_FORMAT")
            )
    for key, one in was.items():
        if key not in now and one.is_open:
            yield _("{label}: no longer due.").format(label=one.label)
