import pytest

from caseway.accounts import queries as accounts
from caseway.accounts.editing import Clash, Stale
from caseway.accounts.entries import AuditEntry
from caseway.casework import assessing, cases, needs, tasks
from caseway.casework.access import Absent
from caseway.casework.assessing import ResultDraft, SittingDraft
from caseway.casework.models import Assessment, CaseChange, Component, Need, Task
from caseway.clients.faults import Invalid
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
    row,
    save,
)  # fmt: skip
from tests.unit.casework.dated import working
from tests.unit.clients.invented import DAY, ON

__all__ = ["begin", "caregiver_folder", "finished", "save", "working"]

# --- begun ---


def test_an_assessment_begins_with_the_edition_in_force_and_a_part_for_each_of_the_instrument(begin):
    made = row(begin(mode="home", informant="both", language="es", administered=ON - DAY))
    assert (made.instrument, str(made.edition), made.status, made.language) == (PHQ9, "2001-09-01", "in_progress", "es")
    assert (made.mode, made.informant, made.administered_date, made.labels) == ("home", "both", ON - DAY, ["MH"])
    assert [(one.key, one.state) for one in made.components.all()] == [("depression", "open")]


def test_a_form_that_is_older_than_its_folder_is_typed_in_with_the_first_edition(begin):
    assert str(row(begin(INTERVIEW)).edition) == "2026-11-26"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SittingDraft("instrument/nonsense"), "instrument"),
        (SittingDraft("deadline/ncqa"), "instrument"),
        (SittingDraft(PHQ9, language="vi"), "language"),
        (SittingDraft(PHQ9, administered=ON + DAY), "administered_date"),
        (SittingDraft(PHQ9, mode="pigeon"), "mode"),
    ],
)
def test_what_cannot_be_begun_is_told(case, who, draft, field):
    with pytest.raises(Invalid) as told:
        assessing.start(case=case, draft=draft, **who())
    assert field in told.value.faults
    assert not Assessment.objects.exists()


def test_an_instrument_that_is_not_finished_is_not_begun_again(begin):
    begin()
    with pytest.raises(Invalid) as told:
        begin()
    assert "not finished" in told.value.faults["instrument"]
    begin(AUDIT_C)


# --- answered ---


def test_answers_are_kept_as_they_come_and_nothing_else_is_changed(begin, save):
    made = begin()
    first = save(made, {"interest": "several_days"})
    assert (first.version, first.changed, dict(first.wrong), first.steps) == (2, ("interest",), {}, ())
    second = save(made, {"mood": "not_at_all", "sleep": LEFT}, version=first.version)
    assert row(made).answers == {"interest": "several_days", "mood": "not_at_all", "sleep": LEFT}
    save(made, {"mood": None}, version=second.version)
    assert row(made).answers == {"interest": "several_days", "sleep": LEFT}
    assert AuditEntry.objects.filter(kind="assessment", object=made, reason="answer").count() == 3


def test_what_does_not_fit_is_told_and_all_else_is_kept(begin, save):
    made = begin("instrument/lace")
    saved = save(made, {"days": -1, "acute": True, "conditions": ["none", "stroke"], "emergency": 2}, "lace")
    assert set(saved.wrong) == {"days", "conditions"}
    assert str(saved.wrong["days"]) == "Write 0 or more."
    assert row(made).answers == {"acute": "yes", "emergency": 2}
    with pytest.raises(Invalid):
        save(made, {"mood": "not_at_all"}, "lace")


def test_there_is_no_part_that_the_instrument_does_not_have(begin, who):
    with pytest.raises(Invalid):
        assessing.conclude(assessment=begin(), component="nonsense", conclusion="x", **who())


def test_of_two_who_answer_different_questions_nothing_is_lost(begin, save, place):
    made = begin()
    save(made, {"interest": "several_days"}, version=1)
    saved = save(made, {"mood": "nearly_every_day", "interest": None}, version=1, user=place.sue)
    assert row(made).answers == {"interest": "several_days", "mood": "nearly_every_day"}
    assert saved.version == part(made).version


def test_of_two_who_answer_the_same_otherwise_the_second_is_shown_both(begin, save, place):
    made = begin()
    save(made, {"interest": "several_days", "mood": "not_at_all"}, version=1)
    with pytest.raises(Stale) as told:
        save(made, {"interest": "nearly_every_day", "mood": "not_at_all"}, version=1, user=place.sue)
    assert told.value.clashes == (Clash("interest", "nearly_every_day", "several_days"),)
    assert row(made).answers["interest"] == "several_days"


