from datetime import date

import pytest

from caseway.clients import authority, codes

BORN = date(2008, 11, 2)


def in_force(kind, *, on, born=BORN, kinship="parent", begins=date(2020, 1, 1), ends=None):
    return authority.is_in_force(kind, kinship=kinship, begins=begins, ends=ends, birth_date=born, on=on)


@pytest.mark.parametrize("kind", ["parent", "proxy"])
def test_a_parents_authority_ends_on_the_eighteenth_birthday(kind):
    assert in_force(kind, on=date(2026, 11, 1))
    assert not in_force(kind, on=date(2026, 11, 2))


def test_a_child_born_on_a_leap_day_is_of_age_on_march_1():
    born = date(2008, 2, 29)
    assert in_force("parent", born=born, on=date(2026, 2, 28))
    assert not in_force("parent", born=born, on=date(2026, 3, 1))


def test_a_child_born_on_a_leap_day_has_a_birthday_in_a_leap_year():
    assert authority.birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_nobody_is_a_parent_of_a_minor_whose_age_is_not_known():
    assert not in_force("parent", born=None, on=date(2026, 11, 1))


@pytest.mark.parametrize("kind", ["guardian", "power_of_attorney", "payee"])
def test_any_other_authority_goes_on(kind):
    assert in_force(kind, on=date(2026, 11, 2))


def test_a_proxy_who_is_no_parent_goes_on():
    assert in_force("proxy", kinship="spouse", on=date(2026, 11, 2))


def test_an_authority_lasts_from_its_first_day_to_its_last():
    days = {"begins": date(2026, 3, 1), "ends": date(2026, 3, 31)}
    asked = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [in_force("guardian", on=on, **days) for on in asked] == [False, True, True, False]


def test_support_persons_and_consents_speak_of_authority_in_the_same_words():
    assert set(codes.HELPING) & set(codes.SIGNING) == set(codes.DECIDING)
    assert set(codes.HELPING) | set(codes.SIGNING) == set(codes.Authority)


def test_who_only_helps_decides_nothing():
    assert not in_force("none", on=date(2026, 11, 1))
