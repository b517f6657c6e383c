"""From a folder of files to a file: what is read, what is refused, what is kept when something stops it."""

import csv
import json
from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from caseway import criteria, rulebooks
from caseway.criteria.population import reading
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.output import table_of
from caseway.criteria.population.running import Job, run
from tests.unit.criteria.population.evidence_tables import documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople

ON = date(2026, 11, 23)
PEOPLE = 400


@pytest.fixture(scope="module")
def rule():
    return rulebooks.shelf().edition("certification/ccmc/ccm", on=ON)


@pytest.fixture(scope="module")
def people(rule):
    made = RandomPeople(rule, ON, Random(1))
    return [made.person() for _ in range(PEOPLE)]


@pytest.fixture(scope="module")
def tables(rule, people):
    return tables_of(documents(people), rule.subject.kinds)


@pytest.fixture(scope="module")
def expected(rule, tables):
    return table_of(judge_tables(rule, tables, on=ON))


def write(folder, tables, *, suffix=".parquet", groups=50, names=None):
    """Write tables as files; with `names`, people go by these and not by number."""
    folder.mkdir(exist_ok=True)
    for kind, table in tables.items():
        named = pa.array([names(one) for one in table["person_id"].to_pylist()]) if names else table["person_id"]
        given = table.set_column(0, "person_id", named)
        if suffix == ".csv":
            flat = {
                name: pc.binary_join(column, ";") if pa.types.is_list(column.type) else column
                for name, column in zip(given.column_names, given.columns, strict=True)
            }
            pyarrow.csv.write_csv(pa.table(flat), folder / f"{kind}.csv")
        else:
            pq.write_table(given, folder / f"{kind}.parquet", row_group_size=groups)
    return folder


def shuffled(tables):
    chance = Random(2)
    return {
        kind: table.take(pa.array(chance.sample(range(table.num_rows), table.num_rows), pa.int64()))
        for kind, table in tables.items()
    }


def ran(rule, folder, out, **more):
    return run(Job(rule, folder, out, ON, **more))


# --- the same answer, whatever the files look like -------------------------------------------------------------------


def test_a_folder_of_parquet(rule, tables, expected, tmp_path):
    outcome = ran(rule, write(tmp_path / "in", tables), tmp_path / "out.parquet")
    assert outcome.people == PEOPLE
    assert (outcome.rejected, outcome.rejects, outcome.notes, outcome.continued) == (0, None, (), 0)
    assert outcome.tally.people.total() == PEOPLE
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.parquet"]


def test_a_folder_of_csv(rule, tables, expected, tmp_path):
    outcome = ran(rule, write(tmp_path / "in", tables, suffix=".csv"), tmp_path / "out.parquet")
    assert outcome.rejected == 0
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()


def test_parts_of_a_file_in_order(rule, tables, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 100)
    folder = write(tmp_path / "in", tables)
    seen = []
    outcome = run(
        Job(rule, folder, tmp_path / "out.parquet", ON), progress=lambda done, all_: seen.append((done, all_))
    )
    assert len(seen) > 3
    assert seen[-1] == (PEOPLE, PEOPLE)
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()


@pytest.mark.parametrize("row_bytes", [1, 10**9], ids=["that fits into memory", "that does not"])
def test_a_file_in_no_order(rule, tables, expected, tmp_path, monkeypatch, row_bytes):
    monkeypatch.setattr(reading, "ROW_BYTES", row_bytes)
    outcome = ran(rule, write(tmp_path / "in", shuffled(tables)), tmp_path / "out.parquet")
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
@pytest.mark.parametrize("names", [lambda one: f"{one:05}", lambda one: f"{one * 7919 % 1009:x}-é"])
def test_people_by_name(rule, tables, expected, tmp_path, names, suffix):
    outcome = ran(rule, write(tmp_path / "in", tables, suffix=suffix, names=names), tmp_path / "out.parquet")
    found = {row.pop("person_id"): row for row in pq.read_table(outcome.out).to_pylist()}
    assert list(found) == sorted(found)
    assert found == {names(row.pop("person_id")): row for row in expected.to_pylist()}


