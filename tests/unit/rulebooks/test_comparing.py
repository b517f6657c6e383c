from datetime import date

from caseway import rulebooks

ON = date(2026, 11, 23)
NURSE = {
    "licenses": [
        {"type": "RN", "country": "US", "status": "active", "restricted": False, "independent_assessment": True,
         "expires": "2030-01-01"}
    ],
    "degrees": [],
    "certifications": [],
    "employment": [
        {"employer": "Hospital", "role": "case_manager", "health_delivery_system": True, "nursing": True,
         "start": "2026-01-05", "end": None, "hours_per_week": 40, "full_time": True, "case_management_share": 1,
         "paid": True, "supervised": True, "supervisor_certification": "CCM", "direct_client_contact": True,
         "essential_activities": True, "self_employed": False, "disability_management_domains": 0}
    ],
    "continuing_education": [],
    "client_firms": [],
    "attestations": {"moral_character": True, "code_of_conduct": True},
}  # fmt: skip


def compared(document, on=ON, among=None):
    verdicts = rulebooks.compare(rulebooks.read_person(document).evidence, on=on, among=among)
    return [(verdict.rule.name.rpartition("/")[2], verdict.verdict) for verdict in verdicts]


def test_certifications_come_nearest_first():
    assert compared(NURSE) == [
        ("acm-rn", "not_met"),  # 2027-01-04
        ("ccm", "not_met"),  # 2027-01-05
        ("acm-sw", "not_met"),  # nothing now running leads there; ties by letters
        ("cdms", "not_met"),
        ("cmgt-bc", "not_met"),
    ]


def test_met_comes_before_unknown_and_unknown_before_not_met():
    later = {**NURSE, "degrees": [{"level": "bachelor", "field": "nursing", "accredited": True}]}
    del later["continuing_education"]
    later["employment"] = [{**NURSE["employment"][0], "start": "2024-01-08"}]

    assert compared(later) == [
        ("acm-rn", "met"), ("ccm", "met"), ("cmgt-bc", "unknown"), ("acm-sw", "not_met"), ("cdms", "not_met"),
    ]  # fmt: skip


def test_a_rulebook_that_did_not_exist_yet_is_left_out():
    assert [name for name, _ in compared(NURSE, on=date(1998, 6, 1))] == ["ccm", "cmgt-bc"]


def test_only_certifications_of_the_shelf_asked_are_compared(root):
    among = rulebooks.Shelf((root,))

    assert compared(NURSE, among=among) == [("ch", "not_met")]
