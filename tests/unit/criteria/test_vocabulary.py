"""Facts: which are read, which are refused and with what words, and what a vocabulary may hold."""

from datetime import date
from pathlib import Path

import pytest

from caseway import criteria
from caseway.criteria import yaml
from caseway.criteria.vocabulary import MOST_RECORDS

VOCABULARY = criteria.read_vocabulary(Path(__file__).with_name("facts.yaml"))
PERSON = VOCABULARY["person"]


def faults(text):
    with pytest.raises(criteria.Unreadable) as refused:
        PERSON.evidence(yaml.load(text, file="rosa.yaml"), file="rosa.yaml")
    return [str(fault) for fault in refused.value.faults]


def job(text):
    return PERSON.evidence(yaml.load(f"jobs: [{{{text}}}]")).records["jobs"][0]


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("full: true", "full", True),
        ("role: a", "role", "a"),
        ("boss: Ann Lee", "boss", "Ann Lee"),
        ("boss: ' Ann '", "boss", "Ann"),
        ("boss: 12", "boss", "12"),
        ("boss: 2024-01-01", "boss", "2024-01-01"),
        ("weekly: 37.5", "weekly", 37.5),
        ("weekly: 0", "weekly", 0),
        ("start: 2024-02-29", "start", date(2024, 2, 29)),
        ("start: '2024-02-29'", "start", date(2024, 2, 29)),
        ("end: null", "end", None),
    ],
)
def test_a_value_is_read(written, name, value):
    assert job(written) == {name: value}


@pytest.mark.parametrize("written", ["full: null", "role: null", "start: null"])
def test_nothing_is_known_of_null(written):
    assert job(written) == {}


def test_null_for_a_kind_is_as_if_it_were_left_out():
    evidence = PERSON.evidence({"jobs": None, "courses": []})
    assert dict(evidence.records) == {"courses": ()}


def test_evidence_is_read_from_plain_values_and_given_back():
    plain = {"jobs": [{"role": "a", "end": None}], "oath": {"level": 3}, "papers": []}
    assert PERSON.evidence(plain).plain() == plain


def test_an_empty_single_record_is_known_to_be_empty():
    assert PERSON.evidence({"oath": {}}).records["oath"] == ({},)
    assert PERSON.evidence({"oath": {}}).plain() == {"oath": {}}


def test_a_job_may_last_one_day():
    assert job("start: 2024-01-01, end: 2024-01-01")


def test_text_is_brought_into_one_way_of_writing():
    node = yaml.load(
        "p: {k: {fields: {a: {type: text, normal: snake}, b: {type: text, normal: upper}, c: {type: text}}}}"
    )
    fields = criteria.vocabulary_from(node)["p"].kinds["k"].fields
    assert fields["a"].read("Home-Health / Hospice") == ("home_health_hospice", None)
    assert fields["b"].read("tx") == ("TX", None)
    assert fields["c"].read("As It Is") == ("As It Is", None)


# --- what is refused -------------------------------------------------------------------------------------------------

