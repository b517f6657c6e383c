"""A case from the referral to the closing, by its pages."""

from datetime import timedelta

import pytest

from caseway.casework import assessing, cases, goals, needs, tasks, twins
from caseway.casework.assessing import SittingDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, Case, Goal, Need, Task
from caseway.casework.needs import NeedDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients import linking
from caseway.clients.models import Assignment, Household, HouseholdMember
from tests.unit.web.casework.at_work import shown
from tests.unit.web.casework.life.conftest import said

DAY = timedelta(days=1)


def referral(place, today, **more):
    told = {
        "place": str(place.housing.pk), "reason": "No place to sleep", "urgency": "urgent", "source": "hospital",
        "referrer": "A nurse", "received": today.isoformat(), "hour": "00:01", "worker": str(place.ana.pk), "level": "3",
        "travel_minutes": "30",
    }  # fmt: skip
    return {**told, **more}


def status_of(case):
    return Case.objects.get(pk=case).status


# --- the referral ---


def test_a_case_is_opened_for_a_client_and_leads_to_where_it_stands(ana, place, rosa, today):
    shown = said(ana.get(f"/cases/new/{rosa.pk}/"))
    assert "Intensive: in crisis" in shown
    response = ana.post(f"/cases/new/{rosa.pk}/", referral(place, today, labels=["MH"]))
    row = Case.objects.get()
    assert response["Location"] == f"/cases/{row.pk}/status/"
    assert (row.worker_id, row.level, row.urgency, row.travel_minutes) == (place.ana.pk, 3, "urgent", 30)
    assert "MH" in row.labels
    assert "Urgent: within a day" in said(ana.get(response["Location"]))


def test_who_has_an_open_case_is_led_there(ana, place, rosa, case, today):
    shown = said(ana.get(f"/cases/new/{rosa.pk}/"))
    assert "has an open case in Housing: active" in shown
    assert "There is an open case in every program" in shown
    again = ana.post(f"/cases/new/{rosa.pk}/", referral(place, today))
    assert again.status_code == 422
    assert Case.objects.count() == 1


def test_what_is_wrong_with_a_referral_is_said_beside_it_and_nothing_is_lost(ana, place, rosa, today):
    told = referral(place, today, received=(today + 2 * DAY).isoformat(), hour="", reason="Kept as typed")
    response = ana.post(f"/cases/new/{rosa.pk}/", told)
    assert response.status_code == 422
    assert "This day is in the future." in said(response)
    assert "Kept as typed" in response.content.decode()


def test_whoever_may_assign_nobody_takes_only_whom_they_have(browser_of, place, make, today):
    """On Ana's caseload in another program, the client's case waits for a worker."""
    client = make(user=place.ana, program=place.health, team=place.south)
    browser = browser_of(place.ana)
    shown = browser.get(f"/cases/new/{client.pk}/")
    assert "Myself" in said(shown)
    response = browser.post(f"/cases/new/{client.pk}/", referral(place, today))
    assert response.status_code == 422
    assert "a supervisor gives the case to somebody" in said(response)
    browser.post(f"/cases/new/{client.pk}/", referral(place, today, worker=""))
    assert Case.objects.get().worker is None


def test_whoever_leads_gives_it_to_somebody_who_works_there(sue, place, rosa, today):
    sue.post(f"/cases/new/{rosa.pk}/", referral(place, today, worker=str(place.ben.pk)))
    assert Case.objects.get().worker_id == place.ben.pk
    assert Assignment.objects.filter(user=place.ben, client=rosa).exists()


def test_where_there_is_no_program_of_ones_own_the_page_says_so(browser_of, place, make):
    client = make(user=place.cal, program=place.housing, team=place.north)
    place.health.is_open = False
    place.health.save()
    assert "There is no program in which you may open a case" in said(
        browser_of(place.cal).get(f"/cases/new/{client.pk}/")
    )


# --- where it stands ---


