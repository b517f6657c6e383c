"""The last page of a packet: where everything is written, what is taken for granted, and what to ask the certifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseway.criteria import Source
from caseway.planner.packet.way import Way
from caseway.planner.packet.words import capitalized, long_day, prose, say
from caseway.rulebooks.particulars import Particulars

STANDINGS = {
    "official": "published by the body itself",
    "draft": "the body's own words, from a copy that is not the public page",
    "secondary": "somebody else's account; confirm it with the certifier",
    "inferred": "read from the other sources, not written anywhere; confirm it with the certifier",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the last page lists it."""

    number: int
    title: str
    about: str
    address: str
    standing: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence with what it belongs to, such as an assumption with its clause."""

    label: str
    says: str


class Bibliography:
    """The sources a packet names, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, sources: Sequence[Source]) -> tuple[int, ...]:
        """The numbers of some sources."""
        return tuple(dict.fromkeys(self._numbers.setdefault(source, len(self._numbers) + 1) for source in sources))

    def entries(self) -> tuple[Entry, ...]:
        """Every source named, in order of number."""
        return tuple(
            Entry(number, prose(source.title), _about(source), _address(source), source.standing)
            for source, number in self._numbers.items()
        )

    def standings(self) -> tuple[Noted, ...]:
        """What the words for how far a source can be trusted mean, of those that appear."""
        found = {source.standing for source in self._numbers}
        return tuple(Noted(capitalized(name), meaning) for name, meaning in STANDINGS.items() if name in found)


def _address(source: Source) -> str:
    """Where it is; a file beside the rulebook is no place on the web."""
    return f"{source.address} of the rulebook" if source.address.endswith(".md") else source.address


def _about(source: Source) -> str:
    published = source.published
    when = long_day(published) if isinstance(published, date) else published
    return f"{source.publisher}, {f'published {when}' if when else 'undated'}, read {long_day(source.read)}"


def assumptions(way: Way) -> tuple[Noted, ...]:
    """What the rulebook takes for granted in the clauses relied on."""
    found = {reason.assumption: reason.label for reason in way.reasons if reason.assumption}
    return tuple(Noted(prose(label), prose(says)) for says, label in found.items())


def deciding_questions(way: Way) -> tuple[str, ...]:
    """The questions to the certifier that this answer turns on."""
    return tuple(prose(say(ask.question)) for ask in way.verdict.asks if ask.of == "authority")


def other_questions(particulars: Particulars | None, asked: Sequence[str]) -> tuple[Noted, ...]:
    """What else the certifier does not publish."""
    unpublished = particulars.unpublished if particulars else ()
    return tuple(Noted(prose(one.label), says) for one in unpublished if (says := prose(one.question)) not in asked)
