"""One function decides, by a table that a privacy officer can read."""

import csv
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from caseway.accounts import policy
from caseway.accounts.policy import decide, may_ever
from caseway.accounts.roles import Relation, Role
from caseway.accounts.viewer import Grant, Target, Viewer

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def viewer(*roles, **more):
    return Viewer(UUID(int=7), HERE, NOW, {role: Grant(everywhere=True) for role in roles}, **more)


def target(**relations):
    return Target(HERE, relations)


def table():
    with policy.PLACE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("role", "action", "relation", "outcome"),
    [
        ("case_manager", "client.open", "caseload", "allow"),
        ("case_manager", "client.open", "team", "reason"),
        ("case_manager", "client.open", "organization", "reason"),
        ("case_manager", "client.open", "staff", "deny"),
        ("case_manager", "client.open", "sealed", "deny"),
        ("case_manager", "client.find", "organization", "mask"),
        ("case_manager", "client.edit", "glass", "deny"),
        ("supervisor", "client.open", "team", "allow"),
        ("program_manager", "client.open", "program", "allow"),
        ("administrator", "client.find", "organization", "deny"),
        ("administrator", "client.open", "caseload", "deny"),
        ("auditor", "client.edit", "organization", "deny"),
        ("privacy_officer", "client.open", "sealed", "step_up"),
        ("candidate", "client.find", "organization", "deny"),
        ("partner", "client.open", "organization", "deny"),
    ],
)
def test_what_a_role_may_do_to_whose_record(role, action, relation, outcome):
    assert decide(viewer(role), action, target(**{role: relation})).outcome == outcome


def test_nobody_sees_their_own_record_at_work():
    for role in Role.values:
        for row in table():
            if row["relation"] == "own":
                assert decide(viewer(role), row["action"], target(**{role: "own"})).outcome == "deny"


def test_an_administrator_sees_no_health_data():
    for row in table():
        if row["relation"]:
            assert row["administrator"] == "deny", row["action"]


def test_an_auditor_changes_nothing():
    changing = ("client.edit", "client.assign", "client.link", "client.consent", "client.seal", "client.create")
    assert {row["auditor"] for row in table() if row["action"] in changing} == {"deny"}


def test_the_best_answer_among_the_roles_counts():
    both = viewer("case_manager", "supervisor")
    assert decide(both, "client.open", target(case_manager="organization", supervisor="team")).outcome == "allow"
    assert decide(both, "client.open", target(case_manager="organization", supervisor="staff")).outcome == "reason"


def test_a_role_in_which_the_record_is_nothing_does_not_count():
    both = viewer("case_manager", "supervisor")
    assert decide(both, "client.open", target(case_manager="team")).role == "case_manager"


def test_a_reason_opens_what_asks_for_one():
    asked = target(case_manager="organization")
    given = Target(HERE, asked.relations, has_reason=True)
    assert decide(viewer("case_manager"), "client.open", asked).outcome == "reason"
    assert decide(viewer("case_manager"), "client.open", given).outcome == "allow"
    assert decide(viewer("case_manager"), "client.edit", given).outcome == "deny"


@pytest.mark.parametrize(("seconds", "outcome"), [(None, "step_up"), (0, "allow"), (300, "allow"), (301, "step_up")])
def test_having_shown_that_it_is_you_is_good_for_five_minutes(seconds, outcome):
    proven = None if seconds is None else NOW - timedelta(seconds=seconds)
    assert decide(viewer("administrator", proven_at=proven), "member.change").outcome == outcome


def test_a_record_of_another_organization_is_not_there():
    theirs = Target(ELSEWHERE, {"case_manager": "caseload"}, has_reason=True)
    absent = target(case_manager="own")
    assert decide(viewer("case_manager"), "client.open", theirs).outcome == "deny"
    assert decide(viewer("case_manager"), "client.open", absent).outcome == "deny"


def test_without_a_role_there_is_nothing():
    assert decide(viewer(), "workplace.enter").outcome == "deny"
    assert decide(viewer(), "client.open", target(case_manager="caseload")).outcome == "deny"
    assert not may_ever(viewer(), "client.open")


def test_an_action_about_people_needs_a_person():
    with pytest.raises(policy.UnknownAction):
        decide(viewer("case_manager"), "client.open")


@pytest.mark.parametrize("someone", [viewer("case_manager"), viewer()])
@pytest.mark.parametrize("asked", [None, target(case_manager="caseload"), Target(ELSEWHERE, {})])
def test_an_action_nobody_knows_raises(someone, asked):
    with pytest.raises(policy.UnknownAction):
        decide(someone, "client.obliterate", asked)
    with pytest.raises(policy.UnknownAction):
        may_ever(someone, "client.obliterate")


def test_whoever_may_never_do_a_thing_does_not_reach_its_page():
    assert may_ever(viewer("case_manager"), "client.open")
    assert not may_ever(viewer("administrator"), "client.open")
    assert may_ever(viewer("administrator"), "member.change")
    assert not may_ever(viewer("case_manager"), "audit.read")


def faults(rows):
    with pytest.raises(policy.Unusable) as told:
        policy.read(rows)
    return told.value.faults


def test_the_table_is_whole():
    rows = table()
    found = policy.read(rows)
    people = {row["action"] for row in rows if row["relation"]}
    assert len(found.cells) == len(rows) * len(Role)
    assert {row["relation"] for row in rows if row["action"] == "client.open"} == set(Relation.values)
    assert all(found.is_about_people(action) == (action in people) for action in found.says)


def test_every_fault_of_a_table_is_told_at_once():
    rows = table()
    rows[0] = rows[0] | {"auditor": "perhaps"}
    rows[1] = rows[1] | {"relation": "cousin"}
    rows[3] = {name: value for name, value in rows[3].items() if name != "partner"}
    rows[5] = rows[4] | {"says": "Something else"}
    gone = next(row for row in rows if row["relation"] == "sealed")
    rows.remove(gone)
    told = "\n".join(faults(rows))
    assert "line 2: “perhaps” of auditor is none of allow, reason, step up, mask, deny" in told
    assert "line 3: “cousin” is no relation" in told
    assert "line 5: its columns are not" in told
    assert "line 7: organization.see is called something else above" in told or "is called something else above" in told
    assert f"{gone['action']}: the relation sealed is missing" in told
    assert "is here twice" in told
