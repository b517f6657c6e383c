"""What the actions, outcomes and kinds of the audit are called on the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseway.accounts.audit.sign_ins import PASSWORD, SECOND_STEP
from caseway.accounts.roles import Relation
from caseway.clients.codes import GlassCode, ReasonCode, ReviewOutcome

Words = dict[str, str | Promise]

ACTIONS: Words = {
    "account.own": _("Own sign-in"),
    "workplace.enter": _("Workplace"),
    "notice.read": _("Own notices"),
    "organization.see": _("Programs and teams seen"),
    "organization.change": _("Programs and teams changed"),
    "member.change": _("People’s access changed"),
    "factor.decide": _("Lost second step decided"),
    "audit.read": _("Audit read"),
    "opening.review": _("Openings reviewed"),
    "alarm.lift": _("Stopped person let go on"),
    "client.search": _("Search for people"),
    "client.create": _("Person entered"),
    "client.import": _("People imported"),
    "client.find": _("Person found in a list"),
    "client.open": _("Record opened"),
    "client.edit": _("Record changed"),
    "client.assign": _("Caseload changed"),
    "client.link": _("Records linked or parted"),
    "client.consent": _("Consent recorded"),
    "client.disclose": _("Record disclosed"),
    "client.label": _("Label set"),
    "client.unlabel": _("Label lifted"),
    "client.seal": _("Seal changed"),
    "client.break_glass": _("Opened in an emergency"),
    "backup.restore": _("Backup restored"),
    "keys.rotate": _("Keys changed"),
    "demo.make": _("Demo made"),
    "case.open": _("Case opened"),
    "case.work": _("Case worked on"),
    "note.cosign": _("Note co-signed"),
    "case.export": _("Whole case taken out"),
    "today.see": _("Today seen"),
    "team.see": _("Team seen"),
    "case.hand_over": _("Case handed over"),
    "case.log": _("Log of cases taken out"),
}
OUTCOMES: Words = {"done": _("Done"), "shown": _("Shown"), "denied": _("Refused"), "failed": _("Failed")}

# The sorts of things an entry is about.
KINDS: Words = {
    "client": _("Person"), "consent": _("Consent"), "disclosure": _("What was sent"), "preview": _("What would be sent"),
    "accounting": _("Accounting of disclosures"), "opening": _("Opening"), "enrollment": _("Enrollment"),
    "assignment": _("Caseload"), "membership": _("Access"), "user": _("Account"), "invitation": _("Invitation"),
    "program": _("Program"), "team": _("Team"), "audit": _("Audit"), "proof": _("Proof of the audit"),
    "export": _("Audit as a file"), "sign_ins": _("Sign-ins that failed"), "caseload": _("Own caseload"),
    "sign_ins_export": _("Sign-ins that failed, as a file"), "import": _("Import"), "link": _("Link of two records"),
    "contact_point": _("Way to reach them"), "address": _("Address"), "identifier": _("ID number"),
    "support_person": _("Support person"), "alias": _("Other name"), "relationship": _("Relationship"),
    "household_member": _("Household"),
    "case": _("Case"), "cases": _("Cases"), "case_date": _("Date of a case"), "case_file": _("Whole case file"),
    "case_log": _("Case log"), "contact": _("Contact"), "note": _("Note"), "draft": _("Draft"), "assessment": _("Assessment"),
    "need": _("Need"), "goal": _("Goal"), "task": _("Task"), "plan": _("The plan"), "plan_copy": _("The client’s copy"),
    "document": _("Document"), "deadline": _("Due date"), "checklist": _("File check"), "file_check": _("File check"),
    "queue": _("Today"), "register": _("Register of unmet needs"), "snooze": _("Line put off"), "cover": _("Stand-in"),
    "hand_over": _("Hand-over"), "handover": _("Hand-over"), "organization": _("Organization"),
}  # fmt: skip
STEPS: Words = {PASSWORD: _("Wrong password or name"), SECOND_STEP: _("Wrong second step")}
# What a reason begins with, where that is a code.
CODES: Words = {
    **dict(ReviewOutcome.choices), **dict(ReasonCode.choices), **dict(GlassCode.choices), **dict(Relation.choices),
    "demo": _("Invented for the demo"), "dismissed": _("Found to be two people"),
}  # fmt: skip


def reason(told: str) -> str:
    """A reason in words: the code it begins with, and what the user wrote."""
    code, _space, rest = told.partition(" ")
    return f"{CODES[code]}{': ' if rest else ''}{rest}" if code in CODES else told


def action(code: str) -> str | Promise:
    """An action in words; one that has none is told by its code."""
    return ACTIONS.get(code, code)
