"""The checklist of a packet: what the certifier asks, what the file holds of it, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from caseway import criteria
from caseway.criteria import Bounds, Field, Kind, Reason, Source
from caseway.planner.packet.way import ALTERNATIVES, Way, taken
from caseway.planner.packet.words import is_nothing, listed, prose, say, state, value
from caseway.rulebooks.particulars import Document, Particulars

Cite = Callable[[tuple[Source, ...]], tuple[int, ...]]

MOST_RECORDS = 4  # named in one row; all of them stand in the tables
SUPERVISORS = "supervisor_"
LACKING = ("missing", "open", "ask")


@dataclass(frozen=True, slots=True)
class Part:
    """A name and what is said of it: a record that counts, a way that is open."""

    label: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One clause: whether it is met (met, missing, open, ask, send), what it says, and what the file shows.

    ways: alternatives, when one of several would do.  instead: other ways that are not needed.
    asks: what the person has to answer before it can be told.
    """

    status: str
    label: str
    says: str
    found: str = ""
    counted: tuple[Part, ...] = ()
    left: tuple[Part, ...] = ()
    ways: tuple[Part, ...] = ()
    asks: tuple[str, ...] = ()
    instead: str = ""
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What the file holds of one record for a paper, and which of its facts are missing."""

    name: str
    given: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """Something written or sent with the application: ready, missing, check (by hand), later or spare."""

    status: str
    label: str
    says: str
    lines: tuple[Line, ...] = ()
    cites: tuple[int, ...] = ()


def rows(way: Way, cite: Cite) -> tuple[Row, ...]:
    """Every clause relied on, one row each."""
    root = way.verdict.reasons
    parts = root.children if root.clause.operator == "all" else (root,)
    return tuple(row for part in parts for row in _rows(way, part, cite))


def _rows(way: Way, reason: Reason, cite: Cite) -> Iterator[Row]:
    chosen = taken(reason)
    if reason.clause.operator in ALTERNATIVES and reason.verdict != "met" and len(chosen) > 1:
        ways = tuple(Part(prose(child.label), _way(child)) for child in chosen)
        yield replace(_row(way, reason, cite), found=_enough(reason), ways=ways)
    elif reason.children and reason.clause.operator != "not":
        below = [row for child in chosen for row in _rows(way, child, cite)]
        spare = [prose(child.label) for child in reason.children if child not in chosen]
        if spare and reason.verdict == "met" and below[0].status == "met" and not below[0].instead:
            below[0] = replace(below[0], instead=listed(spare, 4))
        yield from below
    else:
        yield _row(way, reason, cite)


def _way(reason: Reason) -> str:
    """How one of several ways stands, and why a record does not count where none does."""
    left = [] if reason.children else reason.not_counted
    observed = reason.observed
    if left and isinstance(observed, Bounds) and not observed.possibly:
        return f"{state(reason)} ({say(left[0].record.label)}: {say(left[0].because)})"
    return state(reason)


def _enough(reason: Reason) -> str:
    met = sum(child.verdict == "met" for child in reason.children)
    needed = int(reason.clause.at_least or 1) - met
    return "one of these ways is enough" if needed == 1 else f"{needed} of these ways are needed"


def _row(way: Way, reason: Reason, cite: Cite) -> Row:
    clause = reason.clause
    counted = [
        Part(say(one.record.label), say(one.amount or "")) for one in reason.counted if not is_nothing(one.amount)
    ]
    looks = clause.kind is not None and clause.operator != "fact"
    asks = _asks(way, reason) if reason.verdict == "unknown" else ()
    mine = tuple(say(ask.question) for ask in asks if ask.of == "person")
    return Row(
        status=_status(reason, is_mine=bool(mine)),
        label=prose(reason.label),
        says=prose(reason.says) if reason.says != reason.label else "",
        found=prose(clause.document) if clause.document else state(reason),
        counted=_shown(counted) if looks else (),
        left=_left(reason) if looks and reason.verdict != "met" else (),
        asks=(*mine[:MOST_RECORDS], *([f"and {len(mine) - MOST_RECORDS} more"] if len(mine) > MOST_RECORDS else [])),
        cites=cite((clause.source, *clause.also)),
    )


def _left(reason: Reason) -> tuple[Part, ...]:
    return _shown([Part(say(one.record.label), say(one.because)) for one in reason.not_counted])


def _shown(parts: list[Part]) -> tuple[Part, ...]:
    more = len(parts) - MOST_RECORDS
    return (*parts[:MOST_RECORDS], Part(f"and {more} more")) if more > 0 else tuple(parts)


def _asks(way: Way, reason: Reason) -> tuple[criteria.Ask, ...]:
    """What one clause turns on: the clause judged as if it were the whole rule."""
    verdict = way.verdict
    return criteria.judge(replace(verdict.rule, root=reason.clause), verdict.evidence, on=verdict.on).asks


def _status(reason: Reason, *, is_mine: bool) -> str:
    if reason.clause.operator == "document":
        return "send"
    if reason.verdict == "unknown":
        return "open" if is_mine else "ask"
    return {"met": "met", "not_met": "missing"}[reason.verdict]


def papers(way: Way, particulars: Particulars | None, cite: Cite) -> tuple[Paper, ...]:
    """What the certifier has one write or send, each filled from the file."""
    documents = particulars.documents if particulars else ()
    return tuple(_paper(way, document, cite) for document in documents)


def asked(way: Way, particulars: Particulars | None) -> tuple[Document, ...]:
    """The papers asked of those who go this way."""
    documents = particulars.documents if particulars else ()
    return tuple(document for document in documents if _is_asked(way, document))


def _is_asked(way: Way, document: Document) -> bool:
    known = {clause.id for clause in way.verdict.rule.clauses()}
    return document.clause not in known or document.clause in way.ids


def _paper(way: Way, document: Document, cite: Cite) -> Paper:
    cites = cite((document.source,))
    if not _is_asked(way, document):
        return Paper("spare", prose(document.label), prose(document.says), cites=cites)
    places = {kind: _places(way, kind) for kind in _kinds(document)}
    lines = [line for kind in places for line in _lines(way, document, kind, places[kind])]
    if not document.facts:
        status = "check"
    elif not lines:  # nothing counts yet, or what counts has nothing to tell here, as who had no supervisor
        status = "spare" if any(places.values()) else "later"
    else:
        status = "missing" if any(line.missing for line in lines) else "ready"
    # Where there are many lines the page shows the first; those with something missing must be among them.
    lines.sort(key=lambda line: not line.missing)
    return Paper(status, prose(document.label), prose(document.says), tuple(lines), cites)


def _kinds(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.partition(".")[0] for fact in document.facts))


def _places(way: Way, kind: str) -> Sequence[int]:
    """The records a paper is about: those that count, or all where the rule does not look at them."""
    return way.places(kind) if way.asks_of(kind) else range(len(way.verdict.evidence.records.get(kind, ())))


def _lines(way: Way, document: Document, name: str, places: Sequence[int]) -> Iterator[Line]:
    evidence = way.verdict.evidence
    kind, records = evidence.subject.kinds[name], evidence.records.get(name, ())
    for place in places:
        record = records[place]
        names = needed_fields(document, name, record)
        fields = [kind.fields[field] for field in names]
        told = [field for field in fields if field.name in record and not _is_named(kind, field)]
        given = [f"{prose(field.label)}: {value(kind, field, record)}" for field in told]
        missing = tuple(prose(field.label) for field in fields if field.name not in record)
        if names:
            yield Line(say(kind.named(record, place)), "; ".join(given), missing)


def _is_named(kind: Kind, field: Field) -> bool:
    """Whether a fact stands in the record's name already, word for word."""
    return field.name in kind.named_by and field.type == "text"


