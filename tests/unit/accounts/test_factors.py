"""A lost second factor takes two people."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from caseway.accounts import actions, factors, policy, queries
from caseway.accounts.models import FactorReset, Session
from tests.unit.accounts import world
from tests.unit.accounts.world import AT, ON


@pytest.fixture
def worker(agency, housing):
    found = world.member(agency, "case_manager", "Maya Torres", program=housing)
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=found, type=kind, data={})
    Session.objects.create(session_key="open", session_data="", expire_date=AT, user=found, opened_at=AT, seen_at=AT)
    return found


@pytest.fixture
def officer(agency):
    return world.viewer(world.member(agency, "privacy_officer", "Olga Officer"), agency)


@pytest.fixture
def reset(worker, officer, admin):
    return factors.ask_reset(user=worker.pk, reason="came to my desk with their badge", by=admin, at=AT, on=ON)


def kinds(user):
    return sorted(one.kind for one in queries.notices(viewer=user))


def test_one_asks_another_approves_and_everything_of_the_old_factor_is_gone(agency, worker, admin, officer, reset):
    assert factors.has_factor(worker.pk)
    factors.decide_reset(reset=reset, is_approved=True, by=officer, at=AT)

    assert not Authenticator.objects.filter(user=worker).exists()
    assert not Session.objects.filter(user=worker).exists()
    assert kinds(world.viewer(worker, agency)) == ["factor.approved", "factor.asked"]
    assert kinds(admin) == ["factor.approved"]
    assert kinds(officer) == ["factor.to_decide"]


def test_refused_it_changes_nothing_and_both_are_told(agency, worker, admin, officer, reset):
    factors.decide_reset(reset=reset, is_approved=False, by=officer, at=AT)

    assert factors.has_factor(worker.pk)
    assert Session.objects.filter(user=worker).exists()
    assert "factor.refused" in kinds(world.viewer(worker, agency))
    assert kinds(admin) == ["factor.refused"]


def test_who_asked_cannot_approve(admin, reset):
    with pytest.raises(factors.SamePerson):
        factors.decide_reset(reset=reset, is_approved=True, by=admin, at=AT)


def test_whose_it_is_can_neither_ask_nor_approve(agency, admin, officer):
    other = world.viewer(world.member(agency, "administrator", "Bo Second"), agency)
    with pytest.raises(factors.SamePerson):
        factors.ask_reset(user=other.user, reason="me", by=other, at=AT, on=ON)
    reset = factors.ask_reset(user=other.user, reason="him", by=admin, at=AT, on=ON)
    with pytest.raises(factors.SamePerson):
        factors.decide_reset(reset=reset, is_approved=True, by=other, at=AT)


def test_the_database_too_insists_on_two_people(admin, worker, reset):
    for same in (admin.user, worker.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.filter(pk=reset).update(decided_by=same, decided_at=AT, is_approved=True)


def test_it_is_asked_once_and_decided_once(admin, officer, worker, reset):
    with pytest.raises(actions.AlreadySo):
        factors.ask_reset(user=worker.pk, reason="again", by=admin, at=AT, on=ON)
    factors.decide_reset(reset=reset, is_approved=False, by=officer, at=AT)
    with pytest.raises(actions.NotThere):
        factors.decide_reset(reset=reset, is_approved=True, by=officer, at=AT)


def test_another_organization_sees_no_request(reset):
    two = world.organization("Agency Two")
    officer = world.viewer(world.member(two, "privacy_officer", "Else", email="else@two.test"), two)

    assert queries.factor_resets(viewer=officer) == []
    with pytest.raises(actions.NotThere):
        factors.decide_reset(reset=reset, is_approved=True, by=officer, at=AT)


@pytest.mark.parametrize("role", ["case_manager", "supervisor", "program_manager", "auditor"])
def test_nobody_else_decides(agency, housing, reset, role):
    by = world.viewer(world.member(agency, role, f"Some {role}", program=housing), agency)
    with pytest.raises(policy.Denied):
        factors.decide_reset(reset=reset, is_approved=True, by=by, at=AT)


def test_recovery_codes_alone_are_no_second_factor(worker):
    Authenticator.objects.filter(user=worker, type="totp").delete()

    assert not factors.has_factor(worker.pk)
