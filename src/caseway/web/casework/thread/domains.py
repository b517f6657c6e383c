"""What each domain of need means in plain words, and how a goal in it can be measured: the help that forms give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from caseway.casework.codes import Domain
from caseway.web.clients.fields import Words


@dataclass(frozen=True, slots=True)
class Told:
    """A domain in plain words, and an example of what one can measure in it: where somebody starts, and where they arrive."""

    means: Words
    criterion: Words
    baseline: Words


WORDS: Mapping[str, Told] = {
    Domain.FOOD: Told(
        _("not enough to eat, or worry about it"),
        _("Food in the house on the last day of the month, three months in a row"),
        _("Food runs out by the 20th"),
    ),
    Domain.HOUSING_INSTABILITY: Told(
        _("has a home, and may lose it"),
        _("Rent paid by the 5th, six months in a row, with no notice to leave"),
        _("Two months behind with the rent"),
    ),
    Domain.HOMELESSNESS: Told(
        _("no home of their own tonight"),
        _("A lease in the client’s name, and 90 nights slept there"),
        _("In the shelter since March 3"),
    ),
    Domain.INADEQUATE_HOUSING: Told(
        _("a home that is unsafe, unhealthy or too small"),
        _("No mold, and heat in every room, at two visits a month apart"),
        _("Mold in both bedrooms"),
    ),
    Domain.UTILITIES: Told(
        _("power, heat, water or phone that may be shut off"),
        _("No shut-off notice for three months"),
        _("Shut-off notice for the 15th"),
    ),
    Domain.MATERIAL: Told(
        _("clothes, a bed, diapers, things of the house"),
        _("A bed for each child"),
        _("Three children share one mattress"),
    ),
    Domain.FINANCES: Told(
        _("not enough money for what is needed"),
        _("Bills of the month paid, and $50 left, three months in a row"),
        _("$140 short each month"),
    ),
    Domain.TRANSPORTATION: Told(
        _("no way to get to appointments, work or the store"),
        _("Gets to 9 of 10 appointments"),
        _("Missed four of the last six"),
    ),
    Domain.HEALTH: Told(
        _("an illness or injury, and its treatment"),
        _("Walks 50 feet with a walker, without help, on five days in a row"),
        _("Walks 10 feet with somebody’s help"),
    ),
    Domain.MEDICATION: Told(
        _("getting, taking or understanding medicines"),
        _("Takes every dose on 26 of 30 days, by the pill box"),
        _("Missed 9 of the last 30 days"),
    ),
    Domain.FUNCTION: Told(
        _("washing, dressing, eating, moving about the house"),
        _("Showers without help three times a week, for four weeks"),
        _("Needs help with every shower"),
    ),
    Domain.COGNITION: Told(
        _("memory, thinking, finding one’s way"),
        _("No missed dose and no pot left on the stove for a month"),
        _("Left the stove on twice this week"),
    ),
    Domain.MENTAL_HEALTH: Told(
        _("mood, worry, sleep, or a mental illness"),
        _("PHQ-9 below 5 at two visits a month apart"),
        _("PHQ-9 of 16 on October 1"),
    ),
    Domain.SUBSTANCE_USE: Told(
        _("alcohol or other drugs"),
        _("Goes to the group every week for twelve weeks"),
        _("No treatment since last year"),
    ),
    Domain.STRESS: Told(
        _("more strain than they can bear"),
        _("Sleeps six hours on five nights of the week, for a month"),
        _("Sleeps three to four hours"),
    ),
    Domain.COVERAGE: Told(
        _("no health insurance, or about to lose it"),
        _("Active Medicaid, shown by the card"),
        _("Coverage ended June 30"),
    ),
    Domain.MEDICAL_COST: Told(
        _("bills for care or medicine they cannot pay"),
        _("A payment plan for every bill, and no dose skipped because of cost"),
        _("Skips insulin at the end of the month"),
    ),
    Domain.HEALTH_LITERACY: Told(
        _("understanding what clinicians say and write"),
        _("Says in their own words what each medicine is for, at two visits"),
        _("Knows the purpose of two of seven"),
    ),
    Domain.SAFETY: Told(
        _("danger at home or outside"),
        _("A written safety plan, gone through together each month"),
        _("No plan; threatened twice in May"),
    ),
    Domain.PARTNER_VIOLENCE: Told(
        _("harm or threats by a partner or ex-partner"),
        _("Feels safe where they sleep, by their own word, eight weeks in a row"),
        _("Does not feel safe at home"),
    ),
    Domain.ELDER_ABUSE: Told(
        _("an older adult harmed, neglected or used by somebody"),
        _("No new injury or missing money at four visits in a row"),
        _("Money missing in two months"),
    ),
    Domain.LEGAL: Told(
        _("court, papers, immigration, debts, custody"),
        _("State ID in hand"),
        _("No photo ID since the fire"),
    ),
    Domain.INCARCERATION: Told(
        _("in jail or prison, or just out"),
        _("Keeps every appointment with probation for six months"),
        _("Released on September 2"),
    ),
    Domain.SOCIAL: Told(
        _("alone, or cut off from people who matter"),
        _("Spends time with somebody of their choice twice a week, for six weeks"),
        _("Saw nobody last week"),
    ),
    Domain.CAREGIVER: Told(
        _("those who help are too few or too tired"),
        _("The caregiver has one free day each week, for six weeks"),
        _("No day off since spring"),
    ),
    Domain.CHILD_CARE: Told(
        _("nobody to look after the children"),
        _("A place in child care, five days a week, for both children"),
        _("The neighbor helps on Mondays"),
    ),
    Domain.LANGUAGE: Told(
        _("cannot speak or read the language of the office"),
        _("An interpreter at every appointment for three months"),
        _("A cousin interprets"),
    ),
    Domain.EMPLOYMENT: Told(
        _("no work, or work that does not carry them"),
        _("Works 25 hours a week or more, for 90 days"),
        _("Out of work since May"),
    ),
    Domain.EDUCATION: Told(
        _("school, a diploma, or training"),
        _("GED passed in all four subjects"),
        _("Left school in 10th grade"),
    ),
    Domain.DIGITAL_ACCESS: Told(
        _("no phone, computer or internet"),
        _("A working phone with a plan that is paid for six months"),
        _("No phone since August"),
    ),
    Domain.DIGITAL_LITERACY: Told(
        _("cannot use the phone, e-mail or the portal"),
        _("Joins a video visit without help, twice"),
        _("Has never used the portal"),
    ),
    Domain.VETERAN: Told(
        _("served, and what they are owed for it"),
        _("Enrolled in VA health care, with a first visit kept"),
        _("Not enrolled"),
    ),
    Domain.LIFE_PLANNING: Told(
        _("wishes for care, a will, who decides for them"),
        _("A signed health care proxy on file with the hospital"),
        _("Nothing written"),
    ),
    Domain.PROTECTIVE: Told(
        _("something that helps and should be kept up"),
        _("Keeps going to choir twice a month"),
        _("Goes when somebody drives"),
    ),
    Domain.UNSPECIFIED: Told(
        _("none of these fits"),
        _("Something both of you can see or count, by a day"),
        _("How it is today, in a number or a fact"),
    ),
}

GROUPS: tuple[tuple[Words, tuple[Domain, ...]], ...] = (
    (
        _("Food, home and money"),
        (
            Domain.FOOD, Domain.HOMELESSNESS, Domain.HOUSING_INSTABILITY, Domain.INADEQUATE_HOUSING, Domain.UTILITIES,
            Domain.MATERIAL, Domain.FINANCES, Domain.TRANSPORTATION,
        ),
    ),
    (
        _("Health"),
        (
            Domain.HEALTH, Domain.MEDICATION, Domain.FUNCTION, Domain.COGNITION, Domain.MENTAL_HEALTH,
            Domain.SUBSTANCE_USE, Domain.STRESS, Domain.COVERAGE, Domain.MEDICAL_COST, Domain.HEALTH_LITERACY,
        ),
    ),
    (
        _("Safety and law"),
        (Domain.SAFETY, Domain.PARTNER_VIOLENCE, Domain.ELDER_ABUSE, Domain.LEGAL, Domain.INCARCERATION),
    ),
    (_("People and family"), (Domain.SOCIAL, Domain.CAREGIVER, Domain.CHILD_CARE, Domain.LANGUAGE)),
    (
        _("Work and learning"),
        (Domain.EMPLOYMENT, Domain.EDUCATION, Domain.DIGITAL_ACCESS, Domain.DIGITAL_LITERACY, Domain.VETERAN),
    ),
    (_("Something else"), (Domain.LIFE_PLANNING, Domain.PROTECTIVE, Domain.UNSPECIFIED)),
)  # fmt: skip


def choices() -> list[tuple[Words, list[tuple[str, str]]]]:
    """The domains in groups, each with what it means: choices for a form."""
    return [(group, [(one.value, f"{one.label}: {WORDS[one].means}") for one in domains]) for group, domains in GROUPS]


def examples(domains: Iterable[str]) -> list[tuple[str, Told]]:
    """What can be measured in these domains, by the domain's name, each once."""
    return [(str(Domain(one).label), WORDS[one]) for one in dict.fromkeys(domains) if one in WORDS]
