"""`caseway judge`: the answer first, then the shortest useful reason, then whom to ask."""

import json

import pytest

NURSE = "licenses: [{type: RN, status: active, expires: 2030-01-01}]\n"


def test_the_verdict_comes_first_and_the_day_is_explained(run, rosa):
    ran = run("judge", "certification/ccmc/ccm", rosa, "--on", "2026-06-01")
    assert ran.status == 0
    assert not ran.err
    lines = ran.out.splitlines()
    assert lines[0] == "NOT MET: Certified Case Manager (CCM)"
    assert lines[1] == "Rosa Diaz, on June 1, 2026, by the rules in force since March 1, 2013."
    said = " ".join(ran.out.split())
    assert "is January 9, 2027 (in about 7 months): - you complete 12 months" in said
    assert "✗ 12 months under a CCM: 4.7 months; 12 months needed" in said
    assert "A qualifying license" not in said, "what is met is not what is missing"


def test_what_is_met_is_told_by_its_route_and_the_day_it_ends(run, rosa):
    ran = run("judge", "ccm", rosa, "--on", "2027-01-09")
    assert ran.out.startswith("MET: Certified Case Manager (CCM)\n")
    said = " ".join(ran.out.split())
    assert "Every part is met: A qualifying license; 12 months under a CCM; Not self-employed" in said
    assert "holds through May 31, 2027. From then on: - no longer met: A qualifying license." in said
    assert "What is missing" not in said


def test_the_day_before_it_is_not_met(run, rosa):
    assert run("judge", "ccm", rosa, "--on", "2027-01-08").out.startswith("NOT MET")


def test_unknowns_become_questions_for_you_and_for_the_certifier(run, tmp_path):
    file = tmp_path / "short.yaml"
    file.write_text("employment:\n  - {employer: Harbor, role: case_manager, start: 2023-01-01, end: null}\n")
    ran = run("judge", "ccm", file, "--on", "2026-01-01")
    assert ran.out.startswith("CAN'T TELL YET")
    yours = ran.out.index("Questions for you")
    theirs = ran.out.index("Questions for the certifier")
    assert yours < theirs
    assert "Do you hold a license to practice?\n    in the file: licenses\n" in ran.out
    assert "see all of them with --full" in ran.out
    assert "some of these may fall away" in ran.out


def test_full_shows_every_question(run, tmp_path):
    file = tmp_path / "empty.yaml"
    file.write_text("employment:\n  - {employer: Harbor}\n")
    short, full = (run("judge", "ccm", file, "--on", "2026-01-01", *more).out for more in ([], ["--full"]))
    assert full.count("in the file:") > short.count("in the file:") == 8


def test_full_shows_each_clause_with_what_counted_and_where_it_is_written(run, rosa):
    out = run("judge", "ccm", rosa, "--on", "2026-06-01", "--full").out
    said = " ".join(out.split())
    assert "counted: St. Mary's (job 1): 4.7 months so far" in said
    assert "not counted: St. Mary's (job 1): " in said
    assert "assumed: The hours that make a job full-time are not published" in said
    assert "[1] What you need to know about eligibility before you apply for the CCM exam." in said
    assert "published May 21, 2019, read November 23, 2026; official." in said
    assert "inferred: read from the other sources" in said


def test_papers_to_send_are_listed_only_when_they_are_needed(run, rosa):
    on = ("--on", "2027-02-01")
    assert "To send with the application" in run("judge", "acm-rn", rosa, *on).out
    assert "To send with the application" not in run("judge", "acm-rn", rosa, "--on", "2028-02-01").out


@pytest.mark.parametrize("more", [[], ["--full"]])
def test_it_fits_eighty_columns(run, rosa, more):
    for on in ("2026-06-01", "2027-02-01"):
        out = run("judge", "ccm", rosa, "--on", on, *more).out
        assert max(map(len, out.splitlines())) <= 80


def test_json_is_the_contract(run, rosa):
    ran = run("judge", "ccm", rosa, "--on", "2026-06-01", "--json")
    found = json.loads(ran.out)
    assert list(found) == ["rulebook", "edition", "on", "verdict", "earliest", "asks", "reasons"]
    assert found["rulebook"] == "certification/ccmc/ccm"
    assert found["edition"] == "2013-03-01"
    assert (found["on"], found["verdict"], found["earliest"]) == ("2026-06-01", "not_met", "2027-01-09")
    assert list(found["reasons"]) == [
        "id", "says", "verdict", "observed", "needed", "counted", "not_counted", "source", "assumption", "children",
    ]  # fmt: skip
    assert found["reasons"]["children"]


@pytest.mark.parametrize(("on", "status"), [("2026-06-01", 1), ("2027-02-01", 0)])
def test_the_exit_code_answers_when_asked_to(run, rosa, on, status):
    assert run("judge", "ccm", rosa, "--on", on, "--exit-code").status == status
    assert run("judge", "ccm", rosa, "--on", on).status == 0


def test_an_unknown_verdict_is_no_yes(run, tmp_path):
    file = tmp_path / "empty.yaml"
    file.write_text("{}\n")
    assert run("judge", "ccm", file, "--exit-code").status == 1


def test_a_person_can_come_by_standard_input(run, rosa):
    ran = run("judge", "ccm", "-", "--on", "2026-06-01", stdin=rosa.read_text(encoding="utf-8"))
    assert ran.out == run("judge", "ccm", rosa, "--on", "2026-06-01").out


def test_today_is_the_day_when_none_is_named(run, rosa):
    on = json.loads(run("judge", "ccm", rosa, "--json").out)["on"]
    assert on in run("rulebooks").out


@pytest.mark.parametrize("rulebook", ["", "2026-01-01.yaml"])
def test_a_rulebook_can_be_a_path(run, good, tmp_path, rulebook):
    file = tmp_path / "nurse.yaml"
    file.write_text(NURSE + "employment: [{role: case_manager, full_time: true, start: 2025-01-09, end: null}]\n")
    ran = run("judge", good / rulebook, file, "--on", "2026-01-09", "--json")
    assert json.loads(ran.out)["verdict"] == "met"
    assert json.loads(ran.out)["rulebook"] == "good_rulebook"


def test_the_edition_is_the_one_of_the_day(run, rosa):
    found = [json.loads(run("judge", "acm-rn", rosa, "--on", on, "--json").out) for on in ("2016-11-30", "2016-12-01")]
    assert [one["edition"] for one in found] == ["2005-01-01", "2016-12-01"]


def test_letters_in_capitals_name_a_rulebook_too(run, rosa):
    assert run("judge", "CCM", rosa, "--on", "2026-06-01").out.startswith("NOT MET: Certified Case Manager (CCM)")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["judge", "cmm", "{rosa}"], "no rulebook “cmm” on the shelf. There are: certification/acma/acm-rn"),
        (["judge", "ccm", "nobody.yaml"], "nobody.yaml: unable to read this file: No such file or directory."),
        (["judge", "ccm", "{folder}"], "unable to read this file: Is a directory."),
        (["judge", "ccm", "{rosa}", "--on", "1950-01-01"], "the oldest takes effect on 1993-01-01"),
        (["judge", "{folder}", "{rosa}"], "holds no edition"),
        (["judge", "x" * 5000, "{rosa}"], "no rulebook"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(run, rosa, tmp_path, argv, says):
    ran = run(*(part.format(rosa=rosa, folder=tmp_path) for part in argv))
    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not ran.out
