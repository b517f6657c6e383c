"""The work in a packet: every job, what counts by supervisor, and a statement for each supervisor to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseway import criteria
from caseway.criteria import Evidence, RawRecord, Reason, Text
from caseway.planner.packet.checklist import SUPERVISORS, asked
from caseway.planner.packet.records import COUNTED, Cell, Table, amounts, letter_of
from caseway.planner.packet.way import Way
from caseway.planner.packet.words import NOT_GIVEN, capitalized, is_nothing, listed, prose, say, short_day, value
from caseway.rulebooks.particulars import Particulars

KIND = "employment"
# The six verbs of the Commission's definition of case management; its "essential activities" are these.
FUNCTIONS = ("Assess", "Plan", "Implement", "Coordinate", "Monitor", "Evaluate")
MOST_COLUMNS = 4  # of measures in one table; more would leave no room for names
SUMS = "Months of jobs held at the same time count once; hours add up. So months by supervisor may add up to more than all."
# Not for a supervisor to confirm: the form itself says so.
SELF_EVIDENT = ("supervised", "self_employed")


@dataclass(frozen=True, slots=True)
class Group:
    """The jobs at one employer under one supervisor, by their places."""

    employer: str
    supervisor: str
    certification: str
    email: str
    places: tuple[int, ...]
    unsupervised: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of their work, for the supervisor to confirm."""

    says: str
    stated: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a supervisor is asked to sign, filled in as far as the file goes."""

    group: Group
    jobs: Table
    amounts: tuple[str, ...]
    statements: tuple[Statement, ...]
    functions: tuple[str, ...]
    hint: str


def jobs(way: Way, particulars: Particulars | None) -> Table:
    """Every job, with what of it counts."""
    records = way.verdict.evidence.records.get(KIND)
    counted = amounts(way, KIND)
    measured = bool(way.measures(KIND))
    wants = bool(_hint(way, particulars))
    head = ["Employer", "Role and setting", "From", "To", "Hours a week", "Supervisor"]
    rows = []
    for place, record in enumerate(records or ()):
        needed = wants and place in way.places(KIND)
        cells = [*_job(way, record), _supervisor(record, needed=needed)]
        rows.append(tuple([*cells, Cell(counted.get(place, "no"))] if measured else cells))
    note = "" if rows else "No job." if records is not None else "The file says nothing about work."
    return Table("Work", tuple([*head, COUNTED] if measured else head), tuple(rows), note)


def _job(way: Way, record: RawRecord) -> list[Cell]:
    def of(name: str) -> str:
        kind = way.verdict.evidence.subject.kinds[KIND]
        return value(kind, kind.fields[name], record)

    role = ", ".join(filter(None, (of("role"), of("setting"))))
    full_time = {"yes": "full-time", "no": "part-time"}.get(of("full_time"), "")
    hours = ", ".join(filter(None, (of("hours_per_week"), full_time)))
    return [Cell(text or NOT_GIVEN) for text in (of("employer"), role, of("start"), of("end"), hours)]


def _supervisor(record: RawRecord, *, needed: bool) -> Cell:
    if record.get("self_employed") is True:
        return Cell("self-employed")
    if record.get("supervised") is False:
        return Cell("none")
    name, certification = str(record.get("supervisor_name", "")), _certification(record)
    if not name and needed:
        return Cell(f"name, {certification}" if certification else "name", missing=True)
    return Cell(", ".join(filter(None, (name, certification))) or NOT_GIVEN)


def _certification(record: RawRecord) -> str:
    found = str(record.get("supervisor_certification", ""))
    return "no certification" if found == "NONE" else found


def _hint(way: Way, particulars: Particulars | None) -> str:
    """What the certifier says of supervisors, where it asks for them."""
    papers = asked(way, particulars)
    hints = (paper.says for paper in papers if any(f".{SUPERVISORS}" in fact for fact in paper.facts))
    return prose(next(hints, ""))


def groups(way: Way) -> tuple[Group, ...]:
    """Jobs that count or may count, by employer and supervisor, in the order of the file."""
    found: dict[tuple[str, str], list[int]] = {}
    records = way.verdict.evidence.records.get(KIND, ())
    for place in way.places(KIND):
        record = records[place]
        who = str(record.get("supervisor_name") or record.get("supervisor_certification") or "")
        found.setdefault((_key(record.get("employer")), _key(who)), []).append(place)
    return tuple(_group([records[place] for place in places], places) for places in found.values())


def _key(text: object) -> str:
    return " ".join(str(text or "").casefold().split())


def _group(records: Sequence[RawRecord], places: Sequence[int]) -> Group:
    def every(name: str) -> list[str]:
        return list(dict.fromkeys(str(record[name]) for record in records if record.get(name)))

    certifications = dict.fromkeys(filter(None, map(_certification, records)))
    return Group(
        employer=next(iter(every("employer")), ""),
        supervisor=next(iter(every("supervisor_name")), ""),
        certification=listed(list(certifications)),
        email=listed(every("supervisor_email")),
        places=tuple(places),
        unsupervised=all(_is_alone(record) for record in records),
    )


def _is_alone(record: RawRecord) -> bool:
    return record.get("self_employed") is True or record.get("supervised") is False


def by_supervisor(way: Way, found: Sequence[Group]) -> tuple[Table, ...]:
    """What counts by supervisor: a row each, all together, and what is needed."""
    measures = way.measures(KIND)
    chunks = [range(start, len(measures))[:MOST_COLUMNS] for start in range(0, len(measures), MOST_COLUMNS)]
    return tuple(_by_supervisor(way, found, [(number, measures[number]) for number in chunk]) for chunk in chunks)


def _by_supervisor(way: Way, found: Sequence[Group], measures: Sequence[tuple[int, Reason]]) -> Table:
    lettered = len(way.measures(KIND)) > 1
    head = [
        f"{letter_of(number)}: {prose(reason.label)}" if lettered else prose(reason.label)
        for number, reason in measures
    ]
    rows = [
        (
            Cell(name_of(group)),
            Cell(group.employer or NOT_GIVEN),
            *(Cell(say(_of_group(way, group, one))) for _, one in measures),
        )
        for group in found
    ]
    note = SUMS if len(found) > 1 else ""
    together = (Cell("All together"), Cell(""), *(Cell(say(one.observed.text)) for _, one in measures))
    needed = (Cell("Needed"), Cell(""), *(Cell(say(one.needed.text) if one.needed else "") for _, one in measures))
    return Table("What counts, by supervisor", ("Supervisor", "Employer", *head), (*rows, together, needed), note)


def name_of(group: Group) -> str:
    """What to call a group's supervisor."""
    if group.unsupervised:
        return "No supervisor"
    return ", ".join(filter(None, (group.supervisor or "Name not given", group.certification)))


