"""Where the lines of a queue come from: each source one statement over an index, whatever the number of clients.

A brief says when something is due and where it belongs in the day. Its row is read whole only if the line is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from caseway.accounts import policy
from caseway.accounts.models import Notice, Program
from caseway.accounts.viewer import Viewer
from caseway.casework import next_contacts, safety, snoozes, standards, today_others
from caseway.casework import reach as reaching
from caseway.casework.codes import TASK_OPEN, CaseStatus, TaskKind, TaskStatus, Urgency
from caseway.casework.contact_codes import DeadlineStatus, DocumentStatus, NoteStatus
from caseway.casework.models import Case, Deadline, Document, Draft, HandOver, Note, Task
from caseway.casework.notes import COSIGN
from caseway.casework.today_briefs import FAR, MOST, QUIET, WEEK, Brief, Gathered, led
from caseway.clients.models import Consent
from caseway.clients.privacy import Status

ONE_DAY, SOON = timedelta(days=1), timedelta(days=30)
OPEN_DRAFT = Q(status=NoteStatus.DRAFT, is_in_error=False)


def gather(viewer: Viewer, workers: Mapping[UUID, str], *, at: datetime, on: date) -> Gathered:
    """Everything in the queue of some workers, the viewer first, of whom the viewer may open the case."""
    told = Gathered(viewer, at, on, workers)
    for row in _own_cases(told):
        told.cases[row.pk] = row
    own = list(told.cases.values())
    deadlines = _deadlines(told)
    made = [*_tasks(told), *_cosigns(told), *_notes(told), *_drafts(told), *_hand_overs(told), *_notices(told)]
    made += [*today_others.steps(told), *today_others.assessments(told), *today_others.escalated(told)]
    referred = _unassigned(told)
    _add_cases(told, (one.case for one in made if one.case))
    told.programs.update(Program.objects.filter(organization=viewer.organization).values_list("pk", "name"))
    clients = {row.client_id for row in (*told.cases.values(), *referred)}
    clients |= {one.row for one in made if one.kind == "cosign"}
    told.reach = reaching.of(clients, viewer, on=on)
    own = [row for row in own if row.client_id in told.reach.open]
    referred = [row for row in referred if row.client_id in told.reach.open]
    told.cases.update({row.pk: row for row in referred})
    made += [*_due(told, deadlines), *_about_cases(told, own, deadlines), *_consents(told, own), *_documents(told, own)]
    made += [_referral(told, row) for row in (*own, *referred) if row.status == CaseStatus.REFERRED]
    told.briefs = list(_shown(told, made))
    return told


def _shown(told: Gathered, made: Iterable[Brief]) -> Iterator[Brief]:
    """What may be shown, with whose it is and until when it is put off."""
    put_off = snoozes.mine(viewer=told.viewer, on=told.on)
    assert told.reach is not None
    for one in made:
        if one.kind == "cosign" and one.row not in told.reach.open:
            continue  # it is about another of the household, who is not theirs to open
        case = told.cases.get(one.case) if one.case else None
        if one.kind == "notice" and (case is None or case.client_id not in told.reach.open):
            one.case = case = None  # it is told all the same, and of whom it is not
        if one.case is not None:
            if case is None:
                continue
            one.client, one.program = case.client_id, case.program_id
            # A case that will come to the viewer is not theirs to open yet; that it comes is.
            if case.client_id not in told.reach.open and one.kind != "hand_over":
                continue
            if one.kind == "cosign" and not told.reach.may(COSIGN, case.client_id):
                continue
        one.snoozed = put_off.get((one.kind, one.id))
        if one.snoozed is not None:
            one.place = "later"
        yield one


# --- cases ---

_OF_CASE = (
    "pk", "client", "program", "worker", "team", "status", "urgency", "referred_at", "source", "resumes_date", "begins",
    "ends", "last_contact_at", "labels", "organization",
)  # fmt: skip


def _own_cases(told: Gathered) -> list[Case]:
    rows = Case.objects.filter(organization=told.viewer.organization, worker__in=list(told.workers), ends__isnull=True)
    return list(rows.only(*_OF_CASE))


def _add_cases(told: Gathered, wanted: Iterable[UUID]) -> None:
    """Read the cases that something is in beside one's own."""
    more = set(wanted) - set(told.cases)
    rows = Case.objects.filter(organization=told.viewer.organization, pk__in=more).only(*_OF_CASE)
    told.cases.update({row.pk: row for row in rows})


def _unassigned(told: Gathered) -> list[Case]:
    """The referrals that are nobody's, in what the viewer leads; the oldest first."""
    rows = Case.objects.filter(
        led(told.viewer), organization=told.viewer.organization, worker__isnull=True, ends__isnull=True,
        status=CaseStatus.REFERRED,
    )  # fmt: skip
    return list(rows.only(*_OF_CASE).order_by("referred_at", "pk")[:MOST])


