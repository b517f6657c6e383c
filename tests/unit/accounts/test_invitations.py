"""Asking people to join, and what a link is good for."""

from datetime import timedelta

import pytest

from caseway.accounts import actions, invitations, queries
from caseway.accounts.models import Invitation, Organization, User
from tests.unit.accounts import world
from tests.unit.accounts.world import AT, ON, PASSWORD

OTHER = "another long password"
NOBODY_YET = {"email": "New@One.test", "name": "New Person", "role": "auditor", "place": (None, None)}


@pytest.fixture
def token(admin):
    return invitations.invite(**NOBODY_YET, by=admin, at=AT)[1]


def test_a_link_lets_someone_set_a_password_once_and_brings_the_role(agency, token):
    assert invitations.read(token, at=AT).email == "new@one.test"
    invitations.accept(token=token, password=PASSWORD, at=AT, on=ON)

    user = User.objects.get(email__iexact="new@one.test")
    assert user.check_password(PASSWORD)
    assert set(queries.grants_of(user.pk, agency.pk, on=ON)) == {"auditor"}
    with pytest.raises(actions.NotThere):
        invitations.accept(token=token, password=OTHER, at=AT, on=ON)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_before_it_is_taken_up_nothing_opens(agency, token):
    user = User.objects.get(email__iexact="new@one.test")

    assert not user.has_usable_password()
    assert queries.organizations_of(user.pk, on=ON) == []


@pytest.mark.parametrize("moment", [timedelta(days=7), timedelta(days=8)])
def test_after_seven_days_a_link_is_over(token, moment):
    invitations.read(token, at=AT + timedelta(days=7) - timedelta(seconds=1))
    for ask in (
        lambda: invitations.read(token, at=AT + moment),
        lambda: invitations.accept(token=token, password=PASSWORD, at=AT + moment, on=ON),
    ):
        with pytest.raises(actions.NotThere):
            ask()


def test_a_link_taken_back_is_over(admin, token):
    invitations.withdraw(invitation=Invitation.objects.get().pk, by=admin, at=AT)
    with pytest.raises(actions.NotThere):
        invitations.read(token, at=AT)


def test_of_two_links_for_the_same_only_the_newer_works(admin, token):
    newer = invitations.invite(**NOBODY_YET, by=admin, at=AT + timedelta(hours=1))[1]

    assert invitations.read(newer, at=AT + timedelta(hours=2))
    with pytest.raises(actions.NotThere):
        invitations.read(token, at=AT + timedelta(hours=2))


def test_a_link_is_not_kept_and_cannot_be_made_from_what_is_kept(token):
    row = Invitation.objects.get()

    assert token not in {str(value) for value in Invitation.objects.values_list().get()}
    with pytest.raises(actions.NotThere):
        invitations.read(row.digest, at=AT)


def test_a_link_never_changes_a_password_there_is(admin):
    world.person("Old Hand", "old@two.test", PASSWORD)
    token = invitations.invite(
        email="OLD@two.test", name="Mallory", role="auditor", place=(None, None), by=admin, at=AT
    )[1]
    invitations.accept(token=token, password=OTHER, at=AT, on=ON)

    user = User.objects.get(email="old@two.test")
    assert user.check_password(PASSWORD)
    assert user.name == "Old Hand"


def test_someone_without_a_password_must_choose_one(token):
    with pytest.raises(actions.NotThere):
        invitations.accept(token=token, password=None, at=AT, on=ON)


def test_an_invitation_goes_into_ones_own_organization_only(admin):
    other = world.program(world.organization("Agency Two"))
    with pytest.raises(actions.NotThere):
        invitations.invite(**{**NOBODY_YET, "place": (other.pk, None)}, by=admin, at=AT)
    assert not User.objects.filter(email__iexact="new@one.test").exists()


def test_a_disabled_persons_link_is_over(token):
    User.objects.filter(email__iexact="new@one.test").update(is_active=False)
    with pytest.raises(actions.NotThere):
        invitations.read(token, at=AT)


def test_an_organization_begins_with_an_invited_administrator(db):
    token = invitations.found(organization="Fresh Start", email="first@fresh.test", name="First", at=AT)
    told = invitations.accept(token=token, password=PASSWORD, at=AT, on=ON)

    made = Organization.objects.get(name="Fresh Start")
    assert queries.grants_of(told.user, made.pk, on=ON)["administrator"].everywhere


def test_whoever_has_the_role_already_just_uses_the_link_up(agency, admin, token):
    invitations.accept(token=token, password=PASSWORD, at=AT, on=ON)
    again = invitations.invite(**NOBODY_YET, by=admin, at=AT)[1]
    invitations.accept(token=again, password=None, at=AT, on=ON)

    user = User.objects.get(email__iexact="new@one.test")
    assert user.memberships.count() == 1
    assert not Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).exists()
