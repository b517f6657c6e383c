"""The page of what a program follows: where each set comes from, and what follows when it is changed."""

import re
from html import unescape

import pytest

from caseway.casework import standards
from caseway.casework.models import Deadline, ProgramDeadlines
from caseway.casework.reaching import Rule

WHOLE = {"which": "setting", "state": "", "attempts": "3", "days": "3", "parts": "2", "needs_letter": "on"}


@pytest.fixture
def admin(browser_of, place):
    return browser_of(place.ada, proven=True)


@pytest.fixture
def address(place):
    return f"/team/standards/{place.housing.pk}/"


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_it_says_what_is_followed_and_where_that_is_written(admin, address, place):
    page = admin.get(address)
    text = words(page)
    assert "Housing (" in text
    assert "What follows when you save" in text
    assert "0 open cases follow it from now on." in text
    followed = standards.of_program("housing", None, on=place.housing.organization.created_at.date())
    for one in {one.of.title for one in followed.followed}:
        assert one in text
    for one in followed.followed:
        assert one.rule.source.standing == "ours" or one.rule.source.title in text
    assert text.count("followed") >= 1
    assert page.content.decode().count("usa-button cw-small") == 0
    assert len(re.findall(r'class="usa-button"', page.content.decode())) == 1


def test_the_organization_leads_to_it(admin, browser_of, place, address):
    assert f'href="{address}"' in admin.get("/organization/").content.decode()
    assert f'href="{address}"' not in browser_of(place.pam).get("/organization/").content.decode()


def test_sets_holidays_and_attempts_are_changed_at_once(admin, address, place):
    told = {"which": "chosen", "sets": ["deadline/agency"], "state": "TX", "attempts": "4", "days": "2", "parts": "1"}
    answer = admin.post(address, told, follow=True)
    assert "Saved. Due dates of open cases follow it now." in words(answer)
    row = ProgramDeadlines.objects.get()
    assert (row.sets, row.state) == (["deadline/agency"], "TX")
    assert (row.attempts, row.attempt_days, row.attempt_parts, row.needs_letter) == (4, 2, 1, False)
    page = admin.get(address).content.decode()
    assert 'value="4"' in page
    admin.post(address, WHOLE)
    row.refresh_from_db()
    assert (row.sets, row.state, row.attempts, row.needs_letter) == (None, "", 3, True)
    assert not Deadline.objects.exists()


def test_the_hours_a_worker_should_carry_are_set_and_taken_away(admin, address):
    page = admin.post(address, {**WHOLE, "hours": "30"}, follow=True).content.decode()
    assert 'value="30"' in page
    row = ProgramDeadlines.objects.get()
    assert (row.weekly_hours, row.sets) == (30, None)
    admin.post(address, {**WHOLE, "hours": ""})
    row.refresh_from_db()
    assert row.weekly_hours is None


def test_who_leads_reads_what_is_followed_and_who_may_changes_it_from_there(admin, browser_of, place, address):
    admin.post(address, {**WHOLE, "hours": "30"})
    pam = browser_of(place.pam)
    assert 'href="/team/standards/"' in pam.get("/team/").content.decode()
    page = pam.get("/team/standards/")
    said = words(page)
    assert "Housing" in said
    assert "Hours a week that a worker should carry 30" in said
    assert "3 attempts, on 3 different days, at 2 different times of the day, and a letter" in said
    assert "Change it" not in said
    assert browser_of(place.ana).get("/team/standards/").status_code == 404


def test_saving_what_stands_there_changes_nothing(admin, address):
    admin.post(address, WHOLE)
    assert not ProgramDeadlines.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"which": "chosen"}, "Choose at least one"),
        ({"days": "4"}, "no more days or parts of the day than attempts"),
        ({"parts": "4"}, "less than or equal to 3"),
        ({"attempts": ""}, "required"),
        ({"hours": "0"}, "greater than or equal to 1"),
        ({"hours": "81"}, "less than or equal to 80"),
        ({"state": "ZZ"}, "ZZ"),
        ({"which": "chosen", "sets": ["deadline/none"]}, "deadline/none"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_changed(admin, address, change, says):
    answer = admin.post(address, {**WHOLE, **change})
    assert answer.status_code == 200
    assert says in words(answer)
    assert "Please look at this again" in words(answer)
    assert not ProgramDeadlines.objects.exists()


def test_only_administrators_who_showed_again_that_it_is_they(browser_of, place, elsewhere, address):
    for user in (place.pam, place.sue, place.ana, place.aud):
        assert browser_of(user, proven=True).get(address).status_code == 404
    there = browser_of(elsewhere.ada, agency=elsewhere, proven=True)
    assert there.get(address).status_code == there.post(address, WHOLE).status_code == 404
    asked = browser_of(place.ada).get(address)
    assert (asked.status_code, "reauthenticate" in asked["Location"] or "again" in asked["Location"]) == (302, True)
    assert Rule() == Rule(3, 3, 2, needs_letter=True)
