"""The catalog of actions: every file reads, and what an action adds is counted where it is meant to be."""

from datetime import date
from textwrap import dedent

import pytest

from caseway import criteria, rulebooks
from caseway.criteria import Unreadable, compiled
from caseway.rulebooks import actions, vocabulary
from caseway.rulebooks.facts import OURS, SUBJECT
from caseway.rulebooks.shelf import Shelf

ON = date(2030, 1, 1)
BEGUN = date(2027, 6, 1)  # long enough before for every job to have lasted
KINDS = vocabulary()[SUBJECT].kinds
RULEBOOKS = ("ccmc/ccm", "ccmc/cdms", "acma/acm-rn", "acma/acm-sw", "ancc/cmgt-bc")

CASE_MANAGER = {"acm-rn": "experience two-years", "acm-sw": "experience two-years"}
UNDER_A_CCM = "category category-1 category-2 experience mixed-months mixed-some"
UNDER_ANYBODY = "category category-2 experience mixed-months mixed-others"
AS_A_NURSE = "case-management-hours rn-hours rn-months rn-practice"
ANY_DEGREE = {"ccm": "credential degree degree-route", "cdms": "credential degree"}
SOCIAL_WORK = {**ANY_DEGREE, "acm-sw": "credential degree"}
CLINICAL = {"ccm": "any-license credential license"}

# What two and a half years of it, and nothing else, make met in each rule.
COUNTED = {
    "ask-cdms": {"ccm": "cdms-confirmed cdms-yes"},
    "ask-license-option": {"ccm": "license-option license-option-yes"},
    "ask-mixed-supervision": {"ccm": "mixed-accepted mixed-yes"},
    "attest": {"ccm": "character code-of-conduct moral-character"},
    "case-manager-nurse": {**CASE_MANAGER, "ccm": UNDER_ANYBODY, "cmgt-bc": AS_A_NURSE},
    "case-manager-nurse-ccm": {**CASE_MANAGER, "ccm": UNDER_A_CCM, "cmgt-bc": AS_A_NURSE},
    "case-manager-nurse-part-time": {**CASE_MANAGER, "cmgt-bc": "case-management-hours"},
    "case-manager-other": {"ccm": UNDER_ANYBODY},
    "case-manager-other-ccm": {"ccm": UNDER_A_CCM},
    "case-manager-social-worker": {**CASE_MANAGER, "ccm": UNDER_ANYBODY},
    "case-manager-social-worker-ccm": {**CASE_MANAGER, "ccm": UNDER_A_CCM},
    "case-manager-social-worker-part-time": CASE_MANAGER,
    "client-firms": {"ccm": "three-firms"},
    "courses": {"cmgt-bc": "education"},
    "degree-adn": {},  # it leads to the license
    "degree-adn-lpn": {},
    "degree-bsn": ANY_DEGREE,
    "degree-bsn-accelerated": ANY_DEGREE,
    "degree-bsw": SOCIAL_WORK,
    "degree-counseling": ANY_DEGREE,
    "degree-msw": SOCIAL_WORK,
    "degree-msw-advanced": SOCIAL_WORK,
    "degree-msw-part-time": SOCIAL_WORK,
    "degree-nursing-diploma": {},
    "degree-rehabilitation-counseling": ANY_DEGREE,
    "degree-rn-to-bsn": ANY_DEGREE,
    "disability-management": {"cdms": "domains experience hours"},
    "license-lbsw": {"acm-sw": "credential license"},
    "license-lcsw": {**CLINICAL, "acm-sw": "credential license"},
    "license-lmsw": {**CLINICAL, "acm-sw": "credential license"},
    "license-lpc": CLINICAL,
    "license-rn": {**CLINICAL, "cdms": "credential license", "acm-rn": "license", "cmgt-bc": "license"},
    "registered-nurse": {"cmgt-bc": "rn-hours rn-months rn-practice"},
    "supervisor": {"ccm": "category category-3 experience"},
}

RN = {"type": "RN", "country": "US", "status": "active", "restricted": False, "expires": None}
BSW = {"level": "bachelor", "field": "social_work", "accredited": True, "conferred": "2020-05-15"}
BEDSIDE = {
    "role": "registered_nurse", "setting": "hospital", "health_delivery_system": True, "nursing": True,
    "start": "2020-01-01", "end": None, "hours_per_week": 36, "full_time": True, "case_management_share": 0, "paid": True,
    "supervised": True, "supervisor_certification": "none", "direct_client_contact": True, "essential_activities": False,
    "self_employed": False,
}  # fmt: skip
CASES = {**BEDSIDE, "role": "case_manager", "case_management_share": 1, "essential_activities": True}


