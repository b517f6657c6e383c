"""A ready-made person who holds several things, for those who want to look first."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from caseway.web.check import draft, files

FILE = Path(__file__).parent / "sample.yaml"
AS_OF = date(2026, 6, 1)

_DAY = re.compile(r"(\d{4})(-\d{2}-\d{2})")


def document(*, on: date) -> draft.Document:
    """The person's file, its days moved by whole years to where they are as far off as they were meant to be."""
    years = on.year - AS_OF.year - ((on.month, on.day) < (AS_OF.month, AS_OF.day))
    return {kind: _moved(part, years) for kind, part in _read().items()}


def _moved(part: object, years: int) -> Any:  # noqa: ANN401 - a document's parts have no narrower type
    if isinstance(part, dict):
        return {name: _moved(value, years) for name, value in part.items()}
    if isinstance(part, list):
        return [_moved(value, years) for value in part]
    found = _DAY.fullmatch(part) if isinstance(part, str) else None
    return f"{int(found[1]) + years}{found[2]}" if found else part


@lru_cache(maxsize=1)
def _read() -> draft.Document:
    return files.read(FILE.read_text(encoding="utf-8"))