def test_ids_far_apart(rule, tables, expected, tmp_path):
    far = {
        kind: table.set_column(0, "person_id", pc.multiply(table["person_id"], 10**15))
        for kind, table in tables.items()
    }
    for number, given in enumerate((far, shuffled(far))):
        outcome = ran(rule, write(tmp_path / f"in{number}", given), tmp_path / "out.parquet")
        assert pq.read_table(outcome.out)["verdict"].to_pylist() == expected["verdict"].to_pylist()


def test_a_kind_in_a_folder_of_files(rule, tables, expected, tmp_path):
    folder = write(tmp_path / "in", tables)
    jobs = tables["employment"]
    (folder / "employment.parquet").unlink()
    (folder / "employment").mkdir()
    for part in range(4):
        some = pc.equal(pc.divide(jobs["person_id"], 100), part)
        pq.write_table(jobs.filter(some), folder / f"employment/part-{part}.parquet")
    assert pq.read_table(ran(rule, folder, tmp_path / "out.parquet").out).to_pylist() == expected.to_pylist()


def test_columns_of_other_types_become_what_they_are_meant_to_be(rule, tables, expected, tmp_path):
    other = {pa.date32(): pa.timestamp("us"), pa.float64(): pa.string(), pa.bool_(): pa.string()}
    changed = {
        kind: table.cast(pa.schema([(field.name, other.get(field.type, field.type)) for field in table.schema]))
        for kind, table in tables.items()
    }
    outcome = ran(rule, write(tmp_path / "in", changed), tmp_path / "out.parquet")
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()


def test_an_answer_as_csv(rule, tables, expected, tmp_path):
    outcome = ran(rule, write(tmp_path / "in", tables), tmp_path / "out.csv")
    with outcome.out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["verdict"] for row in rows] == expected["verdict"].to_pylist()
    assert list(rows[0]) == expected.column_names


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_without_reasons(rule, tables, tmp_path):
    outcome = ran(rule, write(tmp_path / "in", tables), tmp_path / "out.parquet", reasons="none", ahead=90)
    assert pq.read_table(outcome.out).column_names == ["person_id", "verdict", "earliest", "left_out"]


@pytest.mark.parametrize("lacks", ["", "number"])
def test_reasons_in_full_are_those_of_one_person(rule, people, tables, tmp_path, lacks):
    """Also where a table lacks a column that the rule does not ask for."""
    told = {kind: table.filter(pc.less(table["person_id"], 25)) for kind, table in tables.items()}
    told = {kind: table.drop_columns([lacks]) if lacks in table.column_names else table for kind, table in told.items()}
    folder = write(tmp_path / "in", told)
    outcome = ran(rule, folder, tmp_path / "out.parquet", reasons="full")
    for person, told in zip(people, pq.read_table(outcome.out)["reasons"].to_pylist(), strict=False):
        assert json.loads(told) == json.loads(json.dumps(criteria.as_json(criteria.judge(rule, person, on=ON))))


def test_the_first_day_it_is_met(rule, tables, people, tmp_path):
    outcome = ran(rule, write(tmp_path / "in", tables), tmp_path / "out.parquet", ahead=90)
    found = pq.read_table(outcome.out)["earliest"].to_pylist()
    for person, day in zip(people, found, strict=True):
        change = criteria.judge(rule, person, on=ON).earliest
        assert day == (change.day if change and (change.day - ON).days <= 90 else None)
    assert outcome.tally.near.total() == sum(day is not None and day > ON for day in found)


# --- rows that cannot be used ----------------------------------------------------------------------------------------

