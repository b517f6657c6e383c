"""Why something is shown or hidden: each rule of the check as a sentence, what would change it, and the laws behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from caseway.clients import labels
from caseway.clients.privacy import Status


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the check; `change`: what would lead to another answer, empty where it permits."""

    says: str
    change: str = ""
    laws: tuple[str, ...] = ()


RULES: Mapping[str, Rule] = {
    # --- it may be shown ---
    "workforce": Rule(gettext_noop("It stays inside; who may open the record depends on role and caseload."), "", ("minimum",)),
    "access": Rule(gettext_noop("It is the client's own information."), "", ("access",)),
    "represented": Rule(gettext_noop("A personal representative with authority on this day asks."), "", ("representative",)),
    "operations": Rule(gettext_noop("It goes to someone under HIPAA for treatment, payment or operations."), "", ("operations",)),
    "consent": Rule(gettext_noop("The client's consent covers it."), "", ("authorization",)),
    "court_order": Rule(gettext_noop("An order of a court names it."), "", ("court",)),
    "part2_order": Rule(gettext_noop("An order of a court under 42 CFR Part 2, subpart E, names it."), "", ("part2_legal",)),
    "serious_threat": Rule(gettext_noop("It serves to prevent a serious and imminent threat."), "", ("threat",)),
    "child_report": Rule(
        gettext_noop("It belongs to a report of child abuse or neglect."), "", ("child_report", "part2_child_report"),
    ),
    "adult_report": Rule(gettext_noop("It belongs to a report of abuse of an adult."), "", ("adult_report",)),
    "medical_emergency": Rule(gettext_noop("Medical personnel need it in an emergency."), "", ("operations", "part2_emergency")),
    "label": Rule(gettext_noop("“%(label)s” does not stand in the way here.")),
    # --- it may not, whatever its labels ---
    "glass_outside": Rule(
        gettext_noop("An emergency opens a record here; it sends nothing out."),
        gettext_noop("Ask for the purpose it is really for, such as emergency treatment."), ("caution",),
    ),
    "majority": Rule(
        gettext_noop("The client is of age, so a parent's authority has ended."),
        gettext_noop("The client's own consent that names the parent, or proof of another authority."), ("representative",),
    ),
    "authority_ended": Rule(
        gettext_noop("The representative's authority is not in force on this day."),
        gettext_noop("A document that shows their authority on this day, or the client's own consent."), ("representative",),
    ),
    "authority_unknown": Rule(
        gettext_noop("It is not on file by what authority they act, or how old the client is."),
        gettext_noop("Put on file their authority, its days, and the client's date of birth."), ("representative",),
    ),
    "endangers": Rule(
        gettext_noop("Treating this person as the representative could endanger the client."),
        gettext_noop("A new decision by who made that one, or the client's own consent."), ("representative",),
    ),
    "covered_entity": Rule(
        gettext_noop("For this purpose a provider, plan or business associate gets it only with a consent."),
        gettext_noop("A consent in force that names the recipient, this purpose and this information."), ("authorization",),
    ),
    "community": Rule(
        gettext_noop("A community organization is not a health care provider, so it takes the client's consent."),
        gettext_noop("A consent in force that names the recipient, this purpose and this information."),
        ("community", "authorization"),
    ),
    "legal_process": Rule(
        gettext_noop("A court, the police or an attorney gets it with a consent or an order only."),
        gettext_noop("A consent for this, or an order of a court, written down with what it names."), ("court", "authorization"),
    ),
    "authority": Rule(
        gettext_noop("An agency gets it as a report the law asks for or allows, or with a consent."),
        gettext_noop("A report or threat, written down with what belongs to it, or a consent."), ("child_report", "adult_report"),
    ),
    "family": Rule(
        gettext_noop("Family and friends get it with the client's consent."),
        gettext_noop("A consent in force that names the recipient, this purpose and this information."), ("authorization",),
    ),
    "school": Rule(
        gettext_noop("A school gets it with a consent; what it then keeps is an education record."),
        gettext_noop("A consent in force that names the recipient, this purpose and this information."),
        ("school", "authorization"),
    ),
    "hmis": Rule(
        gettext_noop("The HMIS gets it with an HMIS release."),
        gettext_noop("An HMIS release in force that covers this purpose and information."), ("hmis",),
    ),
    # --- it may not, because of a label ---
    "author": Rule(
        gettext_noop("“%(label)s”: only its author sees it."),
        gettext_noop("A consent of its own that names the reader."),
    ),
    "counsel": Rule(
        gettext_noop("“%(label)s”: only the client's legal counsel here sees it."),
        gettext_noop("Being counsel to the client, or the client's release."),
    ),
    "privacy_officer": Rule(
        gettext_noop("“%(label)s”: only the privacy officer sees it."), gettext_noop("The privacy officer opens the seal."),
    ),
    "never_to": Rule(
        gettext_noop("“%(label)s”: this recipient never gets it."), gettext_noop("Nothing; leave it out."),
    ),
    "nobody": Rule(
        gettext_noop("“%(label)s”: it does not leave."), gettext_noop("The privacy officer opens the seal."),
    ),
    "needs_consent": Rule(
        gettext_noop("“%(label)s”: it takes a consent that covers it."),
        gettext_noop("A consent in force that names the recipient, this purpose and this information."),
    ),
    "needs_naming": Rule(
        gettext_noop("“%(label)s”: it takes a consent that names it."),
        gettext_noop("A consent that names it, besides the recipient, the purpose and the information."),
    ),
    "needs_client": Rule(
        gettext_noop("“%(label)s”: only the client can release it."),
        gettext_noop("A consent that the client gave and that names it."),
    ),
    "needs_part2": Rule(
        gettext_noop("“%(label)s”: it takes a consent under 42 CFR Part 2."),
        gettext_noop("A Part 2 consent that fits the recipient and the purpose."),
        ("part2_consent",),
    ),
    "needs_part2_legal": Rule(
        gettext_noop("“%(label)s”: a proceeding takes a consent for that alone; one for treatment is not enough."),
        gettext_noop("A consent for the legal proceeding, or an order under 42 CFR Part 2, subpart E."),
        ("part2_legal",),
    ),
    "needs_sud_counseling": Rule(
        gettext_noop("“%(label)s”: it takes a consent of its own."),
        gettext_noop("A consent for substance use counseling notes that names the recipient."),
    ),
    "needs_psychotherapy": Rule(
        gettext_noop("“%(label)s”: it takes an authorization of its own."),
        gettext_noop("An authorization for psychotherapy notes that names the recipient."),
    ),
    "needs_victim": Rule(
        gettext_noop("“%(label)s”: it takes the victim's own release, written, specific and for a limited time."),
        gettext_noop("The victim's own release; services may not depend on it. A demand by law goes to the privacy officer."),
    ),
}  # fmt: skip

