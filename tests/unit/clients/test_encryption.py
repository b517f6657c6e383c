import stat
import uuid
from dataclasses import replace

import pytest

from caseway.clients import encryption
from caseway.clients.encryption import Place, Unreadable

HERE = Place("identifier", "value", uuid.UUID(int=1), uuid.UUID(int=9))


def test_what_was_encrypted_is_read_again_in_its_place():
    ciphertext = encryption.encrypt("219-09-9999", HERE)
    assert "219" not in ciphertext
    assert encryption.decrypt(ciphertext, HERE) == "219-09-9999"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"table": "client"},
        {"column": "ciphertext"},
        {"row": uuid.UUID(int=2)},
        {"organization": uuid.UUID(int=8)},
    ],
)
def test_a_ciphertext_moved_to_another_place_opens_no_more(elsewhere):
    ciphertext = encryption.encrypt("219-09-9999", HERE)
    with pytest.raises(Unreadable):
        encryption.decrypt(ciphertext, replace(HERE, **elsewhere))


def test_a_ciphertext_altered_in_any_place_opens_no_more():
    ciphertext = encryption.encrypt("219-09-9999", HERE)
    for place in range(len(ciphertext)):
        other = "A" if ciphertext[place] != "A" else "B"
        altered = ciphertext[:place] + other + ciphertext[place + 1 :]
        try:
            # The last letter of base64 has bits that stand for nothing.
            assert encryption.decrypt(altered, HERE) == "219-09-9999"
            assert place >= len(ciphertext) - 2
        except Unreadable:
            pass


def test_a_ciphertext_of_a_key_that_is_gone_says_so():
    with pytest.raises(Unreadable, match="made with the key “7”"):
        encryption.decrypt("7.AAAA", HERE)


def test_the_same_text_never_looks_the_same_twice():
    assert encryption.encrypt("219-09-9999", HERE) != encryption.encrypt("219-09-9999", HERE)


def test_a_blind_index_is_the_same_within_an_organization_and_tells_nothing_across_two():
    index = {
        encryption.blind_index("219099999", table="identifier", column="value", organization=uuid.UUID(int=one))
        for one in (1, 1, 2)
    }
    assert len(index) == 2


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    home = tmp_path / "home"
    made = encryption.root_key(home)
    encryption.root_key.cache_clear()
    assert encryption.root_key(home) == made
    assert stat.S_IMODE((home / encryption.FILE).stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == [encryption.FILE]


def test_a_file_that_holds_no_key_is_refused(tmp_path):
    (tmp_path / encryption.FILE).write_text("c2hvcnQ=")
    with pytest.raises(Unreadable, match="does not hold a key"):
        encryption.root_key(tmp_path)
