from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.clients import actions, belongings, import_reading, importing, linking, queries, search
from caseway.clients.access import Absent, NeedsProof
from caseway.clients.drafts import AliasDraft
from caseway.clients.faults import Invalid
from caseway.clients.importing import Changed
from caseway.clients.models import Client, Identifier, Import
from tests.unit.clients.invented import AT, ON

GOOD = b"""First name,Last name,Date of birth,Phone,E-mail,SSN,Medicaid number,Veteran,Language,Other name
Rosa,Able,3/4/1985,(512) 555-0142,rosa@example.org,219-09-9999,M-1,no,es,Starlight
Ben,Baker,1990-01-02,,,1234,,8,,
Cleo,Charlie,,,,,,,,
"""


@pytest.fixture
def who(place, viewer_of):
    def said(user=None, *, proven=True, at=AT):
        return {"by": viewer_of(user or place.pam, proven=proven, at=at), "at": at, "on": ON}

    return said


@pytest.fixture
def load(place, who):
    def loaded(data=GOOD, user=None, *, program=None, **more):
        return importing.import_people(
            data=data, file_name="people.csv", program=(program or place.housing).pk, **who(user), **more
        )

    return loaded


@pytest.fixture
def dry(place, who):
    return lambda data=GOOD, **more: importing.dry_run(data=data, program=place.housing.pk, **who(), **more)


def test_a_dry_run_says_who_would_come_and_keeps_nobody(dry):
    told = []
    preview = dry(progress=lambda done, of: told.append((done, of)))
    assert (preview.people, preview.faults, preview.repeated, preview.likely) == (3, (), (), ())
    first = preview.first[0].draft
    assert (first.given_name, first.birth_date, first.birth_date_quality, first.veteran, first.language) == (
        "Rosa", date(1985, 3, 4), "full", "no", "es",
    )  # fmt: skip
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert not Client.objects.exists()


def test_a_dry_run_tells_every_fault_at_once_with_its_line(dry):
    data = b"""First name,Last name,Birth date,Phone,SSN,Veteran,Interpreter,Shoe size,Last name
Rosa,Able,31/31/1985,12,666-12-1234,maybe,perhaps,7,
,,3/4/2027,,,,,,
Ben,Baker,3/4/1889,,,,,,,and more
"""
    assert [(one.line, one.column, one.sentence) for one in dry(data).faults] == [
        (1, "Shoe size", "“Shoe size” is no column that can be imported. Rename it or take it out."),
        (1, "Last name", "“Last name” is there twice."),
        (2, "birth_date", "“31/31/1985” is no past date. Write it as 3/4/1985."),
        (2, "veteran", "“maybe” is no answer. Write yes, no, 8, 9 or 99."),
        (2, "needs_interpreter", "“perhaps” is neither yes nor no."),
        (2, "phone", "A phone number has ten digits."),
        (2, "ssn", "A Social Security number has nine digits, and is one that is given out."),
        (3, "given_name", "Enter at least one name."),
        (3, "birth_date", "“3/4/2027” is no past date. Write it as 3/4/1985."),
        (4, "", "This line has more cells than there are columns."),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."), (b"\n,,\n", "This file is empty."),
        (b"First name,Last name\n", "This file has a line of column names and no people."),
        (b"Phone\n512 555 0142\n", "No column holds a name"), (b"PK\x00", "This is no text file"),
        (b"x" * 5_000_001, "larger than 5 MB"), (b"First name\n" + b"A\n" * 5_001, "more than 5,000 people"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_a_sentence(dry, data, sentence):
    assert sentence in dry(data).faults[0].sentence


def test_a_dry_run_shows_who_may_be_there_already_and_who_is_in_the_file_twice(dry, load):
    load()
    preview = dry(b"First name,Last name,DOB\nRose,Able,3/4/1985\nNew,Person,1/1/2001\nNew,Person,1/1/2001\n")
    assert [(line, [one.person.name for one in likely]) for line, likely in preview.likely] == [(2, ["Rosa Able"])]
    assert preview.repeated == ((4, 3),)


def test_everybody_of_a_file_comes_into_the_program_with_what_belongs_to_them(place, load, viewer_of):
    told = []
    load(progress=lambda done, of: told.append((done, of)))
    people = queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk)
    assert [one.name for one in people] == ["Rosa Able", "Ben Baker", "Cleo Charlie"]
    record = queries.open_client(viewer=viewer_of(place.pam), client=people[0].id, at=AT, on=ON)
    assert {one.value for one in record.contact_points} == {"(512) 555-0142", "rosa@example.org"}
    assert {(one.kind, one.value) for one in record.identifiers} == {("ssn", "9999"), ("medicaid", "M-1")}
    assert [one.name for one in record.aliases] == ["Starlight"]
    assert told == [(3, 3)]


def test_who_was_imported_is_found(place, load, viewer_of):
    load()
    for text in ("starlight", "rosa able", "5125550142", "219-09-9999"):
        assert [one.name for one in search.search(viewer=viewer_of(place.pam), text=text, at=AT, on=ON)] == [
            "Rosa Able"
        ]


def test_one_fault_lets_nobody_in(load):
    with pytest.raises(Invalid, match="is no past date"):
        load(GOOD + b"Dan,Delta,yesterday,,,,,,,\n")
    assert not Client.objects.exists()
    assert not Import.objects.exists()


def test_a_file_is_imported_once(load):
    load()
    with pytest.raises(Invalid, match="imported already"):
        load()


def test_only_a_program_manager_imports_into_their_own_programs_and_shows_that_it_is_they(place, elsewhere, load, who):
    for user in (place.ana, place.sue, place.ada, place.pia, place.aud, place.can):
        with pytest.raises(Absent):
            load(user=user)
    for program in (place.health, elsewhere.housing):
        with pytest.raises(Absent):
            load(program=program)
    with pytest.raises(NeedsProof):
        importing.dry_run(data=GOOD, program=place.housing.pk, **who(proven=False))
    assert not Client.objects.exists()


def test_a_whole_import_is_undone_and_can_be_done_again(place, load, who, viewer_of):
    imported = load()
    assert importing.undo(imported=imported, **who()) == 3
    assert queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk) == []
    assert search.search(viewer=viewer_of(place.pam), text="rosa able 219-09-9999", at=AT, on=ON) == []
    assert [(one.people, one.undone_at) for one in importing.imports(viewer=who()["by"])] == [(3, AT)]
    with pytest.raises(Absent):
        importing.undo(imported=imported, **who())
    load()
    assert len(queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk)) == 3


