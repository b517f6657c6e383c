"""Careers: what a file must say, where two disagree, and whether a job is open to a person."""

import re
from datetime import date
from functools import lru_cache
from textwrap import dedent

import pytest

from caseway.criteria import Unreadable
from caseway.rulebooks import careers_reading, figures, hiring, read_person, shelf
from caseway.rulebooks.careers import tags_of
from caseway.rulebooks.shelf import Shelf
from caseway.rulebooks.sourcing import sources_of

ON = date(2026, 11, 23)
KEYS = {
    "hospital", "nursing", "clinical", "medical", "home_health", "prison", "correctional", "juvenile", "legal", "child",
    "geriatric", "emergency_shelter", "homeless_shelter", "housing", "mental_health", "developmental_disability",
    "health_insurance", "supervisor",
}  # fmt: skip
WHOLE = """
title: Ferry case manager
summary: Helps people on ferries.
employers: Ferries.
work:
  source: page
  settings: {boat: Boats}
  populations: {travelers: Travelers}
  functions: {assess: Assess needs}
  day: [Look around.]
entry:
  says: A license, or a degree.
  source: page
  ways:
    - {label: Nurse, weight: needed, licenses: [RN], occupations: [29-1141]}
    - {label: Degree, weight: usual, degree: bachelor, fields: {sailing: sailing, law: law}}
counts:
  - {letters: CCM, rulebook: certification/ccmc/ccm, answer: maybe, says: Perhaps., source: page}
occupations:
  - {code: 29-1141, title: Nurses, growth: 5, openings: 100, source: page}
  - {code: 21-1093, title: Assistants, source: page}
pay:
  - {code: 29-1141, where: ferries, p25: 10, median: 20, p75: 30, month: 2025-05-01, proxy: true, source: page}
  - {code: 21-1093, where: ferries, p25: 30, median: 40, p75: 50, month: 2025-05-01, proxy: true, source: page}
shows: [Your license.]
certifications:
  - {letters: CCM, issuer: CCMC, rulebook: certification/ccmc/ccm, why: It fits., source: page}
  - {letters: SAIL, why: Named., source: page}
rules: [{label: Ferry law, says: Wear a vest., basis: law, binds: crews, source: page}]
notes: [{says: Boats rock., source: page}]
sources:
  page: {title: Page, publisher: Board, address: board.example, published: about 2020, read: 2026-01-02, standing: official}
"""
BACHELOR = "degree: bachelor, fields: {sailing: sailing, law: law}"


@pytest.fixture
def file(tmp_path):
    """Write a career and return its path; `changes` are pairs of text to replace."""

    def write(*changes, name="ferry"):
        text = dedent(WHOLE)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        folder = tmp_path / careers_reading.FOLDER
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def told(path):
    return [f"{fault.line}: {fault.path}: {fault.says}" for fault in careers_reading.faults_of(path)]


def person(**records):
    return read_person(records).evidence


def nurse(**more):
    return person(licenses=[{"type": "RN", "status": "active", "expires": "2030-01-01", **more}], degrees=[])


@lru_cache(maxsize=1)
def ours():
    return careers_reading.careers(shelf())


# --- ours ---


def test_the_seventeen_kinds_and_the_supervisor_are_on_the_shelf():
    assert set(ours()) == KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_career_says_what_a_reader_asks(key):
    career = ours()[key]
    assert all(tags for name, tags in tags_of(career) if name != "services")
    assert career.work.day
    assert career.pay
    assert all(row.proxy and row.month == date(2025, 5, 1) for row in career.pay)
    assert [count.letters for count in career.counts] == ["CCM", "ACM", "CMGT-BC"]
    assert {count.source.standing for count in career.counts} == {"inferred"}, "that work counts is a judgment"
    assert all(source.address and source.read <= ON for source in sources_of(career))


def test_rulebooks_that_careers_name_are_on_the_shelf():
    named = {fit.rulebook for career in ours().values() for fit in (*career.certifications, *career.counts)} - {None}
    assert named
    assert named <= set(shelf().names("certification"))


def test_no_two_of_ours_disagree():
    assert list(careers_reading.disagreements(ours())) == []


def test_a_figure_of_ours_has_its_source_and_its_day():
    found = figures.figures(shelf())
    assert ("58%", date(2023, 4, 26), "official") in {
        (one.value, one.source.read, one.source.standing) for one in found
    }
    assert "26% → 40%" in {one.value for one in found if one.source.standing == "secondary"}


# --- reading ---


