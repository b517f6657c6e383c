"""Keeping in a real browser: readable by all, courses added by form and by table, files taken along."""

from datetime import date

import pytest

KEEP = "/keep/"


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def as_fay(page):
    page.goto(KEEP)
    page.click("form[action='/keep/sample/'] button")
    page.wait_for_selector(".cw-ledger")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "en"), (1280, "es"), (390, "es")])
def test_keeping_can_be_read_by_all(visit, axe, width, language):
    page = visit(KEEP, width=width, language=language)
    assert (axe(page), overflow(page)) == ([], 0)
    as_fay(page)
    assert (axe(page), overflow(page)) == ([], 0)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_with_faults_gives_its_rows_back(visit, axe, width):
    page = visit(KEEP, width=width)
    as_fay(page)
    content = "title;hours;date\nA;2;3/14/2026\nB;two;2026-01-01\n"
    page.set_input_files(
        "input[type=file]", {"name": "courses.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.click("form[action='/keep/courses/'] button")
    page.wait_for_selector(".cw-errors")
    assert "Row 3, hours" in page.inner_text(".cw-errors")
    assert "B,two,2026-01-01" in page.input_value("#rejected")
    assert (axe(page), overflow(page)) == ([], 0)
    page.click("text=To my courses")
    assert page.locator(".cw-ledger tbody tr").count() == 7


def test_a_course_is_added_with_the_keyboard_and_changes_the_answer(visit, axe):
    page = visit(KEEP, scripts=False)
    as_fay(page)
    assert "2 hours missing" in page.inner_text("#certifications-0")
    page.fill("[name=continuing-education-0-title]", "Ethics of reporting")
    page.fill("[name=continuing-education-0-hours]", "2")
    page.fill("[name=continuing-education-0-ethics_hours]", "2")
    page.fill("[name=continuing-education-0-topic]", "child abuse")
    page.fill("[name=continuing-education-0-approved_by]", "CCMC")
    today = date.today()  # noqa: DTZ011 - the day where the browser is
    page.select_option("[name=continuing-education-0-completed-month]", str(today.month))
    page.fill("[name=continuing-education-0-completed-day]", str(today.day))
    page.fill("[name=continuing-education-0-completed-year]", str(today.year))
    page.keyboard.press("Enter")
    page.wait_for_url("**/keep/#courses")
    assert "Done: 8 of 8 hours count." in page.inner_text("#certifications-0")
    assert "child abuse" not in page.inner_text(".cw-next")


def test_a_wrong_answer_leads_to_its_field(visit, axe):
    page = visit(KEEP)
    as_fay(page)
    page.fill("[name=continuing-education-0-title]", "Half typed")
    page.fill("[name=continuing-education-0-hours]", "two")
    page.click("text=Add this course")
    page.wait_for_selector(".cw-errors")
    assert axe(page) == []
    page.click(".cw-errors a")
    assert page.url.endswith("#continuing-education-0-hours")
    assert page.input_value("[name=continuing-education-0-title]") == "Half typed"


@pytest.mark.parametrize(
    ("link", "name", "begins"),
    [
        ("Put these days in my calendar", "caseway-due.ics", b"BEGIN:VCALENDAR"),
        ("Take the table along (CSV)", "caseway-courses.csv", b"\xef\xbb\xbf"),
    ],
)
def test_files_are_taken_along(visit, tmp_path, link, name, begins):
    page = visit(KEEP)
    as_fay(page)
    with page.expect_download() as download:
        page.click(f"text={link}")
    assert download.value.suggested_filename == name
    download.value.save_as(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_page_weighs_little(visit):
    page = visit(KEEP)
    as_fay(page)
    assert len(page.content()) < 120_000