def needed_fields(document: Document, kind: str, record: criteria.RawRecord) -> list[str]:
    """The facts of one record that a paper asks for; who had no supervisor has none to name."""
    names = [field for name, _, field in (fact.partition(".") for fact in document.facts) if name == kind]
    alone = record.get("self_employed") is True or record.get("supervised") is False
    return [name for name in names if not (alone and name.startswith(SUPERVISORS))]


def missing(found: tuple[Row, ...], asked: tuple[Paper, ...]) -> tuple[Part, ...]:
    """Everything that is still missing, in a line each."""
    clauses = [Part(row.label, _lacking(row)) for row in found if row.status in LACKING]
    return (*clauses, *(part for paper in asked for part in _missing_facts(paper)))


def _missing_facts(paper: Paper) -> Iterator[Part]:
    """What a paper lacks, said once for all records that lack the same."""
    found: dict[tuple[str, ...], list[str]] = {}
    for line in paper.lines:
        if line.missing:
            found.setdefault(line.missing, []).append(line.name)
    for facts, names in found.items():
        yield Part(paper.label, f"{', '.join(facts)}, for {listed(names)}")


def _lacking(row: Row) -> str:
    if not row.ways:
        return row.found
    return f"{row.found}, and {'none is met' if row.status == 'missing' else 'none is certain'}"
