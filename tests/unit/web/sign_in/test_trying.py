"""The demo's one click, and all its roles' pages."""

import pytest

from caseway.accounts import demo
from tests.unit.accounts import world
from tests.unit.web.sign_in.conftest import session_of


@pytest.fixture
def demonstration(db, settings):
    settings.CASEWAY_DEMO = True
    demo.seed(at=world.AT, on=world.ON)


@pytest.mark.parametrize("person", demo.people(), ids=lambda one: one.name)
def test_one_click_signs_in_as_each_of_them(demonstration, browser, person):
    page = browser.get("/sign-in/").content.decode()
    assert person.name in page
    assert "invented" in page

    answer = browser.post(f"/sign-in/demo/{person.id}/")
    assert answer.headers["Location"] == "/workplace/"
    assert session_of(browser).is_strong
    landed = browser.get("/workplace/", follow=True).content.decode()
    assert person.name in landed
    assert person.organization in landed


def test_another_click_changes_who_one_is_under_a_new_key(demonstration, browser):
    maya, daniel = demo.people()[:2]
    browser.post(f"/sign-in/demo/{maya.id}/")
    before = session_of(browser).session_key
    browser.post(f"/sign-in/demo/{daniel.id}/")

    assert session_of(browser).session_key != before
    assert session_of(browser).user_id == daniel.id


def test_the_demo_shows_again_that_it_is_you_by_a_click(demonstration, browser):
    from caseway.accounts.models import Session

    admin = next(one for one in demo.people() if one.role == "administrator")
    browser.post(f"/sign-in/demo/{admin.id}/", {"next": "/organization/"})
    Session.objects.update(proven_at=None)
    answer = browser.get("/organization/people/invite/")
    assert answer.headers["Location"].startswith("/again/demo/")

    answer = browser.post("/again/demo/", {"next": "/organization/people/invite/"})
    assert browser.get(answer.headers["Location"]).status_code == 200


def test_the_click_shows_nothing_outside_the_demo(demonstration, browser, settings):
    browser.post(f"/sign-in/demo/{demo.people()[0].id}/")
    settings.CASEWAY_DEMO = False

    assert browser.post("/again/demo/").status_code == 404


def test_the_page_says_what_there_is_to_see_as_whom(demonstration, browser):
    page = browser.get("/sign-in/").content.decode()
    assert (
        page.index("Maya Torres") < page.index("Daniel Osei") < page.index("Ruth Lindqvist") < page.index("Tom Adeyemi")
    )
    assert "A day of a case manager" in page
    assert "Bianca Russo" not in page


def test_in_the_large_demo_all_thirty_are_there_by_role_and_one_click_enters(db, settings, browser):
    settings.CASEWAY_DEMO = True
    demo.seed(at=world.AT, on=world.ON, is_large=True)
    page = browser.get("/sign-in/").content.decode()
    assert page.count("/sign-in/demo/") == 30
    assert page.index("Other case managers") < page.index("Bianca Russo") < page.index("Other supervisors")
    bianca = next(one for one in demo.everyone() if one.name == "Bianca Russo")
    assert bianca.programs == ("Emergency Shelter",)
    assert browser.post(f"/sign-in/demo/{bianca.id}/").status_code == 302
