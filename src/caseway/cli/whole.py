"""The whole tree of a verdict: every clause, what counted and what did not, what is assumed, and the sources."""

from __future__ import annotations

from caseway.cli.printing import Page, long_day, words
from caseway.cli.telling import PAINTS, authority_of, marks, state
from caseway.criteria import Reason, Source, Verdict

STANDINGS = {
    "official": "official: published by the body itself",
    "draft": "draft: the body's own words, from a copy that is not the public page",
    "secondary": "secondary: somebody else's account",
    "inferred": "inferred: read from the other sources, not written anywhere",
}


def tell_whole(page: Page, verdict: Verdict) -> None:
    """Write every clause with its reasons, then the sources they name."""
    page.heading("The whole rule")
    Tree(page, verdict).tell(verdict.reasons, 0)
    _sources(page, verdict)


def numbers(verdict: Verdict) -> dict[str, int]:
    """The number of each source that a clause names, in order of appearance."""
    found: dict[str, int] = {}
    for clause in verdict.rule.clauses():
        for source in (clause.source, *clause.also):
            found.setdefault(source.id, len(found) + 1)
    return found


class Tree:
    """Writes clauses below one another, each part deeper than the clause it belongs to."""

    def __init__(self, page: Page, verdict: Verdict) -> None:
        self.page = page
        self.marks = marks(page)
        self.numbers = numbers(verdict)
        self.authority = authority_of(verdict.rule)

    def tell(self, reason: Reason, indent: int) -> None:
        """Write one clause and all below it."""
        mark = self.marks[reason.verdict]
        title = reason.label if reason.children else f"{reason.label}: {state(reason, self.authority)}"
        self.page.text(title, indent=indent, lead=mark, lead_paint=PAINTS[reason.verdict], paint="bold")
        self._details(reason, indent + 2)
        for child in reason.children:
            self.tell(child, indent + 2)

    def _details(self, reason: Reason, indent: int) -> None:
        text = self.page.text
        says = reason.says if reason.says != reason.label else "Source:"
        text(f"{says} {self._places(reason)}", indent=indent)
        for one in reason.counted:
            amount = f": {words(one.amount)}" if one.amount else ""
            text(f"{one.record.label}{amount}", indent=indent, lead="counted:", lead_paint="good")
        for skipped in reason.not_counted:
            lead = "may count:" if skipped.possibly else "not counted:"
            text(f"{skipped.record.label}: {words(skipped.because)}", indent=indent, lead=lead)
        if reason.assumption:
            text(reason.assumption, indent=indent, lead="assumed:", lead_paint="open")

    def _places(self, reason: Reason) -> str:
        """Where a clause is written, as numbers; what is not official says so beside its number."""
        sources = (reason.source, *reason.clause.also)
        return " ".join(f"[{self.numbers[source.id]}{_doubt(source)}]" for source in sources)


def _doubt(source: Source) -> str:
    return "" if source.standing == "official" else f" {source.standing}"


def _sources(page: Page, verdict: Verdict) -> None:
    page.heading("Sources")
    standings = []
    for id_, number in numbers(verdict).items():
        source = verdict.rule.sources[id_]
        standings.append(source.standing)
        page.text(_source(source), indent=2, lead=f"[{number}]")
    page.line()
    for standing, meaning in STANDINGS.items():
        if standing in standings:
            page.text(meaning, indent=2, paint="faint")


def _source(source: Source) -> str:
    published = source.published
    when = long_day(published) if hasattr(published, "month") else published  # type: ignore[arg-type]
    dated = f"published {when}, " if when else "undated, "
    return (
        f"{source.title}. {source.publisher}, {dated}read {long_day(source.read)}; {source.standing}. {source.address}"
    )
