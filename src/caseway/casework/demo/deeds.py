"""What a case manager of the demo does to a case: needs, goals, plan, consents, and how it all ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from caseway.accounts.demo import HARBOR, SECOND, named
from caseway.casework import cases, giving, goals, needs, notes, plans, tasks
from caseway.casework.cases import Closing
from caseway.casework.codes import (
    TASK_OPEN,
    Achievement,
    AgreedHow,
    Agreement,
    ClosureReason,
    NeedStatus,
    Owner,
    TaskKind,
)
from caseway.casework.demo.diary import When
from caseway.casework.demo.situation import Situation, Step
from caseway.casework.demo.stories import NeedLine, StepLine
from caseway.casework.goals import GoalDraft, ReviewDraft
from caseway.casework.models import Goal, Need, Note, Plan, Task
from caseway.casework.needs import NeedDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients import consent_actions, demo_consents, labels, standing
from caseway.clients.codes import Authority
from caseway.clients.consent_terms import Terms
from caseway.clients.demo_consents import ANY_CLINIC, CLINIC, HOUSING, PANTRY, PART2, SCHOOL, SERVED
from caseway.clients.privacy import ConsentKind, Expiry, Method, Purpose

WITNESSES = ("Iva Imaginary, interpreter", "the front desk", "a nurse of the ward")
COPIES = ("On paper", "By mail", "In the portal")
OWNERS = {"worker": Owner.WORKER, "client": Owner.CLIENT, "caregiver": Owner.CAREGIVER}
FORGIVING = timedelta(days=10)  # how long after their day the steps of others are asked about at the latest
SIGNS_AS = {"parent": Authority.PARENT, "guardian": Authority.GUARDIAN}  # who signs in a client's stead


def find_needs(one: Situation, when: When, proposed: dict[str, UUID]) -> None:
    """Write down what somebody lacks; what an instrument proposed is confirmed, and some of the rest is not a need."""
    doing = one.doing(when)
    for line in one.story.needs:
        found = proposed.pop(line.domain, None)
        if found:
            needs.confirm(need=found, words=line.words, agreement=Agreement.YES, priority=line.priority, **doing)
        else:
            draft = NeedDraft(line.domain, line.says, line.words, line.priority, Agreement.YES.value, line.labels)
            found = needs.find(case=one.case, draft=draft, **doing)
        one.needs.append(found)
    for key in list(proposed.values())[:1]:
        if one.chance(0.5):
            needs.refute(need=key, why="Asked again: all is well there.", **doing)


def set_goals(one: Situation, when: When) -> None:
    """Set the goals of the story, with their steps, for the needs they serve."""
    least, most = one.story.every
    place = 0
    for number, line in enumerate(one.story.goals):
        draft = GoalDraft(
            line.words, line.criterion, tuple(one.needs[need - 1] for need in line.needs),
            target_date=when.on + timedelta(days=round(one.story.lasts[1] * 0.8)), levels=line.levels,
            weight=2 if number == 0 else 1,
        )  # fmt: skip
        goal = goals.add(case=one.case, draft=draft, **one.doing(when))
        one.goals.append(goal)
        for step in line.steps:
            place += 1
            last = when.on + timedelta(days=round((least + most) / 2 * (1 + place * 0.8)) + one.random.randint(0, 5))
            one.steps.append(Step(_add_step(one, when, goal, step, last), step, number, last))


def _add_step(one: Situation, when: When, goal: UUID, line: StepLine, last: date) -> UUID:
    owner = OWNERS.get(line.who, Owner.PARTNER)
    draft = TaskDraft(
        line.says, kind=line.kind, owner=owner.value, owner_name=line.who if owner == Owner.PARTNER else "", due_date=last,
        goal=goal, is_urgent=line.kind == TaskKind.SAFETY,
    )  # fmt: skip
    return tasks.add(case=one.case, draft=draft, **one.doing(when))


# --- the plan ---


def draft_plan(one: Situation, when: When) -> UUID:
    """Draft a plan, with its sections."""
    doing = one.doing(when)
    key = plans.draft(case=one.case, **doing)
    told = one.story.plan
    sections = {
        "strengths": told.get("strengths", ""), "barriers": told.get("barriers", ""), "emergency": told.get("emergency", ""),
        "self_management": told.get("self", ""), "preferences": told.get("preferences", ""),
        "follow_up": told.get("follow_up", "As agreed at each contact"),
        "participants": told.get("participants", "Client and case manager"),
    }  # fmt: skip
    changes = {name: text.replace("{name}", one.name) for name, text in sections.items()}
    plans.edit(plan=key, changes=changes, version=1, **doing)
    return key


def share_plan(one: Situation, when: When, plan: UUID) -> None:
    """Show the plan to the client."""
    plans.share(plan=plan, **one.doing(when))
    one.plan = plan


def agree_on_plan(one: Situation, when: When) -> None:
    """Write down what the client said to the plan, and put it in force."""
    doing = one.doing(when)
    refusal = one.story.plan.get("refused", "")
    how: dict[str, Any] = {"how": AgreedHow.SIGNED.value}
    if refusal:
        how = {"how": AgreedHow.REFUSED.value, "refusal_note": refusal}
    elif one.chance(0.2):
        how = {"how": AgreedHow.VERBAL.value, "witness": one.random.choice(WITNESSES)}
    authority = SIGNS_AS.get(one.story.kin)
    if authority and one.kin and (one.is_minor or authority != Authority.PARENT):
        how |= {"agreed_by": one.kin, "agreed_as": authority.value}
    assert one.plan is not None
    plans.agree(plan=one.plan, **how, **doing)
    plans.activate(plan=one.plan, next_review=when.on + timedelta(days=one.random.choice((85, 120, 170))), **doing)
    if one.chance(0.5):
        plans.give_copy(plan=one.plan, how=one.random.choice(COPIES), **doing)


def review_plan(one: Situation, when: When, *, is_due: bool = False) -> None:
    """Look at the plan again where its day has come: it stands, or a new version takes its place."""
    row = Plan.objects.filter(case=one.case, status="active").first()
    if row is None or not (is_due or (row.next_review_date and row.next_review_date <= when.on)):
        return
    doing = one.doing(when)
    plans.review(plan=row.pk, **doing)
    if one.chance(0.6):
        plans.confirm(plan=row.pk, next_review=when.on + timedelta(days=170), **doing)
        return
    one.plan = plans.revise(plan=row.pk, why="Some goals are reached; what is left is nearer now.", **doing)
    plans.share(plan=one.plan, **doing)
    agree_on_plan(one, when)


# --- consents ---


def give_consent(one: Situation, when: When) -> None:
    """Have the client consent that something is shared with a partner, for half a year or a whole one."""
    is_part2 = labels.PART2 in one.story.labels
    to = one.random.choice((CLINIC, HOUSING, PANTRY, SCHOOL))
    kind = ConsentKind.PART2_TPO if is_part2 else ConsentKind.GENERAL
    ends = when.on + timedelta(days=one.random.choice((180, 180, 365)))
    target = standing.target_of(viewer=one.doing(when)["by"], client=one.client, on=when.on)
    authority = SIGNS_AS.get(one.story.kin) if one.kin else None
    harbor = one.place.organization == named(HARBOR)
    terms = Terms(
        kind, PART2 if is_part2 else frozenset({Purpose.COC}), (CLINIC, ANY_CLINIC) if is_part2 else (to,), SERVED,
        discloser=HARBOR if harbor else SECOND, effective=when.on, expiry=Expiry.DATE, expires=ends,
        signer=one.kin if authority else one.name, method=Method.WRITTEN, signed=when.on, document="Form in the file",
        authority=(authority or Authority.CLIENT).value, evidence="Seen by us" if authority else "",
        statements=demo_consents.EVERY_STATEMENT & frozenset(labels.book().consents[kind].asks),
        labels=frozenset({labels.PART2}) if is_part2 else frozenset(),
    )  # fmt: skip
    consent_actions.give(client=one.client, terms=terms, target=target, **one.doing(when))
    one.consent_ends = ends


# --- how things go on, and end ---


def go_on(one: Situation, when: When, part: float) -> None:
    """Do what is next: a step done by somebody else, a goal looked at, a need put off or met; `part`: of the time gone."""
    doing = one.doing(when)
    theirs = [step for step in one.steps if step.line.who != "worker" and step.due <= when.on + timedelta(days=4)]
    for step in (step for step in theirs if step.due < when.on - FORGIVING or one.chance(0.8)):
        one.steps.remove(step)
        tasks.complete(task=step.task, result=step.line.result, **doing)
    for number, goal in enumerate(one.goals):
        if number in one.ended:
            continue
        if part > 0.6 and not any(step.goal == number for step in one.steps) and one.chance(0.5):
            _reach(one, number, goal, doing)
            return
        if one.chance(0.15):
            achievement = Achievement.IMPROVING if one.chance(0.75) else Achievement.NO_CHANGE
            attained = -1 if one.story.goals[number].levels else None
            draft = ReviewDraft(achievement.value, one.one_of("progress"), attained)
            goals.review(goal=goal, draft=draft, **doing)
            return
    for place, line in enumerate(one.story.needs):
        if place not in one.settled and line.ends in {"waitlist", "deferred"} and part > 0.3 and one.chance(0.3):
            one.settled.add(place)
            needs.defer(
                need=one.needs[place], why=line.how, unmet="waitlist" if line.ends == "waitlist" else "", **doing
            )
            return


def _reach(one: Situation, number: int, goal: UUID, doing: dict[str, Any]) -> None:
    """Say that a goal is reached, and the needs it serves are met."""
    line = one.story.goals[number]
    if line.levels:
        draft = ReviewDraft(Achievement.ACHIEVED.value, one.one_of("progress"), one.random.choice((0, 1, 2)))
        goals.review(goal=goal, draft=draft, **doing)
    goals.complete(goal=goal, achievement=Achievement.ACHIEVED.value, **doing)
    one.ended.add(number)
    for need in line.needs:
        if need - 1 not in one.settled and one.story.needs[need - 1].ends == "resolved":
            one.settled.add(need - 1)
            needs.resolve(need=one.needs[need - 1], outcome=one.story.needs[need - 1].how, **doing)


def settle(one: Situation, when: When) -> None:
    """End all that is open of a case that closes: its tasks, its goals, its needs, each with what became of it."""
    doing = one.doing(when)
    for key in Note.objects.filter(case=one.case, status="signed", needs_cosign=True).values_list("pk", flat=True):
        notes.cosign(note=key, **one.doing(when, one.place.supervisor))
    went_well = one.story.closing[0] in {ClosureReason.GOALS_MET, ClosureReason.TRANSFERRED}
    results = {step.task: step.line.result for step in one.steps}
    for key in Task.objects.filter(case=one.case, status__in=TASK_OPEN, is_in_error=False).values_list("pk", flat=True):
        if went_well:
            tasks.complete(task=key, result=results.get(key) or one.one_of("done"), **doing)
        else:
            tasks.cancel(task=key, why="The case closes.", **doing)
    for key in Goal.objects.filter(case=one.case, status__in=("proposed", "active", "on_hold")).values_list(
        "pk", flat=True
    ):
        if went_well:
            goals.complete(goal=key, achievement=one.random.choice(("achieved", "achieved", "improving")), **doing)
        else:
            goals.cancel(goal=key, why="Came as far as it could here.", **doing)
    lines = dict(zip(one.needs, one.story.needs, strict=False))
    open_needs = Need.objects.filter(case=one.case, status__in=("proposed", "confirmed", "active", "deferred"))
    for row in open_needs:
        _end_need(row, lines.get(row.pk), went_well=went_well, doing=doing)


def _end_need(row: Need, line: NeedLine | None, *, went_well: bool, doing: dict[str, Any]) -> None:
    if row.status == NeedStatus.PROPOSED:
        needs.refute(need=row.pk, why="Looked into: nothing to do there.", **doing)
    elif line is None or (line.ends == "resolved" and not went_well):
        needs.give_up(need=row.pk, unmet="other", outcome="Open when the case closed.", **doing)
    elif line.ends == "resolved":
        needs.resolve(need=row.pk, outcome=line.how, **doing)
    elif line.ends.startswith("transferred:"):
        needs.transfer(need=row.pk, unmet=line.ends.partition(":")[2], outcome=line.how, **doing)
    else:
        needs.give_up(need=row.pk, unmet="other" if line.ends == "deferred" else line.ends, outcome=line.how, **doing)


def close(one: Situation, when: When) -> None:
    """Close the case, when all is settled."""
    settle(one, when)
    reason, note = one.story.closing
    told = None if reason == ClosureReason.UNABLE_TO_REACH else when.on
    kept = None if one.stays else giving.KEPT_DAYS
    closing = Closing(reason, note.replace("{name}", one.name), told, kept)
    cases.close(case=one.case, closing=closing, **one.doing(when))
