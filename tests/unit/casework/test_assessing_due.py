"""What an assessment meets: of several parts what asks for an assessment, one scale alone a screening only."""

from caseway.casework import assessing
from caseway.casework.assessing import SittingDraft
from caseway.casework.models import CaseDate, Component, Deadline
from tests.unit.casework.assessed import INTERVIEW, PHQ9
from tests.unit.casework.dated import working

__all__ = ["working"]


def status(one):
    return Deadline.objects.get(pk=one.pk).status


def sat(work, instrument):
    """An assessment begun on November 3 and completed on the 5th, all of whose parts were declined."""
    made = assessing.start(case=work.id, draft=SittingDraft(instrument), **work.doing("11-03"))
    for one in Component.objects.filter(assessment=made):
        assessing.set_aside(assessment=made, component=one.key, state="declined", why="No.", **work.doing("11-04"))
    assessing.complete(assessment=made, **work.doing("11-05"))
    return made


def test_an_assessment_meets_what_is_due_and_an_error_has_it_due_again(working):
    work = working("health_insurance")
    work.keep("eligible", "11-02")
    begun, done = *work.rows("assessment-begun"), *work.rows("assessment-completed")
    made = sat(work, INTERVIEW)
    assert (status(begun), status(done)) == ("met", "met")
    assessing.strike(assessment=made, why="Wrong client.", **work.doing("11-06"))
    assert (status(begun), status(done)) == ("open", "open")


def test_one_scale_is_a_screening_and_no_assessment(working):
    work = working("health_insurance")
    work.keep("eligible", "11-02")
    work.keep("enrolled", "11-02")
    begun, done = *work.rows("assessment-begun"), *work.rows("assessment-completed")
    (screening,) = work.rows("initial-screening")
    made = sat(work, PHQ9)
    assert (status(begun), status(done), status(screening)) == ("open", "open", "met")
    assert not CaseDate.objects.filter(case=work.id, kind="assessed").exists()
    assessing.strike(assessment=made, why="Wrong client.", **work.doing("11-06"))
    assert status(screening) == "open"
