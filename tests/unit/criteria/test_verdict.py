"""What a verdict shows: its reasons, its words in any language, and what machines get of it."""

from datetime import date

import pytest

from caseway import criteria
from caseway.criteria import yaml
from caseway.criteria.text import Text, template, templates
from tests.unit.criteria.made_up import read_evidence, read_rule

ON = date(2024, 6, 15)
BASE = {"id": "c", "says": "So.", "source": "s"}


def verdict(clause, facts, define=None, on=ON):
    return criteria.judge(read_rule(BASE | clause, define), read_evidence(yaml.load(facts).plain()), on=on)


def reasons(clause, facts, **options):
    return verdict(clause, facts, **options).reasons


def not_counted(clause, facts, **options):
    return [str(left.because) for left in reasons(clause, facts, **options).not_counted]


# --- words -----------------------------------------------------------------------------------------------------------


def test_a_text_is_said_in_another_language():
    spanish = {"{count} month": "{count} mes", "after {what}": "después de {what}"}
    text = Text("after {what}", {"what": Text("{count} month", {"count": 1})})
    assert str(text) == "after 1 month"
    assert text.render(lambda words: spanish.get(words, words), date.isoformat) == "después de 1 mes"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Ann", "Ann"),
        (date(2024, 6, 15), "15/6"),
        (1.0, "1"),
        (2.5, "2.5"),
        (3, "3"),
        (("a", Text("word")), "a, WORD"),
        (Text(""), ""),
    ],
)
def test_what_fills_a_text(value, said):
    text = Text("{it}", {"it": value})
    assert text.render(lambda words: words.replace("word", "WORD"), lambda day: f"{day.day}/{day.month}") == said


def test_somebodys_own_words_are_never_translated_nor_filled_in():
    text = Text("{it}", {"it": "{employer} month"})
    assert text.render(lambda words: words.replace("month", "mes"), str) == "{employer} month"


def test_every_sentence_of_the_engine_is_known_for_translation():
    assert "{low} to {high}" in criteria.TEMPLATES
    assert template("a sentence said in a test") in templates()


# --- what was observed and needed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "needed"),
    [
        ({"exists": "jobs"}, "1 on file"),
        ({"count": "jobs", "at_least": 2}, "2 on file"),
        ({"count": "jobs", "at_most": 2}, "at most 2 on file"),
        ({"count": "jobs", "at_least": 1, "at_most": 2}, "1 on file"),
        ({"months": "jobs", "at_least": 1}, "1 month"),
        ({"hours": "jobs", "per_week": "weekly", "at_least": 4000}, "4,000 hours"),
        ({"total": "courses.hours", "at_least": 80}, "80 hours"),
        ({"total": "courses.points", "at_least": 1}, "1 points"),
        ({"fact": "oath.level", "at_least": 3}, "3"),
        ({"fact": "oath.rank", "in": ["one", "two"]}, "one, two"),
        ({"fact": "oath.honest", "is": True}, "yes"),
        ({"not": BASE | {"id": "d", "exists": "jobs"}}, "1 of them"),
        ({"all": [BASE | {"id": "d", "exists": "jobs"}, BASE | {"id": "e", "exists": "jobs"}]}, "2 of them"),
    ],
)
def test_what_is_needed(clause, needed):
    assert str(reasons(clause, "jobs: []").needed.text) == needed


@pytest.mark.parametrize("clause", [{"document": "A letter"}, {"ask": "q1"}])
def test_nothing_is_needed_of_the_person(clause):
    assert reasons(clause, "jobs: []").needed is None


