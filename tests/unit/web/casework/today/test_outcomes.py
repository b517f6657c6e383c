"""The page of referrals and outcomes: a table by month and source, how cases ended, and the list behind each number."""

import re

import pytest
from django.utils import timezone

from caseway.casework import outcomes
from caseway.casework.models import Case
from tests.unit.web.casework.today.conftest import text

pytestmark = pytest.mark.django_db


def test_every_number_leads_to_its_cases(sue, case, rosa):
    page = sue.get("/team/outcomes/")
    said = text(page)
    for one in ("Referrals and outcomes", "North", "Another way", "No case closed in these months."):
        assert one in said, one
    links = set(re.findall(r'href="(/team/outcomes/cases/[^"]*)"', page.content.decode()))
    assert len(links) == 6  # identified, eligible and consented, of the month and of all
    for link in links:
        listed = text(sue.get(link.replace("&amp;", "&")))
        assert "Rosa Testperson" in listed
        assert "referred in" in listed


def test_cases_that_ended_stand_by_their_reason(sue, case):
    on = timezone.localdate()
    Case.objects.filter(pk=case).update(status="closed", ends=on, closure_reason="moved")
    page = sue.get("/team/outcomes/")
    assert "Moved away" in text(page)
    (link,) = re.findall(r'href="(/team/outcomes/cases/[^"]*reason=moved[^"]*)"', page.content.decode())
    listed = text(sue.get(link.replace("&amp;", "&")))
    assert "Cases that ended 1" in listed
    assert "Moved away" in listed
    assert "with a goal: Given up" in text(sue.get("/team/outcomes/cases/?ended=yes&goals=given_up"))


def test_one_goes_to_earlier_months_and_back(sue, case):
    page = sue.get("/team/outcomes/").content.decode()
    before = re.search(r'href="(\?until=[0-9-]+)">Earlier months', page).group(1)
    assert "Later months" not in page
    earlier = sue.get(f"/team/outcomes/{before}")
    assert "Nobody was referred in these months." in text(earlier)
    after = re.search(r'href="(\?until=[0-9-]+)">Later months', earlier.content.decode()).group(1)
    assert "Another way" in text(sue.get(f"/team/outcomes/{after}"))


def test_what_no_address_of_ours_says_is_taken_for_the_whole(sue, case, monkeypatch, *, refer, make, place):
    for one in (
        "?until=x",
        "?until=2026-99",
        "?until=0001-01",
        "cases/?what=x&month=x&months=9&source=x&reason=x&page=x",
    ):
        assert sue.get(f"/team/outcomes/{one}").status_code == 200
    monkeypatch.setattr(outcomes, "PAGE", 1)
    refer(make("Bo", user=place.ana), active=False)
    assert "page=2" in sue.get("/team/outcomes/cases/").content.decode()
    assert "page=1" in sue.get("/team/outcomes/cases/?page=2").content.decode()


def test_who_leads_nobody_sees_no_outcomes(ana, case):
    assert ana.get("/team/outcomes/").status_code == 404
    assert ana.get("/team/outcomes/cases/").status_code == 404
