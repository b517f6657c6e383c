"""Looking ahead where a verdict hangs on a missing fact that cannot change it."""

from datetime import date

from caseway import criteria, rulebooks

ON = date(2026, 11, 23)
SUPERVISOR = {
    "licenses": [
        # Whether this license allows an assessment is not known. If it does, it is the route; if not, the degree is.
        {"type": "LCSW", "state": "TX", "status": "active", "restricted": False, "issued": "2025-12-14", "expires": None}
    ],
    "degrees": [
        {"level": "bachelor", "field": "social work", "accredited": True, "field_experience": True, "conferred": "2023-04-05"}
    ],
    "certifications": [],
    "employment": [
        {"role": "case_management_supervisor", "start": "2020-04-23", "end": None, "full_time": True, "paid": True,
         "case_management_share": 0.0, "essential_activities": True, "direct_client_contact": True, "self_employed": False}
    ],
    "attestations": {"moral_character": True, "code_of_conduct": True},
}  # fmt: skip


def judged(person):
    rule = rulebooks.shelf().edition("certification/ccmc/ccm", on=ON)
    return criteria.judge(rule, rule.subject.evidence(person), on=ON)


def test_a_verdict_met_by_every_answer_does_not_search_for_ever_for_its_lapse():
    verdict = judged(SUPERVISOR)
    assert verdict.verdict == "met"
    assert verdict.lapses is None


def test_it_lapses_with_the_last_answer_that_holds_it():
    expiring = {**SUPERVISOR, "licenses": [{**SUPERVISOR["licenses"][0], "expires": "2028-01-31"}]}
    verdict = judged(expiring)
    assert verdict.verdict == "met"
    # If the license is the route, it ends then, and a lapsed license leaves the degree to the Commission.
    assert verdict.lapses.day == date(2028, 2, 1)
