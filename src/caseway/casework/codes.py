"""The closed lists that cases, assessments, needs, goals, tasks and plans are made of, and what may follow what.

The states are those of `docs/decisions/0018-casework.md`, where each names its counterpart in FHIR R4.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseStatus(TextChoices):
    """Where a case stands; guarded: what may follow is in `CASE_MOVES`, and what it takes in `cases`."""

    REFERRED = "referred", _("Referred")
    SCREENING = "screening", _("Screening")
    ELIGIBLE = "eligible", _("Eligible")
    ENGAGED = "engaged", _("Engaged")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    INELIGIBLE = "ineligible", _("Not eligible")
    DECLINED = "declined", _("Declined")
    UNABLE_TO_REACH = "unable_to_reach", _("Unable to reach")
    DUPLICATE = "duplicate", _("Duplicate")
    DECEASED = "deceased", _("Deceased")


BEFORE = (CaseStatus.REFERRED, CaseStatus.SCREENING, CaseStatus.ELIGIBLE, CaseStatus.ENGAGED)  # work has not begun
OVER = (
    CaseStatus.CLOSED, CaseStatus.INELIGIBLE, CaseStatus.DECLINED, CaseStatus.UNABLE_TO_REACH, CaseStatus.DUPLICATE,
    CaseStatus.DECEASED,
)  # fmt: skip
OPEN = tuple(status for status in CaseStatus if status not in OVER)
_EXITS = {CaseStatus.INELIGIBLE, CaseStatus.DECLINED, CaseStatus.UNABLE_TO_REACH, CaseStatus.DUPLICATE}
_DIED = {CaseStatus.DECEASED}
_TWICE = {CaseStatus.DUPLICATE}  # of a case at work: only beside another open one of the same person (`twins`)

# What may follow what; a status that is not here is the last one: reopening is a new case that names this one.
CASE_MOVES: Mapping[str, frozenset[str]] = {
    CaseStatus.REFERRED: frozenset({CaseStatus.SCREENING, CaseStatus.ELIGIBLE, *_EXITS, *_DIED}),
    CaseStatus.SCREENING: frozenset({CaseStatus.ELIGIBLE, *_EXITS, *_DIED}),
    CaseStatus.ELIGIBLE: frozenset({CaseStatus.ENGAGED, CaseStatus.ACTIVE, *_EXITS, *_DIED}),
    CaseStatus.ENGAGED: frozenset({CaseStatus.ACTIVE, *_EXITS, *_DIED}),
    CaseStatus.ACTIVE: frozenset({CaseStatus.ON_HOLD, CaseStatus.CLOSING, *_TWICE, *_DIED}),
    CaseStatus.ON_HOLD: frozenset({CaseStatus.ACTIVE, CaseStatus.CLOSING, *_TWICE, *_DIED}),
    CaseStatus.CLOSING: frozenset({CaseStatus.CLOSED, CaseStatus.ACTIVE, *_TWICE, *_DIED}),
}


class Stage(TextChoices):
    """What the work on a case is about just now; a label that moves freely."""

    ASSESS = "assess", _("Assess")
    PLAN = "plan", pgettext_lazy("of a case", "Plan")
    COORDINATE = "coordinate", _("Coordinate")
    MONITOR = "monitor", _("Monitor")
    TRANSITION = "transition", _("Transition")


class ChangeKind(TextChoices):
    """What of a case changed, in its history."""

    STATUS = "status", _("Status")
    STAGE = "stage", _("Stage")
    WORKER = "worker", _("Worker")
    LEVEL = "level", _("Level")
    COVER = "cover", _("Cover")
    NEED = "need", _("Need")
    GOAL = "goal", _("Goal")
    TASK = "task", _("Task")
    PLAN = "plan", _("The plan")
    ASSESSMENT = "assessment", _("Assessment")
    DOCUMENT = "document", _("Document")
    TEAM = "team", _("Team")
    NOTE = "note", _("Note")
    DEADLINE = "deadline", _("Due date")


OF_THE_CASE = (
    ChangeKind.STATUS, ChangeKind.STAGE, ChangeKind.WORKER, ChangeKind.TEAM, ChangeKind.LEVEL, ChangeKind.COVER,
)  # fmt: skip


class ReferralSource(TextChoices):
    """How someone came to a program."""

    SELF = "self", _("Themselves")
    FAMILY = "family", _("Family or a friend")
    STAFF = "staff", _("Someone who works here")
    HOSPITAL = "hospital", _("A hospital")
    CLINIC = "clinic", _("A clinic or physician")
    PAYER = "payer", _("A health plan or payer")
    COURT = "court", _("A court or probation")
    SCHOOL = "school", _("A school")
    AGENCY = "agency", _("Another agency")
    LIST = "list", _("A list, such as claims or discharges")
    OTHER = "other", _("Another way")


class Urgency(TextChoices):
    """How soon somebody should look at a referral."""

    ROUTINE = "routine", _("Routine")
    URGENT = "urgent", _("Urgent: within a day")
    EMERGENCY = "emergency", _("Emergency: now")


class ConsentBasis(TextChoices):
    """On what case management with a client rests; without one a case does not become active."""

    WRITTEN = "written", _("Signed consent to case management")
    VERBAL = "verbal", _("Spoken consent, before a witness")
    PROGRAM = "program", _("No opt-in: the program serves everyone identified")
    ORDERED = "ordered", _("Ordered by a court")
    GUARDIAN = "guardian", _("Consent of a guardian or parent")


class ClosureReason(TextChoices):
    """Why a case was closed."""

    GOALS_MET = "goals_met", _("Goals met")
    MOVED = "moved", _("Moved away")
    TRANSFERRED = "transferred", _("Transferred to another program or agency")
    DECLINED = "declined", _("The client no longer wants it")
    UNABLE_TO_REACH = "unable_to_reach", _("Unable to reach")
    NOT_ELIGIBLE = "not_eligible", _("No longer eligible")
    NO_PROGRESS = "no_progress", _("No further progress is expected")
    INCARCERATED = "incarcerated", _("In custody for long")
    INSTITUTION = "institution", _("In a facility for long")
    DIED = "died", _("Died")
    OTHER = "other", _("Another reason")


class AssessmentStatus(TextChoices):
    """Where an assessment stands."""

    IN_PROGRESS = "in_progress", _("In progress")
    AWAITING_CONCLUSION = "awaiting_conclusion", _("Awaiting a conclusion")
    COMPLETED = "completed", _("Completed")
    AMENDED = "amended", _("Amended")
    STOPPED = "stopped", _("Stopped")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


UNFINISHED = (AssessmentStatus.IN_PROGRESS, AssessmentStatus.AWAITING_CONCLUSION)


class ComponentState(TextChoices):
    """How a part of an assessment ended; blank is not an answer, these are."""

    OPEN = "open", pgettext_lazy("of a part", "Open")
    COMPLETED = "completed", _("Completed")
    DECLINED = "declined", _("Declined")
    UNABLE = "unable", _("Unable to answer")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Informant(TextChoices):
    """Who gave the answers."""

    CLIENT = "client", _("The client")
    CAREGIVER = "caregiver", _("A caregiver")
    BOTH = "both", _("The client and a caregiver")
    RECORD = "record", _("The record")
    OBSERVED = "observed", _("Observed")


class NeedStatus(TextChoices):
    """Where a need stands: found by an instrument it is proposed, and only a person confirms it."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    ACTIVE = "active", _("Being worked on")
    DEFERRED = "deferred", _("Deferred")
    RESOLVED = "resolved", _("Resolved")
    NOT_PURSUED = "not_pursued", _("Not pursued")
    TRANSFERRED = "transferred", _("Transferred")
    REFUTED = "refuted", _("Not a need")


