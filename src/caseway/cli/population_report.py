"""The summary of a population as one page: no script, no request, all that it needs inside; for the screen and for paper."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from caseway.cli import population_words as say
from caseway.cli.printing import long_day
from caseway.criteria import Clause, Source
from caseway.criteria.population.rounding import Count
from caseway.criteria.population.summary import Bar, ClauseSummary, Lacking, Near, Summary

DEEPEST_INDENT = 6
DEEPEST_ALONE = 3
KEPT_OUT, WOULD_SETTLE = "Kept out by this alone", "Open, and yes if this is met"
STANDINGS = {
    "official": ("Official", "Published by the body itself, or a law."),
    "draft": ("Draft or copy", "The body's own words, from a copy that is not its public page."),
    "secondary": ("Secondary", "Somebody else writing about it."),
    "inferred": ("Inferred", "Worked out from the other sources; not written anywhere."),
}
ROLES = {
    "<table": "table", "<thead": "rowgroup", "<tbody": "rowgroup", "<tr": "row", "<td": "cell",
    '<th scope="col"': "columnheader", '<th scope="row"': "rowheader",
}  # fmt: skip
OPEN_MEANS = (
    "A part is open where a fact is not on file, or where the authority does not publish what it asks. What is open is "
    "never guessed."
)
_WHOLE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|edu|gov|net|org)(/[^\s…]*)?")


def html(summary: Summary, *, asked: int) -> str:
    """The whole page; `asked` is the smallest number that was to be shown."""
    return _Report(summary, asked).page()


@cache
def _template() -> Template:
    return Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))


def _cell(text: str, *, of: str, few: bool = False) -> str:
    """A number in a table; `of` names its column where the table has none, on a phone."""
    return f'<td class="n{" few" if few else ""}" data-of="{escape(of)}">{escape(text)}</td>'


class _Report:
    """Writes the sections of one summary."""

    def __init__(self, summary: Summary, asked: int) -> None:
        self.summary = summary
        self.asked = asked
        self.rule = summary.rule
        self.sources = self._sources()

    def page(self) -> str:
        """All of it."""
        summary, rule = self.summary, self.rule
        sections = [self.funnel(), self.alone(), self.near(summary.near), self.clauses()] if summary.people else []
        parts = [self.answer(), *sections, self.reading(), self.assumptions(), self.bibliography()]
        return _template().substitute(
            title=escape(f"{say.on_day(summary)} {rule.title}"),
            rulebook=escape(rule.title),
            asked=escape(f"On {long_day(summary.on)}, by the rules in force since {long_day(rule.edition)}"),
            headline=escape(say.headline(summary)),
            lead=escape(say.most_important(summary)),
            sections=_with_roles("\n".join(filter(None, parts))),
            name=escape(rule.name),
            edition=escape(long_day(rule.edition)),
            day=escape(long_day(summary.on)),
        )

    # --- numbers -----------------------------------------------------------------------------------------------------

    def number(self, count: Count, of: str) -> str:
        """A number of people in a table."""
        return _cell(say.cell(count, self.summary.rounding), of=of, few=not count)

    def few(self, count: Count) -> str:
        """A number of people on its own."""
        return escape(say.number(count, self.summary.rounding))

    # --- sections ----------------------------------------------------------------------------------------------------

    def answer(self) -> str:
        """Three numbers, the first thing to look at."""
        if not self.summary.people:
            return ""
        verdicts = self.summary.verdicts
        rows = [
            ("yes", "Qualify", verdicts.met),
            ("open", "Open", verdicts.unknown),
            ("no", "Do not qualify", verdicts.not_met),
        ]
        met, unknown = self._width(verdicts.met), self._width((verdicts.met or 0) + (verdicts.unknown or 0))
        thirds = "".join(self._third(*row) for row in rows)
        means = "Open: facts are missing, or the authority does not publish its rule."
        return f'<div class="answer">{_drawn(met, unknown, "")}<dl>{thirds}</dl><p class="soft">{means}</p></div>'

    def _third(self, name: str, label: str, count: Count) -> str:
        percent = say.share(count, self.summary.people)
        few = " few" if count is None else ""
        of_all = f"{percent} of everyone" if percent else "&nbsp;"
        return (
            f'<div class="{name}"><dt>{escape(label)}</dt><dd><span class="big{few}">{self.few(count)}</span>'
            f'<span class="soft">{of_all}</span></dd></div>'
        )

    def funnel(self) -> str:
        """A bar for each part of the rule."""
        funnel = self.summary.funnel
        title = "Who is left after each part" if funnel.cumulative else "Who meets which part"
        rows = [self._bar_row("Everyone", self.summary.people, self.summary.people)]
        rows += [self._bar(bar) for bar in funnel.bars]
        return (
            f'<section><h2>{title}</h2><table class="funnel"><caption>{escape(say.of_funnel(self.summary))}'
            '<ul class="legend"><li><span class="key"></span>for sure</li><li><span class="key may"></span>may be: it is '
            'open</li></ul></caption><thead><tr><th scope="col">Part</th><th scope="col" class="n">For sure</th>'
            '<th scope="col" class="n">At most</th><th scope="col">Of everyone</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></section>"
        )

    def _bar(self, bar: Bar) -> str:
        return self._bar_row(say.with_ways(bar.clause), bar.surely, bar.possibly)

    def _bar_row(self, label: str, surely: Count, possibly: Count) -> str:
        sure, may = self._width(surely), self._width(possibly)
        told = f"{say.number(surely, self.summary.rounding)} for sure, {say.number(possibly, self.summary.rounding)} at most"
        return (
            f'<tr class="part"><th scope="row">{escape(label)}</th>{self.number(surely, "For sure")}'
            f'{self.number(possibly, "At most")}<td class="bar">{_drawn(sure, may, told)}</td></tr>'
        )

    def _width(self, count: Count) -> str:
        """A number as a length of 100, from what is told of it."""
        return f"{100 * (count or 0) / (self.summary.people or 1):.4g}"

    def alone(self) -> str:
        """What keeps people out or open all by itself, most people first."""
        found = list(say.standing_out(self.summary, deepest=DEEPEST_ALONE))
        if not found:
            return "<section><h2>What alone keeps people out</h2><p>No single part does.</p></section>"
        rows = "".join(
            f'<tr{self._part(one)}><th scope="row" class="{self._indent(one)}">{escape(say.with_ways(one.clause))}</th>'
            f"{self._alone(one)}</tr>"
            for one in found
        )
        return (
            f"<section><h2>What alone keeps people out</h2><table><caption>{escape(say.ALONE_MEANS)}</caption>"
            f"{_heads(KEPT_OUT, WOULD_SETTLE)}<tbody>{rows}</tbody></table></section>"
        )

    def _alone(self, one: ClauseSummary) -> str:
        return self.number(one.alone, KEPT_OUT) + self.number(one.would_settle, WOULD_SETTLE)

    def near(self, near: Near | None) -> str:
        """Who will qualify soon, and what they lack today."""
        if near is None:
            return ""
        sentence = f"<p>{escape(say.near_sentence(near, self.summary.rounding))}</p>"
        table = ""
        if near.lacking:
            rows = "".join(self._lacking(one) for one in near.lacking)
            table = (
                '<table><caption>What they lack today.</caption><thead><tr><th scope="col">Not met or open today</th>'
                f'<th scope="col" class="n">People</th></tr></thead><tbody>{rows}</tbody></table>'
            )
        means = f'<p class="soft">{escape(say.NEAR_MEANS)}</p>'
        return f"<section><h2>Who nearly qualifies</h2>{sentence}{means}{table}</section>"

    def _lacking(self, one: Lacking) -> str:
        return f'<tr><th scope="row">{escape(say.labels(one))}</th>{self.number(one.people, "People")}</tr>'

    def clauses(self) -> str:
        """Every clause, in reading order."""
        rows = "".join(self._clause(one) for one in self.summary.clauses)
        means = "How many people meet each part, in the order of the rule. The raised numbers lead to its sources."
        return (
            f'<section><h2>Every part of the rule</h2><table class="every"><caption>{means}</caption>'
            f"{_heads('Met', 'Open', 'Not met', KEPT_OUT, WOULD_SETTLE)}<tbody>{rows}</tbody></table></section>"
        )

    def _clause(self, one: ClauseSummary) -> str:
        verdicts = one.verdicts
        alone = self._alone(one) if one.depth else '<td class="n none"></td>' * 2  # the rule itself is no part of it
        return (
            f'<tr{self._part(one)}><th scope="row" class="{self._indent(one)}">{escape(say.with_ways(one.clause))}'
            f"{self.references(one.clause)}</th>{self.number(verdicts.met, 'Met')}{self.number(verdicts.unknown, 'Open')}"
            f"{self.number(verdicts.not_met, 'Not met')}{alone}</tr>"
        )

    @staticmethod
    def _indent(one: ClauseSummary) -> str:
        return f"d{min(one.depth, DEEPEST_INDENT)}"

    @staticmethod
    def _part(one: ClauseSummary) -> str:
        if one.depth < 2:
            return ' class="part"'
        return f' class="d{min(one.depth, DEEPEST_INDENT)}r"'

    def reading(self) -> str:
        """How the numbers come about."""
        texts = [
            say.privacy(self.summary, self.asked),
            say.left_out(self.summary),
            OPEN_MEANS,
            f"“{WOULD_SETTLE}”: {say.OPEN_MEANS}",
        ]
        said = "".join(f"<p>{escape(text)}</p>" for text in texts)
        return f'<section><h2>How to read this</h2><div class="note">{said}</div></section>'

    def assumptions(self) -> str:
        """What the rulebook takes for granted where the authority is silent."""
        by_text: dict[str, list[Clause]] = {}
        for clause in self.rule.clauses():
            if clause.assumption:
                by_text.setdefault(clause.assumption, []).append(clause)
        if not by_text:
            return ""
        found = "".join(
            f'<div class="assumed"><strong>Assumed for {escape("; ".join(say.label(one) for one in clauses))}:</strong>'
            f"<p>{escape(text)}</p></div>"
            for text, clauses in by_text.items()
        )
        means = "Where the authority is silent, the rulebook says what it takes for granted."
        return f"<section><h2>What is assumed</h2><p>{means}</p>{found}</section>"

    # --- sources -----------------------------------------------------------------------------------------------------

    def _sources(self) -> dict[str, int]:
        """The number of each source that a clause names, in order of appearance."""
        found: dict[str, int] = {}
        for clause in self.rule.clauses():
            for source in (clause.source, *clause.also):
                found.setdefault(source.id, len(found) + 1)
        return found

    def references(self, clause: Clause) -> str:
        """Where a clause is written, as numbers that lead to the list of sources."""
        numbers = [self.sources[source.id] for source in (clause.source, *clause.also)]
        links = (f'<a href="#source-{one}" aria-label="Source {one}">{one}</a>' for one in numbers)
        return f" <sup>{', '.join(links)}</sup>"

    def bibliography(self) -> str:
        """All sources, and what their standings mean."""
        cited = [self.rule.sources[id_] for id_ in self.sources]
        items = "".join(f'<li id="source-{number}">{_source(one)}</li>' for number, one in enumerate(cited, start=1))
        standings = "".join(_standing_row(name) for name in STANDINGS if name in {one.standing for one in cited})
        return (
            f'<section><h2>Where the rule is written</h2><ol class="sources">{items}</ol>'
            f'<dl class="standings">{standings}</dl></section>'
        )


def _with_roles(page: str) -> str:
    """The same with the roles of tables, rows and cells written down: on a phone they are laid out as blocks."""
    for tag, role in ROLES.items():
        page = page.replace(tag, f'{tag} role="{role}"')
    return page


def _heads(*names: str) -> str:
    """The heading of a table of parts."""
    cells = "".join(f'<th scope="col" class="n">{name}</th>' for name in names)
    return f'<thead><tr><th scope="col">Part</th>{cells}</tr></thead>'


def _drawn(sure: str, may: str, told: str) -> str:
    """A bar of 100: what is sure, and what may be; `told` says it to those who do not see it."""
    says = f'role="img" aria-label="{escape(told)}"' if told else 'aria-hidden="true"'
    return (
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" {says}><rect width="100" height="10" fill="#e6e9ec"/>'
        f'<rect width="{may}" height="10" fill="#97b9e6"/><rect width="{sure}" height="10" fill="#1a4480"/></svg>'
    )


def _standing(name: str) -> str:
    return f'<span class="standing {name}">{STANDINGS[name][0]}</span>'


def _standing_row(name: str) -> str:
    return f"<dt>{_standing(name)}</dt><dd>{escape(STANDINGS[name][1])}</dd>"


def _source(source: Source) -> str:
    title = escape(source.title)
    if _WHOLE.fullmatch(source.address):
        title = f'<a href="https://{escape(source.address)}" rel="noreferrer external">{title}</a>'
    published = source.published
    when = f", {escape(long_day(published) if isinstance(published, date) else published)}" if published else ""
    return (
        f"<cite>{title}</cite>. {escape(source.publisher)}{when}. {_standing(source.standing)} "
        f'<span class="soft">Read {escape(long_day(source.read))}.</span>'
    )
