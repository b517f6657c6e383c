"""The forms of a case's life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caseway.accounts.queries import Named
from caseway.casework.codes import ClosureReason, ConsentBasis, ReferralSource, Stage, Urgency
from caseway.web.casework.labeled import choices as label_choices
from caseway.web.casework.life.words import LEVELS
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

NOBODY = ("", _("Nobody yet"))
SEVERAL = 2  # from so many teams on there is something to choose
KEPT = (
    ("14", _("14 days: to finish notes and add what comes late, then they leave it by themselves")),
    ("30", _("30 days, then they leave it by themselves")),
    ("0", _("Not at all: they leave it today")),
    ("stay", _("They stay: other work with them goes on")),
)


def radios(
    label: Words, choices: Iterable[tuple[str, Words]], *, hint: Words = "", required: bool = True
) -> forms.ChoiceField:
    """One of a few, all of which are seen."""
    field = forms.ChoiceField(
        label=label, choices=list(choices), required=required, help_text=hint, widget=forms.RadioSelect()
    )
    field.template_name = fields.TICKS  # type: ignore[attr-defined] # newer than its stubs
    return field


def moment(day: date, hour: time | None, *, at: datetime, otherwise: time = time(12)) -> datetime:
    """A day and, where one is said, its hour as a moment; of today, not later than now where none is said."""
    told = timezone.make_aware(datetime.combine(day, hour or otherwise))
    return min(told, at) if hour is None and day == timezone.localdate(at) else told


def clock(label: Words, *, hint: Words = "") -> forms.TimeField:
    """An hour of the day."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"})
    formats = ["%H:%M", "%I:%M %p", "%I:%M%p", "%H:%M:%S"]
    return forms.TimeField(label=label, required=False, help_text=hint, widget=widget, input_formats=formats)


def named(people: Iterable[Named]) -> list[tuple[str, Words]]:
    """People, programs or teams as choices."""
    return [(str(one.id), one.name) for one in people]


