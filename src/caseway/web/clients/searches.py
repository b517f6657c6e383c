"""What was searched for, kept in the searcher's own session: the address of its results is a word that tells nothing."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from caseway.clients import seeking

KEY = "searches"
KEPT = 10  # the last so many
_NUMBERS = re.compile(r"\S+@\S+|\+?\(?\d[\d\s().-]*")


@dataclass(frozen=True, slots=True)
class Carried:
    """What was typed, as the form of a new person takes it."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    phone: str = ""


def keep(request: HttpRequest, text: str) -> str:
    """Keep what was typed; the word to come back by."""
    kept: dict[str, str] = request.session.get(KEY, {})
    word = next((word for word, typed in kept.items() if typed == text), "") or secrets.token_urlsafe(9)
    kept.pop(word, None)
    kept[word] = text
    request.session[KEY] = dict(list(kept.items())[-KEPT:])
    return word


def typed(request: HttpRequest, word: str) -> str | None:
    """What was typed; None where that is not known any more."""
    found: str | None = request.session.get(KEY, {}).get(word)
    return found


def carried(text: str, *, on: date) -> Carried:
    """What of it goes into which field; it is the user who checks it."""
    born, rest = seeking.birth_date(text, on=on)
    phone = next((number for number in seeking.read(text, on=on).numbers if number.isdigit()), "")
    words = _NUMBERS.sub(" ", rest).split()
    family, comma, given = " ".join(words).partition(",")
    if not comma:
        given, family = " ".join(words[:1]), " ".join(words[1:])
    return Carried(_written(given), _written(family), born, phone)


def _written(name: str) -> str:
    """A name with capitals, unless whoever typed it has set some."""
    name = " ".join(name.split())
    return name.title() if name == name.lower() else name
