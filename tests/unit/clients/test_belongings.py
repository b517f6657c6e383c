from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Stale
from caseway.clients import belongings, caseload, families, queries
from caseway.clients.access import Absent, NeedsProof, NeedsReason
from caseway.clients.drafts import (
    AddressDraft,
    AliasDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)
from caseway.clients.encryption import Unreadable
from caseway.clients.faults import Invalid
from caseway.clients.models import Identifier, SearchTerm
from caseway.clients.records import Glimpse, Listed
from tests.unit.clients.invented import AT, DAY, ON

SSN = "219-09-9999"  # once printed in an advertisement, and void since


@pytest.fixture
def rosa(place, make):
    return make(
        "Rosa", program=place.housing, user=place.ana, team=place.north, birth_date=date(2010, 1, 1),
        birth_date_quality="full",
    ).pk  # fmt: skip


@pytest.fixture
def add(place, viewer_of, rosa):
    def added(draft, *, user=None, client=None, agency=None):
        by = viewer_of(user or place.ana, agency=agency)
        return belongings.add(client=client or rosa, draft=draft, by=by, at=AT, on=ON)

    return added


@pytest.fixture
def now(place, viewer_of):
    """What an action is told of who does it, and when."""
    return lambda user=None, **named: {"by": viewer_of(user or place.ana, **named), "at": AT, "on": ON}


@pytest.fixture
def record(place, viewer_of, rosa):
    return lambda user=None, client=None: queries.open_client(
        viewer=viewer_of(user or place.ana), client=client or rosa, at=AT, on=ON
    )


def words(client):
    return set(SearchTerm.objects.filter(client=client).values_list("word", flat=True))


def test_nothing_is_safe_to_do_unless_the_client_said_so(add, record):
    add(ContactPointDraft(value="512 555 0142"))
    point = record().contact_points[0]
    assert not any(
        (point.is_safe_to_call, point.is_safe_to_text, point.is_safe_to_leave_voicemail, point.is_safe_to_write)
    )


