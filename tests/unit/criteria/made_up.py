"""Rules and evidence made at random, over the small vocabulary of `facts.yaml`.

A rule is drawn as the plain dict its YAML would hold, evidence as the dict of a person file; both are then read by
the engine's own readers, so that whatever is drawn here is something a person could have written.
"""

import json
import tempfile
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from caseway import criteria

VOCABULARY = criteria.read_vocabulary(Path(__file__).with_name("facts.yaml"))
KINDS = VOCABULARY["person"].kinds
TEXTS = ["p", "q", "r"]

FIRST = date(2023, 9, 1)  # records and days asked lie around a leap day, so that month ends are met often
LAST = date(2024, 9, 30)
EDGES = [
    *(date(2023, month, 28) for month in (10, 11, 12)),
    *(date(2024, 2, 27) + timedelta(days=ahead) for ahead in range(4)),
    *(date(2024, month, 1) for month in range(1, 9)),
    *(date(2024, month, 30) for month in (1, 3, 4, 5)),
    *(date(2024, month, 31) for month in (1, 3, 5, 7)),
]
DAYS = st.one_of(st.sampled_from(EDGES), st.dates(FIRST, LAST))
ASKED = st.one_of(st.sampled_from(EDGES[3:15]), st.dates(date(2024, 1, 1), date(2024, 5, 31)))
WINDOWS = ["20 days", "29 days", "90 days", "1 month", "2 months", "7 months", "1 year"]

ORDERED = ["at_least", "at_most", "more_than", "less_than"]
SPELLS = ["jobs", "licenses"]
RUNS = ["months", "unbroken", "occasions"]
GAPS = ["1 day", "2 days", "7 days", "30 days", "90 days"]
ALL_OPERATORS = ["exists", "count", "total", *RUNS, "hours", "fact", "ask", "document"]
QUALITIES = ["exists", "fact", "ask", "document"]

HEADER = """
title: Made up
subject: person
sources: {s: {title: T, publisher: P, address: a, read: 2024-01-01, standing: official}}
questions: {q1: {about: one, question: One?, source: s}, q2: {about: two, question: Two?, source: s}}
"""
_FOLDER = Path(tempfile.mkdtemp(prefix="caseway-rules-"))


def read_rule(plain, define=None):
    """A rule from the plain dict of its root clause, by way of a file as people write it."""
    path = _FOLDER / "2024-01-01.yaml"
    parts = [HEADER, f"define: {json.dumps(define)}" if define else "", f"rule: {json.dumps(plain)}"]
    path.write_text("\n".join(parts), encoding="utf-8")
    return criteria.read(path, vocabulary=VOCABULARY, name="made/up")


def read_evidence(plain):
    return VOCABULARY["person"].evidence(criteria.Node.of(plain))


# --- values ----------------------------------------------------------------------------------------------------------


def values_of(field, days=DAYS):
    """Any value a field may have."""
    if field.type == "flag":
        return st.booleans()
    if field.type == "choice":
        return st.sampled_from(field.choices)
    if field.type == "text":
        return st.sampled_from(TEXTS)
    if field.type == "date":
        return days
    most = min(field.most, 300)
    round_numbers = st.sampled_from([field.least, most, most / 2, most / 4, 1])
    return st.one_of(round_numbers, st.integers(int(field.least * 100), int(most * 100)).map(lambda n: n / 100))


@st.composite
def comparisons(draw, field, *, given=True):
    """What may stand behind a field's name in a condition."""
    if field.type == "flag":
        hows = ["is", "is", "not_in"]
    elif field.type in ("choice", "text"):
        hows = ["is", "in", "not_in"]
    else:
        hows = ORDERED
    how = draw(st.sampled_from([*hows, "given"] if given else hows))
    if how == "given":
        return {"given": True}
    if how in ("in", "not_in"):
        most = 1 if field.type == "flag" else 2  # a list of all there is would not be a condition
        return {how: plain_days(draw(st.lists(values_of(field), min_size=1, max_size=most)))}
    value = plain_days(draw(values_of(field)))
    return value if how == "is" else {how: value}


