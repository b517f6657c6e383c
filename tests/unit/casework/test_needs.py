import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Clash, Stale
from caseway.casework import needs
from caseway.casework.access import Absent
from caseway.casework.codes import NEED_MOVES, NeedStatus
from caseway.casework.models import CaseChange, Need
from caseway.casework.needs import NeedDraft, Proposal
from caseway.clients.faults import Invalid
from tests.unit.casework.working import FOOD, assessment
from tests.unit.clients.invented import DAY, ON

PAIN = Proposal("pain", "health", "Pain every day", priority=1, labels=("MH",))


@pytest.fixture
def need(case, who):
    return needs.find(case=case, draft=FOOD, **who())


def row(need):
    return Need.objects.get(pk=need)


def history(need):
    return list(CaseChange.objects.filter(about=need, kind="need").order_by("place").values_list("was", "now"))


def test_a_need_that_a_person_finds_is_confirmed(need):
    found = row(need)
    assert (found.status, found.domain, found.words, found.found_date) == (
        "confirmed", "food-insecurity", "We run out by the 20th.", ON,
    )  # fmt: skip
    assert (found.priority, found.agreement, found.labels) == (2, "not_asked", [])
    assert history(need) == [("", "confirmed")]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (NeedDraft("nonsense", "x"), "domain"),
        (NeedDraft("health", ""), "says"),
        (NeedDraft("health", "x", priority=4), "priority"),
        (NeedDraft("health", "x", agreement="maybe"), "agreement"),
        (NeedDraft("health", "x", labels=("nonsense",)), "labels"),
        (NeedDraft("health", "x", found_date=ON + DAY), "found_date"),
    ],
)
def test_what_is_told_of_a_need_is_from_the_lists(case, who, draft, field):
    with pytest.raises(Invalid) as raised:
        needs.find(case=case, draft=draft, **who())
    assert field in raised.value.faults
    assert not Need.objects.exists()


def test_what_should_not_be_seen_by_chance_is_labeled_from_the_start(case, who):
    made = needs.find(case=case, draft=NeedDraft("intimate-partner-violence", "Afraid", labels=("LOCIS",)), **who())
    assert row(made).labels == ["LOCIS", "SDV"]
    needs.edit(need=made, changes={"labels": []}, version=1, **who())
    assert row(made).labels == ["SDV"]
    needs.edit(need=made, changes={"domain": "substance-use"}, version=2, **who())
    assert row(made).labels == ["ETH", "SDV"]


# --- proposed by an instrument ---


def test_an_assessment_proposes_and_a_person_confirms(case, place, who):
    source = assessment(place, case, labels=["MH", "SDV"], administered_date=ON - DAY)
    (made,) = needs.propose(assessment=source.pk, proposals=[PAIN], **who())
    found = row(made)
    assert (found.status, found.proposal, found.assessment_id, found.labels) == ("proposed", "pain", source.pk, ["MH"])
    assert (found.found_date, found.priority) == (ON - DAY, 1)
    needs.confirm(need=made, words="It hurts.", agreement="yes", priority=2, **who())
    found = row(made)
    assert (found.status, found.words, found.agreement, found.priority) == ("confirmed", "It hurts.", "yes", 2)
    assert history(made) == [("", "proposed"), ("proposed", "confirmed")]


def test_a_proposal_is_made_once_and_not_again_once_refuted(case, place, who):
    source = assessment(place, case)
    twice = [PAIN, PAIN, Proposal("sad", "mental-health", "Sad")]
    pain, sad = needs.propose(assessment=source.pk, proposals=twice, **who())
    assert needs.propose(assessment=source.pk, proposals=twice, **who()) == ()
    needs.refute(need=pain, why="An old answer.", **who())
    assert needs.propose(assessment=source.pk, proposals=[PAIN], **who()) == ()
    amended = assessment(place, case, amends=source)
    assert needs.propose(assessment=amended.pk, proposals=[PAIN], **who()) == ()
    assert row(pain).outcome == "An old answer."
    assert row(sad).labels == ["MH"]


def test_a_later_assessment_proposes_again_what_is_not_open_any_more(case, place, who):
    first, later = assessment(place, case), assessment(place, case)
    other = assessment(place, case, instrument="instrument/other")
    (pain,) = needs.propose(assessment=first.pk, proposals=[PAIN], **who())
    assert needs.propose(assessment=later.pk, proposals=[PAIN], **who()) == ()
    assert len(needs.propose(assessment=other.pk, proposals=[PAIN], **who())) == 1
    needs.refute(need=pain, why="No.", **who())
    assert len(needs.propose(assessment=later.pk, proposals=[PAIN], **who())) == 1


