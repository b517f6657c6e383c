"""The parts of a whole file beside its services: the case, needs and goals, plans, assessments, due dates, documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import due_queries, queries, thread
from caseway.casework.codes import (
    Achievement,
    AgreedHow,
    Agreement,
    AssessmentStatus,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    ComponentState,
    ConsentBasis,
    Domain,
    GoalStatus,
    Informant,
    NeedStatus,
    PlanStatus,
    ReferralSource,
    Stage,
    TaskStatus,
    Unmet,
    Urgency,
)
from caseway.casework.contact_codes import DeadlineStatus, DocumentKind, DocumentStatus, Mode
from caseway.casework.models import Assessment, Case, CaseChange, Component, Document
from caseway.casework.records import CaseRecord, ChangeRecord, GoalRecord, PlanRecord, TaskRecord
from caseway.casework.whole_file import blocks
from caseway.casework.whole_file.blocks import Block
from caseway.casework.whole_file.instruments import Words
from caseway.casework.whole_file.ledger import Ledger, Part, Why
from caseway.clients.privacy import DataClass

CODES: dict[str, type[TextChoices]] = {ChangeKind.STATUS: CaseStatus, ChangeKind.STAGE: Stage}


def of_case(record: CaseRecord, ledger: Ledger) -> Block:
    """The head of the case and its history."""
    if record.is_hidden:
        ledger.leave_out(Part.CASE, Why.LABEL)
    ledger.kept[Part.CASE.value] += 1
    return blocks.section(Part.CASE.label, _case(record, ledger))


def _case(record: CaseRecord, ledger: Ledger) -> Iterator[Block]:
    yield blocks.pairs(
        (_("Program"), record.program.name),
        (_("Team"), record.team.name if record.team else ""),
        (_("Case manager"), record.worker.name if record.worker else ""),
        (_("Status"), blocks.word(CaseStatus, record.status)),
        (_("Level"), record.level),
        (_("From"), blocks.day(record.begins)),
        (_("Until"), blocks.day(record.ends)),
    )
    yield blocks.heading(_("Referral"))
    yield blocks.pairs(
        (_("Received"), blocks.moment(record.referred_at)),
        (_("By"), blocks.line(blocks.word(ReferralSource, record.source), record.referrer)),
        (_("Why"), record.reason),
        (_("Urgency"), blocks.word(Urgency, record.urgency)),
    )
    yield blocks.heading(_("Eligibility and consent"))
    yield blocks.pairs(
        (_("Found eligible"), blocks.day(record.eligible_date) or _("Not on file")),
        (_("Because"), record.eligible_because),
        (_("Consent"), blocks.word(ConsentBasis, record.consent_basis) or _("Not on file")),
        (_("Given"), blocks.day(record.consent_date)),
        (_("Witness"), record.consent_witness),
        (_("First contact"), blocks.moment(record.first_contact_at)),
        (_("Last contact"), blocks.moment(record.last_contact_at)),
    )
    if record.ends:
        yield blocks.heading(_("Closing"))
        yield blocks.pairs(
            (_("Reason"), blocks.word(ClosureReason, record.closure_reason)),
            (_("Outcome"), record.closure_note),
            (_("Client told"), blocks.day(record.client_told_date) or _("Not on file")),
        )
    changes = [one for one in reversed(record.changes) if ledger.is_of_period(one.at)]
    if changes:
        yield blocks.heading(_("History"))
        head = (_("When"), _("What"), _("From"), _("To"), _("Why"), _("By"))
        yield blocks.table(head, map(_change, changes), (4, 2, 3, 3, 4, 3))


def _change(one: ChangeRecord) -> tuple[object, ...]:
    codes = CODES.get(one.kind)
    was, now = (blocks.word(codes, said) if codes and said else said for said in (one.was, one.now))
    return blocks.moment(one.at), blocks.word(ChangeKind, one.kind), was, now, one.why, one.by


# --- needs, goals and steps ---


def of_needs(case: Case, ledger: Ledger, *, viewer: Viewer, on: date) -> Block:
    """The thread: what each need is, what the client said of it, the goals and steps, and what came of them."""
    found = thread.of(viewer=viewer, case=case.pk, on=on)
    says: dict[UUID, str] = {}
    told: list[Block] = []
    for need in found.needs:
        if not ledger.lets(
            Part.NEEDS, DataClass.NEEDS, need.labels, is_in_error=need.is_in_error, is_hidden=need.is_hidden
        ):
            continue
        says[need.id] = need.says
        line = blocks.line(
            blocks.word(Domain, need.domain),
            blocks.word(NeedStatus, need.status),
            _("priority {number}").format(number=need.priority),
            blocks.word(Agreement, need.agreement),
            _("found {day}").format(day=blocks.day(need.found_date)),
            blocks.word(Unmet, need.unmet) if need.unmet else "",
            _("met {day}").format(day=blocks.day(need.resolved_date)) if need.resolved_date else "",
        )
        told.append(
            blocks.entry(need.says, line, ((_("In the client’s words"), need.words), (_("Outcome"), need.outcome)))
        )
    if told:
        told.insert(0, blocks.heading(_("Needs")))
    goals = [block for goal in found.goals for block in _goal(goal, says, ledger)]
    if goals:
        told += [blocks.heading(_("Goals and steps")), *goals]
    others = [_row(one) for one in found.tasks if _lets_step(one, ledger)]
    if others:
        told += [blocks.heading(_("Other things to do")), blocks.table(_steps_head(), others, (5, 3, 3, 3, 4))]
    return blocks.section(Part.NEEDS.label, told, empty=_("No need and no goal is on file."))


def _goal(goal: GoalRecord, says: dict[UUID, str], ledger: Ledger) -> Iterator[Block]:
    if not ledger.lets(
        Part.NEEDS, DataClass.NEEDS, goal.labels, is_in_error=goal.is_in_error, is_hidden=goal.is_hidden
    ):
        return
    served = ", ".join(says[one] for one in goal.needs if one in says)
    line = blocks.line(
        blocks.word(GoalStatus, goal.status),
        blocks.word(Achievement, goal.achievement),
        _("by {day}").format(day=blocks.day(goal.target_date)) if goal.target_date else _("no target date"),
        _("long term") if goal.is_long_term else "",
    )
    reviews = [
        (
            blocks.line(blocks.day(one.on_date), blocks.word(Achievement, one.achievement), one.by),
            one.evidence or "–",
        )
        for one in reversed(goal.reviews)
    ]
    texts = [
        (_("Reached when"), goal.criterion), (_("At first"), goal.baseline), (_("For the need"), served),
        (_("Why"), goal.why), *reviews,
    ]  # fmt: skip
    yield blocks.entry(f"“{goal.words}”", line, texts)
    steps = [_row(one) for one in goal.steps if _lets_step(one, ledger)]
    if steps:
        yield blocks.table(_steps_head(), steps, (5, 3, 3, 3, 4))


def _lets_step(one: TaskRecord, ledger: Ledger) -> bool:
    return ledger.lets(Part.NEEDS, DataClass.NEEDS, one.labels, is_in_error=one.is_in_error, is_hidden=one.is_hidden)


def _steps_head() -> tuple[str, ...]:
    return _("Step"), _("Who"), _("By when"), _("State"), _("What came of it")


def _row(one: TaskRecord) -> tuple[object, ...]:
    who = one.owner_name or (one.user.name if one.user else "") or _said_owner(one.owner)
    state = blocks.line(blocks.word(TaskStatus, one.status), blocks.day(one.done_date))
    return one.says, who, blocks.day(one.due_date), state, one.result or one.why


def _said_owner(code: str) -> str:
    return _("The client") if code == "client" else _("Case manager") if code == "worker" else code


# --- plans ---


def of_plans(case: Case, ledger: Ledger, *, viewer: Viewer, on: date) -> Block:
    """Each version of the plan that was shared, the newest first."""
    told: list[Block] = []
    for plan in queries.plans(viewer=viewer, case=case.pk, on=on):
        if plan.status == PlanStatus.DRAFT and not plan.is_hidden:
            ledger.leave_out(Part.PLANS, Why.DRAFT)
        elif ledger.lets(
            Part.PLANS, DataClass.PLANS, plan.labels, on=plan.shared_date, is_in_error=plan.is_in_error,
            is_hidden=plan.is_hidden,
        ):  # fmt: skip
            told += _plan(plan, ledger)
    return blocks.section(Part.PLANS.label, told, empty=_("No plan was shared with the client."))


def _plan(plan: PlanRecord, ledger: Ledger) -> Iterator[Block]:
    yield blocks.heading(_("Version {number}").format(number=plan.number))
    yield blocks.pairs(
        (_("Status"), blocks.word(PlanStatus, plan.status)),
        (_("Shared"), blocks.day(plan.shared_date)),
        (_("The client’s answer"), blocks.line(_answer(plan), plan.agreed_by, blocks.day(plan.agreed_date))),
        (_("Witness"), plan.witness),
        (_("Why they refused"), plan.refusal_note),
        (_("Copy given"), blocks.line(blocks.day(plan.copy_given_date), plan.copy_how) or _("Not on file")),
        (_("Copy to the physician"), blocks.day(plan.copy_to_physician_date) or _("Not on file")),
        (_("Looked at again"), blocks.day(plan.next_review_date) or _("Not on file")),
        (_("Ended"), blocks.day(plan.ended_date)),
        (_("What changed"), plan.why),
        (_("Took part"), plan.participants),
        (_("Strengths"), plan.strengths),
        (_("Preferences"), plan.preferences),
        (_("Barriers"), plan.barriers),
        (_("What the client does alone"), plan.self_management),
        (_("Follow-up"), plan.follow_up),
        (_("In an emergency"), plan.emergency),
    )
    rows = []
    left_out = plan.content.left_out
    for goal in plan.content.goals:
        if ledger.lets(Part.PLANS, DataClass.NEEDS, goal.labels):
            by = blocks.day(goal.target_date)
            steps = [one for one in goal.steps if ledger.lets(Part.PLANS, DataClass.NEEDS, one.labels)]
            what = "; ".join(blocks.line(one.says, one.who, blocks.day(one.due_date)) for one in steps)
            rows.append((f"“{goal.words}”", goal.criterion, by, what))
    if rows:
        yield blocks.table((_("Goal"), _("Reached when"), _("By when"), _("Steps")), rows, (4, 4, 3, 6))
    for _part in range(left_out):
        ledger.leave_out(Part.PLANS, Why.LABEL)


def _answer(plan: PlanRecord) -> str:
    return blocks.word(AgreedHow, plan.agreed_how) if plan.agreed_how else _("Not on file")


# --- assessments ---


def of_assessments(case: Case, ledger: Ledger) -> Block:
    """Each assessment with its parts, when each was finished, and what was concluded."""
    told: list[Block] = []
    words = Words()
    parts: dict[UUID, list[Component]] = defaultdict(list)
    rows = Component.objects.filter(assessment__case=case).select_related("completed_by").order_by("created_at", "pk")
    for part in rows:
        parts[part.assessment_id].append(part)
    for row in Assessment.objects.filter(case=case).order_by("administered_date", "created_at", "pk"):
        is_wrong = row.is_in_error or row.status == AssessmentStatus.ENTERED_IN_ERROR
        if ledger.lets(
            Part.ASSESSMENTS, DataClass.ASSESSMENTS, row.labels, author=row.created_by_id, on=row.administered_date,
            is_in_error=is_wrong,
        ):  # fmt: skip
            told += _assessment(row, parts[row.pk], words)
    return blocks.section(Part.ASSESSMENTS.label, told, empty=_("No assessment is on file for this period."))


def _assessment(row: Assessment, parts: list[Component], words: Words) -> Iterator[Block]:
    known = words.instrument(row)
    yield blocks.heading(row.title or (words.say(row, known.title) if known else row.instrument))
    yield blocks.pairs(
        (_("Day"), blocks.day(row.administered_date)),
        (_("Status"), blocks.word(AssessmentStatus, row.status)),
        (_("Who answered"), blocks.word(Informant, row.informant)),
        (_("How"), blocks.word(Mode, row.mode) if row.mode else ""),
        (_("Completed"), blocks.moment(row.completed_at)),
        (_("Total"), "" if row.total is None else f"{row.total:g}"),
        (_("Level"), row.level),
        (_("Assessor"), row.assessor),
    )
    for part in parts:
        title = words.part(row, part.key)
        state = blocks.line(
            blocks.word(ComponentState, part.state),
            blocks.moment(part.completed_at),
            part.completed_by.name if part.completed_by else "",
        )
        texts = (
            (_("Conclusion"), part.conclusion or _("Not on file")), (_("Why"), part.reason),
            (_("Answers"), words.answers(row, part.key)),
        )  # fmt: skip
        yield blocks.entry(title, state, texts)


# --- what was due, and papers ---


def of_due(case: Case, ledger: Ledger, *, viewer: Viewer, at: datetime, on: date) -> Block:
    """What is and was due, and whether it was done in time."""
    rows = [
        (blocks.day(one.day), one.label, blocks.word(DeadlineStatus, one.status), blocks.moment(one.met_at), one.reason)
        for one in due_queries.of_case(viewer=viewer, case=case.pk, at=at, on=on)
        if ledger.lets(Part.DUE, DataClass.SERVICES, one.labels, on=one.day)
    ]
    head = (_("Due"), _("What"), _("State"), _("Done"), _("Why"))
    told = [blocks.table(head, rows, (3, 5, 2, 4, 4))] if rows else []
    return blocks.section(Part.DUE.label, told, empty=_("Nothing was due in this period."))


def of_documents(case: Case, ledger: Ledger) -> Block:
    """The papers that are on file or were asked for; the papers themselves are not in this file."""
    rows = list(_documents(case, ledger))
    head = (_("Paper"), _("Kind"), _("State"), _("Dated"), _("Expires"), _("Asked for"), _("On file since"))
    told: Iterable[Block] = ()
    if rows:
        told = [
            blocks.text(_("The papers themselves are not in this file.")),
            blocks.table(head, rows, (5, 4, 2, 3, 3, 3, 3)),
        ]
    return blocks.section(Part.DOCUMENTS.label, told, empty=_("No paper is on file."))


def _documents(case: Case, ledger: Ledger) -> Iterator[tuple[object, ...]]:
    kept = CaseChange.objects.filter(case=case, kind=ChangeKind.DOCUMENT, now=DocumentStatus.ON_FILE)
    since = dict(kept.values_list("about", "at"))
    for row in Document.objects.filter(case=case).order_by("created_at", "pk"):
        filed = since.get(row.pk)
        if ledger.lets(
            Part.DOCUMENTS, DataClass.DOCUMENTS, row.labels, author=row.created_by_id, on=filed or row.created_at,
            is_in_error=row.is_in_error,
        ):  # fmt: skip
            kind, state = blocks.word(DocumentKind, row.kind), blocks.word(DocumentStatus, row.status)
            asked, dated, expires = (blocks.day(day) for day in (row.requested_date, row.dated, row.expires))
            yield row.title, kind, state, dated, expires, asked, blocks.moment(filed)
