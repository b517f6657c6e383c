"""The summary of a population on a terminal: the answer first, then who is left, what keeps people out, who is near."""

from __future__ import annotations

from caseway.cli import population_words as say
from caseway.cli.printing import Page, long_day
from caseway.criteria.population.rounding import Count
from caseway.criteria.population.summary import Summary

BAR = 40
DEEPEST = 2  # parts and what they consist of; all clauses are in the report and in JSON
MOST_LACKING = 8


def tell(page: Page, summary: Summary, *, asked: int) -> None:
    """Write the summary; `asked` is the smallest number that was to be shown."""
    page.text(say.on_day(summary), paint="bold")
    if summary.people:
        page.text(say.others(summary))
    page.line()
    page.text(f"{summary.rule.title}, by the rules in force since {long_day(summary.rule.edition)}.", paint="faint")
    if summary.people:
        _Table(page, summary).tell()
    page.line()
    page.text(say.left_out(summary), paint="faint")
    page.text(say.privacy(summary, asked), paint="faint")


class _Table:
    """Writes the parts of one summary."""

    def __init__(self, page: Page, summary: Summary) -> None:
        self.page = page
        self.summary = summary
        self.full, self.part = _blocks(page)

    def tell(self) -> None:
        """Write all of it."""
        self._funnel()
        self._alone()
        self._near()

    def number(self, count: Count, size: int = 0) -> str:
        return say.cell(count, self.summary.rounding).rjust(size)

    def _funnel(self) -> None:
        page, people = self.page, self.summary.people
        page.heading("Who is left" if self.summary.funnel.cumulative else "Who meets which part")
        page.text(f"{self.full} for sure, {self.part} may be: it is open. {say.of_funnel(self.summary)}", paint="faint")
        rows = [("Everyone", people, people)]
        rows += [(say.label(bar.clause), bar.surely, bar.possibly) for bar in self.summary.funnel.bars]
        size = max(len(self.number(count)) for row in rows for count in row[1:])
        for label, surely, possibly in rows:
            page.text(label, indent=2)
            sure, may = self._blocks(surely), self._blocks(possibly)
            drawn = self.full * sure + self.part * max(0, may - sure)
            numbers = self.number(surely, size)
            if possibly != surely:
                numbers += f" to {self.number(possibly)}"
            page.line(f"    {numbers}  {drawn}".rstrip() if page.width >= 70 else f"    {numbers}")

    def _blocks(self, count: Count) -> int:
        """How many blocks a number is drawn with: at least one where there is anybody."""
        return max(1, round(BAR * count / (self.summary.people or 1))) if count else 0

    def _alone(self) -> None:
        page = self.page
        page.heading("What alone keeps people out")
        found = list(say.standing_out(self.summary, deepest=DEEPEST))
        if not found:
            page.text(f"No part alone keeps out {_or_more(self.summary)}.", indent=2)
            return
        rows = [(self.number(one.alone, 9), self.number(one.would_settle, 12), one) for one in found]
        head = ("Kept out".rjust(9), "If known".rjust(12), "Part")
        page.table(
            head, [(alone, open_, "  " * (one.depth - 1) + say.with_ways(one.clause)) for alone, open_, one in rows]
        )
        page.text("Kept out: would qualify if only this part were met as well.", indent=2, paint="faint")
        page.text(
            "If known: the answer is open, and is yes if this open part turns out to be met.", indent=2, paint="faint"
        )

    def _near(self) -> None:
        near = self.summary.near
        if near is None:
            return
        page = self.page
        page.heading("Who nearly qualifies")
        page.text(say.near_sentence(near, self.summary.rounding))
        if not near.lacking:
            return
        page.text("If what runs keeps running. What they lack today:", paint="faint")
        size = max(len(self.number(one.people)) for one in near.lacking)
        for one in near.lacking[:MOST_LACKING]:
            page.text(say.labels(one), indent=2, lead=self.number(one.people, size))
        if len(near.lacking) > MOST_LACKING:
            page.text(f"and {len(near.lacking) - MOST_LACKING} smaller groups", indent=2, paint="faint")


def _or_more(summary: Summary) -> str:
    return f"{summary.rounding.smallest} or more people" if summary.rounding.half else "anybody"


def _blocks(page: Page) -> tuple[str, str]:
    """Full and half-tone blocks, in letters every terminal has where it cannot show better."""
    try:
        "█░".encode(page.stream.encoding or "ascii")
    except UnicodeEncodeError:
        return "#", "."
    return "█", "░"
