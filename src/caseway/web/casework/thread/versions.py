"""A version of a plan in words: its sections, and what changed from one version to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.casework.codes import Agreement, Domain, GoalStatus, Owner, TaskStatus
from caseway.casework.plan_content import Changed, Differences, PlanGoal, PlanNeed, PlanStep
from caseway.casework.plans import SECTIONS
from caseway.casework.records import PlanRecord
from caseway.web.casework.thread.plan_forms import Sections
from caseway.web.clients.fields import Words

FIELDS: Mapping[str, Words] = {
    "domain": gettext_lazy("About"), "says": gettext_lazy("In a few words"), "words": gettext_lazy("In their words"),
    "priority": gettext_lazy("Priority"), "agreement": gettext_lazy("Wants to work on it"),
    "criterion": gettext_lazy("Reached when"), "baseline": gettext_lazy("At the start"),
    "target_date": gettext_lazy("By"), "is_long_term": gettext_lazy("Long-term"), "status": gettext_lazy("Stands"),
    "needs": gettext_lazy("Serves"), "owner": gettext_lazy("Who"), "who": gettext_lazy("Name"),
    "due_date": gettext_lazy("Due"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its name; `says`: what it says, empty where nobody wrote it."""

    name: Words
    says: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says beside the thread."""

    sections: tuple[Section, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not any(one.says for one in self.sections)


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: where, how it read, and how it reads; empty where it was not there."""

    name: Words
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Part:
    """The differences of one sort."""

    title: Words
    rows: tuple[Row, ...]


def text(plan: PlanRecord) -> Text:
    """The sections of a version, in order."""
    labels = {name: field.label for name, field in Sections.base_fields.items()}
    return Text(tuple(Section(labels[name] or name, getattr(plan, name).strip()) for name in SECTIONS))


def changes(found: Differences, old: PlanRecord, new: PlanRecord) -> tuple[Part, ...]:
    """What changed from one version to another, in words; only what did."""
    labels = {name: field.label for name, field in Sections.base_fields.items()}
    names = {one.id: one.says for plan in (old, new) for one in plan.content.needs}
    sections = [Row(labels[name] or name, was, now) for name, (was, now) in found.sections.items()]
    goals = _rows(found.goals_added, found.goals_removed, found.goals_changed, GoalStatus, names)
    needs = _rows(found.needs_added, found.needs_removed, found.needs_changed, GoalStatus, names)
    steps = _rows(found.steps_added, found.steps_removed, found.steps_changed, TaskStatus, names)
    told = ((_("Needs"), needs), (_("Goals"), goals), (_("Steps"), steps), (_("What the plan says besides"), sections))
    return tuple(Part(title, tuple(rows)) for title, rows in told if rows)


def _rows(
    added: Iterable[PlanNeed | PlanGoal | PlanStep],
    removed: Iterable[PlanNeed | PlanGoal | PlanStep],
    changed: Iterable[Changed],
    statuses: type[GoalStatus | TaskStatus],
    names: Mapping[Any, str],
) -> list[Row]:
    rows = [Row(_("Added"), "", _said(one)) for one in added]
    rows += [Row(_("Left out"), _said(one), "") for one in removed]
    for one in changed:
        for name, (was, now) in one.fields.items():
            told = f"{one.says} · {FIELDS[name]}"
            rows.append(Row(told, _value(name, was, statuses, names), _value(name, now, statuses, names)))
    return rows


def _said(one: PlanNeed | PlanGoal | PlanStep) -> str:
    return one.words if isinstance(one, PlanGoal) else one.says


def _value(name: str, value: Any, statuses: type[GoalStatus | TaskStatus], names: Mapping[Any, str]) -> str:  # noqa: ANN401 - whatever a field holds
    """A value as people read it."""
    lists: Mapping[str, Any] = {"domain": Domain, "agreement": Agreement, "owner": Owner, "status": statuses}
    if name in lists:
        return str(dict(lists[name].choices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, tuple):
        return "; ".join(names.get(one, _("a need that you may not see")) for one in value)
    return str(value or "")
