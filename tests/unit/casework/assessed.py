"""Assessments of invented people: what the tests of them begin from."""

import pytest

from caseway.casework import assessing
from caseway.casework.assessing import SittingDraft
from caseway.casework.models import Assessment, Component

PHQ9, AUDIT_C, INTERVIEW = "instrument/phq-9", "instrument/audit-c", "instrument/needs-interview"
NINE = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement", "self_harm")
OFTEN = ("not_at_all", "several_days", "more_than_half", "nearly_every_day")
LEFT = {"left": "declined", "why": "Does not want to say."}


def phq9(*points, difficulty="somewhat"):
    """Answers to the PHQ-9 by their points."""
    return {**{key: OFTEN[one] for key, one in zip(NINE, points, strict=True)}, "difficulty": difficulty}


LOW, ELEVEN, NINTH = phq9(*[0] * 9), phq9(2, 2, 1, 2, 1, 1, 1, 1, 0), phq9(1, 1, 0, 0, 0, 0, 0, 0, 2)


def row(assessment):
    return Assessment.objects.get(pk=assessment)


def part(assessment, key="depression"):
    return Component.objects.get(assessment=assessment, key=key)


@pytest.fixture
def begin(case, who):
    return lambda instrument=PHQ9, **more: assessing.start(
        case=case, draft=SittingDraft(instrument, **more), **who()
    )  # fmt: skip


@pytest.fixture
def save(who):
    def saved(assessment, answers, key="depression", *, version=None, user=None):
        version = version or part(assessment, key).version
        return assessing.answer(assessment=assessment, component=key, answers=answers, version=version, **who(user))

    return saved


@pytest.fixture
def finished(begin, save, who):
    """A PHQ-9 that is completed."""

    def made(answers=ELEVEN, **more):
        found = begin(**more)
        save(found, answers)
        assessing.conclude(assessment=found, component="depression", conclusion="Low for weeks.", **who())
        assessing.complete(assessment=found, **who())
        return found

    return made


@pytest.fixture
def caregiver_folder(tmp_path, settings):
    """An instrument of an adopter, whose second part is asked only of some."""
    place = tmp_path / "instrument" / "care"
    place.mkdir(parents=True)
    (place / "2020-01-01.yaml").write_text("""
title: Care
says: Two parts.
license: {position: own, text: Ours., source: own}
components:
  - key: first
    title: First
    items: [{key: helper, kind: yes_no, text: Does anybody help you?}]
  - key: second
    title: Second
    items: [{key: tired, kind: yes_no, text: Are they tired?, when: {item: helper, is: true}}]
sources:
  own: {title: Care, publisher: Us, address: SOURCES.md, read: 2026-11-01, standing: inferred}
""")
    settings.CASEWAY_RULEBOOKS = (tmp_path,)
    return "instrument/care"
