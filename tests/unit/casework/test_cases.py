from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Clash, Stale
from caseway.casework import cases, consent_dates, goals, handing, needs, plans, queries, tasks
from caseway.casework.access import Absent
from caseway.casework.cases import Closing
from caseway.casework.models import Case, CaseChange, CaseDate, Goal, HandOver, Need, Plan, Task
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment, Enrollment, Household, HouseholdMember
from tests.unit.casework.working import APPLY, EAT, FOOD, try_enough
from tests.unit.clients.invented import AT, DAY, ON, by

DONE = Closing("goals_met", "She has what she needs.", client_told=ON)


def status(case):
    return Case.objects.get(pk=case).status


def history(case):
    return list(CaseChange.objects.filter(case=case).order_by("place").values_list("kind", "was", "now"))


def faults(raised):
    return raised.value.faults


# --- referred ---


def test_a_referral_opens_a_case_with_its_history_and_date(place, refer, rosa):
    case = Case.objects.get(pk=refer(reason="No food.", source="clinic", referrer="Dr. Doe", urgency="urgent", level=3))
    assert (case.client_id, case.status, case.team_id, case.worker_id) == (
        rosa.pk,
        "referred",
        place.north.pk,
        place.ana.pk,
    )
    assert (case.begins, case.referred_at, case.reason, case.level, case.urgency) == (ON, AT, "No food.", 3, "urgent")
    assert history(case.pk) == [("status", "", "referred"), ("worker", "", str(place.ana.pk))]
    assert [(one.kind, one.at) for one in CaseDate.objects.filter(case=case)] == [("referred", AT)]


def test_who_is_referred_is_in_the_program_by_it(place, make, refer):
    new = make(user=place.ana, team=place.north)
    refer(new)
    assert Enrollment.objects.filter(client=new, program=place.housing).count() == 1
    assert Assignment.objects.filter(client=new).count() == 1


def test_a_person_has_one_open_case_in_a_program(place, refer, rosa, who):
    first = refer()
    with pytest.raises(Invalid, match="already has an open case"):
        refer()
    cases.move(case=first, status="declined", why="No.", **who())
    assert refer() != first


def test_nobody_is_referred_to_a_program_that_is_not_ones_own(place, elsewhere, refer):
    for program in (place.health, elsewhere.housing):
        with pytest.raises(Absent):
            refer(program=program)
    assert not Case.objects.exists()


def test_nobody_is_referred_who_is_not_on_ones_caseload(place, make, refer):
    with pytest.raises(Absent):
        refer(make(program=place.housing), worker=None)


def test_a_referral_lies_not_ahead(refer):
    with pytest.raises(Invalid) as raised:
        refer(referred_at=AT + timedelta(minutes=1))
    assert set(faults(raised)) == {"referred_at"}


@pytest.mark.parametrize(
    ("draft", "field"), [({"source": "rumor"}, "source"), ({"urgency": "soon"}, "urgency"), ({"level": 5}, "level")]
)
def test_what_a_referral_says_is_from_the_lists(refer, draft, field):
    with pytest.raises(Invalid) as raised:
        refer(**draft)
    assert field in faults(raised)
    assert not Case.objects.exists()


def test_a_case_is_of_a_household_of_the_client(place, elsewhere, refer, rosa):
    theirs, other = (Household.objects.create(organization=one.agency, **by(one.ana)) for one in (place, elsewhere))
    HouseholdMember.objects.create(
        organization=place.agency, household=theirs, client=rosa, role="head", begins=ON, **by(place.ana)
    )
    with pytest.raises(Invalid, match="household of this person"):
        refer(household_id=other.pk)
    assert Case.objects.get(pk=refer(household_id=theirs.pk)).household_id == theirs.pk


def test_a_referral_follows_only_a_case_of_the_same_person_that_is_over(place, make, refer):
    open_case = refer()
    with pytest.raises(Invalid, match="a case of this person that is over"):
        refer(make(program=place.housing, user=place.ana, team=place.north), reopens_id=open_case)


# --- status ---


