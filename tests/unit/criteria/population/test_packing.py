"""Rows are narrow on their way through a cluster, and what comes out is what went in."""

import pickle
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from caseway import rulebooks
from caseway.criteria.population import packing, spark, spark_groups, spark_ranges
from caseway.criteria.population.columns import FAULTY, FIRST_DAY, KEY, NOT_LISTED, UNIT
from caseway.criteria.population.dealing import MOST_PARTS, PART
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.output import table_of
from caseway.criteria.population.packed_answers import Packing
from caseway.criteria.population.packing import WORD_BITS, Layout, columns_of, layouts_of, unpacked, width_of
from caseway.criteria.population.program import compile_rule
from caseway.criteria.vocabulary import Field
from tests.unit.criteria.population.evidence_tables import documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople
from tests.unit.criteria.population.test_running import write

ON = date(2026, 11, 23)


@pytest.fixture(scope="module", params=["certification/ccmc/ccm", "certification/ancc/cmgt-bc"])
def rule(request):
    return rulebooks.shelf().edition(request.param, on=ON)


@pytest.fixture(scope="module")
def tables(rule):
    people = RandomPeople(rule, ON, Random(3))
    return tables_of(documents([people.person() for _ in range(200)]), rule.subject.kinds)


def packed(layout, table, parts=1):
    """What SQL does on a cluster, row by row."""
    columns = columns_of(layout)
    rows = []
    for row in table.to_pylist():
        found = {KEY: row[KEY], PART: row[KEY] % parts, **dict.fromkeys(columns)}
        for bits in layout.bits:
            found[f"b{bits.word}"] = (found[f"b{bits.word}"] or 0) | code(bits, row.get(bits.name)) << bits.shift
        found |= {f"n{slot}": row[field.name] for slot, field in enumerate(layout.numbers)}
        found |= {f"t{slot}": as_one_text(row[field.name]) for slot, field in enumerate(layout.texts)}
        rows.append(found)
    types = {"bigint": pa.int64(), "double": pa.float64(), "string": pa.string()}
    named = {KEY: pa.int64(), PART: pa.int32(), **{name: types[type_] for name, type_ in columns.items()}}
    return pa.Table.from_pylist(rows, pa.schema(named.items()))


def as_one_text(value):
    return "".join(word + UNIT for word in value) if isinstance(value, list) else value


def code(bits, value):
    if value is None:
        return 0
    if bits.type == "flag":
        return 1 + value
    if bits.type == "choice":
        return 1 + bits.choices.index(value)
    return 1 + (value - date(1970, 1, 1)).days - FIRST_DAY


@pytest.mark.parametrize("whole", [False, True])
def test_every_field_that_is_kept_comes_out_as_it_went_in(rule, tables, whole):
    layouts = [one for one in layouts_of(compile_rule(rule), whole=whole) if one.name in tables]
    found = {one.name: unpacked(one, packed(one, tables[one.name])) for one in layouts}
    assert set(found) == set(tables)
    for layout in layouts:
        names = [name for name in found[layout.name].column_names if name != FAULTY]
        went_in = {
            name: list(map(as_one_text, column))
            for name, column in tables[layout.name].select(names).to_pydict().items()
        }
        assert found[layout.name].select(names).to_pydict() == went_in
        assert set(names) >= {one.name for one in layout.fields}


def test_a_kind_of_more_days_than_fit_into_a_whole_number_takes_two():
    names = ["asked", "sent", "opened", "answered", "closed"]
    layout = Layout("letters", tuple(Field(name, "date", name) for name in names))
    days = {name: pa.array([date(2024, month, 1), None]) for month, name in enumerate(names, start=1)}
    letters = pa.table({KEY: pa.array([1, 2], pa.int64()), **days})
    assert {"b0", "b1"} <= set(columns_of(layout))
    assert unpacked(layout, packed(layout, letters)).drop([FAULTY]).equals(letters)


def test_of_kinds_nobody_asks_about_only_the_person_is_kept(rule):
    program = compile_rule(rule)
    asked = {kind.name for kind in program.kinds}
    *kinds, people = layouts_of(program, whole=False)
    for layout in kinds:
        assert bool(layout.fields) == (layout.name in asked)
    assert set(people.flags) == {name + NOT_LISTED for name in asked}


def test_no_two_columns_share_a_bit(rule):
    for layout in layouts_of(compile_rule(rule), whole=True):
        taken = [(bits.word, bits.shift + bit) for bits in layout.bits for bit in range(bits.width)]
        assert len(taken) == len(set(taken))
        assert max((bit for _, bit in taken), default=0) < WORD_BITS


@pytest.mark.parametrize(
    ("type_", "choices", "width"),
    [("flag", (), 2), ("date", (), 17), ("choice", "a", 2), ("choice", "abcdef", 3), ("choice", "abcdefg", 4)],
)
def test_a_column_has_room_for_all_values_the_unknown_and_the_wrong(type_, choices, width):
    assert width_of(type_, choices) == width


def test_what_is_not_allowed_marks_the_record(rule):
    layout = next(one for one in layouts_of(compile_rule(rule), whole=False) if one.name == "licenses")
    one = next(bits for bits in layout.bits if bits.name == "status")
    rows = pa.table({
        KEY: [1, 2],
        **{name: [0, one.wrong << one.shift] if name == f"b{one.word}" else pa.nulls(2, pa.string()) for name in columns_of(layout)},
    })  # fmt: skip
    found = unpacked(layout, rows)
    assert found[FAULTY].to_pylist() == [False, True]
    assert found["status"].to_pylist() == [None, None]


