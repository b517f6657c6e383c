import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from caseway.accounts.editing import Stale
from caseway.casework import cases, handing, queries, tasks
from caseway.casework.access import Absent
from caseway.casework.models import Case, CaseChange, HandOver, Task
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment
from tests.unit.casework.working import APPLY
from tests.unit.clients.invented import AT, DAY, ON, user


@pytest.fixture
def begin(place, case, who):
    def begun(*, of=None, taker=None, lead=None):
        return handing.begin(case=of or case, taker=(taker or place.ben).pk, **who(lead or place.sue))

    return begun


@pytest.fixture
def settle(who):
    """Settle all there is to settle."""

    def settled(hand_over, **told):
        row = HandOver.objects.get(pk=hand_over)
        for place in range(len(row.checklist)):
            handing.check(hand_over=hand_over, place=place, is_done=True, **who())
        version = HandOver.objects.get(pk=hand_over).version
        handing.write(hand_over=hand_over, summary="Call before noon.", version=version, **told, **who())

    return settled


def worker(case):
    return Case.objects.get(pk=case).worker_id


def test_a_hand_over_begins_with_a_checklist_and_a_task_to_tell_the_client(place, case, begin, viewer_of):
    made = begin()
    record = queries.hand_over(viewer=viewer_of(place.ana), hand_over=made, on=ON)
    assert (record.giver.name, record.taker.name, record.person.name) == ("Ana Worker", "Ben Worker", "Rosa Testperson")
    assert [one.says for one in record.checklist] == list(handing.checklist())
    assert (record.left, record.is_open, record.open_tasks) == (5, True, 1)
    notice = Task.objects.get(pk=record.notice)
    assert (notice.kind, notice.user_id, notice.due_date) == ("notice", place.ana.pk, ON + 7 * DAY)
    assert notice.says == "Tell the client that Ben Worker will work with them."
    assert [one.id for one in queries.hand_overs(viewer=viewer_of(place.ana), on=ON)] == [made]
    assert queries.hand_overs(viewer=viewer_of(place.cal), on=ON) == ()
    assert worker(case) == place.ana.pk


def test_the_checklist_is_in_the_language_of_who_begins(case, begin):
    with translation.override("es"):
        made = begin()
    assert HandOver.objects.get(pk=made).checklist[0]["says"].startswith("Presente")


def test_the_case_changes_hands_when_all_is_settled(place, case, *, rosa, begin, settle, who, viewer_of):
    open_task = tasks.add(case=case, draft=APPLY, **who())
    made = begin()
    with pytest.raises(Invalid) as raised:
        handing.finish(hand_over=made, **who(place.sue))
    assert raised.value.faults == {
        "checklist": "Lines of the checklist still open: 5.", "summary": "Write what the next worker must know.",
    }  # fmt: skip
    settle(made)
    handing.finish(hand_over=made, **who(place.sue))
    assert worker(case) == place.ben.pk
    assert set(Task.objects.filter(case=case).values_list("user", flat=True)) == {place.ben.pk}
    assert Task.objects.get(pk=open_task).status == "ready"
    assert Assignment.objects.filter(client=rosa, ends__isnull=True).get().user_id == place.ben.pk
    record = queries.hand_over(viewer=viewer_of(place.ben), hand_over=made, on=ON)
    assert (record.handed_date, record.summary, record.is_open, record.left) == (ON, "Call before noon.", False, 0)
    assert "Call before noon." not in {row.why for row in CaseChange.objects.filter(case=case)}


def test_a_line_is_settled_and_opened_again(place, begin, who, viewer_of):
    made = begin()
    for is_done, day in ((True, ON), (False, None)):
        handing.check(hand_over=made, place=3, is_done=is_done, **who())
        record = queries.hand_over(viewer=viewer_of(place.ana), hand_over=made, on=ON)
        assert record.checklist[3].done == day
    for line in (-1, 5):
        with pytest.raises(Invalid, match="Choose a line"):
            handing.check(hand_over=made, place=line, is_done=True, **who())


def test_telling_the_client_does_that_task(begin, settle, who, place, case):
    made = begin()
    settle(made, client_told=ON - DAY)
    row = HandOver.objects.get(pk=made)
    assert (row.client_told_date, row.notice.status, row.notice.done_date) == (ON - DAY, "completed", ON - DAY)
    version = row.version
    handing.write(hand_over=made, summary="More.", version=version, client_told=ON, **who())
    with pytest.raises(Invalid, match="in the future"):
        handing.write(hand_over=made, summary="x", version=version + 1, client_told=ON + DAY, **who())


def test_the_second_of_two_who_write_the_summary_is_shown_both(begin, who):
    made = begin()
    handing.write(hand_over=made, summary="One.", version=1, **who())
    with pytest.raises(Stale) as raised:
        handing.write(hand_over=made, summary="Two.", version=1, **who())
    assert [(one.yours, one.theirs) for one in raised.value.clashes] == [("Two.", "One.")]


def test_on_the_same_day_a_hand_over_is_undone(place, case, rosa, begin, settle, who):
    tasks.add(case=case, draft=APPLY, **who())
    made = begin()
    settle(made)
    handing.finish(hand_over=made, **who(place.sue))
    handing.undo(hand_over=made, **who(place.sue))
    assert worker(case) == place.ana.pk
    row = HandOver.objects.get(pk=made)
    assert (row.withdrawn_date, row.notice.status) == (ON, "cancelled")
    assert set(Task.objects.filter(case=case).values_list("user", flat=True)) == {place.ana.pk}
    assert Assignment.objects.filter(client=rosa, ends__isnull=True).get().user_id == place.ana.pk
    assert [one.why for one in CaseChange.objects.filter(case=case, kind="worker").order_by("place")][1:] == [
        "hand over", "undo",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="same day only"):
        handing.undo(hand_over=made, **who(place.sue))
    assert begin()


