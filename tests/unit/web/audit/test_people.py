"""Whose record an entry is about: by name where the auditor may know it, found by name, saved as a file without one."""

import csv
import io
import re
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone

from caseway.accounts.audit import Event, checkpoints, queries, record, triggers
from caseway.accounts.models import AuditEntry
from caseway.clients import terms
from caseway.clients.models import Client
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts import people


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()


@pytest.fixture
def house(db):
    return people.organization()


@pytest.fixture
def walt(house):
    return people.member("case_manager", name="Walt Worker", of=house)


@pytest.fixture
def auditor(house):
    return people.sign_in(people.member("auditor", name="Ana Auditor", of=house))


@pytest.fixture
def person(house, walt):
    def made(given, **more):
        stamp = {"created_at": people.MADE, "updated_at": people.MADE, "created_by": walt.user, "updated_by": walt.user}
        row = Client.objects.create(
            id=uuid.uuid4(), organization=house, given_name=given, family_name="Testperson", birth_date="1985-03-04",
            birth_date_quality="full", **stamp, **more,
        )  # fmt: skip
        terms.index([row.pk])
        return row.pk

    return made


def happened(walt, *who, reason="", kind="client", action="client.open"):
    record(Event(action, kind, people=who, outcome="shown", reason=reason), by=walt.viewer(), at=timezone.now())


