"""Why there is no plan: what nothing leads to, or which limit stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from caseway.criteria import Text
from caseway.planner import sentences
from caseway.planner.evaluating import Found
from caseway.planner.model import MOST_STUDY, Limits
from caseway.planner.ways import Open, Ways

if TYPE_CHECKING:
    from caseway.planner.search import Search

MOST = 6


def reasons_against(search: Search, *, hangs_on_a_yes: bool) -> tuple[Text, ...]:
    """Why a search found nothing: the limits that stand in the way, else what nothing leads to."""
    limited = list(_limits(search))
    if limited:
        return tuple(limited)
    if hangs_on_a_yes:
        return (Text(sentences.ONLY_IF_AGREED),)
    blocked = list(dict.fromkeys(_blocked(search.ways, Open(search.goal.rule.root, search.goal.rule))))
    if blocked:
        return tuple(blocked[:MOST])
    return (Text(sentences.NO_WINDOW if search.evaluator.lacks_exam else sentences.NEVER_TOGETHER),)


def _limits(search: Search) -> Iterator[Text]:
    """The limit without which there would be a plan; where no single one is enough, all of them together."""
    free = {name: value for name, value in _FREE.items() if _binds(search.limits, name, value)}
    for name, value in free.items():
        found = _without(search, {name: value})
        if found:
            yield _says(name, found)
            return
    found = _without(search, free) if len(free) > 1 else None
    if found:
        yield Text(sentences.LIMIT_SEVERAL, {"day": found.ends, "amount": f"{found.cost:,.0f}"})


def _binds(limits: Limits, name: str, free: object) -> bool:
    """Whether a limit keeps anything out; time for study does so too where only work leaves little of it."""
    return limits.weekly < MOST_STUDY if name == "hours_per_week" else getattr(limits, name) != free


def _without(search: Search, free: dict[str, object]) -> Found | None:
    """The cheapest plan without a limit on money; the fastest without any other."""
    limits = replace(search.limits, **free)  # type: ignore[arg-type]
    if free.keys() == {"money"}:
        return search.again(limits=limits).cheapest()
    return search.again(limits=limits).fastest()


def _says(name: str, found: Found) -> Text:
    if name == "money":
        return Text(sentences.LIMIT_MONEY, {"amount": f"{found.cost:,.0f}"})
    return Text(_SENTENCES[name], {"day": found.ends, "hours": f"{MOST_STUDY:g}"})


_FREE: dict[str, object] = {
    "money": None,
    "hours_per_week": MOST_STUDY,
    "stay": False,
    "keep_job": False,
    "without": frozenset(),
}
_SENTENCES = {
    "hours_per_week": sentences.LIMIT_HOURS,
    "stay": sentences.LIMIT_STAY,
    "keep_job": sentences.LIMIT_JOB,
    "without": sentences.LIMIT_WITHOUT,
}


def _blocked(ways: Ways, one: Open) -> Iterator[Text]:
    """The clauses that nothing leads to."""
    clause, rule = one.clause, one.rule
    if _leads(ways, one):
        return
    if clause.children and clause.operator != "not":
        for child in clause.children:
            yield from _blocked(ways, Open(child, rule, 0, one.busy))
    elif clause.question:
        yield Text(sentences.ONLY_AUTHORITY, {"question": Text(clause.question.question)})
    else:
        yield Text(sentences.NOTHING_LEADS, {"what": Text(clause.label or clause.says)})


def _leads(ways: Ways, one: Open) -> bool:
    """Whether anything leads to a clause, looked at alone."""
    return any(
        all(_leads(ways, Open(clause, one.rule, 0, one.busy)) for clause in option.clauses)
        and all(_can_do(ways, key, one.busy) for key in option.keys)
        for option in ways.options(one.clause, one.rule)
    )


def _can_do(ways: Ways, key: str, busy: frozenset[str]) -> bool:
    needs = ways.actions[key].needs
    return key not in busy and (needs is None or _leads(ways, Open(needs.root, needs, 0, busy | {key})))
