"""What an audit is proven with: keys that change, checkpoints outside the database, a part of a long chain, a file of its own."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from caseway.accounts.audit import Event, checkpoints, keys, note, proof, record, sources
from caseway.accounts.models import AuditEntry
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts.audit.chains import AT, ROWS, alter, faults, prove, write

pytestmark = pytest.mark.usefixtures("home")


# --- keys that change ---


@pytest.fixture
def two_keys(unguarded, home, settings):
    """A chain whose key was changed in the middle."""
    write(20)
    old = (home / "audit-key").read_text()
    (home / "audit-key").unlink()
    settings.CASEWAY_AUDIT_KEY = f"{old}{'new' * 12}\n"
    write(20, since=20)
    return old.strip(), "new" * 12


def test_a_chain_of_several_keys_holds(two_keys):
    assert len(set(AuditEntry.objects.values_list("key", flat=True))) == 2
    assert faults() == []


def test_rows_of_a_key_that_is_not_given_are_told(two_keys, settings):
    settings.CASEWAY_AUDIT_KEY = two_keys[1]
    assert faults() == [("unknown_key", 1, 20)]


def test_a_key_that_was_replaced_seals_nothing_any_more(two_keys, settings):
    settings.CASEWAY_AUDIT_KEY = "\n".join(reversed(two_keys))
    write(1, since=50)
    settings.CASEWAY_AUDIT_KEY = "\n".join(two_keys)

    assert faults() == [("older_key", 41)]


# --- checkpoints ---


def lines(home):
    return [json.loads(line) for line in (home / checkpoints.FILE).read_text().splitlines()]


def test_a_checkpoint_is_made_at_the_first_entry_then_every_so_often(transactional_db, home):
    for minutes in (0, 1, 4, 6, 7, 11, 12):
        note(Event("client.open"), by=None, at=AT + timedelta(minutes=minutes))

    assert [line["size"] for line in lines(home)] == [1, 4, 6]


def test_a_checkpoint_is_made_after_ten_thousand_entries(viewer, home):
    note(Event("client.open"), by=viewer, at=AT)
    checkpoints.look(size=1, at=AT)
    checkpoints.look(size=10_000, at=AT)
    assert len(lines(home)) == 1
    assert checkpoints._is_due((1, AT), 10_001, AT)
    assert not checkpoints._is_due((1, AT), 10_000, AT)


def test_entries_that_are_not_committed_are_in_no_checkpoint(transactional_db, home):
    def change():
        with transaction.atomic():
            record(Event("client.open"), by=None, at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()

    assert not (home / checkpoints.FILE).exists()


def test_the_signing_key_is_its_owners_alone(chain, home):
    assert (home / "audit-signing-key").stat().st_mode & 0o777 == 0o600
    assert b"PUBLIC" in (home / "audit/checkpoints.pub").read_bytes()


def rewrite(home, change):
    told = lines(home)
    change(told)
    (home / checkpoints.FILE).write_text("".join(f"{json.dumps(line)}\n" for line in told))


@pytest.mark.parametrize(
    ("name", "value"), [("size", 39), ("mac", "00" * 32), ("at", "2026-01-01T00:00:00+00:00"), ("key", "x")]
)
def test_a_checkpoint_that_was_altered_is_found(chain, home, name, value):
    rewrite(home, lambda told: told[0].update({name: value}))
    assert ("forged_checkpoint", 0) in faults()


def test_a_checkpoint_signed_with_another_key_is_found(chain, home, tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path / "another"
    forged = checkpoints._signed(ROWS, bytes(32), AT)
    settings.CASEWAY_HOME = home
    with (home / checkpoints.FILE).open("a") as file:
        file.write(f"{forged}\n")

    assert faults() == [("forged_checkpoint", 0)]


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "not json", '{"size": 1', '{"signature": "zz"}', '{"signature": 5}', "\udcff"]
)
def test_a_line_that_is_no_checkpoint_is_found(chain, home, line):
    with (home / checkpoints.FILE).open("a", errors="surrogateescape") as file:
        file.write(f"{line}\n")

    assert faults() == [("unreadable_checkpoint", 0)]


def test_a_checkpoint_after_a_half_written_line_is_a_line_of_its_own(chain, home):
    with (home / checkpoints.FILE).open("a") as file:
        file.write('{"size": 9')
    write(1, since=ROWS)

    assert faults() == [("unreadable_checkpoint", 0)]
    assert prove().vouched == ROWS + 1


# --- the clock ---


def test_a_clock_that_was_set_back_changes_no_order_and_is_told(viewer):
    record(Event("client.open"), by=viewer, at=AT)
    record(Event("client.open"), by=viewer, at=AT - timedelta(seconds=30))  # requests that overlap
    record(Event("client.edit"), by=viewer, at=AT - timedelta(days=1))
    record(Event("client.open"), by=viewer, at=AT + timedelta(seconds=9))
    checkpoints.make(at=AT)

    report = prove()
    assert report.holds
    assert report.set_back == (3,)


# --- a part of it ---


def test_a_long_chain_is_checked_from_the_last_checkpoint_that_is_far_enough_back(unguarded):
    for since in range(0, 100, 20):
        write(20, since=since)

    report = prove(most=30)
    assert (report.rows, report.begins, report.vouched) == (100, 61, 100)
    assert faults(most=30) == []
    alter(70, reason="x")
    alter(10, reason="x")
    assert faults(most=30) == [("altered", 70)]
    assert faults() == [("altered", 10), ("altered", 70)]


def test_where_the_checkpoint_to_begin_at_does_not_fit_that_is_a_fault(unguarded):
    for since in range(0, 100, 20):
        write(20, since=since)
    alter(60, mac=bytes(32))

    assert prove(most=30).begins == 61
    assert ("rewritten", 60) in faults(most=30)


def test_without_checkpoints_a_part_is_checked_and_they_are_missed(chain, home):
    (home / checkpoints.FILE).unlink()
    alter(ROWS - 2, reason="x")

    report = prove(most=10)
    assert (report.begins, report.vouched, report.vouched_at) == (ROWS - 9, 0, None)
    assert faults(most=10) == [("no_checkpoint", 0), ("altered", ROWS - 2)]


def test_progress_is_told(chain):
    told = []
    prove(progress=lambda done, in_all: told.append((done, in_all)))
    assert told == [(ROWS, ROWS)]


# --- a file of its own ---


def test_a_file_is_verified_and_not_changed(several_threads, home, tmp_path):
    if connection.vendor != "sqlite":
        return
    with transaction.atomic():
        write()
    path = tmp_path / "copy.sqlite3"
    with as_owner():
        connection.connection.execute("VACUUM INTO ?", [str(path)])
    before = path.read_bytes()
    source = sources.File(path)

    assert proof.prove(source, keys.ring(), [home / checkpoints.FILE]).holds
    source.close()
    assert path.read_bytes() == before
    assert not [one for one in Path(tmp_path).glob("copy.sqlite3-*") if one.stat().st_size]


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be taken for one" * 40])
def test_what_is_no_audit_cannot_be_read(tmp_path, content, db):
    path = tmp_path / "some.sqlite3"
    path.write_bytes(content)

    with pytest.raises(sources.Unreadable):
        proof.prove(sources.File(path), keys.read("k" * 40), [])


def test_a_moment_is_told_as_it_was(viewer):
    write(1)
    assert timezone.is_aware(prove().first_at)