@pytest.mark.parametrize(
    ("clause", "facts", "surely", "possibly", "text"),
    [
        ({"months": "jobs", "at_least": 1}, "jobs: [{start: 2024-01-15, end: null}]", 5, 5, "5 months"),
        ({"months": "jobs", "at_least": 1}, "jobs: [{start: 2024-01-15}]", 0, 5, "0 to 5 months"),
        ({"months": "jobs", "at_least": 1}, "courses: []", 0, float("inf"), "not known"),
        ({"months": "jobs", "at_least": 1}, "jobs: [{end: null}]", 0, float("inf"), "0 months or more"),
        ({"count": "jobs", "at_least": 1}, "courses: []", 0, float("inf"), "not known"),
        ({"total": "courses.points", "at_least": 1}, "courses: [{points: 2500000}]", 2500000, 2500000, "2,500,000 points"),
        ({"total": "courses.hours", "at_least": 1}, "courses: [{hours: 0.99}]", 0.9, 0.9, "0.9 hours"),
    ],
)  # fmt: skip
def test_bounds(clause, facts, surely, possibly, text):
    observed = reasons(clause, facts).observed
    assert (observed.surely, observed.possibly, str(observed.text)) == (surely, possibly, text)


@pytest.mark.parametrize(
    ("clause", "facts", "value", "text"),
    [
        ({"fact": "oath.honest", "is": True}, "oath: {honest: false}", False, "no"),
        ({"fact": "oath.level", "at_least": 1}, "oath: {level: 3}", 3, "3"),
        (
            {"fact": "oath.signed", "at_least": "2024-01-01"},
            "oath: {signed: 2024-02-29}",
            date(2024, 2, 29),
            "2024-02-29",
        ),
        ({"fact": "oath.level", "at_least": 1}, "oath: {}", None, "not known"),
        ({"fact": "oath.level", "at_least": 1}, "jobs: []", None, "not known"),
        ({"document": "A letter"}, "jobs: []", None, "to be sent with the application"),
        ({"ask": "q1"}, "jobs: []", None, "not known"),
    ],
)
def test_answers(clause, facts, value, text):
    observed = reasons(clause, facts).observed
    assert (observed.value, str(observed.text)) == (value, text)


def test_words_of_the_vocabulary_are_used_and_can_be_translated():
    words = yaml.load("p: {one: {single: true, fields: {a: {type: choice, choices: [x], words: {x: The letter X}}}}}")
    subject = criteria.vocabulary_from(words)["p"]
    field = subject.kinds["one"].fields["a"]
    source = criteria.Source("s", "T", "P", "a", ON, "official")
    compare = criteria.Compare(field, "is", "x")
    clause = criteria.Clause("c", "fact", "So.", source, kind=subject.kinds["one"], field=field, compare=compare)
    rule = criteria.Rule("r", ON, "T", subject, clause)
    reason = criteria.judge(rule, subject.evidence({"one": {"a": "x"}}), on=ON).reasons
    assert str(reason.observed.text) == str(reason.needed.text) == "The letter X"
    assert reason.observed.text.render(str.upper, str) == "THE LETTER X"


# --- which records counted, and why not ------------------------------------------------------------------------------


JOB = "start: 2024-01-01, end: null"


@pytest.mark.parametrize(
    ("where", "job", "because"),
    [
        ({"full": True}, "full: false", "full is no, not yes"),
        ({"role": {"in": ["a", "b"]}}, "role: c", "role is c, not a, b"),
        ({"role": {"not_in": ["a"]}}, "role: a", "role is a"),
        ({"not": {"role": "a"}}, "role: a", "role is a"),
        ({"not": {"any": [{"role": "a"}, {"role": "b"}]}}, "role: a", "not shown: it is one that does not count here"),
        ({"end": {"less_than": "2024-01-01"}}, JOB, "end is none; less than 2024-01-01 is needed"),
        ({"any": [{"full": True}, {"role": "a"}, {"boss": "Ann"}]}, "full: false, role: b, boss: Bo",
         "full is no, not yes, or role is b, not a, or boss is Bo, not Ann"),
        ({"any": [{"full": True}]}, "full: false", "full is no, not yes"),
        ([{"any": [{"ask": "q1"}], "full": True}], "full: false", "full is no, not yes"),
        ({"boss": {"in": list("pqrstuv")}}, "boss: Ann", "boss is Ann"),
        ([{"full": True, "says": "full-time work"}], "full: false", "not shown: full-time work"),
    ],
)  # fmt: skip
def test_why_a_record_does_not_count(where, job, because):
    assert not_counted({"exists": "jobs", "where": where}, f"jobs: [{{{job}}}]") == [because]


