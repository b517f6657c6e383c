"""Safety steps: opened by an answer at once, and nothing ends over one."""

import pytest

from caseway.accounts.models import Membership, Notice
from caseway.casework import assessing, safety, tasks
from caseway.casework.models import CaseChange, Task
from caseway.clients.faults import Invalid
from tests.unit.casework.assessed import (
    NINTH,
    begin,
    caregiver_folder,
    finished,
    row,
    save,
)  # fmt: skip
from tests.unit.casework.dated import working
from tests.unit.clients.invented import ON

__all__ = ["begin", "caregiver_folder", "finished", "save", "working"]


def test_a_safety_step_opens_when_the_answer_is_saved_and_who_supervises_is_told(begin, save, place):
    made = begin()
    saved = save(made, {"self_harm": "several_days"})
    task = Task.objects.get()
    assert saved.steps == (task.pk,)
    assert (task.kind, task.is_urgent, task.due_date, task.user, task.assessment_id) == (
        "safety", True, ON, place.ana, made,
    )  # fmt: skip
    assert (task.trigger, task.labels) == ("self-harm", ["MH"])
    told = Notice.objects.get()
    assert (told.user, told.kind, told.about) == (place.sue, "safety_step", task.pk)
    assert save(made, {"mood": "several_days"}).steps == ()


def test_where_nobody_supervises_who_manages_the_program_is_told(begin, save, place):
    Membership.objects.filter(role="supervisor").delete()
    save(begin(), {"self_harm": "several_days"})
    assert {one.user for one in Notice.objects.all()} == {place.pam, place.qin}


def test_nothing_is_completed_or_stopped_over_an_open_safety_step(begin, save, who):
    made = begin()
    (step,) = save(made, NINTH).steps
    assessing.conclude(assessment=made, component="depression", conclusion="Thinks of death.", **who())
    for close in (lambda: assessing.complete(assessment=made, **who()),
                  lambda: assessing.stop(assessment=made, why="Left.", **who())):  # fmt: skip
        with pytest.raises(Invalid) as told:
            close()
        assert set(told.value.faults) == {"step.self-harm"}
    tasks.complete(task=step, result="Safety plan made.", **who())
    assessing.complete(assessment=made, **who())
    assert row(made).status == "completed"


def test_a_safety_step_may_be_handed_to_somebody_with_a_reason(begin, save, who, place):
    made = begin()
    (step,) = save(made, NINTH).steps
    assessing.conclude(assessment=made, component="depression", conclusion="Thinks of death.", **who())
    for user, why, field in ((place.sue, " ", "why"), (place.ana, "x", "user"), (place.cal, "x", "user")):
        with pytest.raises(Invalid) as told:
            safety.hand_on(task=step, user=user.pk, why=why, **who())
        assert field in told.value.faults
    safety.hand_on(task=step, user=place.sue.pk, why="Is on call, and knows him.", **who())
    assert Task.objects.get(pk=step).user == place.sue
    assert CaseChange.objects.get(about=step, now="handed_on").why == "Is on call, and knows him."
    assert Notice.objects.filter(user=place.sue, kind="safety_step_handed", about=step).exists()
    assessing.complete(assessment=made, **who())


def test_a_safety_step_that_was_cancelled_holds_the_form_while_the_answer_stands(begin, save, who):
    made = begin()
    (step,) = save(made, NINTH).steps
    tasks.cancel(task=step, why="Later.", **who())
    assessing.conclude(assessment=made, component="depression", conclusion="Thinks of death.", **who())
    with pytest.raises(Invalid):
        assessing.complete(assessment=made, **who())
    (again,) = save(made, {}).steps
    save(made, {"self_harm": "not_at_all"})
    with pytest.raises(Invalid) as told:
        assessing.complete(assessment=made, **who())
    assert "step.self-harm" in told.value.faults
    tasks.cancel(task=again, why="A slip of the finger; she was asked again.", **who())
    assessing.conclude(assessment=made, component="depression", conclusion="Low mood.", **who())
    assessing.complete(assessment=made, **who())


def test_only_a_safety_step_is_handed_on_as_one(case, who, place):
    task = tasks.add(case=case, draft=tasks.TaskDraft("Call"), **who())
    with pytest.raises(Invalid):
        safety.hand_on(task=task, user=place.sue.pk, why="x", **who())
