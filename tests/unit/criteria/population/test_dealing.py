"""Records that are dealt out come together again by person, in the order their files had."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from caseway.criteria.population.columns import KEY
from caseway.criteria.population.dealing import (
    AT_ONCE,
    FEW_WORDS,
    MOST_AT_ONCE,
    PART,
    RECORDS,
    deal,
    gathered,
    part_of,
    place_of,
    rows_at_once,
    together,
    with_an_id,
)

PARTS = 5


def records(rows, *, words=3):
    """Made-up records in no order: words are told apart by number, flags are bits, some values are not known."""
    chance = np.random.default_rng(rows)
    spoken = pa.array([f"w{one}" for one in chance.integers(0, words, rows)]).dictionary_encode()
    flags = pa.array(chance.random(rows) < 0.5, mask=chance.random(rows) < 0.2)
    return pa.table({KEY: chance.integers(0, 99, rows), "word": spoken, "flag": flags, "line": np.arange(rows)})


def dealt(table, tag, task):
    return deal(table, part_of(table[KEY], PARTS), place_of(tag, task))


def in_part(batches, part):
    return [batch.filter(pc.equal(batch[PART], part)) for batch in batches]


@pytest.mark.parametrize("words", [3, 2 * FEW_WORDS])
def test_every_record_comes_to_the_part_of_its_person_in_order(words):
    table = records(2_000, words=words)
    cuts = [dealt(table.slice(1_200), 1, 7), dealt(table.slice(0, 1_200), 1, 3)]  # tasks end in any order
    whose = part_of(table[KEY], PARTS)
    for part in range(PARTS):
        found = gathered(["none", "some"], in_part(cuts, part))
        assert found["none"].num_rows == 0
        assert found["some"].to_pydict() == table.filter(pa.array(whose == part)).to_pydict()


def test_a_long_list_of_words_does_not_travel_with_every_cut():
    few, many = (dealt(records(500, words=words), 0, 0) for words in (3, 100_000))
    for cut in many[RECORDS]:
        found = pa.ipc.open_stream(cut.as_buffer()).read_all()["word"].chunk(0)
        assert len(found.dictionary) == len(set(found.to_pylist()))
    assert few.num_rows == many.num_rows == PARTS


def test_people_are_spread_evenly_over_parts():
    for ids in (range(100_000), range(0, 100_000 << 20, 1 << 20), range(-50_000, 50_000)):
        sizes = np.bincount(part_of(pa.chunked_array([pa.array(ids)]), 16), minlength=16)
        assert sizes.max() < 1.1 * sizes.min()


def test_a_person_has_one_part_whatever_the_type_of_the_number():
    small, large = (pa.chunked_array([pa.array([1, 2, 3], type_)]) for type_ in (pa.int16(), pa.int64()))
    assert part_of(small, 1000).tolist() == part_of(large, 1000).tolist()


def test_nothing_dealt_is_nobody():
    assert gathered(["some"], []) == {}


def test_batches_are_put_together():
    batches = records(100).to_batches(30)
    assert [table.num_rows for table in together(batches, 50)] == [60, 40]
    assert list(together([batches[0].slice(0, 0)], 50)) == []


def test_a_cut_is_worth_its_bytes():
    assert rows_at_once(1) == AT_ONCE
    assert AT_ONCE < rows_at_once(500) < MOST_AT_ONCE
    assert rows_at_once(60_000) == MOST_AT_ONCE


def test_records_without_an_id_are_nobodys():
    assert with_an_id(pa.table({KEY: [1, None, 2]}))[KEY].to_pylist() == [1, 2]
