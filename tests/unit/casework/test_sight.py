"""What of a client's labeled rows somebody may see, asked once for a page."""

import pytest

from caseway.casework import sight
from caseway.casework.models import Case
from caseway.clients import labels
from caseway.clients.models import Client
from caseway.clients.privacy import DataClass


@pytest.fixture
def seen(place, viewer_of, rosa):
    from tests.unit.clients.invented import ON

    return lambda user=None: sight.of_staff(rosa.pk, viewer_of(user or place.ana), on=ON)


def test_what_has_no_label_is_shown_and_what_is_kept_apart_is_not(seen, place):
    found = seen()
    assert found.shows(DataClass.NOTES, [])
    assert not found.shows(DataClass.NOTES, [labels.PRIVILEGED])
    assert not found.shows(DataClass.NOTES, [labels.PSYCHOTHERAPY], place.ben.pk)
    assert found.shows(DataClass.NOTES, [labels.PSYCHOTHERAPY], place.ana.pk)


def test_a_class_of_notes_is_kept_apart_without_a_label(seen, place):
    for kind in ("sud_counseling", "psychotherapy"):
        assert seen().shows_note(kind, [], place.ana.pk)
        assert not seen().shows_note(kind, [], place.ben.pk)
    assert seen().shows_note("general", [], place.ben.pk)


def test_labels_of_the_case_and_of_the_person_count_for_all_that_lies_in_it(seen, place, viewer_of, rosa, case, on):
    assert not seen().within([labels.PRIVILEGED]).shows(DataClass.NEEDS, [])
    assert seen().within(["SDV"]).within([]).also == {"SDV"}
    Case.objects.filter(pk=case).update(labels=[labels.PRIVILEGED])
    held = Case.objects.get(pk=case)
    assert not sight.of_case(held, viewer_of(place.ana), on=on).shows(DataClass.PLANS, [])
    Client.objects.filter(pk=rosa.pk).update(labels=[labels.PRIVILEGED])
    assert not seen().shows(DataClass.NEEDS, [])


def test_a_page_asks_once_whatever_the_number_of_rows(seen, django_assert_num_queries):
    found = seen()
    with django_assert_num_queries(0):
        assert {found.shows(DataClass.NOTES, labels_) for labels_ in ([], ["SDV"]) for _ in range(50)} == {True}
    assert len(found.answered) == 2
