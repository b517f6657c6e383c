"""The pages of a caseload and a team: hours, what is late, and lists behind every number."""

import re

import pytest
from django.utils import timezone

from caseway.casework import covers, load
from caseway.casework.models import Case, Deadline
from tests.unit.web.casework.today.conftest import DAY, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(case):
    """The case with something late in it and no contact for long."""
    long_ago = timezone.now() - 40 * DAY
    Deadline.objects.filter(case=case).update(
        due_date=timezone.localdate() - DAY, due_at=timezone.now() - DAY, opens_date=None, renews_date=None
    )
    Case.objects.filter(pk=case).update(last_contact_at=long_ago)
    return case


def test_a_caseload_is_told_in_hours(ana, late, rosa):
    said = text(ana.get("/caseload/"))
    for one in ("My caseload", "0.8 hours a week", "1 open cases", "1 with something late", "Rosa Testperson", "Moderate",
                "Housing · Active · Assess", "0 and 0", "none yet", "ours, not a published standard",
                "Moderate: 0.8 h, 1 cases"):  # fmt: skip
        assert one in said, one
    assert f"/today/?client={rosa.pk}" in ana.get("/caseload/").content.decode()


def test_a_caseload_is_sorted_and_narrowed(ana, late, place, refer, make):
    refer(make("Bo", user=place.ana), active=False, level=4)

    def names(asked):
        return re.findall(r"(Rosa|Bo) Testperson</a>", ana.get(f"/caseload/{asked}").content.decode())

    assert names("") == names("?order=none") == ["Bo", "Rosa"]
    assert names("?order=late") == ["Rosa", "Bo"]
    assert names("?order=hours") == names("?order=quiet") == ["Bo", "Rosa"]
    assert set(names("?order=contact")) == {"Rosa", "Bo"}
    assert names("?status=active") == names("?late=yes") == ["Rosa"]
    assert names(f"?program={place.housing.pk}") == ["Bo", "Rosa"]
    assert "No case is like that." in text(ana.get(f"/caseload/?program={place.health.pk}"))


def test_nobody_on_the_caseload_is_said(ana):
    assert "No case is yours yet." in text(ana.get("/caseload/"))


def test_a_guideline_stands_beside_the_hours(ana, sue, case, place, viewer_of):
    load.guide(program=place.housing.pk, hours=30, by=viewer_of(place.ada), at=timezone.now())
    assert "Housing: 0.8 hours of 30 that the program’s guideline says." in text(ana.get("/caseload/"))
    said = text(sue.get("/team/"))
    assert "29.2 hours below the guideline." in said
    assert "has room" in said
    Case.objects.update(level=4, travel_minutes=500)
    load.guide(program=place.housing.pk, hours=2, by=viewer_of(place.ada), at=timezone.now())
    said = text(sue.get("/team/"))
    assert "4.4 hours above the guideline." in said
    assert "full" in said


def test_a_team_says_what_is_late_and_leads_to_it(sue, late, place):
    page = sue.get("/team/")
    said = text(page)
    for one in ("North", "1 open cases", "1 with something late", "1 without contact for 30 days", "0 referrals waiting",
                "Something is late in 1 case.", "No cases yet.", "First contact", "Ana Worker: 0.8 h"):  # fmt: skip
        assert one in said, one
    links = set(re.findall(r'href="(/team/cases/[^"]*)"', page.content.decode()))
    assert len(links) > 6
    for link in links:
        assert sue.get(link.replace("&amp;", "&")).status_code == 200
    listed = text(sue.get(f"/team/cases/?what=late&worker={place.ana.pk}"))
    assert "Cases in which something is late 1 of Ana Worker" in listed
    assert "Rosa Testperson" in listed


@pytest.mark.usefixtures("late")
def test_a_list_says_its_filter_in_words(sue, place, today):
    rule = "what=rule&rulebook=deadline/agency&rule=first-contact"
    month = "last" if today.day == 1 else "this"  # it was due yesterday
    late = text(sue.get(f"/team/cases/?{rule}&outcome=open_late&month={month}"))
    assert f"First contact: late and still open {month} month" in late
    assert "Rosa Testperson" in late
    assert "First contact: due last month" in text(sue.get(f"/team/cases/?{rule}&month=last"))
    assert "gone: met on time this month" in text(
        sue.get(f"/team/cases/?{rule.replace('first-contact', 'gone')}&outcome=met")
    )
    assert "of a coworker" in text(sue.get(f"/team/cases/?worker={place.cal.pk}"))
    assert "No case is like that now." in text(sue.get("/team/cases/?what=unassigned&page=x"))
    assert "Open cases 1" in text(sue.get("/team/cases/?what=none&worker=x&outcome=none&page=0"))


def test_referrals_that_wait_say_how_long(sue, refer, make, place):
    made = refer(make("Bo", user=place.ana), active=False)
    Case.objects.filter(pk=made).update(referred_at=timezone.now() - 3 * DAY, worker=None)
    said = text(sue.get("/team/"))
    assert "1 referrals waiting, the oldest for 3 days" in said
    assert "1 nobody’s yet" in said
    assert "nobody" in text(sue.get("/team/cases/?what=unassigned"))


def test_who_stands_in_is_said(sue, case, place, who, today):
    covers.arrange(user=place.ana.pk, cover=place.ben.pk, begins=today, ends=today + 7 * DAY, **who(place.sue))
    said = text(sue.get("/team/"))
    assert "Ben Worker stands in for Ana Worker until" in said
    assert "Ben Worker stands in." in said
    assert "Stands in for Ana Worker until" in said


def test_a_list_has_pages(sue, case, place, refer, make, monkeypatch):
    from caseway.casework import team

    refer(make("Bo", user=place.ana), active=False)
    monkeypatch.setattr(team, "PAGE", 1)
    assert 'href="?page=2"' in sue.get("/team/cases/").content.decode()
    assert 'href="?page=1"' in sue.get("/team/cases/?page=2").content.decode()


def test_a_team_without_anybody_says_so(browser_of, place):
    from caseway.accounts.models import Membership

    Membership.objects.filter(role="case_manager").delete()
    said = text(browser_of(place.sue).get("/team/"))
    assert "Nobody works here as a case manager yet." in said
    assert "Nothing was due by a rule" in said


def test_who_leads_nobody_sees_no_team(ana, case):
    assert ana.get("/team/").status_code == 404
    assert ana.get("/team/cases/").status_code == 404
