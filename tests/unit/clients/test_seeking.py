from datetime import date

import pytest

from caseway.clients import folding, seeking
from tests.unit.clients.invented import ON

MARCH_4 = date(1985, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "3/4/1985", "03/04/1985", "3-4-85", "3.4.1985", "1985-03-04", "Mar 4, 1985", "March 4 1985", "4 March 1985",
        "mar. 4th, 1985", "03041985",
    ],
)  # fmt: skip
def test_a_birth_date_is_read_as_americans_write_it(text):
    assert seeking.read(f"rosa {text} testperson", on=ON) == seeking.Sought(("rosa", "testperson"), MARCH_4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/4/1985", date(1985, 4, 13)), ("1/2/26", date(2026, 1, 2)), ("1/2/27", date(1927, 1, 2)),
        ("2/29/1985", None), ("2/29/1984", date(1984, 2, 29)), ("11/3/2026", None), ("11/2/2026", ON), ("1/1/1889", None),
    ],
)  # fmt: skip
def test_what_can_be_no_birth_date_is_none(text, day):
    assert seeking.birth_date(text, on=ON)[0] == day


@pytest.mark.parametrize("text", ["(512) 555-0142", "512-555-0142", "512.555.0142", "+1 512 555 0142", "5125550142"])
def test_a_phone_number_is_read_however_it_is_written(text):
    assert seeking.read(text, on=ON).numbers == ("5125550142",)


def test_a_phone_number_may_lack_its_area_code():
    assert seeking.read("555-0142", on=ON).numbers == ("5550142",)


def test_identifiers_and_e_mail_addresses_are_read_beside_a_name():
    sought = seeking.read("Rosa AB-1234 rosa@example.org 219-09-9999", on=ON)
    assert sought.words == ("rosa",)
    assert sought.numbers == ("rosa@example.org",)
    assert set(sought.codes) == {"AB1234", "219099999"}


def test_small_words_of_names_decide_nothing_unless_they_are_all_there_is():
    assert seeking.read("Juan de la Cruz", on=ON).words == ("juan", "cruz")
    assert seeking.read("de la", on=ON).words == ("de", "la")


@pytest.mark.parametrize("text", ["", "  ", "!?", "1"])
def test_nothing_is_read_as_nothing(text):
    assert seeking.read(text, on=ON).is_nothing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("José Ñáñez", ["jose", "nanez"]), ("O’Brien O'Brien", ["obrien"]), ("Smith-Jones", ["smith", "jones"]),
        ("Łukasz Ødegård", ["lukasz", "odegard"]), ("STRAẞE", ["strasse"]), ("J.R.", ["jr"]), ("李 小龙", ["李", "小龙"]),
    ],
)  # fmt: skip
def test_a_name_is_folded_to_one_spelling(text, words):
    assert folding.words(text) == words


def test_too_few_digits_are_no_phone_number():
    assert [folding.phone(text) for text in ("555", "1 512 555 0142", "+44 20 7946 0018")] == [
        "",
        "5125550142",
        "442079460018",
    ]
