"""Sessions: how they begin, go on and end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caseway.accounts import actions
from caseway.accounts.models import Membership, Session, User
from tests.unit.accounts import world
from tests.unit.web.sign_in.conftest import code, session_of, words

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def test_a_session_begins_under_a_new_key_with_all_the_server_must_know(guarded, agency, give_password):
    browser = Client(headers={"user-agent": CHROME})
    give_password(browser, guarded)
    before = session_of(browser).session_key
    browser.post("/sign-in/second-step/", {"code": code()})
    row = session_of(browser)

    assert row.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert (row.user, row.organization, row.is_strong) == (guarded, agency, True)
    assert (row.address, row.browser) == ("127.0.0.1", "Chrome · Windows")
    assert row.opened_at == row.seen_at == row.proven_at


@pytest.mark.parametrize(
    ("column", "age", "is_over"),
    [
        ("seen_at", timedelta(minutes=14, seconds=50), False),
        ("seen_at", timedelta(minutes=15, seconds=1), True),
        ("opened_at", timedelta(hours=11, minutes=59), False),
        ("opened_at", timedelta(hours=12, seconds=1), True),
        ("opened_at", None, True),
        ("seen_at", None, True),
    ],
)
def test_a_session_ends_when_nobody_is_there_and_when_it_is_old(sign_in, column, age, is_over):
    browser = sign_in()
    key = session_of(browser).session_key
    Session.objects.filter(session_key=key).update(**{column: age and timezone.now() - age})
    answer = browser.get("/organization/?part=2")

    assert (answer.status_code == 302) is is_over
    if is_over:
        assert answer.headers["Location"] == "/sign-in/?next=%2Forganization%2F%3Fpart%3D2&ended=1"
        assert not Session.objects.filter(session_key=key).exists()


def test_someone_who_comes_back_is_told_why_and_comes_to_where_they_were(guarded, sign_in, give_password):
    browser = sign_in()
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    page = browser.get("/workplace/notices/", follow=True)
    assert "You were signed out" in words(page)

    give_password(browser, guarded, data={"next": "/workplace/notices/"})
    answer = browser.post("/sign-in/second-step/", {"code": code(1)})
    assert answer.headers["Location"] == "/workplace/notices/"


def test_nobody_is_sent_to_another_site_after_signing_in(guarded, browser, give_password):
    give_password(browser, guarded, data={"next": "https://evil.test/"})
    answer = browser.post("/sign-in/second-step/", {"code": code()})

    assert answer.headers["Location"] == "/workplace/"


def test_a_part_of_a_page_asked_for_in_an_ended_session_sends_the_whole_page_to_sign_in(sign_in):
    browser = sign_in()
    Session.objects.all().delete()
    told = {"hx-request": "true", "hx-current-url": "http://testserver/organization/?q=1"}
    answer = browser.get("/workplace/notices/", headers=told)

    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Forganization%2F%3Fq%3D1&ended=1"
    assert answer.content == b""


def test_a_page_that_asks_by_itself_keeps_nobody_here_and_is_refused_like_any_other(sign_in):
    browser = sign_in()
    then = timezone.now() - timedelta(minutes=10)
    Session.objects.update(seen_at=then)
    assert browser.get("/workplace/notices/", headers={"caseway-poll": "1"}).status_code == 200
    assert session_of(browser).seen_at == then

    Session.objects.update(seen_at=then - timedelta(minutes=6))
    assert browser.get("/workplace/notices/", headers={"caseway-poll": "1"}).status_code == 302


def test_being_here_is_noted(sign_in):
    browser = sign_in()
    then = timezone.now() - timedelta(minutes=10)
    Session.objects.update(seen_at=then)
    browser.get("/workplace/notices/")

    assert session_of(browser).seen_at > then + timedelta(minutes=9)


def test_disabling_someone_ends_all_their_sessions_with_the_next_request(guarded, agency, sign_in):
    browsers = [sign_in(), sign_in(steps=1)]
    admin = world.viewer(world.member(agency, "administrator"), agency, at=timezone.now())
    actions.disable(user=guarded.pk, by=admin, at=timezone.now(), on=timezone.localdate())

    for browser in browsers:
        assert browser.get("/workplace/notices/").headers["Location"].startswith("/sign-in/")


def test_a_user_made_inactive_by_hand_is_out_as_well(guarded, sign_in):
    browser = sign_in()
    User.objects.filter(pk=guarded.pk).update(is_active=False)

    assert browser.get("/workplace/notices/").status_code == 302


def test_a_disabled_person_is_told_so_only_when_they_know_the_password(guarded, browser, give_password):
    User.objects.filter(pk=guarded.pk).update(is_active=False)

    assert "opens nothing" in words(give_password(browser, guarded))
    assert "do not belong together" in words(give_password(browser, guarded, "a wrong long password"))


def test_someone_with_no_role_anywhere_is_not_let_in(guarded, browser, give_password):
    Membership.objects.update(ended_at=timezone.now())
    answer = give_password(browser, guarded)

    assert answer.status_code == 403
    assert "opens nothing" in words(answer)


def test_signing_out_ends_the_session_and_has_the_browser_forget(sign_in):
    browser = sign_in()
    key = session_of(browser).session_key
    answer = browser.post("/sign-out/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get("/workplace/notices/").status_code == 302


def test_signing_out_takes_a_form_of_ours(sign_in):
    browser = sign_in(Client())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies

    assert strict.post("/sign-out/").status_code == 403
    assert browser.get("/workplace/notices/").status_code == 200


def test_ones_sessions_are_listed_and_can_be_ended(sign_in):
    browser, other = sign_in(), sign_in(steps=1)
    page = browser.get("/security/")
    assert words(page).count("last seen") == 2
    assert "Choose a new password" in words(page)
    assert session_of(other).session_key not in page.content.decode()

    browser.post("/security/sessions/end/")
    assert other.get("/workplace/notices/").status_code == 302
    assert browser.get("/workplace/notices/").status_code == 200


def test_another_organization_of_ones_own_is_entered_under_a_new_key(guarded, sign_in):
    two = world.organization("Agency Two")
    Membership.objects.create(organization=two, user=guarded, role="auditor", begins=world.ON)
    browser = sign_in()
    before = session_of(browser)
    assert "Work there" in words(browser.get("/workplace/organizations/"))

    assert browser.post("/security/organization/", {"organization": str(two.pk)}).status_code == 302
    after = session_of(browser)
    assert (after.organization, after.proven_at) == (two, None)
    assert after.session_key != before.session_key
    assert "Auditor" in words(browser.get("/workplace/"))


@pytest.mark.parametrize("where", ["", "nonsense", "other"])
def test_an_organization_one_does_not_belong_to_is_not_there(sign_in, where):
    browser = sign_in()
    asked = str(world.organization("Agency Two").pk) if where == "other" else where

    assert browser.post("/security/organization/", {"organization": asked}).status_code == 404


def test_a_page_of_a_signed_in_person_is_in_no_cache(sign_in):
    assert sign_in().get("/workplace/notices/").headers["Cache-Control"] == "no-store"


def test_the_header_says_who_is_here_also_on_public_pages(sign_in):
    page = sign_in().get("/careers/").content.decode()

    assert "Maya Torres" in page
    assert "Agency One" in page


def test_a_public_page_of_an_ended_session_is_shown_as_to_anybody(sign_in):
    browser = sign_in()
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    answer = browser.get("/careers/")

    assert answer.status_code == 200
    assert "Maya Torres" not in answer.content.decode()
