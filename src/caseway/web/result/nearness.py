"""What a tree of reasons comes down to: the route taken, what is missing, and how far away it is.

A verdict keeps the whole tree. People first want one line of it, and for a failed "any" there is no single right
one: here it is the branch that leaves the least to do, where a requirement that is only not known counts half of
one that is missing, and a quantity counts by the part of it that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from caseway.criteria import Bounds, Reason

JOINING = ("all", "any", "of")


def distance(reason: Reason) -> float:
    """How much is left to do: 0 for met, about 1 for each requirement that is missing."""
    if reason.verdict == "met":
        return 0.0
    left = sorted(distance(child) for child in reason.children)
    match reason.clause.operator:
        case "all":
            return sum(left)
        case "any":
            return left[0]
        case "of":
            return sum(left[: int(reason.clause.at_least or 0)])
    if reason.verdict == "unknown":
        return 0.5
    return max(0.05, 1 - share(reason))


def share(reason: Reason) -> float:
    """The part of a quantity that is surely there, from 0 to 1; 0 where nothing is measured."""
    observed, needed = reason.observed, reason.needed
    if not isinstance(observed, Bounds) or not isinstance(needed, Bounds) or needed.surely <= 0:
        return 0.0
    return min(1.0, observed.surely / needed.surely)


def nearest(reason: Reason) -> tuple[Reason, ...]:
    """The branches that decide: those met, or, where none is, those nearest to it."""
    clause, children = reason.clause, reason.children
    if clause.operator == "all":
        return children
    wanted = 1 if clause.operator == "any" else int(clause.at_least or 0) if clause.operator == "of" else len(children)
    return tuple(sorted(children, key=distance)[:wanted])


def missing(reason: Reason) -> Iterator[Reason]:
    """The requirements that stand between the person and the verdict, by the nearest way."""
    if reason.verdict == "met":
        return
    if reason.clause.operator not in JOINING:
        yield reason
        return
    for child in nearest(reason):
        yield from missing(child)


def fulfilled(reason: Reason) -> Iterator[Reason]:
    """The requirements that are met, by the nearest way."""
    if reason.clause.operator in JOINING:
        for child in nearest(reason):
            yield from fulfilled(child)
    elif reason.verdict == "met":
        yield reason


def route(reason: Reason) -> Iterator[tuple[str, ...]]:
    """The alternatives by which a met verdict is met, each as the labels from the outer choice to the inner."""
    if reason.verdict != "met":
        return
    if reason.clause.operator == "all":
        for child in reason.children:
            yield from route(child)
    elif reason.clause.operator in ("any", "of") and not is_about_papers(reason):
        for child in nearest(reason):
            # "Not self-employed" is an exception that does not concern the person, not a way in.
            if child.clause.operator != "not":
                yield (child.label, *next(route(child), ()))


def is_about_papers(reason: Reason) -> bool:
    """Whether a clause only says which papers to send, and when none: no way in and no bar."""
    return any(child.clause.document for child in reason.children)


def papers(reason: Reason) -> Iterator[str]:
    """What is sent with the application, for the documents on the way taken."""
    if reason.clause.document:
        yield reason.clause.document
    for child in nearest(reason):
        yield from papers(child)
