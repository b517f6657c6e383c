"""A case and the assignment that goes with it are in one team, whose supervisor sees it, and whoever takes it decides which."""

import django
import pytest

django.setup()

from caseway.accounts.models import Membership  # noqa: E402 - not before Django is set up
from caseway.casework import access, case_teams, cases, covers, handing, queries, safety, team, today  # noqa: E402
from caseway.casework.access import Absent, NeedsReason  # noqa: E402
from caseway.casework.models import Case, CaseChange, HandOver  # noqa: E402
from caseway.clients.access import covers as covers_place  # noqa: E402
from caseway.clients.faults import Invalid  # noqa: E402
from caseway.clients.models import Assignment  # noqa: E402
from tests.unit.clients.invented import AT, DAY, ON, by, second_team  # noqa: E402

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(place):
    return second_team(place)


@pytest.fixture
def opens(place, viewer_of):
    def opened(who, case):
        try:
            access.require(viewer_of(who), access.WORK, case, on=ON)
        except (Absent, NeedsReason):
            return False
        return True

    return opened


def teams_of(case):
    """The team of a case, and those of the assignments in force of its client."""
    row = Case.objects.get(pk=case)
    theirs = Assignment.objects.filter(client=row.client_id, program=row.program_id, ends__isnull=True)
    return row.team_id, set(theirs.values_list("team", flat=True))


def moves(case):
    return list(CaseChange.objects.filter(case=case, kind="team").order_by("place").values_list("was", "now", "why"))


def settled(place, case, taker, who):
    made = handing.begin(case=case, taker=taker.pk, **who(place.sue))
    lines = [{"says": "x", "done": ON.isoformat()}]
    HandOver.objects.filter(pk=made).update(checklist=lines, summary="All is said.")
    return made


def test_a_managers_referral_is_in_the_team_of_whoever_works_on_it(place, east, make, refer, opens):
    new = make("Ned", program=place.housing, user=place.pam)
    made = refer(new, user=place.pam, worker=place.eve.pk)
    assert teams_of(made) == (east.pk, {None, east.pk})  # Pam's own is as it was
    assert (opens(place.wil, made), opens(place.sue, made)) == (True, False)
    assert (place.wil.pk in safety.supervisors(Case.objects.get(pk=made), on=ON)) is True
    assert moves(made) == []


def test_a_managers_referral_that_nobody_has_is_seen_by_who_leads_its_team(
    place, east, make, *, refer, opens, viewer_of, who
):
    new = make("Ned", program=place.housing, user=place.pam)
    made = refer(new, user=place.pam, worker=None, team=east.pk)
    assert Case.objects.get(pk=made).team_id == east.pk
    told = {"at": AT, "on": ON}
    assert team.team(viewer=viewer_of(place.wil), **told).unassigned == 1
    assert team.team(viewer=viewer_of(place.sue), **told).unassigned == 0
    assert today.queue(viewer=viewer_of(place.wil), **told).kinds.get("referral") == 1
    cases.assign(case=made, worker=place.eve.pk, **who(place.wil))
    waiting = Assignment.objects.filter(client=new, user=place.wil)
    assert [one.ends for one in waiting] == [ON - DAY]
    assert opens(place.wil, made)


def test_with_one_team_there_is_nothing_to_choose(place, make, refer, viewer_of):
    new = make("Ned", program=place.housing, user=place.pam)
    made = refer(new, user=place.pam, worker=None)
    assert Case.objects.get(pk=made).team_id == place.north.pk
    told = {"viewer": viewer_of(place.pam), "action": access.WORK, "programs": [place.housing.pk]}
    assert case_teams.to_choose(**told) == {}


@pytest.mark.parametrize("secret", ["is_sealed", "user"])
def test_who_is_opened_by_name_only_is_put_on_no_caseload(place, make, refer, secret):
    told = {"is_sealed": True} if secret == "is_sealed" else {"user": place.ben}
    given = Assignment.objects.filter(user=place.sue)
    new = make("Ned", program=place.housing)
    Assignment.objects.create(
        organization=place.agency, client=new, user=place.pam, program=place.housing, begins=ON, **by(place.ana)
    )
    type(new).objects.filter(pk=new.pk).update(**told)
    made = refer(new, user=place.pam, worker=None)
    assert Case.objects.get(pk=made).team_id == place.north.pk
    assert not given.exists()


