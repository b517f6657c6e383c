from caseway.web.result import nearness


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


def test_what_is_not_met_has_no_route(nurse, judged):
    nurse["licenses"] = []
    assert list(nearness.route(judged(nurse, "acm-rn").reasons)) == []


def test_a_document_on_the_way_is_a_paper_to_send(nurse, judged):
    assert len(list(nearness.papers(judged(nurse, "acm-rn").reasons))) == 1
    nurse["employment"][1]["start"] = "2022-01-09"
    assert list(nearness.papers(judged(nurse, "acm-rn").reasons)) == []
