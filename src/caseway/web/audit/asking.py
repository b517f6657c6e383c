"""What an address asks of the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from caseway.accounts.audit.queries import Asked

CODE = re.compile(r"[\w.:-]*", re.ASCII)
NOTHING = "?"  # no action is called so
FIELDS = ("who", "what", "whose", "since", "until")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as it was typed, and the fields of it that cannot be used."""

    asked: Asked
    typed: Mapping[str, str]
    wrong: frozenset[str]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but “all of it” is asked."""
        return any(self.typed.values())

    def address(self, **other: str) -> str:
        """The same question with something else asked."""
        told = {**{name: text for name, text in self.typed.items() if text}, **other}
        return f"?{urlencode(told)}" if told else "?"


def read(given: Mapping[str, str]) -> Question:
    """Read an address's question; what cannot be used is left out and named."""
    typed = {name: given.get(name, "").strip()[:60] for name in FIELDS}
    wrong: set[str] = set()

    def one_id(name: str) -> UUID | None:
        try:
            return UUID(typed[name]) if typed[name] else None
        except ValueError:
            wrong.add(name)
            return None

    def day(name: str) -> date | None:
        try:
            found = date.fromisoformat(typed[name]) if typed[name] else None
        except ValueError:
            found = date.min
        if found and not 2000 <= found.year <= 2200:
            wrong.add(name)
            return None
        return found

    before = given.get("before", "")
    asked = Asked(
        one_id("who"), typed["what"] if CODE.fullmatch(typed["what"]) else NOTHING, one_id("whose"), day("since"), day("until"),
        int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else None,
    )  # fmt: skip
    return Question(asked, typed, frozenset(wrong))