def test_a_case_goes_step_by_step_to_work(ana, refer, today):
    case = refer()
    here = f"/cases/{case}/status/"
    assert "Begin screening" in said(ana.get(here))
    ana.post(f"{here}to/screening/")
    ana.post(f"{here}to/eligible/", {"why": "Homeless by the definition."})
    ana.post(f"{here}to/engaged/")
    shown = said(ana.get(here))
    assert "First say on what case management rests" in shown
    refused = ana.post(f"{here}to/active/")
    assert refused.status_code == 422
    assert "Say first on what case management rests" in said(refused)
    wrong = ana.post(f"{here}consent/", {"basis": "verbal", "given": today.isoformat(), "witness": ""})
    assert "Say who witnessed" in said(wrong)
    until = (today + 300 * DAY).isoformat()
    ana.post(f"{here}consent/", {"basis": "verbal", "given": today.isoformat(), "witness": "Ben", "until": until})
    ana.post(f"{here}to/active/")
    assert status_of(case) == "active"
    shown = said(ana.get(here))
    assert "Homeless by the definition." in shown
    assert "Witness: Ben" in shown
    assert "It ends on" in shown


def test_a_case_is_put_on_hold_and_resumed_and_due_dates_run_on(ana, case, today):
    here = f"/cases/{case}/status/"
    assert "Due dates run on" in said(ana.get(f"{here}to/on_hold/"))
    assert ana.post(f"{here}to/on_hold/", {"why": ""}).status_code == 422
    assert ana.get(f"{here}wait/")["Location"] == here
    ana.post(f"{here}to/on_hold/", {"why": "In the hospital", "resumes": (today + DAY).isoformat()})
    assert "Choose another day" in said(ana.get(here))
    assert "Until when does it wait?" in said(ana.get(f"{here}wait/"))
    assert "Choose a day after today." in said(ana.post(f"{here}wait/", {"until": today.isoformat()}))
    ana.post(f"{here}wait/", {"until": (today + 9 * DAY).isoformat(), "why": "In rehab"})
    row = Case.objects.get(pk=case)
    assert (row.resumes_date, row.hold_reason) == (today + 9 * DAY, "In rehab")
    shown = said(ana.get(here))
    assert "In the hospital" in shown
    assert "Resume the work" in shown
    assert "due dates run on" in said(ana.get(f"/cases/{case}/due/")).lower()
    ana.post(f"{here}to/active/")
    assert status_of(case) == "active"


@pytest.mark.parametrize("to", ["declined", "ineligible", "duplicate", "deceased"])
def test_a_case_ends_before_its_work_with_a_reason(ana, refer, to):
    case = refer()
    assert ana.get(f"/cases/{case}/status/to/{to}/").status_code == 200
    assert ana.post(f"/cases/{case}/status/to/{to}/", {"why": ""}).status_code == 422
    ana.post(f"/cases/{case}/status/to/{to}/", {"why": "It is so."})
    assert status_of(case) == to
    shown = said(ana.get(f"/cases/{case}/status/"))
    assert "Reopen the case" in shown
    assert "It is so." in shown


def test_what_may_not_follow_is_refused_in_words(ana, case):
    response = ana.post(f"/cases/{case}/status/to/screening/")
    assert response.status_code == 422
    assert "cannot become" in said(response)
    assert ana.get(f"/cases/{case}/status/to/closed/").status_code == 404
    assert ana.get(f"/cases/{case}/status/to/nonsense/").status_code == 404
    duplicate = ana.post(f"/cases/{case}/status/to/duplicate/", {"why": "Twice."})
    assert "beside another open case" in said(duplicate)