def test_on_the_next_day_or_after_another_change_it_is_not_undone(place, case, begin, settle, who):
    made = begin()
    with pytest.raises(Invalid, match="same day only"):
        handing.undo(hand_over=made, **who(place.sue))
    settle(made)
    handing.finish(hand_over=made, **who(place.sue))
    with pytest.raises(Invalid, match="same day only"):
        handing.undo(hand_over=made, **who(place.sue, on=ON + DAY))
    dan = user(place, "Dan Worker", "case_manager", team=place.north)
    cases.assign(case=case, worker=dan.pk, **who(place.sue))
    with pytest.raises(Invalid, match="changed hands again"):
        handing.undo(hand_over=made, **who(place.sue))


def test_a_hand_over_is_given_up(place, case, begin, who, viewer_of):
    made = begin()
    with pytest.raises(Invalid) as raised:
        handing.drop(hand_over=made, why=" ", **who(place.sue))
    assert set(raised.value.faults) == {"why"}
    handing.drop(hand_over=made, why="Stays.", **who(place.sue))
    assert Task.objects.get(case=case).status == "cancelled"
    assert worker(case) == place.ana.pk
    for verb in (
        lambda: handing.check(hand_over=made, place=0, is_done=True, **who()),
        lambda: handing.finish(hand_over=made, **who(place.sue)),
        lambda: handing.drop(hand_over=made, why="x", **who(place.sue)),
    ):
        with pytest.raises(Invalid, match="This hand-over is over"):
            verb()
    assert queries.hand_overs(viewer=viewer_of(place.ana), on=ON) == ()


def test_a_hand_over_of_a_case_that_went_elsewhere_is_not_finished(place, case, begin, settle, who):
    made = begin()
    settle(made)
    dan = user(place, "Dan Worker", "case_manager", team=place.north)
    cases.assign(case=case, worker=dan.pk, **who(place.sue))
    with pytest.raises(Invalid) as raised:
        handing.finish(hand_over=made, **who(place.sue))
    assert set(raised.value.faults) == {"giver"}


def test_what_is_no_hand_over_is_not_begun(place, elsewhere, case, refer, make, begin):
    begin()
    with pytest.raises(Invalid, match="already being handed over"):
        begin()
    gus = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    with pytest.raises(Invalid, match="the case is theirs already"):
        begin(of=gus, taker=place.ana)
    for taker in (place.cal, elsewhere.ben):
        with pytest.raises(Invalid, match="does not work in the program"):
            begin(of=gus, taker=taker)
    hal = refer(make("Hal", program=place.housing, user=place.ana, team=place.north), worker=None)
    with pytest.raises(Invalid, match="Nobody works on this case"):
        begin(of=hal)


def test_a_hand_over_is_led_by_who_may(place, elsewhere, case, begin, who, viewer_of):
    for lead in (place.ana, place.ben, place.tom, place.ada, place.aud):
        with pytest.raises(Absent):
            begin(lead=lead)
    made = begin()
    for lead in (place.ana, place.ben, place.tom):
        with pytest.raises(Absent):
            handing.finish(hand_over=made, **who(lead))
    for other in (who(place.cal), who(elsewhere.sue, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            handing.check(hand_over=made, place=0, is_done=True, **other)
        with pytest.raises(Absent):
            queries.hand_over(viewer=other["by"], hand_over=made, on=ON)


# --- a whole caseload ---


@pytest.fixture
def three(place, case, refer, make):
    """Ana's cases, the last of someone whom her supervisor may not put on a caseload."""
    gus = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    sel = refer(make("Sel", program=place.housing, user=place.ana, team=place.north, is_sealed=True))
    return case, gus, sel


def test_a_caseload_is_handed_over_case_by_case(place, three, settle, who):
    both = {"giver": place.ana.pk, "taker": place.ben.pk}
    begun = handing.begin_caseload(**both, **who(place.sue))
    assert (len(begun.done), begun.left_out) == (2, 1)
    with pytest.raises(Absent):
        handing.begin_caseload(**both, **who(place.sue))
    first, _ = begun.done
    settle(first)
    done = handing.finish_caseload(**both, **who(place.sue))
    assert (done.done, done.left_out) == ((first,), 1)
    assert Case.objects.filter(worker=place.ben).count() == 1
    assert Case.objects.filter(worker=place.ana).count() == 2


def test_a_caseload_is_handed_over_by_who_may(place, three, elsewhere, who):
    both = {"giver": place.ana.pk, "taker": place.ben.pk}
    for other in (who(place.ana), who(place.tom), who(elsewhere.sue, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            handing.begin_caseload(**both, **other)
    with pytest.raises(Invalid, match="does not work in the program"):
        handing.begin_caseload(giver=place.ana.pk, taker=place.cal.pk, **who(place.sue))
    handing.begin_caseload(**both, **who(place.sue))
    with pytest.raises(Absent):
        handing.finish_caseload(**both, **who(place.ana))
    assert handing.finish_caseload(**both, **who(place.tom)) == handing.HandedOver((), 0)


def test_the_case_shows_that_it_is_being_handed_over(place, case, begin, viewer_of):
    made = begin()
    record = queries.case_record(viewer=viewer_of(place.ana), case=case, at=AT, on=ON)
    assert record.hand_over.id == made


@pytest.mark.parametrize("change", ["same", "two"])
def test_the_database_itself_refuses_a_hand_over_that_cannot_be(place, begin, change):
    made = begin()
    row = HandOver.objects.get(pk=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        if change == "same":
            HandOver.objects.filter(pk=made).update(taker=place.ana)
        else:
            row.pk = None
            row.save(force_insert=True)
