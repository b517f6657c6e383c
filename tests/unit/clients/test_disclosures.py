"""What a recipient sees is what was shown before, byte for byte; it is kept to whom it went, and why it might."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts import audit
from caseway.clients import disclosures, previews
from caseway.clients.consent_queries import NotAllowed, NotThere
from caseway.clients.models.consents import Disclosure
from caseway.clients.previews import Labeled
from caseway.clients.privacy import Unknown
from tests.unit.clients import asking
from tests.unit.clients.consenting import (
    AT,
    ON,
    RECORD,
    client,
    give,
    organization,
    preview,
    request,
    send,
    target,
    viewer,
    withdraw,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return organization()


@pytest.fixture
def by(here):
    return viewer(here)


@pytest.fixture
def ana(here, by):
    return client(here, by)


def test_a_preview_says_what_is_in_what_is_left_out_and_why(ana, by):
    consent = give(ana, by, labels=frozenset({"MH"}))
    shown = preview(request(ana), by)
    assert shown.included == {"needs": ("food",), "mental_health": ("diagnosis",)}
    assert [(one.data_class, one.name) for one in shown.left_out] == [
        ("substance_use", "program"),
        ("psychotherapy_notes", "2026-11-01"),
    ]
    assert {reason.rule for one in shown.left_out for reason in one.reasons} == {
        "needs_part2",
        "needs_naming",
        "needs_psychotherapy",
    }
    assert all(reason.says and reason.change for one in shown.left_out for reason in one.reasons)
    assert (shown.consents, shown.notices, shown.rules, shown.labels) == ((consent,), (), ("consent",), {"MH"})


def test_the_document_holds_what_is_in_and_no_trace_of_what_is_left_out(ana, by):
    give(ana, by, labels=frozenset({"MH"}))
    shown = preview(request(ana), by)
    assert shown.document == {
        "recipient": "Mercy",
        "purpose": "COC",
        "date": "2026-11-26",
        "handling": [],
        "notices": [],
        "consents": [
            {
                "kind": "general",
                "purposes": sorted(asking.terms().purposes),
                "information": ["mental_health", "needs"],
                "from": "2026-01-01",
                "until": "2026-12-31",
            }
        ],
        "information": {
            "needs": [{"name": "food", "value": "none left"}],
            "mental_health": [{"name": "diagnosis", "value": "depression"}],
        },
    }
    for word in (b"Hope Clinic", b"what was said", b"substance", b"psychotherapy", b"Part2", b"42 CFR"):
        assert word not in shown.content


def test_part_2_records_leave_with_their_notice_and_what_their_consent_covers(ana, by):
    give(ana, by, "part2_release", labels=frozenset({"42CFRPart2", "SUD"}))
    shown = preview(request(ana), by)
    assert "substance_use" in shown.included
    document = shown.document
    assert document["notices"] == ["42 CFR part 2 prohibits unauthorized use or disclosure of these records."]
    assert document["handling"] == ["RedisclosureProhibitionMark"]
    assert document["consents"][0]["kind"] == "part2_release"


def test_the_document_tells_of_each_consent_it_rests_on_and_of_no_other(ana, by):
    give(ana, by, labels=frozenset({"MH", "SUD"}), data_classes=frozenset({"needs", "substance_use"}))
    give(ana, by, "part2_release", data_classes=frozenset({"substance_use"}))
    give(ana, by, "hmis", "hmis")
    told = {one["kind"]: one["information"] for one in preview(request(ana), by).document["consents"]}
    assert told == {"general": ["substance_use", "needs"], "part2_release": ["substance_use"]}


def test_the_same_question_gives_the_same_bytes(ana, by):
    give(ana, by)
    backward = dict(reversed(RECORD.items()))
    assert preview(request(ana), by).content == preview(request(ana, record=backward), by).content


def test_what_is_sent_is_what_was_shown_and_is_kept(ana, by):
    consent = give(ana, by, labels=frozenset({"MH"}))
    shown = preview(request(ana), by)
    sent = send(request(ana), by, shown.token, address="12 Oak Street")
    assert sent.content == shown.content
    row = Disclosure.objects.get(pk=sent.id)
    assert row.digest == hashlib.sha256(sent.content).hexdigest()
    assert row.size == len(sent.content)
    assert (row.client_id, row.organization_id, row.by_id, row.at, row.on) == (ana, by.organization, by.user, AT, ON)
    assert (row.recipient_kind, row.recipient, row.address) == ("community", "Mercy", "12 Oak Street")
    assert (row.purpose, row.data_classes, row.labels, row.rules) == (
        "COC",
        row.data_classes,
        ["MH"],
        ["consent"],
    )
    assert set(row.data_classes) == {"needs", "mental_health"}
    assert (row.basis, row.basis_reference, row.sending) == ("", "", "secure_message")
    assert [one.id for one in row.consents.all()] == [consent]


def test_nothing_is_sent_when_the_record_has_changed_since(ana, by):
    give(ana, by)
    token = preview(request(ana), by).token
    changed = {**RECORD, "needs": (Labeled("food", "none left."),)}
    with pytest.raises(disclosures.Changed) as refused:
        send(request(ana, record=changed), by, token)
    assert b"none left." in refused.value.preview.content
    assert not Disclosure.objects.exists()


def test_nothing_is_sent_when_the_consent_was_withdrawn_since_and_what_was_sent_before_stays(ana, by):
    consent = give(ana, by)
    token = preview(request(ana), by).token
    before = send(request(ana), by, token)
    withdraw(consent, by)
    with pytest.raises(disclosures.Changed) as refused:
        send(request(ana), by, token)
    assert refused.value.preview.is_empty
    [told] = disclosures.of(ana, target=target(by), viewer=by)
    assert (told.id, told.consents) == (before.id, (consent,))


@pytest.mark.parametrize(
    "other",
    [{"purpose": "TREAT"}, {"name": "Grace"}, {"kind": "school"}],
)
def test_nothing_is_sent_to_or_for_another_than_was_shown(ana, by, other):
    give(ana, by)
    for kind, name in (("school", "Mercy"), ("community", "Grace")):
        give(ana, by, to=kind, name=name)
    token = preview(request(ana), by).token
    with pytest.raises(disclosures.Changed):
        send(request(ana, **{"kind": "community", **other}), by, token)


def test_what_was_shown_of_one_client_is_not_sent_as_anothers(ana, here, by):
    eva = client(here, by)
    give(ana, by)
    give(eva, by)
    assert preview(request(ana), by).content == preview(request(eva), by).content
    with pytest.raises(disclosures.Changed):
        send(request(eva), by, preview(request(ana), by).token)


def test_nothing_is_sent_on_another_consent_than_was_shown(ana, by):
    old = give(ana, by)
    token = preview(request(ana), by).token
    give(ana, by)
    withdraw(old, by)
    with pytest.raises(disclosures.Changed):
        send(request(ana), by, token)


def test_nothing_is_sent_the_next_day_without_looking_again(ana, by):
    give(ana, by)
    token = preview(request(ana), by).token
    with pytest.raises(disclosures.Changed):
        send(request(ana), by, token, on=ON + timedelta(days=1))


def test_nothing_at_all_cannot_be_sent(ana, by):
    shown = preview(request(ana), by)
    assert (shown.is_empty, shown.content) == (True, b"")
    with pytest.raises(disclosures.Withheld):
        send(request(ana), by, shown.token)


def test_sending_is_to_somebody_outside_who_has_a_name(ana, by):
    give(ana, by)
    with pytest.raises(disclosures.Internal):
        send(request(ana, "workforce"), by, "")
    with pytest.raises(disclosures.Nameless):
        send(request(ana, "client", " "), by, "")
    assert not Disclosure.objects.exists()


def test_staff_are_shown_what_their_labels_allow_by_the_same_preview(ana, by):
    assert set(preview(request(ana, "workforce"), by).included) == {"needs", "mental_health", "substance_use"}


def test_the_client_gets_their_own_record(ana, by):
    shown = preview(request(ana, "client", "Ana Ruiz", "PATRQT"), by)
    assert [one.data_class for one in shown.left_out] == ["psychotherapy_notes"]


def test_who_may_send_is_the_policys(ana, here, by):
    give(ana, by)
    token = preview(request(ana), by).token
    for relation in ("organization", "sealed", "team", "own"):
        with pytest.raises(NotThere):
            send(request(ana), by, token, target=target(by, relation))
        with pytest.raises(NotThere):
            disclosures.preview(request(ana), target=target(by, relation), viewer=by, at=AT, on=ON)
    with pytest.raises(NotThere):
        send(request(ana), viewer(here, "administrator"), token)


def test_another_organizations_client_is_answered_like_nobody(ana, by):
    stranger = viewer(organization("Elsewhere"))
    for whom in (ana, asking.id_of("nobody")):
        with pytest.raises(NotThere):
            preview(request(whom), stranger)
        with pytest.raises(NotThere):
            send(request(whom), stranger, "0" * 64)
        with pytest.raises(NotThere):
            disclosures.of(whom, target=target(stranger), viewer=stranger)


# --- audit ---


def test_a_preview_is_noted_before_it_is_shown_and_a_sending_in_its_transaction(ana, by, monkeypatch):
    told = []
    monkeypatch.setattr(audit, "note", lambda event, *, by, at: told.append(("note", event)))
    monkeypatch.setattr(audit, "record", lambda event, *, by, at: told.append(("record", event)))
    give(ana, by)
    told.clear()
    sent = send(request(ana), by)
    [(first, shown), (second, done)] = told
    assert (first, shown.action, shown.outcome, shown.people) == ("note", "client.disclose", "shown", (ana,))
    assert (second, done.object, done.people, done.changed) == ("record", sent.id, (ana,), ("needs",))
    assert done.after == hashlib.sha256(sent.content).hexdigest()
    assert "none left" not in repr(told)


def test_a_sending_whose_audit_fails_did_not_happen(ana, by, monkeypatch):
    give(ana, by)
    token = preview(request(ana), by).token

    def fail(event, *, by, at):
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        send(request(ana), by, token)
    assert not Disclosure.objects.exists()


# --- without a consent, and the accounting ---

REPORT = asking.basis("child_report", "Report 88", ("needs",))


def test_a_report_is_sent_on_its_basis_which_is_kept(ana, by):
    asked = request(ana, "authority", "Child Protection", "PUBHLTH", basis=REPORT)
    sent = send(asked, by)
    row = Disclosure.objects.get(pk=sent.id)
    assert (row.data_classes, row.rules, row.basis, row.basis_reference) == (
        ["needs"],
        ["child_report"],
        "child_report",
        "Report 88",
    )


def test_an_emergency_that_opened_part_2_records_is_kept(ana, by):
    emergency = asking.basis("medical_emergency", "ER call 9:40 pm, Dr. Lee", ("substance_use",))
    sent = send(request(ana, "covered_entity", "Mercy ER", "ETREAT", basis=emergency), by)
    row = Disclosure.objects.get(pk=sent.id)
    assert (row.basis, row.rules) == ("medical_emergency", ["medical_emergency", "operations"])


def test_a_basis_that_was_not_needed_is_not_kept(ana, by):
    sent = send(request(ana, "client", "Ana Ruiz", "PATRQT", basis=REPORT), by)
    assert Disclosure.objects.get(pk=sent.id).basis == ""


def backdated(sent, day: date) -> UUID:
    Disclosure.objects.filter(pk=sent.id).update(on=day)
    return sent.id


def test_an_accounting_tells_what_the_rules_count_for_as_long_as_they_say(ana, by):
    give(ana, by)
    give(ana, by, "part2_tpo", "covered_entity", labels=frozenset({"42CFRPart2", "SUD"}))
    report = request(ana, "authority", "Child Protection", "PUBHLTH", basis=REPORT)
    plain = {"needs": RECORD["needs"]}
    part2 = request(ana, "covered_entity", purpose="TREAT")
    counted = {
        backdated(send(report, by), ON),
        backdated(send(report, by), date(2020, 11, 26)),
        backdated(send(part2, by), ON),
        backdated(send(part2, by), date(2023, 11, 26)),
    }
    not_counted = {
        backdated(send(report, by), date(2020, 11, 25)),
        backdated(send(part2, by), date(2023, 11, 25)),
        backdated(send(request(ana, record=plain), by), ON),
        backdated(send(request(ana, "covered_entity", purpose="TREAT", record=plain), by), ON),
        backdated(send(request(ana, "client", "Ana Ruiz", "PATRQT"), by), ON),
        backdated(send(report, by), ON + timedelta(days=1)),
    }
    told = disclosures.accounting(ana, target=target(by), viewer=by, on=ON)
    assert {one.id for one in told} == counted
    assert {one.id for one in disclosures.of(ana, target=target(by), viewer=by)} == counted | not_counted


def test_an_accounting_names_who_what_when_and_why(ana, by):
    send(request(ana, "authority", "Child Protection", "PUBHLTH", basis=REPORT), by, address="5 Main Street")
    [told] = disclosures.accounting(ana, target=target(by), viewer=by, on=ON)
    assert (told.on, told.recipient, told.address, told.data_classes) == (
        ON,
        "Child Protection",
        "5 Main Street",
        ("needs",),
    )
    assert (told.purpose, told.basis, told.basis_reference) == ("PUBHLTH", "child_report", "Report 88")


def test_an_accounting_is_for_those_who_may_open_the_record(ana, by):
    with pytest.raises(NotAllowed):
        disclosures.accounting(ana, target=target(by, "organization"), viewer=by, on=ON)


def test_years_go_back_to_the_same_day():
    assert disclosures.years_before(date(2028, 2, 29), 6) == date(2022, 2, 28)
    assert disclosures.years_before(ON, 6) == date(2020, 11, 26)


@pytest.mark.parametrize(
    "wrong",
    [{"basis": "child_report", "basis_reference": ""}, {"recipient": ""}, {"purpose": "FUN"}, {"sending": "pigeon"}],
)
def test_the_table_refuses_a_disclosure_that_says_too_little(ana, by, wrong):
    sent = send(request(ana, "client", "Ana Ruiz", "PATRQT"), by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=sent.id).update(**wrong)


# --- values ---


def test_values_are_written_in_one_way():
    given = {
        "day": ON,
        "at": AT,
        "money": Decimal("12.50"),
        "who": asking.id_of("x"),
        "list": (1, None, True, 2.5),
        "map": {"a": ["b"]},
    }
    assert previews.plain(given) == {
        "day": "2026-11-26", "at": AT.isoformat(), "money": "12.50", "who": str(asking.id_of("x")), "list": [1, None, True, 2.5],
        "map": {"a": ["b"]},
    }  # fmt: skip
    assert isinstance(AT, datetime)
    assert json.dumps(previews.plain(given))
    for odd in (object(), b"bytes", {1, 2}):
        with pytest.raises(TypeError, match="cannot be sent"):
            previews.plain(odd)


def test_fields_come_in_the_order_of_the_classes_and_an_unknown_class_raises(ana, by):
    record = {"notes": (Labeled("b", 1),), "identity": (Labeled("a", 1),)}
    assert [name for name, _ in previews.fields_of(record)] == ["identity", "notes"]
    with pytest.raises(Unknown):
        preview(request(ana, record={"dreams": (Labeled("a", 1),)}), by)


def test_a_note_is_shown_to_its_author(ana, by):
    mine = {"psychotherapy_notes": (Labeled("today", "said", author=by.user), Labeled("before", "said", author=None))}
    asked = replace(request(ana, record=mine), recipient=asking.consents.staff(by), purpose="TREAT")
    assert preview(asked, by).included == {"psychotherapy_notes": ("today",)}
