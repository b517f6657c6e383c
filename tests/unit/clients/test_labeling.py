"""Labels set and lifted, records sealed and opened again: by whom, with a reason, kept for good and told."""

import pytest

from caseway.accounts.models import AuditEntry, Notice
from caseway.clients import disclosures, excerpts, labeling, linking, queries
from caseway.clients.access import Absent, NeedsProof
from caseway.clients.consents import Recipient
from caseway.clients.disclosures import Request
from caseway.clients.faults import Invalid
from caseway.clients.models import Client, LabelChange
from caseway.clients.standing import target_of
from tests.unit.clients.invented import AT, ON, user


@pytest.fixture
def mine(place, make):
    return make(user=place.ana, team=place.north).pk


@pytest.fixture
def mark(viewer_of):
    def marked(who, client, label="HIV", reason="A test result is in the file.", *, do=labeling.set_label, proven=True):
        do(client=client, label=label, reason=reason, by=viewer_of(who, proven=proven), at=AT, on=ON)

    return marked


@pytest.fixture
def lift(mark):
    return lambda who, client, label="HIV", **more: mark(who, client, label, do=labeling.lift_label, **more)


def labels_of(client):
    return Client.objects.get(pk=client).labels


def history(viewer, client):
    found = labeling.history(client=client, viewer=viewer, on=ON)
    return [(one.label, one.is_set, one.reason, one.by) for one in found]


def test_whoever_works_on_a_record_sets_a_label_with_a_reason(place, mine, mark, viewer_of):
    mark(place.ana, mine)
    mark(place.sue, mine, "SDV", "She told of it.")
    assert labels_of(mine) == ["HIV", "SDV"]
    assert set(history(viewer_of(place.ana), mine)) == {
        ("HIV", True, "A test result is in the file.", "Ana Worker"), ("SDV", True, "She told of it.", "Sue Supervisor"),
    }  # fmt: skip


def test_a_label_is_lifted_by_who_answers_for_more_than_a_caseload_and_shows_that_it_is_they(place, mine, mark, lift):
    mark(place.ana, mine)
    with pytest.raises(Absent):
        lift(place.ana, mine)
    with pytest.raises(NeedsProof):
        lift(place.sue, mine, proven=False)
    lift(place.sue, mine, reason="It was another person’s.")
    assert labels_of(mine) == []


def test_privacy_officers_are_told_that_a_label_was_lifted_and_of_nothing_else(place, mine, mark, lift):
    mark(place.ana, mine)
    assert not Notice.objects.exists()
    lift(place.sue, mine)
    assert [(one.user, one.kind) for one in Notice.objects.select_related("user")] == [(place.pia, "label_lifted")]


def test_who_lifts_a_label_is_not_told_of_it_but_other_privacy_officers_are(place, make, mark, lift):
    other, client = user(place, "Pat Privacy", "privacy_officer"), make().pk
    mark(place.pia, client)
    lift(place.pia, client)
    assert [one.user for one in Notice.objects.select_related("user")] == [other]


def test_the_audit_says_who_and_whose_but_neither_which_label_nor_why(place, mine, mark, lift):
    mark(place.ana, mine)
    lift(place.sue, mine)
    told = AuditEntry.objects.filter(action__in=["client.label", "client.unlabel"]).order_by("seq")
    assert [(one.action, one.actor, one.people) for one in told] == [
        ("client.label", place.ana.pk, mine.hex), ("client.unlabel", place.sue.pk, mine.hex),
    ]  # fmt: skip
    assert not any("HIV" in str(value) or "result" in str(value) for one in told for value in vars(one).values())


def test_a_label_is_set_once_and_lifted_once_and_never_without_a_reason(place, mine, mark, lift):
    with pytest.raises(Invalid, match="Choose a label"):
        mark(place.ana, mine, "nonsense")
    with pytest.raises(Invalid, match="Say why"):
        mark(place.ana, mine, reason=" ")
    with pytest.raises(Invalid, match="not have this label"):
        lift(place.sue, mine)
    mark(place.ana, mine)
    with pytest.raises(Invalid, match="has this label already"):
        mark(place.ana, mine)
    assert LabelChange.objects.count() == 1


