"""What instruments of the shelf call their parts, questions and answers, for the pages that print assessments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caseway.casework import standards
from caseway.casework.codes import ComponentState
from caseway.casework.models import Assessment
from caseway.casework.whole_file import blocks
from caseway.rulebooks import NotOnShelf, instruments_reading
from caseway.rulebooks.branching import NO, YES
from caseway.rulebooks.instruments import Instrument, Item


class Words:
    """The words of the instruments of one file, each read once."""

    def instrument(self, row: Assessment) -> Instrument | None:
        """The edition that was answered; None where it is not on the shelf, or the result came from elsewhere."""
        if not row.instrument or row.edition is None:
            return None
        try:
            return instruments_reading.edition(standards.shelf(), row.instrument, edition=row.edition)
        except NotOnShelf:
            return None

    def say(self, row: Assessment, words: str) -> str:
        """An instrument's words in the language of the file."""
        return standards.shelf().translation(row.instrument, get_language() or "en").get(words, words)

    def part(self, row: Assessment, key: str) -> str:
        """What a part is called; its key where the instrument is not known."""
        known = self.instrument(row)
        found = next((one.title for one in known.components if one.key == key), key) if known else key
        return self.say(row, found) if known else found

    def answers(self, row: Assessment, key: str) -> str:
        """What was answered in a part, question by question, a line each; empty where nothing was."""
        known = self.instrument(row)
        items = next((one.items for one in known.components if one.key == key), ()) if known else ()
        told = ((one, row.answers.get(one.key)) for one in items)
        lines = [
            f"{self.say(row, one.text)} {self._answer(row, one, raw)}" for one, raw in told if raw not in (None, "", [])
        ]
        return "\n".join(lines)

    def _answer(self, row: Assessment, item: Item, raw: Any) -> str:  # noqa: ANN401 - as JSON keeps an answer
        if isinstance(raw, Mapping):
            left = blocks.word(ComponentState, str(raw.get("left", "")))
            return blocks.line(left, raw.get("why", ""))
        if isinstance(raw, list):
            return "; ".join(self._choice(row, item, str(one)) for one in raw)
        return self._choice(row, item, f"{raw:g}" if isinstance(raw, float) else str(raw))

    def _choice(self, row: Assessment, item: Item, code: str) -> str:
        if item.kind == "yes_no" and code in {YES, NO}:
            return _("Yes") if code == YES else _("No")
        found = next((one.text for one in item.answers if one.code == code), None)
        return self.say(row, found) if found else code