NEED_OPEN = (NeedStatus.PROPOSED, NeedStatus.CONFIRMED, NeedStatus.ACTIVE, NeedStatus.DEFERRED)
NEED_MOVES: Mapping[str, frozenset[str]] = {
    NeedStatus.PROPOSED: frozenset({NeedStatus.CONFIRMED, NeedStatus.REFUTED}),
    NeedStatus.CONFIRMED: frozenset({
        NeedStatus.ACTIVE, NeedStatus.DEFERRED, NeedStatus.RESOLVED, NeedStatus.NOT_PURSUED, NeedStatus.TRANSFERRED,
        NeedStatus.REFUTED,
    }),
    NeedStatus.ACTIVE: frozenset({
        NeedStatus.DEFERRED, NeedStatus.RESOLVED, NeedStatus.NOT_PURSUED, NeedStatus.TRANSFERRED,
    }),
    NeedStatus.DEFERRED: frozenset({
        NeedStatus.ACTIVE, NeedStatus.RESOLVED, NeedStatus.NOT_PURSUED, NeedStatus.TRANSFERRED,
    }),
    NeedStatus.NOT_PURSUED: frozenset({NeedStatus.ACTIVE}),
    NeedStatus.RESOLVED: frozenset({NeedStatus.ACTIVE}),
}  # fmt: skip


