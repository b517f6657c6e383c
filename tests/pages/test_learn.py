"""The ways to study in a real browser."""

import pytest


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "en"), (390, "es")])
def test_the_pages_can_be_read_by_all(visit, axe, width, language):
    page = visit("/learn/", width=width, language=language)
    addresses = [
        "/learn/",
        "/learn/bachelors-in-social-work/",
        "/learn/masters-in-rehabilitation-counseling/",
        "/learn/social-work-advocating-social-justice/",
    ]
    for address in addresses:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


def test_every_degree_has_a_bar_of_time_inside_its_cell(visit):
    page = visit("/learn/")
    rows = page.locator(".cw-ways tbody tr:not(.cw-ways__subject)")
    assert rows.count() >= 10
    for number in range(rows.count()):
        cell = rows.nth(number).locator("td").first
        span, around = cell.locator(".cw-range__span").bounding_box(), cell.bounding_box()
        assert around["x"] <= span["x"] + 1
        assert span["x"] + span["width"] <= around["x"] + around["width"]


def test_a_clause_is_one_click_away(visit):
    page = visit("/learn/bachelors-in-social-work/")
    page.click(".cw-proof__met a >> nth=0")
    assert page.url.endswith("/certifications/acma/acm-sw/#clause-credential")
    assert page.locator("#clause-credential").is_visible()
