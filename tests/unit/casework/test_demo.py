"""The demo's year hangs together: nothing before its reason, nothing in the future, nobody in two places."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.utils import timezone

from caseway.accounts import demo as people
from caseway.casework import standards
from caseway.casework.demo import answering, making, stories
from caseway.casework.demo.staff import workplaces
from caseway.rulebooks.calendars import FEDERAL
from tests.fixtures.both_engines import connected, use

CLIENTS = 26
ENDED = ("closed", "ineligible", "declined", "unable_to_reach")


def gathered():
    """What was made, as plain values."""
    from caseway.accounts.models import AuditEntry, Program
    from caseway.casework.models import (
        Assessment,
        Case,
        CaseChange,
        Contact,
        Cover,
        Deadline,
        Document,
        Draft,
        Goal,
        Need,
        Note,
        Plan,
        Snooze,
        Task,
    )
    from caseway.clients.models import Client

    tables = (
        Assessment, AuditEntry, Case, CaseChange, Client, Contact, Cover, Deadline, Document, Draft, Goal, Need, Note, Plan,
        Program, Snooze, Task,
    )  # fmt: skip
    return {one.__name__.lower(): [SimpleNamespace(**row) for row in one.objects.values()] for one in tables}


@pytest.fixture(scope="session")
def year(django_db_blocker, tmp_path_factory):
    """A year with few clients, made as `caseway demo` makes it, in a file of its own."""
    from caseway.config import demo

    folder = tmp_path_factory.mktemp("year")
    place, told = folder / "caseway.sqlite3", []
    (folder / demo.MAKING).write_text("half of a demo")
    with django_db_blocker.unblock():
        use("sqlite")
        with connected(NAME=place):
            demo.prepare_year(told.append, clients=CLIENTS)
            first = len(told)
            demo.prepare_year(told.append, clients=CLIENTS)
            found = gathered()
    return SimpleNamespace(**found, now=timezone.now(), told=told, first=first, folder=folder, making=demo.MAKING)


def here(moment):
    return moment.astimezone(standards.zone())


def test_it_tells_how_far_it_is_and_is_made_once(year):
    assert year.told == sorted(year.told)
    assert year.told[0] < 0.01
    assert year.told[-1] == 1
    assert len(year.told) == year.first


def test_what_was_left_half_made_is_made_anew(year):
    assert sorted(one.name for one in year.folder.iterdir()) == ["caseway.sqlite3"]


def test_every_kind_of_case_manager_has_a_program_and_thirty_people_work_there(year):
    assert len({one.setting for one in year.program}) == len(stories.shelf()) == 17
    assert len(people.everyone()) == 30
    assert {one.role.value for one in people.everyone()} >= {
        "case_manager",
        "supervisor",
        "program_manager",
        "candidate",
    }
    assert set(workplaces()) == set(stories.shelf())


def test_nothing_lies_in_the_future(year):
    moments = [one.at for one in (*year.contact, *year.casechange, *year.auditentry)]
    moments += [one.created_at for one in (*year.client, *year.case, *year.task, *year.need, *year.plan)]
    assert max(moments) <= year.now


def test_the_audit_was_written_in_the_order_of_time(year):
    moments = [one.at for one in sorted(year.auditentry, key=lambda one: one.seq)]
    late = [one for one, after in pairwise(moments) if after < one - timedelta(minutes=1)]
    assert not late


def test_weekends_and_holidays_are_quiet(year):
    assert all(FEDERAL.is_business_day(here(one.at).date()) for one in year.contact)
    assert {here(one.at).hour for one in year.contact} <= set(range(8, 18))


def test_nobody_does_two_things_at_once(year):
    by_worker = defaultdict(list)
    for one in year.contact:
        by_worker[one.worker_id].append((one.at, one.at + timedelta(minutes=one.minutes)))
    for times in by_worker.values():
        times.sort()
        assert all(end <= begins for (_, end), (begins, _) in pairwise(times))


def test_whoever_makes_a_contact_works_on_the_case_that_day(year):
    given = defaultdict(list)
    for one in year.casechange:
        if one.kind == "worker":
            given[one.case_id].append((one.at, one.now))
    for one in year.contact:
        worker = [now for at, now in sorted(given[one.case_id]) if at <= one.created_at][-1]
        assert worker == str(one.worker_id)


def test_each_thing_follows_its_reason(year):
    cases = {one.id: one for one in year.case}
    for one in year.contact:
        assert cases[one.case_id].referred_at <= one.at
    for one in (one for one in year.assessment if one.instrument):  # what was asked elsewhere may have been before
        assert here(cases[one.case_id].first_contact_at).date() <= one.administered_date
    assessed = defaultdict(list)
    for one in year.assessment:
        if one.instrument == answering.FAMILY + answering.INTERVIEW:  # a scale alone is no assessment
            assessed[one.case_id].append(one.administered_date)
    for one in year.plan:
        if one.agreed_date:
            assert min(assessed[one.case_id]) <= one.agreed_date
            assert one.content["goals"]
    for one in year.need:
        assert here(cases[one.case_id].referred_at).date() <= one.found_date


def test_of_a_case_that_is_over_nothing_is_open(year):
    over = {one.id for one in year.case if one.status in ENDED}
    assert over
    assert not [one for one in year.task if one.case_id in over and one.status in ("ready", "in_progress", "on_hold")]
    assert not [one for one in year.deadline if one.case_id in over and one.status == "open"]
    assert not [one for one in year.goal if one.case_id in over and one.status in ("proposed", "active", "on_hold")]
    closed = {one.id for one in year.case if one.status == "closed"}
    assert not [one for one in year.need if one.case_id in closed and one.status in ("proposed", "confirmed", "active")]


def test_a_day_has_something_of_everything(year):
    assert {one.status for one in year.case} >= {"referred", "active", "closed"}
    assert [one for one in year.case if one.worker_id is None], "a referral waits for somebody"
    assert {one.status for one in year.deadline} >= {"open", "met"}
    assert {one.status for one in year.need} >= {"active", "resolved"}
    assert {one.status for one in year.plan} >= {"active", "completed"}
    assert {one.status for one in year.document} >= {"requested", "on_file"}
    assert {one.result for one in year.contact} >= {"reached", "no_answer"}
    open_ = {one.id for one in year.case if one.status == "active"}
    assert {one.case_id for one in year.draft} <= open_
    assert year.draft, "somebody has not finished writing"
    assert year.snooze, "something was put off"
    assert [one for one in year.contact if one.direction == "incoming"], "somebody waits for an answer"


def test_scores_fall_as_a_story_tells(year):
    by_case = defaultdict(list)
    for one in sorted(year.assessment, key=lambda one: one.created_at):
        if one.instrument == "instrument/phq-9" and one.total is not None:
            by_case[one.case_id].append(one.total)
    assert all(totals == sorted(totals, reverse=True) for totals in by_case.values())


@pytest.mark.parametrize("setting", sorted(stories.shelf()))
def test_each_story_can_be_told(setting):
    for story in stories.shelf()[setting]:
        assert len(story.notes) >= 5
        assert story.goals
        assert {need for goal in story.goals for need in goal.needs} <= set(range(1, len(story.needs) + 1))
        for name, totals in story.scores.items():
            for total in totals if name != answering.INTERVIEW else ():
                assert answering.to_score(name, total, timezone.localdate())


@pytest.mark.long
@pytest.mark.engines("postgres")
def test_it_is_made_on_postgresql_too(db):
    from caseway.casework.models import Case, Contact

    now = timezone.now()
    people.seed(at=now, on=timezone.localdate(now), is_large=True)
    assert making.make(size=14, at=now, on=timezone.localdate(now)) > 0
    assert Case.objects.count() > 14
    assert Contact.objects.count() > 80
