"""`caseway check` and `caseway cases`: every fault where it is, every case that does not come out as written."""

import shutil

import pytest

from caseway import rulebooks


def test_a_rulebook_without_fault_says_so(run, good):
    ran = run("check", good)
    assert (ran.status, ran.out, ran.err) == (0, "No fault found in 1 rulebook.\n", "")


def test_each_fault_has_its_file_and_line_and_what_is_allowed(run, bad, monkeypatch):
    monkeypatch.chdir(bad.parent)
    ran = run("check", "bad_rulebooks/unknown-field")
    assert ran.status == 2
    fault, closing = ran.out.splitlines()
    assert fault.startswith(
        "bad_rulebooks/unknown-field/2026-01-01.yaml:36: rule.all[0].where.typ: unknown field “typ”."
    )
    assert "Allowed: type, state" in fault
    assert closing == "1 fault found in 1 rulebook."


def test_a_whole_folder_is_checked_at_once(run, bad, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ran = run("check", bad)
    assert ran.status == 2
    for folder in bad.iterdir():
        assert any(line.startswith(str(folder)) for line in ran.out.splitlines()), folder.name


def test_one_file_can_be_checked(run, good, bad):
    assert run("check", good / "2026-01-01.yaml").status == 0
    assert run("check", bad / "tag" / "2026-01-01.yaml").status == 2


def test_a_rulebook_on_the_shelf_can_be_named(run, good, tmp_path):
    shutil.copytree(good, tmp_path / "certification/example/cx")
    ran = run("check", "cx", CASEWAY_RULEBOOKS=tmp_path)
    assert (ran.status, ran.out) == (0, "No fault found in 1 rulebook.\n")


def test_without_a_path_the_whole_shelf_is_checked(run, bad, tmp_path):
    shutil.copytree(bad / "tag", tmp_path / "certification/example/tag")
    ran = run("check", CASEWAY_RULEBOOKS=tmp_path)
    assert ran.status == 2
    assert "a tag" in ran.out
    closing = ran.out.splitlines()[-1]
    assert f" in {len(rulebooks.shelf().named()) + 1} rulebooks and " in closing
    assert closing.endswith(" other files.")


def test_data_files_are_checked_like_rulebooks(run, tmp_path):
    folder = tmp_path / "action"
    folder.mkdir()
    (folder / "attest.yaml").write_text("title: Sign\nsays: You sign.\ngroup: papers\n", encoding="utf-8")
    assert run("check", tmp_path).out == "No fault found in 1 file.\n"
    assert run("check", folder / "attest.yaml").out == "No fault found.\n"
    (folder / "attest.yaml").write_text("title: Sign\ngroup: paper\n", encoding="utf-8")
    ran = run("check", tmp_path)
    assert ran.status == 2
    assert "attest.yaml:1: says: “says” is missing." in ran.out
    assert "attest.yaml:2: group: unknown word “paper”. Did you mean “papers”?" in ran.out
    assert ran.out.endswith("2 faults found in 1 file.\n")


@pytest.mark.parametrize("command", ["check", "cases"])
def test_what_is_not_there_is_told(run, command):
    ran = run(command, "nowhere")
    assert ran.status == 2
    assert ran.err.startswith("caseway: there is no such file or folder; and no rulebook “nowhere” on the shelf.")


def test_cases_are_counted(run, good):
    ran = run("cases", good)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "good_rulebook: 2 cases, as written\n2 cases, none failed.\n"


def test_a_case_that_fails_is_told_by_its_sentence_and_line(run, bad):
    ran = run("cases", bad / "case-fails")
    assert ran.status == 1
    assert "case-fails: 2 cases, 1 failed" in ran.out
    assert "cases.yaml:11: On the day twelve months are complete she is." in ran.out
    assert "- the verdict is met, not unknown." in ran.out
    assert ran.out.endswith("2 cases, 1 failed.\n")


def test_cases_that_cannot_be_read_hide_no_others(run, good, bad, tmp_path):
    shutil.copytree(good, tmp_path / "b")
    shutil.copytree(bad / "no-cases", tmp_path / "a")
    shutil.copytree(bad / "case-without-day", tmp_path / "c")
    ran = run("cases", tmp_path)
    assert ran.status == 2
    assert "b: 2 cases, as written" in ran.out
    assert "a/cases.yaml: unable to read this file" in ran.err
    assert "c/cases.yaml:11: " in ran.err


def test_a_folder_without_rulebooks_has_no_cases(run, tmp_path):
    ran = run("cases", tmp_path)
    assert ran.status == 2
    assert "holds no rulebook" in ran.err


def test_without_a_path_the_whole_shelf_is_run(run):
    ran = run("cases")
    assert ran.status == 0
    for name in ("ccmc/ccm", "acma/acm-rn", "acma/acm-sw", "ancc/cmgt-bc", "ccmc/cdms"):
        assert f"certification/{name}: " in ran.out
