"""Every certification in one table, nearest first, and the questions that would settle what is open."""

from __future__ import annotations

import re
import shlex
from datetime import date

from caseway.cli.printing import Page, counted, long_day, words
from caseway.cli.telling import MOST_QUESTIONS, PAINTS, WORDS, last_day, route, state
from caseway.criteria import Reason, Rule, Verdict

HEAD = ("Verdict", "For", "First day", "Why")


def tell(page: Page, verdicts: list[Verdict], *, name: str | None, on: date, file: str) -> None:
    """Write the table, then what to answer and what to do next."""
    if not verdicts:
        page.text(f"No certification on the shelf has an edition in force on {long_day(on)}.")
        return
    page.line(f"{name or 'This person'} on {long_day(on)}, nearest first", "bold")
    page.line()
    rows = [(WORDS[one.verdict], letters(one.rule), _first(one), _why(one)) for one in verdicts]
    page.table(HEAD, rows, [PAINTS[one.verdict] for one in verdicts])
    _questions(page, verdicts)
    nearest = verdicts[0].rule.name.rpartition("/")[2]
    named = "FILE" if file == "-" else shlex.quote(file)
    page.line()
    page.line("One of them with its reasons:", "faint")
    page.line(f"  caseway judge {nearest} {named}")


def letters(rule: Rule) -> str:
    """What a certification is called for short: the letters at the end of its title, or its name's last part."""
    found = re.search(r"\(([^()]{2,12})\)$", rule.title)
    return found[1] if found else rule.name.rpartition("/")[2].upper()


def _first(verdict: Verdict) -> str:
    if verdict.verdict == "met":
        return "today"
    if verdict.earliest:
        return verdict.earliest.day.isoformat()
    return "depends" if verdict.verdict == "unknown" else "none seen"


def _why(verdict: Verdict) -> str:
    if verdict.verdict == "met":
        through = f"; through {last_day(verdict.lapses)} if nothing changes" if verdict.lapses else ""
        return f"{'; '.join(reason.label for reason in route(verdict.reasons))}{through}"
    if verdict.earliest:
        return "; ".join(words(text) for text in verdict.earliest.because)
    if verdict.verdict == "unknown":
        return _open(verdict)
    return "; ".join(f"{reason.label}: {state(reason)}" for reason in lacking(verdict.reasons))


def _open(verdict: Verdict) -> str:
    yours = sum(ask.of == "person" for ask in verdict.asks)
    theirs = len(verdict.asks) - yours
    parts = [
        f"{counted(yours, 'question')} for you" if yours else "",
        f"{counted(theirs, 'question')} for the certifier" if theirs else "",
    ]
    return " and ".join(filter(None, parts)) or "; ".join(reason.label for reason in lacking(verdict.reasons))


def lacking(reason: Reason) -> list[Reason]:
    """The parts, as large as can be named in a few words, for which a verdict is what it is."""
    if reason.clause.operator == "all":
        return [part for child in reason.children if child.verdict == reason.verdict for part in lacking(child)]
    return [reason]


def _questions(page: Page, verdicts: list[Verdict]) -> None:
    asks = {ask.about: words(ask.question) for verdict in verdicts for ask in verdict.asks if ask.of == "person"}
    if not asks:
        return
    page.heading("Questions for you")
    for about, question in list(asks.items())[:MOST_QUESTIONS]:
        page.text(question, indent=2, lead="?", lead_paint="open")
        page.text(f"in the file: {about}", indent=4, paint="faint")
    if len(asks) > MOST_QUESTIONS:
        page.text(f"and {len(asks) - MOST_QUESTIONS} more", indent=2, paint="faint")
