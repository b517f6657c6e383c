"""A sitting in pages: begun, asked one part a page, stopped for safety, concluded, completed."""

import pytest

from caseway.casework import assessing, cases, tasks
from caseway.casework.models import Assessment, Component, Need, Task
from tests.unit.casework.assessed import ELEVEN, INTERVIEW, LOW, NINE, NINTH
from tests.unit.web.casework.assess.conftest import PHQ9, kept
from tests.unit.web.clients.conftest import text

BLANK = dict.fromkeys([*NINE, "difficulty"], "")


def only():
    return Assessment.objects.get()


def test_an_instrument_is_chosen_and_begun_in_the_language_of_the_interview(ana, at, today):
    page = text(ana.get(at("assess/")))
    assert "PHQ-9" in page
    assert "10 questions" in page
    assert "LACE" not in page
    form = ana.get(at(f"assess/?with={PHQ9}"))
    assert "No permission required" in text(form)
    told = {"language": "es", "informant": "client", "mode": "home", "administered": str(today)}
    gone = ana.post(at(f"assess/?with={PHQ9}"), told)
    made = only()
    assert (gone.url, made.language, made.mode) == (at("part/depression/", made.pk), "es", "home")
    page = ana.get(gone.url)
    assert "Varios días" in text(page)
    assert "Save and review" in text(page)
    assert ana.get(at(f"assess/?with={PHQ9}")).url == at("", made.pk)


def test_what_cannot_be_begun_is_said_beside_its_field(ana, at):
    told = {"language": "vi", "informant": "client", "mode": "", "administered": "2999-01-01"}
    page = ana.post(at(f"assess/?with={PHQ9}"), told)
    assert page.status_code == 422
    told["language"] = "en"
    page = ana.post(at(f"assess/?with={PHQ9}"), told)
    assert "This day is in the future" in text(page)


def test_answers_are_kept_on_every_step_and_the_conclusion_with_them(begin, send, ana, at):
    made = begin()
    gone = send(made, "depression", {**LOW, "difficulty": ""}, conclusion="No signs.")
    assert gone.url == at("", made)
    part = Component.objects.get(assessment=made)
    assert (part.state, part.conclusion, len(kept(made))) == ("completed", "No signs.", 9)
    page = text(ana.get(at("", made)))
    assert "0 of 27: Minimal" in page
    assert "Still missing" not in page
    assert ana.post(at("complete/", made)).url == at("", made)
    page = text(ana.get(at("", made)))
    assert "0 of 27: Minimal" in page
    assert "Source:" in page
    assert "None. If you see a need" in page


def test_a_question_that_the_answers_bring_up_is_asked_before_going_on(begin, send, at):
    made = begin()
    gone = send(made, "depression", {**{key: ELEVEN[key] for key in NINE}}, conclusion="Low.")
    assert gone.url == at("part/depression/#q-difficulty", made)


def test_a_conclusion_over_blank_questions_is_kept_and_waits(begin, send, ana, at):
    made = begin()
    shown = [*NINE]
    gone = send(made, "depression", {"mood": "not_at_all"}, asked=shown, conclusion="Perhaps.")
    page = ana.get(gone.url)
    assert "Your conclusion is kept" in text(page)
    assert "Questions without an answer: 8" in text(page)
    assert f"part/depression/#q-{NINE[0]}" in page.content.decode()
    assert "Perhaps." in ana.get(at("part/depression/", made)).content.decode()


def test_an_answer_is_left_out_with_a_reason_taken_back_and_given_after_all(begin, send, ana, at):
    made = begin()
    left = {"left": "declined", "why": "Tired."}
    send(made, "depression", {"mood": left})
    assert kept(made) == {"mood": left}
    assert "Tired." in ana.get(at("part/depression/", made)).content.decode()
    send(made, "depression", {"mood": left}, **{"a.mood": "several_days"})
    assert kept(made) == {"mood": "several_days"}
    send(made, "depression", {"mood": {"left": "blank"}}, **{"a.mood": "several_days"})
    assert kept(made) == {}


