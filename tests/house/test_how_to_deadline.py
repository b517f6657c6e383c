"""What the page on deadlines tells a stranger to do is done here, word for word, and must come out as it says."""

from datetime import date

from caseway.rulebooks import deadlines_reading
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.shelf import Shelf
from tests.house.test_how_to import follow, text


def test_a_stranger_who_follows_the_page_has_deadlines_of_their_own(root, tmp_path):
    follow(text(root, "add-a-deadline.md"), tmp_path, root)

    shelf = Shelf((OURS, tmp_path / "my-rulebooks"))
    found = deadlines_reading.sets(shelf, on=date(2026, 11, 26))["deadline/harbor"]
    assert [rule.id for rule in found.rules] == ["first-contact", "monthly-visit", "hearing-form"]
    assert deadlines_reading.triggers(shelf)["hearing"].label == "Hearing"