class Labeled(forms.Form):
    """What is labeled."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if "labels" in self.fields:
            self.fields["labels"].choices = label_choices()  # type: ignore[attr-defined] # it is a choice


class Refer(Labeled):
    """A referral."""

    place = fields.choice(_("Program"), (), hint=_("Only those in which you may open a case. They are enrolled by it."))
    reason = fields.paragraph(_("Why were they referred?"), most=500, hint=_("In a sentence or two."))
    urgency = radios(_("How soon should somebody look at it?"), Urgency.choices)
    source = fields.choice(_("Who referred them?"), ReferralSource)
    referrer = fields.text(_("Name of whoever referred them"), most=200, hint=_("And how to reach them, if you know."))
    received = fields.day(_("Received on"), required=True)
    hour = clock(_("At what time?"), hint=_("Some first contacts are due within hours."))
    worker = fields.choice(_("Who works on it?"), (), required=False)
    team = fields.choice(
        _("In which team?"), (), required=False, hint=_("Its supervisor sees the case and is told what is late in it.")
    )
    level = radios(_("Level"), LEVELS, hint=_("How much work it is likely to be. It can be changed at any time."))
    household = fields.choice(_("Household"), (), required=False)
    travel_minutes = forms.IntegerField(
        label=_("Minutes of travel for a usual visit, there and back"), min_value=0, max_value=999, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    labels = fields.ticks(
        _("Labels of this case"), (), hint=_("If what is in it is protected more than the record as a whole.")
    )

    def __init__(
        self, *given: Any, places: Sequence[tuple[str, Words]], workers: Sequence[tuple[str, Words]],
        households: Sequence[tuple[str, Words]], teams: Sequence[tuple[str, Words]], **named: Any,
    ) -> None:  # fmt: skip
        super().__init__(*given, **named)
        self._choose("team", [("", _("The team of whoever works on it")), *teams])
        if not teams:
            del self.fields["team"]
        self._choose("place", places if len(places) == 1 else [fields.CHOOSE, *places])
        self._choose("worker", [NOBODY, *workers])
        self._choose("household", [("", _("None")), *households])
        if not households:
            del self.fields["household"]

    def _choose(self, name: str, choices: Sequence[tuple[str, Words]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined] # it is a choice


class Details(Labeled):
    """What a referral says, corrected later, and the labels of the case."""

    reason = fields.paragraph(_("Why were they referred?"), most=500, required=False)
    source = fields.choice(_("Who referred them?"), ReferralSource)
    referrer = fields.text(_("Name of whoever referred them"), most=200)
    urgency = fields.choice(_("How soon should somebody look at it?"), Urgency)
    travel_minutes = forms.IntegerField(
        label=_("Minutes of travel for a usual visit, there and back"), min_value=0, max_value=999
    )
    household_id = forms.TypedChoiceField(label=_("Household"), coerce=UUID, empty_value=None, required=False)
    labels = fields.ticks(_("Labels of this case"), ())

    def __init__(self, *given: Any, households: Sequence[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["household_id"].choices = [("", _("None")), *households]  # type: ignore[attr-defined] # it is a choice
        if not households:
            del self.fields["household_id"]


class Level(forms.Form):
    """A level and why."""

    level = radios(_("Level"), LEVELS)
    why = fields.text(_("Why?"), most=500, required=True, hint=_("It is kept in the history."))


class AStage(forms.Form):
    """What the work is about just now."""

    stage = fields.choice(_("What is the work about just now?"), Stage)
    why = fields.text(_("Why?"), most=500)


class Move(forms.Form):
    """A change of status, and why."""

    why = fields.paragraph(_("Why?"), most=500)


class Hold(Move):
    """Why a case is put on hold, and until when."""

    resumes = fields.day(_("Look at it again on"), hint=_("If you know a day. It can be resumed at any time."))


class Wait(forms.Form):
    """Until when a case waits that is on hold."""

    until = fields.day(_("Look at it again on"), required=True)
    why = fields.text(_("Why does it still wait?"), most=500, hint=_("Left out: the reason stays as it is."))


class Consent(forms.Form):
    """On what case management rests."""

    basis = radios(_("On what does case management rest?"), ConsentBasis.choices)
    given = fields.day(_("Since when?"), required=True, hint=_("The day of the signature, the talk or the order."))
    witness = fields.text(_("Who witnessed it?"), most=200, hint=_("Of a spoken consent: whoever heard it beside you."))
    until = fields.day(_("Until when, if it ends by itself?"), hint=_("You are told 30 days before."))


class EndConsent(forms.Form):
    """A consent that the client took back."""

    ended = fields.day(_("When did they take it back?"), required=True)
    why = fields.paragraph(_("What did they say?"), most=500)


class Reopen(forms.Form):
    """Why a case is opened again."""

    why = fields.paragraph(_("Why do they come back?"), most=500)


class Settle(forms.Form):
    """Which of two open cases goes on."""

    keep = radios(_("Which goes on?"), ())
    why = fields.text(_("Why?"), most=500)

    def __init__(self, *given: Any, choices: Sequence[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["keep"].choices = list(choices)  # type: ignore[attr-defined] # it is a choice


class Closing(forms.Form):
    """How a case ends."""

    reason = fields.choice(_("Why does the case close?"), ClosureReason, required=False)
    note = fields.paragraph(
        _("How do things stand?"), most=5000, required=False,
        hint=_("What was reached, what is left and where it goes. For whoever reads this next."),
    )  # fmt: skip
    client_told = fields.day(
        _("When was the client told?"), hint=_("Leave it out only where they died or could not be reached.")
    )
    kept = radios(_("How long does the client stay on the worker’s caseload?"), KEPT)


class Worker(forms.Form):
    """Who works on a case."""

    worker = fields.choice(_("Who works on this case?"), ())
    team = fields.choice(_("In which team?"), (), required=False)
    why = fields.text(_("Why?"), most=200, hint=_("Such as “speaks Spanish” or “has room”."))

    def __init__(
        self, *given: Any, people: Iterable[tuple[str, Words]], teams: Sequence[tuple[str, Words]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["worker"].choices = [fields.CHOOSE, *people]  # type: ignore[attr-defined] # it is a choice
        self.fields["team"].choices = [("", _("The worker’s own team")), *teams]  # type: ignore[attr-defined] # it is one
        if len(teams) < SEVERAL:
            del self.fields["team"]


class InTeam(forms.Form):
    """In which team a case is."""

    team = fields.choice(_("In which team?"), ())
    why = fields.text(_("Why?"), most=200, hint=_("It is kept in the history."))

    def __init__(self, *given: Any, teams: Iterable[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["team"].choices = [fields.CHOOSE, *teams]  # type: ignore[attr-defined] # it is a choice


class Taker(forms.Form):
    """Whom a case is handed over to."""

    taker = fields.choice(_("Who takes it over?"), ())

    def __init__(self, *given: Any, people: Iterable[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["taker"].choices = [fields.CHOOSE, *people]  # type: ignore[attr-defined] # it is a choice


class Summary(forms.Form):
    """What the next worker must know."""

    summary = fields.paragraph(
        _("What must the next worker know?"), most=5000, required=False,
        hint=_("What matters to the client, what is going on this month, what to be careful about."),
    )  # fmt: skip
    client_told = fields.day(_("When was the client told?"), hint=_("This does the task to tell them."))


class WhyNot(forms.Form):
    """Why something is given up."""

    why = fields.text(_("Why?"), most=200, required=True)


class Cover(forms.Form):
    """Who stands in for whom."""

    user = fields.choice(_("Who is away?"), ())
    cover = fields.choice(_("Who stands in?"), ())
    begins = fields.day(_("First day"), required=True)
    ends = fields.day(_("Last day"), required=True)
    reason = fields.text(
        _("Why?"), most=200, hint=_("Such as “vacation”. Coworkers read it; no health matters, please.")
    )

    def __init__(
        self, *given: Any, away: Iterable[tuple[str, Words]], people: Iterable[tuple[str, Words]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["user"].choices = [fields.CHOOSE, *away]  # type: ignore[attr-defined] # it is a choice
        self.fields["cover"].choices = [fields.CHOOSE, *people]  # type: ignore[attr-defined] # it is a choice


class Decide(forms.Form):
    """Why something need not be done."""

    why = fields.paragraph(_("Why?"), most=500, hint=_("Whoever checks the file reads this."))


class ADate(forms.Form):
    """When something happened or will."""

    day = fields.day(
        _("Day"), required=True, hint=_("A day ahead is planned: what follows from it is due by that plan.")
    )
    hour = clock(pgettext_lazy("of day", "Time"))
    note = fields.text(_("Note"), most=300)

    def __init__(self, *given: Any, has_hour: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not has_hour:
            del self.fields["hour"]


class NewDate(forms.Form):
    """Which date, and when."""

    kind = forms.ChoiceField(label=_("What happened, or will?"))
    day = fields.day(
        _("Day"), required=True, hint=_("A day ahead is planned: what follows from it is due by that plan.")
    )
    hour = clock(pgettext_lazy("of day", "Time"), hint=_("Matters for admissions, discharges, notices and reports."))
    note = fields.text(_("Note"), most=300)

    def __init__(self, *given: Any, kinds: list[Any], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [fields.CHOOSE, *kinds]  # type: ignore[attr-defined] # it is a choice


class Again(ADate):
    """A date that is corrected, or that came again."""

    was = radios(
        _("What is it?"),
        (("wrong", _("The date above was wrong")), ("again", _("It happened again, on another day"))),
        hint=_("What a wrong date had met is due again; what a right one met stays met."),
    )