@pytest.fixture(scope="module")
def ours():
    return actions.actions(rulebooks.shelf())


def person(**records):
    """Somebody of whom all else is known to be none."""
    nothing = {name: {} if kind.single else [] for name, kind in KINDS.items()}
    return vocabulary()[SUBJECT].evidence({**nothing, **records})


def having(action):
    """Somebody who has what an action adds, since long enough, and nothing else."""
    records = {}
    for added in (*action.adds, *action.answers):
        kind = KINDS[added.kind]
        record = dict(added.record)
        if kind.happens or kind.begins:
            record.setdefault(kind.happens or kind.begins, BEGUN)
        if action.per_unit:
            record[action.per_unit.field] = 30
        if kind.single:
            records[added.kind] = record
        else:
            records.setdefault(added.kind, []).append(record)
    return person(**records)


def met(evidence, name):
    verdict = criteria.judge(rulebooks.shelf().edition(f"certification/{name}", on=ON), evidence, on=ON)
    return {reason.id for reason in verdict.reasons if reason.verdict == "met"}


def can(action, evidence):
    return criteria.judge(action.needs, evidence, on=ON).verdict


def test_every_action_that_adds_something_is_in_the_table(ours):
    assert {key for key, action in ours.items() if action.adds or action.answers} == set(COUNTED)


@pytest.mark.parametrize("key", COUNTED)
def test_what_an_action_adds_is_counted_where_it_is_meant_to_be(ours, key):
    for name in RULEBOOKS:
        new = met(having(ours[key]), name) - met(person(), name)
        assert new == set(COUNTED[key].get(name.partition("/")[2], "").split()), name


@pytest.mark.parametrize(
    ("key", "before", "kind", "clauses"),
    [
        ("ccm-supervisor", CASES, "employment", "category-1"),
        ("full-time", {**CASES, "full_time": False, "hours_per_week": 20}, "employment", "category-2"),
        ("case-management-where-you-work", BEDSIDE, "employment", "category-2"),
        ("case-management-where-you-work-ccm", BEDSIDE, "employment", "category-1"),
        ("restore-license", {**RN, "independent_assessment": True, "status": "lapsed"}, "licenses", "license"),
        ("restore-license", {**RN, "independent_assessment": True, "expires": "2029-12-31"}, "licenses", "license"),
        ("renew-license", {**RN, "independent_assessment": True, "expires": "2029-12-31"}, "licenses", "license"),
        (
            "renew-certification",
            {"type": "CRC", "issuer": "CRCC", "status": "active", "expires": "2029-12-31"},
            "certifications",
            "crc",
        ),
    ],
)
def test_what_an_action_changes_counts_afterwards_and_not_before(ours, key, before, kind, clauses):
    [change] = ours[key].changes
    [record] = person(**{kind: [before]}).records[kind]
    assert change.kind == kind
    assert compiled(change.where)(record) == 2
    assert set(clauses.split()) & met(person(**{kind: [record]}), "ccmc/ccm") == set()
    assert set(clauses.split()) <= met(person(**{kind: [{**record, **change.set}]}), "ccmc/ccm")


@pytest.mark.parametrize("key", ["ccm-supervisor", "full-time"])
def test_no_supervisor_and_no_hours_are_found_for_the_self_employed(ours, key):
    alone = {**CASES, "self_employed": True, "full_time": False}
    assert can(ours[key], person(employment=[{**alone, "self_employed": False}])) == "met"
    assert can(ours[key], person(employment=[alone])) == "not_met"
    assert can(ours[key], person(employment=[{**alone, "self_employed": False, "end": "2029-12-31"}])) == "not_met"


