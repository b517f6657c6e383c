"""What a person sets: read from forms, kept in the draft, taken back."""

from datetime import date

import pytest

from caseway.planner.model import Limits
from caseway.web.check.draft import Draft
from caseway.web.plan import assumptions
from caseway.web.plan.assumptions import Assumed

LIMITS = {"hours_per_week": "6.5", "money": "$1,500", "not_before": "2027-01-04", "stay": "yes", "keep_job": "yes"}


def test_nothing_set_is_nothing(actions):
    assumed = assumptions.read(Draft(), actions)
    assert not assumed
    assert assumed == Assumed()


def test_what_is_set_comes_back_from_the_draft(actions):
    limits, wrong = assumptions.limits_from(LIMITS, ["courses", "no-such-action"], actions)
    assert not wrong
    assert limits == Limits(6.5, 1500, date(2027, 1, 4), stay=True, keep_job=True, without=frozenset({"courses"}))
    assumed = Assumed(limits, {"degree-bsw": {"cost": (1, 2, 3)}})
    found = Draft()
    assumptions.keep(found, assumed)
    assert assumptions.read(found, actions) == assumed
    assert assumed


def test_a_limit_of_nothing_is_a_limit(actions):
    limits, _ = assumptions.limits_from({"money": "0", "hours_per_week": "0"}, [], actions)
    found = Draft()
    assumptions.keep(found, Assumed(limits))
    kept = assumptions.read(found, actions).limits
    assert (kept.money, kept.hours_per_week) == (0, 0)


@pytest.mark.parametrize(
    ("text", "amount"), [("12", 12), ("1,500", 1500), ("1,500.50", 1500.5), ("2,5", 2.5), (" $7 ", 7)]
)
def test_amounts_are_read_as_people_write_them(actions, text, amount):
    limits, wrong = assumptions.limits_from({"money": text}, [], actions)
    assert (limits.money, wrong) == (amount, {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("money", "-1"), ("money", "lots"), ("money", "1000001"), ("hours_per_week", "81"), ("money", "1e5"),
        ("not_before", "2027-02-30"), ("not_before", "soon"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_left_open_and_said(actions, field, text):
    limits, wrong = assumptions.limits_from({field: text}, [], actions)
    assert getattr(limits, field) is None
    assert set(wrong) == {field}


def test_numbers_of_ones_own_are_read_in_three_sizes(actions):
    action = actions["degree-bsw"]
    typed = {"takes_least": "2", "takes_typical": "3", "takes_most": "5", "cost_typical": "9,000"}
    found, wrong = assumptions.numbers_from(typed, action)
    assert (found, wrong) == ({"takes": (2, 3, 5), "cost": (9000, 9000, 9000)}, {})


def test_numbers_as_we_have_them_are_nobodys_own(actions):
    action = actions["degree-bsw"]
    typed = {
        f"{part}_{size}": f"{getattr(assumptions.of(action, part), size):g}"
        for part in ("takes", "cost")
        for size in ("least", "typical", "most")
    }
    assert assumptions.numbers_from(typed, action) == ({}, {})
    assert assumptions.numbers_from({}, action) == ({}, {})


def test_what_an_action_says_nothing_of_cannot_be_set(actions):
    action = actions["courses"]
    assert action.takes is None
    assert assumptions.numbers_from({"takes_typical": "3"}, action) == ({}, {})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"takes_least": "2"}, "Say at least what is typical."),
        ({"takes_least": "4", "takes_typical": "3"}, "Write the smallest first"),
        ({"takes_typical": "3", "takes_most": "2"}, "Write the smallest first"),
        ({"takes_typical": "x"}, "Write a number"),
    ],
)
def test_numbers_that_make_no_sense_are_said(actions, typed, words):
    found, wrong = assumptions.numbers_from(typed, actions["degree-bsw"])
    assert not found
    assert words in wrong["takes"]


def test_the_last_change_can_be_taken_back(actions):
    found = Draft()
    assert not assumptions.can_undo(found)
    assumptions.keep(found, Assumed(Limits(money=100)))
    assumptions.keep(found, Assumed(Limits(money=200)))
    assert assumptions.can_undo(found)
    assumptions.undo(found)
    assert assumptions.read(found, actions).limits.money == 100
    assert not assumptions.can_undo(found)
    assumptions.undo(found)
    assert not assumptions.read(found, actions)


def test_one_more_action_is_ruled_out_beside_those_that_are():
    assumed = Assumed(Limits(money=5, without=frozenset({"a"}))).without("b")
    assert assumed.limits == Limits(money=5, without=frozenset({"a", "b"}))


def test_what_an_older_program_wrote_is_left_out_where_it_fits_no_more(actions):
    kept = {
        "limits": {"without": ["gone", "courses"]},
        "numbers": {"gone": {"cost": [1, 2, 3]}, "courses": {"takes": [1, 2, 3]}, "degree-bsw": {"cost": [1, 2, 3]}},
    }
    assumed = assumptions.read(Draft(plan=kept), actions)
    assert assumed.limits.without == {"courses"}
    assert assumed.numbers == {"degree-bsw": {"cost": (1, 2, 3)}}
