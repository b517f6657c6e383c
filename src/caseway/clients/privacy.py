"""The closed lists that consents, labels and disclosures are made of, each word with the name people read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unknown(LookupError):  # noqa: N818 - completes "unable to decide: unknown"
    """A word that is on none of these lists; nothing is decided by a word nobody knows."""


class Purpose(TextChoices):
    """What information is wanted for; the codes are HL7's."""

    TREAT = "TREAT", _("Treatment")
    ETREAT = "ETREAT", _("Emergency treatment")
    COC = "COC", _("Coordination of care")
    HPAYMT = "HPAYMT", _("Payment")
    HOPERAT = "HOPERAT", _("Health care operations")
    ELIGDTRM = "ELIGDTRM", _("Finding out what someone is eligible for")
    PATRQT = "PATRQT", _("At the client's request")
    FAMRQT = "FAMRQT", _("At the family's request")
    HLEGAL = "HLEGAL", _("A legal proceeding")
    PUBHLTH = "PUBHLTH", _("Public health")
    BTG = "BTG", _("Opened in an emergency")


TREATMENT = frozenset({Purpose.TREAT, Purpose.ETREAT, Purpose.COC})
OPERATIONS = TREATMENT | {Purpose.HPAYMT, Purpose.HOPERAT}  # treatment, payment and operations: “TPO”


class RecipientKind(TextChoices):
    """Who gets to see something."""

    WORKFORCE = "workforce", _("Someone who works here")
    CLIENT = "client", _("The client")
    REPRESENTATIVE = "representative", _("A personal representative")
    COVERED_ENTITY = "covered_entity", _("A health care provider under HIPAA")
    HEALTH_PLAN = "health_plan", _("A health plan or payer")
    BUSINESS_ASSOCIATE = "business_associate", _("A business associate, under its agreement")
    COMMUNITY = "community", _("A community organization")
    COURT = "court", _("A court")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    AUTHORITY = "authority", _("An agency that takes reports, such as child protection")
    FAMILY = "family", _("Family or a friend")
    SCHOOL = "school", _("A school")
    ATTORNEY = "attorney", _("An attorney")
    HMIS = "hmis", _("The homeless management information system (HMIS)")


COVERED = frozenset({RecipientKind.COVERED_ENTITY, RecipientKind.HEALTH_PLAN, RecipientKind.BUSINESS_ASSOCIATE})
LEGAL = frozenset({RecipientKind.COURT, RecipientKind.LAW_ENFORCEMENT})


class RecipientClass(TextChoices):
    """Recipients a consent may describe instead of naming each."""

    TREATING = "treating", _("My treating providers")
    PAYERS = "payers", _("My health plans and payers")
    HELPERS = "helpers", _("People helping to operate this program")
    HMIS = "hmis", _("Agencies that share the HMIS here")


# What kind of recipient a class is made of, where the form does not say.
KINDS_OF: dict[str, RecipientKind] = {
    RecipientClass.TREATING: RecipientKind.COVERED_ENTITY,
    RecipientClass.PAYERS: RecipientKind.HEALTH_PLAN,
    RecipientClass.HELPERS: RecipientKind.BUSINESS_ASSOCIATE,
    RecipientClass.HMIS: RecipientKind.HMIS,
}


class DataClass(TextChoices):
    """The parts of a client's record that are consented to, shown and left out separately."""

    IDENTITY = "identity", _("Name and date of birth")
    CONTACT = "contact", _("Address, telephone and e-mail")
    DEMOGRAPHICS = "demographics", _("Language, sex, race and ethnicity")
    HOUSEHOLD = "household", _("Household and support persons")
    COVERAGE = "coverage", _("Health coverage and authorizations")
    FINANCES = "finances", _("Income and benefits")
    HOUSING = "housing", _("Housing and homelessness")
    EDUCATION = "education", _("School and training")
    EMPLOYMENT = "employment", _("Work")
    LEGAL = "legal", _("Legal matters")
    SAFETY = "safety", _("Safety and violence")
    HEALTH = "health", _("Health conditions and care")
    MEDICATIONS = "medications", _("Medications")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    SUBSTANCE_USE = "substance_use", _("Substance use")
    ASSESSMENTS = "assessments", _("Assessments")
    NEEDS = "needs", _("Needs and goals")
    PLANS = "plans", _("Plans")
    SERVICES = "services", _("Services and referrals")
    NOTES = "notes", _("Notes of contacts")
    DOCUMENTS = "documents", _("Documents")
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes", _("Psychotherapy notes")
    SUD_COUNSELING_NOTES = "sud_counseling_notes", _("Substance use counseling notes")


