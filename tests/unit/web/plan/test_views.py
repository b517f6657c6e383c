"""The pages of the plans, for the sample people."""

import re
from datetime import date

import pytest

from caseway import planner
from caseway.planner.model import Limits, Plan, Planned
from caseway.web.check import draft

EVERY, CCM = "/plan/", "/plan/ccmc/ccm/"
PEOPLE = ("ada", "ben", "cleo", "dan")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def set_limits(client, **form):
    return client.post(f"{CCM}limits/", form, follow=True)


def test_without_answers_the_pages_invite_to_the_interview(browser):
    for address in (EVERY, CCM):
        page = browser.get(address)
        assert page.status_code == 200
        assert 'href="/check/"' in page.content.decode()
        assert "/check/sample/" in page.content.decode()
    assert browser.get(f"{CCM}calendar/").status_code == 404


def test_a_certification_nobody_knows_is_not_found(visitor):
    client = visitor("ben")
    for address in ("/plan/nobody/nothing/", "/plan/ccm/", "/plan/nobody/nothing/calendar/"):
        assert client.get(address).status_code == 404
    assert client.post("/plan/nobody/nothing/limits/").status_code == 404
    assert client.post(f"{CCM}numbers/no-such-action/").status_code == 404


@pytest.mark.parametrize("who", PEOPLE)
def test_every_certification_is_offered_the_nearest_first(visitor, who):
    page = visitor(who).get(EVERY)
    letters = re.findall(r'class="cw-goal__letters">([^<]+)<', page.content.decode())
    assert sorted(letters) == ["ACM-RN", "ACM-SW", "CCM", "CDMS", "CMGT-BC"]
    months = re.findall(r"<strong>(\w+ \d{4})</strong>", page.content.decode())
    days = [date(int(year), MONTHS.index(month) + 1, 1) for month, year in (one.split() for one in months)]
    assert days == sorted(days)


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_answer_comes_first_then_the_steps(visitor, who, language):
    page = visitor(who, language=language).get(CCM)
    assert page.status_code == 200
    content = page.content.decode()
    assert f'lang="{language}"' in content
    assert content.index("cw-way__answer") < content.index("cw-time__picture") < content.index("cw-way-steps")
    for value in re.findall(r'<(?:rect|line|svg|text)[^>]*?\s(?:x|x1|width|y|height)="([^"]+)"', content):
        assert re.fullmatch(r"-?\d+(\.\d+)?%?", value)


def test_the_nurse_on_the_way_waits_and_prepares(visitor):
    words = text(visitor("ben").get(CCM))
    assert "Eligible on March 2, 2027." in words
    assert "Go on as you do: Harbor Medical Center" in words
    assert "goes on until March 2, 2027" in words
    assert "12 months under a CCM" in words
    assert re.search(r"Applications are taken from [A-Z]\w+ \d+, 2027 through [A-Z]\w+ \d+, 2027\.", words)
    assert re.search(r"The exam is given from [A-Z]\w+ 1, 2027 through", words)
    assert "$430" in words
    assert "our estimate" in words
    assert "Official" in words
    assert "You hold the CCM" in words


def test_the_page_leads_to_the_packet_the_calendar_and_back(visitor):
    content = visitor("ben").get(CCM).content.decode()
    for address in ("/check/result/ccmc/ccm/packet/", f"{CCM}calendar/?plan=", "/check/result/ccmc/ccm/", EVERY):
        assert f'href="{address}' in content
    result = visitor("ben").get("/check/result/").content.decode()
    assert f'href="{CCM}"' in result
    assert f'href="{EVERY}"' in result
    assert f'href="{CCM}"' in visitor("ben").get("/check/result/ccmc/ccm/").content.decode()


def test_limits_make_a_plan_of_ones_own_beside_the_others(visitor):
    client = visitor("cleo")
    before = text(client.get(CCM))
    page = set_limits(client, without="ccm-supervisor")
    assert page.redirect_chain == [(CCM, 303)]
    content = page.content.decode()
    assert "Yours" in text(page)
    assert "Yours" not in before
    assert re.search(r'value="ccm-supervisor" checked', content)
    assert "Have a CCM supervise" not in content[content.index("cw-way-steps") :].split("</ol>")[0]
    again = client.get(CCM).content.decode()
    assert re.search(r'value="ccm-supervisor" checked', again), "what is set stays while the browser is open"


