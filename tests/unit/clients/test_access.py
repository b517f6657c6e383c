import itertools
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from caseway.accounts.policy import decide, policy
from caseway.accounts.roles import Relation, Role
from caseway.accounts.viewer import Grant, Target, Viewer
from caseway.clients import access, queries
from caseway.clients.models import Opening
from caseway.clients.records import Glimpse, Listed
from tests.unit.clients.invented import AT, DAY, ON

ORDER = ["own", "caseload", "glass", "sealed", "staff", "team", "program", "organization"]


def opened(client, user, kind, *, at=AT - timedelta(minutes=5), minutes=60):
    return Opening.objects.create(
        organization=client.organization, client=client, user=user, kind=kind, reason_code="other", text="Because.",
        day=ON, at=at, until=at + timedelta(minutes=minutes), review_due_at=at + 3 * DAY,
    )  # fmt: skip


@pytest.fixture
def relation(viewer_of):
    """What a client is to someone in their one role."""

    def asked(user, client, **named):
        viewer = viewer_of(user, **named)
        row = access.people(viewer, on=ON).get(pk=client.pk)
        return access.target(row, viewer).relations[next(iter(viewer.grants))]

    return asked


@pytest.mark.parametrize(
    "roles",
    [
        {"case_manager": (1, 0)},
        {"case_manager": (2, 3), "supervisor": (0, 2)},
        {"supervisor": (0, 2), "case_manager": (2, 3)},
        {"program_manager": (3, 0), "privacy_officer": None},
        {},
    ],
)
def test_one_person_is_asked_for_as_the_list_would(db, roles):
    """What was put together for whoever has such roles is, with their own keys in it, what Django would put together."""
    keys = [uuid.uuid4() for _ in range(9)]
    for user, organization, client, *others in (keys, keys[::-1]):  # the second finds it put together
        grants = {
            role: Grant(everywhere=True)
            if some is None
            else Grant(frozenset(others[: some[0]]), frozenset(others[len(others) - some[1] :]))
            for role, some in roles.items()
        }
        viewer = Viewer(user, organization, AT, grants)
        ours, means = access._stood_in(viewer, client, ON)
        sql, told = access._question(ours, connection.vendor)
        wanted = access.people(viewer, on=ON).filter(pk=client).query.sql_with_params()
        assert (sql, sorted(map(str, (means.get(one, one) for one in told)))) == (
            wanted[0],
            sorted(map(str, wanted[1])),
        )


def test_relations_count_in_this_order():
    assert [one.value for one in Relation] == ORDER


def test_a_client_on_the_caseload(place, make, relation):
    assert relation(place.ana, make(user=place.ana)) == "caseload"


def test_an_assignment_counts_from_its_first_day_to_its_last(place, make, relation):
    of = {"user": place.ana, "program": place.housing}
    assert relation(place.ana, make(begins=ON, ends=ON, **of)) == "caseload"
    assert relation(place.ana, make(begins=ON - DAY, ends=ON - DAY, **of)) == "organization"
    assert relation(place.ana, make(begins=ON + DAY, **of)) == "organization"


def test_a_coworker_who_is_served(place, make, relation):
    client = make()
    type(client).objects.filter(pk=client.pk).update(user=place.cal)
    assert relation(place.ana, client) == "staff"
    assert relation(place.cal, client) == "own"


def test_a_sealed_record_stays_open_to_who_works_with_the_client(place, make, relation):
    client = make(user=place.ana, team=place.north, is_sealed=True)
    assert relation(place.ana, client) == "caseload"
    assert relation(place.ben, client) == "sealed"
    assert relation(place.sue, client) == "sealed"


def test_a_teams_client(place, make, relation):
    client = make(user=place.ana, team=place.north, program=place.housing)
    assert relation(place.ben, client) == "team"
    assert relation(place.sue, client) == "team"
    assert relation(place.tom, client) == "organization"


def test_a_programs_client(place, make, relation):
    client = make(program=place.housing)
    assert relation(place.pam, client) == "program"
    assert relation(place.pam, make(program=place.health)) == "organization"


def test_a_grant_for_everything_covers_everyone(place, make, relation):
    assert relation(place.qin, make()) == "program"
    assert relation(place.pia, make()) == "program"


def test_glass_counts_while_it_is_broken(place, make, relation):
    client = make()
    opened(client, place.cal, "glass")
    assert relation(place.cal, client) == "glass"
    assert relation(place.cal, client, at=AT + timedelta(minutes=54)) == "glass"
    assert relation(place.cal, client, at=AT + timedelta(minutes=55)) == "organization"
    assert relation(place.ana, client) == "organization"


def test_who_has_no_role_sees_nobody(place, make, viewer_of):
    make(user=place.non)
    viewer = viewer_of(place.non)
    assert queries.caseload(viewer=viewer, on=ON) == []
    assert list(access.visible(viewer, "client.find", on=ON)) == []


def test_an_administrator_sees_nobody_whatever_they_ask(place, make, viewer_of):
    client = make(user=place.ada)
    viewer = viewer_of(place.ada)
    for action in policy().says:
        if policy().is_about_people(action):
            with pytest.raises(queries.Absent):
                access.require(viewer, action, client.pk, on=ON)


