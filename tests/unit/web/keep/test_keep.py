"""The pages of keeping: what they say, what they take, what they hand over."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from caseway.planner.keeping import keeping
from caseway.rulebooks import read_person, shelf
from caseway.web.check import draft, files
from caseway.web.keep import invented, pages

HOME = "/keep/"
CCM = {"type": "CCM", "issuer": "CCMC", "status": "active"}
YEAR = timezone.localdate().year
LATER = f"{YEAR + 3}-05-31"


def text(response):
    return " ".join(response.content.decode().split())


def loaded(browser, document):
    """The browser with a person file loaded."""
    file = SimpleUploadedFile("person.yaml", files.written(document).encode())
    assert browser.post(reverse("check:load"), {"file": file}).status_code == 303
    return browser


def held(browser):
    """What the browser's draft holds of courses."""
    request = type("Request", (), {"COOKIES": {name: one.value for name, one in browser.cookies.items()}})()
    return draft.load(request).get("continuing_education", [])


def course(**fields):
    return {f"continuing-education-0-{name.replace('_', '-') if name.startswith('completed') else name}": value
            for name, value in fields.items()}  # fmt: skip


def table(content, name="courses.csv"):
    return {"file": SimpleUploadedFile(name, content.encode())}


@pytest.fixture
def fay(browser):
    assert browser.post(reverse("keep:sample")).status_code == 303
    return browser


def test_without_answers_there_is_an_invitation(browser):
    response = browser.get(HOME)
    assert "Tell which licenses and certifications you hold" in text(response)
    assert reverse("keep:sample") in text(response)


def test_without_anything_held_there_is_the_same_invitation(browser):
    loaded(browser, {"degrees": []})
    assert "Add a certification" in text(browser.get(HOME))


def test_what_is_due_comes_first(fay):
    page = text(fay.get(HOME))
    assert "Last day to renew: CCM" in page
    assert "$285" in page
    assert page.index("What is due") < page.index("What you hold") < page.index("Your courses")


def test_each_credential_has_its_sums_gaps_and_fees(fay):
    page = text(fay.get(HOME))
    assert "30 hours missing: 50 of 80 count, 14 more may count." in page
    assert "2 hours missing: 6 of 8 count." in page
    assert "Everything its renewal asks for is on file." in page
    assert "Not published. Ask: How many hours does the renewal of my license ask for" in page
    assert "Approval of a course afterwards" in page
    assert "Late renewal" not in page


def test_the_next_course_has_its_arithmetic(fay):
    page = text(fay.get(HOME))
    assert "2 hours about “child abuse”, all on ethics, approved by CCMC" in page
    assert "CCM, 80 hours: 30 − 2 = 28 left" in page


def test_the_ledger_says_why(fay):
    page = text(fay.get(HOME))
    assert "before this cycle began on June 1," in page
    assert '<td data-label="CCM" class="cw-ledger__cell cw-ledger__cell--possible">12?' in page


def test_the_page_speaks_spanish(spanish):
    spanish.post(reverse("keep:sample"))
    page = text(spanish.get(HOME))
    assert "2 horas sobre maltrato infantil" in page
    assert "Renovación por educación continua" in page


def test_the_number_of_judgments_does_not_depend_on_the_reader(fay):
    assert fay.head(HOME).status_code == 200
    assert fay.post(HOME).status_code == 405


# --- adding courses ---


def test_a_course_is_added_and_counts(fay):
    given = course(
        title="Ethics at the bedside", hours="2", ethics_hours="2", topic="child abuse", approved_by="CCMC",
        **{"completed-month": "3", "completed-day": "14", "completed-year": "2026"},
    )  # fmt: skip
    response = fay.post(reverse("keep:add"), given)
    assert (response.status_code, response["Location"]) == (303, "/keep/#courses")
    assert "Ethics at the bedside" in text(fay.get(HOME))
    assert held(fay)[-1]["approved_by"] == ["CCMC"]


def test_a_course_that_cannot_be_used_stays_in_the_form(fay):
    response = fay.post(reverse("keep:add"), course(title="Half typed", hours="two"))
    assert response.status_code == 422
    assert 'value="Half typed"' in text(response)
    assert "This could not be used yet" in text(response)
    assert len(held(fay)) == 6


def test_an_empty_course_is_not_added(fay):
    response = fay.post(reverse("keep:add"), {})
    assert response.status_code == 422
    assert "Write at least the title of the course." in text(response)


