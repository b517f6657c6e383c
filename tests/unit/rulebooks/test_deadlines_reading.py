"""Sets of deadlines as files: read whole, checked to the last fault, tried by their cases, found on the shelf."""

from datetime import date
from textwrap import dedent

import pytest

from caseway import criteria, rulebooks
from caseway.rulebooks import deadlines_reading, formats
from caseway.rulebooks.calendars import Offset
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.shelf import Folder, Shelf

EDITION = """
title: Harbor standards
says: What the harbor asks.
settings: [housing, legal]
sources:
  page: {title: Rules, publisher: Harbor, address: harbor.example/rules, standing: seen, read: 2026-11-26}
  ours: {title: Our own, publisher: Harbor, address: SOURCES.md, standing: ours}
deadlines:
  - id: visit
    label: Visit
    says: Visit the ship within two days.
    clears: A visit.
    trigger: landed
    due: 2 days
    met_by: [{fact: contact, result: [reached], mode: [home], party: [client]}]
    settings: [legal]
    source: page
  - id: call
    label: Call
    says: Call each month.
    clears: A call.
    trigger: landed
    each: month
    met_by: [{fact: contact}]
    source: ours
    note: Or write.
"""
CASES = """
cases:
  - case: Landed on Monday, visited by Wednesday.
    rule: visit
    trigger: 2026-11-09
    due: 2026-11-11
    happened: {fact: contact, at: "2026-11-11 09:00", result: reached, mode: home, party: client}
    status: met
"""
SPANISH = """
Harbor standards: Normas del puerto
What the harbor asks.: Lo que pide el puerto.
Visit: Visita
Visit the ship within two days.: Visite el barco en dos días.
A visit.: Una visita.
Call: Llamada
Call each month.: Llame cada mes.
A call.: Una llamada.
Or write.: O escriba.
"""
FILES = {
    "deadline/harbor/2026-01-01.yaml": EDITION,
    "deadline/harbor/cases.yaml": CASES,
    "deadline/harbor/es.yaml": SPANISH,
    "deadline/harbor/SOURCES.md": "# Sources\n\nharbor.example/rules, SOURCES.md\n",
    "deadline/triggers.yaml": "triggers:\n  landed: {label: Landed, hour: true}\n",
    "deadline/triggers.es.yaml": "Landed: Desembarco\n",
}


@pytest.fixture
def root(tmp_path):
    """A root with one faultless set in it, and a trigger of its own."""
    place = tmp_path / "root"
    for name, text in FILES.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return place


@pytest.fixture
def edition(root):
    return root / "deadline/harbor/2026-01-01.yaml"


def harbor(root):
    return Folder("deadline/harbor", root / "deadline/harbor")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(path):
    return [str(fault) for fault in rulebooks.check(path)]


# --- read ---


def test_a_set_is_read_whole(edition):
    found = deadlines_reading.read(edition, "deadline/harbor")

    assert (found.name, found.edition, found.settings) == ("deadline/harbor", date(2026, 1, 1), ("housing", "legal"))
    visit, call = found.rules
    assert (visit.due, visit.each, visit.recurs, visit.may_be_late) == (Offset(2), None, False, True)
    assert (call.due, call.each, call.recurs, call.may_be_late) == (None, "month", True, False)
    assert (visit.source.standing, visit.source.read) == ("seen", date(2026, 11, 26))
    assert found.rule("visit") is visit
    assert found.rule("none") is None
    assert "Or write." in list(found.strings())


def test_our_sets_are_on_the_shelf_beside_an_adopters(root):
    shelf = Shelf((OURS, root))
    found = deadlines_reading.sets(shelf, on=date(2026, 11, 26))

    assert {"deadline/harbor", "deadline/medicare", "deadline/agency"} <= set(found)
    assert deadlines_reading.sets(shelf, on=date(2025, 12, 31)) == {}
    assert {"landed", "discharged"} <= set(deadlines_reading.triggers(shelf))


