"""The cases of an instrument: how they are written, what they can expect, and every way to write them wrong."""

import pytest

from caseway.criteria import Unreadable
from caseway.rulebooks.instrument_cases import read_cases, run_cases
from caseway.rulebooks.shelf import Folder
from tests.unit.rulebooks.instrument_file import WHOLE, write

CASES = """
sheets:
  well: {sick: never, calm: always, seen: [none], port: true, trips: 12}
  worse: {base: well, set: {sick: always}, without: trips}
cases:
  - case: Well.
    answers: well
    about: {age: 30}
    scores: {trouble: 0, kind: 0}
    bands: {trouble: low, twice: null}
    states: {trouble: complete}
    cutoffs: {trouble: young}
    complete: true
    asked: [sick, calm, seen, port, trips, spent]
    blank: []
    triggers: []
    proposes_no: [rest]
    choose: []
  - case: Worse, by the strict cut-off.
    on: 2026-01-01
    answers: {base: worse, without: [seen, trips]}
    chosen: {trouble: strict}
    bands: {trouble: high}
    triggers: more
    proposals: [rest]
    remarks: []
    labels: [MH, BH, COGN]
  - case: Written out, and wrong.
    answers: {trips: 100, sick: some}
    wrong: [trips]
    because: [Write 99 or less., 1 of 2 questions]
"""


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "ferry")
    return Folder("instrument/ferry", tmp_path / "ferry")


def run(folder, text):
    (folder.folder / "cases.yaml").write_text(text.lstrip("\n"), encoding="utf-8")
    return run_cases(folder)


def test_cases_that_come_out_as_written_have_no_faults(folder):
    outcomes = run(folder, CASES)
    assert [outcome.faults for outcome in outcomes] == [(), (), ()]
    assert [outcome.line for outcome in outcomes] == [5, 18, 27]
    assert {outcome.rulebook for outcome in outcomes} == {"instrument/ferry"}


@pytest.mark.parametrize(
    ("expects", "says"),
    [
        ("scores: {trouble: 1}", "“scores” of trouble is 0, not 1."),
        ("scores: {troubl: 1}", "“scores” names no score “troubl”. There are: trouble, twice"),
        ("scores: 1", "“scores” names no score “”."),
        ("bands: {trouble: high}", "“bands” of trouble is low, not high."),
        ("bands: {kind: null}", "“bands” of kind is fine, not none."),
        ("states: {trouble: none}", "“states” of trouble is complete, not none."),
        ("cutoffs: {trouble: old}", "“cutoffs” of trouble is , not old."),
        ("complete: false", "“complete” is true, not false."),
        ("triggers: [help]", "“triggers” are none; not help."),
        ("labels: []", "“labels” are BH, MH; not none."),
        ("blank: null\n    asked: [sick]", "“asked” are calm, port, seen, sick, spent, trips; not sick."),
        ("choose: [old]", "“choose” are none; not old."),
        ("because: [Too late]", "nothing says “Too late”. Said is: No score: 1 of 2 answers missing"),
    ],
)
def test_what_comes_out_otherwise_is_told(folder, expects, says):
    text = CASES.partition("cases:")[0] + f"cases:\n  - case: Well.\n    answers: well\n    {expects}\n"
    faults = run(folder, text)[0].faults
    assert any(fault.startswith(says) for fault in faults), faults


def test_a_need_that_should_not_be_proposed_is_told(folder):
    text = "cases:\n  - case: A whale.\n    answers: {seen: [whale]}\n    proposes_no: rest\n"
    assert run(folder, text)[0].faults == ("“rest” is proposed.",)


def test_nothing_said_is_nothing(folder):
    write(folder.folder, WHOLE.partition("scores:")[0].replace("{score: trouble, at_least: 2}", "{item: sick, at_least: 2}")
          + "sources:" + WHOLE.partition("sources:")[2])  # fmt: skip
    text = "cases:\n  - case: No scores.\n    answers: {sick: never}\n    because: Something\n    scores: {a: 1}\n"
    assert run(folder, text)[0].faults == (
        "“scores” names no score “a”. There are: none.",
        "nothing says “Something”. Said is: nothing",
    )


def test_an_edition_that_is_not_there_or_cannot_be_read_fails_the_case(folder):
    text = "cases:\n  - case: Early.\n    on: 2020-01-01\n    answers: {}\n    complete: false\n"
    assert run(folder, text)[0].faults == (
        "instrument/ferry has no edition for 2020-01-01; the oldest takes effect on 2026-01-01.",
    )
    write(folder.folder, WHOLE.replace("domain: health", "domain: helth"))
    assert "unknown domain" in run(folder, text.replace("2020", "2026"))[0].faults[0]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("cases: []\n", "", "“cases”, a list, is expected here"),
        ("- case: One.\n", "", "“cases”, a list, is expected here"),
        ("case: One.\n", "", "“cases”, a list, is expected here"),
        ("sheets: [well]\ncases: [{case: One., answers: {}, complete: true}]\n", "sheets", "entries of the form"),
        ("cases: [One.]\n", "cases[0]", "entries of the form"),
        ("cases: [{case: One., complete: true}]\n", "cases[0]", "a case needs “case” (a sentence) and “answers”"),
        ("cases: [{answers: {}, complete: true}]\n", "cases[0]", "a case needs “case” (a sentence) and “answers”"),
        ("cases: [{case: One., answers: {}, on: soon, complete: true}]\n", "cases[0]", "a case needs “case”"),
        ("cases: [{case: One., answers: {}}]\n", "cases[0]", "a case says what should come out, by one or more of: scores"),
        ("cases: [{case: One., answers: {}, score: {a: 1}, complete: true}]\n", "cases[0].score", "unknown entry “score”. Did you mean “scores”?"),
        ("cases: [{case: One., answers: well, complete: true}]\n", "cases[0].answers", "unknown sheet “well”."),
        ("cases: [{case: One., answers: [a], complete: true}]\n", "cases[0].answers", "entries of the form"),
        ("cases: [{case: One., answers: {base: [a]}, complete: true}]\n", "cases[0].answers", "unknown sheet"),
        ("sheets: {well: {}}\ncases: [{case: One., answers: {base: well, sets: {}}, complete: true}]\n", "cases[0].answers.sets", "beside “base” stand “set” and “without” only."),
        ("cases: [{case: One., answers: {}, about: old, complete: true}]\n", "cases[0].about", "entries of the form"),
        ("cases: [{case: One., answers: {}, chosen: old, complete: true}]\n", "cases[0].chosen", "entries of the form"),
    ],
)  # fmt: skip
def test_a_case_written_wrong_is_told(folder, text, place, says):
    path = folder.folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as unreadable:
        read_cases(path)
    assert any(fault.path == place and fault.says.startswith(says) for fault in unreadable.value.faults), (
        unreadable.value
    )
