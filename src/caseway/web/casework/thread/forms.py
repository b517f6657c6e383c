"""The forms of needs, goals and steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from caseway.casework.codes import Achievement, Agreement, Owner, TaskKind, Unmet
from caseway.casework.thread import OURS
from caseway.web.casework import labeled
from caseway.web.casework.thread import domains
from caseway.web.casework.thread.sparks import signed
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

PRIORITIES = (("1", _("1: first")), ("2", _("2: next")), ("3", _("3: when there is time")))
WEIGHTS = [(str(one), str(one)) for one in range(1, 11)]
KINDS = [(one.value, one.label) for one in TaskKind if one not in OURS]
LEVEL_FIELDS = ("level_2", "level_3", "level_1", "level_4", "level_0")  # in the order in which one thinks of them
Choices = Iterable[tuple[str, Words]]


class Nothing(forms.Form):
    """A question with no more to it than yes."""


def number(label: Words, choices: Choices, *, required: bool = True, hint: Words = "") -> forms.TypedChoiceField:
    """A number of a list."""
    listed = list(choices) if required else [("", _("Not said")), *choices]
    return forms.TypedChoiceField(
        label=label, choices=listed, coerce=int, empty_value=None, required=required, help_text=hint
    )


def row(label: Words, *, hint: Words = "", required: bool = False) -> forms.TypedChoiceField:
    """A row of the case, by its id; its choices are given later."""
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, required=required, help_text=hint)


# --- needs ---


class Need(forms.Form):
    """A need that somebody found."""

    domain = forms.ChoiceField(label=_("What is it about?"), choices=[])
    says = fields.text(
        _("The need in a few words"),
        most=300,
        required=True,
        hint=_("Such as “No food in the last week of the month”."),
    )
    words = fields.paragraph(
        _("What the client says, in their own words"),
        required=False,
        hint=_("As they said it: “We run out by the 20th.”"),
    )
    priority = number(_("How soon?"), PRIORITIES)
    agreement = fields.choice(_("Does the client want to work on it?"), Agreement)
    found_date = fields.day(_("Day it was found"), hint=_("Left out: today."))
    labels = fields.ticks(
        _("Is it sensitive?"),
        (),
        hint=_("What you tick here decides who may see the need, and whom it may be sent to."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["domain"].choices = [fields.CHOOSE, *domains.choices()]  # type: ignore[attr-defined] # it is a choice
        self.fields["labels"].choices = labeled.choices()  # type: ignore[attr-defined] # as above


class Confirm(forms.Form):
    """That a proposed need is one, and what the client says of it."""

    words = fields.paragraph(_("What the client says, in their own words"), required=False)
    agreement = fields.choice(
        _("Does the client want to work on it?"), [("", _("Not asked yet")), *Agreement.choices[:3]], required=False
    )
    priority = number(_("How soon?"), PRIORITIES, required=False)


class Agree(forms.Form):
    """Whether the client wants a need worked on."""

    agreement = fields.choice(_("Does the client want to work on it?"), Agreement)


class Prioritize(forms.Form):
    """How soon a need matters."""

    priority = number(_("How soon?"), PRIORITIES)


class Why(forms.Form):
    """Why something is done."""

    why = fields.paragraph(_("Why?"), most=500, hint=_("In a sentence. Whoever reads the case later sees it."))


class Defer(Why):
    """Why a need is put off, and whether it is unmet meanwhile."""

    unmet = fields.choice(
        _("Is it unmet meanwhile?"),
        [("", _("No, it can wait")), *Unmet.choices],
        required=False,
        hint=_("Such as on a waiting list. Then it counts in the register of unmet needs."),
    )


class Resolve(forms.Form):
    """How a need was met, and when."""

    outcome = fields.paragraph(_("How was it met?"), hint=_("Such as “SNAP of $291 a month since November 1”."))
    resolved = fields.day(_("Day it was met"), hint=_("Left out: today."))


class GiveUp(forms.Form):
    """Why a need stays unmet."""

    unmet = fields.choice(
        _("Why does it stay unmet?"),
        Unmet,
        hint=_("The register of unmet needs counts these: it shows what is missing here."),
    )
    outcome = fields.paragraph(_("What was tried, and what is left?"), required=False)


class Transfer(forms.Form):
    """To whom a need is handed on, and why it is not met here."""

    outcome = fields.paragraph(
        _("To whom is it handed on?"), hint=_("Name the person or agency, and how they were told.")
    )
    unmet = fields.choice(_("Why is it not met here?"), Unmet)


# --- goals ---


class Goal(forms.Form):
    """A goal with its criterion, and its five levels where they are used."""

    words = fields.paragraph(
        _("What does the client want? In their own words"),
        hint=_("“I want to cook for my kids again.” Not “Client will…”."),
    )
    criterion = fields.paragraph(
        _("How will both of you know that it is reached?"),
        hint=_("Something one can see or count, with how much, how often, or until when."),
    )
    baseline = fields.text(_("How is it today?"), most=300, hint=_("The same thing, counted now."))
    target_date = fields.day(_("By which day?"))
    is_long_term = fields.tick(
        _("It is a long-term goal"), hint=_("Months or years away, with nearer goals on the way.")
    )
    needs = fields.ticks(_("Which needs does it serve?"), ())
    level_2 = fields.text(
        _("0: as expected"), most=200, hint=_("Where you both expect to be on that day: the criterion.")
    )
    level_3 = fields.text(_("+1: more than expected"), most=200)
    level_1 = fields.text(_("−1: less than expected"), most=200, hint=_("Often where they are today."))
    level_4 = fields.text(_("+2: much more than expected"), most=200)
    level_0 = fields.text(_("−2: much less than expected"), most=200)
    weight = number(
        _("How much does it weigh among the goals?"), WEIGHTS, hint=_("1 is usual. Only the T score uses it.")
    )

    def __init__(self, *given: Any, needs: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        listed = list(needs)
        self.fields["needs"].choices = listed  # type: ignore[attr-defined] # it is a choice
        if not listed:
            del self.fields["needs"]

    def clean_needs(self) -> tuple[UUID, ...]:
        """The needs by their ids."""
        return tuple(UUID(one) for one in self.cleaned_data["needs"])

    def clean(self) -> dict[str, Any]:
        """All five levels or none."""
        told = super().clean() or {}
        levels = self.levels
        if any(levels) and not all(levels):
            for name in (one for one in LEVEL_FIELDS if not told.get(one)):
                self.add_error(name, gettext("Describe all five levels, or none."))
        return told

    @property
    def levels(self) -> tuple[str, ...]:
        """The five levels from the lowest, as typed."""
        return tuple(str(self.cleaned_data.get(f"level_{one}", "")).strip() for one in range(5))

    @property
    def main(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [self[name] for name in self.fields if name not in {*LEVEL_FIELDS, "weight"}]

    @property
    def scale(self) -> list[forms.BoundField]:
        """The levels and the weight."""
        return [self[name] for name in (*LEVEL_FIELDS, "weight")]

    @property
    def has_scale(self) -> bool:
        """Whether the levels are used, or something in them is wrong."""
        return any(one.value() or one.errors for one in self.scale[:-1])


class Review(forms.Form):
    """How far a goal came, and by what one saw it."""

    achievement = fields.choice(_("How far has it come?"), Achievement)
    attained = number(_("Which level is reached?"), (), required=False)
    evidence = fields.paragraph(
        _("By what do you see it?"), required=False, hint=_("What was counted, seen or said, and by whom.")
    )
    on_date = fields.day(_("Day"), hint=_("Left out: today."))

    def __init__(self, *given: Any, levels: tuple[str, ...] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        if not levels:
            del self.fields["attained"]
            return
        told = [(str(one - 2), f"{signed(one - 2)}: {text}") for one, text in reversed(list(enumerate(levels)))]
        self.fields["attained"].choices = [("", _("Not said")), *told]  # type: ignore[attr-defined] # it is a choice


class Complete(forms.Form):
    """How far a goal came when the work on it ends."""

    achievement = fields.choice(
        _("How far did it come?"), [one for one in Achievement.choices if one[0] != Achievement.IN_PROGRESS]
    )
    why = fields.paragraph(_("What came of it?"), most=500, required=False)
    and_steps = fields.tick(_("Cancel the steps that are still open"))


class EndGoal(Why):
    """Why a goal ends without having been reached."""

    and_steps = fields.tick(_("Cancel the steps that are still open"))


# --- steps ---


class Task(forms.Form):
    """Something to be done, by whom and until when."""

    says = fields.text(
        _("What is to be done?"), most=300, required=True, hint=_("One thing, such as “Apply for SNAP online”.")
    )
    owner = fields.choice(_("Who does it?"), [(one.value, one.label) for one in Owner])
    owner_name = fields.text(
        _("Name of the caregiver or agency"), most=200, hint=_("Left out for the client and for us.")
    )
    due_date = fields.day(pgettext_lazy("of a step", "By which day?"))
    is_urgent = fields.tick(_("It is urgent"))
    goal_id = row(_("For which goal?"))
    kind = fields.choice(_("What kind of task is it?"), KINDS)

    def __init__(self, *given: Any, goals: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["goal_id"].choices = [("", _("For none")), *goals]  # type: ignore[attr-defined] # it is a choice


class Done(forms.Form):
    """That a step is done, and what came of it."""

    result = fields.paragraph(
        _("What came of it?"), required=False, hint=_("Such as “Approved, first payment December 1”.")
    )
    done = fields.day(_("Day it was done"), hint=_("Left out: today."))


class Failed(forms.Form):
    """That a step did not work, and why."""

    why = fields.paragraph(_("Why did it not work?"), most=500)
    result = fields.paragraph(_("What is there all the same?"), required=False)


class Reassign(forms.Form):
    """Which coworker does it."""

    user = row(_("Who does it?"), required=True, hint=_("Those on whose caseload the client is."))
    why = fields.text(_("Note"), most=200)

    def __init__(self, *given: Any, people: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["user"].choices = [fields.CHOOSE, *people]  # type: ignore[attr-defined] # it is a choice


def levels_of(levels: tuple[str, ...]) -> dict[str, str]:
    """Five levels as the form of a goal shows them."""
    return {f"level_{number}": text for number, text in enumerate(levels)}
