"""The sample people as visitors, on a day that stands still; and made-up plans for what they do not show."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from caseway import planner, rulebooks
from caseway.planner.model import Plan
from caseway.rulebooks import actions as catalog
from caseway.web.check import draft, samples

ON = date(2026, 11, 2)


@pytest.fixture
def on():
    return ON


@pytest.fixture
def actions():
    return catalog.actions(rulebooks.shelf())


@pytest.fixture
def goal():
    return planner.goal_of(rulebooks.shelf(), "certification/ccmc/ccm", on=ON)


@pytest.fixture
def evidence():
    document = draft.records(samples.document("ben", on=ON))
    return rulebooks.read_person(document).evidence


@pytest.fixture
def plan_of(goal, evidence):
    """A plan of so many steps, eligible in March 2027 and certified in October."""

    def build(*steps, **more):
        fields = {"goal": goal, "eligible_on": date(2027, 3, 2), "certified_on": date(2027, 10, 5)} | more
        return Plan(on=ON, steps=steps, evidence=evidence, **fields)

    return build


@pytest.fixture
def visitor(monkeypatch):
    """A browser that brings a sample person's answers, or any others: `visitor("ben", language="es")`."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)

    def bring(who, language="en", change=None):
        client = Client(headers={"accept-language": language})
        document = samples.document(who, on=ON)
        response = HttpResponse()
        draft.keep(draft.Draft(change(document) if change else document), RequestFactory().get("/"), response)
        for name, morsel in response.cookies.items():
            client.cookies[name] = morsel.value
        return client

    return bring