@pytest.mark.parametrize("label", ["CW-SEALED", "N", "U"])
def test_what_is_no_mark_or_has_a_way_of_its_own_is_not_set(place, mine, mark, label):
    with pytest.raises(Invalid):
        mark(place.ana, mine, label)


def test_nobody_marks_the_record_of_somebody_they_may_not_work_on(place, elsewhere, make, mark):
    client, theirs = make(program=place.health).pk, make(of=elsewhere).pk
    for who in (place.ana, place.sue, place.pam, place.ada, place.aud, place.can):
        with pytest.raises(Absent):
            mark(who, client)
    with pytest.raises(Absent):
        mark(place.pia, theirs)


def test_what_is_sent_of_a_record_is_held_back_by_its_label_and_carries_it(place, mine, mark, viewer_of):
    def preview(kind):
        by = viewer_of(place.ana)
        record = queries.open_client(viewer=by, client=mine, at=AT, on=ON)
        asked = Request(mine, excerpts.excerpt(record, on=ON), Recipient(kind, "Clinic"), "HPAYMT")
        target = target_of(viewer=by, client=mine, on=ON)
        return disclosures.preview(asked, target=target, viewer=by, at=AT, on=ON)

    assert not preview("covered_entity").is_empty
    mark(place.ana, mine)
    assert preview("covered_entity").is_empty
    assert preview("client").labels == {"HIV"}


def test_the_history_of_a_record_that_was_linked_stays_in_sight(place, make, mark, viewer_of):
    keep, other = (make(name, user=place.ana, team=place.north).pk for name in ("Rosa", "Rose"))
    mark(place.ana, other)
    linking.link(keep=keep, other=other, reason="same card", by=viewer_of(place.sue), at=AT, on=ON)
    assert labels_of(keep) == ["HIV"]
    assert [label for label, *_ in history(viewer_of(place.ana), keep)] == ["HIV"]


# --- the seal ---


@pytest.fixture
def seal(viewer_of):
    def sealed(who, client, *, do=labeling.seal, reason="Asked for by the client."):
        do(client=client, reason=reason, by=viewer_of(who, proven=True), at=AT, on=ON)

    return sealed


def test_a_seal_is_opened_with_a_reason_and_other_privacy_officers_are_told(place, make, seal, viewer_of):
    other, client = user(place, "Pat Privacy", "privacy_officer"), make(user=place.ana).pk
    seal(place.pia, client)
    assert not Notice.objects.exists()
    seal(place.pia, client, do=labeling.unseal, reason="No longer asked for.")
    assert [(one.user, one.kind) for one in Notice.objects.select_related("user")] == [(other, "seal_opened")]
    assert {one[1:3] for one in history(viewer_of(place.ana), client)} == {
        (True, "Asked for by the client."), (False, "No longer asked for."),
    }  # fmt: skip


def test_a_record_is_sealed_once_and_opened_once_and_never_without_a_reason(place, make, seal):
    client = make(user=place.ana).pk
    with pytest.raises(Invalid, match="not sealed"):
        seal(place.pia, client, do=labeling.unseal)
    with pytest.raises(Invalid, match="Say why"):
        seal(place.pia, client, reason="")
    seal(place.pia, client)
    with pytest.raises(Invalid, match="sealed already"):
        seal(place.pia, client)


def test_a_sealed_record_is_absent_for_all_but_its_caseload_and_privacy_officers(place, make, seal, viewer_of):
    client = make(user=place.ana, team=place.north).pk
    seal(place.pia, client)
    assert queries.open_client(viewer=viewer_of(place.ana), client=client, at=AT, on=ON).is_sealed
    for who in (place.ben, place.sue, place.pam, place.qin, place.aud, place.ada):
        with pytest.raises(Absent):
            queries.glimpse(viewer=viewer_of(who), client=client, on=ON)
