import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.casework.attainment import t_score

GOALS = st.lists(st.tuples(st.integers(1, 10), st.integers(-2, 2)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("goals", "score"),
    [
        ([(3, 0), (2, 0), (1, 0)], 50.0),
        ([(3, 1), (2, 1), (1, -1)], 58.8),
        ([(1, 2)], 70.0),
        ([(1, -2)], 30.0),
        ([(1, 1), (1, 1)], 62.4),
    ],
)
def test_the_score_as_the_method_has_it(goals, score):
    assert round(t_score(goals), 1) == score


def test_without_goals_there_is_no_score():
    assert t_score([]) is None


@given(GOALS)
def test_what_is_as_expected_is_fifty_and_the_opposite_lies_on_the_other_side(goals):
    assert t_score([(weight, 0) for weight, _ in goals]) == 50
    opposite = t_score([(weight, -attained) for weight, attained in goals])
    assert t_score(goals) + opposite == pytest.approx(100)


@given(GOALS, st.integers(0, 7))
def test_who_attains_more_of_a_goal_scores_higher(goals, place):
    place %= len(goals)
    weight, attained = goals[place]
    if attained < 2:
        better = [*goals[:place], (weight, attained + 1), *goals[place + 1 :]]
        assert t_score(better) > t_score(goals)


@given(GOALS, st.integers(2, 5))
def test_only_what_goals_weigh_beside_each_other_matters(goals, times):
    assert t_score([(weight * times, attained) for weight, attained in goals]) == pytest.approx(t_score(goals))
