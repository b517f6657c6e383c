"""What a folder of evidence may hold: marks, odd types, ids of two sorts, many files of a kind; and how each is read."""

import csv
import json
from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caseway import criteria, rulebooks
from caseway.criteria.population import reading
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.output import table_of
from caseway.criteria.population.running import Job, judge_folder, run
from tests.unit.criteria.made_up import read_rule
from tests.unit.criteria.population.evidence_tables import documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople
from tests.unit.criteria.population.test_running import refused, write

ON = date(2026, 11, 23)
CLAUSE = {"id": "c", "says": "It is so.", "source": "s"}
HONEST = CLAUSE | {"fact": "oath.honest", "is": True}
ANY_JOB = CLAUSE | {"exists": "jobs"}
PEOPLE = 300


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "in"
    found.mkdir()
    return found


@pytest.fixture
def judged(folder, tmp_path):
    """Judge the folder by a rule: the verdicts by person, and what came of the run."""

    def judged(rule, **more):
        outcome = run(
            Job(
                rule if isinstance(rule, criteria.Rule) else read_rule(rule),
                folder,
                tmp_path / "out.parquet",
                ON,
                **more,
            )
        )
        rows = pq.read_table(outcome.out).to_pylist()
        return {row["person_id"]: row["verdict"] for row in rows}, outcome

    return judged


def rejects_of(outcome):
    with outcome.rejects.open(encoding="utf-8", newline="") as file:
        return [(row["file"], int(row["line"]), row["person_id"], row["reason"]) for row in csv.DictReader(file)]


def random_tables(rule, count=PEOPLE):
    people = RandomPeople(rule, ON, Random(7))
    return tables_of(documents([people.person() for _ in range(count)]), rule.subject.kinds)


def edition(name):
    return rulebooks.shelf().edition(name, on=ON)


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_that_a_program_keeps_for_itself_are_passed_over_without_a_word(folder, judged):
    (folder / "oath").mkdir()
    (folder / "oath/part-0.csv").write_text("person_id,honest\n1,true\n")
    for name in ("_SUCCESS", ".oath.csv.crc", "oath/_committed", "oath/.part-0.csv.crc"):
        (folder / name).write_text("not for others")
    found, outcome = judged(HONEST)
    assert found == {1: "met"}
    assert outcome.notes == ()


def test_a_kind_in_files_of_two_sorts_is_refused(folder, tmp_path):
    (folder / "oath").mkdir()
    (folder / "oath/a.csv").write_text("person_id,honest\n1,true\n")
    pq.write_table(pa.table({"person_id": [2], "honest": [True]}), folder / "oath/b.parquet")
    (told,) = refused(read_rule(HONEST), folder, tmp_path / "out.parquet")
    assert "oath: this folder holds no file, or .parquet and .csv files; one sort is expected." in told


def test_rows_are_counted_file_by_file_where_a_kind_has_many(folder, judged):
    for kind, column, good in (("oath", "honest", "true"), ("papers", "grade", "low")):
        (folder / kind).mkdir()
        for part, first in enumerate((1, 11)):
            spanning = '"two\nlines"' if kind == "papers" else "perhaps"
            rows = [good, spanning, good, "perhaps"]
            lines = [f"{first + place},{value}\n" for place, value in enumerate(rows)]
            (folder / f"{kind}/part-{part}.csv").write_text(f"person_id,{column}\n{''.join(lines)}")
    both = CLAUSE | {"id": "both", "all": [HONEST, CLAUSE | {"id": "d", "exists": "papers", "where": {"grade": "low"}}]}
    _, outcome = judged(both)
    assert [reject[:3] for reject in rejects_of(outcome)] == [
        ("oath/part-0.csv", 3, "2"), ("oath/part-0.csv", 5, "4"),
        ("oath/part-1.csv", 3, "12"), ("oath/part-1.csv", 5, "14"),
        ("papers/part-0.csv", 3, "2"), ("papers/part-0.csv", 6, "4"),
        ("papers/part-1.csv", 3, "12"), ("papers/part-1.csv", 6, "14"),
    ]  # fmt: skip


def test_reasons_in_full_where_a_kind_has_no_file(folder, judged):
    rule = edition("certification/ccmc/ccm")
    made = RandomPeople(rule, ON, Random(7))
    people = [made.person() for _ in range(30)]
    without = ("confirmations", "licenses")  # of the one it is then known that there is none, of the other nothing
    assert [bool(rule.subject.kinds[name].unlisted) for name in without] == [True, False]
    tables = tables_of(documents(people), rule.subject.kinds)
    write(folder, {name: table for name, table in tables.items() if name not in without})
    _, outcome = judged(rule, reasons="full")
    told = [json.loads(reasons) for reasons in pq.read_table(outcome.out)["reasons"].to_pylist()]
    for person, reasons in zip(people, told, strict=True):
        kept = {name: records for name, records in person.plain().items() if name not in without}
        verdict = criteria.judge(rule, rule.subject.evidence(kept), on=ON)
        assert reasons == json.loads(json.dumps(criteria.as_json(verdict)))


