"""What an action does to what is on file, on the day it ends."""

from datetime import date

from caseway.planner.effects import applied, is_running
from tests.unit.planner.worlds import SUBJECT, action, amount, course, evidence_of, job, license_

START, TODAY, LATER = date(2025, 1, 6), date(2026, 3, 2), date(2026, 6, 1)


def after(what, records, on=TODAY, **more):
    return applied(evidence_of(records).records, what, on, subject=SUBJECT, **more)


def test_what_it_adds_is_there_from_that_day():
    found = after(action("degree", adds={"degrees": {"level": "bachelor"}}), {"degrees": []})
    assert found["degrees"] == ({"level": "bachelor", "conferred": TODAY},)
    found = after(action("course", adds={"continuing_education": course(8)}), {})
    assert found["continuing_education"][0]["completed"] == TODAY


def test_what_is_counted_by_the_unit_has_the_amount_that_was_done():
    hours = action("hours", adds={"continuing_education": {}}, per_unit=("hours", amount("hours", 5), amount("USD", 0)))
    assert after(hours, {}, amount=12)["continuing_education"] == ({"completed": TODAY, "hours": 12},)


def test_a_new_job_ends_those_that_run_the_day_before():
    new = action("job", adds={"employment": job("case_manager")}, replaces=("employment",))
    old = {"employment": [job("registered_nurse", START), job("registered_nurse", START, end=date(2025, 6, 30))]}
    ends = [record["end"] for record in after(new, old)["employment"]]
    assert ends == [date(2026, 3, 1), date(2025, 6, 30), None]


def test_a_job_that_would_have_begun_then_or_later_never_does():
    new = action("job", adds={"employment": job("case_manager")}, replaces=("employment",))
    for start in (TODAY, LATER):
        assert len(after(new, {"employment": [job("registered_nurse", start)]})["employment"]) == 1


def test_a_change_cuts_a_job_in_two():
    change = action("ccm", changes=[("employment", {"role": "case_manager"}, {"supervisor_certification": "CCM"})])
    before, later = after(change, {"employment": [job(start=START)]})["employment"]
    assert (before["end"], before["supervisor_certification"]) == (date(2026, 3, 1), "NONE")
    assert (later["start"], later["end"], later["supervisor_certification"]) == (TODAY, None, "CCM")


def test_on_its_first_day_a_job_is_changed_whole():
    change = action("ccm", changes=[("employment", {"role": "case_manager"}, {"supervisor_certification": "CCM"})])
    (only,) = after(change, {"employment": [job(start=TODAY)]})["employment"]
    assert only["supervisor_certification"] == "CCM"


def test_what_has_ended_or_does_not_fit_or_is_so_already_is_left_alone():
    change = action("ccm", changes=[("employment", {"role": "case_manager"}, {"supervisor_certification": "CCM"})])
    records = {
        "employment": [
            job(start=START, end=date(2025, 6, 30)),
            job("registered_nurse", START),
            job(start=START, by="CCM"),
            job(start=LATER),
        ]
    }
    assert after(change, records)["employment"] == evidence_of(records).records["employment"]


def test_a_license_is_amended_as_it_is():
    restore = action("restore", changes=[("licenses", {"status": "lapsed"}, {"status": "active", "expires": None})])
    (only,) = after(restore, {"licenses": [license_(status="lapsed", issued=START, expires=date(2026, 1, 1))]})[
        "licenses"
    ]
    assert (only["status"], only["expires"], only["issued"]) == ("active", None, START)


def test_an_answer_fills_a_gap_and_never_replaces_an_answer():
    attest = action("attest", answers={"attestations": {"moral_character": True, "code_of_conduct": True}})
    assert after(attest, {})["attestations"] == ({"moral_character": True, "code_of_conduct": True},)
    found = after(attest, {"attestations": {"moral_character": False}})["attestations"]
    assert found == ({"moral_character": False, "code_of_conduct": True},)


def test_what_is_not_known_to_have_begun_or_ended_is_not_known_to_run():
    kind = SUBJECT.kinds["employment"]
    assert is_running({"start": START, "end": None}, kind, TODAY)
    assert is_running({"start": START, "end": TODAY}, kind, TODAY)
    assert not is_running({"start": START, "end": date(2026, 3, 1)}, kind, TODAY)
    assert not is_running({"start": LATER, "end": None}, kind, TODAY)
    assert not is_running({"start": START}, kind, TODAY)
