"""A verdict told to a person: the answer, the shortest useful reason, what is missing, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseway.cli.printing import Page, counted, long_day, words
from caseway.criteria import Bounds, Change, Reason, Rule, Verdict
from caseway.rulebooks import SUBJECT

WORDS = {"met": "MET", "not_met": "NOT MET", "unknown": "CAN'T TELL YET"}
PAINTS = {"met": "good", "not_met": "bad", "unknown": "open"}
MOST_QUESTIONS = 8  # more would bury the answer; the whole list comes with --full
MOST_RECORDS = 3

ALTERNATIVES = ("any", "of")


def marks(page: Page) -> dict[str, str]:
    """The signs of the three verdicts, in letters every terminal has where it cannot show better."""
    try:
        "✓✗".encode(page.stream.encoding or "ascii")
    except UnicodeEncodeError:
        return {"met": "+", "not_met": "-", "unknown": "?"}
    return {"met": "✓", "not_met": "✗", "unknown": "?"}


def authority_of(rule: Rule) -> str:
    """What to call the body whose rule it is: a certifier, where it is about a professional."""
    return "the certifier" if rule.subject.name == SUBJECT else "the authority"


def tell(page: Page, verdict: Verdict, *, name: str | None, full: bool = False) -> None:
    """Write a verdict, most useful first."""
    _answer(page, verdict, name)
    _reason(page, verdict)
    if verdict.verdict != "met":
        page.heading("What is missing" if verdict.verdict == "not_met" else "What is open")
        Missing(page, authority_of(verdict.rule)).tell(verdict.reasons, 2)
    _questions(page, verdict, full=full)
    _documents(page, verdict.reasons)


def _answer(page: Page, verdict: Verdict, name: str | None) -> None:
    rule = verdict.rule
    page.text(rule.title, lead=f"{WORDS[verdict.verdict]}:", lead_paint=PAINTS[verdict.verdict], paint="bold")
    who = f"{name}, on" if name else "On"
    page.text(f"{who} {long_day(verdict.on)}, by the rules in force since {long_day(rule.edition)}.", paint="faint")
    page.line()


def _reason(page: Page, verdict: Verdict) -> None:
    if verdict.verdict == "met":
        _met(page, verdict)
    elif verdict.earliest:
        page.text(_coming(verdict))
        _because(page, verdict.earliest)
    elif verdict.verdict == "not_met":
        page.text("Not today, and nothing that now runs leads there by itself.")
    else:
        page.text(f"This turns on {_whom(verdict)}.")


def _met(page: Page, verdict: Verdict) -> None:
    page.text(f"Every part is met: {'; '.join(reason.label for reason in route(verdict.reasons))}.")
    if verdict.lapses:
        page.text(f"If nothing changes, this holds through {long_day(last_day(verdict.lapses))}. From then on:")
        _because(page, verdict.lapses)


def last_day(change: Change) -> date:
    """The last day before a change."""
    return change.day - timedelta(days=1)


def _because(page: Page, change: Change) -> None:
    for text in change.because:
        page.text(f"{words(text)}.", indent=2, lead="-")


def _coming(verdict: Verdict) -> str:
    assert verdict.earliest is not None  # told only then
    day = verdict.earliest.day
    first = f"{long_day(day)} ({until(verdict.on, day)})"
    if verdict.verdict == "unknown":
        return f"It may be met today: that turns on {_whom(verdict)}. Whatever the answers, it is met from {first}:"
    return f"The first day it is met, if everything that now runs keeps running, is {first}:"


def until(on: date, day: date) -> str:
    """How long it is from one day to another, in the largest fitting unit."""
    days = (day - on).days
    if days == 1:
        return "tomorrow"
    if days <= 60:
        return f"in {days} days"
    months = round(days / 30.44)
    return f"in about {months} months" if months < 24 else f"in about {months / 12:.2g} years"


def _whom(verdict: Verdict) -> str:
    parts = []
    for of, noun in (("person", "from you"), ("authority", f"from {authority_of(verdict.rule)}")):
        number = sum(ask.of == of for ask in verdict.asks)
        if number:
            parts.append(f"{counted(number, 'answer')} {noun}")
    return " and ".join(parts) or "facts that are not known"


def route(reason: Reason) -> Iterator[Reason]:
    """The leaves by which a clause is met: of alternatives the first one, of parts all."""
    if reason.verdict != "met":
        return
    if reason.clause.operator == "any":
        yield from route(next(child for child in _by_evidence(reason) if child.verdict == "met"))
    elif reason.clause.operator in ("all", "of"):
        for child in reason.children:
            yield from route(child)
    elif reason.clause.operator != "document":
        yield reason


def _by_evidence(reason: Reason) -> list[Reason]:
    """Alternatives, with a promise to send a paper after what is already so."""
    return sorted(reason.children, key=lambda child: child.clause.operator == "document")


class Missing:
    """Writes what keeps a clause from being met: only the parts that are not, alternatives a line each."""

    def __init__(self, page: Page, authority: str) -> None:
        self.page = page
        self.authority = authority
        self.marks = marks(page)

    def tell(self, reason: Reason, indent: int) -> None:
        """Write the parts of one clause that are not met."""
        if reason.clause.operator == "all":
            for child in reason.children:
                if child.verdict != "met":
                    self.tell(child, indent)
        elif reason.clause.operator in ALTERNATIVES:
            self._alternatives(reason, indent)
        else:
            self._item(reason, indent)
            self._uncounted(reason, indent + 2)

    def _alternatives(self, reason: Reason, indent: int) -> None:
        open_ = [child for child in reason.children if child.verdict in ("unknown", reason.verdict)]
        if len(open_) == 1:
            self.tell(open_[0], indent)
            return
        met = sum(child.verdict == "met" for child in reason.children)
        needed = 1 if reason.clause.operator == "any" else int(reason.clause.at_least or 1) - met
        enough = "one of these is enough" if needed == 1 else f"{needed} of these are needed"
        self._line(reason, f"{reason.label}: {enough}", indent)
        # Where one way has come part of the way, the amounts say enough; where none has, each owes its reasons.
        begun = any(_is_begun(child) for child in open_)
        for child in open_:
            self._item(child, indent + 2)
            if not begun:
                self._uncounted(child, indent + 4)

    def _item(self, reason: Reason, indent: int) -> None:
        self._line(reason, f"{reason.label}: {state(reason, self.authority)}", indent)

    def _line(self, reason: Reason, text: str, indent: int) -> None:
        mark = self.marks[reason.verdict]
        self.page.text(text, indent=indent, lead=mark, lead_paint=PAINTS[reason.verdict])

    def _uncounted(self, reason: Reason, indent: int) -> None:
        skipped = reason.not_counted
        for one in skipped[:MOST_RECORDS]:
            lead = "may count:" if one.possibly else "not counted:"
            self.page.text(f"{one.record.label}: {words(one.because)}", indent=indent, lead=lead, paint="faint")
        if len(skipped) > MOST_RECORDS:
            self.page.text(f"and {len(skipped) - MOST_RECORDS} more", indent=indent, paint="faint")


def _is_begun(reason: Reason) -> bool:
    observed = reason.observed
    return not reason.children and isinstance(observed, Bounds) and observed.possibly > 0


def state(reason: Reason, authority: str = "the certifier") -> str:
    """How a clause stands, in a few words: "4.7 months; 12 months needed"."""
    operator = reason.clause.operator
    if reason.children:
        return _state_of_parts(reason, authority)
    if operator == "ask":
        return f"not published; ask {authority}"
    if operator == "exists":
        return {"met": "on file", "unknown": "not known for sure", "not_met": "none that counts"}[reason.verdict]
    observed = reason.observed
    if isinstance(observed, Bounds) and observed.possibly == float("inf") and not observed.surely:
        return f"not known; {_needed(reason)} needed"
    if not reason.needed or (reason.verdict == "met" and not isinstance(observed, Bounds)):
        return words(observed.text)
    return f"{words(observed.text)}; {_needed(reason)} needed"


def _needed(reason: Reason) -> str:
    return words(reason.needed.text) if reason.needed else ""


def _state_of_parts(reason: Reason, authority: str) -> str:
    if reason.clause.operator == "not":
        found = [str(counted_.record.label) for counted_ in reason.children[0].counted]
        return f"but there is {', '.join(found)}" if found else "not known for sure"
    lacking = [child for child in reason.children if child.verdict == reason.verdict]
    if len(lacking) == 1:
        return f"{lacking[0].label}: {state(lacking[0], authority)}"
    if reason.clause.operator == "any":
        return f"{len(lacking)} ways are open" if reason.verdict == "unknown" else f"none of {len(lacking)} ways is met"
    return f"{len(lacking)} of {len(reason.children)} parts are {'open' if reason.verdict == 'unknown' else 'missing'}"


def _questions(page: Page, verdict: Verdict, *, full: bool) -> None:
    asks = verdict.asks
    for of, title in (("person", "Questions for you"), ("authority", f"Questions for {authority_of(verdict.rule)}")):
        chosen = [ask for ask in asks if ask.of == of]
        if not chosen:
            continue
        page.heading(title)
        if of == "authority" and len(chosen) < len(asks):
            page.text("Answer your own questions first; some of these may fall away.", indent=2, paint="faint")
        shown = chosen if full else chosen[:MOST_QUESTIONS]
        for ask in shown:
            page.text(words(ask.question), indent=2, lead="?", lead_paint="open")
            if of == "person":
                page.text(f"in the file: {ask.about}", indent=4, paint="faint")
        if len(chosen) > len(shown):
            page.text(f"and {len(chosen) - len(shown)} more; see all of them with --full", indent=2, paint="faint")


def _documents(page: Page, reason: Reason) -> None:
    found = list(documents(reason))
    if found:
        page.heading("To send with the application")
    for one in found:
        page.text(one.clause.document or one.label, indent=2, lead="-")


def documents(reason: Reason) -> Iterator[Reason]:
    """The papers to send; not those that only stand in for something already met."""
    if reason.clause.operator == "document":
        yield reason
        return
    instead = any(child.verdict == "met" and child.clause.operator != "document" for child in reason.children)
    for child in reason.children:
        if not (reason.clause.operator == "any" and instead and child.clause.operator == "document"):
            yield from documents(child)
