"""The work of a team: every number leads to its cases, and nobody is counted whom one may not know."""

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

django.setup()

from caseway.accounts.models import AuditEntry, AuditPerson, Membership  # noqa: E402 - not before Django is set up
from caseway.casework import access, cases, covers, team, team_scope  # noqa: E402
from caseway.casework.access import Absent  # noqa: E402
from caseway.casework.cases import ReferralDraft  # noqa: E402
from caseway.casework.models import Case, Deadline, Document, ProgramDeadlines, Task  # noqa: E402
from caseway.casework.team import Drill  # noqa: E402
from caseway.clients.models import Assignment, Client  # noqa: E402
from tests.unit.casework.working import activate  # noqa: E402
from tests.unit.clients.invented import AT, DAY, ON, by  # noqa: E402

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(viewer_of, place):
    def asking(user=None, *, days=0):
        at = AT + days * DAY
        return {"viewer": viewer_of(user or place.sue, at=at), "at": at, "on": ON + days * DAY}

    return asking


def worker(found, name):
    return next(one for one in found.workers if one.user.name == name)


def test_a_team_counts_its_cases_and_what_is_late_in_them(case, place, asked):
    found = team.team(**asked(days=6))
    assert (found.places, found.cases, found.late, found.unassigned, found.waiting, found.quiet) == (
        ("North",), 1, 1, 0, 0, 0,
    )  # fmt: skip
    ana, ben = worker(found, "Ana Worker"), worker(found, "Ben Worker")
    assert (ana.cases, ana.late, ana.late_things) == (1, 1, 1)
    assert (ben.cases, ben.hours, ben.late) == (0, 0.0, 0)
    assert [one.user.name for one in found.workers] == ["Ben Worker", "Ana Worker"]
    assert found.most_hours == ana.hours == pytest.approx(0.8)


def test_a_month_without_contact_is_counted_of_active_cases(case, asked):
    assert team.team(**asked(days=29)).quiet == 0
    found = team.team(**asked(days=30))
    assert (found.quiet, worker(found, "Ana Worker").quiet) == (1, 1)
    Case.objects.update(last_contact_at=AT + 20 * DAY)
    assert team.team(**asked(days=40)).quiet == 0
    assert team.team(**asked(days=51)).quiet == 1


def test_a_referral_that_nobody_has_is_counted_with_its_age(make, place, who, asked):
    client = make("Una", program=place.housing, user=place.ana, team=place.north)
    cases.refer(client=client.pk, program=place.housing.pk, draft=ReferralDraft(reason="Help"), **who())
    found = team.team(**asked(days=3))
    assert (found.unassigned, found.waiting, found.oldest_referral) == (1, 1, AT)
    for what in ("unassigned", "waiting"):
        drilled = team.drill(drill=Drill(what), **asked(days=3))
        assert [one.person.name for one in drilled.cases] == ["Una Testperson"]


def test_standards_are_counted_by_rule_for_this_month_and_last(case, place, asked):
    Deadline.objects.all().delete()
    told = {
        "case_id": case, "rulebook": "deadline/agency", "edition": "2026-01-01", "rule": "first-contact",
        "organization": place.agency, "worker": place.ana, **by(place.ana),
    }  # fmt: skip

    def due(days, status, **more):
        at = AT + days * DAY
        Deadline.objects.create(due_date=at.date(), due_at=at, status=status, **told, **more)

    for days, status in [(-10, "met"), (-9, "missed"), (0, "met"), (1, "met"), (2, "met_late"), (3, "missed"), (4, "open"),
                         (5, "waived"), (20, "open")]:  # fmt: skip
        due(days, status, **({"why": "Moved"} if status == "waived" else {}))
    (one,) = team.team(**asked(days=6)).standards
    assert one.label == "First contact"
    assert (one.this.met, one.this.met_late, one.this.missed, one.this.open_late, one.this.all) == (2, 1, 1, 1, 5)
    assert (one.this.share, one.last.share, one.last.all) == (0.4, 0.5, 2)
    drill = Drill("rule", rulebook=one.rulebook, rule=one.rule, outcome="met")
    found = team.drill(drill=drill, **asked(days=6))
    assert (found.count, found.cases[0].times, found.rule) == (1, 2, "First contact")
    last = team.drill(drill=Drill("rule", rulebook=one.rulebook, rule=one.rule, month="last"), **asked(days=6))
    assert last.cases[0].times == 2
    none = team.drill(drill=Drill("rule", rulebook="deadline/none", rule="none"), **asked(days=6))
    assert (none.count, none.rule) == (0, "none")


