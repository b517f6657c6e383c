"""What the page of the audit shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.accounts.audit.faults import FIRST, Fault, Report, Restored, together
from caseway.accounts.audit.queries import NAMED, Line, Listing
from caseway.accounts.audit.sign_ins import Failures, Try
from caseway.web.audit import asking, words
from caseway.web.audit.asking import Question

SHORT = 8  # letters of an id that tell people apart on a page
MOST_FAULTS = 20
MOST_PLACES = 8  # of one fault
MARKS = {"done": "", "shown": "", "denied": "not_met", "failed": "not_met"}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    says: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as it is shown.

    people: names, or short ids of those whom the viewer may not know of, each with the address that asks for that record
    alone, and whether it is a name.
    """

    line: Line
    what: str | Promise
    outcome: str | Promise
    mark: str
    people: tuple[tuple[str, str, bool], ...]
    more: int
    reason: str
    kind: str | Promise

    @property
    def has_details(self) -> bool:
        """Whether there is more to say than fits a line."""
        return bool(self.reason or self.line.changed or self.line.object or self.line.session)


@dataclass(frozen=True, slots=True)
class Page:
    """The entries, and the addresses of the older and of the newest."""

    entries: tuple[Shown, ...]
    older: str
    newest: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in words: where, what, what to do; the entry it begins with as it stands now, if it is the viewer's to see."""

    where: str
    what: str | Promise
    advice: str | Promise
    entry: Shown | None
    address: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven, in words."""

    faults: tuple[Wrong, ...]
    more: int
    is_whole: bool
    before: int
    first: str
    last: str
    seen: str
    sound: int
    restored: tuple[str, ...]
    steps: tuple[str | Promise, ...] = FIRST


@dataclass(frozen=True, slots=True)
class Tried:
    """A sign-in that failed, in words; `address`: the question for this account's alone."""

    one: Try
    step: str | Promise
    address: str


def coworkers(asked: Question, people: Iterable[tuple[UUID, str]]) -> list[Option]:
    """Whom one may choose."""
    return [Option(str(user), name, str(user) == asked.typed["who"]) for user, name in people]


def choices(asked: Question, listing: Listing) -> dict[str, list[Option]]:
    """What may be chosen in the lists of the form."""
    what = asked.typed["what"]
    return {
        "who": coworkers(asked, listing.coworkers),
        "what": [Option(code, says, code == what) for code, says in words.ACTIONS.items()],
    }


def page(asked: Question, listing: Listing) -> Page:
    """The entries of a page."""
    older = asked.address(before=str(listing.older)) if listing.older is not None else ""
    newest = asked.address() if asked.asked.before is not None else ""
    return Page(tuple(_shown(line, asked, listing.people) for line in listing.lines), older, newest)


def whose(asked: Question, listing: Listing) -> str:
    """Whose record is asked about, by name where the viewer may know it; empty where none is."""
    one = asked.asked.whose
    return listing.people.get(one, one.hex[:SHORT]) if one else ""


def _shown(line: Line, asked: Question, names: Mapping[UUID, str]) -> Shown:
    first = sorted(line.people, key=lambda one: one != asked.asked.whose)[:NAMED]
    people = tuple((names.get(one, one.hex[:SHORT]), asked.address(whose=str(one)), one in names) for one in first)
    return Shown(
        line, words.action(line.action), words.OUTCOMES.get(line.outcome, line.outcome), MARKS.get(line.outcome, ""),
        people, len(line.people) - len(first), words.reason(line.reason), words.KINDS.get(line.kind, line.kind),
    )  # fmt: skip


def tries(asked: Question, found: Failures) -> tuple[Tried, ...]:
    """The sign-ins that failed."""
    return tuple(
        Tried(one, words.STEPS.get(one.step, one.step), asked.address(who=str(one.user)) if one.user else "")
        for one in found.tries
    )


def beginnings(report: Report) -> list[int]:
    """The entries with which the faults that a page tells of begin."""
    return [one.row for one in report.faults[:MOST_FAULTS] if one.row and not one.line]


def proof(report: Report, stands: Mapping[int, Line]) -> Proof:
    """What a report says; `stands`: what the entries that are wrong say now."""
    groups = together(report.faults)
    told = tuple(_wrong(group, stands) for group in groups[:MOST_FAULTS])
    return Proof(
        told, len(groups) - len(told), report.begins <= 1, report.begins - 1,
        _when(report.first_at), _when(report.last_at), _when(report.vouched_at),
        report.sound, tuple(map(_restored, report.restored)),
    )  # fmt: skip


def _wrong(group: Sequence[Fault], stands: Mapping[int, Line]) -> Wrong:
    fault = group[0]
    more = len(group) - MOST_PLACES
    where = ", ".join(_where(one) for one in group[:MOST_PLACES])
    if more > 0:
        where = f"{where} {ngettext('and %(number)d more', 'and %(number)d more', more) % {'number': more}}"
    line = None if fault.line or fault.name else stands.get(fault.row)
    if line is None:
        return Wrong(where, fault.means, fault.advises, None, "")
    asked = asking.read({"only": str(fault.row)})
    return Wrong(where, fault.means, fault.advises, _shown(line, asked, {}), asked.address())


def _restored(one: Restored) -> str:
    """That a backup was restored, and which entries are gone since."""
    told = _("A backup of %(moment)s was put in the place of the database, on %(at)s.")
    gone = _("Entries No. %(first)d to %(last)d of the database before, which checkpoints had seen, went with it.")
    told = f"{told} {gone}" if one.seen >= one.row else told
    return told % {"moment": _when(one.moment), "at": _when(one.at), "first": one.row, "last": one.seen}


def _when(at: datetime | None) -> str:
    """A moment as the clock on the wall has it."""
    if at is None:
        return "?"
    here = timezone.localtime(at)
    return f"{date_format(here, 'DATE_FORMAT')}, {here:%H:%M}"


def _where(fault: Fault) -> str:
    """Where a fault is; the names of files stay on the server."""
    if fault.line:
        return _("Checkpoint in line %(line)d") % {"line": fault.line}
    if fault.name:
        return _("Trigger “%(name)s”") % {"name": fault.name}
    if fault.kind == "stuck":
        return _("New entries")
    if fault.kind == "no_checkpoint":
        return _("Checkpoints")
    number = fault.last - fault.row + 1
    return ngettext("Entry No. %(first)d", "Entries No. %(first)d to %(last)d", number) % {
        "first": fault.row,
        "last": fault.last,
    }