def test_a_referral_that_ends_leaves_the_caseload_of_who_led_it(place, make, refer, who):
    new = make("Ned", program=place.housing, user=place.pam)
    made = refer(new, user=place.pam, worker=None)
    assert Assignment.objects.get(client=new, user=place.sue).ends is None
    cases.move(case=made, status="declined", why="No.", **who(place.pam))
    assert Assignment.objects.get(client=new, user=place.sue).ends == ON - DAY


def test_a_case_handed_over_into_another_team_is_of_that_team(place, east, case, who, opens):
    handing.finish(hand_over=settled(place, case, place.eve, who), **who(place.sue))
    assert teams_of(case) == (east.pk, {east.pk})
    assert moves(case) == [(str(place.north.pk), str(east.pk), "hand over")]
    assert (opens(place.wil, case), opens(place.sue, case)) == (True, False)
    assert safety.supervisors(Case.objects.get(pk=case), on=ON) == {place.wil.pk}
    record = queries.case_record(viewer=who(place.wil)["by"], case=case, at=AT, on=ON)
    assert [(one.was, one.now) for one in record.changes if one.kind == "team"] == [("North", "East")]


def test_a_hand_over_that_is_undone_gives_the_team_back_too(place, east, case, who):
    both = Membership.objects.create(
        organization=place.agency, user=place.ana, role="case_manager", team=east, begins=ON - DAY
    )
    assert both.team_id == east.pk
    made = settled(place, case, place.eve, who)
    handing.finish(hand_over=made, **who(place.sue))
    handing.undo(hand_over=made, **who(place.wil))
    assert teams_of(case) == (place.north.pk, {place.north.pk})
    assert Case.objects.get(pk=case).worker_id == place.ana.pk


def test_a_whole_caseload_goes_to_the_teams_of_those_who_take_it(place, east, case, make, refer, who):
    gus = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    begun = handing.begin_caseload(giver=place.ana.pk, takers={case: place.eve.pk, gus: place.ben.pk}, **who(place.sue))
    assert len(begun.done) == 2
    HandOver.objects.update(checklist=[{"says": "x", "done": ON.isoformat()}], summary="All is said.")
    for taker in (place.eve, place.ben):
        handing.finish_caseload(giver=place.ana.pk, taker=taker.pk, **who(place.sue))
    assert (teams_of(case)[0], teams_of(gus)[0]) == (east.pk, place.north.pk)


def test_who_works_in_no_team_leaves_the_case_where_it_is(place, case, who):
    cases.assign(case=case, worker=place.pam.pk, **who(place.sue))
    assert teams_of(case) == (place.north.pk, {place.north.pk})


def test_who_has_the_client_already_has_them_in_the_team_of_the_case(place, east, case, who):
    client = Case.objects.get(pk=case).client
    Assignment.objects.create(
        organization=place.agency, client=client, user=place.eve, program=place.housing, begins=ON, **by(place.ana)
    )
    cases.assign(case=case, worker=place.eve.pk, **who(place.sue))
    assert teams_of(case) == (east.pk, {east.pk})


def test_a_case_changes_its_team_with_those_who_have_it(place, east, case, who, opens):
    covers.arrange(user=place.ana.pk, cover=place.ben.pk, begins=ON, ends=ON + 7 * DAY, **who(place.sue))
    cases.put_in_team(case=case, team=east.pk, why="Moved house.", **who(place.sue))
    client = Case.objects.get(pk=case).client_id
    assert set(Assignment.objects.filter(client=client).values_list("user", "team")) == {
        (place.ana.pk, east.pk), (place.ben.pk, east.pk),
    }  # fmt: skip
    assert moves(case) == [(str(place.north.pk), str(east.pk), "Moved house.")]
    assert (opens(place.wil, case), opens(place.sue, case)) == (True, False)
    cases.put_in_team(case=case, team=east.pk, **who(place.wil))
    assert len(moves(case)) == 1
    with pytest.raises(Invalid, match="team of this program"):
        cases.put_in_team(case=case, team=place.south.pk, **who(place.wil))
    for other in (place.ana, place.sue, place.tom):
        with pytest.raises((Absent, NeedsReason)):
            cases.put_in_team(case=case, team=place.north.pk, **who(other))


def test_one_gives_away_only_what_one_leads(place, east, case, viewer_of):
    assert not covers_place(viewer_of(place.sue), "client.assign", program=place.housing.pk, team=east.pk)
    assert case_teams.own(viewer_of(place.sue), place.housing.pk) == place.north.pk
    assert case_teams.own(viewer_of(place.pam), place.housing.pk) is None