def test_a_rule_that_is_no_longer_on_the_shelf_is_called_by_its_id(case, place, asked):
    Deadline.objects.update(rule="gone", status="met")
    assert [one.label for one in team.team(**asked()).standards] == ["gone"]


def test_who_has_room_is_said_with_why(case, place, who, asked):
    told = {"title": "ID", "kind": "state_id", "status": "requested", "requested_date": ON}
    client = Case.objects.get(pk=case).client
    for _ in range(2):
        Document.objects.create(organization=place.agency, case_id=case, client=client, **told, **by(place.ana))
    assert worker(team.team(**asked()), "Ana Worker").hours == pytest.approx(1.0)
    assert worker(team.team(**asked()), "Ana Worker").room is None
    ProgramDeadlines.objects.create(program=place.housing, organization=place.agency, weekly_hours=30, **by(place.ana))
    found = team.team(**asked())
    assert worker(found, "Ana Worker").room == pytest.approx(29)
    assert (worker(found, "Ben Worker").room, worker(found, "Ben Worker").has_room) == (30, True)
    covers.arrange(user=place.ana.pk, cover=place.ben.pk, begins=ON, ends=ON + 7 * DAY, **who(place.sue))
    found = team.team(**asked())
    ana, ben = worker(found, "Ana Worker"), worker(found, "Ben Worker")
    assert (ana.away_until, ana.covered_by, ana.has_room) == (ON + 7 * DAY, ("Ben Worker",), False)
    assert ben.stands_in_for == (("Ana Worker", ON + 7 * DAY),)
    assert found.covers == (("Ana Worker", "Ben Worker", ON + 7 * DAY),)


def test_only_what_one_supervises_or_manages_is_counted(case, place, asked):
    assert team.team(**asked(place.tom)).cases == 0
    assert {one.user.name for one in team.team(**asked(place.tom)).workers} == {"Cal Worker"}
    assert team.team(**asked(place.pam)).cases == 1
    whole = team.team(**asked(place.qin))
    assert (whole.cases, whole.places) == (1, ("Invented Agency",))
    for user in (place.ana, place.aud, place.ada):
        with pytest.raises(Absent):
            team.team(**asked(user))
        with pytest.raises(Absent):
            team.drill(drill=Drill(), **asked(user))


@pytest.mark.parametrize("name", ["sue", "pam", "qin"])
@pytest.mark.parametrize("change", [{"is_sealed": True}, {"user": "ben"}, {"withdrawn_at": AT}, {}])
def test_nobody_is_counted_whom_one_may_not_open_without_more_ado(case, rosa, place, asked, name, change):
    told = {"user": place.ben} if change.get("user") else change
    Client.objects.filter(pk=rosa.pk).update(**told) if told else None
    viewer = getattr(place, name)
    allowed = access.allowed(asked(viewer)["viewer"], access.OPEN, on=ON)
    assert team.team(**asked(viewer)).cases == allowed.filter(ends__isnull=True).count() == (0 if told else 1)
    assert team.drill(drill=Drill(), **asked(viewer)).count == (0 if told else 1)


def test_a_case_of_ones_team_whose_client_is_not_on_its_caseload_is_not_counted(case, place, asked):
    Assignment.objects.update(team=None)
    assert team.team(**asked()).cases == 0
    assert team.team(**asked(place.pam)).cases == 1


def test_a_supervisor_of_everything_counts_everything(case, place, asked):
    Membership.objects.filter(user=place.sue).update(team=None)
    assert team.team(**asked()).cases == 1


