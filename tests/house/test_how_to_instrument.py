"""What the page on instruments tells a stranger to do is done here, word for word, and must come out as it says."""

from datetime import date

from caseway.rulebooks import instruments_reading
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.scoring import score
from caseway.rulebooks.shelf import Shelf
from tests.house.test_how_to import follow, text


def test_a_stranger_who_follows_the_page_has_an_instrument_that_scores(root, tmp_path):
    follow(text(root, "add-an-instrument.md"), tmp_path, root, least=12)

    shelf = Shelf((OURS, tmp_path / "my-rulebooks"))
    instrument = instruments_reading.in_force(shelf, "harbor-loneliness", on=date(2026, 12, 1))
    scored = score(instrument, {"alone": "often", "visitors": "never", "hopeless": "often"})
    assert (scored.result("total").value, scored.result("total").band.label) == (6, "Lonely")
    assert [trigger.before_closing for trigger in scored.triggers] == [True]
    assert [proposal.domain for proposal in scored.proposals] == ["social-connection"]