def test_what_is_judged_is_listed_without_them(root):
    shelf = Shelf((OURS, root))

    assert not [name for name in shelf.names() if name.startswith("deadline/")]
    assert "deadline/harbor" in shelf.named("deadline")
    with pytest.raises(rulebooks.NotOnShelf, match="no rulebook “deadline/harbor”"):
        shelf.edition("deadline/harbor", on=date(2026, 11, 26))


def test_an_edition_that_is_not_there_is_told(root):
    rulebook = harbor(root)

    with pytest.raises(rulebooks.NotOnShelf, match="no edition of 2020-01-01"):
        deadlines_reading.edition(rulebook, date(2020, 1, 1))


def test_triggers_are_called_by_their_names_in_spanish(root):
    shelf = Shelf((OURS, root))

    assert deadlines_reading.words_of_triggers(shelf, "es")["Landed"] == "Desembarco"
    assert deadlines_reading.words_of_triggers(shelf, "es")["Discharge"] == "Alta"
    assert deadlines_reading.words_of_triggers(shelf, "../es") == {}


def test_rulebooks_say_what_they_are_called_whatever_their_form(root):
    assert rulebooks.title(harbor(root), date(2026, 1, 1)) == "Harbor standards"
    ours = rulebooks.shelf()
    name = "program/hud/chronic-homelessness"
    assert rulebooks.title(ours.folder(name), ours.editions(name)[0])


# --- checked ---


def test_a_faultless_set_has_no_fault(root, edition):
    assert told(root) == []
    assert told(root / "deadline") == []
    assert told(edition.parent) == []
    assert told(edition) == []
    assert told(edition.parent / "cases.yaml") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("settings: [housing, legal]", "settings: [harbor]", "settings: unknown setting “harbor”"),
        ("settings: [legal]", "settings: [law]", "deadlines[0].settings: unknown setting “law”"),
        ("id: call", "id: visit", "“visit” is the id of two rules"),
        ("id: call", "id: Call it", "“Call it” is no id"),
        ("source: ours", "source: page", "sources.ours: nothing uses this source"),
        ("source: ours", "source: nobody", "deadlines[1].source: unknown source “nobody”"),
        (", read: 2026-11-26", "", "sources.page: “read”, a day"),
        ("standing: ours", "standing: ours, read: 2026-11-26", "sources.ours: “read”, a day"),
        ("standing: seen", "standing: official", "standing"),
        ("trigger: landed\n    due", "trigger: sailed\n    due", "deadlines[0].trigger: unknown trigger “sailed”"),
        ("due: 2 days", "due: 2 fortnights", "“2 fortnights” is no length of time"),
        ("due: 2 days", "due: 2 days\n    grace: 2 hours", "“2 hours” does not do here"),
        ("due: 2 days", "due: 2 days\n    every: 2 days before", "“2 days before” does not do here"),
        ("due: 2 days", "due: 2 days\n    from: 2 hours", "“2 hours” does not do here"),
        ("due: 2 days", "due: 2 days\n    each: month", "one of the two"),
        ("    each: month\n", "", "one of the two"),
        ("due: 2 days", "due: 2 hours\n    every: 2 days", "it goes with neither hours nor “each”"),
        ("each: month", "each: month\n    every: 1 month", "it goes with neither hours nor “each”"),
        ("each: month", "each: month\n    at: noon", "counts from its first day"),
        ("due: 2 days", "due: 2 hours\n    at: noon", "what is due in hours has its moment"),
        ("due: 2 days", "due: 2 days\n    first: 1", "“first” is 0 or 1"),
        ("each: month", "each: month\n    first: 2", "“first” is 0 or 1"),
        ("due: 2 days", "due: 2 days\n    escalate: -1", "a number of days is expected here"),
        ("met_by: [{fact: contact}]", "met_by: []", "nothing would ever meet this rule"),
        ("mode: [home]", "mode: [boat]", "met_by[0].mode: unknown mode “boat”"),
        ("party: [client]", "party: [captain]", "met_by[0].party: unknown party “captain”"),
        ("result: [reached]", "result: [waved]", "met_by[0].result: unknown result “waved”"),
        ("met_by: [{fact: contact}]", "met_by: [{fact: task, mode: [home]}]", "only a contact has a mode"),
        ("met_by: [{fact: contact}]", "met_by: [{fact: date}]", "met_by[0].what: unknown date “”"),
        ("due: 2 days", "due: 2 days\n    only_if: {date: sailed}", "only_if.date: unknown trigger “sailed”"),
        ("due: 2 days", "due: 2 days\n    unless: {date: landed, within: soon}", "unless.within: “soon” is no length"),
        ("deadlines:", "deadline:", "unknown entry “deadline”"),
    ],
)  # fmt: skip
def test_every_fault_of_an_edition_is_told_with_its_place(edition, old, new, says):
    change(edition, old, new)

    assert any(says in fault for fault in told(edition)), told(edition)


