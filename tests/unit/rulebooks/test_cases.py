import pytest

from caseway import criteria, rulebooks
from caseway.rulebooks.cases import put, read_cases


def outcomes(folder):
    return rulebooks.run_cases(rulebooks.Rulebook("ch", folder))


def change(folder, old, new, file="cases.yaml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_faultless_file_passes(folder):
    assert [outcome.passed for outcome in outcomes(folder)] == [True, True, True]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("verdict: met", "verdict: not_met", "the verdict is met, not not_met."),
        ("earliest: 2022-01-09", "earliest: 2022-01-10", "“earliest” is 2022-01-09, not 2022-01-10."),
        ("earliest: 2022-01-09", "earliest: null", "“earliest” is 2022-01-09, not never."),
        ("lapses: null", "lapses: 2023-01-01", "“lapses” is never, not 2023-01-01."),
        ("unknown: [work]", "not_met: [work]", "“work” is unknown, not not_met."),
        ("met: course", "met: werk", "there is no clause “werk”. There are: eligible, work, course."),
        ("person: 0, authority: [unpaid]", "person: 2", "0 questions go to the person, not 2: none."),
        ("authority: [unpaid]", "authority: 0", "1 questions go to the authority, not 0: unpaid work."),
        ("authority: [unpaid]", "authority: []", "the authority is asked about unpaid work; not about nothing."),
        ("person: 0, authority: [unpaid]", "person: [pay]", "the person is asked about nothing; not about pay."),
        ("asks: {person: 0, authority: [unpaid]}", "asks: {board: 1}", "“asks” holds “person” and “authority”"),
        ("unknown: [work]", "because: [no reason]", "no record is left out because “no reason”. Said is: "),
        ("on: 2022-01-08", "on: 2019-01-01", "ch has no edition for 2019-01-01"),
        ("paid: true}", "paid: 1}", "“1” is neither true nor false."),
    ],
)
def test_a_case_that_comes_out_otherwise_says_how(folder, old, new, says):
    change(folder, old, new)

    failed = [fault for outcome in outcomes(folder) for fault in outcome.faults]

    assert any(says in fault for fault in failed)


def test_the_reason_a_record_is_left_out_can_be_part_of_a_case(folder):
    change(folder, "verdict: unknown", "verdict: unknown\n    because: [unpaid work]")

    assert all(outcome.passed for outcome in outcomes(folder))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases: []\n", "“cases”, a list, is expected"),
        ("- a\n", "“cases”, a list, is expected"),
        ("cases: [{case: x, on: 2020-01-01, person: {}, verdict: met}]\nmore: 1\n", "“cases”, a list, is expected"),
        ("cases: [{case: x, person: {}, verdict: met}]\n", "a case needs “case” (a sentence), “on” (a day)"),
        ("cases: [words]\n", "a case needs “case” (a sentence)"),
        ("cases: [{case: x, on: 2020-01-01, person: {}}]\n", "a case needs “verdict”"),
        ("cases: [{case: x, on: 2020-01-01, person: {}, verdict: met, ernest: 1}]\n", "unknown entry “ernest”"),
        ("cases: [{case: x, on: 2020-01-01, person: bob, verdict: met}]\n", "unknown person “bob”"),
        ("cases: [{case: x, on: 2020-01-01, person: [], verdict: met}]\n", "a person is expected here"),
        (
            "people: {bob: 7}\ncases: [{case: x, on: 2020-01-01, person: {}, verdict: met}]\n",
            "a person is expected here",
        ),
    ],
)
def test_a_file_of_cases_that_cannot_be_read_says_why(folder, text, says):
    (folder / "cases.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(criteria.Unreadable) as unreadable:
        outcomes(folder)

    assert says in str(unreadable.value)


@pytest.mark.parametrize(
    "changes",
    [
        'set: {"employment[7].paid": true}',
        'set: {"employment(0)": true}',
        'set: {"wages[0].paid": true}',
        'without: ["licenses[0].expires"]',
        "set: [1]",
    ],
)
def test_a_change_that_fits_nothing_is_told(folder, changes):
    change(folder, 'set: {"employment[0].paid": false}', changes)

    with pytest.raises(criteria.Unreadable, match="this change fits nothing"):
        read_cases(folder / "cases.yaml")


def test_places_in_a_person():
    person = {"licenses": [{"type": "RN", "state": "TX"}], "attestations": {}}

    put(person, "licenses[0].state", "OH")
    put(person, "licenses[+]", {"type": "LPN"})
    put(person, "attestations.moral_character", True)
    put(person, "degrees", [])

    assert person == {
        "licenses": [{"type": "RN", "state": "OH"}, {"type": "LPN"}],
        "attestations": {"moral_character": True},
        "degrees": [],
    }

    put(person, "licenses[1]", {"type": "LVN"})

    assert person["licenses"][1] == {"type": "LVN"}


def test_a_person_with_changes_leaves_the_person_it_is_based_on_alone(folder):
    change(
        folder,
        'set: {"employment[0].paid": false}',
        'set: {"employment[+]": {paid: true}}, without: [licenses, "employment[0]", "continuing_education[0].title"]',
    )

    cases = read_cases(folder / "cases.yaml")

    assert "licenses" not in cases[2].person
    assert cases[2].person["employment"] == [{"paid": True}]
    assert "title" not in cases[2].person["continuing_education"][0]
    assert len(cases[0].person["licenses"]) == 1
