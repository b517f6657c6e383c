"""How a license or certification stands on a day, and the days that matter: each from its own particulars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from caseway.criteria import Text, Window, add_months
from caseway.rulebooks import Fee, Particulars, Renewal

Name = Literal["in_force", "open", "closing", "late", "lapsed", "retired", "not_active", "pending", "not_known"]
DueKind = Literal["opens", "renew", "answer", "ends", "late", "retire", "back"]

NOT_ACTIVE_LABELS = ("inactive", "lapsed", "suspended", "revoked")

IN_FORCE = "In force through {last}."
ENDLESS = "In force; it does not expire."
OPEN = "You can renew now, through {closes}."
CLOSING = "The day to apply by, {closes}, has passed. Ask {issuer} at once; it ends on {last}."
LATE = "It ended on {last}. You may still ask for a late renewal, through {until}."
LATE_REASON = "It ended on {last}. You may still ask for a late renewal, through {until}, with a documented reason."
LAPSED = "It ended on {last}."
NO_GRACE = "It ended on {last}. There is no grace period."
LATE_NOT_KNOWN = "It ended on {last}. What applies to late renewal is not published; ask {issuer}."
TOO_LATE = "It ended on {last}. The time to ask for a late renewal ended on {until}."
RETIRE = "It ended on {last}. You can still take the status {letters}, through {until}."
RETIRED = "Retired. You can come back without an exam, through {until}."
RETIRED_LONG = "Retired. The time to come back without an exam ended on {until}."
RETIRED_OPEN = "Retired. Whether and until when you can come back is not known here."
NOT_ACTIVE = "The file says that it is not active. Ask the body that issued it."
PENDING = "Not yet issued."
NOT_KNOWN = "Its last day is not known."

OPENS_ON = "Renewal opens: {credential}"
RENEW_BY = "Last day to renew: {credential}"
ANSWER_BY = "Answer expected: {credential}"
ENDS_ON = "Last day: {credential}"
LATE_BY = "Last day to ask for a late renewal: {credential}"
RETIRE_BY = "Last day to take the status {letters}: {credential}"
BACK_BY = "Last day to come back without an exam: {credential}"

TEMPLATES = (IN_FORCE, ENDLESS, OPEN, CLOSING, LATE, LATE_REASON, LAPSED, NO_GRACE, LATE_NOT_KNOWN, TOO_LATE, RETIRE,
             RETIRED, RETIRED_LONG, RETIRED_OPEN, NOT_ACTIVE, PENDING, NOT_KNOWN, OPENS_ON, RENEW_BY, ANSWER_BY, ENDS_ON,
             LATE_BY, RETIRE_BY, BACK_BY)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """How a credential stands: a word for machines and a sentence for people."""

    name: Name
    says: Text


@dataclass(frozen=True, slots=True)
class Due:
    """A day that matters: what it is the day of, and what is paid then. `key` stays the same as long as its meaning does."""

    day: date
    kind: DueKind
    says: Text
    key: str
    fees: tuple[Fee, ...] = ()


def status(record: Mapping[str, object], found: Particulars | None, *, on: date, issuer: str) -> Status:
    """How a license or certification stands on a day; its dates come before its label, but a stricter label counts."""
    renewal = found.renewal if found else Renewal()
    last, label = record.get("expires"), record.get("status")
    if _is_retired(record, renewal):
        return _retired(last, renewal, on)
    if label in NOT_ACTIVE_LABELS and not (isinstance(last, date) and last < on):
        return Status("not_active", Text(NOT_ACTIVE))
    if label == "pending":
        return Status("pending", Text(PENDING))
    if not isinstance(last, date):
        return (
            Status("in_force", Text(ENDLESS))
            if "expires" in record and not found
            else Status("not_known", Text(NOT_KNOWN))
        )
    if on > last:
        return _ended(last, renewal if found else None, on, issuer)
    return _running(last, renewal, on, issuer)


def _running(last: date, renewal: Renewal, on: date, issuer: str) -> Status:
    opens, closes = renewal.opens(last), renewal.closes(last)
    if on > closes:
        return Status("closing", Text(CLOSING, {"closes": closes, "issuer": issuer, "last": last}))
    if opens and on >= opens:
        return Status("open", Text(OPEN, {"closes": closes}))
    return Status("in_force", Text(IN_FORCE, {"last": last}))


def _ended(last: date, renewal: Renewal | None, on: date, issuer: str) -> Status:
    if renewal is None:
        return Status("lapsed", Text(LAPSED, {"last": last}))
    until = last + timedelta(days=renewal.late_days or 0)
    if on <= until:
        says = LATE_REASON if renewal.late_reason else LATE
        return Status("late", Text(says, {"last": last, "until": until}))
    if renewal.retired and on <= (retire := after(last, renewal.retired.within)):
        return Status("lapsed", Text(RETIRE, {"last": last, "letters": renewal.retired.letters, "until": retire}))
    if renewal.late_days is None:
        return Status("lapsed", Text(LATE_NOT_KNOWN, {"last": last, "issuer": issuer}))
    return Status("lapsed", Text(TOO_LATE if renewal.late_days else NO_GRACE, {"last": last, "until": until}))


def _is_retired(record: Mapping[str, object], renewal: Renewal) -> bool:
    letters = renewal.retired.letters.upper() if renewal.retired else None
    return record.get("status") == "retired" or (letters is not None and record.get("type") == letters)


def _retired(last: object, renewal: Renewal, on: date) -> Status:
    if renewal.retired is None or not isinstance(last, date):
        return Status("retired", Text(RETIRED_OPEN))
    until = after(last, renewal.retired.back)
    return Status("retired", Text(RETIRED if on <= until else RETIRED_LONG, {"until": until}))


def dues(
    record: Mapping[str, object], found: Particulars | None, *, on: date, title: Text | str, key: str
) -> tuple[Due, ...]:
    """The days that matter for a license or certification, in order; `key` names it in the calendar."""
    last = record.get("expires")
    if not isinstance(last, date):
        return ()
    renewal = found.renewal if found else Renewal()
    marked = list(_days(record, renewal, last, on))
    return tuple(
        Due(
            day, kind, Text(says, {"credential": title, "letters": renewal.retired.letters if renewal.retired else ""}),
            f"{key}-{kind}-{last.year}",
            tuple(_fees(found, kind, day)),
        )
        for day, kind, says in sorted(marked, key=lambda one: one[0])
    )  # fmt: skip


def _days(record: Mapping[str, object], renewal: Renewal, last: date, on: date) -> Iterator[tuple[date, DueKind, str]]:
    retired = renewal.retired
    if _is_retired(record, renewal):
        if retired:
            yield after(last, retired.back), "back", BACK_BY
        return
    if on <= last:
        opens, closes, answer = renewal.opens(last), renewal.closes(last), renewal.answers(last)
        if opens:
            yield opens, "opens", OPENS_ON
        yield closes, "renew", RENEW_BY
        if closes < last:
            yield last, "ends", ENDS_ON
        if answer:
            yield answer, "answer", ANSWER_BY
        return
    if renewal.late_days:
        yield last + timedelta(days=renewal.late_days), "late", LATE_BY
    if retired:
        yield after(last, retired.within), "retire", RETIRE_BY


FEES_OF: Mapping[DueKind, tuple[str, ...]] = {"renew": ("renewal",), "late": ("renewal", "late"), "back": ("renewal",)}


def _fees(found: Particulars | None, kind: DueKind, day: date) -> Iterator[Fee]:
    for id_ in FEES_OF.get(kind, ()):
        fee = found.fee(id_, day) if found else None
        if fee:
            yield fee


def fees(record: Mapping[str, object], found: Particulars, *, on: date) -> tuple[Fee, ...]:
    """The fees of renewing, as known for the day to renew by: each that is published."""
    last = record.get("expires")
    day = max(on, found.renewal.closes(last)) if isinstance(last, date) else on
    named = (found.fee(id_, day) for id_ in ("renewal", "renewal-exam", "course-approval", "late"))
    return tuple(fee for fee in named if fee)


def after(day: date, span: Window) -> date:
    """The day that lies so long after another."""
    return add_months(day, span.months) + timedelta(days=span.days)


def slug(*words: str) -> str:
    """Words as part of a key: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, words)).lower()).strip("-") or "credential"
