"""`caseway renew`: what is due, what is missing, which courses count, and the files beside it."""

import json
from datetime import date

import pytest
from icalendar import Calendar

from caseway import rulebooks
from tests.unit.planner.keeping.keepers import MARY

ON = "2026-11-23"
CSV = "title,hours,ethics hours,topic,date,approved by,remark\n{}"


def written(path, document):
    path.write_text(rulebooks.write_person({"person": "Mary Chen", **document}), encoding="utf-8")
    return path


@pytest.fixture
def mary(tmp_path):
    return written(tmp_path / "mary.yaml", MARY)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "courses.csv"

    def write(*rows):
        path.write_text(CSV.format("\n".join(rows)), encoding="utf-8")
        return path

    return write


def flat(text):
    return " ".join(text.split())


def test_days_come_first(run, mary):
    ran = run("renew", mary, "--on", ON)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Mary Chen on November 23, 2026"
    due = lines.index("What is due")
    assert lines[due + 2] == "  2027-03-01  in about 3 months   Renewal opens: CCM"
    assert lines[due + 3].endswith("Last day to renew: CCM ($285)")
    assert "and 1 more" not in ran.out


def test_each_credential_says_what_is_missing_the_first_to_end_first(run, mary):
    out = run("renew", mary, "--on", ON).out
    heads = [line.partition(":")[0] for line in out.splitlines() if ": In force" in line or ": You can renew" in line]
    assert heads == ["CCM", "RN license, FL", "CMGT-BC", "ACM-RN", "RN license, PA"]
    assert "✗ 80 hours: 24 hours missing (56 of 80 counted; 14 more may count)" in out
    assert "✗ 75 contact hours: 5 hours missing (70 of 75 counted)" in out
    assert "one of these is enough: academic credits, presentations" in flat(out)
    assert "✓ Everything its renewal asks for is on file." in out
    assert "All other hours: not published. Ask: How many hours" in flat(out)
    assert "Renewal by continuing education $285; Renewal by exam $470." in out
    assert "Courses that were not approved beforehand: $15 for each to be approved." in flat(out)


def test_one_table_holds_all_courses_with_the_sums(run, mary):
    lines = [line.split() for line in run("renew", mary, "--on", ON).out.splitlines()]
    assert ["2025-09-01", "12", "12?", "12", "12", "-", "-", "Wound", "care"] in lines
    assert ["counted", "56", "68", "70", "0", "2"] in lines
    assert ["needed", "80", "40", "75", "2", "2"] in lines
    assert ["missing", "24", "0", "5", "2", "0"] in lines


def test_why_hours_do_not_count_is_told_and_with_full_for_every_clause(run, mary):
    out = flat(run("renew", mary, "--on", ON).out)
    assert "Old ethics (course 1) - CCM: completed on May 31, 2022, before this cycle began on June 1, 2022" in out
    assert "child abuse as the topic" not in out
    whole = flat(run("renew", mary, "--on", ON, "--full").out)
    assert "RN PA, 2 hours on child abuse: not shown: child abuse as the topic" in whole


def test_the_next_courses_come_with_their_arithmetic(run, mary):
    out = run("renew", mary, "--on", ON).out
    assert "2 hours about child abuse, all on ethics, approved by CCMC" in out
    assert "- CCM, 80 hours: 24 - 2 = 22 left" in out
    assert "- RN PA, 2 hours on child abuse: 2 - 2 = done" in out
    assert "then 3 hours, approved by CCMC" in out


def test_part_of_a_course_may_be_on_ethics(run, tmp_path):
    courses = [{"title": "A", "hours": 79.5, "ethics_hours": 7.75, "approved_by": ["CCMC"], "completed": "2026-01-01"}]
    document = {"certifications": MARY["certifications"][:1], "continuing_education": courses}
    out = run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    assert "0.5 hours missing (79.5 of 80 counted)" in out
    assert "0.25 hours, all on ethics, approved by CCMC" in out


def test_one_hour_is_an_hour_and_ethics_may_be_a_part(run, tmp_path):
    courses = [{"title": "A", "hours": 78, "ethics_hours": 7, "approved_by": ["CCMC"], "completed": "2026-01-01"}]
    document = {"certifications": MARY["certifications"][:1], "continuing_education": courses}
    out = run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    assert "1 hour, all on ethics, approved by CCMC" in out


def test_somebody_without_anything_to_keep(run, tmp_path):
    ran = run("renew", written(tmp_path / "new.yaml", {"degrees": []}), "--on", ON)
    assert (ran.status, ran.out.splitlines()[1]) == (
        0, "The file names no certification and no license, so there is nothing to keep.",
    )  # fmt: skip


def test_without_a_word_about_courses_it_says_how_to_add_them(run, tmp_path):
    document = {"certifications": MARY["certifications"][:1]}
    out = run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    assert "or add --courses FILE" in flat(out)
    assert "0 of 80 counted; how much more is not known" in out


def test_a_last_day_that_is_not_known_is_asked_for(run, tmp_path):
    document = {"certifications": [{"type": "CCM", "issuer": "CCMC"}, {"type": "CMC", "issuer": "NACCM"}]}
    out = run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    assert "No coming day is known." in out
    assert "! The last day of the CCM is not known. Look on the certificate." in out
    assert "! How the CMC is kept is not known here." in out


def test_many_days_are_cut_and_today_is_today(run, tmp_path):
    licenses = [
        {"type": "RN", "state": state, "expires": "2026-11-23"} for state in ("AL", "AK", "AZ", "AR", "CO", "CT")
    ]
    document = {**MARY, "licenses": licenses}
    out = run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    assert "2026-11-23  today" in out
    assert "more, later" in out


