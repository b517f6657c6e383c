"""Several people who do the same to a case at the same moment: one of them does it, and the others are told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from caseway.accounts.editing import Stale
from caseway.accounts.models import AuditEntry
from caseway.casework import assessing, cases, contacts, dates, drafts, due, needs, notes, plans, tasks
from caseway.casework.models import (
    Assessment,
    Case,
    CaseChange,
    Component,
    Contact,
    Deadline,
    Draft,
    Need,
    Note,
    Plan,
    Task,
)
from caseway.clients.faults import Invalid
from tests.unit.casework.assessed import NINE, NINTH, OFTEN, PHQ9
from tests.unit.casework.working import APPLY, FOOD, assessment
from tests.unit.casework.writing import spoke
from tests.unit.clients.invented import AT, DAY, ON

MANY = 4


@pytest.fixture
def at_once(transactional_db):
    """Do something in several threads at the same moment; how often it was done, and what the others were told."""

    def done(act):
        start = threading.Barrier(MANY)

        def one(number):
            try:
                start.wait(30)
                act(number)
            except (Invalid, Stale) as told:
                return told
            finally:
                connection.close()
            return None

        with ThreadPoolExecutor(MANY) as people:
            found = list(people.map(one, range(MANY)))
        return found.count(None), [told for told in found if told]

    return done


def test_of_many_who_refer_somebody_one_opens_the_case(at_once, place, rosa, who):
    def refer(_):
        cases.refer(client=rosa.pk, program=place.housing.pk, draft=cases.ReferralDraft(), **who())

    done, told = at_once(refer)
    assert (done, {type(one) for one in told}, Case.objects.count()) == (1, {Invalid}, 1)


def test_of_many_who_edit_a_case_one_wins_and_the_others_are_shown_both(at_once, case, who):
    version = Case.objects.get(pk=case).version
    done, told = at_once(
        lambda number: cases.edit(case=case, changes={"reason": f"Reason {number}"}, version=version, **who())
    )
    assert (done, {type(one) for one in told}) == (1, {Stale})
    won = Case.objects.get(pk=case).reason
    assert {one.clashes[0].theirs for one in told} == {won}


def test_of_many_who_propose_the_same_it_is_there_once(at_once, place, case, who):
    source = assessment(place, case)
    proposals = [needs.Proposal("p", "health", "Pain")]
    done, _ = at_once(lambda _: needs.propose(assessment=source.pk, proposals=proposals, **who()))
    assert (done, Need.objects.count()) == (MANY, 1)


def test_of_many_who_settle_one_thing_one_does_and_its_history_says_so_once(at_once, case, who):
    task = tasks.add(case=case, draft=APPLY, **who())
    need = needs.find(case=case, draft=FOOD, **who())

    def settle(number):
        if number % 2:
            tasks.complete(task=task, result=str(number), **who())
        else:
            needs.resolve(need=need, outcome=str(number), **who())

    done, told = at_once(settle)
    assert (done, {type(one) for one in told}) == (2, {Invalid})
    for key, status in ((task, "completed"), (need, "resolved")):
        assert CaseChange.objects.filter(about=key, now=status).count() == 1
    assert Task.objects.get(pk=task).result in {"1", "3"}
    places = list(CaseChange.objects.filter(case=case).order_by("place").values_list("place", flat=True))
    assert places == list(range(len(places)))


def test_of_many_who_begin_a_plan_one_does(at_once, case, who):
    done, told = at_once(lambda _: plans.draft(case=case, **who()))
    assert (done, {type(one) for one in told}, Plan.objects.count()) == (1, {Invalid}, 1)


def test_a_contact_that_is_sent_several_times_at_once_is_written_once(at_once, case, who):
    key, made = uuid4(), set()
    task = tasks.add(case=case, draft=APPLY, **who())

    def send(_):
        made.add(spoke(case, who(), key=key, done=[contacts.Done(task)]))

    done, told = at_once(send)
    assert (done, told, len(made)) == (MANY, [], 1)
    assert (Contact.objects.count(), Note.objects.count()) == (1, 1)


def test_of_many_who_sign_or_co_sign_a_note_one_does(at_once, place, case, rosa, who):
    draft = notes.NoteDraft(rosa.pk, "Well.", is_signed=False, needs_cosign=True)
    note = notes.write(case=case, draft=draft, **who())
    done, told = at_once(lambda _: notes.sign(note=note, credential="RN", **who()))
    assert (done, {type(one) for one in told}, Task.objects.filter(note=note).count()) == (1, {Invalid}, 1)
    done, told = at_once(lambda _: notes.cosign(note=note, **who(place.sue)))
    assert (done, {type(one) for one in told}) == (1, {Invalid})
    assert CaseChange.objects.filter(kind="task", now="completed").count() == 1


def test_a_contact_that_many_strike_at_once_is_struck_once(at_once, case, who):
    made = spoke(case, who())
    done, told = at_once(lambda _: contacts.strike(contact=made, why="Wrong.", **who()))
    assert (done, told) == (MANY, [])
    assert AuditEntry.objects.filter(object=made, reason="Wrong.").count() == 1


def test_a_draft_that_is_kept_several_times_at_once_is_there_once(at_once, case, who):
    done, _ = at_once(lambda number: drafts.keep(kind="contact", key="k", content={"n": number}, case=case, **who()))
    assert (done, Draft.objects.count()) == (MANY, 1)


def monthly(case, who):
    """A month in which the client is to be met, which is over, and a date that is late beside it."""
    row = Case.objects.get(pk=case)
    for kind, days in (("rehousing_started", 5), ("prevention_started", 100)):
        with transaction.atomic():
            dates.keep(row, kind, AT - days * DAY, **who(at=AT - days * DAY, on=ON - days * DAY))
    return Deadline.objects.filter(case=case, rule__in=("monthly-meeting-rehousing", "evaluation-prevention"))


def test_of_those_who_look_and_those_who_write_each_opens_the_next_month_once(at_once, case, who):
    rows = monthly(case, who)
    began = rows.filter(rule="monthly-meeting-rehousing").order_by("due_at").first().due_date

    def act(number):
        if number % 2:
            due.renew(**who())
        else:
            when = datetime.combine(began, time(9), AT.tzinfo)
            spoke(case, who(), at=when, mode="home", key=uuid4())

    done, told = at_once(act)
    assert (done, told) == (MANY, [])
    due.renew(**who())  # what somebody was changing was left to whoever looks next
    months = rows.filter(rule="monthly-meeting-rehousing").order_by("due_at")
    assert months[0].status == "met"
    assert len({row.due_date for row in months}) == len(months)
    assert [row.status for row in months if row.due_date >= ON] == ["open"]


def test_of_many_who_begin_an_instrument_one_does(at_once, case, who):
    draft = assessing.SittingDraft(PHQ9)
    done, told = at_once(lambda _: assessing.start(case=case, draft=draft, **who()))
    assert (done, {type(one) for one in told}, Assessment.objects.count()) == (1, {Invalid}, 1)


def test_of_many_who_answer_a_question_one_is_kept_and_the_others_are_shown_both(at_once, case, who):
    made = assessing.start(case=case, draft=assessing.SittingDraft(PHQ9), **who())
    doing = {"assessment": made, "component": "depression", "version": 1}
    done, told = at_once(lambda number: assessing.answer(answers={"mood": OFTEN[number]}, **doing, **who()))
    assert (done, {type(one) for one in told}) == (1, {Stale})
    kept = Assessment.objects.get(pk=made).answers["mood"]
    assert {one.clashes[0].theirs for one in told} == {kept}
    assert kept not in {one.clashes[0].yours for one in told}


def test_of_many_who_answer_different_questions_nothing_is_lost(at_once, case, who):
    made = assessing.start(case=case, draft=assessing.SittingDraft(PHQ9), **who())
    doing = {"assessment": made, "component": "depression", "version": 1}
    done, _ = at_once(lambda number: assessing.answer(answers={NINE[number]: "not_at_all"}, **doing, **who()))
    assert (done, len(Assessment.objects.get(pk=made).answers)) == (MANY, MANY)
    assert Component.objects.get(assessment=made).version == 1 + MANY


def test_of_many_who_save_the_same_one_safety_step_opens(at_once, case, who):
    made = assessing.start(case=case, draft=assessing.SittingDraft(PHQ9), **who())
    doing = {"assessment": made, "component": "depression", "version": 1, "answers": NINTH}
    done, _ = at_once(lambda _: assessing.answer(**doing, **who()))
    assert (done, Task.objects.filter(kind="safety").count()) == (MANY, 1)
