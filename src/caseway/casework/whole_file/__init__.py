"""The whole case as one file for a reviewer: everything that is on file and may be shown, in the order of the work.

Made when it is asked for and kept nowhere. What a label hides, counseling notes, drafts and what was entered in error are
left out before anything is set, and counted: a page says how much and why before the file is made, and so does the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts import queries as accounts
from caseway.accounts.viewer import Viewer
from caseway.casework import sight
from caseway.casework.access import require
from caseway.casework.models import Case, Contact
from caseway.casework.records import CaseRecord
from caseway.casework.whole_file import blocks, sections, served
from caseway.casework.whole_file.blocks import Block
from caseway.casework.whole_file.ledger import Choice, Ledger, Part, Why
from caseway.clients import labels as marks
from caseway.clients import queries as people
from caseway.clients.consents import staff
from caseway.clients.privacy import Purpose
from caseway.planner.packet import printing
from caseway.planner.packet.words import seen as visible

__all__ = ["EXPORT", "Choice", "Part", "Preview", "WholeFile", "Why", "make", "preview"]

EXPORT = "case.export"
TEMPLATE = Path(__file__).parent / "whole_file.typ"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would hold, by part, and what it would leave out, by part and why."""

    kept: Mapping[str, int]
    left_out: Mapping[tuple[str, str], int]
    contacts: int

    @property
    def total(self) -> int:
        """How much is left out in all."""
        return sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that was made: the PDF, its pages, and what it holds and leaves out."""

    content: bytes
    pages: int
    preview: Preview


def preview(*, viewer: Viewer, record: CaseRecord, choice: Choice, at: datetime, on: date) -> Preview:
    """What the file of a case that was opened would hold and leave out; raises Absent, NeedsReason or NeedsProof."""
    row = _row(viewer, record.id, on=on)
    ledger = _ledger(row, choice, viewer, on=on)
    _sections(row, record, ledger, viewer, at=at, on=on)
    return _previewed(row, ledger)


def make(*, viewer: Viewer, record: CaseRecord, choice: Choice, at: datetime, on: date) -> WholeFile:
    """The file of a case that was opened, once it is written down who took it out.

    Raises Absent, NeedsReason, NeedsProof or TooMany.
    """
    row = _row(viewer, record.id, on=on)
    taken = audit.Event(EXPORT, "case_file", record.id, changed=_chosen(choice))
    people.enter(taken, row.client_id, viewer=viewer, at=at, on=on)
    ledger = _ledger(row, choice, viewer, on=on)
    made = _sections(row, record, ledger, viewer, at=at, on=on)
    content = _content(row, record, made, ledger, viewer, at=at)
    pdf = printing.pdf(_cleaned(content), on=on, template=TEMPLATE)
    return WholeFile(pdf, printing.pages(pdf), _previewed(row, ledger))


def _row(viewer: Viewer, case: UUID, *, on: date) -> Case:
    require(viewer, EXPORT, case, on=on)
    return Case.objects.select_related("client", "organization", "program").get(pk=case)


def _chosen(choice: Choice) -> tuple[str, ...]:
    """What was chosen, by the names of the choices: the parts, and whether days or counseling notes were."""
    more = {"since": choice.since, "until": choice.until, "with_counseling": choice.with_counseling}
    return (*sorted(choice.parts), *(name for name, value in more.items() if value))


def _ledger(row: Case, choice: Choice, viewer: Viewer, *, on: date) -> Ledger:
    seen = sight.of(row.client_id, staff(viewer), Purpose.HOPERAT, on=on)
    return Ledger(choice, seen.within(row.labels))


def _sections(row: Case, record: CaseRecord, ledger: Ledger, viewer: Viewer, *, at: datetime, on: date) -> list[Block]:
    makers = {
        Part.CASE: lambda: sections.of_case(record, ledger),
        Part.NEEDS: lambda: sections.of_needs(row, ledger, viewer=viewer, on=on),
        Part.PLANS: lambda: sections.of_plans(row, ledger, viewer=viewer, on=on),
        Part.SERVICES: lambda: served.section(row, ledger),
        Part.ASSESSMENTS: lambda: sections.of_assessments(row, ledger),
        Part.DUE: lambda: sections.of_due(row, ledger, viewer=viewer, at=at, on=on),
        Part.DOCUMENTS: lambda: sections.of_documents(row, ledger),
    }
    return [makers[part]() for part in Part if part in ledger.choice.parts]


def _previewed(row: Case, ledger: Ledger) -> Preview:
    contacts = Contact.objects.filter(case=row).count()
    return Preview(dict(ledger.kept), dict(ledger.left_out), contacts)


def _content(
    row: Case, record: CaseRecord, made: list[Block], ledger: Ledger, viewer: Viewer, *, at: datetime
) -> dict[str, Any]:
    by = accounts.names([viewer.user], viewer=viewer)[viewer.user]
    name = record.person.name
    printed = _("Printed by {name} on {moment}").format(name=by, moment=blocks.moment(at))
    labels = ledger.labels | set(record.client_labels) | set(record.labels)
    return {
        "language": get_language() or "en",
        "title": _("Case file"),
        "name": name,
        "agency": row.organization.name,
        "lines": [
            [_("Client"), name],
            [_("Born"), blocks.day(row.client.birth_date)],
            [_("Agency"), row.organization.name],
            [_("Program"), record.program.name],
            [_("Case"), str(row.pk)],
            [_("Period"), _period(ledger.choice)],
        ],
        "printed": printed,
        "confidential": _("Confidential health information"),
        "notices": list(marks.notices(labels)),
        "contents": _("Contents"),
        "page": _("Page"),
        "of": _("of"),
        "asked_title": _("What Medicaid asks of a case record, and where it stands in this file"),
        "asked_head": [_("42 CFR 441.18(a)(7)"), _("Part")],
        "asked": [[str(what), str(part.label)] for what, part in _asked_of_a_record() if part in ledger.choice.parts],
        "left_title": _("What this file leaves out"),
        "left_head": [_("Part"), _("Why"), _("How many")],
        "left": [
            [str(Part(part).label), str(Why(why).label), str(number)]
            for (part, why), number in sorted(ledger.left_out.items())
        ],
        "left_none": _("Nothing of the parts that were chosen."),
        "sections": made,
        "unshown_says": _("A sign that this printer does not have is shown as a box:"),
        "unshown": "",
    }


def _asked_of_a_record() -> tuple[tuple[str, Part], ...]:
    """What Medicaid's case record documents, and which part of the file has it."""
    return (
        (_("The client’s name"), Part.CASE),
        (_("Dates of the services"), Part.SERVICES),
        (_("The agency and the person who gave them"), Part.SERVICES),
        (_("Nature, content and units of the services"), Part.SERVICES),
        (_("Whether the goals of the plan were achieved"), Part.NEEDS),
        (_("Whether the client declined services of the plan"), Part.NEEDS),
        (_("The need for and coordination with other case managers"), Part.SERVICES),
        (_("The timeline for getting the services"), Part.NEEDS),
        (_("The timeline for looking at the plan again"), Part.PLANS),
    )


def _period(choice: Choice) -> str:
    if choice.since and choice.until:
        return _("{since} to {until}").format(since=blocks.day(choice.since), until=blocks.day(choice.until))
    if choice.since:
        return _("since {day}").format(day=blocks.day(choice.since))
    return _("until {day}").format(day=blocks.day(choice.until)) if choice.until else _("the whole case")


def _cleaned(part: Any) -> Any:  # noqa: ANN401 - as JSON has it
    """A content without signs that nobody can see; its lines stay lines."""
    if isinstance(part, str):
        return "\n".join(visible(line) for line in part.splitlines())
    if isinstance(part, dict):
        return {name: _cleaned(value) for name, value in part.items()}
    return [_cleaned(one) for one in part] if isinstance(part, list) else part
