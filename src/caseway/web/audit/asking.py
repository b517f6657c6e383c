"""What an address asks of the audit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from caseway.accounts.audit.queries import Asked
from caseway.accounts.audit.sign_ins import Tries

CODE = re.compile(r"[\w.:-]*", re.ASCII)
LONGEST_NUMBER = 18
NOTHING = "?"  # no action is called so
FIELDS = ("who", "what", "whose", "since", "until", "only")
TRIED = ("who", "since", "until")  # what is asked of sign-ins that failed


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as it was typed, and the fields of it that cannot be used; `tries`: the same of sign-ins that failed."""

    asked: Asked
    tries: Tries
    typed: Mapping[str, str]
    wrong: frozenset[str]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but “all of it” is asked."""
        return any(self.typed.values())

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What a form sends along to ask the same."""
        return [(name, text) for name, text in self.typed.items() if text]

    def address(self, **other: str) -> str:
        """The same question with something else asked."""
        told = {name: text for name, text in {**self.typed, **other}.items() if text}
        return f"?{urlencode(told)}" if told else "?"


def read(given: Mapping[str, str], fields: Iterable[str] = FIELDS) -> Question:
    """Read an address's question; what cannot be used is left out and named."""
    typed = dict.fromkeys(FIELDS, "") | {name: given.get(name, "").strip()[:60] for name in fields}
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

    what = typed["what"] if CODE.fullmatch(typed["what"]) else NOTHING
    asked = Asked(
        one_id("who"), what, one_id("whose"), day("since"), day("until"), _number(given.get("before", "")),
        _number(typed["only"]),
    )  # fmt: skip
    return Question(asked, Tries(asked.who, asked.since, asked.until, asked.before), typed, frozenset(wrong))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