def test_stage_level_and_details_are_changed(ana, case):
    here = f"/cases/{case}/status/"
    ana.post(f"{here}stage/", {"stage": "monitor"})
    ana.post(f"{here}stage/", {"stage": "nonsense"})
    assert ana.post(f"{here}level/", {"level": "4", "why": ""}).status_code == 422
    ana.post(f"{here}level/", {"level": "4", "why": "In crisis."})
    page = ana.get(f"{here}details/").content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    told = {"reason": "Other", "source": "self", "referrer": "", "urgency": "routine", "travel_minutes": "10",
            "labels": ["SUD"], "version": version, "initial-reason": "Needs help.", "initial-source": "other",
            "initial-urgency": "routine", "initial-travel_minutes": "0", "initial-referrer": ""}  # fmt: skip
    assert ana.post(f"{here}details/", told).status_code == 302
    row = Case.objects.get(pk=case)
    assert (row.stage, row.level, row.reason, row.travel_minutes) == ("monitor", 4, "Other", 10)
    assert "SUD" in row.labels
    shown = said(ana.get(here))
    assert "Level 2 → 4" in shown
    assert "In crisis." in shown
    assert "Stage: Assess → Monitor" in shown


def test_a_label_is_lifted_from_a_case_by_taking_its_tick_away(ana, case):
    Case.objects.filter(pk=case).update(labels=["SUD"])
    here = f"/cases/{case}/status/details/"
    page = ana.get(here)
    told = {"reason": "Needs help.", "source": "other", "urgency": "routine", "travel_minutes": "0", **shown(page)}
    assert told["initial-labels"] == ["SUD"]
    assert ana.post(here, told).status_code == 302
    assert Case.objects.get(pk=case).labels == []


def test_the_household_of_a_case_is_chosen_later_too(ana, case, rosa, place, doing):
    here = f"/cases/{case}/status/details/"
    assert "Household" not in said(ana.get(here))
    stamps = {"organization": place.agency, "created_at": doing()["at"], "updated_at": doing()["at"],
              "created_by": place.ana, "updated_by": place.ana}  # fmt: skip
    home, other = (Household.objects.create(name=name, **stamps) for name in ("Oak Street", "Elsewhere"))
    HouseholdMember.objects.create(household=home, client=rosa, role="head", begins=doing()["on"], **stamps)
    page = ana.get(here)
    assert "Oak Street" in said(page)
    assert "Elsewhere" not in said(page)
    told = {"reason": "Needs help.", "source": "other", "urgency": "routine", "travel_minutes": "0", **shown(page)}
    assert ana.post(here, {**told, "household_id": str(other.pk)}).status_code == 422
    assert ana.post(here, {**told, "household_id": str(home.pk)}).status_code == 302
    assert Case.objects.get(pk=case).household_id == home.pk
    page = ana.get(here)
    assert f'value="{home.pk}" selected' in page.content.decode()
    assert ana.post(here, {**told, **shown(page), "household_id": ""}).status_code == 302
    assert Case.objects.get(pk=case).household_id is None


def test_the_second_of_two_who_change_the_level_decides(ana, case, doing):
    version = Case.objects.get(pk=case).version
    cases.edit(case=case, changes={"level": 1}, version=version, **doing())
    response = ana.post(f"/cases/{case}/status/level/", {"level": "4", "why": "Crisis", "version": str(version)})
    assert response.status_code == 200
    assert "Somebody else changed this" in said(response)


def test_a_consent_that_the_client_takes_back_begins_the_closing(ana, case, today):
    here = f"/cases/{case}/status/"
    assert "The client takes it back" in said(ana.get(here))
    assert ana.get(f"{here}consent/end/").status_code == 200
    assert ana.post(f"{here}consent/end/", {"ended": today.isoformat(), "why": ""}).status_code == 422
    ahead = ana.post(f"{here}consent/end/", {"ended": (today + DAY).isoformat(), "why": "Enough."})
    assert "in the future" in said(ahead)
    ana.post(f"{here}consent/end/", {"ended": today.isoformat(), "why": "Enough."})
    assert status_of(case) == "closing"
    shown = said(ana.get(here))
    assert "consent to case management ended on" in shown
    refused = ana.post(f"{here}to/active/")
    assert "Record a new one first" in said(refused)
    ana.post(f"{here}consent/", {"basis": "written", "given": today.isoformat()})
    ana.post(f"{here}to/active/")
    assert status_of(case) == "active"


