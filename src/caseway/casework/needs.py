"""Needs: found by a person or proposed by an instrument, confirmed, agreed upon with the client, and met or not.

Only a person confirms what an instrument proposes. A need that is given up or handed on says why it stays unmet: the
register of unmet needs (`register`) is made of these reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.viewer import Viewer
from caseway.casework import work
from caseway.casework.codes import NEED_MOVES, NEED_OPEN, Agreement, ChangeKind, Domain, NeedStatus
from caseway.casework.models import Assessment, Case, Need
from caseway.clients import faults
from caseway.clients.access import Absent
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid

KIND = ChangeKind.NEED.value
EDITABLE = frozenset({"domain", "says", "words", "priority", "agreement", "found_date", "outcome", "labels"})

# What a need is about can be what must not be seen by chance; what is said here is added to the labels it is given.
LABELS: dict[str, frozenset[str]] = {
    Domain.PARTNER_VIOLENCE: frozenset({"SDV"}),
    Domain.ELDER_ABUSE: frozenset({"VIO"}),
    Domain.SUBSTANCE_USE: frozenset({"ETH"}),
    Domain.MENTAL_HEALTH: frozenset({"MH"}),
}


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """What is known of a need when it is found."""

    domain: str
    says: str
    words: str = ""
    priority: int = 2
    agreement: str = Agreement.NOT_ASKED.value
    labels: tuple[str, ...] = ()
    found_date: date | None = None  # none: today


@dataclass(frozen=True, slots=True)
class Proposal:
    """A need that an instrument proposes; `key` is the proposal's in the instrument, `labels` those of what suggests it.

    A long interview is labeled with all that was said in it; a need is labeled with what it is made of.
    """

    key: str
    domain: str
    says: str
    priority: int = 2
    labels: tuple[str, ...] = ()


def find(*, case: UUID, draft: NeedDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Write down a need that a person found; raises Absent or Invalid."""
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        told = {**asdict(draft), "found_date": work.past(draft.found_date or on, "found_date", on=on)}
        row = _make(held, told, by=by, at=at, on=on)
        work.record(held, KIND, row.pk, "find", by=by, at=at)
    return row.pk


