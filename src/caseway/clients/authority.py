"""Who may decide in a client's stead on a day."""

from __future__ import annotations

from datetime import date

from caseway.clients.codes import Authority, Kinship

ADULT = 18


def birthday(birth_date: date, age: int) -> date:
    """The day someone completes so many years; whoever is born on February 29 does on March 1 of other years."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def is_minor(birth_date: date | None, *, on: date) -> bool | None:
    """Whether someone is under 18 on a day; None where the birth date is not known."""
    return None if birth_date is None else on < birthday(birth_date, ADULT)


def ends_at_eighteen(authority: str, kinship: str) -> bool:
    """Whether an authority is a parent's, who decides for a minor and no longer."""
    return authority == Authority.PARENT or (authority == Authority.PROXY and kinship == Kinship.PARENT)


def is_in_force(
    authority: str, *, kinship: str, begins: date, ends: date | None, birth_date: date | None, on: date
) -> bool:
    """Whether a support person has their authority on a day.

    A parent's ends on the client's eighteenth birthday, whatever stands in the row; where the birth date is not known,
    nobody has it as a parent.
    """
    if authority == Authority.NONE or on < begins or (ends is not None and on > ends):
        return False
    return not ends_at_eighteen(authority, kinship) or is_minor(birth_date, on=on) is True