@pytest.mark.parametrize(
    ("clause", "facts", "because"),
    [
        ({"exists": "jobs", "in_force": True}, "jobs: [{start: 2024-01-01, end: 2024-06-14}]", "it ended on 2024-06-14"),
        ({"exists": "jobs", "in_force": True}, "jobs: [{start: 2024-06-16, end: null}]", "it begins later, on 2024-06-16"),
        ({"exists": "courses"}, "courses: [{done: 2024-06-16}]", "it comes later, on 2024-06-16"),
        ({"exists": "courses", "within": "1 month"}, "courses: [{done: 2024-05-14}]",
         "it lies before 2024-05-15, outside the last month"),
        ({"exists": "courses", "within": "18 months"}, "courses: [{done: 2022-01-01}]",
         "it lies before 2022-12-15, outside the last 18 months"),
        ({"exists": "courses", "within": "1 day"}, "courses: [{done: 2024-01-01}]",
         "it lies before 2024-06-14, outside the last day"),
        ({"exists": "courses", "within": "10 days"}, "courses: [{done: 2024-01-01}]",
         "it lies before 2024-06-05, outside the last 10 days"),
        ({"months": "jobs", "at_least": 1}, "jobs: [{start: 2024-06-15, end: null}]", "no time worked before 2024-06-15"),
        ({"months": "jobs", "at_least": 1}, "jobs: [{}]", "not known: start, not known: end"),
        ({"total": "courses.hours", "at_least": 1, "where": {"ask": "q1"}}, "courses: [{}]",
         "not known: hours, not published by the certifier: one"),
    ],
)  # fmt: skip
def test_why_a_record_counts_not_or_not_yet(clause, facts, because):
    assert not_counted(clause, facts) == [because]


def test_a_counted_record_says_how_much_it_brings():
    clause = {"hours": "jobs", "per_week": "weekly", "within": "7 days", "at_least": 1}
    (counted,) = reasons(clause, "jobs: [{boss: Ann, weekly: 40, start: 2024-01-01, end: null}]").counted
    assert (counted.record.kind, counted.record.index, str(counted.record.label)) == ("jobs", 0, "Ann (job 1)")
    assert counted.record.fields["weekly"] == 40
    assert str(counted.amount) == "40 hours, the part since 2024-06-08"


def test_a_record_whose_hours_are_not_known_counts_from_none_to_the_most_there_can_be():
    clause = {"hours": "jobs", "per_week": "weekly", "at_least": 1}
    (counted,) = reasons(clause, "jobs: [{start: 2024-06-08, end: 2024-06-14}]").counted
    assert str(counted.amount) == "0 to 60 hours"


def test_a_record_counted_as_such_brings_no_amount():
    (counted,) = reasons({"exists": "jobs"}, "jobs: [{}]").counted
    assert counted.amount is None


def test_reasons_are_read_in_order():
    parts = [BASE | {"id": f"p{number}", "document": "A letter"} for number in range(3)]
    tree = reasons({"all": [parts[0], BASE | {"id": "any", "any": parts[1:]}]}, "jobs: []")
    assert [reason.id for reason in tree] == ["c", "p0", "any", "p1", "p2"]
    assert tree.says == tree.label == "So."
    assert tree.source.publisher == "P"
    assert tree.assumption is None
    assert tree.clause.operator == "all"


# --- asks ------------------------------------------------------------------------------------------------------------


def test_a_question_is_asked_once():
    part = {"exists": "jobs", "where": {"full": True, "paid": True}}
    found = verdict({"all": [BASE | {"id": "d"} | part, BASE | {"id": "e"} | part]}, "jobs: [{full: true}]")
    assert [(ask.of, ask.about) for ask in found.asks] == [("person", "jobs[0].paid")]


