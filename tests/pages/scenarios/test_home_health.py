"""Home health, on a phone: from the return home through 60 days of care to the discharge.

Left out, since later parts of Caseway have it:
- the authorization of nursing and therapy visits, what is used of it, its alerts and its extension (payers);
- that the visit to the emergency department counts in the report of transitions (outcomes; here: that it is on file).
"""

from datetime import date, timedelta

BEGINS = "2026-11-16 11:00"
RETURNED, STARTED, LAST_DAY = date(2026, 11, 16), date(2026, 11, 18), date(2027, 1, 16)
FIRST_VISIT, AFTER_REFERRAL = "First visit after the return home", "First visit after the referral"
OASIS, AGAIN, NOTICE = (
    "Comprehensive assessment (OASIS)",
    "Recertification assessment",
    "Notice of Medicare Non-Coverage",
)
WASH, SLEEP = "I want to wash and dress without help.", "I want to sleep through the night."


def said(day):
    """A day as the pages say it."""
    return f"{day:%B} {day.day}, {day.year}"


def test_sixty_days_of_care_at_home(worker, axe):
    rosalind = worker("Rosalind Achebe", width=390)
    rosalind.comes_in("2026-11-16 11:00")
    the_nursing_facility_refers_her_home(rosalind)
    the_first_visit_is_due_within_48_hours(rosalind)

    rosalind.comes_in("2026-11-18 12:00")
    care_starts(rosalind)
    the_assessment_is_due_in_five_days_and_again_on_days_56_to_60(rosalind)
    she_and_her_caregiver_are_assessed(rosalind)
    goals_are_set(rosalind)
    assert axe(rosalind.page) == []

    rosalind.comes_in("2026-12-15 17:00")
    the_physician_is_told(rosalind)
    a_visit_to_the_emergency_department_is_on_file(rosalind)

    rosalind.comes_in("2027-01-12 10:00")
    she_is_assessed_again_inside_the_window(rosalind)
    her_discharge_is_planned(rosalind)
    rosalind.comes_in("2027-01-14 10:00")
    the_notice_is_given_two_days_before(rosalind)

    rosalind.comes_in("2027-01-16 10:00")
    the_case_closes_with_what_was_reached(rosalind)
    assert axe(rosalind.page) == []


def the_nursing_facility_refers_her_home(rosalind):
    rosalind.enters("Ruby Invented", "5/6/1948")
    rosalind.opens_a_case(
        reason="Home after a broken hip.", source="agency", referrer="Facility C", received="2026-11-16", hour="09:00"
    )
    assert rosalind.is_due()[AFTER_REFERRAL][0] == "November 18, 2026, 9 a.m."
    rosalind.begins_the_work("Homebound, needs skilled nursing and therapy.", "2026-11-16")
    moved = rosalind.enters_date("returned_home", "2026-11-16", "10:00")
    assert f"{AFTER_REFERRAL}: no longer due." in moved


def the_first_visit_is_due_within_48_hours(rosalind):
    due = rosalind.is_due()
    assert due[FIRST_VISIT][0] == f"{said(RETURNED + timedelta(hours=48))}, 10 a.m." == "November 18, 2026, 10 a.m."
    assert AFTER_REFERRAL not in due


def care_starts(rosalind):
    rosalind.writes("First visit. Her daughter was there.", "2026-11-18 09:00", mode="home", minutes="70")
    assert f"{FIRST_VISIT}: Met on time." in rosalind.enters_date("care_started", "2026-11-18", "09:00")


def the_assessment_is_due_in_five_days_and_again_on_days_56_to_60(rosalind):
    due = rosalind.is_due()
    assert due[OASIS][0] == said(STARTED + timedelta(days=5)) == "November 23, 2026"
    # The day care starts is the first of the sixty.
    sixty = [STARTED + timedelta(days=number) for number in range(60)]
    assert (sixty[55], sixty[59]) == (date(2027, 1, 12), LAST_DAY)
    assert due[AGAIN] == (said(sixty[59]), f"Counts from {said(sixty[55])}")