def _referral(told: Gathered, row: Case) -> Brief:
    """A referral that nobody has looked at: within a day, or at once."""
    by = row.referred_at if row.urgency == Urgency.EMERGENCY else row.referred_at + ONE_DAY
    is_late = told.at > by
    is_urgent = row.urgency != Urgency.ROUTINE
    place = "now" if is_late or row.urgency == Urgency.EMERGENCY else "today"
    day = by.astimezone(standards.zone()).date()
    whose = told.whose(row.worker_id)
    return Brief("referral", row.pk, place, row.pk, day=day, at=by, is_urgent=is_urgent, is_late=is_late, of=whose)


def _about_cases(told: Gathered, own: list[Case], deadlines: list[Any]) -> Iterator[Brief]:
    """What the case itself asks for: to resume, to contact the client, to answer."""
    active = [row for row in own if row.status == CaseStatus.ACTIVE]
    days = next_contacts.agreed(active)
    contacts = next_contacts.rules((one.rulebook, one.edition, one.rule) for one in deadlines)
    by_rule = {one.case_id for one in deadlines if (one.rulebook, one.edition, one.rule) in contacts}
    for row in own:
        if row.status == CaseStatus.ON_HOLD:
            day = row.resumes_date
            late = day is not None and day < told.on
            yield Brief("resume", row.pk, told.place(day), row.pk, day=day, is_late=late, of=told.whose(row.worker_id))
    for row in active:
        last, day = next_contacts.last_contact(row), days.get(row.pk)
        if day is None:
            day = (last or row.begins) + QUIET
            if row.pk in by_rule or day > told.on:  # the rule says when, or it is not long ago
                continue
        late, whose = day < told.on, told.whose(row.worker_id)
        yield Brief(
            "contact", row.pk, told.place(day), row.pk, day=day, is_late=late, of=whose, row=(days.get(row.pk), last)
        )
    for left in next_contacts.unanswered([row.pk for row in own], since=told.at - next_contacts.REPLY):
        day = left.at.astimezone(standards.zone()).date()
        whose = told.whose(told.cases[left.case_id].worker_id)
        yield Brief("reply", left.pk, told.place(day), left.case_id, day=day, is_late=day < told.on, of=whose, row=left)


# --- due by rule, and tasks ---


def _deadlines(told: Gathered) -> list[Any]:
    rows = Deadline.objects.filter(
        organization=told.viewer.organization, worker__in=list(told.workers), status=DeadlineStatus.OPEN,
        is_in_error=False,
    )  # fmt: skip
    columns = (
        "pk", "case_id", "due_date", "due_at", "opens_date", "grace_date", "worker_id", "rulebook", "edition", "rule",
    )  # fmt: skip
    return list(rows.values_list(*columns, named=True))


def _due(told: Gathered, rows: Iterable[Any]) -> Iterator[Brief]:
    for one in rows:
        in_grace = one.grace_date is not None and one.grace_date >= told.on
        late = one.due_at < told.at and not in_grace
        if one.opens_date is not None and one.opens_date > told.on + WEEK:
            place = "later"
        elif in_grace and one.due_date < told.on:
            place = "today"
        else:
            place = told.place(one.due_date, is_late=late)
        whose = told.whose(one.worker_id)
        yield Brief("due", one.pk, place, one.case_id, day=one.due_date, at=one.due_at, is_late=late, of=whose)


def _tasks(told: Gathered) -> Iterator[Brief]:
    rows = Task.objects.filter(
        organization=told.viewer.organization, user__in=list(told.workers), status__in=TASK_OPEN, is_in_error=False
    )
    columns = ("pk", "case_id", "kind", "due_date", "is_urgent", "status", "user_id")
    for one in rows.exclude(kind=TaskKind.COSIGN).values_list(*columns, named=True):
        late = one.due_date is not None and one.due_date < told.on
        urgent = one.is_urgent or one.kind == TaskKind.SAFETY
        place = told.place(one.due_date)
        if urgent and (one.due_date is None or one.due_date <= told.on):
            place = "now"
        elif one.status == TaskStatus.ON_HOLD and not late:
            place = "later"
        whose = told.whose(one.user_id)
        yield Brief("task", one.pk, place, one.case_id, day=one.due_date, is_urgent=urgent, is_late=late, of=whose)


def _cosigns(told: Gathered) -> list[Brief]:
    """Notes that wait for a second signature, for whoever may give it; the oldest first. `row` is whom a note is about."""
    if not policy.may_ever(told.viewer, COSIGN):
        return []
    rows = Task.objects.filter(
        led(told.viewer, "case__") | Q(case__worker=told.viewer.user), organization=told.viewer.organization,
        kind=TaskKind.COSIGN, done_date__isnull=True, user__isnull=True, is_in_error=False, note__isnull=False,
    ).exclude(note__author=told.viewer.user)  # fmt: skip
    found = rows.order_by("due_date", "pk").values_list("note", "case", "due_date", "note__client")[:MOST]
    return [Brief("cosign", note, "today", case, day=day, row=about) for note, case, day, about in found]


