from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts import audit
from caseway.accounts.editing import Clash, Stale
from caseway.clients import actions, labeling, queries
from caseway.clients.access import Absent, NeedsProof
from caseway.clients.drafts import AliasDraft, ClientDraft, ContactPointDraft
from caseway.clients.faults import Invalid
from caseway.clients.models import Client, SearchTerm
from tests.unit.clients.invented import AT, ON

ROSA = ClientDraft(
    given_name="Rosa", family_name="Testperson", birth_date=date(1985, 3, 4), birth_date_quality="full", language="es"
)


@pytest.fixture
def create(place, viewer_of):
    def created(draft=ROSA, *, user=None, program=None, **more):
        return actions.create(
            draft=draft, program=(program or place.housing).pk, by=viewer_of(user or place.ana), at=AT, on=ON, **more
        )

    return created


@pytest.fixture
def seen(viewer_of):
    def record(user, client):
        return queries.open_client(viewer=viewer_of(user), client=client, at=AT, on=ON)

    return record


@pytest.fixture
def edit(place, viewer_of):
    def edited(client, version=1, *, user=None, **changes):
        return actions.edit(
            client=client, changes=changes, version=version, by=viewer_of(user or place.ana), at=AT, on=ON
        )

    return edited


def terms(client):
    return set(SearchTerm.objects.filter(client=client).values_list("word", flat=True))


def test_a_new_person_is_in_the_program_and_on_the_caseload_of_who_entered_them(place, create, seen):
    record = seen(place.ana, create())
    assert (record.name, record.relation, record.may_edit) == ("Rosa Testperson", "caseload", True)
    assert [(one.program_name, one.begins) for one in record.enrollments] == [("Housing", ON)]
    assert [(one.user_name, one.team_name) for one in record.assignments] == [("Ana Worker", "North")]


def test_a_person_is_entered_with_all_there_is_to_say(place, create, seen):
    what = (
        ContactPointDraft(value="(512) 555-0142", is_safe_to_text=True),
        AliasDraft(name="Rosie", kind="nickname"),
    )
    client = create(belongings_of=what)
    record = seen(place.ana, client)
    assert [(one.value, one.is_safe_to_text, one.is_safe_to_call) for one in record.contact_points] == [
        ("(512) 555-0142", True, False)
    ]
    assert terms(client) == {"rosa", "testperson", "rosie", "5125550142", "5550142"}


def test_nobody_is_entered_into_a_program_that_is_not_ones_own(place, elsewhere, create):
    for program in (place.health, elsewhere.housing):
        with pytest.raises(Absent):
            create(program=program)
    assert not Client.objects.exists()


def test_nobody_is_entered_into_a_program_that_is_closed(place, create):
    type(place.housing).objects.update(is_open=False)
    with pytest.raises(Absent):
        create()


def test_nobody_is_entered_onto_another_programs_team(place, create):
    with pytest.raises(Absent):
        create(team=place.south.pk)


@pytest.mark.parametrize("who", ["ada", "aud", "pia", "can", "non"])
def test_who_may_not_enter_people_cannot(place, create, who):
    with pytest.raises(Absent):
        create(user=getattr(place, who))
    assert not Client.objects.exists()


def test_a_manager_of_everything_enters_people_anywhere(place, create, seen):
    assert seen(place.qin, create(user=place.qin, program=place.health)).relation == "caseload"


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        (ClientDraft(), {"given_name": "Enter at least one name."}),
        (
            ClientDraft(given_name="A", birth_date=date(1985, 3, 4)),
            {"birth_date": "Enter a birth date with its quality, or leave it out and say why it is not known."},
        ),
        (
            ClientDraft(given_name="A", birth_date=date(2026, 11, 3), birth_date_quality="full"),
            {"birth_date": "The birth date is in the future."},
        ),
        (
            ClientDraft(given_name="A", birth_date=date(1889, 12, 31), birth_date_quality="full"),
            {"birth_date": "The birth date is before 1890."},
        ),
        (
            ClientDraft(
                given_name="A", birth_date=date(1985, 3, 4), birth_date_quality="full", deceased_date=date(1985, 3, 3)
            ),
            {"deceased_date": "The date of death is before the birth date."},
        ),
        (
            ClientDraft(given_name="A", deceased_date=date(2026, 11, 3), language="Spanish"),
            {
                "deceased_date": "The date of death is in the future.",
                "language": "“Spanish” is no code of a language; for Spanish it is “es”.",
            },
        ),
    ],
)
def test_every_fault_is_told_at_once_in_a_sentence(create, draft, faults):
    with pytest.raises(Invalid) as raised:
        create(draft)
    assert {**raised.value.faults, **faults} == raised.value.faults
    assert not Client.objects.exists()


def test_someone_born_today_can_be_entered(create):
    assert create(ClientDraft(given_name="A", birth_date=ON, birth_date_quality="full"))


def test_not_knowing_has_three_names_and_no_date(create, seen, place):
    for quality in ("does_not_know", "prefers_not", "not_collected"):
        assert seen(place.ana, create(ClientDraft(given_name="A", birth_date_quality=quality))).birth_date is None


