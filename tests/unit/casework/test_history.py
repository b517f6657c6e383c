"""Every guarded status tells its history: from what, to what, when, by whom, and why where somebody says it."""

import django
import pytest

django.setup()

from caseway.casework import assessing, cases, due, notes, timeline  # noqa: E402 - not before Django is set up
from caseway.casework import sight as sights  # noqa: E402
from caseway.casework.assessing import ResultDraft  # noqa: E402
from caseway.casework.models import Case, CaseChange, Deadline, Note  # noqa: E402
from caseway.casework.notes import NoteDraft  # noqa: E402
from tests.unit.casework.assessed import begin, finished, save  # noqa: E402
from tests.unit.clients.invented import AT, ON  # noqa: E402

pytestmark = pytest.mark.django_db
__all__ = ["begin", "finished", "save"]


def told(case, kind, about=None):
    rows = CaseChange.objects.filter(case=case, kind=kind).order_by("place")
    rows = rows.filter(about=about) if about else rows
    return list(rows.values_list("was", "now", "why"))


def test_an_assessment_tells_each_status_and_what_it_amends_too(case, who, finished):
    first = finished()
    assert told(case, "assessment", first) == [
        ("", "in_progress", ""), ("in_progress", "awaiting_conclusion", ""), ("awaiting_conclusion", "completed", ""),
    ]  # fmt: skip
    second = assessing.amend(assessment=first, why="A wrong answer.", **who())
    assessing.complete(assessment=second, **who())
    assert told(case, "assessment", first)[-1] == ("completed", "amended", "")
    assessing.strike(assessment=second, why="Not hers.", **who())
    assert told(case, "assessment", first)[-1] == ("amended", "completed", "")
    assert told(case, "assessment", second)[-1] == ("", "in_error", "Not hers.")


def test_a_result_from_elsewhere_is_told_once(case, who):
    made = assessing.record_result(case=case, draft=ResultDraft(title="MoCA", level="22 of 30, mild"), **who())
    assert told(case, "assessment", made) == [("", "completed", "")]


def test_a_note_tells_who_signed_co_signed_and_locked_it(case, place, rosa, who):
    draft = NoteDraft(client=rosa.pk, text="Seen at home.", is_signed=False, needs_cosign=True)
    made = notes.write(case=case, draft=draft, **who())
    assert told(case, "note", made) == []
    notes.sign(note=made, credential="", **who())
    notes.cosign(note=made, **who(place.sue))
    notes.lock(note=made, **who(place.sue))
    assert told(case, "note", made) == [
        ("draft", "signed", ""), ("signed", "cosigned", ""), ("cosigned", "locked", ""),
    ]  # fmt: skip
    last = CaseChange.objects.filter(about=made).order_by("-place").first()
    assert (last.by_id, last.at) == (place.sue.pk, AT)
    at_once = notes.write(case=case, draft=NoteDraft(client=rosa.pk, text="Again."), **who())
    assert told(case, "note", at_once) == []
    assert Note.objects.get(pk=at_once).signed_at == AT


def test_what_was_waived_and_put_back_keeps_its_reason(case, place, who, viewer_of):
    row = Deadline.objects.get(case=case, rule="first-contact")
    due.waive(deadline=row.pk, why="Out of town.", **who())
    due.put_back(deadline=row.pk, **who())
    assert told(case, "deadline", row.pk) == [("open", "waived", "Out of town."), ("waived", "open", "")]
    due.does_not_apply(deadline=row.pk, why="Another program.", **who())
    held = Case.objects.get(pk=case)
    seen = sights.of_case(held, viewer_of(place.ana), on=ON)
    found = [one.told for one in timeline.page(held, seen).entries if one.told.get("kind") == "deadline"]
    assert {(one["was"], one["now"], one["why"], one["says"]) for one in found} == {
        ("open", "waived", "Out of town.", "First contact"), ("waived", "open", "", "First contact"),
        ("open", "not_applicable", "Another program.", "First contact"),
    }  # fmt: skip


def test_a_stage_and_a_step_onward_can_say_why(case, who):
    cases.stage(case=case, stage="plan", why="All is asked.", **who())
    assert told(case, "stage")[-1] == ("assess", "plan", "All is asked.")
    assert told(case, "status")[-1][0] == "eligible"
