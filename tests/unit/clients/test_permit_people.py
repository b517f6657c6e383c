"""The check on consents for people whom a rule treats apart: victims, minors, representatives, the client, and emergencies."""

from dataclasses import replace
from datetime import date

import pytest

from caseway.clients import consents
from caseway.clients.consents import Representative
from tests.unit.clients.asking import (
    ADULT,
    ON,
    PSY,
    RECIPIENTS,
    TEEN,
    VICTIM,
    ask,
    basis,
    consent,
    item,
    release,
    rules,
    to,
)

P2 = ("health", "42CFRPart2")
YES, NO = "permit", "deny"


def release_by(authority, to_, *names):
    return release(to_, *names, authority=authority, evidence="papers")


# --- victim services ---


@pytest.mark.parametrize("recipient", [kind for kind in RECIPIENTS if kind not in {"workforce", "client"}])
@pytest.mark.parametrize("purpose", ["TREAT", "COC", "HLEGAL"])
def test_a_victim_services_record_never_leaves_without_its_own_release(recipient, purpose):
    everything = [
        release(recipient, "CW-VICTIM", purposes=frozenset({purpose})),
        consent("hmis", recipient, labels=frozenset({"CW-VICTIM"})),
    ]
    who = to(recipient, representative=Representative("guardian"))
    for kind in ("court_order", "serious_threat", "child_report", "adult_report", "medical_emergency"):
        assert ask(who, purpose, "identity", facts=VICTIM, given=everything, basis=basis(kind)).outcome == "deny"
    own = consent("victim", recipient, purposes=frozenset({purpose}))
    answer = ask(who, purpose, "identity", facts=VICTIM, given=[*everything, own]).outcome
    assert answer == ("deny" if recipient == "hmis" else "permit")


def test_a_victim_services_record_stays_open_to_its_staff_and_to_the_victim():
    assert ask(to("workforce"), "TREAT", "identity", facts=VICTIM).outcome == "permit"
    assert ask(to("client"), "PATRQT", "identity", facts=VICTIM).outcome == "permit"


# --- minors and personal representatives ---

PARENT, GUARDIAN = Representative("parent"), Representative("guardian", date(2026, 1, 1), date(2026, 6, 30))
ASKS = consents.Facts(age=15, confidential=frozenset({"SEX", "SUD"}))


@pytest.mark.parametrize(
    ("age",  "who",                                             "answer", "rule"),
    [
        (15,   PARENT,                                            YES,      None),
        (17,   PARENT,                                            YES,      None),
        (18,   PARENT,                                            NO,       "majority"),
        (None, PARENT,                                            NO,       "authority_unknown"),
        (15,   None,                                              NO,       "authority_unknown"),
        (15,   replace(PARENT, endangers=True),                   NO,       "endangers"),
        (40,   Representative("guardian"),                        YES,      None),
        (None, Representative("proxy"),                           YES,      None),
        (40,   GUARDIAN,                                          NO,       "authority_ended"),
        (40,   replace(GUARDIAN, ends=ON),                        YES,      None),
        (40,   replace(GUARDIAN, ends=None),                      YES,      None),
        (40,   replace(GUARDIAN, begins=date(2026, 12, 1), ends=None), NO,  "authority_ended"),
    ],
)  # fmt: skip
def test_a_representative_needs_authority_on_the_day(age, who, answer, rule):
    facts = consents.Facts(age=age)
    found = ask(to("representative", "Pat", representative=who), "PATRQT", "health", facts=facts)
    assert found.outcome == answer
    assert rules(found) == ({rule} if rule else set())


def test_whose_authority_ended_may_still_be_named_by_the_client():
    who = to("representative", "Pat", representative=PARENT)
    assert ask(who, "PATRQT", "health", given=[release("representative", name="Pat")]).outcome == "permit"


def test_a_parent_cannot_consent_to_their_own_seeing_more():
    signed_by_parent = release_by("parent", "representative", "SDV")
    parent = to("representative", representative=PARENT)
    assert ask(parent, "PATRQT", ("health", "SDV"), facts=TEEN, given=[signed_by_parent]).outcome == "deny"
    assert ask(parent, "PATRQT", "health", facts=ADULT, given=[signed_by_parent]).outcome == "deny"


def test_whose_authority_ended_sees_of_sensitive_things_what_the_client_named():
    who = to("representative", representative=PARENT)
    assert ask(who, "PATRQT", ("health", "HIV"), given=[release("representative")]).outcome == "deny"
    assert ask(who, "PATRQT", ("health", "HIV"), given=[release("representative", "HIV")]).outcome == "permit"


