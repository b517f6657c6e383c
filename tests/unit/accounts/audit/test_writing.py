"""What is recorded and noted, when, and what happens when that fails."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from caseway.accounts.audit import REQUEST, Event, Unwritten, note, record
from caseway.accounts.audit.columns import entries_query, sealed
from caseway.accounts.audit.gathering import Gathering
from caseway.accounts.audit.keys import Unusable
from caseway.accounts.audit.writing import digest
from caseway.accounts.models import AuditEntry, AuditPerson, Organization, Team
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts import people

AT = datetime(2026, 11, 26, 8, 30, 15, 250_000, tzinfo=UTC)
CLIENT, OTHER = UUID(int=7), UUID(int=3)

pytestmark = pytest.mark.usefixtures("home")


def refuse_entries():
    """From now on the database takes no entry, as if its disk were full."""
    with as_owner(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON accounts_auditentry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        else:
            cursor.execute("ALTER TABLE accounts_auditentry ADD CONSTRAINT full_disk CHECK (seq < 0) NOT VALID")


def accept_entries():
    with as_owner(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER full_disk")
        else:
            cursor.execute("ALTER TABLE accounts_auditentry DROP CONSTRAINT full_disk")


@pytest.fixture
def full_disk(transactional_db):
    refuse_entries()
    yield
    accept_entries()


def in_threads(number, work):
    """Run work in threads that all begin at once; what each raised."""
    together, raised = threading.Barrier(number), []

    def run(place):
        try:
            together.wait()
            work(place)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_an_entry_says_who_did_what_to_whom_and_never_what_was_in_it(viewer):
    event = Event(
        "client.edit", "address", OTHER, (CLIENT, OTHER, CLIENT), "done", "moved", ("zip", "city"), "ab" * 32, "cd" * 32
    )
    request = uuid4()
    token = REQUEST.set(request)
    record(event, by=viewer, at=AT)
    REQUEST.reset(token)

    entry = AuditEntry.objects.get()
    assert (entry.seq, entry.at, entry.actor, entry.organization) == (1, AT, viewer.user, viewer.organization)
    assert (entry.action, entry.kind, entry.object, entry.outcome) == ("client.edit", "address", OTHER, "done")
    assert (entry.reason, entry.changed, entry.before, entry.after) == ("moved", "city,zip", "ab" * 32, "cd" * 32)
    assert entry.people == f"{OTHER.hex},{CLIENT.hex}"
    assert entry.request == request
    assert set(AuditPerson.objects.values_list("entry", "person")) == {(1, CLIENT), (1, OTHER)}


def test_the_key_of_a_session_is_nowhere_in_the_audit(viewer):
    note(Event("client.open"), by=viewer, at=AT)

    entry = AuditEntry.objects.get()
    assert len(entry.session) == 32
    assert viewer.session not in repr(entry.__dict__)


def test_what_nobody_signed_in_did_is_recorded_too(db):
    note(Event("signin.fail", outcome="failed"), by=None, at=AT)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.organization, entry.session) == (None, None, "")


def test_entries_are_numbered_from_one_without_a_gap(viewer):
    for _ in range(5):
        record(Event("client.open"), by=viewer, at=AT)

    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("at", [AT, AT.replace(microsecond=0), AT.replace(microsecond=7)])
def test_the_database_and_python_seal_the_same_bytes(viewer, at):
    record(Event("client.open", people=(CLIENT,), reason="Visita: niño, 家, 🚑 | 'quoted' \\ \x1f"), by=viewer, at=at)
    record(Event("signin.fail"), by=None, at=at)

    for entry in AuditEntry.objects.order_by("seq"):
        with connection.cursor() as cursor:
            cursor.execute(entries_query(connection.vendor), [entry.seq - 1, entry.seq, 1])
            assert bytes(cursor.fetchone()[1]) == sealed(entry)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Called\nadmin opened everything", "Called␊admin opened everything"),
        ("a\r\nb\tc\x1fd\0e", "a␍␊b␉c␟d␀e"),
        ("safe \u202egnihtyna\u2066", "safe \ufffdgnihtyna\ufffd"),
        ("line\u2028break and half a letter \ud800", "line\ufffdbreak and half a letter \ufffd"),
        ("x" * 3000, "x" * 2000 + "…"),
    ],
)
def test_a_reason_stays_one_line_that_reads_as_it_is(viewer, written, kept):
    record(Event("client.open", reason=written), by=viewer, at=AT)

    assert AuditEntry.objects.get().reason == kept


@pytest.mark.parametrize(
    "event",
    [
        Event(""),
        Event("client.open\n2026"),
        Event("client.open", kind="a,b"),
        Event("client.open", changed=("name", "phone number")),
        Event("client.open", before="Rosa Diaz"),
        Event("client.open", outcome="hidden"),
    ],
)
def test_what_is_no_event_is_refused(viewer, event):
    with pytest.raises(ValueError, match="is no event"):
        record(event, by=viewer, at=AT)


def test_a_moment_without_a_time_zone_is_refused(viewer):
    with pytest.raises(ValueError, match="time zone"):
        record(Event("client.open"), by=viewer, at=AT.replace(tzinfo=None))


def test_a_digest_changes_with_the_row_and_tells_nothing_without_the_key(viewer, settings, tmp_path):
    row = Organization.objects.get()
    before = digest(row)
    assert digest(Organization.objects.get()) == before
    row.name = "Another"
    assert digest(row) != before
    settings.CASEWAY_HOME = tmp_path / "another home"
    assert digest(Organization.objects.get()) != before


# --- with the change, or before it is shown ---


def test_recording_outside_of_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        record(Event("client.edit"), by=None, at=AT)

    assert not AuditEntry.objects.exists()


def test_a_change_whose_entry_fails_does_not_happen(full_disk):
    def change():
        with transaction.atomic():
            made = people.organization("Never")
            record(Event("organization.change", "organization", made.pk), by=None, at=AT)

    with pytest.raises(DatabaseError):
        change()

    assert not Organization.objects.exists()


def test_an_entry_whose_change_fails_does_not_stay(transactional_db):
    def change():
        with transaction.atomic():
            record(Event("organization.change"), by=None, at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()

    note(Event("client.open"), by=None, at=AT)
    assert list(AuditEntry.objects.values_list("seq", "action")) == [(1, "client.open")]


def test_what_cannot_be_noted_is_not_shown(full_disk):
    shown = []

    def show():
        note(Event("client.open"), by=None, at=AT)
        shown.append("the record")

    with pytest.raises(Unwritten) as raised:
        show()

    assert not shown
    assert isinstance(raised.value.__cause__, DatabaseError)


def test_everyone_whose_note_was_in_a_commit_that_failed_is_told(several_threads):
    refuse_entries()
    raised = in_threads(6, lambda _: note(Event("client.open"), by=None, at=AT))
    accept_entries()

    assert [type(error) for error in raised] == [Unwritten] * 6
    note(Event("client.open"), by=None, at=AT)  # and the next one is noted as if nothing had been
    assert AuditEntry.objects.count() == 1


def test_a_note_inside_a_transaction_is_committed_with_it(several_threads):
    with transaction.atomic():
        people.organization("Open")
        note(Event("client.open"), by=None, at=AT)  # a second writer would wait here for this one, forever
        assert AuditEntry.objects.count() == 1

    assert Organization.objects.count() == AuditEntry.objects.count() == 1


def test_many_threads_at_once_make_one_chain_without_a_gap(several_threads):
    people.member()

    def work(place):
        for number in range(10):
            if place % 3 == 0:
                with transaction.atomic():
                    Team.objects.count()
                    record(Event("client.edit", people=(UUID(int=place),)), by=None, at=AT)
            else:
                note(Event("client.open", people=(UUID(int=place),)), by=None, at=AT + timedelta(seconds=number))

    assert in_threads(8, work) == []
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 81))
    from caseway.accounts.audit import checkpoints, keys, proof, sources

    assert proof.prove(sources.Configured(), keys.ring(), checkpoints.places()).faults == ()


def test_threads_that_come_while_one_commits_share_the_next_commit():
    batches = []

    def commit(batch):
        time.sleep(0.05)
        batches.append(sorted(batch))

    gathering = Gathering(commit)
    threads = [threading.Thread(target=gathering.put, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.005)
    for thread in threads:
        thread.join()

    assert batches == [[0], [1, 2, 3, 4]]


def test_a_thread_that_is_alone_does_not_wait_for_others():
    gathering = Gathering(lambda _: None)
    began = time.perf_counter()
    for number in range(100):
        gathering.put(number)

    assert time.perf_counter() - began < 0.1


def test_a_leader_that_is_stopped_leaves_nobody_waiting():
    began = threading.Event()

    def commit(batch):
        began.set()
        time.sleep(0.05)
        if 0 in batch:
            raise SystemExit

    gathering, raised = Gathering(commit), []

    def put(number):
        try:
            gathering.put(number)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test looks at it
            raised.append(type(error))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(2)]
    threads[0].start()
    began.wait()
    threads[1].start()
    for thread in threads:
        thread.join(5)

    assert raised == [SystemExit]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_does_not_wait_for_threads_it_does_not_have():
    release, gathering = threading.Event(), None

    def commit(batch):
        if "parent" in batch:
            release.wait()

    gathering = Gathering(commit)
    thread = threading.Thread(target=gathering.put, args=("parent",))
    thread.start()
    while not gathering._is_led:
        time.sleep(0.001)
    child = os.fork()
    if not child:
        gathering.put("child")
        os._exit(7)
    release.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


# --- keys ---


def test_the_key_is_made_once_and_readable_by_its_owner_only(viewer, home):
    note(Event("client.open"), by=viewer, at=AT)
    key = (home / "audit-key").read_text()
    note(Event("client.open"), by=viewer, at=AT)

    assert (home / "audit-key").read_text() == key
    assert (home / "audit-key").stat().st_mode & 0o777 == 0o600
    assert len(key.strip()) >= 43  # 256 bits, and not Django's
    assert len(set(AuditEntry.objects.values_list("key", flat=True))) == 1


def test_a_key_can_be_told_by_the_environment(viewer, home, settings):
    settings.CASEWAY_AUDIT_KEY = "k" * 40
    note(Event("client.open"), by=viewer, at=AT)

    assert not (home / "audit-key").exists()


def test_a_short_key_is_refused(viewer, settings):
    settings.CASEWAY_AUDIT_KEY = "short"
    with pytest.raises(Unusable, match="at least 32"):
        note(Event("client.open"), by=viewer, at=AT)


def test_where_the_key_is_gone_none_is_made_and_nothing_is_written(viewer, settings, tmp_path):
    note(Event("client.open"), by=viewer, at=AT)
    settings.CASEWAY_HOME = tmp_path / "elsewhere"

    with pytest.raises(Unusable, match="the audit key is gone"):
        note(Event("client.open"), by=viewer, at=AT)
    assert AuditEntry.objects.count() == 1


def test_where_the_key_is_another_nothing_is_written(viewer, settings):
    note(Event("client.open"), by=viewer, at=AT)
    settings.CASEWAY_AUDIT_KEY = "another" * 10

    with pytest.raises(Unusable, match="not among those"):
        note(Event("client.open"), by=viewer, at=AT)
