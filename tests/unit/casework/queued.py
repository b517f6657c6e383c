"""Queues of invented people: how the tests of Today look at them."""

import pytest

from caseway.casework import assessing, today
from caseway.casework.assessing import SittingDraft
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def look(viewer_of, place):
    """The queue of somebody, Ana where nobody is named, so many days later."""

    def looked(user=None, *, days=0, **wanted):
        at = AT + days * DAY
        viewer = viewer_of(user or place.ana, at=at)
        return today.queue(viewer=viewer, at=at, on=ON + days * DAY, wanted=today.Wanted(**wanted))

    return looked


def lines(queue, kind=None):
    found = [line for section in queue.sections for line in section.lines]
    return [line for line in found if kind is None or line.kind == kind]


def only(queue, kind):
    (line,) = lines(queue, kind)
    return line


def begun(case, who, instrument="instrument/phq-9"):
    return assessing.start(case=case, draft=SittingDraft(instrument), **who)
