"""Certifications as the pages name them: by their folder, with what surrounds the rule where somebody wrote it down."""

from __future__ import annotations

from datetime import date

from caseway.criteria import Rule
from caseway.rulebooks import Body, NotOnShelf, Particulars
from caseway.web.base.shelf import shelf

KIND = "certification"


def names() -> list[str]:
    """Names of all certifications on the shelf."""
    return shelf().names(KIND)


def name_of(credential: str) -> str:
    """The rulebook a page's address names; raise NotOnShelf where there is none."""
    name = f"{KIND}/{credential}"
    # The shelf also finds a rulebook by its last part; an address has to be the whole name.
    if name not in shelf().rulebooks:
        raise NotOnShelf(f"no certification “{credential[:100]}”")
    return name


def credential_of(name: str) -> str:
    """The part of a rulebook's name that stands in addresses."""
    return name.removeprefix(f"{KIND}/")


def rule_on(name: str, *, on: date) -> Rule:
    """The edition in force on a day; the oldest one for a day before it."""
    editions = shelf().editions(name)
    return shelf().edition(name, on=max(on, editions[0]))


def particulars(rule: Rule) -> Particulars:
    """What surrounds a rule; the little its name tells where an adopter's folder says nothing more."""
    try:
        return shelf().particulars(rule.name)
    except NotOnShelf:
        *_, body, credential = ("", *rule.name.split("/"))
        short = body.upper()
        return Particulars(credential.upper(), rule.title, Body(short, short, ""), short, "", {})