def test_an_answer_after_the_conclusion_opens_its_part_again_and_keeps_the_words(begin, save, who):
    made = begin()
    save(made, LOW)
    assert row(made).status == "awaiting_conclusion"
    assessing.conclude(assessment=made, component="depression", conclusion="No signs.", **who())
    assert part(made).state == "completed"
    save(made, LOW)
    assert part(made).state == "completed"
    save(made, {"mood": "several_days"})
    found = part(made)
    assert (found.state, found.conclusion, found.completed_at) == ("open", "No signs.", None)


def test_answers_mark_the_assessment_with_their_labels(begin, save):
    made = begin("instrument/lace")
    assert row(made).labels == []
    save(made, {"conditions": ["aids"]}, "lace")
    assert row(made).labels == ["HIV"]
    save(made, {"conditions": ["stroke"]}, "lace")
    assert row(made).labels == []


# --- parts ---


def test_blank_is_not_an_answer(begin, save, who):
    made = begin()
    save(made, {**LOW, "sleep": None})
    with pytest.raises(Invalid) as told:
        assessing.conclude(assessment=made, component="depression", conclusion="Fine.", **who())
    assert set(told.value.faults) == {"sleep"}
    save(made, {"sleep": LEFT})
    assessing.conclude(assessment=made, component="depression", conclusion="Fine.", **who())
    found = part(made)
    assert (found.state, found.conclusion, found.completed_by.name) == ("completed", "Fine.", "Ana Worker")


def test_answers_alone_are_no_conclusion(begin, save, who):
    made = begin()
    save(made, LOW)
    with pytest.raises(Invalid) as told:
        assessing.conclude(assessment=made, component="depression", conclusion="  ", **who())
    assert "conclusion" in told.value.faults
    with pytest.raises(Invalid) as told:
        assessing.complete(assessment=made, **who())
    assert "Answers alone" in told.value.faults["part.depression"]


@pytest.mark.parametrize("state", ["declined", "unable", "not_applicable"])
def test_a_part_is_set_aside_with_a_reason_and_taken_up_again(begin, who, state):
    made = begin()
    doing = {"assessment": made, "component": "depression", **who()}
    assessing.set_aside(state=state, why="Was too tired.", **doing)
    found = part(made)
    assert (found.state, found.reason, found.completed_by.name) == (state, "Was too tired.", "Ana Worker")
    assessing.take_up(**doing)
    found = part(made)
    assert (found.state, found.reason, found.completed_at) == ("open", "", None)


def test_a_part_is_not_set_aside_without_a_reason(begin, who):
    made = begin()
    for state, why, field in (("declined", " ", "why"), ("completed", "x", "state"), ("open", "x", "state")):
        with pytest.raises(Invalid) as told:
            assessing.set_aside(assessment=made, component="depression", state=state, why=why, **who())
        assert field in told.value.faults


def test_one_conclusion_may_stand_for_all_parts_that_are_answered(begin, save, who):
    made = begin(INTERVIEW)
    save(made, {"food": "often", "supplies": ["none"]}, "food")
    save(made, {"living": "steady", "repairs": ["none"], "utilities": False}, "home")
    concluded = assessing.conclude_all(assessment=made, conclusion="Short of food only.", **who())
    assert concluded == ("home", "food")
    assert part(made, "home").conclusion == part(made, "food").conclusion == "Short of food only."
    assert part(made, "money").state == "open"


def test_a_conclusion_that_is_being_written_is_kept_and_concludes_nothing(begin, save, who):
    made = begin()
    doing = {"assessment": made, "component": "depression", **who()}
    assessing.note(conclusion="Perhaps ", seen=[""], **doing)
    assessing.note(conclusion="Perhaps", seen=["Perhaps"], **doing)
    assert (part(made).state, part(made).conclusion) == ("open", "Perhaps")
    assert AuditEntry.objects.filter(object=made, reason="note").count() == 1
    save(made, LOW)
    assessing.conclude(conclusion="No signs.", **doing)
    assessing.note(conclusion="Something else", seen=["No signs."], **doing)
    assert part(made).conclusion == "No signs."


def test_a_conclusion_never_takes_the_place_of_one_that_its_writer_has_not_seen(begin, save, who):
    made = begin()
    doing = {"assessment": made, "component": "depression", **who()}
    assessing.note(conclusion="Low,\r\nand says so.", seen=[""], **doing)
    with pytest.raises(Stale) as told:
        assessing.note(conclusion="Fine.", seen=[""], **doing)
    assert [(one.yours, one.theirs) for one in told.value.clashes] == [("Fine.", "Low,\r\nand says so.")]
    assessing.note(conclusion="Fine.", seen=["", "Low,\nand says so."], **doing)
    assert part(made).conclusion == "Fine."


# --- completed ---