def test_a_case_goes_from_referral_to_work(case, place):
    row = Case.objects.get(pk=case)
    assert (row.status, row.eligible_date, row.consent_basis, row.ends) == ("active", ON, "written", None)
    assert [now for kind, _, now in history(case) if kind == "status"] == ["referred", "eligible", "active"]
    assert set(CaseDate.objects.filter(case=case).values_list("kind", flat=True)) == {"referred", "consent", "eligible"}


def test_a_status_follows_only_what_it_may(refer, who):
    made = refer()
    with pytest.raises(Invalid, match="“Referred” cannot become “Active”"):
        cases.move(case=made, status="active", **who())
    with pytest.raises(Invalid, match="cannot become “nonsense”"):
        cases.move(case=made, status="nonsense", **who())
    assert status(made) == "referred"


def test_an_active_case_has_a_worker_and_a_basis(refer, who):
    made = refer(worker=None)
    cases.move(case=made, status="eligible", why="Lives here.", **who())
    with pytest.raises(Invalid) as raised:
        cases.move(case=made, status="active", **who())
    assert set(faults(raised)) == {"worker", "consent"}
    assert Case.objects.get(pk=made).eligible_because == "Lives here."


def test_a_case_on_hold_says_why_and_until_when_and_forgets_it_after(case, who):
    with pytest.raises(Invalid) as raised:
        cases.move(case=case, status="on_hold", **who())
    assert set(faults(raised)) == {"why"}
    cases.move(case=case, status="on_hold", why="In hospital.", resumes=ON + DAY, **who())
    row = Case.objects.get(pk=case)
    assert (row.hold_reason, row.resumes_date) == ("In hospital.", ON + DAY)
    cases.move(case=case, status="active", **who())
    row = Case.objects.get(pk=case)
    assert (row.status, row.hold_reason, row.resumes_date) == ("active", "", None)


@pytest.mark.parametrize(
    ("ended", "unmet"),
    [("ineligible", "not_eligible"), ("declined", "client_choice"), ("unable_to_reach", "unreachable")],
)
def test_a_case_that_ends_before_its_work_leaves_nothing_open(place, refer, who, ended, unmet):
    made = refer()
    try_enough(place, made)
    need = needs.find(case=made, draft=FOOD, **who())
    goals.add(case=made, draft=EAT, **who())
    tasks.add(case=made, draft=APPLY, **who())
    plans.draft(case=made, **who())
    with pytest.raises(Invalid) as raised:
        cases.move(case=made, status=ended, **who())
    assert set(faults(raised)) == {"why"}
    cases.move(case=made, status=ended, why="As it is.", **who())
    row = Case.objects.get(pk=made)
    assert (row.status, row.ends) == (ended, ON)
    found = Need.objects.get(pk=need)
    assert (found.status, found.unmet, found.resolved_date) == ("not_pursued", unmet, ON)
    assert [table.objects.get(case=made).status for table in (Goal, Task, Plan)] == [
        "cancelled",
        "cancelled",
        "revoked",
    ]
    assert {kind for kind, _, now in history(made) if now in {"cancelled", "revoked", "not_pursued"}} == {
        "need", "goal", "task", "plan",
    }  # fmt: skip


@pytest.mark.parametrize("ended", ["duplicate", "deceased"])
def test_of_a_duplicate_and_of_who_died_no_unmet_need_is_counted(refer, who, ended):
    made = refer()
    needs.find(case=made, draft=FOOD, **who())
    cases.move(case=made, status=ended, why="So it is.", **who())
    assert (status(made), Need.objects.get(case=made).unmet) == (ended, "")


def test_a_case_at_work_is_closed_and_not_moved(case, who):
    for ended in ("closed", "deceased"):
        with pytest.raises(Invalid, match="Close the case with its reason"):
            cases.move(case=case, status=ended, why="x", **who())


# --- what it rests on, stage, edits ---


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "guess"}, "consent_basis"),
        ({"basis": "verbal"}, "witness"),
        ({"basis": "written", "given": ON + DAY}, "given"),
    ],
)
def test_a_consent_is_whole(refer, who, told, field):
    made = refer()
    with pytest.raises(Invalid) as raised:
        cases.consent(case=made, **{"given": ON, **told}, **who())
    assert field in faults(raised)