def test_what_does_not_fit_stands_as_it_was_typed_and_the_rest_is_kept(begin, send, ana, at, place):
    type(place.housing).objects.update(setting="hospital")
    made = begin("instrument/lace")
    page = send(made, "lace", {"days": "many", "acute": "yes", "conditions": ["stroke"], "emergency": "1.5"})
    assert page.status_code == 422
    assert "Write a number." in text(page)
    assert "Write a whole number." in text(page)
    assert 'value="many"' in page.content.decode()
    assert kept(made) == {"acute": "yes", "conditions": ["stroke"]}
    send(made, "lace", {"days": "7", "emergency": "2"}, go="leave")
    assert (kept(made)["days"], kept(made)["emergency"]) == (7, 2)
    assert "of 19" in text(ana.get(at("", made)))


def test_two_who_answer_at_once_are_shown_both_and_the_second_decides(begin, send, browser_of, place):
    made = begin()
    send(made, "depression", {"mood": "several_days"}, version=1)
    sue = browser_of(place.sue)
    page = send(made, "depression", {"mood": "nearly_every_day", "sleep": "not_at_all"}, browser=sue, version=1)
    assert page.status_code == 422
    assert "Somebody else answered meanwhile: Several days" in text(page)
    assert "You answered: Nearly every day" in text(page)
    assert kept(made) == {"mood": "several_days"}
    send(made, "depression", {"mood": "nearly_every_day", "sleep": "not_at_all"}, browser=sue)
    assert kept(made)["mood"] == "nearly_every_day"


THREE = "Low mood for weeks.\n\nSleeps badly.\n\nNo danger."


def concluded(made):
    return Component.objects.get(assessment=made).conclusion


def test_answering_leaves_a_conclusion_alone_that_a_colleague_wrote_meanwhile(begin, send, ana, at, browser_of, place):
    made, sue = begin(), browser_of(place.sue)
    send(made, "depression", {**LOW, "difficulty": ""}, conclusion=THREE, seen="")
    told = send(
        made, "depression", {"mood": "several_days"}, browser=sue, version=1, tail="keep/", conclusion="", seen=""
    )
    assert (told.status_code, concluded(made)) == (409, THREE)  # the answers clash
    told = send(made, "depression", {"mood": "several_days"}, browser=sue, tail="keep/", conclusion="", seen="")
    assert (told.status_code, concluded(made), kept(made)["mood"]) == (200, THREE, "several_days")
    gone = send(
        made, "depression", {"mood": "several_days", "difficulty": "somewhat"}, browser=sue, conclusion="", seen=""
    )
    assert gone.url == at("part/depression/", made)
    assert "Somebody else wrote the conclusion of this part meanwhile" in text(sue.get(gone.url))


def test_two_conclusions_are_shown_beside_each_other_and_the_second_decides(begin, send, browser_of, place):
    made, sue = begin(), browser_of(place.sue)
    send(made, "depression", {"mood": "several_days"}, conclusion=THREE, seen="")
    mine = {"browser": sue, "conclusion": "Sad.", "seen": ["", "Sa"]}
    answers = {"sleep": "several_days", "self_harm": "several_days"}
    told = send(made, "depression", answers, tail="keep/", **mine)
    assert (told.status_code, concluded(made), kept(made)["sleep"]) == (409, THREE, "several_days")
    assert told.json()["stop"].endswith("/safety/")
    page = send(made, "depression", {"sleep": "several_days"}, **mine)
    assert page.status_code == 422
    assert "Somebody else wrote here meanwhile: Low mood for weeks." in text(page)
    assert "A safety step is open." in text(page)
    assert 'name="seen" value="Low mood' in page.content.decode()
    send(
        made, "depression", {"sleep": "several_days"}, browser=sue, conclusion="Sad.", seen=THREE.replace("\n", "\r\n")
    )
    assert concluded(made) == "Sad."


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "1e999", "9" * 5000])
def test_what_is_no_number_a_person_can_mean_is_said_beside_its_question(begin, send, place, typed):
    type(place.housing).objects.update(setting="hospital")
    made = begin("instrument/lace")
    page = send(made, "lace", {"days": typed})
    assert (page.status_code, kept(made)) == (422, {})
    assert "Write " in text(page)


def test_answers_are_kept_while_one_asks_and_the_score_runs_along(begin, send):
    made = begin()
    told = send(made, "depression", {"mood": "several_days"}, tail="keep/").json()
    assert (told["version"], told["done"], told["of"], told["stop"]) == (2, 1, 10, "")
    assert told["asked"][-1] == "difficulty"
    assert told["score"] == "So far between 1 and 25, on a scale of 0 to 27"
    assert send(made, "depression", {"mood": "not_at_all"}, tail="keep/", version=1).status_code == 409
    assert (
        send(made, "depression", {"mood": "nonsense"}, tail="keep/").json()["wrong"]["mood"].startswith("Choose one of")
    )