def _of_group(way: Way, group: Group, measure: Reason) -> Text:
    """What a group's jobs bring toward one clause: the clause judged on these jobs alone."""
    verdict = way.verdict
    records = verdict.evidence.records
    alone = Evidence(verdict.evidence.subject, {**records, KIND: tuple(records[KIND][place] for place in group.places)})
    rule = replace(verdict.rule, root=measure.clause)
    return criteria.judge(rule, alone, on=verdict.on).reasons.observed.text


def forms(way: Way, found: Sequence[Group], particulars: Particulars | None) -> tuple[Form, ...]:
    """A statement to sign for each supervisor; who worked for themselves has client firms instead."""
    records = way.verdict.evidence.records.get(KIND, ())
    wanted = [
        group for group in found if any(records[place].get("self_employed") is not True for place in group.places)
    ]
    return tuple(_form(way, group, particulars) for group in wanted)


def _form(way: Way, group: Group, particulars: Particulars | None) -> Form:
    records = [way.verdict.evidence.records[KIND][place] for place in group.places]
    facts = [name for name in way.fields(KIND) if name not in SELF_EVIDENT]
    brought = [(_of_group(way, group, measure), prose(measure.label)) for measure in way.measures(KIND)]
    return Form(
        group=group,
        jobs=_dated(way, records),
        amounts=tuple(f"{say(amount)} toward “{label}”" for amount, label in brought if not is_nothing(amount)),
        statements=tuple(_statement(way, name, records) for name in facts if _is_flag(way, name)),
        functions=FUNCTIONS if "essential_activities" in facts else (),
        hint=_hint(way, particulars),
    )


def _dated(way: Way, records: Sequence[RawRecord]) -> Table:
    kind = way.verdict.evidence.subject.kinds[KIND]
    names = ("role", "start", "end", "hours_per_week", "case_management_share")
    fields = [kind.fields[name] for name in names]
    rows = tuple(tuple(Cell(value(kind, field, record) or NOT_GIVEN) for field in fields) for record in records)
    return Table("The work", tuple(capitalized(prose(field.label)) for field in fields), rows)


def _is_flag(way: Way, name: str) -> bool:
    return way.verdict.evidence.subject.kinds[KIND].fields[name].type == "flag"


def _statement(way: Way, name: str, records: Sequence[RawRecord]) -> Statement:
    field = way.verdict.evidence.subject.kinds[KIND].fields[name]
    says = capitalized(prose(field.yes or field.label))
    values = [record.get(name) for record in records]
    if all(one is True for one in values):
        return Statement(says, "yes")
    if all(one is False for one in values):
        return Statement(says, "no")
    if all(one is None for one in values):
        return Statement(says, "not stated")
    answers = {True: "yes", False: "no", None: "not stated"}
    spells = [f"from {_from(record)}: {answers[record.get(name)]}" for record in records]  # type: ignore[index]
    return Statement(says, listed(spells, 6))


def _from(record: RawRecord) -> str:
    start = record.get("start")
    return short_day(start) if isinstance(start, date) else "a day not given"
