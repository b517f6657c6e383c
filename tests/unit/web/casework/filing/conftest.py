"""An agency, its people's browsers and a case at work; all of today, because pages read the clock."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from caseway.casework import cases
from caseway.casework.cases import ReferralDraft
from tests.unit.web.casework.at_work import keep
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, today, viewer_of

__all__ = ["browser_of", "case", "doing", "elsewhere", "make", "place", "refer", "rosa", "today", "viewer_of"]

KEPT = keep()
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away


@dataclass(frozen=True)
class Doing:
    """Who does something today, as the verbs take it."""

    viewer: object
    at: object
    on: object

    def __call__(self):
        return {"by": self.viewer, "at": self.at, "on": self.on}


@pytest.fixture
def doing(place, viewer_of, today):
    return Doing(viewer_of(place.ana), timezone.now(), today)


@pytest.fixture
def refer(place, doing):
    """Refer somebody to the housing program, with Ana as the worker."""

    def referred(client, **draft):
        told = {"worker": place.ana.pk, "reason": "Needs help.", **draft}
        return cases.refer(client=client.pk, program=place.housing.pk, draft=ReferralDraft(**told), **doing())

    return referred
