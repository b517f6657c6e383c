"""The roles people have, the settings programs work in, and the relations a person's record can stand in."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What someone is in an organization; the columns of `policy.csv`."""

    CANDIDATE = "candidate", _("Candidate")
    CASE_MANAGER = "case_manager", _("Case manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    PARTNER = "partner", _("Partner")


class Relation(TextChoices):
    """What a person's record is to someone in one of their roles; the rows of `policy.csv`. The first that fits counts."""

    OWN = "own", _("their own record")
    CASELOAD = "caseload", _("on their caseload")
    GLASS = "glass", _("opened in an emergency")
    SEALED = "sealed", _("sealed")
    STAFF = "staff", _("a coworker")
    TEAM = "team", _("on their team's caseload")
    PROGRAM = "program", _("in their program")
    ORGANIZATION = "organization", _("elsewhere in the organization")


class Setting(TextChoices):
    """Where a program's case managers work: the seventeen careers of `rulebooks/career`."""

    CHILD = "child", _("Child and family")
    CLINICAL = "clinical", _("Clinical")
    CORRECTIONAL = "correctional", _("Corrections")
    DEVELOPMENTAL_DISABILITY = "developmental_disability", _("Developmental disability")
    EMERGENCY_SHELTER = "emergency_shelter", _("Emergency shelter")
    GERIATRIC = "geriatric", _("Older adults")
    HEALTH_INSURANCE = "health_insurance", _("Health insurance")
    HOME_HEALTH = "home_health", _("Home health")
    HOMELESS_SHELTER = "homeless_shelter", _("Homeless shelter")
    HOSPITAL = "hospital", _("Hospital")
    HOUSING = "housing", _("Housing")
    JUVENILE = "juvenile", _("Juvenile justice")
    LEGAL = "legal", _("Legal")
    MEDICAL = "medical", _("Medical")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    NURSING = "nursing", _("Nursing")
    PRISON = "prison", _("Prison")
