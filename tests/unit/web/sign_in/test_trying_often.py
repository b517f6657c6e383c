"""Whoever guesses is stopped; whom they guess at is not."""

import statistics
import time

from django.core import mail
from django.core.cache import cache
from django.test import Client

from caseway.accounts import passwords
from tests.unit.accounts import world
from tests.unit.accounts.world import PASSWORD
from tests.unit.web.sign_in.conftest import code, session_of, words

WRONG = "a wrong long password"


def at(address):
    return Client(REMOTE_ADDR=address)


def test_after_five_wrong_passwords_even_the_right_one_waits_at_that_address(guarded, give_password):
    stranger = at("198.51.100.7")
    for _ in range(5):
        assert "do not belong together" in words(give_password(stranger, guarded, WRONG))

    assert "Too many tries" in words(give_password(stranger, guarded))
    assert session_of(stranger) is None or session_of(stranger).user is None


def test_a_stranger_who_guesses_locks_no_worker_out(guarded, give_password):
    for _ in range(6):
        give_password(at("198.51.100.7"), guarded, WRONG)
    worker = at("192.0.2.1")

    assert give_password(worker, guarded).headers["Location"].startswith("/sign-in/second-step/")


def test_many_strangers_at_many_addresses_are_stopped_but_not_the_browser_one_always_uses(
    guarded, give_password, sign_in
):
    known = sign_in()
    known.post("/sign-out/")
    for number in range(50):
        give_password(at(f"198.51.100.{number}"), guarded, WRONG)
    stranger = at("203.0.113.9")

    assert "Too many tries" in words(give_password(stranger, guarded))
    assert give_password(known, guarded).headers["Location"].startswith("/sign-in/second-step/")


def test_one_address_that_tries_many_accounts_is_stopped(db, browser):
    answers = [
        words(browser.post("/sign-in/", {"login": f"someone{number}@one.test", "password": WRONG}))
        for number in range(21)
    ]

    assert "do not belong together" in answers[19]
    assert "Too many tries" in answers[20]


def test_right_passwords_are_not_counted(guarded, give_password):
    for _ in range(8):
        client = at("192.0.2.1")
        assert give_password(client, guarded).status_code == 302


def test_codes_are_counted_as_well(guarded, browser, give_password):
    give_password(browser, guarded)
    for _ in range(5):
        browser.post("/sign-in/second-step/", {"code": "000000"})

    assert "Too many tries" in words(browser.post("/sign-in/second-step/", {"code": code()}))


def test_a_wrong_address_and_a_wrong_password_are_answered_alike(guarded, browser, give_password):
    known = words(give_password(browser, guarded, WRONG))
    unknown = words(browser.post("/sign-in/", {"login": "nobody@one.test", "password": WRONG}))

    assert known == unknown


def test_a_wrong_address_takes_as_long_as_a_wrong_password(guarded, browser, give_password, settings, monkeypatch):
    monkeypatch.setattr(passwords.Hasher, "work_factor", 2**14)
    guarded.set_password(PASSWORD)
    guarded.save()
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip,1000/m/key", "login_failed_anywhere": "1000/m/key"}

    def seconds(login):
        begun = time.thread_time()
        browser.post("/sign-in/", {"login": login, "password": WRONG})
        return time.thread_time() - begun

    seconds("warm@one.test")
    known = statistics.median(seconds(guarded.email) for _ in range(5))
    unknown = statistics.median(seconds(f"nobody{number}@one.test") for number in range(5))
    assert 0.6 < known / unknown < 1.6


def test_a_forgotten_password_is_answered_alike_and_a_letter_goes_out_either_way(guarded, browser):
    known = browser.post("/sign-in/password/", {"email": guarded.email})
    unknown = browser.post("/sign-in/password/", {"email": "nobody@one.test"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [one.to for one in mail.outbox] == [[guarded.email], ["nobody@one.test"]]
    assert "/sign-in/password/" not in mail.outbox[1].body


def test_asking_for_many_letters_is_stopped_in_our_look(guarded, browser):
    for _ in range(3):
        browser.post("/sign-in/password/", {"email": guarded.email})
    answer = browser.post("/sign-in/password/", {"email": guarded.email})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "Too many tries" in words(answer)
    assert len(mail.outbox) == 3


def test_when_too_many_hash_at_once_one_is_asked_to_come_back(guarded, browser, give_password, monkeypatch):
    monkeypatch.setattr(passwords, "SEATS", 0)
    monkeypatch.setattr(passwords, "_seats", passwords.threading.BoundedSemaphore(1))
    passwords._seats.acquire()
    answer = give_password(browser, guarded)

    assert answer.status_code == 429


def test_what_was_tried_is_known_to_every_worker():
    from django.conf import settings

    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    cache.set("tried", 1)
    assert cache.get("tried") == 1


def test_the_browser_one_always_uses_says_nothing_of_who_one_is(guarded, sign_in):
    cookie = sign_in().cookies["caseway_known"]

    assert guarded.email not in cookie.value
    assert cookie["httponly"]


def test_an_office_that_begins_its_day_behind_one_address_gets_in(guarded, give_password):
    for _ in range(40):
        assert give_password(at("192.0.2.1"), guarded).headers["Location"].startswith("/sign-in/second-step/")


def test_who_was_invited_in_capitals_gets_in(agency, give_password):
    user = world.member(agency, "auditor", "Maya T", password=PASSWORD, email="Maya.T@Harbor.Test")
    for typed in ("Maya.T@Harbor.Test", "maya.t@harbor.test"):
        user.email = typed
        answer = give_password(Client(), user)
        assert answer.status_code == 302, words(answer)
