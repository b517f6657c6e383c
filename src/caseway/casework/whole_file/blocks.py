"""What the pages of a whole file are made of: plain values, which the typesetter's template draws and never reads as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import formats
from django.utils.translation import gettext as _

from caseway.casework import standards

Block = dict[str, Any]


def section(title: object, blocks: Iterable[Block], *, empty: object = "") -> Block:
    """A part of the file under its heading; `empty`: what is said where there is nothing in it."""
    found = list(blocks)
    return {"title": str(title), "blocks": found or [text(empty)]}


def heading(words: object) -> Block:
    """A heading below that of the part."""
    return {"kind": "heading", "text": str(words)}


def text(words: object) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": str(words)}


def pairs(*rows: tuple[object, object]) -> Block:
    """What is known, line by line; lines of which nothing is known are left away."""
    return {"kind": "pairs", "rows": [[str(name), str(value)] for name, value in rows if value not in ("", None)]}


def table(head: Sequence[object], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> Block:
    """A table; widths: how the width is shared."""
    told = [[str(cell) for cell in row] for row in rows]
    return {"kind": "table", "head": [str(one) for one in head], "rows": told, "widths": list(widths)}


def entry(title: object, line: object, texts: Iterable[tuple[object, object]] = ()) -> Block:
    """One thing with a name, a line about it and what was written."""
    told = [[str(name), str(words)] for name, words in texts if str(words).strip()]
    return {"kind": "entry", "title": str(title), "line": str(line), "texts": told}


def day(found: date | None) -> str:
    """A day as people read it; empty where there is none."""
    return formats.date_format(found, "DATE_FORMAT") if found else ""


def moment(found: datetime | None) -> str:
    """A moment by the clock on the wall; empty where there is none."""
    return formats.date_format(found.astimezone(standards.zone()), "DATETIME_FORMAT") if found else ""


def word(among: type[TextChoices], code: str) -> str:
    """A code in the words people read."""
    return str(dict(among.choices).get(code, code))


def minutes(number: int) -> str:
    """How long something took; empty where that is not known."""
    return _("{number} minutes").format(number=number) if number else ""


def line(*parts: object) -> str:
    """Several parts on one line, those that say something."""
    return " · ".join(str(part) for part in parts if part not in ("", None))
