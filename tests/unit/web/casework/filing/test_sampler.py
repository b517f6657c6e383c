import re
from urllib.parse import urlencode

import pytest

from caseway.accounts.models import AuditEntry
from caseway.casework.models import Deadline
from tests.unit.web.clients.conftest import text


@pytest.fixture
def ask(browser_of, place, today):
    """Draw files of the housing program as Sue, with what else is asked."""

    def asked(*, user=None, **more):
        told = {
            "program": place.housing.pk, "category": "all", "since": today.replace(year=today.year - 1), "until": today,
            "size": "10", "checklist": "checklist/caseway/whole-file", "number": "7", **more,
        }  # fmt: skip
        return browser_of(user or place.sue).get(f"/team/files/?{urlencode(told)}", follow=False)

    return asked


def test_before_somebody_draws_the_page_asks_what(browser_of, place):
    shown = browser_of(place.sue).get("/team/files/")

    assert shown.status_code == 200
    assert "Draw files" in text(shown)
    assert "file drawn" not in text(shown)


def test_a_new_draw_gets_a_number_by_which_it_can_be_drawn_again(case, ask):
    shown = ask(number="")

    assert shown.status_code == 302
    assert re.search(r"number=[1-9]\d*$", shown.headers["Location"])


def test_scores_lead_to_the_cases_they_count(case, ask, browser_of, place):
    shown = ask()
    said = text(shown)
    assert "1 file drawn" in said
    assert "Drawn from 1 case, draw number 7" in said
    assert "Basis of eligibility 0% Lacks: 1" in said
    address = re.search(r'href="(\?[^"]*item=eligible-basis[^"]*)"', shown.content.decode())[1].replace("&amp;", "&")
    behind = browser_of(place.sue).get(f"/team/files/{address}")
    assert "Basis of eligibility: Lacks 1" in text(behind)
    assert "Rosa Testperson" in text(behind)
    assert f'href="/cases/{case}/check/?set=checklist/caseway/whole-file"' in behind.content.decode()


def test_all_files_that_were_drawn_are_a_list_too(case, ask):
    said = text(ask(item="all"))

    assert "Files drawn 1" in said
    assert "Rosa Testperson" in said


def test_what_was_due_is_told_for_all_cases_and_leads_to_them(case, ask, today):
    Deadline.objects.filter(case=case, rule="plan").update(status="missed", due_date=today)
    assert "First plan 0% Missed: 1" in text(ask())
    behind = text(ask(topic="plan", state="missed"))
    assert "First plan: Missed 1" in behind
    assert "Rosa Testperson" in behind


def test_a_number_that_counts_nobody_any_more_says_so(case, ask):
    assert "No case any more." in text(ask(item="eligible-basis", state="met"))


def test_the_scores_are_a_file_without_names(case, rosa, ask):
    shown = ask(**{"as": "csv"})
    head, line = shown.content.decode("utf-8-sig").splitlines()

    assert shown.headers["Content-Disposition"] == 'attachment; filename="files-7.csv"'
    assert shown.headers["Cache-Control"] == "no-store"
    assert head.startswith("case,client,status,begins,ends,met,counted,referral-received")
    assert line.startswith(f"{case},{rosa.pk},active,")
    assert "not_met" in line
    assert "Rosa" not in line


def test_a_program_without_cases_says_what_to_do(ask):
    said = text(ask())

    assert "No case of this program fits." in said
    assert "Nothing was due in these days." in said


@pytest.mark.parametrize(
    "wrong",
    [{"size": "7"}, {"program": "none"}, {"number": "0"}, {"checklist": "license/pa"}, {"until": "2001-01-01"},
     {"since": "x"}],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said_in_a_sentence(ask, wrong):
    shown = ask(**wrong)

    assert shown.status_code == 422
    assert "Please look at this again" in text(shown)


def test_a_program_that_is_not_theirs_is_no_choice(ask, place):
    assert ask(program=place.health.pk).status_code == 422
    assert ask(user=place.ana).status_code == 404


def test_it_is_written_down_whose_files_were_drawn(case, rosa, ask):
    ask()
    last = AuditEntry.objects.order_by("-seq").first()

    assert (last.action, last.kind, last.people) == ("team.see", "file_check", rosa.pk.hex)
