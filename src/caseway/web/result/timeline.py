"""The picture of a person's work and licenses over time, with what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.criteria import Evidence, Reason, Rule, Verdict, judge
from caseway.rulebooks import Particulars, Window
from caseway.web.base.wording import say
from caseway.web.result.drawing import Day, Picture, Span, Strand, draw
from caseway.web.result.nearness import fulfilled, missing

MOST_WINDOWS = 6
WORKED = ("months", "unbroken", "occasions", "hours")
MEASURED = (*WORKED, "total", "count")  # the rest are papers, and their bars show their days

Pair = tuple[Verdict, Particulars]


def of_all(evidence: Evidence, pairs: Sequence[Pair], *, on: date, is_today: bool = True) -> Picture:
    """The picture for all certifications: work, papers, and when one qualifies for each."""
    now = _("today") if is_today else _("in a year")
    groups = [
        (_("Work and courses"), [*_jobs(evidence, {}), *_courses(evidence)]),
        (_("Licenses and certifications"), list(_held(evidence))),
        (_("When you qualify"), [_qualifying(*pair, now) for pair in pairs]),
    ]
    return draw(groups, [], on=on, now=now)


def of_one(verdict: Verdict, particulars: Particulars) -> Picture:
    """The picture for one certification: what counted, its windows, and the day each clause is met."""
    evidence = verdict.evidence
    groups = [
        (_("Work and courses"), [*_jobs(evidence, _work_counted(verdict.reasons)), *_courses(evidence)]),
        (_("Licenses and certifications"), list(_held(evidence))),
        (_("When you qualify"), [*_clause_days(verdict), _qualifying(verdict, particulars, _("today"))]),
    ]
    return draw(groups, _look_backs(verdict), on=verdict.on, now=_("today"))


def _jobs(evidence: Evidence, counted: Mapping[int, str]) -> Iterator[Strand]:
    kind = evidence.subject.kinds["employment"]
    for index, job in enumerate(evidence.records.get(kind.name, ())):
        look = counted.get(index, "aside") if counted else "work"
        yield _spell(say(kind.named(job, index)), job.get(kind.begins), job.get(kind.ends, "unknown"), look)


def _courses(evidence: Evidence) -> Iterator[Strand]:
    """All courses on one line."""
    kind = evidence.subject.kinds["continuing_education"]
    completed = {
        say(kind.named(course, index)): course.get(kind.happens)
        for index, course in enumerate(evidence.records.get(kind.name, ()))
    }
    days = tuple(Day(day, "course", "", words) for words, day in completed.items() if isinstance(day, date))
    if days:
        yield Strand(_("Courses completed"), days=days)


def _held(evidence: Evidence) -> Iterator[Strand]:
    for name in ("licenses", "certifications"):
        kind = evidence.subject.kinds[name]
        for index, record in enumerate(evidence.records.get(name, ())):
            ends = record.get(kind.ends, "unknown")
            yield _spell(say(kind.named(record, index)), record.get(kind.begins), ends, "paper")


def _spell(label: str, begins: object, ends: object, look: str) -> Strand:
    span = Span(
        label,
        begins if isinstance(begins, date) else None,
        ends if isinstance(ends, date) else None,
        look,
        is_known=isinstance(begins, date) and ends != "unknown",
    )
    return Strand(label, (span,))


def _work_counted(reason: Reason) -> dict[int, str]:
    """For each job whether it counted for the verdict anywhere: surely, perhaps, or not (left out)."""
    found: dict[int, str] = {}
    for part in reason:
        if part.clause.kind and part.clause.kind.name == "employment" and part.clause.operator in WORKED:
            found |= {counted.record.index: "counts" for counted in part.counted}
            for left in part.not_counted:
                if left.possibly and left.record.index not in found:
                    found[left.record.index] = "perhaps"
    return found or {-1: ""}


def _qualifying(verdict: Verdict, particulars: Particulars, now: str) -> Strand:
    """When one qualifies, and the next windows in which one may apply."""
    change = verdict.earliest
    windows = particulars.coming_windows(verdict.on)[:MOST_WINDOWS]
    spans = [span for window in windows for span in _spans(window)]
    days = []
    if change:
        ends = _lapse(verdict, change.day)
        spans.append(Span(_("You qualify"), change.day, ends - timedelta(days=1) if ends else None, "met"))
        words = now if change.day == verdict.on else say(change.day)
        days.append(Day(change.day, "met", words))
    note = (
        ""
        if change
        else _("Nothing now running leads there.")
        if verdict.verdict == "not_met"
        else _("Not settled yet.")
    )
    return Strand(particulars.letters, tuple(spans), tuple(days), note)


def _spans(window: Window) -> Iterator[Span]:
    """When applications are taken, and when the exam is given."""
    month = {"month": date_format(window.test_from, "YEAR_MONTH_FORMAT")}
    note = _("Expected, not published yet.") if window.inferred else ""
    if window.apply_from:
        yield Span(_("Apply for the exam of %(month)s") % month, window.apply_from, window.apply_until, "window", note)
    else:  # only the last day is published, so only that day is marked
        words = _("Last day to apply for the exam of %(month)s") % month
        yield Span(words, window.apply_until, window.apply_until, "window", note)
    yield Span(_("Exam of %(month)s") % month, window.test_from, window.test_until, "exam", note)


def _lapse(verdict: Verdict, day: date) -> date | None:
    """The day the verdict lapses after it is first met."""
    met = verdict if verdict.verdict == "met" else judge(verdict.rule, verdict.evidence, on=day)
    return met.lapses.day if met.lapses else None


def _clause_days(verdict: Verdict) -> Iterator[Strand]:
    """The clauses on the way taken: since when each measured one is met, and when the missing ones will be."""
    for reason in fulfilled(verdict.reasons):
        if reason.clause.operator in MEASURED and (day := verdict.met_since.get(reason.id)):
            words = _("met since %(day)s") % {"day": say(day)}
            yield Strand(say(reason.label, verdict.rule.name), days=(Day(day, "clause", "", words),), note=words)
    for reason in missing(verdict.reasons):
        change = judge(_only(verdict.rule, reason), verdict.evidence, on=verdict.on).earliest
        if change and change.day > verdict.on:
            yield Strand(say(reason.label, verdict.rule.name), days=(Day(change.day, "clause", say(change.day)),))


def _only(rule: Rule, reason: Reason) -> Rule:
    """The rule as if it asked for one clause alone."""
    return replace(rule, root=reason.clause)


def _look_backs(verdict: Verdict) -> list[Span]:
    """The windows within which work or learning counts, each once."""
    windows = {clause.within for clause in verdict.rule.clauses() if clause.within}
    return [
        Span(_("Counts: work and learning since %(day)s") % {"day": say(day)}, day, verdict.on, "back")
        for day in sorted({window.begins(verdict.on) for window in windows})
    ]
