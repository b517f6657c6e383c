"""People as plain dicts, as a person file holds them, written as tables of evidence; and what each engine says of them."""

from datetime import date

import pyarrow as pa

from caseway import criteria
from caseway.criteria.judging import find
from caseway.criteria.population.judging import PEOPLE, judge_tables
from caseway.criteria.population.program import compile_rule

TYPES = {
    "flag": pa.bool_(),
    "number": pa.float64(),
    "date": pa.date32(),
    "choice": pa.string(),
    "text": pa.string(),
    "words": pa.list_(pa.string()),
}


def tables_of(people, kinds):
    """Tables of evidence of people, who are dicts of records by kind; their ids count from 0."""
    ids = list(range(len(people)))
    columns = {"person_id": pa.array(ids, pa.int64())}
    found = {}
    for name, kind in kinds.items():
        if all(name not in person for person in people):
            continue  # no table at all: absent of everyone
        columns[f"{name}_not_known"] = pa.array([name not in person for person in people])
        found[name] = table_of(
            kind,
            [(id_, record) for id_, person in zip(ids, people, strict=True) for record in records_of(person, kind)],
        )
    return {PEOPLE: pa.table(columns), **found}


def records_of(person, kind):
    records = person.get(kind.name)
    return [] if records is None else [records] if kind.single else records


def table_of(kind, rows):
    columns = {"person_id": pa.array([id_ for id_, _ in rows], pa.int64())}
    for field in kind.fields.values():
        column = [plain(field, record.get(field.name)) for _, record in rows]
        columns[field.name] = pa.array(column, TYPES[field.type])
    if kind.open:
        columns[f"{kind.ends}_not_known"] = pa.array([kind.ends not in record for _, record in rows], pa.bool_())
    return pa.table(columns)


def plain(field, value):
    if value is None:
        return None
    if field.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return float(value) if field.type == "number" else value


def by_reference(rule, evidence, on):
    """The state of every clause, and the bounds of those that measure, as the engine for one person finds them."""
    found = find(rule, evidence, on)
    bounds = [found.measured(place) for place in compile_rule(rule).measured]
    return found.states, [low for low, _, _ in bounds], [high for _, high, _ in bounds]


def by_population(judged, index):
    """The same of one person in a population."""
    bounds = [judged.bounds(measure) for measure in range(len(judged.program.measured))]
    low, high = ([int(bound[which][index]) for bound in bounds] for which in (0, 1))
    return judged.states[:, index].tolist(), low, high


def differences(rule, people, on, *, ahead=0, threads=1, judge=judge_tables):
    """Everyone of whom the two engines say something different, and what each says; `judge` judges tables."""
    judged = judge(rule, tables_of(documents(people), rule.subject.kinds), on=on, ahead=ahead, threads=threads)
    found = []
    for index, person in enumerate(people):
        one, other = by_reference(rule, person, on), by_population(judged, index)
        if ahead:
            one, other = (*one, met_within(rule, person, on, ahead)), (*other, int(judged.ahead[index]))
        if one != other:
            found.append((person.records, one, other))
    return found


def documents(people):
    """Evidence as plain dicts of records; a kind that holds one record is that record, or None."""
    return [
        {
            name: (records[0] if records else None) if person.subject.kinds[name].single else list(records)
            for name, records in person.records.items()
        }
        for person in people
    ]


def met_within(rule, evidence, on, days):
    """In how many days the verdict is met, where it is not today, by asking each day; 0 where on none of them."""
    change = criteria.judge(rule, evidence, on=on).earliest
    ahead = (change.day - on).days if change else 0
    return ahead if ahead <= days else 0