def test_a_completed_assessment_has_its_scores_and_proposes_needs_that_a_person_confirms(finished):
    made = row(finished())
    assert (made.status, made.total, made.completed_at is not None) == ("completed", 11, True)
    total = made.scores[0]
    assert (total["score"], total["value"], total["band"], total["positive"]) == ("total", 11, "moderate", True)
    need = Need.objects.get(assessment=made)
    assert (need.status, need.domain, need.says, need.proposal) == (
        "proposed", "mental-health", "Signs of depression", "depression",
    )  # fmt: skip
    assert need.labels == ["MH"]
    assert not Task.objects.exists()


def test_a_need_carries_the_labels_of_what_suggests_it_and_not_of_the_whole_interview(begin, save, who):
    made = begin(INTERVIEW)
    save(made, {"food": "often", "supplies": ["none"]}, "food")
    save(made, {"substances": True}, "mind")
    for one in Component.objects.filter(assessment=made):
        assessing.set_aside(assessment=made, component=one.key, state="declined", why="Left early.", **who())
    assessing.complete(assessment=made, **who())
    assert row(made).labels == ["ETH"]
    labels = dict(Need.objects.filter(assessment=made).values_list("domain", "labels"))
    assert labels == {"food-insecurity": [], "substance-use": ["ETH"]}


def test_a_cut_off_that_nobody_knows_has_to_be_chosen(begin, save, who):
    made = begin(AUDIT_C)
    save(made, {"frequency": "two_to_three_a_week", "typical": "one_or_two", "occasion": "never"}, "alcohol")
    assessing.conclude(assessment=made, component="alcohol", conclusion="Often, little.", **who())
    with pytest.raises(Invalid) as told:
        assessing.complete(assessment=made, **who())
    assert set(told.value.faults) == {"cutoff.total"}
    assessing.complete(assessment=made, chosen={"total": "women"}, **who())
    found = row(made)
    assert (found.scores[0]["cutoff"], found.scores[0]["band"], found.total) == ("women", "positive", 3)
    assert (found.labels, Need.objects.get().labels) == (["ETH"], ["ETH"])


def test_what_is_left_out_of_what_matters_becomes_a_task(finished):
    made = finished({**ELEVEN, "self_harm": LEFT})
    task = Task.objects.get()
    assert (task.kind, task.is_urgent, task.assessment_id, task.trigger) == (
        "follow_up", False, made, "self-harm-unanswered",
    )  # fmt: skip
    assert row(made).scores[0]["state"] == "prorated"


def test_what_is_completed_changes_no_more(finished, save, who):
    made = finished()
    with pytest.raises(Invalid):
        save(made, LOW)
    with pytest.raises(Invalid):
        assessing.complete(assessment=made, **who())


def test_a_part_of_which_nothing_is_asked_needs_no_conclusion(begin, save, who, caregiver_folder):
    made = begin(caregiver_folder)
    save(made, {"helper": False}, "first")
    assessing.conclude(assessment=made, component="first", conclusion="Nobody helps.", **who())
    assessing.complete(assessment=made, **who())
    assert (part(made, "second").state, row(made).status) == ("not_applicable", "completed")


# --- afterwards ---


def test_an_amended_assessment_stays_and_gives_way_when_the_new_one_is_completed(finished, save, who):
    old = finished()
    new = assessing.amend(assessment=old, why="Mood was typed wrong.", **who())
    assert (row(old).status, row(new).status, row(new).amends_id) == ("completed", "in_progress", old)
    assert part(new).conclusion == "Low for weeks."
    save(new, {"mood": "nearly_every_day"})
    assessing.conclude(assessment=new, component="depression", conclusion="Low for weeks.", **who())
    assessing.complete(assessment=new, **who())
    assert (row(old).status, row(old).total, row(new).total) == ("amended", 11, 12)
    assert Need.objects.count() == 1
    with pytest.raises(Invalid):
        assessing.amend(assessment=old, why="Again.", **who())


def test_one_at_a_time_amends_an_assessment_and_says_why(finished, who):
    old = finished()
    with pytest.raises(Invalid):
        assessing.amend(assessment=old, why=" ", **who())
    assessing.amend(assessment=old, why="x", **who())
    with pytest.raises(Invalid):
        assessing.amend(assessment=old, why="y", **who())


def test_what_was_entered_in_error_takes_back_what_nobody_confirmed(finished, who):
    first = finished()
    need = Need.objects.get(assessment=first)
    assessing.strike(assessment=first, why="Wrong client.", **who())
    found = row(first)
    assert (found.status, found.is_in_error) == ("entered_in_error", True)
    need.refresh_from_db()
    assert need.is_in_error
    later = finished()
    kept = Need.objects.get(assessment=later)
    needs.confirm(need=kept.pk, **who())
    assessing.strike(assessment=later, why="Wrong client.", **who())
    kept.refresh_from_db()
    assert not kept.is_in_error


def test_what_an_error_amended_holds_again(finished, who):
    old = finished()
    new = assessing.amend(assessment=old, why="x", **who())
    assessing.complete(assessment=new, **who())
    assert row(old).status == "amended"
    assessing.strike(assessment=new, why="Was right before.", **who())
    assert row(old).status == "completed"


