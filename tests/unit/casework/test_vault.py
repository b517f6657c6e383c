"""Files are told by their bytes, lie encrypted under names of chance, and are refused where anything about them changed."""

import os
from uuid import UUID, uuid4

import pytest

from caseway.casework import vault
from caseway.casework.vault import Damaged
from caseway.clients import encryption
from caseway.clients.encryption import Place, Unreadable
from tests.unit.casework.papers import PDF, PNG, word

pytestmark = pytest.mark.django_db
NAME = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path / "home"
    return settings.CASEWAY_HOME


@pytest.fixture
def place():
    return Place("casework_document", "file", uuid4(), uuid4())


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"II*\x00rest", "image/tiff"),
        (b"MM\x00*rest", "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (word(), vault.WORD),
        ("Señora Rosa, 5 < 6, <rosa@example.org>\n".encode(), "text/plain"),
        ("\ufeffA list:\r\n\t- one".encode(), "text/plain"),
    ],
)
def test_what_is_kept_is_told_by_its_bytes(content, media_type):
    assert vault.sniff(content) == media_type
    assert vault.ENDINGS[media_type].startswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>",
        b"<html>",
        b"Hello\n" * 2000 + b"< SCRIPT src=x>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<?php echo 1;",
        b"words <img src=x onerror=alert(1)>",
        b"words <a/href='javascript:x'>",
        b"</body >",
        b"#!/bin/sh\nrm",
        b"\xef\xbb\xbf #!/usr/bin/python",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x01",
        b"GIF89a\x00",
        b"\x00\x01\x02",
        "Ünïcode".encode("utf-16"),
        b"PK\x03\x04 no archive, though it says word/document.xml",
        word("word/document.xml"),
        word("evil.exe"),
        word("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b" %PDF-1.7 <script>",
    ],
)
def test_what_a_browser_or_a_machine_might_run_is_not_kept(content):
    assert vault.sniff(content) is None


def test_a_file_lies_encrypted_under_its_name_readable_by_its_owner_only(home, place):
    vault.keep(NAME, PDF, place)
    (file,) = [one for one in (home / "documents").rglob("*") if one.is_file()]
    raw = file.read_bytes()
    assert file == home / "documents/01" / NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0
    assert not any(part in raw for part in (b"PDF", b"lease", b"Rosa", b"Oak", PDF[:4]))
    assert vault.read(NAME, place) == PDF
    vault.keep("f" * 32, PDF, place)
    assert (home / "documents/ff" / ("f" * 32)).read_bytes()[2:] != raw[2:]


def test_a_file_that_was_changed_moved_or_taken_away_is_refused(home, place):
    vault.keep(NAME, PDF, place)
    file = home / "documents/01" / NAME
    whole = file.read_bytes()
    for place_ in ({"row": UUID(int=1)}, {"organization": UUID(int=1)}, {"column": "other"}, {"table": "other"}):
        told = {name: getattr(place, name) for name in Place.__slots__}
        with pytest.raises(Damaged):
            vault.read(NAME, Place(**{**told, **place_}))
    for raw in (
        whole[:-1],
        whole[:-1] + bytes([whole[-1] ^ 1]),
        b"9" + whole[1:],
        b"",
        b"x",
        b"1.",
        PDF * 100,
        b"1." + PDF,
    ):
        file.write_bytes(raw)
        with pytest.raises(Damaged, match=NAME):
            vault.read(NAME, place)
    file.unlink()
    with pytest.raises(Damaged):
        vault.read(NAME, place)
    assert not vault.is_there(NAME)


def test_no_error_shows_what_stands_in_a_file(place):
    with pytest.raises(Unreadable) as raised:
        encryption.decrypt_bytes(b"The lease of Rosa", place)
    assert "Rosa" not in str(raised.value)
    with pytest.raises(Unreadable, match="made with the key “77”"):
        encryption.decrypt_bytes(b"77.rest", place)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "", f"{NAME}\n"])
def test_no_name_but_one_of_chance_leads_to_a_file(place, name):
    for act in (lambda: vault.keep(name, PDF, place), lambda: vault.read(name, place)):
        with pytest.raises(Damaged):
            act()


def test_what_cannot_be_written_whole_leaves_nothing(home, place, monkeypatch):
    def full(_):
        raise OSError("the disk is full")

    monkeypatch.setattr(vault.os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        vault.keep(NAME, PDF, place)
    assert not [one for one in home.rglob("*") if NAME in one.name]


def test_a_file_is_encrypted_anew_by_the_newest_key(home, place):
    vault.keep(NAME, PDF, place)
    assert not vault.is_behind(NAME)
    encryption.add(past=1)
    assert vault.is_behind(NAME)
    vault.renew(NAME, place)
    assert not vault.is_behind(NAME)
    assert (home / "documents/01" / NAME).read_bytes().startswith(b"2.")
    assert vault.read(NAME, place) == PDF
    assert vault.is_behind("e" * 32)
    with pytest.raises(Damaged):
        vault.renew("e" * 32, place)


def test_what_no_row_names_is_swept_once_it_is_old(home, place):
    for name in ("a" * 32, "b" * 32, "c" * 32):
        vault.keep(name, PDF, place)
    half = home / "documents/aa" / f".{'a' * 32}.half"
    half.write_bytes(b"")
    for name in (home / "documents/aa" / ("a" * 32), home / "documents/bb" / ("b" * 32), half):
        os.utime(name, (1000, 1000))
    assert vault.sweep({"a" * 32}, older_than=2000) == 2
    assert {one.name for one in home.rglob("*") if one.is_file()} == {"a" * 32, "c" * 32, "field-key"}