JOB = "role, full, paid, boss, weekly, share, start, end"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- 1", "rosa.yaml:1: records are expected here, by kind: jobs, licenses, courses, papers, oath."),
        ("job: []", "rosa.yaml:1: job: unknown kind of record “job”. Did you mean “jobs”? Allowed: "),
        ("jobs: 3", "rosa.yaml:1: jobs: a list is expected here; write [] for “none”, or leave the line out if not known."),
        ("jobs:\n  - 3", f"rosa.yaml:2: jobs[0]: a job is expected here, with its fields: {JOB}."),
        ("oath: [1]", "rosa.yaml:1: oath: a oath is expected here, with its fields: "),
        ("jobs: [{rol: a}]", f"rosa.yaml:1: jobs[0].rol: unknown field “rol”. Did you mean “role”? Allowed: {JOB}."),
        ("jobs: [{full: 1}]", "rosa.yaml:1: jobs[0].full: “1” is neither true nor false."),
        ("jobs: [{full: {a: b}}]", "rosa.yaml:1: jobs[0].full: a group of entries is neither true nor false."),
        ("jobs: [{role: d}]", "rosa.yaml:1: jobs[0].role: “d” is not one of the values allowed: a, b, c."),
        ("licenses: [{letters: X}]", "rosa.yaml:1: licenses[0].letters: “X” is not one of the values allowed: x, z, w. Did you mean x?"),
        ("jobs: [{boss: true}]", "rosa.yaml:1: jobs[0].boss: true is not text. Put quotes around it if it is meant as text."),
        ("jobs: [{boss: [a]}]", "rosa.yaml:1: jobs[0].boss: a list is not text."),
        ('jobs: [{boss: "a\\tb"}]', "rosa.yaml:1: jobs[0].boss: this text holds a control character"),
        (f"jobs: [{{boss: {'a' * 301}}}]", "rosa.yaml:1: jobs[0].boss: this text is 301 characters long; at most 300 are allowed."),
        ("jobs: [{weekly: 61}]", "rosa.yaml:1: jobs[0].weekly: “61” is out of range: at least 0 and at most 60 is allowed."),
        ("jobs: [{weekly: -1}]", "rosa.yaml:1: jobs[0].weekly: “-1” is out of range"),
        ("jobs: [{weekly: true}]", "rosa.yaml:1: jobs[0].weekly: true is not a number."),
        ("jobs: [{weekly: '40'}]", "rosa.yaml:1: jobs[0].weekly: “40” is not a number."),
        ("courses: [{points: 1000000001}]", "rosa.yaml:1: courses[0].points: “1000000001” is out of range: at least 0 and at most 1e+09"),
        ("jobs: [{start: soon}]", "rosa.yaml:1: jobs[0].start: “soon” is not a day. Days are written year-month-day, such as 2026-01-31."),
        ("jobs: [{start: '2023-02-29'}]", "rosa.yaml:1: jobs[0].start: “2023-02-29” is not a day of the calendar."),
        ("jobs: [{start: 1899-12-31}]", "rosa.yaml:1: jobs[0].start: “1899-12-31” is out of range: days from 1900 to 2200 are allowed."),
        ("jobs: [{start: 2201-01-01}]", "rosa.yaml:1: jobs[0].start: “2201-01-01” is out of range"),
        (
            "jobs:\n  - start: 2024-01-02\n    end: 2024-01-01",
            "rosa.yaml:3: jobs[0].end: “end” (2024-01-01) comes before “start” (2024-01-02). Check which is wrong.",
        ),
    ],
)  # fmt: skip
def test_evidence_is_refused(text, fault):
    (told,) = faults(text)
    assert told.startswith(fault)


def test_every_fault_is_told_at_once():
    told = faults("jobs:\n  - {full: 1, role: d}\n  - {weekly: 99}\njob: []\n")
    assert [fault.split(":")[1] for fault in told] == ["2", "2", "3", "4"]


def test_a_value_is_quoted_short_and_without_unseen_signs():
    assert "“" + "d" * 60 + "…”" in faults(f"jobs: [{{role: {'d' * 5000}}}]")[0]
    assert "“a�b”" in faults('jobs: [{role: "a\\x07b"}]')[0]
    assert len(faults(f"{'k' * 5000}: []")[0]) < 300


def test_so_many_records_and_no_more():
    assert len(PERSON.evidence({"papers": [{}] * MOST_RECORDS}).records["papers"]) == MOST_RECORDS
    with pytest.raises(criteria.Unreadable, match="501 records; at most 500 of a kind are read"):
        PERSON.evidence({"papers": [{}] * (MOST_RECORDS + 1)})


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan"), 1e300])
def test_numbers_have_an_end(number):
    with pytest.raises(criteria.Unreadable, match="out of range"):
        PERSON.evidence({"courses": [{"points": number}]})


def test_a_fault_in_plain_values_has_no_line():
    with pytest.raises(criteria.Unreadable, match=r"^input: jobs\[0\]\.full: “1” is neither true nor false\.$"):
        PERSON.evidence({"jobs": [{"full": 1}]})


