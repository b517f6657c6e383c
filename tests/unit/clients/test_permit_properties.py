"""What holds of the check for any question: labels only take away, consents only add, what has ended counts for nothing."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caseway.clients import consents, labels
from caseway.clients.codes import SIGNING, Authority
from caseway.clients.consent_reasons import RULES
from caseway.clients.consent_terms import Named
from caseway.clients.privacy import (
    BasisKind,
    ConsentKind,
    DataClass,
    Purpose,
    RecipientClass,
    RecipientKind,
    Status,
)
from tests.unit.clients.asking import ON, expired, id_of, revoked, terms


def mostly(value, other):
    """A value three times out of four: what is drawn at random covers what is asked too seldom to tell anything."""
    return st.one_of(st.just(value), st.just(value), st.just(value), other)


NONE, EVERY_CLASS, EVERY_LABEL = frozenset(), frozenset(DataClass.values), frozenset(labels.book().labels)
CODES = st.frozensets(st.sampled_from(sorted(EVERY_LABEL)), max_size=2)
CLASSES = st.sampled_from(DataClass.values)
PURPOSES = st.sampled_from(Purpose.values)
KINDS = st.sampled_from(RecipientKind.values)
PEOPLE = st.sampled_from([None, id_of("me"), id_of("other")])
DAYS = st.sampled_from([None, date(2025, 1, 1), ON, date(2027, 1, 1)])
GROUPS = st.frozensets(st.sampled_from(RecipientClass.values), max_size=1)
ROLES = st.sampled_from([NONE, frozenset({"privacy_officer"})])

items = st.builds(consents.Item, CLASSES, CODES, PEOPLE)
representatives = st.none() | st.builds(
    consents.Representative, st.sampled_from(Authority.values), mostly(None, DAYS), mostly(None, DAYS),
    mostly(value=False, other=st.booleans()),
)  # fmt: skip
recipients = st.builds(
    consents.Recipient, KINDS, mostly("Mercy", st.sampled_from(["", "Pat"])), PEOPLE, GROUPS, ROLES,
    st.sampled_from([NONE, frozenset({consents.COUNSEL})]), representatives,
)  # fmt: skip
facts_ = st.builds(
    consents.Facts, st.sampled_from([None, 0, 15, 17, 18, 90]), mostly(NONE, CODES), mostly(NONE, CODES),
    mostly(value=False, other=st.booleans()),
)  # fmt: skip
bases = st.none() | st.builds(
    consents.Basis, st.sampled_from(BasisKind.values), mostly("4711", st.just("")), mostly(EVERY_CLASS, st.frozensets(CLASSES))
)  # fmt: skip
named = st.builds(Named, KINDS, st.sampled_from(["Mercy", "Pat"]), PEOPLE, st.sampled_from(["", "treating"]))
everyone = tuple(Named(kind, "Mercy") for kind in RecipientKind.values)
terms_ = st.builds(
    terms,
    st.sampled_from(ConsentKind.values),
    purposes=mostly(frozenset(Purpose.values), st.frozensets(PURPOSES)),
    data_classes=mostly(EVERY_CLASS, st.frozensets(CLASSES)),
    labels=mostly(EVERY_LABEL, CODES),
    recipients=mostly(everyone, st.lists(named, max_size=2).map(tuple)),
    authority=mostly(Authority.CLIENT, st.sampled_from(SIGNING)),
    effective=mostly(date(2026, 1, 1), DAYS),
)
consents_ = st.builds(
    consents.Consent, st.uuids(), terms_, mostly(Status.ACTIVE, st.sampled_from(Status.values)), mostly(None, DAYS),
    mostly(value=True, other=st.booleans()),
)  # fmt: skip


@st.composite
def questions(draw):
    return {
        "recipient": draw(recipients),
        "purpose": draw(PURPOSES),
        "facts": draw(facts_),
        "asked": draw(st.lists(items, min_size=1, max_size=4)),
        "consents": draw(st.lists(consents_, max_size=5)),
        "on": ON,
        "basis": draw(bases),
    }


def shown(question, **other) -> list[bool]:
    return [one.is_shown for one in consents.permit(**{**question, **other}).judged]


def no_more(less: list[bool], more: list[bool]) -> bool:
    return all(b or not a for a, b in zip(less, more, strict=True))


@given(questions(), CODES)
def test_more_labels_never_permit_more(question, more):
    labeled = [replace(one, labels=one.labels | more) for one in question["asked"]]
    assert no_more(shown(question, asked=labeled), shown(question))
    facts = question["facts"]
    assert no_more(shown(question, facts=replace(facts, labels=facts.labels | more)), shown(question))
    assert no_more(shown(question, facts=replace(facts, confidential=facts.confidential | more)), shown(question))
    assert no_more(shown(question, facts=replace(facts, is_victim_service=True)), shown(question))


@given(questions(), st.integers(0, 4))
def test_withdrawing_never_permits_more_and_what_has_ended_equals_none(question, which):
    given_ = question["consents"]
    without = given_[:which] + given_[which + 1 :]
    assert no_more(shown(question, consents=without), shown(question))
    for end in (revoked, expired):
        ended = [end(one) if number == which else one for number, one in enumerate(given_)]
        assert shown(question, consents=ended) == shown(question, consents=without)


@given(questions())
def test_what_is_shown_of_several_is_what_is_shown_of_each(question):
    whole_ = consents.permit(**question)
    each = [consents.permit(**{**question, "asked": [one]}) for one in question["asked"]]
    assert whole_.judged == tuple(judged for answer in each for judged in answer.judged)
    outcomes = {answer.outcome for answer in each}
    assert whole_.outcome == (outcomes.pop() if len(outcomes) == 1 else "redact")


@given(questions())
def test_any_odd_question_is_answered_with_reasons_and_laws(question):
    answer = consents.permit(**question)
    for one in answer.judged:
        assert one.reasons
        assert one.labels >= one.item.labels
        for reason in one.reasons:
            assert reason.rule in RULES
            assert reason.says
            assert reason.laws
            assert bool(reason.change) != one.is_shown


@given(questions())
def test_a_basis_never_hides_anything(question):
    assert no_more(shown(question, basis=None), shown(question))


@given(questions())
def test_the_order_of_consents_does_not_matter(question):
    assert shown(question) == shown(question, consents=question["consents"][::-1])


@given(questions())
def test_a_victim_services_record_never_goes_to_hmis_nor_out_without_its_own_release(question):
    facts = replace(question["facts"], is_victim_service=True)
    others = [one for one in question["consents"] if one.terms.kind != ConsentKind.VICTIM]
    kind = question["recipient"].kind
    if kind not in {RecipientKind.WORKFORCE, RecipientKind.CLIENT}:
        assert not any(shown(question, facts=facts, consents=others))
    if kind == RecipientKind.HMIS:
        assert not any(shown(question, facts=facts))
