"""What someone is writing is theirs alone, is dropped when it is sent, and is thrown away when nobody goes on with it."""

import pytest

from caseway.accounts.models import AuditEntry
from caseway.casework import drafts
from caseway.casework.access import Absent
from caseway.casework.models import Draft
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment
from tests.unit.clients.invented import AT, DAY, ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(case, who):
    def keep(text="Rosa is", *, key="k", case=case, user=None, at=AT, **more):
        drafts.keep(kind="contact", key=key, content={"text": text}, case=case, **who(user, at=at, **more))

    return keep


@pytest.fixture
def found(place, viewer_of):
    def found(user=None, *, key="k", agency=None):
        viewer = viewer_of(user or place.ana, agency=agency)
        one = drafts.of(viewer=viewer, kind="contact", key=key, on=ON)
        return one and one.content["text"]

    return found


def test_the_last_that_was_written_is_kept_and_audited_once(keep, found, place, viewer_of, case):
    keep()
    keep("Rosa is well", at=AT + DAY)
    assert found() == "Rosa is well"
    (one,) = drafts.mine(viewer=viewer_of(place.ana), on=ON)
    assert (one.case, one.kind, one.key, one.saved_at) == (case, "contact", "k", AT + DAY)
    assert AuditEntry.objects.filter(kind="draft").count() == 1
    assert "Rosa is" not in str(AuditEntry.objects.get(kind="draft").__dict__)


def test_nobody_else_has_it_and_each_has_their_own_by_the_same_key(keep, found, place, viewer_of, elsewhere):
    keep()
    assert found(place.ben) is None
    assert found(elsewhere.ana, agency=elsewhere.agency) is None
    assert drafts.mine(viewer=viewer_of(place.sue), on=ON) == []
    keep("Sue's", user=place.sue)
    drafts.keep(
        kind="contact",
        key="k",
        content={"text": "There"},
        by=viewer_of(elsewhere.ana, agency=elsewhere.agency),
        at=AT,
        on=ON,
    )
    assert (found(), found(place.sue), Draft.objects.count()) == ("Rosa is", "Sue's", 3)


def test_someone_of_two_agencies_has_one_in_each(keep, found, place, elsewhere, viewer_of, who):
    from tests.unit.clients.invented import Membership

    Membership.objects.create(
        organization=elsewhere.agency, user=place.ana, role="case_manager", team=elsewhere.north, begins=ON
    )
    keep()
    there = {"by": viewer_of(place.ana, agency=elsewhere.agency), "at": AT, "on": ON}
    drafts.keep(kind="contact", key="k", content={"text": "There"}, **there)
    assert (found(), found(agency=elsewhere.agency)) == ("Rosa is", "There")


def test_it_is_of_a_case_that_one_works_on_and_stays_away_once_one_does_not(keep, found, place, viewer_of, rosa):
    with pytest.raises(Absent):
        keep(user=place.cal)
    keep()
    keep("No case", key="free", case=None)
    Assignment.objects.filter(client=rosa).update(ends=ON - DAY, begins=ON - 2 * DAY)
    with pytest.raises(Absent):
        found()
    assert [one.key for one in drafts.mine(viewer=viewer_of(place.ana), on=ON)] == ["free"]


def test_the_same_key_for_another_case_goes_over_to_it(keep, refer, make, place, viewer_of):
    keep()
    other = refer(make("Ola", program=place.housing, user=place.ana, team=place.north))
    keep("Ola is", case=other)
    (one,) = drafts.mine(viewer=viewer_of(place.ana), on=ON)
    assert (one.case, one.content) == (other, {"text": "Ola is"})


def test_more_than_can_be_kept_is_refused_and_what_there_was_stays(keep, found):
    keep()
    with pytest.raises(Invalid, match="Save it in parts"):
        keep("ñ" * drafts.MOST)
    assert found() == "Rosa is"
    keep("ñ" * (drafts.MOST - 20))  # letters are counted, not their codes


def test_it_is_dropped_and_what_nobody_goes_on_with_is_swept(keep, found, place, viewer_of):
    keep()
    drafts.drop(by=viewer_of(place.ben), kind="contact", key="k")
    assert found() == "Rosa is"
    drafts.drop(by=viewer_of(place.ana), kind="contact", key="k")
    assert found() is None
    keep(key="old")
    keep(key="new", at=AT + DAY)
    keep(key="sues", user=place.sue)
    swept = drafts.sweep(by=viewer_of(place.ana), at=AT + 30 * DAY + DAY / 2)
    assert (swept, set(Draft.objects.values_list("key", flat=True))) == (1, {"new", "sues"})
    assert drafts.sweep_all(place.agency.pk, at=AT + 30 * DAY + DAY / 2) == 1
    assert set(Draft.objects.values_list("key", flat=True)) == {"new"}
