"""Keys go with the database, and no key of one's own is lost; the audit says that a backup was restored."""

import stat
from datetime import timedelta

import pytest

from caseway.accounts.audit import Event, note
from caseway.accounts.models import AuditEntry, Organization
from caseway.config import backups, migrating, rotating
from caseway.config.backups import companions, exchanging, sealing
from caseway.config.backups.companions import fingerprint
from caseway.config.backups.sealing import Unusable
from tests.unit.config.backups.things import AT, FILES, HOUR, add, asides, forget, held, names, prove, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_on_an_empty_machine_everything_can_be_read_and_proven(work, take, restore, kept, another_machine, tmp_path):
    read = work()
    before = kept()
    assert set(before) == set(FILES)
    backup = take()
    another_machine()
    found = restore(backup)

    assert set(found.put) == set(FILES)
    assert (found.kept, found.differing, found.untold) == ((), (), "")
    after = kept()
    assert {name: after[name] for name in FILES if not name.endswith("jsonl")} == {
        name: before[name] for name in FILES if not name.endswith("jsonl")
    }
    assert after["audit/checkpoints.jsonl"].startswith(before["audit/checkpoints.jsonl"])
    assert read() == "219-09-9999"
    assert prove().holds
    for name in FILES:
        if "key" in name:
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not (tmp_path / exchanging.FOLDER).exists()


def test_no_key_can_be_read_in_the_backup(work, take, kept):
    work()
    content = take().read_bytes()
    for name, key in kept().items():
        assert key.strip() not in content
        assert name.rpartition("/")[2].encode() in content  # its name stands in the header


def test_keys_that_are_the_same_stay_untouched(work, take, restore, kept, tmp_path):
    work()
    backup = take()
    before = {name: (tmp_path / name).stat().st_ino for name in FILES}
    found = restore(backup)
    assert (found.put, found.kept, asides(tmp_path)) == ((), (), [])
    assert {name: (tmp_path / name).stat().st_ino for name in FILES} == before


def test_other_keys_are_kept_aside_under_the_old_databases_suffix(work, take, restore, kept, another_machine, tmp_path):
    read = work()
    mine = kept()
    backup = take()
    another_machine()
    AuditEntry.objects.count()
    for name in ("audit-key", "audit-signing-key", "field-key", "secret-key"):
        (tmp_path / name).write_text(f"{name} of another machine, long enough")
    (tmp_path / "audit/checkpoints.jsonl").write_text("{}\n")
    found = restore(backup)

    suffix = found.aside.rpartition("before")[2].rpartition(".")[0] or found.aside.rpartition("before")[2]
    suffix = suffix.replace("_", "-")
    assert set(found.kept) == {
        f"audit-key-before{suffix}", f"audit-signing-key-before{suffix}", f"audit/checkpoints-before{suffix}.jsonl",
        f"field-key-before{suffix}", f"secret-key-before{suffix}",
    }  # fmt: skip
    assert set(found.kept) == set(asides(tmp_path))
    assert (tmp_path / f"field-key-before{suffix}").read_text() == "field-key of another machine, long enough"
    assert read() == "219-09-9999"
    assert kept()["audit-key"] == mine["audit-key"]
    assert prove().holds


def test_keys_that_were_added_since_the_backup_stay(work, take, restore, kept, tmp_path):
    read = work()
    backup = take()
    forget()
    rotating.rotate(at=AT, tell=lambda *_: None)
    later = work("Casa del Puerto", at=AT + HOUR / 2)
    after = kept()
    found = restore(backup, at=AT + HOUR)

    assert found.put == ()
    assert {name: kept()[name] for name in ("audit-key", "field-key")} == {
        name: after[name] for name in ("audit-key", "field-key")
    }
    assert (read(), later()) == ("219-09-9999", "219-09-9999")
    assert prove().holds


def test_what_a_variable_holds_is_in_the_backup_and_restored_as_a_file(
    machine, work, take, restore, another_machine, settings
):
    tmp_path, environ = machine
    settings.CASEWAY_AUDIT_KEY = environ["CASEWAY_AUDIT_KEY"] = "the key of the environment, long enough"
    environ["CASEWAY_SECRET_KEY"] = "the secret of the environment, long enough for Django's taste"
    read = work()
    backup = take()
    another_machine()
    settings.CASEWAY_AUDIT_KEY = ""
    del environ["CASEWAY_AUDIT_KEY"], environ["CASEWAY_SECRET_KEY"]
    found = restore(backup)

    assert {"audit-key", "secret-key"} <= set(found.put)
    assert (tmp_path / "audit-key").read_text() == "the key of the environment, long enough"
    assert (tmp_path / "secret-key").read_text().startswith("the secret of the environment")
    assert read() == "219-09-9999"
    assert prove().holds


def test_a_variable_that_is_the_same_needs_no_file(work, take, restore, settings, environ, tmp_path):
    settings.CASEWAY_AUDIT_KEY = environ["CASEWAY_AUDIT_KEY"] = "the key of the environment, long enough"
    work()
    found = restore(take())
    assert (found.put, found.differing, found.untold) == ((), (), "")
    assert not (tmp_path / "audit-key").exists()


