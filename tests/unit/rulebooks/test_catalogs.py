"""Folders of data files are checked as rulebooks are: every file, how they fit together, every translation."""

import shutil

import pytest

from caseway import rulebooks
from caseway.rulebooks import catalogs
from caseway.rulebooks.facts import OURS

ATTEST = "title: Sign\nsays: You sign.\ngroup: papers\ntip: Read it first.\n"


def told(path):
    return [str(fault) for fault in rulebooks.check(path)]


@pytest.fixture
def folder(tmp_path):
    """A root with one action and its Spanish."""
    made = tmp_path / "action"
    made.mkdir()
    (made / "attest.yaml").write_text(ATTEST, encoding="utf-8")
    (made / "es.yaml").write_text(
        "Sign: Firmar\nYou sign.: Usted firma.\nRead it first.: Lea antes.\n", encoding="utf-8"
    )
    return made


@pytest.mark.parametrize("name", catalogs.CATALOGS)
def test_ours_have_no_fault(name):
    assert told(OURS / name) == []
    assert catalogs.files(catalogs.CATALOGS[name], OURS)


def test_a_folder_its_root_and_each_of_its_files_can_be_checked(folder):
    for place in (folder, folder.parent, folder / "attest.yaml", folder / "es.yaml"):
        assert told(place) == []
    assert catalogs.files_below(folder) == catalogs.files_below(folder.parent) == [folder / "attest.yaml"]


def test_catalogs_are_checked_beside_rulebooks(root, folder):
    shutil.copytree(folder, root / "action")
    assert told(root) == []
    (root / "action" / "attest.yaml").write_text(ATTEST.replace("papers", "paper"), encoding="utf-8")
    assert "unknown word “paper”" in told(root)[0]


def test_what_a_translation_leaves_out_or_has_too_much_is_told(folder):
    (folder / "es.yaml").write_text("Sign: Firmar\nStamp: Sellar\n", encoding="utf-8")
    assert [sentence.partition("es.yaml: ")[2] for sentence in told(folder)] == [
        "not translated: “You sign.”",
        "not translated: “Read it first.”",
        "nothing says this any more; take it out: “Stamp”",
    ]
    assert told(folder / "es.yaml") == told(folder)


def test_a_translation_says_nothing_of_files_that_cannot_be_read(folder):
    (folder / "attest.yaml").write_text(ATTEST.replace("title", "titel"), encoding="utf-8")
    (folder / "es.yaml").write_text("Stamp: Sellar\n", encoding="utf-8")
    assert all("attest.yaml" in sentence for sentence in told(folder))


def test_files_that_do_not_fit_together_are_told(tmp_path):
    made = tmp_path / "career"
    made.mkdir()
    for key in ("hospital", "clinical"):
        shutil.copy(OURS / "career" / f"{key}.yaml", made)
    assert told(made) == []
    path = made / "clinical.yaml"
    occupation = next(
        line for line in path.read_text(encoding="utf-8").splitlines() if "title: Healthcare social" in line
    )
    changed = occupation.replace("title: Healthcare social", "title: Health social")
    path.write_text(path.read_text(encoding="utf-8").replace(occupation, changed), encoding="utf-8")
    assert "Health social" in "".join(told(made))
