"""Where what lacks is mended: by the kind of record that is missing or wrong, the page of the case that has it.

A checklist an adopter wrote asks about the same kinds of record, so its lacks lead there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.casework import due_queries, thread
from caseway.casework.file_check import Item
from caseway.casework.whole_file import blocks
from caseway.web.casework.asking import Asked
from caseway.web.clients.fields import Words

MOST_NAMED = 3


class Way(NamedTuple):
    """A page, and what one does there."""

    page: str
    does: Words


# By kind of record.
WAYS: Mapping[str, Way] = {
    "progress": Way("case", gettext_lazy("Open the case")),
    "referrals": Way("status", gettext_lazy("Complete the referral")),
    "eligibility": Way("status", gettext_lazy("Say why and since when they are eligible")),
    "consents": Way("status", gettext_lazy("Record the consent")),
    "assessments": Way("assessments", gettext_lazy("Go to the assessments")),
    "components": Way("assessments", gettext_lazy("Write the conclusion")),
    "needs": Way("thread", gettext_lazy("Go to needs and goals")),
    "goals": Way("thread", gettext_lazy("Go to needs and goals")),
    "steps": Way("thread", gettext_lazy("Add a step with a date")),
    "plans": Way("plans", gettext_lazy("Complete the plan")),
    "contacts": Way("timeline", gettext_lazy("Go to the contacts")),
    "deadlines": Way("due", gettext_lazy("See the due dates")),
    "closings": Way("status", gettext_lazy("Complete the closing")),
}
WHOLE = Way("case", gettext_lazy("Open the case"))


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that would mend an item: what is wrong, with which rows, and where it is mended."""

    says: str
    rows: tuple[str, ...]
    more: int
    does: Words
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of the check with what would mend it."""

    item: Item
    mends: tuple[Mend, ...]


def shown(items: Iterable[Item], case: UUID, asked: Asked) -> dict[str, Shown]:
    """The items by their ids, each with what would mend it."""
    told = list(items)
    wanted = {(lack.kind, row) for item in told for lack in item.lacks for row in lack.rows}
    names = _names(wanted, case, asked)
    return {item.id: Shown(item, tuple(_mends(item, case, names))) for item in told}


def _mends(item: Item, case: UUID, names: Mapping[UUID, str]) -> Iterable[Mend]:
    for lack in item.lacks:
        does, address = way(lack.kind, case)
        named = tuple(dict.fromkeys(names[row] for row in lack.rows if row in names))
        yield Mend(lack.says, named[:MOST_NAMED], max(0, len(lack.rows) - MOST_NAMED) if named else 0, does, address)


def way(kind: str, case: UUID) -> tuple[Words, str]:
    """What one does about a kind of record, and the address of the page where; of a kind that is not known, the case's own."""
    found = WAYS.get(kind, WHOLE)
    return found.does, reverse(f"casework:{found.page}", args=[case])


def _names(wanted: set[tuple[str, UUID]], case: UUID, asked: Asked) -> dict[UUID, str]:
    """What the rows are called that keep something from being whole; nothing is said of what a label hides."""
    kinds = {kind for kind, _row in wanted}
    found: dict[UUID, str] = {}
    if kinds & {"needs", "goals", "steps"}:
        told = thread.of(viewer=asked.viewer, case=case, on=asked.on)
        found |= {one.id: one.says for one in told.needs}
        found |= {one.id: one.words for one in told.goals}
        found |= {step.id: step.says for goal in told.goals for step in goal.steps}
        hidden = _("One that a label hides")
        found = {key: says or hidden for key, says in found.items()}
    if "deadlines" in kinds:
        due = due_queries.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on)
        found |= {one.id: blocks.line(one.label, blocks.day(one.day)) for one in due}
    return found