def test_absent_denied_merged_withdrawn_and_another_agencys_are_answered_alike(place, elsewhere, make, viewer_of):
    viewer = viewer_of(place.ana)
    kept = make()
    clients = [
        make(of=elsewhere, user=elsewhere.ana).pk,
        make(is_sealed=True).pk,
        make(merged_into=kept).pk,
        make(withdrawn_at=AT).pk,
        uuid.uuid4(),
    ]
    for client, ask in itertools.product(clients, (queries.glimpse, queries.open_client)):
        named = {"at": AT} if ask is queries.open_client else {}
        with pytest.raises(queries.Absent) as raised:
            ask(viewer=viewer, client=client, on=ON, **named)
        assert raised.value.args == ()


def test_someone_at_two_agencies_sees_each_from_within_only(place, elsewhere, make, viewer_of):
    there = make(of=elsewhere, user=place.ana)
    with pytest.raises(queries.Absent):
        queries.glimpse(viewer=viewer_of(place.ana), client=there.pk, on=ON)
    assert not queries.caseload(viewer=viewer_of(place.ana), on=ON)
    assert not queries.caseload(viewer=viewer_of(place.ana, agency=elsewhere.agency), on=ON)


def test_what_is_listed_is_what_is_fetched(place, make, viewer_of):
    clients = [
        make(user=place.ana, team=place.north, program=place.housing),
        make(program=place.health, user=place.cal, team=place.south),
        make(program=place.housing, is_sealed=True),
        make(),
    ]
    staff = make()
    type(staff).objects.filter(pk=staff.pk).update(user=place.ben)
    opened(clients[3], place.ana, "glass")
    people = [place.ana, place.ben, place.sue, place.pam, place.qin, place.ada, place.aud, place.pia, place.can]
    actions = [action for action in policy().says if policy().is_about_people(action)]
    for user, action in itertools.product(people, actions):
        viewer = viewer_of(user)
        listed = set(access.visible(viewer, action, on=ON).values_list("pk", flat=True))
        for client in (*clients, staff):
            try:
                _, decision = access.find(viewer, action, client.pk, on=ON)
                assert decision.is_visible
                assert client.pk in listed
            except access.Absent:
                assert client.pk not in listed


def test_a_masked_person_is_a_glimpse_and_nothing_more(place, make, viewer_of):
    client = make("Rosa", "Testperson", birth_date=ON, birth_date_quality="full", program=place.health)
    seen = queries.glimpse(viewer=viewer_of(place.ana), client=client.pk, on=ON)
    assert seen == Glimpse(client.pk, "Rosa Testperson", 2026, "organization", "reason")
    assert [*Glimpse.__slots__] == ["id", "name", "birth_year", "relation", "opens_with"]


def test_a_caseload_is_listed_whole_and_by_name(place, make, viewer_of):
    make("Zoe", "Able", user=place.ana)
    make("Abe", "Zed", user=place.ana, chosen_name="Bea")
    make("Not", "Mine", user=place.ben)
    seen = queries.caseload(viewer=viewer_of(place.ana), on=ON)
    assert [(type(one), one.name) for one in seen] == [(Listed, "Zoe Able"), (Listed, "Bea Zed")]


def test_a_list_goes_on_where_its_last_page_ended(place, make, viewer_of, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    for given, family in itertools.product(("Ann", "Bob"), ("Able", "Baker", "Able")):
        make(given, family, program=place.housing)
    viewer, seen, after = viewer_of(place.pam), [], None
    while page := queries.people_in(viewer=viewer, on=ON, program=place.housing.pk, after=after):
        seen, after = seen + page, page[-1]
    assert [one.name for one in seen] == ["Ann Able", "Ann Able", "Bob Able", "Bob Able", "Ann Baker", "Bob Baker"]
    assert len({one.id for one in seen}) == 6


def test_a_teams_list_shows_what_each_may_see(place, make, viewer_of):
    make(user=place.ana, team=place.north, program=place.housing)
    assert [type(one) for one in queries.people_in(viewer=viewer_of(place.sue), on=ON, team=place.north.pk)] == [Listed]
    assert [type(one) for one in queries.people_in(viewer=viewer_of(place.tom), on=ON, team=place.north.pk)] == [
        Glimpse
    ]
    assert queries.people_in(viewer=viewer_of(place.ada), on=ON, team=place.north.pk) == []


def test_what_it_takes_to_open_a_record(place, make, viewer_of):
    sealed, staff = make(is_sealed=True), make()
    type(staff).objects.filter(pk=staff.pk).update(user=place.cal)
    ways = [
        queries.glimpse(viewer=viewer_of(user), client=client.pk, on=ON).opens_with
        for user, client in [
            (place.ana, make(user=place.ana)), (place.ana, make()), (place.pia, sealed), (place.ana, staff),
            (place.aud, staff),
        ]
    ]  # fmt: skip
    assert ways == ["allow", "reason", "step_up", "glass", "none"]


def test_a_decision_takes_less_than_20_microseconds():
    viewer = Viewer(uuid.uuid4(), uuid.uuid4(), AT, dict.fromkeys(Role.values, Grant()))
    target = Target(viewer.organization, dict.fromkeys(Role.values, "program"))
    decide(viewer, "client.open", target)
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        for _ in range(10):
            decide(viewer, "client.open", target)
        times.append((time.perf_counter() - begun) / 10)
    assert min(times) < 20e-6