def test_pages_hold_so_many_courses_and_no_more(fay):
    rows = "\n".join(f"Course {number},1" for number in range(files.MOST_CARDS - 6))
    assert fay.post(reverse("keep:table"), table(f"title,hours\n{rows}\n")).status_code == 303
    assert "These pages hold 40 courses." in text(fay.get(HOME))
    for response in (
        fay.post(reverse("keep:add"), course(title="One more")),
        fay.post(reverse("keep:table"), table("title,hours\nOne more,1\n")),
    ):
        assert response.status_code == 422
        assert "The “caseway renew” command reads more from a file." in text(response)
    assert len(held(fay)) == files.MOST_CARDS


def long_course(number):
    words = "".join(chr(0x4E00 + (number * 7919 + place * 104729) % 20000) for place in range(295))
    return f"{number} {words}"


def test_a_browser_that_can_keep_no_more_says_so(fay):
    rows = "\n".join(long_course(number) for number in range(20))
    whole = fay.post(reverse("keep:table"), table(f"title\n{rows}\n"))
    partly = fay.post(reverse("keep:table"), table(f"title,remark\n{rows}\n"))
    assert [response.status_code for response in (whole, partly)] == [422, 422]
    assert all("This browser can keep no more" in text(response) for response in (whole, partly))
    assert len(held(fay)) == 6


# --- tables ---


def test_a_table_is_added_and_its_faults_are_told(fay):
    twice = next(one for one in held(fay) if one["title"] == "Wound care update")["completed"]
    content = f"Título;title;hours;date\nx;A;2;3/14/2026\nx;B;two;2026-01-01\nx;Wound care update;12;{twice}\n"
    response = fay.post(reverse("keep:table"), table(content))
    page = text(response)
    assert response.status_code == 422
    assert "One course was added." in page
    assert "row 4" in page
    assert "Columns that are not used here: Título." in page
    assert "<strong>Row 3, hours</strong>: “two” is not a number." in page
    assert "x,B,two,2026-01-01" in page
    assert len(held(fay)) == 7


def test_a_table_with_faults_only_adds_nothing(fay):
    response = fay.post(reverse("keep:table"), table("A,B\n1,2\n"))
    assert response.status_code == 422
    assert "0 courses were added." in text(response)
    assert len(held(fay)) == 6


def test_a_table_with_duplicates_is_told_without_alarm(fay):
    twice = next(one for one in held(fay) if one["title"] == "Wound care update")["completed"]
    response = fay.post(reverse("keep:table"), table(f"title,hours,date\nWound care update,12,{twice}\n"))
    assert response.status_code == 200
    assert "Already on file" in text(response)


@pytest.mark.parametrize("given", [{}, {"file": SimpleUploadedFile("big.csv", b"x" * (files.MOST_BYTES + 1))}])
def test_no_file_or_one_too_large_is_refused(fay, given):
    response = fay.post(reverse("keep:table"), given)
    assert response.status_code == 422
    assert "No file arrived" in text(response)


def test_a_table_without_anything_held_leads_back_to_the_invitation(browser):
    response = browser.post(reverse("keep:table"), {})
    assert "Tell which licenses" in text(response)