def test_a_consent_taken_back_before_the_work_is_none(ana, refer, today):
    case = refer()
    here = f"/cases/{case}/status/"
    nothing = ana.post(f"{here}consent/end/", {"ended": today.isoformat(), "why": "No."})
    assert "There is no consent" in said(nothing)
    ana.post(f"{here}consent/", {"basis": "written", "given": today.isoformat()})
    past = ana.post(f"{here}consent/", {"basis": "written", "given": today.isoformat(), "until": today.isoformat()})
    assert "This day has passed." in said(past)
    ana.get(f"{here}consent/end/")
    ana.post(f"{here}consent/end/", {"ended": today.isoformat(), "why": "No."})
    assert Case.objects.get(pk=case).consent_basis == ""


# --- closing ---


@pytest.fixture
def full(case, doing):
    """The case with one of everything open."""
    need = needs.find(case=case, draft=NeedDraft("food-insecurity", "No food at the end of the month"), **doing())
    lost = needs.find(case=case, draft=NeedDraft("legal", "Eviction notice"), **doing())
    goal = goals.add(
        case=case, draft=GoalDraft("I want to eat every day.", "Food in the house", needs=(need,)), **doing()
    )
    step = tasks.add(case=case, draft=TaskDraft("Call the pantry", goal=goal), **doing())
    task = tasks.add(case=case, draft=TaskDraft("Print the form"), **doing())
    return {"need": need, "lost": lost, "goal": goal, "step": step, "task": task}


def test_a_case_closes_in_one_form(ana, rosa, case, full, today, place):
    here = f"/cases/{case}/close/"
    shown = said(ana.get(here))
    assert "Goals still open: 1." in shown
    assert "Steps still open, which end with it: 1." in shown
    empty = ana.post(here, {"kept": "14"})
    assert empty.status_code == 422
    for says in ("Say what became of this goal.", "Say what became of this need.", "Say whether this was done.",
                 "Choose why the case closes.", "Say in a few sentences how things stand", "Say when the client was told."):  # fmt: skip
        assert says in said(empty)
    assert ": What became of it?" in said(empty), "of which, in the list of errors"
    assert status_of(case) == "active"
    told = {
        "reason": "goals_met", "note": "All is well.", "client_told": today.isoformat(), "kept": "14",
        f"goal-{full['goal']}-how": "achieved", f"need-{full['need']}-how": "resolved",
        f"need-{full['need']}-words": "SNAP came through.", f"need-{full['lost']}-how": "transferred",
        f"need-{full['lost']}-unmet": "no_such_service", f"task-{full['task']}-how": "completed",
    }  # fmt: skip
    lacking = ana.post(here, told)
    assert "Say to whom the need was handed on." in said(lacking)
    assert Goal.objects.get().status == "proposed"
    response = ana.post(here, {**told, f"need-{full['lost']}-words": "To legal aid"})
    assert response["Location"] == f"/cases/{case}/status/"
    assert status_of(case) == "closed"
    assert [Need.objects.get(pk=full[one]).status for one in ("need", "lost")] == ["resolved", "transferred"]
    assert [Task.objects.get(pk=full[one]).status for one in ("step", "task")] == ["cancelled", "completed"]
    assert Assignment.objects.get(client=rosa).ends == today + 14 * DAY
    assert "Reopen the case" in said(ana.get(f"/cases/{case}/status/"))


def test_of_a_safety_step_somebody_says_what_became_of_it(ana, case, doing, today):
    here = f"/cases/{case}/close/"
    step = tasks.add(case=case, draft=TaskDraft("Make a safety plan", kind="safety"), **doing())
    usual = tasks.add(case=case, draft=TaskDraft("Print the form"), **doing())
    page = ana.get(here).context["form"]
    assert page.initial[f"task-{usual}-how"] == "cancelled"
    assert f"task-{step}-how" not in page.initial
    told = {
        "reason": "moved",
        "note": "Gone.",
        "client_told": today.isoformat(),
        "kept": "14",
        f"task-{usual}-how": "cancelled",
    }
    assert "Say whether this was done." in said(ana.post(here, told))
    assert ana.post(here, {**told, f"task-{step}-how": "completed"}).status_code == 302


