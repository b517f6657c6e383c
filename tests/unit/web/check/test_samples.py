"""The four ready-made people: between them every kind of answer is seen."""

from datetime import date, timedelta

import pytest

from caseway import rulebooks
from caseway.web.check import draft, facts, samples


def stands(slug, on):
    document = samples.document(slug, on=on)
    evidence = facts.subject().evidence(draft.records(document))
    return {verdict.rule.name.rpartition("/")[2]: verdict for verdict in rulebooks.compare(evidence, on=on)}


@pytest.mark.parametrize("on", [samples.AS_OF, date(2026, 12, 31), date(2029, 2, 28)])
def test_each_tells_the_same_story_whenever_the_page_is_read(on):
    ada, ben, cleo, dan = (stands(sample.slug, on) for sample in samples.SAMPLES)

    assert [ada[name].verdict for name in ("ccm", "acm-rn", "cmgt-bc")] == ["met", "met", "met"]
    assert ben["ccm"].verdict == "not_met"
    assert on < ben["ccm"].earliest.day <= on + timedelta(days=130)
    assert cleo["ccm"].verdict == "unknown"
    assert "authority" in {ask.of for ask in cleo["ccm"].asks}
    assert {verdict.verdict for verdict in dan.values()} == {"not_met"}


def test_all_days_of_a_person_move_by_the_same_distance():
    then, later = samples.AS_OF, samples.AS_OF + timedelta(days=100)
    before, after = samples.document("ben", on=then), samples.document("ben", on=later)

    assert before["employment"][1]["start"] == "2026-03-02"
    assert after["employment"][1]["start"] == "2026-06-10"
    assert after["employment"][1]["end"] is None


def test_nobody_else_is_there():
    assert samples.document("../views", on=samples.AS_OF) is None


def test_a_click_loads_a_person_and_shows_where_they_stand(browser):
    assert browser.post("/check/sample/cleo/").headers["Location"] == "/check/result/"
    shown = browser.get("/check/").content.decode()

    assert "invented person" in shown
    assert "Go on with your answers" in shown