LICENSES = """\
person_id,type,state,status,restricted,independent_assessment,issued,expires,nickname
a1,RN,tx,active,false,true,2015-06-01,2027-05-31,x
a1,LPN,TX,actve,false,true,2015-06-01,2027-05-31,x

a2,RN,TX,active,no,true,2015-06-01,,"over
two lines"
a3,RN,TX,active,maybe,true,2015-06-01,2027-05-31,x
a4,RN,TX,active,false,true,2015-13-01,2027-05-31,x,one too many
a5,RN,TX,active,false,true,2015-06-01,2014-05-31,x
,RN,TX,active,false,true,2015-06-01,2027-05-31,x
a6,RN,TX,active,false,true,2015-06-31,2027-05-31,x
a7,RN,TX,active,false,true,1850-06-30,2027-05-31,x
"""
ATTESTATIONS = """\
person_id,moral_character,code_of_conduct
a1,true,true
a2,true,true
a2,true,true
a9,false,
"""


@pytest.fixture
def faulty(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "licenses.csv").write_text(LICENSES)
    (folder / "attestations.csv").write_text(ATTESTATIONS)
    return folder


def test_each_row_left_out_is_listed_with_its_line_and_reason(rule, faulty, tmp_path):
    outcome = ran(rule, faulty, tmp_path / "out.parquet")
    with outcome.rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [(row["file"], int(row["line"]), row["person_id"], row["reason"]) for row in rows]
    assert [(file, line, person) for file, line, person, _ in found] == [
        ("attestations.csv", 4, "a2"),
        ("licenses.csv", 3, "a1"),
        ("licenses.csv", 7, "a3"),
        ("licenses.csv", 8, ""),
        ("licenses.csv", 9, "a5"),
        ("licenses.csv", 10, ""),
        ("licenses.csv", 11, "a6"),
        ("licenses.csv", 12, "a7"),
    ]
    reasons = [reason for *_, reason in found]
    assert reasons[0] == "a person has one statement, and here are more."
    assert "Did you mean active?" in reasons[1]
    assert reasons[2] == "restricted: “maybe” is neither true nor false."
    assert "Expected Number of Columns" in reasons[3]
    assert "“expires” (2014-05-31) comes before “issued” (2015-06-01)" in reasons[4]
    assert "person_id" in reasons[5]
    assert reasons[6] == "issued: “2015-06-31” is not a day of the calendar."
    assert "out of range" in reasons[7]
    assert outcome.rejected == len(found)
    assert outcome.tally.left_out == 6
    assert outcome.tally.incomplete == 6


def test_nobody_is_judged_as_if_a_row_left_out_did_not_exist(rule, faulty, tmp_path):
    outcome = ran(rule, faulty, tmp_path / "out.parquet")
    rows = {row["person_id"]: row for row in pq.read_table(outcome.out).to_pylist()}
    assert {person: (row["license"], row["left_out"]) for person, row in rows.items()} == {
        "a1": ("unknown", 1), "a2": ("met", 1), "a3": ("unknown", 1), "a5": ("unknown", 1), "a6": ("unknown", 1),
        "a7": ("unknown", 1), "a9": ("not_met", 0),
    }  # fmt: skip
    assert rows["a2"]["moral_character"] == "unknown"


def test_what_is_not_read_is_said(rule, faulty, tmp_path):
    (faulty / "notes.txt").write_text("hello")
    (faulty / "employment.csv").write_text("person_id,startt,end\na1,2020-01-01,\n")
    notes = ran(rule, faulty, tmp_path / "out.parquet").notes
    assert notes == (
        "employment.csv: the column “startt” is no fact of a employment record and is not read. Did you mean “start”?",
        "licenses.csv: the column “nickname” is no fact of a licenses record and is not read.",
        "notes.txt is not read: it is neither .parquet nor .csv.",
    )


def test_rows_of_parquet_are_counted_from_one(rule, tables, tmp_path):
    folder = write(tmp_path / "in", tables)
    jobs = tables["employment"]
    shares = jobs["case_management_share"].to_pylist()
    shares[17], shares[230] = 1.5, float("nan")
    place = jobs.column_names.index("case_management_share")
    pq.write_table(
        jobs.set_column(place, "case_management_share", pa.array(shares)),
        folder / "employment.parquet",
        row_group_size=50,
    )
    for given in ("as it is", "in no order"):
        outcome = ran(rule, folder, tmp_path / "out.parquet", again=given == "in no order")
        with outcome.rejects.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [(row["file"], row["line"]) for row in rows] == [
            ("employment.parquet", "18"),
            ("employment.parquet", "231"),
        ]
        assert all("out of range" in row["reason"] for row in rows)


