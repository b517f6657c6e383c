"""`caseway rotate-keys`: what one sees, and what is said when it cannot be done."""

from uuid import UUID

import django
import pytest

django.setup()

from django.db import OperationalError  # noqa: E402 - not before Django is set up

from caseway.clients import encryption, rotation  # noqa: E402
from caseway.clients.rotation import Renewed  # noqa: E402
from caseway.config import rotating  # noqa: E402

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path
    return tmp_path


def said(ran):
    return " ".join(ran.out.split())


def test_new_keys_are_told_without_showing_one(run, home):
    ran = run("rotate-keys")
    assert (ran.status, ran.err) == (0, "")
    assert "There is a new key of the audit and a new key of fields; the older ones stay known." in said(ran)
    assert "Make a backup now" in said(ran)
    for name in ("audit-key", "field-key"):
        lines = (home / name).read_text().split()
        assert len(lines) == 2
        assert not [line for line in lines if line in ran.out]


def test_keys_of_the_environment_are_told_to_be_changed_there(run, settings):
    settings.CASEWAY_AUDIT_KEY = "k" * 40
    ran = run("rotate-keys")
    assert "There is a new key of fields" in said(ran)
    assert "add a line to it, after the others, and start Caseway anew" in said(ran)


@pytest.mark.parametrize(
    ("renewed", "says"),
    [
        (Renewed(rows=2), "2 numbers encrypted anew."),
        (Renewed(rows=1, files=3), "3 files encrypted anew."),
        (
            Renewed(lost=[("casework_document", UUID(int=7))]),
            f"casework_document {UUID(int=7)}: its file is not there, or",
        ),
        (Renewed(unreadable=[UUID(int=7)]), f"clients_identifier {UUID(int=7)}: cannot be read"),
        (Renewed(twice=[UUID(int=7)] * 30), "is there twice; end one of the two and run this again"),
        (Renewed(twice=[UUID(int=7)] * 30), "and 10 more"),
    ],
)
def test_what_came_of_the_rows_is_told_and_what_is_left_is_a_status_of_one(run, monkeypatch, renewed, says):
    monkeypatch.setattr(rotation, "renew", lambda tell: tell(1, 1) or renewed)
    ran = run("rotate-keys")
    assert says in said(ran)
    assert ran.status == (0 if renewed.rows else 1)


def test_what_was_stopped_goes_on_with_the_same_command(run, monkeypatch, home):
    def broken(_):
        raise OperationalError("the connection is gone\nand more")

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "renew", broken)
        ran = run("rotate-keys")
    assert ran.status == 2
    assert ran.err == "caseway: unable to change the keys: the connection is gone. Run it again to go on.\n"
    assert "The change of keys that was begun before went on." in said(run("rotate-keys"))
    assert len(encryption.ring()) == 2
    assert not (home / rotating.UNFINISHED).exists()


def test_what_stands_in_the_way_is_told_in_one_sentence(run, home):
    (home / "field-key").write_text("c2hvcnQ=")
    ran = run("rotate-keys")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"caseway: unable to change the keys: {home}/field-key does not hold a key.\n"
