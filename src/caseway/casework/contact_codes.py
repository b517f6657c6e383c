"""The closed lists that contacts, notes, documents and deadlines are made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(TextChoices):
    """How a contact was made."""

    HOME = "home", _("Visit at home")
    OFFICE = "office", _("At the office")
    FACILITY = "facility", _("In a facility")
    COMMUNITY = "community", _("Elsewhere in person")
    VIDEO = "video", _("Video")
    PHONE = "phone", _("Phone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    RECORD = "record", _("Without them: record, meeting, arranging")


FACE_TO_FACE = (Mode.HOME, Mode.OFFICE, Mode.FACILITY, Mode.COMMUNITY)


class Direction(TextChoices):
    """Who began it."""

    OUTGOING = "outgoing", _("We reached out")
    INCOMING = "incoming", _("They came to us")


class Party(TextChoices):
    """With whom."""

    CLIENT = "client", _("The client")
    CAREGIVER = "caregiver", _("A caregiver or family")
    PARTNER = "partner", _("A provider or partner agency")
    PAYER = "payer", _("A payer")
    LEGAL = "legal", _("Court, probation or an attorney")
    NOBODY = "nobody", _("Nobody: work on the case")


class Result(TextChoices):
    """What came of an attempt; all but the first are attempts only."""

    REACHED = "reached", _("Reached")
    LEFT_MESSAGE = "left_message", _("Left a message")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    DISCONNECTED = "disconnected", _("Disconnected")
    NOT_AVAILABLE = "not_available", _("Not available")
    NO_SHOW = "no_show", _("Did not come")
    DECLINED = "declined", _("Declined to talk")
    HUNG_UP = "hung_up", _("Hung up")
    RETURNED_MAIL = "returned_mail", _("Mail came back")
    REFUSED_INTERPRETER = "refused_interpreter", _("Refused the interpreter")
    IN_HOSPITAL = "in_hospital", _("In a hospital")
    IN_CUSTODY = "in_custody", _("In custody")


class NoteClass(TextChoices):
    """How closely a note is held."""

    GENERAL = "general", _("General")
    RESTRICTED = "restricted", _("Restricted: safety or legal")
    SUD_COUNSELING = "sud_counseling", _("Substance use counseling note")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy note")
    PRIVILEGED = "privileged", _("Legal privilege")


class NoteStatus(TextChoices):
    """Where a note stands; what is signed is never edited, only added to."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    COSIGNED = "cosigned", _("Co-signed")
    LOCKED = "locked", _("Locked")


NOTE_MOVES: Mapping[str, frozenset[str]] = {
    NoteStatus.DRAFT: frozenset({NoteStatus.SIGNED}),
    NoteStatus.SIGNED: frozenset({NoteStatus.COSIGNED, NoteStatus.LOCKED}),
    NoteStatus.COSIGNED: frozenset({NoteStatus.LOCKED}),
}


class DocumentKind(TextChoices):
    """What a document is."""

    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    STATE_ID = "state_id", _("State ID or driver license")
    SOCIAL_SECURITY_CARD = "social_security_card", _("Social Security card")
    IMMIGRATION = "immigration", _("Immigration document")
    INSURANCE_CARD = "insurance_card", _("Insurance card")
    INCOME = "income", _("Proof of income")
    LEASE = "lease", _("Lease")
    GUARDIANSHIP = "guardianship", _("Guardianship or power of attorney")
    COURT_ORDER = "court_order", _("Court order")
    DISCHARGE_SUMMARY = "discharge_summary", _("Discharge summary")
    CONSENT_FORM = "consent_form", _("Signed consent")
    PLAN = "plan", _("Plan or care plan")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Another document")


class DocumentStatus(TextChoices):
    """Where a document stands."""

    REQUESTED = "requested", _("Requested")
    ON_FILE = "on_file", _("On file")
    VOID = "void", _("Void")


class DeadlineStatus(TextChoices):
    """Where a deadline stands; overdue is a day that has passed, not a state."""

    OPEN = "open", pgettext_lazy("still due", "Open")
    MET = "met", _("Met on time")
    MET_LATE = "met_late", _("Met late")
    MISSED = "missed", _("Missed")
    WAIVED = "waived", _("Waived")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    SUPERSEDED = "superseded", _("Replaced")
