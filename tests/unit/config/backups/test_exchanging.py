"""Database and keys are had back together or not at all, whoever is stopped when; the same command is right again."""

import json

import pytest

from caseway.accounts.audit import checkpoints
from caseway.accounts.models import AuditEntry
from caseway.config import backups, home
from caseway.config.backups import exchanging, sealing
from caseway.config.backups.sealing import Unusable
from tests.unit.config.backups.things import AT, FILES, HOUR, add, asides, forget, held, names, prove, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Stopped(BaseException):
    """What a kill is to the code: nothing handles it."""


STEPS = ("laid", "first link", "second link", "first key", "second key", "before databases")
AFTER = ("after databases", "audit", "checkpoint")


def stop(patched, step):
    """Have the restore stopped at a step, as by a kill."""

    def stopped(*_, **__):
        raise Stopped

    def at_call(number, function):
        calls = []

        def call(*given, **named):
            calls.append(given)
            if len(calls) == number:
                raise Stopped
            return function(*given, **named)

        return call

    engine = type(backups._engine({}))
    if step == "laid":
        patched.setattr(exchanging, "exchange", stopped)
    elif step.endswith("link"):
        patched.setattr(exchanging.os, "link", at_call(1 if step.startswith("first") else 2, exchanging.os.link))
    elif step.endswith("key") or step == "journal":
        number = {"journal": 1, "first key": 2, "second key": 3}[step]  # the journal is the first that is put in place
        patched.setattr(exchanging.os, "replace", at_call(number, exchanging.os.replace))
    elif step == "before databases":
        patched.setattr(engine, "put_in_place", stopped)
    elif step == "after databases":
        put = engine.put_in_place
        patched.setattr(engine, "put_in_place", lambda *given: put(*given) and stopped())
    elif step == "audit":
        patched.setattr("caseway.accounts.audit.writing.proclaim", stopped)
    else:
        patched.setattr(checkpoints, "make", stopped)


@pytest.fixture
def stopped_at(work, take, restore, kept, tmp_path, monkeypatch):
    """A restore onto another machine's database and keys, stopped; what was the backup's, and what was the machine's."""

    def stopped_at(step):
        read = work()
        theirs = kept()
        backup = take()
        forget()
        for name in FILES:
            (tmp_path / name).unlink()
        AuditEntry.objects.all()
        add("Casa del Puerto")
        for name in FILES[:2] + FILES[4:]:
            (tmp_path / name).write_text(f"{name} of another machine, long enough")
        mine = kept()
        with monkeypatch.context() as patched:
            stop(patched, step)
            with pytest.raises(Stopped):
                restore(backup, at=AT + HOUR)
        forget()
        return backup, read, theirs, mine

    return stopped_at


@pytest.mark.parametrize("step", STEPS)
def test_stopped_before_the_databases_are_exchanged_all_is_as_it_was(stopped_at, restore, machine, kept, step):
    tmp_path, environ = machine
    backup, read, _theirs, mine = stopped_at(step)
    with pytest.raises(Unusable, match="run the restore again"):
        backups.take(tmp_path / "b.caseway", environ=environ, at=AT, tell=lambda *_: None)
    backups.settle(environ)  # as the next start does
    assert names() == ["Casa del Puerto", "Harbor House"]
    assert kept() == mine
    assert asides(tmp_path) == []
    assert not (tmp_path / exchanging.FOLDER).exists()

    restore(backup, at=AT + HOUR)  # and the same command again is right
    assert names() == ["Harbor House"]
    assert read() == "219-09-9999"
    assert prove().holds


@pytest.mark.parametrize("step", ["journal", *STEPS])
def test_stopped_before_the_databases_are_exchanged_the_same_command_is_right(
    stopped_at, restore, kept, tmp_path, step
):
    backup, read, theirs, mine = stopped_at(step)
    found = restore(backup, at=AT + 2 * HOUR)
    assert names() == ["Harbor House"]
    assert read() == "219-09-9999"
    assert kept()["field-key"] == theirs["field-key"]
    assert len(found.kept) == 4
    assert {(tmp_path / one).read_bytes() for one in found.kept} == set(mine.values())
    assert asides(tmp_path) == sorted(found.kept)
    assert prove().holds


@pytest.mark.parametrize("step", AFTER)
def test_stopped_afterwards_it_is_done_and_the_rest_is_made_up_for(stopped_at, kept, environ, tmp_path, step):
    _backup, read, theirs, _mine = stopped_at(step)
    assert names() == ["Harbor House"]
    backups.settle(environ)
    assert kept()["field-key"] == theirs["field-key"]
    assert read() == "219-09-9999"
    assert [one.moment for one in prove().restored] == [AT]
    assert AuditEntry.objects.filter(action="backup.restore").count() == 1
    assert prove().holds
    assert not (tmp_path / exchanging.FOLDER).exists()