@pytest.mark.parametrize("ahead", [0, 30])
def test_answers_come_out_as_they_went_in(rule, tables, ahead):
    table = table_of(judge_tables(rule, tables, on=ON, ahead=ahead))
    packing = Packing(table.schema, most=max(len(clause.children) for clause in rule.clauses()))
    narrow = packing.pack(table)
    assert narrow.schema == packing.narrow()
    assert len(narrow.column_names) < len(table.column_names)
    for one in packing.small():
        numbers = narrow[f"w{one.word}"].to_numpy() >> one.shift & (1 << one.width) - 1
        column = table[one.name].combine_chunks()
        assert np.array_equal(numbers, column.indices if one.is_verdict else column)


def test_an_answer_without_clauses_is_narrow_already():
    schema = pa.schema({KEY: pa.string(), "left_out": pa.int32()})
    assert Packing(schema, most=0).narrow() == schema


# --- a task, without a cluster ---------------------------------------------------------------------------------------


def test_tasks_say_what_one_machine_says(rule, tables):
    kinds, parts = list(tables), 3
    work = spark.Work(pickle.dumps(rule), ON, "clauses", 0)
    dealt = [
        batch
        for layout in spark.layouts_for(work, kinds)
        for batch in spark.dealt_rows(
            layout, kinds.index(layout.name), parts, packed(layout, tables[layout.name], parts).to_batches(50)
        )
    ]
    table = table_of(judge_tables(rule, tables, on=ON))
    expected = spark.packing_of(work, table.schema).pack(table)
    found = [
        pa.Table.from_batches(spark.judged_part(work, kinds, [one.filter(pc.equal(one[PART], part)) for one in dealt]))
        for part in range(parts)
    ]
    assert pa.concat_tables(found).sort_by(KEY).combine_chunks().equals(expected.combine_chunks())


def test_a_part_without_people_is_passed_over(rule):
    work = spark.Work(pickle.dumps(rule), ON, "none", 0)
    assert list(spark.judged_part(work, (), [])) == []


def test_a_worker_makes_one_rule_of_what_all_its_tasks_are_sent(rule):

    shipped = pickle.dumps(rule)
    assert spark.rule_from(bytes(bytearray(shipped))) is spark.rule_from(shipped)


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (19_999, 1), (100_000, 5), (1_000_000, 8), (50_000_000, 50)])
def test_a_part_fits_into_a_worker(rule, rows, parts):
    work = spark.Work(pickle.dumps(rule), ON, "clauses", 0)
    assert spark.parts_for(work, rows) == parts
    assert spark.parts_for(replace(work, reasons="full"), rows) >= parts
    assert spark.parts_for(work, max(rows, 1) << 40) == MOST_PARTS


def told(*tasks):
    """What tasks are given: the numbers of what they are to do."""
    return [pa.RecordBatch.from_pydict({"id": pa.array(numbers, pa.int64())}) for numbers in tasks]


def test_tasks_that_are_told_ranges_say_what_one_machine_says(rule, tables, tmp_path, monkeypatch):
    monkeypatch.setattr(spark_ranges, "MEMORY", 1 << 18)
    folder = str(write(tmp_path / "in", tables, groups=25))
    library = spark_ranges.open_library(rule, folder, whole=False)
    parts = spark_ranges.parts_in_order(library)
    assert len(parts) > 2
    work = spark.Work(pickle.dumps(rule), ON, "clauses", 0)
    tasks = told([0, 1], *([number] for number in range(2, len(parts))))
    found = [answer for one in tasks for answer in spark.judged_ranges(work, folder, parts, "a job", iter([one]))]
    table = table_of(judge_tables(rule, tables, on=ON))
    assert pa.Table.from_batches(found).equals(spark.packing_of(work, table.schema).pack(table))


def test_tasks_that_are_told_row_groups_deal_out_what_one_machine_reads(rule, tables, tmp_path):
    folder = str(write(tmp_path / "in", tables, groups=25))
    library = spark_ranges.open_library(rule, folder, whole=False)
    shares, rows = spark_groups.shares_of(library)
    assert rows == sum(len(table) for table in tables.values())
    kinds, parts = [source.name for source in library.sources], 3
    work = spark.Work(pickle.dumps(rule), ON, "clauses", 0)
    tasks = told([0, 1], *([number] for number in range(2, len(shares))))
    dealt = [batch for one in tasks for batch in spark.dealt_shares(shares, parts, iter([one]))]
    found = [
        answer
        for part in range(parts)
        for answer in spark.judged_part(work, kinds, [one.filter(pc.equal(one[PART], part)) for one in dealt])
    ]
    table = table_of(judge_tables(rule, tables, on=ON))
    expected = spark.packing_of(work, table.schema).pack(table)
    assert pa.Table.from_batches(found).sort_by(KEY).equals(expected)


def test_a_share_of_rows_that_are_nobodys_deals_nothing(tmp_path):
    table = pa.table({KEY: pa.array([None, None], pa.int64())})
    pq.write_table(table, tmp_path / "licenses.parquet")
    share = spark_groups.Share(0, str(tmp_path / "licenses.parquet"), (0,), (KEY,), ())
    assert list(spark_groups.dealt_share(share, 0, 3)) == []


def test_a_list_of_words_is_one_text_each_word_with_an_end_and_one_with_a_gap_is_none():
    told = packing._text("`topics`", "array<string>")
    words, mark = "CAST(`topics` AS ARRAY<STRING>)", f"char({ord(UNIT)})"
    joined = f"concat(array_join({words}, {mark}), {mark})"
    assert told == f"CASE WHEN NOT exists({words}, word -> word IS NULL) THEN {joined} END"
    assert packing._text("`name`", "string") == "`name`"
