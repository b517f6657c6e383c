"""The commands on rulebooks about clients: the file is read as the rule asks, and the words are a case manager's."""

import json
import shutil

import pytest

MARCUS = """\
person: Marcus Hale
demographics: {disabling_condition: true, head_of_household: true}
living_situations:
  - {type: place_not_meant_for_habitation, start: 2025-03-10, end: 2025-09-30}
  - {type: staying_with_others, start: 2025-10-01, end: 2025-10-06}
  - {type: emergency_shelter, start: 2025-10-07, end: null}
"""
JUNE = """\
coverage: [{payer: medicare_advantage, start: 2020-01-01, end: null}]
stays:
  - {facility: inpatient_acute, admitted: 2026-05-01, discharged: 2026-05-04, discharged_to: home, decision_complexity: high}
enrollments: []
"""


@pytest.fixture
def marcus(tmp_path):
    """A client's file: six nights at his sister's, and a year homeless on March 10, 2026."""
    path = tmp_path / "marcus.yaml"
    path.write_text(MARCUS, encoding="utf-8")
    return path


@pytest.fixture
def june(tmp_path):
    """A client's file: home from the hospital, in a plan that has to be asked."""
    path = tmp_path / "june.yaml"
    path.write_text(JUNE, encoding="utf-8")
    return path


def test_a_client_is_judged_by_a_program(run, marcus):
    ran = run("judge", "chronic-homelessness", marcus, "--on", "2026-03-10")
    assert ran.status == 0
    assert ran.out.startswith("MET: HUD chronic homelessness\nMarcus Hale, on March 10, 2026, by the rules in force")
    assert "12 months in a row" in ran.out


def test_the_day_before_says_when(run, marcus):
    ran = run("judge", "chronic-homelessness", marcus, "--on", "2026-03-09", "--json")
    found = json.loads(ran.out)
    assert found["rulebook"] == "program/hud/chronic-homelessness"
    assert (found["verdict"], found["earliest"]) == ("not_met", "2026-03-10")


def test_a_client_can_come_by_standard_input(run, marcus):
    ran = run("judge", "chronic-homelessness", "-", "--on", "2026-03-10", stdin=MARCUS)
    assert ran.out == run("judge", "chronic-homelessness", marcus, "--on", "2026-03-10").out


def test_a_program_at_a_path_has_its_whole_name(run, root, marcus, tmp_path):
    folder = tmp_path / "mine/program/hud/chronic-homelessness"
    shutil.copytree(root / "src/caseway/rulebooks/program/hud/chronic-homelessness", folder)
    ran = run("judge", folder, marcus, "--on", "2026-03-10", "--json")
    assert json.loads(ran.out)["rulebook"] == "program/hud/chronic-homelessness"


@pytest.mark.parametrize("more", [[], ["--full"]])
def test_the_authority_of_a_program_is_no_certifier(run, june, more):
    out = run("judge", "transitional-care-management", june, "--on", "2026-05-10", *more).out
    said = " ".join(out.split())
    assert "CAN'T TELL YET" in said
    assert "This turns on 1 answer from the authority." in said
    assert "The plan's answer: not published; ask the authority" in said
    assert "Questions for the authority ? Does this Medicare Advantage plan pay" in said
    assert "certifier" not in said


def test_a_professional_s_file_is_not_a_client_s(run, rosa):
    ran = run("judge", "chronic-homelessness", rosa, "--on", "2026-03-10")
    assert ran.status == 2
    assert "unknown kind of record “licenses”" in ran.err


def test_programs_are_listed_as_their_own_kind(run):
    out = run("rulebooks", "program", "--on", "2026-11-26").out
    said = " ".join(out.split())
    assert "program/medicare/chronic-care-management Medicare chronic care management" in said
    assert "Editions: 2015-01-01, 2017-01-01*" in said
    assert "certification/" not in said
    assert (
        "Kinds on the shelf: certification, checklist, deadline, instrument, license, program."
        in run("rulebooks", "diploma").err
    )


def test_comparing_is_about_certifications(run, rosa):
    assert "program/" not in run("compare", rosa, "--on", "2026-06-01", "--json").out


def test_two_editions_of_a_program_are_told_in_words(run):
    said = " ".join(run("diff", "chronic-care-management").out.split())
    assert "from the edition of January 1, 2015 to that of January 1, 2017" in said


@pytest.mark.parametrize("errand", ["plan", "packet"])
def test_what_is_for_certifications_says_so(run, marcus, errand):
    ran = run(errand, "chronic-homelessness", marcus, "--on", "2026-03-10")
    assert ran.status == 2
    assert f"is about a client, and “caseway {errand}” is for certifications" in ran.err
    assert "caseway judge program/hud/chronic-homelessness FILE" in ran.err


def test_cases_of_one_program_are_run(run):
    ran = run("cases", "complex-case-management")
    assert ran.status == 0
    assert "none failed" in ran.out
