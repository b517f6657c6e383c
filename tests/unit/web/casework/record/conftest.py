"""Rosa, on Ana's caseload, and her case, made by the verbs; all of today, because pages read the clock."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from caseway.casework import cases
from caseway.casework.cases import ReferralDraft
from tests.unit.web.casework.at_work import keep
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, text, today, viewer_of

__all__ = ["browser_of", "case", "elsewhere", "make", "place", "rosa", "text", "today", "viewer_of"]

KEPT = keep(language="es", needs_interpreter=True)
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away


@pytest.fixture
def doing(place, viewer_of, today):
    """Who does something, and when: Ana, unless somebody else is named."""
    return lambda user=None: {"by": viewer_of(user or place.ana), "at": timezone.now(), "on": today}


@pytest.fixture
def open_case(place, doing, today):
    """A case of somebody, active, with Ana as its worker."""

    def opened(client, *, program=None):
        case = cases.refer(
            client=client.pk, program=(program or place.housing).pk,
            draft=ReferralDraft(reason="Needs help.", worker=place.ana.pk), **doing(),
        )  # fmt: skip
        cases.consent(case=case, basis="written", given=today, **doing())
        for status in ("eligible", "active"):
            cases.move(case=case, status=status, **doing())
        return case

    return opened


@pytest.fixture
def at(case):
    """The addresses of the case."""
    return lambda rest="": f"/cases/{case}/{rest}"


@pytest.fixture
def ana(browser_of, place):
    return browser_of(place.ana)


def contact(**more):
    """What the form of a contact sends."""
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    told = {
        "text": "Rosa has the keys.", "note_class": "general", "at": now, "minutes": "15", "mode": "phone", "party": "client",
        "result": "reached", "direction": "outgoing", "sign": "now", "credential": "RN, CCM",
    }  # fmt: skip
    return {**told, **more}


@pytest.fixture
def world(place, case, at, ana):
    return SimpleNamespace(place=place, case=case, at=at, ana=ana)