# --- rows marked as faulty -------------------------------------------------------------------------------------------


def test_a_row_of_csv_marked_as_faulty_is_left_out_unless_the_mark_says_no(folder, judged):
    marks = {1: "", 2: "false", 3: "true", 4: "perhaps", 5: "no"}
    (folder / "oath.csv").write_text(
        "person_id,honest,_faulty\n" + "".join(f"{person},true,{mark}\n" for person, mark in marks.items())
    )
    found, outcome = judged(HONEST)
    assert found == {1: "met", 2: "met", 3: "unknown", 4: "unknown", 5: "met"}
    assert rejects_of(outcome) == [
        ("oath.csv", 4, "3", "the row is marked as faulty."),
        ("oath.csv", 5, "4", "the row is marked as faulty."),
    ]


@pytest.mark.parametrize("type_", [pa.bool_(), pa.int32(), pa.string()])
def test_a_mark_is_a_mark_whatever_its_type(folder, judged, type_):
    marks = pa.array([False, True, None]).cast(type_)
    pq.write_table(pa.table({"person_id": [1, 2, 3], "_faulty": marks}), folder / "jobs.parquet")
    found, outcome = judged(ANY_JOB)
    assert found == {1: "met", 2: "unknown", 3: "met"}
    assert rejects_of(outcome) == [("jobs.parquet", 2, "2", "the row is marked as faulty.")]


# --- types -----------------------------------------------------------------------------------------------------------


def test_a_text_written_as_a_number_is_compared_as_text(folder, judged):
    pq.write_table(pa.table({"person_id": [1, 2, 3], "boss": [7, 8, None]}), folder / "jobs.parquet")
    assert judged(ANY_JOB | {"where": {"boss": "7"}})[0] == {1: "met", 2: "not_met", 3: "unknown"}


def test_lists_of_words_are_read_the_same_whatever_people_go_by(folder, judged):
    rule = edition("certification/ccmc/ccm/renewal")
    tables = random_tables(rule)
    assert pa.types.is_list(tables["continuing_education"]["approved_by"].type)
    write(folder, tables, names="{:05}".format)
    _, outcome = judged(rule)
    expected = table_of(judge_tables(rule, tables, on=ON))
    assert pq.read_table(outcome.out).drop(["person_id"]).to_pylist() == expected.drop(["person_id"]).to_pylist()


def test_a_column_of_more_words_than_are_listed_is_read_word_by_word(folder, judged, monkeypatch):
    monkeypatch.setattr(reading, "MOST_WORDS", 2)
    bosses = {"a": "Ada", "b": "Grace", "c": "", "d": "Ada", "e": "Mary"}
    (folder / "jobs.csv").write_text("person_id,boss\n" + "".join(f"{one},{boss}\n" for one, boss in bosses.items()))
    found, _ = judged(ANY_JOB | {"where": {"boss": "Ada"}})
    assert found == {"a": "met", "b": "not_met", "c": "unknown", "d": "met", "e": "not_met"}


# --- ids -------------------------------------------------------------------------------------------------------------


def test_a_person_who_is_a_number_in_one_file_and_a_text_in_another_is_one(folder, judged):
    pq.write_table(pa.table({"person_id": [1, 2]}), folder / "jobs.parquet")
    (folder / "oath.csv").write_text("person_id,honest\n2,true\nx3,true\n")
    found, _ = judged(CLAUSE | {"id": "both", "all": [HONEST, ANY_JOB | {"id": "d"}]})
    assert found == {"1": "unknown", "2": "met", "x3": "not_met"}


def test_people_by_name_are_judged_part_by_part(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 100)
    rule = edition("certification/ccmc/ccm")
    tables = random_tables(rule)
    names = "d'Arcy {:05}".format
    write(folder, tables, names=names)
    assert len(list(judge_folder(rule, folder, on=ON))) > 2
    outcome = run(Job(rule, folder, tmp_path / "out.parquet", ON))
    found = pq.read_table(outcome.out).to_pylist()
    expected = table_of(judge_tables(rule, tables, on=ON)).to_pylist()
    assert found == [row | {"person_id": names(row["person_id"])} for row in expected]