def test_a_safety_answer_stops_the_sitting_at_once(begin, send, ana, at, place):
    made = begin()
    told = send(made, "depression", {"self_harm": "several_days"}, tail="keep/").json()
    assert told["stop"] == at("safety/", made)
    page = text(ana.get(told["stop"]))
    for words in ("988", "911", "Told at once: Sue Supervisor", "Talk about the thoughts of death"):
        assert words in page
    assert "A safety step is open" in text(ana.get(at("part/depression/", made)))
    send(made, "depression", NINTH, conclusion="Thinks of death.")
    page = ana.post(at("complete/", made))
    assert page.status_code == 422
    assert "It cannot be completed yet" in text(page)
    step = Task.objects.get().pk
    page = ana.post(at(f"safety/{step}/", made), {"how": "done", "result": ""})
    assert "Write what you did" in text(page)
    gone = ana.post(at(f"safety/{step}/", made), {"how": "done", "result": "Made a safety plan."})
    assert gone.url == at("", made)
    ana.post(at("complete/", made))
    assert only().status == "completed"
    assert "Made a safety plan." in text(ana.get(at("", made)))


def test_without_a_script_the_next_step_is_the_stop(begin, send, at):
    made = begin()
    assert send(made, "depression", {"self_harm": "several_days"}).url == at("safety/", made)


def test_after_a_stop_the_questions_go_on_in_the_part_that_was_begun(begin, send, ana, at):
    made = begin(INTERVIEW)
    send(made, "safety", {"hurt": "yes"}, tail="keep/")
    assert f'href="{at("part/safety/", made)}"' in ana.get(at("safety/", made)).content.decode()


def test_a_safety_step_is_handed_on_or_withdrawn_with_a_reason(begin, send, ana, at, place):
    made = begin()
    send(made, "depression", NINTH)
    step = Task.objects.get().pk
    assert "Sue Supervisor" in text(ana.get(at("safety/", made)))
    for told in ({"how": "hand", "user": "", "why": "x"}, {"how": "hand", "user": str(place.sue.pk), "why": ""},
                 {"how": "withdraw", "why": ""}):  # fmt: skip
        assert ana.post(at(f"safety/{step}/", made), told).status_code == 422
    ana.post(at(f"safety/{step}/", made), {"how": "hand", "user": str(place.sue.pk), "why": "On call."})
    assert "Handed to Sue Supervisor: On call." in text(ana.get(at("safety/", made)))


def test_a_step_that_was_withdrawn_opens_again_while_the_answer_stands(begin, send, ana, at):
    made = begin()
    send(made, "depression", NINTH)
    ana.post(at(f"safety/{Task.objects.get().pk}/", made), {"how": "withdraw", "why": "A slip."})
    assert "Open it again" in text(ana.get(at("safety/", made)))
    assert not Task.objects.filter(status="ready").exists()
    assert ana.post(at("safety/", made)).url == at("safety/", made)
    assert Task.objects.filter(status="ready").count() == 1
    send(made, "depression", {"self_harm": "not_at_all"})
    left = Task.objects.get(status="ready").pk
    gone = ana.post(at(f"safety/{left}/", made), {"how": "withdraw", "why": "A slip; asked again."})
    assert gone.url == at("", made)


def test_parts_follow_each_other_and_may_be_left_out_and_taken_up(begin, send, ana, at):
    made = begin(INTERVIEW)
    gone = send(made, "home", {"living": "steady"}, asked=["living", "repairs", "utilities"])
    assert gone.url == at("part/food/", made)
    assert send(made, "food", {}, go="back").url == at("part/home/", made)
    page = send(made, "food", {}, go="aside", state="declined", aside="")
    assert page.status_code == 422
    assert send(made, "food", {}, go="aside", state="declined", aside="Does not want to.").url == at(
        "part/money/", made
    )
    page = text(ana.get(at("", made)))
    assert "Declined" in page
    assert "Ask it after all" in page
    assert ana.post(at("part/food/up/", made)).url == at("part/food/", made)
    assert Component.objects.get(assessment=made, key="food").state == "open"
    assert "part 2 of" in text(ana.get(at("part/food/", made)))