@pytest.mark.parametrize("hours", [None, 3])
def test_a_course_without_a_day_or_hours_has_question_marks(run, tmp_path, hours):
    course = {"title": "A", "approved_by": ["CCMC"], **({"hours": hours} if hours else {"completed": "2027-01-05"})}
    document = {"certifications": MARY["certifications"][:1], "continuing_education": [course]}
    rows = [line.split() for line in run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out.splitlines()]
    assert (["?", "3", "3?", "A"] if hours else ["2027-01-05+", "?", "?", "A"]) in rows


def test_a_gap_without_choices_says_how_it_stands(run, tmp_path):
    document = {**MARY, "licenses": [], "certifications": MARY["certifications"][2:]}
    assert (
        "✗ Active RN license: none that counts" in run("renew", written(tmp_path / "a.yaml", document), "--on", ON).out
    )


# --- a table of courses ---


def test_courses_of_a_table_count_beside_those_on_file(run, mary, table):
    path = table("More ethics,24,2,case management,3/14/2026,CCMC,", "Ethics,6,6,x,2/11/2025,PACE,", "Bad,x,,,,,")
    ran = run("renew", mary, "--on", ON, "--courses", path)
    out = flat(ran.out)
    assert ran.status == 0
    assert "1 course read." in out
    assert "Already on file, and not counted twice: row 3." in out
    assert "Columns that are not used: remark." in out
    assert "row 4, hours: “x” is not a number. Write it as 1.5." in out
    assert "Everything its renewal asks for is on file." in out


def test_a_table_without_a_fault_says_only_what_was_read(run, mary, tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("title,hours\nA,1\nB,2\n", encoding="utf-8")
    out = run("renew", mary, "--on", ON, "--courses", path).out
    assert "2 courses read." in out
    assert "Columns that are not used" not in out
    assert "row " not in out


def test_a_table_that_names_no_column_is_told_by_its_row(run, mary, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("A,B\n1,2\n", encoding="utf-8")
    assert "row 1: The first row names no column" in flat(run("renew", mary, "--on", ON, "--courses", path).out)


def test_a_table_that_is_not_there(run, mary, tmp_path):
    ran = run("renew", mary, "--courses", tmp_path / "none.csv")
    assert (ran.status, ran.out) == (2, "")
    assert "none.csv cannot be read: No such file or directory." in ran.err


# --- the calendar and JSON ---


def test_a_calendar_is_written_and_the_same_question_gives_the_same_file(run, mary, tmp_path):
    path = tmp_path / "due.ics"
    ran = run("renew", mary, "--on", ON, "--calendar", path)
    assert ran.err == f"Wrote 8 days to {path}.\n"
    first = path.read_bytes()
    days = [event["dtstart"].dt for event in Calendar.from_ical(first).walk("VEVENT")]
    assert date(2027, 5, 31) in days
    run("renew", mary, "--on", ON, "--calendar", path)
    assert path.read_bytes() == first


def test_a_calendar_that_cannot_be_written(run, mary, tmp_path):
    ran = run("renew", mary, "--on", ON, "--calendar", tmp_path / "nowhere" / "due.ics")
    assert ran.status == 2
    assert "due.ics cannot be written: No such file or directory." in ran.err


def test_json_says_the_same(run, mary, table):
    found = json.loads(run("renew", mary, "--on", ON, "--json", "--courses", table("A,1,0,x,2026-03-14,CCMC,")).out)
    ccm = found["credentials"][0]
    assert (ccm["credential"], ccm["status"], ccm["verdict"]) == ("CCM", "in_force", "not_met")
    assert (ccm["begins"], ccm["ends"]) == ("2022-06-01", "2027-05-31")
    assert [gap["id"] for gap in ccm["gaps"]] == ["hours", "ethics"]
    assert ccm["due"][1] == {
        "day": "2027-05-31", "kind": "renew", "says": "Last day to renew: CCM",
        "fees": [{"id": "renewal", "label": "Renewal by continuing education", "amount": 285, "currency": "USD"}],
    }  # fmt: skip
    sums = {(one["credential"], one["clause"]): one["missing"] for one in found["ledger"]["sums"]}
    assert sums["certifications[0]", "hours"] == 23
    assert found["ledger"]["courses"][0]["entries"][0]["because"].startswith("completed on 2022-05-31")
    assert found["next_courses"][0]["approved_by"] == "CCMC"
    assert found["courses"] == {
        "read": 1, "duplicate_rows": [], "faults": [], "rejected": "", "ignored_columns": ["remark"],
    }  # fmt: skip


def test_json_of_what_nothing_is_known_of(run, tmp_path):
    document = {"certifications": [{"type": "CMC", "issuer": "NACCM"}, MARY["certifications"][2]], "licenses": []}
    found = json.loads(run("renew", written(tmp_path / "a.yaml", document), "--on", ON, "--json").out)
    assert found["credentials"][0] | {"warnings": []} == {
        "key": "certifications[0]", "credential": "CMC", "status": "not_known", "says": "Its last day is not known.",
        "rulebook": None, "begins": None, "ends": None, "verdict": None, "gaps": [], "asks": [], "due": [], "fees": [],
        "warnings": [],
    }  # fmt: skip
    license_gap = next(gap for gap in found["credentials"][1]["gaps"] if gap["id"] == "license")
    assert (license_gap["observed"], license_gap["remark"]) == ("0 on file", None)
    assert "courses" not in found
