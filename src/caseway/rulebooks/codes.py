"""The closed lists of floors above that a rulebook may name: what a need can be about, and what marks an answer as sensitive.

`casework/codes.py` (`Domain`) and `clients/labels.yaml` say what each means; tests hold these lists against them.
"""

from __future__ import annotations

import re

DOMAINS = (
    # the Gravity Project's domains of social need
    "food-insecurity", "housing-instability", "homelessness", "inadequate-housing", "transportation-insecurity",
    "financial-insecurity", "material-hardship", "utility-insecurity", "employment-status", "educational-attainment",
    "veteran-status", "stress", "social-connection", "intimate-partner-violence", "elder-abuse",
    "personal-health-literacy", "digital-literacy", "digital-access", "health-insurance-coverage-status",
    "medical-cost-burden", "language-access", "incarceration-status", "protective-factor", "sdoh-category-unspecified",
    # ours beside them
    "health", "medication", "function", "mental-health", "substance-use", "cognition", "caregiver", "legal", "safety",
    "child-care", "life-planning",
)  # fmt: skip

LABELS = (
    "U", "L", "M", "N", "R", "V",
    "SUD", "ETH", "ETHUD", "OPIOIDUD", "MH", "BH", "PSY", "EMOTDIS", "PSYTHPN", "HIV", "STD", "SEX", "SDV", "VIO",
    "DVD", "COGN", "GDIS", "SICKLE", "ADOL", "CEL", "EMPL", "TBOO", "LOCIS", "LIVARG",
    "42CFRPart2", "HIPAAPsyNotes", "HIPAASelfPay", "HIPAAAuth", "Title38Section7332",
    "CW-SUD-NOTES", "CW-PRIVILEGED", "CW-SEALED", "CW-MINOR", "CW-VICTIM",
)  # fmt: skip

_LOINC = re.compile(r"(\d{1,7})-(\d)")
_LOINC_ANSWER = re.compile(r"LA\d{1,7}-\d")


def is_loinc(code: str) -> bool:
    """Whether a code is written as LOINC writes them; of a question's or a score's, the check digit must fit too."""
    if _LOINC_ANSWER.fullmatch(code):
        return True
    found = _LOINC.fullmatch(code)
    return found is not None and _check_digit(found[1]) == int(found[2])


def _check_digit(digits: str) -> int:
    """The digit that a typing error does not keep: every second one doubled, all added up, what is left to the next ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return -total % 10
