"""Scenario S7: a man with a serious mental illness who also drinks comes home from a psychiatric ward."""

from datetime import date, timedelta

import pytest

from tests.pages.scenarios import shelter_steps as steps
from tests.pages.scenarios.shelter_steps import due, enter, fill, in_words, save, told

CLINIC = "Community Mental Health"
WORKER, LEAD = "Lena Brandt", "Amina Yusuf"
NAME, PHYSICIAN, LANDLORD = "Andre Kessler", "Dr. Invented", "Harbor Homes Trust"
DISCHARGED = date(2026, 11, 3)  # a Tuesday
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
COUNSELING, THERAPY = "He drank on Sunday, alone, and told nobody.", "He dreams of his father."
NINE = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement")


@pytest.fixture(scope="module")
def agency(tmp_path_factory):
    yield from steps.agency(tmp_path_factory.mktemp("mental-health"), f"{DISCHARGED} 14:00")


@pytest.fixture
def server(agency):
    return agency.address


def test_a_man_comes_home_from_a_psychiatric_ward_and_decides_who_knows_of_it(visit, agency):
    """S7, step by step. Left out, because Caseway does not have it yet:

    - 4: the C-SSRS, which is a pack of its own; the safety step of the PHQ-9 leads to a person instead.
    - 5: units by the 8-minute rule and as Arizona counts them; the minutes are kept, and travel apart from them.
    - 6: the referral to the housing program itself; what it would get is shown.
    - 8: the incident report and its time limit; the plan that follows from it is there.
    """
    lena, amina = visit("/sign-in/"), visit("/sign-in/")
    enter(lena, WORKER)
    andre, case = he_is_referred_after_his_discharge(lena)
    his_record_is_one_of_a_part_2_program(lena, andre)
    tpo = he_consents_to_treatment_and_refuses_for_proceedings(lena, andre)
    a_subpoena_gets_nothing_and_his_physician_what_he_consented_to(lena, andre)
    notes_are_kept_apart(lena, amina, case)
    an_answer_about_self_harm_opens_a_safety_step_and_his_lead_is_told(lena, amina, case)
    contacts_keep_their_minutes_and_travel_beside_them(lena, case)
    the_housing_program_gets_nothing_until_he_consents(lena, andre)
    plan = a_plan_is_agreed(lena, case)
    he_takes_his_consent_back(lena, agency, andre, tpo)
    the_plan_is_revised_and_peer_support_added(lena, agency, case, plan)


def he_is_referred_after_his_discharge(page):
    andre = steps.new_client(page, NAME, birth_date="1988-05-14")
    case = steps.refer(
        page, andre, CLINIC, "Discharged today after two weeks on the ward.", source="hospital", worker="Myself"
    )
    page.goto(f"{case}due/dates/")
    fill(page, kind="discharged_psychiatric", day=str(DISCHARGED))
    save(page)
    for days, says in ((7, date(2026, 11, 10)), (30, date(2026, 12, 3))):
        assert DISCHARGED + timedelta(days=days) == says
        assert in_words(says) in due(page, case, f"Follow-up within {days} days")
    steps.begin_work(page, case, "Lives with schizophrenia.")
    return andre, case


def his_record_is_one_of_a_part_2_program(page, andre):
    steps.set_label(page, andre, "42CFRPart2", "He is a patient of our substance use program.")
    assert "Substance use treatment record (Part 2)" in told(page)


def he_consents_to_treatment_and_refuses_for_proceedings(page, andre):
    signed = {
        "discloser": "Harbor Light Services", "signer": NAME, "method": "written", "signed": str(DISCHARGED),
    }  # fmt: skip
    tpo = steps.consent(
        page, andre, "part2_tpo", classes=("identity", "contact", "services", "substance_use"), purposes=("TREAT", "HPAYMT",
        "HOPERAT"), labels=("42CFRPart2",), expiry="none", **signed, **{"to-0-group": "treating"},
    )  # fmt: skip
    assert "It does not expire" in told(page)
    assert "That and how it can be withdrawn" in told(page)
    steps.ask_for_consent(
        page, andre, "part2_legal", classes=("identity", "services"), purposes=("HLEGAL",), labels=("42CFRPart2",),
        **{"to-0-kind": "court", "to-0-name": "County Court"},
    )  # fmt: skip
    save(page, "text=Keep as a draft")
    save(page, "text=Finish this draft")
    save(page, "text=They did not agree")
    assert "Kept: the client did not agree." in told(page)
    return tpo


def a_subpoena_gets_nothing_and_his_physician_what_he_consented_to(page, andre):
    denied = steps.share(
        page, andre, "court", "County Court", "HLEGAL", basis="court_order", reference="Subpoena 26-1187"
    )
    assert "They would get nothing." in denied
    assert "a proceeding takes a consent for that alone; one for treatment is not enough." in denied
    assert page.locator("button:has-text('Send exactly this')").count() == 0
    allowed = steps.share(page, andre, "covered_entity", PHYSICIAN, "TREAT", recipient_group="treating")
    assert f"{PHYSICIAN} gets exactly this" in allowed
    assert NOTICE in allowed
    fill(page, sending="print")
    save(page, "text=Send exactly this")
    assert NOTICE in told(page)


