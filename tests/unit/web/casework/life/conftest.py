"""An agency of today with a client on a caseload, a case of theirs made by the verbs, and browsers of its people."""

import re

import pytest
from django.utils import timezone

from caseway.casework import cases
from caseway.casework.cases import ReferralDraft
from tests.unit.web.casework.at_work import keep
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, text, today, viewer_of

__all__ = ["browser_of", "case", "elsewhere", "make", "place", "rosa", "said", "today", "viewer_of"]

KEPT = keep()
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away


@pytest.fixture
def doing(place, viewer_of, today):
    """Who does something now; Ana, unless somebody else is named."""
    return lambda user=None: {"by": viewer_of(user or place.ana), "at": timezone.now(), "on": today}


@pytest.fixture
def refer(place, rosa, doing):
    def referred(client=None, *, user=None, program=None, **draft):
        told = {"worker": place.ana.pk, "reason": "Needs help.", **draft}
        return cases.refer(
            client=(client or rosa).pk,
            program=(program or place.housing).pk,
            draft=ReferralDraft(**told),
            **doing(user),
        )

    return referred


@pytest.fixture
def ana(browser_of, place):
    return browser_of(place.ana, proven=True)


@pytest.fixture
def sue(browser_of, place):
    return browser_of(place.sue, proven=True)


def said(response):
    """What a page says, on one line, without its own frame's spaces."""
    return re.sub(r"\s+", " ", text(response))
