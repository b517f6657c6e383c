"""Every way to alter an audit that we know of is refused by the database, or found and told for what it is."""

import hmac
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from caseway.accounts.audit import Event, checkpoints, keys, note, proof, record, sources, triggers
from caseway.accounts.audit import chain as chains
from caseway.accounts.audit.columns import COLUMNS, sealed
from caseway.accounts.audit.faults import KINDS, MEANINGS
from caseway.accounts.audit.writing import NOTHING
from caseway.accounts.models import AuditEntry, AuditPerson

AT = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
ROWS = 40

pytestmark = pytest.mark.usefixtures("home")


def person(number):
    return UUID(int=number + 2**127)


def write(number=ROWS, *, since=0):
    """Entries of every sort."""
    who = [uuid4(), uuid4()]
    for place in range(since, since + number):
        event = Event(
            "client.open" if place % 3 else "client.edit", "client", person(place), (person(place), person(place + 1)),
            "shown", f"call {place}", ("city",), "ab" * 32, "cd" * 32,
        )  # fmt: skip
        record(event, by=_viewer(who[place % 2]), at=AT + timedelta(seconds=place, microseconds=place + 1))
    checkpoints._last.clear()
    checkpoints.make(at=AT + timedelta(minutes=since + number))


def _viewer(user):
    from caseway.accounts.viewer import Viewer

    return Viewer(user, UUID(int=5), AT, {}, session=str(user))


@pytest.fixture
def chain(unguarded):
    """A chain whose triggers are gone, with a checkpoint at its end."""
    write()
    return AuditEntry.objects


def prove(**more):
    return proof.prove(sources.Configured(), keys.ring(), checkpoints.places(), **more)


def faults(**more):
    """What is wrong, but for the triggers that the test itself took away."""
    found = [one for one in prove(**more).faults if one.kind != "unguarded"]
    return [(one.kind, one.row, one.until) if one.until is not None else (one.kind, one.row) for one in found]


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def alter(seq, **columns):
    AuditEntry.objects.filter(seq=seq).update(**columns)


# --- untouched ---


def test_a_chain_that_nobody_touched_holds(viewer):
    write()

    report = prove()

    assert report.holds
    assert (report.rows, report.first_at, report.last_at) == (
        ROWS,
        AT + timedelta(microseconds=1),
        AT + timedelta(seconds=ROWS - 1, microseconds=ROWS),
    )
    assert (report.begins, report.checkpoints, report.vouched) == (1, 1, ROWS)


def test_an_empty_audit_holds(db):
    assert proof.prove(sources.Configured(), keys.ring(make=True), checkpoints.places()).holds


def test_every_kind_of_fault_has_its_sentence():
    assert set(MEANINGS) == set(KINDS)


# --- refused by the database ---


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditperson"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET {1} = {1}",
        "DELETE FROM {0}",
        "DELETE FROM {0} WHERE {1} = 1",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE {1} = 1",
        "REPLACE INTO {0} SELECT * FROM {0} WHERE {1} = 1",
        "UPDATE OR REPLACE {0} SET {1} = {1}",
        "INSERT INTO {0} SELECT * FROM {0} WHERE {1} = 1 ON CONFLICT DO UPDATE SET {1} = 3",
        "TRUNCATE {0}",
    ],
)
def test_the_database_refuses_to_change_what_is_written(viewer, table, statement):
    write(3)
    column = "seq" if table.endswith("entry") else "entry"

    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement.format(table, column))

    assert prove().holds


