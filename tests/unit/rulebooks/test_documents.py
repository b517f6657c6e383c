"""What a paper of an application is filled from: facts of the vocabulary, named one by one."""

import pytest

from caseway import criteria, rulebooks

PAPER = "documents: [{label: License, says: A copy., source: page}]"


def with_paper(folder, more):
    path = folder / "particulars.yaml"
    text = path.read_text(encoding="utf-8")
    assert PAPER in text
    path.write_text(text.replace(PAPER, PAPER.replace("page}", f"page, {more}}}")), encoding="utf-8")
    return rulebooks.Rulebook("certification/board/helper", folder).particulars.documents[0]


def test_a_paper_names_its_facts_and_its_clause(folder):
    paper = with_paper(folder, "clause: license, facts: [licenses.number, employment.supervisor_name]")
    assert paper.facts == ("licenses.number", "employment.supervisor_name")
    assert paper.clause == "license"


@pytest.mark.parametrize("fact", ["licenses.nummer", "licences.number", "licenses", "7", "[licenses.number]"])
def test_a_fact_nobody_knows_is_a_fault(folder, fact):
    with pytest.raises(criteria.Unreadable, match=r"is no fact of facts\.yaml"):
        with_paper(folder, f"facts: [{fact}]")
