"""One folder for each kind of fault: the check must find it, in its place, and find nothing in a good one.

Each folder's `expected.txt` has a line for each planted fault: the file (or “.”), its line, and words of what is said.
"""

from pathlib import Path

import pytest

from caseway import rulebooks

FIXTURES = Path(__file__).parents[2] / "fixtures"
BAD = sorted(path.name for path in (FIXTURES / "bad_rulebooks").iterdir())
MOST_CONSEQUENCES = 4  # one mistake may make others look like faults, but must not bury itself among them


def planted(folder):
    for line in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        place, _, words = line.partition(": ")
        file, _, number = place.rpartition(":")
        yield file, int(number) if number else None, words


def place_of(fault, folder):
    path = Path(fault.file)
    return "." if path == folder else str(path.relative_to(folder))


@pytest.mark.parametrize("name", BAD)
def test_a_planted_fault_is_found_in_its_place(name):
    folder = FIXTURES / "bad_rulebooks" / name
    found = rulebooks.check(folder)
    for file, line, words in planted(folder):
        assert [
            fault
            for fault in found
            if (place_of(fault, folder), fault.line) == (file, line) and words in f"{fault.path}: {fault.says}"
        ], list(map(str, found))
    assert len(found) <= len(list(planted(folder))) + MOST_CONSEQUENCES


def test_there_is_a_fault_for_every_folder():
    assert len(BAD) >= 70
    assert all(list(planted(FIXTURES / "bad_rulebooks" / name)) for name in BAD)


def test_nothing_is_found_in_a_good_rulebook():
    assert rulebooks.check(FIXTURES / "good_rulebook") == []


def test_all_of_them_are_found_at_once():
    found = {Path(fault.file) for fault in rulebooks.check(FIXTURES / "bad_rulebooks")}
    folders = {path if path.is_dir() else path.parent for path in found}
    assert {path.name for path in folders} == set(BAD)


def test_a_file_over_a_megabyte_is_refused_before_it_is_read(tmp_path):
    edition = tmp_path / "2026-01-01.yaml"
    edition.write_text("title: x\n" + "# filling\n" * 120_000)
    (fault,) = rulebooks.check(edition)
    assert "over 1,000,000 bytes" in fault.says
