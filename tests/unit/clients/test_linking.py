import json
from contextlib import suppress

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from caseway.clients import belongings, families, linking, openings, queries, search
from caseway.clients.access import Absent
from caseway.clients.drafts import AddressDraft, AliasDraft, ContactPointDraft, IdentifierDraft, SupportPersonDraft
from caseway.clients.faults import Invalid
from caseway.clients.models import (
    Address,
    Alias,
    Assignment,
    Client,
    ContactPoint,
    Enrollment,
    HouseholdMember,
    Identifier,
    Relationship,
    SupportPerson,
)
from tests.unit.clients.invented import AT, DAY, ON

LATER = AT + DAY
TABLES = [
    Address,
    Alias,
    Assignment,
    ContactPoint,
    Enrollment,
    HouseholdMember,
    Identifier,
    Relationship,
    SupportPerson,
]
NOT_HOW_IT_IS = {"version", "updated_at", "updated_by_id"}


@pytest.fixture
def two(place, make):
    """Two records of the housing program, both on the North team's caseloads."""
    shared = {"program": place.housing, "team": place.north}
    return make("Rosa", "Able", user=place.ana, **shared).pk, make("Rosie", "Abel", user=place.ben, **shared).pk


@pytest.fixture
def who(place, viewer_of):
    return lambda user=None, at=AT: {"by": viewer_of(user or place.sue, at=at), "at": at, "on": ON}


@pytest.fixture
def record(place, viewer_of):
    return lambda client: queries.open_client(viewer=viewer_of(place.sue), client=client, at=AT, on=ON)


