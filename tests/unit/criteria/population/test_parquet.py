"""Parquet read without a database: row groups in any order, rows without an id, and a file that is torn."""

from datetime import date
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from caseway import rulebooks
from caseway.criteria.population import reading
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.output import table_of
from caseway.criteria.population.parquet import GroupReader
from caseway.criteria.population.running import Job, judge_folder, run
from caseway.criteria.population.sources import FolderReader
from tests.unit.criteria.population.evidence_tables import documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople
from tests.unit.criteria.population.test_folders import rejects_of
from tests.unit.criteria.population.test_running import write

ON = date(2026, 11, 23)
PEOPLE = 400
GROUP = 50  # rows in a row group


@pytest.fixture(scope="module")
def rule():
    return rulebooks.shelf().edition("certification/ccmc/ccm", on=ON)


@pytest.fixture(scope="module")
def tables(rule):
    people = RandomPeople(rule, ON, Random(1))
    return tables_of(documents([people.person() for _ in range(PEOPLE)]), rule.subject.kinds)


@pytest.fixture(scope="module")
def expected(rule, tables):
    return table_of(judge_tables(rule, tables, on=ON))


@pytest.fixture
def in_parts(rule, tmp_path, monkeypatch):
    """Judge a folder in several parts."""
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 70)

    def in_parts(folder):
        assert len(list(judge_folder(rule, folder, on=ON))) > 2
        return run(Job(rule, folder, tmp_path / "out.parquet", ON))

    return in_parts


def test_rows_in_no_order_within_a_row_group_are_each_in_one_part(in_parts, tables, expected, tmp_path):
    chance = Random(2)

    def mixed(table):
        rows = range(table.num_rows)
        groups = [rows[first : first + GROUP] for first in rows[::GROUP]]
        return table.take(pa.array([row for group in groups for row in chance.sample(group, len(group))], pa.int64()))

    folder = write(tmp_path / "in", {kind: mixed(table) for kind, table in tables.items()}, groups=GROUP)
    assert pq.read_table(in_parts(folder).out).to_pylist() == expected.to_pylist()


def test_rows_without_an_id_are_listed_and_nobody_s(in_parts, tables, expected, tmp_path):
    folder = write(tmp_path / "in", tables, groups=GROUP)
    jobs = tables["employment"]
    nobody = jobs.slice(0, 1).set_column(0, "person_id", pa.nulls(1, pa.int64()))
    pq.write_table(
        pa.concat_tables([jobs.slice(0, 20), nobody, jobs.slice(20)]),
        folder / "employment.parquet",
        row_group_size=GROUP,
    )
    outcome = in_parts(folder)
    assert pq.read_table(outcome.out).to_pylist() == expected.to_pylist()
    assert [(file, line, person) for file, line, person, _ in rejects_of(outcome)] == [("employment.parquet", 21, "")]


def test_files_whose_names_are_not_in_order_of_ids_tell_the_row_that_was_left_out(in_parts, tables, tmp_path):
    folder = write(tmp_path / "in", {"people": tables["people"]}, groups=GROUP)
    (folder / "employment").mkdir()
    for name, first in (("b", 0), ("a", 100)):
        ids = list(range(first, first + 100))
        shares = [7.0 if id_ in (5, 95, 105) else 0.5 for id_ in ids]
        jobs = pa.table({"person_id": ids, "case_management_share": shares})
        pq.write_table(jobs, folder / f"employment/{name}.parquet", row_group_size=40)
    outcome = in_parts(folder)
    assert [reject[:3] for reject in rejects_of(outcome)] == [
        ("employment/a.parquet", 6, "105"), ("employment/b.parquet", 6, "5"), ("employment/b.parquet", 96, "95"),
    ]  # fmt: skip
    assert all("out of range" in reason for *_, reason in rejects_of(outcome))
    rows = pq.read_table(outcome.out)
    assert rows.filter(pc.greater(rows["left_out"], 0))["person_id"].to_pylist() == [5, 95, 105]


@pytest.mark.parametrize("rows_together", [70, 1_000_000], ids=["in parts", "at once"])
def test_a_torn_file_is_named_and_no_answer_appears(rule, tables, tmp_path, monkeypatch, rows_together):
    monkeypatch.setattr(reading, "ROWS_TOGETHER", rows_together)
    folder = write(tmp_path / "in", tables, groups=GROUP)
    file = folder / "employment.parquet"
    torn(file)
    with pytest.raises(OSError, match=r"employment\.parquet") as caught:
        run(Job(rule, folder, tmp_path / "out.parquet", ON, threads=2))
    assert caught.value.filename == str(file)
    assert caught.value.strerror
    assert not (tmp_path / "out.parquet").exists()


def test_whoever_else_needs_a_torn_row_group_is_told_too(rule, tables, tmp_path):
    folder = write(tmp_path / "in", tables, groups=PEOPLE)
    torn(folder / "employment.parquet")
    with duckdb.connect() as connection:
        (source,) = [one for one in FolderReader(connection, folder, rule.subject).read() if one.name == "employment"]
    reader = GroupReader(source, ["role"], [(None, 100), (100, None)])
    for one in ((None, 100), (100, None)):
        with pytest.raises(OSError, match=r"employment\.parquet"):
            reader.table(*one)


def torn(file):
    """Write over the pages of a file's first row group, as a disk that is going does; what it holds is still told at its end."""
    group = pq.read_metadata(file).row_group(0)
    places = [group.column(number) for number in range(group.num_columns)]
    content = bytearray(file.read_bytes())
    first, last = places[0].file_offset or 4, places[-1].data_page_offset
    content[first:last] = b"\xff" * (last - first)
    file.write_bytes(content)