# --- records have names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record", "name"),
    [
        ("jobs", {"boss": "Ann"}, "Ann (job 3)"),
        ("jobs", {}, "job 3"),
        ("courses", {"topic": "p"}, "courses 3"),
        ("oath", {"level": 1}, "oath"),
    ],
)
def test_what_a_record_is_called(kind, record, name):
    assert str(PERSON.kinds[kind].named(record, 2)) == name


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"role": "lead", "setting": "Home Health"}, "Team lead home health (job 1)"),
        ({"role": "RN"}, "RN (job 1)"),
        ({"role": "aide"}, "aide (job 1)"),
    ],
)
def test_a_name_is_said_in_words_where_there_are_some(record, name):
    fields = """role: {type: choice, choices: [lead, RN, aide], words: {lead: Team lead, RN: Registered nurse}},
        setting: {type: text, normal: snake}"""
    node = yaml.load(f"p: {{jobs: {{label: job, named_by: [role, setting], fields: {{{fields}}}}}}}")
    subject = criteria.vocabulary_from(node)["p"]
    read = subject.evidence({"jobs": [record]}).records["jobs"][0]
    assert str(subject.kinds["jobs"].named(read, 0)) == name


# --- the vocabulary itself -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (
            "{fields: {a: {type: word}}}",
            "p.k.a: “type” is missing or unknown. Allowed: choice, text, words, flag, number, date.",
        ),
        ("{fields: {a: {}}}", "p.k.a: “type” is missing or unknown."),
        ("{fields: {a: {type: choice}}}", "p.k.a: a choice needs “choices”, the list of values allowed."),
        ("{fields: {a: {type: choice, choices: b}}}", "p.k.a.choices: a list of at least one is expected here."),
        ("{fields: {a: {type: text, normal: lower}}}", "p.k.a.normal: unknown way of writing “lower”."),
        (
            "{fields: {a: {type: text, words: [b]}}}",
            "p.k.a.words: entries of the form “name: value” are expected here.",
        ),
        ("{fields: {a: {type: number, least: none}}}", "p.k.a.least: numbers are expected here, not “none”."),
        ("{fields: {a: {type: text, label: [b]}}}", "p.k.a.label: words are expected here, not a list."),
        ("{fields: {a: {type: text, kind: b}}}", "p.k.a.kind: unknown entry “kind”."),
        ("{fields: {a: 1}}", "p.k.a: entries of the form “name: value” are expected here."),
        ("{fields: [a]}", "p.k: entries of the form “name: value” are expected here."),
        ("{begins: a, fields: {b: {type: date}}}", "p.k: unknown field “a”. Allowed: b."),
        ("{happens: a, fields: {a: {type: text}}}", "p.k: “a” dates a record, so it must be a date; it is a text."),
        (
            "{happens: a, ends: a, fields: {a: {type: date}}}",
            "p.k: a record happens on a day, or begins and ends; say “happens”, or “begins” and “ends”.",
        ),
        ("{named_by: [c], fields: {b: {type: date}}}", "p.k: unknown field “c”. Allowed: b."),
        ("{named_by: c, fields: {b: {type: date}}}", "p.k.named_by: a list of at least one is expected here."),
        ("{unlisted: some, fields: {b: {type: date}}}", "p.k.unlisted: unknown word “some”. Allowed: none."),
        ("{single: 1}", "p.k.single: true or false are expected here, not “1”."),
        ("[a]", "p.k: entries of the form “name: value” are expected here."),
    ],
)
def test_a_vocabulary_is_refused(kind, fault):
    with pytest.raises(criteria.Unreadable) as refused:
        criteria.vocabulary_from(yaml.load(f"p: {{k: {kind}}}"))
    assert str(refused.value.faults[0]).startswith(f"facts.yaml:1: {fault}")


def test_several_words_are_read_and_written():
    subject = criteria.vocabulary_from(
        yaml.load(
            "p: {k: {fields: {a: {type: words, normal: upper}, b: {type: text}}}, u: {unlisted: none, fields: {a: {type: text}}}}"
        )
    )["p"]

    def read(words):
        return subject.evidence(yaml.load(f"k: [{{a: {words}}}]"))

    assert [read(words).records["k"][0]["a"] for words in ("[b, c, B]", "b", "[]")] == [("B", "C"), ("B",), ()]
    assert read("[b, c]").records["u"] == ()
    assert read("[b, c]").plain() == {"k": [{"a": ["B", "C"]}]}
    assert subject.evidence(read("[b]").plain()).records == read("[b]").records
    with pytest.raises(criteria.Unreadable, match="is not text"):
        read("[b, true]")


def test_what_a_vocabulary_says_by_itself():
    kind = PERSON.kinds["papers"]
    assert (kind.label, kind.single, kind.begins) == ("papers", False, "")
    assert kind.fields["stamped"].label == "stamped"
    assert PERSON.kinds["jobs"].fields["weekly"].most == 60
