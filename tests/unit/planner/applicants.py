"""A nurse with all that the CCM asks, whose file the tests of the packet change one fact at a time."""

from caseway import rulebooks

CERTIFICATIONS = rulebooks.shelf().names("certification")

LICENSE = {
    "type": "RN", "state": "TX", "country": "US", "number": "123456", "status": "active", "restricted": False,
    "independent_assessment": True, "issued": "2015-06-01", "expires": "2029-05-31",
}  # fmt: skip
JOB = {
    "employer": "St. Mary's", "role": "case_manager", "setting": "hospital", "health_delivery_system": True,
    "nursing": True, "start": "2024-11-02", "end": None, "hours_per_week": 40, "full_time": True,
    "case_management_share": 1.0, "paid": True, "supervised": True, "supervisor_certification": "CCM",
    "supervisor_name": "Rosa Diaz", "supervisor_email": "rosa@example.org", "direct_client_contact": True,
    "essential_activities": True, "self_employed": False,
}  # fmt: skip
SURE = {"moral_character": True, "code_of_conduct": True}
NONE = {
    kind: [] for kind in ("licenses", "degrees", "certifications", "employment", "continuing_education", "client_firms")
}


def nurse(*jobs, **more):
    return {
        "person": "Nora Test",
        **NONE,
        "licenses": [LICENSE],
        "employment": list(jobs),
        "attestations": SURE,
        **more,
    }


def job(**changed):
    return {**JOB, **changed}
