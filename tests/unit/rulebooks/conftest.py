"""A small rulebook of two editions, whole and without a fault, that tests copy and break."""

from pathlib import Path
from textwrap import dedent

import pytest

OLDER = """
title: Certified Helper (CH)
subject: professional
sources:
  page: {title: Rules, publisher: Board, address: board.example/rules, read: 2026-01-02, standing: official}
rule:
  id: eligible
  label: Both parts
  says: You meet both parts.
  source: page
  all:
    - id: license
      label: License
      says: You hold an active license.
      exists: licenses
      where: {status: active}
    - id: work
      label: Work
      says: You have 24 months of paid work.
      months: employment
      at_least: 24
      where: {paid: true}
"""
NEWER = """
title: Certified Helper (CH)
subject: professional
sources:
  page: {title: Rules, publisher: Board, address: board.example/rules, read: 2026-01-02, standing: official}
  news: {title: News, publisher: Paper, address: paper.example/news, read: 2026-01-02, standing: secondary}
questions:
  unpaid: {about: unpaid work, question: "Does unpaid work count?", source: page}
rule:
  id: eligible
  label: Both parts
  says: You meet both parts.
  source: page
  all:
    - id: work
      label: Work
      says: You have 12 months of work within five years.
      source: news
      assumption: Months that overlap count once.
      months: employment
      within: 5 years
      at_least: 12
      where:
        - says: paid work
          any: [{paid: true}, {ask: unpaid}]
    - id: course
      label: Course
      says: You have completed 10 hours.
      total: continuing_education.hours
      at_least: 10
"""
CASES = """
people:
  ann:
    licenses: [{type: RN, status: active}]
    employment: [{employer: Home, start: 2020-01-09, end: null, paid: true}]
    continuing_education: [{title: Course, hours: 10, completed: 2021-01-01}]
cases:
  - case: The day before two years.
    on: 2022-01-08
    person: ann
    verdict: not_met
    earliest: 2022-01-09
  - case: Two years.
    on: 2022-01-09
    person: ann
    verdict: met
    lapses: null
  - case: Unpaid work is a question.
    on: 2026-01-09
    person: {base: ann, set: {"employment[0].paid": false}}
    verdict: unknown
    unknown: [work]
    met: course
    asks: {person: 0, authority: [unpaid]}
"""
PARTICULARS = """
letters: CH
name: Certified Helper
body: {name: Board of Helpers, short: BH, address: board.example}
issuer: BH
summary: For helpers.
sources:
  page: {title: Rules, publisher: Board, address: board.example/rules, read: 2026-01-02, standing: official}
windows:
  schedule: fixed
  says: Once a year.
  source: page
  rows:
    - {exam: May 2026, apply_from: 2025-12-01, apply_until: 2026-01-31, test_from: 2026-05-01, test_until: 2026-05-31,
       source: page, note: As printed.}
  pattern:
    says: As in 2026.
    source: page
    rows: [{apply_from: "12-01", apply_until: "01-31", test_from: "05-01", test_until: "05-31"}]
fees:
  - {id: exam, label: Exam fee, amount: 100, currency: USD, from: null, until: 2025-12-31, source: page}
  - {id: exam, label: Exam fee, amount: 110, currency: USD, from: 2026-01-01, until: null, source: page, note: Raised.}
first_cost: [exam]
documents: [{label: License, says: A copy., source: page}]
exam:
  facts: [{label: Items, says: 100 items., source: page}]
  outlines:
    - {label: Outline, from: 2020-01-01, until: null, source: page, note: Whole.,
       domains: [{name: Helping, percent: 60, note: Most.}, {name: Rest, percent: null}]}
application: [{label: Review, says: Six weeks., source: page}]
results: [{label: When, says: At once., source: page}]
retest: [{label: Again, says: Next year., source: page}]
renewal:
  years: 3
  hours: 30
  ends: ["12-31"]
  late_days: 0
  facts: [{label: Valid for, says: Three years., source: page}]
history: [{label: First, says: The first exam., source: page, from: 2000-01-01}]
required_by: [{label: Utopia, says: Required there., source: page}]
unpublished: [{label: Score, question: What score passes?, source: page}]
"""
SOURCES = "# Sources\n\nboard.example/rules, paper.example/news, read on 2026-01-02.\n"
FILES = {
    "2020-01-01.yaml": OLDER,
    "2024-01-01.yaml": NEWER,
    "cases.yaml": CASES,
    "particulars.yaml": PARTICULARS,
    "SOURCES.md": SOURCES,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with one faultless rulebook in it."""
    folder = tmp_path / "root" / "certification" / "bh" / "ch"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return tmp_path / "root"


@pytest.fixture
def folder(root: Path) -> Path:
    """The faultless rulebook's folder."""
    return root / "certification" / "bh" / "ch"