def plain_days(value):
    if isinstance(value, list):
        return [plain_days(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


# --- conditions and clauses ------------------------------------------------------------------------------------------


class Shape:
    """What a random rule may hold: operators, fields, and whether it stays monotone."""

    def __init__(self, *, operators=None, types=None, monotone=False, given=True, asks=True, windows=True):
        self.operators = operators or ALL_OPERATORS
        if monotone:  # one more spell can make one occasion of two
            self.operators = [name for name in self.operators if name != "occasions"]
        self.types = types or ("flag", "choice", "text", "number", "date")
        self.monotone = monotone
        self.given = given
        self.asks = asks
        self.windows = windows
        self.ids = 0
        self.define = {}

    def fields(self, kind):
        return [field for field in KINDS[kind].fields.values() if field.type in self.types]

    def id(self):
        self.ids += 1
        return f"c{self.ids}"


@st.composite
def conditions(draw, kind, shape, depth=2):
    """A condition on one record, as the mapping or list that stands behind `where`."""
    how = draw(st.sampled_from(["atom"] * 3 + ["both", "any", "all", "not", "ask", "use"] if depth else ["atom"]))
    inner = conditions(kind, shape, depth - 1)
    if how == "ask" and shape.asks:
        return {"ask": draw(st.sampled_from(["q1", "q2"]))}
    if how == "use":
        name = draw(st.sampled_from([f"some {kind}", f"good {kind}"]))
        if name not in shape.define:
            shape.define[name] = {"says": "as wished"} if draw(st.booleans()) else {}
            shape.define[name]["where"] = draw(conditions(kind, shape, 0))
        return {"use": name}
    if how in ("any", "all"):
        return {how: draw(st.lists(inner, min_size=1, max_size=3))}
    if how == "both":
        return draw(st.lists(inner, min_size=1, max_size=2))
    if how == "not":
        return {"not": draw(inner)}
    field = draw(st.sampled_from(shape.fields(kind)))
    return {field.name: draw(comparisons(field, given=shape.given))}


@st.composite
def limits(draw, shape, numbers):
    least = {"at_least": draw(numbers)}
    how = "least" if shape.monotone else draw(st.sampled_from(["least", "least", "most", "both"]))
    if how == "least":
        return least
    most = {"at_most": draw(numbers)}
    return most if how == "most" else least | most


MONTHS = st.sampled_from([0, 0.5, 1, 1.5, 2, 3, 5, 6, 9, 12])
HOURS = st.one_of(st.sampled_from([0, 40, 160, 520, 1040]), st.integers(0, 1500))
COUNTS = st.integers(0, 3)
TOTALS = st.one_of(st.sampled_from([0, 50, 100]), st.integers(0, 150))


@st.composite
def leaves(draw, shape):
    """A clause without clauses below it."""
    operator = draw(st.sampled_from(shape.operators))
    clause = {"id": shape.id(), "says": "It is so.", "source": "s"}
    if operator == "document":
        return clause | {"document": "A copy of the diploma"}
    if operator == "ask":
        return clause | ({"ask": draw(st.sampled_from(["q1", "q2"]))} if shape.asks else {"document": "A letter"})
    if operator == "fact":
        field = draw(st.sampled_from(shape.fields("oath")))
        wanted = draw(comparisons(field, given=shape.given))
        return clause | {"fact": f"oath.{field.name}"} | (wanted if isinstance(wanted, dict) else {"is": wanted})
    kind = draw(st.sampled_from(SPELLS if operator in RUNS else ["jobs", "licenses", "courses", "papers", "oath"]))
    if operator == "total":
        kind, name = draw(
            st.sampled_from([("courses", "hours"), ("courses", "points"), ("jobs", "weekly"), ("oath", "level")])
        )
        clause |= {"total": f"{kind}.{name}"} | draw(limits(shape, TOTALS))
    elif operator == "hours":
        kind = "jobs"
        clause |= {"hours": kind, "per_week": "weekly"} | draw(limits(shape, HOURS))
        clause |= draw(st.sampled_from([{}, {"share": "share"}]))
    elif operator in RUNS:
        clause |= {operator: kind} | draw(limits(shape, COUNTS if operator == "occasions" else MONTHS))
        if draw(st.booleans()):
            clause["gap"] = draw(st.sampled_from(GAPS))
    elif operator == "count":
        clause |= {"count": kind} | draw(limits(shape, COUNTS))
    else:
        clause |= {"exists": kind}
    if draw(st.integers(0, 3)):
        clause["where"] = draw(conditions(kind, shape))
    dated = KINDS[kind].ends or KINDS[kind].happens
    if shape.windows and dated and draw(st.booleans()):
        clause["within"] = draw(st.sampled_from(WINDOWS))
    elif operator in ("exists", "count", "total") and KINDS[kind].ends and draw(st.booleans()):
        clause["in_force"] = True
    return clause


@st.composite
def clauses(draw, shape, depth=3):
    """A clause of any operator, nested up to `depth`."""
    joints = ["all", "any", "of"] if shape.monotone else ["all", "any", "of", "not"]
    how = draw(st.sampled_from(["leaf", "leaf", *joints])) if depth else "leaf"
    if how == "leaf":
        return draw(leaves(shape))
    clause = {"id": shape.id(), "says": "These hold.", "source": "s"}
    if how == "not":
        return clause | {"not": draw(clauses(shape, depth - 1))}
    parts = draw(st.lists(clauses(shape, depth - 1), min_size=1, max_size=3))
    clause[how] = parts
    if how == "of":
        clause["at_least"] = draw(st.integers(1, len(parts)))
    return clause


# --- evidence --------------------------------------------------------------------------------------------------------


@st.composite
def records(draw, kind, *, holes=True, days=DAYS):
    """One record; fields are left out now and then, if there may be holes."""
    record = {}
    for field in kind.fields.values():
        if holes and not draw(st.integers(0, 4)):
            continue
        record[field.name] = draw(values_of(field, days))
    if kind.open and kind.ends in record and draw(st.integers(0, 2)) == 0:
        record[kind.ends] = None
    return in_order(kind, record)


def in_order(kind, record):
    begins, ends = record.get(kind.begins), record.get(kind.ends)
    if begins and ends and ends < begins:
        return record | {kind.begins: ends, kind.ends: begins}
    return record


@st.composite
def evidence(draw, *, holes=True, absent=True, most=3):
    """What is known of one person: a plain dict of records by kind."""
    found = {}
    for kind in KINDS.values():
        if absent and not draw(st.integers(0, 5)):
            continue
        if kind.single:
            found[kind.name] = draw(records(kind, holes=holes))
        else:
            found[kind.name] = draw(st.lists(records(kind, holes=holes), max_size=most))
    return found


@st.composite
def completed(draw, plain, on):
    """The same evidence with everything that was not known filled in with something allowed.

    What began is on file because it began: a missing first day is filled with one that has come.
    """
    full = deepcopy(plain)
    past = st.dates(FIRST, on)
    for kind in KINDS.values():
        if kind.name not in full:
            complete = records(kind, holes=False)
            full[kind.name] = draw(complete if kind.single else st.lists(complete, max_size=2))
        for record in [full[kind.name]] if kind.single else full[kind.name]:
            for field in kind.fields.values():
                if field.name not in record:
                    record[field.name] = draw(missing(kind, field, record, past))
    return full


def missing(kind, field, record, past):
    """What may be filled in for one missing field of a record."""
    if field.name in (kind.begins, kind.happens):
        last = record.get(kind.ends)
        return past.map(lambda day: min(day, last)) if last else past
    if field.name == kind.ends:
        first = record.get(kind.begins) or FIRST
        return st.one_of(st.none(), st.dates(first, date(2026, 1, 1)), st.just(first))
    return values_of(field)