def test_the_authority_is_asked_only_when_the_person_cannot_settle_it():
    where = {"any": [{"full": True}, {"ask": "q1"}]}
    assert [ask.of for ask in verdict({"exists": "jobs", "where": where}, "jobs: [{}]").asks] == ["person"]
    assert [ask.of for ask in verdict({"exists": "jobs", "where": where}, "jobs: [{full: false}]").asks] == [
        "authority"
    ]


def test_a_kind_asks_with_its_own_question_or_by_its_name():
    assert (
        str(verdict({"exists": "jobs"}, "courses: []").asks[0].question)
        == "Please list each job, or say that there is none."
    )


# --- for machines ----------------------------------------------------------------------------------------------------

TOP = ["rulebook", "edition", "on", "verdict", "earliest", "asks", "reasons"]
REASON = ["id", "says", "verdict", "observed", "needed", "counted", "not_counted", "source", "assumption", "children"]
SOURCE = {
    "id": "s",
    "title": "T",
    "publisher": "P",
    "address": "a",
    "published": None,
    "read": "2024-01-01",
    "standing": "official",
}


def test_a_verdict_as_json_has_just_the_promised_keys():
    part = BASE | {"id": "d", "months": "jobs", "where": {"full": True}, "at_least": 12}
    found = criteria.as_json(
        verdict(
            {"all": [part], "assumption": "A."},
            "jobs: [{full: true, boss: Ann, start: 2024-01-01, end: null}, {full: false}]",
        )
    )
    assert list(found) == TOP
    assert list(found["reasons"]) == REASON
    assert {name: found[name] for name in TOP[:6]} == {
        "rulebook": "made/up", "edition": "2024-01-01", "on": "2024-06-15", "verdict": "not_met", "earliest": "2025-01-01", "asks": [],
    }  # fmt: skip
    assert found["reasons"]["children"] == [
        {
            "id": "d",
            "says": "So.",
            "verdict": "not_met",
            "observed": {"surely": 5.4, "possibly": 5.4, "unit": "months"},
            "needed": {"surely": 12, "possibly": 12, "unit": "months"},
            "counted": ["Ann (job 1): 5.4 months so far"],
            "not_counted": [{"record": "job 2", "because": "full is no, not yes"}],
            "source": SOURCE,
            "assumption": None,
            "children": [],
        }
    ]
    assert found["reasons"]["assumption"] == "A."


def test_without_the_tree_on_request():
    part = BASE | {"id": "d", "exists": "jobs"}
    found = criteria.as_json(verdict({"not": part}, "jobs: []"), full=False)
    assert list(found["reasons"]) == REASON[:-1]
    assert found["earliest"] == "2024-06-15"


def test_what_has_no_end_or_no_answer_is_null_in_json():
    kinds = criteria.as_json(verdict({"exists": "jobs"}, "courses: []"))
    assert kinds["earliest"] is None
    assert kinds["reasons"]["observed"] == {"surely": 0, "possibly": None, "unit": "records"}
    assert kinds["asks"] == [
        {"of": "person", "about": "jobs", "question": "Please list each job, or say that there is none."}
    ]
    day = criteria.as_json(verdict({"fact": "oath.signed", "at_least": "2024-01-01"}, "oath: {signed: 2024-02-29}"))
    assert (day["reasons"]["observed"], day["reasons"]["needed"]) == ("2024-02-29", "2024-01-01")
    paper = criteria.as_json(verdict({"document": "A letter"}, "courses: []"))
    assert (paper["reasons"]["observed"], paper["reasons"]["needed"]) == (None, None)
    record = criteria.as_json(verdict({"exists": "jobs"}, "jobs: [{}]"))
    assert record["reasons"]["counted"] == ["job 1"]


