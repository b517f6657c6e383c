import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts.models import AuditEntry
from caseway.casework import goals, needs
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Deadline, Need
from caseway.casework.needs import NeedDraft
from tests.unit.web.clients.conftest import text


@pytest.fixture
def page(case, browser_of, place):
    def shown(query="", *, user=None):
        return browser_of(user or place.ana).get(f"/cases/{case}/check/{query}")

    return shown


def test_the_check_says_what_lacks_why_and_where_it_is_mended(case, doing, page):
    needs.find(case=case, draft=NeedDraft("food-insecurity", "No food at the end of the month"), **doing())
    shown = page()
    said = text(shown)

    assert shown.status_code == 200
    for says in (
        "File check", "What lacks", "The client's agreement",
        "A need is being worked on, and the client was not asked. No food at the end of the month",
        "Basis of eligibility", "The file says why the client is eligible.", "Plan Not due yet", "Closing Not reached yet",
    ):  # fmt: skip
        assert says in said, says
    assert f'href="/cases/{case}/"' in shown.content.decode()


def test_a_need_under_a_label_is_counted_and_not_named(case, doing, page):
    made = needs.find(case=case, draft=NeedDraft("safety", "Zaleplon"), **doing())
    Need.objects.filter(pk=made).update(labels=["CW-SEALED"])
    said = text(page())

    assert "A need is being worked on, and the client was not asked. One that a label hides" in said
    assert "Zaleplon" not in said


def test_many_rows_are_counted_and_the_first_are_named(case, doing, page):
    for number in range(5):
        goals.add(case=case, draft=GoalDraft(f"Goal {number}.", "Seen"), **doing())
    Deadline.objects.filter(case=case).update(status="waived", why="Not this time.")
    said = text(page())

    assert "An open goal has no target date. Goal 0.; Goal 1.; Goal 2. and 2 more" in said


def test_a_late_due_date_is_named_with_its_day(case, page):
    Deadline.objects.filter(case=case, rule="assessment").update(status="missed")
    said = text(page())

    assert "The initial assessment was begun or completed late, or not at all. First assessment · " in said


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("checklist/medicaid/case-record", "Medicaid case management", "Dates of services"),
        ("checklist/ncqa/complex-case-file", "NCQA complex case management", "2 items are published by nobody"),
    ],
)
def test_every_checklist_is_a_tab(page, name, title, said):
    shown = text(page(f"?set={name}"))

    assert title in shown
    assert said in shown


def test_a_checklist_that_is_none_is_not_there(page):
    assert page("?set=certification/ccmc/ccm").status_code == 404
    assert page("?set=nothing").status_code == 404


def test_the_check_is_read_in_spanish(case, browser_of, place):
    browser = browser_of(place.ana)
    browser.cookies["django_language"] = "es"
    shown = browser.get(f"/cases/{case}/check/", headers={"accept-language": "es"})

    assert "Un expediente completo, etapa por etapa" in text(shown)
    assert "Fundamento de la elegibilidad" in text(shown)


def test_nothing_lacks_where_nothing_is_looked_at(refer, make, browser_of, place):
    made = refer(make("Gus", user=place.ana, team=place.north), referrer="Dr. Invented", source="clinic")
    said = text(browser_of(place.ana).get(f"/cases/{made}/check/"))

    assert "Nothing lacks of what the case has reached." in said
    assert "3 of 3 on file" in said


def test_who_sees_a_check_is_written_down_and_who_may_not_is_sent_away(case, page, place):
    page()
    last = AuditEntry.objects.order_by("-seq").first()
    assert (last.action, last.object, last.outcome) == ("case.open", case, "shown")
    assert page(user=place.ada).status_code == 404
    assert page(user=place.ben).status_code == 302


def test_a_case_of_chance_is_not_there(browser_of, place):
    assert browser_of(place.ana).get(f"/cases/{uuid.uuid4()}/check/").status_code == 404


def test_more_on_file_takes_no_more_statements(case, doing, browser_of, place):
    browser = browser_of(place.ana)
    needs.find(case=case, draft=NeedDraft("food-insecurity", "No food"), **doing())
    goals.add(case=case, draft=GoalDraft("One.", "Seen"), **doing())

    def count():
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/cases/{case}/check/")
        return len(asked)

    count()
    one = count()
    for number in range(4):
        needs.find(case=case, draft=NeedDraft("health", f"Pain {number}"), **doing())
        goals.add(case=case, draft=GoalDraft(f"Goal {number}.", "Seen"), **doing())
    assert count() == one
