"""The register of unmet needs: counts that lead to what they count, and a file without names."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.casework import needs, register
from caseway.casework.needs import NeedDraft
from tests.unit.web.casework.thread.conftest import text

HERE = "/team/unmet-needs/"


@pytest.fixture
def unmet(case, who):
    def one(domain, reason, says="No ride"):
        made = needs.find(case=case, draft=NeedDraft(domain, says), **who())
        needs.give_up(need=made, unmet=reason, outcome="Asked three.", **who())
        return made

    one("transportation-insecurity", "cost")
    one("transportation-insecurity", "no_such_service", "No bus")
    one("child-care", "waitlist", "No day care")
    return one


@pytest.fixture
def pam(browser_of, place):
    return browser_of(place.pam)


def test_a_program_without_unmet_needs_says_what_comes_here(pam):
    assert "A need comes here when" in text(pam.get(HERE))


def test_each_number_leads_to_what_it_counts(pam, unmet):
    page = pam.get(HERE)
    shown = text(page)
    for said in ("3 unmet needs", "Transportation 2", "Child care 1", "Cost 1", "On a waiting list 1"):
        assert said in shown
    assert "No bus" not in shown
    bar = page.context["domains"][0]
    listed = pam.get(f"{HERE}?{bar.address}")
    shown = text(listed)
    for said in ("No ride", "No bus", "Rosa Testperson", "Asked three.", "Why: Transportation"):
        assert said in shown
    assert "No day care" not in shown
    reason = next(one for one in listed.context["reasons"] if "Cost" in str(one.name))
    shown = text(pam.get(f"{HERE}?{reason.address}"))
    assert "Transportation · Cost" in shown
    assert "No bus" not in shown
    assert "All of them" in text(pam.get(f"{HERE}?{page.context['all']}"))
    assert "None in this choice." in text(pam.get(f"{HERE}?unmet=denied"))


def test_days_and_pages(pam, unmet, monkeypatch):
    assert "No unmet needs of 0" in text(pam.get(f"{HERE}?until=2001-01-01"))
    assert pam.get(f"{HERE}?since=nonsense").status_code == 422
    assert pam.get(f"{HERE}?rows=1&after=nonsense").status_code == 404
    monkeypatch.setattr(register, "PAGE", 2)
    first = pam.get(f"{HERE}?rows=1")
    assert "The next ones" in text(first)
    second = pam.get(f"{HERE}?{first.context['more']}")
    assert len(second.context["rows"]) == 1


def test_the_file_has_counts_and_no_names(pam, unmet):
    answer = pam.get("/team/unmet-needs.csv")
    told = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {(row["domain_code"], row["reason_code"], row["unmet_needs"]) for row in rows} == {
        ("transportation-insecurity", "cost", "1"), ("transportation-insecurity", "no_such_service", "1"),
        ("child-care", "waitlist", "1"),
    }  # fmt: skip
    assert "Rosa" not in told
    assert "No ride" not in told
    assert pam.get("/team/unmet-needs.csv?program=nonsense").status_code == 404


def test_case_managers_do_not_see_it_and_supervisors_see_their_teams(browser_of, place, unmet):
    assert browser_of(place.ana).get(HERE).status_code == 404
    assert browser_of(place.sue).get(HERE).status_code == 200


def test_it_takes_as_many_statements_for_many_as_for_few(pam, unmet):
    pam.get(f"{HERE}?rows=1")
    with CaptureQueriesContext(connection) as few:
        pam.get(f"{HERE}?rows=1")
    for number in range(6):
        unmet("health", "cost", f"Pain {number}")
    with CaptureQueriesContext(connection) as many:
        pam.get(f"{HERE}?rows=1")
    assert len(many) == len(few)
