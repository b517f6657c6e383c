"""The steps of the interview: one for each kind of record, then a look back over all of it.

A kind that is not named here still gets its step, from what the vocabulary says of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseway import criteria
from caseway.web.base import wording
from caseway.web.check import facts

REVIEW = "review"
FIRMS = "client_firms"
JOBS = "employment"

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Wording:
    """How the pages speak of one kind: the step's title, the question that opens it, and why it is asked."""

    title: Words
    one: Words
    gate: Words
    add: Words
    why: Words
    tip: Words = ""
    parts: tuple[tuple[Words, tuple[str, ...]], ...] = ()


WORDINGS: Mapping[str, Wording] = {
    "licenses": Wording(
        _("License"),
        _("License"),
        _("Do you hold a license to practice?"),
        _("Add another license"),
        _("For most certifications a license is the first thing looked at: which one, and whether it is active today."),
        _("Have your license card or your state board's look-up page at hand. It shows the dates and the status."),
    ),
    "degrees": Wording(
        _("Degree"),
        _("Degree"),
        _("Do you hold a degree in any field?"),
        _("Add another degree"),
        _(
            "Some certifications take a degree instead of a license. What matters is the field, and whether you had a placement."
        ),
    ),
    "certifications": Wording(
        _("Certifications"),
        _("Certification"),
        _("Do you hold any certification now?"),
        _("Add another certification"),
        _("A certification you already hold can open another one. The body that issued it decides, not the letters."),
    ),
    "employment": Wording(
        _("Work"),
        _("Job"),
        _("Have you had a job that may count?"),
        _("Add another job"),
        _(
            "Certifiers count months or hours of case management, and ask who supervised you. Your job title does not decide."
        ),
        _(
            "“Full-time” is what your employer calls full-time. The CCM counts months of full-time work and does not "
            "publish how many hours a week that is; the ACM and the CMGT-BC count hours, so part-time work adds up there."
        ),
        (
            (_("Where and when"), ("employer", "setting", "start", "end")),
            (_("How much"), ("hours_per_week", "full_time", "case_management_share", "paid")),
            (_("What the work was"), ("role", "nursing", "direct_client_contact", "essential_activities")),
            (
                _("Who you worked for"),
                ("health_delivery_system", "self_employed", "supervised", "supervisor_certification"),
            ),
        ),
    ),
    "continuing_education": Wording(
        _("Courses"),
        _("Course"),
        _("Have you completed courses with contact hours in the last few years?"),
        _("Add another course"),
        _(
            "The CMGT-BC asks for 30 hours in nursing case management within three years. The others ask for none at first."
        ),
    ),
    "client_firms": Wording(
        _("Client firms"),
        _("Firm"),
        _("Do firms buy your services?"),
        _("Add another firm"),
        _(
            "You said you are self-employed. The CCM then asks for three firms that buy your services, with dates and hours."
        ),
    ),
    "attestations": Wording(
        _("Statements"),
        _("Statements"),
        "",
        "",
        _(
            "Some applications ask you to declare something about yourself. Only you can answer; nothing here is checked."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the interview."""

    kind: criteria.Kind
    words: Wording

    @property
    def slug(self) -> str:
        """The step's name in addresses and form fields."""
        return self.kind.name.replace("_", "-")

    @property
    def address(self) -> str:
        """Where the step is found."""
        return reverse("check:step", args=[self.slug])

    def parts(self) -> list[tuple[Words, list[criteria.Field]]]:
        """The fields in the groups a card shows them in; what nobody grouped comes last."""
        left = dict(self.kind.fields)
        groups = [(title, [left.pop(name) for name in names if name in left]) for title, names in self.words.parts]
        needed = [part for part in left.values() if not part.optional]
        groups.append(("" if not groups else _("One more thing"), needed))
        return [(title, group) for title, group in groups if group]

    def seldom(self) -> list[criteria.Field]:
        """The fields that hardly any rule needs."""
        grouped = {name for _title, names in self.words.parts for name in names}
        return [part for part in self.kind.fields.values() if part.optional and part.name not in grouped]


def steps(document: Mapping[str, object]) -> list[Step]:
    """List the steps that make sense for these answers: client firms only for the self-employed."""
    return [
        Step(kind, WORDINGS.get(name) or _wording(kind))
        for name, kind in facts.kinds().items()
        if document.get(name) or not (kind.unlisted or (name == FIRMS and not _is_self_employed(document)))
    ]


def find(slug: str) -> Step | None:
    """Return the step of this name, whether or not these answers lead to it."""
    kind = facts.kinds().get(slug.replace("-", "_"))
    return Step(kind, WORDINGS.get(kind.name) or _wording(kind)) if kind and "_" not in slug else None


def address(about: str) -> str:
    """Return where the interview asks about `about`, such as "employment[1].supervisor_certification"."""
    found = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", about)
    step = find(found[1].replace("_", "-")) if found else None
    if not found or not step:
        return reverse("check:start")
    if not found[2] and not found[3]:
        return step.address
    number = found[2] or "0"
    place = "-".join(part for part in (step.slug, number, found[3]) if part)
    return f"{step.address}?card={number}#{place}"


def _wording(kind: criteria.Kind) -> Wording:
    say = wording.say
    label = say(kind.label).capitalize()
    return Wording(label, label, say(kind.question), _("Add another"), say(kind.meaning))


def _is_self_employed(document: Mapping[str, object]) -> bool:
    jobs = document.get(JOBS)
    return isinstance(jobs, list) and any(isinstance(job, dict) and job.get("self_employed") is True for job in jobs)