def test_a_variable_that_differs_is_told_by_its_fingerprint_and_never_shown(
    machine, work, take, restore, another_machine, settings
):
    tmp_path, environ = machine
    work()
    theirs = (tmp_path / "audit-key").read_bytes()
    backup = take()
    another_machine()
    mine = settings.CASEWAY_AUDIT_KEY = environ["CASEWAY_AUDIT_KEY"] = "another key of the environment, long enough"
    found = restore(backup)

    [told] = found.differing
    assert (told.variable, told.place) == ("CASEWAY_AUDIT_KEY", "audit-key")
    assert (told.mine, told.theirs) == (fingerprint(mine.encode()), fingerprint(theirs))
    assert theirs.decode().strip() not in str(found)
    assert mine not in str(found)
    assert "not among those that are here" in found.untold
    assert (tmp_path / "audit-key").read_bytes() == theirs

    del environ["CASEWAY_AUDIT_KEY"]
    settings.CASEWAY_AUDIT_KEY = ""
    backups.settle(environ)  # as the next start does
    assert prove().holds
    assert prove().restored


def test_a_backup_of_an_older_caseway_restores_its_database_and_touches_no_key(
    work, take, restore, monkeypatch, kept, tmp_path
):
    work()
    with monkeypatch.context() as older:
        older.setattr(sealing, "VERSION", 1)
        older.setattr(companions, "copy", lambda *_, **__: [])
        backup = take()
    add("Casa del Puerto")
    before = kept()
    found = restore(backup)
    assert names() == ["Harbor House"]
    assert not found.header.has_keys
    assert (found.put, found.kept) == ((), ())
    assert {name: kept()[name] for name in before if "jsonl" not in name} == {
        name: before[name] for name in before if "jsonl" not in name
    }


def test_a_backup_with_a_file_that_is_not_known_is_of_a_newer_caseway(work, take, restore, monkeypatch, kept):
    work()
    copy = companions.copy

    def more(which, *, into, **named):
        files = copy(which, into=into, **named)
        if which is companions.KEYS:
            (into / "new-key").write_text("something")
            files.append(into / "new-key")
        return files

    with monkeypatch.context() as newer:
        newer.setattr(companions, "copy", more)
        backup = take()
    before = kept()
    assert "newer Caseway made it (it holds new-key)" in refused(restore, backup)
    assert kept() == before


@pytest.mark.parametrize("damage", ["key", "bit", "end"])
def test_what_is_damaged_touches_no_key_either(work, take, restore, machine, damage, another_machine):
    tmp_path, kept = machine[0], held(machine[0])
    work()
    backup = take()
    another_machine()
    (tmp_path / "field-key").write_text("of this machine")
    if damage == "key":
        (tmp_path / "backup-key").write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    else:
        content = bytearray(backup.read_bytes())
        content[-5] ^= 1  # in the last of the keys
        backup.write_bytes(content if damage == "bit" else content[:-5])
    says = {"key": "made with another key", "bit": "damaged or was altered", "end": "its end is missing"}[damage]
    assert says in refused(restore, backup)
    assert kept() == {"field-key": b"of this machine"}
    assert asides(tmp_path) == []


def test_half_a_line_of_checkpoints_is_left_out(work, take, restore, another_machine, tmp_path):
    work()
    whole = (tmp_path / "audit/checkpoints.jsonl").read_bytes()
    with (tmp_path / "audit/checkpoints.jsonl").open("ab") as stream:
        stream.write(b'{"size": 9')  # just being written
    backup = take()
    another_machine()
    restore(backup)
    assert (tmp_path / "audit/checkpoints.jsonl").read_bytes().startswith(whole)
    assert prove().holds


# --- the audit is told ---


def test_a_restore_makes_the_chain_shorter_and_says_so(work, take, restore):
    work()
    backup = take()
    for minutes in (10, 20, 30):
        note(Event("client.open"), by=None, at=AT + timedelta(minutes=minutes))
    restore(backup, at=AT + HOUR)

    report = prove()
    assert report.holds
    assert [(one.row, one.at, one.moment, one.seen) for one in report.restored] == [(2, AT + HOUR, AT, 4)]
    for minutes in range(70, 200, 10):  # other rows come to have those numbers
        note(Event("client.open"), by=None, at=AT + timedelta(minutes=minutes))
    assert prove().holds


def test_the_entry_stands_in_every_organization_and_names_the_moment(work, take, restore):
    work()
    add("Casa del Puerto")
    restore(take(), at=AT + HOUR)
    entries = AuditEntry.objects.filter(action="backup.restore")
    assert set(entries.values_list("organization", flat=True)) == set(Organization.objects.values_list("pk", flat=True))
    assert set(entries.values_list("reason", "kind", "actor", "at")) == {
        (f"backup of {AT.isoformat()}", "database", None, AT + HOUR)
    }


def test_a_database_of_an_older_caseway_is_told_once_it_is_up_to_date(
    work, take, restore, monkeypatch, environ, tmp_path
):
    work()
    backup = take()
    with monkeypatch.context() as older:
        older.setattr(migrating, "missing", lambda *_: ["accounts.0099_two"])
        assert restore(backup).lacking == 1
        backups.settle(environ)
    assert prove().restored == ()
    backups.take(tmp_path / "b.caseway", environ=environ, at=AT, tell=lambda *_: None)  # the restore itself is done
    backups.settle(environ)
    assert len(prove().restored) == 1


def test_an_audit_that_cannot_be_told_stops_the_next_start(work, take, restore, another_machine, environ, settings):
    work()
    backup = take()
    another_machine()
    settings.CASEWAY_AUDIT_KEY = environ["CASEWAY_AUDIT_KEY"] = "another key of the environment, long enough"
    restore(backup)
    with pytest.raises(Unusable, match="could not be told that a backup was restored: the audit was sealed"):
        backups.settle(environ)
