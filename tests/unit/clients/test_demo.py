from datetime import date

import pytest

from caseway.clients import demo, faults, queries, search
from caseway.clients.drafts import ClientDraft
from caseway.clients.models import Address, Alias, Client, ContactPoint, Identifier, SupportPerson
from tests.unit.clients.invented import AT, DAY, ON

DATES_OF_AGE = (date(2026, 11, 30), date(2026, 12, 1))


@pytest.fixture
def forty(place, viewer_of):
    sites = [
        demo.Site(place.housing.pk, place.north.pk, (place.ana.pk, place.ben.pk)),
        demo.Site(place.health.pk, place.south.pk, (place.cal.pk, place.ben.pk)),
    ]
    return lambda: demo.make(by=viewer_of(place.qin), sites=sites, at=AT, on=ON, coworker=place.cal.pk)


def test_forty_people_are_there_however_often_they_are_asked_for(forty):
    first = forty()
    rows = ContactPoint.objects.count()
    assert forty() == first
    assert (Client.objects.count(), ContactPoint.objects.count()) == (40, rows)


def test_what_is_missing_is_written_again_and_what_was_changed_is_left(forty):
    keys = forty()
    Client.objects.filter(pk=keys[0]).update(pronouns="they/them")
    forty()
    assert Client.objects.get(pk=keys[0]).pronouns == "they/them"


def test_they_keep_every_rule_that_others_keep(forty):
    forty()
    for table in (Client, Alias, ContactPoint, Address, Identifier, SupportPerson):
        for row in table.objects.all():
            assert faults.find(row, on=ON) == {}


def test_a_case_manager_has_a_caseload_and_finds_the_rest(place, forty, viewer_of):
    forty()
    viewer = viewer_of(place.ana)
    assert len(queries.caseload(viewer=viewer, on=ON)) == 10
    assert search.search(viewer=viewer, text="amara sample", at=AT, on=ON)[0].name == "Amara Sample"
    record = queries.open_client(viewer=viewer, client=forty()[0], at=AT, on=ON)
    shown = {(one.role, one.person.name if one.person else "") for one in record.members}
    assert shown == {("head", ""), ("child", "Theo Sample"), ("child", "Nia Sample")}


def test_one_comes_of_age_soon_and_their_parent_decides_until_then(place, forty, viewer_of):
    iris = forty()[12]
    shown = [queries.open_client(viewer=viewer_of(place.ben), client=iris, at=AT, on=day) for day in DATES_OF_AGE]
    assert [one.support_people[0].is_authority_in_force for one in shown] == [True, False]


def test_two_of_them_look_like_two_records_of_one_person(place, forty, viewer_of):
    forty()
    draft = ClientDraft(
        given_name="Rosa", family_name="Specimen", birth_date=date(1985, 3, 4), birth_date_quality="full"
    )
    likely = search.likely_duplicates(viewer=viewer_of(place.qin), draft=draft, at=AT, on=ON, phones=["5125550115"])
    assert [one.person.name for one in likely] == ["Rosa Specimen", "Rosie Speciman"]


def test_one_has_left_and_one_is_in_both_programs(place, forty, viewer_of):
    keys = forty()
    in_program = [
        {one.id for one in queries.people_in(viewer=viewer_of(place.qin), on=ON - DAY, program=program.pk)}
        for program in (place.housing, place.health)
    ]
    assert keys[3] in in_program[0] & in_program[1]
    assert keys[27] not in in_program[0] | in_program[1]
