"""Who works on a case: assigned, handed over, stood in for; and who is told, by words that name no client."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts.models import Membership, Notice
from caseway.casework import handing, telling
from caseway.casework.models import Case, Cover, HandOver
from caseway.web.workplace.views import SAYS
from tests.unit.web.casework.life.conftest import said

DAY = timedelta(days=1)


def worker(case):
    return Case.objects.get(pk=case).worker_id


def kinds(user):
    return list(Notice.objects.filter(user=user).order_by("at", "kind").values_list("kind", flat=True))


def going():
    return HandOver.objects.get(handed_date__isnull=True, withdrawn_date__isnull=True)


def test_every_notice_has_its_words():
    assert set(telling.KINDS) <= set(SAYS)


def test_whoever_leads_assigns_a_worker_who_is_told(sue, ana, place, case, browser_of):
    here = f"/cases/{case}/worker/"
    assert ana.get(here).status_code == 404
    assert "hand the case over instead" in said(sue.get(here))
    assert sue.post(here, {"worker": ""}).status_code == 422
    sue.post(here, {"worker": str(place.ben.pk), "why": "Has room"})
    assert worker(case) == place.ben.pk
    assert (kinds(place.ben), kinds(place.ana)) == (["case.given"], ["case.left"])
    ben = browser_of(place.ben)
    assert "A case was given to you." in said(ben.get("/workplace/notices/"))
    assert 'href="/caseload/">A case was given' in ben.get("/workplace/notices/").content.decode()
    assert 'href="/caseload/"' in ben.get("/today/?kind=notice").content.decode().partition("<main")[2]
    assert "Has room" in said(ben.get(f"/cases/{case}/status/"))


def test_whoever_cannot_take_a_case_is_refused_in_words(sue, place, case):
    Membership.objects.filter(user=place.ben).update(role="candidate")
    assert "Ben Worker" not in said(sue.get(f"/cases/{case}/worker/"))


def test_a_case_is_handed_over_step_by_step(sue, ana, place, case, rosa, browser_of):
    here = f"/cases/{case}/hand-over/"
    assert "Whoever leads the team begins that" in said(ana.get(here))
    assert "Begin to hand it over" in said(sue.get(here))
    assert sue.post(f"{here}begin/", {"taker": ""}).status_code == 422
    sue.post(f"{here}begin/", {"taker": str(place.ben.pk)})
    assert (kinds(place.ana), kinds(place.ben)) == (["case.leaves"], ["case.comes"])
    row = going()
    steps = f"{here}{row.pk}/"
    assert "5 lines of the checklist are open." in said(ana.get(here))
    ana.post(f"{steps}check/", {"done": ["0", "1", "2"]})
    ana.post(f"{steps}check/", {"done": ["0", "1", "2", "3", "4"]})
    ana.post(f"{steps}check/", {"done": ["0", "1", "2", "3"]})
    assert going().checklist[4]["done"] is None
    refused = sue.post(f"{steps}finish/", follow=True)
    assert "Lines of the checklist still open: 1." in said(refused)
    ana.post(f"{steps}check/", {"done": ["0", "1", "2", "3", "4"]})
    version = going().version
    told = {"summary": "She likes mornings.", "client_told": str(row.created_at.date()), "version": version,
            "initial-summary": "", "initial-client_told": ""}  # fmt: skip
    assert ana.post(f"{steps}write/", told).status_code == 302
    stale = ana.post(f"{steps}write/", {**told, "summary": "Another.", "version": version})
    assert "Somebody else changed this" in said(stale)
    ben = browser_of(place.ben)
    assert "1 case of Ana Worker" in said(ben.get("/cases/hand-overs/"))
    assert "Testperson" not in said(ben.get("/cases/hand-overs/"))
    assert "Rosa Testperson" in said(ana.get("/cases/hand-overs/"))
    assert ana.post(f"{steps}finish/").status_code == 404
    assert "The case has changed hands" in said(sue.post(f"{steps}finish/", follow=True))
    assert worker(case) == place.ben.pk
    mine = said(ben.get("/cases/hand-overs/"))
    assert "Rosa Testperson" in mine
    assert "She likes mornings." in mine
    assert "goes back to" in said(sue.get(f"{steps}drop/"))
    sue.post(f"{steps}drop/", {"why": ""})
    assert worker(case) == place.ana.pk


def test_where_the_case_is_hidden_so_is_what_the_next_worker_must_know(sue, ana, place, case, browser_of):
    here = f"/cases/{case}/hand-over/"
    sue.post(f"{here}begin/", {"taker": str(place.ben.pk)})
    row = going()
    write = f"{here}{row.pk}/write/"
    Case.objects.filter(pk=case).update(labels=["CW-PRIVILEGED"])
    assert "You can write this once" in said(ana.get(here))
    told = {"summary": "Call her attorney.", "client_told": "", "version": row.version}
    assert ana.post(write, told).status_code == 302
    page = ana.get(here)
    assert "is written, under a label that is closed to you" in said(page)
    assert "The summary is written." in said(page)
    assert "attorney" not in page.content.decode()
    refused = ana.post(write, {**told, "summary": "Mine."})
    assert refused.status_code == 422
    assert "It is written already" in said(refused)
    day = str(row.created_at.date())
    assert ana.post(write, {"client_told": day, "version": going().version}).status_code == 302
    assert (going().summary, str(going().client_told_date)) == ("Call her attorney.", day)
    ana.post(f"{here}{row.pk}/check/", {"done": ["0", "1", "2", "3", "4"]})
    assert "1 of 1 ready" in said(sue.get("/team/hand-overs/"))
    assert "The case has changed hands" in said(sue.post(f"{here}{row.pk}/finish/", follow=True))
    mine = said(browser_of(place.ben).get("/cases/hand-overs/"))
    assert "attorney" not in mine
    assert "Ask whoever handed the case over." in mine


def test_a_hand_over_is_given_up_with_a_reason(sue, case, place):
    here = f"/cases/{case}/hand-over/"
    sue.post(f"{here}begin/", {"taker": str(place.ben.pk)})
    drop = f"{here}{going().pk}/drop/"
    assert sue.post(drop, {"why": ""}).status_code == 422
    sue.post(drop, {"why": "He stays."})
    assert not HandOver.objects.filter(withdrawn_date__isnull=True).exists()
    assert sue.post(drop, {"why": "Again."}).status_code == 422


def test_a_hand_over_of_another_case_is_not_there(sue, ana, case, place, make, refer):
    sue.post(f"/cases/{case}/hand-over/begin/", {"taker": str(place.ben.pk)})
    other = refer(make("Gus", user=place.ana))
    for what in ("check", "write"):
        assert ana.post(f"/cases/{other}/hand-over/{going().pk}/{what}/", {"summary": "x"}).status_code == 404


def test_a_case_without_a_worker_is_not_handed_over(sue, refer, place):
    made = refer(user=place.sue, worker=None)
    assert "Nobody works on this case yet." in said(sue.get(f"/cases/{made}/hand-over/"))
    response = sue.post(f"/cases/{made}/hand-over/begin/", {"taker": str(place.ben.pk)})
    assert response.status_code == 422


# --- a whole caseload ---


@pytest.fixture
def three(case, make, refer, place):
    return [case, *(refer(make(name, user=place.ana)) for name in ("Gus", "Hal"))]


def test_a_caseload_goes_to_one_or_each_case_to_its_own(sue, place, three, browser_of, ana):
    assert ana.get("/team/hand-overs/").status_code == 404
    assert "3 open cases" in said(sue.get("/team/hand-overs/"))
    here = f"/team/hand-overs/{place.ana.pk}/"
    assert "Who takes over from Ana Worker?" in said(sue.get(here))
    nobody = sue.post(here, {"taker": ""})
    assert nobody.status_code == 422
    assert "Choose who takes over" in said(nobody)
    told = {"taker": str(place.ben.pk), f"taker-{three[1]}": str(place.sue.pk), f"taker-{three[2]}": "stays"}
    shown = said(sue.post(here, told, follow=True))
    assert "2 cases are being handed over." in shown
    assert "1 case stays where it is." in shown
    assert {row.case_id: row.taker_id for row in HandOver.objects.all()} == {
        three[0]: place.ben.pk,
        three[1]: place.sue.pk,
    }
    assert kinds(place.ana) == ["case.leaves"]
    assert kinds(place.ben) == ["case.comes"]
    assert "2 cases are on the way already." in said(sue.get(here))
    sue.post(here, {"taker": str(place.ben.pk)})
    assert "Every case of theirs is on the way." in said(sue.get(here))


def test_those_that_are_ready_change_hands_at_once(sue, place, three):
    sue.post(f"/team/hand-overs/{place.ana.pk}/", {"taker": str(place.ben.pk)})
    lines = [{"says": "x", "done": "2026-01-01"}]
    HandOver.objects.filter(case__in=three[:2]).update(checklist=lines, summary="All is said.")
    assert "Have 2 change hands" in said(sue.get("/team/hand-overs/"))
    told = {"giver": str(place.ana.pk), "taker": str(place.ben.pk)}
    shown = said(sue.post("/team/hand-overs/finish/", told, follow=True))
    assert "2 cases have changed hands." in shown
    assert "1 is not ready" in shown
    assert "Has changed hands today." in shown
    assert [worker(one) for one in three] == [place.ben.pk, place.ben.pk, place.ana.pk]
    wrong = sue.post("/team/hand-overs/finish/", {"giver": "x"}, follow=True)
    assert "Choose from whom to whom" in said(wrong)


def test_the_statements_of_a_caseload_do_not_grow_with_it(sue, place, three, *, make, refer):
    here = f"/team/hand-overs/{place.ana.pk}/"
    sue.get(here)
    with CaptureQueriesContext(connection) as few:
        sue.get(here)
    for name in ("Ida", "Jon", "Kim"):
        refer(make(name, user=place.ana))
    with CaptureQueriesContext(connection) as many:
        sue.get(here)
    assert len(many) == len(few)


def test_of_whom_nothing_is_ones_own_nothing_is_given(sue, place, case, elsewhere):
    assert "They have no open case that you may give" in said(sue.get(f"/team/hand-overs/{place.cal.pk}/"))
    assert sue.get(f"/team/hand-overs/{elsewhere.ana.pk}/").status_code == 404


def test_where_nothing_is_open_the_page_says_what_it_is_for(sue):
    shown = said(sue.get("/team/hand-overs/"))
    assert "Nothing is being handed over." in shown
    assert "There is no open case with a worker" in shown
    assert "Nothing is being handed over to you." in said(sue.get("/cases/hand-overs/"))


# --- stand-ins ---


def cover(place, today, **more):
    told = {"user": str(place.ana.pk), "cover": str(place.ben.pk), "begins": today.isoformat(),
            "ends": (today + 7 * DAY).isoformat(), "reason": "Vacation"}  # fmt: skip
    return {**told, **more}


def test_a_stand_in_is_arranged_and_ended_early(sue, ana, place, case, today):
    assert ana.get("/team/covers/").status_code == 404
    assert "Nobody stands in for anybody today." in said(sue.get("/team/covers/"))
    shown = said(sue.post("/team/covers/", cover(place, today), follow=True))
    assert "Arranged, for 1 case." in shown
    assert "Ben Worker for Ana Worker" in shown
    assert (kinds(place.ben), kinds(place.ana)) == (["cover.stands_in"], ["cover.is_covered"])
    assert "Ben Worker stands in until" in said(ana.get(f"/cases/{case}/status/"))
    row = Cover.objects.get()
    assert "does not stand in for Ana Worker any more" in said(sue.get(f"/team/covers/{row.pk}/end/"))
    assert sue.post(f"/team/covers/{row.pk}/end/", {"why": ""}).status_code == 422
    assert "Ended. They were told." in said(sue.post(f"/team/covers/{row.pk}/end/", {"why": "Back."}, follow=True))
    assert sue.get(f"/team/covers/{row.pk}/end/").status_code == 404


def test_what_makes_no_sense_of_a_stand_in_is_said(sue, place, case, today, make, refer):
    past = sue.post("/team/covers/", cover(place, today, ends=(today - DAY).isoformat()))
    assert past.status_code == 422
    assert "The last day has passed." in said(past)
    strangers = sue.post("/team/covers/", cover(place, today, user=str(place.cal.pk)))
    assert "for those who work where you lead" in said(strangers)
    later = sue.post("/team/covers/", cover(place, today, begins=(today + DAY).isoformat()), follow=True)
    assert "Later" in said(later)


def test_who_was_covered_when_the_case_ends_leaves_it(sue, ana, place, case, today, browser_of):
    sue.post("/team/covers/", cover(place, today))
    ben = browser_of(place.ben)
    assert ben.get(f"/cases/{case}/status/").status_code == 200
    ana.post(
        f"/cases/{case}/close/", {"reason": "moved", "note": "Gone.", "client_told": today.isoformat(), "kept": "14"}
    )
    assert ben.get(f"/cases/{case}/status/").status_code == 302
    assert ana.get(f"/cases/{case}/status/").status_code == 200


def test_a_caseload_with_a_stranger_to_its_program_is_not_begun(place, case, doing):
    with pytest.raises(Exception, match="does not work in the program"):
        handing.begin_caseload(giver=place.ana.pk, takers={case: place.cal.pk}, **doing(place.sue))