@pytest.mark.parametrize(
    ("what",                     "facts", "answer"),
    [
        (("health",),              ASKS,    YES),
        (("health", "SEX"),        ASKS,    NO),
        (("health", "SEX"),        TEEN,    YES),
        (("health", "ADOL"),       TEEN,    NO),
        (("health", "CW-MINOR"),   TEEN,    NO),
        (("health", "SDV"),        TEEN,    NO),
        (("contact", "LOCIS"),     TEEN,    NO),
        (("health", "42CFRPart2"), TEEN,    NO),
        (("health", "PSYTHPN"),    TEEN,    NO),
        (("notes", "CW-PRIVILEGED"), TEEN,  NO),
    ],
)  # fmt: skip
def test_what_a_parent_sees_of_a_minor(what, facts, answer):
    assert ask(to("representative", "Pat", representative=PARENT), "PATRQT", what, facts=facts).outcome == answer


@pytest.mark.parametrize(("authority", "answer"), [("client", YES), ("parent", NO)])
def test_a_minors_confidential_service_is_released_to_a_parent_by_the_minor_only(authority, answer):
    given = [release_by(authority, "representative", "SEX", "CW-MINOR")]
    assert (
        ask(to("representative", representative=PARENT), "PATRQT", ("health", "SEX"), facts=ASKS, given=given).outcome
        == answer
    )


@pytest.mark.parametrize(("age", "is_minor"), [(15, True), (None, True), (18, False)])
def test_what_a_minor_consented_to_alone_is_confidential_until_of_age(age, is_minor):
    labels_ = consents.labels_of(item("health", "SEX"), replace(ASKS, age=age))
    assert ("CW-MINOR" in labels_) == is_minor


def test_minors_see_their_own_record():
    assert ask(to("client"), "PATRQT", ("health", "SEX"), "needs", facts=ASKS).outcome == "permit"


@pytest.mark.parametrize("authority", ["client", "none", "payee"])
def test_who_may_not_decide_is_no_representative_whatever_they_are_called(authority):
    who = to("representative", representative=Representative(authority))
    answer = ask(who, "PATRQT", "health")
    assert (answer.outcome, rules(answer)) == ("deny", {"authority_unknown"})


def test_a_guardian_of_an_adult_sees_part_2_records():
    who = to("representative", representative=Representative("guardian"))
    assert ask(who, "PATRQT", P2).outcome == "permit"


# --- right of access ---


@pytest.mark.parametrize("label", ["HIV", "42CFRPart2", "CW-SUD-NOTES", "CW-SEALED", "CW-PRIVILEGED", "CW-VICTIM", "V"])
def test_the_client_gets_what_is_theirs(label):
    assert ask(to("client"), "PATRQT", ("health", label)).outcome == "permit"


def test_the_client_gets_everything_but_psychotherapy_notes():
    answer = ask(to("client"), "PATRQT", "health", "notes", PSY)
    assert answer.outcome == "redact"
    assert answer.hidden_classes == (PSY,)


# --- without a consent, on a basis that is written down ---

BASES = [
    # basis, recipient, purpose, ordinary, Part 2, psychotherapy note, HIV, privileged, sealed
    ("court_order", "court", "HLEGAL", (YES, NO, NO, NO, NO, NO)),
    ("court_order", "law_enforcement", "HLEGAL", (YES, NO, NO, NO, NO, NO)),
    ("court_order", "court", "TREAT", (NO, NO, NO, NO, NO, NO)),
    ("court_order", "family", "HLEGAL", (NO, NO, NO, NO, NO, NO)),
    ("part2_order", "court", "HLEGAL", (YES, YES, NO, NO, NO, NO)),
    ("serious_threat", "law_enforcement", "PUBHLTH", (YES, NO, YES, NO, NO, NO)),
    ("serious_threat", "family", "PUBHLTH", (YES, NO, YES, NO, NO, NO)),
    ("serious_threat", "school", "PUBHLTH", (NO, NO, NO, NO, NO, NO)),
    ("child_report", "authority", "PUBHLTH", (YES, YES, NO, NO, NO, NO)),
    ("adult_report", "authority", "PUBHLTH", (YES, NO, NO, NO, NO, NO)),
    ("child_report", "school", "PUBHLTH", (NO, NO, NO, NO, NO, NO)),
    ("medical_emergency", "covered_entity", "ETREAT", (YES, YES, NO, YES, NO, NO)),
    ("medical_emergency", "community", "ETREAT", (NO, NO, NO, NO, NO, NO)),
]
SORTS = ("N", "42CFRPart2", "PSYTHPN", "HIV", "CW-PRIVILEGED", "CW-SEALED")


@pytest.mark.parametrize(("kind", "recipient", "purpose", "answers"), BASES)
def test_threats_reports_orders_and_emergencies(kind, recipient, purpose, answers):
    for label, answer in zip(SORTS, answers, strict=True):
        assert ask(to(recipient), purpose, ("health", label), basis=basis(kind)).outcome == answer, label


@pytest.mark.parametrize(
    "wrong",
    [
        basis("child_report", reference="  "),
        basis("child_report", classes=("identity",)),
        basis("child_report", classes=()),
    ],
)
def test_a_basis_counts_only_written_down_and_for_what_it_names(wrong):
    assert ask(to("authority"), "PUBHLTH", "health", basis=wrong).outcome == "deny"
