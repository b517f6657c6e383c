"""A client counts as not to be reached after what the program asks for: attempts, days, times of the day, and a letter."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.models import AuditEntry
from caseway.accounts.policy import Denied
from caseway.casework import cases, due, reaching
from caseway.casework.access import Absent
from caseway.casework.models import Case, Contact, ProgramDeadlines
from caseway.casework.reaching import Rule
from caseway.clients.faults import Invalid
from tests.unit.casework.working import tried, try_enough
from tests.unit.casework.writing import spoke
from tests.unit.clients.invented import AT, ON

HOUR = timedelta(hours=1)


def on(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def new(refer):
    return refer()


@pytest.fixture
def found(place, viewer_of, new):
    return lambda: reaching.attempts(viewer=viewer_of(place.ana), case=new, on=ON)


@pytest.mark.parametrize(
    ("times", "has_letter", "lack"),
    [
        ([on(2, 9), on(3, 14), on(4, 9)], True, []),
        ([on(2, 9), on(3, 12), on(4, 9)], True, []),
        ([on(2, 12), on(3, 17), on(4, 16, 59)], True, []),
        ([on(2, 9), on(3, 11, 59), on(4, 10)], True, ["Different times"]),
        ([on(2, 9), on(2, 14), on(4, 9)], True, ["Different days so far: 2. It takes 3."]),
        ([on(2, 9), on(2, 14)], True, ["Attempts so far: 2. It takes 3.", "Different days"]),
        ([on(2, 9), on(3, 14), on(4, 9)], False, ["No letter"]),
        ([], False, ["Attempts", "Different days", "Different times", "No letter"]),
    ],
)
def test_what_lacks_is_said_in_sentences(times, has_letter, lack):
    told = reaching.lacks(Rule(), times, has_letter=has_letter)
    assert len(told) == len(lack)
    assert all(sentence.startswith(begins) for sentence, begins in zip(told, lack, strict=True))


def test_where_a_program_asks_for_nothing_nothing_lacks():
    assert reaching.lacks(Rule(0, 0, 0, needs_letter=False), [], has_letter=False) == ()


def test_attempts_are_counted_and_then_it_may_be_said(place, new, found, who):
    with pytest.raises(Invalid) as raised:
        cases.move(case=new, status="unable_to_reach", why="No answer.", **who())
    said = raised.value.faults["status"]
    assert said.startswith("It takes more before")
    assert all(sentence in said for sentence in found().lacks)
    assert Case.objects.get(pk=new).status == "referred"
    try_enough(place, new)
    seen = found()
    assert (seen.count, seen.days, seen.parts, seen.has_letter, seen.lacks, seen.is_enough) == (3, 3, 2, True, (), True)
    cases.move(case=new, status="unable_to_reach", why="No answer.", **who())
    assert Case.objects.get(pk=new).status == "unable_to_reach"


def test_only_what_was_tried_with_the_client_counts(place, new, found):
    tried(place, new, AT, result="reached", party="partner")
    tried(place, new, AT, direction="incoming")
    tried(place, new, AT, party="payer")
    tried(place, new, AT, mode="record")
    tried(place, new, AT, is_in_error=True)
    tried(place, new, AT, mode="letter", is_in_error=True)
    assert (found().count, found().has_letter) == (0, False)
    tried(place, new, AT, party="caregiver")
    tried(place, new, AT, result="declined", mode="home")
    tried(place, new, AT, mode="letter", result="returned_mail")
    assert (found().count, found().has_letter) == (2, True)


def test_whoever_was_reached_meanwhile_is_tried_anew(place, new, found):
    try_enough(place, new)
    tried(place, new, AT, result="reached", mode="letter")
    assert found().is_enough  # a letter that was sent reached nobody yet
    tried(place, new, AT + HOUR, result="reached")
    seen = found()
    assert (seen.count, seen.has_letter, seen.since) == (0, False, AT + HOUR)


def test_a_contact_counts_as_it_is_written(new, found, who):
    spoke(new, who(), says=None, result="left_message")
    assert found().count == Contact.objects.count() == 1


def test_a_case_at_work_is_told_first_that_it_cannot_end_so(case, who):
    with pytest.raises(Invalid, match="“Active” cannot become “Unable to reach”"):
        cases.move(case=case, status="unable_to_reach", why="x", **who())


def test_a_program_has_its_own_rule(place, new, found, who, viewer_of):
    admin = {"by": viewer_of(place.ada, proven=True), "at": AT, "on": ON}
    due.choose_attempts(program=place.housing.pk, rule=Rule(1, 1, 1, needs_letter=False), **admin)
    due.choose_attempts(program=place.housing.pk, rule=Rule(1, 1, 1, needs_letter=False), **admin)
    assert AuditEntry.objects.filter(reason="attempts").count() == 1
    assert found().rule == Rule(1, 1, 1, needs_letter=False)
    due.choose(program=place.housing.pk, sets=[], state="TX", **admin)
    row = ProgramDeadlines.objects.get()
    assert (row.attempts, row.state, row.version) == (1, "TX", 2)
    tried(place, new, AT)
    cases.move(case=new, status="unable_to_reach", why="No answer.", **who())


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Rule(21, 1, 1), "attempts"),
        (Rule(2, 3, 1), "attempts"),
        (Rule(1, 1, 2), "attempts"),
        (Rule(5, 5, 4), "attempt_parts"),
        (Rule(-1, -1, -1), "attempts"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(place, viewer_of, rule, field):
    with pytest.raises(Invalid) as raised:
        due.choose_attempts(program=place.housing.pk, rule=rule, by=viewer_of(place.ada, proven=True), at=AT, on=ON)
    assert field in raised.value.faults
    assert not ProgramDeadlines.objects.exists()


def test_only_who_may_change_the_organization_changes_its_rule(place, elsewhere, viewer_of, new):
    for user, program in (
        (place.pam, place.housing.pk),
        (place.ana, place.housing.pk),
        (place.ada, elsewhere.housing.pk),
    ):
        by = viewer_of(user, proven=True)
        with pytest.raises(Denied):
            due.choose_attempts(program=program, rule=Rule(), by=by, at=AT, on=ON)
    with pytest.raises(Absent):
        reaching.attempts(viewer=viewer_of(elsewhere.ana, agency=elsewhere.agency), case=new, on=ON)
    with pytest.raises(Absent):
        reaching.attempts(viewer=viewer_of(place.ana), case=uuid4(), on=ON)


@pytest.mark.parametrize("change", [{"attempts": 2}, {"attempts": 21}, {"attempt_parts": 4}])
def test_the_database_itself_refuses_a_rule_that_cannot_be(place, viewer_of, change):
    admin = {"by": viewer_of(place.ada, proven=True), "at": AT, "on": ON}
    due.choose_attempts(program=place.housing.pk, rule=Rule(4, 4, 3), **admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgramDeadlines.objects.update(**change)
    assert ProgramDeadlines.objects.get().attempts == 4