def test_the_form_says_which_assessments_stop_with_the_case(ana, case, doing, today):
    here = f"/cases/{case}/close/"
    assert "Assessments that are not finished" not in said(ana.get(here))
    made = assessing.start(case=case, draft=SittingDraft("instrument/phq-9"), **doing())
    answers = {"self_harm": "several_days"}
    saved = assessing.answer(assessment=made, component="depression", answers=answers, version=1, **doing())
    shown = ana.get(here)
    assert "Assessments that are not finished They stop with the case" in said(shown)
    assert "PHQ-9 begun by Ana Worker on" in said(shown)
    assert f'href="/cases/{case}/assessments/"' in shown.content.decode(), "where the safety step is settled"
    told = {"reason": "moved", "note": "Gone.", "client_told": today.isoformat(), "kept": "14"}
    wrong = ana.post(here, {**told, f"task-{saved.steps[0]}-how": "cancelled"})
    assert "A safety step of an assessment is open." in said(wrong)
    ana.post(here, {**told, f"task-{saved.steps[0]}-how": "completed"})
    assert (status_of(case), Assessment.objects.get(pk=made).status) == ("closed", "stopped")


@pytest.mark.parametrize(("kept", "days"), [("0", -1), ("30", 30), ("stay", None)])
def test_how_long_the_client_stays_on_the_caseload_is_asked(ana, rosa, case, today, kept, days):
    told = {"reason": "moved", "note": "Gone.", "client_told": today.isoformat(), "kept": kept}
    ana.post(f"/cases/{case}/close/", told)
    row = Assignment.objects.get(client=rosa)
    assert row.ends == (None if days is None else today + days * DAY)
    assert ana.get(f"/cases/{case}/status/").status_code == (302 if kept == "0" else 200)


def test_goals_and_needs_are_given_up_too(ana, case, full, today):
    told = {
        "reason": "declined", "note": "They stopped.", "client_told": today.isoformat(), "kept": "14",
        f"goal-{full['goal']}-how": "rejected", f"goal-{full['goal']}-words": "Not now", f"need-{full['need']}-how": "refuted",
        f"need-{full['need']}-words": "It was the neighbor's", f"need-{full['lost']}-how": "not_pursued",
        f"need-{full['lost']}-unmet": "client_choice", f"task-{full['task']}-how": "cancelled",
    }  # fmt: skip
    assert ana.post(f"/cases/{case}/close/", told).status_code == 302
    assert Goal.objects.get().status == "rejected"
    assert [Need.objects.get(pk=full[one]).status for one in ("need", "lost")] == ["refuted", "not_pursued"]


def test_of_who_died_nothing_is_asked(ana, case, full):
    assert 'value="died" selected' in ana.get(f"/cases/{case}/close/?reason=died").content.decode()
    ana.post(f"/cases/{case}/close/", {"reason": "died", "note": "At home.", "kept": "0", "client_told": ""})
    assert status_of(case) == "deceased"


def test_a_case_whose_work_has_not_begun_is_not_closed_here(ana, refer):
    case = refer()
    assert ana.get(f"/cases/{case}/close/")["Location"] == f"/cases/{case}/status/"


def test_a_case_is_reopened_as_a_new_one(ana, rosa, case, today):
    assert ana.get(f"/cases/{case}/reopen/")["Location"] == f"/cases/{case}/status/"
    ana.post(
        f"/cases/{case}/close/", {"reason": "moved", "note": "Gone.", "client_told": today.isoformat(), "kept": "14"}
    )
    assert "follows this one" in said(ana.get(f"/cases/{case}/reopen/"))
    assert ana.post(f"/cases/{case}/reopen/", {"why": ""}).status_code == 422
    response = ana.post(f"/cases/{case}/reopen/", {"why": "Came back."})
    new = Case.objects.get(reopens=case)
    assert response["Location"] == f"/cases/{new.pk}/status/"
    assert new.worker_id == Case.objects.get(pk=case).worker_id
    assert Assignment.objects.get(client=rosa).ends is None
    assert "Go to the case that follows" in said(ana.get(f"/cases/{case}/status/"))
    assert "follows an earlier case" in said(ana.get(f"/cases/{new.pk}/status/"))
    assert ana.get(f"/cases/{case}/reopen/")["Location"] == f"/cases/{new.pk}/status/"