def test_a_set_without_a_rule_is_none(edition):
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text[: text.index("deadlines:")] + "deadlines: []\n", encoding="utf-8")

    assert any("a list of at least one is expected here" in fault for fault in told(edition))


@pytest.mark.parametrize(
    ("trigger", "way", "is_told"),
    [
        ("landed", "{fact: date, what: [landed]}", True), ("assessed", "{fact: assessment}", True),
        ("plan_agreed", "{fact: plan}", True), ("plan_reviewed", "{fact: plan}", True),
        ("landed", "{fact: assessment}", False),
        ("landed", "{fact: date, what: [discharged]}", False),
    ],
)  # fmt: skip
def test_a_rule_that_would_meet_itself_is_told(edition, trigger, way, is_told):
    change(edition, "trigger: landed\n    due", f"trigger: {trigger}\n    due")
    change(edition, "[{fact: contact, result: [reached], mode: [home], party: [client]}]", f"[{way}]")

    assert any("so that it does not meet itself" in fault for fault in told(edition)) is is_told


def test_faults_have_the_line_they_are_on(edition):
    change(edition, "due: 2 days", "due: soon")

    (fault,) = rulebooks.check(edition)
    assert fault.line == edition.read_text(encoding="utf-8").splitlines().index("    due: soon") + 1


def test_what_is_left_out_is_told_at_the_rule(edition):
    change(edition, "    each: month\n", "")

    (fault,) = rulebooks.check(edition)
    assert fault.line == edition.read_text(encoding="utf-8").splitlines().index("  - id: call") + 1


def test_sources_and_cases_belong_to_a_set(edition):
    (edition.parent / "SOURCES.md").write_text("# Sources\n", encoding="utf-8")
    (edition.parent / "cases.yaml").unlink()
    found = told(edition.parent)

    assert any("“harbor.example/rules” is used by an edition and not named here" in fault for fault in found)
    assert any("cases.yaml is missing: rules, triggers and the days" in fault for fault in found)


def test_a_translation_has_every_string_and_no_other(edition):
    change(edition.parent / "es.yaml", "A visit.: Una visita.", "A voyage.: Un viaje.")
    found = told(edition.parent)

    assert any("not translated: “A visit.”" in fault for fault in found)
    assert any("nothing says this any more; take it out: “A voyage.”" in fault for fault in found)


def test_so_has_the_list_of_triggers(root):
    change(root / "deadline/triggers.es.yaml", "Landed", "Sailed")

    assert any("not translated: “Landed”" in fault for fault in told(root))
    assert list(formats.shared_by([harbor(root)])) == [root / "deadline/triggers.yaml"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("triggers:\n  Landed Ho: {label: Landed}\n", "“Landed Ho” is no name"),
        ("triggers:\n  landed: {label: Landed, keeper: captain}\n", "captain"),
    ],
)
def test_a_list_of_triggers_that_cannot_be_read_is_told_once(root, text, says):
    (root / "deadline/triggers.yaml").write_text(text, encoding="utf-8")

    assert len([fault for fault in told(root) if says in fault and "triggers.yaml" in fault]) >= 1


def test_a_root_without_a_list_of_its_own_uses_ours(root):
    (root / "deadline/triggers.yaml").unlink()
    (root / "deadline/triggers.es.yaml").unlink()

    assert any("unknown trigger “landed”" in fault for fault in told(root))
    change(root / "deadline/harbor/2026-01-01.yaml", "landed", "admitted")
    assert told(root) == []