def test_the_refusal_says_why(viewer):
    write(3)
    with pytest.raises(DatabaseError, match="the audit is only ever added to"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_triggers_that_were_dropped_are_missed(chain):
    assert {one.name for one in prove().faults if one.kind == "unguarded"} == set(triggers.wanted(connection.vendor))


def test_a_trigger_that_was_replaced_by_one_that_does_nothing_is_missed(viewer):
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER accounts_auditentry_update")
        execute("CREATE TRIGGER accounts_auditentry_update BEFORE UPDATE ON accounts_auditentry BEGIN SELECT 1; END")
    else:
        execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_keep")

    assert [one.kind for one in proof.prove(sources.Configured(), keys.ring(make=True), []).faults] == ["unguarded"]


# --- altered ---


def test_ten_thousand_single_bits_are_found(unguarded):
    """Each bit is flipped as it is stored, alone, and flipped back."""
    write(12)
    chance = random.Random(3)
    number = 10_000 if connection.vendor == "sqlite" else 200  # where columns have types, most bits make no value
    names, rows = _stored()
    missed, tried = [], 0
    while tried < number:
        seq, *values = chance.choice(rows)
        column = chance.randrange(len(names))
        value = values[column]
        bit = chance.randrange(len(value) * 8) if value else 0
        if not value or not _store(seq, names[column], flipped(value, bit)):
            continue
        tried += 1
        if not _walked():
            missed.append((seq, names[column], bit))
        _store(seq, names[column], value)
    assert not missed
    assert faults() == []


def flipped(value, bit):
    return bytes(one ^ (1 << bit % 8 if place == bit // 8 else 0) for place, one in enumerate(value))


def _walked():
    """What is wrong with the chain alone."""
    walk = chains.Chain(sources.Configured(), keys.ring())
    list(walk.walk(12, [], lambda _: None))
    return walk.faults


def _stored():
    """Every row as the bytes that its columns are stored as."""
    as_bytes = {"sqlite": 'cast("{0}" AS blob)', "postgresql": """convert_to("{0}"::text, 'UTF8')"""}[connection.vendor]
    names = [*COLUMNS[1:], "mac"]
    told = ", ".join('"mac"' if name == "mac" else as_bytes.format(name) for name in names)
    found = sources.Configured().read(f"SELECT seq, {told} FROM accounts_auditentry ORDER BY seq")
    return names, [[seq, *(bytes(value or b"") for value in values)] for seq, *values in found]


def _store(seq, column, value):
    """Put bytes into a column as they are; whether its type takes them."""
    if connection.vendor == "sqlite":
        into = "?" if column == "mac" else "cast(? AS text)"
        connection.connection.execute(f'UPDATE accounts_auditentry SET "{column}" = {into} WHERE seq = ?', (value, seq))
        return True
    try:
        with transaction.atomic():
            alter(seq, **{column: value if column == "mac" else value.decode()})
    except (DatabaseError, ValueError):
        return False
    return True


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seq"])
def test_a_column_that_is_altered_is_found_at_its_row(chain, column):
    values = {
        "at": AT + timedelta(days=1), "actor": uuid4(), "organization": None, "object": uuid4(), "request": uuid4(),
        "key": "0" * 16, "people": person(1).hex,
    }  # fmt: skip
    alter(20, **{column: values.get(column, "x")})

    expected = {"key": [("unknown_key", 20)], "people": [("altered", 20), ("misindexed", 20)]}
    assert sorted(faults()) == sorted(expected.get(column, [("altered", 20)]))


def test_a_missing_id_is_not_an_empty_one(unguarded):
    if connection.vendor == "postgresql":
        return  # there a column of ids holds nothing else
    record(Event("signin.fail"), by=None, at=AT)
    checkpoints.make(at=AT)
    execute("UPDATE accounts_auditentry SET actor = ''")

    assert faults() == [("altered", 1)]


@pytest.mark.parametrize(("one", "other"), [("actor", "organization"), ("kind", "action"), ("before", "after")])
def test_columns_that_are_swapped_are_found(chain, one, other):
    entry = chain.get(seq=20)
    alter(20, **{one: getattr(entry, other), other: getattr(entry, one)})

    assert faults() == [("altered", 20)]


def test_text_moved_from_one_column_to_the_next_is_found(chain):
    alter(20, kind="client\x1fx", action="client.op")
    assert faults() == [("altered", 20)]

    entry = chain.get(seq=21)
    alter(21, action=f"{entry.action}\x1f{entry.kind}", kind="")
    assert faults() == [("altered", 20, 21)]


def test_a_seal_that_is_emptied_is_a_fault_and_no_pass(chain):
    alter(20, mac=b"", reason="nothing happened")
    assert faults() == [("unsealed", 20)]


def test_every_seal_emptied_is_a_fault(chain):
    chain.update(mac=b"")
    assert ("unsealed", 1, ROWS) in faults()


def test_a_seal_that_is_altered_is_told_at_its_own_row_alone(chain):
    alter(20, mac=bytes(32))
    assert faults() == [("altered", 20)]


@pytest.mark.parametrize("far", [1, 2, 9])
def test_rows_that_changed_places_are_out_of_order(chain, far):
    one, other = chain.get(seq=20), chain.get(seq=20 + far)
    for seq, entry in ((20, other), (20 + far, one)):
        alter(seq, **{name: getattr(entry, name) for name in (*COLUMNS[1:], "mac")})

    found = [fault for fault in faults() if fault[0] != "misindexed"]
    assert found == ([("moved", 20, 21)] if far == 1 else [("moved", 20), ("moved", 20 + far)])


def shift(since, by):
    """Renumber all rows from one on."""
    for table, column in (("accounts_auditentry", "seq"), ("accounts_auditperson", "entry")):
        execute(f"UPDATE {table} SET {column} = -({column} + %s) WHERE {column} >= %s", by, since)
        execute(f"UPDATE {table} SET {column} = -{column} WHERE {column} < 0")


def copy(seq, to, **columns):
    entry = AuditEntry.objects.get(seq=seq)
    AuditEntry.objects.create(**{name: getattr(entry, name) for name in (*COLUMNS, "mac")} | {"seq": to} | columns)
    AuditPerson.objects.bulk_create(
        AuditPerson(entry=to, person=one)
        for one in AuditPerson.objects.filter(entry=seq).values_list("person", flat=True)
    )


def test_a_row_put_between_others_is_found(chain):
    shift(20, 1)
    copy(5, 20, mac=bytes(range(32)))

    assert faults()[:2] == [("inserted", 20), ("moved", 21, ROWS + 1)]


def test_a_row_that_was_copied_is_found(chain):
    shift(21, 1)
    copy(20, 21)

    assert ("inserted", 21) in faults()


def test_a_row_put_at_the_end_is_found(chain):
    copy(ROWS, ROWS + 1)
    assert faults() == [("altered", ROWS + 1)]


@pytest.mark.parametrize("seq", [0, -5])
def test_a_row_put_before_the_first_is_found(chain, seq):
    copy(20, seq)
    assert faults() == [("inserted", seq)]


def test_a_row_that_was_deleted_is_missing(chain):
    chain.filter(seq=20).delete()
    AuditPerson.objects.filter(entry=20).delete()

    assert faults() == [("missing", 20)]


def test_rows_that_were_deleted_are_missing_though_the_others_were_renumbered(chain):
    chain.filter(seq=20).delete()
    AuditPerson.objects.filter(entry=20).delete()
    shift(21, -1)

    found = faults()
    assert ("missing", 20) in found
    assert ("moved", 21, ROWS - 1) in found
    assert ("cut", ROWS, ROWS) not in found


def test_the_first_row_is_missed(chain):
    chain.filter(seq=1).delete()
    AuditPerson.objects.filter(entry=1).delete()
    assert faults() == [("missing", 1)]


def test_several_faults_are_told_each_at_its_row(chain):
    alter(5, reason="x")
    chain.filter(seq__in=[10, 11]).delete()
    AuditPerson.objects.filter(entry__in=[10, 11]).delete()
    alter(30, mac=b"")

    assert faults() == [("altered", 5), ("missing", 10, 11), ("unsealed", 30)]


# --- the tail, and older copies ---


def cut(after):
    AuditEntry.objects.filter(seq__gt=after).delete()
    AuditPerson.objects.filter(entry__gt=after).delete()


@pytest.mark.parametrize("after", [ROWS - 1, ROWS // 2, 1])
def test_a_tail_that_is_cut_off_is_found(chain, after):
    cut(after)
    assert faults() == [("cut", after + 1, ROWS) if after + 1 < ROWS else ("cut", ROWS)]


def test_all_rows_gone_are_found(chain):
    cut(0)
    assert faults() == [("emptied", 1, ROWS)]


def test_an_older_database_that_was_restored_and_continued_is_found(chain):
    cut(ROWS // 2)
    write(ROWS, since=100)

    assert faults() == [("rewritten", ROWS)]


def test_a_tail_cut_off_with_its_checkpoints_is_found_by_the_witness(unguarded, settings, tmp_path, home):
    settings.CASEWAY_AUDIT_WITNESS = str(tmp_path / "elsewhere/witness.jsonl")
    write(20)
    old = (home / checkpoints.FILE).read_bytes()
    write(20, since=20)
    cut(20)
    (home / checkpoints.FILE).write_bytes(old)

    assert faults() == [("cut", 21, 40)]


def test_rows_without_any_checkpoint_are_not_taken_for_whole(chain, home):
    (home / checkpoints.FILE).unlink()
    assert faults() == [("no_checkpoint", 0)]


# --- recomputed ---


def recompute(secret, name, **change):
    """Alter row 20 and seal everything again."""
    mac = NOTHING
    for entry in AuditEntry.objects.order_by("seq"):
        for column, value in change.items() if entry.seq == 20 else ():
            setattr(entry, column, value)
        entry.key = name
        mac = entry.mac = hmac.digest(secret, mac + sealed(entry), "sha256")
        entry.save()


def test_recomputing_without_the_key_is_found(chain):
    recompute(b"a guess" * 6, keys.ring().current.id, reason="x")
    assert faults() == [("altered", 1, ROWS), ("rewritten", ROWS)]


def test_recomputing_with_a_key_of_ones_own_is_found(chain):
    recompute(b"my own" * 6, "0123456789abcdef", reason="x")
    assert ("unknown_key", 1, ROWS) in faults()


def test_recomputing_with_the_stolen_key_is_found_by_the_checkpoint(chain):
    recompute(keys.ring().current.secret, keys.ring().current.id, reason="x")
    assert faults() == [("rewritten", ROWS)]


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


# --- the index of people ---


def test_a_person_taken_from_the_index_is_found(chain):
    AuditPerson.objects.filter(entry=20, person=person(20)).delete()
    assert faults() == [("misindexed", 20)]


def test_a_person_put_into_the_index_is_found(chain):
    AuditPerson.objects.create(entry=20, person=uuid4())
    AuditPerson.objects.create(entry=ROWS + 7, person=uuid4())
    assert faults() == [("misindexed", 20), ("misindexed", ROWS + 7)]


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
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(Event("client.open"), by=None, at=AT)
        1 / 0  # noqa: B018 - the change

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


def test_a_checkpoint_that_no_longer_fits_is_no_place_to_begin(unguarded):
    for since in range(0, 100, 20):
        write(20, since=since)
    alter(60, mac=bytes(32))

    assert prove(most=30).begins == 1
    assert ("altered", 60) in faults(most=30)


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
