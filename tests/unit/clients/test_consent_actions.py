"""Consents as they are kept: given whole, withdrawn from now on, replaced and corrected without losing what was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts import audit
from caseway.clients import consent_actions as actions
from caseway.clients import consent_queries as queries
from caseway.clients.consent_terms import Named, Terms
from caseway.clients.models import Client
from caseway.clients.models.consents import Consent, ConsentChange
from caseway.clients.privacy import Status
from tests.unit.clients import asking
from tests.unit.clients.consenting import AT, ON, client, give, organization, status, target, viewer, withdraw

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


@pytest.fixture
def events(monkeypatch):
    """What the audit is told; what it does with that is tested with it."""
    told = []

    def record(event, *, by, at):
        assert transaction.get_connection().in_atomic_block
        told.append(event)

    monkeypatch.setattr(audit, "record", record)
    return told


def kept(who, by, on=ON):
    return queries.of(who, viewer=by, target=target(by), on=on)


def test_a_consent_is_kept_as_it_was_given(ana, by):
    named = (Named("community", "Mercy", asking.id_of("mercy")), Named("covered_entity", group="treating"))
    terms = asking.terms(
        recipients=named,
        labels=frozenset({"MH"}),
        language="es",
        document="scan 12",
        redisclosure="It may be passed on.",
    )
    consent = actions.give(client=ana, terms=terms, target=target(by), by=by, at=AT, on=ON)
    [found] = kept(ana, by)
    assert (found.id, found.client, found.status, found.lapse) == (consent, ana, "active", "")
    assert found.terms == terms
    assert [(one.before, one.after, one.at, one.by) for one in found.changes] == [("", "active", AT, by.user)]


def test_a_consent_that_lacks_something_is_not_given_and_all_of_it_is_told(ana, by):
    with pytest.raises(actions.Incomplete) as incomplete:
        actions.give(client=ana, terms=Terms("victim"), target=target(by), by=by, at=AT, on=ON)
    assert len(incomplete.value.missing) == 9
    assert "Name each recipient" in str(incomplete.value)
    assert not Consent.objects.exists()


def test_a_consent_is_not_signed_tomorrow(ana, by):
    with pytest.raises(actions.Incomplete, match="on which day"):
        give(ana, by, signed=ON + timedelta(days=1))


def test_a_consent_counts_from_the_day_it_is_given_unless_it_says_otherwise(ana, by):
    give(ana, by, effective=None)
    [found] = kept(ana, by)
    assert found.terms.effective == ON


def test_a_draft_counts_for_nothing_until_it_is_given(ana, by):
    draft = actions.draft(client=ana, terms=Terms("general"), target=target(by), by=by, at=AT)
    [found] = kept(ana, by)
    assert found.lapse == "draft"
    assert "discloser" in [one.element for one in found.missing]
    given = actions.give(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON, draft=draft)
    [found] = kept(ana, by)
    assert (given, found.lapse, found.missing) == (draft, "", ())
    assert [(one.before, one.after) for one in found.changes] == [("", "draft"), ("draft", "active")]


def test_a_draft_the_client_does_not_agree_to_is_kept(ana, by):
    draft = actions.draft(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT)
    actions.reject(consent=draft, why="does not want the school to know", target=target(by), by=by, at=AT)
    [found] = kept(ana, by)
    assert (found.lapse, found.changes[-1].why) == ("rejected", "does not want the school to know")
    with pytest.raises(actions.Closed):
        actions.give(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON, draft=draft)


def test_a_draft_of_somebody_else_is_not_given_for_this_client(ana, here, by):
    draft = actions.draft(client=client(here, by), terms=asking.terms(), target=target(by), by=by, at=AT)
    with pytest.raises(queries.NotThere):
        actions.give(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON, draft=draft)


def answered(who, by, **more):
    recipient = asking.to("community")
    return queries.answer(
        client=who, recipient=recipient, purpose="COC", asked=[asking.item("needs")], viewer=by, on=ON, **more
    ).outcome


def test_withdrawing_works_from_now_on(ana, by):
    consent = give(ana, by)
    assert answered(ana, by) == "permit"
    withdraw(consent, by, why="changed her mind")
    assert answered(ana, by) == "deny"
    row = Consent.objects.get(pk=consent)
    assert (row.revoked_at, row.revoked_by, row.revoked_method) == (AT, "Ana Ruiz", "written")
    assert kept(ana, by)[0].changes[-1].why == "changed her mind"


def test_a_new_consent_replaces_an_old_one(ana, by):
    old = give(ana, by)
    new = actions.supersede(consent=old, terms=asking.terms(name="Grace"), target=target(by), by=by, at=AT, on=ON)
    assert (status(old), status(new)) == ("superseded", "active")
    assert Consent.objects.get(pk=old).replaced_by_id == new
    assert answered(ana, by) == "deny"


def test_an_old_consent_stays_in_force_where_the_new_one_is_not_whole(ana, by):
    old = give(ana, by)
    with pytest.raises(actions.Incomplete):
        actions.supersede(consent=old, terms=Terms("general"), target=target(by), by=by, at=AT, on=ON)
    assert status(old) == "active"


def correct(consent, terms, by, *, why="misread the form", **more):
    return actions.correct(consent=consent, terms=terms, why=why, target=target(by), by=by, at=AT, on=ON, **more)


def test_a_correction_leaves_what_was_wrong_on_file_and_marked(ana, by):
    wrong = give(ana, by, name="Mercey")
    right = correct(wrong, asking.terms(), by)
    marked = {one.id: (one.is_in_error, one.status, one.replaced_by) for one in kept(ana, by)}
    assert marked == {wrong: (True, "in_error", right), right: (False, "active", None)}
    assert answered(ana, by) == "permit"


def test_one_that_ended_only_by_a_slip_of_the_pen_is_corrected(ana, by):
    over = give(ana, by, expires=ON - timedelta(days=1))
    actions.expire(at=AT, on=ON)
    correct(over, asking.terms(), by)
    assert (status(over), answered(ana, by)) == ("in_error", "permit")


def test_what_ended_with_its_event_has_ended_however_it_was_entered(ana, by):
    terms = {"expiry": "event", "expires": None, "event": "moves out"}
    given = give(ana, by, name="Mercey", **terms)
    actions.end(consent=given, ended=ON - timedelta(days=1), target=target(by), by=by, at=AT, on=ON)
    correct(given, asking.terms(**terms), by)
    assert answered(ana, by) == "deny"


def mark(consent, by, why="of another client", **more):
    actions.mark_in_error(consent=consent, why=why, target=target(by), by=by, at=AT, **more)


def take_back(consent, by, why="the wrong one", **more):
    actions.take_back(consent=consent, why=why, target=target(by), by=by, at=AT, **more)


def test_what_was_never_given_counts_for_nothing_and_stays_on_file_with_the_reason(ana, by):
    consent = give(ana, by)
    mark(consent, by)
    [found] = kept(ana, by)
    assert (found.status, found.changes[-1].why, answered(ana, by)) == ("in_error", "of another client", "deny")


def test_a_minors_consent_entered_in_error_keeps_nothing_from_anybody(here, by):
    kim = client(here, by, birth_date=date(2012, 1, 1))
    consent = give(kim, by, "minor", labels=frozenset({"SEX"}))
    row = Client.objects.get(pk=kim)
    assert queries.facts_of(row, queries.held(row), ON).confidential
    mark(consent, by)
    assert not queries.facts_of(row, queries.held(row), ON).confidential


@pytest.mark.parametrize("undone", ["withdraw", "mark", "reject"])
def test_a_change_made_by_mistake_is_taken_back_and_both_stay_on_file(ana, by, undone):
    if undone == "reject":
        consent = actions.draft(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT)
        actions.reject(consent=consent, why="", target=target(by), by=by, at=AT)
    else:
        consent = give(ana, by)
        {"withdraw": withdraw, "mark": mark}[undone](consent, by)
    assert kept(ana, by)[0].may_be_taken_back
    take_back(consent, by)
    [found] = kept(ana, by)
    assert found.status == ("draft" if undone == "reject" else "active")
    assert [one.why for one in found.changes][-1] == "the wrong one"
    assert len(found.changes) == 3
    assert not found.may_be_taken_back


def test_what_somebody_else_took_the_place_of_is_not_taken_back(ana, by):
    wrong, old, plain = give(ana, by), give(ana, by), give(ana, by)
    correct(wrong, asking.terms(), by)
    actions.supersede(consent=old, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON)
    for consent in (wrong, old, plain):
        with pytest.raises(actions.Closed):
            take_back(consent, by)


@pytest.mark.parametrize(
    "verb", [mark, take_back, lambda consent, by, why: correct(consent, asking.terms(), by, why=why)]
)
def test_a_mistake_is_not_put_right_without_a_word(ana, by, verb):
    consent = give(ana, by)
    if verb is take_back:
        withdraw(consent, by)
    with pytest.raises(actions.Unexplained):
        verb(consent, by, why="  ")
    assert Consent.objects.count() == 1


def test_a_draft_that_somebody_else_changed_is_not_given_unseen(ana, by):
    draft = actions.draft(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT)
    correct(draft, asking.terms(name="Grace"), by)
    with pytest.raises(actions.Stale):
        actions.give(client=ana, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON, draft=draft, version=1)


def test_a_draft_is_corrected_in_place(ana, by):
    draft = actions.draft(client=ana, terms=Terms("general"), target=target(by), by=by, at=AT)
    assert correct(draft, asking.terms(), by) == draft
    [found] = kept(ana, by)
    assert (found.terms, found.status) == (asking.terms(), "draft")


def test_a_corrected_draft_names_the_new_recipients_only(ana, by):
    draft = actions.draft(client=ana, terms=asking.terms(name="Mercey"), target=target(by), by=by, at=AT)
    correct(draft, asking.terms(name="Mercy"), by)
    assert [one.name for one in kept(ana, by)[0].terms.recipients] == ["Mercy"]


@pytest.mark.parametrize("end", ["withdraw", "supersede", "correct", "reject", "end"])
def test_what_is_closed_stays_closed(ana, by, end):
    consent = give(ana, by)
    withdraw(consent, by)
    with pytest.raises(actions.Closed):
        {
            "withdraw": lambda: withdraw(consent, by),
            "supersede": lambda: actions.supersede(
                consent=consent, terms=asking.terms(), target=target(by), by=by, at=AT, on=ON
            ),
            "correct": lambda: correct(consent, asking.terms(), by),
            "reject": lambda: actions.reject(consent=consent, why="", target=target(by), by=by, at=AT),
            "end": lambda: actions.end(consent=consent, ended=ON, target=target(by), by=by, at=AT, on=ON),
        }[end]()
    assert status(consent) == "revoked"
    assert ConsentChange.objects.filter(consent=consent).count() == 2
    assert Consent.objects.count() == 1


def test_an_event_ends_a_consent_with_its_day(ana, by):
    terms = {"expiry": "event", "expires": None, "event": "moves into her own place"}
    today, yesterday, dated = give(ana, by, **terms), give(ana, by, **terms), give(ana, by)
    actions.end(consent=today, ended=ON, target=target(by), by=by, at=AT, on=ON)
    actions.end(consent=yesterday, ended=ON - timedelta(days=1), target=target(by), by=by, at=AT, on=ON)
    assert (status(today), status(yesterday)) == ("active", "expired")
    lapses = {one.id: one.lapse for one in kept(ana, by, on=ON + timedelta(days=1))}
    assert lapses == {today: "expired", yesterday: "expired", dated: ""}
    for consent, day in ((dated, ON), (yesterday, ON)):
        with pytest.raises(actions.Closed):
            actions.end(consent=consent, ended=day, target=target(by), by=by, at=AT, on=ON)
    with pytest.raises(actions.Closed):
        actions.end(consent=today, ended=ON + timedelta(days=1), target=target(by), by=by, at=AT, on=ON)


def test_what_has_ended_is_marked_at_night_and_counts_for_nothing_before_that(ana, by, events):
    over, last_day, _ = give(ana, by, expires=date(2026, 11, 25)), give(ana, by, expires=ON), give(ana, by)
    assert status(over) == "active"
    assert {one.id: one.lapse for one in kept(ana, by)}[over] == "expired"
    events.clear()
    assert actions.expire(at=AT, on=ON) == 1
    assert (status(over), status(last_day)) == ("expired", "active")
    assert [(event.object, event.people) for event in events] == [(over, (ana,))]
    assert actions.expire(at=AT, on=ON) == 0


def test_somebody_who_looked_at_an_older_version_is_told(ana, by):
    consent = give(ana, by)
    [found] = kept(ana, by)
    withdraw_as_read = {"version": found.version}
    Consent.objects.filter(pk=consent).update(version=found.version + 1)
    with pytest.raises(actions.Stale, match="look at it again"):
        withdraw(consent, by, **withdraw_as_read)
    assert status(consent) == "active"


def test_of_two_who_change_a_consent_at_once_the_second_is_told(ana, by):
    consent = give(ana, by)
    as_read = Consent.objects.get(pk=consent)
    withdraw(consent, by)
    with pytest.raises(actions.Stale):
        actions._update(as_read, by=by, at=AT, signer="Somebody")


def test_a_row_in_force_that_lacks_something_counts_for_nothing(ana, by):
    consent = give(ana, by)
    Consent.objects.filter(pk=consent).update(statements=[])
    assert kept(ana, by)[0].lapse == "not_whole"
    assert answered(ana, by) == "deny"


# --- who may ---


def everything(consent, ana, by, relation):
    at = {"target": target(by, relation), "by": by, "at": AT}
    return {
        "draft": lambda: actions.draft(client=ana, terms=asking.terms(), **at),
        "give": lambda: actions.give(client=ana, terms=asking.terms(), on=ON, **at),
        "reject": lambda: actions.reject(consent=consent, why="", **at),
        "withdraw": lambda: actions.withdraw(consent=consent, who="Ana", method="written", **at),
        "supersede": lambda: actions.supersede(consent=consent, terms=asking.terms(), on=ON, **at),
        "correct": lambda: actions.correct(consent=consent, terms=asking.terms(), why="misread", on=ON, **at),
        "mark_in_error": lambda: actions.mark_in_error(consent=consent, why="misread", **at),
        "take_back": lambda: actions.take_back(consent=consent, why="misread", **at),
        "end": lambda: actions.end(consent=consent, ended=ON, on=ON, **at),
    }


NAMES = ["draft", "give", "reject", "withdraw", "supersede", "correct", "mark_in_error", "take_back", "end"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("relation", ["own", "sealed", "staff", "organization", "team"])
def test_the_policy_decides_who_may(ana, by, name, relation):
    consent = give(ana, by)
    with pytest.raises(queries.NotThere):
        everything(consent, ana, by, relation)[name]()
    assert Consent.objects.count() == 1
    assert status(consent) == "active"


@pytest.mark.parametrize("name", NAMES)
def test_another_organizations_consent_is_answered_like_one_that_is_not_there(ana, by, name):
    consent = give(ana, by)
    stranger = viewer(organization("Elsewhere"))
    for there, whose in ((consent, ana), (asking.id_of("nothing"), asking.id_of("nobody"))):
        with pytest.raises(queries.NotThere) as refused:
            everything(there, whose, stranger, "caseload")[name]()
        assert str(refused.value) == ""


def test_another_organizations_client_is_not_read(ana, by):
    stranger = viewer(organization("Elsewhere"))
    with pytest.raises(queries.NotThere):
        kept(ana, stranger)
    with pytest.raises(queries.NotThere):
        answered(ana, stranger)


def test_reading_asks_the_policy_too(ana, by):
    with pytest.raises(queries.NotThere):
        queries.of(ana, viewer=by, target=target(by, "sealed"), on=ON)
    with pytest.raises(queries.NotAllowed) as refused:
        queries.of(ana, viewer=by, target=target(by, "organization"), on=ON)
    assert refused.value.decision.outcome == "reason"


# --- audit ---


def test_every_change_is_told_to_the_audit_in_its_transaction_by_ids_and_names_of_fields(ana, by, events):
    consent = give(ana, by, kind="victim", specific="only the dates of her stay")
    withdraw(consent, by, why="changed her mind")
    assert [(one.action, one.kind, one.object, one.people) for one in events] == [
        ("client.consent", "consent", consent, (ana,))
    ] * 2
    assert "specific" in events[0].changed
    assert "stay" not in repr(events)
    assert "mind" not in repr(events)


def test_a_change_whose_audit_fails_did_not_happen(ana, by, monkeypatch):
    consent = give(ana, by)

    def fail(event, *, by, at):
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr(audit, "record", fail)
    for name, change in everything(consent, ana, by, "caseload").items():
        if name not in {"reject", "take_back", "end"}:
            with pytest.raises(RuntimeError):
                change()
    assert Consent.objects.count() == 1
    assert status(consent) == "active"
    assert ConsentChange.objects.count() == 1


# --- what the check is told of a client ---


@pytest.mark.parametrize(
    ("birth_date", "age"),
    [
        (None, None),
        (date(2008, 11, 26), 18),
        (date(2008, 11, 27), 17),
        (date(2008, 2, 29), 18),
        (date(2026, 11, 26), 0),
    ],
)
def test_age_is_of_the_day(birth_date, age):
    assert queries.age_of(birth_date, ON) == age


def test_a_minors_own_consent_keeps_its_services_from_the_parents_even_withdrawn(here, by):
    teen = client(here, by, birth_date=date(2011, 1, 1))
    parent = replace(asking.to("representative", "Pat"), representative=asking.consents.Representative("parent"))

    def sees(*codes):
        asked = [asking.item("health", *codes)]
        return queries.answer(client=teen, recipient=parent, purpose="PATRQT", asked=asked, viewer=by, on=ON).outcome

    assert sees("SEX") == "permit"
    asked = asking.terms("minor", "covered_entity", labels=frozenset({"SEX"}))
    actions.draft(client=teen, terms=asked, target=target(by), by=by, at=AT)
    assert sees("SEX") == "permit"
    consent = give(teen, by, kind="minor", to="covered_entity", labels=frozenset({"SEX"}))
    assert (sees("SEX"), sees()) == ("deny", "permit")
    withdraw(consent, by)
    assert sees("SEX") == "deny"


def test_a_clients_labels_and_the_organizations_kind_count(by):
    shelter = organization("Shelter", is_victim_service=True)
    who = viewer(shelter)
    eva = client(shelter, who, labels=["LOCIS"])
    give(eva, who)
    provider = {
        "recipient": asking.to("covered_entity"),
        "purpose": "TREAT",
        "asked": [asking.item("needs")],
        "viewer": who,
        "on": ON,
    }
    answer = queries.answer(client=eva, **provider)
    assert asking.rules(answer) == {"needs_victim", "needs_naming"}


# --- what the tables refuse by themselves ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "lost"},
        {"kind": "promise"},
        {"status": Status.REVOKED, "revoked_at": None},
        {"signer": ""},
        {"effective": None},
        {"expires": date(2025, 1, 1)},
        {"method": "smoke"},
    ],
)
def test_the_table_refuses_what_makes_no_sense(ana, by, wrong):
    consent = give(ana, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent).update(**wrong)
