"""The lists a rulebook may name are those of the floors above, and codes of LOINC are written right."""

import pytest

from caseway.casework.codes import Domain
from caseway.clients import labels
from caseway.criteria import yaml
from caseway.rulebooks.codes import DOMAINS, LABELS, is_loinc


def test_the_domains_are_those_a_need_can_have():
    assert list(DOMAINS) == Domain.values


def test_the_labels_are_those_that_mark_a_clients_information():
    assert list(LABELS) == list(yaml.load_file(labels.PLACE).plain()["labels"])


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("44249-1", True),
        ("68518-0", True),
        ("LA6568-5", True),
        ("44249-2", False),
        ("44294-1", False),
        ("LA6568", False),
        ("44249", False),
        ("", False),
    ],
)
def test_a_code_of_loinc_has_its_check_digit(code, fits):
    assert is_loinc(code) is fits
