"""What a page's script is told of a form it keeps: whether it has arrived, who is signed in now, and by which code to send."""

import pytest
from django.test import Client

COOKIE = "caseway_sent"


def test_a_form_that_arrived_is_told_by_the_name_its_browser_gave_it(ana, thread):
    address = f"/cases/{thread.case}/tasks/{thread.pantry}/done/"
    done = ana.post(address, {"result": "Two bags.", "caseway_kept": "m1a2-b3c4"})
    assert (done.status_code, done.cookies[COOKIE].value) == (302, "m1a2-b3c4")
    assert 'data-arrived="m1a2-b3c4"' in ana.get(done["Location"]).content.decode()


@pytest.mark.parametrize("kept", ["", "a b", "a;b", "x" * 41])
def test_another_name_is_told_to_nobody(ana, thread, kept):
    done = ana.post(f"/cases/{thread.case}/tasks/{thread.pantry}/done/", {"result": "Two bags.", "caseway_kept": kept})
    assert (done.status_code, COOKIE in done.cookies) == (302, False)


def test_a_form_that_did_not_arrive_stays_kept(ana, thread, rosa, browser_of, place):
    address = f"/cases/{thread.case}/tasks/{thread.pantry}/done/"
    sent = {"done": "2999-01-01", "caseway_kept": "m1a2"}
    for browser, status in ((ana, 422), (browser_of(place.can), 302), (browser_of(place.non), 302), (Client(), 302)):
        answer = browser.post(address, sent)
        assert COOKIE not in answer.cookies, (status, answer.status_code)
    assert COOKIE not in ana.get(f"{address}?caseway_kept=m1a2").cookies


def test_a_script_learns_who_is_signed_in_and_nobody_else_does(ana, place):
    told = ana.get("/workplace/here/").json()
    assert told["user"] == str(place.ana.pk)
    assert len(told["code"]) > 30
    gone = Client().get("/workplace/here/")
    assert (gone.status_code, gone["Location"].startswith("/sign-in/")) == (302, True)
    assert ana.post("/workplace/here/").status_code == 405
