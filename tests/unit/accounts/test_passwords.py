"""Passwords by the rules of NIST SP 800-63B-4."""

import threading
import time
import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from caseway.accounts import passwords
from caseway.accounts.models import User
from tests.unit.accounts import world


def refused(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("a" * 2 + "bcdefghijklm", {"password_too_short"}),  # 14
        ("abcdefghijklmno", set()),  # 15, and no rule about which signs
        ("correct horse battery staple", set()),
        ("ñandú sueño jabalí 漢字", set()),
        ("x y z w " * 8, set()),  # 64 signs are accepted
        ("abcdefgh" * 16, set()),  # 128 too
        ("abcdefgh" * 16 + "i", {"password_too_long"}),
        ("ababababababababab", {"password_repeats"}),
        ("1qaz2wsx3edc4rfv", {"password_too_common"}),
        ("casewaycaseway2026!", {"password_of_context"}),
    ],
)
def test_a_password_is_long_and_not_one_everybody_thinks_of(password, codes):
    assert refused(password) == codes


@pytest.mark.parametrize(
    "password", ["MayaTorres1234567", "maya.torres@one.test!!", "Harbor-Agency-2026!!", "torres maya harbor"]
)
def test_a_password_is_not_made_of_what_everybody_knows_of_its_owner(db, password):
    user = world.member(world.organization("Harbor Agency"), "auditor", "Maya Torres")

    assert refused(password, user) == {"password_of_context"}
    assert refused("harbor seals eat fish at night", user) == set()


def test_a_password_is_the_same_however_a_keyboard_writes_it(db):
    written = "el niño pequeño ríe ﬁn"
    user = User(email="a@one.test", name="A", created_at=world.AT)
    user.set_password(unicodedata.normalize("NFD", written))

    assert user.check_password(unicodedata.normalize("NFC", written))
    assert not user.check_password(written.upper())


def test_nothing_of_a_password_is_cut_off():
    user = User(email="a@one.test", name="A")
    user.set_password("a" * 127 + "b")

    assert not user.check_password("a" * 128)


def test_of_many_who_sign_in_at_once_some_are_asked_to_wait_and_the_rest_get_in():
    user = User(email="a@one.test", name="A")
    user.set_password(world.PASSWORD)
    answers, ready = [], threading.Barrier(8)

    def sign_in():
        ready.wait()
        try:
            answers.append(user.check_password(world.PASSWORD))
        except passwords.Busy:
            answers.append("busy")

    threads = [threading.Thread(target=sign_in) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert answers.count(True) >= passwords.SEATS
    assert answers.count("busy") == 8 - answers.count(True)
    assert user.check_password(world.PASSWORD)  # the seats are free again


def test_two_never_compute_at_the_same_time(monkeypatch):
    inside, most = [], []

    def hash_one():
        with passwords.room():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)
            inside.pop()

    threads = [threading.Thread(target=hash_one) for _ in range(passwords.SEATS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert most == [1] * passwords.SEATS


def test_whoever_waits_too_long_is_told(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords.room(), pytest.raises(passwords.Busy), passwords.room():
        pass
