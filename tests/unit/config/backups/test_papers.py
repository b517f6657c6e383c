"""Documents are backed up and had back with the database: whole, or not at all, and nothing that was there is lost."""

import io
import tarfile
from uuid import uuid4

import pytest

from caseway.accounts.models import Organization
from caseway.casework import vault
from caseway.clients.encryption import Place
from caseway.config import backups
from caseway.config.backups import exchanging, papers, sealing
from caseway.config.backups.sealing import Kept, Unusable
from tests.unit.config.backups.test_exchanging import Stopped, stop
from tests.unit.config.backups.things import AT, HOUR, asides, names

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def keep(environ, work):
    """Keep a file in the vault; how to read it."""
    work()
    place = Place("casework_document", "file", uuid4(), Organization.objects.get().pk)

    def keep(name, content):
        vault.keep(name, content, place)
        return lambda: vault.read(name, place)

    return keep


def there(home):
    return {one.name for one in (home / "documents").rglob("*") if one.is_file()}


def test_documents_come_back_as_they_were_and_what_was_there_is_kept_beside(keep, take, restore, tmp_path, told):
    read, _ = keep(ONE, b"the lease"), keep(TWO, b"the card")
    backup = take()
    assert ("Gathering documents", 2, 2) in told
    assert b"the lease" not in backup.read_bytes()
    (tmp_path / "documents/11" / ONE).write_bytes(b"altered")
    (tmp_path / "documents/22" / TWO).unlink()
    keep("3" * 32, b"came since")
    found = restore(backup)
    assert there(tmp_path) == {ONE, TWO}
    assert read() == b"the lease"
    (aside,) = [one for one in found.kept if one.startswith("documents-before-")]
    assert {one.name for one in (tmp_path / aside).rglob("*") if one.is_file()} == {ONE, "3" * 32}
    assert (tmp_path / "documents/11" / ONE).stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / exchanging.FOLDER).exists()


def test_on_another_machine_they_are_read_with_the_keys_that_came_along(keep, take, restore, another_machine, tmp_path):
    read = keep(ONE, b"the lease")
    backup = take()
    (tmp_path / "documents").rename(tmp_path / "lost")
    another_machine()
    restore(backup)
    assert read() == b"the lease"


def test_a_backup_without_documents_leaves_none_and_keeps_those_that_were_there(work, take, restore, tmp_path):
    work()
    backup = take()
    (tmp_path / "documents/11").mkdir(parents=True)
    (tmp_path / "documents/11" / ONE).write_bytes(b"x")
    (kept,) = restore(backup).kept
    assert there(tmp_path) == set()
    assert (tmp_path / kept / "11" / ONE).read_bytes() == b"x"


@pytest.mark.parametrize("step", ["laid", "first link", "before databases", "between folders"])
def test_stopped_before_the_databases_are_exchanged_the_documents_are_as_they_were(
    keep, take, restore, machine, monkeypatch, step
):
    tmp_path, environ = machine
    read = keep(ONE, b"the lease")
    backup = take()
    now = keep(TWO, b"came since")
    with monkeypatch.context() as patched:
        if step == "between folders":
            half_exchanged(patched)
        elif step == "first link":
            patched.setattr(papers, "exchange", stopped)
        else:
            stop(patched, step)
        with pytest.raises(Stopped):
            restore(backup)
    backups.settle(environ)
    backups.settle(environ)
    assert there(tmp_path) == {ONE, TWO}
    assert (read(), now()) == (b"the lease", b"came since")
    assert asides(tmp_path) == []
    restore(backup, at=AT + HOUR)
    assert there(tmp_path) == {ONE}


def stopped(*_):
    raise Stopped


def half_exchanged(patched):
    def half(home, _, old):
        (home / papers.FOLDER).rename(old)
        raise Stopped

    patched.setattr(papers, "exchange", half)


@pytest.mark.parametrize("there_before", [True, False])
def test_undoing_may_be_done_again_and_again(tmp_path, there_before):
    laid, old = tmp_path / "restoring", tmp_path / "documents-before-x"
    laid.mkdir()
    if there_before:
        (tmp_path / "documents").mkdir()
        (tmp_path / "documents/mine").touch()
    papers.lay(None, laid)
    papers.exchange(tmp_path, laid, old)
    for _ in range(3):
        papers.undo(tmp_path, laid, old)
        assert (tmp_path / "documents/mine").exists() is there_before
        assert (tmp_path / "documents").exists() is there_before
        assert not old.exists()


def test_an_altered_document_restores_nothing(keep, take, restore, tmp_path):
    keep(ONE, b"x" * 3_000_000)
    backup = take()
    content = bytearray(backup.read_bytes())
    content[-1_500_000] ^= 1
    backup.write_bytes(content)
    with pytest.raises(Unusable, match="damaged or was altered"):
        restore(backup)
    assert there(tmp_path) == {ONE}
    assert names() == ["Harbor House"]


@pytest.mark.parametrize("name", ["../../evil", "11/short", "/etc/passwd", "documents/11/" + ONE])
def test_an_archive_with_any_other_name_is_refused(tmp_path, name):
    archive = tmp_path / "documents.tar"
    with tarfile.open(archive, "x") as made:
        member = tarfile.TarInfo(name)
        member.size = 1
        made.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(Unusable, match="under a name that is none"):
        papers.lay(archive, tmp_path)
    link = tmp_path / "link.tar"
    with tarfile.open(link, "x") as made:
        member = tarfile.TarInfo(f"11/{ONE}")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(member)
    (tmp_path / "again").mkdir()
    with pytest.raises(Unusable, match="under a name that is none"):
        papers.lay(link, tmp_path / "again")


def test_what_is_swept_while_it_is_gathered_and_what_is_no_document_is_left_out(tmp_path, monkeypatch):
    (tmp_path / "documents/11").mkdir(parents=True)
    for name in (ONE, f".{ONE}.half", "notes.txt"):
        (tmp_path / "documents/11" / name).write_bytes(b"x")
    (tmp_path / "documents/22").mkdir()
    (tmp_path / "documents/22" / TWO).symlink_to(tmp_path / "gone")
    (archive,) = papers.gather(tmp_path, tmp_path, lambda *_: None)
    with tarfile.open(archive) as files:
        assert files.getnames() == [f"11/{ONE}"]
    assert papers.gather(tmp_path / "empty", tmp_path, lambda *_: None) == []
    header = sealing.Header(2, "sqlite", "", "", "", "", (Kept("a", 1, ""), Kept(papers.NAME, 1, "")))
    assert papers.find(header.files, [tmp_path / "a", archive]) == archive
    assert papers.find(header.files[:1], [tmp_path / "a"]) is None
