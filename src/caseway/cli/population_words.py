"""What the summary of a population says, in words: for the terminal and for the report alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caseway.cli.printing import counted, long_day
from caseway.criteria import Clause
from caseway.criteria.population.rounding import Count, Rounding
from caseway.criteria.population.summary import ClauseSummary, Lacking, Near, Summary

WAYS = ("any", "of")

NEAR_MEANS = (
    "These people would qualify within so many days if everything that now runs keeps running: jobs go on, nothing that "
    "has an end is renewed, and nothing new begins. The evidence is judged again for each of these days."
)
ALONE_MEANS = (
    "Each number counts people who do not qualify, but would if this one part were met as well. People who lack "
    "several parts are in none of them; a part and what it consists of may count the same people."
)
OPEN_MEANS = "people whose whole answer is open, and is yes if this one open part turns out to be met."


def number(count: Count, rounding: Rounding) -> str:
    """A number of people in a sentence."""
    return f"fewer than {rounding.smallest}" if count is None else f"{count:,}"


def cell(count: Count, rounding: Rounding) -> str:
    """A number of people in a table."""
    return f"<{rounding.smallest}" if count is None else f"{count:,}"


def share(part: Count, whole: Count) -> str:
    """A part as a percentage of the whole; empty where either is not told."""
    if part is None or not whole:
        return ""
    percent = min(100.0, 100 * part / whole)
    return "less than 1%" if 0 < percent < 0.5 else f"{round(percent)}%"


def in_brackets(part: Count, whole: Count) -> str:
    """The percentage behind a number."""
    found = share(part, whole)
    return f" ({found})" if found else ""


def headline(summary: Summary) -> str:
    """The answer in a sentence."""
    rounding, people, met = summary.rounding, summary.people, summary.verdicts.met
    if people is None:
        return f"There are fewer than {rounding.smallest} people here, so nothing is told of them."
    if people == 0:
        return "There is nobody in this evidence."
    verb = "qualifies" if met == 1 else "qualify"
    return f"{number(met, rounding)} of {counted(people, 'person', 'people')} {verb}{in_brackets(met, people)}."


def on_day(summary: Summary) -> str:
    """The answer in a sentence that says on which day."""
    answer = headline(summary)
    return f"On {long_day(summary.on)}, {answer}" if summary.people else answer


def most_important(summary: Summary) -> str:
    """What keeps most people out, and how many nearly qualify."""
    found = []
    keeping = [one for one in summary.clauses if one.depth == 1 and one.alone]
    if keeping:
        most = max(keeping, key=_weight)
        more = number(most.alone, summary.rounding)
        found.append(f"What alone keeps most others out is “{label(most.clause)}”: with it, {more} more would qualify.")
    if summary.near and summary.near.people:
        more, days = number(summary.near.people, summary.rounding), counted(summary.near.within, "day")
        found.append(f"Within {days}, {more} more will, if what runs keeps running.")
    return " ".join(found)


def others(summary: Summary) -> str:
    """What holds of those who do not qualify."""
    if not summary.people:
        return ""
    rounding, verdicts, people = summary.rounding, summary.verdicts, summary.people
    not_met = f"{number(verdicts.not_met, rounding)}{in_brackets(verdicts.not_met, people)}"
    unknown = f"{number(verdicts.unknown, rounding)}{in_brackets(verdicts.unknown, people)}"
    return (
        f"For {not_met}, the answer is no. For {unknown} it is open: facts are missing, or the authority does not "
        "publish its rule."
    )


def near_sentence(near: Near, rounding: Rounding) -> str:
    """How many nearly qualify."""
    days = counted(near.within, "day")
    if near.people is None or near.people == 0:
        who = "nobody" if near.people == 0 else f"fewer than {rounding.smallest} people"
        return f"Within {days}, {who} would come to qualify."
    more = counted(near.people, "more person", "more people")
    if near.unknown == 0:
        return f"Within {days}, {more} would qualify."
    return f"Within {days}, {more} would qualify. Today the answer of {number(near.unknown, rounding)} of them is open."


def labels(lacking: Lacking) -> str:
    """What some people lack, in the words of its clauses."""
    return " + ".join(label(clause) for clause in lacking.clauses)


def label(clause: Clause) -> str:
    """What a clause is called."""
    return clause.label or clause.says


def with_ways(clause: Clause) -> str:
    """What a clause is called, and how many ways there are to meet it."""
    ways = len(clause.children)
    if clause.operator not in WAYS or ways < 2:
        return label(clause)
    needed = "any one" if clause.operator == "any" else f"any {clause.at_least:g}"
    return f"{label(clause)} ({needed} of {ways})"


def of_funnel(summary: Summary) -> str:
    """What the bars count."""
    if summary.funnel.cumulative:
        return "All parts are needed. Each bar counts who is left after this part and those before it."
    return "Each bar counts who meets this part, whatever they have of the others."


def privacy(summary: Summary, asked: int) -> str:
    """How small numbers are kept from being told."""
    rounding = summary.rounding
    if not rounding.half:
        return "Numbers are exact. Small ones can point to single people: keep this to yourself, or hide them with --smallest 11."
    text = (
        f"So that nobody can be recognized, every number is rounded to the nearest {rounding.step}, and those from 0 to "
        f"{rounding.half} are told as “fewer than {rounding.smallest}”."
    )
    if rounding.smallest != asked:
        text += f" Rounded more finely, one below {asked} could be worked out."
    return text


def left_out(summary: Summary) -> str:
    """Which records were not used, and of how many people."""
    if summary.left_out == 0:
        return "Every record could be used."
    records, people = (number(one, summary.rounding) for one in (summary.left_out, summary.incomplete))
    who = "person" if summary.incomplete == 1 else "people"
    return (
        f"Records that could not be used: {records}, of {people} {who}. What such a record was about is taken as not known "
        "of its person."
    )


def standing_out(summary: Summary, *, deepest: int) -> Iterator[ClauseSummary]:
    """Clauses that alone keep people out or open, most people first, each with its parts below it.

    Ways to meet a clause are left out: where it would let people in, any of its ways would let in the same.
    """
    root, *rest = summary.clauses
    yield from _sorted(root, rest, deepest)


def _sorted(parent: ClauseSummary, below: Sequence[ClauseSummary], deepest: int) -> Iterator[ClauseSummary]:
    children = [one for one in below if one.depth == parent.depth + 1]
    for child in sorted(children, key=_weight, reverse=True):
        if child.depth <= deepest and any(_weight(child)):
            yield child
            if child.clause.operator in WAYS:
                continue
            inside = [one for one in below if one is not child and one.clause in set(child.clause)]
            yield from _sorted(child, inside, deepest)


def _weight(one: ClauseSummary) -> tuple[int, int]:
    return one.alone or 0, one.would_settle or 0
