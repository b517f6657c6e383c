"""Goals from the shelf, and a person's own numbers in place of ours."""

from datetime import date

import pytest

from caseway import planner, rulebooks
from caseway.rulebooks import NotOnShelf
from tests.unit.planner.people import ACM_RN, CCM, CDMS, CMGT, ON, catalog


def test_a_goal_is_the_edition_in_force_with_what_surrounds_it():
    goal = planner.goal_of(rulebooks.shelf(), CCM, on=ON)
    assert (goal.rule.name, goal.letters) == (CCM, "CCM")
    assert goal.rule.edition <= ON
    with pytest.raises(NotOnShelf):
        planner.goal_of(rulebooks.shelf(), CCM, on=date(1990, 1, 1))


def test_a_goal_without_particulars_goes_by_its_title(tmp_path):
    made = tmp_path / "certification" / "body" / "made"
    made.mkdir(parents=True)
    (made / "2020-01-01.yaml").write_text(
        "title: Made up\nsubject: professional\n"
        "sources: {s: {title: T, publisher: P, address: a, read: 2024-01-01, standing: official}}\n"
        "rule: {id: licensed, label: License, says: You hold one., source: s, exists: licenses}\n",
        encoding="utf-8",
    )
    shelf = rulebooks.Shelf([tmp_path, *rulebooks.shelf().roots])
    goal = planner.goal_of(shelf, "certification/body/made", on=ON)
    assert (goal.particulars, goal.letters) == (None, "Made up")
    assert goal.rule.name not in {one.rule.name for one in planner.goals(shelf, on=ON)}


def test_every_certification_in_force_may_be_earned_on_the_way():
    names = {goal.rule.name for goal in planner.goals(rulebooks.shelf(), on=ON)}
    assert {CCM, CDMS, CMGT, ACM_RN} <= names
    assert CDMS not in {goal.rule.name for goal in planner.goals(rulebooks.shelf(), on=date(2015, 1, 1))}


def test_a_persons_own_numbers_take_the_place_of_ours():
    own = {"case-manager-nurse-ccm": {"takes": (1, 2, 3), "cost": (0, 40, 80)}}
    found = planner.with_estimates(catalog(), own)["case-manager-nurse-ccm"]
    known = catalog()["case-manager-nurse-ccm"].takes
    assert (found.takes.typical, found.takes.unit, found.takes.source) == (2, known.unit, None)
    assert (found.cost.typical, found.cost.unit) == (40, "USD")
    assert planner.with_estimates(catalog(), own)["courses"] is catalog()["courses"]
