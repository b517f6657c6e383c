"""A source as a page cites it: who wrote it, how far it can be trusted, and a link where its address is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseway.criteria import Source

# What each standing means, best first. The words for them stand in the templates, beside their marks.
STANDINGS = ("official", "draft", "secondary", "inferred")

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
