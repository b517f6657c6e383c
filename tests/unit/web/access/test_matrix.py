"""Every address asked as everybody about everybody, and every answer compared with the policy's file.

A quarter of the addresses are asked on SQLite and another quarter on PostgreSQL, which quarters depends on the actor: together
every address is asked by half of the actors, in one of two ways by turns, about every fourth relation by turns. Whoever is
stopped at the gate is stopped there whomever they ask about: `make test` asks about three. `make test-long` asks every cell
on both.
"""

import pytest

from tests.unit.web.access import policy_file
from tests.unit.web.access.actors import ACTORS
from tests.unit.web.access.addresses import Address
from tests.unit.web.access.matrix import RULES, addresses, ask_everything

pytestmark = [pytest.mark.django_db, pytest.mark.untraced]


@pytest.mark.parametrize("actor", ACTORS, ids=lambda one: one.name)
def test_every_address_answers_as_the_policy_says(world, engine, actor):
    begin = ACTORS.index(actor) + 2 * (engine == "sqlite")
    expect_no_fault(ask_everything(world, actor, sample=4, begin=begin, thorough=False), at_least=30)


@pytest.mark.long
@pytest.mark.parametrize("actor", ACTORS, ids=lambda one: one.name)
def test_every_address_answers_so_on_both_engines(world, actor):
    expect_no_fault(ask_everything(world, actor, thorough=True), at_least=600)


def expect_no_fault(faults, *, at_least):
    assert faults.cells > at_least
    assert not faults, {rule: faults.found[rule][:8] for rule in RULES if faults.found[rule]}


def test_every_address_is_asked_and_declares_an_action_of_the_policy():
    actions = {action for action, _, _ in policy_file.CELLS}
    assert len(addresses()) > 100
    assert {one.action for one in addresses()} <= {"public", *actions}
    assert all(one.methods for one in addresses())


def test_an_address_that_the_world_cannot_fill_says_where_to_add_it(world):
    new = Address(
        "clients:new_one", "clients/<uuid:client>/ship/<uuid:ship>/", "client.open", ("GET",), ("client", "ship")
    )
    with pytest.raises(AssertionError, match=r"nothing stands for <ship> of .*world\.py"):
        new.filled(world, "caseload", "case manager", None)
