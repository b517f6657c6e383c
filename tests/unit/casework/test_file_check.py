import pytest

from caseway.casework import file_check
from caseway.casework.access import Absent, NeedsReason
from caseway.casework.models import Case, Deadline
from tests.unit.casework import filed
from tests.unit.clients.invented import AT, ON

TCM, NCQA = "checklist/medicaid/case-record", "checklist/ncqa/complex-case-file"


@pytest.fixture
def check(viewer_of, place):
    """A case by a checklist, as somebody sees it; Ana, where nobody else is named."""

    def checked(case, name=file_check.FIRST, *, user=None, at=AT):
        rule = file_check.rule_of(name, on=ON)
        return file_check.check(viewer=viewer_of(user or place.ana), case=case, rule=rule, at=at, on=ON)

    return checked


def items(found):
    return {item.id: item for stage in found.stages for item in stage.items}


def test_our_own_list_comes_first():
    assert file_check.names() == (file_check.FIRST, TCM, NCQA)
    assert next(iter(file_check.titles(on=ON))) == file_check.FIRST
    assert file_check.rule_of("certification/ccmc/ccm", on=ON) is None
    assert file_check.rule_of("checklist/none", on=ON) is None
    assert file_check.rule_of(file_check.FIRST, on=ON.replace(year=2020)) is None


def test_of_a_new_referral_only_the_referral_is_looked_at(refer, check):
    found = check(refer())

    assert {one.id: one.waits for one in found.stages if one.waits} == dict.fromkeys(
        ("eligibility", "assessment", "needs", "plan", "monitoring", "closing"), "Not reached yet"
    )
    assert (found.met, found.counted) == (2, 3)
    assert [one.id for one in found.lacking] == ["referral-referrer"]


def test_what_lacks_says_which_rows_it_is_and_what_is_wrong_with_them(case, place, who, check):
    need, goal, _plan = filed.whole(case, place, who)
    from caseway.casework.models import Goal, Need

    Need.objects.filter(pk=need).update(agreement="not_asked")
    Goal.objects.filter(pk=goal).update(target_date=None)
    Deadline.objects.filter(case=case).update(status="waived", why="Not this time.")
    found = items(check(case))

    assert found["needs-agreed"].verdict == "not_met"
    (lack,) = found["needs-agreed"].lacks
    assert (lack.kind, lack.rows) == ("needs", (need,))
    assert lack.says == "A need is being worked on, and the client was not asked."
    assert found["goals-dated"].lacks[0].rows == (goal,)
    assert [(one.kind, one.rows) for one in found["plan-answered"].lacks] == [("plans", ())]


def test_a_whole_case_lacks_what_nobody_has_done_yet(case, place, who, rosa, check):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    Case.objects.filter(pk=case).update(eligible_because="Lives here.")
    found = check(case)

    assert found.verdict == "met"
    assert found.lacking == ()
    assert {one.waits for one in found.stages if one.id == "plan"} == {"Not due yet"}


def test_a_thing_that_is_not_due_yet_says_so(case, check):
    found = items(check(case))

    assert (found["assessment-completed"].verdict, found["assessment-completed"].because) == ("met", "Not due yet")
    assert (found["consent"].verdict, found["consent"].because) == ("met", "")


def test_what_would_mend_a_late_thing_is_the_thing_and_not_its_due_date(case, check):
    from tests.unit.clients.invented import DAY

    found = items(check(case, at=AT + 60 * DAY))

    assert {one.kind for one in found["assessment-completed"].lacks} == {"assessments"}
    assert [(one.kind, len(one.rows)) for one in found["assessment-in-time"].lacks] == [("deadlines", 1)]


def test_what_is_not_published_is_no_lack_and_counts_in_no_score(case, place, check):
    filed.assessed(place, case)
    found = check(case, NCQA)
    told = items(found)

    assert told["twelfth-factor"].verdict == "asks"
    assert not told["twelfth-factor"].counts
    assert not {"twelfth-factor", "plan-factors"} & {one.id for one in found.lacking}
    assert [one.id for one in found.lacking] == ["community"]
    assert found.counted == sum(one.verdict != "asks" for one in found.items)


def test_a_checklist_can_wait_as_a_whole(refer, check):
    found = check(refer(), NCQA)

    assert {one.waits for one in found.stages} == {"Not reached yet"}
    assert (found.items, found.counted, found.verdict) == ((), 0, "met")


def test_every_item_says_where_it_is_written(case, check):
    for name in file_check.names():
        for item in items(check(case, name)).values():
            assert item.sources[0].title, item.id
            assert item.says


def test_a_case_that_ended_before_work_began_is_looked_at_from_both_ends(refer, check):
    made = refer()
    Case.objects.filter(pk=made).update(status="unable_to_reach", ends=ON)
    found = check(made)

    assert [one.id for one in found.lacking] == ["referral-referrer", "attempts"]
    assert [one.kind for one in items(found)["attempts"].lacks] == ["closings", "closings"]


def test_the_check_is_for_who_may_open_the_case(case, place, check, viewer_of, elsewhere):
    with pytest.raises(NeedsReason):
        check(case, user=place.ben)
    with pytest.raises(Absent):
        check(case, user=place.ada)
    rule = file_check.rule_of(file_check.FIRST, on=ON)
    other = viewer_of(elsewhere.ana, agency=elsewhere.agency)
    with pytest.raises(Absent):
        file_check.check(viewer=other, case=case, rule=rule, at=AT, on=ON)
