"""Every case of every rulebook, and the proof that the cases hold the numbers of the rules in place."""

import re
import shutil
from pathlib import Path

import pytest

from caseway import rulebooks
from caseway.rulebooks.cases import each_outcome, read_cases

pytestmark = pytest.mark.untraced

SHELF = rulebooks.shelf()
OUTCOMES = [outcome for name in SHELF.names() for outcome in rulebooks.run_cases(SHELF.rulebook(name))]
SUBTLE_CASES_OF_ELIGIBILITY = {
    "certification/ccmc/ccm": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 33, 34, 36, 37, 38, 39, 40, 41, 42),
    "certification/acma/acm-rn": (12, 13, 14, 17, 18, 19, 33, 36, 37, 45),
    "certification/acma/acm-sw": (12, 13, 14, 15, 16, 17, 18, 19, 33, 36, 37, 42, 45),
    "certification/ancc/cmgt-bc": (12, 13, 22, 23, 24, 33, 37),
    "certification/ccmc/cdms": (7, 8, 13, 33, 36),
}


@pytest.mark.parametrize(
    "outcome", OUTCOMES, ids=lambda outcome: f"{outcome.rulebook.rpartition('/')[2]}:{outcome.line}"
)
def test_the_case_comes_out_as_it_should(outcome):
    assert outcome.passed, f"{outcome.case}\n" + "\n".join(outcome.faults)


@pytest.mark.parametrize("name", SHELF.names("certification"))
def test_a_credential_has_at_least_thirty_cases(name):
    assert len(read_cases(SHELF.rulebook(name).folder / "cases.yaml")) >= 30


@pytest.mark.parametrize("name", SHELF.names("program"))
def test_a_program_has_at_least_twenty_cases(name):
    assert len(read_cases(SHELF.rulebook(name).folder / "cases.yaml")) >= 20


def test_there_are_programs_of_several_payers():
    payers = {name.split("/")[1] for name in SHELF.names("program")}
    assert payers == {"example-health-plan", "hud", "medicaid", "medicare"}


@pytest.mark.parametrize("name", [*SHELF.names("certification"), *SHELF.names("program")])
def test_cases_of_a_rulebook_are_different_sentences(name):
    sentences = [case.sentence for case in read_cases(SHELF.rulebook(name).folder / "cases.yaml")]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(("name", "numbers"), SUBTLE_CASES_OF_ELIGIBILITY.items())
def test_the_subtle_cases_of_eligibility_are_there(name, numbers):
    sentences = [case.sentence for case in read_cases(SHELF.rulebook(name).folder / "cases.yaml")]
    missing = [number for number in numbers if not any(text.startswith(f"b{number},") for text in sentences)]
    assert missing == []


def test_all_forty_five_subtle_cases_have_an_answer():
    sentences = "\n".join(f"test_{outcome.case}" for outcome in OUTCOMES)
    tests = (Path(__file__).parent / "test_particulars.py").read_text(encoding="utf-8")
    numbers = {int(number) for number in re.findall(r"\btest_b(\d+)[_,]", f"{sentences}\n{tests}")}

    assert numbers == set(range(1, 46))


def mutations() -> list[tuple[str, str, int, str]]:
    """Every threshold and window of every edition, a little changed: rulebook, file, line, and the line as changed."""
    found = []
    for name in SHELF.names():
        for path in sorted(SHELF.rulebook(name).folder.glob("[0-9]*.yaml")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
                found += [(name, path.name, number, changed) for changed in changed_lines(line)]
    return found


def changed_lines(line: str) -> list[str]:
    if window := re.search(r"(within|gap): (\d+) (year|month|day)s?$", line):
        unit, number = ("month", int(window[2]) * 12) if window[3] == "year" else (window[3], int(window[2]))
        return [line.replace(window[0], f"{window[1]}: {other} {unit}s") for other in (number - 1, number + 1)]
    if threshold := re.search(r"(at_least|more_than|less_than): (\d+(?:\.\d+)?)", line):
        needed = float(threshold[2])
        if needed == 0:
            return []
        step = 0.01 if needed < 1 else 20 if needed > 100 else 1
        others = [needed - step, needed + step]
        return [line.replace(threshold[0], f"{threshold[1]}: {other:g}") for other in others if other > 0]
    return []


MUTATIONS = mutations()


def test_there_are_numbers_to_change():
    assert len(MUTATIONS) > 60


@pytest.mark.parametrize(
    ("name", "file", "number", "changed"),
    MUTATIONS,
    ids=[
        f"{name.rpartition('/')[2]}-{file[:10]}:{number + 1}-{changed.strip()}"
        for name, file, number, changed in MUTATIONS
    ],
)
def test_a_changed_number_fails_some_case(name: str, file: str, number: int, changed: str, tmp_path: Path):
    folder = tmp_path / "copy"
    shutil.copytree(SHELF.rulebook(name).folder, folder)
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    lines[number] = changed
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    outcomes = each_outcome(rulebooks.Rulebook(name, folder))

    assert any(not outcome.passed for outcome in outcomes), "no case notices this change"
