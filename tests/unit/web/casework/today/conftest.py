"""An agency with cases of today, because pages read the clock: what the pages of Today are tested with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseway.accounts import queries as accounts
from caseway.casework import cases
from caseway.casework.cases import ReferralDraft
from tests.unit.web.casework.at_work import keep
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, text, today, viewer_of

__all__ = ["browser_of", "case", "elsewhere", "make", "place", "rosa", "text", "today", "viewer_of"]

KEPT = keep()
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away

DAY = timedelta(days=1)


@pytest.fixture
def who(place):
    """Who does something now, or so many days ago; Ana, unless somebody else is named."""

    def found(user=None, *, ago=0):
        at = timezone.now() - ago * DAY
        viewer = accounts.viewer((user or place.ana), place.agency.pk, at=at, on=timezone.localdate(at))
        return {"by": viewer, "at": at, "on": timezone.localdate(at)}

    return found


@pytest.fixture
def refer(place, who):
    """Refer somebody to the housing program with Ana as the worker; active where asked for."""

    def referred(client, *, active=True, **draft):
        told = {"worker": place.ana.pk, "reason": "Needs help.", **draft}
        made = cases.refer(client=client.pk, program=place.housing.pk, draft=ReferralDraft(**told), **who())
        if active:
            cases.consent(case=made, basis="written", given=who()["on"], **who())
            for status in ("eligible", "active"):
                cases.move(case=made, status=status, **who())
        return made

    return referred


@pytest.fixture
def ana(browser_of, place):
    """Ana's browser."""
    return browser_of(place.ana)


@pytest.fixture
def sue(browser_of, place):
    """The browser of Ana's supervisor."""
    return browser_of(place.sue)


def act(browser, address, kind, about, *, part=False, **sent):
    """Send something about a line; `part`: as htmx does."""
    headers = {"HX-Request": "true"} if part else {}
    return browser.post(address, {"kind": kind, "about": str(about), **sent}, headers=headers)
