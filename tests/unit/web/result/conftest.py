"""One nurse, whose answers the tests of the result change one at a time."""

from copy import deepcopy
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from caseway import rulebooks
from caseway.web.check import draft

ON = date(2026, 11, 23)

NURSE = {
    "person": "Nora Test",
    "licenses": [
        {
            "type": "RN",
            "state": "TX",
            "country": "US",
            "status": "active",
            "restricted": False,
            "independent_assessment": True,
            "issued": "2015-06-01",
            "expires": "2029-05-31",
        }
    ],
    "degrees": [],
    "certifications": [],
    "employment": [
        {
            "employer": "Old Hospital",
            "role": "registered_nurse",
            "setting": "hospital",
            "health_delivery_system": True,
            "nursing": True,
            "start": "2016-02-01",
            "end": "2025-12-31",
            "hours_per_week": 36,
            "full_time": True,
            "case_management_share": 0,
            "paid": True,
            "supervised": True,
            "supervisor_certification": "none",
            "direct_client_contact": True,
            "essential_activities": False,
            "self_employed": False,
        },
        {
            "employer": "New Hospital",
            "role": "case_manager",
            "setting": "hospital",
            "health_delivery_system": True,
            "nursing": True,
            "start": "2026-01-09",
            "end": None,
            "hours_per_week": 40,
            "full_time": True,
            "case_management_share": 1,
            "paid": True,
            "supervised": True,
            "supervisor_certification": "none",
            "direct_client_contact": True,
            "essential_activities": True,
            "self_employed": False,
        },
    ],
    "continuing_education": [
        {"title": "Transitions of care", "hours": 12, "topic": "nursing_case_management", "completed": "2025-03-01"}
    ],
    "client_firms": [],
    "attestations": {"moral_character": True, "code_of_conduct": True},
}


@pytest.fixture
def on():
    return ON


@pytest.fixture
def nurse():
    """The nurse's answers, free to change."""
    return deepcopy(NURSE)


@pytest.fixture
def judged(on):
    """Judge a document by one certification."""
    return lambda document, name: next(
        verdict
        for verdict in rulebooks.compare(rulebooks.read_person(document).evidence, on=on)
        if verdict.rule.name.endswith(f"/{name}")
    )


@pytest.fixture
def visitor(monkeypatch, on):
    """A browser that brings a document's answers, on a day that stands still."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: on)

    def bring(document, language="en"):
        client = Client(headers={"accept-language": language})
        response = HttpResponse()
        draft.keep(draft.Draft(document), RequestFactory().get("/check/"), response)
        for name, morsel in response.cookies.items():
            client.cookies[name] = morsel.value
        return client

    return bring
