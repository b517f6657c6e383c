"""What lies in a case under a label that is closed to whoever looks: no word of it is shown, and no verb copies it."""

import pytest

from caseway.casework import assessing, cases, date_queries, due, due_queries, handing, plans, queries
from caseway.casework.access import Absent
from caseway.casework.cases import Closing
from caseway.casework.models import Assessment, Case, CaseDate, Deadline, HandOver, Plan
from caseway.clients import labels
from caseway.clients.faults import Invalid
from tests.unit.casework.assessed import PHQ9, begin, finished, save
from tests.unit.clients.invented import AT, DAY, ON

__all__ = ["begin", "finished", "save"]


@pytest.fixture
def label(case):
    """Put the case under a label that only counsel sees behind."""

    def labeled(code=labels.PRIVILEGED):
        Case.objects.filter(pk=case).update(labels=[code])

    return labeled


@pytest.fixture
def look(place, viewer_of):
    return lambda: {"viewer": viewer_of(place.ana), "on": ON}


# --- shown ---


def test_why_something_need_not_be_done_is_of_the_case(case, label, look, who):
    row = Deadline.objects.filter(case=case, status="open").first()
    due.waive(deadline=row.pk, why="Her attorney said so.", **who())

    def reasons():
        found = due_queries.of_case(case=case, at=AT, **look())
        return {one.reason for one in found if one.id == row.pk}

    assert reasons() == {"Her attorney said so."}
    label()
    assert reasons() == {""}


def test_so_is_what_is_noted_beside_a_date(case, label, look, who):
    due.enter(case=case, kind="discharged", moment=AT - DAY, note="After the hearing.", **who())

    def noted():
        dates = date_queries.of_case(case=case, **look()).kept
        head = queries.case_record(case=case, at=AT, **look()).dates
        return [{one.note for one in part if one.kind == "discharged"} for part in (dates, head)]

    assert noted() == [{"After the hearing."}] * 2
    label()
    assert noted() == [{""}] * 2


def test_a_date_that_is_put_right_keeps_the_note_that_one_may_not_read(case, who):
    due.enter(case=case, kind="discharged", moment=AT - DAY, note="After the hearing.", **who())
    due.correct(case=case, kind="discharged", moment=AT - 2 * DAY, **who())
    kept = CaseDate.objects.get(case=case, kind="discharged", is_current=True)
    assert (kept.at, kept.note) == (AT - 2 * DAY, "After the hearing.")


def test_so_is_what_the_next_worker_must_know(case, label, look, who, place):
    made = handing.begin(case=case, taker=place.ben.pk, **who(place.sue))
    label()
    # Nothing is written yet, so there is nothing to keep from whoever writes it.
    handing.write(hand_over=made, summary="Call her attorney first.", version=1, **who())
    found = queries.hand_over(hand_over=made, **look())
    assert (found.summary, found.is_hidden, found.is_written) == ("", True, True)
    assert queries.case_record(case=case, at=AT, **look()).hand_over.summary == ""
    assert [one.summary for one in queries.hand_overs(**look())] == [""]
    with pytest.raises(Invalid, match="written already"):
        handing.write(hand_over=made, summary="Mine.", version=2, **who())
    handing.write(hand_over=made, summary=None, version=2, client_told=ON, **who())
    row = HandOver.objects.get(pk=made)
    assert (row.summary, row.client_told_date) == ("Call her attorney first.", ON)
    label("SDV")
    assert queries.hand_over(hand_over=made, **look()).summary == "Call her attorney first."


def test_a_case_that_is_reopened_keeps_its_labels(case, label, who):
    cases.close(case=case, closing=Closing("moved", "Gone.", client_told=ON), **who())
    label()
    made = cases.reopen(case=case, why="Came back.", **who())
    assert Case.objects.get(pk=made).labels == [labels.PRIVILEGED]


# --- copied ---

HIDDEN = [labels.PRIVILEGED, labels.PSYCHOTHERAPY]  # of counsel, and of the author


@pytest.mark.parametrize("code", HIDDEN)
def test_answers_are_not_carried_over_from_what_one_may_not_read(case, finished, begin, who, place, code):
    before = finished()
    Assessment.objects.filter(pk=before).update(labels=[code], created_by=place.ben)
    made = begin(PHQ9)
    with pytest.raises(Absent):
        assessing.carry_over(assessment=made, component="depression", **who())
    assert Assessment.objects.get(pk=made).answers == {}


@pytest.mark.parametrize("code", HIDDEN)
def test_nor_is_it_amended(finished, who, place, code):
    before = finished()
    Assessment.objects.filter(pk=before).update(labels=[code], created_by=place.ben)
    with pytest.raises(Absent):
        assessing.amend(assessment=before, why="Mood was typed wrong.", **who())
    assert Assessment.objects.count() == 1


def test_what_the_label_of_the_case_hides_is_not_amended_either(finished, who, label):
    before = finished()
    label()
    with pytest.raises(Absent):
        assessing.amend(assessment=before, why="Mood was typed wrong.", **who())


def last_plan(case, place, code, status):
    """A version by a coworker, under a label of its own."""
    Plan.objects.filter(case=case).update(
        labels=[code], created_by=place.ben, strengths="Told her attorney.", status=status
    )


@pytest.mark.parametrize("code", HIDDEN)
def test_a_version_after_one_that_one_may_not_read_begins_empty(case, who, place, code):
    plans.draft(case=case, **who())
    last_plan(case, place, code, "revoked")
    row = Plan.objects.get(pk=plans.draft(case=case, **who()))
    assert (row.number, row.strengths, row.labels) == (2, "", [])


def test_whoever_may_read_it_goes_on_from_it_under_its_labels(case, who, place):
    first = plans.draft(case=case, **who())
    last_plan(case, place, labels.PSYCHOTHERAPY, "revoked")
    Plan.objects.filter(pk=first).update(created_by=place.ana)
    row = Plan.objects.get(pk=plans.draft(case=case, **who()))
    assert (row.strengths, row.labels) == ("Told her attorney.", [labels.PSYCHOTHERAPY])


@pytest.mark.parametrize("code", HIDDEN)
def test_nor_is_one_revised(case, who, place, code):
    first = plans.draft(case=case, **who())
    Plan.objects.filter(pk=first).update(shared_date=ON, agreed_date=ON, agreed_how="signed")
    last_plan(case, place, code, "active")
    with pytest.raises(Absent):
        plans.revise(plan=first, why="She moved.", **who())
    assert Plan.objects.count() == 1
