import pytest

from caseway import rulebooks

KINDS = rulebooks.vocabulary()["professional"].kinds


@pytest.mark.parametrize(
    ("kind", "record", "words"),
    [
        ("licenses", {"type": "RN", "state": "TX"}, "RN TX (license 1)"),
        ("licenses", {"type": "physician"}, "Physician (license 1)"),
        ("licenses", {}, "license 1"),
        ("degrees", {"level": "master", "field": "social_work"}, "Master's degree social work (degree 1)"),
        ("attestations", {}, "statement"),
    ],
)
def test_a_record_is_called_by_its_own_name_and_its_place(kind, record, words):
    assert str(KINDS[kind].named(record, 0)) == words
