"""Every fault a rule can have: where it is, what is wrong, and what is allowed instead."""

from datetime import date
from pathlib import Path

import pytest

from caseway import criteria
from caseway.criteria.model import Clause, Compare, Group, Source
from caseway.criteria.vocabulary import Field

VOCABULARY = criteria.read_vocabulary(Path(__file__).with_name("facts.yaml"))

SOURCES = "sources: {s: {title: T, publisher: P, address: a, read: 2024-01-01, standing: official}}"
TOP = ["title: T", "subject: person", SOURCES, "questions: {q: {about: one, question: One?, source: s}}"]
RULE = "rule: {id: c, says: So., source: s, document: A letter}"
FIRST = len(TOP) + 1  # the line of the first thing a test writes


def faults(text, folder, name="2024-01-01.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(criteria.Unreadable) as refused:
        criteria.read(path, vocabulary=VOCABULARY)
    assert all(fault.file == str(path) for fault in refused.value.faults)
    return [str(fault).removeprefix(str(path)) for fault in refused.value.faults]


def clause_faults(entries, folder):
    """What is said about a root clause with these entries."""
    text = "\n".join([*TOP, "rule:", "  id: c", "  says: So.", "  source: s", *(f"  {entry}" for entry in entries)])
    return faults(text + "\n", folder)


PERSON = "jobs, licenses, courses, papers, oath"
JOBS = "role, full, paid, boss, weekly, share, start, end"
WHERE = f"{JOBS}, all, any, not, use, ask, says"
LENGTH = "a length of time is expected here, such as “5 years”, “36 months” or “90 days”."
COMPARE = "is, in, not_in, at_least, at_most, more_than, less_than, has, given"


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        (["exists: work"], f"rule.exists: unknown kind of record “work”. Allowed: {PERSON}."),
        (["exists: [jobs]"], "rule.exists: words are expected here."),
        (["exists: jobs.weekly"], "rule.exists: “exists” takes a kind of record, without a field."),
        (["exists: jobs", "in_force: maybe"], "rule.in_force: true or false is expected here."),
        (["exists: papers", "in_force: true"], "rule: a papers has no end, so it cannot be in force."),
        (["exists: papers", "within: 1 year"], "rule.within: a papers has no end and no day of its own, so no window can hold it."),
        (["exists: jobs", "within: soon"], f"rule.within: {LENGTH}"),
        (["exists: jobs", "within: 5"], f"rule.within: {LENGTH}"),
        (["exists: jobs", "where: full"], "rule.where: entries of the form “name: value” are expected here."),
        (["exists: jobs", "where: {}"], "rule.where: a condition is expected here: a field and the value wanted."),
        (["exists: jobs", "where: []"], "rule.where: a list of at least one is expected here."),
        (["exists: jobs", "where: {salary: 1}"], f"rule.where.salary: unknown field “salary”. Allowed: {WHERE}."),
        (["exists: jobs", "where: {any: {full: true}}"], "rule.where.any: a list of at least one is expected here."),
        (["exists: jobs", "where: {not: []}"], "rule.where.not: a list of at least one is expected here."),
        (["exists: jobs", "where: {ask: p}"], "rule.where.ask: unknown question “p”. Allowed: q."),
        (["exists: jobs", "where: {ask: [q]}"], "rule.where.ask: unknown question a list. Allowed: q."),
        (["exists: jobs", "where: {use: work}"], "rule.where.use: unknown definition “work”. Allowed: none."),
        (["exists: jobs", "where: {use: []}"], "rule.where.use: a list of at least one is expected here."),
        (["exists: jobs", "where: {role: {}}"], f"rule.where.role: a comparison is expected here: {COMPARE}."),
        (["exists: jobs", "where: {role: {like: a}}"], f"rule.where.role.like: unknown comparison “like”. Allowed: {COMPARE}."),
        (["exists: jobs", "where: {role: {in: a}}"], "rule.where.role.in: a list of at least one is expected here."),
        (["exists: jobs", "where: {role: {in: [d]}}"], "rule.where.role.in: “d” is not one of the values allowed: a, b, c."),
        (
            ["exists: jobs", "where: {full: {at_least: true}}"],
            "rule.where.full.at_least: “at_least” compares numbers and days; “full” is a flag.",
        ),
        (
            ["exists: jobs", "where: {boss: {given: false}}"],
            "rule.where.boss.given: “given” is always true: what is not given is unknown, never a “no”.",
        ),
        (["exists: jobs", "where: {full: true, says: [x]}"], "rule.where.says: words are expected here."),
        (["count: jobs"], "rule: “count” needs “at_least” or “at_most”."),
        (["count: jobs", "at_least: many"], "rule.at_least: a number, zero or more, is expected here."),
        (["count: jobs", "at_most: -1"], "rule.at_most: a number, zero or more, is expected here."),
        (["count: jobs", "at_least: 1000000001"], "rule.at_least: a number up to 1,000,000,000 is expected here."),
        (["count: jobs", "at_most: 2000000000"], "rule.at_most: a number up to 1,000,000,000 is expected here."),
        (["count: jobs", "gap: 7 days", "at_least: 1"], "rule.gap: unknown entry of “count” “gap”. Allowed: id, label, says, source, assumption, count, where, in_force, within, at_least, at_most."),
        (["count: jobs", "at_least: true"], "rule.at_least: a number, zero or more, is expected here."),
        (["total: courses", "at_least: 1"], "rule.total: unknown field of courses “”. Allowed: hours, points, topic, ethics, done."),
        (["total: courses.topic", "at_least: 1"], "rule.total: “total” adds numbers; “topic” is a text."),
        (["months: courses", "at_least: 1"], "rule.months: “months” measures time; a courses has no beginning and end."),
        (["months: jobs", "in_force: true", "at_least: 1"], "rule.in_force: unknown entry of “months” “in_force”."),
        (["hours: jobs", "at_least: 1"], "rule.per_week: unknown number field “hours_per_week”. Allowed: weekly, share."),
        (["hours: jobs", "per_week: weekly", "share: full", "at_least: 1"], "rule.share: unknown number field “full”. Allowed: weekly, share."),
        (["fact: jobs.full", "is: true"], "rule.fact: “fact” reads a single record; jobs is a list. Use exists, count or total."),
        (["fact: oath.age", "is: 1"], "rule.fact: unknown field of oath “age”. Allowed: honest, level, rank, signed."),
        (["fact: oath.honest"], f"rule: “fact” needs exactly one comparison: {COMPARE}."),
        (["fact: oath.level", "at_least: 1", "at_most: 2"], f"rule: “fact” needs exactly one comparison: {COMPARE}."),
        (["fact: oath.level", "at_least: 11"], "rule.at_least: “11” is out of range: at least 0 and at most 10 is allowed."),
        (["fact: oath.signed", "at_least: soon"], "rule.at_least: “soon” is not a day. Days are written year-month-day"),
        (["ask: p"], "rule.ask: unknown question “p”. Allowed: q."),
        (["document: {}"], "rule.document: words are expected here."),
        (["all: []"], "rule.all: a list of at least one is expected here."),
        (["all: jobs"], "rule.all: a list of at least one is expected here."),
        (["any: [jobs]"], "rule.any[0]: entries of the form “name: value” are expected here."),
        (["not: [jobs]"], "rule.not: entries of the form “name: value” are expected here."),
        (["all: [{id: d, says: So., exists: job}]"], f"rule.all[0].exists: unknown kind of record “job”. Did you mean “jobs”? Allowed: {PERSON}."),
        (["of: [{id: d, says: So., ask: q}]"], "rule.of: “at_least” says how many of the 1 clauses are needed: a whole number from 1 to 1."),
        (
            ["at_least: 2", "of: [{id: d, says: So., ask: q}]"],
            "rule.of: “at_least” says how many of the 1 clauses are needed: a whole number from 1 to 1.",
        ),
        (
            ["at_least: 1.5", "of: [{id: d, says: So., ask: q}, {id: e, says: So., ask: q}]"],
            "rule.of: “at_least” says how many of the 2 clauses are needed: a whole number from 1 to 2.",
        ),
        (["ask: q", "assumption: []"], "rule.assumption: words are expected here."),
        (["ask: q", "label: ' '"], "rule.label: words are expected here."),
        (["ask: q", "where: {full: true}"], "rule.where: unknown entry of “ask” “where”. Allowed: id, label, says, source, assumption, ask."),
    ],
)  # fmt: skip
def test_a_clause_is_refused(entries, fault, tmp_path):
    (found,) = clause_faults(entries, tmp_path)
    line, _, says = found.removeprefix(":").partition(": ")
    assert says.startswith(fault)
    assert FIRST < int(line) <= FIRST + 3 + len(entries)