def test_a_source_says_when_it_was_published():
    source = criteria.Source("s", "T", "P", "a", ON, "official", published=date(2019, 5, 21))
    rule = criteria.Rule(
        "r", ON, "T", read_rule(BASE | {"ask": "q1"}).subject, criteria.Clause("c", "document", "So.", source)
    )
    assert (
        criteria.as_json(criteria.judge(rule, read_evidence({}), on=ON))["reasons"]["source"]["published"]
        == "2019-05-21"
    )


@pytest.mark.parametrize(("jobs", "said"), [(7, "met"), (9, "unknown")])
def test_only_so_many_missing_facts_are_filled_in_every_way(jobs, said):
    """Of an odd number of jobs most are full-time or most are not; beyond eight it is not tried, and stays unknown."""
    most = (jobs + 1) // 2
    ways = [
        BASE | {"id": f"most-{full}".lower(), "count": "jobs", "where": {"full": full}, "at_least": most}
        for full in (True, False)
    ]
    assert verdict({"any": ways}, f"jobs: [{', '.join(['{}'] * jobs)}]").verdict == said


def test_what_two_clauses_say_of_the_same_records_agrees():
    define = {"full": {"where": {"full": True}}, "paid": {"where": {"paid": True}}}
    parts = [
        BASE | {"id": "one", "exists": "jobs", "where": {"use": ["full", "paid"]}},
        BASE | {"id": "two", "exists": "jobs", "where": {"use": ["full", "paid"], "role": "a"}},
        BASE | {"id": "three", "exists": "jobs", "where": {"use": "full", "says": "full-time work"}},
        BASE | {"id": "four", "count": "jobs", "where": {"use": ["full", "paid"]}, "at_most": 1},
    ]
    found = verdict(
        {"all": parts}, "jobs: [{full: true, paid: true, role: b}, {full: true, paid: false, role: a}]", define=define
    )
    assert [reason.verdict for reason in found.reasons] == ["not_met", "met", "not_met", "met", "met"]


HOURS = {"hours": "jobs", "per_week": "weekly", "at_least": 1}
MONTHS = {"months": "jobs", "at_least": 1}
OCCASIONS = {"occasions": "jobs", "at_least": 1}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"count": "jobs", "at_least": 1}, {"count": "courses", "at_least": 1}, (2, 1)),
        ({"count": "jobs", "at_least": 1}, {"count": "jobs", "at_least": 3}, (2, 2)),
        ({"count": "jobs", "at_least": 1}, {"count": "jobs", "at_least": 1, "where": {"paid": True}}, (2, 1)),
        ({"count": "jobs", "at_least": 1}, {"count": "jobs", "at_least": 1, "in_force": True}, (2, 1)),
        ({"count": "jobs", "at_least": 1}, {"count": "jobs", "at_least": 1, "within": "3 months"}, (2, 1)),
        ({"total": "courses.hours", "at_least": 1}, {"total": "courses.points", "at_least": 1}, (8, 5)),
        (MONTHS, MONTHS | {"within": "3 months"}, (4, 3)),
        (MONTHS, MONTHS | {"gap": "60 days"}, (4, 5)),
        (OCCASIONS, MONTHS, (2, 4)),
        (OCCASIONS, OCCASIONS | {"gap": "60 days"}, (2, 1)),
        (HOURS, HOURS | {"share": "share"}, (702.8, 351.4)),
    ],
)  # fmt: skip
def test_clauses_that_ask_nearly_the_same_are_told_apart(one, other, found):
    facts = """
        jobs:
          - {start: 2024-01-15, end: 2024-02-14, paid: false, weekly: 40, share: 0.5}
          - {start: 2024-03-15, end: null, paid: true, weekly: 40, share: 0.5}
        courses: [{hours: 8, points: 5, done: 2024-05-01}]
    """
    children = reasons({"all": [BASE | {"id": "one"} | one, BASE | {"id": "other"} | other]}, facts).children
    assert tuple(child.observed.surely for child in children) == found