@pytest.mark.parametrize(
    ("key", "records", "verdict"),
    [
        ("case-manager-nurse", {"licenses": [RN]}, "met"),
        ("case-manager-nurse", {"licenses": [{**RN, "type": "LPN"}]}, "not_met"),
        ("case-manager-nurse", {"licenses": [{**RN, "restricted": True}]}, "not_met"),
        ("case-manager-social-worker", {"degrees": [BSW]}, "met"),
        ("case-manager-social-worker", {"degrees": [{**BSW, "accredited": False}]}, "not_met"),
        ("case-manager-social-worker", {"licenses": [{**RN, "type": "LMSW"}]}, "met"),
        ("case-manager-other", {"licenses": [{**RN, "type": "pharmacist"}]}, "met"),
        ("case-manager-other", {"degrees": [{**BSW, "field": "psychology"}]}, "met"),
        ("case-manager-other", {"licenses": [RN]}, "not_met"),
        ("case-manager-other", {"degrees": [BSW]}, "not_met"),
        ("case-manager-other", {}, "not_met"),
        ("case-management-where-you-work", {"licenses": [RN], "employment": [BEDSIDE]}, "met"),
        ("case-management-where-you-work", {"employment": [BEDSIDE]}, "not_met"),
        ("case-management-where-you-work", {"licenses": [RN], "employment": [CASES]}, "not_met"),
        ("degree-rn-to-bsn", {"licenses": [RN]}, "met"),
        ("degree-adn-lpn", {"licenses": [{**RN, "type": "LVN"}]}, "met"),
        ("degree-adn-lpn", {"licenses": [RN]}, "not_met"),
        ("degree-msw", {"degrees": [{**BSW, "field": "history"}]}, "met"),
        ("degree-msw", {"degrees": [{**BSW, "level": "associate"}]}, "not_met"),
        ("degree-msw-advanced", {"degrees": [BSW]}, "met"),
        ("degree-msw-advanced", {"degrees": [{**BSW, "field": "history"}]}, "not_met"),
        ("license-rn", {"degrees": [{**BSW, "level": "diploma", "field": "nursing"}]}, "met"),
        ("license-rn", {"degrees": [BSW]}, "not_met"),
        ("license-lmsw", {"degrees": [BSW]}, "not_met"),
        ("license-lmsw", {"degrees": [{**BSW, "level": "master"}]}, "met"),
        ("license-lpc", {"degrees": [{**BSW, "level": "master", "field": "Clinical counseling"}]}, "met"),
        ("restore-license", {"licenses": [{**RN, "status": "inactive"}]}, "met"),
        ("restore-license", {"licenses": [{**RN, "expires": "2029-12-31"}]}, "met"),
        ("restore-license", {"licenses": [RN]}, "not_met"),
        ("restore-license", {"licenses": [{**RN, "status": "revoked"}]}, "not_met"),
        ("supervisor", {"employment": [{**CASES, "start": "2028-01-02"}]}, "not_met"),
        ("supervisor", {"employment": [{**CASES, "start": "2028-01-01", "full_time": False}]}, "met"),
        ("disability-management", {"licenses": [RN]}, "met"),
        ("disability-management", {"degrees": [{**BSW, "level": "associate"}]}, "not_met"),
        ("client-firms", {"employment": [{**CASES, "self_employed": True}]}, "met"),
        ("client-firms", {"employment": [CASES]}, "not_met"),
        ("ask-cdms", {"certifications": [{"type": "CDMS", "status": "active", "expires": None}]}, "met"),
        ("ask-mixed-supervision", {"employment": [CASES]}, "not_met"),
        ("ask-mixed-supervision", {"employment": [CASES, {**CASES, "supervisor_certification": "CCM"}]}, "met"),
        ("ask-license-option", {"licenses": [{**RN, "independent_assessment": True}], "degrees": [BSW]}, "met"),
        ("ask-license-option", {"licenses": [{**RN, "independent_assessment": True}]}, "not_met"),
    ],
)
def test_who_can_do_it(ours, key, records, verdict):
    assert can(ours[key], person(**records)) == verdict


def test_each_stage_after_eligibility_is_one_action(ours):
    stages = [action.stage for action in ours.values() if action.stage and action.stage != "renew"]
    assert sorted(stages) == ["apply", "exam", "prepare", "result", "retest"]
    assert {key for key, action in ours.items() if action.stage == "renew"} == {"renew-license", "renew-certification"}


def test_a_new_full_time_job_takes_the_place_of_the_old_one_and_is_with_another_employer(ours):
    for action in ours.values():
        adds_job = any(added.kind == "employment" for added in action.adds)
        assert (action.replaces == ("employment",), action.changes_job) == (adds_job, adds_job), action.key


def test_only_questions_to_an_authority_rest_on_its_answer(ours):
    for action in ours.values():
        assert action.asks_authority == any(added.kind == "confirmations" for added in action.adds), action.key


def test_every_action_but_those_of_no_time_says_how_long_it_takes(ours):
    assert [key for key, action in ours.items() if not (action.takes or action.per_unit or action.every)] == []


def test_a_number_has_a_source_or_says_that_it_is_an_estimate(ours):
    for action in ours.values():
        for estimate in action.estimates:
            said = estimate.source or "estimate" in estimate.note or estimate is action.per_week
            assert said, f"{action.key}: {estimate}"


@pytest.mark.parametrize(
    ("unit", "days"),
    [("days", (1, 2, 3)), ("weeks", (7, 14, 21)), ("months", (30, 61, 91)), ("years", (365, 730, 1096))],
)
def test_lengths_are_whole_days(unit, days):
    assert actions.Estimate(1, 2, 3, unit).days == days