EDITION = "title, subject, sources, questions, define, rule, notes"
SOURCE = "every source says who wrote it, where, and how far to trust it."


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], [":1: rule: “rule” is missing: the clause that decides."]),
        ([RULE, "extra: 1"], [f":6: extra: unknown entry “extra”. Allowed: {EDITION}."]),
        (["rule: 1"], [":5: rule: entries of the form “name: value” are expected here."]),
        (["rule: {ask: q}"], [
            ":5: rule: “source” is missing: where this clause is written (here or on a clause above it).",
            ":5: rule.id: “id” is missing.",
            ":5: rule.says: “says” is missing.",
        ]),
        (["rule: {id: c, says: So., source: [], ask: q}"], [":5: rule.source: a list of at least one is expected here."]),
        (["rule: {id: c, says: So., source: [[s]], ask: q}"], [":5: rule.source: unknown source a list. Allowed: s."]),
        (["rule: {id: c, says: So., source: [s, t], ask: q}"], [":5: rule.source: unknown source “t”. Allowed: s."]),
        (["rule: {id: My Id, says: So., source: s, ask: q}"],
         [":5: rule.id: “My Id” is no id: small letters, digits and hyphens are allowed."]),
        ([RULE, "define: {a: {where: {full: true}}}"], [":6: define.a: nothing uses this definition; use it or take it out."]),
        (["rule: {id: c, says: So., source: s, exists: jobs, where: {use: a}}", "define: {a: {where: {use: b}}, b: {where: {use: a}}}"],
         [":6: define.b.where.use: “a” uses itself: a → b → a."]),
        (["rule: {id: c, says: So., source: s, exists: jobs, where: [{use: a}, {use: a}]}", "define: {a: {when: {full: true}}}"], [
            ":6: define.a.when: unknown entry “when”. Allowed: says, where.",
            ":5: define.a.where: a condition is expected here: a field and the value wanted.",
        ]),
    ],
)  # fmt: skip
def test_an_edition_is_refused(lines, found, tmp_path):
    assert faults("\n".join([*TOP, *lines]), tmp_path) == found


