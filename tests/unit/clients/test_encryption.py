import stat
import uuid
from dataclasses import replace

import pytest

from caseway.clients import encryption
from caseway.clients.encryption import Place, Unreadable

HERE = Place("identifier", "value", uuid.UUID(int=1), uuid.UUID(int=9))


def test_what_was_encrypted_is_read_again_in_its_place():
    ciphertext = encryption.encrypt("219-09-9999", HERE)
    assert "219-09" not in ciphertext
    assert "21909" not in ciphertext
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


@pytest.fixture
def home(tmp_path, settings, monkeypatch):
    """An empty folder of a Caseway in which nothing is encrypted yet."""
    settings.CASEWAY_HOME = tmp_path / "home"
    monkeypatch.setattr(encryption, "_is_needed", lambda: False)
    return settings.CASEWAY_HOME


def test_the_key_is_made_once_and_readable_by_its_owner_only(home):
    made = encryption.ring()
    assert encryption.ring() == made
    assert len(made) == 1
    assert stat.S_IMODE((home / encryption.FILE).stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == [encryption.FILE]


@pytest.mark.parametrize("content", ["c2hvcnQ=", "", "\n", "c2hvcnQ", f"{'A' * 43}=\nc2hvcnQ=\n"])
def test_a_file_that_holds_no_key_is_refused(home, content):
    home.mkdir()
    (home / encryption.FILE).write_text(content)
    with pytest.raises(Unreadable, match="does not hold a key"):
        encryption.ring()


def test_a_key_that_is_added_encrypts_from_now_on_and_the_old_one_still_opens(home):
    before = encryption.encrypt("219-09-9999", HERE)
    assert encryption.add(past=1) == 2
    after = encryption.encrypt("219-09-9999", HERE)
    assert (before[:2], after[:2]) == ("1.", "2.")
    assert {encryption.decrypt(one, HERE) for one in (before, after)} == {"219-09-9999"}
    assert stat.S_IMODE((home / encryption.FILE).stat().st_mode) == 0o600


def test_a_key_is_added_once_however_often_it_is_asked(home):
    encryption.ring()
    assert [encryption.add(past=1) for _ in range(3)] == [2, 2, 2]


def test_a_file_written_by_an_older_caseway_takes_a_second_key(home):
    home.mkdir()
    (home / encryption.FILE).write_text("A" * 43 + "=")  # one line, and no end of it
    before = encryption.encrypt("219-09-9999", HERE)
    encryption.add(past=1)
    assert encryption.decrypt(before, HERE) == "219-09-9999"


def test_a_number_is_found_by_every_key_and_kept_by_the_newest(home):
    asked = {"table": "identifier", "column": "value", "organization": HERE.organization}
    old = encryption.blind_index("219099999", **asked)
    encryption.add(past=1)
    assert encryption.blind_indexes("219099999", **asked) == [encryption.blind_index("219099999", **asked), old]
    assert encryption.blind_index("219099999", **asked) != old


@pytest.mark.parametrize("name", ["0", "3", "-1", "", "x", "²"])
def test_the_number_of_a_key_that_is_not_there_opens_nothing(home, name):
    with pytest.raises(Unreadable, match=f"made with the key “{name}”"):
        encryption.decrypt(f"{name}.AAAA", HERE)
