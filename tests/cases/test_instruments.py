"""Every case of every instrument, and the proof that the cases hold the numbers of the instruments in place."""

import re
import shutil

import pytest

from caseway import rulebooks
from caseway.rulebooks.instrument_cases import each_outcome, read_cases
from caseway.rulebooks.shelf import folder_of

pytestmark = pytest.mark.untraced

SHELF = rulebooks.shelf()
NAMES = SHELF.named(rulebooks.INSTRUMENT)
OUTCOMES = [outcome for name in NAMES for outcome in rulebooks.run_cases(SHELF.folder(name))]


@pytest.mark.parametrize(
    "outcome", OUTCOMES, ids=lambda outcome: f"{outcome.rulebook.rpartition('/')[2]}:{outcome.line}"
)
def test_the_case_comes_out_as_it_should(outcome):
    assert outcome.passed, f"{outcome.case}\n" + "\n".join(outcome.faults)


@pytest.mark.parametrize("name", NAMES)
def test_cases_of_an_instrument_are_different_sentences(name):
    sentences = [case.sentence for case in read_cases(SHELF.folder(name).folder / "cases.yaml")]
    assert len(set(sentences)) == len(sentences)


def mutations():
    """Every number that decides something, a little changed: instrument, file, line, and the line as changed."""
    found = []
    for name in NAMES:
        for path in sorted(SHELF.folder(name).folder.glob("[0-9]*.yaml")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
                found += [(name, path.name, number, changed) for changed in changed_lines(line)]
    return found


def changed_lines(line):
    """The line with each of its numbers one less and one more."""
    changed = []
    for place in re.finditer(r"\b(from|points|reaching|may_miss|at_least|more_than|at_most|acute): (\d+)", line):
        for step in (-1, 1):
            if place[1] in ("at_most", "more_than") and place[2] == "0" and step < 0:
                continue  # no answer has fewer points
            if place[1] == "from" and (place[2] == "0" or (place[2] == "1" and "points" in line and step < 0)):
                continue  # nothing lies below, and a table's first row holds for what does
            changed.append(f"{line[: place.start(2)]}{int(place[2]) + step}{line[place.end(2) :]}")
    return changed


MUTATIONS = mutations()


def test_there_are_numbers_to_change():
    assert len(MUTATIONS) > 200


@pytest.mark.parametrize(
    ("name", "file", "number", "changed"),
    MUTATIONS,
    ids=[f"{name.rpartition('/')[2]}:{number + 1}-{index}" for index, (name, _, number, _) in enumerate(MUTATIONS)],
)
def test_a_changed_number_fails_some_case(name, file, number, changed, tmp_path):
    folder = tmp_path / name
    shutil.copytree(SHELF.folder(name).folder, folder)
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    lines[number] = changed
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    outcomes = each_outcome(folder_of(name, folder))

    assert any(not outcome.passed for outcome in outcomes), f"no case notices: {changed.strip()}"
