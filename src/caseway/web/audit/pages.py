"""What the page of the audit shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.accounts.audit.faults import Fault, Report, Restored
from caseway.accounts.audit.queries import Line, Listing
from caseway.web.audit import words
from caseway.web.audit.asking import Question

SHORT = 8  # letters of an id that tell people apart on a page
MOST_FAULTS = 20
MARKS = {"done": "", "shown": "", "denied": "not_met", "failed": "not_met"}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    says: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as it is shown: `people` are short ids, each with the address that asks for that record alone."""

    line: Line
    what: str | Promise
    outcome: str | Promise
    mark: str
    people: tuple[tuple[str, str], ...]
    more: int

    @property
    def has_details(self) -> bool:
        """Whether there is more to say than fits a line."""
        return bool(self.line.reason or self.line.changed or self.line.object or self.line.session)


@dataclass(frozen=True, slots=True)
class Page:
    """The entries, and the addresses of the older and of the newest."""

    entries: tuple[Shown, ...]
    older: str
    newest: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in words: where, and what."""

    where: str
    what: str | Promise


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
    restored: tuple[str, ...]


def choices(asked: Question, listing: Listing) -> dict[str, list[Option]]:
    """What may be chosen in the lists of the form."""
    who, what = asked.typed["who"], asked.typed["what"]
    return {
        "who": [Option(str(user), name, str(user) == who) for user, name in listing.coworkers],
        "what": [Option(code, says, code == what) for code, says in words.ACTIONS.items()],
    }


def page(asked: Question, listing: Listing) -> Page:
    """The entries of a page."""
    older = asked.address(before=str(listing.older)) if listing.older is not None else ""
    newest = asked.address() if asked.asked.before is not None else ""
    return Page(tuple(_shown(line, asked) for line in listing.lines), older, newest)


def _shown(line: Line, asked: Question) -> Shown:
    first = line.people[:3]
    return Shown(
        line, words.action(line.action), words.OUTCOMES.get(line.outcome, line.outcome), MARKS.get(line.outcome, ""),
        tuple((one.hex[:SHORT], asked.address(whose=str(one))) for one in first), len(line.people) - len(first),
    )  # fmt: skip


def proof(report: Report) -> Proof:
    """What a report says."""
    told = tuple(Wrong(_where(one), one.means) for one in report.faults[:MOST_FAULTS])
    return Proof(
        told, len(report.faults) - len(told), report.begins <= 1, report.begins - 1,
        _when(report.first_at), _when(report.last_at), _when(report.vouched_at),
        tuple(map(_restored, report.restored)),
    )  # fmt: skip


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
    if fault.kind == "no_checkpoint":
        return _("Checkpoints")
    number = fault.last - fault.row + 1
    return ngettext("Row %(first)d", "Rows %(first)d to %(last)d", number) % {"first": fault.row, "last": fault.last}
