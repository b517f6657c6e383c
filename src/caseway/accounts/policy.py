"""Who may do what: one table, `policy.csv`, and the one function that answers by it.

The table has a row for each action and relation (an action without a person has one row) and a column for each role. It
is complete: what is missing or misspelled stops the application, and an action nobody knows raises.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from caseway.accounts.roles import Relation, Role
from caseway.accounts.viewer import Decision, Outcome, Target, Viewer

PLACE = Path(__file__).parent / "policy.csv"
NO_PERSON = ""
ANYONE = "public"  # the action of pages that everyone may see, signed in or not; it asks no policy

BEST_FIRST: tuple[Outcome, ...] = get_args(Outcome)
_OUTCOMES = {outcome.replace("_", " "): outcome for outcome in BEST_FIRST}
_RANK = {outcome: place for place, outcome in enumerate(BEST_FIRST)}
DENIED = Decision("deny")


class UnknownAction(LookupError):  # noqa: N818 - completes "unable to decide: unknown action"
    """An action that the policy does not name."""


class Unusable(ValueError):  # noqa: N818 - completes "unable to read the policy: unusable"
    """A policy with faults; `faults` holds a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Policy:
    """The table: by action what it is in words, and by action, relation and role what is answered."""

    says: Mapping[str, str]
    cells: Mapping[tuple[str, str, str], Outcome]

    def outcome(self, action: str, relation: str, role: str) -> Outcome:
        """One cell; raises UnknownAction."""
        try:
            return self.cells[action, relation, role]
        except KeyError:
            raise UnknownAction(f"{action} of {relation or 'nobody'} as {role} is not in the policy") from None

    def is_about_people(self, action: str) -> bool:
        """Whether an action is done to a person's record; raises UnknownAction."""
        if action not in self.says:
            raise UnknownAction(f"{action} is not in the policy")
        return (action, NO_PERSON, Role.CANDIDATE.value) not in self.cells

    def relations(self, action: str, role: str) -> tuple[str, ...]:
        """The relations in which a role may at least know of a person, for an action."""
        return tuple(relation.value for relation in Relation if self.outcome(action, relation.value, role) != "deny")


@cache
def policy() -> Policy:
    """The policy in force; raises Unusable with every fault."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        return read(csv.DictReader(file))


def read(rows: Iterable[Mapping[str, str]]) -> Policy:
    """Read a policy; raises Unusable with every fault."""
    says: dict[str, str] = {}
    cells: dict[tuple[str, str, str], Outcome] = {}
    faults: list[str] = []
    relations = {NO_PERSON, *Relation.values}
    for line, row in enumerate(rows, start=2):
        if set(row) != {"action", "says", "relation", *Role.values}:
            faults.append(f"line {line}: its columns are not action, says, relation and the roles")
            continue
        action, relation = row["action"], row["relation"]
        if relation not in relations:
            faults.append(f"line {line}: “{relation}” is no relation")
        if says.setdefault(action, row["says"]) != row["says"]:
            faults.append(f"line {line}: {action} is called something else above")
        for role in Role.values:
            told = _OUTCOMES.get(row[role])
            if told is None:
                faults.append(f"line {line}: “{row[role]}” of {role} is none of {', '.join(_OUTCOMES)}")
            elif (action, relation, role) in cells:
                faults.append(f"line {line}: {action} of {relation or 'nobody'} is here twice")
            else:
                cells[action, relation, role] = told
    faults += [f"{action}: the relation {one} is missing" for action in says for one in _missing(action, cells)]
    if faults:
        raise Unusable(faults)
    return Policy(says, cells)


def _missing(action: str, cells: Mapping[tuple[str, str, str], Outcome]) -> list[str]:
    """The relations an action about people says nothing of."""
    there = {relation for of, relation, _ in cells if of == action}
    return [] if there == {NO_PERSON} else [one for one in Relation.values if one not in there]


def decide(viewer: Viewer, action: str, target: Target | None = None) -> Decision:
    """Whether someone may do something, now: to a person's record, or (without a target) at all.

    The best answer among their roles counts. A reason that was given turns “reason” into “allow”, and so does having
    shown a moment ago that it is they for “step up”. Another organization's is denied like what is not there. Raises
    UnknownAction.
    """
    table = policy()
    if target is not None and target.organization != viewer.organization:
        table.is_about_people(action)  # an action nobody knows raises here too
        return DENIED
    best, rank = DENIED, _RANK["deny"] + 1
    for role in viewer.grants:
        relation = NO_PERSON if target is None else target.relations.get(role, NO_PERSON)
        if target is not None and not relation:
            continue
        outcome = table.outcome(action, relation, role)
        if _RANK[outcome] < rank:
            best, rank = Decision(outcome, relation, role), _RANK[outcome]
    if rank > _RANK["deny"]:
        table.is_about_people(action)
        return DENIED
    if (best.outcome == "reason" and target is not None and target.has_reason) or (
        best.outcome == "step_up" and viewer.is_proven
    ):
        return Decision("allow", best.relation, best.role)
    return best


def may_ever(viewer: Viewer, action: str) -> bool:
    """Whether any of someone's roles may do something to anybody; raises UnknownAction."""
    table = policy()
    if not table.is_about_people(action):
        return decide(viewer, action).outcome != "deny"
    return any(table.relations(action, role) for role in viewer.grants)


class Denied(LookupError):  # noqa: N818 - completes "unable to do this: denied"
    """What is asked for may not be done, or is not there: nobody is told which."""


class NotProven(PermissionError):  # noqa: N818 - completes "unable to do this: not proven"
    """It may be done once they have shown again, a moment ago, that it is they."""


def require(viewer: Viewer, action: str, target: Target | None = None) -> Decision:
    """What is decided where it may be done, whole and now; raises Denied, NotProven, UnknownAction."""
    decision = decide(viewer, action, target)
    if decision.outcome == "step_up":
        raise NotProven(action)
    if not decision.is_allowed:
        raise Denied(action)
    return decision
