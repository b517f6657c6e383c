from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseway.accounts.models import Membership, Notice
from caseway.clients import actions, openings, queries, volume
from caseway.clients.access import Absent, NeedsProof, NeedsReason
from caseway.clients.faults import Invalid
from caseway.clients.models import Opening, Sighting, VolumeAlarm
from caseway.clients.openings import Exhausted
from caseway.clients.records import Glimpse
from caseway.clients.volume import TooMany
from tests.unit.clients.invented import AT, DAY, ON, by, user


@pytest.fixture
def look(viewer_of):
    def looked(who, client, *, at=AT, on=ON, **named):
        return queries.open_client(viewer=viewer_of(who, at=at, **named), client=client.pk, at=at, on=on)

    return looked


@pytest.fixture
def give(viewer_of):
    def gave(who, client, *, code="call", text="They called.", at=AT):
        openings.give_reason(client=client.pk, code=code, text=text, by=viewer_of(who, at=at), at=at, on=ON)

    return gave


@pytest.fixture
def smash(viewer_of):
    def smashed(who, client, *, proven=True, at=AT):
        by = viewer_of(who, at=at, proven=proven)
        return openings.break_glass(client=client.pk, code="danger", text="Fire.", by=by, at=at, on=ON)

    return smashed


def test_who_works_with_a_client_opens_the_record_at_once(place, make, look):
    assert look(place.ana, make(user=place.ana)).relation == "caseload"


def test_a_reason_opens_a_record_until_the_day_ends(place, make, look, give):
    client = make()
    with pytest.raises(NeedsReason):
        look(place.ana, client)
    give(place.ana, client)
    assert look(place.ana, client).relation == "organization"
    midnight = timezone.make_aware(timezone.datetime(2026, 11, 3))
    assert look(place.ana, client, at=midnight - timedelta(seconds=1))
    with pytest.raises(NeedsReason):
        look(place.ana, client, at=midnight, on=ON + DAY)


def test_a_reason_is_for_one_person_and_one_user(place, make, look, give):
    client, other = make(), make()
    give(place.ana, client)
    for who, whom in ((place.ana, other), (place.ben, client)):
        with pytest.raises(NeedsReason):
            look(who, whom)


def test_a_reason_opens_nothing_that_no_reason_opens(place, make, look, give):
    sealed = make(is_sealed=True)
    for who in (place.ana, place.pia, place.ada):
        with pytest.raises(Absent):
            give(who, sealed)
    assert not Opening.objects.exists()


def test_no_reason_is_kept_where_none_is_needed(place, make, give):
    give(place.ana, make(user=place.ana))
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("said", "fields"),
    [({"code": "bored"}, {"code"}), ({"text": "  "}, {"text"}), ({"code": "", "text": ""}, {"code", "text"})],
)
def test_a_reason_is_chosen_and_said_in_words(place, make, give, said, fields):
    with pytest.raises(Invalid) as raised:
        give(place.ana, make(), **said)
    assert set(raised.value.faults) == fields


def test_broken_glass_opens_a_record_for_an_hour_to_read_only(place, make, look, smash, viewer_of):
    client = make(program=place.health)
    assert smash(place.ana, client) == AT + timedelta(minutes=60)
    record = look(place.ana, client)
    assert (record.relation, record.may_edit) == ("glass", False)
    viewer = viewer_of(place.ana)
    assert openings.glass_until(viewer=viewer, client=client.pk) == AT + timedelta(minutes=60)
    with pytest.raises(Absent):
        actions.edit(client=client.pk, changes={"chosen_name": "X"}, version=1, by=viewer, at=AT, on=ON)
    assert look(place.ana, client, at=AT + timedelta(minutes=59, seconds=59))
    with pytest.raises(NeedsReason):
        look(place.ana, client, at=AT + timedelta(minutes=60))


def test_breaking_glass_takes_showing_again_that_it_is_you(place, make, smash):
    client = make()
    with pytest.raises(NeedsProof):
        smash(place.ana, client, proven=False)
    assert not Opening.objects.exists()


def test_glass_opens_a_coworkers_record_and_no_sealed_one(place, make, smash, look):
    coworker, sealed = make(), make(is_sealed=True)
    type(coworker).objects.filter(pk=coworker.pk).update(user=place.cal)
    with pytest.raises(Absent):
        look(place.ana, coworker)
    smash(place.ana, coworker)
    assert look(place.ana, coworker).relation == "glass"
    with pytest.raises(Absent):
        smash(place.ana, sealed)


@pytest.mark.parametrize("who", ["ada", "aud", "pia", "can", "non"])
def test_glass_is_broken_by_those_who_work_with_people(place, make, smash, who):
    with pytest.raises(Absent):
        smash(getattr(place, who), make())


