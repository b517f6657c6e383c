"""Every way to alter an audit that we know of is refused by the database, or found and told for what it is."""

import hmac
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from caseway.accounts.audit import Event, checkpoints, keys, proof, record, sources, triggers
from caseway.accounts.audit import chain as chains
from caseway.accounts.audit.columns import COLUMNS, IDS, sealed
from caseway.accounts.audit.faults import KINDS, MEANINGS
from caseway.accounts.audit.writing import NOTHING
from caseway.accounts.models import AuditEntry, AuditPerson
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts.audit.chains import AT, ROWS, alter, cut, execute, faults, person, prove, write

pytestmark = pytest.mark.usefixtures("home")


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

    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        execute(statement.format(table, column))

    assert prove().holds


def test_the_refusal_says_why(viewer):
    write(3)
    with as_owner(), pytest.raises(DatabaseError, match="the audit is only ever added to"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_triggers_that_were_dropped_are_missed(chain):
    assert {one.name for one in prove().faults if one.kind == "unguarded"} == set(triggers.wanted(connection.vendor))


def test_a_trigger_that_was_replaced_by_one_that_does_nothing_is_missed(viewer):
    if connection.vendor == "sqlite":
        with as_owner():
            execute("DROP TRIGGER accounts_auditentry_update")
            execute(
                "CREATE TRIGGER accounts_auditentry_update BEFORE UPDATE ON accounts_auditentry BEGIN SELECT 1; END"
            )
    else:
        execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_keep")

    assert [one.kind for one in proof.prove(sources.Configured(), keys.ring(make=True), []).faults] == ["unguarded"]


# --- altered ---


@pytest.mark.slow
def test_ten_thousand_single_bits_are_found(unguarded):
    """Each bit is flipped as it is stored, alone, and flipped back."""
    write(12)
    chance = random.Random(3)
    number = 10_000 if connection.vendor == "sqlite" else 1_000
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
    # PostgreSQL keeps ids and moments as numbers, of which a flipped letter makes none, or the same one.
    typed = {"at", *IDS} if connection.vendor == "postgresql" else set()
    names = [*(name for name in COLUMNS[1:] if name not in typed), "mac"]
    told = ", ".join('"mac"' if name == "mac" else as_bytes.format(name) for name in names)
    query = "SELECT seq, " + told + " FROM accounts_auditentry ORDER BY seq"
    found = sources.Configured().read(query)
    return names, [[seq, *(bytes(value or b"") for value in values)] for seq, *values in found]


def _store(seq, column, value):
    """Put bytes into a column as they are; whether its type takes them."""
    if connection.vendor == "sqlite":
        into = "?" if column == "mac" else "cast(? AS text)"
        statement = f'UPDATE accounts_auditentry SET "{column}" = {into} WHERE seq = ?'
        connection.connection.execute(statement, (value, seq))
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


# --- the index of people ---


def test_a_person_taken_from_the_index_is_found(chain):
    AuditPerson.objects.filter(entry=20, person=person(20)).delete()
    assert faults() == [("misindexed", 20)]


def test_a_person_put_into_the_index_is_found(chain):
    AuditPerson.objects.create(entry=20, person=uuid4())
    AuditPerson.objects.create(entry=ROWS + 7, person=uuid4())
    assert faults() == [("misindexed", 20), ("misindexed", ROWS + 7)]
