"""What changes accounts, and what keeps it from being changed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from caseway.accounts import actions, audit, invitations, policy, queries
from caseway.accounts.models import Invitation, Membership, Notice, Program, Session, Team, User
from tests.unit.accounts import world
from tests.unit.accounts.world import AT, ON


@pytest.fixture
def recorded(monkeypatch):
    """The actions that were audited."""
    events = []
    monkeypatch.setattr(audit, "record", lambda event, **named: events.append(event.action))
    return events


@pytest.fixture
def worker(agency, housing):
    return world.member(agency, "case_manager", "Maya Torres", program=housing)


VERBS = {
    "open_program": lambda by, one: actions.open_program(name="New", setting="housing", by=by, at=AT),
    "change_program": lambda by, one: actions.change_program(program=one["program"], name="Other", setting="housing", is_open=False, by=by, at=AT),
    "form_team": lambda by, one: actions.form_team(name="New", program=one["program"], by=by, at=AT),
    "rename_team": lambda by, one: actions.rename_team(team=one["team"], name="Other", by=by, at=AT),
    "give_role": lambda by, one: actions.give_role(user=one["user"], role="supervisor", place=(one["program"], None), by=by, at=AT, on=ON),
    "end_role": lambda by, one: actions.end_role(membership=one["membership"], by=by, at=AT, on=ON),
    "disable": lambda by, one: actions.disable(user=one["user"], by=by, at=AT, on=ON),
    "enable": lambda by, one: actions.enable(user=one["user"], by=by, at=AT, on=ON),
    "invite": lambda by, one: invitations.invite(email="new@one.test", name="New", role="supervisor", place=(one["program"], None), by=by, at=AT),
    "withdraw": lambda by, one: invitations.withdraw(invitation=one["invitation"], by=by, at=AT),
}  # fmt: skip
MAKES_ITS_OWN = {"open_program"}


@pytest.fixture
def things(agency, housing, worker, admin):
    made, _token = invitations.invite(
        email="asked@one.test", name="Asked", role="auditor", place=(None, None), by=admin, at=AT
    )
    return {
        "program": housing.pk, "team": world.team(housing).pk, "user": worker.pk,
        "membership": worker.memberships.get().pk, "invitation": made,
    }  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_who_showed_it_is_they_may_and_it_is_recorded_once(verb, admin, things, recorded):
    VERBS[verb](admin, things)

    assert len(recorded) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_must_show_first_that_it_is_they(verb, admin, things, recorded):
    with pytest.raises(policy.NotProven):
        VERBS[verb](replace(admin, proven_at=AT - timedelta(minutes=6)), things)
    assert not recorded


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["case_manager", "supervisor", "program_manager", "auditor", "privacy_officer"])
def test_no_other_role_may(verb, role, agency, housing, things, recorded):
    with pytest.raises(policy.Denied):
        VERBS[verb](world.viewer(world.member(agency, role, f"Some {role}", program=housing), agency), things)
    assert not recorded


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in MAKES_ITS_OWN])
def test_what_is_another_organizations_is_not_there(verb, things, recorded):
    other = world.organization("Agency Two")
    by = world.viewer(world.member(other, "administrator", "Otto Other", email="otto@two.test"), other)
    with pytest.raises(actions.NotThere):
        VERBS[verb](by, things)
    assert not recorded


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in MAKES_ITS_OWN])
def test_what_was_never_there_answers_the_same(verb, admin, things):
    with pytest.raises(actions.NotThere):
        VERBS[verb](admin, dict.fromkeys(things, uuid4()))


@pytest.mark.parametrize("verb", VERBS)
def test_what_cannot_be_recorded_does_not_happen(verb, admin, things, monkeypatch):
    def broken(event, **named):
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "record", broken)
    before = picture()
    with pytest.raises(OSError, match="full"):
        VERBS[verb](admin, things)
    assert picture() == before


def picture():
    models = (Program, Team, Membership, User, Invitation, Notice)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_role_is_not_given_in_another_organizations_program_or_team(admin, worker):
    other = world.program(world.organization("Agency Two"))
    for place in ((other.pk, None), (None, world.team(other).pk)):
        with pytest.raises(actions.NotThere):
            actions.give_role(user=worker.pk, role="case_manager", place=place, by=admin, at=AT, on=ON)


def test_a_team_brings_its_program(admin, worker, housing):
    made = actions.give_role(
        user=worker.pk, role="case_manager", place=(None, world.team(housing).pk), by=admin, at=AT, on=ON
    )

    assert Membership.objects.get(pk=made).program == housing


def test_an_ended_role_opens_nothing_from_that_moment_on(agency, admin, worker):
    actions.end_role(membership=worker.memberships.get().pk, by=admin, at=AT, on=ON)

    assert queries.grants_of(worker.pk, agency.pk, on=ON) == {}
    assert queries.organizations_of(worker.pk, on=ON) == []


def test_a_role_that_began_today_can_end_today_and_be_given_again(agency, admin, worker, housing):
    place = (housing.pk, None)
    made = actions.give_role(user=worker.pk, role="supervisor", place=place, by=admin, at=AT, on=ON)
    with pytest.raises(actions.AlreadySo):
        actions.give_role(user=worker.pk, role="supervisor", place=place, by=admin, at=AT, on=ON)
    actions.end_role(membership=made, by=admin, at=AT, on=ON)
    assert "supervisor" not in queries.grants_of(worker.pk, agency.pk, on=ON)

    assert actions.give_role(user=worker.pk, role="supervisor", place=place, by=admin, at=AT, on=ON) == made
    assert "supervisor" in queries.grants_of(worker.pk, agency.pk, on=ON)


def test_the_last_administrator_stays(agency, admin):
    theirs = Membership.objects.get(user=admin.user)
    with pytest.raises(actions.LastAdministrator):
        actions.end_role(membership=theirs.pk, by=admin, at=AT, on=ON)
    with pytest.raises(actions.LastAdministrator):
        actions.disable(user=admin.user, by=admin, at=AT, on=ON)

    second = world.member(agency, "administrator", "Bo Second")
    actions.end_role(membership=theirs.pk, by=admin, at=AT, on=ON)
    assert queries.holders(agency.pk, ["administrator"], on=ON) == [second.pk]


def test_a_disabled_administrator_does_not_count(agency, admin):
    second = world.member(agency, "administrator", "Bo Second")
    second.is_active = False
    second.save()
    with pytest.raises(actions.LastAdministrator):
        actions.end_role(membership=Membership.objects.get(user=admin.user).pk, by=admin, at=AT, on=ON)


def test_whoever_also_works_elsewhere_is_not_disabled_from_here(admin, worker):
    other = world.organization("Agency Two")
    Membership.objects.create(organization=other, user=worker, role="auditor", begins=ON)
    for verb in (actions.disable, actions.enable):
        with pytest.raises(actions.WorksElsewhere):
            verb(user=worker.pk, by=admin, at=AT, on=ON)
    assert User.objects.get(pk=worker.pk).is_active


def test_a_name_is_used_once_in_an_organization_and_freely_in_another(admin, housing):
    with pytest.raises(actions.NameTaken):
        actions.open_program(name="Housing", setting="housing", by=admin, at=AT)
    with pytest.raises(actions.NameTaken):
        actions.change_program(
            program=actions.open_program(name="Other", setting="housing", by=admin, at=AT),
            name="Housing", setting="housing", is_open=True, by=admin, at=AT,
        )  # fmt: skip
    team = actions.form_team(name="North", program=housing.pk, by=admin, at=AT)
    with pytest.raises(actions.NameTaken):
        actions.form_team(name="North", program=housing.pk, by=admin, at=AT)
    actions.form_team(name="South", program=housing.pk, by=admin, at=AT)
    with pytest.raises(actions.NameTaken):
        actions.rename_team(team=team, name="South", by=admin, at=AT)

    assert world.program(world.organization("Agency Two"), "Housing")


def test_ones_own_sessions_end_one_by_one_or_all_others_and_nobody_elses(agency, worker):
    for key, user in (("mine", worker), ("older", worker), ("oldest", worker), ("hers", world.person("Someone Else"))):
        Session.objects.create(session_key=key, session_data="", expire_date=AT, user=user, opened_at=AT, seen_at=AT)
    by = world.viewer(worker, agency, session="mine")
    seen = queries.sessions(viewer=by)
    assert [one.is_this for one in seen] == [True, False, False]

    assert actions.end_own_sessions(handle=queries.handle("hers"), by=by, at=AT) == 0
    assert actions.end_own_sessions(handle=queries.handle("oldest"), by=by, at=AT) == 1
    assert actions.end_own_sessions(by=by, at=AT) == 1
    assert set(Session.objects.values_list("session_key", flat=True)) == {"mine", "hers"}


def test_notices_are_read_once_and_only_ones_own(agency, worker, admin):
    actions.notify(worker.pk, "role.given", about=None, organization=agency.pk, at=AT)
    actions.notify(admin.user, "role.given", about=None, organization=agency.pk, at=AT)
    by = world.viewer(worker, agency)
    assert [one.is_new for one in queries.notices(viewer=by)] == [True]

    assert actions.read_notices(by=by, at=AT) == 1
    assert [one.is_new for one in queries.notices(viewer=by)] == [False]
    assert [one.is_new for one in queries.notices(viewer=admin)] == [True]
