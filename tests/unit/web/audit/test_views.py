"""The page of auditors: what they find there, what others find, and what they see when something was altered."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from caseway.accounts import policy
from caseway.accounts.audit import Event, checkpoints, record, restores, triggers, writing
from caseway.accounts.models import AuditEntry
from caseway.web.audit import words
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts import people

CLIENT, OTHER = UUID("11111111-2222-4333-8444-555555555555"), UUID("99999999-2222-4333-8444-555555555555")


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()


@pytest.fixture
def house(db):
    return people.organization()


@pytest.fixture
def worker(house):
    return people.member("case_manager", name="Walt Worker", of=house)


@pytest.fixture
def auditor(house):
    return people.sign_in(people.member("auditor", name="Ana Auditor", of=house))


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def some(worker, now):
    """Four entries of a case manager, an hour apart, and one of another organization."""
    at = now - timedelta(hours=5)
    events = [
        Event("client.open", "client", CLIENT, (CLIENT,), "shown"),
        Event("client.edit", "address", OTHER, (OTHER,), "done", "moved\nhouse", ("city", "zip")),
        Event("client.open", "client", OTHER, (OTHER,), "denied"),
        Event("client.find", people=(CLIENT, OTHER, uuid4(), uuid4(), uuid4()), outcome="shown"),
    ]
    for place, event in enumerate(events):
        record(event, by=worker.viewer(at=at), at=at + timedelta(hours=place))
    stranger = people.member("case_manager", name="Sue Stranger", of=people.organization("Elsewhere"))
    record(Event("client.open", people=(CLIENT,)), by=stranger.viewer(), at=now)


def rows(answer):
    """The entries of a page: who, what, outcome."""
    assert answer.status_code == 200, answer.status_code
    body = answer.content.decode().partition("<tbody>")[2]
    return [
        tuple(
            re.search(rf'data-label="{label}">(?:<span[^>]*>)?([^<]*)', row)[1].strip()
            for label in ("Who", "What", "Outcome")
        )
        for row in body.split("<tr>")[1:]
    ]


def test_what_was_done_is_shown_newest_first_in_words(auditor, some):
    assert rows(auditor.get("/audit/")) == [
        ("Walt Worker", "Person found in a list", "Shown"),
        ("Walt Worker", "Record opened", "Refused"),
        ("Walt Worker", "Record changed", "Done"),
        ("Walt Worker", "Record opened", "Shown"),
    ]


def test_an_entry_tells_its_reason_and_its_fields(auditor, some):
    shown = auditor.get("/audit/").content.decode()

    assert "moved␊house" in shown
    assert "city, zip" in shown
    assert "11111111" in shown
    assert "and 2 more" in shown


def test_another_organization_is_not_seen(auditor, some):
    assert "Sue Stranger" not in auditor.get("/audit/").content.decode()
    assert len(rows(auditor.get(f"/audit/?whose={CLIENT}"))) == 2


def test_that_it_was_read_is_an_entry_itself(auditor, some):
    auditor.get(f"/audit/?whose={CLIENT}")

    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.people, entry.outcome) == ("audit.read", CLIENT.hex, "shown")
    assert entry.request
    assert rows(auditor.get("/audit/"))[0][:2] == ("Ana Auditor", "Audit read")


def test_an_audit_that_cannot_note_its_reading_is_not_shown(auditor, some):
    with as_owner(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER full BEFORE INSERT ON accounts_auditentry BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        else:
            cursor.execute("ALTER TABLE accounts_auditentry ADD CONSTRAINT full_disk CHECK (seq < 0) NOT VALID")

    with pytest.raises(DatabaseError):
        auditor.get("/audit/")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("what=client.open", 2),
        (f"whose={CLIENT}", 2),
        (f"whose={CLIENT}&what=client.open", 1),
        (f"whose={UUID(int=1)}", 0),
        ("since=2020-01-01&until=2020-12-31", 0),
        ("since=2020-01-01", 4),
        ("until=2020-01-01", 0),
        ("what=nothing", 0),
    ],
)
def test_entries_are_narrowed_by_what_whose_and_when(auditor, some, asked, found):
    answer = auditor.get(f"/audit/?{asked}")
    assert len(rows(answer)) == found
    assert ("No entry fits all of this" in answer.content.decode()) == (not found)


def test_entries_are_narrowed_by_who(auditor, some, worker):
    auditor.get("/audit/")
    assert {who for who, *_ in rows(auditor.get(f"/audit/?who={worker.user.pk}"))} == {"Walt Worker"}


def test_a_day_is_that_of_the_place(auditor, worker, settings):
    settings.TIME_ZONE = "America/Chicago"
    timezone.get_default_timezone.cache_clear()
    late = timezone.datetime(2026, 3, 6, 4, 30, tzinfo=timezone.get_fixed_timezone(0))  # still March 5 there
    record(Event("client.open"), by=worker.viewer(at=late), at=late)

    assert len(rows(auditor.get("/audit/?since=2026-03-05&until=2026-03-05"))) == 1
    assert not rows(auditor.get("/audit/?since=2026-03-06&until=2026-03-06"))
    timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("whose=Rosa+Diaz", "This is not the number of a record."),
        ("since=yesterday", "This is not a day."),
        ("until=0001-01-01", "This is not a day."),
        ("until=9999-12-31", "This is not a day."),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(auditor, asked, says):
    answer = auditor.get(f"/audit/?{asked}")

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "<title>Error: Audit" in answer.content.decode()


@pytest.mark.parametrize("asked", ["who=x", "before=x", "before=-1", "before=" + "9" * 30, "what=%00", "whose=%FF"])
def test_nonsense_breaks_nothing(auditor, some, asked):
    assert auditor.get(f"/audit/?{asked}").status_code in {200, 422}


def test_pages_follow_each_other_without_a_gap(auditor, worker, now):
    for place in range(120):
        record(Event("client.open", people=(CLIENT,)), by=worker.viewer(), at=now - timedelta(minutes=place // 2))
    seen, address = [], "/audit/?what=client.open"
    while address:
        shown = auditor.get(address).content.decode()
        seen += re.findall(r"No\. (\d+)</span>", shown)
        older = re.search(r'href="(\?[^"]*before=\d+)">Older', shown)
        address = f"/audit/{older[1].replace('&amp;', '&')}" if older else ""

    assert len(seen) == len(set(seen)) == 120


def test_no_name_is_ever_in_an_address(auditor, some, worker):
    shown = auditor.get(f"/audit/?who={worker.user.pk}").content.decode()
    addresses = re.findall(r'(?:href|action)="([^"]*)"', shown)
    assert addresses
    assert not [one for one in addresses if "Walt" in one or "Worker" in one]


def test_a_page_asks_the_database_as_often_for_one_entry_as_for_many(
    auditor, worker, django_assert_num_queries, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as asked:
            auditor.get("/audit/")
        return len(asked)

    record(Event("client.open", people=(CLIENT,)), by=worker.viewer(), at=timezone.now())
    few = count()
    for _ in range(60):
        other = people.member("case_manager", of=worker.organization) if _ % 10 == 0 else worker
        record(Event("client.open", people=(CLIENT, OTHER)), by=other.viewer(), at=timezone.now())
    assert count() == few


# --- who may ---


@pytest.mark.parametrize("role", ["auditor", "privacy_officer"])
def test_auditors_and_privacy_officers_may_read_and_prove(house, role):
    browser = people.sign_in(people.member(role, of=house))

    assert browser.get("/audit/").status_code == 200
    assert browser.post("/audit/proof/").status_code == 200


@pytest.mark.parametrize(
    "role", ["candidate", "case_manager", "supervisor", "program_manager", "administrator", "partner"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_others_it_is_not_there(house, role, method):
    browser = people.sign_in(people.member(role, of=house))

    assert getattr(browser, method)("/audit/" if method == "get" else "/audit/proof/").status_code == 404
    assert {entry.outcome for entry in AuditEntry.objects.all()} == {"denied"}


def test_the_query_itself_refuses_those_who_may_not(worker):
    from django.core.exceptions import PermissionDenied

    from caseway.accounts.audit import queries

    with pytest.raises(PermissionDenied):
        queries.entries(queries.Asked(), viewer=worker.viewer())
    with pytest.raises(PermissionDenied):
        queries.prove(viewer=worker.viewer())


# --- the proof ---


def alter(**columns):
    with as_owner():
        with connection.cursor() as cursor:
            triggers.remove(cursor, connection.vendor)
        AuditEntry.objects.filter(seq=2).update(**columns)


def test_proving_says_that_nothing_was_altered_and_what_was_checked(auditor, some, now):
    checkpoints.make(at=now)
    shown = auditor.post("/audit/proof/").content.decode()

    assert "<h2>Nothing was altered</h2>" in shown
    assert "6 entries" in shown
    assert "Every entry, against the seal it was given and the entry before it." in shown
    assert "1 signed checkpoint" in shown
    assert AuditEntry.objects.latest("seq").kind == "proof"


def test_proving_says_what_was_altered_and_where(auditor, some, now):
    checkpoints.make(at=now)
    alter(outcome="denied")
    shown = auditor.post("/audit/proof/").content.decode()

    assert "Nothing was altered" not in shown
    assert "<h3>Entry No. 2</h3><p>Altered: what stands here is not what was written.</p>" in shown
    assert "Trigger “accounts_audit" in shown


def test_proving_tells_of_a_backup_that_was_restored_and_what_went_with_it(auditor, some, now):
    seen = AuditEntry.objects.count() + 20
    checkpoints._append(checkpoints.own(), checkpoints._signed(seen, bytes(32), now - timedelta(minutes=5)))
    writing.proclaim(restores.event(UUID(int=9), (now - timedelta(hours=1)).isoformat()), at=now)
    restored = AuditEntry.objects.filter(action="backup.restore").earliest("seq").seq
    checkpoints.make(at=now, always=True)
    shown = auditor.post("/audit/proof/").content.decode()

    assert "<h2>Nothing was altered</h2>" in shown
    assert "was put in the place of the database, on" in shown
    assert (
        f"Entries No. {restored} to {seen} of the database before, which checkpoints had seen, went with it." in shown
    )
    assert ("Nobody signed in", "Backup restored") in [row[:2] for row in rows(auditor.get("/audit/"))]


def test_proving_without_the_key_says_that_it_cannot_be_checked(auditor, some, settings):
    settings.CASEWAY_AUDIT_KEY = "another key that is long enough for one"
    answer = auditor.post("/audit/proof/")

    assert answer.status_code == 422
    assert "It cannot be checked" in answer.content.decode()


def test_a_link_proves_nothing(auditor):
    assert auditor.get("/audit/proof/").status_code == 405


def test_the_proof_names_no_place_on_the_server(auditor, some, now, tmp_path):
    checkpoints.make(at=now)
    with (tmp_path / checkpoints.FILE).open("a") as file:
        file.write("{}\n")
    shown = auditor.post("/audit/proof/").content.decode()

    assert "Checkpoint in line 2" in shown
    assert str(tmp_path) not in shown


def test_a_page_takes_a_form_of_its_own_only(house):
    browser = people.sign_in(people.member("auditor", of=house), Client(enforce_csrf_checks=True))
    assert browser.post("/audit/proof/").status_code == 403


# --- words ---


def test_every_action_of_the_policy_has_its_words():
    assert not set(policy.policy().says) - set(words.ACTIONS)


def test_the_page_speaks_spanish(house, some):
    browser = people.sign_in(people.member("auditor", of=house), Client(headers={"accept-language": "es"}))
    shown = browser.get("/audit/").content.decode()

    assert "<h1>Auditoría</h1>" in shown
    assert "Expediente abierto" in shown
