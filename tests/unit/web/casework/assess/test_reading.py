"""What pages show of assessments: the list with scores over time, a result, what it proposes, and on paper."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.casework import assessing
from caseway.casework.models import Assessment, Case, Need
from tests.unit.casework.assessed import ELEVEN, LOW, caregiver_folder
from tests.unit.web.casework.assess.conftest import PHQ9
from tests.unit.web.clients.conftest import text

__all__ = ["caregiver_folder"]
DAY = timedelta(days=1)


@pytest.fixture
def finished(begin, who, today):
    def made(answers=ELEVEN, *, ago=0, **more):
        found = begin(administered=today - ago * DAY, **more)
        assessing.answer(assessment=found, component="depression", answers=answers, version=1, **who())
        assessing.conclude(assessment=found, component="depression", conclusion="Low for weeks.", **who())
        assessing.complete(assessment=found, **who())
        return found

    return made


def test_a_case_without_assessments_says_where_to_begin(ana, at):
    page = text(ana.get(at("assessments/")))
    assert "Begin with the needs interview" in page


def test_the_list_draws_scores_over_time_and_says_them_in_words_and_as_a_table(finished, begin, ana, at, today):
    finished(LOW, ago=30)
    finished()
    begin()
    response = ana.get(at("assessments/"))
    page, html = text(response), response.content.decode()
    assert "11 of 27: Moderate" in page
    assert "11 more than on" in page
    assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="PHQ-9 score \(scale 0 to 27\)\. [^"]*: 0; [^"]*: 11\.', html)
    assert html.count('class="cw-spark__rim"') == 2
    assert "10–14: Moderate" in page
    assert "Not finished" in page
    assert "Above the cut-off" in page


def test_a_list_asks_the_database_as_often_for_five_as_for_two(finished, ana, at):
    finished(ago=1)
    finished(ago=2)
    ana.get(at("assessments/"))

    def statements():
        with CaptureQueriesContext(connection) as found:
            ana.get(at("assessments/"))
        return len(found)

    before = statements()
    for number in (3, 4, 5):
        finished(ago=number)
    assert statements() == before


def test_a_proposed_need_is_confirmed_in_place(finished, ana, at):
    made = finished()
    need = Need.objects.get().pk
    assert "Only a person decides" in text(ana.get(at("", made)))
    assert ana.post(at(f"need/{need}/", made), {"is_need": "yes"}).url == at("#needs", made)
    assert Need.objects.get().status == "confirmed"


def test_a_proposed_need_is_refused_with_a_reason(finished, ana, at):
    made = finished()
    need = Need.objects.get().pk
    page = ana.post(at(f"need/{need}/", made), {"is_need": "no", "why": ""})
    assert (page.status_code, "Say why this is not a need." in text(page)) == (422, True)
    ana.post(at(f"need/{need}/", made), {"is_need": "no", "why": "Grief."})
    assert "Grief." in text(ana.get(at("", made)))


def test_a_result_says_what_it_means_where_that_is_written_and_what_is_due(finished, ana, at):
    page = text(ana.get(at("", finished())))
    for words in ("11 of 27: Moderate", "U.S. Department of Veterans Affairs", "Due next", "Low for weeks.",
                  "More than half the days", "Another depressive syndrome", "No permission required"):  # fmt: skip
        assert words in page


def test_an_amended_result_and_an_error_say_so(finished, ana, at, who):
    old = finished()
    new = assessing.amend(assessment=old, why="Typed wrong.", **who())
    assert "It is being amended" in text(ana.get(at("", old)))
    assert "It amends an earlier one." in text(ana.get(at("", new)))
    assessing.complete(assessment=new, **who())
    assert "Another stands in its place" in text(ana.get(at("", old)))
    assessing.strike(assessment=new, why="Wrong.", **who())
    assert "Entered in error: it is kept" in text(ana.get(at("", new)))
    assert "Entered in error" in text(ana.get(at("assessments/")))


def test_a_result_from_elsewhere_is_recorded_without_a_word_of_its_questions(ana, at, today):
    assert "Write no question and no answer" in text(ana.get(at("assess/result/")))
    told = {"title": "MoCA", "administered": str(today), "total": "22", "level": "", "assessor": "Dr. Invented"}
    assert ana.post(at("assess/result/"), told).status_code == 422
    gone = ana.post(at("assess/result/"), told | {"level": "22 of 30: mild"})
    page = text(ana.get(gone.url))
    assert "22 of 30: mild" in page
    assert "on the scale named above" in page
    assert "22 of 30: mild" in text(ana.get(at("assessments/")))
    told |= {"level": "22 of 30", "administered": "2999-01-01"}
    assert "in the future" in text(ana.post(at("assess/result/"), told))


def test_a_result_from_elsewhere_is_marked_as_sensitive(ana, at, today, case):
    Case.objects.filter(pk=case).update(labels=["SDV"])
    told = {"title": "MoCA", "administered": str(today), "level": "22 of 30: mild", "labels": ["COGN"]}
    ana.post(at("assess/result/"), told)
    assert Assessment.objects.get(title="MoCA").labels == ["COGN", "SDV"]


def test_on_paper_is_every_question_every_answer_and_the_ground_its_words_stand_on(finished, ana, at):
    page = text(ana.get(at("print/", finished(language="es"))))
    for words in ("Rosa Testperson", "11 of 27: Moderate", "Varios días", "Conclusion: Low for weeks.",
                  "No permission required"):  # fmt: skip
        assert words in page


def test_behind_a_label_is_said_that_something_is_there_and_no_word_of_it(finished, ana, at, place):
    made = finished()
    Assessment.objects.filter(pk=made).update(labels=["CW-PRIVILEGED"], created_by=place.sue)
    for tail in ("", "print/"):
        page = text(ana.get(at(tail, made)))
        assert "Behind a label" in page
        assert "PHQ-9" not in page
        assert "Moderate" not in page
    assert "Behind a label" in text(ana.get(at("assessments/")))
    assert ana.get(at("part/depression/", made)).status_code == 404
    assert ana.get(at("safety/", made)).status_code == 404
    for ending in ("amend", "strike", "stop"):
        assert ana.get(at(f"{ending}/why/", made)).status_code == 404
        assert ana.post(at(f"{ending}/why/", made), {"why": "A reason."}).status_code == 404
    assert Assessment.objects.count() == 1


def test_an_instrument_of_an_adopters_folder_is_asked_like_ours(caregiver_folder, begin, send, ana, at):
    made = begin(caregiver_folder)
    page = text(ana.get(at("part/first/", made)))
    assert "Does anybody help you?" in page
    assert send(made, "first", {"helper": "no"}, conclusion="Nobody.").url == at("", made)
    ana.post(at("complete/", made))
    page = text(ana.get(at("", made)))
    assert "Nobody." in page
    assert Assessment.objects.get().status == "completed"


def test_a_folder_that_is_gone_is_said(caregiver_folder, begin, ana, at, settings):
    made = begin(caregiver_folder)
    settings.CASEWAY_RULEBOOKS = ()
    assert "The folder of this instrument is gone" in text(ana.get(at("", made)))


def test_an_instrument_that_the_answers_ask_for_is_one_step_away(begin, send, ana, at):
    made = begin("instrument/phq-2")
    part = Assessment.objects.get(pk=made).components.get().key
    send(made, part, {"interest": "more_than_half", "mood": "more_than_half"}, conclusion="Positive.")
    ana.post(at("complete/", made))
    response = ana.get(at("", made))
    assert "The answers ask for more" in text(response)
    assert f"assess/?with={PHQ9.replace('/', '%2F')}" in response.content.decode()
