"""The demo's invented people."""

import pytest

from caseway.accounts import demo, queries
from caseway.accounts.models import AuditEntry, Membership, Organization, User
from tests.unit.accounts import world
from tests.unit.accounts.world import AT, ON


def test_there_is_someone_of_every_role_that_works_and_a_second_organization(db):
    assert demo.seed(at=AT, on=ON)

    found = {(one.role, one.organization) for one in demo.people()}
    assert {role for role, _place in found} == {
        "case_manager", "supervisor", "program_manager", "administrator", "auditor", "privacy_officer",
    }  # fmt: skip
    assert len({place for _role, place in found}) == 2
    for one in demo.people():
        assert set(queries.grants_of(one.id, queries.organizations_of(one.id, on=ON)[0], on=ON)) == {one.role}


def test_the_case_manager_works_in_two_programs(db):
    demo.seed(at=AT, on=ON)
    maya = demo.people()[0]

    assert len(queries.grants_of(maya.id, demo.named(demo.HARBOR), on=ON)["case_manager"].programs) == 2


def test_seeding_again_makes_nothing_and_undoes_nothing(db):
    demo.seed(at=AT, on=ON)
    User.objects.filter(pk=demo.people()[0].id).update(name="Renamed")

    assert not demo.seed(at=AT, on=ON)
    assert Membership.objects.count() == 9
    assert User.objects.filter(name="Renamed").exists()


def test_nobody_of_the_demo_has_a_password(db):
    demo.seed(at=AT, on=ON)

    assert not any(one.has_usable_password() for one in User.objects.all())


def test_where_a_real_organization_is_there_is_no_demo(db):
    world.organization("A Real One")
    with pytest.raises(demo.NotEmpty):
        demo.seed(at=AT, on=ON)
    assert Organization.objects.count() == 1


def test_some_sign_ins_failed_once_and_nothing_of_them_but_place_and_account_is_kept(db):
    demo.seed(at=AT, on=ON)
    demo.try_to_sign_in(at=AT)
    demo.try_to_sign_in(at=AT)
    entries = list(AuditEntry.objects.order_by("seq"))
    assert len(entries) == len(demo.TRIED)
    assert {one.outcome for one in entries} == {"failed"}
    assert {one.actor for one in entries} == {None}
    assert [one.at for one in entries] == sorted(one.at for one in entries)