def notes_are_kept_apart(page, lead, case):
    steps.write_contact(page, case, COUNSELING, note_class="sud_counseling")
    steps.write_contact(page, case, THERAPY, note_class="psychotherapy")
    page.goto(f"{case}timeline/")
    assert COUNSELING in told(page)
    enter(lead, LEAD)
    for place in (case, f"{case}timeline/"):
        lead.goto(place)
        assert COUNSELING not in told(lead)
        assert THERAPY not in told(lead)
    assert told(lead).count("The text is withheld: this note is kept apart") == 2
    page.goto(f"{case}file/")
    steps.again(page)
    assert not page.is_checked("#id_with_counseling")
    assert "2: Psychotherapy or substance use counseling note: kept apart from the record" in told(page)


def an_answer_about_self_harm_opens_a_safety_step_and_his_lead_is_told(page, lead, case):
    steps.begin(page, case, "instrument/phq-9")
    for question in NINE:
        page.check(f"[data-q={question}] input[value=several_days]")
    page.check("[data-q=self_harm] input[value=more_than_half]")
    page.wait_for_url("**/safety/")
    assert "988" in told(page)
    assert f"Told at once: {LEAD}." in told(page)
    enter(lead, LEAD)
    lead.goto("/today/")
    lead.click("[data-line] a:has-text('An answer in an assessment opened a safety step.')")
    lead.wait_for_url("**/tasks/**")
    assert "Talk about the thoughts of death or self-harm now" in told(lead)
    page.fill(".cw-step textarea", "He stays with his brother tonight; they call at nine.")
    save(page, "button:has-text('The step is done')")
    lead.reload()
    assert "He stays with his brother tonight; they call at nine." in told(lead)


def contacts_keep_their_minutes_and_travel_beside_them(page, case):
    for minutes, travel in ((7, ""), (22, ""), (38, "25")):
        steps.write_contact(page, case, f"{minutes} minutes.", mode="home", minutes=str(minutes), travel_minutes=travel)
    page.goto(f"{case}timeline/?kind=contact")
    for text in ("reached 7 min", "reached 22 min", "reached 38 min", "travel 25 min"):
        assert text in told(page)


def the_housing_program_gets_nothing_until_he_consents(page, andre):
    assert "They would get nothing." in steps.share(page, andre, "community", LANDLORD, "COC")
    steps.consent(
        page, andre, "part2_release", classes=("identity", "contact"), purposes=("COC",), labels=("42CFRPart2",),
        expiry="date", expires="2027-11-03", discloser="Harbor Light Services", signer=NAME, method="written",
        signed=str(DISCHARGED), **{"to-0-kind": "community", "to-0-name": LANDLORD},
    )  # fmt: skip
    allowed = steps.share(page, andre, "community", LANDLORD, "COC")
    assert f"{LANDLORD} gets exactly this" in allowed
    assert NOTICE in allowed
    assert "Left out; they do not see this list Services and referrals" in allowed  # he did not name them


def a_plan_is_agreed(page, case):
    steps.add_need(page, case, "mental-health", "Alone with the voices at night", "At night they are loud.")
    goal = steps.add_goal(
        page, case, "I want to sleep in my own bed and stay out of the ward.", "Ninety nights at home"
    )
    steps.add_step(page, case, goal, "Call Lena when they get loud", owner="client")
    sections = {"strengths": "Plays the trumpet.", "emergency": "Call 988, then the night line."}
    return steps.agree_on_plan(page, case, date(2027, 5, 4), sections, how="signed")


def he_takes_his_consent_back(page, agency, andre, tpo):
    steps.set_clock(agency.clock, "2026-12-15 10:00")
    enter(page, WORKER)
    page.goto(f"{tpo}withdraw/")
    fill(page, who=NAME, method="written")
    save(page)
    assert "Withdrawn" in told(page)
    assert "They would get nothing." in steps.share(
        page, andre, "covered_entity", PHYSICIAN, "TREAT", recipient_group="treating"
    )
    page.goto(f"{andre}disclosures/")
    assert PHYSICIAN in told(page)  # what was sent before stays on the list
    assert in_words(DISCHARGED) in told(page)


def the_plan_is_revised_and_peer_support_added(page, agency, case, plan):
    steps.set_clock(agency.clock, "2027-01-06 09:00")
    enter(page, WORKER)
    goal = page.goto(f"{case}thread/") and f"{case}goals/{page.locator('[id^=g-]').first.get_attribute('id')[2:]}/"
    steps.add_step(page, case, goal, "Peer support every Thursday", owner="partner", owner_name="Recovery Circle")
    page.goto(plan)
    save(page, "a:has-text('Make a new version')")
    fill(page, why="He hurt himself on January 5.")
    save(page)
    steps.put_in_force(page, date(2027, 2, 3), {"follow_up": "A call every other day"}, how="signed")
    new = page.url
    assert "Peer support every Thursday" in told(page)
    assert "He hurt himself on January 5." in told(page)
    page.goto(f"{new}changes/")
    assert "Peer support every Thursday" in told(page)
    page.goto(plan)
    assert "Replaced" in told(page)
    assert "Peer support" not in told(page)
