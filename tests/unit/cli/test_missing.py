"""What is missing, told as short as it can be: only what is not met, ways a line each, reasons where they help."""

import pytest

EDITION = """\
title: Certified Example (CX)
subject: professional
sources:
  handbook:
    {{title: Handbook, publisher: Example Board, address: example.org, read: 2026-01-15, standing: official}}
questions:
  nights: {{about: night work, question: Does night work count?, source: handbook}}
rule:
  id: eligible
  says: You meet the rule.
  source: handbook
  {rule}
"""

LICENSE = "{id: license, says: A license, exists: licenses}"
DEGREE = "{id: degree, says: A degree, exists: degrees}"
COURSE = "{id: course, says: 10 hours, total: continuing_education.hours, at_least: 10}"
JOB = "{id: job, says: 12 months, months: employment, at_least: 12, where: {paid: true}}"
ASKED = "{id: asked, says: Nights, ask: nights}"
NONE = "licenses: []\ndegrees: []\ncontinuing_education: []\nemployment: []\n"


@pytest.fixture
def told(run, tmp_path):
    """What is said of a person under a rule made of clauses, on one line."""

    def told(rule, person):
        (tmp_path / "2026-01-01.yaml").write_text(EDITION.format(rule=rule), encoding="utf-8")
        ran = run("judge", tmp_path, "-", "--on", "2026-06-01", stdin=person)
        assert ran.status == 0, ran.err
        return " ".join(ran.out.split())

    return told


def test_of_several_only_what_is_still_needed_is_counted(told):
    rule = f"at_least: 2\n  of: [{LICENSE}, {DEGREE}, {COURSE}]"
    assert "You meet the rule.: 2 of these are needed ✗ A license: none" in told(rule, NONE)
    one = told(rule, NONE.replace("licenses: []", "licenses: [{type: RN}]"))
    assert "You meet the rule.: one of these is enough ✗ A degree: none that counts ✗ 10 hours: 0 hours" in one


def test_a_single_way_is_told_without_its_frame(told):
    rule = f"any: [{{id: both, says: Both, all: [{LICENSE}, {DEGREE}]}}]"
    said = told(rule, NONE.replace("licenses: []", "licenses: [{type: RN}]"))
    assert "What is missing ✗ A degree: none that counts Every clause" in said


def test_records_that_do_not_count_say_why_and_the_rest_are_counted(told):
    jobs = "employment: [" + ", ".join(f"{{employer: E{n}, start: 2020-01-01, paid: false}}" for n in range(5)) + "]"
    said = told(f"all: [{JOB}]", jobs)
    assert "✗ 12 months: 0 months; 12 months needed" in said
    assert said.count("not counted: E") == 3
    assert "and 2 more" in said


def test_what_may_count_says_what_is_not_known(told):
    said = told(f"all: [{JOB}]", "employment: [{employer: Harbor, start: 2020-01-01, end: null}]")
    assert "may count: Harbor (job 1): " in said


def test_an_unknown_that_time_settles_names_the_day(told):
    person = "employment: [{employer: Harbor, start: 2026-01-01, end: null, paid: true}, {employer: Bay, paid: true}]"
    said = told(f"all: [{JOB}]", person)
    assert said.startswith("CAN'T TELL YET")
    assert "Whatever the answers, it is met from January 1, 2027 (in about 7 months)" in said


def test_what_only_the_body_knows_goes_to_the_body(told):
    said = told(f"all: [{ASKED}]", NONE)
    assert "This turns on 1 answer from the certifier." in said
    assert "? Nights: not published; ask the certifier" in said
    assert "Questions for the certifier ? Does night work count?" in said
    assert "Answer your own questions first" not in said


def test_what_must_not_be_names_what_is(told):
    rule = f"all: [{{id: no-license, says: You hold no license, not: {LICENSE}}}]"
    said = told(rule, "licenses: [{type: RN, state: TX}]")
    assert "✗ You hold no license: but there is RN TX (license 1)" in said
    assert "? You hold no license: not known for sure" in told(rule, "degrees: []")


def test_a_known_answer_stands_beside_the_one_needed(told):
    rule = "all: [{id: moral, says: Moral character, fact: attestations.moral_character, is: true}]"
    assert "✗ Moral character: no; yes needed" in told(rule, "attestations: {moral_character: false}")


def test_of_parts_that_are_met_the_route_is_told(told):
    paper = "{id: paper, says: A paper, document: A letter from your supervisor}"
    rule = f"all: [{LICENSE}, {{id: either, says: Either, any: [{paper}, {JOB}]}}]"
    person = "licenses: [{type: RN}]\nemployment: [{start: 2025-01-01, end: null, paid: true}]"
    assert "Every part is met: A license; 12 months." in told(rule, person)
    sent = told(rule, "licenses: [{type: RN}]\nemployment: []")
    assert "Every part is met: A license. " in sent
    assert "To send with the application - A letter from your supervisor" in sent
