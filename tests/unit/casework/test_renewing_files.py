"""`caseway rotate-keys` encrypts the files of papers anew, too: what was stopped goes on, and what cannot be read is named."""

import django
import pytest

django.setup()

from caseway.casework import documents, vault  # noqa: E402 - not before Django is set up
from caseway.casework.models import Document  # noqa: E402
from caseway.clients import encryption, rotation  # noqa: E402
from caseway.config import migrating, rotating  # noqa: E402
from tests.unit.casework.papers import PDF, put  # noqa: E402
from tests.unit.clients.invented import AT, ON  # noqa: E402


class Stopped(BaseException):
    """What a kill is to the code: nothing handles it."""


@pytest.fixture(autouse=True)
def home(tmp_path, settings, monkeypatch):
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    monkeypatch.setattr(migrating, "missing", lambda *_: [])
    return settings.CASEWAY_HOME


@pytest.fixture
def rotate(as_application):
    def rotate(tell=lambda *_: None):
        with as_application():
            return rotating.rotate(at=AT, tell=tell)

    return rotate


@pytest.fixture
def papers(case, who):
    return [put(case, who(), PDF + bytes([number])) for number in range(4)]


def path(paper):
    name = Document.objects.get(pk=paper).stored_as
    return vault.folder() / name[:2] / name


def test_every_file_is_encrypted_anew_and_reads_as_before(papers, rotate, viewer_of, place):
    steps = []
    done = rotate(lambda *step: steps.append(step))
    assert (done.renewed.files, done.renewed.is_whole, len(encryption.ring())) == (4, True, 2)
    assert {path(one).read_bytes()[:2] for one in papers} == {b"2."}
    assert steps[-1] == ("Encrypting anew", 4, 4)
    for number, one in enumerate(papers):
        found = documents.read(viewer=viewer_of(place.ana), document=one, at=AT, on=ON)
        assert found.content == PDF + bytes([number])


def test_stopped_between_two_files_the_same_command_goes_on(papers, rotate, home, monkeypatch):
    renew, calls = vault.renew, []

    def stopped(*given):
        calls.append(given)
        if len(calls) == 3:
            raise Stopped
        renew(*given)

    with monkeypatch.context() as patched:
        patched.setattr(vault, "renew", stopped)
        with pytest.raises(Stopped):
            rotate()
    assert (home / rotating.UNFINISHED).is_file()
    done = rotate()
    assert (done.is_resumed, done.renewed.files, len(encryption.ring())) == (True, 2, 2)
    assert {path(one).read_bytes()[:2] for one in papers} == {b"2."}
    assert not (home / rotating.UNFINISHED).exists()


def test_a_file_that_cannot_be_read_is_named_and_keeps_nobody_waiting(papers, rotate):
    path(papers[0]).unlink()
    path(papers[1]).write_bytes(b"1.altered")
    done = rotate()
    assert (done.renewed.files, done.renewed.is_whole) == (2, False)
    assert set(done.renewed.lost) == {("casework_document", papers[0]), ("casework_document", papers[1])}
    assert path(papers[1]).read_bytes() == b"1.altered"


def test_papers_are_among_the_files_that_are_looked_after():
    assert "casework_document" in {one.table for one in rotation.FILES}