class ConsentKind(TextChoices):
    """Sorts of consent, each with what it must contain (`labels.yaml`)."""

    GENERAL = "general", _("General release of information")
    PART2_TPO = "part2_tpo", _("Substance use records: treatment, payment and operations")
    PART2_RELEASE = "part2_release", _("Substance use records: release to a named recipient")
    PART2_LEGAL = "part2_legal", _("Substance use records: legal proceeding")
    SUD_COUNSELING = "sud_counseling", _("Substance use counseling notes")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy notes")
    HMIS = "hmis", _("HMIS release")
    VICTIM = "victim", _("Release by a victim of violence")
    MINOR = "minor", _("A minor's own consent")


class Status(TextChoices):
    """Where a consent stands."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Withdrawn")
    SUPERSEDED = "superseded", _("Replaced")
    REJECTED = "rejected", _("Not given")
    IN_ERROR = "in_error", _("Entered in error")


# What may follow what; a status that is not here is the last one.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.ACTIVE, Status.REJECTED, Status.IN_ERROR}),
    Status.ACTIVE: frozenset({Status.EXPIRED, Status.REVOKED, Status.SUPERSEDED, Status.IN_ERROR}),
    Status.EXPIRED: frozenset({Status.IN_ERROR}),
    Status.REVOKED: frozenset({Status.IN_ERROR}),
    Status.SUPERSEDED: frozenset({Status.IN_ERROR}),
    Status.REJECTED: frozenset({Status.IN_ERROR}),
}
# What may be taken back where it was entered by mistake; the consent then stands where it stood before.
TAKEN_BACK = frozenset({Status.REVOKED, Status.REJECTED, Status.IN_ERROR})
CORRECTED = frozenset({Status.ACTIVE, Status.EXPIRED})  # of which a correction takes the place


class Method(TextChoices):
    """How a consent was given, or withdrawn."""

    WRITTEN = "written", _("Signed on paper")
    ELECTRONIC = "electronic", _("Signed electronically")
    VERBAL = "verbal", _("Spoken, before a witness")


class Statement(TextChoices):
    """What a consent form tells the person who signs it."""

    REVOCATION = "revocation", _("That and how it can be withdrawn")
    CONDITIONS = "conditions", _("Whether services depend on signing")
    REDISCLOSURE = "redisclosure", _("That the recipient might pass the information on")
    REFUSAL = "refusal", _("What follows from not signing")
    NO_CONDITIONS = "no_conditions", _("That services do not depend on signing")


class Expiry(TextChoices):
    """What ends a consent by itself."""

    DATE = "date", _("On a date")
    EVENT = "event", _("With an event")
    NONE = "none", _("It does not expire")


class BasisKind(TextChoices):
    """Why something may leave without a consent; it counts only when written down."""

    COURT_ORDER = "court_order", _("Order of a court")
    PART2_ORDER = "part2_order", _("Order of a court under 42 CFR Part 2, subpart E")
    SERIOUS_THREAT = "serious_threat", _("Serious and imminent threat")
    CHILD_REPORT = "child_report", _("Report of child abuse or neglect")
    ADULT_REPORT = "adult_report", _("Report of abuse of an older or dependent adult")
    MEDICAL_EMERGENCY = "medical_emergency", _("Medical emergency")


class Sending(TextChoices):
    """How a disclosure was handed over."""

    DOWNLOAD = "download", _("Downloaded to hand over")
    PRINT = "print", _("Printed")
    MAIL = "mail", _("Mailed")
    FAX = "fax", _("Faxed")
    SECURE_MESSAGE = "secure_message", _("Secure message")
    INTERFACE = "interface", _("Sent from system to system")


def known(words: type[TextChoices], word: str) -> str:
    """A word of a list; raises Unknown."""
    if word not in words.values:
        raise Unknown(f"“{word}” is none of {', '.join(words.values)}.")
    return word
