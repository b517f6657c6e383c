"""Hospital case management: Rosa, 78, breaks her hip, goes to a nursing facility and, three weeks on, home.

Left out, since later parts of Caseway have it:
- the choice list of facilities with their quality data, and the referrals to three of them with their answers (services);
- the expedited authorization, the intent to deny, the peer-to-peer, the review day and its alert (payers);
- the avoidable day with its reason (utilization);
- the packet itself, sent with a check of consent for each part, and the referral on to home health (referrals out).
What of them is casework, that she ranked three facilities and that the packet went out, is written as contacts.
"""

from datetime import date, timedelta

BEGINS = "2026-11-02 10:00"
ADMITTED, DISCHARGED, LAST_DAY = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 20)
FIRST_COPY, FOLLOW_UP = "Important Message: first copy", "Important Message: follow-up copy"
NOTICE, APPEAL = "Notice of Medicare Non-Coverage", "Last moment for a fast appeal"


def said(day):
    """A day as the pages say it."""
    return f"{day:%B} {day.day}, {day.year}"


def test_rosa_from_the_hospital_to_the_nursing_facility_and_home(worker, axe):
    carla = worker("Carla Nguyen")
    carla.comes_in("2026-11-02 10:00")
    rosa_is_admitted_with_a_broken_hip(carla)
    lace = she_is_screened_the_same_day(carla)
    carla.comes_in("2026-11-02 15:30")
    she_lives_alone(carla)
    the_important_message_is_signed(carla)
    the_follow_up_copy_is_needed_only_if_she_leaves_after_the_fourth(carla)

    carla.comes_in("2026-11-03 09:00")
    she_is_assessed(carla)
    her_need_becomes_a_goal_in_her_own_words(carla)

    carla.comes_in("2026-11-05 11:00")
    she_ranks_three_facilities(carla)

    carla.comes_in("2026-11-06 10:00")
    the_pasrr_is_negative(carla)

    carla.comes_in("2026-11-08 16:30")
    the_follow_up_copy_is_given_inside_its_window(carla)

    carla.comes_in("2026-11-09 15:00")
    the_final_lace_is_13_and_high(carla, lace)
    she_is_discharged_and_arrives(carla)

    carla.comes_in("2026-11-13 09:00")
    her_stay_is_extended_once(carla)
    carla.comes_in("2026-11-18 10:00")
    the_notice_of_non_coverage_is_in_time(carla)

    carla.comes_in("2026-11-20 14:00")
    the_case_closes_with_outcomes(carla)
    assert axe(carla.page) == []


def rosa_is_admitted_with_a_broken_hip(carla):
    carla.enters("Rosa Invented", "5/6/1948")
    carla.opens_a_case(
        reason="Broken hip, inpatient, Medicare Advantage.", source="hospital", received="2026-11-02", hour="09:30"
    )
    carla.begins_the_work("Over 75, lives alone, will not go straight home.", "2026-11-02")
    moved = carla.enters_date("admitted", "2026-11-02", "10:00")
    assert f"{FIRST_COPY}: due {said(ADMITTED + timedelta(days=2))}." in moved
    assert carla.is_due()[FIRST_COPY][0] == "November 4, 2026"


def she_is_screened_the_same_day(carla):
    carla.sits_down("lace", "2026-11-02")
    carla.answers(acute="yes", conditions=["heart_failure", "diabetes"], emergency=2)
    review = carla.text()
    assert "So far between 8 and 15, on a scale of 0 to 19" in review, "provisional without the days"
    assert "Completed" not in review
    return carla.page.url


def she_lives_alone(carla):
    carla.writes("Lives alone on the second floor; her daughter calls on Sundays.", "2026-11-02 10:40", mode="facility")
    assert carla.was_due()["First contact within a day"][0] == "Met on time"


def the_important_message_is_signed(carla):
    assert f"{FIRST_COPY}: Met on time." in carla.enters_date("im_delivered", "2026-11-02", "15:00", "Signed by her.")
    how, line = carla.was_due()[FIRST_COPY]
    assert how == "Met on time"
    assert "due November 4, 2026" in line
    assert "done Nov. 2, 2026, 3 p.m." in line


def the_follow_up_copy_is_needed_only_if_she_leaves_after_the_fourth(carla):
    for day in ("2026-11-03", "2026-11-04"):
        plans = carla.enters_date if day == "2026-11-03" else carla.corrects_date
        plans("discharged", day, "14:00")
        assert FOLLOW_UP not in carla.is_due(), day
    carla.corrects_date("discharged", "2026-11-05", "14:00")
    assert carla.is_due()[FOLLOW_UP][0] == "November 5, 2026, 10 a.m."
    assert "no longer due" in carla.corrects_date("discharged", "2026-11-04", "14:00")


def she_is_assessed(carla):
    """Katz 2, before the fracture 6; PHQ-2 of 4, so the PHQ-9: 11, and nothing of self-harm."""
    carla.records_result("Katz index of independence", "2026-11-03", "2 of 6; before the fracture 6 of 6", "2")
    carla.sits_down("phq-2", "2026-11-03")
    carla.answers("Low since the fall.", interest="more_than_half", mood="more_than_half")
    assert "4 of 6: Positive" in carla.completes()
    assert "Give the PHQ-9." in carla.text("section:has(#next-title)")

    carla.page.click("section:has(#next-title) a:has-text('PHQ-9')")
    carla.fill(administered="2026-11-03")
    carla.send()
    often = {0: "not_at_all", 1: "several_days", 2: "more_than_half", 3: "nearly_every_day"}
    points = {
        "interest": 2, "mood": 2, "sleep": 2, "energy": 2, "appetite": 1, "failure": 1, "concentration": 1, "movement": 0,
        "self_harm": 0,
    }  # fmt: skip
    told = {name: often[number] for name, number in points.items()}
    carla.answers("Moderate; she says it began with the fall.", **told, difficulty="somewhat")
    result = carla.completes()
    assert sum(points.values()) == 11
    assert "11 of 27: Moderate" in result
    items = carla.page.locator(".cw-answers dd").all_text_contents()
    assert [int(one[-2]) for one in items[:9]] == list(points.values()), "each item with its score"
    assert "afety step" not in result
    assert "Signs of depression Proposed" in carla.text("#needs")

    found = carla.thread()
    assert "Signs of depression Proposed" in found
    assert "Once it is confirmed" in found
    assert "Safety" not in found
    she_is_asked_how_she_lives(carla)


