"""`caseway rulebooks` and `caseway diff`: what is on the shelf, and what changed from one edition to the next."""

import shutil

import pytest

from caseway import rulebooks


@pytest.fixture
def two_editions(good, tmp_path):
    """A rulebook whose second edition asks for more."""
    folder = tmp_path / "mine/certification/example/cx"
    shutil.copytree(good, folder)
    first = (folder / "2026-01-01.yaml").read_text(encoding="utf-8")
    second = first.replace("at_least: 12", "at_least: 18").replace("    - id: license\n", "    - id: nursing-license\n")
    (folder / "2027-01-01.yaml").write_text(second, encoding="utf-8")
    return tmp_path / "mine"


def test_the_shelf_lists_every_rulebook_with_its_editions(run):
    out = run("rulebooks", "--on", "2026-11-23").out
    said = " ".join(out.split())
    assert "certification/acma/acm-rn Accredited Case Manager" in said
    assert "2005-01-01, 2016-12-01*" in said
    assert f"{len(rulebooks.shelf().named())} rulebooks. In force on 2026-11-23: the edition marked *." in said
    assert max(map(len, out.splitlines())) <= 80


def test_the_edition_in_force_is_the_one_of_the_day(run):
    assert "2005-01-01*, 2016-12-01" in " ".join(run("rulebooks", "certification", "--on", "2010-01-01").out.split())


def test_one_kind_can_be_listed(run):
    assert run("rulebooks", "certification").out.count("certification/") == len(
        rulebooks.shelf().names("certification")
    )


def test_a_kind_that_is_not_there_is_told_with_those_that_are(run):
    ran = run("rulebooks", "diploma")
    assert ran.status == 2
    assert ran.err.startswith(
        "caseway: there are no rulebooks of the kind “diploma”. Kinds on the shelf: certification"
    )


def test_a_rulebook_that_cannot_be_read_hides_no_other(run, bad, tmp_path):
    shutil.copytree(bad / "tag", tmp_path / "certification/example/tag")
    ran = run("rulebooks", CASEWAY_RULEBOOKS=tmp_path)
    assert ran.status == 0
    assert "caseway check certification/example/tag" in " ".join(ran.out.split())
    assert "certification/ccmc/ccm" in ran.out


def test_two_editions_are_told_in_words(run, two_editions):
    ran = run("diff", "cx", CASEWAY_RULEBOOKS=two_editions)
    assert ran.status == 0
    said = " ".join(ran.out.split())
    assert "from the edition of January 1, 2026 to that of January 1, 2027" in said
    assert "New + You hold an RN license in force." in said
    assert "It asks for 18 months now; before, for 12 months." in said
    assert "No longer asked - You hold an RN license in force." in said
    assert "3 clauses differ." in said


def test_the_order_of_the_days_does_not_matter(run, two_editions):
    days = ("2026-01-01", "2027-01-01")
    there, back, one = (
        run("diff", "cx", *chosen, CASEWAY_RULEBOOKS=two_editions).out for chosen in (days, days[::-1], days[:1])
    )
    assert there == back == one


def test_the_real_history_is_told(run):
    said = " ".join(run("diff", "acm-rn", "2005-01-01", "2016-12-01").out.split())
    assert "2,080 hours" in said
    assert max(map(len, run("diff", "acm-rn").out.splitlines())) <= 80


def test_one_edition_has_nothing_to_differ_from(run, good):
    ran = run("diff", good)
    assert (ran.status, ran.out) == (0, "good_rulebook has only one edition, in force since January 1, 2026.\n")


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (["2001-01-01"], "has no edition of 2001-01-01. It has: 2026-01-01, 2027-01-01."),
        (["2027-01-01"], "an edition does not differ from itself"),
        (["2026-01-01", "2026-01-01"], "an edition does not differ from itself"),
    ],
)
def test_days_without_an_edition_are_told(run, two_editions, days, says):
    ran = run("diff", "cx", *days, CASEWAY_RULEBOOKS=two_editions)
    assert ran.status == 2
    assert says in ran.err


def test_a_file_is_no_rulebook_to_compare(run, good):
    ran = run("diff", good / "2026-01-01.yaml")
    assert ran.status == 2
    assert "name the folder" in ran.err