def plain(row):
    """A row as it is, without how often and by whom it was changed."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.dumps(
        {name: value for name, value in values.items() if name not in NOT_HOW_IT_IS}, cls=DjangoJSONEncoder
    )


def snapshot(client):
    """A client with all that is theirs."""
    rows = [row for table in TABLES for row in table.objects.filter(client=client)]
    others = Relationship.objects.filter(other=client)
    return sorted(map(plain, [Client.objects.get(pk=client), *rows, *others]))


def test_all_of_two_records_is_in_the_one_that_is_kept(two, who, record, place, viewer_of):
    keep, other = two
    belongings.add(client=other, draft=ContactPointDraft(value="512 555 0142"), **who())
    belongings.add(client=other, draft=IdentifierDraft(kind="ssn", value="219-09-9999"), **who())
    linking.link(keep=keep, other=other, reason="The same birth date and phone.", **who())
    found = record(keep)
    assert [one.value for one in found.contact_points] == ["512 555 0142"]
    assert {one.user_name for one in found.assignments} == {"Ana Worker", "Ben Worker"}
    assert [(one.id, one.name) for one in found.linked] == [(other, "Rosie Abel")]
    assert belongings.reveal(
        viewer=viewer_of(place.sue, proven=True), identifier=found.identifiers[0].id, at=AT, on=ON
    ) == "219099999"  # fmt: skip
    with pytest.raises(Absent):
        record(other)


def test_who_was_merged_is_found_by_either_name_as_one(two, who, place, viewer_of):
    keep, other = two
    linking.link(keep=keep, other=other, reason="The same.", **who())
    for text in ("rosa able", "rosie abel"):
        shown = search.search(viewer=viewer_of(place.ana), text=text, at=AT, on=ON)
        assert [one.id for one in shown] == [keep]


def test_what_would_be_there_twice_stays_where_it_is(two, who, record):
    keep, other = two
    for client in two:
        belongings.add(client=client, draft=ContactPointDraft(value="512 555 0142"), **who())
    linking.link(keep=keep, other=other, reason="The same.", **who())
    assert len(record(keep).contact_points) == len(record(keep).enrollments) == 1
    assert ContactPoint.objects.filter(client=other).count() == 1


def test_the_caseload_of_either_sees_the_one_record(two, who, place, viewer_of):
    keep, other = two
    linking.link(keep=keep, other=other, reason="The same.", **who())
    for user in (place.ana, place.ben):
        assert [one.id for one in queries.caseload(viewer=viewer_of(user), on=ON)] == [keep]


def test_a_record_is_linked_by_who_may_link_both(two, who, place, make):
    keep, other = two
    elsewhere = make("Rosa", program=place.health, user=place.cal, team=place.south).pk
    for by, pair in [
        (place.ana, two),
        (place.tom, two),
        (place.sue, (keep, elsewhere)),
        (place.sue, (elsewhere, keep)),
    ]:
        with pytest.raises(Absent):
            linking.link(keep=pair[0], other=pair[1], reason="x", **who(by))
    assert linking.link(keep=keep, other=other, reason="The same.", **who(place.qin))


def test_a_record_is_linked_to_another_and_once(two, who):
    keep, other = two
    with pytest.raises(Invalid, match="two different"):
        linking.link(keep=keep, other=keep, reason="x", **who())
    linking.link(keep=keep, other=other, reason="The same.", **who())
    with pytest.raises(Absent):
        linking.link(keep=keep, other=other, reason="The same.", **who())


def test_a_seal_a_label_and_a_coworker_are_not_lost_by_linking(two, who, place):
    keep, other = two
    Client.objects.filter(pk=other).update(is_sealed=True, labels=["SUD"], user=place.cal)
    # Sealed, and yet on the caseload of the one who links.
    for client in two:
        Assignment.objects.create(
            organization=place.agency, client_id=client, user=place.sue, program=place.housing, begins=ON,
            created_at=AT, created_by=place.sue, updated_at=AT, updated_by=place.sue,
        )  # fmt: skip
    before = [snapshot(client) for client in two]
    link = linking.link(keep=keep, other=other, reason="The same.", **who())
    row = Client.objects.get(pk=keep)
    assert (row.is_sealed, row.labels, row.user_id) == (True, ["SUD"], place.cal.pk)
    linking.unlink(link=link, **who())
    assert [snapshot(client) for client in two] == before


def test_the_records_of_two_coworkers_are_not_linked(two, who, place):
    for client, user in zip(two, (place.cal, place.tom), strict=True):
        Client.objects.filter(pk=client).update(user=user)
        Assignment.objects.filter(client=client).update(user=place.sue)
    with pytest.raises(Invalid, match="two coworkers"):
        linking.link(keep=two[0], other=two[1], reason="x", **who())


def test_parting_puts_back_what_was_and_leaves_what_came_since(two, who, record):
    keep, other = two
    mine = belongings.add(client=other, draft=ContactPointDraft(value="512 555 0142"), **who())
    belongings.add(client=other, draft=AliasDraft(name="Starlight"), **who())
    before = snapshot(other)
    link = linking.link(keep=keep, other=other, reason="The same.", **who())
    belongings.correct(
        kind="contact_point", belonging=mine, changes={"is_safe_to_text": True}, version=1, **who(at=LATER)
    )  # fmt: skip
    added = belongings.add(client=keep, draft=AliasDraft(name="Later"), **who(at=LATER))
    parted = linking.unlink(link=link, **who(at=LATER))
    assert snapshot(other) == before
    assert (parted.moved, parted.copied, parted.single, parted.gone) == (2, 1, 0, 0)
    found = record(keep)
    assert [(one.value, one.is_safe_to_text) for one in found.contact_points] == [("512 555 0142", True)]
    assert [one.id for one in found.aliases] == [added]


def test_what_was_added_since_goes_along_where_it_is_asked_for(two, who, record, viewer_of, place):
    keep, other = two
    link = linking.link(keep=keep, other=other, reason="The same.", **who())
    stays = belongings.add(client=keep, draft=AliasDraft(name="Hers"), **who(at=LATER))
    goes = belongings.add(client=keep, draft=AliasDraft(name="The other’s"), **who(at=LATER))
    listed = linking.added_since(link=link, viewer=viewer_of(place.sue), on=ON)
    assert {(one.table, one.id) for one in listed} == {("alias", stays), ("alias", goes)}
    linking.unlink(link=link, take={goes}, **who(at=LATER))
    assert [[one.id for one in record(client).aliases] for client in two] == [[stays], [goes]]


def test_what_was_there_before_does_not_go_along_even_where_it_is_asked_for(two, who, record):
    keep, other = two
    hers = belongings.add(client=keep, draft=AliasDraft(name="Hers"), **who())
    link = linking.link(keep=keep, other=other, reason="The same.", **who(at=LATER))
    linking.unlink(link=link, take={hers}, **who(at=LATER))
    assert [one.id for one in record(keep).aliases] == [hers]


def test_an_encrypted_number_that_changed_since_is_read_in_both_records(two, who, record, viewer_of, place):
    keep, other = two
    number = belongings.add(client=other, draft=IdentifierDraft(kind="ssn", value="219-09-9999"), **who())
    link = linking.link(keep=keep, other=other, reason="The same.", **who())
    belongings.end(kind="identifier", belonging=number, ends=ON, **who(at=LATER))
    linking.unlink(link=link, **who(at=LATER))
    for client in two:
        (row,) = record(client).identifiers
        assert (
            belongings.reveal(viewer=viewer_of(place.sue, proven=True), identifier=row.id, at=AT, on=ON) == "219099999"
        )
    assert [record(client).identifiers[0].ends for client in two] == [ON, None]


def test_a_link_is_undone_once_and_by_who_may(two, who, place, elsewhere, viewer_of):
    keep, other = two
    link = linking.link(keep=keep, other=other, reason="The same.", **who())
    for by in (place.ana, place.tom, place.ada):
        with pytest.raises(Absent):
            linking.unlink(link=link, **who(by))
    with pytest.raises(Absent):
        linking.unlink(link=link, by=viewer_of(elsewhere.sue, agency=elsewhere.agency), at=AT, on=ON)
    assert linking.links_of(client=keep, viewer=viewer_of(place.sue), on=ON) == [(link, other)]
    linking.unlink(link=link, **who())
    with pytest.raises(Absent):
        linking.unlink(link=link, **who())


def test_who_opened_a_record_is_not_said_to_have_opened_the_other(two, who, place, viewer_of):
    keep, other = two
    openings.give_reason(client=other, code="call", text="Called.", by=viewer_of(place.cal), at=AT, on=ON)
    linking.link(keep=keep, other=other, reason="The same.", **who())
    with pytest.raises(queries.NeedsReason):
        queries.open_client(viewer=viewer_of(place.cal), client=keep, at=AT, on=ON)


# --- whatever the records hold, and whatever is done in between ---

DRAFTS = st.one_of(
    st.builds(AliasDraft, name=st.sampled_from(["Ace", "Bee", "Cee"])),
    st.builds(
        ContactPointDraft,
        value=st.sampled_from(["5125550101", "5125550102", "5125550103"]),
        is_safe_to_call=st.booleans(),
        code_word=st.sampled_from(["", "blue"]),
    ),
    st.builds(AddressDraft, city=st.sampled_from(["Austin", "Waco"])),
    st.builds(IdentifierDraft, kind=st.just("ssn"), value=st.sampled_from(["219099999", "078051120"])),
    st.builds(IdentifierDraft, kind=st.just("medicaid"), value=st.sampled_from(["M1", "M2"])),
    st.builds(SupportPersonDraft, name=st.sampled_from(["Ann", "Bob"]), kinship=st.just("parent"), authority=st.sampled_from(["none", "parent"])),
)  # fmt: skip
CHANGES = st.one_of(
    st.tuples(st.just("add"), DRAFTS),
    st.tuples(st.just("end"), st.integers(0, 20)),
    st.tuples(st.just("correct"), st.integers(0, 20)),
    st.tuples(st.just("name"), st.sampled_from(["Zoe", "Yan"])),
    st.tuples(st.just("relate"), st.just(0)),
)
KINDS = {table._meta.model_name: table for table in (Alias, ContactPoint, Address, Identifier, SupportPerson)}
NAMES_OF_KINDS = {
    "alias": "alias",
    "contactpoint": "contact_point",
    "address": "address",
    "identifier": "identifier",
    "supportperson": "support_person",
}
CORRECTIONS = {"alias": {"kind": "former"}, "contactpoint": {"code_word": "green"}, "address": {"city": "Elpaso"},
               "identifier": {"issuer": "State"}, "supportperson": {"phone": "5125550199"}}  # fmt: skip


def fill(client, drafts, who):
    for draft in drafts:
        with suppress(Invalid):  # twice the same
            belongings.add(client=client, draft=draft, **who)


def apply(client, other, changes, who):
    for kind, what in changes:
        rows = [row for table in KINDS.values() for row in table.objects.filter(client=client).order_by("pk")]
        row = rows[what % len(rows)] if rows and isinstance(what, int) else None
        name = row and row._meta.model_name
        if kind == "add":
            fill(client, [what], who)
        elif kind == "name":
            Client.objects.filter(pk=client).update(chosen_name=what)
        elif kind == "relate":
            with suppress(Invalid):
                families.relate(client=client, other=other, kind="sibling", **who)
        elif row and kind == "end" and row.ends is None:
            belongings.end(kind=NAMES_OF_KINDS[name], belonging=row.pk, ends=ON, **who)
        elif row and kind == "correct":
            belongings.correct(
                kind=NAMES_OF_KINDS[name], belonging=row.pk, changes=CORRECTIONS[name], version=row.version, **who
            )


RECORDS = st.fixed_dictionaries({
    "ours": st.lists(DRAFTS, max_size=3),
    "theirs": st.lists(DRAFTS, max_size=3),
    "thirds": st.lists(DRAFTS, max_size=3),
})  # fmt: skip


@pytest.mark.slow
@settings(max_examples=25, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    records=RECORDS,
    changes=st.tuples(st.lists(CHANGES, max_size=4), st.lists(CHANGES, max_size=4)),
    in_order=st.booleans(),
)
def test_parting_restores_every_record_whatever_was_done_since(place, two, make, who, records, changes, in_order):  # noqa: PLR0917 - fixtures
    ours, theirs, thirds = records.values()
    first, second = changes
    with transaction.atomic():
        keep, other = two
        third = make("Third", user=place.ana, program=place.housing, team=place.north).pk
        friend = make("Friend", user=place.ana, program=place.housing, team=place.north).pk
        fill(keep, ours, who())
        fill(other, theirs, who())
        fill(third, thirds, who())
        if theirs:
            families.relate(client=other, other=friend, kind="sibling", **who())
            families.relate(client=friend, other=other, kind="parent", **who())
        of_keep, of_other, of_third = snapshot(keep), snapshot(other), snapshot(third)
        one = linking.link(keep=keep, other=other, reason="The same.", **who())
        apply(keep, friend, first, who(at=LATER))
        between = snapshot(keep)
        two_ = linking.link(keep=third, other=keep, reason="The same.", **who(at=LATER))
        apply(third, friend, second, who(at=LATER))
        links = [two_, one] if in_order else [one, two_]
        for link in links:
            linking.unlink(link=link, **who(at=LATER))
            if link == two_ and in_order:
                assert snapshot(keep) == between
        assert snapshot(other) == of_other
        assert Client.objects.filter(pk__in=(keep, other, third), merged_into__isnull=True).count() == 3
        # What they had is there, unless they changed it themselves.
        if not first and not second:
            assert (snapshot(keep), snapshot(third)) == (of_keep, of_third)
        transaction.set_rollback(True)
