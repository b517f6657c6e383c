from caseway import criteria, rulebooks
from caseway.web.result import cards, nearness


def test_what_is_missing_follows_the_branch_that_leaves_the_least_to_do(nurse, judged):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    reasons = judged(nurse, "ccm").reasons
    assert [reason.id for reason in nearness.missing(reasons)] == ["category-1"]


def test_nothing_is_missing_from_what_is_met(nurse, judged):
    nurse["employment"][1]["start"] = "2022-01-09"
    reasons = judged(nurse, "ccm").reasons
    assert reasons.verdict == "met"
    assert list(nearness.missing(reasons)) == []
    assert nearness.distance(reasons) == 0


def test_more_of_a_quantity_is_nearer(nurse, judged):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    late = nearness.distance(judged(nurse, "ccm").reasons)
    nurse["employment"][1]["start"] = "2025-12-01"
    assert 0 < nearness.distance(judged(nurse, "ccm").reasons) < late


def test_the_route_names_the_alternatives_that_are_met_and_no_exceptions(nurse, judged):
    nurse["employment"][1]["start"] = "2022-01-09"
    routes = list(nearness.route(judged(nurse, "ccm").reasons))
    assert ("A qualifying license",) in routes
    assert ("24 months under any supervisor",) in routes
    assert "Not self-employed" not in {label for route in routes for label in route}


def test_papers_to_send_or_not_are_no_route(nurse, judged):
    nurse["employment"][1]["start"] = "2022-01-09"
    verdict = judged(nurse, "acm-rn")
    assert verdict.verdict == "met"
    assert list(nearness.route(verdict.reasons)) == []
    assert cards.way(verdict) == ("RN license", "2,080 hours of case management")


def test_what_is_not_met_has_no_route(nurse, judged):
    nurse["licenses"] = []
    assert list(nearness.route(judged(nurse, "acm-rn").reasons)) == []
    assert cards.way(judged(nurse, "acm-rn")) == ()


def test_a_document_on_the_way_is_a_paper_to_send(nurse, judged):
    assert len(list(nearness.papers(judged(nurse, "acm-rn").reasons))) == 1
    nurse["employment"][1]["start"] = "2022-01-09"
    assert list(nearness.papers(judged(nurse, "acm-rn").reasons)) == []


RULE = """
title: Two of three
subject: professional
sources:
  s: {title: T, publisher: P, address: x.org, published: null, read: 2026-11-01, standing: official}
rule:
  id: two
  says: You hold two of three.
  source: s
  of:
    - {id: license, says: A license., exists: licenses}
    - {id: degree, says: A degree., exists: degrees}
    - {id: months, says: Work., months: employment, at_least: 12}
  at_least: 2
"""


def two_of_three(tmp_path, on, **records):
    path = tmp_path / "2020-01-01.yaml"
    path.write_text(RULE, encoding="utf-8")
    rule = criteria.read(path, vocabulary=rulebooks.vocabulary(), name="certification/own/two")
    return criteria.judge(rule, rulebooks.read_person(records).evidence, on=on).reasons


def test_of_several_the_nearest_few_are_missing(tmp_path, on):
    job = {"start": "2026-01-09", "end": None}
    reasons = two_of_three(tmp_path, on, licenses=[], degrees=[{"level": "bachelor"}], employment=[job])
    assert [reason.id for reason in nearness.missing(reasons)] == ["months"]
    assert 0 < nearness.distance(reasons) < 1


def test_of_several_those_met_are_the_route(tmp_path, on):
    reasons = two_of_three(tmp_path, on, licenses=[{"type": "RN"}], degrees=[{"level": "bachelor"}], employment=[])
    assert sorted(nearness.route(reasons)) == [("A degree.",), ("A license.",)]


def test_what_is_only_not_known_is_nearer_than_what_is_missing(tmp_path, on):
    unknown = two_of_three(tmp_path, on, licenses=[])
    missing = two_of_three(tmp_path, on, licenses=[], degrees=[], employment=[])
    assert nearness.distance(unknown) < nearness.distance(missing)
