"""The answers so far in a few lines, for looking back over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway import criteria
from caseway.web.base.wording import day, say
from caseway.web.check import cards
from caseway.web.check.draft import Draft
from caseway.web.check.steps import Step


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a line: what it is, when it was, and how many questions about it are open."""

    name: str
    when: str
    gaps: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was answered in one step."""

    step: Step
    lines: tuple[Line, ...]
    says: str = ""
    has_wrong: bool = False


def part(step: Step, draft: Draft) -> Part:
    """Sum up a step."""
    found: Any = draft.document.get(step.kind.name)
    has_wrong = cards.has_wrong(step, draft)
    if found is None:
        return Part(step, (), _("Not answered yet, so it counts as not known."), has_wrong)
    if not found:
        return Part(step, (), _("None"), has_wrong)
    if step.kind.single:
        lines = [_answer(field, found[name]) for name, field in step.kind.fields.items() if name in found]
    else:
        lines = [_line(step, record, index) for index, record in enumerate(found)]
    return Part(step, tuple(lines), "", has_wrong)


def _line(step: Step, record: Mapping[str, Any], index: int) -> Line:
    name = _name(step.kind, record) or f"{step.words.one} {index + 1}"
    return Line(name, _when(step.kind, record), _gaps(step.kind, record))


def _answer(field: criteria.Field, value: object) -> Line:
    label = say(field.label)
    return Line(f"{label[:1].upper()}{label[1:]}: {_word(field, value)}", "", "")


def about(kind: criteria.Kind, record: Mapping[str, Any]) -> str:
    """Say in a few words which record this is; nothing while nothing tells."""
    return ", ".join(part for part in (_name(kind, record), _when(kind, record)) if part) if not kind.single else ""


def _name(kind: criteria.Kind, record: Mapping[str, Any]) -> str:
    return " · ".join(_word(kind.fields[name], record[name]) for name in kind.named_by if record.get(name) is not None)


def _word(field: criteria.Field, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in field.words:
        return say(field.words[value])
    if isinstance(value, (list, tuple)):
        return ", ".join(str(word) for word in value)
    return str(value).replace("_", " ") if field.normal == "snake" else str(value)


def _when(kind: criteria.Kind, record: Mapping[str, Any]) -> str:
    begins, ends = record.get(kind.begins), record.get(kind.ends)
    is_open = bool(kind.ends) and kind.ends in record and ends is None
    until = say(kind.open) if is_open else _day(ends)
    if until and begins:
        words = _("since %(first)s, %(last)s") if is_open else _("%(first)s to %(last)s")
        return words % {"first": _day(begins), "last": until}
    if until:
        return until if is_open else _("until %(last)s") % {"last": until}
    if begins:
        return _("from %(first)s") % {"first": _day(begins)}
    return _day(record.get(kind.happens))


def _day(value: object) -> str:
    if not value:
        return ""
    return day(value if isinstance(value, date) else date.fromisoformat(str(value)))


def _gaps(kind: criteria.Kind, record: Mapping[str, Any]) -> str:
    count = sum(1 for name, field in kind.fields.items() if name not in record and not field.optional)
    return ngettext("%(count)d question open", "%(count)d questions open", count) % {"count": count} if count else ""