def test_a_list_is_written_down_with_whom_it_showed(case, rosa, place, asked):
    before = AuditEntry.objects.count()
    found = team.drill(drill=Drill(worker=place.ana.pk), **asked())
    assert (found.count, found.worker, found.has_more) == (1, "Ana Worker", False)
    (entry,) = AuditEntry.objects.order_by("seq")[before:]
    assert (entry.action, entry.kind, entry.reason) == ("team.see", "cases", "all")
    assert list(AuditPerson.objects.filter(entry=entry.seq).values_list("person", flat=True)) == [rosa.pk]
    assert team.drill(drill=Drill(worker=place.ben.pk), **asked()).count == 0


def test_each_number_is_as_many_as_its_list_has(case, place, refer, make, who, asked):
    for number in range(4):
        its = refer(make(f"C{number}", program=place.housing, user=place.ana, team=place.north))
        if number % 2:
            activate(its, who())
    found = team.team(**asked(days=40))
    for what, number in [("all", found.cases), ("late", found.late), ("unassigned", found.unassigned),
                         ("waiting", found.waiting), ("quiet", found.quiet)]:  # fmt: skip
        drilled = team.drill(drill=Drill(what), **asked(days=40))
        assert (drilled.count, len(drilled.cases)) == (number, number), what
    assert all([found.late, found.waiting, found.quiet])
    ana = worker(found, "Ana Worker")
    late = team.drill(drill=Drill("late", worker=place.ana.pk), **asked(days=40))
    assert (late.count, sum(one.times for one in late.cases)) == (ana.late, ana.late_things)


def test_as_many_statements_for_one_case_as_for_many(case, place, refer, make, who, asked):
    def count():
        with CaptureQueriesContext(connection) as found:
            team.team(**asked())
        return len(found)

    one = count()
    for number in range(6):
        activate(refer(make(f"C{number}", program=place.housing, user=place.ana, team=place.north)), who())
    assert count() == one < 30


def test_a_page_of_a_list_leads_to_the_next(case, place, refer, make, asked, monkeypatch):
    for number in range(3):
        refer(make(f"C{number}", program=place.housing, user=place.ana, team=place.north))
    monkeypatch.setattr(team, "PAGE", 2)
    first, second = (team.drill(drill=Drill(), page=page, **asked()) for page in (1, 2))
    assert (first.has_more, second.has_more, first.count) == (True, False, 4)
    assert not {one.id for one in first.cases} & {one.id for one in second.cases}


def test_the_month_before_january_is_december():
    assert team_scope.last_month(ON.replace(month=1)) == ON.replace(year=2025, month=12, day=1)


def test_tasks_past_their_day_and_open_safety_steps_are_counted_with_whoever_does_them(case, place, asked):
    Deadline.objects.all().delete()

    def task(**more):
        told = {"organization": place.agency, "case_id": case, "says": "Call", **by(place.ana)}
        return Task.objects.create(**{**told, "user": place.ana, "due_date": ON, **more})

    task()
    task(due_date=ON + DAY)
    task(user=None)  # whoever works on the case
    task(user=place.ben, kind="safety", due_date=ON + 9 * DAY, is_urgent=True)
    task(user=place.sue)
    for more in (
        {"status": "completed", "done_date": ON},
        {"is_in_error": True},
        {"kind": "cosign"},
        {"due_date": None},
    ):
        task(**more)
    found = team.team(**asked(days=1))
    ana, ben, sue = (worker(found, name) for name in ("Ana Worker", "Ben Worker", "Sue Supervisor"))
    assert [(one.tasks, one.steps) for one in (ana, ben, sue)] == [(2, 0), (0, 1), (1, 0)]
    assert (found.tasks, found.steps, found.late) == (3, 1, 0)
    assert (ben.has_room, sue.has_room, sue.is_worker) == (True, False, False)
    for what, user, times in (
        ("tasks", None, 3),
        ("tasks", place.ana, 2),
        ("steps", place.ben, 1),
        ("steps", place.ana, 0),
    ):
        drilled = team.drill(drill=Drill(what, worker=user and user.pk), **asked(days=1))
        assert sum(one.times for one in drilled.cases) == times, what
        assert drilled.count == (1 if times else 0)
    assert team.team(**asked(place.tom, days=1)).tasks == 0