def she_and_her_caregiver_are_assessed(rosalind):
    """The checklist of daily activities, the safety of the home, and the strain on her daughter."""
    rosalind.records_result("ADL checklist", "2026-11-18", "Does 3 of 6 alone", "3")
    rosalind.sits_down("needs-interview", "2026-11-18")
    rosalind.answers("Steps at the door without a rail.", living="steady", repairs=["steps"], utilities="no")
    parts = {
        "/daily-life/": {
            "conclusion": "Needs help to wash, dress and walk.", "rides": "never", "body": ["washing", "dressing", "walking"],
            "household": ["shopping", "cooking"], "helper": "some", "falls": "yes",
        },
        "/caregiver/": {
            "conclusion": "Her daughter is worn out.", "caregiver": "yes", "strain_tired": "often",
            "strain_life": "sometimes", "strain_alone": "sometimes",
        },
    }  # fmt: skip
    while "/part/" in rosalind.page.url:
        told = next((told for place, told in parts.items() if place in rosalind.page.url), None)
        if told:
            rosalind.answers(**told)
        else:
            rosalind.leaves_out("The nurse asks it in the second week", state="unable")
    result = rosalind.completes()
    assert "Strain on the caregiver 4 of 6: Heavy" in result
    assert "Needs help with the body's care 3 of 7: Needs much help" in result.replace("’", "'")
    assert rosalind.was_due()[OASIS][0] == "Met on time"
    rosalind.open("thread/")
    for says in ("Help through the day", "Protection from falls", "A home in good repair", "Relief for the caregiver"):
        rosalind.page.click(f".cw-node:has-text('{says}') button:has-text('Confirm')")
        rosalind.page.wait_for_selector(f".cw-node--need:has-text('{says}'):has-text('Confirmed')")


def goals_are_set(rosalind):
    rosalind.sets_goal("Help through the day", WASH, "Does 5 of 6 daily activities alone", baseline="3 of 6",
                       target_date="2027-01-16")  # fmt: skip
    rosalind.adds_step(WASH, "Bars in the bathroom", owner="caregiver", due_date="2026-12-01")
    rosalind.sets_goal("Relief for the caregiver", SLEEP, "Her daughter sleeps at home five nights a week")
    found = rosalind.thread()
    assert WASH in found
    assert "Reached when Does 5 of 6 daily activities alone" in found


def the_physician_is_told(rosalind):
    says = "Dr. Sample agrees to go on with therapy and lowers one dose."
    rosalind.writes(says, "2026-12-02 13:00", party="partner", party_name="Dr. Sample", minutes="8",
                    did={"Bars in the bathroom": "Put up on November 30."})  # fmt: skip
    assert says in rosalind.timeline()


def a_visit_to_the_emergency_department_is_on_file(rosalind):
    says = "Unplanned visit to the emergency department: fell in the kitchen, nothing broken, home at noon."
    rosalind.writes(says, "2026-12-15 08:00", result="in_hospital", minutes="10")
    told = rosalind.timeline()
    assert says in told
    assert "in a hospital" in told


def she_is_assessed_again_inside_the_window(rosalind):
    assert rosalind.is_due()[AGAIN][0] == "January 16, 2027"
    rosalind.records_result("ADL checklist", "2027-01-12", "Does 5 of 6 alone", "5")
    assert AGAIN in rosalind.is_due(), "a result from elsewhere is no assessment of ours"
    rosalind.sits_down("needs-interview", "2027-01-12")
    while "/part/" in rosalind.page.url:
        if "/daily-life/" in rosalind.page.url:
            rosalind.answers("Needs help with the bath only.", rides="never", body=["washing"], household=["none"],
                             helper="enough", falls="no")  # fmt: skip
        else:
            rosalind.leaves_out("Nothing new since November")
    rosalind.completes()
    assert rosalind.was_due()[AGAIN][0] == "Met on time"
    listed = rosalind.open("assessments/")
    assert "Does 3 of 6 alone" in listed
    assert "Does 5 of 6 alone" in listed


def her_discharge_is_planned(rosalind):
    rosalind.enters_date("last_covered_day", "2027-01-16")
    assert rosalind.is_due()[NOTICE][0] == said(LAST_DAY - timedelta(days=2)) == "January 14, 2027"


def the_notice_is_given_two_days_before(rosalind):
    assert f"{NOTICE}: Met on time." in rosalind.enters_date("nomnc_delivered", "2027-01-14")


def the_case_closes_with_what_was_reached(rosalind):
    rosalind.closes(
        "goals_met", "Daily activities from 3 to 5 of 6.", "2027-01-14",
        {
            WASH: {"how": "achieved", "words": "5 of 6 alone on January 12"},
            SLEEP: {"how": "improving", "words": "Three nights a week"},
            "Help through the day": {"how": "resolved", "words": "Needs help with the bath only"},
            "Protection from falls": {"how": "resolved", "words": "Rugs gone, bars up"},
            "A home in good repair": {"how": "resolved", "words": "A rail at the door"},
            "Relief for the caregiver": {"how": "transferred", "unmet": "waitlist", "words": "Adult day center"},
        },
    )  # fmt: skip
    assert "Closed" in rosalind.text(".cw-stands")
    found = rosalind.thread()
    assert "Achieved" in found
    assert "Improving" in found
    assert "Daily activities from 3 to 5 of 6." in rosalind.open()
