"""`caseway compare`: every certification in one table, nearest first."""

import json
import shutil

from caseway import rulebooks

ALL = {name.rpartition("/")[2].upper() for name in rulebooks.shelf().names("certification")}


def rows(out):
    """The first three cells of each row of the table."""
    lines = out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Verdict"))
    found = []
    for line in lines[start + 1 :]:
        if not line:
            return found
        if not line.startswith(" "):
            found.append([cell.strip() for cell in line.split("  ") if cell.strip()][:3])
    return found


def test_the_table_is_nearest_first(run, rosa):
    ran = run("compare", rosa, "--on", "2027-02-01")
    assert ran.status == 0
    table = rows(ran.out)
    assert {letters for _, letters, _ in table} == ALL
    met = [letters for verdict, letters, _ in table if verdict == "MET"]
    assert [letters for letters in met if letters in {"ACM-RN", "ACM-SW", "CCM"}] == ["ACM-RN", "CCM"]
    order = [verdict for verdict, _, _ in table]
    assert order == sorted(order, key=["MET", "CAN'T TELL YET", "NOT MET"].index)
    assert "through 2027-05-31" in ran.out


def test_a_day_to_come_is_shown(run, rosa):
    table = {letters: first for _, letters, first in rows(run("compare", rosa, "--on", "2026-06-01").out)}
    assert table["CCM"] == "2027-01-09"
    assert table["ACM-SW"] == "none seen"


def test_it_fits_eighty_columns(run, rosa):
    out = run("compare", "-", "--on", "2026-06-01", stdin=rosa.read_text(encoding="utf-8")).out
    assert max(map(len, out.splitlines())) <= 80


def test_each_question_is_asked_once(run, tmp_path):
    file = tmp_path / "empty.yaml"
    file.write_text("{}\n")
    out = run("compare", file, "--on", "2026-06-01").out
    assert "This person on June 1, 2026" in out
    questions = [line for line in out.splitlines() if line.startswith("    in the file: ")]
    assert questions
    assert len(questions) == len(set(questions))


def test_it_says_what_to_do_next(run, rosa):
    assert run("compare", rosa, "--on", "2027-02-01").out.endswith(f"caseway judge acm-rn {rosa}\n")
    assert "caseway judge acm-rn FILE" in run("compare", "-", "--on", "2026-06-01", stdin="{}").out


def test_full_tells_each_one_whole(run, rosa):
    out = run("compare", rosa, "--on", "2026-06-01", "--full").out
    assert out.count("The whole rule") == len(ALL)


def test_json_is_a_list_without_children_unless_full(run, rosa):
    argv = ("compare", rosa, "--on", "2026-06-01", "--json")
    short, full = (json.loads(run(*argv, *more).out) for more in ([], ["--full"]))
    assert [one["rulebook"] for one in short] == [one["rulebook"] for one in full]
    assert {one["rulebook"].rpartition("/")[2].upper() for one in short} == ALL
    assert not any("children" in one["reasons"] for one in short)
    assert all("children" in one["reasons"] for one in full)


def test_a_folder_of_ones_own_is_compared_too(run, rosa, good, tmp_path):
    shutil.copytree(good, tmp_path / "mine/certification/example/cx")
    out = run("compare", rosa, "--on", "2026-06-01", CASEWAY_RULEBOOKS=tmp_path / "mine").out
    assert {letters for _, letters, _ in rows(out)} == {*ALL, "CX"}


def test_before_every_edition_there_is_nothing_to_compare(run, rosa):
    ran = run("compare", rosa, "--on", "1950-01-01")
    assert ran.status == 0
    assert ran.out == "No certification on the shelf has an edition in force on January 1, 1950.\n"


def test_a_missing_folder_of_rulebooks_is_told(run, rosa, tmp_path):
    ran = run("compare", rosa, CASEWAY_RULEBOOKS=tmp_path / "nowhere")
    assert ran.status == 2
    assert "CASEWAY_RULEBOOKS" in ran.err