def test_a_whole_file_has_no_fault(file):
    path = file()
    assert told(path) == []
    career = careers_reading.read(path)
    assert career.key == "ferry"
    assert {"Ferry case manager", "Boats", "sailing", "Named.", "ferries", "crews", "Boats rock.", "about 2020"} <= set(
        career.strings()
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Ferry case manager\n", "", "title: “title” is missing."),
        ("answer: maybe", "answer: surely", "counts[0].answer: unknown word “surely”. Allowed: likely, maybe, only_if, unlikely."),
        ("code: 21-1093, where", "code: 99-9999, where", "pay[1].code: “99-9999” is none of its occupations: 29-1141, 21-1093."),
        ("p25: 10, median: 20", "p25: 25, median: 20", "pay[0]: 25, 20 and 30 are not in order; a quarter earns less than p25."),
        ("occupations: [29-1141]", "occupations: [13-1031]", "entry.ways[0].occupations: “13-1031” is none of its occupations: 29-1141, 21-1093."),
        ("licenses: [RN]", "licenses: [ENN]", "entry.ways[0]: “ENN” is not one of the values allowed: "),
        (BACHELOR, "degree: bachelors", "entry.ways[1]: “bachelors” is not one of the values allowed: "),
        (BACHELOR, "also: a tie", "entry.ways[1]: "),
        ("sources:\n", "sources:\n  more: {title: T, publisher: P, address: a.example, read: 2026-01-02, standing: official}\n", "sources.more: nothing uses this source; use it or take it out."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(file, old, new, says):
    found = told(file((old, new)))
    assert any(f"{says}" in one for one in found), found


def test_a_fault_names_its_line(file):
    assert told(file(("licenses: [RN]", "licenses: [ENN]")))[0].startswith("15: entry.ways[0]: ")


def test_a_career_without_a_way_in_is_none(file):
    ways = re.search(r"  ways:\n(    .*\n)+", WHOLE)[0]
    assert any("entry.ways: " in one for one in told(file((ways, "  ways: []\n"))))


def test_every_faulty_file_is_told_at_once(file):
    file(("answer: maybe", "answer: surely"))
    broken = file(("licenses: [RN]", "licenses: [ENN]"), name="canoe")
    with pytest.raises(Unreadable) as unreadable:
        careers_reading.careers(Shelf((broken.parents[1],)))
    assert {fault.file.rpartition("/")[2] for fault in unreadable.value.faults} == {"ferry.yaml", "canoe.yaml"}


def test_careers_that_disagree_are_told(file):
    file()
    path = file(("boat: Boats", "boat: Ships"), ("growth: 5", "growth: 6"), ("p75: 30", "p75: 31"), name="canoe")
    found = list(careers_reading.disagreements(careers_reading.careers(Shelf((path.parents[1],)))))
    assert [says.partition(" is ")[0] for says in found] == [
        "settings boat",
        "occupation 29-1141",
        "pay of 29-1141 ferries 2025-05-01",
    ]


def test_pay_is_that_of_the_way_one_comes_in(file):
    career = careers_reading.read(file())
    as_nurse, by_degree = career.entry.ways
    assert [row.median for row in career.pay_of(as_nurse)] == [20]
    assert [row.median for row in career.pay_of(by_degree)] == [40, 20]
    assert (career.best_median(), career.best_median(as_nurse)) == (40, 20)
    assert (career.growth(), career.growth(as_nurse), career.growth(by_degree)) == (5, 5, 5)


def test_a_career_without_statistics_says_none(file):
    blank = re.sub(r"(?m)^occupations:\n(  .*\n)+pay:\n(  .*\n)+", "occupations: []\npay: []\n", dedent(WHOLE))
    path = file()
    path.write_text(blank.replace(", occupations: [29-1141]", ""), encoding="utf-8")
    career = careers_reading.read(path)
    assert (career.best_median(), career.growth()) == (0, None)


# --- figures ---


def test_a_faulty_figure_is_told(tmp_path):
    path = tmp_path / "figure.yaml"
    path.write_text("figures: [{value: 5%, says: of all., source: page}]\n", encoding="utf-8")
    assert [fault.says for fault in figures.faults_of(path)] == ["unknown source “page”. Allowed: none."]


def test_bare_numbers_need_no_translation(tmp_path):
    path = tmp_path / "figure.yaml"
    source = "sources: {page: {title: T, publisher: P, address: a.example, read: 2026-01-02, standing: official}}\n"
    path.write_text(
        "figures:\n  - {value: 5%, says: of all., source: page}\n  - {value: half, says: of them., source: page}\n"
        + source,
        encoding="utf-8",
    )
    assert figures.faults_of(path) == []
    assert list(figures.strings_of(path)) == ["of all.", "half", "of them."]


# --- who can be hired ---


@pytest.mark.parametrize(
    ("key", "evidence", "verdict", "way"),
    [
        ("hospital", nurse(), "met", "A registered nurse"),
        ("hospital", nurse(expires="2026-11-22"), "not_met", "A registered nurse"),
        ("hospital", nurse(expires="2026-11-23"), "met", "A registered nurse"),
        ("nursing", nurse(status="suspended"), "not_met", "A registered nurse"),
        ("child", nurse(), "not_met", "A bachelor's degree, often in any field"),
        ("child", person(degrees=[{"level": "master", "field": "art", "conferred": "2020-05-01"}]), "met", "A bachelor's degree, often in any field"),
        ("child", person(degrees=[{"level": "bachelor", "conferred": "2027-05-01"}]), "not_met", "A bachelor's degree, often in any field"),
        ("mental_health", person(licenses=[], degrees=[{"level": "bachelor", "field": "art"}]), "unknown", "A bachelor's degree in human services"),
        ("mental_health", person(licenses=[], degrees=[{"level": "associate", "field": "social work"}]), "not_met", "A bachelor's degree in human services"),
        ("geriatric", person(licenses=[], degrees=[{"level": "bachelor", "field": "art"}]), "not_met", "A registered nurse"),
        ("emergency_shelter", person(licenses=[], degrees=[]), "unknown", "High school and experience"),
        ("medical", person(licenses=[], certifications=[{"type": "CRC", "issuer": "CRCC", "status": "active", "expires": "2030-01-01"}]), "met", "A certified rehabilitation counselor"),
        ("supervisor", person(degrees=[{"level": "bachelor"}], employment=[]), "not_met", "A degree and work as a case manager"),
        ("supervisor", person(degrees=[{"level": "bachelor"}], employment=[{"role": "case_manager", "start": "2020-01-01", "end": None}]), "unknown", "A degree and work as a case manager"),
        ("hospital", person(), "unknown", "A registered nurse"),
    ],
)  # fmt: skip
def test_whether_a_job_is_open(key, evidence, verdict, way):
    found = hiring.match(ours()[key], evidence, on=ON)
    assert (found.verdict, found.nearest.way.label) == (verdict, way)
    assert hiring.is_open(ours()[key], evidence, on=ON) == (verdict == "met")


def test_what_is_lacking_is_said_in_words():
    found = hiring.match(ours()["hospital"], person(licenses=[], degrees=[]), on=ON)
    assert [str(part.says) for part in found.nearest.lacking] == ["an active license: RN, APRN"]
    supervisor = hiring.match(ours()["supervisor"], person(degrees=[], employment=[]), on=ON).nearest
    assert [(part.kind, str(part.says), part.verdict) for part in supervisor.lacking] == [
        ("degree", "Bachelor's degree or higher", "not_met"),
        ("role", "work as Case manager, Supervisor of people who provide case management", "not_met"),
        ("experience", "the employer’s word: how many years are enough", "unknown"),
    ]
    assert [part.asks for part in supervisor.lacking] == ["", "", "how many years are enough"]


def test_a_field_near_the_ones_named_is_a_question_to_the_employer():
    degree = [{"level": "bachelor", "field": "theology"}]
    found = hiring.match(ours()["prison"], person(degrees=degree), on=ON)
    (part,) = found.nearest.lacking
    assert str(part.says) == "Bachelor's degree or higher in a field such as social work, human services, psychology"
    assert part.asks == hiring.OTHER_FIELD
    _, strict = hiring.match(ours()["geriatric"], person(licenses=[], degrees=degree), on=ON).entrances
    assert str(strict.lacking[0].says) == "Bachelor's degree or higher in social work, gerontology"


def test_of_two_ways_the_one_of_which_more_is_there_is_nearer():
    degree = [{"level": "master", "field": "social_work"}]
    found = hiring.match(ours()["clinical"], person(licenses=[], degrees=degree), on=ON)
    assert found.nearest.way.label == "A clinician with a master's degree and a license"


def test_of_two_open_ways_the_better_paid_is_shown():
    degree = [{"level": "master", "field": "social_work"}]
    license_ = [{"type": "LMSW", "status": "active", "expires": "2030-01-01"}]
    found = hiring.match(ours()["mental_health"], person(licenses=license_, degrees=degree), on=ON)
    assert [entrance.verdict for entrance in found.entrances] == ["met", "met"]
    assert found.nearest.way.licenses


def test_a_certification_held_helps_no_more():
    ccm = {"type": "CCM", "issuer": "CCMC", "status": "active", "issued": "2020-01-01", "expires": "2030-01-01"}
    found = hiring.match(ours()["hospital"], person(certifications=[ccm]), on=ON)
    assert [fit.letters for fit in found.held] == ["CCM"]
    assert "CCM" not in {fit.letters for fit in found.helps}
    lapsed = hiring.match(ours()["hospital"], person(certifications=[{**ccm, "expires": "2026-01-01"}]), on=ON)
    assert lapsed.held == ()


def test_a_certification_without_an_issuer_is_held_by_nobody(file):
    career = careers_reading.read(file())
    sail = [{"type": "SAIL", "issuer": "SEA", "status": "active", "expires": "2030-01-01"}]
    assert hiring.match(career, person(certifications=sail), on=ON).held == ()


def test_every_sentence_of_a_match_is_listed_for_translation():
    templates = set(hiring.TEMPLATES)
    said = {
        part.says.template
        for career in ours().values()
        for entrance in hiring.match(career, person(), on=ON).entrances
        for part in entrance.parts
    }
    assert said <= templates
    assert templates - said == {hiring.OTHER_FIELD}