def test_a_stopped_assessment_keeps_its_answers(begin, save, who):
    made = begin()
    save(made, {"mood": "several_days"})
    with pytest.raises(Invalid):
        assessing.stop(assessment=made, why=" ", **who())
    assessing.stop(assessment=made, why="Had to leave.", **who())
    assert (row(made).status, row(made).answers) == ("stopped", {"mood": "several_days"})
    assert CaseChange.objects.get(about=made, now="stopped").why == "Had to leave."
    begin()


def test_the_last_answers_are_carried_over_but_for_those_that_open_a_safety_step(finished, begin, save, who):
    finished()
    made = begin()
    save(made, {"mood": "not_at_all"})
    saved = assessing.carry_over(assessment=made, component="depression", **who())
    found = row(made).answers
    assert (found["mood"], found["interest"], "self_harm" in found) == ("not_at_all", "more_than_half", False)
    assert "mood" not in saved.changed


def test_without_a_last_time_nothing_is_carried_over(begin, who):
    assert assessing.carry_over(assessment=begin(), component="depression", **who()).changed == ()


def test_the_result_of_a_licensed_instrument_has_a_name_a_day_a_total_and_a_level(case, who):
    draft = ResultDraft("MoCA", "22 of 30: mild", 22, ON - DAY, "Dr. Invented", labels=("COGN",))
    made = row(assessing.record_result(case=case, draft=draft, **who()))
    assert (made.instrument, made.title, made.total, made.level) == ("", "MoCA", 22, "22 of 30: mild")
    assert (made.status, made.administered_date, made.assessor, made.labels) == (
        "completed", ON - DAY, "Dr. Invented", ["COGN"],
    )  # fmt: skip
    with pytest.raises(Invalid):
        assessing.amend(assessment=made.pk, why="x", **who())


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ResultDraft("MoCA", ""), "level"),
        (ResultDraft(" ", "22 of 30"), "title"),
        (ResultDraft("MoCA", "22 of 30", administered=ON + DAY), "administered_date"),
        (ResultDraft("MoCA", "22 of 30", labels=("nonsense",)), "labels"),
    ],
)
def test_a_bare_number_is_no_result(case, who, draft, field):
    with pytest.raises(Invalid) as told:
        assessing.record_result(case=case, draft=draft, **who())
    assert field in told.value.faults


# --- who may ---


def test_who_may_not_work_on_the_case_finds_no_assessment(finished, begin, place, who, elsewhere, viewer_of):
    made, open_one = finished(), begin(AUDIT_C)
    stranger = {**who(), "by": accounts.viewer(elsewhere.ana, elsewhere.agency.pk, at=who()["at"], on=ON)}
    for doing in (who(place.aud), stranger):
        for verb, more in (
            (assessing.amend, {"assessment": made, "why": "x"}),
            (assessing.strike, {"assessment": made, "why": "x"}),
            (assessing.answer, {"assessment": open_one, "component": "alcohol", "answers": {}, "version": 1}),
            (assessing.complete, {"assessment": open_one}),
            (assessing.stop, {"assessment": open_one, "why": "x"}),
        ):
            with pytest.raises(Absent):
                verb(**more, **doing)


def test_a_case_closes_over_no_safety_step_and_stops_what_nobody_finished(begin, case, save, who):
    closing = cases.Closing("moved", "Moved to her sister’s.", client_told=ON)
    made, other = begin(), begin(AUDIT_C)
    (step,) = save(made, NINTH).steps
    tasks.cancel(task=step, why="Not any more.", **who())
    with pytest.raises(Invalid) as told:
        cases.close(case=case, closing=closing, **who())
    assert set(told.value.faults) == {"safety"}
    (again,) = save(made, {}).steps
    tasks.complete(task=again, result="Safety plan made.", **who())
    cases.close(case=case, closing=closing, **who())
    assert (row(made).status, row(other).status) == ("stopped", "stopped")
    change = CaseChange.objects.get(about=other, now="stopped")
    assert (change.kind, change.was, change.why) == ("assessment", "in_progress", "Closed: Moved away")


def test_an_assessment_whose_folder_is_gone_stops_with_its_case(case, begin, who, caregiver_folder, settings):
    made = begin(caregiver_folder)
    settings.CASEWAY_RULEBOOKS = ()
    cases.close(case=case, closing=cases.Closing("moved", "Moved.", client_told=ON), **who())
    assert CaseChange.objects.get(about=made, now="stopped").why == "Closed: Moved away"


def test_a_case_that_is_over_is_assessed_no_more(begin, case, save, who):
    made = begin()
    cases.close(case=case, closing=cases.Closing("died", "Died at home."), **who())
    with pytest.raises(Invalid):
        save(made, LOW)
