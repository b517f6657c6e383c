"""Four ready-made people to try. They are invented, and chosen so that between them every kind of answer is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseway.web.check import draft, files

FOLDER = Path(__file__).parent / "samples"
AS_OF = date(2026, 11, 2)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented person: the file they are in, and their story in a sentence."""

    slug: str
    name: str
    story: str | Promise

    @property
    def first_name(self) -> str:
        """What the buttons call them."""
        return self.name.split()[0]


SAMPLES = (
    Sample("ada", "Ada Example", _("A hospital nurse, six years in case management, with a certified supervisor.")),
    Sample("ben", "Ben Example", _("A nurse who began case management this year. He is on the way.")),
    Sample(
        "cleo", "Cleo Example", _("A social worker in a part-time job, where some answers only the certifier knows.")
    ),
    Sample("dan", "Dan Example", _("A practical nurse without a degree, at an insurance company.")),
)


def document(slug: str, *, on: date) -> draft.Document | None:
    """Return the answers of a sample person, or nothing when there is none of that name.

    The files say how things stood on one day. All their days are moved so that this day is `on`: a person who began
    eight months ago still did so when the page is read in another year.
    """
    if not any(sample.slug == slug for sample in SAMPLES):
        return None
    return {kind: _moved(part, on - AS_OF) for kind, part in _read(slug).items()}


def _moved(part: object, distance: timedelta) -> Any:  # noqa: ANN401 - a document's parts have no narrower type
    if isinstance(part, dict):
        return {name: _moved(value, distance) for name, value in part.items()}
    if isinstance(part, list):
        return [_moved(value, distance) for value in part]
    if isinstance(part, str) and _DAY.fullmatch(part):
        return (date.fromisoformat(part) + distance).isoformat()
    return part


@lru_cache(maxsize=len(SAMPLES))
def _read(slug: str) -> draft.Document:
    return files.read((FOLDER / f"{slug}.yaml").read_text(encoding="utf-8"))
