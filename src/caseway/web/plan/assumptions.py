"""What a person sets for their own plan: limits, and their own numbers for what an action takes and costs.

It is kept in the draft, in the browser, as plain values; what an older program wrote and today's cannot use is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from caseway.planner.model import Limits
from caseway.rulebooks.actions import Action
from caseway.rulebooks.estimates import Estimate
from caseway.web.check.answers import Misread
from caseway.web.check.draft import Draft

SIZES = ("least", "typical", "most")
PARTS = ("takes", "cost")
MOST_WEEK, MOST_MONEY, MOST_AMOUNT = 80, 1_000_000, 1_000_000
LIMITS, NUMBERS, BEFORE = "limits", "numbers", "before"

_NUMBER = re.compile(r"[0-9]{1,9}([.][0-9]{1,4})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+([.][0-9]{1,4})?")

T = TypeVar("T")
Actions = Mapping[str, Action]
Form = Mapping[str, str]
Amounts = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Assumed:
    """Limits, and numbers by action and by what they are about ("takes", "cost")."""

    limits: Limits = field(default_factory=Limits)
    numbers: Mapping[str, Mapping[str, Amounts]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether the person set anything at all."""
        return self.limits != Limits() or bool(self.numbers)

    def without(self, key: str) -> Assumed:
        """The same, with one more action ruled out."""
        return replace(self, limits=replace(self.limits, without=self.limits.without | {key}))


def of(action: Action, part: str) -> Estimate | None:
    """What an action takes or costs; None where it says nothing of it, and so nothing can be set."""
    return action.takes if part == "takes" else action.cost


def read(draft: Draft, actions: Actions) -> Assumed:
    """Read what is kept in the draft."""
    kept = draft.plan
    return Assumed(_limits(kept.get(LIMITS) or {}, actions), _numbers(kept.get(NUMBERS) or {}, actions))


def _limits(kept: Mapping[str, Any], actions: Actions) -> Limits:
    day = kept.get("not_before")
    return Limits(
        hours_per_week=kept.get("hours_per_week"),
        money=kept.get("money"),
        not_before=date.fromisoformat(day) if day else None,
        stay=bool(kept.get("stay")),
        keep_job=bool(kept.get("keep_job")),
        without=frozenset(kept.get("without", ())) & frozenset(actions),
    )


def _numbers(kept: Mapping[str, Any], actions: Actions) -> dict[str, dict[str, Amounts]]:
    found = {
        key: {part: _three(amounts) for part, amounts in parts.items() if of(actions[key], part)}
        for key, parts in kept.items()
        if key in actions
    }
    return {key: parts for key, parts in found.items() if parts}


def _three(amounts: list[float]) -> Amounts:
    least, typical, most = amounts
    return least, typical, most


def keep(draft: Draft, assumed: Assumed) -> None:
    """Put what is set into the draft, and what was set before beside it, for one undo."""
    before = {name: part for name, part in draft.plan.items() if name != BEFORE}
    draft.plan = {**_plain(assumed), BEFORE: before}


def undo(draft: Draft) -> None:
    """Go back to what was set before the last change."""
    draft.plan = dict(draft.plan.get(BEFORE) or {})


def can_undo(draft: Draft) -> bool:
    """Whether there is a change to take back."""
    return BEFORE in draft.plan


def _plain(assumed: Assumed) -> dict[str, Any]:
    limits = assumed.limits
    kept: dict[str, object] = {
        "hours_per_week": limits.hours_per_week,
        "money": limits.money,
        "not_before": limits.not_before.isoformat() if limits.not_before else None,
        "stay": limits.stay,
        "keep_job": limits.keep_job,
        "without": sorted(limits.without),
    }
    # A limit of nothing is a limit; only what is not set is left out.
    said = {name: value for name, value in kept.items() if value is not None and value is not False and value != []}
    return {LIMITS: said, NUMBERS: dict(assumed.numbers)}


# --- the forms ---


def limits_from(form: Form, ruled_out: list[str], actions: Actions) -> tuple[Limits, dict[str, str]]:
    """Read the form of limits; what cannot be used is left open and gets a sentence."""
    reader = _Reader(form)
    limits = Limits(
        hours_per_week=reader.read("hours_per_week", lambda: reader.number("hours_per_week", MOST_WEEK)),
        money=reader.read("money", lambda: reader.number("money", MOST_MONEY)),
        not_before=reader.read("not_before", lambda: reader.day("not_before")),
        stay=form.get("stay") == "yes",
        keep_job=form.get("keep_job") == "yes",
        without=frozenset(ruled_out) & frozenset(actions),
    )
    return limits, reader.wrong


def numbers_from(form: Form, action: Action) -> tuple[dict[str, Amounts], dict[str, str]]:
    """Read one action's own numbers; those that are as we have them are nobody's own."""
    reader = _Reader(form)
    found: dict[str, Amounts] = {}
    for part in PARTS:
        estimate = of(action, part)
        amounts = reader.read(part, lambda name=part: reader.amounts(name)) if estimate else None  # type: ignore[misc]
        if estimate and amounts and amounts != (estimate.least, estimate.typical, estimate.most):
            found[part] = amounts
    return found, reader.wrong


class _Reader:
    """Reads a form, and notes what cannot be used by the name of its field."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.wrong: dict[str, str] = {}

    def read(self, name: str, reads: Callable[[], T | None]) -> T | None:
        try:
            return reads()
        except Misread as error:
            self.wrong[name] = str(error)
            return None

    def number(self, name: str, most: int) -> float | None:
        """A number as it is written in the United States or with a decimal comma; nothing where nothing is written."""
        text = self.form.get(name, "").strip().removeprefix("$").strip()
        if not text:
            return None
        plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
        if not _NUMBER.fullmatch(plain) or float(plain) > most:
            raise Misread(_("Write a number from 0 to %(most)s.") % {"most": f"{most:,}"})
        value = float(plain)
        return int(value) if value.is_integer() else value

    def day(self, name: str) -> date | None:
        """A day as the browser's own field for days sends it."""
        text = self.form.get(name, "").strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Misread(_("There is no such day in the calendar. Check the month and the day.")) from None

    def amounts(self, part: str) -> Amounts | None:
        """Three amounts; one that is left out is as the typical one."""
        given = [self.number(f"{part}_{size}", MOST_AMOUNT) for size in SIZES]
        typical = given[1]
        if typical is None:
            if given == [None, None, None]:
                return None
            raise Misread(_("Say at least what is typical."))
        least, most = (typical if amount is None else amount for amount in (given[0], given[2]))
        if not least <= typical <= most:
            raise Misread(_("Write the smallest first: least, typical, most."))
        return least, typical, most
