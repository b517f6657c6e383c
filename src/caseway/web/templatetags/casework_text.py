"""Words for the codes of casework: `{{ case.status|said:"case" }}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from caseway.casework import codes, contact_codes

register = template.Library()

LISTS = {
    "case": codes.CaseStatus, "stage": codes.Stage, "change": codes.ChangeKind, "source": codes.ReferralSource,
    "urgency": codes.Urgency, "consent": codes.ConsentBasis, "closure": codes.ClosureReason,
    "assessment": codes.AssessmentStatus, "component": codes.ComponentState, "informant": codes.Informant,
    "need": codes.NeedStatus, "unmet": codes.Unmet, "agreement": codes.Agreement, "domain": codes.Domain,
    "goal": codes.GoalStatus, "achievement": codes.Achievement, "owner": codes.Owner, "task_kind": codes.TaskKind,
    "task": codes.TaskStatus, "plan": codes.PlanStatus, "agreed": codes.AgreedHow,
    "mode": contact_codes.Mode, "direction": contact_codes.Direction, "party": contact_codes.Party,
    "result": contact_codes.Result, "note_class": contact_codes.NoteClass, "note": contact_codes.NoteStatus,
    "document": contact_codes.DocumentKind, "document_status": contact_codes.DocumentStatus,
    "deadline": contact_codes.DeadlineStatus,
}  # fmt: skip


@register.filter
def said(code: str, among: str) -> str:
    """A code in the words people read; what is no code of the list stays as it is."""
    return str(dict(LISTS[among].choices).get(code, code))


@register.filter
def all_said(found: Iterable[str], among: str) -> str:
    """Several codes, in the order of their list."""
    there = set(found)
    return "; ".join(str(label) for code, label in LISTS[among].choices if code in there)