def told(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_people_are_named_by_what_the_auditor_may_know(auditor, walt, person):
    rosa, sealed = person("Rosa"), person("Xenia", is_sealed=True)
    happened(walt, rosa)
    happened(walt, sealed)
    page = told(auditor.get("/audit/"))
    assert "Rosa Testperson" in page
    assert "Xenia" not in page
    assert sealed.hex[:8] in page


def test_the_privacy_officer_knows_who_is_sealed(house, walt, person):
    happened(walt, person("Xenia", is_sealed=True))
    officer = people.sign_in(people.member("privacy_officer", of=house))
    assert "Xenia Testperson" in told(officer.get("/audit/"))


def test_that_somebody_was_named_is_written_down_of_those_alone(auditor, walt, person):
    rosa, sealed = person("Rosa"), person("Xenia", is_sealed=True)
    happened(walt, rosa, sealed)
    auditor.get("/audit/")
    assert AuditEntry.objects.latest("seq").people == rosa.hex


def test_whose_entries_are_shown_is_said_by_name_and_they_stand_first(auditor, walt, person):
    many = [person(name) for name in ("Ada", "Bea", "Cleo", "Dora", "Eve")]
    happened(walt, *many)
    last = max(many, key=lambda one: one.hex)
    given = Client.objects.get(pk=last).given_name
    page = told(auditor.get(f"/audit/?whose={last}"))
    assert f"Only what is about the record of {given} Testperson" in page
    assert re.search(r"(\w+) Testperson", page.partition("Entries, newest first")[2])[1] == given


def test_somebody_is_found_by_name_and_the_name_stands_in_no_address(auditor, person):
    rosa = person("Rosa")
    page = auditor.post("/audit/person/", {"text": "rosa testperson", "since": "2026-01-01"})
    assert "Rosa Testperson" in told(page)
    assert "born in 1985" in told(page)
    assert f"whose={rosa}" in page.content.decode()
    assert "since=2026-01-01" in page.content.decode()
    assert not re.search(r'(?:href|action)="[^"]*[Rr]osa', page.content.decode())


@pytest.mark.parametrize(
    ("text", "says"), [("", "Type a name."), ("nobody at all", "Nobody whom you may know of fits.")]
)
def test_where_nobody_is_found_that_is_said(auditor, text, says):
    assert says in told(auditor.post("/audit/person/", {"text": text}))


def test_a_reason_is_told_in_words(auditor, walt):
    for reason, says in (
        ("covering She is out", "Covering for a coworker: She is out"), ("caseload", "on their caseload"), ("as told", "as told"),
    ):  # fmt: skip
        happened(walt, reason=reason)
        assert says in told(auditor.get("/audit/"))


def test_one_entry_is_shown_alone(auditor, walt):
    happened(walt)
    happened(walt)
    page = told(auditor.get("/audit/?only=1"))
    assert "Only entry No. 1" in page
    assert "No. 2" not in page


# --- as a file ---


def saved(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_is_listed_is_saved_whole_with_numbers_and_no_names_of_clients(auditor, walt, person):
    rosa = person("Rosa")
    for _ in range(55):
        happened(walt, rosa, reason="covering")
    happened(walt, action="client.edit")
    rows = saved(auditor.post("/audit/export/entries/", {"what": "client.open"}))
    assert len(rows) == 55
    assert (rows[0]["who"], rows[0]["what"], rows[0]["records"]) == ("Walt Worker", "Record opened", str(rosa))
    assert not any("Rosa" in "".join(row.values()) for row in rows)


def test_what_a_table_program_would_compute_stays_text(auditor, walt):
    happened(walt, reason='=HYPERLINK("https://example.org")')
    assert saved(auditor.post("/audit/export/entries/"))[0]["reason"] == '\'=HYPERLINK("https://example.org")'


def test_that_it_was_saved_is_written_down(auditor, walt, person):
    rosa = person("Rosa")
    auditor.post("/audit/export/entries/", {"whose": str(rosa)})
    last = AuditEntry.objects.latest("seq")
    assert (last.kind, last.people) == ("export", rosa.hex)


def test_too_many_for_a_file_are_refused_with_their_number(auditor, walt, monkeypatch):
    monkeypatch.setattr(queries, "MOST_EXPORTED", 1)
    happened(walt)
    happened(walt)
    answer = auditor.post("/audit/export/entries/", {"what": "client.open"}, follow=True)
    assert "2 entries fit" in told(answer)
    assert answer.redirect_chain[0][0] == "/audit/?what=client.open"


# --- what the proof says ---


def attack(*statements):
    with as_owner(), connection.cursor() as cursor:
        triggers.remove(cursor, connection.vendor)
        for statement in statements:
            cursor.execute(statement)


def test_a_fault_says_what_the_entry_says_now_what_to_do_and_what_is_sound(auditor, walt, person):
    for _ in range(4):
        happened(walt, person("Rosa"))
    checkpoints.make(at=timezone.now())
    attack(
        "UPDATE accounts_auditentry SET outcome = 'denied' WHERE seq = 3",
        "DELETE FROM accounts_auditperson WHERE entry = 2",
    )
    page = told(auditor.post("/audit/proof/"))
    assert "Up to entry No. 2 everything stands as it was written." in page
    assert "Entry No. 3 Altered: what stands here is not what was written. It says now:" in page
    assert "Walt Worker · Record opened · Refused." in page
    assert "A backup made before has what was written." in page
    assert "Change nothing. Copy the database" in page
    assert auditor.get("/audit/?only=3").status_code == 200


def test_many_places_of_one_fault_are_one_matter(auditor, walt, person):
    for _ in range(24):
        happened(walt, person("Rosa"))
    attack("DELETE FROM accounts_auditperson WHERE entry IN (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21)")
    page = told(auditor.post("/audit/proof/"))
    assert page.count("Whose record it was about is listed wrong") == 1
    assert "Entry No. 15 and 3 more" in page


def test_where_the_start_was_rewritten_nothing_is_called_sound(auditor, walt):
    happened(walt)
    page = told(auditor.post("/audit/proof/"))  # there is no checkpoint
    assert "Up to where everything stands as it was written is not known." in page


def test_another_organizations_entry_is_told_by_its_number_only(auditor, walt):
    sue = people.member("case_manager", name="Sue Stranger", of=people.organization("Elsewhere"))
    happened(sue)
    checkpoints.make(at=timezone.now())
    attack("UPDATE accounts_auditentry SET outcome = 'denied' WHERE seq = 1")
    page = told(auditor.post("/audit/proof/"))
    assert "Entry No. 1 Altered" in page
    assert "Sue Stranger" not in page
    assert "It says now:" not in page


@pytest.mark.django_db(transaction=True)
def test_an_audit_that_takes_no_new_entry_shows_nothing_but_its_proof(house, walt):
    browser = people.sign_in(people.member("auditor", of=house))
    with transaction.atomic():
        happened(walt)
    with full_disk():
        for address in ("/audit/", "/audit/sign-ins/"):
            answer = browser.get(address)
            assert answer.status_code == 503
            assert "The audit takes no new entry" in told(answer)
            assert "Walt Worker" not in told(answer)
        page = told(browser.post("/audit/proof/"))
    assert "New entries The audit takes no new entry" in page
    assert "It says now:" not in page


@contextmanager
def full_disk():
    """Let nothing be written to the audit."""
    sqlite = connection.vendor == "sqlite"
    table = "accounts_auditentry"
    with as_owner(), connection.cursor() as cursor:
        if sqlite:
            cursor.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
        else:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT full_disk CHECK (seq < 0) NOT VALID")
        try:
            yield
        finally:
            cursor.execute("DROP TRIGGER full" if sqlite else f"ALTER TABLE {table} DROP CONSTRAINT full_disk")


@pytest.mark.django_db(transaction=True)
def test_without_the_key_it_cannot_be_told_whether_the_audit_holds(house, walt, settings):
    browser = people.sign_in(people.member("auditor", of=house))
    with transaction.atomic():
        happened(walt)
    settings.CASEWAY_AUDIT_KEY = "another key that is long enough for one"
    answer = browser.post("/audit/proof/")
    assert answer.status_code == 422
    assert "It cannot be checked" in told(answer)