def test_questions_for_nobody_else_say_so_and_warn_where_a_caregiver_answers(begin, ana, at):
    made = begin(INTERVIEW, informant="caregiver")
    page = text(ana.get(at("part/safety/", made)))
    assert "Ask this with nobody else there." in page
    assert "Do not ask the caregiver" in page


def test_one_conclusion_for_all_parts_that_are_answered(begin, send, ana, at):
    made = begin(INTERVIEW)
    send(made, "home", {"living": "steady", "repairs": ["none"], "utilities": "no"})
    send(made, "food", {"food": "often", "supplies": ["none"]})
    assert "One conclusion for the 2 parts" in text(ana.get(at("", made)))
    assert ana.post(at("conclude/", made), {"conclusion": ""}).status_code == 422
    ana.post(at("conclude/", made), {"conclusion": "Short of food."})
    assert Component.objects.filter(assessment=made, state="completed").count() == 2


def test_the_last_answers_stand_beside_the_questions_and_are_taken_over_on_demand(begin, send, ana, at, who):
    old = begin()
    send(old, "depression", ELEVEN, conclusion="Low.")
    assessing.complete(assessment=old, **who())
    made = begin()
    page = text(ana.get(at("part/depression/", made)))
    assert "Last time" in page
    assert kept(made) == {}
    send(made, "depression", {}, go="carry")
    assert kept(made)["mood"] == ELEVEN["mood"]
    assert "self_harm" not in kept(made)


def test_a_cut_off_is_chosen_before_completing(begin, send, ana, at):
    made = begin("instrument/audit-c")
    answers = {"frequency": "two_to_three_a_week", "typical": "one_or_two", "occasion": "never"}
    send(made, "alcohol", answers, conclusion="Often, little.")
    page = text(ana.get(at("", made)))
    assert "By which cut-off is the AUDIT-C score read?" in page
    assert ana.post(at("complete/", made)).status_code == 422
    ana.post(at("complete/", made), {"cutoff.total": "women"})
    page = text(ana.get(at("", made)))
    assert "3 of 12: Positive" in page
    assert "Read by: Women" in page


def test_what_is_not_of_the_case_is_not_there(begin, ana, at, elsewhere, browser_of, place):
    made = begin()
    stranger = browser_of(elsewhere.ana, agency=elsewhere)
    for tail in ("", "print/", "part/depression/", "safety/", "stop/why/"):
        assert stranger.get(at(tail, made)).status_code == 404
        assert ana.get(f"/cases/{made}/assessments/{made}/{tail}").status_code == 404
    for tail in ("part/nonsense/", "nonsense/why/"):
        assert ana.get(at(tail, made)).status_code == 404
    assert ana.post(at(f"safety/{made}/", made)).status_code == 404
    assert ana.post(at(f"need/{made}/", made)).status_code == 404


def test_a_case_that_is_over_is_read_and_asked_no_more(begin, send, ana, at, case, who):
    made = begin()
    cases.close(case=case, closing=cases.Closing("died", "Died at home."), **who())
    assert "Stopped" in text(ana.get(at("", made)))
    assert "Complete" not in text(ana.get(at("", made))).replace("Completed", "")
    assert send(made, "depression", {"mood": "not_at_all"}).url == at("", made)
    assert send(made, "depression", {"mood": "not_at_all"}, tail="keep/").status_code == 422
    assert not Assessment.objects.get(pk=made).answers
    assert ana.post(at("part/depression/up/", made)).url == at("", made)


def test_a_part_of_a_finished_assessment_leads_to_its_result(begin, who, ana, at):
    made = begin()
    assessing.stop(assessment=made, why="Left.", **who())
    assert ana.get(at("part/depression/", made)).url == at("", made)
    assert "Stopped" in text(ana.get(at("", made)))


@pytest.mark.parametrize("ending", ["stop", "strike", "amend"])
def test_each_ending_asks_for_a_reason(begin, send, who, ana, at, ending):
    made = begin()
    if ending == "amend":
        send(made, "depression", ELEVEN, conclusion="Low.")
        assessing.complete(assessment=made, **who())
    assert ana.post(at(f"{ending}/why/", made), {"why": ""}).status_code == 422
    gone = ana.post(at(f"{ending}/why/", made), {"why": "A reason."})
    assert gone.status_code == 302
    assert gone.url != at("", made) if ending == "amend" else gone.url == at("", made)
    assert ana.post(at(f"{ending}/why/", made), {"why": "Again."}).status_code == 422
    assert Need.objects.count() == (ending == "amend")
    assert tasks.KIND == "task"