@pytest.mark.parametrize("step", AFTER)
def test_stopped_afterwards_the_same_command_is_right(stopped_at, restore, kept, tmp_path, step):
    backup, read, _theirs, mine = stopped_at(step)
    found = restore(backup, replace=False, at=AT + 2 * HOUR)  # nothing is left to replace
    assert names() == ["Harbor House"]
    assert read() == "219-09-9999"
    assert len(found.put) == 6
    assert {(tmp_path / one).read_bytes() for one in found.kept} == set(mine.values())
    assert AuditEntry.objects.filter(action="backup.restore").count() == 1
    assert prove().holds


def test_stopped_afterwards_another_backup_may_follow(stopped_at, take, restore, environ, tmp_path):
    backup, read, *_ = stopped_at("audit")
    content = backup.read_bytes()
    backups.take(tmp_path / "b.caseway", environ=environ, at=AT + HOUR, tell=lambda *_: None)
    (tmp_path / "c.caseway").write_bytes(content)
    found = restore(tmp_path / "b.caseway", at=AT + 2 * HOUR)
    assert found.header.moment == (AT + HOUR).isoformat()
    assert read() == "219-09-9999"
    assert prove().holds


@pytest.mark.engines("sqlite")
def test_stopped_on_a_machine_without_a_database_nothing_is_taken_for_one(tmp_path):
    from caseway.config.backups.sqlite import Sqlite

    engine = Sqlite({"NAME": tmp_path / "caseway.sqlite3"})
    assert not engine.is_exchanged("x", had_database=False)
    (tmp_path / "caseway.sqlite3").touch()  # a command that looked
    assert not engine.is_exchanged("x", had_database=False)


def test_the_databases_cannot_be_exchanged_and_the_keys_are_as_they_were(
    machine, work, take, restore, monkeypatch, another_machine
):
    tmp_path, kept = machine[0], held(machine[0])
    work()
    backup = take()
    another_machine()
    (tmp_path / "field-key").write_text("of this machine")

    def in_use(*_):
        raise Unusable("the database is in use; stop Caseway first.")

    monkeypatch.setattr(type(backups._engine({})), "put_in_place", in_use)
    assert "in use" in refused(restore, backup)
    assert kept() == {"field-key": b"of this machine"}
    assert asides(tmp_path) == []
    assert not (tmp_path / exchanging.FOLDER).exists()


def test_where_only_the_answer_was_lost_it_is_done(work, take, restore, monkeypatch, another_machine):
    read = work()
    backup = take()
    another_machine()
    engine = type(backups._engine({}))
    put = engine.put_in_place

    def lost(*given):
        put(*given)
        raise OSError("the connection is gone")

    monkeypatch.setattr(engine, "put_in_place", lost)
    restore(backup)
    assert read() == "219-09-9999"
    assert prove().holds


def test_what_somebody_who_was_killed_left_unencrypted_goes(work, take, restore, tmp_path):
    work()
    backup = take()
    left = tmp_path / f"{backups.SCRATCH}left"
    left.mkdir()
    (left / "caseway.sqlite3").write_text("everything")
    restore(backup)
    assert not left.exists()


def test_nothing_unencrypted_is_laid_where_the_backup_goes(work, environ, tmp_path, monkeypatch):
    work()
    (tmp_path / "stick").mkdir()
    (tmp_path / "home").mkdir()
    seen = []
    seal = sealing.seal
    monkeypatch.setattr(
        sealing,
        "seal",
        lambda *given: seen.append([one.name for one in (tmp_path / "stick").rglob("*")]) or seal(*given),
    )
    backups.take(tmp_path / "stick/a.caseway", environ=environ, at=AT, tell=lambda *_: None)
    assert [name for name in seen[0] if not name.startswith(backups.SCRATCH)] == ["sealed"]


def test_while_a_backup_is_restored_none_is_taken(work, environ, tmp_path):
    work()
    with home.hold(tmp_path, alone=True), pytest.raises(Unusable, match="being restored"):
        backups.take(tmp_path / "a.caseway", environ=environ, at=AT, tell=lambda *_: None)
    with home.hold(tmp_path):
        backups.settle(environ)  # nothing to settle


def test_while_a_restore_goes_on_nobody_settles_it(stopped_at, environ, tmp_path, kept):
    stopped_at("before databases")
    with home.hold(tmp_path):
        backups.settle(environ)
    assert (tmp_path / exchanging.FOLDER / exchanging.JOURNAL).exists()


def test_the_journal_holds_no_key(stopped_at, tmp_path, kept):
    _backup, _read, theirs, mine = stopped_at("before databases")
    journal = (tmp_path / exchanging.FOLDER / exchanging.JOURNAL).read_text()
    assert set(json.loads(journal)["new"]) == set(FILES)
    for key in (*theirs.values(), *mine.values()):
        assert key.decode().strip() not in journal
