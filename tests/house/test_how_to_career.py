"""What the page about careers tells a stranger to do is done here, word for word, and must come out as it says."""

import importlib.util
from datetime import date

import pytest

from caseway.rulebooks import careers_reading, hiring, person
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.shelf import Shelf

PAGE = "docs/how-to/add-a-career.md"


@pytest.fixture
def run(root):
    """The runner of the other how-to pages."""
    spec = importlib.util.spec_from_file_location("how_to", root / "tests/house/test_how_to.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.run


def test_a_stranger_who_follows_the_page_has_a_career_that_people_are_matched_with(root, tmp_path, run):
    done = run((root / PAGE).read_text(encoding="utf-8"), tmp_path, root)
    assert len(done) >= 5
    for command, should, did in done:
        assert did == should, command

    found = careers_reading.careers(Shelf((OURS, tmp_path / "my-rulebooks")))
    assert {"harbor", "hospital"} <= set(found)
    nurse = person.read_person(
        {"licenses": [{"type": "RN", "status": "active", "expires": "2030-01-01"}], "degrees": []}
    )
    match = hiring.match(found["harbor"], nurse.evidence, on=date(2026, 11, 23))
    assert (match.verdict, match.nearest.way.label) == ("met", "A registered nurse")
