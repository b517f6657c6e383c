import uuid

import pytest

from caseway.accounts.models import AuditEntry
from caseway.casework import needs, register
from caseway.casework.access import Absent
from caseway.casework.models import Case
from caseway.casework.needs import NeedDraft
from caseway.clients.models import Client
from tests.unit.casework.working import FOOD
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def unmet(case, who):
    """Needs of Rosa's case: two of food and one of work unmet, one met, one found to be none."""

    def need(domain, reason, found=ON, **more):
        made = needs.find(case=case, draft=NeedDraft(domain, f"{domain} {reason}", found_date=found, **more), **who())
        if reason:
            needs.give_up(need=made, unmet=reason, **who())
        return made

    need("food-insecurity", "cost")
    need("food-insecurity", "waitlist", found=ON - 40 * DAY)
    need("employment-status", "cost")
    met, none = need("health", ""), need("health", "")
    needs.resolve(need=met, outcome="Met.", **who())
    needs.refute(need=none, why="No.", **who())
    return need


@pytest.fixture
def ask(viewer_of, place):
    return lambda user=None, program=None, **more: register.of_program(
        viewer=viewer_of(user or place.pam), program=(program or place.housing).pk, on=ON, **more
    )


@pytest.fixture
def listed(viewer_of, place):
    return lambda user=None, **more: register.needs(
        viewer=viewer_of(user or place.pam), program=place.housing.pk, at=AT, on=ON, **more
    )


def test_unmet_needs_are_counted_by_domain_and_reason(unmet, ask):
    found = ask()
    assert dict(found.counts) == {
        ("employment-status", "cost"): 1, ("food-insecurity", "cost"): 1, ("food-insecurity", "waitlist"): 1,
    }  # fmt: skip
    assert (found.unmet, found.found) == (3, 4)
    assert found.by_domain == {"food-insecurity": 2, "employment-status": 1}
    assert found.by_reason == {"cost": 2, "waitlist": 1}
    assert ask(since=ON - DAY).unmet == 2
    assert ask(until=ON - DAY).by_reason == {"waitlist": 1}


def test_the_register_is_of_one_program(unmet, ask, place):
    assert ask(user=place.qin, program=place.health).found == 0


def test_counted_is_what_the_viewer_may_open(unmet, ask, place, elsewhere, viewer_of):
    assert [ask(user=user).unmet for user in (place.ana, place.sue, place.qin)] == [3, 3, 3]
    assert [ask(user=user).found for user in (place.ben, place.cal, place.aud, place.ada, place.pia)] == [0] * 5
    for viewer, program in (
        (viewer_of(elsewhere.pam, agency=elsewhere.agency), place.housing.pk), (viewer_of(place.pam), uuid.uuid4()),
    ):  # fmt: skip
        with pytest.raises(Absent):
            register.of_program(viewer=viewer, program=program, on=ON)


def test_what_is_not_open_to_everyone_who_works_here_is_counted_for_nobody(unmet, ask, listed):
    unmet("legal", "cost", labels=("CW-SEALED",))
    unmet("substance-use", "denied", labels=("42CFRPart2",))
    found = ask()
    assert (found.unmet, found.found) == (4, 5)
    assert "legal" not in {one.domain for one in listed()}


@pytest.mark.parametrize("of", [Case, Client])
def test_a_label_of_the_case_or_of_the_client_leaves_out_its_needs_too(unmet, ask, listed, case, rosa, of):
    of.objects.filter(pk=case if of is Case else rosa.pk).update(labels=["CW-PRIVILEGED"])
    assert (ask().unmet, ask().found, listed()) == (0, 0, ())
    of.objects.filter(pk=case if of is Case else rosa.pk).update(labels=["42CFRPart2"])
    assert (ask().unmet, len(listed())) == (3, 3)


def test_what_was_entered_in_error_is_not_counted(unmet, ask, who):
    needs.strike(need=unmet("legal", "cost"), why="Twice.", **who())
    assert ask().unmet == 3


def test_the_needs_behind_a_number_are_shown_with_their_cases(unmet, listed, case, rosa):
    shown = listed(domain="food-insecurity", unmet="cost")
    assert [(one.case, one.person.id, one.says, one.status, one.worker) for one in shown] == [
        (case, rosa.pk, "food-insecurity cost", "not_pursued", "Ana Worker")
    ]
    assert len(listed()) == 3
    assert [one.found_date for one in listed()][-1] == ON - 40 * DAY
    assert listed(until=ON - 50 * DAY) == ()


def test_who_sees_the_list_is_written_down_before(unmet, listed, rosa, place):
    before = AuditEntry.objects.count()
    listed(until=ON - 50 * DAY)
    assert AuditEntry.objects.count() == before
    listed()
    last = AuditEntry.objects.order_by("-seq").first()
    assert (last.action, last.kind, last.object, last.outcome, last.people) == (
        "case.open", "register", place.housing.pk, "shown", rosa.pk.hex,
    )  # fmt: skip


def test_the_list_comes_a_page_at_a_time(unmet, listed, who, monkeypatch, elsewhere, place):
    monkeypatch.setattr(register, "PAGE", 2)
    first = listed()
    second = listed(after=first[-1].id)
    assert (len(first), len(second), listed(after=second[-1].id)) == (2, 1, ())
    assert len({one.id for one in (*first, *second)}) == 3
    with pytest.raises(Absent):
        listed(after=uuid.uuid4())


def test_a_case_without_a_worker_is_in_the_list(refer, make, place, who, listed):
    new = refer(make("Gus", program=place.housing, user=place.ana, team=place.north), worker=None)
    made = needs.find(case=new, draft=FOOD, **who())
    needs.give_up(need=made, unmet="other", **who())
    assert [one.worker for one in listed()] == [""]