def test_broken_glass_is_told_to_supervisors_and_privacy_officers_at_once(place, elsewhere, make, smash):
    client = make()
    all_over = user(place, "Sam Supervisor", "supervisor")
    of_program = user(place, "Sid Supervisor", "supervisor", program=place.housing)
    smash(place.ana, client)
    notices = Notice.objects.all()
    assert {one.user_id for one in notices} == {place.sue.pk, place.pia.pk, all_over.pk, of_program.pk}
    assert {(one.kind, one.about) for one in notices} == {("glass_broken", Opening.objects.get().pk)}


def test_glass_is_broken_three_times_a_day(place, make, smash):
    for _ in range(3):
        smash(place.ana, make())
    with pytest.raises(Exhausted):
        smash(place.ana, make())
    assert smash(place.ben, make())


def test_a_review_is_due_in_72_hours_and_done_by_another(place, make, smash, viewer_of):
    client = make()
    smash(place.ana, client)
    asked = {"at": AT, "on": ON}
    (found,) = openings.to_review(viewer=viewer_of(place.sue), **asked)
    assert (found.user_name, found.text, found.review_due_at, found.is_overdue) == (
        "Ana Worker", "Fire.", AT + timedelta(hours=72), False,
    )  # fmt: skip
    assert isinstance(found.person, Glimpse)
    late = openings.to_review(viewer=viewer_of(place.pia), at=AT + timedelta(hours=72, seconds=1), on=ON)
    assert [one.is_overdue for one in late] == [True]
    said = {"opening": found.id, "outcome": "justified", "text": "There was a fire."}
    for who in (place.ana, place.ben, place.tom, place.ada, place.pam):
        with pytest.raises(Absent):
            openings.review(by=viewer_of(who), **said, **asked)
    openings.review(by=viewer_of(place.sue), **said, **asked)
    assert openings.to_review(viewer=viewer_of(place.pia), **asked) == []
    with pytest.raises(Invalid, match="already"):
        openings.review(by=viewer_of(place.pia), **said, **asked)


def test_a_review_says_what_it_found(place, make, smash, viewer_of):
    smash(place.ana, make())
    with pytest.raises(Invalid, match="Say what the review found"):
        openings.review(opening=Opening.objects.get().pk, outcome="", text="", by=viewer_of(place.pia), at=AT, on=ON)


def test_nobody_reviews_their_own(place, make, smash, viewer_of):
    smash(place.sue, make())
    viewer = viewer_of(place.sue)
    assert openings.to_review(viewer=viewer, at=AT, on=ON) == []
    with pytest.raises(Absent):
        openings.review(
            opening=Opening.objects.get().pk, outcome="justified", text="", by=viewer, at=AT, on=ON
        )  # fmt: skip


def test_who_reviews_nothing_is_shown_nothing(place, make, smash, viewer_of):
    smash(place.ana, make())
    for who in (place.ben, place.tom, place.ada, place.aud, place.can):
        assert openings.to_review(viewer=viewer_of(who), at=AT, on=ON) == []


def test_another_agencys_openings_are_nobodys_here(place, elsewhere, make, smash, viewer_of):
    smash(place.ana, make())
    viewer = viewer_of(elsewhere.pia, agency=elsewhere.agency)
    assert openings.to_review(viewer=viewer, at=AT, on=ON) == []
    with pytest.raises(Absent):
        openings.review(opening=Opening.objects.get().pk, outcome="justified", text="", by=viewer, at=AT, on=ON)


# --- the count ---


def sightings(place, who, days, each):
    """So many people seen outside the caseload by someone, on each of so many days before."""
    from caseway.clients.models import Client

    people = Client.objects.bulk_create(
        Client(organization=place.agency, given_name=f"P{number}", **by(place.ana)) for number in range(each)
    )
    Sighting.objects.bulk_create(
        Sighting(organization=place.agency, user=who, client=one, day=ON - DAY * day, is_outside=True)
        for day in days for one in people
    )  # fmt: skip


def test_seeing_somebody_again_counts_once(place, make, look, give):
    client = make()
    give(place.ana, client)
    for _ in range(3):
        look(place.ana, client)
    assert [(one.user_id, one.is_outside) for one in Sighting.objects.all()] == [(place.ana.pk, True)]


def test_ones_own_caseload_counts_as_inside(place, make, look):
    look(place.ana, make(user=place.ana))
    assert [one.is_outside for one in Sighting.objects.all()] == [False]


def test_twenty_people_are_nobodys_alarm_and_one_more_is(place, make, look, viewer_of):
    for count in range(1, 22):
        look(place.qin, make())
        assert bool(volume.alarms(viewer=viewer_of(place.pia), on=ON)) == (count > 20)
    look(place.qin, make())
    (alarm,) = volume.alarms(viewer=viewer_of(place.pia), on=ON)
    assert (alarm.user, alarm.seen, alarm.is_lifted) == (place.qin.pk, 21, False)
    assert [(one.user_id, one.kind, one.about) for one in Notice.objects.all()] == [
        (place.pia.pk, "volume_alarm", place.qin.pk)
    ]


