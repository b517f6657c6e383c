"""Courses as a table: what is read, what is refused and why, and that what is written reads back the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from caseway import rulebooks
from caseway.planner.keeping import courses
from caseway.planner.keeping.courses import read_courses, write_courses

KIND = rulebooks.vocabulary()["professional"].kinds["continuing_education"]
WHOLE = {
    "title": "Transitions, part 1",
    "hours": 12,
    "ethics_hours": 1.5,
    "topic": "case_management",
    "completed": date(2025, 3, 14),
    "provider": "St. Mary's",
    "approved_by": ("CCMC", "ANCC"),
    "approval": "I0001",
}


def read(text, **settings):
    return read_courses(text, kind=KIND, **settings)


def says(found):
    return [(fault.row, fault.column, str(fault.says)) for fault in found.faults]


def test_a_table_with_the_names_of_the_fields():
    text = (
        "title,hours,ethics_hours,topic,completed,provider,approved_by,approval\n"
        '"Transitions, part 1",12,1.5,Case Management,2025-03-14,St. Mary\'s,"ccmc, ancc",I0001\n'
    )
    found = read(text)
    assert found.records == (WHOLE,)
    assert (found.faults, found.duplicates, found.rejected, found.ignored) == ((), (), "", ())


@pytest.mark.parametrize(
    "heading",
    [
        "title;hours;completed",
        "Title;Hours;Day completed",
        "Course Name;CE hours;Date",
        " COURSE ;Contact-Hours;Completion Date",
    ],
)
def test_columns_go_by_what_people_call_them(heading):
    found = read(f"{heading}\nA;1,5;3/14/2025\n")
    assert found.records == ({"title": "A", "hours": 1.5, "completed": date(2025, 3, 14)},)


def test_columns_go_by_the_headings_of_a_page():
    found = read("título;horas\nA;2\n", labels={"title": "Título", "hours": "Horas"})
    assert found.records == ({"title": "A", "hours": 2},)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_separated_by_what_the_heading_has_most_of(separator):
    text = f'title{separator}hours{separator}"topic, or subject; or so"\n"A, B; C"{separator}2{separator}\n'
    found = read(text)
    assert found.records == ({"title": "A, B; C", "hours": 2},)
    assert found.ignored == ("topic, or subject; or so",)


@pytest.mark.parametrize(
    "content",
    [
        "\ufefftitle,hours\r\nÉtica,2\r\n".encode(),
        "title,hours\rÉtica,2\r".encode(),
        "title;hours\nÉtica;2".encode("cp1252"),
        "\n\n,,\ntitle,hours\n\nÉtica,2\n".encode(),
    ],
)
def test_files_as_programs_write_them(content):
    assert read(content).records == ({"title": "Ética", "hours": 2},)


def test_a_mark_at_the_beginning_of_text_is_no_part_of_a_heading():
    assert read("\ufefftitle\nA\n").records == ({"title": "A"},)


@pytest.mark.parametrize("content", ["", "\n\n", " , ,\n", b""])
def test_an_empty_table_holds_nothing(content):
    assert read(content) == courses.Imported()


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("hours", "two", "“two” is not a number. Write it as 1.5."),
        ("hours", "-1", "“-1” is not a number. Write it as 1.5."),
        ("hours", "1,000,5", "“1,000,5” is not a number. Write it as 1.5."),
        ("hours", "5000", "“5000” is out of range: at least 0 and at most 1,000 is allowed."),
        ("completed", "14/3/2025", "“14/3/2025” is not a day. Write it as 2025-03-14 or as 3/14/2025."),
        ("completed", "3/14/25", "“3/14/25” is not a day. Write it as 2025-03-14 or as 3/14/2025."),
        ("completed", "2025-02-30", "“2025-02-30” is not a day. Write it as 2025-03-14 or as 3/14/2025."),
        ("completed", "20250314", "“20250314” is not a day. Write it as 2025-03-14 or as 3/14/2025."),
        ("completed", "1/1/1066", "“1066-01-01” is out of range: days from 1900 to 2200 are allowed."),
        ("title", "x" * 301, "this text is 301 characters long; at most 300 are allowed."),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_lost(column, cell, sentence):
    row = {"title": "Bad", "hours": "", "completed": "", "remark": "keep me", column: cell}
    quoted = ",".join(f'"{part}"' for part in row.values())
    found = read(f"title,hours,completed,remark\nGood,1,2025-01-01,\n{quoted}\n")
    assert [record["title"] for record in found.records] == ["Good"]
    ((row, where, told),) = says(found)
    assert (row, where) == (3, column)
    assert sentence in told
    assert found.rejected.splitlines()[0] == "title,hours,completed,remark"
    assert "keep me" in found.rejected
    assert found.ignored == ("remark",)


def test_every_fault_of_a_row_is_told_and_rows_go_by_the_spreadsheets_numbers():
    found = read("title,hours,completed\n\nA,x,y\nB,1,2025-01-01\nC,1,2025-01-01,more\n")
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "hours"), (3, "completed"), (5, "")]
    assert "more cells than there are columns" in says(found)[2][2]
    assert found.rejected.splitlines() == ["title,hours,completed", "A,x,y", "C,1,2025-01-01,more"]


def test_rows_may_be_shorter_or_end_in_empty_cells():
    found = read("title,hours\nA\nB,1,,\n")
    assert found.records == ({"title": "A"}, {"title": "B", "hours": 1})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("name of person,age\nA,1\n", "title, hours"),
        ("title,course\nA,B\n", "Two columns mean “title”"),
        ('title,hours\n"A"x,1\n', "not a table"),
        ("x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_a_table_that_cannot_be_read_at_all_says_why(text, part):
    found = read(text)
    assert found.records == ()
    assert part in says(found)[0][2]


def test_a_table_without_a_heading_is_given_back_whole():
    found = read("A,12\nB,13\n")
    assert found.rejected == "A,12\r\nB,13\r\n"


def test_what_is_on_file_or_comes_twice_is_not_taken_again():
    text = "title,hours,completed\n transitions,  PART 1,12,2025-03-14\nB,1,2025-01-01\nb,1,1/1/2025\nB,2,2025-01-01\n"
    found = read(text.replace(" transitions,  PART 1", '" transitions,  PART 1"'), known=[WHOLE])
    assert found.duplicates == (2, 4)
    assert [record["hours"] for record in found.records] == [1, 2]


def test_more_rows_than_a_person_file_holds_are_given_back():
    rows = "".join(f"Course {number},1\n" for number in range(503))
    found = read(f"title,hours\n{rows}")
    assert len(found.records) == 500
    assert [(fault.row, str(fault.says)) for fault in found.faults] == [
        (502, "The file has more than 500 rows; the rest was not read.")
    ]
    assert found.rejected.count("Course") == 3


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("CCMC", ("CCMC",)),
        ("CCMC; ANCC | nasw", ("CCMC", "ANCC", "NASW")),
        ("none", ()),
        ("NONE", ()),
        ('"A, B", C', ("A, B", "C")),
        ("STATE BOARD OF NURSING", ("STATE BOARD OF NURSING",)),
    ],
)
def test_several_words_stand_in_one_cell(cell, words):
    quoted = cell.replace('"', '""')
    assert read(f'title,approved by\nA,"{quoted}"\n').records == ({"title": "A", "approved_by": words},)


# --- written ---


def test_what_is_written_has_a_column_for_every_field():
    text = write_courses([WHOLE], kind=KIND)
    assert text.splitlines()[0] == ",".join(KIND.fields)
    assert text.splitlines()[1].startswith('"Transitions, part 1",12,1.5,case_management,2025-03-14')


def test_what_is_not_known_is_left_empty_and_nobody_is_none():
    text = write_courses([{"title": "A", "approved_by": ()}], kind=KIND)
    assert text.splitlines()[1] == "A,,,,,,none,"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+2"])
def test_a_spreadsheet_runs_no_formula_of_ours(text):
    written = write_courses([{"title": text}], kind=KIND)
    assert written.splitlines()[1].startswith(f"'{text}")
    assert read(written).records == ({"title": text},)


@pytest.mark.parametrize("text", ["'quoted'", "O'Neill", "1 - 2", "a=b"])
def test_other_text_is_written_as_it_is(text):
    assert write_courses([{"title": text}], kind=KIND).splitlines()[1].startswith(text)


def test_rows_that_are_given_back_run_no_formula_either():
    found = read("title,hours\n=HYPERLINK(1),x\n")
    assert found.rejected.splitlines()[1] == "'=HYPERLINK(1),x"


PRINTABLE = some.text(some.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40)
TEXT = PRINTABLE.map(str.strip).filter(bool)
FIELDS = {
    "hours": some.one_of(some.integers(0, 1000), some.integers(0, 4000).map(lambda number: number / 4)),
    "ethics_hours": some.integers(0, 20),
    "topic": TEXT.map(lambda text: KIND.fields["topic"].read(text)[0]).filter(bool),
    "completed": some.dates(date(1900, 1, 1), date(2200, 12, 31)),
    "provider": TEXT,
    "approved_by": some.lists(TEXT, max_size=3).map(lambda words: KIND.fields["approved_by"].read(words)[0]),
    "approval": TEXT,
}
RECORDS = some.lists(some.fixed_dictionaries({"title": TEXT}, optional=FIELDS), max_size=5, unique_by=courses._sameness)


@given(RECORDS, some.booleans())
def test_what_is_written_reads_back_the_same(records, labeled):
    labels = {name: field.label.upper() for name, field in KIND.fields.items()} if labeled else None
    found = read(write_courses(records, kind=KIND, labels=labels).encode("utf-8-sig"), labels=labels)
    assert found.faults == ()
    assert list(found.records) == records


@given(some.text(max_size=400))
def test_nothing_that_arrives_stops_the_reading(text):
    found = read(f"title,hours\n{text}")
    assert all(fault.row >= 1 for fault in found.faults)


def test_sentences_are_listed():
    assert {courses.NOT_A_DAY, courses.NO_HEADER} <= set(courses.TEMPLATES)
