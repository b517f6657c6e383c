import re
from datetime import date

import pytest

from caseway.web.base.shelf import shelf
from caseway.web.certifications import pages
from caseway.web.result.shelf import names

ON = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _a_day_that_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(name):
    return f"/certifications/{name.removeprefix('certification/')}/"


def test_the_list_leads_to_every_certification(browser):
    page = browser.get("/certifications/").content.decode()
    for name in names():
        assert f'href="{address(name)}"' in page


@pytest.mark.parametrize("name", names())
def test_a_page_says_every_clause_fee_domain_and_gap(browser, name):
    response = browser.get(address(name))
    page, words = response.content.decode(), text(response)
    found = pages.page(shelf().edition(name, on=ON), on=ON)
    for clause in found.rule.clauses():
        if clause is not found.rule.root:
            assert f'id="clause-{clause.id}"' in page
    assert page.count('class="cw-chart__name"') == sum(len(chart.domains) for chart in found.charts)
    for fee in (*found.fees, *found.past_fees):
        assert fee.amount in words
    for number in range(1, len(found.sources) + 1):
        assert f'id="source-{number}"' in page
    assert page.count("Read November 23, 2026.") == len(found.sources)


@pytest.mark.parametrize("name", names())
def test_every_reference_leads_to_a_source_on_the_page(browser, name):
    page = browser.get(address(name)).content.decode()
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))


def test_what_is_not_published_says_so(browser):
    words = text(browser.get("/certifications/acma/acm-rn/"))
    assert "Not published, as far as we could find." in words
    assert "Ask ACMA" in words


def test_a_window_that_is_only_expected_says_so(browser):
    words = text(browser.get("/certifications/ccmc/ccm/"))
    assert "Now, until January 31, 2027" in words
    assert "Expected; not published yet." in words


def test_an_older_edition_has_its_own_page_and_the_changes_are_told(browser):
    words = text(browser.get("/certifications/acma/acm-rn/"))
    assert "in force today" in words
    assert "Changed 2,080 hours of case management Which records count has changed." in words
    assert "It asks for 2,080 hours now" not in words, "the older edition offers two ways; its number is another kind"
    older = text(browser.get("/certifications/acma/acm-rn/edition/2005-01-01/"))
    assert "You are reading the edition in force from January 1, 2005." in older


@pytest.mark.parametrize(
    "address",
    [
        "/certifications/nobody/nothing/",
        "/certifications/ccm/",
        "/certifications/ccmc/ccm/edition/2001-02-03/",
        "/certifications/ccmc/ccm/edition/yesterday/",
        "/certifications/ccmc/ccm/edition/2013-02-30/",
        "/certifications/../facts/",
    ],
)
def test_what_is_not_on_the_shelf_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_no_style_or_script_stands_in_the_page(browser):
    page = browser.get("/certifications/ccmc/ccm/").content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script", page)


def test_an_adopters_folder_without_particulars_still_has_its_page(browser, settings, tmp_path):
    folder = tmp_path / "certification" / "own" / "badge"
    folder.mkdir(parents=True)
    source = "{title: T, publisher: P, address: x.org, published: null, read: 2026-11-01, standing: official}"
    rule = "{id: e, label: License, says: You hold a license., source: s, exists: licenses}"
    (folder / "2020-01-01.yaml").write_text(
        f"title: Own badge\nsubject: professional\nsources:\n  s: {source}\nrule: {rule}\n", encoding="utf-8"
    )
    settings.CASEWAY_RULEBOOKS = (tmp_path,)
    assert "BADGE" in text(browser.get("/certifications/"))
    assert "Own badge" in text(browser.get("/certifications/own/badge/"))
