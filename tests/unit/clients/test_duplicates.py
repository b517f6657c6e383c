import subprocess
import sys
from datetime import date

import pytest

from caseway.clients import belongings, duplicates
from caseway.clients.access import Absent
from caseway.clients.drafts import ContactPointDraft
from caseway.clients.models import LikelyDuplicate
from tests.unit.clients.invented import AT, ON

pytestmark = pytest.mark.slow

BORN = {"birth_date": date(1985, 3, 4), "birth_date_quality": "full"}


@pytest.fixture
def crowd(place, make, viewer_of):
    """Forty strangers, and two records of one woman."""
    for number in range(40):
        born = date(1950 + number, 1 + number % 12, 1 + number % 28)
        make(
            f"Given{number}",
            f"Family{number}",
            birth_date=born,
            birth_date_quality="full",
            user=place.ana,
            team=place.north,
        )
    one = make("Rosalinda", "Testperson", user=place.ana, team=place.north, **BORN)
    other = make("Rosie", "Testpersen", user=place.ben, team=place.north, **BORN)
    for client in (one, other):
        belongings.add(
            client=client.pk, draft=ContactPointDraft(value="512 555 0142"), by=viewer_of(place.sue), at=AT, on=ON
        )
    return {one.pk, other.pk}


@pytest.fixture
def listed(viewer_of):
    return lambda user: duplicates.pairs(viewer=viewer_of(user), at=AT, on=ON)


def test_two_records_of_one_person_are_found_at_night_with_the_reason(place, crowd, listed):
    assert duplicates.find_duplicates(organization=place.agency.pk, at=AT) == 1
    (pair,) = listed(place.sue)
    assert {pair.one.id, pair.other.id} == crowd
    assert pair.probability > 0.9
    assert pair.because["born"] > 0
    assert pair.because["phone"] > 0


def test_every_organization_is_looked_through_within_its_own_rows(place, elsewhere, crowd, listed):
    found = sorted(duplicates.find_everywhere(at=AT))
    assert found == [("Another Invented Agency", 0), ("Invented Agency", 1)]
    assert len(listed(place.sue)) == 1


def test_a_pair_is_listed_for_those_who_may_link_both(place, crowd, listed):
    duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    assert [len(listed(who)) for who in (place.sue, place.tom, place.ana, place.ada, place.pia)] == [1, 0, 0, 0, 0]


def test_a_pair_that_was_dismissed_stays_dismissed(place, crowd, listed, viewer_of):
    duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    (pair,) = listed(place.sue)
    with pytest.raises(Absent):
        duplicates.dismiss(pair=pair.id, by=viewer_of(place.ana), at=AT, on=ON)
    duplicates.dismiss(pair=pair.id, by=viewer_of(place.sue), at=AT, on=ON)
    duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    assert listed(place.sue) == []
    assert LikelyDuplicate.objects.count() == 1


def test_what_was_dismissed_is_listed_apart_and_can_be_taken_back(place, crowd, listed, viewer_of):
    duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    (pair,) = listed(place.sue)
    duplicates.dismiss(pair=pair.id, by=viewer_of(place.sue), at=AT, on=ON)
    (past,) = duplicates.pairs(viewer=viewer_of(place.sue), at=AT, on=ON, dismissed=True)
    assert (past.id, past.dismissed_at, past.dismissed_by) == (pair.id, AT, "Sue Supervisor")
    with pytest.raises(Absent):
        duplicates.restore(pair=pair.id, by=viewer_of(place.tom), at=AT, on=ON)
    duplicates.restore(pair=pair.id, by=viewer_of(place.sue), at=AT, on=ON)
    assert [one.id for one in listed(place.sue)] == [pair.id]


@pytest.fixture
def pair_of(place):
    """A pair as the night finds it."""

    def found(one, other, weight=10.0, **because):
        first, second = sorted((one, other), key=lambda client: str(client.pk))
        return LikelyDuplicate.objects.create(
            organization=place.agency, client=first, other=second, weight=weight, probability=0.99, because=because,
            found_at=AT,
        )  # fmt: skip

    return found


def test_a_pair_says_what_agrees_to_the_letter(place, make, pair_of, listed):
    one = make("Rosa", "Testperson", user=place.ana, team=place.north, **BORN)
    other = make("ROSA", "Testpersen", user=place.ana, team=place.north, **BORN)
    pair_of(one, other)
    (pair,) = listed(place.sue)
    assert (pair.same, pair.may_link) == ({"given", "born"}, True)


def test_a_pair_of_which_one_is_elsewhere_is_shown_masked_and_is_not_theirs_to_link(place, make, pair_of, listed):
    mine = make("Rosa", user=place.ana, team=place.north, **BORN)
    pair_of(mine, make("Rose", user=place.cal, team=place.south, **BORN))
    (pair,) = listed(place.sue)
    assert not pair.may_link
    assert sorted(type(one).__name__ for one in (pair.one, pair.other)) == ["Glimpse", "Listed"]
    assert [len(listed(who)) for who in (place.ana, place.pia, place.aud)] == [0, 0, 0]


def test_a_pair_with_somebody_sealed_is_there_for_nobody(place, make, pair_of, listed):
    pair_of(make(user=place.ana, team=place.north), make(user=place.ana, team=place.north, is_sealed=True))
    assert listed(place.sue) == []


def test_pairs_come_the_likeliest_first_a_page_at_a_time_and_of_one_person(place, make, pair_of, viewer_of):
    people = [make(f"Rosa{number}", user=place.ana, team=place.north) for number in range(4)]
    for weight, other in enumerate(people[1:]):
        pair_of(people[0], other, weight=weight)
    sue = {"viewer": viewer_of(place.sue), "on": ON}
    assert [one.weight for one in duplicates.pairs(**sue, at=AT)] == [2, 1, 0]
    assert [one.weight for one in duplicates.pairs(**sue, at=AT, begin=1, most=1)] == [1]
    assert duplicates.how_many(**sue) == 3
    assert duplicates.how_many(**sue, of=people[2].pk) == 1


def test_another_organizations_pair_is_not_there(place, elsewhere, make, pair_of, viewer_of):
    pair = pair_of(make(user=place.ana, team=place.north), make(user=place.ana, team=place.north))
    with pytest.raises(Absent):
        duplicates.dismiss(pair=pair.pk, by=viewer_of(elsewhere.sue, agency=elsewhere.agency), at=AT, on=ON)


def test_an_agency_of_nobody_has_no_duplicates(place):
    assert duplicates.find_duplicates(organization=place.agency.pk, at=AT) == 0


def test_a_process_that_fails_says_so_and_changes_nothing(place, crowd, monkeypatch):
    duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    monkeypatch.setattr(duplicates, "COMMAND", [sys.executable, "-c", "raise SystemExit('no room')"])
    with pytest.raises(duplicates.Failed, match="no room"):
        duplicates.find_duplicates(organization=place.agency.pk, at=AT)
    assert LikelyDuplicate.objects.count() == 1


def test_nothing_that_serves_pages_loads_what_weighs_the_evidence():
    code = (
        "import django, sys; django.setup()\n"
        "from caseway.clients import actions, belongings, caseload, duplicates, families, openings, queries, search\n"
        "print(sorted({'splink', 'duckdb', 'pyarrow', 'pandas'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