# --- tried ---


@pytest.mark.parametrize("name", rulebooks.shelf().named("deadline"))
def test_the_cases_of_our_own_sets_come_out_as_written(name):
    outcomes = rulebooks.run_cases(rulebooks.shelf().folder(name))

    assert outcomes
    assert [(outcome.case, outcome.faults) for outcome in outcomes if not outcome.passed] == []


@pytest.mark.parametrize("name", rulebooks.shelf().named("deadline"))
def test_every_rule_of_ours_has_a_case(name):
    rulebook = rulebooks.shelf().folder(name)
    written = (rulebook.folder / "cases.yaml").read_text(encoding="utf-8")
    for day in rulebook.editions:
        for rule in deadlines_reading.edition(rulebook, day).rules:
            assert f"rule: {rule.id}\n" in written, rule.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("due: 2026-11-11", "due: 2026-11-12", "it is due on 2026-11-11, not 2026-11-12."),
        ("due: 2026-11-11", 'due: "2026-11-11 12:00"', "it is due at 2026-11-11 23:59, not 2026-11-11 12:00."),
        ("due: 2026-11-11", "opens: 2026-11-10", "“opens” is 2026-11-09, not 2026-11-10."),
        ("due: 2026-11-11", "grace: 2026-11-12", "“grace” is None, not 2026-11-12."),
        ("status: met", "status: met_late", "it is met then, not met_late."),
        ("status: met", "status: open", "it is met then, not open."),
        ("due: 2026-11-11", "needed: false", "it is due at all, by the other dates."),
        ("rule: visit", "rule: sail", "there is no rule “sail”. There are: visit, call."),
    ],
)
def test_what_comes_out_otherwise_is_told_with_its_line(root, old, new, says):
    change(root / "deadline/harbor/cases.yaml", old, new)
    (outcome,) = rulebooks.run_cases(harbor(root))

    assert outcome.faults == (says,)
    assert outcome.line == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("trigger: 2026-11-09", "trigger: Monday", "“Monday” is neither a day nor a day and an hour"),
        ("status: met", "status: done", "“status” is one of open, met, met_late"),
        ("due: 2026-11-11", "due: 2026-11-11\n    state: ZZ", "“ZZ” is no state"),
        ("due: 2026-11-11", "due: 2026-11-11\n    zone: Nowhere", "“Nowhere” is no time zone"),
        ("due: 2026-11-11", "due: 2026-11-11\n    others: {sailed: soon}", "“soon” is neither"),
        ("case: Landed on Monday, visited by Wednesday.", "case: 3", "words are expected here"),
    ],
)
def test_a_case_that_cannot_be_understood_is_told(root, old, new, says):
    change(root / "deadline/harbor/cases.yaml", old, new)

    with pytest.raises(criteria.Unreadable, match=says):
        rulebooks.run_cases(harbor(root))
    assert any(says in fault for fault in told(root / "deadline/harbor"))


def test_a_case_expects_something(root):
    path = root / "deadline/harbor/cases.yaml"
    path.write_text("cases:\n  - {case: X., rule: visit, trigger: 2026-11-09}\n", encoding="utf-8")

    with pytest.raises(criteria.Unreadable, match="a case needs “due”, “status”, or “needed: false”"):
        rulebooks.run_cases(harbor(root))


def test_cases_may_say_another_state_zone_and_other_dates(root):
    path = root / "deadline/harbor/cases.yaml"
    path.write_text(
        dedent("""
        cases:
          - {case: At night., rule: visit, trigger: "2026-11-09 23:30", zone: America/Los_Angeles, state: CA,
             others: {discharged: 2026-11-09}, due: 2026-11-11}
          - {case: Too early., rule: visit, trigger: 2026-11-09, status: open,
             happened: {fact: contact, at: 2026-11-08, result: reached, mode: home, party: client}}
          - {case: Before the first edition., rule: call, trigger: 2025-01-09, due: 2025-01-31}
        """).lstrip("\n"),
        encoding="utf-8",
    )

    assert told(root / "deadline/harbor") == []