def test_a_spoken_consent_has_its_witness(refer, who):
    made = refer()
    cases.consent(case=made, basis="verbal", given=ON - DAY, witness="Wim Witness", **who())
    row = Case.objects.get(pk=made)
    assert (row.consent_basis, row.consent_date, row.consent_witness) == ("verbal", ON - DAY, "Wim Witness")


def test_a_stage_moves_freely_and_is_kept_in_the_history(case, who):
    for stage in ("monitor", "assess", "assess", "transition"):
        cases.stage(case=case, stage=stage, why="So.", **who())
    found = [(was, now) for kind, was, now in history(case) if kind == "stage"]
    assert found == [("assess", "monitor"), ("monitor", "assess"), ("assess", "transition")]
    with pytest.raises(Invalid, match="Choose a stage"):
        cases.stage(case=case, stage="dance", **who())


def test_a_change_is_kept_and_a_new_level_is_history(case, who):
    version = Case.objects.get(pk=case).version
    told = {"level": 4, "reason": "Moved.", "labels": ["SDV"]}
    assert cases.edit(case=case, changes=told, version=version, why="A fall.", **who()) == ("labels", "level", "reason")
    assert CaseChange.objects.get(case=case, kind="level").why == "A fall."
    assert cases.edit(case=case, changes={"level": 4}, version=version + 1, **who()) == ()


def test_the_second_of_two_who_edit_a_case_is_shown_both(case, who):
    version = Case.objects.get(pk=case).version
    cases.edit(case=case, changes={"level": 4}, version=version, **who())
    with pytest.raises(Stale) as raised:
        cases.edit(case=case, changes={"level": 3}, version=version, **who())
    assert raised.value.clashes == (Clash("level", 3, 4),)


def test_what_is_not_edited_so_is_refused(case, who, elsewhere):
    with pytest.raises(TypeError, match="status"):
        cases.edit(case=case, changes={"status": "closed"}, version=1, **who())
    version = Case.objects.get(pk=case).version
    other = Household.objects.create(organization=elsewhere.agency, **by(elsewhere.ana))
    for told in ({"labels": ["nonsense"]}, {"household_id": other.pk}, {"level": 9}):
        with pytest.raises(Invalid):
            cases.edit(case=case, changes=told, version=version, **who())


# --- given to a worker ---


def on_caseload(user, client):
    return Assignment.objects.filter(client=client, user=user, ends__isnull=True).exists()


def test_a_case_goes_to_another_worker_with_the_caseload_and_the_tasks(place, case, rosa, who):
    mine = tasks.add(case=case, draft=APPLY, **who())
    cosign = tasks.add(case=case, draft=tasks.TaskDraft("Co-sign", kind="cosign"), **who())
    done = tasks.add(case=case, draft=tasks.TaskDraft("Done"), **who())
    tasks.complete(task=done, **who())
    cases.assign(case=case, worker=place.ben.pk, why="Nearer.", **who(place.sue))
    assert Case.objects.get(pk=case).worker_id == place.ben.pk
    assert (on_caseload(place.ben, rosa), on_caseload(place.ana, rosa)) == (True, False)
    users = {row.pk: row.user_id for row in Task.objects.filter(case=case)}
    assert users == {mine: place.ben.pk, cosign: place.ana.pk, done: place.ana.pk}
    last = CaseChange.objects.filter(case=case).order_by("-place").first()
    assert (last.kind, last.was, last.now, last.why) == ("worker", str(place.ana.pk), str(place.ben.pk), "Nearer.")
    with pytest.raises(Absent):
        cases.stage(case=case, stage="plan", **who(place.ana))


def test_the_same_worker_again_changes_nothing(place, case, who):
    before = history(case)
    cases.assign(case=case, worker=place.ana.pk, **who(place.sue))
    assert history(case) == before


def test_a_case_goes_to_another_team_with_its_worker(place, case, who):
    from caseway.accounts.models import Team
    from tests.unit.clients.invented import user

    east = Team.objects.create(organization=place.agency, program=place.housing, name="East")
    eve = user(place, "Eve Worker", "case_manager", team=east)
    with pytest.raises(Invalid, match="team of this program"):
        cases.assign(case=case, worker=eve.pk, team=place.south.pk, **who(place.sue))
    cases.assign(case=case, worker=eve.pk, team=east.pk, **who(place.pam))
    row = Case.objects.get(pk=case)
    assert (row.worker_id, row.team_id) == (eve.pk, east.pk)
    cases.assign(case=case, worker=eve.pk, team=place.north.pk, **who(place.pam))
    assert Case.objects.get(pk=case).team_id == place.north.pk


