"""`caseway packet`: a PDF where it was asked for, whole or not at all, and never over somebody else's file."""

import io
import sys
from pathlib import Path

import pytest

from caseway.cli import packing
from caseway.cli.__main__ import main

ON = ("--on", "2026-06-01")


@pytest.fixture
def out(tmp_path):
    return tmp_path / "made" / "packet.pdf"


@pytest.fixture(autouse=True)
def _folder(out):
    out.parent.mkdir()


def test_it_writes_a_pdf_and_tells_what_is_missing(run, rosa, out):
    ran = run("packet", "ccm", rosa, "-o", out, *ON)
    assert (ran.status, ran.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")
    said = " ".join(ran.out.split())
    assert f"{out}: 4 pages.".replace(" ", "") in said.replace(" ", "")
    assert "3 things are still missing; the first page lists them:" in said
    assert "- One employment category: one of these ways is enough, and none is met" in said
    assert "- License: license number, for RN TX (license 1)" in said
    assert list(out.parent.iterdir()) == [out], "nothing is left beside it"


def test_one_thing_and_nothing_are_told_in_words(run, rosa, out):
    text = rosa.read_text(encoding="utf-8").replace("type: RN,", "type: RN, number: '12',")
    text = text.replace("supervised: true,", "supervised: true, supervisor_name: Ben Old,")
    rosa.write_text(text, encoding="utf-8")
    assert "1 thing is still missing;" in run("packet", "ccm", rosa, "-o", out, "--on", "2027-02-01").out
    rosa.write_text(
        text.replace("supervised: true,", "supervised: true, supervisor_email: b@example.org,"), encoding="utf-8"
    )
    assert run("packet", "ccm", rosa, "-o", out, "--on", "2027-02-01").out.endswith("Nothing is missing.\n")


def test_it_is_called_packet_where_no_name_is_given(run, rosa, out, monkeypatch):
    monkeypatch.chdir(out.parent)
    assert run("packet", "certification/acma/acm-rn", rosa, *ON).status == 0
    assert out.is_file()


def test_the_person_file_can_come_from_standard_input(run, rosa, out):
    assert run("packet", "cdms", "-", "-o", out, *ON, stdin=rosa.read_text(encoding="utf-8")).status == 0
    assert out.is_file()


def test_a_packet_is_replaced_and_another_file_is_not(run, rosa, out):
    assert run("packet", "ccm", rosa, "-o", out, *ON).status == 0
    first = out.read_bytes()
    assert run("packet", "cdms", rosa, "-o", out, *ON).status == 0
    assert out.read_bytes() != first

    out.write_bytes(b"")
    assert run("packet", "ccm", rosa, "-o", out, *ON).status == 0, "an empty file holds nothing to lose"

    out.write_bytes(b"%PDF-1.7 a diploma")
    ran = run("packet", "ccm", rosa, "-o", out, *ON)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"caseway: {out} exists and is no packet. Name another file, or add --force to replace it.\n"
    assert out.read_bytes() == b"%PDF-1.7 a diploma"

    assert run("packet", "ccm", rosa, "-o", out, "--force", *ON).status == 0
    assert out.read_bytes() != b"%PDF-1.7 a diploma"


def test_the_person_file_is_not_overwritten(run, rosa):
    before = rosa.read_bytes()
    assert run("packet", "ccm", rosa, "-o", rosa, *ON).status == 2
    assert rosa.read_bytes() == before


def test_a_folder_is_no_place_for_a_file(run, rosa, out):
    ran = run("packet", "ccm", rosa, "-o", out.parent, *ON)
    assert ran.status == 2
    assert "is a folder; name a file in it" in ran.err


def test_a_folder_that_does_not_exist_is_told(run, rosa, tmp_path):
    ran = run("packet", "ccm", rosa, "-o", tmp_path / "nowhere" / "packet.pdf", *ON)
    assert ran.status == 2
    assert "unable to write" in ran.err
    assert "Name a file in a folder that exists" in ran.err


def test_what_cannot_be_read_is_not_replaced(run, rosa, out, monkeypatch):
    out.write_text("private")

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    ran = run("packet", "ccm", "-", "-o", out, *ON, stdin="{}")
    assert ran.status == 2
    assert "Permission denied" in ran.err


def test_a_full_disk_leaves_nothing_behind(run, rosa, out, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, "_let_be_read", full)
    ran = run("packet", "ccm", rosa, "-o", out, *ON)
    assert ran.status == 2
    assert "No space left on device" in ran.err
    assert list(out.parent.iterdir()) == []


def test_a_hyphen_is_standard_output(rosa, monkeypatch):
    printed = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", printed)
    assert main(["packet", "ccm", str(rosa), "-o", "-", *ON], {}) == 0
    content = printed.buffer.getvalue()
    assert content.startswith(b"%PDF")
    assert content.rstrip().endswith(b"%%EOF"), "nothing is said after it"


def test_a_terminal_gets_no_pdf(run, rosa, monkeypatch):
    monkeypatch.setattr(packing.sys.stdout.__class__, "isatty", lambda _: True, raising=False)
    ran = run("packet", "ccm", rosa, "-o", "-", *ON)
    assert ran.status == 2
    assert "a PDF is nothing for a terminal" in ran.err


def test_keeping_a_certification_has_no_packet(run, rosa, out):
    ran = run("packet", "certification/ccmc/ccm/renewal", rosa, "-o", out, *ON)
    assert ran.status == 2
    assert "name the certification itself" in ran.err


def test_a_rulebook_of_ones_own_needs_no_particulars(run, rosa, out, good, tmp_path):
    assert run("packet", good, rosa, "-o", out, *ON).status == 0
    assert run("packet", good / "2026-01-01.yaml", rosa, "-o", out, *ON).status == 0
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "2026-01-01.yaml").write_bytes((good / "2026-01-01.yaml").read_bytes())
    assert run("packet", bare, rosa, "-o", out, *ON).status == 0


def test_faults_of_the_person_file_are_told(run, tmp_path, out):
    file = tmp_path / "wrong.yaml"
    file.write_text("licenses: [{type: XX}]\n")
    ran = run("packet", "ccm", file, "-o", out, *ON)
    assert ran.status == 2
    assert "wrong.yaml:1" in ran.err
    assert not out.exists()


def test_others_may_read_it_as_any_new_file(run, rosa, out):
    run("packet", "ccm", rosa, "-o", out, *ON)
    plain = out.parent / "plain"
    plain.write_text("")
    assert out.stat().st_mode == plain.stat().st_mode
