"""What is said of everyone at once is what is said of each alone: every state, every bound, every day ahead."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway import rulebooks
from tests.unit.criteria.made_up import ASKED, Shape, clauses, evidence, read_evidence, read_rule
from tests.unit.criteria.population.evidence_tables import differences
from tests.unit.criteria.population.random_people import RandomPeople

pytestmark = pytest.mark.untraced

# So many people a rule; with 500 rules in `make test` these are 50,000 pairs, with 20,000 in `make test-long` 2 million.
PEOPLE = 100
IS_LONG = settings.default.max_examples > 1000
RULES = 20_000 if IS_LONG else 500
OF_A_RULEBOOK = 20_000 if IS_LONG else 2_000
ON = date(2026, 11, 23)
TIMED = ["exists", "count", "total", "months", "months", "unbroken", "occasions", "hours", "fact"]


@st.composite
def rules(draw, depth=3, **shape):
    shape = Shape(**shape)
    plain = draw(clauses(shape, depth))
    return read_rule(plain, shape.define)


@settings(max_examples=RULES)
@given(rules(), ASKED, st.integers(0, 2**32))
def test_every_random_rule_says_the_same_of_a_hundred_random_people(rule, on, seed):
    chance = Random(seed)
    people = RandomPeople(rule, on, chance, most=chance.choice([2, 4, 4, 7]), hole=chance.choice([0, 0.1, 0.1, 0.3]))
    assert differences(rule, [people.person() for _ in range(PEOPLE)], on) == []


@settings(max_examples=RULES // 5)
@given(rules(), ASKED, st.lists(evidence(), min_size=1, max_size=4))
def test_every_random_rule_says_the_same_of_people_who_are_made_to_differ(rule, on, people):
    assert differences(rule, [read_evidence(one) for one in people], on) == []


@settings(max_examples=RULES // 10)
@given(rules(depth=2, operators=TIMED), ASKED, st.integers(0, 2**32), st.sampled_from([1, 3, 40, 250]))
def test_the_first_day_ahead_is_the_same(rule, on, seed, ahead):
    people = RandomPeople(rule, on, Random(seed), most=3)
    assert differences(rule, [people.person() for _ in range(8)], on, ahead=ahead) == []


@pytest.mark.parametrize("name", rulebooks.shelf().names())
def test_every_rulebook_says_the_same_of_thousands_of_random_people(name):
    rule = rulebooks.shelf().edition(name, on=ON)
    people = RandomPeople(rule, ON, Random(name))
    assert differences(rule, [people.person() for _ in range(OF_A_RULEBOOK)], ON, threads=2)[:1] == []


@pytest.mark.parametrize("name", rulebooks.shelf().names())
def test_every_rulebook_looks_as_far_ahead(name):
    rule = rulebooks.shelf().edition(name, on=ON)
    people = RandomPeople(rule, ON, Random(name), hole=0.02, absent=0.01)
    assert differences(rule, [people.person() for _ in range(OF_A_RULEBOOK // 20)], ON, ahead=90)[:1] == []
