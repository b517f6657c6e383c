"""What the pages of a case's life call things: levels, steps, and what a change of status takes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caseway.casework.codes import CaseStatus
from caseway.web.clients.fields import Words

LEVELS: tuple[tuple[str, Words], ...] = (
    ("1", _("1 · Low: stable, knows the way; a call now and then is enough")),
    ("2", _("2 · Moderate: a few needs at once; contact about every other week")),
    ("3", _("3 · High: several needs that hang together; contact every week")),
    ("4", _("4 · Intensive: in crisis or at risk; contact several times a week")),
)
LEVEL_NAMES: dict[int, Words] = {1: _("Low"), 2: _("Moderate"), 3: _("High"), 4: _("Intensive")}

STEPS = (
    CaseStatus.REFERRED, CaseStatus.SCREENING, CaseStatus.ELIGIBLE, CaseStatus.ENGAGED, CaseStatus.ACTIVE,
    CaseStatus.CLOSING, CaseStatus.CLOSED,
)  # fmt: skip
# What usually follows.
NEXT: dict[str, CaseStatus] = {
    CaseStatus.REFERRED: CaseStatus.SCREENING, CaseStatus.SCREENING: CaseStatus.ELIGIBLE,
    CaseStatus.ELIGIBLE: CaseStatus.ENGAGED, CaseStatus.ENGAGED: CaseStatus.ACTIVE, CaseStatus.ON_HOLD: CaseStatus.ACTIVE,
    CaseStatus.CLOSING: CaseStatus.CLOSED,
}  # fmt: skip
SIMPLE = frozenset({CaseStatus.SCREENING, CaseStatus.ENGAGED, CaseStatus.ACTIVE})  # done at once, without a question
ONWARD = (
    CaseStatus.SCREENING, CaseStatus.ELIGIBLE, CaseStatus.ENGAGED, CaseStatus.ACTIVE, CaseStatus.ON_HOLD,
    CaseStatus.CLOSING, CaseStatus.CLOSED,
)  # fmt: skip
EXITS = (
    CaseStatus.UNABLE_TO_REACH, CaseStatus.DECLINED, CaseStatus.INELIGIBLE, CaseStatus.DUPLICATE, CaseStatus.DECEASED,
)  # fmt: skip

DO: dict[str, Words] = {
    CaseStatus.SCREENING: _("Begin screening"),
    CaseStatus.ELIGIBLE: _("Found eligible"),
    CaseStatus.ENGAGED: _("The client takes part"),
    CaseStatus.ACTIVE: _("Begin the work"),
    CaseStatus.ON_HOLD: _("Put on hold"),
    CaseStatus.CLOSING: _("Begin closing"),
    CaseStatus.CLOSED: _("Close the case"),
    CaseStatus.INELIGIBLE: _("Not eligible"),
    CaseStatus.DECLINED: _("The client declines"),
    CaseStatus.UNABLE_TO_REACH: _("Unable to reach"),
    CaseStatus.DUPLICATE: _("It is a duplicate"),
    CaseStatus.DECEASED: _("The client died"),
}
RESUME, GO_ON = _("Resume the work"), _("Go on working after all")

TAKES: dict[str, Words] = {
    CaseStatus.SCREENING: _("Somebody looks at whether the program fits."),
    CaseStatus.ELIGIBLE: _("Takes on what that rests. The clocks of assessment and plan begin today."),
    CaseStatus.ENGAGED: _("The client was reached and wants to take part."),
    CaseStatus.ACTIVE: _("Takes a worker, and what case management rests on: a consent, or why none is needed."),
    CaseStatus.ON_HOLD: _("Takes why and until when. Due dates run on meanwhile: the rules do not stop for it."),
    CaseStatus.CLOSING: _("The end is in sight; needs, goals and tasks are brought to theirs."),
    CaseStatus.CLOSED: _("Takes what became of each goal and need, why, and when the client was told."),
    CaseStatus.INELIGIBLE: _("Takes why. What is open ends with it."),
    CaseStatus.DECLINED: _("Takes what the client said. They may come back at any time."),
    CaseStatus.UNABLE_TO_REACH: _(
        "Takes as many attempts as the program asks for, on different days and at different times of the day."
    ),
    CaseStatus.DUPLICATE: _("Takes which other case it is. What is open goes on there."),
    CaseStatus.DECEASED: _("Takes what is known of it. What is open ends with it."),
}
LEADS: dict[str, Words] = {
    CaseStatus.ELIGIBLE: _("From today the clocks of assessment and plan run."),
    CaseStatus.ON_HOLD: _(
        "Nothing of the case is lost, and it stays on the caseload. Due dates run on: the rules that set them do not stop"
        " because work does. What cannot be done meanwhile is waived on the page of due dates, with the reason."
    ),
    CaseStatus.CLOSING: _("Needs, goals and tasks stay open until each has its end; then the case closes."),
}
END_LEAD = _("The case is over then, and what is open in it ends. To go on later, it is reopened as a new case.")
WHY: dict[str, Words] = {
    CaseStatus.ELIGIBLE: _("On what does that rest?"),
    CaseStatus.ON_HOLD: _("Why is it put on hold?"),
    CaseStatus.INELIGIBLE: _("Why are they not eligible?"),
    CaseStatus.DECLINED: _("What did the client say?"),
    CaseStatus.UNABLE_TO_REACH: _("What was tried?"),
    CaseStatus.DUPLICATE: _("Of which case?"),
    CaseStatus.DECEASED: _("What is known?"),
}
