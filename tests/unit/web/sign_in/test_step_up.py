"""Showing again that it is you, before what is sensitive."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseway.accounts.models import Membership, Program, Session
from caseway.accounts.sessions import SessionStore
from tests.unit.web.sign_in.conftest import code, session_of, words


@pytest.fixture
def admin(guarded, sign_in):
    """An administrator who signed in ten minutes ago."""
    Membership.objects.filter(user=guarded).update(role="administrator", program=None)
    browser = sign_in()
    Session.objects.update(proven_at=timezone.now() - timedelta(minutes=10))
    return browser


def test_a_sensitive_page_asks_and_comes_back(admin):
    answer = admin.get("/organization/people/invite/")
    assert answer.headers["Location"] == "/again/code/?next=%2Forganization%2Fpeople%2Finvite%2F"
    assert "Is it still you?" in words(admin.get(answer.headers["Location"]))
    before = session_of(admin).session_key

    answer = admin.post("/again/code/", {"code": code(1), "next": "/organization/people/invite/"})
    assert answer.headers["Location"] == "/organization/people/invite/"
    assert session_of(admin).session_key != before
    assert session_of(admin).is_strong
    assert admin.get("/organization/people/invite/").status_code == 200


def test_a_form_sent_too_late_changes_nothing_and_comes_back_to_its_page(admin):
    page = "http://testserver/organization/programs/new/"
    answer = admin.post("/organization/programs/new/", {"name": "New", "setting": "housing"}, headers={"referer": page})

    assert answer.headers["Location"] == "/again/code/?next=%2Forganization%2Fprograms%2Fnew%2F"
    assert not Program.objects.filter(name="New").exists()


@pytest.mark.parametrize("referer", ["", "https://evil.test/organization/", "http://["])
def test_a_form_from_nowhere_comes_back_to_the_workplace(admin, referer):
    headers = {"referer": referer} if referer else {}
    answer = admin.post("/organization/programs/new/", {}, headers=headers)

    assert answer.headers["Location"].endswith("next=%2Fworkplace%2F") or not referer


def test_a_password_does_not_do_where_there_is_a_second_factor(admin):
    answer = admin.get("/again/password/")
    assert answer.status_code == 302
    assert admin.post("/again/password/", {"password": "correct horse battery staple"}).status_code == 302

    assert admin.get("/organization/people/invite/").status_code == 302


def test_a_wrong_or_used_code_shows_nothing(admin):
    assert admin.post("/again/code/", {"code": "000000"}).status_code == 200
    assert admin.post("/again/code/", {"code": code()}).status_code == 200  # it was used to sign in
    assert admin.get("/organization/people/invite/").status_code == 302


def test_what_is_not_sensitive_is_not_asked_for(admin):
    assert admin.get("/organization/").status_code == 200


def test_second_factors_change_only_after_showing_it_again(admin):
    for address in (
        "/security/passkeys/add/",
        "/security/app/remove/",
        "/security/recovery-codes/new/",
        "/security/recovery-codes/",
    ):
        assert admin.get(address).headers["Location"].startswith("/again/code/"), address


def test_a_form_of_the_librarys_that_comes_too_late_is_kept_nowhere(admin, guarded):
    before = guarded.authenticator_set.get(type="recovery_codes").pk
    page = "http://testserver/security/recovery-codes/new/"
    answer = admin.post("/security/recovery-codes/new/", headers={"referer": page})
    assert answer.headers["Location"] == "/again/code/?next=%2Fsecurity%2Frecovery-codes%2Fnew%2F"
    assert "recovery-codes" not in str(SessionStore(session_of(admin).session_key).load())

    admin.post("/again/code/", {"code": code(1), "next": "/security/recovery-codes/new/"})
    assert guarded.authenticator_set.get(type="recovery_codes").pk == before


def test_with_the_last_factor_go_the_recovery_codes_and_all_that_was_open(guarded, admin):
    admin.post("/again/code/", {"code": code(1)})
    admin.post("/security/app/remove/")

    assert not guarded.authenticator_set.exists()
    assert admin.get("/workplace/").headers["Location"] == "/security/"


def test_the_secret_of_an_app_cannot_be_read_in_the_database_alone(guarded):
    kept = str(guarded.authenticator_set.get(type="totp").data)

    assert "JBSWY3DP" not in kept


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(guarded, admin, sign_in):
    other = sign_in(steps=1)
    told = {"oldpassword": "correct horse battery staple", "password1": "a different long password"}
    assert admin.post("/security/password/", told).status_code == 302

    assert admin.get("/workplace/notices/").status_code == 200
    assert other.get("/workplace/notices/").status_code == 302


@pytest.mark.parametrize(
    ("password", "says"),
    [("short", "at least 15"), ("maya torres maya torres", "made of your name"), ("1qaz2wsx3edc4rfv", "too common")],
)
def test_a_new_password_keeps_the_rules(admin, password, says):
    told = {"oldpassword": "correct horse battery staple", "password1": password}

    assert says in words(admin.post("/security/password/", told))
