"""Entries as a file that every table program opens: no names of clients, and nothing in it that such a program would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from caseway.accounts.audit.queries import Line
from caseway.accounts.audit.sign_ins import Try
from caseway.web.audit import words

FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is computed, not shown
ENTRIES = (
    "number", "when", "who", "who_id", "what", "what_code", "outcome", "records", "about", "about_id", "reason", "fields",
    "session", "request",
)  # fmt: skip
TRIES = ("number", "when", "account", "account_id", "email", "step", "address")


def entries(lines: Iterable[Line]) -> HttpResponse:
    """What was done and seen, as a file."""
    return _file("audit.csv", ENTRIES, (_entry(one) for one in lines))


def tries(found: Iterable[Try]) -> HttpResponse:
    """The sign-ins that failed, as a file."""
    return _file("failed-sign-ins.csv", TRIES, (_try(one) for one in found))


def _entry(one: Line) -> list[object]:
    return [
        one.seq, _moment(one.at), one.name, one.actor or "", words.action(one.action), one.action, one.outcome,
        " ".join(map(str, one.people)), one.kind, one.object or "", one.reason, " ".join(one.changed), one.session,
        one.request or "",
    ]  # fmt: skip


def _try(one: Try) -> list[object]:
    return [
        one.seq,
        _moment(one.at),
        one.name,
        one.user or "",
        one.email,
        words.STEPS.get(one.step, one.step),
        one.address,
    ]


def _moment(at: datetime) -> str:
    """A moment as the clock on the wall has it, with how far that is from Greenwich."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(one) for one in row] for row in rows)
    # The mark at its head tells table programs that the letters are UTF-8.
    content = text.getvalue().encode("utf-8-sig")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, "text/csv; charset=utf-8", headers=headers)


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text
