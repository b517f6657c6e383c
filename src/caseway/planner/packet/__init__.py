"""The application packet: what a certifier asks, filled from a person's file, as a PDF to print, sign and keep.

    made = packet.make(rule, particulars, person, on=day)
    made.content, made.pages, made.missing

In English only: the certifier reads it. It never claims to be the certifier's own form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from caseway import criteria
from caseway.criteria import Rule
from caseway.planner.packet import checklist, printing, records, sources, summary, work
from caseway.planner.packet.checklist import Paper, Part, Row
from caseway.planner.packet.printing import is_packet
from caseway.planner.packet.records import Table
from caseway.planner.packet.sources import Bibliography, Entry, Noted
from caseway.planner.packet.way import Way
from caseway.planner.packet.words import long_day, prose, seen
from caseway.planner.packet.work import Form
from caseway.rulebooks import Person
from caseway.rulebooks.particulars import Particulars

__all__ = ["Packet", "content", "is_packet", "make"]

NO_NAME = Part("Your name", "not in the file")


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet that was made: the PDF, its pages, and what is still missing in it."""

    content: bytes
    pages: int
    missing: tuple[Part, ...]


def make(rule: Rule, particulars: Particulars | None, person: Person, *, on: date) -> Packet:
    """The packet of one person for one certification on a day; without particulars, only what the rule asks."""
    found = content(rule, particulars, person, on=on)
    made = printing.pdf(_plain(found), on=on)
    return Packet(made, printing.pages(made), found.missing)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a packet says, in the order it says it."""

    title: str
    person: str
    day: str
    verdict: str
    headline: str
    answer: str
    glance: tuple[Part, ...]
    missing: tuple[Part, ...]
    rows: tuple[Row, ...]
    papers: tuple[Paper, ...]
    no_papers: str
    tables: tuple[Table, ...]
    jobs: Table
    by_supervisor: tuple[Table, ...]
    forms: tuple[Form, ...]
    sources: tuple[Entry, ...]
    standings: tuple[Noted, ...]
    assumptions: tuple[Noted, ...]
    questions: tuple[str, ...]
    unpublished: tuple[Noted, ...]
    edition: str
    rulebook: str
    unshown: str = ""


def content(rule: Rule, particulars: Particulars | None, person: Person, *, on: date) -> Content:
    """What the packet says, before it is set."""
    verdict = criteria.judge(rule, person.evidence, on=on)
    way, bibliography = Way(verdict), Bibliography()
    rows = checklist.rows(way, bibliography.cite)
    papers = checklist.papers(way, particulars, bibliography.cite)
    groups = work.groups(way)
    questions = sources.deciding_questions(way)
    return Content(
        title=prose(rule.title),
        person=person.name or "",
        day=long_day(on),
        verdict=verdict.verdict,
        headline=summary.VERDICTS[verdict.verdict],
        answer=summary.answer(verdict),
        glance=tuple(summary.glance(verdict, particulars)),
        missing=(*(() if person.name else (NO_NAME,)), *checklist.missing(rows, papers)),
        rows=rows,
        papers=papers,
        no_papers="" if papers else _no_papers(particulars),
        tables=records.tables(way, particulars),
        jobs=work.jobs(way, particulars),
        by_supervisor=work.by_supervisor(way, groups) if groups and way.measures(work.KIND) else (),
        forms=work.forms(way, groups, particulars),
        sources=bibliography.entries(),
        standings=bibliography.standings(),
        assumptions=sources.assumptions(way),
        questions=questions,
        unpublished=sources.other_questions(particulars, questions),
        edition=f"in force since {long_day(rule.edition)}",
        rulebook=rule.name,
    )


def _no_papers(particulars: Particulars | None) -> str:
    if particulars is None:
        return "This rulebook does not say what is sent with the application. Ask the certifier."
    return "The public pages read name nothing to send with the application. Ask the certifier."


def _plain(found: Content) -> dict[str, object]:
    """The content as plain values, without the signs nobody can see."""
    plain = _cleaned(asdict(found))
    assert isinstance(plain, dict)
    return plain


def _cleaned(part: object) -> object:
    if isinstance(part, str):
        return seen(part)
    if isinstance(part, dict):
        return {name: _cleaned(value) for name, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_cleaned(value) for value in part]
    return part
