"""Sentences as a template and its values, so that a door can say them in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

_KNOWN: dict[str, None] = {}


def template(english: str) -> str:
    """Note a sentence of the engine as one to translate, and return it."""
    _KNOWN[english] = None
    return english


def templates() -> tuple[str, ...]:
    """Every sentence the engine can say, in English."""
    return tuple(_KNOWN)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence: a template in English, and the values that fill its braces.

    A value that is a plain string is somebody's own word (an employer's name) and stays as it is;
    words to translate are Texts themselves.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str], day: Callable[[date], str]) -> str:
        """The sentence in the language of `translate`, with days written by `day`."""
        words = translate(self.template) if self.template else ""
        if not self.values:
            return words
        return words.format(**{name: _say(value, translate, day) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.render(str, date.isoformat)

    def __hash__(self) -> int:
        return hash(self.template)


def _say(value: object, translate: Callable[[str], str], day: Callable[[date], str]) -> str:
    if isinstance(value, Text):
        return value.render(translate, day)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return ", ".join(_say(part, translate, day) for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
