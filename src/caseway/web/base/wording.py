"""Sentences in the language of the page.

Words come from three places, asked in this order: the translation beside a rulebook, the translation beside the
vocabulary of facts, and the catalog of the pages and the engine. What none of them knows stays English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from caseway import criteria, rulebooks
from caseway.web.base.shelf import shelf


def say(words: criteria.Text | str | date | None, rulebook: str = "") -> str:
    """Return a sentence, a rulebook's string or a day in the language of the page."""
    if words is None:
        return ""
    if isinstance(words, date):
        return day(words)
    translate = translator(language(), rulebook)
    if isinstance(words, criteria.Text):
        return words.render(translate, day)
    return translate(str(words))


def day(moment: date) -> str:
    """Write a day as the language of the page writes it."""
    return date_format(moment, "DATE_FORMAT")


def language() -> str:
    """Return the language of the page by its two letters."""
    return (get_language() or "en").split("-")[0]


def translator(active: str, rulebook: str = "") -> Callable[[str], str]:
    """Return the function that puts an English string into a language."""
    if active == "en":
        return str
    own = _rulebook_words(active, rulebook)
    shared = _shared_words(active)

    def translate(english: str) -> str:
        if not english:  # gettext answers nothing with the catalog's own header
            return ""
        return own.get(english) or shared.get(english) or gettext(english)

    return translate


def _rulebook_words(active: str, rulebook: str) -> Mapping[str, str]:
    """The words of a rulebook; or, by the name of their folder (`career`), those of data files."""
    if not rulebook:
        return {}
    # A template's own word is a marked string, which paths refuse; its slice is a plain one.
    return shelf().translation(rulebook, active) if "/" in rulebook else _folder_words(shelf(), rulebook[:], active)


@lru_cache(maxsize=32)
def _folder_words(among: rulebooks.Shelf, folder: str, active: str) -> Mapping[str, str]:
    return among.words(folder, active)


@lru_cache(maxsize=8)
def _shared_words(active: str) -> Mapping[str, str]:
    """The words of actions and of every rulebook, and over them the vocabulary's: for sentences without a rulebook's name."""
    words = dict(shelf().words("action", active))
    for name in shelf().names():
        words.update(shelf().translation(name, active))
    words.update(rulebooks.facts_translation(active))
    return words