def test_a_client_who_is_not_to_be_contacted_is_safe_to_reach_by_nothing(add):
    with pytest.raises(Invalid, match="Nothing can be safe"):
        add(ContactPointDraft(value="512 555 0142", do_not_contact=True, is_safe_to_text=True))


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (ContactPointDraft(value="555"), "A phone number has ten digits."),
        (ContactPointDraft(value="rosa at example", kind="email"), "An e-mail address has an @ in it."),
        (ContactPointDraft(value=""), "Enter a phone number or an e-mail address."),
        (AddressDraft(whereabouts="confidential", line_1="1 Main St"), "Enter a street or a city for a full address"),
        (AddressDraft(), "Enter a street or a city for a full address"),
        (IdentifierDraft(kind="ssn", value="219-09"), "A Social Security number has nine digits"),
        (IdentifierDraft(kind="ssn", value="666-12-1234"), "A Social Security number has nine digits"),
        (IdentifierDraft(kind="ssn_last_four", value="99999"), "Enter the last four digits."),
        (IdentifierDraft(kind="ssn", quality="prefers_not", value="219-09-9999"), ""),
        (IdentifierDraft(kind="medicaid"), "Enter the number, or leave it out"),
        (AliasDraft(name=""), "Enter a name."),
        (SupportPersonDraft(name="A", document_seen_date=ON), "Say which document was seen"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(add, draft, sentence):
    if not sentence:
        add(draft)
        return
    with pytest.raises(Invalid, match=sentence):
        add(draft)


def test_the_same_number_is_entered_once(add):
    add(ContactPointDraft(value="512 555 0142"))
    with pytest.raises(Invalid, match="already there"):
        add(ContactPointDraft(value="(512) 555-0142"))


def test_a_number_that_ended_is_kept_and_found_no_more(add, record, now, rosa):
    point = add(ContactPointDraft(value="512 555 0142"))
    assert "5125550142" in words(rosa)
    belongings.end(kind="contact_point", belonging=point, ends=ON, **now())
    assert "5125550142" not in words(rosa)
    assert record().contact_points[0].ends == ON
    add(ContactPointDraft(value="512 555 0142"))


def test_nothing_ends_before_it_begins(add, now):
    point = add(ContactPointDraft(value="512 555 0142"))
    with pytest.raises(Invalid, match="The last day is before the first"):
        belongings.end(kind="contact_point", belonging=point, ends=ON - DAY, **now())


def test_what_is_safe_is_corrected_by_one_at_a_time(add, record, now):
    point = add(ContactPointDraft(value="512 555 0142"))
    change = {"kind": "contact_point", "belonging": point, "version": 1}
    assert belongings.correct(changes={"is_safe_to_call": True, "code_word": "blue"}, **change, **now()) == (
        "code_word",
        "is_safe_to_call",
    )
    with pytest.raises(Stale):
        belongings.correct(changes={"code_word": "green"}, **change, **now())
    with pytest.raises(TypeError, match="folded"):
        belongings.correct(changes={"folded": "1"}, **change, **now())
    assert record().contact_points[0].code_word == "blue"


def test_an_alias_is_found_until_somebody_takes_it_away(add, rosa, now):
    alias = add(AliasDraft(name="Rosie O’Test", kind="former"))
    assert {"rosie", "otest"} <= words(rosa)
    belongings.end(kind="alias", belonging=alias, ends=ON, **now())
    assert {"rosie", "otest"} <= words(rosa)


def test_a_whole_social_security_number_is_nowhere_in_the_clear(add, record, rosa):
    add(IdentifierDraft(kind="ssn", value=SSN))
    row = Identifier.objects.get(client=rosa)
    assert "21909" not in "".join(map(str, (row.value, row.folded, row.ciphertext, row.blind_index)))
    shown = record().identifiers[0]
    assert (shown.value, shown.is_encrypted) == ("9999", True)


def test_a_whole_number_is_shown_to_who_shows_again_that_it_is_they(place, add, viewer_of):
    number = add(IdentifierDraft(kind="ssn", value=SSN))
    ask = {"identifier": number, "at": AT, "on": ON}
    with pytest.raises(NeedsProof):
        belongings.reveal(viewer=viewer_of(place.ana), **ask)
    assert belongings.reveal(viewer=viewer_of(place.ana, proven=True), **ask) == "219099999"
    with pytest.raises(Absent):
        belongings.reveal(viewer=viewer_of(place.ada, proven=True), **ask)


def test_a_ciphertext_moved_to_another_row_opens_no_more(place, add, viewer_of, make):
    mine = add(IdentifierDraft(kind="ssn", value=SSN))
    other = make("Other", user=place.ana).pk
    theirs = add(IdentifierDraft(kind="ssn", value="078-05-1120"), client=other)
    Identifier.objects.filter(pk=theirs).update(ciphertext=Identifier.objects.get(pk=mine).ciphertext)
    with pytest.raises(Unreadable):
        belongings.reveal(viewer=viewer_of(place.ana, proven=True), identifier=theirs, at=AT, on=ON)


def test_a_key_that_is_gone_is_not_made_anew_where_anything_is_encrypted(add, make, elsewhere, settings, tmp_path):
    settings.CASEWAY_HOME = tmp_path
    stranger = make("Other", of=elsewhere, user=elsewhere.ana).pk
    add(IdentifierDraft(kind="ssn", value=SSN))  # the first, whose key is made
    key = tmp_path / "field-key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(Unreadable, match="the key of encrypted fields is gone"):
        add(IdentifierDraft(kind="ssn", value="078-05-1120"))
    with pytest.raises(Unreadable, match="the key of encrypted fields is gone"):  # nor where only others hold something
        add(
            IdentifierDraft(kind="ssn", value="078-05-1120"),
            client=stranger, user=elsewhere.ana, agency=elsewhere.agency,
        )  # fmt: skip
    assert not key.exists()
    key.write_bytes(kept)
    add(IdentifierDraft(kind="ssn", value="078-05-1120"))


def test_the_database_refuses_a_whole_number_in_the_clear(add):
    number = add(IdentifierDraft(kind="ssn", value=SSN))
    for change in ({"value": "219099999"}, {"ciphertext": "", "blind_index": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Identifier.objects.filter(pk=number).update(**change)


def test_a_number_that_is_not_known_says_why(add, record):
    add(IdentifierDraft(kind="ssn", quality="prefers_not"))
    assert [(one.value, one.quality) for one in record().identifiers] == [("", "prefers_not")]


def test_a_parents_authority_is_shown_as_in_force_until_the_birthday(place, add, viewer_of, rosa):
    add(SupportPersonDraft(name="Mother Testperson", kinship="parent", authority="parent"))
    days = (date(2027, 12, 31), date(2028, 1, 1))
    shown = [queries.open_client(viewer=viewer_of(place.ana), client=rosa, at=AT, on=day) for day in days]
    assert [one.support_people[0].is_authority_in_force for one in shown] == [True, False]


@pytest.mark.parametrize("who", ["ben", "cal", "ada", "aud", "pia", "can", "non"])
def test_only_who_may_edit_the_record_adds_to_it(place, add, now, who):
    point = add(ContactPointDraft(value="512 555 0142"))
    user = getattr(place, who)
    with pytest.raises(Absent):
        add(AliasDraft(name="X"), user=user)
    with pytest.raises(Absent):
        belongings.end(kind="contact_point", belonging=point, ends=ON, **now(user))


def test_another_agencys_row_is_absent(elsewhere, add, now, viewer_of):
    point = add(ContactPointDraft(value="512 555 0142"))
    theirs = {"by": viewer_of(elsewhere.ana, agency=elsewhere.agency), "at": AT, "on": ON}
    with pytest.raises(Absent):
        belongings.end(kind="contact_point", belonging=point, ends=ON, **theirs)


def test_a_household_shows_of_its_members_what_each_viewer_may_know(place, make, now, rosa, record):
    child = make("Little", user=place.ana, program=place.housing)
    home = families.form(head=rosa, name="Home", **now())
    families.join(household=home, client=child.pk, role="child", **now())
    assert [(one.role, one.is_self, type(one.person)) for one in record().members] == [
        ("head", True, type(None)),
        ("child", False, Listed),
    ]
    assert isinstance(record(place.sue).members[1].person, Glimpse)
    type(child).objects.filter(pk=child.pk).update(is_sealed=True)
    assert record(place.sue).members[1].person is None


def test_a_household_has_one_head_and_everyone_once(place, make, now, rosa):
    other = make("Other", user=place.ana).pk
    home = families.form(head=rosa, **now())
    with pytest.raises(Invalid, match="already has a head"):
        families.join(household=home, client=other, role="head", **now())
    with pytest.raises(Invalid, match="already in the household"):
        families.join(household=home, client=rosa, role="relative", **now())


def test_a_household_can_be_left(now, rosa, record):
    families.form(head=rosa, **now())
    families.leave(member=record().members[0].id, ends=ON, **now())
    assert record().members[0].ends == ON


def test_nobody_joins_a_household_of_people_they_may_not_know_of(place, make, now, rosa):
    hidden = make("Hidden", user=place.cal, is_sealed=True).pk
    home = families.form(head=hidden, **now(place.cal))
    with pytest.raises(Absent):
        families.join(household=home, client=rosa, role="relative", **now())


def test_a_relationship_is_seen_from_both_sides(place, make, now, rosa, record):
    mother = make("Mother", user=place.ana).pk
    families.relate(client=rosa, other=mother, kind="parent", **now())
    assert [(one.kind, one.is_reversed, one.person.name) for one in record().relationships] == [
        ("parent", False, "Mother Testperson")
    ]
    assert [(one.kind, one.is_reversed) for one in record(client=mother).relationships] == [("parent", True)]
    with pytest.raises(Invalid, match="Nobody is related to themselves"):
        families.relate(client=rosa, other=rosa, kind="sibling", **now())


def test_a_supervisor_puts_a_client_on_a_caseload_and_takes_them_off_at_once(place, now, rosa, viewer_of):
    assignment = caseload.assign(
        client=rosa, user=place.ben.pk, program=place.housing.pk, reason="Help", **now(place.sue)
    )
    assert [one.id for one in queries.caseload(viewer=viewer_of(place.ben), on=ON)] == [rosa]
    caseload.unassign(assignment=assignment, reason="Done", **now(place.sue))
    assert queries.caseload(viewer=viewer_of(place.ben), on=ON) == []


def test_a_client_taken_off_the_last_caseload_is_the_teams_no_more(place, now, rosa, record):
    assignment = record().assignments[0].id
    caseload.unassign(assignment=assignment, reason="Moved", ends=ON, **now(place.sue))
    assert record().assignments[0].ends == ON
    with pytest.raises(Absent):
        caseload.unassign(assignment=assignment, reason="Again", **now(place.tom))


def test_nobody_is_assigned_by_who_may_not(place, now, rosa):
    for who in (place.ana, place.ben, place.tom, place.ada, place.pia):
        with pytest.raises(Absent):
            caseload.assign(client=rosa, user=place.ben.pk, program=place.housing.pk, **now(who))


def test_a_supervisor_assigns_within_their_own_team_only(place, now, rosa):
    with pytest.raises(Absent):
        caseload.assign(client=rosa, user=place.cal.pk, program=place.health.pk, **now(place.sue))


@pytest.mark.parametrize(
    ("who", "program", "sentence"),
    [
        ("cal", "housing", "does not work in the program"),
        ("cal", "health", "is not in the program"),
        ("ana", "housing", "already on that caseload"),
    ],
)
def test_an_assignment_that_cannot_be_is_said_in_a_sentence(place, now, rosa, who, program, sentence):
    with pytest.raises(Invalid, match=sentence):
        caseload.assign(
            client=rosa, user=getattr(place, who).pk, program=getattr(place, program).pk,
            **now(place.qin if program == "health" else place.sue),
        )  # fmt: skip


def test_nobody_is_on_their_own_caseload(place, now, make):
    client = make(program=place.housing)
    type(client).objects.filter(pk=client.pk).update(user=place.ben)
    with pytest.raises(NeedsReason):
        caseload.assign(client=client.pk, user=place.ben.pk, program=place.housing.pk, **now(place.pam))


def test_a_client_enters_and_leaves_a_program(place, now, make, record, viewer_of):
    client = make("Rosa", program=place.health, user=place.ana).pk
    enrollment = caseload.enroll(client=client, program=place.housing.pk, **now())
    with pytest.raises(Invalid, match="already in the program"):
        caseload.enroll(client=client, program=place.housing.pk, **now())
    listed = {"viewer": viewer_of(place.pam), "program": place.housing.pk}
    assert client in [one.id for one in queries.people_in(on=ON, **listed)]
    caseload.leave(enrollment=enrollment, reason="Moved away", ends=ON, **now())
    assert client in [one.id for one in queries.people_in(on=ON, **listed)]
    assert client not in [one.id for one in queries.people_in(on=ON + DAY, **listed)]
    assert sorted((one.program_name, one.ends) for one in record(client=client).enrollments) == [
        ("Health", None),
        ("Housing", ON),
    ]


def test_what_is_not_there_cannot_be_ended(place, elsewhere, now, viewer_of, record):
    theirs = {"by": viewer_of(elsewhere.sue, agency=elsewhere.agency), "at": AT, "on": ON}
    enrollment, assignment = record().enrollments[0].id, record().assignments[0].id
    with pytest.raises(Absent):
        caseload.leave(enrollment=enrollment, reason="x", **theirs)
    with pytest.raises(Absent):
        caseload.unassign(assignment=assignment, reason="x", **theirs)
    with pytest.raises(Absent):
        belongings.reveal(viewer=viewer_of(place.ana, proven=True), identifier=assignment, at=AT, on=ON)
