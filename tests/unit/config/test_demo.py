"""Making the demo ready before it is served."""

import pytest

from caseway.accounts import demo as people
from caseway.accounts.models import Organization, User
from caseway.clients.models import Client
from caseway.config import demo
from caseway.config.unfit import Unfit
from tests.unit.accounts import world


def test_the_demo_has_its_people_once(db):
    demo.prepare()
    users, clients = User.objects.count(), Client.objects.count()
    assert users == len(people.people())
    assert clients >= 40

    demo.prepare()
    assert (User.objects.count(), Client.objects.count()) == (users, clients)


def test_where_a_real_organization_is_it_does_not_start(db):
    world.organization("A Real One")
    with pytest.raises(Unfit, match="empty folder"):
        demo.prepare()
    assert Organization.objects.count() == 1


def test_a_year_is_not_made_where_a_real_organization_is(db):
    world.organization("A Real One")
    with pytest.raises(Unfit, match="empty folder"):
        demo._refuse_real_ones()


@pytest.mark.engines("postgres")
def test_on_postgresql_a_small_demo_is_not_made_into_a_large_one(transactional_db):
    demo.prepare()
    with pytest.raises(Unfit, match="Empty the database"):
        demo.prepare_year(lambda _part: None)
