"""The English strings of a rulebook that are shown, and so have to be translated."""

from __future__ import annotations

from collections.abc import Iterator

from caseway import criteria
from caseway.criteria import Rule, Vocabulary
from caseway.rulebooks import answers, diffing, hiring, scoring
from caseway.rulebooks.particulars import Fact, Particulars
from caseway.rulebooks.person import NAME_EXPECTED

TEMPLATES = (
    *diffing.TEMPLATES,
    *hiring.TEMPLATES,
    *answers.TEMPLATES,
    *scoring.TEMPLATES,
    NAME_EXPECTED,
)  # the sentences of this floor, for the catalogs of the doors


def strings_of_rule(rule: Rule) -> Iterator[str]:
    """Every string of one edition that is shown."""
    yield rule.title
    for question in rule.questions.values():
        yield question.about
        yield question.question
    for clause in rule.clauses():
        yield from (text for text in (clause.label, clause.says, clause.assumption, clause.document) if text)
        yield from _strings_of_condition(clause.where)


def _strings_of_condition(condition: criteria.Condition | None) -> Iterator[str]:
    if condition is None:
        return
    if condition.says:
        yield condition.says
    if isinstance(condition, criteria.Group):
        for part in condition.parts:
            yield from _strings_of_condition(part)


def strings_of_particulars(found: Particulars) -> Iterator[str]:
    """Every string around a rule that is shown; names of exams are days and are said by the page."""
    yield from (found.name, found.summary)
    if found.windows:
        yield found.windows.says
        yield from (row.note for row in found.windows.rows if row.note)
        if found.windows.pattern:
            yield found.windows.pattern.says
    for fee in found.fees:
        yield from (text for text in (fee.label, fee.note) if text)
    for document in found.documents:
        yield from (document.label, document.says)
    for outline in found.exam.outlines:
        yield from (text for text in (outline.label, outline.note) if text)
        yield from (text for domain in outline.domains for text in (domain.name, domain.note) if text)
    for fact in facts_of(found):
        yield from (fact.label, fact.says)
    if found.pathway:
        yield from (estimate.note for estimate in found.pathway.estimates if estimate.note)
    for unpublished in found.unpublished:
        yield from (unpublished.label, unpublished.question)


def facts_of(found: Particulars) -> Iterator[Fact]:
    """Every fact around a rule."""
    yield from found.exam.facts
    yield from found.application
    yield from found.results
    yield from found.retest
    yield from found.renewal.facts
    yield from found.history
    yield from found.required_by


def strings_of_facts(vocabulary: Vocabulary) -> Iterator[str]:
    """Every string of the vocabulary of facts that is shown."""
    for subject in vocabulary.values():
        for kind in subject.kinds.values():
            yield from (text for text in (kind.label, kind.meaning, kind.question, kind.open) if text)
            for field in kind.fields.values():
                shown = (field.label, field.meaning, field.question, field.help, field.yes, field.no, field.unit)
                yield from (text for text in shown if text)
                yield from field.words.values()
