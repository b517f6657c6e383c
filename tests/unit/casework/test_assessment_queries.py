import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts import queries as accounts
from caseway.casework import assessing, assessment_queries, needs, safety
from caseway.casework.access import Absent
from caseway.casework.assessing import ResultDraft, SittingDraft
from caseway.casework.models import Assessment, Need
from tests.unit.casework.assessed import (
    AUDIT_C,
    ELEVEN,
    INTERVIEW,
    LEFT,
    LOW,
    NINTH,
    PHQ9,
    begin,
    caregiver_folder,
    finished,
    part,
    save,
)
from tests.unit.clients.invented import AT, DAY, ON

__all__ = ["begin", "caregiver_folder", "finished", "save"]


@pytest.fixture
def seen(viewer_of, place):
    return lambda made, user=None: assessment_queries.of(viewer=viewer_of(user or place.ana), assessment=made, on=ON)


@pytest.fixture
def listed(viewer_of, place, case):
    return lambda user=None: assessment_queries.of_case(viewer=viewer_of(user or place.ana), case=case, on=ON)


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()
    return len(found)


# --- what can be begun ---


def test_an_instrument_that_names_settings_is_offered_there_and_others_everywhere(case, viewer_of, place, refer, make):
    def names(of):
        found = assessment_queries.usable(viewer=viewer_of(place.ana), case=of, on=ON)
        return {one.name.partition("/")[2] for one in found}

    here = names(case)
    assert {"phq-9", "gad-7", "needs-interview", "audit-c"} <= here
    assert "lace" not in here
    type(place.housing).objects.update(setting="hospital")
    assert "lace" in names(case)


def test_what_can_be_begun_says_nothing_of_what_is_hidden(case, viewer_of, place, finished, begin):
    finished()
    begin()
    Assessment.objects.filter(case=case).update(labels=["CW-PRIVILEGED"])
    found = {one.name: one for one in assessment_queries.usable(viewer=viewer_of(place.ana), case=case, on=ON)}
    assert (found[PHQ9].last_date, found[PHQ9].unfinished) == (None, None)


def test_what_can_be_begun_says_when_it_was_last_used_and_what_is_unfinished(case, viewer_of, place, finished, begin):
    finished(administered=ON - 2 * DAY)
    open_one = begin()
    found = {one.name: one for one in assessment_queries.usable(viewer=viewer_of(place.ana), case=case, on=ON)}
    assert (found[PHQ9].last_date, found[PHQ9].unfinished, found[PHQ9].questions) == (ON - 2 * DAY, open_one, 10)
    assert found[PHQ9].languages == ("en", "es")
    assert "No permission required" in found[PHQ9].license.text
    assert (found[AUDIT_C].last_date, found[AUDIT_C].unfinished) == (None, None)


# --- one assessment ---


def test_questions_are_asked_in_order_and_those_that_hang_on_others_when_their_time_comes(begin, save, seen):
    made = begin()
    (found,) = seen(made).parts
    assert [one.number for one in found.questions] == list(range(1, 11))
    assert [one.key for one in found.asked][-1] == "self_harm"
    save(made, {"mood": "several_days"})
    (found,) = seen(made).parts
    assert found.asked[-1].key == "difficulty"
    assert (found.answered, len(found.blank), found.questions[1].said) == (1, 9, "Several days")


def test_a_chosen_answer_says_how_many_points_it_is_worth(begin, save, seen):
    made = begin()
    save(made, {"interest": "more_than_half", "mood": "not_at_all", "sleep": LEFT})
    (found,) = seen(made).parts
    points = {one.key: one.points for one in found.questions}
    assert (points["interest"], points["mood"]) == (2, 0)
    assert (points["sleep"], points["energy"]) == (None, None), "left out, and blank"
    assert points["difficulty"] is None, "its choices have none"


def test_an_interview_in_spanish_is_asked_in_spanish_whatever_the_page_is_in(begin, save, seen):
    made = begin(language="es")
    save(made, {"mood": "several_days", "sleep": LEFT})
    found = seen(made)
    assert found.title == "PHQ-9"
    assert found.parts[0].lead.startswith("Durante las últimas 2 semanas") or "semanas" in found.parts[0].lead
    assert found.parts[0].questions[1].said == "Varios días"
    assert (found.parts[0].questions[2].left, found.parts[0].questions[2].left_why) == ("declined", LEFT["why"])


