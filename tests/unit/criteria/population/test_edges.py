"""Where the usual way ends: more classes, records or people than a table holds, and nobody at all."""

from datetime import date, timedelta
from random import Random

import pyarrow as pa
import pytest

from caseway import rulebooks
from caseway.criteria.population import judging, meanings, running
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.meanings import Meanings
from caseway.criteria.population.program import compile_rule
from tests.unit.criteria.made_up import KINDS, read_evidence, read_rule
from tests.unit.criteria.population.evidence_tables import differences, documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople
from tests.unit.criteria.population.test_running import write

ON = date(2026, 11, 23)


@pytest.fixture
def rule():
    return rulebooks.shelf().edition("certification/ccmc/ccm", on=ON)


def some(rule, count, **more):
    people = RandomPeople(rule, ON, Random(5), **more)
    return [people.person() for _ in range(count)]


def test_more_classes_than_an_array_holds_are_hashed(rule, monkeypatch):
    monkeypatch.setattr(meanings, "MOST_DIRECT", 1)
    judging.meanings_of.cache_clear()
    assert differences(rule, some(rule, 300), ON) == []
    judging.meanings_of.cache_clear()


def test_blocks_are_shared_out_to_threads(rule, monkeypatch):
    monkeypatch.setattr(judging, "BLOCK", 16)
    assert differences(rule, some(rule, 200), ON, threads=2) == []


def test_blocks_are_read_from_tables_of_many_chunks(rule, monkeypatch):
    monkeypatch.setattr(judging, "BLOCK", 16)

    def judge_chunks(rule, tables, **more):
        chunks = {
            kind: [table.slice(first, 10) for first in range(0, len(table), 10)] for kind, table in tables.items()
        }
        return judge_tables(rule, {kind: pa.concat_tables(some) for kind, some in chunks.items() if some}, **more)

    assert differences(rule, some(rule, 100), ON, judge=judge_chunks) == []


def test_more_records_than_a_lane_counts(rule, monkeypatch):
    monkeypatch.setattr(judging, "MOST_IN_LANE", 3)
    assert differences(rule, some(rule, 100), ON) == []


def test_nobody(rule):
    found = judge_tables(rule, {"licenses": pa.table({"person_id": pa.array([], pa.int64())})}, on=ON)
    assert len(found.people) == 0


def test_a_long_history_is_put_in_order():
    clause = {"id": "c", "says": "It is so.", "source": "s", "months": "jobs", "at_least": 3}
    chance = Random(1)
    days = [date(2010, 1, 1) + timedelta(days=chance.randint(0, 5000)) for _ in range(400)]
    jobs = [{"start": day, "end": day + timedelta(days=chance.randint(0, 40))} for day in days]
    people = [read_evidence({"jobs": jobs[:number]}) for number in (23, 24, 25, 26, 200, 400)]
    for more in ({}, {"gap": "7 days"}):
        assert differences(read_rule(clause | more), people, date(2024, 3, 1)) == []


def test_a_folder_can_be_judged_without_a_file(rule, tmp_path):
    tables = tables_of(documents(some(rule, 120)), rule.subject.kinds)
    found = list(running.judge_folder(rule, write(tmp_path / "in", tables), on=ON))
    expected = judge_tables(rule, tables, on=ON)
    assert [one for part in found for one in part.people.to_pylist()] == expected.people.to_pylist()
    assert found[0].states.tolist() == expected.states[:, : len(found[0].people)].tolist()


def test_ids_that_are_null_or_in_no_order_are_read_with_the_rest():
    clause = {"id": "c", "says": "It is so.", "source": "s", "exists": "papers"}
    given = pa.table({"person_id": pa.array([3, 1, 2], pa.int64()), "stamped": pa.array([True, None, False])})
    found = judge_tables(read_rule(clause | {"where": {"stamped": True}}), {"papers": given}, on=date(2024, 3, 1))
    assert KINDS["papers"].fields
    assert found.people.to_pylist() == [1, 2, 3]
    assert found.states[0].tolist() == [1, 0, 2]


def test_a_flag_that_no_table_has_is_not_known():
    clause = {
        "id": "c",
        "says": "It is so.",
        "source": "s",
        "exists": "papers",
        "where": {"stamped": True, "copied": True},
    }
    given = pa.table({"person_id": pa.array([1, 2], pa.int64()), "copied": pa.array([True, False])})
    found = judge_tables(read_rule(clause), {"papers": given}, on=date(2024, 3, 1))
    assert found.states[0].tolist() == [1, 0]


def test_what_a_class_means_is_worked_out_once_whoever_asks(rule):
    meanings = Meanings(compile_rule(rule))
    meanings.add([(0, 5), (1, 7)])
    known = meanings.now
    meanings.add([(1, 7), (0, 5)])  # as a thread does that met them while another worked them out
    assert meanings.now is known