# --- what one began ---


def _notes(told: Gathered) -> list[Brief]:
    rows = Note.objects.filter(OPEN_DRAFT, organization=told.viewer.organization, author=told.viewer.user)
    return [Brief("note", one.pk, "today", one.case_id, day=one.on_date) for one in rows.only("case", "on_date")]


def _drafts(told: Gathered) -> list[Brief]:
    rows = Draft.objects.filter(user=told.viewer.user, organization=told.viewer.organization)
    columns = ("pk", "case", "kind", "key", "created_at")
    return [
        Brief("draft", key, "today", case, day=began.astimezone(standards.zone()).date(), row=(kind, name))
        for key, case, kind, name, began in rows.order_by("-updated_at").values_list(*columns)[:MOST]
    ]


def _hand_overs(told: Gathered) -> Iterator[Brief]:
    """Cases that come to the viewer, that go from whoever's queue this is, and that the viewer began to hand over."""
    mine = Q(taker=told.viewer.user) | Q(giver__in=list(told.workers)) | Q(created_by=told.viewer.user)
    rows = HandOver.objects.filter(
        mine, organization=told.viewer.organization, handed_date__isnull=True, withdrawn_date__isnull=True
    )
    for row in rows.select_related("giver", "taker"):
        lacks = sum(line["done"] is None for line in row.checklist) + (not row.summary.strip())
        is_givers = row.giver_id in told.workers
        leads = row.created_by_id == told.viewer.user and not is_givers
        place = (
            "today" if (is_givers and lacks) or (leads and not lacks) or row.taker_id == told.viewer.user else "later"
        )
        day = row.created_at.astimezone(standards.zone()).date()
        yield Brief("hand_over", row.pk, place, row.case_id, day=day, of=told.whose(row.giver_id), row=(row, lacks))


def _notices(told: Gathered) -> list[Brief]:
    """What the viewer has not seen yet; of a safety step with its case, so that they come to it."""
    mine = Notice.objects.filter(user=told.viewer.user, organization=told.viewer.organization, seen_at__isnull=True)
    rows = list(mine.order_by("-at")[:50])
    steps = {row.about for row in rows if row.about and row.kind in (safety.OPENED, safety.HANDED)}
    cases = dict(Task.objects.filter(pk__in=steps).values_list("pk", "case")) if steps else {}
    of = [
        (row, row.at.astimezone(standards.zone()).date(), cases.get(row.about) if row.about else None) for row in rows
    ]
    return [Brief("notice", row.pk, "today", case, day=day, row=row) for row, day, case in of]


# --- what expires ---


def _consents(told: Gathered, own: list[Case]) -> Iterator[Brief]:
    """Consents that end within 30 days, or ended within the last 30, with none in their place."""
    by_client = {row.client_id: row for row in own}
    rows = Consent.objects.filter(client__in=list(by_client), status__in=[Status.ACTIVE, Status.EXPIRED])
    found = list(rows.values_list("pk", "client", "kind", "expires"))
    longest = _longest((client, kind, expires or FAR) for _, client, kind, expires in found)
    for key, client, kind, expires in found:
        if expires is None or expires < longest[client, kind] or not _is_near(told, expires):
            continue
        case = by_client[client]
        yield _expiring(told, "consent", key, case, expires, row=kind)


def _documents(told: Gathered, own: list[Case]) -> Iterator[Brief]:
    """Papers that expire within 30 days or have, with none of the kind in their place."""
    cases = {row.pk: row for row in own}
    rows = Document.objects.filter(
        client__in={row.client_id for row in own},
        expires__isnull=False,
        status=DocumentStatus.ON_FILE,
        is_in_error=False,
    )
    found = list(rows.only("case", "client", "kind", "title", "expires", "labels", "created_by"))
    longest = _longest((row.client_id, row.kind, row.expires or FAR) for row in found)
    for row in found:
        expires = row.expires or FAR
        if row.case_id in cases and expires >= longest[row.client_id, row.kind] and expires <= told.on + SOON:
            yield _expiring(told, "document", row.pk, cases[row.case_id], expires, row=row)


def _longest(found: Iterable[tuple[UUID, str, date]]) -> dict[tuple[UUID, str], date]:
    """Until when the last of a kind holds, by whose it is."""
    longest: dict[tuple[UUID, str], date] = {}
    for client, kind, expires in found:
        longest[client, kind] = max(expires, longest.get((client, kind), expires))
    return longest


def _is_near(told: Gathered, day: date) -> bool:
    return told.on - SOON <= day <= told.on + SOON


def _expiring(told: Gathered, kind: str, key: UUID, case: Case, expires: date, *, row: object) -> Brief:
    late = expires < told.on
    whose = told.whose(case.worker_id)
    return Brief(kind, key, told.place(expires), case.pk, day=expires, is_late=late, of=whose, row=row)