def test_a_running_score_says_what_it_can_still_become_and_a_whole_one_what_it_means(begin, save, seen):
    made = begin()
    save(made, {"mood": "several_days"})
    first = seen(made).headline
    assert (first.value, first.low, first.high, first.least, first.most) == (None, 1, 25, 0, 27)
    assert not first.is_whole
    save(made, ELEVEN)
    whole = seen(made).headline
    assert (whole.value, whole.label, whole.positive, whole.is_whole) == (11, "Moderate", True, True)
    assert [(one.label, one.least, one.most) for one in whole.bands][:2] == [("Minimal", 0, 4), ("Mild", 5, 9)]
    assert [one.label for one in whole.bands if one.is_here] == ["Moderate"]
    assert whole.bands[-1].most == 27
    assert "Veterans" in whole.source.publisher


def test_what_is_missing_is_said_by_where_it_is(begin, save, seen):
    made = begin()
    save(made, {"self_harm": "several_days"})
    found = seen(made)
    assert set(found.lacks) == {"part.depression", "step.self-harm"}
    save(made, {**NINTH, "self_harm": "several_days"})
    assert "Answers alone" in seen(made).lacks["part.depression"]


def test_a_cut_off_that_must_be_chosen_comes_with_its_bands(begin, save, seen):
    made = begin(AUDIT_C)
    save(made, {"frequency": "two_to_three_a_week", "typical": "one_or_two", "occasion": "never"}, "alcohol")
    found = seen(made)
    assert [one.key for one in found.headline.choose] == ["men", "women"]
    assert [band.least for band in found.headline.choose[1].bands] == [0, 3]
    assert found.remarks == ()
    assert "cutoff.total" in found.lacks


def test_a_safety_step_says_who_has_it_and_who_was_told(begin, save, seen, who, place):
    made = begin()
    (task,) = save(made, NINTH).steps
    (step,) = seen(made).steps
    assert (step.task, step.user.name, step.told, step.is_settled) == (task, "Ana Worker", ("Sue Supervisor",), False)
    safety.hand_on(task=task, user=place.sue.pk, why="On call.", **who())
    (step,) = seen(made).steps
    assert (step.user.name, step.why, step.is_handed, step.is_settled) == ("Sue Supervisor", "On call.", True, True)
    assert seen(made).open_steps == ()


def test_what_was_proposed_says_what_became_of_it(finished, seen, who):
    made = finished()
    (need,) = seen(made).needs
    assert (need.says, need.status, need.is_older) == ("Signs of depression", "proposed", False)
    needs.refute(need=need.id, why="Grief, not depression.", **who())
    (need,) = seen(made).needs
    assert (need.status, need.outcome) == ("refuted", "Grief, not depression.")


def test_a_need_that_is_open_already_is_shown_beside_the_new_result(finished, seen, who):
    first = finished()
    needs.confirm(need=Need.objects.get().pk, **who())
    (need,) = seen(finished()).needs
    assert (need.status, need.is_older) == ("confirmed", True)
    assert seen(first).needs[0].is_older is False


def test_instruments_that_the_answers_ask_for_are_named_and_found_again(begin, save, seen):
    made = begin(INTERVIEW)
    save(made, {"feelings": ["sad"]}, "mind")
    (found,) = seen(made).next
    assert (found.name, found.title, found.begun) == (PHQ9, "PHQ-9", None)
    follow = begin()
    assert seen(made).next[0].begun == follow


def test_the_last_answers_stand_beside_the_questions_but_for_those_that_open_a_safety_step(finished, begin, seen):
    finished(administered=ON - DAY)
    found = seen(begin())
    assert found.before == ON - DAY
    assert found.parts[0].questions[0].before == "More than half the days"
    assert found.parts[0].questions[8].before == ""
    assert found.parts[0].questions[0].said == ""


def test_a_completed_assessment_is_read_as_it_was_counted_then(finished, seen):
    made = finished()
    row = Assessment.objects.get(pk=made)
    row.scores[0]["label"], row.scores[0]["band"] = "Mild", "mild"
    Assessment.objects.filter(pk=made).update(scores=row.scores)
    assert seen(made).headline.label == "Mild"