def test_an_import_is_undone_by_who_may(place, elsewhere, load, who, viewer_of):
    imported = load()
    for user in (place.ana, place.ada, place.pia):
        with pytest.raises(Absent):
            importing.undo(imported=imported, **who(user))
    with pytest.raises(NeedsProof):
        importing.undo(imported=imported, **who(proven=False))
    there = viewer_of(elsewhere.pam, agency=elsewhere.agency, proven=True)
    with pytest.raises(Absent):
        importing.undo(imported=imported, by=there, at=AT, on=ON)


LATER = AT + timedelta(minutes=1)


@pytest.mark.parametrize("change", ["edit", "add", "correct", "link"])
def test_an_import_whose_people_were_changed_since_is_not_undone_and_says_who(place, load, who, change, make):
    imported = load()
    rosa = Client.objects.get(given_name="Rosa")
    later = who(at=LATER)
    if change == "edit":
        actions.edit(client=rosa.pk, changes={"pronouns": "she/her"}, version=1, **later)
    elif change == "add":
        belongings.add(client=rosa.pk, draft=AliasDraft(name="New"), **later)
    elif change == "correct":
        number = Identifier.objects.get(client=rosa, kind="medicaid").pk
        belongings.correct(kind="identifier", belonging=number, changes={"issuer": "Texas"}, version=1, **later)
    else:
        other = make("Rose", program=place.housing)
        linking.link(keep=rosa.pk, other=other.pk, reason="The same.", **later)
    with pytest.raises(Changed) as raised:
        importing.undo(imported=imported, **later)
    assert [one.name for one in raised.value.people] == ["Rosa Able"]
    assert not Client.objects.filter(withdrawn_at__isnull=False).exists()


def test_an_import_is_undone_although_somebody_has_looked(place, load, who, viewer_of):
    imported = load()
    rosa = Client.objects.get(given_name="Rosa").pk
    queries.open_client(viewer=viewer_of(place.pam), client=rosa, at=AT, on=ON)
    assert importing.undo(imported=imported, **who()) == 3


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5),
    header=st.sampled_from(["First name,Last name,DOB,Phone,SSN", "first name", "DOB,DOB", "x,First name,Veteran"]),
)
def test_no_file_stops_the_reading_of_it(place, viewer_of, cells, header):
    data = "\n".join([header, *(",".join(line) for line in cells)]).encode("utf-8", errors="replace")
    file = import_reading.read(data, by=viewer_of(place.pam), at=AT, on=ON)
    assert file.lines or file.faults