def test_only_an_assessment_of_ones_own_proposes(case, place, elsewhere, who):
    source = assessment(place, case)
    with pytest.raises(Absent):
        needs.propose(assessment=case, proposals=[PAIN], **who())
    for other in (who(place.cal), who(elsewhere.ana, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            needs.propose(assessment=source.pk, proposals=[PAIN], **other)


def test_who_refutes_says_why(case, need, who):
    with pytest.raises(Invalid) as raised:
        needs.refute(need=need, why="", **who())
    assert set(raised.value.faults) == {"why"}


# --- agreed upon, ordered, changed ---


def test_a_need_is_agreed_upon_and_prioritized(need, who):
    needs.agree(need=need, agreement="later", **who())
    needs.prioritize(need=need, priority=1, **who())
    needs.prioritize(need=need, priority=1, **who())
    found = row(need)
    assert (found.agreement, found.priority, found.version) == ("later", 1, 3)
    for verb in (
        lambda: needs.agree(need=need, agreement="perhaps", **who()),
        lambda: needs.prioritize(need=need, priority=0, **who()),
    ):
        with pytest.raises(Invalid):
            verb()


def test_a_change_is_kept_and_the_second_of_two_is_shown_both(need, who):
    assert needs.edit(need=need, changes={"words": "Hungry.", "priority": 2}, version=1, **who()) == ("words",)
    with pytest.raises(Stale) as raised:
        needs.edit(need=need, changes={"words": "Very hungry."}, version=1, **who())
    assert raised.value.clashes == (Clash("words", "Very hungry.", "Hungry."),)
    assert needs.edit(need=need, changes={"words": "Hungry."}, version=2, **who()) == ()
    with pytest.raises(Invalid, match="in the future"):
        needs.edit(need=need, changes={"found_date": ON + DAY}, version=2, **who())
    with pytest.raises(TypeError, match="status"):
        needs.edit(need=need, changes={"status": "resolved"}, version=2, **who())


# --- its way ---


def test_a_need_is_worked_on_put_off_and_met(need, who):
    needs.begin(need=need, **who())
    needs.defer(need=need, why="The pantry has a list.", unmet="waitlist", **who())
    assert row(need).unmet == "waitlist"
    needs.begin(need=need, **who())
    assert row(need).unmet == ""
    needs.resolve(need=need, outcome="SNAP came.", resolved=ON - DAY, **who())
    found = row(need)
    assert (found.status, found.outcome, found.resolved_date) == ("resolved", "SNAP came.", ON - DAY)
    needs.begin(need=need, **who())
    assert (row(need).status, row(need).resolved_date) == ("active", None)
    assert [now for _, now in history(need)] == ["confirmed", "active", "deferred", "active", "resolved", "active"]


def test_a_need_that_is_given_up_keeps_its_reason(need, who):
    with pytest.raises(Invalid) as raised:
        needs.give_up(need=need, unmet="", **who())
    assert raised.value.faults["unmet"] == "Choose why the need is not met."
    needs.give_up(need=need, unmet="cost", outcome="Too dear.", **who())
    found = row(need)
    assert (found.status, found.unmet, found.outcome, found.resolved_date) == ("not_pursued", "cost", "Too dear.", ON)
    needs.begin(need=need, **who())
    assert row(need).unmet == ""


def test_a_need_is_handed_on_to_somebody(need, who):
    with pytest.raises(Invalid) as raised:
        needs.transfer(need=need, unmet="out_of_area", outcome="", **who())
    assert set(raised.value.faults) == {"outcome"}
    needs.transfer(need=need, unmet="out_of_area", outcome="The agency in Waco.", **who())
    assert row(need).status == "transferred"


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        (lambda need, who: needs.resolve(need=need, outcome=" ", **who), "outcome"),
        (lambda need, who: needs.resolve(need=need, outcome="x", resolved=ON + DAY, **who), "resolved_date"),
        (lambda need, who: needs.defer(need=need, why="", **who), "why"),
        (lambda need, who: needs.defer(need=need, why="x", unmet="bored", **who), "unmet"),
    ],
)
def test_what_a_need_comes_to_is_whole(need, who, verb, field):
    with pytest.raises(Invalid) as raised:
        verb(need, who())
    assert field in raised.value.faults
    assert row(need).status == "confirmed"


VERBS = {
    "confirmed": lambda need, who: needs.confirm(need=need, **who),
    "active": lambda need, who: needs.begin(need=need, **who),
    "deferred": lambda need, who: needs.defer(need=need, why="x", **who),
    "resolved": lambda need, who: needs.resolve(need=need, outcome="x", **who),
    "not_pursued": lambda need, who: needs.give_up(need=need, unmet="cost", **who),
    "transferred": lambda need, who: needs.transfer(need=need, unmet="cost", outcome="x", **who),
    "refuted": lambda need, who: needs.refute(need=need, why="x", **who),
}


@pytest.mark.parametrize("was", NeedStatus.values)
def test_a_status_follows_only_what_it_may(need, who, was):
    for now, verb in VERBS.items():
        Need.objects.filter(pk=need).update(status=was, unmet="cost", resolved_date=ON)
        if now in NEED_MOVES.get(was, ()):
            verb(need, who())
            assert row(need).status == now
        else:
            with pytest.raises(Invalid, match="cannot become"):
                verb(need, who())
            assert row(need).status == was


def test_what_was_entered_in_error_changes_no_more(need, who):
    with pytest.raises(Invalid, match="Say what was wrong"):
        needs.strike(need=need, why="", **who())
    needs.strike(need=need, why="Another client’s.", **who())
    assert row(need).is_in_error
    assert CaseChange.objects.get(about=need, now="in_error").why == "Another client’s."
    for verb in VERBS.values():
        with pytest.raises(Invalid, match="entered in error"):
            verb(need, who())


@pytest.mark.parametrize(
    "change",
    [{"status": "not_pursued"}, {"status": "resolved"}, {"priority": 0}, {"domain": "x"}, {"unmet": "x"}, {"agreement": "x"}],
)  # fmt: skip
def test_the_database_itself_refuses_a_need_that_cannot_be(need, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need).update(**change)