GOOD = """
title: Take a course
says: You take a course.
group: education
sources:
  page: {title: Page, publisher: School, address: school.example, read: 2026-01-02, standing: official}
  other: {title: Other, publisher: School, address: school.example/2, read: 2026-01-02, standing: official}
needs:
  id: licensed
  says: You hold a license.
  source: [page, other]
  exists: licenses
takes: {least: 1, typical: 2, most: 3, unit: weeks, source: page}
per_week: {least: 5, typical: 4, most: 3, unit: hours, note: Ours.}
cost: {least: 1, typical: 2, most: 3, unit: USD}
per_unit:
  field: hours
  pace: {least: 1, typical: 2, most: 3, unit: hours, note: A week.}
  cost: {least: 1, typical: 2, most: 3, unit: USD}
every: {least: 1, typical: 2, most: 3, unit: years}
adds: [{kind: continuing_education, record: {topic: ethics}}]
changes: [{kind: employment, where: {full_time: false}, set: {full_time: true}}, {kind: licenses, set: {expires: null}}]
answers: [{kind: attestations, record: {moral_character: true}}]
replaces: [employment]
tip: Keep the certificate.
rests_on: [page]
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "action" / "course.yaml"
    path.parent.mkdir()
    path.write_text(dedent(GOOD).lstrip("\n"), encoding="utf-8")
    return path


def test_everything_of_an_action_is_read(file):
    found = actions.read(file)
    assert (found.key, found.group, found.stage, found.tip) == ("course", "education", None, "Keep the certificate.")
    assert [clause.id for clause in found.needs.clauses()] == ["licensed"]
    assert found.per_unit.hours == 1
    assert found.adds[0].record == {"topic": "ethics"}
    assert found.changes[1].where is None
    assert found.changes[1].set == {"expires": None}
    assert [source.id for source in found.rests_on] == ["page"]
    assert list(found.strings()) == [
        "Take a course",
        "You take a course.",
        "Keep the certificate.",
        "Ours.",
        "A week.",
        "You hold a license.",
    ]
    assert actions.faults_of(file) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("group: education", "group: school", "group", "unknown word “school”"),
        ("says: You hold a license.", "says: true", "needs.says", ""),
        ("exists: licenses", "exists: license", "needs", "unknown kind"),
        ("source: [page, other]", "source: [page, others]", "needs.source", "unknown source “others”"),
        ("source: [page, other]", "source: page", "sources.other", "nothing uses this source"),
        ("topic: ethics", "topics: ethics", "adds[0].continuing_education[0].topics", "unknown field “topics”"),
        ("kind: continuing_education", "kind: courses", "adds[0].courses", "unknown kind of record “courses”"),
        ("moral_character: true", 'moral_character: "y"', "answers[0].attestations.moral_character", "neither true"),
        ("where: {full_time: false}", "where: {fulltime: false}", "changes[0].where.fulltime", "unknown field"),
        ("set: {full_time: true}", "set: {full_time: 1}", "changes[0].employment[0].full_time", "neither true"),
        ("replaces: [employment]", "replaces: [job]", "replaces", "unknown kind of record “job”"),
        ("field: hours", "field: hour", "per_unit.field", "“hour” is no field of what it adds."),
        ("most: 3, unit: weeks", "most: 1, unit: weeks", "takes", "not in order"),
        ("unit: weeks", "unit: USD", "takes", "“USD” is no unit of this. Allowed: days, weeks, months, years."),
        ("unit: hours, note: Ours.", "unit: days", "per_week", "Allowed: hours."),
        ("unit: years", "unit: hours", "every", "is no unit of this"),
    ],
)
def test_every_fault_is_told_where_it_is(file, old, new, place, says):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [(fault.path, str(fault)) for fault in actions.faults_of(file)]
    assert any(path.startswith(place) and says in sentence for path, sentence in told), told


def test_faults_of_all_files_are_told_at_once(file):
    other = file.with_name("other.yaml")
    other.write_text("title: Other\n", encoding="utf-8")
    file.write_text("- a list\n", encoding="utf-8")
    with pytest.raises(Unreadable) as unreadable:
        actions.actions(Shelf((file.parent.parent,)))
    assert {fault.file for fault in unreadable.value.faults} == {str(file), str(other)}


def test_an_own_action_takes_the_place_of_ours_of_the_same_name(file):
    own = file.rename(file.with_name("courses.yaml"))
    found = actions.actions(Shelf((own.parent.parent, OURS)))
    assert found["courses"].title == "Take a course"
    assert "attest" in found
