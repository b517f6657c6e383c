"""The team of a case on its pages: chosen with a referral, with a worker, or by itself, where there is one to choose."""

import pytest

from caseway.casework.models import Case
from tests.unit.clients.invented import second_team
from tests.unit.web.casework.life.conftest import said
from tests.unit.web.casework.life.test_life_pages import referral


@pytest.fixture
def east(place):
    return second_team(place)


@pytest.fixture
def pam(browser_of, place):
    return browser_of(place.pam, proven=True)


def test_a_manager_chooses_the_team_of_a_referral(pam, browser_of, place, east, make, today):
    new = make("Ned", user=place.pam)
    here = f"/cases/new/{new.pk}/"
    assert "Housing › East" in said(pam.get(here))
    refused = pam.post(here, referral(place, today, worker=""))
    assert refused.status_code == 422
    assert "its supervisor then sees that nobody has this referral" in said(refused)
    pam.post(here, referral(place, today, worker="", team=str(east.pk)))
    row = Case.objects.get()
    assert row.team_id == east.pk
    assert "Ned" in said(browser_of(place.wil, proven=True).get("/team/cases/?what=unassigned"))


def test_where_there_is_one_team_nobody_is_asked(ana, sue, rosa, case, place):
    assert "In which team?" not in said(ana.get(f"/cases/new/{rosa.pk}/"))
    assert "In which team?" not in said(sue.get(f"/cases/{case}/worker/"))
    assert "Change the team" not in said(sue.get(f"/cases/{case}/status/"))


def test_a_worker_is_assigned_in_their_own_team_or_another(sue, place, case, east):
    shown = said(sue.get(f"/cases/{case}/worker/"))
    assert "The worker’s own team" in shown
    told = sue.post(f"/cases/{case}/worker/", {"worker": str(place.eve.pk)}, follow=True)
    assert "It is with another team now" in said(told)
    assert Case.objects.get(pk=case).team_id == east.pk


def test_a_case_is_put_in_another_team(sue, ana, browser_of, place, case, east):
    here = f"/cases/{case}/team/"
    assert ana.get(here).status_code == 404
    assert "Change the team" in said(sue.get(f"/cases/{case}/status/"))
    assert sue.post(here, {"team": ""}).status_code == 422
    sue.post(here, {"team": str(east.pk), "why": "Moved house."})
    shown = said(browser_of(place.wil, proven=True).get(f"/cases/{case}/status/"))
    assert "Team: North → East" in shown
    assert "Moved house." in shown


def test_a_case_in_no_team_says_what_that_means(browser_of, place, case):
    Case.objects.filter(pk=case).update(team=None)
    shown = said(browser_of(place.pam, proven=True).get(f"/cases/{case}/status/"))
    assert "In no team: no supervisor of a team sees it." in shown
    assert "Put it in a team" in shown
