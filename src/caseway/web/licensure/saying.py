"""What a sheet says, with references into a page's list of sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from caseway.criteria import Source
from caseway.rulebooks.learning import Remark
from caseway.web.result.citing import Bibliography, Reference


@dataclass(frozen=True, slots=True)
class Said:
    """Something said, with a reference to its source, if it has one."""

    label: str
    says: str
    source: Reference | None


class Saying(Protocol):
    """A row of a sheet: what it says, and its source."""

    @property
    def says(self) -> str:
        """What it says."""

    @property
    def source(self) -> Source | None:
        """Where that is written."""


def said(remarks: tuple[Remark, ...], bibliography: Bibliography) -> tuple[Said, ...]:
    """Remarks ready for the page."""
    return tuple(said_of(remark, bibliography, label=remark.label) for remark in remarks)


def said_of(row: Saying, bibliography: Bibliography, *, label: str = "") -> Said:
    """One row ready for the page."""
    return Said(label, row.says, bibliography.refer(row.source) if row.source else None)
