"""Faults that no page shows, because another check stands before or behind: each with what is asked below the pages."""

import pytest

from caseway.accounts import policy, queries
from caseway.clients import access, importing, sightings
from caseway.clients import queries as clients
from caseway.clients.records import Glimpse


def viewer(world, name, **known):
    return queries.viewer(world.users[name], world.here.row.pk, at=world.now, on=world.on, **known)


def partners_know_of_nobody(world):
    assert not access.visible(viewer(world, "partner"), "client.find", on=world.on).exists()


def importing_takes_showing_that_it_is_you(world):
    with pytest.raises(access.NeedsProof):
        importing.imports(viewer=viewer(world, "program manager"))


def partners_change_no_organization(world):
    with pytest.raises(policy.Denied):
        policy.require(viewer(world, "partner"), "organization.change")


def administrators_prove_who_they_are(world):
    with pytest.raises(policy.NotProven):
        policy.require(viewer(world, "administrator"), "organization.change")


def an_unknown_action_raises(world):
    with pytest.raises(policy.UnknownAction):
        policy.decide(viewer(world, "case manager"), "client.opne")
    with pytest.raises(policy.UnknownAction):
        policy.may_ever(viewer(world, "case manager"), "client.opne")


def an_emergency_is_told_of_to_its_user_only(world):
    found = sightings.emergencies(viewer=viewer(world, "case manager"), on=world.on)
    assert [one.client for one in found] == [world.clients["glass"].pk]


def another_agencys_record_is_denied_by_the_policy_too(world):
    row = access.people(viewer(world, "case manager"), on=world.on).get(pk=world.clients["caseload"].pk)
    target = access.target(row, viewer(world, "case manager"))
    stranger = queries.viewer(world.users["case manager"], world.there.row.pk, at=world.now, on=world.on)
    stranger = type(stranger)(**{name: getattr(stranger, name) for name in stranger.__slots__} | {
        "grants": viewer(world, "case manager").grants
    })  # fmt: skip
    assert policy.decide(stranger, "client.open", target).outcome == "deny"


def a_caseload_is_ones_own(world):
    found = {one.id for one in clients.caseload(viewer=viewer(world, "case manager"), on=world.on)}
    assert found == {world.clients["caseload"].pk}


def who_is_masked_is_a_glimpse(world):
    found = clients.people_in(viewer=viewer(world, "case manager"), on=world.on, program=world.here.health.pk)
    masked = {one.id for one in found if isinstance(one, Glimpse)}
    assert world.clients["organization"].pk in masked


def roles_that_ended_count_no_more(world):
    user = world.users["case manager"]
    rows = user.memberships.all()
    rows.update(ended_at=world.now, ends=None)
    assert not viewer(world, "case manager").grants
    rows.update(ended_at=None, ends=rows.get().begins)
    assert not viewer(world, "case manager").grants


def programs_are_within_ones_grants(world):
    manager = viewer(world, "program manager")
    assert access.covers(manager, "client.edit", program=world.here.housing.pk)
    assert not access.covers(manager, "client.edit", program=world.here.health.pk)
    assert not access.covers(viewer(world, "auditor"), "client.edit", program=world.here.housing.pk)


BELOW = [
    ("clients.access", "filter(reduce(or_, seen)) if seen else Client.objects.none()", "filter(reduce(or_, seen)) if seen else people(viewer, on=on)", partners_know_of_nobody),
    ("clients.access", "if seen else Client.objects.none()", "if seen else Client.objects.all()", partners_know_of_nobody),
    ("clients.access", "    allow(decide(viewer, action))", "    decide(viewer, action)", importing_takes_showing_that_it_is_you),
    ("clients.access", "grant.everywhere or program in grant.programs or", "program or", programs_are_within_ones_grants),
    ("clients.access", "if (table.relations(action, role) if about_people", "if (True if about_people", programs_are_within_ones_grants),
    ("accounts.viewer", 'return self.outcome == "allow"', "return True", partners_change_no_organization),
    ("accounts.policy", "    if not decision.is_allowed:\n        raise Denied(action)", "    if False:\n        raise Denied(action)", partners_change_no_organization),
    ("accounts.policy", 'raise UnknownAction(f"{action} of {relation or \'nobody\'} as {role} is not in the policy") from None', 'return "allow"', an_unknown_action_raises),
    ("accounts.policy", 'raise UnknownAction(f"{action} of {relation or \'nobody\'} as {role} is not in the policy") from None', 'return "deny"', an_unknown_action_raises),
    ("accounts.policy", "if target is not None and target.organization != viewer.organization:", "if False:", another_agencys_record_is_denied_by_the_policy_too),
    ("accounts.policy", 'best.outcome == "step_up" and viewer.is_proven', 'best.outcome == "step_up"', administrators_prove_who_they_are),
    ("clients.sightings", "        user=viewer.user,\n        kind=OpeningKind.GLASS,", "        kind=OpeningKind.GLASS,", an_emergency_is_told_of_to_its_user_only),
    ("clients.sightings", "        until__gt=viewer.at,\n    )\n    # Every", "    )\n    # Every", an_emergency_is_told_of_to_its_user_only),
    ("clients.queries", 'visible(viewer, "client.find", on=on).filter(pk__in=mine), viewer', 'visible(viewer, "client.find", on=on), viewer', a_caseload_is_ones_own),
    ("clients.queries", "Assignment.objects.filter(in_force(on), user=viewer.user).values", "Assignment.objects.filter(user=viewer.user).values", a_caseload_is_ones_own),
    ("clients.queries", 'decision = decide(viewer, "client.find", seen)', 'decision = decide(viewer, "client.search")', who_is_masked_is_a_glimpse),
    ("accounts.queries", "return in_force(on) & Q(ended_at__isnull=True)", "return in_force(on)", roles_that_ended_count_no_more),
    ("accounts.queries", "return in_force(on) & Q(ended_at__isnull=True)", "return Q(ended_at__isnull=True)", roles_that_ended_count_no_more),
    ("accounts.queries", "(Q(ends__isnull=True) | Q(ends__gte=on))", "(Q(ends__isnull=True) | Q(ends__lte=on))", roles_that_ended_count_no_more),
]  # fmt: skip
