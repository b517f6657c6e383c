from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.clients import actions, belongings, import_reading, importing, linking, queries, search
from caseway.clients.access import Absent, NeedsProof
from caseway.clients.drafts import AliasDraft
from caseway.clients.faults import Invalid
from caseway.clients.importing import Changed
from caseway.clients.models import Client, Identifier, Import, SearchTerm
from tests.unit.clients.invented import AT, ON

pytestmark = pytest.mark.slow

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
def choose(place, who):
    def chosen(data=GOOD, user=None, *, program=None, at=AT, **more):
        now = who(user, **more)
        return importing.choose(
            data=data, file_name="people.csv", program=(program or place.housing).pk, by=now["by"], at=at
        )

    return chosen


@pytest.fixture
def finish(who):
    """Do what is left to do of an import; how far it was after each batch."""

    def finished(imported, user=None, *, most=100):
        told, one = [], importing.one(imported=imported, viewer=who(user)["by"])
        while one.is_working and len(told) < most:
            one = importing.step(imported=imported, **who(user))
            told.append((one.stage, one.done, one.people))
        return told

    return finished


@pytest.fixture
def load(choose, finish, begin):
    def loaded(data=GOOD, user=None, **more):
        imported = choose(data, user, **more)
        finish(imported, user)
        begin(imported, user)
        finish(imported, user)
        return imported

    return loaded


@pytest.fixture
def begin(who):
    return lambda imported, user=None: importing.begin(imported=imported, by=who(user)["by"], at=AT)


@pytest.fixture
def undo(who, finish):
    def undone(imported, user=None, **more):
        count = importing.undo(imported=imported, **who(user, **more))
        finish(imported, user)
        return count

    return undone


@pytest.fixture
def dry(choose, finish, who):
    def tried(data=GOOD):
        imported = choose(data)
        finish(imported)
        return importing.preview(imported=imported, viewer=who()["by"], at=AT, on=ON)

    return tried


def test_a_dry_run_says_who_would_come_and_keeps_nobody(dry):
    preview = dry()
    assert (preview.people, preview.faults, preview.repeated, preview.likely) == (3, (), (), ())
    first = preview.first[0].draft
    assert (first.given_name, first.birth_date, first.birth_date_quality, first.veteran, first.language) == (
        "Rosa", date(1985, 3, 4), "full", "no", "es",
    )  # fmt: skip
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
    load()
    people = queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk)
    assert [one.name for one in people] == ["Rosa Able", "Ben Baker", "Cleo Charlie"]
    record = queries.open_client(viewer=viewer_of(place.pam), client=people[0].id, at=AT, on=ON)
    assert {one.value for one in record.contact_points} == {"(512) 555-0142", "rosa@example.org"}
    assert {(one.kind, one.value) for one in record.identifiers} == {("ssn", "9999"), ("medicaid", "M-1")}
    assert [one.name for one in record.aliases] == ["Starlight"]


def test_who_was_imported_is_found(place, load, viewer_of):
    load()
    for text in ("starlight", "rosa able", "5125550142", "219-09-9999"):
        assert [one.name for one in search.search(viewer=viewer_of(place.pam), text=text, at=AT, on=ON)] == [
            "Rosa Able"
        ]


def test_one_fault_lets_nobody_in(load):
    with pytest.raises(Invalid, match="has faults"):
        load(GOOD + b"Dan,Delta,yesterday,,,,,,,\n")
    assert not Client.objects.exists()


def test_a_file_is_imported_once(load):
    load()
    with pytest.raises(Invalid, match="imported already"):
        load()


def test_only_a_program_manager_imports_into_their_own_programs_and_shows_that_it_is_they(place, elsewhere, load):
    for user in (place.ana, place.sue, place.ada, place.pia, place.aud, place.can):
        with pytest.raises(Absent):
            load(user=user)
    for program in (place.health, elsewhere.housing):
        with pytest.raises(Absent):
            load(program=program)
    with pytest.raises(NeedsProof):
        load(proven=False)
    assert not Import.objects.exists()


def test_a_whole_import_is_undone_and_can_be_done_again(place, load, undo, who, viewer_of):
    imported = load()
    assert undo(imported) == 3
    assert queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk) == []
    assert search.search(viewer=viewer_of(place.pam), text="rosa able 219-09-9999", at=AT, on=ON) == []
    assert [(one.people, one.undone_at) for one in importing.imports(viewer=who()["by"])] == [(3, AT)]
    with pytest.raises(Absent):
        undo(imported)
    load()
    assert len(queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk)) == 3


def test_an_import_is_undone_by_who_may(place, elsewhere, load, undo, viewer_of):
    imported = load()
    for user in (place.ana, place.ada, place.pia):
        with pytest.raises(Absent):
            undo(imported, user)
    with pytest.raises(NeedsProof):
        undo(imported, proven=False)
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


def many(count):
    letters = str.maketrans("0123456789", "abcdefghij")
    lines = "".join(f"Given{number},Family{number}\n".translate(letters) for number in range(count))
    return f"First name,Last name\n{lines}".encode()


def test_a_file_is_checked_a_few_rows_at_a_time_and_says_how_far_it_is(choose, finish):
    assert finish(choose(many(23))) == [("trying", 10, 23), ("trying", 20, 23), ("tried", 23, 23)]


