"""Reading `particulars.yaml`: every fault at once, each with its line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from caseway import criteria
from caseway.criteria import Fault, Node, Source, Text
from caseway.criteria import Window as Span
from caseway.rulebooks import typed
from caseway.rulebooks.facts import SUBJECT, vocabulary
from caseway.rulebooks.particulars import (
    Body,
    Document,
    Domain,
    Exam,
    Fact,
    Fee,
    Outline,
    Particulars,
    Pattern,
    Renewal,
    RenewalWindow,
    Retired,
    Unpublished,
    Window,
    Windows,
    YearlyWindow,
)
from caseway.rulebooks.pathway import Pathway
from caseway.rulebooks.sourcing import sources_of

T = TypeVar("T")

SCHEDULES = ("fixed", "on_demand")
_PARTS = ("letters", "name", "body", "issuer", "summary", "sources", "windows", "fees", "first_cost", "documents",
          "application", "exam", "results", "retest", "pathway", "renewal", "history", "required_by", "unpublished")  # fmt: skip
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")


def read(path: Path) -> Particulars:
    """Read what surrounds a rule; raise Unreadable with every fault found."""
    reader = _Reader(str(path))
    found = reader.particulars(criteria.yaml.load_file(path))
    if reader.faults:
        raise criteria.Unreadable(reader.faults)
    return found


class _Entry:
    """One mapping being read: gives its entries by type and notes what is missing or unknown."""

    def __init__(self, reader: _Reader, node: Node, path: str, allowed: tuple[str, ...]) -> None:
        self.reader = reader
        self.node = node
        self.path = path
        self.parts: Mapping[str, Node] = {}
        if not isinstance(node.value, dict):
            reader.note(node, path, f"entries are expected here: {', '.join(allowed)}.")
            return
        self.parts = node.value
        for key, part in self.parts.items():
            if key not in allowed:
                reader.note(part, f"{path}.{key}".lstrip("."), f"unknown entry “{key}”. Allowed: {', '.join(allowed)}.")

    def words(self, name: str, *, needed: bool = True) -> str:
        part = self.parts.get(name)
        if part is None:
            if needed:
                self.reader.note(self.node, self.path, f"“{name}” is missing.")
            return ""
        if isinstance(part.value, str) and part.value.strip():
            return part.value.strip()
        self.reader.note(part, f"{self.path}.{name}", "words are expected here.")
        return ""

    def day(self, name: str) -> date | None:
        part = self.parts.get(name)
        if part is None or part.value is None:
            return None
        if isinstance(part.value, date):
            return part.value
        self.reader.note(
            part, f"{self.path}.{name}", "a day is expected here, such as 2026-01-31, or null if not known."
        )
        return None

    def needed_day(self, name: str) -> date:
        found = self.day(name)
        if found is None:
            self.reader.note(self.node, self.path, f"“{name}” is missing; a day is expected.")
        return found or date.min

    def period(self, first: str = "from", last: str = "until") -> tuple[date | None, date | None]:
        begins, ends = self.day(first), self.day(last)
        if begins and ends and ends < begins:
            says = f"“{last}” ({ends}) comes before “{first}” ({begins}). Check which is wrong."
            self.reader.note(self.parts[last], f"{self.path}.{last}", says)
        return begins, ends

    def number(self, name: str) -> float | None:
        part = self.parts.get(name)
        if part is None or part.value is None:
            return None
        if isinstance(part.value, (int, float)) and not isinstance(part.value, bool) and part.value >= 0:
            return part.value
        self.reader.note(part, f"{self.path}.{name}", "a number is expected here, or null if it is not published.")
        return None

    def count(self, name: str) -> int | None:
        found = self.number(name)
        return None if found is None else int(found)

    def span(self, name: str, *, needed: bool = False) -> Span | None:
        text = self.words(name, needed=needed)
        found = Span.parse(text)
        if text and found is None:
            says = "a length of time is expected here, such as “9 months” or “56 days”."
            self.reader.note(self.parts[name], f"{self.path}.{name}", says)
        return found

    def flag(self, name: str) -> bool:
        part = self.parts.get(name)
        if part is not None and not isinstance(part.value, bool):
            self.reader.note(part, f"{self.path}.{name}", "true or false is expected here.")
        return part is not None and part.value is True

    def day_of_year(self, name: str) -> tuple[int, int] | None:
        part = self.parts.get(name)
        if part is None or part.value is None:
            return None
        return self.reader.day_of_year(part, f"{self.path}.{name}")

    def needed_day_of_year(self, name: str) -> tuple[int, int]:
        found = self.day_of_year(name)
        if found is None and name not in self.parts:
            self.reader.note(self.node, self.path, f"“{name}” is missing; a day of the year is expected.")
        return found or (1, 1)

    def rows(self, name: str) -> list[Node]:
        part = self.parts.get(name)
        if part is None:
            return []
        if isinstance(part.value, list):
            return part.value
        self.reader.note(part, f"{self.path}.{name}".lstrip("."), "a list is expected here.")
        return []

    def source(self) -> Source:
        part = self.parts.get("source")
        if part is None:
            self.reader.note(self.node, self.path, "“source” is missing: where this is written.")
            return _NO_SOURCE
        names = part.value if isinstance(part.value, list) else [part]
        found = [self.reader.known(name, f"{self.path}.source") for name in names]
        return found[0] if found else _NO_SOURCE


_NO_SOURCE = Source("", "", "", "", date.min, "inferred")


class _Reader:
    """Reads one file, noting every fault and going on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.sources: dict[str, Source] = {}
        self.used: set[str] = set()

    def note(self, node: Node, path: str, says: Text | str) -> None:
        self.faults.append(Fault(self.file, node.line, path, says))

    def known(self, node: Node, path: str) -> Source:
        name = str(node.value)
        self.used.add(name)
        if name in self.sources:
            return self.sources[name]
        self.note(node, path, f"unknown source “{name[:60]}”. Allowed: {', '.join(self.sources)}.")
        return _NO_SOURCE

    def day_of_year(self, node: Node, path: str) -> tuple[int, int] | None:
        found = _DAY_OF_YEAR.fullmatch(node.value) if isinstance(node.value, str) else None
        if found:
            month, day = int(found[1]), int(found[2])
            try:
                date(2001, month, day)  # a common year, so that 29 February is refused
            except ValueError:
                pass
            else:
                return month, day
        self.note(node, path, 'a day of every year is expected here, month and day in quotes: "01-31".')
        return None

    def particulars(self, node: Node) -> Particulars:
        top = _Entry(self, node, "", _PARTS)
        self.read_sources(top)
        found = Particulars(
            letters=top.words("letters"),
            name=top.words("name"),
            issuer=top.words("issuer"),
            summary=top.words("summary"),
            body=self.body(top),
            sources=self.sources,
            windows=self.windows(top.parts["windows"]) if "windows" in top.parts else None,
            fees=self.each(top, "fees", self.fee),
            first_cost=tuple(str(part.value) for part in top.rows("first_cost")),
            documents=self.each(top, "documents", self.document),
            exam=self.exam(top.parts["exam"]) if "exam" in top.parts else Exam(),
            renewal=self.renewal(top.parts["renewal"]) if "renewal" in top.parts else Renewal(),
            unpublished=self.each(top, "unpublished", self.unpublished),
            application=self.each(top, "application", self.fact),
            results=self.each(top, "results", self.fact),
            retest=self.each(top, "retest", self.fact),
            history=self.each(top, "history", self.fact),
            required_by=self.each(top, "required_by", self.fact),
            pathway=self.pathway(top.parts["pathway"]) if "pathway" in top.parts else None,
        )
        self.look_over(top, found)
        return found

    def read_sources(self, top: _Entry) -> None:
        node = top.parts.get("sources", Node({}))
        if not isinstance(node.value, dict):
            self.note(node, "sources", "sources are expected here, each under its id.")
            return
        for id_, part in node.value.items():
            self.sources[id_] = criteria.read_source(id_, part, self.note, f"sources.{id_}")

    def look_over(self, top: _Entry, found: Particulars) -> None:
        """Faults that show only in the whole: unused sources, unknown fees, periods that overlap."""
        sources = top.parts.get("sources", Node({})).value
        for id_ in self.sources.keys() - self.used:
            where = sources[id_] if isinstance(sources, dict) else top.node
            self.note(where, f"sources.{id_}", "nothing uses this source; use it or take it out.")
        for id_ in set(found.first_cost) - {fee.id for fee in found.fees}:
            self.note(top.parts["first_cost"], "first_cost", f"there is no fee “{id_}” among the fees.")
        retest = found.pathway.retest if found.pathway else None
        if retest and retest.fee and retest.fee not in {fee.id for fee in found.fees}:
            self.note(top.parts["pathway"], "pathway.retest.fee", f"there is no fee “{retest.fee}” among the fees.")
        fees = [(fee.id, fee.from_, fee.until) for fee in found.fees]
        outlines = [("outline", outline.from_, outline.until) for outline in found.exam.outlines]
        for name, part, periods in (("fees", "fees", fees), ("exam.outlines", "exam", outlines)):
            for id_ in _overlapping(periods):
                self.note(
                    top.parts[part], name, f"“{id_}” has two rows for the same day; end one before the next begins."
                )
        rows = found.windows.rows if found.windows else ()
        for earlier, later in pairwise(rows):
            if later.apply_until < earlier.apply_until:
                says = f"“{later.exam}” stands after “{earlier.exam}” and ends before it; put the rows in order."
                self.note(top.parts["windows"], "windows.rows", says)

    def each(self, entry: _Entry, name: str, read_one: Callable[[Node, str], T]) -> tuple[T, ...]:
        base = f"{entry.path}.{name}".lstrip(".")
        return tuple(read_one(node, f"{base}[{index}]") for index, node in enumerate(entry.rows(name)))

    def body(self, top: _Entry) -> Body:
        entry = _Entry(self, top.parts.get("body", Node({}, top.node.line)), "body", ("name", "short", "address"))
        return Body(entry.words("name"), entry.words("short"), entry.words("address"))

    def fact(self, node: Node, path: str) -> Fact:
        entry = _Entry(self, node, path, ("label", "says", "source", "from", "until"))
        return Fact(entry.words("label"), entry.words("says"), entry.source(), *entry.period())

    def document(self, node: Node, path: str) -> Document:
        entry = _Entry(self, node, path, ("label", "says", "source", "clause", "facts"))
        facts = tuple(self.fact_named(part, f"{path}.facts") for part in entry.rows("facts"))
        clause = entry.words("clause", needed=False)
        return Document(entry.words("label"), entry.words("says"), entry.source(), clause, facts)

    def fact_named(self, node: Node, path: str) -> str:
        kind, _, field = str(node.value).partition(".")
        known = vocabulary()[SUBJECT].kinds.get(kind)
        if known is None or field not in known.fields:
            self.note(node, path, f"“{node.value}” is no fact of facts.yaml. Write a kind, a dot and a field of it.")
        return f"{kind}.{field}"

    def unpublished(self, node: Node, path: str) -> Unpublished:
        entry = _Entry(self, node, path, ("label", "question", "source"))
        return Unpublished(entry.words("label"), entry.words("question"), entry.source())

    def fee(self, node: Node, path: str) -> Fee:
        entry = _Entry(self, node, path, ("id", "label", "amount", "currency", "from", "until", "source", "note"))
        amount = entry.number("amount")
        if amount is None:
            self.note(node, path, "“amount” is missing; a fee that is not published belongs under “unpublished”.")
        begins, ends = entry.period()
        note = entry.words("note", needed=False)
        currency = entry.words("currency")
        return Fee(entry.words("id"), entry.words("label"), amount or 0, currency, entry.source(), begins, ends, note)

    def windows(self, node: Node) -> Windows:
        entry = _Entry(self, node, "windows", ("schedule", "says", "source", "rows", "pattern"))
        schedule = entry.words("schedule")
        if schedule not in SCHEDULES:
            self.note(node, "windows.schedule", f"unknown schedule “{schedule}”. Allowed: {', '.join(SCHEDULES)}.")
        pattern = self.pattern(entry.parts["pattern"]) if "pattern" in entry.parts else None
        return Windows(schedule, entry.words("says"), entry.source(), self.each(entry, "rows", self.window), pattern)

    def window(self, node: Node, path: str) -> Window:
        allowed = ("exam", "apply_from", "apply_until", "test_from", "test_until", "source", "note")
        entry = _Entry(self, node, path, allowed)
        apply_from, _ = entry.period("apply_from", "apply_until")
        entry.period("apply_until", "test_from")
        entry.period("test_from", "test_until")
        return Window(
            exam=entry.words("exam"),
            apply_from=apply_from,
            apply_until=entry.needed_day("apply_until"),
            test_from=entry.needed_day("test_from"),
            test_until=entry.needed_day("test_until"),
            source=entry.source(),
            note=entry.words("note", needed=False),
        )

    def pattern(self, node: Node) -> Pattern:
        entry = _Entry(self, node, "windows.pattern", ("says", "source", "rows"))
        return Pattern(entry.words("says"), entry.source(), self.each(entry, "rows", self.yearly))

    def yearly(self, node: Node, path: str) -> YearlyWindow:
        entry = _Entry(self, node, path, ("apply_from", "apply_until", "test_from", "test_until"))
        until, first, last = (entry.needed_day_of_year(name) for name in ("apply_until", "test_from", "test_until"))
        return YearlyWindow(entry.day_of_year("apply_from"), until, first, last)

    def exam(self, node: Node) -> Exam:
        entry = _Entry(self, node, "exam", ("facts", "outlines"))
        return Exam(self.each(entry, "facts", self.fact), self.each(entry, "outlines", self.outline))

    def outline(self, node: Node, path: str) -> Outline:
        entry = _Entry(self, node, path, ("label", "from", "until", "source", "note", "domains"))
        domains = self.each(entry, "domains", self.domain)
        if sum(domain.percent or 0 for domain in domains) > 100.5:
            self.note(node, path, "the weights of the domains add up to more than 100 percent.")
        begins, ends = entry.period()
        note = entry.words("note", needed=False)
        return Outline(entry.words("label"), entry.source(), domains, begins, ends, note)

    def domain(self, node: Node, path: str) -> Domain:
        entry = _Entry(self, node, path, ("name", "percent", "note"))
        return Domain(entry.words("name"), entry.number("percent"), entry.words("note", needed=False))

    def pathway(self, node: Node) -> Pathway | None:
        found, faults = typed.read_part(node, Pathway, file=self.file, path="pathway", sources=self.sources)
        self.faults += faults
        self.used |= {source.id for source in sources_of(found)}
        return found

    def renewal(self, node: Node) -> Renewal:
        allowed = ("facts", "years", "hours", "ethics", "other_at_most", "ends", "windows", "apply_from", "apply_until",
                   "late_days", "late_reason", "retired")  # fmt: skip
        entry = _Entry(self, node, "renewal", allowed)
        ends = (self.day_of_year(part, "renewal.ends") for part in entry.rows("ends"))
        found = Renewal(
            facts=self.each(entry, "facts", self.fact),
            years=entry.count("years"),
            hours=entry.count("hours"),
            ethics=entry.count("ethics"),
            other_at_most=entry.count("other_at_most"),
            ends=tuple(end for end in ends if end),
            windows=self.each(entry, "windows", self.renewal_window),
            apply_from=entry.span("apply_from"),
            apply_until=entry.span("apply_until"),
            late_days=entry.count("late_days"),
            late_reason=entry.flag("late_reason"),
            retired=self.retired(entry.parts["retired"]) if "retired" in entry.parts else None,
        )
        for window in found.windows:
            if window.ends not in found.ends:
                says = "a window ends on a day that is not one of “ends”. Write that day in both or in neither."
                self.note(entry.parts["windows"], "renewal.windows", says)
        return found

    def renewal_window(self, node: Node, path: str) -> RenewalWindow:
        entry = _Entry(self, node, path, ("ends", "opens", "answer"))
        ends, opens = entry.needed_day_of_year("ends"), entry.needed_day_of_year("opens")
        return RenewalWindow(ends, opens, entry.day_of_year("answer"))

    def retired(self, node: Node) -> Retired:
        entry = _Entry(self, node, "renewal.retired", ("letters", "within", "back", "source"))
        within, back = (entry.span(name, needed=True) or Span() for name in ("within", "back"))
        return Retired(entry.words("letters"), within, back, entry.source())


def _overlapping(periods: list[tuple[str, date | None, date | None]]) -> list[str]:
    """Ids that have two periods with a day in common."""
    found = []
    by_id: dict[str, list[tuple[date, date]]] = {}
    for id_, begins, ends in periods:
        by_id.setdefault(id_, []).append((begins or date.min, ends or date.max))
    for id_, spans in by_id.items():
        spans.sort()
        if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
            found.append(id_)
    return found
