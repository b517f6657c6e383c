"""What is due as it is shown: with its reasons, how near it is, and only to who may see it."""

from datetime import date

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

django.setup()

from caseway.casework import due  # noqa: E402 - not before Django is set up
from caseway.casework.access import Absent, NeedsReason  # noqa: E402
from caseway.casework.models import Deadline  # noqa: E402
from tests.unit.casework.dated import at_hour, noon, working  # noqa: E402
from tests.unit.casework.working import place  # noqa: E402
from tests.unit.clients.conftest import at, elsewhere, make, on, viewer_of  # noqa: E402

__all__ = ["at", "elsewhere", "make", "on", "place", "viewer_of", "working"]

pytestmark = pytest.mark.django_db


def asked(case, day="11-02", viewer=None):
    """What a query is asked with."""
    moment = noon(day)
    return {"viewer": viewer or case.viewer_of(case.user, at=moment), "at": moment, "on": moment.date()}


def test_each_line_says_what_why_what_clears_it_and_who_says_so(working):
    case = working()
    case.keep("discharged", "11-09")
    (seen,) = (one for one in due.of_case(case=case.id, **asked(case, "11-10")) if one.rule == "discharge-contact")

    assert seen.label == "Contact after discharge"
    assert seen.says == "Reach the client or their caregiver within two business days after the discharge."
    assert seen.why == "It follows from: Discharge, November 9, 2026."
    assert seen.clears.startswith("A contact in which the client or a caregiver was reached.")
    assert (seen.source.standing, seen.source.publisher) == ("seen", "McGovern Medical School, UTHealth Houston")
    assert (seen.day, seen.level, seen.status, seen.client) == (
        date(2026, 11, 12), "fresh", "open", case.row.client_id,
    )  # fmt: skip


def test_in_spanish_too(working):
    case = working()
    case.keep("discharged", "11-20", on=noon("11-03"))
    with translation.override("es"):
        (seen,) = (one for one in due.of_case(case=case.id, **asked(case, "11-10")) if one.rule == "discharge-contact")

    assert seen.label == "Contacto después del alta"
    assert seen.why == "Se debe a: Alta, con fecha prevista: 20 de noviembre de 2026."


def test_how_near_it_is_grows_until_a_supervisor_is_told(working):
    case = working(referred="11-09")

    def level(moment):
        (seen,) = due.of_case(viewer=case.viewer_of(case.user), case=case.id, at=moment, on=moment.date())
        return seen.level, seen.is_late, seen.is_open

    assert level(noon("11-09")) == ("fresh", False, True)
    assert level(noon("11-11")) == ("half", False, True)
    assert level(at_hour("11-11", 23)) == ("half", False, True)
    assert level(at_hour("11-12", 1)) == ("today", False, True)
    assert level(noon("11-13")) == ("late", True, True)
    assert level(noon("11-15")) == ("late", True, True)
    assert level(noon("11-16")) == ("escalated", True, True)


def test_what_is_not_open_has_no_level(working):
    case = working()
    case.reached("11-03")
    (seen,) = due.of_case(case=case.id, **asked(case, "11-10"))

    assert (seen.level, seen.is_open, seen.is_late, seen.status) == (None, False, False, "met")


def test_what_was_replaced_is_in_the_history_alone(working):
    case = working()
    case.keep("discharged", "11-09", on=noon("11-06"))
    case.keep("discharged", "11-10", on=noon("11-07"))
    asking = asked(case, "11-10")

    assert len(due.of_case(case=case.id, **asking)) == 3
    assert len(due.of_case(case=case.id, replaced=True, **asking)) == 5


def test_a_case_shows_in_as_many_statements_whatever_is_due(working):
    case = working()
    asking = asked(case, "11-10")
    with CaptureQueriesContext(connection) as few:
        assert len(due.of_case(case=case.id, **asking)) == 1
    for kind in ("discharged", "complexity_high"):
        case.keep(kind, "11-09")
    with CaptureQueriesContext(connection) as many:
        assert len(due.of_case(case=case.id, **asking)) == 3

    assert len(many) == len(few)


def test_a_case_is_shown_as_the_person_is(working, place, viewer_of, elsewhere):
    case = working()
    when = {"case": case.id, "at": noon("11-03"), "on": date(2026, 11, 3)}
    assert due.of_case(viewer=viewer_of(place.tom, at=noon("11-03")), **when)
    with pytest.raises(NeedsReason):
        due.of_case(viewer=viewer_of(place.ana, at=noon("11-03")), **when)
    with pytest.raises(Absent):
        due.of_case(viewer=viewer_of(elsewhere.cal, agency=elsewhere.agency, at=noon("11-03")), **when)


def test_a_set_that_is_no_longer_on_the_shelf_still_shows_what_it_asked(working):
    case = working()
    Deadline.objects.filter(case=case.id).update(rulebook="deadline/gone", trigger=None)
    (seen,) = due.of_case(case=case.id, **asked(case, "11-03"))

    assert (seen.label, seen.says, seen.why, seen.source, seen.level) == ("first-contact", "", "", None, "half")
    assert case.reached("11-03") == ()
    due.waive(deadline=seen.id, why="No longer asked.", **case.doing("11-03"))
    due.put_back(deadline=seen.id, **case.doing("11-04"))
    assert case.rows()[0].status == "open"


def test_an_edition_or_a_trigger_that_is_gone_breaks_nothing(working):
    case = working()
    Deadline.objects.filter(case=case.id).update(edition=date(2020, 1, 1))
    case.rows()[0].trigger.__class__.objects.filter(case=case.id).update(kind="gone")
    (seen,) = due.of_case(case=case.id, **asked(case, "11-03"))

    assert (seen.label, seen.why) == ("first-contact", "It follows from: gone, November 2, 2026.")


def test_what_starts_before_it_is_due_is_never_divided_by_nothing(working):
    case = working("nursing")
    case.keep("last_covered_day", "11-03", on=at_hour("11-02", 12))
    found = due.of_case(viewer=case.viewer_of(case.user), case=case.id, at=at_hour("11-02", 12), on=date(2026, 11, 2))

    assert {one.rule: one.level for one in found}["non-coverage-notice"] == "late"
