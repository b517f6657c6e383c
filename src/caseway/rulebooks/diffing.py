"""Two editions of a rule in words: clauses that came, went or changed, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caseway import criteria
from caseway.criteria import Clause, Rule, Text

ADDED = "added"
REMOVED = "removed"
CHANGED = "changed"

NEEDS = "It asks for {after} now; before, for {before}."
LOOKS_BACK = "It looks back {after} now; before, {before}."
WHENEVER = "without limit"
BRIDGES = "It bridges breaks shorter than {after} now; before, shorter than {before}."
COUNTS_OTHER = "Which records count has changed."
OTHER_PARTS = "The clauses below it are joined in another way."
OTHER_WORDS = "It now says: {after}"
OTHER_ASSUMPTION = "What is assumed has changed: {after}"
NO_ASSUMPTION = "Nothing is assumed any more."
OTHER_SOURCE = "Its source is now {after}; before, {before}."
NOTHING = "nothing in particular"

TEMPLATES = (NEEDS, LOOKS_BACK, WHENEVER, BRIDGES, COUNTS_OTHER, OTHER_PARTS, OTHER_WORDS, OTHER_ASSUMPTION, NO_ASSUMPTION,
             OTHER_SOURCE, NOTHING)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that differs between two editions.

    change: added, removed or changed.  clause: the newer one, or the one removed.  details: how it changed.
    """

    change: str
    clause: Clause
    details: tuple[Text, ...] = ()


def diff(older: Rule, newer: Rule) -> list[Difference]:
    """How the newer edition differs, in the order of its clauses; what was removed comes last."""
    before = {clause.id: clause for clause in older.clauses()}
    after = {clause.id: clause for clause in newer.clauses()}
    found = []
    for id_, clause in after.items():
        if id_ not in before:
            found.append(Difference(ADDED, clause))
        elif details := tuple(text for way in _WAYS for text in way(before[id_], clause)):
            found.append(Difference(CHANGED, clause, details))
    found += [Difference(REMOVED, clause) for id_, clause in before.items() if id_ not in after]
    return found


def _needs(before: Clause, after: Clause) -> list[Text]:
    # "2,080 hours" and "one of two ways" do not compare; of joined clauses, those added and removed are shown.
    if before.operator != after.operator or after.operator in ("all", "any"):
        return []
    older, newer = criteria.needed_of(before), criteria.needed_of(after)
    old_text = older.text if older else Text(NOTHING)
    new_text = newer.text if newer else Text(NOTHING)
    return [] if str(old_text) == str(new_text) else [Text(NEEDS, {"before": old_text, "after": new_text})]


def _looks_back(before: Clause, after: Clause) -> list[Text]:
    if before.within == after.within:
        return []
    words = [Text(str(clause.within)) if clause.within else Text(WHENEVER) for clause in (before, after)]
    return [Text(LOOKS_BACK, {"before": words[0], "after": words[1]})]


def _bridges(before: Clause, after: Clause) -> list[Text]:
    if before.gap == after.gap:
        return []
    words = [Text(str(criteria.Window(days=clause.gap))) for clause in (before, after)]
    return [Text(BRIDGES, {"before": words[0], "after": words[1]})]


def _records(before: Clause, after: Clause) -> list[Text]:
    def what(clause: Clause) -> str:
        kind = clause.kind.name if clause.kind else ""
        field = clause.field.name if clause.field else ""
        return f"{kind} {field} {clause.in_force} {_condition(clause.where)}"

    return [] if what(before) == what(after) else [Text(COUNTS_OTHER)]


def _condition(condition: criteria.Condition | None) -> str:
    """A condition as text that is the same for the same condition, whatever words go with it."""
    if condition is None:
        return ""
    if isinstance(condition, criteria.Compare):
        return f"{condition.field.name} {condition.how} {condition.value}"
    if isinstance(condition, criteria.Group):
        return f"{condition.how}({', '.join(_condition(part) for part in condition.parts)})"
    return f"ask {condition.question.id}"


def _joined(before: Clause, after: Clause) -> list[Text]:
    return [] if before.operator == after.operator else [Text(OTHER_PARTS)]


def _words(before: Clause, after: Clause) -> list[Text]:
    return [] if before.says == after.says else [Text(OTHER_WORDS, {"after": Text(after.says)})]


def _assumption(before: Clause, after: Clause) -> list[Text]:
    if before.assumption == after.assumption:
        return []
    if after.assumption is None:
        return [Text(NO_ASSUMPTION)]
    return [Text(OTHER_ASSUMPTION, {"after": Text(after.assumption)})]


def _source(before: Clause, after: Clause) -> list[Text]:
    if (before.source.address, before.source.title) == (after.source.address, after.source.title):
        return []
    return [Text(OTHER_SOURCE, {"before": before.source.title, "after": after.source.title})]


_WAYS: tuple[Callable[[Clause, Clause], list[Text]], ...] = (
    _needs,
    _looks_back,
    _bridges,
    _records,
    _joined,
    _words,
    _assumption,
    _source,
)