def test_a_case_goes_only_to_who_works_in_the_program_and_only_by_who_may(place, elsewhere, case, who):
    for worker in (place.cal, elsewhere.ana):
        with pytest.raises(Invalid, match="does not work in the program"):
            cases.assign(case=case, worker=worker.pk, **who(place.sue))
    for user in (place.ana, place.ben, place.tom, place.ada, place.aud):
        with pytest.raises(Absent):
            cases.assign(case=case, worker=place.ben.pk, **who(user))


# --- closed and reopened ---


def test_a_case_closes_when_all_of_it_is_settled(case, who, viewer_of, place):
    need = needs.find(case=case, draft=FOOD, **who())
    goal = goals.add(case=case, draft=EAT, **who())
    task = tasks.add(case=case, draft=APPLY, **who())
    plan = plans.draft(case=case, **who())
    with pytest.raises(Invalid) as raised:
        cases.close(case=case, closing=Closing("nonsense", " "), **who())
    assert set(faults(raised)) == {"needs", "goals", "tasks", "reason", "note", "client_told"}
    shown = queries.lacks_to_close(viewer=viewer_of(place.ana), case=case, on=ON)
    assert shown["goals"] == "Goals still open: 1. Say of each what became of it."
    needs.resolve(need=need, outcome="SNAP came.", **who())
    goals.cancel(goal=goal, why="Met otherwise.", **who())
    tasks.complete(task=task, **who())
    cases.close(case=case, closing=DONE, **who())
    row = Case.objects.get(pk=case)
    assert (row.status, row.ends, row.closure_reason, row.client_told_date) == ("closed", ON, "goals_met", ON)
    assert [now for kind, _, now in history(case) if kind == "status"][-2:] == ["closing", "closed"]
    assert Plan.objects.get(pk=plan).status == "revoked"


def test_the_plan_in_force_is_complete_when_the_case_closes(case, who):
    goal = goals.add(case=case, draft=EAT, **who())
    plan = plans.draft(case=case, **who())
    plans.share(plan=plan, **who())
    plans.agree(plan=plan, how="signed", **who())
    plans.activate(plan=plan, **who())
    goals.complete(goal=goal, achievement="achieved", **who())
    cases.close(case=case, closing=DONE, **who())
    assert Plan.objects.get(pk=plan).status == "completed"


def test_a_case_closes_without_telling_who_cannot_be_reached_once_enough_was_tried(case, place, who):
    with pytest.raises(Invalid) as raised:
        cases.close(case=case, closing=Closing("moved", "Gone.", client_told=ON + DAY), **who())
    assert faults(raised) == {"client_told": "This day is in the future."}
    with pytest.raises(Invalid) as raised:
        cases.close(case=case, closing=Closing("unable_to_reach", "Gone."), **who())
    assert faults(raised)["reason"].startswith("It takes more before this client counts as not to be reached.")
    try_enough(place, case)
    cases.close(case=case, closing=Closing("unable_to_reach", "Gone."), **who())
    assert status(case) == "closed"


def test_when_the_client_died_what_was_open_ends_with_the_case(case, who):
    goals.add(case=case, draft=EAT, **who())
    tasks.add(case=case, draft=APPLY, **who())
    cases.close(case=case, closing=Closing("died", "Died at home."), **who())
    assert status(case) == "deceased"
    assert [table.objects.get(case=case).status for table in (Goal, Task)] == ["cancelled", "cancelled"]


def test_a_case_that_is_closing_closes(case, who):
    cases.move(case=case, status="closing", **who())
    cases.close(case=case, closing=DONE, **who())
    assert [now for kind, _, now in history(case) if kind == "status"][-2:] == ["closing", "closed"]


def test_a_case_whose_work_has_not_begun_does_not_close(refer, who):
    with pytest.raises(Invalid, match="“Referred” cannot become “Closing”"):
        cases.close(case=refer(), closing=DONE, **who())