def test_a_change_is_kept_and_found(place, create, edit, seen):
    client = create()
    assert edit(client, chosen_name="Rafael", pronouns="he/him") == ("chosen_name", "pronouns")
    record = seen(place.ana, client)
    assert (record.name, record.version) == ("Rafael Testperson", 2)
    assert terms(client) == {"rosa", "testperson", "rafael"}


def test_a_change_of_nothing_changes_nothing(create, edit, seen, place):
    client = create()
    assert edit(client, given_name="Rosa") == ()
    assert seen(place.ana, client).version == 1


def test_the_second_of_two_who_edit_is_shown_both_texts(create, edit, seen, place):
    client = create()
    edit(client, chosen_name="Rose")
    with pytest.raises(Stale) as raised:
        edit(client, chosen_name="Rosie", given_name="Rosa")
    assert raised.value.clashes == (Clash("chosen_name", "Rosie", "Rose"),)
    assert raised.value.version == 2
    edit(client, raised.value.version, chosen_name="Rosie")
    assert seen(place.ana, client).name == "Rosie Testperson"


def test_what_is_no_field_of_a_client_is_not_edited(create, edit):
    with pytest.raises(TypeError, match="is_sealed, organization_id"):
        edit(create(), is_sealed=True, organization_id=None)


@pytest.mark.parametrize("who", ["ben", "cal", "tom", "ada", "aud", "pia", "can"])
def test_a_record_is_edited_by_those_who_may(place, create, edit, who):
    client = create()
    with pytest.raises(Absent):
        edit(client, user=getattr(place, who), chosen_name="Rose")


@pytest.mark.parametrize("who", ["ana", "sue", "pam", "qin"])
def test_a_record_is_edited_by_worker_supervisor_and_manager(place, create, edit, who):
    assert edit(create(), user=getattr(place, who), chosen_name="Rose") == ("chosen_name",)


def test_a_change_that_would_put_the_record_out_of_reach_is_not_made(place, create, edit):
    client = create()
    with pytest.raises(Absent):
        edit(client, user=place.sue, user_id=place.ben.pk)
    assert Client.objects.get(pk=client).user_id is None


def test_a_coworker_is_one_who_works_here_and_has_one_record(place, elsewhere, create, edit):
    with pytest.raises(Invalid, match="This person does not work here"):
        edit(create(), user_id=elsewhere.ben.pk)
    edit(create(), user_id=place.ben.pk)
    with pytest.raises(Invalid, match="already has a record"):
        edit(create(), user_id=place.ben.pk)


def test_a_privacy_officer_who_shows_again_that_it_is_they_seals_a_record(place, create, viewer_of, seen):
    client = create()
    for proven in (False, True):
        by = viewer_of(place.pia, proven=proven)
        if not proven:
            with pytest.raises(NeedsProof):
                labeling.seal(client=client, reason="Asked for by the client.", by=by, at=AT, on=ON)
            continue
        labeling.seal(client=client, reason="Asked for by the client.", by=by, at=AT, on=ON)
    assert seen(place.ana, client).is_sealed
    for who in (place.ben, place.sue, place.pam, place.aud):
        with pytest.raises(Absent):
            queries.glimpse(viewer=viewer_of(who), client=client, on=ON)
    labeling.unseal(client=client, reason="No longer asked for.", by=viewer_of(place.pia, proven=True), at=AT, on=ON)
    assert not seen(place.ana, client).is_sealed


def test_nobody_else_seals_a_record(place, create, viewer_of):
    client = create()
    for who in (place.ana, place.sue, place.qin, place.ada):
        with pytest.raises(Absent):
            labeling.seal(client=client, reason="x", by=viewer_of(who, proven=True), at=AT, on=ON)


def test_what_cannot_be_audited_is_not_done(place, create, edit, seen, monkeypatch):
    client = create()

    def fail(*_, **__):
        raise RuntimeError("the audit is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        edit(client, chosen_name="Rose")
    with pytest.raises(RuntimeError):
        create()
    assert Client.objects.count() == 1
    assert seen(place.ana, client).name == "Rosa Testperson"
    assert terms(client) == {"rosa", "testperson"}


@pytest.mark.parametrize(
    "change",
    [
        {"birth_date": None}, {"birth_date_quality": "guess"}, {"given_name": "", "family_name": ""}, {"veteran": "sure"},
        {"deceased_date": date(1900, 1, 1)}, {"merged_into": "self"},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_what_cannot_be(create, change):
    client = create()
    if change.get("merged_into"):
        change = {"merged_into": client}
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(pk=client).update(**change)


def test_a_minor_is_one_until_the_birthday(place, create, viewer_of):
    client = create(ClientDraft(given_name="A", birth_date=date(2008, 11, 3), birth_date_quality="full"))
    days = (ON, ON + timedelta(days=1))
    asked = [queries.open_client(viewer=viewer_of(place.ana), client=client, at=AT, on=day).is_minor for day in days]
    assert asked == [True, False]
