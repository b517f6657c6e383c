"""Rulebooks about clients: their cases are read as clients', and every fact of a client is one that some rule asks."""

from textwrap import dedent

import pytest

from caseway import criteria, rulebooks

HEAD = "title: Help\nsubject: client\nsources:\n"
SOURCE = "  page: {title: P, publisher: Payer, address: payer.example, read: 2026-01-02, standing: official}\n"
RULE = (
    HEAD
    + SOURCE
    + dedent("""
        rule:
          id: needs
          says: The client has two open needs.
          source: page
          count: needs
          in_force: true
          at_least: 2
        """)
)
CASES = """
people:
  ana: {needs: [{domain: transportation, identified: 2026-01-01, resolved: null}]}
cases:
  - case: One need is too few.
    on: 2026-02-01
    person: ana
    verdict: not_met
  - case: Two are enough.
    on: 2026-02-01
    person: {base: ana, set: {"needs[+]": {domain: utilities, identified: 2026-02-01, resolved: null}}}
    verdict: met
  - case: A license is nothing a client has.
    on: 2026-02-01
    person: {licenses: []}
    verdict: unknown
"""


@pytest.fixture
def program(tmp_path):
    """A small rulebook about clients; its last case is about a professional."""
    folder = tmp_path / "program/payer/help"
    folder.mkdir(parents=True)
    for name, text in {"2026-01-01.yaml": RULE, "cases.yaml": CASES, "SOURCES.md": "payer.example\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_cases_are_read_as_the_rule_s_subject(program):
    found = rulebooks.run_cases(rulebooks.Rulebook("program/payer/help", program / "program/payer/help"))

    assert [outcome.passed for outcome in found] == [True, True, False]
    assert "unknown kind of record “licenses”" in found[2].faults[0]


def test_a_program_is_checked_like_any_rulebook(program):
    faults = [str(fault) for fault in rulebooks.check(program)]

    assert len(faults) == 1
    assert "A license is nothing a client has." in faults[0]


def conditions_of(condition):
    """A condition and all inside it."""
    if condition is None:
        return
    yield condition
    for part in getattr(condition, "parts", ()):
        yield from conditions_of(part)


def asked(rule):
    """Every fact that a rule asks, as kind and field."""
    for clause in rule.clauses():
        if clause.kind:
            kind = clause.kind
            yield from ((kind.name, field) for field in (kind.begins, kind.ends, kind.happens) if field)
            yield from (
                (kind.name, condition.field.name)
                for condition in conditions_of(clause.where)
                if isinstance(condition, criteria.Compare)
            )
        if clause.field:
            yield clause.kind.name, clause.field.name


def test_every_fact_of_a_client_is_one_that_a_rule_asks():
    shelf = rulebooks.shelf()
    rules = [shelf.rule(name, edition=day) for name in shelf.names("program") for day in shelf.editions(name)]
    known = {
        (kind.name, field.name)
        for kind in rulebooks.vocabulary()["client"].kinds.values()
        for field in kind.fields.values()
        if not field.optional
    }
    assert known - {fact for rule in rules for fact in asked(rule)} == {
        ("needs", "domain"),  # names the need
        ("confirmations", "authority"),  # names who answered
    }


def test_every_program_lists_at_least_one_question_or_assumption_in_view():
    shelf = rulebooks.shelf()
    for name in shelf.names("program"):
        rule = shelf.rule(name, edition=shelf.editions(name)[-1])
        assert rule.questions or any(clause.assumption for clause in rule.clauses()), name
