from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.clients import actions, search, terms
from caseway.clients.access import Absent
from caseway.clients.drafts import AliasDraft, ClientDraft, ContactPointDraft, IdentifierDraft
from caseway.clients.models import SearchWord
from caseway.clients.records import Glimpse, Listed
from tests.unit.clients.invented import AT, ON

BORN = date(1985, 3, 4)


@pytest.fixture
def enter(place, viewer_of):
    """Somebody entered by Ana, found by what is said of them."""

    def entered(given, family, *belongings, born=BORN, user=None, program=None, **more):
        known = {"birth_date": born, "birth_date_quality": "full"} if born else {}
        draft = ClientDraft(given_name=given, family_name=family, **known, **more)
        by = viewer_of(user or place.ana)
        return actions.create(
            draft=draft, program=(program or place.housing).pk, by=by, at=AT, on=ON, belongings_of=belongings
        )

    return entered


@pytest.fixture
def found(place, viewer_of):
    def names(text, user=None):
        return [one.name for one in search.search(viewer=viewer_of(user or place.ana), text=text, at=AT, on=ON)]

    return names


@pytest.fixture
def crowd(enter):
    for given, family in [
        ("William", "Harper"), ("Wilma", "Harper"), ("José", "Núñez-García"), ("Guadalupe", "De La Cruz"),
        ("Siobhán", "O’Rourke"), ("Xiu", "Li"), ("Katherine", "Vanderbilt"), ("Mary Ann", "Stone"),
    ]:  # fmt: skip
        enter(given, family)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("William Harper", "William Harper"), ("harper william", "William Harper"), ("HARPER, WILLIAM", "William Harper"),
        ("bill harper", "William Harper"), ("billy harper", "William Harper"), ("wiliam harper", "William Harper"),
        ("william harpr", "William Harper"), ("willaim haprer", "William Harper"), ("will harp", "William Harper"),
        ("jose nunez", "José Núñez-García"), ("pepe garcia", "José Núñez-García"), ("josé núñez garcía", "José Núñez-García"),
        ("jose nunes", "José Núñez-García"), ("lupe cruz", "Guadalupe De La Cruz"), ("delacruz", "Guadalupe De La Cruz"),
        ("orourke", "Siobhán O’Rourke"), ("o'rourke siobhan", "Siobhán O’Rourke"), ("siobahn orourk", "Siobhán O’Rourke"),
        ("li", "Xiu Li"), ("xiu", "Xiu Li"), ("kathy vanderbilt", "Katherine Vanderbilt"),
        ("vander", "Katherine Vanderbilt"), ("catherine vanderbilt", "Katherine Vanderbilt"), ("maryann stone", "Mary Ann Stone"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(crowd, found, text, name):
    assert found(text)[0] == name


def test_a_name_that_nobody_has_finds_nobody(crowd, found):
    assert found("Zebulon Quackenbush") == []
    assert found("") == []


def test_a_chosen_name_an_alias_and_a_name_left_behind_find_the_same_person(enter, found):
    enter("Robert", "Able", AliasDraft(name="Starlight", kind="street"), chosen_name="Roberta")
    assert found("roberta able") == found("starlight") == found("robert able") == ["Roberta Able"]


def test_a_birth_date_tells_people_of_one_name_apart(enter, found):
    enter("Rosa", "Able", born=date(1990, 1, 1))
    enter("Rosa", "Able", born=BORN, suffix="Jr.")
    assert found("rosa able 3/4/1985") == ["Rosa Able Jr.", "Rosa Able"]
    assert found("rosa able 4/3/1985")[0] == "Rosa Able Jr."
    assert found("3/4/85") == ["Rosa Able Jr."]


@pytest.mark.parametrize(
    "text", ["512-555-0142", "(512) 5550142", "555 0142", "rosa@example.org", "m-123", "219-09-9999", "219099999"]
)
def test_a_number_or_address_finds_whose_it_is(enter, found, text):
    enter("Rosa", "Able", ContactPointDraft(value="512.555.0142"), ContactPointDraft(kind="email", value="Rosa@Example.org"),
          IdentifierDraft(kind="medicaid", value="M 123"), IdentifierDraft(kind="ssn", value="219-09-9999"))  # fmt: skip
    enter("Not", "Her", ContactPointDraft(value="512 555 0143"), IdentifierDraft(kind="ssn", quality="prefers_not"))
    assert found(text) == ["Rosa Able"]


def test_others_are_shown_masked_and_nobodys_are_not_shown(place, enter, found, viewer_of, make):
    enter("Rosa", "Mine")
    enter("Rosa", "Theirs", user=place.cal, program=place.health)
    sealed = make("Rosa", "Sealed", is_sealed=True)
    terms.index([sealed.pk])
    shown = search.search(viewer=viewer_of(place.ana), text="rosa", at=AT, on=ON)
    assert [(type(one), one.name) for one in shown] == [(Listed, "Rosa Mine"), (Glimpse, "Rosa Theirs")]
    assert "Rosa Sealed" in found("rosa", place.pia)


def test_ones_own_come_before_equals(place, enter, found):
    enter("Rosa", "Able", user=place.ben)
    enter("Rosa", "Baker", user=place.ana)
    assert found("rosa") == ["Rosa Baker", "Rosa Able"]
    assert found("rosa", place.ben) == ["Rosa Able", "Rosa Baker"]


@pytest.mark.parametrize("who", ["ada", "can", "non"])
def test_who_may_not_search_finds_nothing(place, enter, found, who):
    enter("Rosa", "Able")
    with pytest.raises(Absent):
        found("rosa", getattr(place, who))


def test_another_agencys_people_are_not_found_and_neither_are_their_names(place, elsewhere, enter, viewer_of):
    there = viewer_of(elsewhere.ana, agency=elsewhere.agency)
    enter("Rosa", "Quillfeather", IdentifierDraft(kind="ssn", value="219-09-9999"))
    for text in ("rosa quillfeather", "quilfeather", "3/4/1985", "219-09-9999"):
        assert search.search(viewer=there, text=text, at=AT, on=ON) == []
    assert search.similar("quilfeather", elsewhere.agency.pk) == []
    assert search.similar("quilfeather", place.agency.pk) == ["quillfeather"]


def test_words_of_another_agency_do_not_crowd_out_ours(place, elsewhere):
    terms.add_words(
        {(elsewhere.agency.pk, f"quillfeathe{letter}{other}") for letter in "abcdefgh" for other in "ijklmnop"}
    )
    terms.add_words({(place.agency.pk, "quillfeather")})
    assert search.similar("quilfeather", place.agency.pk) == ["quillfeather"]


def test_a_word_that_goes_is_gone_from_the_trigrams(place):
    terms.add_words({(place.agency.pk, "quillfeather")})
    SearchWord.objects.all().delete()
    assert search.similar("quilfeather", place.agency.pk) == []


@pytest.mark.parametrize(
    "text", ['"', "a*", "NEAR(a b)", "x OR y", "' OR 1=1 --", "{", "%", "\\", "\x00", "a" * 5000, "😀"]
)
def test_nothing_that_is_typed_is_taken_for_a_command(crowd, found, text):
    assert isinstance(found(text), list)


def test_a_search_takes_a_constant_number_of_statements(place, enter, viewer_of):
    viewer = viewer_of(place.ana)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            search.search(viewer=viewer, text="rosa able 3/4/1985", at=AT, on=ON)
        return len(captured)

    enter("Rosa", "Able")
    few = statements()
    for _ in range(15):
        enter("Rosa", "Able")
    assert statements() == few <= (19 if connection.vendor == "sqlite" else 26)


# --- looks like somebody you have ---


@pytest.fixture
def alike(place, viewer_of):
    def pairs(user=None, *, phones=(), ssn="", **draft):
        known = {"birth_date_quality": "full"} if draft.get("birth_date") else {}
        likely = search.likely_duplicates(
            viewer=viewer_of(user or place.ana),
            draft=ClientDraft(**draft, **known),
            at=AT,
            on=ON,
            phones=phones,
            ssn=ssn,
        )
        return [(one.person.name, one.likeness, one.because) for one in likely]

    return pairs


def test_the_same_name_and_birth_date_look_like_somebody_you_have(enter, alike):
    enter("Rosa", "Able")
    assert alike(given_name="Rosa", family_name="Able", birth_date=BORN) == [("Rosa Able", 80, ("birth_date", "name"))]


def test_a_slip_in_both_still_looks_like_somebody_you_have(enter, alike):
    enter("William", "Harper")
    (found,) = alike(given_name="Bill", family_name="Harpr", birth_date=date(1985, 4, 3))
    assert (found[0], found[2]) == ("William Harper", ("near_birth_date", "name"))


def test_a_name_alone_is_nobody_you_have(enter, alike):
    enter("Rosa", "Able", born=None)
    assert alike(given_name="Rosa", family_name="Able") == []


def test_the_same_name_and_phone_or_a_whole_number_alone_are_enough(enter, alike):
    enter("Rosa", "Able", ContactPointDraft(value="512 555 0142"), IdentifierDraft(kind="ssn", value="219-09-9999"))
    assert alike(given_name="Rosa", family_name="Able", phones=["(512) 555-0142"])[0][1] == 65
    assert alike(given_name="Anna", family_name="Zoe", ssn="219-09-9999")[0][1:] == (60, ("ssn",))


def test_twins_are_told_by_their_name(enter, alike):
    enter("Peter", "Able")
    likely = alike(given_name="Philippa", family_name="Able", birth_date=BORN)
    assert likely == []


def test_somebody_elses_client_is_shown_masked_here_too(place, enter, viewer_of):
    enter("Rosa", "Able", user=place.cal, program=place.health)
    draft = ClientDraft(given_name="Rosa", family_name="Able", birth_date=BORN, birth_date_quality="full")
    (one,) = search.likely_duplicates(viewer=viewer_of(place.ana), draft=draft, at=AT, on=ON)
    assert isinstance(one.person, Glimpse)
