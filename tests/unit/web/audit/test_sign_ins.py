"""Sign-ins that failed, as an auditor finds them: on whose account, from where, and nothing of another organization."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caseway.accounts.audit import Event, checkpoints, queries, record, sign_ins
from caseway.accounts.models import AuditEntry, Membership
from tests.unit.accounts import people

HERE, THERE = "203.0.113.24", "198.51.100.7"


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


def fail(user=None, step=sign_ins.PASSWORD, address=HERE, ago=timedelta(hours=1)):
    event = Event(step, "user" if user else "", user, outcome="failed", reason=address)
    record(event, by=None, at=timezone.now() - ago)


def listed(answer):
    """The account, the step and the address of each line."""
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    plain = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[1:]]
    return [re.sub(r"^.*?No\. \d+ ", "", row) for row in plain]


def test_they_are_listed_newest_first_by_account_step_and_address(auditor, walt):
    fail(walt.user.pk, ago=timedelta(hours=2))
    fail(walt.user.pk, sign_ins.SECOND_STEP, THERE)
    assert listed(auditor.get("/audit/sign-ins/")) == [
        f"Walt Worker {walt.user.email} Wrong second step {THERE}",
        f"Walt Worker {walt.user.email} Wrong password or name {HERE}",
    ]


def test_a_name_that_is_no_account_is_listed_where_one_organization_is_alone(auditor):
    fail(address="")
    answer = auditor.get("/audit/sign-ins/")
    assert listed(answer) == ["No account here Wrong password or name not known"]
    assert "Several organizations" not in answer.content.decode()


def test_among_several_an_auditor_cannot_tell_who_has_an_account_elsewhere(auditor, walt):
    sue = people.member("case_manager", name="Sue Stranger", of=people.organization("Elsewhere"))
    fail(sue.user.pk)
    fail()
    fail(walt.user.pk)
    answer = auditor.get("/audit/sign-ins/")
    assert [one.partition(" user")[0] for one in listed(answer)] == ["Walt Worker"]
    assert "Several organizations" in answer.content.decode()
    assert listed(auditor.get(f"/audit/sign-ins/?who={sue.user.pk}")) == []


def test_whoever_has_left_is_still_theirs(auditor, walt):
    Membership.objects.filter(user=walt.user).update(ended_at=timezone.now())
    fail(walt.user.pk)
    assert len(listed(auditor.get("/audit/sign-ins/"))) == 1


def test_they_are_narrowed_by_account_and_day(auditor, house, walt):
    other = people.member("case_manager", name="Una Other", of=house)
    fail(walt.user.pk, ago=timedelta(days=40))
    fail(other.user.pk)
    for asked, found in ((f"who={walt.user.pk}", 1), ("since=2020-01-01", 2), ("until=2020-01-01", 0)):
        assert len(listed(auditor.get(f"/audit/sign-ins/?{asked}"))) == found
    assert "No entry fits all of this" in auditor.get("/audit/sign-ins/?until=2020-01-01").content.decode()


def test_where_none_failed_that_is_said(auditor):
    assert "Nobody who tried to sign in was turned away." in auditor.get("/audit/sign-ins/").content.decode()


def test_a_day_that_is_none_is_said_at_its_field(auditor):
    answer = auditor.get("/audit/sign-ins/?since=x")
    assert answer.status_code == 422
    assert "This is not a day." in answer.content.decode()


def test_pages_follow_each_other(auditor, walt):
    for number in range(60):
        fail(walt.user.pk, ago=timedelta(minutes=number))
    first = auditor.get("/audit/sign-ins/")
    assert "60 sign-ins failed." in first.content.decode()
    older = re.search(r'href="(\?before=\d+)">Older', first.content.decode())[1]
    second = auditor.get(f"/audit/sign-ins/{older}")
    assert (len(listed(first)), len(listed(second))) == (50, 10)
    assert ">Newest<" in second.content.decode()


def test_that_they_were_read_is_written_down(auditor, walt):
    fail(walt.user.pk)
    auditor.get("/audit/sign-ins/")
    assert AuditEntry.objects.latest("seq").kind == "sign_ins"
    auditor.post("/audit/export/sign-ins/")
    assert AuditEntry.objects.latest("seq").kind == "sign_ins_export"


def test_they_are_saved_as_a_file(auditor, walt):
    fail(walt.user.pk)
    answer = auditor.post("/audit/export/sign-ins/", {"who": str(walt.user.pk)})
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["account"], row["step"], row["address"]) == ("Walt Worker", "Wrong password or name", HERE)
    assert "failed-sign-ins.csv" in answer["Content-Disposition"]


def test_too_many_for_a_file_are_refused_with_their_number(auditor, walt, monkeypatch):
    monkeypatch.setattr(sign_ins, "MOST_EXPORTED", 1)
    fail(walt.user.pk)
    fail(walt.user.pk)
    answer = auditor.post("/audit/export/sign-ins/", {"who": str(walt.user.pk)}, follow=True)
    assert "2 entries fit" in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/audit/sign-ins/?who={walt.user.pk}"


@pytest.mark.parametrize("role", ["case_manager", "administrator"])
def test_for_others_they_are_not_there(house, role):
    browser = people.sign_in(people.member(role, of=house))
    assert browser.get("/audit/sign-ins/").status_code == 404
    assert browser.post("/audit/export/sign-ins/").status_code == 404


def test_the_queries_themselves_refuse_those_who_may_not(walt):
    from django.core.exceptions import PermissionDenied

    for ask in (sign_ins.failures, sign_ins.export):
        with pytest.raises(PermissionDenied):
            ask(sign_ins.Tries(), viewer=walt.viewer())
    for ask in (queries.export, queries.entries):
        with pytest.raises(PermissionDenied):
            ask(queries.Asked(), viewer=walt.viewer())
    with pytest.raises(PermissionDenied):
        queries.as_they_stand([1], viewer=walt.viewer())


def test_they_are_told_in_spanish(house, walt):
    browser = people.sign_in(people.member("auditor", of=house), Client(headers={"accept-language": "es"}))
    fail(walt.user.pk)
    assert "<h1>Accesos fallidos</h1>" in browser.get("/audit/sign-ins/").content.decode()