@pytest.mark.parametrize(
    ("top", "found"),
    [
        ("title: []", [":1: title: words are expected here."]),
        ("subject: client", [":2: subject: unknown subject “client”. Allowed: person."]),
        ("sources: [s]", [":3: sources: entries of the form “name: value” are expected here."]),
        ("sources: {s: T}", [
            f":3: sources.s: “title” is missing; {SOURCE}",
            f":3: sources.s: “publisher” is missing; {SOURCE}",
            f":3: sources.s: “address” is missing; {SOURCE}",
            f":3: sources.s: “standing” is missing; {SOURCE}",
            ":3: sources.s: “read” is missing: the day somebody read this source, such as 2026-01-31.",
        ]),
        ("sources: {s: {title: T, publisher: P, address: a, read: 2024-01-01, standing: rumor, on: 1}}", [
            ":3: sources.s.on: unknown entry “on”. Allowed: title, publisher, address, published, read, standing.",
            ":3: sources.s.standing: unknown standing “rumor”. Allowed: official, draft, secondary, inferred.",
        ]),
        ("questions: {q: {about: one, question: '', who: me}}", [
            ":4: questions.q.who: unknown entry “who”. Allowed: about, question, source.",
            ":4: questions.q.question: words are expected here.",
        ]),
    ],
)  # fmt: skip
def test_what_stands_above_the_rule_is_refused(top, found, tmp_path):
    lines = [top if top.partition(":")[0] == line.partition(":")[0] else line for line in TOP]
    told = faults("\n".join([*lines, RULE]), tmp_path)
    assert [fault for fault in told if "unknown source" not in fault] == found


def chain(count, where):
    """Definitions of which each uses the next one as `where` says; the last is a plain one."""
    links = [f"d{number}: {{where: {where.format(f'd{number + 1}')}}}" for number in range(count)]
    return "define: {" + ", ".join([*links, f"d{count}: {{where: {{full: true}}}}"]) + "}"


USES = "rule: {id: c, says: So., source: s, exists: jobs, where: {use: d0}}"


