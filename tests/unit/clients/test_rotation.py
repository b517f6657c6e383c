"""Keys change: new ones are added, the old ones stay known, every hidden number is encrypted anew; stopped, it goes on."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from caseway.accounts.audit import Event, keys, record
from caseway.accounts.models import AuditEntry
from caseway.clients import belongings, encryption, linking, rotation, search
from caseway.clients.drafts import IdentifierDraft
from caseway.clients.faults import Invalid
from caseway.clients.models import Identifier, LinkedRow
from caseway.config import home as homes
from caseway.config import migrating, rotating
from tests.unit.clients.invented import AT, DAY, ON

SSN = "219-09-9999"
NUMBERS = [f"219-09-{number}" for number in range(1000, 1010)]


class Stopped(BaseException):
    """What a kill is to the code: nothing handles it."""


@pytest.fixture(autouse=True)
def home(tmp_path, settings, monkeypatch):
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    monkeypatch.setattr(migrating, "missing", lambda *_: [])
    monkeypatch.setattr(rotation, "BATCH", 3)
    return settings.CASEWAY_HOME


@pytest.fixture
def now(place, viewer_of):
    return lambda user=None, at=AT, **named: {"by": viewer_of(user or place.ana, at=at, **named), "at": at, "on": ON}


@pytest.fixture
def rosa(place, make):
    return make("Rosa", "Able", program=place.housing, user=place.ana, team=place.north).pk


@pytest.fixture
def add(now, rosa):
    def add(number, client=None, **more):
        return belongings.add(client=client or rosa, draft=IdentifierDraft(kind="ssn", value=number), **now(**more))

    return add


@pytest.fixture
def elsewhere_too(elsewhere, make, viewer_of):
    """A number in another organization."""
    client = make("Sam", of=elsewhere, program=elsewhere.housing, user=elsewhere.ana, team=elsewhere.north).pk
    by = viewer_of(elsewhere.ana, agency=elsewhere.agency)
    draft = IdentifierDraft(kind="ssn", value=SSN)
    return belongings.add(client=client, draft=draft, by=by, at=AT, on=ON)


@pytest.fixture
def rotate(as_application):
    def rotate(at=AT, tell=lambda *_: None):
        with as_application():
            return rotating.rotate(at=at, tell=tell)

    return rotate


def begins():
    return sorted(one.partition(".")[0] for one in Identifier.objects.values_list("ciphertext", flat=True) if one)


def told():
    return list(AuditEntry.objects.filter(action="keys.rotate").order_by("seq"))


def test_every_number_is_encrypted_anew_and_reads_as_before(add, rotate, now, elsewhere_too):
    rows = {add(number): number for number in NUMBERS}
    steps = []
    done = rotate(tell=lambda *step: steps.append(step))

    assert (done.is_resumed, done.has_audit_key, done.renewed.rows) == (False, True, 11)
    assert begins() == ["2"] * 11
    for row, number in rows.items():
        shown = belongings.reveal(viewer=now(proven=True)["by"], identifier=row, at=AT, on=ON)
        assert shown == number.replace("-", "")
    assert {step for step, _, _ in steps} == {"Encrypting anew"}
    assert steps[-1][1:] == (11, 11)


def test_a_number_is_still_found_by_its_whole_value(add, rotate, now, rosa):
    add(SSN)
    before = Identifier.objects.get().blind_index
    rotate()
    assert Identifier.objects.get().blind_index != before
    assert [one.id for one in search.search(viewer=now()["by"], text=SSN, at=AT, on=ON)] == [rosa]


def test_between_two_keys_a_number_is_found_and_not_entered_twice(add, now, rosa):
    add(SSN)
    encryption.add(past=1)
    assert [one.id for one in search.search(viewer=now()["by"], text=SSN, at=AT, on=ON)] == [rosa]
    with pytest.raises(Invalid, match="already there"):
        add(SSN)
    add(NUMBERS[0])


def test_the_audit_is_told_once_in_each_organization_by_the_new_key(add, rotate, place, elsewhere_too):
    old = keys.ring().current.id
    rotate()
    new = keys.ring().current.id
    assert new != old
    assert {one.organization for one in told()} >= {place.agency.pk}
    assert len({one.organization for one in told()}) == len(told()) == 2
    assert {one.key for one in told()} == {new}
    assert told()[0].reason == f"audit key {old} to {new}; field key 1 to 2"


def test_the_older_keys_stay_known_and_a_third_is_added_next_time(add, rotate, now, home):
    row = add(SSN)
    rotate()
    done = rotate(at=AT + DAY)
    assert not done.is_resumed
    assert len(keys.ring().keys) == len(encryption.ring()) == 3
    assert begins() == ["3"]
    assert belongings.reveal(viewer=now(proven=True)["by"], identifier=row, at=AT, on=ON) == SSN.replace("-", "")
    assert not (home / rotating.UNFINISHED).exists()


@pytest.mark.parametrize("step", ["audit key", "field key", "entry", "first batch", "second batch", "end"])
def test_stopped_at_any_step_the_same_command_goes_on(add, rotate, monkeypatch, home, step):
    for number in NUMBERS[:5]:
        add(number)
    with monkeypatch.context() as patched:
        stop(patched, step)
        with pytest.raises(Stopped):
            rotate()
    assert (home / rotating.UNFINISHED).is_file()

    done = rotate(at=AT + timedelta(hours=1))
    assert done.is_resumed
    assert len(keys.ring().keys) == len(encryption.ring()) == 2
    assert begins() == ["2"] * 5
    assert len(told()) == 1
    assert done.renewed.rows == {"second batch": 2, "end": 0}.get(step, 5)
    assert not (home / rotating.UNFINISHED).exists()


def stop(patched, step):
    """Have it stopped before a step."""

    def stopped(*_, **__):
        raise Stopped

    if step == "audit key":
        patched.setattr(keys, "add", stopped)
    elif step == "field key":
        patched.setattr(encryption, "add", stopped)
    elif step == "entry":
        patched.setattr(rotating, "proclaim", stopped)
    elif step == "end":
        patched.setattr("pathlib.Path.unlink", stopped)
    else:
        batch, calls = rotation._batch, []

        def batches(*given):
            calls.append(given)
            if len(calls) == (1 if step == "first batch" else 2):
                raise Stopped
            return batch(*given)

        patched.setattr(rotation, "_batch", batches)


def test_what_links_remember_changes_along_so_that_parting_finds_nothing_changed(add, rotate, place, make, now):
    shared = {"program": place.housing, "team": place.north}
    keep, other = make("Rosa", "Able", user=place.ana, **shared).pk, make("Rosie", "Abel", user=place.ana, **shared).pk
    row = add(SSN, client=other)
    link = linking.link(keep=keep, other=other, reason="", **now(place.sue))
    rotate()
    was = LinkedRow.objects.get(row=str(row)).was
    assert was["ciphertext"] == Identifier.objects.get(pk=row).ciphertext
    parted = linking.unlink(link=link, **now(place.sue, at=AT + DAY))
    assert parted.copied == 0
    assert Identifier.objects.get().client_id == other


def test_a_row_that_cannot_be_read_is_named_and_keeps_nobody_waiting(add, rotate):
    row, _ = add(NUMBERS[0]), add(NUMBERS[1])
    Identifier.objects.filter(pk=row).update(ciphertext="1.AAAA")
    done = rotate()
    assert (done.renewed.rows, done.renewed.unreadable) == (1, [row])
    assert Identifier.objects.get(pk=row).ciphertext == "1.AAAA"


def test_a_number_that_stands_twice_is_named_until_one_of_the_two_is_ended(add, rotate, now, monkeypatch):
    add(SSN)
    encryption.add(past=1)
    with monkeypatch.context() as patched:
        patched.setattr(belongings, "_is_there_by_an_older_key", lambda _: False)
        add(SSN)
    [twice] = rotate().renewed.twice
    assert begins()[1] == "3"
    assert begins()[0] in {"1", "2"}

    belongings.end(kind="identifier", belonging=twice, ends=ON, **now())
    done = rotate()
    assert (done.is_resumed, done.renewed.twice, begins()) == (True, [], ["3", "3"])


def test_keys_of_the_environment_are_changed_where_they_are_set(add, rotate, settings, home):
    settings.CASEWAY_AUDIT_KEY = "k" * 40
    add(SSN)
    done = rotate()
    assert not done.has_audit_key
    assert not (home / "audit-key").exists()
    assert told()[0].reason == "field key 1 to 2"


def test_while_a_backup_is_restored_or_somebody_else_changes_them_nothing_is_begun(add, rotate, home):
    add(SSN)
    with homes.hold(home, alone=True), pytest.raises(rotating.Unable, match="restored"):
        rotate()
    with rotating._alone(home), pytest.raises(rotating.Unable, match="somebody else"):
        rotate()
    assert begins() == ["1"]


def test_a_database_that_is_not_up_to_date_is_told(db, rotate, monkeypatch):
    monkeypatch.setattr(migrating, "missing", lambda *_: ["accounts.0099_two"])
    with pytest.raises(rotating.Unable, match="caseway migrate"):
        rotate()


def test_an_audit_whose_key_is_gone_is_told_before_anything_is_added(add, rotate, home):
    add(SSN)
    (home / "field-key").write_text("c2hvcnQ=")
    with pytest.raises(rotating.Unable, match="does not hold a key"):
        rotate()
    assert len(keys.ring().keys) == 1


def test_what_was_written_down_holds_no_key(add, rotate, monkeypatch, home):
    add(SSN)
    with monkeypatch.context() as patched:
        stop(patched, "end")
        with pytest.raises(Stopped):
            rotate()
    begun = json.loads((home / rotating.UNFINISHED).read_text())
    assert set(begun) == {"id", "audit", "field"}
    assert UUID(begun["id"]) == told()[0].object


def test_entries_before_and_after_hold_as_one_chain(add, rotate, now):
    add(SSN)
    rotate()
    record(Event("client.open"), by=now()["by"], at=AT)
    assert len(set(AuditEntry.objects.values_list("key", flat=True))) == 2