# --- two open cases ---


@pytest.fixture
def twin(case, place, make, refer, sue, rosa):
    """A second open case, of a record that turned out to be Rosa's."""
    other = make("Rosie", user=place.ben)
    stays = refer(other, user=place.ben, worker=place.ben.pk)
    told = {"reason": "The same person.", "other": str(other.pk)}
    response = sue.post(f"/clients/{rosa.pk}/link/?other={other.pk}", told, follow=True)
    assert "two open cases in one program" in said(response)
    return stays


@pytest.mark.parametrize("keeps", ["first", "second"])
def test_of_two_open_cases_one_goes_on(ana, sue, case, twin, rosa, keeps):
    shown = said(ana.get(f"/cases/{case}/status/"))
    assert "Two open cases: close one as a duplicate." in shown
    page = said(ana.get(f"/cases/{case}/status/two/"))
    assert "Ben Worker, since" in page
    assert ana.post(f"/cases/{case}/status/two/", {"why": ""}).status_code == 422
    stays, goes = (case, twin) if keeps == "first" else (twin, case)
    response = ana.post(f"/cases/{case}/status/two/", {"keep": str(stays), "why": ""})
    assert response["Location"] == f"/cases/{stays}/status/"
    assert (status_of(goes), status_of(stays)) == ("duplicate", "active" if keeps == "first" else "referred")
    assert {row.client_id for row in Case.objects.all()} == {rosa.pk}
    assert "Two open cases:" not in said(ana.get(f"/cases/{case}/status/", follow=True))
    assert "There is one open case of this person" in said(sue.get(f"/cases/{stays}/status/two/", follow=True))


def test_a_twin_that_is_none_is_not_settled(case, doing, refer, make, place):
    other = refer(make("Gus", user=place.ana))
    with pytest.raises(LookupError):
        twins.settle(case=case, twin=other, keep=case, why="", **doing())


def test_nobody_is_told_where_there_is_one(case, rosa, make, place, doing):
    other = make("Rosie", user=place.ben)
    linking.link(keep=rosa.pk, other=other.pk, reason="The same.", **doing(place.sue))
    assert twins.tell(client=rosa.pk, by=doing(place.sue)["by"], at=doing()["at"]) == 0


# --- what a change came from, and why ---


def test_a_step_that_asks_nothing_takes_a_reason_and_shows_what_was(ana, refer):
    made = refer()
    here = f"/cases/{made}/status/"
    assert "Say why" in said(ana.get(here))
    ana.post(f"{here}to/screening/", {"why": "She called back."})
    ana.post(f"{here}stage/", {"stage": "plan", "why": "All is asked."})
    shown = said(ana.get(here))
    for one in ("Referred → Screening", "She called back.", "Stage: Assess → Plan", "All is asked."):
        assert one in shown, one
    assert "referred → screening" in said(ana.get(f"/cases/{made}/timeline/"))


def test_how_many_tries_count_is_said_before_anybody_is_refused(ana, case):
    assert "If they could not be reached: what counts so far" in said(ana.get(f"/cases/{case}/close/"))
    shown = said(ana.get(f"/cases/{case}/"))
    for one in ("The client was not reached yet.", "0 of 3 attempts that count", "on 0 of 3 different days",
                "at 0 of 2 different times of the day", "No letter was sent yet."):  # fmt: skip
        assert one in shown, one
    Case.objects.filter(pk=case).update(status="screening", consent_basis="")
    for page in ("status/", "status/to/unable_to_reach/"):
        assert "0 of 3 attempts that count" in said(ana.get(f"/cases/{case}/{page}")), page
    assert "different times of the day" in said(ana.get(f"/cases/{case}/status/"))
