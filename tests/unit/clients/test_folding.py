"""Phone numbers as people read them; whatever is written is still found."""

import pytest

from caseway.clients import excerpts, folding, queries, search
from caseway.clients.belongings import add
from caseway.clients.drafts import ContactPointDraft
from tests.unit.clients.invented import AT, ON


@pytest.mark.parametrize(
    "written",
    [
        "5125550104", "512-555-0104", "512.555.0104", "512 555 0104", "(512)555-0104", "(512) 555-0104",
        "1 512 555 0104", "+1 (512) 555-0104", "1-512-555-0104", " 512 555 0104 ",
    ],
)  # fmt: skip
def test_an_american_number_is_shown_in_one_way_however_it_was_written(written):
    assert folding.readable_phone(written) == "(512) 555-0104"


@pytest.mark.parametrize(
    "written",
    ["555-0104", "+33 6 12 34 56 78", "+44 20 7946 0958", "512 555 0104 ext. 7", "maria@example.org", "", "0125550104"],
)
def test_whatever_else_it_is_stays_as_it_was_given(written):
    assert folding.readable_phone(written) == written


def test_a_number_is_kept_as_it_was_written_sent_as_it_is_shown_and_found_by_any_writing(place, make, viewer_of):
    by, client = viewer_of(place.ana), make(user=place.ana).pk
    add(client=client, draft=ContactPointDraft(value="512.555.0104"), by=by, at=AT, on=ON)
    record = queries.open_client(viewer=by, client=client, at=AT, on=ON)
    assert record.contact_points[0].value == "512.555.0104"
    (sent,) = excerpts.excerpt(record, on=ON)["contact"]
    assert sent.value["value"] == "(512) 555-0104"
    for typed in ("5125550104", "(512) 555-0104", "512 555-0104", "555-0104"):
        assert [one.id for one in search.search(viewer=by, text=typed, at=AT, on=ON)] == [client]
