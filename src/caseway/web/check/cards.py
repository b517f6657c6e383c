"""A step's form as it arrives: which cards, what is in them, and what it makes of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseway import criteria
from caseway.web.check import answers
from caseway.web.check.draft import Draft
from caseway.web.check.files import MOST_CARDS
from caseway.web.check.steps import Step

YES, NONE, UNKNOWN = "yes", "none", "unknown"

Cards = list[dict[str, str]]


def arrived(step: Step, form: Mapping[str, str]) -> Cards:
    """Return the cards of a form, each with the inputs that hold something."""
    names = answers.inputs(step.kind)
    return [
        {name: text[: answers.LONGEST_KEPT] for name in names if (text := form.get(f"{step.slug}-{index}-{name}", ""))}
        for index in range(_count(step, form.get("count", "")))
    ]


def _count(step: Step, text: str) -> int:
    if step.kind.single:
        return 1
    return min(int(text), MOST_CARDS) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def shown(step: Step, draft: Draft) -> Cards:
    """Return the cards to show: what was typed where the document cannot hold it, else the document."""
    if draft.typed.get(step.kind.name):
        return draft.typed[step.kind.name]
    found: Any = draft.document.get(step.kind.name)
    records = [found] if isinstance(found, dict) else found or []
    return [answers.typed(step.kind, record) for record in records]


def have(step: Step, draft: Draft) -> str:
    """Return how the step's opening question was answered: yes, none, unknown, or not at all."""
    found = draft.document.get(step.kind.name)
    if found is None:
        return UNKNOWN if step.kind.name in draft.typed else ""
    return YES if found else NONE


def take(step: Step, draft: Draft, cards: Cards, said: str) -> None:
    """Put the cards of a step into the draft."""
    if step.kind.single:
        _take_single(step.kind, draft, cards[0] if cards else {})
    elif said == YES or (said not in (NONE, UNKNOWN) and any(cards)):
        _take_records(step.kind, draft, cards)
    else:
        _set_aside(step.kind, draft, cards, said)


def _take_single(kind: criteria.Kind, draft: Draft, card: dict[str, str]) -> None:
    read = answers.read(kind, card)
    _put(draft.document, kind.name, read.record or None)
    _put(draft.typed, kind.name, [card] if read.wrong else None)


def _take_records(kind: criteria.Kind, draft: Draft, cards: Cards) -> None:
    # An empty card beside filled ones is one that was added and not used. Alone, it stands for “yes, one, not known which”.
    filled = [card for card in cards if card] or [{}]
    read = [answers.read(kind, card) for card in filled]
    draft.document[kind.name] = [one.record for one in read]
    _put(draft.typed, kind.name, filled if any(one.wrong for one in read) else None)


def _set_aside(kind: criteria.Kind, draft: Draft, cards: Cards, said: str) -> None:
    """Record “none” or “not known”, and keep what is in the cards in case the answer changes again."""
    filled = [card for card in cards if card]
    _put(draft.document, kind.name, [] if said == NONE else None)
    _put(draft.typed, kind.name, filled if filled or said == UNKNOWN else None)


def _put(holder: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value


def has_wrong(step: Step, draft: Draft) -> bool:
    """Tell whether a step holds an answer that cannot be used."""
    if have(step, draft) in (NONE, UNKNOWN) and not step.kind.single:
        return False
    return any(answers.read(step.kind, card).wrong for card in draft.typed.get(step.kind.name, []))
