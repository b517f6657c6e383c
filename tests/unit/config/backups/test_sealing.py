"""A backup that was changed, cut off or made with another key is refused, and says which."""

import io
import json
import secrets
from dataclasses import replace

import pytest

from caseway.config.backups import keys, sealing
from caseway.config.backups.sealing import PIECE, TAG, Unusable

pytestmark = pytest.mark.slow

KEY = secrets.token_bytes(32)
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17]


def tell_nobody(*_):
    pass


def sealed(tmp_path, *contents, key=KEY, **other):
    files = []
    for number, content in enumerate(contents):
        files.append(tmp_path / f"part-{number}")
        files[-1].write_bytes(content)
    header = sealing.describe(files, key, engine="sqlite", moment="2026-12-01T09:00:00", caseway="1", tell=tell_nobody)
    into = io.BytesIO()
    sealing.seal(replace(header, **other), files, key, into, tell_nobody)
    return into.getvalue()


def unsealed(tmp_path, backup, key=KEY):
    folder = tmp_path / secrets.token_hex(4)
    folder.mkdir()
    stream = io.BytesIO(backup)
    header, words = sealing.read_header(stream)
    return [file.read_bytes() for file in sealing.unseal(stream, header, words, key, folder, tell_nobody)]


def refused(tmp_path, backup, key=KEY):
    with pytest.raises(Unusable) as unusable:
        unsealed(tmp_path, backup, key)
    [sentence] = str(unusable.value).splitlines()
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(tmp_path, size):
    content = secrets.token_bytes(size)
    assert unsealed(tmp_path, sealed(tmp_path, content)) == [content]


def test_several_files_come_out_as_they_went_in(tmp_path):
    contents = [secrets.token_bytes(size) for size in (5, PIECE, 0, PIECE + 9)]
    assert unsealed(tmp_path, sealed(tmp_path, *contents)) == contents


def test_nothing_of_what_is_kept_can_be_read_in_it(tmp_path):
    assert b"Rosa Diaz" not in sealed(tmp_path, b"Rosa Diaz" * 100)


def test_two_backups_of_the_same_have_nothing_in_common(tmp_path):
    one, other = sealed(tmp_path, b"x" * 1000), sealed(tmp_path, b"x" * 1000)
    assert one[-1000:] != other[-1000:]


def test_another_key_is_told(tmp_path):
    assert "made with another key" in refused(tmp_path, sealed(tmp_path, b"x"), secrets.token_bytes(32))


def test_another_key_under_the_same_name_opens_nothing(tmp_path):
    other = secrets.token_bytes(32)
    backup = sealed(tmp_path, b"x" * 99, key=other)
    named = backup.replace(sealing.key_id(other).encode(), sealing.key_id(KEY).encode())
    assert "damaged or was altered" in refused(tmp_path, named)


def test_every_flipped_bit_is_noticed(tmp_path):
    backup = sealed(tmp_path, secrets.token_bytes(40))
    for place in range(len(backup)):
        flipped = bytearray(backup)
        flipped[place] ^= 1 << place % 8
        assert refused(tmp_path, bytes(flipped))


def test_every_missing_end_is_noticed(tmp_path):
    backup = sealed(tmp_path, secrets.token_bytes(40))
    for length in range(len(backup)):
        assert refused(tmp_path, backup[:length])
    assert "end is missing" in refused(tmp_path, backup[:-1])


def test_an_end_cut_off_between_two_pieces_is_noticed(tmp_path):
    backup = sealed(tmp_path, secrets.token_bytes(2 * PIECE))
    assert "end is missing" in refused(tmp_path, backup[: -(PIECE + TAG)])


def test_pieces_that_changed_places_are_noticed(tmp_path):
    backup = sealed(tmp_path, secrets.token_bytes(3 * PIECE))
    begin, size = len(backup) - 3 * (PIECE + TAG), PIECE + TAG
    first, second, third = (backup[begin + size * number : begin + size * (number + 1)] for number in range(3))
    assert "damaged or was altered" in refused(tmp_path, backup[:begin] + second + first + third)


def test_what_was_added_is_noticed(tmp_path):
    assert "added at its end" in refused(tmp_path, sealed(tmp_path, b"x") + b"y")


def test_a_newer_format_is_told(tmp_path):
    assert "newer Caseway" in refused(tmp_path, sealed(tmp_path, b"x", version=sealing.VERSION + 1))


def test_a_digest_that_is_not_the_one_written_down_is_noticed(tmp_path):
    wrong = (sealing.Kept("part-0", 1, "0" * 64),)
    assert "digest" in refused(tmp_path, sealed(tmp_path, b"x", files=wrong))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"caseway backup\n", sealing.MAGIC + b"\xff\xff\xff\xff" + b"{" * 99]
)
def test_another_file_is_no_backup(tmp_path, content):
    assert refused(tmp_path, content)


def test_a_salt_that_is_none_is_told(tmp_path):
    backup = sealed(tmp_path, b"x")
    salt = json.loads(backup[len(sealing.MAGIC) + 4 : backup.index(b"]}") + 2])["salt"]
    assert "header cannot be read" in refused(tmp_path, backup.replace(salt.encode(), b"z" * 64))


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    made, place = keys.key({}, tmp_path / "new", make=True)
    assert place.stat().st_mode & 0o077 == 0
    assert keys.key({}, tmp_path / "new", make=True) == (made, None)
    assert keys.key({"CASEWAY_BACKUP_KEY": str(place)}, tmp_path, make=False) == (made, None)


def test_a_key_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unusable, match="no key at"):
        keys.key({}, tmp_path, make=False)
    with pytest.raises(Unusable, match="no key at"):
        keys.key({"CASEWAY_BACKUP_KEY": str(tmp_path / "x")}, tmp_path, make=True)


@pytest.mark.parametrize("content", [b"", b"c2hvcnQ=", b"not base64!", b"\xff"])
def test_a_file_that_is_no_key_is_told(tmp_path, content):
    (tmp_path / "backup-key").write_bytes(content)
    with pytest.raises(Unusable, match="holds no key"):
        keys.key({}, tmp_path, make=True)
