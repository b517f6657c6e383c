"""The vocabulary the interview asks from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from caseway import criteria, rulebooks

SUBJECT = "professional"
# Where the rulebooks look only for the unusual, the usual words come first: nobody should think their own is missing.
COMMON = {
    ("employment", "setting"): (
        "hospital",
        "clinic",
        "home_health",
        "hospice",
        "rehabilitation",
        "long_term_care",
        "agency",
    ),
}


def subject() -> criteria.Subject:
    """Return the subject the self-check is about: a professional."""
    return rulebooks.vocabulary()[SUBJECT]


def kinds() -> Mapping[str, criteria.Kind]:
    """Return the kinds of record a professional may have."""
    return subject().kinds


@lru_cache(maxsize=1)
def suggestions() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return, for each open text field, the words our rulebooks look for: what is best written there."""
    from caseway.web.base.shelf import shelf  # noqa: PLC0415 - reads every rulebook, and only when a form is shown

    found: dict[tuple[str, str], dict[str, None]] = {}
    for name in shelf().names():
        for edition in shelf().editions(name):
            for clause in shelf().rule(name, edition=edition).clauses():
                if clause.kind:
                    for field, word in _words(clause.where):
                        found.setdefault((clause.kind.name, field), {})[word] = None
    return {place: (*COMMON.get(place, ()), *sorted(words, key=str.lower)) for place, words in found.items()}


def _words(condition: criteria.Condition | None) -> list[tuple[str, str]]:
    """List the words of open text that a condition compares with, by field."""
    if isinstance(condition, criteria.Group):
        return [pair for part in condition.parts for pair in _words(part)]
    if not isinstance(condition, criteria.Compare) or condition.field.type != "text":
        return []
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return [(condition.field.name, value) for value in values if isinstance(value, str)]
