import re
from datetime import date

import pytest

from caseway.rulebooks import learning, shelf
from caseway.rulebooks.sourcing import sources_of

ON = date(2026, 11, 23)
WAYS = learning.ways(shelf())


@pytest.fixture(autouse=True)
def _a_day_that_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_list_leads_to_every_way(browser):
    page = browser.get("/learn/").content.decode()
    for key in WAYS:
        assert f'href="/learn/{key}/"' in page


def test_the_list_says_what_counts_for_which_certification(browser):
    words = text(browser.get("/learn/"))
    assert "ACM-SW : A social work degree or license" in words
    assert "CMGT-BC : 30 hours of learning" in words
    assert "Nothing by itself" in words


@pytest.mark.parametrize("key", WAYS)
def test_a_page_says_its_figures_remarks_and_sources(browser, key):
    way = WAYS[key]
    response = browser.get(f"/learn/{key}/")
    page = response.content.decode()
    for remark in (*way.opens, *way.proves_not, *way.facts, *way.unread):
        assert remark.label.replace("'", "&#x27;") in page
    for number in range(1, len({source.address for source in sources_of(way)}) + 1):
        assert f'id="source-{number}"' in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))


def test_a_degree_links_to_the_clause_it_meets_and_says_what_is_still_asked(browser):
    response = browser.get("/learn/bachelors-in-social-work/")
    assert 'href="/certifications/acma/acm-sw/#clause-credential"' in response.content.decode()
    assert "Still asked: 2,080 hours of case management" in text(response)
    assert "By itself it meets nothing of: ACM-RN , CMGT-BC ." in text(response)


def test_a_course_nobody_has_read_says_so_and_proves_nothing(browser):
    words = text(browser.get("/learn/social-work-advocating-social-justice/"))
    assert "University of Michigan, on Coursera" in words
    assert "By itself it meets no clause of any certification here." in words
    assert words.count("Not read") == 2
    assert "Which bodies have approved it for continuing education" in words
    assert "None of its own" in words


def test_estimates_are_marked_as_ours(browser):
    words = text(browser.get("/learn/masters-in-social-work/"))
    assert "2 to 4 years , usually 2 years Partly an estimate" in words
    assert "$15,000 to $130,000 , usually $45,000 Estimate" in words
    assert "at least 900 hours" in words
    assert "at least 900 hours Estimate" not in words


def test_the_data_speaks_spanish(spanish):
    words = text(spanish.get("/learn/bachelors-in-social-work/"))
    assert "Licenciatura en trabajo social (BSW)" in words
    assert "Un título o una licencia de trabajo social" in words


@pytest.mark.parametrize("address", ["/learn/nothing/", "/learn/es/", "/learn/SOURCES/", "/learn/../facts/"])
def test_what_is_not_there_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_no_style_or_script_stands_in_the_page(browser):
    for address in ("/learn/", "/learn/bachelors-in-nursing/"):
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script", browser.get(address).content.decode())


def test_an_adopters_way_is_listed(browser, settings, tmp_path):
    (tmp_path / "learning").mkdir()
    (tmp_path / "learning" / "own-course.yaml").write_text(
        "title: Own course\nkind: course\nfield: nursing\nplace: 999\nsays: Ours.\nstart: Nothing.\n", encoding="utf-8"
    )
    settings.CASEWAY_RULEBOOKS = (tmp_path,)
    assert "Own course" in text(browser.get("/learn/"))
