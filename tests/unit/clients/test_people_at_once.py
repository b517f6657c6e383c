"""The benchmarks' people, written many at once, are what the actions would have written; and their audit is whole."""

import uuid

import pytest

from bench import agency, invented, writing
from caseway.accounts import queries as accounts
from caseway.accounts import scope
from caseway.accounts.audit import checkpoints, keys, proof
from caseway.accounts.audit.sources import Configured
from caseway.accounts.models import AuditEntry, AuditPerson, User
from caseway.clients import actions, search
from caseway.clients.models import Alias, Assignment, Client, ContactPoint, Enrollment, SearchTerm, SearchWord
from tests.unit.clients.invented import AT as NOW
from tests.unit.clients.invented import ON as TODAY

COUNT = 25
BELONGINGS = (Enrollment, Assignment, Alias, ContactPoint, SearchTerm)


@pytest.fixture
def home(settings, tmp_path):
    settings.CASEWAY_HOME = tmp_path
    return tmp_path


@pytest.fixture
def written(transactional_db, home):
    """An agency, one of its workers, and people on that worker's caseload."""
    people = invented.numbered(COUNT)
    key, workers = agency.found(COUNT)
    writing.write(people, key, [workers[0]] * COUNT)
    with scope.within(key):
        yield key, workers[0], people


def enter(key, worker, one):
    """Enter a person as a user does, in the same minute."""
    viewer = accounts.viewer(User.objects.get(pk=worker.id), key, at=invented.AT, on=invented.ON)
    return actions.create(
        draft=writing.draft(one), program=worker.program, belongings_of=writing.belongings(one),
        by=viewer, at=invented.AT, on=invented.ON,
    )  # fmt: skip


def told(row, client):
    """What a row says; the client it is about is one and the same, whoever it is."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in ("seq", "mac", "at") if isinstance(row, AuditEntry) else ("id",):
        del values[name]
    return {name: "theirs" if value in (client, client.hex) else value for name, value in values.items()}


def all_of(client):
    rows = [Client.objects.get(pk=client), AuditEntry.objects.get(object=client)]
    for table in BELONGINGS:
        rows += table.objects.filter(client=client).order_by("pk")
    return [(type(row), told(row, client)) for row in rows], AuditPerson.objects.filter(person=client).count()


def test_they_are_the_rows_that_the_actions_write(written):
    key, worker, people = written
    assert {bool(one.alias) for _, one in people} == {bool(one.phone) for _, one in people} == {True, False}
    words = set(SearchWord.objects.values_list("word", flat=True))
    for client, one in people:
        assert all_of(enter(key, worker, one)) == all_of(client)
    assert set(SearchWord.objects.values_list("word", flat=True)) == words


def test_their_audit_is_whole_also_with_what_is_written_after(written):
    key, worker, people = written
    writing.view(people, key, [worker], 25)
    enter(key, worker, people[0][1])
    report = proof.prove(Configured(), keys.ring(), checkpoints.places())
    assert (report.rows, report.faults) == (COUNT + 26, ())


def test_they_are_found(written):
    key, worker, people = written
    viewer = accounts.viewer(User.objects.get(pk=worker.id), key, at=NOW, on=TODAY)
    client, one = people[0]
    slip = one.family[:2] + one.family[3:]
    for text in (f"{one.given} {one.family}", f"{one.given} {slip}"):
        assert client in {person.id for person in search.search(viewer=viewer, text=text, at=NOW, on=TODAY)}


def test_caseloads_are_as_long_as_they_should_be():
    workers = [agency.Worker(*(uuid.uuid4() for _ in range(3))) for _ in range(5)]
    whose = agency.caseloads(workers)
    first = [next(whose) for _ in range(sum(agency.CASELOADS.values()))]
    assert [first.count(one) for one in workers[:3]] == [1, 20, 500]
    assert {next(whose) for _ in range(50)} == set(workers[3:])