def test_what_is_taken_along_comes_back_the_same(fay):
    before = held(fay)
    response = fay.get(reverse("keep:courses_csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    loaded(fay, {"certifications": [{"type": "CCM", "issuer": "CCMC", "expires": LATER}]})
    again = fay.post(reverse("keep:table"), {"file": SimpleUploadedFile("courses.csv", response.content)})
    assert again.status_code == 303
    assert held(fay) == before


def test_a_table_in_spanish_comes_back_the_same(spanish):
    spanish.post(reverse("keep:sample"))
    before = held(spanish)
    content = spanish.get(reverse("keep:courses_csv")).content
    loaded(spanish, {"certifications": [{"type": "CCM", "issuer": "CCMC", "expires": LATER}]})
    assert spanish.post(reverse("keep:table"), {"file": SimpleUploadedFile("c.csv", content)}).status_code == 303
    assert held(spanish) == before


# --- the calendar ---


def test_the_days_as_a_calendar_file(fay):
    response = fay.get(reverse("keep:calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = list(Calendar.from_ical(response.content).walk("VEVENT"))
    assert "Last day to renew: CCM" in [str(event["summary"]) for event in found]
    assert all(str(event["url"]) == "http://testserver/keep/" for event in found)


def test_a_calendar_without_answers_is_empty():
    response = Client().get(reverse("keep:calendar"))
    assert list(Calendar.from_ical(response.content).walk("VEVENT")) == []


# --- the invented person ---


def test_the_earlier_answers_can_be_brought_back(browser):
    loaded(browser, {"degrees": []})
    browser.post(reverse("keep:sample"))
    assert "Bring back my earlier answers" in text(browser.get(HOME))


@pytest.mark.parametrize("year", [2026, 2027, 2030, 2033])
@pytest.mark.parametrize("month", [1, 5, 6, 12])
def test_the_invented_person_is_up_to_date_in_every_year(year, month):
    on = date(year, month, 28)
    kept = keeping(read_person(invented.document(on=on)).evidence, on=on, shelf=shelf())
    assert all(credential.status.name in ("in_force", "open") for credential in kept.credentials)
    assert all(not credential.warnings for credential in kept.credentials if credential.kind == "certifications")


# --- words ---


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "today"), (1, "in 1 day"), (60, "in 60 days"), (61, "in about 2 months"), (400, "in about 13 months")],
)
def test_how_far_off_a_day_is(days, says):
    on = date(2026, 11, 23)
    assert pages.until(on, on + timedelta(days=days)) == says


def shown(browser, document):
    return text(loaded(browser, document).get(HOME))


def test_what_is_not_known_is_said(browser):
    soon = timezone.localdate().year + 2
    page = shown(browser, {
        "certifications": [{**CCM, "expires": f"{soon}-05-31"}, {**CCM, "type": "CDMS"}],
        "continuing_education": [{"title": "A", "approved_by": ["CCMC"]}],
    })  # fmt: skip
    assert "0 of 80 hours count. How many more is not known." in page
    assert "The last day of the CDMS is not known." in page
    assert "day not known" in page


def test_a_late_renewal_shows_its_fee(browser):
    year = timezone.localdate().year
    ended = max(
        day for day in (date(year - 1, 11, 30), date(year, 5, 31), date(year, 11, 30)) if day < timezone.localdate()
    )
    page = shown(browser, {"certifications": [{**CCM, "expires": ended.isoformat()}], "continuing_education": []})
    is_late = (timezone.localdate() - ended).days <= 30
    assert ("Late renewal" in page) == is_late


def test_a_license_that_ends_first_and_a_course_still_to_come(browser):
    today = timezone.localdate()
    page = shown(browser, {
        "certifications": [{"type": "CMGT-BC", "issuer": "ANCC", "expires": (today + timedelta(days=400)).isoformat()}],
        "licenses": [{"type": "RN", "state": "TX", "status": "active", "expires": (today + timedelta(days=90)).isoformat()}],
        "continuing_education": [
            {"title": "B", "hours": 74.5, "completed": (today + timedelta(days=9)).isoformat()},
        ],
    })  # fmt: skip
    assert "Renew it first." in page
    assert "still to come" in page
    assert "0.5 hours missing: 74.5 of 75 count." in page
    assert "One of these is enough: Academic credits" in page
    assert "0.5 hours" in page


def test_nothing_that_counts_courses_has_no_table(browser):
    page = shown(browser, {"certifications": [{"type": "CMC", "issuer": "NACCM", "expires": LATER}],
                           "continuing_education": [{"title": "A"}]})  # fmt: skip
    assert "Nothing you hold counts courses by a rule that is known here." in page


def test_without_courses_it_says_so(browser):
    page = shown(browser, {"certifications": [{**CCM, "expires": LATER}], "continuing_education": []})
    assert "No course is on file yet." in page


def test_a_gap_that_is_a_single_clause_is_said_in_its_own_sentence(browser):
    page = shown(browser, {
        "certifications": [{"type": "CMGT-BC", "issuer": "ANCC", "expires": LATER}],
        "licenses": [], "continuing_education": [{"title": "A", "hours": 80, "completed": f"{YEAR}-01-01"}],
        "activities": [{"type": "research", "title": "R", "completed": f"{YEAR}-01-01"}],
    })  # fmt: skip
    assert "You hold an active license as a registered nurse on the last day of your certification." in page


def test_ethics_may_be_a_part_of_the_next_course(browser):
    year = timezone.localdate().year + 1
    page = shown(browser, {
        "certifications": [{**CCM, "expires": f"{year}-05-31"}, {**CCM, "type": "CDMS", "expires": f"{year}-09-30"}],
        "continuing_education": [
            {"title": "A", "hours": 79, "ethics_hours": 0, "approved_by": ["CCMC"], "completed": f"{year - 1}-01-15"},
        ],
    })  # fmt: skip
    assert "all on ethics, approved by CCMC" in page