def test_three_times_what_one_usually_sees_is_an_alarm(place, make, look):
    sightings(place, place.qin, days=range(1, 6), each=10)
    sightings(place, place.qin, days=[0], each=30)
    assert not VolumeAlarm.objects.exists()
    look(place.qin, make())
    assert VolumeAlarm.objects.get().seen == 31


def test_what_was_usual_more_than_30_days_ago_is_usual_no_more(place, viewer_of):
    sightings(place, place.qin, days=[30], each=10)
    sightings(place, place.qin, days=[31], each=90)
    assert volume.norm(viewer_of(place.qin), on=ON) == 10


@pytest.mark.engines("sqlite")  # hundreds of records; where they are kept makes no difference to when it is enough
def test_fewer_than_200_people_leave_by_a_script_that_opens_one_after_another(place, make, look, give, viewer_of):
    """An exfiltration replayed: someone with a list of everybody gives a reason for each, and opens each."""
    stolen = 0
    for number in range(230):
        client = make(f"P{number}")
        give(place.ana, client)
        try:
            look(place.ana, client)
            stolen += 1
        except TooMany:
            pass
    assert stolen == 199
    assert VolumeAlarm.objects.get().seen == 21
    assert Notice.objects.filter(kind="volume_alarm", user=place.pia).count() == 1


def test_who_was_stopped_goes_on_with_their_own_caseload_and_tomorrow(place, make, look):
    sightings(place, place.qin, days=[0], each=200)
    with pytest.raises(TooMany):
        look(place.qin, make())
    assert look(place.qin, make(user=place.qin))
    assert look(place.qin, make(), on=ON + DAY)


def test_a_privacy_officer_lets_somebody_go_on_for_as_many_again(place, make, look, viewer_of):
    sightings(place, place.qin, days=[0], each=200)
    with pytest.raises(TooMany):
        look(place.qin, make())
    lift = {"user": place.qin.pk, "because": "A move of records.", "at": AT, "on": ON}
    for who in (place.qin, place.sue, place.ada):
        with pytest.raises(Absent):
            volume.lift(by=viewer_of(who), **lift)
    volume.lift(by=viewer_of(place.pia), **lift)
    assert look(place.qin, make())
    assert volume.alarms(viewer=viewer_of(place.pia), on=ON)[0].is_lifted
    sightings(place, place.qin, days=[0], each=200)
    with pytest.raises(TooMany):
        look(place.qin, make())


def test_nobody_lifts_what_stops_themselves(place, viewer_of):
    sightings(place, place.pia, days=[0], each=30)
    with pytest.raises(Absent):
        volume.lift(user=place.pia.pk, because="x", by=viewer_of(place.pia), at=AT, on=ON)


def test_there_is_nothing_to_lift_where_nothing_is_stopped(place, viewer_of):
    with pytest.raises(Absent):
        volume.lift(user=place.qin.pk, because="x", by=viewer_of(place.pia), at=AT, on=ON)


# --- how many statements it takes ---


def statements(ask):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)


def test_opening_a_record_takes_as_many_statements_for_a_long_one_as_for_a_short_one(
    place, make, look, viewer_of, give
):
    from caseway.clients import belongings, families
    from caseway.clients.drafts import AliasDraft, ContactPointDraft, SupportPersonDraft

    who = {"by": viewer_of(place.ana), "at": AT, "on": ON}
    client = make(user=place.ana, program=place.housing)
    few = statements(lambda: look(place.ana, client))
    home = families.form(head=client.pk, **who)
    for number in range(8):
        belongings.add(client=client.pk, draft=AliasDraft(name=f"Name {number}"), **who)
        belongings.add(client=client.pk, draft=ContactPointDraft(value=f"512555010{number}"), **who)
        belongings.add(client=client.pk, draft=SupportPersonDraft(name=f"Name {number}"), **who)
        other = make(user=place.ana)
        families.join(household=home, client=other.pk, role="child", **who)
        families.relate(client=client.pk, other=other.pk, kind="sibling", **who)
    assert statements(lambda: look(place.ana, client)) == few + 1  # who the others are
    assert few <= (19 if connection.vendor == "sqlite" else 26)


def test_a_list_takes_one_statement(place, make, viewer_of):
    viewer = viewer_of(place.pam)
    for _ in range(30):
        make(program=place.housing)
    assert statements(lambda: queries.people_in(viewer=viewer, on=ON, program=place.housing.pk)) == 1
    assert statements(lambda: queries.caseload(viewer=viewer, on=ON)) == 1


def test_a_user_who_left_is_told_nothing(place, make, smash):
    Membership.objects.filter(user=place.sue).update(ends=ON - DAY)
    smash(place.ana, make())
    assert place.sue.pk not in {one.user_id for one in Notice.objects.all()}