def test_the_list_of_rejects_goes_when_there_are_none(rule, tables, faulty, tmp_path):
    listed = ran(rule, faulty, tmp_path / "out.parquet").rejects
    assert listed.is_file()
    ran(rule, write(tmp_path / "good", tables), tmp_path / "out.parquet")
    assert not listed.exists()


# --- faults of the folder --------------------------------------------------------------------------------------------


def refused(rule, folder, out):
    with pytest.raises(criteria.Unreadable) as error:
        ran(rule, folder, out)
    return [str(fault) for fault in error.value.faults]


def test_every_fault_of_a_folder_is_told_at_once(rule, tables, tmp_path):
    folder = write(tmp_path / "in", {"licenses": tables["licenses"]})
    write(folder, {"licenses": tables["licenses"]}, suffix=".csv")
    (folder / "emploiment.csv").write_text("person_id\n1\n")
    (folder / "degrees.csv").write_text("id,level\n1,master\n")
    (folder / "courses.parquet").write_bytes(b"no parquet at all")
    (folder / "attestations.parquet").write_bytes(b"no parquet at all")
    told = "\n".join(refused(rule, folder, tmp_path / "out.parquet"))
    assert "Did you mean “employment”?" in told
    assert "“person_id”" in told
    assert "unknown kind of record “courses”" in told
    assert "attestations.parquet: this file cannot be read" in told
    assert "is here twice" in told
    assert not (tmp_path / "out.parquet").exists()


def test_a_folder_that_is_not_there_or_holds_nothing(rule, tmp_path):
    assert "there is no such folder" in refused(rule, tmp_path / "nowhere", tmp_path / "out.parquet")[0]
    (tmp_path / "in").mkdir()
    assert "no evidence is found here" in refused(rule, tmp_path / "in", tmp_path / "out.parquet")[0]


def test_an_answer_of_a_sort_that_cannot_be_written(rule, tmp_path):
    assert ".parquet or .csv" in refused(rule, tmp_path, tmp_path / "out.xlsx")[0]


# --- stopped and continued -------------------------------------------------------------------------------------------


class Enough(Exception):  # noqa: N818 - nothing is wrong, it is enough
    pass


def stopped(job):
    """Run a job until a third of the people are judged."""

    def stop(done, _):
        if done > PEOPLE // 3:
            raise Enough

    with pytest.raises(Enough):
        run(job, progress=stop)


def test_a_run_that_is_stopped_goes_on_where_it_was(rule, tables, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 100)
    folder, out = write(tmp_path / "in", tables), tmp_path / "out.parquet"
    stopped(Job(rule, folder, out, ON, threads=1))
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.parquet.parts"]
    outcome = ran(rule, folder, out, threads=1)
    assert outcome.continued >= 1
    assert outcome.people == PEOPLE
    assert pq.read_table(out).to_pylist() == expected.to_pylist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.parquet"]


@pytest.mark.parametrize("changed", ["the day", "the files", "asked to"])
def test_parts_of_another_job_are_not_taken_up(rule, tables, tmp_path, monkeypatch, changed):
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 100)
    folder, out = write(tmp_path / "in", tables), tmp_path / "out.parquet"
    stopped(Job(rule, folder, out, ON, threads=1))
    if changed == "the files":
        write(folder, {"degrees": tables["degrees"].slice(1)})
    on = date(2026, 11, 24) if changed == "the day" else ON
    assert run(Job(rule, folder, out, on, again=changed == "asked to")).continued == 0


def test_an_answer_that_is_there_stays_until_a_new_one_is_whole(rule, tables, tmp_path):
    folder, out = write(tmp_path / "in", tables), tmp_path / "out.parquet"
    out.write_text("an earlier answer")

    def stop(*_):
        raise Enough

    with pytest.raises(Enough):
        run(Job(rule, folder, out, ON), progress=stop)
    assert out.read_text() == "an earlier answer"
