"""Two editions of a rulebook, and how they differ, in words."""

from __future__ import annotations

from datetime import date

from caseway import rulebooks
from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted, long_day, words
from caseway.criteria import Rule

TITLES = {"added": "New", "changed": "Changed", "removed": "No longer asked"}
MARKS = {"added": "+", "changed": "~", "removed": "-"}
PAINTS = {"added": "good", "changed": "open", "removed": "bad"}


def tell(page: Page, rulebook: rulebooks.Rulebook, *, older: date | None, newer: date | None) -> None:
    """Write what changed between two editions."""
    days = pair(rulebook, older, newer)
    if days is None:
        page.text(f"{rulebook.name} has only one edition, in force since {long_day(rulebook.editions[0])}.")
        return
    before, after = (rulebook.rule(day) for day in days)
    page.line(after.title, "bold")
    page.text(f"from the edition of {long_day(days[0])} to that of {long_day(days[1])}")
    _changes(page, before, after)


def pair(rulebook: rulebooks.Rulebook, older: date | None, newer: date | None) -> tuple[date, date] | None:
    """Which two editions are meant; None where there is only one."""
    editions = rulebook.editions
    if older is None:
        return (editions[-2], editions[-1]) if len(editions) > 1 else None
    first, second = sorted((older, newer or editions[-1]))
    if first == second:
        raise Unable(f"an edition does not differ from itself. {rulebook.name} has: {', '.join(map(str, editions))}.")
    return first, second


def _changes(page: Page, before: Rule, after: Rule) -> None:
    found = rulebooks.diff(before, after)
    for change, title in TITLES.items():
        chosen = [one for one in found if one.change == change]
        if chosen:
            page.heading(title)
        for one in chosen:
            page.text(one.clause.label or one.clause.says, indent=2, lead=MARKS[change], lead_paint=PAINTS[change])
            if change != "changed" and one.clause.label:
                page.text(one.clause.says, indent=4)
            for text in one.details:
                page.text(words(text), indent=4)
    page.line()
    page.line(f"{counted(len(found), 'clause')} {'differs' if len(found) == 1 else 'differ'}.", "faint")
