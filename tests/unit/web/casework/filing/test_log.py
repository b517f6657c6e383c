from urllib.parse import urlencode

import pytest

from caseway.accounts.models import AuditEntry
from tests.unit.web.clients.conftest import text


@pytest.fixture
def told(place, today):
    def made(**more):
        since = today.replace(year=today.year - 1)
        return {"program": place.housing.pk, "status": "all", "since": since, "until": today, **more}

    return made


@pytest.fixture
def browser(browser_of, place):
    return browser_of(place.sue, proven=True)


def test_whoever_has_not_just_shown_that_it_is_they_is_asked_to(browser_of, place):
    shown = browser_of(place.sue).get("/team/log/")

    assert shown.status_code == 302
    assert shown.headers["Location"].startswith("/again/")


def test_the_first_lines_are_shown_with_how_many_there_are(case, browser, told):
    said = text(browser.get(f"/team/log/?{urlencode(told())}"))

    assert "1 case" in said
    assert str(case)[:8] in said
    assert "Rosa" not in said


def test_names_are_shown_where_they_are_asked_for(case, browser, told):
    assert "Rosa Testperson" in text(browser.get(f"/team/log/?{urlencode(told(is_named='on'))}"))


def test_before_somebody_asks_the_page_asks_what(browser):
    shown = browser.get("/team/log/")

    assert shown.status_code == 200
    assert "Show the log" in text(shown)


def test_the_log_is_a_file_that_is_sent_line_by_line(case, rosa, browser, told):
    answer = browser.post("/team/log/", told())
    assert answer.streaming
    head, line = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert head.startswith("case,client,name,program,status")
    assert line.startswith(f"{case},{rosa.pk},,Housing,active")
    assert answer.headers["Cache-Control"] == "no-store"
    last = AuditEntry.objects.order_by("-seq").first()
    assert (last.action, last.reason, last.people) == ("case.log", "taken out", rosa.pk.hex)


def test_what_cannot_be_asked_is_said_in_a_sentence(browser, told):
    for wrong in ({"program": "x"}, {"level": "9"}, {"until": "2001-01-01"}):
        shown = browser.post("/team/log/", told(**wrong))
        assert shown.status_code == 422
        assert "Please look at this again" in text(shown)


def test_a_program_without_cases_says_what_to_do(browser, told):
    assert "No case of this program fits." in text(browser.get(f"/team/log/?{urlencode(told())}"))


def test_a_log_is_not_for_whoever_works_on_cases(browser_of, place):
    assert browser_of(place.ana, proven=True).get("/team/log/").status_code == 404
