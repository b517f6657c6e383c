"""Every address asked as everybody about everybody, and every answer compared with the policy's file.

On SQLite every cell is asked; on PostgreSQL every fourth address about clients, which address depends on the actor, so
that together each is asked there, too. Whoever is stopped at the gate is stopped there whomever they ask about: `make test`
asks about three, `make test-long` about all.
"""

import pytest

from tests.unit.web.access import policy_file
from tests.unit.web.access.actors import ACTORS
from tests.unit.web.access.addresses import Address
from tests.unit.web.access.matrix import RULES, addresses, ask_everything

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("actor", ACTORS, ids=lambda one: one.name)
def test_every_address_answers_as_the_policy_says(world, engine, actor, request):
    faults = ask_everything(
        world, actor, sample=1 if engine == "sqlite" else 4, begin=ACTORS.index(actor),
        thorough=request.config.getoption("--hypothesis-profile") == "long",
    )  # fmt: skip
    assert faults.cells > (200 if engine == "sqlite" else 50)
    assert not faults, {rule: faults.found[rule][:8] for rule in RULES if faults.found[rule]}


def test_every_address_is_asked_and_declares_an_action_of_the_policy():
    actions = {action for action, _, _ in policy_file.CELLS}
    assert len(addresses()) > 100
    assert {one.action for one in addresses()} <= {"public", *actions}
    assert all(one.methods for one in addresses())


def test_an_address_that_the_world_cannot_fill_says_where_to_add_it(world):
    new = Address(
        "clients:new_one", "clients/<uuid:client>/plan/<uuid:plan>/", "client.open", ("GET",), ("client", "plan")
    )
    with pytest.raises(AssertionError, match=r"nothing stands for <plan> of .*world\.py"):
        new.filled(world, "caseload", "case manager", None)
