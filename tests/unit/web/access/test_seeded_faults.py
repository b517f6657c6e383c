"""The matrix notices every fault that is planted: a test of the tests."""

import pytest

from tests.unit.web.access.actors import BY_NAME
from tests.unit.web.access.faults_below import BELOW
from tests.unit.web.access.faults_seeded import FAULTS
from tests.unit.web.access.matrix import ask_everything
from tests.unit.web.access.planting import planted

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite"), pytest.mark.untraced]
EVERY_DAY = 6  # so many are planted by `make test`, spread over the list; `make test-long` plants them all


def marked(place, fault):
    name = f"{fault.module} {place}"
    is_daily = place % (len(FAULTS) // EVERY_DAY) == 0
    return pytest.param(fault, id=name, marks=() if is_daily else pytest.mark.long)


def asked(world, fault):
    actor = BY_NAME[fault.actor]
    return ask_everything(world, actor, only=fault.addresses, relations=fault.relations, thorough=True)


@pytest.mark.parametrize("fault", [marked(*one) for one in enumerate(FAULTS)])
def test_a_planted_fault_is_noticed(world, fault):
    before = asked(world, fault)
    assert before.cells
    assert not before
    with planted(fault.module, fault.right, fault.wrong):
        assert asked(world, fault), f"nobody notices {fault.wrong!r} in place of {fault.right!r}"


@pytest.mark.parametrize(("module", "right", "wrong", "check"), BELOW)
def test_a_fault_that_no_page_shows_is_noticed_below(world, module, right, wrong, check):
    check(world)
    with planted(module, right, wrong), pytest.raises((AssertionError, pytest.fail.Exception, TypeError)):
        check(world)