def test_a_closed_case_is_not_worked_on(place, case, who):
    need = needs.find(case=case, draft=FOOD, **who())
    needs.resolve(need=need, outcome="Met.", **who())
    cases.close(case=case, closing=DONE, **who())
    version = Case.objects.get(pk=case).version
    for verb in (
        lambda: cases.stage(case=case, stage="plan", **who()),
        lambda: cases.edit(case=case, changes={"level": 1}, version=version, **who()),
        lambda: cases.consent(case=case, basis="written", given=ON, **who()),
        lambda: cases.assign(case=case, worker=place.ben.pk, **who(place.sue)),
        lambda: needs.find(case=case, draft=FOOD, **who()),
        lambda: needs.begin(need=need, **who()),
        lambda: handing.begin(case=case, taker=place.ben.pk, **who(place.sue)),
    ):
        with pytest.raises(Invalid, match="This case is over"):
            verb()
    for verb in (
        lambda: cases.move(case=case, status="active", **who()),
        lambda: cases.close(case=case, closing=DONE, **who()),
    ):
        with pytest.raises(Invalid, match="“Closed” cannot become"):
            verb()


def test_a_hand_over_ends_with_its_case(place, case, who):
    handing.begin(case=case, taker=place.ben.pk, **who(place.sue))
    tasks.cancel(task=Task.objects.get(case=case).pk, why="Closes.", **who())
    cases.close(case=case, closing=DONE, **who())
    assert HandOver.objects.get(case=case).withdrawn_date == ON


def test_reopening_is_a_new_case_that_names_the_old_one(place, case, who):
    with pytest.raises(Invalid, match="This case is open"):
        cases.reopen(case=case, why="x", **who())
    cases.close(case=case, closing=DONE, **who())
    made = Case.objects.get(pk=cases.reopen(case=case, why="Came back.", **who()))
    assert (made.reopens_id, made.status, made.reason, made.worker_id) == (case, "referred", "Came back.", place.ana.pk)
    assert (status(case), made.source) == ("closed", "staff")


def test_a_case_is_reopened_without_a_worker_who_has_the_client_no_more(place, case, who):
    cases.close(case=case, closing=DONE, **who())
    Assignment.objects.filter(user=place.ana).update(ends=ON - DAY)
    made = Case.objects.get(pk=cases.reopen(case=case, why="Came back.", **who(place.pam)))
    assert made.worker_id is None


# --- the database itself ---


@pytest.mark.parametrize(
    "change",
    [{"status": "lost"}, {"worker": None}, {"consent_basis": ""}, {"ends": ON}, {"level": 0}, {"stage": "dance"}],
)  # fmt: skip
def test_the_database_itself_refuses_a_case_that_cannot_be(case, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case).update(**change)


def test_several_changes_of_one_moment_are_told_in_their_order(case, who, viewer_of, place):
    cases.close(case=case, closing=DONE, **who())
    record = queries.case_record(viewer=viewer_of(place.ana), case=case, at=AT, on=ON)
    assert [one.now for one in record.changes][:3] == ["closed", "closing", "active"]


def test_a_consent_holds_to_the_end_of_its_last_day(case, who):
    cases.consent(case=case, basis="written", given=ON, until=ON + 3 * DAY, **who())
    cases.move(case=case, status="on_hold", why="In hospital.", **who())
    last, after = AT + 3 * DAY + timedelta(hours=6), AT + 4 * DAY
    with pytest.raises(Invalid, match="consent ended on November 5, 2026"), transaction.atomic():
        cases.move(case=case, status="active", **who(at=after, on=ON + 4 * DAY))
    cases.move(case=case, status="active", **who(at=last, on=ON + 3 * DAY))
    assert Case.objects.get(pk=case).status == "active"


@pytest.mark.parametrize(
    ("kind", "hours", "ended"),
    [
        ("case_consent_ends", -30, True), ("case_consent_ends", -1, False), ("case_consent_ends", 30, False),
        ("case_consent_withdrawn", -1, True), ("case_consent_withdrawn", 1, False), ("discharged", -30, False),
    ],
)  # fmt: skip
def test_a_consent_that_is_taken_back_ends_at_once(kind, hours, ended):
    assert consent_dates.has_ended(kind, AT + timedelta(hours=hours), at=AT, on=ON) is ended
