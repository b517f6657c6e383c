"""Ways to study: what a file must say, and what each way proves by the rules themselves."""

from datetime import date
from textwrap import dedent

import pytest

from caseway.criteria import Unreadable
from caseway.rulebooks import actions, learning, shelf
from caseway.rulebooks.learning import Figures
from caseway.rulebooks.shelf import Shelf

ON = date(2026, 11, 23)
WHOLE = """
title: Short course
kind: course
field: nursing
place: 1
says: A course.
start: Nothing.
takes: {least: 10, most: 20, unit: hours, source: page, estimated: [most]}
cost: {typical: 100, unit: USD}
gives:
  - kind: continuing_education
    record: {title: Short course, hours: 10, topic: nursing_case_management}
facts:
  - {label: Online, says: It is online., source: page}
sources:
  page: {title: Page, publisher: School, address: school.example, read: 2026-01-02, standing: official}
"""


@pytest.fixture
def file(tmp_path):
    """Write a way to study and return its path; `changes` are pairs of text to replace."""

    def write(*changes, name="short-course"):
        text = dedent(WHOLE)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        folder = tmp_path / learning.FOLDER
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def says(path):
    return [f"{fault.path}: {fault.says}" for fault in learning.faults_of(path)]


def proof(key, name):
    rule = shelf().edition(name, on=ON)
    return learning.prove(learning.ways(shelf())[key], rule, on=ON)


def labels(clauses):
    return [clause.label for clause in clauses]


@pytest.mark.parametrize("path", shelf().files(learning.FOLDER).values(), ids=lambda path: path.stem)
def test_our_files_have_no_fault(path):
    assert learning.faults_of(path) == []


def test_the_ways_stand_in_their_place():
    places = [way.place for way in learning.ways(shelf()).values()]
    assert len(places) >= 14
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("key", "name", "met"),
    [
        ("bachelors-in-social-work", "certification/acma/acm-sw", ["A social work degree or license"]),
        ("bachelors-in-social-work", "certification/ccmc/ccm", ["The degree"]),
        ("bachelors-in-social-work", "certification/ancc/cmgt-bc", []),
        ("masters-in-rehabilitation-counseling", "certification/acma/acm-sw", []),
        ("bachelors-in-human-services", "certification/ccmc/cdms", ["RN license or degree"]),
        ("bachelors-in-human-services", "certification/acma/acm-sw", []),
        ("associate-degree-in-nursing", "certification/ccmc/ccm", []),
        ("nursing-diploma", "certification/ccmc/cdms", []),
        ("nursing-case-management-courses", "certification/ancc/cmgt-bc", ["30 hours of learning"]),
        ("political-social-work-certificate", "certification/ancc/cmgt-bc", []),
    ],
)
def test_what_a_way_proves_is_what_the_rule_says(key, name, met):
    assert labels(proof(key, name).met) == met


def test_a_course_without_a_record_proves_nothing_anywhere():
    for name in shelf().names("certification"):
        assert proof("social-work-advocating-social-justice", name).met == ()


def test_what_is_still_asked_leaves_out_what_is_met_and_what_nobody_has_to_prove():
    found = proof("bachelors-in-social-work", "certification/acma/acm-sw")
    assert labels(found.still) == ["2,080 hours of case management"]
    found = proof("bachelors-in-social-work", "certification/ccmc/ccm")
    assert labels(found.still) == ["Work experience", "Good moral character"]


def test_the_planner_reckons_with_the_same_cost_and_the_same_degree():
    known = actions.actions(shelf())
    shared = [way for way in learning.ways(shelf()).values() if way.action]
    assert len(shared) >= 8
    for way in shared:
        action = known[way.action]
        cost = action.cost
        assert way.cost.known == {"least": cost.least, "typical": cost.typical, "most": cost.most}, way.key
        added = {name: value for part in action.adds if part.kind == "degrees" for name, value in part.record.items()}
        (given,) = way.evidence(on=ON).records["degrees"]
        assert {name: value for name, value in given.items() if name != "conferred"} == added, way.key


def test_figures_without_a_source_are_estimates():
    assert Figures("years", least=1, most=2).estimates == ("least", "most")


def test_figures_name_their_own_estimates(file):
    way = learning.read(file())
    assert way.takes.known == {"least": 10, "most": 20}
    assert way.takes.estimates == ("most",)
    assert way.cost.estimates == ("typical",)


def test_the_record_is_dated_by_the_last_day_of_the_study(file):
    (record,) = learning.read(file()).evidence(on=ON).records["continuing_education"]
    assert record["completed"] == ON
    assert record["hours"] == 10


def test_every_string_that_is_shown_is_listed(file):
    path = file(("says: A course.", "says: A course.\nprovider: School"), ("unit: USD", "unit: USD, note: About"))
    strings = list(learning.read(path).strings())
    assert strings == ["Short course", "A course.", "Nothing.", "School", "About", "Online", "It is online."]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: course", "kind: class", "kind: unknown word “class”"),
        ("place: 1", "", "place: “place” is missing."),
        ("hours: 10,", "hours: ten,", "gives.continuing_education[0].hours: “ten” is not a number."),
        ("kind: continuing_education", "kind: courses", "gives.courses: "),
        ("least: 10", "least: 30", "takes: “least”, “typical” and “most” have to rise, or be the same."),
        ("[most]", "[typical]", "takes.estimated: there is no number “typical” to be an estimate."),
        ("{typical: 100, unit: USD}", "{unit: USD}", "cost: no number is given"),
        ("source: page}\nsources:", "}\nsources:", None),
    ],
)
def test_a_fault_says_what_is_wrong(file, old, new, fault):
    found = says(file((old, new)))
    assert bool(found) is (fault is not None)
    assert fault is None or found[0].startswith(fault)


def test_a_source_that_nothing_uses_is_a_fault(file):
    path = file((", source: page, estimated: [most]", ""), (", source: page}", "}"))
    assert says(path) == ["sources.page: nothing uses this source; use it or take it out."]


def test_a_shelf_tells_the_faults_of_all_files_at_once(file, tmp_path):
    file(("place: 1", "place: first"))
    file(("kind: course", "kind: class"), name="other")
    with pytest.raises(Unreadable) as raised:
        learning.ways(Shelf((tmp_path,)))
    assert len(raised.value.faults) == 2


def test_an_adopters_way_stands_beside_ours(file, tmp_path):
    file()
    assert "short-course" in learning.ways(Shelf((*shelf().roots, tmp_path)))
