"""What to call a record on a page: its own name, and its kind in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from caseway.criteria import Field, Kind
from caseway.web.base.wording import say


def label(kind: Kind, record: Mapping[str, object], index: int) -> str:
    """Name a record: "St. Mary's (job 1)"."""
    place = say(kind.label) if kind.single else f"{say(kind.label)} {index + 1}"
    parts = [_word(kind.fields[part], record[part]) for part in kind.named_by if record.get(part) is not None]
    return f"{' '.join(parts)} ({place})" if parts else place


def _word(field: Field, value: object) -> str:
    """Letters such as RN name a license better than their long words; text written as one_word is opened up."""
    text = str(value)
    if field.type == "choice" and not text.isupper():
        return say(field.words.get(text, text))
    return text.replace("_", " ") if field.normal == "snake" else text
