"""A verdict's tree as the page draws it: complete values, so that the template only writes them down."""

from __future__ import annotations

from dataclasses import dataclass

from caseway.criteria import Answer, Bounds, Reason, Text, Verdict
from caseway.web.base.wording import say
from caseway.web.result.citing import Cited, cited
from caseway.web.result.nearness import JOINING, nearest

# Beyond this a quantity that is not known would squeeze the part that is.
WIDEST = 1.5

COUNTS = ("count", "occasions")  # few and whole: their number says it, and no line is drawn


@dataclass(frozen=True, slots=True)
class Meter:
    """A quantity against what is needed, as parts of a line in percent."""

    surely: str
    possibly: str
    mark: str
    full: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One clause of the tree and everything said of it."""

    id: str
    label: str
    says: str
    verdict: str
    joins: str
    opens: bool
    is_paper: bool
    observed: Text | None
    needed: Text | None
    meter: Meter | None
    counted: tuple[Record, ...]
    skipped: tuple[Record, ...]
    assumption: str
    sources: tuple[Cited, ...]
    children: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that counted or did not, and its amount or the reason."""

    label: str
    words: Text | None
    possibly: bool = False


def drawn(verdict: Verdict) -> Line:
    """Draw the whole tree of a verdict."""
    return _line(verdict.reasons, opens=True, inherited=())


def _line(reason: Reason, *, opens: bool, inherited: tuple[Cited, ...]) -> Line:
    clause = reason.clause
    sources = tuple(cited(source) for source in (clause.source, *clause.also))
    deciding = {child.id for child in nearest(reason)}
    quantity = _quantity(reason)
    return Line(
        id=clause.id,
        label=reason.label,
        says=clause.says,
        verdict=reason.verdict,
        joins=clause.operator if reason.children else "",
        opens=opens,
        is_paper=bool(clause.document),
        observed=_observed(reason),
        needed=reason.needed.text if reason.needed and quantity else None,
        meter=meter(reason),
        counted=tuple(Record(say(counted.record.label), counted.amount) for counted in reason.counted),
        skipped=tuple(Record(say(left.record.label), left.because, left.possibly) for left in reason.not_counted),
        assumption=reason.assumption or "",
        # A clause that repeats its parent's sources would only tire the reader.
        sources=() if sources == inherited else sources,
        children=tuple(
            _line(child, opens=child.id in deciding and _wants_a_look(child, reason), inherited=sources)
            for child in reason.children
        ),
    )


def _wants_a_look(child: Reason, parent: Reason) -> bool:
    """Open what keeps the verdict from being met; of what is met, only the groups, to show their lines."""
    return child.verdict == parent.verdict if child.verdict != "met" else child.clause.operator in JOINING


def _quantity(reason: Reason) -> bool:
    """Whether a clause is measured, so that "observed of needed" is worth a line."""
    return reason.clause.operator in ("months", "unbroken", "hours", "total", *COUNTS)


def _observed(reason: Reason) -> Text | None:
    if _quantity(reason) or (isinstance(reason.observed, Answer) and reason.clause.operator == "fact"):
        return reason.observed.text
    return None


def meter(reason: Reason) -> Meter | None:
    """The line for a quantity that has to reach a number; None where there is none."""
    observed, needed = reason.observed, reason.needed
    if not (isinstance(observed, Bounds) and isinstance(needed, Bounds) and _quantity(reason)):
        return None
    if reason.clause.at_least is None or needed.surely <= 0 or reason.clause.operator in COUNTS:
        return None
    longest = min(max(needed.surely, observed.possibly), needed.surely * WIDEST)
    surely, possibly = min(observed.surely, longest), min(observed.possibly, longest)
    return Meter(
        surely=percent(surely / longest),
        possibly=percent(possibly / longest),
        mark=percent(needed.surely / longest),
        full=observed.surely >= needed.surely,
    )


def percent(part: float) -> str:
    """A part of a line as SVG writes it; the same in every language."""
    return f"{100 * part:.2f}%"
