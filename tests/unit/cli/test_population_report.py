"""The report on a population: what it says, that it asks nothing of the network, and that nothing in it becomes markup."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from caseway import criteria, rulebooks
from caseway.cli import population_report
from caseway.criteria.population.summary import summarize
from caseway.criteria.population.tally import Tally
from tests.unit.cli.people import DAY, pattern

ON = ("--on", "2026-11-26")


class Read(HTMLParser):
    """What a page holds: tags with their attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.open = [], [], []
        self.feed(page)
        self.said = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def page(ccm):
    """The report on 100,000 people."""
    first, second, _ = (child.id.replace("-", "_") for child in ccm.root.children)
    near = {pattern(ccm, 2, eligible=0, **{second: 0}): 1_000}
    people = {
        pattern(ccm, 2): 60_000,
        pattern(ccm, 1): 9_000,
        pattern(ccm, 2, eligible=0, **{first: 0}): 30_000,
        **near,
    }
    tally = Tally(Counter(people), Counter(near), left_out=70, incomplete=5)
    return population_report.html(summarize(tally, ccm, on=DAY, within=90), asked=11)


def test_the_report_says_what_a_program_manager_asks(page):
    said = Read(page).said
    assert "60,000 of 100,000 people qualify (60%)." in said
    assert (
        "What alone keeps most others out is “A license, a certification or a degree”: with it, 30,000 more would qualify."
        in said
    )
    assert "Within 90 days, 1,000 more people would qualify." in said
    assert "On November 26, 2026, by the rules in force since March 1, 2013" in said
    assert "Records that could not be used: 60, of fewer than 11 people." in said
    assert "every number is rounded to the nearest 20" in said
    assert "certification/ccmc/ccm" in said
    assert "Assumed for" in said
    assert "nothing new begins" in said


def test_the_report_is_well_formed_and_accessible(page):
    read = Read(page)
    assert read.open == []
    assert read.all("html") == [{"lang": "en"}]
    assert len(read.all("h1")) == len(read.all("title")) == len(read.all("main")) == 1
    assert len(read.all("table")) == len(read.all("caption")) == 4
    assert all(attrs.get("scope") in ("col", "row") for attrs in read.all("th"))
    assert all(attrs.get("aria-label") or attrs.get("aria-hidden") for attrs in read.all("svg"))
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for attrs in read.all("a") if attrs["href"].startswith("#")} <= set(ids)


def test_the_report_asks_nothing_of_the_network(page, ccm):
    read = Read(page)
    assert not any(read.all(tag) for tag in ("script", "link", "img", "iframe", "form", "object"))
    assert not [attrs for _, attrs in read.tags if "src" in attrs or any(name.startswith("on") for name in attrs)]
    outside = {attrs["href"] for attrs in read.all("a") if not attrs["href"].startswith("#")}
    assert outside
    assert outside <= {f"https://{source.address}" for source in ccm.sources.values()}
    assert set(re.findall(r"https?://[^\"<\s]+", page)) == outside
    assert "url(" not in page
    assert "@import" not in page


HOSTILE = """\
title: "<script>alert('title')</script>"
subject: professional
sources:
  s: {title: "</cite><img src=x onerror=alert(1)>", publisher: "\\" onclick=alert(2) <b>", address: "example.org/<b>", published: "<i>", read: 2026-01-01, standing: official}
rule:
  id: whole
  says: "<u>whole</u>"
  source: s
  assumption: "<svg onload=alert(3)>"
  exists: licenses
"""


def test_nothing_in_a_rulebook_becomes_markup(run, members, tmp_path):
    rulebook = tmp_path / "2026-01-01.yaml"
    rulebook.write_text(HOSTILE, encoding="utf-8")
    ran = run("population", rulebook, members, "--report", tmp_path / "r.html", *ON)
    assert ran.status == 0, ran.err
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    read = Read(page)
    assert read.open == []
    assert "<script>alert('title')</script>" in read.said
    for tag in ("script", "img", "i", "u", "b"):
        assert not read.all(tag)
    assert not [attrs for _, attrs in read.tags if any(name.startswith("on") for name in attrs)]


def test_a_report_on_a_few_people_tells_nothing_of_them(ccm):
    page = population_report.html(summarize(Tally(Counter({pattern(ccm, 2): 9})), ccm, on=DAY, within=90), asked=11)
    assert "There are fewer than 11 people here" in Read(page).said
    assert not Read(page).all("table")


def test_a_report_without_near_misses_or_anybody_kept_out(ccm):
    page = population_report.html(summarize(Tally(Counter({pattern(ccm, 2): 90})), ccm, on=DAY, within=0), asked=11)
    said = Read(page).said
    assert "No single part does." in said
    assert "Who nearly qualifies" not in said
    page = population_report.html(summarize(Tally(Counter({pattern(ccm, 2): 90})), ccm, on=DAY, within=30), asked=11)
    assert "Within 30 days, fewer than 11 people would come to qualify." in Read(page).said


def test_a_rule_one_way_of_which_is_enough_is_told_as_such(good, tmp_path):
    rulebook = tmp_path / "2026-01-01.yaml"
    part = "{{id: {0}, says: {0}, source: s, exists: licenses}}"
    source = "{title: T, publisher: P, address: see the shelf, read: 2026-01-01, standing: inferred}"
    rulebook.write_text(
        f"title: T\nsubject: professional\nsources: {{s: {source}}}\nrule:\n  id: whole\n  says: whole\n  source: s\n"
        f"  at_least: 2\n  of: [{', '.join(part.format(name) for name in ('one', 'two', 'three'))}]\n",
        encoding="utf-8",
    )
    rule = criteria.read(rulebook, vocabulary=rulebooks.vocabulary(), name="t")
    summary = summarize(Tally(Counter({(2, 2, 2, 0): 50, (0, 2, 0, 0): 50})), rule, on=DAY, within=90)
    page = Read(population_report.html(summary, asked=11))
    assert "Who meets which part" in page.said
    assert "whole (any 2 of 3)" in page.said
    assert "What is assumed" not in page.said
    assert not [attrs for attrs in page.all("a") if not attrs["href"].startswith("#")]
