"""The check on consents as truth tables: who, for what, which information, with which consent, and what is answered."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from caseway.accounts.viewer import Grant, Viewer
from caseway.clients import consents
from caseway.clients.consents import Representative
from caseway.clients.privacy import Unknown
from tests.unit.clients.asking import (
    ADULT,
    ON,
    PSY,
    RECIPIENTS,
    SUDN,
    ask,
    basis,
    consent,
    expired,
    id_of,
    item,
    release,
    revoked,
    rules,
    to,
)

P2 = ("health", "42CFRPart2")

# --- ordinary information, by recipient and purpose, without any consent ---

YES, NO = "permit", "deny"


PURPOSES = ("TREAT", "COC", "HPAYMT", "HOPERAT", "ELIGDTRM", "HLEGAL", "FAMRQT", "BTG")
ORDINARY = [
    ("workforce",          (YES, YES, YES, YES, YES, YES, YES, YES)),
    ("client",             (YES, YES, YES, YES, YES, YES, YES, NO)),
    ("covered_entity",     (YES, YES, YES, YES, NO , NO , NO , NO)),
    ("health_plan",        (YES, YES, YES, YES, NO , NO , NO , NO)),
    ("business_associate", (YES, YES, YES, YES, NO , NO , NO , NO)),
    ("community",          (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("court",              (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("law_enforcement",    (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("attorney",           (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("authority",          (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("family",             (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("school",             (NO , NO , NO , NO , NO , NO , NO , NO)),
    ("hmis",               (NO , NO , NO , NO , NO , NO , NO , NO)),
]  # fmt: skip


@pytest.mark.parametrize(("recipient", "answers"), ORDINARY)
def test_ordinary_information_without_a_consent(recipient, answers):
    for purpose, answer in zip(PURPOSES, answers, strict=True):
        assert ask(to(recipient), purpose, "needs").outcome == answer, purpose


@pytest.mark.parametrize("recipient", [kind for kind in RECIPIENTS if kind not in {"hmis", "workforce", "client"}])
def test_a_release_opens_ordinary_information_for_whom_and_what_it_names(recipient):
    given = [release(recipient, purposes=frozenset({"ELIGDTRM"}), data_classes=frozenset({"needs"}))]
    assert ask(to(recipient), "ELIGDTRM", "needs", given=given).outcome == "permit"
    assert ask(to(recipient), "FAMRQT", "needs", given=given).outcome == "deny"
    assert ask(to(recipient), "ELIGDTRM", "health", given=given).outcome == "deny"
    assert ask(to(recipient, "Somebody Else"), "ELIGDTRM", "needs", given=given).outcome == "deny"


def test_the_hmis_takes_a_release_of_its_own():
    assert ask(to("hmis"), "COC", "needs", given=[release("hmis")]).outcome == "deny"
    assert ask(to("hmis"), "COC", "needs", given=[consent("hmis", "hmis")]).outcome == "permit"


# --- one label at a time, to a provider, a plan and a community organization ---


@pytest.mark.parametrize(
    ("label",         "treat", "plan_pays", "released", "naming"),
    [
        ("N",              YES,     YES,         YES,        YES),
        ("R",              YES,     YES,         YES,        YES),
        ("DVD",            YES,     YES,         YES,        YES),
        ("MH",             YES,     YES,         NO,         YES),
        ("SUD",            YES,     YES,         NO,         YES),
        ("HIV",            YES,     NO,          NO,         YES),
        ("SDV",            YES,     NO,          NO,         YES),
        ("V",              NO,      NO,          NO,         YES),
        ("LOCIS",          NO,      NO,          NO,         YES),
        ("HIPAASelfPay",   YES,     NO,          NO,         YES),
        ("HIPAAAuth",      NO,      NO,          YES,        YES),
        ("Title38Section7332", NO,  NO,          NO,         YES),
        ("CW-PRIVILEGED",  NO,      NO,          NO,         YES),
        ("CW-MINOR",       YES,     YES,         NO,         YES),
        ("42CFRPart2",     NO,      NO,          NO,         NO),
        ("PSYTHPN",        NO,      NO,          NO,         NO),
        ("CW-SUD-NOTES",   NO,      NO,          NO,         NO),
        ("CW-VICTIM",      NO,      NO,          NO,         NO),
        ("CW-SEALED",      NO,      NO,          NO,         NO),
    ],
)  # fmt: skip
def test_what_a_label_takes_away(label, treat, plan_pays, released, naming):
    """treat, plan_pays: without a consent.  released, naming: to a community organization, by a general release."""
    assert ask(to("covered_entity"), "TREAT", ("health", label)).outcome == treat
    assert ask(to("health_plan"), "HPAYMT", ("health", label)).outcome == plan_pays
    assert ask(to("community"), "COC", ("health", label), given=[release()]).outcome == released
    assert ask(to("community"), "COC", ("health", label), given=[release("community", label)]).outcome == naming


def test_only_the_client_can_release_what_is_privileged():
    by_guardian = release("community", "CW-PRIVILEGED", authority="guardian", evidence="papers")
    answer = ask(to("community"), "COC", ("notes", "CW-PRIVILEGED"), given=[by_guardian])
    assert rules(answer) == {"needs_client"}


def test_labels_of_two_sources_both_hold():
    both = ("health", "MH", "42CFRPart2")
    tpo_naming_both = consent("part2_tpo", "covered_entity", labels=frozenset({"42CFRPart2", "MH"}))
    assert ask(to("covered_entity"), "TREAT", both).outcome == "deny"
    assert ask(to("covered_entity"), "TREAT", both, given=[tpo_naming_both]).outcome == "permit"
    part2_only = consent("part2_release")
    assert rules(ask(to("community"), "COC", both, given=[part2_only])) == {"needs_naming"}
    assert ask(to("community"), "COC", both, given=[part2_only, release("community", "MH")]).outcome == "permit"


def test_labels_of_the_whole_record_hold_for_every_part_of_it():
    facts = replace(ADULT, labels=frozenset({"LOCIS"}))
    assert ask(to("covered_entity"), "TREAT", "contact", "needs", facts=facts).outcome == "deny"


# --- Part 2: treatment, payment and operations against proceedings ---

P2_CASES = [
    # recipient, purpose, consent, answer, the rule that hides it
    ("covered_entity", "TREAT", None, NO, "needs_part2"),
    ("covered_entity", "TREAT", "general", NO, "needs_part2"),
    ("covered_entity", "TREAT", "part2_tpo", YES, None),
    ("covered_entity", "COC", "part2_tpo", YES, None),
    ("covered_entity", "TREAT", "part2_release", YES, None),
    ("covered_entity", "HLEGAL", "part2_tpo", NO, "needs_part2_legal"),
    ("health_plan", "HPAYMT", "part2_tpo", YES, None),
    ("business_associate", "HOPERAT", "part2_tpo", YES, None),
    ("covered_entity", "ELIGDTRM", "part2_tpo", NO, "needs_part2"),
    ("covered_entity", "ELIGDTRM", "part2_release", YES, None),
    ("community", "COC", "part2_tpo", NO, "needs_part2"),
    ("community", "COC", "general", NO, "needs_part2"),
    ("community", "COC", "part2_release", YES, None),
    ("school", "COC", "part2_release", YES, None),
    ("family", "FAMRQT", "part2_release", YES, None),
    ("court", "HLEGAL", "general", NO, "needs_part2_legal"),
    ("court", "HLEGAL", "part2_tpo", NO, "needs_part2_legal"),
    ("court", "HLEGAL", "part2_release", NO, "needs_part2_legal"),
    ("court", "HLEGAL", "part2_legal", YES, None),
    ("law_enforcement", "HLEGAL", "part2_legal", YES, None),
    ("law_enforcement", "COC", "part2_release", NO, "needs_part2_legal"),
    ("attorney", "HLEGAL", "part2_legal", YES, None),
    ("attorney", "HLEGAL", "general", NO, "needs_part2_legal"),
]


@pytest.mark.parametrize(("recipient", "purpose", "kind", "answer", "rule"), P2_CASES)
def test_part_2_in_treatment_payment_and_operations_and_in_proceedings(recipient, purpose, kind, answer, rule):
    more = {"purposes": frozenset({purpose})} if kind == "general" else {}
    given = [consent(kind, recipient, **more)] if kind else []
    found = ask(to(recipient), purpose, P2, given=given)
    assert found.outcome == answer
    assert rule is None or rule in rules(found)


def test_a_part_2_consent_may_name_a_class_of_recipients():
    from caseway.clients.consent_terms import Named

    given = [consent("part2_tpo", recipients=(Named("covered_entity", group="treating"),))]
    assert ask(to("covered_entity", groups=frozenset({"treating"})), "TREAT", P2, given=given).outcome == "permit"
    assert ask(to("covered_entity", groups=frozenset({"payers"})), "TREAT", P2, given=given).outcome == "deny"
    assert ask(to("covered_entity"), "TREAT", P2, given=given).outcome == "deny"


def test_staff_read_part_2_records_but_not_for_a_proceeding():
    assert ask(to("workforce"), "TREAT", P2).outcome == "permit"
    assert rules(ask(to("workforce"), "HLEGAL", P2)) == {"needs_part2_legal"}
    assert ask(to("workforce"), "HLEGAL", P2, given=[consent("part2_legal", "court")]).outcome == "permit"
    assert ask(to("workforce"), "HLEGAL", P2, basis=basis("part2_order")).outcome == "permit"
    assert ask(to("workforce"), "HLEGAL", P2, basis=basis("court_order")).outcome == "deny"


def test_counseling_notes_are_not_used_in_a_proceeding_on_a_consent_for_other_records():
    mine = item(SUDN, author=ME)
    assert ask(STAFF[0], "HLEGAL", mine, given=[consent("part2_legal", "court")]).outcome == "deny"
    assert ask(STAFF[0], "HLEGAL", mine, basis=basis("part2_order")).outcome == "permit"


# --- notes kept in stores of their own ---

NOTES = [
    # class, recipient, purpose, consent, answer
    (PSY, "covered_entity", "TREAT", None, NO),
    (PSY, "covered_entity", "TREAT", "general", NO),
    (PSY, "covered_entity", "TREAT", "psychotherapy", YES),
    (PSY, "community", "COC", "psychotherapy", YES),
    (PSY, "health_plan", "HPAYMT", "psychotherapy", YES),
    (PSY, "hmis", "COC", "psychotherapy", NO),
    (PSY, "client", "PATRQT", None, NO),
    (PSY, "client", "PATRQT", "psychotherapy", YES),
    (SUDN, "covered_entity", "TREAT", "part2_tpo", NO),
    (SUDN, "covered_entity", "TREAT", "part2_release", NO),
    (SUDN, "covered_entity", "TREAT", "sud_counseling", YES),
    (SUDN, "community", "COC", "sud_counseling", YES),
    (SUDN, "court", "HLEGAL", "part2_legal", NO),
    (SUDN, "court", "HLEGAL", "sud_counseling", NO),
    (SUDN, "client", "PATRQT", None, YES),
    ("notes", "covered_entity", "TREAT", "psychotherapy", YES),
    ("notes", "community", "COC", "psychotherapy", NO),
    ("notes", "community", "COC", "sud_counseling", NO),
]


@pytest.mark.parametrize(("data_class", "recipient", "purpose", "kind", "answer"), NOTES)
def test_notes_of_therapists_and_counselors_take_a_consent_of_their_own(data_class, recipient, purpose, kind, answer):
    given = [consent(kind, recipient)] if kind else []
    assert ask(to(recipient), purpose, data_class, given=given).outcome == answer


def test_a_psychotherapy_note_among_other_notes_is_no_less_protected():
    given = [release("community", "PSYTHPN"), consent("psychotherapy")]
    assert rules(ask(to("community"), "COC", ("notes", "PSYTHPN"), given=given)) == {"needs_psychotherapy"}


# --- reads inside the organization, even on the caseload ---

ME, OTHER = id_of("me"), id_of("other")
INSIDE = [
    # what, who: author, other staff, counsel, privacy officer
    (("notes",),                  (YES, YES, YES, YES)),
    (("notes", "42CFRPart2"),     (YES, YES, YES, YES)),
    (("notes", "HIV"),            (YES, YES, YES, YES)),
    (("notes", "CW-VICTIM"),      (YES, YES, YES, YES)),
    (("notes", "PSYTHPN"),        (YES, NO,  NO,  NO)),
    (("notes", "HIPAAPsyNotes"),  (YES, NO,  NO,  NO)),
    (("notes", "CW-SUD-NOTES"),   (YES, NO,  NO,  NO)),
    (("notes", "CW-PRIVILEGED"),  (NO,  NO,  YES, NO)),
    (("notes", "CW-SEALED"),      (NO,  NO,  NO,  YES)),
    (("notes", "CW-SEALED", "PSYTHPN"), (NO, NO, NO, NO)),
]  # fmt: skip
STAFF = [
    consents.Recipient("workforce", "Me", ME),
    consents.Recipient("workforce", "Other", OTHER),
    consents.Recipient("workforce", "Counsel", OTHER, duties=frozenset({consents.COUNSEL})),
    consents.Recipient("workforce", "Officer", OTHER, roles=frozenset({"privacy_officer"})),
]


@pytest.mark.parametrize(("what", "answers"), INSIDE)
@pytest.mark.parametrize("purpose", ["TREAT", "BTG"])
def test_labels_restrict_who_sees_what_inside(what, answers, purpose):
    for who, answer in zip(STAFF, answers, strict=True):
        assert ask(who, purpose, item(*what, author=ME)).outcome == answer, who.name


def test_a_note_without_an_author_is_nobodys():
    assert ask(consents.Recipient("workforce"), "TREAT", item(PSY)).outcome == "deny"


def test_a_consent_of_its_own_opens_psychotherapy_notes_to_a_colleague():
    given = [consent("psychotherapy", "workforce", name="Other")]
    assert ask(STAFF[1], "TREAT", item(PSY, author=ME), given=given).outcome == "permit"
    assert ask(STAFF[1], "TREAT", item(PSY, author=ME), given=[revoked(given[0])]).outcome == "deny"


def test_a_viewer_is_a_recipient():
    viewer = Viewer(ME, OTHER, None, {"privacy_officer": Grant()}, name="Me")  # type: ignore[arg-type]
    who = consents.staff(viewer, duties=[consents.COUNSEL])
    assert (who.kind, who.party, who.roles, who.duties) == ("workforce", ME, {"privacy_officer"}, {"counsel"})


# --- when a consent counts ---

WHEN = [
    (lambda one: one, YES, ""),
    (lambda one: replace(one, status="draft"), NO, "draft"),
    (revoked, NO, "revoked"),
    (lambda one: replace(one, status="rejected"), NO, "rejected"),
    (lambda one: replace(one, status="superseded"), NO, "superseded"),
    (lambda one: replace(one, status="expired"), NO, "expired"),
    (expired, NO, "expired"),
    (lambda one: replace(one, terms=replace(one.terms, expires=ON)), YES, ""),
    (lambda one: replace(one, terms=replace(one.terms, effective=ON)), YES, ""),
    (lambda one: replace(one, terms=replace(one.terms, effective=date(2026, 11, 27))), NO, "not_yet"),
    (lambda one: replace(one, terms=replace(one.terms, effective=None)), NO, "not_yet"),
    (lambda one: replace(one, ended=ON), YES, ""),
    (lambda one: replace(one, ended=date(2026, 11, 25)), NO, "expired"),
    (lambda one: replace(one, is_whole=False), NO, "not_whole"),
]


@pytest.mark.parametrize(("change", "answer", "lapse"), WHEN)
def test_when_a_consent_counts_and_what_became_of_it(change, answer, lapse):
    found = ask(to("community"), "COC", "needs", given=[change(release())])
    assert found.outcome == answer
    assert [reason.lapse for one in found.hidden for reason in one.reasons] == ([lapse] if lapse else [])


def test_a_recipient_is_known_by_id_before_name():
    from caseway.clients.consent_terms import Named

    given = [release(recipients=(Named("community", "Mercy", id_of("mercy")),))]
    assert (
        ask(to("community", "Mercy of Austin", party=id_of("mercy")), "COC", "needs", given=given).outcome == "permit"
    )
    assert ask(to("community", "Mercy", party=id_of("another")), "COC", "needs", given=given).outcome == "deny"
    assert ask(to("community", " mercy "), "COC", "needs", given=given).outcome == "permit"
    assert ask(to("school", "Mercy"), "COC", "needs", given=given).outcome == "deny"


# --- the answer ---


def test_an_answer_says_which_classes_are_hidden_and_why_and_what_would_change_it():
    given = [release("community", "MH")]
    answer = ask(to("community"), "COC", "needs", ("mental_health", "MH"), P2, given=given)
    assert answer.outcome == "redact"
    assert answer.hidden_classes == ("health",)
    [reason] = answer.hidden[0].reasons
    assert reason.says == "“Substance use treatment record (Part 2)”: it takes a consent under 42 CFR Part 2."
    assert reason.change == "A Part 2 consent that fits the recipient and the purpose."
    assert "42 CFR 2.31 and 2.33" in reason.cites
    assert answer.consents == (given[0].id,)
    assert answer.labels == {"MH"}
    [shown] = answer.shown[0].reasons
    assert (shown.says, shown.change, shown.cites) == ("The client's consent covers it.", "", ("45 CFR 164.508(c)",))


def test_an_answer_tells_that_there_was_a_consent():
    [reason] = ask(to("community"), "COC", "needs", given=[revoked(release())]).hidden[0].reasons
    assert reason.says.endswith("There was one; it has been withdrawn.")


def test_whoever_asks_for_nothing_gets_nothing():
    assert ask(to("client"), "PATRQT").outcome == "deny"


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": to("stranger")},
        {"recipient": to("community", groups=frozenset({"everyone"}))},
        {"recipient": to("representative", representative=Representative("neighbor"))},
        {"purpose": "FUN"},
        {"asked": [item("dreams")]},
        {"asked": [item("health", "XYZ")]},
        {"facts": consents.Facts(labels=frozenset({"XYZ"}))},
        {"facts": consents.Facts(confidential=frozenset({"XYZ"}))},
        {"basis": basis("whim")},
    ],
)
def test_a_word_nobody_knows_raises(wrong):
    usual = {
        "recipient": to("client"),
        "purpose": "PATRQT",
        "facts": ADULT,
        "asked": [item()],
        "consents": (),
        "on": ON,
    }
    with pytest.raises(Unknown):
        consents.permit(**{**usual, **wrong})


def test_reasons_are_said_in_the_readers_language():
    with translation.override("es"):
        [reason] = ask(to("community"), "COC", "needs", given=[revoked(release())]).hidden[0].reasons
        assert reason.says == (
            "Una organización comunitaria no es un proveedor de atención médica, así que hace falta el consentimiento "
            "del cliente. Hubo uno; se ha retirado."
        )
