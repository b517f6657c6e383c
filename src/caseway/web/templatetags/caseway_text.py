"""Filters for words that come from rulebooks, the vocabulary and the engine."""

from __future__ import annotations

from datetime import date

from django import template

from caseway import criteria
from caseway.web.base import wording

register = template.Library()


@register.filter
def say(words: criteria.Text | str | date | None, rulebook: str = "") -> str:
    """Put a sentence, a rulebook's string or a day into the language of the page: `{{ clause.says|say:rule.name }}`."""
    return wording.say(words, rulebook)
