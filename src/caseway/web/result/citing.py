"""A source as a page cites it: who wrote it, how far it can be trusted, and a link where its address is whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseway.criteria import Source

# Addresses are noted as they were read; some are shortened ("…") or are a file beside the rulebook.
_WHOLE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|edu|gov|net|org)(/[^\s…]*)?")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with its link; the link is empty where the address leads nowhere."""

    title: str
    publisher: str
    address: str
    standing: str
    read: date
    published: date | None
    published_about: str
    link: str


@lru_cache(maxsize=1024)
def cited(source: Source) -> Cited:
    """Prepare a source for the page."""
    published = source.published
    whole = _WHOLE.fullmatch(source.address)
    return Cited(
        title=source.title,
        publisher=source.publisher,
        address=source.address,
        standing=source.standing,
        read=source.read,
        published=published if isinstance(published, date) else None,
        published_about="" if isinstance(published, date) else published or "",
        link=f"https://{source.address}" if whole else "",
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """A source by its number in a page's list of sources."""

    number: int
    standing: str


class Bibliography:
    """A page's sources, each once and numbered; those we inferred come last."""

    def __init__(self, sources: Iterable[Source]) -> None:
        found = dict.fromkeys(cited(source) for source in sources)
        self.sources = tuple(sorted(found, key=_place))
        self._numbers = {source: number for number, source in enumerate(self.sources, 1)}

    def refer(self, source: Source) -> Reference:
        """Refer to one of the sources."""
        return Reference(self._numbers[cited(source)], source.standing)


def _place(source: Cited) -> tuple[bool, str, str]:
    return source.standing == "inferred", source.publisher, source.title