def test_an_import_says_how_far_it_is_and_nobody_is_found_before_it_is_whole(
    place, choose, finish, begin, who, viewer_of
):
    imported = choose(many(130))
    finish(imported)
    begin(imported)
    assert finish(imported, most=1) == [("writing", 100, 130)]
    manager = viewer_of(place.pam)
    assert queries.people_in(viewer=manager, on=ON, program=place.housing.pk) == []
    assert search.search(viewer=manager, text="Givenh Familyh", at=AT, on=ON) == []
    assert finish(imported) == [("written", 130, 130)]
    assert len(search.search(viewer=manager, text="Givenh Familyh", at=AT, on=ON)) > 0
    assert Client.objects.filter(withdrawn_at__isnull=True).count() == 130
    row = Import.objects.get()
    assert (row.content, row.findings) == (None, {})


@pytest.fixture
def stopped(choose, finish, begin):
    """An import of which one batch is written."""

    def begun():
        imported = choose(many(130))
        finish(imported)
        begin(imported)
        finish(imported, most=1)
        return imported

    return begun


def test_an_import_that_stopped_is_gone_on_with_by_another_who_may(place, stopped, finish, begin):
    imported = stopped()
    begin(imported)  # whoever presses twice begins once
    assert finish(imported, place.qin) == [("written", 130, 130)]
    assert Client.objects.count() == 130


def test_an_import_that_stopped_is_undone_and_nobody_was_ever_found(place, stopped, undo, load, viewer_of):
    imported = stopped()
    with pytest.raises(Invalid, match="imported already"):
        load(many(130))
    assert undo(imported) == 100
    assert not Client.objects.filter(withdrawn_at__isnull=True).exists()
    assert not SearchTerm.objects.exists()
    assert search.search(viewer=viewer_of(place.pam), text="Givenh Familyh", at=AT, on=ON) == []
    load(many(130))


def test_undoing_says_how_far_it_is_and_hides_all_at_once(place, load, who, finish, viewer_of):
    imported = load(many(510))
    importing.undo(imported=imported, **who())
    assert queries.people_in(viewer=viewer_of(place.pam), on=ON, program=place.housing.pk) == []
    assert finish(imported) == [("undoing", 500, 510), ("undone", 510, 510)]
    assert not SearchTerm.objects.exists()


def test_an_import_of_which_nobody_is_written_yet_is_undone_at_once(choose, finish, begin, who):
    imported = choose()
    finish(imported)
    begin(imported)
    assert importing.undo(imported=imported, **who()) == 0
    assert importing.one(imported=imported, viewer=who()["by"]).stage == "undone"


def test_two_who_check_the_same_rows_count_them_once(choose, who):
    imported = choose(many(23))
    row = Import.objects.get(pk=imported)
    importing.step(imported=imported, **who())
    importing._check(row, **who())  # as somebody whose page read the import before that
    assert (Import.objects.get().done, Import.objects.get().stage) == (10, "trying")


def test_a_batch_that_fails_changes_nothing_and_is_done_again(stopped, finish, who):
    imported = stopped()
    with connection.execute_wrapper(refuse_searching), pytest.raises(OperationalError):
        importing.step(imported=imported, **who())
    assert (Client.objects.count(), Import.objects.get().done) == (100, 100)
    assert finish(imported) == [("written", 130, 130)]


def refuse_searching(execute, sql, params, many, context):
    if "INSERT" in sql and "searchterm" in sql:
        raise OperationalError("the disk is full")
    return execute(sql, params, many, context)


def test_a_file_that_is_not_imported_is_given_up_or_forgotten_after_a_day(place, choose, finish, load, who):
    first = choose()
    finish(first)
    with pytest.raises(Absent):
        importing.give_up(imported=first, by=who(place.ada)["by"], at=AT)
    importing.give_up(imported=first, by=who()["by"], at=AT)
    left, done = choose(), load(many(2))
    choose(many(3), at=AT + timedelta(hours=25))
    assert not Import.objects.filter(pk=left).exists()
    assert Import.objects.count() == 2
    importing.give_up(imported=done, by=who()["by"], at=AT)
    assert Import.objects.filter(pk=done, stage="written").exists()
    with pytest.raises(Absent):
        importing.preview(imported=done, viewer=who()["by"], at=AT, on=ON)


def test_every_import_of_the_organization_is_listed_and_says_whose_it_is(place, load, viewer_of):
    load(user=place.qin, program=place.health)
    shown = importing.imports(viewer=viewer_of(place.pam, proven=True))
    assert [(one.program, one.stage, one.is_mine) for one in shown] == [("Health", "written", False)]
    with pytest.raises(Absent):
        importing.one(imported=shown[0].id, viewer=viewer_of(place.pam, proven=True))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5),
    header=st.sampled_from(["First name,Last name,DOB,Phone,SSN", "first name", "DOB,DOB", "x,First name,Veteran"]),
)
def test_no_file_stops_the_reading_of_it(place, viewer_of, cells, header):
    data = "\n".join([header, *(",".join(line) for line in cells)]).encode("utf-8", errors="replace")
    sheet = import_reading.sheet(data)
    lines = import_reading.lines(sheet, 0, 9, on=ON)
    faults = import_reading.check(sheet, 0, 9, by=viewer_of(place.pam), at=AT, on=ON)
    assert lines or faults or sheet.faults
