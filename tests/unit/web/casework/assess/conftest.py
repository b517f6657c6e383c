"""Rosa's case at work today, because pages read the clock; and what a browser sends of a part."""

import django

django.setup()

import pytest  # noqa: E402 - not before Django is set up
from django.utils import timezone  # noqa: E402

from caseway.casework import assessing  # noqa: E402
from caseway.casework.assessing import SittingDraft  # noqa: E402
from caseway.casework.models import Assessment, Component  # noqa: E402
from tests.unit.web.casework.at_work import keep  # noqa: E402
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, today, viewer_of  # noqa: E402

__all__ = ["browser_of", "case", "elsewhere", "make", "place", "rosa", "today", "viewer_of"]

KEPT = keep()
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away
PHQ9 = "instrument/phq-9"


@pytest.fixture
def who(place, viewer_of):
    def found(user=None):
        now = timezone.now()
        return {"by": viewer_of(user or place.ana), "at": now, "on": timezone.localdate(now)}

    return found


@pytest.fixture
def ana(browser_of, place):
    return browser_of(place.ana)


@pytest.fixture
def at(case):
    """An address of the case, or of an assessment of it."""

    def address(tail="", made=None):
        return f"/cases/{case}/" + (f"assessments/{made}/" if made else "") + tail

    return address


@pytest.fixture
def begin(case, who):
    def begun(instrument=PHQ9, **more):
        return assessing.start(case=case, draft=SittingDraft(instrument, **more), **who())

    return begun


@pytest.fixture
def send(ana, at):
    """Send answers of a part as its page does."""

    def sent(made, key, answers, *, go="next", browser=None, tail="", asked=None, version=None, **more):
        told = {"go": go, "version": version or Component.objects.get(assessment=made, key=key).version, **more}
        told["asked"] = list(answers) if asked is None else asked
        for name, value in answers.items():
            if isinstance(value, dict):
                told |= {f"left.{name}": value["left"], f"why.{name}": value.get("why", "")}
            else:
                told[f"a.{name}"] = value
        return (browser or ana).post(at(f"part/{key}/{tail}", made), told)

    return sent


def kept(made):
    return Assessment.objects.get(pk=made).answers
