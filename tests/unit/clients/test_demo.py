from datetime import date

import pytest

from caseway.accounts.models import AuditEntry
from caseway.clients import consent_queries, demo, disclosures, faults, queries, search, standing
from caseway.clients.drafts import ClientDraft
from caseway.clients.models import Address, Alias, Client, ContactPoint, Identifier, SupportPerson
from caseway.clients.models.consents import Consent
from caseway.clients.privacy import Status
from tests.unit.clients.invented import AT, DAY, ON

DATES_OF_AGE = (ON + 11 * DAY, ON + 12 * DAY)


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


def test_one_comes_of_age_soon_and_their_parent_decides_as_proxy_until_then(place, forty, viewer_of):
    iris = forty()[12]
    shown = [queries.open_client(viewer=viewer_of(place.ben), client=iris, at=AT, on=day) for day in DATES_OF_AGE]
    assert [one.support_people[0].authority for one in shown] == ["proxy", "proxy"]
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


# --- what they agreed to ---


@pytest.fixture
def kept(place, forty, viewer_of):
    """The consents of one of them, newest first, as whoever works with them reads them."""
    keys = forty()

    def kept_of(key, user=None, on=ON):
        viewer, client = viewer_of(user or place.ana), keys[int(key) - 1]
        target = standing.target_of(viewer=viewer, client=client, on=ON)
        return consent_queries.of(client, viewer=viewer, target=target, on=on)

    return kept_of


def test_every_state_a_consent_can_be_in_is_there(forty):
    forty()
    assert set(Consent.objects.values_list("status", flat=True)) == set(Status.values)


def test_what_was_given_is_whole_and_what_is_active_counts(place, kept):
    for key, user in (("01", place.ana), ("04", place.ana), ("13", place.ben), ("21", place.cal), ("35", place.ben)):
        assert {(one.lapse, one.missing) for one in kept(key, user)} == {("", ())}


@pytest.mark.parametrize(("key", "user", "days"), [("06", "ana", 9), ("30", "cal", 5)])
def test_some_end_within_days(place, kept, key, user, days):
    [found] = kept(key, getattr(place, user))
    assert found.terms.expires == ON + days * DAY


def test_one_is_spoken_before_a_witness_and_one_names_several_and_classes(kept):
    [spoken] = kept("08")
    assert (spoken.terms.method, bool(spoken.terms.witness)) == ("verbal", True)
    [part2] = kept("04")
    assert [one.group for one in part2.terms.recipients] == ["", "treating", "payers"]


def test_one_was_replaced_and_one_was_put_right(place, kept):
    new, old = kept("09")
    assert (old.status, old.replaced_by) == ("superseded", new.id)
    wrong = next(one for one in kept("15", place.ben) if one.replaced_by)
    assert (wrong.status, bool(wrong.changes[-1].why)) == ("in_error", True)


def test_what_was_sent_is_told_and_an_accounting_has_what_belongs_in_it(place, forty, viewer_of):
    keys = forty()

    def told(key, user):
        viewer, client = viewer_of(user), keys[int(key) - 1]
        target = standing.target_of(viewer=viewer, client=client, on=ON)
        every = disclosures.of(client, target=target, viewer=viewer)
        return len(every), len(disclosures.accounting(client, target=target, viewer=viewer, on=ON))

    assert told("01", place.ana) == (2, 0)
    assert told("02", place.ana) == (1, 1)
    assert told("04", place.ana) == (1, 1)
    assert told("30", place.cal) == (1, 1)


def test_it_all_happened_in_its_order(forty):
    forty()
    moments = list(AuditEntry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < AT


def test_what_is_taken_back_or_added_later_is_not_made_again(forty):
    forty()
    before = Consent.objects.count()
    Client.objects.filter(given_name="Kofi").update(pronouns="they/them")
    forty()
    assert Consent.objects.count() == before


def test_who_was_born_on_no_day_is_eighteen_on_a_day_there_is():
    assert demo._born("18 in 3", date(2028, 2, 26)) == date(2010, 2, 28)
