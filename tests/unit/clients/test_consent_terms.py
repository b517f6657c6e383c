"""What a consent must contain before it counts: every missing element is told, each kind has its own."""

from dataclasses import replace
from datetime import date

import pytest

from caseway.clients.consent_terms import ELEMENTS, Named, Terms, missing
from caseway.clients.privacy import ConsentKind, Unknown
from tests.unit.clients import asking

TO = {"part2_tpo": "covered_entity", "hmis": "hmis"}
CLASS = (Named("community", group="treating"),)


def lacking(terms) -> set[str]:
    return {one.element for one in missing(terms)}


def whole(kind: str) -> Terms:
    more = {"labels": frozenset({"MH"})} if kind == "minor" else {}
    return asking.terms(kind, TO.get(kind, "community"), **more)


@pytest.mark.parametrize("kind", ConsentKind.values)
def test_a_whole_consent_lacks_nothing(kind):
    assert not lacking(whole(kind))


# The kind, what is wrong with it, and what is told.
FAULTS = [
    ("general", {"discloser": " "}, {"discloser"}),
    ("general", {"data_classes": frozenset()}, {"data_classes"}),
    ("general", {"recipients": ()}, {"recipient"}),
    ("general", {"recipients": (Named("school"),)}, {"recipient"}),
    ("general", {"recipients": CLASS}, set()),
    ("general", {"purposes": frozenset()}, {"purpose"}),
    ("general", {"expiry": ""}, {"ends"}),
    ("general", {"expiry": "none", "expires": None}, {"ends"}),
    ("general", {"expiry": "date", "expires": None}, {"ends"}),
    ("general", {"expiry": "event", "expires": None, "event": "the move"}, set()),
    ("general", {"method": "verbal", "witness": "Lee"}, {"written"}),
    ("general", {"signed": None}, {"signed"}),
    ("general", {"signer": ""}, {"signed"}),
    ("general", {"method": ""}, {"signed"}),
    ("general", {"authority": "guardian"}, {"authority"}),
    ("general", {"authority": "guardian", "evidence": "court letter"}, set()),
    ("general", {"statements": frozenset()}, {"revocation", "conditions", "redisclosure"}),
    ("general", {"expires": date(2025, 1, 1)}, {"days"}),
    ("part2_tpo", {"expiry": "none", "expires": None}, set()),
    ("part2_tpo", {"expiry": ""}, {"expiry"}),
    ("part2_tpo", {"labels": frozenset()}, {"names_part2"}),
    ("part2_tpo", {"purposes": frozenset({"TREAT", "HLEGAL"})}, {"tpo_only"}),
    ("part2_tpo", {"recipients": (Named("court", "Court"),)}, {"covered_recipients"}),
    ("part2_tpo", {"recipients": (Named("covered_entity", group="treating"),)}, set()),
    ("part2_tpo", {"statements": frozenset({"revocation"})}, {"redisclosure", "refusal"}),
    ("part2_release", {"purposes": frozenset({"COC", "HLEGAL"})}, {"no_proceedings"}),
    ("part2_release", {"expiry": "none", "expires": None}, {"ends"}),
    ("part2_legal", {"purposes": frozenset({"HLEGAL", "TREAT"})}, {"proceedings_only"}),
    ("part2_legal", {"recipients": (Named("court", group="helpers"),)}, {"named"}),
    ("sud_counseling", {"data_classes": frozenset({"notes", "sud_counseling_notes"})}, {"sud_notes_only"}),
    ("psychotherapy", {"data_classes": frozenset({"notes", "psychotherapy_notes"})}, {"psychotherapy_only"}),
    ("hmis", {"recipients": (Named("community", "Mercy"),)}, {"hmis_only"}),
    ("hmis", {"method": "verbal", "witness": "Lee"}, set()),
    ("hmis", {"method": "verbal"}, {"signed"}),
    ("victim", {"recipients": CLASS}, {"named"}),
    ("victim", {"recipients": (Named("hmis", "HMIS"),)}, {"no_hmis"}),
    ("victim", {"expiry": "event", "event": "the end of the case"}, {"ends_on_date"}),
    ("victim", {"specific": ""}, {"specific"}),
    ("victim", {"method": "verbal", "witness": "Lee"}, {"written"}),
    ("victim", {"authority": "parent", "evidence": "birth record"}, {"by_client"}),
    ("victim", {"statements": frozenset({"conditions", "revocation"})}, {"no_conditions"}),
    ("minor", {"authority": "parent", "evidence": "birth record"}, {"by_client"}),
    ("minor", {"labels": frozenset()}, {"names_something"}),
]


@pytest.mark.parametrize(("kind", "change", "told"), FAULTS)
def test_what_a_consent_lacks_is_told(kind, change, told):
    assert lacking(replace(whole(kind), **change)) == told


def test_every_element_is_tried():
    tried = set().union(*(told for _, _, told in FAULTS))
    assert tried == set(ELEMENTS)


def test_an_empty_consent_is_told_everything_at_once_and_in_sentences():
    told = missing(Terms("general"))
    assert [one.element for one in told] == [
        "discloser", "data_classes", "recipient", "purpose", "ends", "signed", "revocation", "conditions", "redisclosure",
    ]  # fmt: skip
    assert "Say who may disclose." in [one.says for one in told]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "promise"},
        {"purposes": frozenset({"FUN"})},
        {"data_classes": frozenset({"dreams"})},
        {"labels": frozenset({"XYZ"})},
        {"recipients": (Named("stranger", "Someone"),)},
        {"recipients": (Named("community", group="everyone"),)},
        {"authority": "neighbor"},
        {"authority": "none"},
        {"authority": "payee"},
        {"method": "smoke"},
        {"expiry": "someday"},
        {"statements": frozenset({"sorry"})},
    ],
)
def test_a_word_on_no_list_raises(wrong):
    with pytest.raises(Unknown):
        Terms(**{"kind": "general", **wrong})
