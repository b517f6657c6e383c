"""The end of a consent to case management, as the dates of a case tell it: by its last day, or by being taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from caseway.casework import standards

CONSENT_ENDS, WITHDRAWN = KINDS = ("case_consent_ends", "case_consent_withdrawn")  # dates of a case


class Dated(Protocol):
    """A date of a case, as a row or as a value."""

    @property
    def kind(self) -> str:
        """What happened or will."""

    @property
    def at(self) -> datetime:
        """When."""


def has_ended(kind: str, moment: datetime, *, at: datetime, on: date) -> bool:
    """Whether a consent to case management is over by a date of the case: it holds to the end of its last day.

    Who takes it back does so at a moment.
    """
    if kind == WITHDRAWN:
        return moment <= at
    return kind == CONSENT_ENDS and moment.astimezone(standards.zone()).date() < on


def ended(dates: Iterable[Dated], *, at: datetime, on: date) -> date | None:
    """The day on which the consent ended or was taken back, by the dates that hold now; None where it has not."""
    found = [one.at for one in dates if has_ended(one.kind, one.at, at=at, on=on)]
    return min(found).astimezone(standards.zone()).date() if found else None
