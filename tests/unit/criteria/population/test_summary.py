"""A population summed up: counted as one would count by hand, and told so that no small number can be worked out."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.criteria.operators import OPERATORS
from caseway.criteria.population.rounding import Numbers, Rounding
from caseway.criteria.population.summary import as_json, summarize
from caseway.criteria.population.tally import Tally, joined, patterns
from tests.unit.criteria.made_up import read_rule
from tests.unit.criteria.population.attacker import Attacker

ON = date(2026, 11, 26)
MET, UNKNOWN, NOT_MET = 2, 1, 0


def leaf(id_):
    return {"id": id_, "label": id_.upper(), "says": f"{id_}.", "source": "s", "document": "A paper."}


def group(id_, operator, *children, **more):
    below = children[0] if operator == "not" else list(children)
    return {"id": id_, "label": id_.upper(), "says": f"{id_}.", "source": "s", operator: below, **more}


BOTH = read_rule(group("root", "all", leaf("a"), leaf("b")))
WAYS = read_rule(group("root", "all", leaf("a"), group("ways", "any", leaf("b"), leaf("c"))))


def tally(people, near=None, **more):
    """A tally from patterns written as digits."""
    return Tally(
        Counter({tuple(map(int, pattern)): number for pattern, number in people.items()}),
        Counter({tuple(map(int, pattern)): number for pattern, number in (near or {}).items()}),
        **more,
    )


def summed(people, rule=WAYS, near=None, *, within=90, smallest=0, **more):
    return summarize(tally(people, near, **more), rule, on=ON, within=within, smallest=smallest)


def by_id(summary):
    return {one.clause.id: one for one in summary.clauses}


# --- counting --------------------------------------------------------------------------------------------------------

# The clauses of WAYS in reading order: root, a, ways, b, c.
PEOPLE = {"22220": 40, "22202": 2, "02022": 9, "00020": 30, "02200": 7, "12101": 5, "02000": 60, "11220": 3}


def test_people_are_counted_by_verdict_and_by_clause():
    found = summed(PEOPLE)
    assert found.people == 156
    assert (found.verdicts.met, found.verdicts.unknown, found.verdicts.not_met) == (42, 8, 106)
    c = by_id(found)["c"]
    assert (c.depth, c.verdicts.met, c.verdicts.unknown, c.verdicts.not_met) == (2, 11, 5, 140)


def test_who_is_kept_out_by_one_clause_alone_is_kept_out_by_each_that_would_let_them_in():
    people = {"02000": 60, "00220": 7, "00000": 5, "22220": 1}
    assert {id_: one.alone for id_, one in by_id(summed(people)).items()} == {
        "root": 72, "a": 7, "ways": 60, "b": 60, "c": 60,
    }  # fmt: skip


def test_what_would_settle_an_open_verdict_is_what_is_open_itself():
    people = {"12101": 5, "11220": 3, "11101": 4}
    assert {id_: one.would_settle for id_, one in by_id(summed(people)).items()} == {
        "root": 12, "a": 3, "ways": 5, "b": 0, "c": 5,
    }  # fmt: skip


def test_the_funnel_counts_who_is_left_after_each_part_and_ends_at_the_verdict():
    found = summed({"22220": 40, "11220": 3, "12101": 5, "02000": 60, "00220": 7}).funnel
    assert found.cumulative
    assert [(bar.clause.id, bar.surely, bar.possibly) for bar in found.bars] == [("a", 105, 108), ("ways", 40, 48)]


def test_a_verdict_that_missing_facts_could_not_change_is_counted_as_it_is_settled():
    # All parts are open, yet every answer gives the same verdict.
    found = summed({"21100": 6, "01100": 4}).funnel
    assert [(bar.surely, bar.possibly) for bar in found.bars] == [(6, 10), (6, 6)]


@pytest.mark.parametrize(
    ("plain", "cumulative", "parts"),
    [
        (group("root", "any", leaf("a"), leaf("b")), False, ["a", "b"]),
        (group("root", "of", leaf("a"), leaf("b"), at_least=1), False, ["a", "b"]),
        (leaf("root"), False, ["root"]),
        (group("root", "not", leaf("a")), False, ["root"]),
        (group("root", "all", group("g", "all", leaf("a"), leaf("b"))), True, ["a", "b"]),
        (group("root", "all", group("g", "all", group("h", "any", leaf("a")))), True, ["h"]),
        (group("root", "all", group("g", "any", leaf("a"), leaf("b"))), True, ["g"]),
    ],
)
def test_the_funnel_has_a_bar_for_each_part_the_rule_consists_of(plain, cumulative, parts):
    rule = read_rule(plain)
    size = len(list(rule.clauses()))
    found = summed({"2" * size: 3, "0" * size: 2, "1" * size: 1}, rule).funnel
    assert (found.cumulative, [bar.clause.id for bar in found.bars]) == (cumulative, parts)
    assert [(bar.surely, bar.possibly) for bar in found.bars] == [(3, 4)] * len(parts)


def test_near_misses_are_told_by_what_they_lack_today():
    near = {"02000": 30, "12101": 5, "00220": 7, "00000": 2}
    found = summed({**near, "22220": 1}, near=near).near
    assert (found.within, found.people, found.unknown) == (90, 44, 5)
    assert [([clause.id for clause in one.clauses], one.people) for one in found.lacking] == [
        (["ways"], 35), (["a"], 7), (["a", "ways"], 2),
    ]  # fmt: skip


def lacked(plain, pattern):
    rule = read_rule(plain)
    (only,) = summed({pattern: 20}, rule, near={pattern: 20}).near.lacking
    return [clause.id for clause in only.clauses]


def test_where_one_way_is_enough_the_nearest_one_is_what_is_lacking():
    two = (group("x", "all", leaf("a"), leaf("b")), group("y", "all", leaf("c"), leaf("d")))
    assert lacked(group("root", "any", *two), "0" + "000" + "002") == ["c"]
    assert lacked(group("root", "any", *two, leaf("e")), "0" + "000" + "000" + "0") == ["e"]
    three = group("root", "of", leaf("e"), *two, at_least=2)
    assert lacked(three, "0" + "2" + "000" + "002") == ["c"]
    assert lacked(three, "0" + "0" + "020" + "000") == ["e", "b"]


def test_near_misses_are_told_only_where_they_were_looked_for():
    assert summed({"02000": 3}, within=0).near is None
    assert as_json(summed({"02000": 3}, within=0))["near"] is None


def test_a_near_miss_for_whom_every_part_is_met_lacks_nothing_that_could_be_told():
    assert summed({"12222": 30}, near={"12222": 30}).near.lacking == ()


def test_records_left_out_are_counted():
    found = summed({"22222": 40}, left_out=50, incomplete=20)
    assert (found.left_out, found.incomplete) == (50, 20)


def test_nobody_is_summed_up_as_nobody():
    found = as_json(summed({}))
    assert found["people"] == 0
    assert found["verdicts"] == {"met": 0, "unknown": 0, "not_met": 0}


# --- against judging each pattern anew -------------------------------------------------------------------------------


@st.composite
def trees(draw, depth=3):
    """The plain dict of a rule made of joined documents."""
    numbers = iter(range(100))

    def clause(depth):
        id_ = f"c{next(numbers)}"
        operator = draw(st.sampled_from(["all", "any", "of", "not", "leaf"])) if depth else "leaf"
        if operator == "leaf":
            return leaf(id_)
        children = [clause(depth - 1) for _ in range(1 if operator == "not" else draw(st.integers(1, 3)))]
        more = {"at_least": draw(st.integers(1, len(children)))} if operator == "of" else {}
        return group(id_, operator, *children, **more)

    return clause(depth)


def rejoined(rule, leaves, forced=None):
    """The states of all clauses from those of the leaves, with one clause said to be met."""
    states = {}

    def find(clause):
        below = [find(child) for child in clause.children]
        joins = OPERATORS[clause.operator].joins
        states[clause] = joins(clause)(below) if joins else leaves[clause]
        if clause is forced:
            states[clause] = MET
        return states[clause]

    find(rule.root)
    return tuple(states[clause] for clause in rule.clauses())


@given(st.data())
@settings(deadline=None)
def test_what_alone_keeps_out_or_settles_is_what_judging_anew_finds(data):
    rule = read_rule(data.draw(trees()))
    ends = [clause for clause in rule.clauses() if not clause.children]
    drawn = data.draw(
        st.lists(st.lists(st.integers(0, 2), min_size=len(ends), max_size=len(ends)), min_size=1, max_size=6)
    )
    people, alone, settled = Counter(), Counter(), Counter()
    for number, states in enumerate(drawn, start=1):
        leaves = dict(zip(ends, states, strict=True))
        pattern = rejoined(rule, leaves)
        people[pattern] += number
        for clause, state in zip(rule.clauses(), pattern, strict=True):
            if state != MET and pattern[0] != MET and rejoined(rule, leaves, clause)[0] == MET:
                if pattern[0] == NOT_MET:
                    alone[clause] += number
                elif state == UNKNOWN:
                    settled[clause] += number
    found = summarize(Tally(people), rule, on=ON, smallest=0)
    assert {one.clause: one.alone for one in found.clauses} == {clause: alone[clause] for clause in rule.clauses()}
    assert {one.clause: one.would_settle for one in found.clauses} == {c: settled[c] for c in rule.clauses()}


# --- numbers that may be published -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, None), (1, None), (10, None), (11, 20), (30, 20), (31, 40), (412_291, 412_300), (412_290, 412_280)],
)
def test_numbers_are_rounded_to_twenties_and_those_below_eleven_hidden(number, shown):
    assert Rounding(11).count(number) == shown


@pytest.mark.parametrize("smallest", [0, 1])
def test_where_nothing_is_to_be_hidden_numbers_are_exact(smallest):
    assert [Rounding(smallest).count(number) for number in (0, 1, 7, 412_291)] == [0, 1, 7, 412_291]


def test_thirty_who_are_three_times_ten_are_told_more_coarsely():
    found = summed({"22220": 10, "11220": 10, "02000": 10}, smallest=11)
    assert (found.rounding.smallest, found.people) == (21, 40)
    assert {found.verdicts.met, found.verdicts.unknown, found.verdicts.not_met} == {None}


def test_numbers_below_eleven_are_hidden_as_long_as_nothing_gives_them_away():
    assert summed({"22220": 15, "11220": 5, "02000": 25}, smallest=11).rounding == Rounding(11)
    assert summed({"22220": 5}, smallest=11).rounding == Rounding(11)  # all are few, so nothing is shown at all
    assert summed({}, smallest=11).rounding == Rounding(11)


def test_every_number_of_a_summary_is_one_that_may_be_shown():
    near = {"02000": 60, "12101": 5}
    plain = as_json(summed(PEOPLE, near=near, smallest=11, left_out=10, incomplete=9))
    assert (plain["smallest_shown"], plain["rounded_to"]) == (11, 20)
    assert plain["people"] == 160
    assert plain["verdicts"] == {"met": 40, "unknown": None, "not_met": 100}
    assert plain["records_left_out"] is plain["people_with_records_left_out"] is None
    assert plain["near"] == {
        "within_days": 90, "people": 60, "unknown_today": None, "lacking": [{"ids": ["ways"], "people": 60}],
    }  # fmt: skip
    numbers = [
        number for one in plain["clauses"] for name, number in one.items() if name not in ("id", "label", "depth")
    ]
    numbers += [bar[name] for bar in plain["funnel"]["bars"] for name in ("surely", "possibly")]
    assert {number for number in numbers if number} <= set(range(20, 200, 20))
    assert 0 not in numbers


BOTH_PATTERNS = sorted({(min(a, b), a, b) for a in range(3) for b in range(3)})
WAYS_PATTERNS = sorted({(min(a, w := max(b, c)), a, w, b, c) for a in range(3) for b in range(3) for c in range(3)})
ATTACKERS = {
    (name, known): Attacker(rule, patterns, total_known=known)
    for name, rule, patterns in (("both", BOTH, BOTH_PATTERNS), ("ways", WAYS, WAYS_PATTERNS))
    for known in (False, True)
}
AT_THE_ENDS = [1, 2, 3, 9, 10, 10, 11, 19, 20, 21, 30, 31, 50]  # where numbers are likeliest to give one another away


@pytest.mark.parametrize("total_known", [False, True])
@pytest.mark.parametrize("name", ["both", "ways"])
@given(st.data())
@settings(deadline=None, max_examples=60)
def test_no_small_number_can_be_worked_out_from_all_that_is_published(name, total_known, data):
    attacker = ATTACKERS[name, total_known]
    sorts = data.draw(st.lists(st.sampled_from(attacker.kinds), min_size=1, max_size=6, unique=True))
    people = [sort for sort in sorts for _ in range(data.draw(st.sampled_from(AT_THE_ENDS)))]
    if total_known and len(people) < 11:
        return  # who knows that there are seven knows a small number without any summary
    assert attacker.found_out(people) == []


def test_the_attack_succeeds_where_numbers_are_rounded_no_more_than_at_first(monkeypatch):
    monkeypatch.setattr(Numbers, "rounded", lambda self, smallest: Rounding(smallest))
    thirty = [((2, 2, 2), False)] * 10 + [((1, 1, 2), False)] * 10 + [((0, 0, 2), False)] * 10
    assert (("root", "met"), 10) in ATTACKERS["both", True].found_out(thirty)


# --- tallies ---------------------------------------------------------------------------------------------------------


@dataclass
class Part:
    """What is judged of a part of a population, as far as a tally looks at it."""

    states: np.ndarray
    ahead: np.ndarray
    left_out: np.ndarray
    days_ahead: int


def test_a_tally_counts_part_after_part_and_survives_being_written_down():
    columns = np.array([[2, 0, 0, 1], [2, 2, 2, 1]], np.uint8)
    part = Part(columns, np.array([0, 5, 0, 9]), np.array([0, 2, 0, 1]), 90)
    first, second = Tally(), Tally()
    first.add(part)
    second.add(replace(part, days_ahead=0))
    both = joined([first, second])
    assert both.people == {(2, 2): 2, (0, 2): 4, (1, 1): 2}
    assert both.near == {(0, 2): 1, (1, 1): 1}
    assert (both.left_out, both.incomplete) == (6, 4)
    assert Tally.of_json(json.loads(json.dumps(both.as_json()))) == both


def test_patterns_of_more_clauses_than_a_number_holds_are_told_apart():
    states = np.full((100, 3), 1, np.uint8)
    states[0, 1] = states[99, 2] = 2
    assert patterns(states) == {tuple(states[:, place].tolist()): 1 for place in range(3)}