@pytest.mark.parametrize(
    ("define", "fault"),
    [
        (chain(32, "{{use: {0}}}"), "definitions use one another more than 32 deep."),
        (chain(31, "{{any: [{{use: {0}}}, {{not: {{use: {0}}}}}]}}"), "with what it uses it has more than 400 parts."),
        (chain(500, "{{not: {{use: {0}}}}}"), "definitions use one another more than 32 deep."),
    ],
)
def test_definitions_cannot_grow_without_end(define, fault, tmp_path):
    assert any(fault in found for found in faults("\n".join([*TOP, define, USES]), tmp_path))


def test_a_faulty_definition_is_told_once_however_often_it_is_used(tmp_path):
    define = chain(25, "{{any: [{{use: {0}}}, {{use: {0}}}]}}").replace("{full: true}", "{fool: true}")
    (fault,) = faults("\n".join([*TOP, define, USES]), tmp_path)
    assert "unknown field “fool”" in fault


def test_definitions_may_use_one_another_31_deep(tmp_path):
    path = tmp_path / "2024-01-01.yaml"
    path.write_text("\n".join([*TOP, chain(31, "{{not: {{use: {0}}}}}"), USES]), encoding="utf-8")
    rule = criteria.read(path, vocabulary=VOCABULARY)
    evidence = VOCABULARY["person"].evidence({"jobs": [{"full": False}]})
    assert criteria.judge(rule, evidence, on=date(2024, 1, 1)).verdict == "met"


def test_an_empty_mapping_misses_everything(tmp_path):
    assert faults("{}", tmp_path) == [": title: “title” is missing.", ": subject: “subject” is missing."]


def test_a_list_is_no_edition(tmp_path):
    assert ":1: entries of the form “name: value” are expected here." in faults("- 1", tmp_path)


def test_an_edition_is_named_by_its_day(tmp_path):
    (fault,) = faults("\n".join([*TOP, RULE]), tmp_path, name="newest.yaml")
    assert fault == (
        ": the file's name “newest” is not a day. An edition is named by the day it takes effect: 2026-01-31.yaml."
    )


def test_what_is_read(tmp_path):
    path = tmp_path / "2024-01-01.yaml"
    text = [*TOP, "define: {full: {says: full-time, where: {full: true}}}", "notes: Anything.", "rule:", "  id: c", "  label: L",
            "  says: So.", "  source: s", "  assumption: A.", "  all:",
            "    - {id: one, says: One., exists: jobs, where: {use: full}}",
            "    - {id: two, says: Two., count: jobs, where: {use: full}, at_least: 1}"]  # fmt: skip
    text[2] = text[2].replace("}}", ", published: Spring 2024}}")
    path.write_text("\n".join(text), encoding="utf-8")
    rule = criteria.read(path, vocabulary=VOCABULARY, name="a/b")
    assert (rule.name, rule.edition, rule.title, rule.subject.name) == ("a/b", date(2024, 1, 1), "T", "person")
    assert [clause.id for clause in rule.clauses()] == ["c", "one", "two"]
    assert rule.root.assumption == "A."
    one, two = rule.root.children
    assert one.where is two.where
    assert one.source is rule.sources["s"]
    assert one.source.published == "Spring 2024"
    assert criteria.read(path, vocabulary=VOCABULARY).name == tmp_path.name


# --- the model refuses to be built wrong -----------------------------------------------------------------------------


FLAG = Field("full", "flag", "full")
WORDS = Field("names", "words", "names")


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: Source("s", "T", "P", "a", date.min, "rumor"), "unknown standing “rumor”"),
        (lambda: Compare(FLAG, "like", value=True), "unknown comparison “like”"),
        (lambda: Compare(FLAG, "at_least", value=True), "“at_least” compares numbers and days; “full” is a flag"),
        (lambda: Compare(FLAG, "has", value=("a",)), "“has” looks for one of several words, and “full” is a flag"),
        (lambda: Compare(WORDS, "is", value=("a",)), "“names” holds several words; compare it with “has”"),
        (lambda: Group("any", ()), "“any” needs at least one condition"),
        (lambda: Group("not", (Compare(FLAG, "is", value=True),) * 2), "“not” needs one condition"),
    ],
)
def test_the_model_refuses(build, says):
    with pytest.raises(criteria.Misbuilt, match=says):
        build()


def test_a_clause_lists_itself_and_all_below():
    source = Source("s", "T", "P", "a", date.min, "official")
    leaf = Clause("leaf", "document", "L.", source)
    assert [clause.id for clause in Clause("root", "all", "R.", source, children=(leaf, leaf))] == [
        "root",
        "leaf",
        "leaf",
    ]