def test_the_last_change_and_all_changes_can_be_taken_back(visitor):
    client = visitor("ben")
    set_limits(client, money="9000")
    page = set_limits(client, money="8000")
    assert 'value="8000"' in page.content.decode()
    page = set_limits(client, do="undo")
    assert 'value="9000"' in page.content.decode()
    page = set_limits(client, do="reset")
    assert "Yours" not in text(page)
    assert 'value="9000"' not in page.content.decode()
    assert 'value="9000"' in set_limits(client, do="undo").content.decode()


def test_limits_that_leave_nothing_say_so_and_offer_the_way_back(visitor):
    client = visitor("ben")
    page = set_limits(client, money="1")
    words = text(page)
    assert "No plan keeps within what you set." in words
    assert "Without your limit on money there is a way" in words
    assert "Undo my last change" in words
    assert "Fastest" in words, "the plans without limits are still there to choose"
    assert client.get(f"{CCM}calendar/").status_code == 404
    key = re.search(r'href="\?plan=([^"]+)"', page.content.decode())[1]
    assert "cw-way-steps" in client.get(f"{CCM}?plan={key}").content.decode()


def test_a_limit_that_cannot_be_used_is_shown_where_it_was_typed(visitor):
    client = visitor("ben")
    page = client.post(f"{CCM}limits/", {"money": "lots & more", "keep_job": "yes", "without": "courses"})
    content = page.content.decode()
    assert page.status_code == 422
    assert 'value="lots &amp; more"' in content
    assert 'id="limit-money-wrong"' in content
    assert 'href="#limit-money"' in content
    assert "Write a number from 0 to 1,000,000." in text(page)
    assert re.search(r'value="courses" checked', content)
    assert re.search(r'name="keep_job" value="yes" checked', content)
    assert "Yours" not in text(client.get(CCM)), "nothing of it was kept"


def test_ones_own_numbers_change_the_plan_and_are_said_to_be_ones_own(visitor):
    client = visitor("cleo")
    address = f"{CCM}numbers/full-time/"
    page = client.post(address, {"takes_least": "1", "takes_typical": "2", "takes_most": "3"}, follow=True)
    assert "your estimate" in text(page)
    assert 'name="takes_typical" value="2"' in page.content.decode()
    assert "Back to Caseway’s numbers" in text(page)
    page = client.post(address, {"do": "ours"}, follow=True)
    assert "your estimate" not in text(page)
    assert "Back to Caseway’s numbers" not in text(page)


def test_numbers_that_make_no_sense_are_shown_where_they_were_typed(visitor):
    page = visitor("cleo").post(f"{CCM}numbers/full-time/", {"takes_least": "5", "takes_typical": "2"})
    assert page.status_code == 422
    assert text(page).count("Write the smallest first") == 2, "at the top of the page, and where it was typed"
    assert re.search(r'<details class="cw-more cw-numbers" open>', page.content.decode())


def test_a_step_can_be_done_without(visitor):
    client = visitor("cleo")
    assert 'value="without:ccm-supervisor"' in client.get(CCM).content.decode()
    page = set_limits(client, do="without:ccm-supervisor")
    assert re.search(r'value="ccm-supervisor" checked', page.content.decode())


def test_what_no_longer_fits_the_browser_is_said(visitor, monkeypatch):
    client = visitor("ben")

    def refuse(*_):
        raise draft.TooLong

    monkeypatch.setattr(draft, "keep", refuse)
    page = client.post(f"{CCM}limits/", {"money": "900"})
    assert page.status_code == 422
    assert "no longer fit" in text(page)


def test_another_plan_is_chosen_by_its_address(visitor, monkeypatch, plan_of, goal):
    fast, cheap = plan_of(actions=("a+b",)), plan_of(actions=("c",), certified_on=date(2029, 1, 1))
    agreed = plan_of(actions=("ask-cdms",), certified_on=date(2027, 1, 1))
    as_is = plan_of(certified_on=date(2035, 1, 1))
    planned = Planned(goal, goal_day(fast), Limits(), (fast, cheap), as_is, (agreed,))
    monkeypatch.setattr(planner, "plan", lambda *_, **__: planned)
    client = visitor("ben")
    words = text(client.get(CCM))
    assert "Certified by about October 2027" in words
    assert "If CCMC says yes" in words
    assert "January 2029" in words
    assert "If you change nothing January 2035" in words
    assert "Certified by about January 2029" in text(client.get(CCM, {"plan": "c"}))
    assert 'href="?plan=a%2Bb"' in client.get(CCM).content.decode(), "a plus in an address would be read as a space"
    chosen = text(client.get(CCM, {"plan": "ask-cdms"}))
    assert "Only if CCMC says yes." in chosen
    assert "Ask in writing before you rely on them" not in chosen


