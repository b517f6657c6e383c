import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseway.rulebooks import read_person
from caseway.web.careers import matching, pages, shelf
from caseway.web.check import samples
from caseway.web.check.draft import records

ON = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _a_day_that_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)


def person(**kinds):
    return read_person(kinds).evidence


def sample(slug):
    return person(**records(samples.document(slug, on=ON)))


def keys(cards):
    return {card.career.key for card in cards}


def shown(matched):
    return {one.match.career.key for one in matched}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def with_sample(browser, slug):
    browser.post(f"/check/sample/{slug}/")
    return browser.get("/careers/match/")


# --- today ---


@pytest.mark.parametrize(
    ("slug", "some_open", "some_shut"),
    [
        ("ada", {"hospital", "nursing", "child", "health_insurance"}, set()),
        ("ben", {"hospital", "nursing", "home_health"}, {"child", "juvenile", "supervisor"}),
        ("cleo", {"hospital", "child", "mental_health", "geriatric"}, {"nursing", "home_health", "clinical"}),
        ("dan", set(), {"hospital", "nursing", "child"}),
    ],
)
def test_the_sample_people_find_the_jobs_a_counselor_would_name(slug, some_open, some_shut):
    page = matching.page(sample(slug), on=ON)
    assert some_open <= shown(page.open)
    assert some_shut <= shown(page.shut)
    assert shown(page.open) | shown(page.maybe) | shown(page.shut) == set(shelf.careers())
    assert len(page.open) + len(page.maybe) + len(page.shut) == page.total


def test_the_pay_shown_is_that_of_the_way_one_comes_in():
    page = matching.page(sample("cleo"), on=ON)
    hospital = next(one for one in page.open if one.match.career.key == "hospital")
    assert [bar.median for bar in hospital.card.bars] == ["$78,420"]


# --- stages ---


def test_a_stage_shows_only_what_no_stage_before_it_opened():
    degree = {"level": "bachelor", "field": "social_work", "conferred": "2028-05-01"}
    license_ = {"type": "LBSW", "status": "active", "issued": "2028-09-01", "expires": None}
    later = person(degrees=[degree], licenses=[license_])
    stages = [
        matching.Stage("license", date(2028, 9, 1), later),
        matching.Stage("degree", date(2028, 5, 1), later),
        matching.Stage("nothing", date(2027, 1, 1), later),
    ]
    shut = {key: career for key, career in shelf.careers().items() if key in ("child", "hospital", "nursing")}
    found = matching.opened(stages, shut, pages.common_scale())
    assert [(one.label, keys(one.cards)) for one in found] == [
        ("nothing", set()),
        ("degree", {"child"}),
        ("license", {"hospital"}),
    ]


def test_the_steps_of_a_plan_are_judged_on_the_day_they_end():
    page = matching.page(sample("dan"), on=ON, toward="ccmc/ccm")
    assert page.plan
    assert [stage.day for stage in page.stages] == sorted(stage.day for stage in page.stages)
    opened = set().union(*(keys(stage.cards) for stage in page.stages))
    assert {"hospital", "nursing"} <= opened
    assert not opened & shown(page.open)


@pytest.mark.parametrize(("toward", "letters"), [("acma/acm-sw", "ACM-SW"), ("nobody/nothing", "CCM"), ("", "CCM")])
def test_the_plan_is_to_the_certification_chosen_or_the_one_most_jobs_know(toward, letters):
    assert matching.page(sample("cleo"), on=ON, toward=toward).goal.letters == letters


def test_without_any_certification_there_is_no_plan(monkeypatch):
    monkeypatch.setattr(matching, "names", list)
    page = matching.page(sample("ben"), on=ON)
    assert (page.goal, page.plan, page.stages, page.helped) == (None, None, (), 0)
    assert page.open


# --- the step that opens most ---


def test_the_step_that_opens_most_opens_at_least_as_much_as_any_other():
    for slug in ("ada", "ben", "cleo", "dan"):
        page = matching.page(sample(slug), on=ON)
        assert page.most
        assert all(len(way.cards) <= len(page.most.cards) for way in page.ways)
        assert not keys(page.most.cards) & shown(page.open)


def test_no_way_is_offered_that_another_beats_in_jobs_and_time():
    page = matching.page(sample("dan"), on=ON)
    ways = (page.most, *page.ways)
    assert len(ways) > 1
    for one in ways:
        assert not any(
            keys(one.cards) <= keys(other.cards) and other.day <= one.day for other in ways if other is not one
        )


def test_a_license_is_tried_after_the_degree_it_needs():
    page = matching.page(sample("dan"), on=ON)
    done = {tuple(action.group for action in way.actions) for way in (page.most, *page.ways)}
    assert ("degree", "license") in done
    assert ("license",) not in done, "a practical nurse without a degree can go for none at once"
    assert page.most.cost == sum(round(action.cost.typical) for action in page.most.actions)
    assert page.most.cost_words == f"${page.most.cost:,}"
    assert page.most.day > ON + timedelta(days=365)


def test_a_step_without_a_length_or_a_price_is_there_at_once():
    actions = {"bsw": replace(shelf.actions()["degree-bsw"], takes=None, cost=None, needs=None)}
    shut = {"child": shelf.careers()["child"]}
    (way,) = matching.ways_up(person(degrees=[], licenses=[]), shut, actions, pages.common_scale(), on=ON)
    assert (way.day, way.cost, keys(way.cards)) == (ON, 0, {"child"})


def test_where_all_is_open_no_step_opens_more():
    assert matching.ways_up(sample("ada"), {}, shelf.actions(), pages.common_scale(), on=ON) == ()


# --- the page ---


def test_without_answers_the_interview_and_sample_people_are_offered(browser):
    words = text(browser.get("/careers/match/"))
    assert "Which jobs are open to you?" in words
    assert "Start the interview" in words
    assert "Ada Example" in words


def test_the_page_says_it_all(browser):
    words = text(with_sample(browser, "ben"))
    assert re.search(r"\d+ of 18 kinds of job are open to you today\. \d+ may be: only the employers can say\.", words)
    for heading in (
        "The step that opens most",
        "Open today",
        "May be open",
        "Along your plan",
        "Other steps that open jobs",
        "Not open yet",
    ):
        assert heading in words
    assert "“Case manager” is not an occupation in federal statistics." in words
    assert "Missing: Bachelor&#x27;s degree or higher" in words


def test_who_can_do_nothing_for_certain_is_told_so(browser):
    words = text(with_sample(browser, "dan"))
    assert "None of the 18 kinds of job is certain to be open to you today." in words
    assert "Open today" not in words


def test_the_plan_shown_can_be_chosen(browser):
    with_sample(browser, "cleo")
    page = browser.get("/careers/match/", {"toward": "acma/acm-sw"}).content.decode()
    assert '<option value="acma/acm-sw" selected>ACM-SW</option>' in page
    assert "You hold the ACM-SW" in page


def test_a_certification_one_holds_is_named(browser):
    browser.post("/check/sample/ada/")
    ccm = {"type": "CCM", "issuer": "CCMC", "status": "active", "issued": "2022-01-01", "expires": "2030-01-01"}
    page = matching.page(person(**{**records(samples.document("ada", on=ON)), "certifications": [ccm]}), on=ON)
    hospital = next(one for one in page.open if one.match.career.key == "hospital")
    assert [fit.letters for fit in hospital.match.held] == ["CCM"]