class Unmet(TextChoices):
    """Why a need stays unmet: the reasons of the register."""

    NO_CAPACITY = "no_capacity", _("No place or capacity")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible for what there is")
    CLIENT_CHOICE = "client_choice", _("The client chose not to")
    UNREACHABLE = "unreachable", _("Could not be reached")
    OUT_OF_AREA = "out_of_area", _("Nothing in the area")
    COST = "cost", _("Cost")
    DENIED = "denied", _("Denied by the payer")
    WAITLIST = "waitlist", _("On a waiting list")
    NO_SUCH_SERVICE = "no_such_service", _("No such service exists")
    OTHER = "other", _("Another reason")


class Agreement(TextChoices):
    """Whether the client wants a need worked on."""

    YES = "yes", _("Wants to work on it")
    NO = "no", _("Does not want to")
    LATER = "later", _("Later")
    NOT_ASKED = "not_asked", _("Not asked yet")


class GoalStatus(TextChoices):
    """The life of a goal."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    REJECTED = "rejected", _("Rejected by the client")


GOAL_OPEN = (GoalStatus.PROPOSED, GoalStatus.ACTIVE, GoalStatus.ON_HOLD)
GOAL_MOVES: Mapping[str, frozenset[str]] = {
    GoalStatus.PROPOSED: frozenset({GoalStatus.ACTIVE, GoalStatus.CANCELLED, GoalStatus.REJECTED}),
    GoalStatus.ACTIVE: frozenset({
        GoalStatus.ON_HOLD, GoalStatus.COMPLETED, GoalStatus.CANCELLED, GoalStatus.REJECTED,
    }),
    GoalStatus.ON_HOLD: frozenset({GoalStatus.ACTIVE, GoalStatus.CANCELLED, GoalStatus.REJECTED}),
    GoalStatus.COMPLETED: frozenset({GoalStatus.ACTIVE}),
}  # fmt: skip


class Achievement(TextChoices):
    """How far a goal has come."""

    IN_PROGRESS = "in_progress", _("In progress")
    IMPROVING = "improving", _("Improving")
    WORSENING = "worsening", _("Worsening")
    NO_CHANGE = "no_change", _("No change")
    ACHIEVED = "achieved", _("Achieved")
    SUSTAINING = "sustaining", _("Sustaining")
    NOT_ACHIEVED = "not_achieved", _("Not achieved")
    NO_PROGRESS = "no_progress", _("No progress")
    NOT_ATTAINABLE = "not_attainable", _("Not attainable")


class Owner(TextChoices):
    """Who does a task."""

    WORKER = "worker", _("Case manager")
    CLIENT = "client", _("Client")
    CAREGIVER = "caregiver", _("Caregiver")
    PARTNER = "partner", _("Partner agency")


class TaskKind(TextChoices):
    """What a task is for."""

    GENERAL = "general", _("Task")
    SAFETY = "safety", _("Safety step")
    DOCUMENT = "document", _("Get a document")
    REFERRAL = "referral", _("Referral")
    FOLLOW_UP = "follow_up", _("Follow up")
    COSIGN = "cosign", _("Co-sign a note")
    HANDOVER = "handover", _("Hand over")
    NOTICE = "notice", _("Tell the client")


class TaskStatus(TextChoices):
    """Where a task stands."""

    READY = "ready", _("To do")
    IN_PROGRESS = "in_progress", _("Begun")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", _("Done")
    FAILED = "failed", _("Did not work")
    CANCELLED = "cancelled", _("Cancelled")


TASK_OPEN = (TaskStatus.READY, TaskStatus.IN_PROGRESS, TaskStatus.ON_HOLD)
_TASK_ENDS = {TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED}
# What is done stays done, but for `tasks.undo` on the same day.
TASK_MOVES: Mapping[str, frozenset[str]] = {
    TaskStatus.READY: frozenset({TaskStatus.IN_PROGRESS, TaskStatus.ON_HOLD, *_TASK_ENDS}),
    TaskStatus.IN_PROGRESS: frozenset({TaskStatus.READY, TaskStatus.ON_HOLD, *_TASK_ENDS}),
    TaskStatus.ON_HOLD: frozenset({TaskStatus.READY, TaskStatus.IN_PROGRESS, *_TASK_ENDS}),
}


class PlanStatus(TextChoices):
    """Where a version of a plan stands."""

    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shared with the client")
    AGREED = "agreed", _("Agreed")
    ACTIVE = "active", _("Active")
    UNDER_REVIEW = "under_review", _("Under review")
    SUPERSEDED = "superseded", _("Replaced")
    COMPLETED = "completed", _("Completed")
    REVOKED = "revoked", _("Revoked")


# Of the versions that are not over, first the one that says most of where the plan stands.
PLAN_LIVE = (PlanStatus.ACTIVE, PlanStatus.UNDER_REVIEW, PlanStatus.AGREED, PlanStatus.SHARED, PlanStatus.DRAFT)
PLAN_MOVES: Mapping[str, frozenset[str]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.SHARED, PlanStatus.REVOKED}),
    PlanStatus.SHARED: frozenset({PlanStatus.AGREED, PlanStatus.DRAFT, PlanStatus.REVOKED}),
    PlanStatus.AGREED: frozenset({PlanStatus.ACTIVE, PlanStatus.REVOKED}),
    PlanStatus.ACTIVE: frozenset({
        PlanStatus.UNDER_REVIEW, PlanStatus.SUPERSEDED, PlanStatus.COMPLETED, PlanStatus.REVOKED,
    }),
    PlanStatus.UNDER_REVIEW: frozenset({
        PlanStatus.ACTIVE, PlanStatus.SUPERSEDED, PlanStatus.COMPLETED, PlanStatus.REVOKED,
    }),
}  # fmt: skip


class AgreedHow(TextChoices):
    """How a client answered a plan."""

    SIGNED = "signed", _("Signed")
    VERBAL = "verbal", _("Agreed in words, before a witness")
    REFUSED = "refused", _("Refused to sign; said why")


class Domain(TextChoices):
    """What a need is about: the Gravity Project's domains of social need, and ours beside them (health to safety)."""

    FOOD = "food-insecurity", _("Food")
    HOUSING_INSTABILITY = "housing-instability", _("Housing instability")
    HOMELESSNESS = "homelessness", _("Homelessness")
    INADEQUATE_HOUSING = "inadequate-housing", _("Inadequate housing")
    TRANSPORTATION = "transportation-insecurity", _("Transportation")
    FINANCES = "financial-insecurity", _("Money")
    MATERIAL = "material-hardship", _("Clothing and household goods")
    UTILITIES = "utility-insecurity", _("Utilities")
    EMPLOYMENT = "employment-status", _("Work")
    EDUCATION = "educational-attainment", _("Education")
    VETERAN = "veteran-status", _("Veteran")
    STRESS = "stress", _("Stress")
    SOCIAL = "social-connection", _("Social connection")
    PARTNER_VIOLENCE = "intimate-partner-violence", _("Violence by a partner")
    ELDER_ABUSE = "elder-abuse", _("Elder abuse")
    HEALTH_LITERACY = "personal-health-literacy", _("Understanding health information")
    DIGITAL_LITERACY = "digital-literacy", _("Digital skills")
    DIGITAL_ACCESS = "digital-access", _("Internet and devices")
    COVERAGE = "health-insurance-coverage-status", _("Health coverage")
    MEDICAL_COST = "medical-cost-burden", _("Cost of care")
    LANGUAGE = "language-access", _("Language")
    INCARCERATION = "incarceration-status", _("Incarceration")
    PROTECTIVE = "protective-factor", _("Protective factor")
    UNSPECIFIED = "sdoh-category-unspecified", _("Another social need")
    HEALTH = "health", _("Health condition")
    MEDICATION = "medication", _("Medication")
    FUNCTION = "function", _("Daily activities")
    MENTAL_HEALTH = "mental-health", _("Mental health")
    SUBSTANCE_USE = "substance-use", _("Substance use")
    COGNITION = "cognition", _("Memory and thinking")
    CAREGIVER = "caregiver", _("Caregiver")
    LEGAL = "legal", _("Legal")
    SAFETY = "safety", _("Safety")
    CHILD_CARE = "child-care", _("Child care")
    LIFE_PLANNING = "life-planning", _("Life planning")
