"""With the filters of our own code switched off, PostgreSQL alone keeps two agencies apart."""

from contextlib import ExitStack

import pytest

from caseway.accounts import queries
from caseway.clients import access
from tests.unit.web.access.actors import BY_NAME
from tests.unit.web.access.matrix import addresses, ask_everything
from tests.unit.web.access.planting import planted
from tests.unit.web.access.world import ABSENT, ELSEWHERE, RELATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.engines("postgres"), pytest.mark.untraced]

FIRST_LINE = [
    (
        "clients.access",
        "organization=organization, merged_into__isnull=True, withdrawn_at__isnull=True",
        "merged_into__isnull=True, withdrawn_at__isnull=True",
    ),
    ("accounts.policy", "if target is not None and target.organization != viewer.organization:", "if False:"),
]
OF_CLIENTS = {one.name for one in addresses() if one.is_about_a_client}


@pytest.fixture
def without_the_first_line():
    with ExitStack() as stack:
        for fault in FIRST_LINE:
            stack.enter_context(planted(*fault))
        yield


@pytest.mark.parametrize("sample", [5, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("actor", "relations"),
    [
        ("case manager", (ELSEWHERE, ABSENT)),
        ("privacy officer", (ELSEWHERE, ABSENT)),
        ("of another agency", (*RELATIONS, ABSENT)),
    ],
)
def test_row_security_alone_keeps_agencies_apart(world, without_the_first_line, actor, relations, sample):
    faults = ask_everything(
        world, BY_NAME[actor], only=OF_CLIENTS, relations=relations, sample=sample, thorough=sample == 1
    )
    assert faults.cells > 40
    assert not faults.found["policy"]
    assert not faults.found["alike"]
    assert not faults.found["canaries"]


def test_the_first_line_is_off_where_rows_are_not_kept_apart(world, without_the_first_line):
    user = world.users["case manager"]
    viewer = queries.viewer(user, world.here.row.pk, at=world.now, on=world.on)
    _, decision = access.find(viewer, "client.open", world.clients[ELSEWHERE].pk, on=world.on)
    assert decision.is_allowed