def test_an_assessment_whose_folder_is_gone_can_still_be_found(seen, listed, begin, save, caregiver_folder, settings):
    made = begin(caregiver_folder)
    save(made, {"helper": False}, "first")
    assert seen(made).title == "Care"
    settings.CASEWAY_RULEBOOKS = ()
    found = seen(made)
    assert (found.title, found.is_on_shelf, found.parts) == ("care", False, ())
    assert listed().lines[0].title == "care"
    with pytest.raises(assessing.Invalid):
        save(made, {"helper": True}, "first")


def test_a_result_from_elsewhere_has_its_words_and_no_questions(case, who, seen):
    draft = ResultDraft("MoCA", "22 of 30: mild", 22, assessor="Dr. Invented")
    found = seen(assessing.record_result(case=case, draft=draft, **who()))
    assert (found.title, found.level, found.total, found.parts, found.readings) == (
        "MoCA",
        "22 of 30: mild",
        22,
        (),
        (),
    )


def test_an_amended_one_and_the_one_in_its_place_know_each_other(finished, seen, who):
    old = finished()
    new = assessing.amend(assessment=old, why="x", **who())
    assert (seen(old).amended_by, seen(new).amends) == (new, old)
    assert seen(new).before is None


def test_behind_a_label_that_is_not_theirs_is_no_word_of_it(finished, seen, listed, place):
    made = finished()
    Assessment.objects.filter(pk=made).update(labels=["CW-PRIVILEGED"], created_by=place.sue)
    found = seen(made)
    assert found.is_hidden
    assert (found.title, found.parts, found.readings, found.needs, found.total) == ("", (), (), (), None)
    (line,) = listed().lines
    assert (line.is_hidden, line.title, line.reading) == (True, "", None)
    assert listed().series == ()


def test_an_assessment_of_another_agency_is_not_there(finished, elsewhere, viewer_of):
    made = finished()
    stranger = accounts.viewer(elsewhere.ana, elsewhere.agency.pk, at=AT, on=ON)
    with pytest.raises(Absent):
        assessment_queries.of(viewer=stranger, assessment=made, on=ON)


def test_an_interview_about_many_things_is_not_known_by_one_score(begin, seen):
    found = seen(begin(INTERVIEW))
    assert found.headline is None
    assert [one.key for one in found.readings] == ["body_help", "household_help", "strain"]


# --- the list ---


def test_the_list_says_what_each_came_to_on_its_scale(finished, begin, save, listed, case, who):
    finished(administered=ON - DAY)
    open_one = begin()
    save(open_one, NINTH)
    assessing.record_result(case=case, draft=ResultDraft("MoCA", "22 of 30: mild", 22, ON - 2 * DAY), **who())
    found = listed()
    assert [one.title for one in found.lines] == ["PHQ-9", "PHQ-9", "MoCA"]
    (unfinished,) = found.unfinished
    assert (unfinished.id, unfinished.open_steps, unfinished.parts, unfinished.finished) == (open_one, 1, 1, 0)
    read = found.finished[0].reading
    assert (read.value, read.most, read.label) == (11, 27, "Moderate")
    assert found.finished[1].level == "22 of 30: mild"


def test_scores_over_time_leave_out_what_was_amended_or_entered_in_error(finished, listed, who):
    finished(LOW, administered=ON - 9 * DAY)
    wrong = finished(administered=ON - 5 * DAY)
    assessing.strike(assessment=wrong, why="Wrong client.", **who())
    last = finished(administered=ON)
    new = assessing.amend(assessment=last, why="x", **who())
    assessing.complete(assessment=new, **who())
    (found,) = listed().series
    assert (found.title, found.score, found.least, found.most) == ("PHQ-9", "PHQ-9 score", 0, 27)
    assert [(one.on, one.value, one.label) for one in found.points] == [
        (ON - 9 * DAY, 0, "Minimal"), (ON, 11, "Moderate"),
    ]  # fmt: skip


def test_a_list_asks_the_database_as_often_for_ten_as_for_one(finished, listed, begin, seen):
    made = finished()
    one = statements(listed)
    first = statements(lambda: seen(made))
    for number in range(4):
        finished(administered=ON - (number + 1) * DAY)
    assert statements(listed) == one
    assert statements(lambda: seen(made)) == first


def test_an_interview_of_many_parts_asks_the_database_as_often_as_a_short_one(begin, save, seen):
    short, long = begin(), begin(INTERVIEW)
    assert statements(lambda: seen(long)) == statements(lambda: seen(short))
    assert part(long, "home").state == "open"
    assert SittingDraft(PHQ9).language == "en"