def she_is_asked_how_she_lives(carla):
    """The assessment itself, of which scales are no part: her home, and for the rest she is too tired today."""
    carla.sits_down("needs-interview", "2026-11-03")
    carla.answers("Lives alone on the second floor.", living="steady", repairs=["none"], utilities="no")
    while "/part/" in carla.page.url:
        carla.leaves_out("Too tired; the ward goes on tomorrow", state="unable")
    carla.completes()


def her_need_becomes_a_goal_in_her_own_words(carla):
    words = "I want to walk to my own kitchen again."
    carla.adds_need("function", "Mobility loss", words="I cannot even stand up alone.", agreement="yes")
    carla.sets_goal("Mobility loss", words, "Walks 15 m with the walker", baseline="Stands with two helpers",
                    target_date="2026-11-20")  # fmt: skip
    carla.adds_step(words, "Physical therapy twice a day", owner="partner", owner_name="Ward therapy")
    found = carla.thread()
    assert "Mobility loss “I cannot even stand up alone.” Confirmed" in found
    assert words in found
    assert "Reached when Walks 15 m with the walker" in found
    assert "by Nov 20, 2026" in found


def she_ranks_three_facilities(carla):
    says = "Level of care: skilled nursing. Went through five facilities with her; she ranks A, C, B."
    carla.writes(says, "2026-11-05 10:30", mode="facility", minutes="25")
    assert says in carla.timeline()
    assert carla.was_due()["First assessment in a short stay"][0] == "Met on time"


def the_pasrr_is_negative(carla):
    carla.records_result("PASRR Level I", "2026-11-06", "Negative: no further screening before the transfer")
    assert "Negative: no further screening before the transfer" in carla.open("assessments/")


def the_follow_up_copy_is_given_inside_its_window(carla):
    carla.corrects_date("discharged", "2026-11-09", "14:00")
    when, _near = carla.is_due()[FOLLOW_UP]
    assert when == f"{said(DISCHARGED)}, 10 a.m.", "four hours before"
    assert f"{FOLLOW_UP}: Met on time." in carla.enters_date("im_copy_delivered", "2026-11-08", "16:00")
    given = date(2026, 11, 8)
    assert DISCHARGED - timedelta(days=2) <= given <= DISCHARGED


def the_final_lace_is_13_and_high(carla, lace):
    carla.page.goto(lace)
    carla.page.click("main a[href*='/part/lace/'] >> nth=0")
    carla.answers("High: a call within two days of going home.", days=(DISCHARGED - ADMITTED).days)
    assert "13 of 19: High" in carla.completes()


def she_is_discharged_and_arrives(carla):
    carla.files("discharge_summary", "Discharge summary, hip fracture", "2026-11-09")
    carla.writes(
        "Packet sent to facility C. They confirm that she has arrived.", "2026-11-09 14:45", party="partner",
        party_name="Facility C", did={"Physical therapy twice a day": "Stands with one helper; goes on at C."},
    )  # fmt: skip
    found = carla.thread()
    assert "Stands with one helper; goes on at C." in found
    assert "Discharge summary, hip fracture" in carla.open("documents/")
    told = carla.timeline()
    assert "They confirm that she has arrived." in told
    assert "LACE index : 13" in told


def her_stay_is_extended_once(carla):
    carla.enters_date("last_covered_day", "2026-11-15")
    assert carla.is_due()[NOTICE][0] == "November 13, 2026"
    moved = carla.corrects_date("last_covered_day", "2026-11-20")
    assert f"{NOTICE}: due {said(LAST_DAY - timedelta(days=2))} now, before November 13, 2026." in moved
    due = carla.is_due()
    assert due[NOTICE][0] == "November 18, 2026"
    assert due[APPEAL][0] == "November 19, 2026, noon"


def the_notice_of_non_coverage_is_in_time(carla):
    assert f"{NOTICE}: Met on time." in carla.enters_date("nomnc_delivered", "2026-11-18")
    assert "done Nov. 18, 2026" in carla.was_due()[NOTICE][1]
    assert carla.is_due()[APPEAL][0] == "November 19, 2026, noon", "she can still ask for a fast appeal"


def the_case_closes_with_outcomes(carla):
    carla.closes(
        "goals_met", "Walks with the walker. Goes home today; home health begins there.", "2026-11-20",
        {
            "I want to walk to my own kitchen again.": {"how": "achieved", "words": "18 m on November 19"},
            "Mobility loss": {"how": "resolved", "words": "Walks alone with the walker"},
            "High risk of coming back": {"how": "resolved", "words": "Home health and her physician know of it"},
            "Signs of depression": {
                "how": "transferred", "unmet": "no_such_service", "words": "Her own physician, told on November 19",
            },
        },
    )  # fmt: skip
    assert "Closed" in carla.text(".cw-stands")
    found = carla.thread()
    assert "Achieved" in found
    assert "Resolved" in found
    over = carla.open()
    assert "Closed on November 20, 2026. Why: Goals met. The client was told on November 20, 2026." in over
    assert carla.is_due() == {}
