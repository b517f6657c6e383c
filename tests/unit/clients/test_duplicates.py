import subprocess
import sys
from datetime import date

import pytest

from caseway.clients import belongings, duplicates
from caseway.clients.access import Absent
from caseway.clients.drafts import ContactPointDraft
from caseway.clients.models import LikelyDuplicate
from tests.unit.clients.invented import AT, ON

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