def propose(*, assessment: UUID, proposals: Iterable[Proposal], by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Propose needs that an assessment points to; those that are new. Raises Absent or Invalid.

    A proposal is made once: not again for the same assessment or one that it amends, whatever became of it, nor while a
    need that the same instrument proposed by that key is open.
    """
    with transaction.atomic():
        source = Assessment.objects.filter(pk=assessment, organization=by.organization).first()
        if source is None:
            raise Absent
        held = work.hold(by, source.case_id, on=on)
        known = _proposed(source)
        made: list[UUID] = []
        for one in proposals:
            if one.key in known:
                continue
            known.add(one.key)
            told = {
                "domain": one.domain, "says": one.says, "priority": one.priority, "labels": (*one.labels, *held.labels),
                "found_date": source.administered_date, "status": NeedStatus.PROPOSED.value,
                "assessment_id": source.pk, "proposal": one.key,
            }  # fmt: skip
            row = _make(held, told, by=by, at=at, on=on)
            work.record(held, KIND, row.pk, "propose", by=by, at=at)
            made.append(row.pk)
    return tuple(made)


def confirm(
    *, need: UUID, by: Viewer, at: datetime, on: date, words: str = "", agreement: str = "", priority: int | None = None
) -> None:
    """Say that a proposed need is one, and what the client says of it; raises Absent or Invalid."""
    told = {"words": words, "agreement": agreement, "priority": priority}
    changes = {name: value for name, value in told.items() if value not in {"", None}}
    _move(need, NeedStatus.CONFIRMED, "", changes, by=by, at=at, on=on)


def refute(*, need: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that a need is none; raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why this is not a need.")})
    _move(need, NeedStatus.REFUTED, why, {"outcome": why, "resolved_date": on}, by=by, at=at, on=on)


def agree(*, need: UUID, agreement: str, by: Viewer, at: datetime, on: date) -> None:
    """Say whether the client wants a need worked on; raises Absent or Invalid."""
    _set(need, {"agreement": agreement}, "agree", by=by, at=at, on=on)


def prioritize(*, need: UUID, priority: int, by: Viewer, at: datetime, on: date) -> None:
    """Say how much a need matters, 1 first and 3 last; raises Absent or Invalid."""
    _set(need, {"priority": priority}, "prioritize", by=by, at=at, on=on)


def edit(*, need: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change what is known of a need that was read as `version`; raises Absent, Stale or Invalid. Which changed."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a need that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = work.take(Need, need, by=by, on=on)
        if "found_date" in changes:
            work.past(changes["found_date"], "found_date", on=on)
        if "labels" in changes or "domain" in changes:
            domain = changes.get("domain", row.domain)
            changes = {**changes, "labels": _labels(domain, changes.get("labels", row.labels))}
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if changed:
            work.record(row.case, KIND, need, "edit", by=by, at=at, changed=changed)
    return changed


def begin(*, need: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Work on a need, also on one that was met or given up; raises Absent or Invalid."""
    _move(need, NeedStatus.ACTIVE, "", _open_again(), by=by, at=at, on=on)


def defer(*, need: UUID, why: str, by: Viewer, at: datetime, on: date, unmet: str = "") -> None:
    """Put a need off; `unmet`: where it stays unmet meanwhile, such as on a waiting list. Raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why.")})
    _move(need, NeedStatus.DEFERRED, why, {"unmet": unmet}, by=by, at=at, on=on)


def resolve(*, need: UUID, outcome: str, by: Viewer, at: datetime, on: date, resolved: date | None = None) -> None:
    """Say how a need was met, and when; raises Absent or Invalid."""
    if not outcome.strip():
        raise Invalid({"outcome": _("Say how the need was met.")})
    day = work.past(resolved or on, "resolved_date", on=on)
    changes = {"outcome": outcome, "resolved_date": day, "unmet": ""}
    _move(need, NeedStatus.RESOLVED, outcome, changes, by=by, at=at, on=on)


def give_up(*, need: UUID, unmet: str, by: Viewer, at: datetime, on: date, outcome: str = "") -> None:
    """Say that a need is pursued no more, why it stays unmet, and what is left of it; raises Absent or Invalid."""
    changes = {"unmet": unmet, "outcome": outcome, "resolved_date": on}
    _move(need, NeedStatus.NOT_PURSUED, outcome, changes, by=by, at=at, on=on)


def transfer(*, need: UUID, unmet: str, outcome: str, by: Viewer, at: datetime, on: date) -> None:
    """Say to whom a need that is unmet here was handed on; raises Absent or Invalid."""
    if not outcome.strip():
        raise Invalid({"outcome": _("Say to whom the need was handed on.")})
    changes = {"unmet": unmet, "outcome": outcome, "resolved_date": on}
    _move(need, NeedStatus.TRANSFERRED, outcome, changes, by=by, at=at, on=on)


def strike(*, need: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a need as entered in error: it is kept and counted nowhere; raises Absent or Invalid."""
    with transaction.atomic():
        work.strike(work.take(Need, need, by=by, on=on), KIND, why, by=by, at=at, on=on)


def activate(case: Case, needs: Iterable[UUID], *, by: Viewer, at: datetime, on: date) -> None:
    """Work on those needs of a held case that are confirmed or deferred: a goal that serves them has begun."""
    waiting = (NeedStatus.CONFIRMED, NeedStatus.DEFERRED)
    for row in Need.objects.filter(case=case, pk__in=list(needs), status__in=waiting, is_in_error=False):
        was = work.move(row, NEED_MOVES, NeedStatus.ACTIVE, by=by, at=at, on=on, **_open_again())
        work.tell(case, KIND, was, NeedStatus.ACTIVE, "", by=by, at=at, about=row.pk)


def _open_again() -> dict[str, Any]:
    return {"unmet": "", "resolved_date": None}


def _proposed(source: Assessment) -> set[str]:
    """The keys of what need not be proposed any more by an assessment."""
    chain = [source]
    while (before := chain[-1].amends) is not None:
        chain.append(before)
    mine = Need.objects.filter(assessment__in=chain)
    still = Need.objects.filter(
        case=source.case_id, assessment__instrument=source.instrument, status__in=NEED_OPEN, is_in_error=False
    )
    return {*mine.values_list("proposal", flat=True), *still.values_list("proposal", flat=True)}


def _make(case: Case, told: dict[str, Any], *, by: Viewer, at: datetime, on: date) -> Need:
    labels = _labels(told["domain"], told["labels"])
    row = Need(**{**told, "labels": labels}, case=case, **stamp(by, at))
    faults.check(row, on=on)
    row.save(force_insert=True)
    work.tell(case, KIND, "", row.status, "", by=by, at=at, about=row.pk)
    return row


def _labels(domain: str, labels: Iterable[str]) -> list[str]:
    return work.known_labels({*labels, *LABELS.get(domain, ())})


def _set(need: UUID, changes: dict[str, Any], what: str, *, by: Viewer, at: datetime, on: date) -> None:
    with transaction.atomic():
        row = work.take(Need, need, by=by, on=on)
        if changed := editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on)):
            work.record(row.case, KIND, need, what, by=by, at=at, changed=changed)


def _move(
    need: UUID, status: NeedStatus, why: str, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date
) -> None:
    with transaction.atomic():
        row = work.take(Need, need, by=by, on=on)
        was = work.move(row, NEED_MOVES, status, by=by, at=at, on=on, **changes)
        work.tell(row.case, KIND, was, status, why, by=by, at=at, about=need)
        work.record(row.case, KIND, need, status.value, by=by, at=at)
