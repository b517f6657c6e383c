"""What is made beforehand is all that is needed: no rule makes anybody wait for the compiler."""

from datetime import date
from random import Random

import pytest

from caseway import rulebooks
from caseway.criteria.population import coding, grouping, kernel, machine, measuring, preparing
from tests.unit.criteria.population.evidence_tables import differences
from tests.unit.criteria.population.random_people import RandomPeople

ON = date(2026, 11, 23)


# What is called from Python; all else is called by these, and is made with them.
DOORS = [
    coding.amounts, coding.dates, coding.days, coding.digits_in, coding.flags, coding.flags_together, coding.mark,
    coding.numbers, coding.reversed_days, coding.words, grouping.add_up, grouping.bounds, grouping.count_each,
    grouping.gather,
    grouping.put_in_place, kernel.judge_people, kernel.judge_waiting, measuring.find_rows,
]  # fmt: skip


def compiled():
    """In how many forms each function is there as machine code."""
    return {one.__name__: len(one.signatures) for one in DOORS}


@pytest.mark.parametrize("name", rulebooks.shelf().names())
def test_no_rulebook_needs_more(name):
    preparing.prepare()
    before = compiled()
    rule = rulebooks.shelf().edition(name, on=ON)
    people = RandomPeople(rule, ON, Random(name))
    assert differences(rule, [people.person() for _ in range(50)], ON, ahead=3) == []
    assert compiled() == before


def test_every_function_is_prepared():
    preparing.prepare()
    assert {name for name, count in compiled().items() if not count} == set()
    assert (
        sum(compiled().values()) == len(DOORS) + 3
    )  # days and bytes can be marked, and numbers of three sizes put in order
    assert preparing.is_prepared()


def test_where_the_sources_cannot_be_written_to_it_is_kept_with_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(machine, "PLACES", (tmp_path / "file" / "cannot be made", tmp_path / "cache"))
    (tmp_path / "file").write_text("in the way")
    assert machine.folder.__wrapped__().parent == tmp_path / "cache"


def test_where_nothing_can_be_written_to_that_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(machine, "PLACES", (tmp_path / "file" / "one",))
    with pytest.raises(OSError, match="unable to keep machine code"):
        machine.folder.__wrapped__()
