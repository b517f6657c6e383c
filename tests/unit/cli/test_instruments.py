"""`caseway rulebooks`, `check` and `cases` know instruments; commands that judge say that an instrument holds no rule."""

import shutil

import pytest

from caseway import rulebooks

PHQ_9 = rulebooks.shelf().folder("instrument/phq-9").folder


@pytest.fixture
def mine(tmp_path):
    """A folder of an adopter's with one instrument of theirs, a copy of ours."""
    shutil.copytree(PHQ_9, tmp_path / "mine/instrument/mood")
    return tmp_path / "mine"


def test_instruments_are_listed_as_a_kind(run):
    ran = run("rulebooks", "instrument", "--on", "2026-11-26")
    said = " ".join(ran.out.split())
    assert ran.status == 0
    assert "instrument/phq-9 PHQ-9. Editions: 2001-09-01*" in said
    assert "9 rulebooks. In force on 2026-11-26" in said


def test_an_adopters_instrument_is_listed_beside_ours(run, mine):
    assert "instrument/mood" in run("rulebooks", "instrument", CASEWAY_RULEBOOKS=mine).out


def test_one_that_cannot_be_read_hides_no_other(run, mine):
    path = mine / "instrument/mood/2001-09-01.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("domain: mental-health", "domain: mood"), encoding="utf-8")
    said = " ".join(run("rulebooks", "instrument", CASEWAY_RULEBOOKS=mine).out.split())
    assert "caseway check instrument/mood" in said
    assert "instrument/phq-9 PHQ-9." in said


def test_an_instrument_is_checked_by_its_name(run):
    assert run("check", "phq-9").out == "No fault found in 1 rulebook.\n"


def test_its_faults_have_file_and_line(run, mine, monkeypatch):
    monkeypatch.chdir(mine)
    path = mine / "instrument/mood/2001-09-01.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("domain: mental-health", "domain: mental-helth"), encoding="utf-8"
    )
    ran = run("check", "instrument/mood")
    assert ran.status == 2
    assert "instrument/mood/2001-09-01.yaml:107: proposals[0].domain: unknown domain “mental-helth”." in ran.out
    assert ran.out.endswith("1 fault found in 1 rulebook.\n")


def test_its_cases_are_run_by_its_name_and_at_its_path(run, mine):
    assert run("cases", "phq-9").out == "instrument/phq-9: 32 cases, as written\n32 cases, none failed.\n"
    assert run("cases", mine / "instrument").out == "instrument/mood: 32 cases, as written\n32 cases, none failed.\n"


def test_a_case_that_fails_is_told(run, mine):
    path = mine / "instrument/mood/cases.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("scores: {total: 4}", "scores: {total: 5}"), encoding="utf-8"
    )
    ran = run("cases", "mood", CASEWAY_RULEBOOKS=mine)
    assert ran.status == 1
    assert "Four points are minimal." in ran.out
    assert "- “scores” of total is 4, not 5." in ran.out


@pytest.mark.parametrize("command", [("judge", "{}", "nobody.yaml"), ("diff", "{}")])
def test_an_instrument_is_nothing_to_judge_by(run, command):
    ran = run(*(part.format(PHQ_9) for part in command))
    assert ran.status == 2
    assert "is of the kind instrument; it holds no rule to judge by or compare." in ran.err