# What became of a consent that would have covered it.
LAPSES: Mapping[str, str] = {
    Status.DRAFT: gettext_noop("There is a draft of one; it has not been given."),
    Status.REVOKED: gettext_noop("There was one; it has been withdrawn."),
    Status.EXPIRED: gettext_noop("There was one; it has ended."),
    Status.SUPERSEDED: gettext_noop("There was one; it has been replaced."),
    Status.REJECTED: gettext_noop("The client was asked and did not agree."),
    Status.IN_ERROR: gettext_noop("There was one; it was entered in error."),
    "not_yet": gettext_noop("There is one; it begins later."),
    "not_whole": gettext_noop("There is one, but it lacks something it must have."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the rule, the label it is about if any, the consent it rests on, or what became of one that would do."""

    rule: str
    label: str = ""
    consent: UUID | None = None
    lapse: str = ""

    @property
    def says(self) -> str:
        """The reason in the reader's language."""
        words = gettext(RULES[self.rule].says)
        words = words % {"label": gettext(labels.label(self.label).name)} if self.label else words
        return f"{words} {gettext(LAPSES[self.lapse])}" if self.lapse else words

    @property
    def change(self) -> str:
        """What would lead to another answer; empty where nothing needs to."""
        words = RULES[self.rule].change
        return gettext(words) if words else ""

    @property
    def laws(self) -> tuple[labels.Law, ...]:
        """What it rests on: the rule's laws, then the label's."""
        names = (*RULES[self.rule].laws, *(labels.label(self.label).laws if self.label else ()))
        return tuple(labels.law(name) for name in dict.fromkeys(names))

    @property
    def cites(self) -> tuple[str, ...]:
        """The citations of its laws."""
        return tuple(law.cite for law in self.laws)