def goal_day(plan: Plan):
    return plan.on


def test_a_certification_without_any_way_says_why(visitor, monkeypatch, goal):
    from caseway.criteria import Text

    nothing = Planned(
        goal,
        date(2026, 11, 2),
        Limits(),
        why_not=(Text("Nothing we know of leads to this: {what}", {"what": "a star"}),),
    )
    monkeypatch.setattr(planner, "plan", lambda *_, **__: nothing)
    client = visitor("dan")
    words = text(client.get(CCM))
    assert "We found no way to the CCM." in words
    assert "leads to this: a star" in words
    assert "See what is missing" in words
    assert "We found no way there." in text(client.get(EVERY))


def test_eligibility_is_the_end_where_the_certifier_says_no_more(visitor, monkeypatch, plan_of, goal):
    plan = plan_of(certified_on=None, eligible_on=date(2026, 11, 2))
    monkeypatch.setattr(planner, "plan", lambda *_, **__: Planned(goal, date(2026, 11, 2), Limits(), (plan,)))
    words = text(visitor("ben").get(CCM))
    assert "Eligible by about November 2026" in words
    assert "You are eligible today." in words
    assert "CCMC does not publish" in words
    assert "You qualify for the CCM" in words


def test_what_was_left_out_is_said_to_be_taken_as_none(visitor):
    said = "was taken as “none”"
    assert said not in text(visitor("ben").get(CCM)), "nobody asks an employee about clients"
    for left_out, matters in (("degrees", False), ("licenses", True)):  # a license would bar the way by degree
        open_ended = visitor(
            "cleo", change=lambda document, out=left_out: {k: v for k, v in document.items() if k != out}
        )
        assert (said in text(open_ended.get(CCM))) == matters


def test_who_holds_it_already_is_led_to_keeping_it(visitor):
    def holder(document):
        card = {"type": "CCM", "issuer": "CCMC", "status": "active", "issued": "2024-06-01", "expires": "2029-05-31"}
        return {**document, "certifications": [card]}

    client = visitor("ada", change=holder)
    every = client.get(EVERY)
    letters = re.findall(r'class="cw-goal__letters">([^<]+)<', every.content.decode())
    assert letters[-1] == "CCM"
    assert "You hold it already. Until May 31, 2029." in text(every)
    page = client.get(CCM)
    assert "you hold the CCM, until May 31, 2029" in text(page)
    assert 'href="/keep/"' in page.content.decode()


def test_the_calendar_holds_the_steps_and_nobodys_name(visitor):
    response = visitor("ben", language="es").get(f"{CCM}calendar/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Content-Disposition"] == 'attachment; filename="caseway-plan-ccm.ics"'
    assert response.content.count(b"BEGIN:VEVENT") >= 3
    assert b"Ben" not in response.content
    assert f"http://testserver{CCM}".encode() in response.content.replace(b"\r\n ", b"")


def test_the_methods_are_as_they_should_be(visitor):
    client = visitor("ben")
    assert client.get(f"{CCM}limits/").status_code == 405
    assert client.get(f"{CCM}numbers/full-time/").status_code == 405
    assert client.post(CCM).status_code == 405


def test_another_person_begins_without_the_last_ones_limits(visitor):
    client = visitor("ben")
    set_limits(client, money="1")
    client.post("/check/sample/ada/")
    assert "No plan keeps" not in text(client.get(CCM))


def test_nothing_of_a_person_stands_in_an_address_and_hostile_words_are_words(visitor):
    def named(document):
        job = {**document["employment"][1], "employer": "<script>alert(1)</script>{{ 7|add:7 }}"}
        return {**document, "employment": [document["employment"][0], job]}

    page = visitor("ben", change=named).get(CCM).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page
    for address in re.findall(r'(?:href|action)="([^"]+)"', page):
        assert "alert" not in address
        assert "Ben" not in address


def test_no_style_or_script_stands_in_the_page(visitor):
    for address in (EVERY, CCM):
        page = visitor("cleo").get(address).content.decode()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
