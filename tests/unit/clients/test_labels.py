"""Labels: the file is whole and says where each thing comes from; whatever is made of labeled things carries their labels."""

import pytest

from caseway.clients import labels
from caseway.clients.consent_terms import ELEMENTS
from caseway.clients.privacy import ConsentKind
from caseway.criteria.yaml import Unreadable

ADOPTED = [
    "N",
    "R",
    "V",
    "SUD",
    "ETHUD",
    "OPIOIDUD",
    "MH",
    "PSYTHPN",
    "HIV",
    "SDV",
    "ADOL",
    "42CFRPart2",
    "HIPAAPsyNotes",
    "HIPAASelfPay",
    "HIPAAAuth",
    "Title38Section7332",
    "CW-SUD-NOTES",
    "CW-PRIVILEGED",
    "CW-SEALED",
    "CW-MINOR",
    "CW-VICTIM",
]


def test_every_adopted_label_is_there_with_a_name_a_meaning_and_a_law():
    assert not set(ADOPTED) - set(labels.book().labels)
    for code, label in labels.book().labels.items():
        assert label.code == code
        assert label.name
        assert label.means.endswith(".")
        assert all(law.cite and law.address and law.standing for law in labels.laws_of(code))


def test_no_two_labels_have_the_same_name():
    names = [label.name for label in labels.book().labels.values()]
    assert len(names) == len(set(names))


def test_every_sort_of_consent_says_what_it_must_contain_in_words_that_are_known():
    assert set(labels.book().consents) == set(ConsentKind.values)
    for needs in labels.book().consents.values():
        assert needs.asks
        assert not set(needs.asks) - set(ELEMENTS)


def test_every_law_is_used():
    book = labels.book()
    used = {name for part in (book.labels, book.consents) for one in part.values() for name in one.laws}
    used |= {notice.law for notice in book.notices.values()}
    from caseway.clients.consent_reasons import RULES

    used |= {name for rule in RULES.values() for name in rule.laws}
    assert set(book.laws) == used


@pytest.mark.parametrize(
    ("code", "needs_own_consent", "never_leaves", "own_store", "has_notice"),
    [
        ("N",            False, False, False, False),
        ("MH",           True,  False, False, False),
        ("42CFRPart2",   True,  False, False, True),
        ("CW-SUD-NOTES", True,  False, True,  True),
        ("PSYTHPN",      True,  False, True,  False),
        ("CW-VICTIM",    True,  False, True,  False),
        ("CW-SEALED",    False, True,  False, False),
    ],
)  # fmt: skip
def test_what_a_label_does(code, needs_own_consent, never_leaves, own_store, has_notice):
    label = labels.label(code)
    assert (label.needs_own_consent, label.never_leaves) == (needs_own_consent, never_leaves)
    assert (label.own_store, bool(labels.notices([code]))) == (own_store, has_notice)


def test_what_is_made_of_several_things_carries_the_labels_of_all():
    assert labels.inherited(["MH"], {"42CFRPart2"}, ()) == {"MH", "42CFRPart2"}
    assert labels.inherited() == frozenset()


@pytest.mark.parametrize(
    "ask", [labels.label, labels.laws_of, lambda code: labels.inherited([code]), lambda code: labels.notices([code])]
)
def test_a_label_nobody_knows_raises(ask):
    with pytest.raises(labels.UnknownLabel, match="“XYZ” is no label"):
        ask("XYZ")


def test_what_people_read_of_the_file_is_listed_for_translation():
    listed = labels.sentences()
    assert {"Mental health", "It is about HIV, AIDS or a test for them."} <= set(listed)
    assert len(listed) == len(set(listed))
    assert not [text for text in listed if "CFR part 2 prohibits" in text]


def test_a_notice_is_printed_once():
    assert labels.notices(["42CFRPart2", "CW-SUD-NOTES", "N"]) == (
        "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
    )


def test_a_bad_file_tells_every_fault_at_once_with_its_line(tmp_path):
    file = tmp_path / "labels.yaml"
    file.write_text(
        """\
laws:
  one: {cite: A, says: B., address: C, standing: sworn}
notices:
  gone: {law: two, text: T}
labels:
  X:
    kind: mood
    name: X
    means: It.
    laws: [one, three]
    inside: everybody
    never_to: [mars]
    exceptions: [whim]
    notice: lost
    code: ZZ
consents:
  general: {means: M., laws: [four], asks: [signed]}
  handshake: {means: M., laws: [one], asks: []}
"""
    )
    with pytest.raises(Unreadable) as unreadable:
        labels.read(file)
    told = "\n".join(map(str, unreadable.value.faults))
    for word in (
        "sworn",
        "two",
        "mood",
        "three",
        "everybody",
        "mars",
        "whim",
        "lost",
        "code",
        "four",
        "handshake",
        "part2_tpo",
    ):
        assert word in told, word
    assert f"{file}:10:" in told


def test_a_file_with_only_wrong_names_is_refused_too(tmp_path):
    file = tmp_path / "labels.yaml"
    text = labels.PLACE.read_text().replace("never_to: [hmis]", "never_to: [moon]")
    file.write_text(text)
    with pytest.raises(Unreadable, match="moon"):
        labels.read(file)
    file.write_text("laws: none\nnotices: {}\nlabels: [one]\nconsents: {}\n")
    with pytest.raises(Unreadable, match="entries of the form"):
        labels.read(file)
