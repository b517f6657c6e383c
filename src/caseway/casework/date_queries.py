"""The dates of a case as a page shows them: those that are kept, and those that can be entered by hand, by what asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caseway.accounts.viewer import Viewer
from caseway.casework import sight, standards
from caseway.casework.access import OPEN, require
from caseway.casework.models import Case, CaseDate


@dataclass(frozen=True, slots=True)
class DateSeen:
    """A date that is kept: what it is called, when, and whether a worker keeps it by hand.

    is_hidden: its note is.  has_come: it was planned for a day that is not ahead any more, and a worker has to say whether it
    happened.
    """

    kind: str
    label: str
    at: datetime
    is_planned: bool
    has_hour: bool
    is_by_hand: bool
    note: str
    is_hidden: bool
    by: str
    has_come: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """Dates that can be entered by hand, by the set of rules that asks for them: kind, label and whether the hour matters."""

    title: str
    kinds: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a case: kept, and offered to be entered; `others` no rule of the case asks for."""

    kept: tuple[DateSeen, ...]
    offered: tuple[Offered, ...]
    others: Offered


def of_case(*, viewer: Viewer, case: UUID, on: date) -> Dates:
    """The dates of a case; raises Absent, NeedsReason or NeedsProof."""
    row = require(viewer, OPEN, case, on=on)
    kept = _kept(row, on=on, is_hidden=not sight.of_case(row, viewer, on=on).shows_case(row))
    offered = tuple(_offered(row, on=on))
    asked = {kind for group in offered for kind, _label, _hour in group.kinds}
    by_hand = {key: one for key, one in standards.triggers().items() if one.keeper == "hand"}
    others = sorted(
        ((key, standards.label_of(key), one.hour) for key, one in by_hand.items() if key not in asked),
        key=lambda one: one[1],
    )
    return Dates(kept, offered, Offered("", tuple(others)))


def _kept(row: Case, *, on: date, is_hidden: bool) -> tuple[DateSeen, ...]:
    rows = CaseDate.objects.filter(case=row, is_current=True, is_in_error=False).select_related("created_by")
    known, zone = standards.triggers(), standards.zone()
    return tuple(
        DateSeen(
            one.kind, standards.label_of(one.kind), one.at, one.is_planned, trigger.hour if trigger else False,
            bool(trigger and trigger.keeper == "hand"), "" if is_hidden else one.note, is_hidden, one.created_by.name,
            one.is_planned and bool(trigger and trigger.keeper == "hand") and one.at.astimezone(zone).date() <= on,
        )
        for one in rows.order_by("at", "kind")
        for trigger in [known.get(one.kind)]
    )  # fmt: skip


def _offered(row: Case, *, on: date) -> list[Offered]:
    """What the rules that a case follows start from or are met by, each once, in the order of the sets."""
    known, said, found = standards.triggers(), set[str](), []
    by_set: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for one in standards.of_case(row, on=on).followed:
        titles[one.of.name] = standards.words_of(one.of.name)(one.of.title)
        ways = [kind for way in one.rule.met_by if way.fact == "date" for kind in way.what]
        for kind in (*one.rule.dates(), *ways):
            if kind not in said and kind in known and known[kind].keeper == "hand":
                said.add(kind)
                by_set.setdefault(one.of.name, []).append(kind)
    for name, kinds in by_set.items():
        found.append(Offered(titles[name], tuple((k, standards.label_of(k), known[k].hour) for k in kinds)))
    return found
