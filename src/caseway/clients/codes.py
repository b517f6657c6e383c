"""The closed lists of this app: what a quality, a kind, a relationship or a reason may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


class Quality(TextChoices):
    """How well something is known. The three ways of not knowing differ, and none of them is a blank (HMIS)."""

    FULL = "full", _("Full")
    PARTIAL = "partial", _("Approximate or partial")
    DOES_NOT_KNOW = "does_not_know", _("Client doesn’t know")
    PREFERS_NOT = "prefers_not", _("Client prefers not to answer")
    NOT_COLLECTED = "not_collected", _("Data not collected")


KNOWN = (Quality.FULL, Quality.PARTIAL)


class Answer(TextChoices):
    """Yes, no, or one of the ways of not knowing (HMIS)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    DOES_NOT_KNOW = "does_not_know", _("Client doesn’t know")
    PREFERS_NOT = "prefers_not", _("Client prefers not to answer")
    NOT_COLLECTED = "not_collected", _("Data not collected")


class AliasKind(TextChoices):
    """Where another name comes from."""

    BIRTH = "birth", _("Name at birth")
    FORMER = "former", _("Former name")
    MAIDEN = "maiden", _("Name before marriage")
    NICKNAME = "nickname", _("Nickname")
    STREET = "street", _("Street name")
    OTHER = "other", _("Other name")


class ContactKind(TextChoices):
    """How someone is reached."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class Whereabouts(TextChoices):
    """Whether there is an address, and whether it may be written down."""

    NONE = "none", _("No address")
    CONFIDENTIAL = "confidential", _("Confidential")
    FULL = "full", _("Full address")


class AddressKind(TextChoices):
    """What an address is to someone."""

    HOME = "home", _("Home address")
    MAILING = "mailing", _("Mailing address")
    TEMPORARY = "temporary", _("Temporary address")
    WORK = "work", _("Work address")


class IdentifierKind(TextChoices):
    """Who gave a number, and for what."""

    SSN = "ssn", _("Social Security number")
    SSN_LAST_FOUR = "ssn_last_four", _("Social Security number, last four digits")
    MEDICAID = "medicaid", _("Medicaid number")
    MEDICARE = "medicare", _("Medicare number")
    MEDICAL_RECORD = "medical_record", _("Medical record number")
    STATE_ID = "state_id", _("State ID or driver’s license")
    HMIS = "hmis", _("HMIS personal ID")
    SCHOOL = "school", _("Student number")
    COURT = "court", _("Court or corrections number")
    OTHER = "other", _("Other number")


class HouseholdRole(TextChoices):
    """What a member is to the head of the household (HMIS)."""

    HEAD = "head", _("Head of household")
    CHILD = "child", _("Child of the head of household")
    PARTNER = "partner", _("Spouse or partner of the head of household")
    RELATIVE = "relative", _("Other relative of the head of household")
    UNRELATED = "unrelated", _("Not related to the head of household")


class Kinship(TextChoices):
    """What one person is to another."""

    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    SPOUSE = "spouse", _("Spouse")
    PARTNER = "partner", _("Partner")
    SIBLING = "sibling", _("Brother or sister")
    GRANDPARENT = "grandparent", _("Grandparent")
    GRANDCHILD = "grandchild", _("Grandchild")
    RELATIVE = "relative", _("Other relative")
    FOSTER_PARENT = "foster_parent", _("Foster parent")
    CAREGIVER = "caregiver", _("Caregiver")
    FRIEND = "friend", _("Friend")
    NEIGHBOR = "neighbor", _("Neighbor")
    PROFESSIONAL = "professional", _("Professional")
    OTHER = "other", _("Other person")


class Authority(TextChoices):
    """By what right somebody decides or signs, of support persons and of consents alike.

    It stands in a document, not in the kinship.
    """

    CLIENT = "client", _("The client")
    NONE = "none", _("No authority")
    PARENT = "parent", _("Parent of a minor")
    GUARDIAN = "guardian", _("Guardian")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    PROXY = "proxy", _("Health care proxy")
    COURT = "court", _("Named by a court")
    EXECUTOR = "executor", _("Executor of someone who has died")
    PAYEE = "payee", _("Representative payee")


# Who may decide in a client's stead. A payee looks after money, and that is all.
DECIDING = (
    Authority.PARENT, Authority.GUARDIAN, Authority.POWER_OF_ATTORNEY, Authority.PROXY, Authority.COURT, Authority.EXECUTOR,
)  # fmt: skip
SIGNING = (Authority.CLIENT, *DECIDING)  # by what right a consent is signed
HELPING = (Authority.NONE, *DECIDING, Authority.PAYEE)  # what a support person may have


def listed(some: Iterable[TextChoices]) -> list[tuple[str, Words]]:
    """Some of a list's words, as fields take them."""
    return [(one.value, one.label) for one in some]


class OpeningKind(TextChoices):
    """How a record outside the caseload was opened."""

    REASON = "reason", _("For a reason")
    GLASS = "glass", _("In an emergency")


class ReasonCode(TextChoices):
    """Why someone opens a record outside their caseload."""

    COVERING = "covering", _("Covering for a coworker")
    CALL = "call", _("The client called or came in")
    REFERRAL = "referral", _("A referral or transfer")
    SUPERVISION = "supervision", _("Supervision or file review")
    BILLING = "billing", _("Billing or a report")
    COMPLAINT = "complaint", _("A complaint or request")
    OTHER = "other", _("Another reason")


class GlassCode(TextChoices):
    """What emergency a record was opened in."""

    DANGER = "danger", _("Danger to life or safety")
    MEDICAL = "medical", _("Medical emergency")
    MISSING = "missing", _("Missing person")
    ABUSE = "abuse", _("Suspected abuse or neglect")
    OTHER = "other", _("Another emergency")


class ReviewOutcome(TextChoices):
    """What a review of an opening found."""

    JUSTIFIED = "justified", _("Justified")
    QUESTIONED = "questioned", _("Questions remain")
    IMPROPER = "improper", _("Not justified")


class ImportStage(TextChoices):
    """How far an import is."""

    TRYING = "trying", _("being checked")
    TRIED = "tried", _("checked")
    WRITING = "writing", _("being imported")
    WRITTEN = "written", _("imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


WORKING = frozenset({ImportStage.TRYING, ImportStage.WRITING, ImportStage.UNDOING})  # rows are left to do
